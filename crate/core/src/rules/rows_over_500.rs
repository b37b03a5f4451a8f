//! More rows than Intune's own pane takes.

use super::{Check, File, Finding, Message};
use crate::csv::Kind;
use crate::csv::write::INTUNE_ROWS;

rule! {
    /// ## What it finds
    /// A file with more than 500 devices.
    ///
    /// ## Why it matters
    /// Intune's own pane refuses it ("up to 500 rows of devices" on Microsoft's page on
    /// adding devices). Registering from here has no such limit.
    ///
    /// ## Fix
    /// None needed: saving for Intune writes parts of at most 500 rows.
    "rows-over-500", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    // Tuples and identifiers are for others, with limits of their own.
    let hashes = file.header?.kinds.contains(&Kind::Hash);
    (hashes && file.rows > INTUNE_ROWS).then(|| {
        Finding::whole(Message::new("rows-over-500.found").with("rows", file.rows))
    })
}
