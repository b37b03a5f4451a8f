//! Hashes that a console has cut.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// The table that PowerShell shows of `Get-WindowsAutopilotInfo`, copied from the
    /// window or sent to a file with `>`, with hashes that end in `...` or `…`.
    ///
    /// ## Why it matters
    /// A console cuts what does not fit the width of its window. The rest of the hashes is
    /// nowhere in the file, and no device can be registered with it.
    ///
    /// ## Example
    /// `5CG0001A                                T0EeBAEAHAAAAAoA...`
    ///
    /// ## Fix
    /// Collect the hashes again with `Get-WindowsAutopilotInfo -OutputFile devices.csv`.
    "console-cut", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let cut = file.table?.notes().cut;
    let message = Message::new("console-cut.found").lines(cut);
    (cut.count > 0).then(|| Finding::whole(message))
}
