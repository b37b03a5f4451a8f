//! A file with nothing in it.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file without any text, with nothing but zeros, or with a header line and no
    /// rows.
    ///
    /// ## Why it matters
    /// The device it was collected on would be forgotten: the script ran without rights,
    /// or the copy failed. Zeros stand in a file that got its length and not its content:
    /// a stick was pulled out, or a disk lost power.
    ///
    /// ## Fix
    /// Copy the file again from where it came, or collect it again, as administrator.
    "file-empty", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let message = match (file.whole, file.lines, file.header) {
        _ if file.rows > 0 || file.unread.is_some() => return None,
        (true, 0, _) if file.zeros.count > 0 => Message::new("file-empty.zeros"),
        (true, 0, _) => Message::new("file-empty.nothing"),
        (true, _, Some(_)) => Message::new("file-empty.header"),
        _ => return None,
    };
    Some(Finding::whole(message))
}
