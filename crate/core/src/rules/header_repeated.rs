//! Header lines in the middle of a file.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A header line below the first: the file was joined from several.
    ///
    /// ## Why it matters
    /// Intune's own pane would take it for a device. Here it is dropped, and where it
    /// names the columns in another order, that order holds from there on.
    ///
    /// ## Fix
    /// None needed.
    "header-repeated", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let notes = file.table?.notes();
    let key = match (notes.headers.count, notes.reordered) {
        (0, _) => return None,
        (_, false) => "header-repeated.found",
        (_, true) => "header-repeated.reordered",
    };
    Some(Finding::whole(Message::new(key).lines(notes.headers)))
}
