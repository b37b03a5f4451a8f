//! Quotation marks around cells.

use super::{Check, File, Finding, Message};
use crate::csv::Kind;

rule! {
    /// ## What it finds
    /// Rows or a header line with quotation marks around cells, as `Export-Csv` and
    /// spreadsheets write them.
    ///
    /// ## Why it matters
    /// They are no trouble here. Intune's own pane refuses the file: "quotation marks
    /// aren't allowed" (Microsoft's page on adding devices).
    ///
    /// ## Fix
    /// None needed: saving for Intune writes none.
    "quotes-present", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let quoted = file.table?.notes().quoted;
    let intune = file.header?.kinds.contains(&Kind::Hash);
    (quoted.count > 0 && intune && !file.written)
        .then(|| Finding::whole(Message::new("quotes-present.found").lines(quoted)))
}
