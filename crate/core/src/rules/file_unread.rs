//! A file that could not be read to its end.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file of which fewer bytes came than it has.
    ///
    /// ## Why it matters
    /// The rows behind them are not in the list, and their devices would be forgotten. A
    /// stick was pulled out, the network drive went away, or another program changed or
    /// locked the file while it was read.
    ///
    /// ## Fix
    /// Add the file again, once it is there and closed in other programs: it takes the
    /// place of this one.
    "file-unread", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let (read, size) = file.unread?;
    let message = Message::new("file-unread.found");
    Some(Finding::whole(message.with("read", read).with("size", size)))
}
