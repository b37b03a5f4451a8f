//! A header line that is not letter by letter what its reader asks for.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A header line in another spelling, case, order or language than Intune's own
    /// pane or Partner Center asks for, or with blanks behind its commas. That of a known
    /// kind of file that neither of them reads is right as it is.
    ///
    /// ## Why it matters
    /// It was understood here. Intune's own pane would refuse the file: "headers are
    /// case-sensitive" (Microsoft's page on adding devices).
    ///
    /// ## Example
    /// `serial number;hardware hash`
    ///
    /// ## Fix
    /// None needed: saving writes the exact header line.
    "header-inexact", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let header = file.header?;
    let reader = header.inexact()?;
    let message = Message::new(match header.flavour == Some(reader) {
        true => "header-inexact.found",
        // Nobody reads its flavour as it is.
        false => "header-inexact.intune",
    });
    Some(Finding::whole(message.with("wanted", reader.headers.first()?)))
}
