//! A file with nothing in it.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file without any text, or with a header line and no rows.
    ///
    /// ## Why it matters
    /// The device it was collected on would be forgotten: the script ran without rights,
    /// or the copy failed.
    ///
    /// ## Fix
    /// Collect the file again, as administrator.
    "file-empty", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let message = match (file.whole, file.lines, file.header) {
        _ if file.rows > 0 => return None,
        (true, 0, _) => Message::new("file-empty.nothing"),
        (true, _, Some(_)) => Message::new("file-empty.header"),
        _ => return None,
    };
    Some(Finding::whole(message))
}
