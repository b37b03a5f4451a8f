//! Lines that are no part of the table.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// Lines before the header line or the first row, such as a report's title, and the
    /// commands and messages in a console's output.
    ///
    /// ## Why it matters
    /// They were left out here. Intune's own pane wants the header line first and
    /// answers "incorrect headers".
    ///
    /// ## Fix
    /// None needed. Look at the lines named if a device is missing.
    "title-lines", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    file.header?;
    let titles = file.table?.notes().titles;
    (titles.count > 0)
        .then(|| Finding::whole(Message::new("title-lines.found").lines(titles)))
}
