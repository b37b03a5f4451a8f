//! A file dropped again.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file that took the place of an earlier one of its name: the same file again,
    /// or a corrected one: at least half of the devices of the one that has fewer are in
    /// both.
    ///
    /// ## Why it matters
    /// The rows of the earlier file were taken off the list, with what was edited in
    /// them. Two files of one name that share fewer devices both stay.
    ///
    /// ## Fix
    /// Undo brings the earlier rows back.
    "file-replaced", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let replaced = file.replaced?;
    let key = match replaced.missing {
        0 => "file-replaced.found",
        _ => "file-replaced.missing",
    };
    let message =
        Message::new(key).with("rows", replaced.rows).with("missing", replaced.missing);
    Some(Finding::whole(message))
}
