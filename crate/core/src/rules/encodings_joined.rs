//! Two encodings in one file.

use super::{Check, File, Finding, Message};
use crate::text::Encoding;

rule! {
    /// ## What it finds
    /// A file of which some lines are UTF-16 and others are of one byte a character.
    ///
    /// ## Why it matters
    /// Windows PowerShell writes UTF-16 with `>` and `>>`, the command prompt and
    /// PowerShell 7 do not, and `copy` joins whatever it is given. Each line was read as
    /// what it is; other programs take the file for the one or the other, and show half of
    /// it as nonsense.
    ///
    /// ## Example
    /// `echo 5CG0001A,,T0EB… >> AutopilotHWID.csv` behind what the collecting script wrote
    /// under Windows PowerShell 5.1.
    ///
    /// ## Fix
    /// None needed: saving writes one encoding.
    "encodings-joined", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let line = file.joined_line?;
    let message = Message::new(match file.encoding {
        Encoding::Utf16Le { .. } | Encoding::Utf16Be { .. } => "encodings-joined.narrow",
        _ => "encodings-joined.wide",
    });
    let message = message.with("encoding", file.encoding).with("line", line);
    Some(Finding::whole(message))
}
