//! ConfigMgr's report, which repeats its labels in every row.

use super::{Check, File, Finding, Message};
use crate::csv::flavour::Layout;

rule! {
    /// ## What it finds
    /// The export of ConfigMgr's report Windows Autopilot Device Information: some
    /// lines of the report before the table, then rows that say the names of the
    /// columns first and the values after them.
    ///
    /// ## Why it matters
    /// Intune's own pane answers "incorrect headers" to such a file. It was put right
    /// here: the values were taken, under the names beside them.
    ///
    /// ## Fix
    /// None needed.
    "report-labels", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let flavour = file.header?.flavour?;
    let message = Message::new("report-labels.found").with("rows", file.rows);
    (flavour.layout == Layout::Labels).then(|| Finding::whole(message))
}
