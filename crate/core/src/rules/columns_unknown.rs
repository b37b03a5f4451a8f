//! Columns that are not used.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// Columns of the header line that mean nothing to registering.
    ///
    /// ## Why it matters
    /// They are passed over here. Intune's own pane refuses the whole file ("extra
    /// columns aren't allowed" on Microsoft's page on adding devices).
    ///
    /// ## Example
    /// `Device Serial Number,Windows Product ID,Hardware Hash,Room`
    ///
    /// ## Fix
    /// None needed: saving for Intune writes its own columns only.
    "columns-unknown", Note, Check::File(check)
}

/// Names that a sentence shows.
const SHOWN: usize = 6;

fn check(file: &File<'_>) -> Option<Finding> {
    if file.table?.foreign().is_some() {
        return None;
    }
    let names: Vec<&str> = file.header?.unknown().collect();
    let shown: Vec<String> =
        names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let key = match names.len() {
        0 => return None,
        count if count > SHOWN => "columns-unknown.many",
        _ => "columns-unknown.found",
    };
    let message = Message::new(key)
        .with("count", names.len())
        .with("more", names.len().saturating_sub(SHOWN))
        .with("names", shown.join(", "));
    Some(Finding::whole(message))
}
