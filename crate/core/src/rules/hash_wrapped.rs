//! Hashes broken over several lines.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// Hardware hashes written over several lines, as mail programs and consoles break
    /// them. They were joined.
    ///
    /// ## Why it matters
    /// Other readers take each line for a device. The checksum inside a hash proves
    /// that its lines belong together; a row where it does not has an error of its own.
    ///
    /// ## Fix
    /// None needed where the checksum proves it. Else collect the hash again.
    "hash-wrapped", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let notes = file.table?.notes();
    let key = match (notes.wrapped.count, notes.unproved) {
        (0, _) => return None,
        (_, 0) => "hash-wrapped.proved",
        _ => "hash-wrapped.unproved",
    };
    let message = Message::new(key).lines(notes.wrapped).with("unproved", notes.unproved);
    Some(Finding::whole(message))
}
