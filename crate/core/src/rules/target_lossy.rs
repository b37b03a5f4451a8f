//! Columns that have no place where the rows are to go.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file with something in columns that the chosen target has no place for: a user
    /// for Partner Center, a tag among tuples. The target is chosen by `--target`, or by
    /// `target` in `policy.json`; without one nothing is found.
    ///
    /// ## Why it matters
    /// It is not in what is saved, and whoever counts on it will miss it. A group tag
    /// reaches Partner Center all the same: it is the name to give to the upload, so that
    /// one file is for one tag.
    ///
    /// ## Fix
    /// None needed if it is not wanted there. Tag and user can be set in Intune once the
    /// device is registered.
    "target-lossy", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let bound = file.bound.as_ref()?;
    let names: Vec<&str> = bound.lost.iter().map(|column| column.header()).collect();
    let key = match (names.is_empty(), bound.tagged) {
        (true, false) => return None,
        (false, false) => "target-lossy.found",
        (true, true) => "target-lossy.tag",
        (false, true) => "target-lossy.both",
    };
    let message = Message::new(key).saying("target", bound.title.clone()?);
    Some(Finding::whole(message.with("columns", names.join(", "))))
}
