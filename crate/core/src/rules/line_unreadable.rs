//! A line that was not read as its author meant it.

use super::{Check, File, Finding, Message};
use crate::csv::scanner::Oddity;
use crate::text::Encoding;

rule! {
    /// ## What it finds
    /// Bytes that are not text in the file's encoding, a line of nothing but zeros, a
    /// quotation mark that is opened and never closed, or a line of more than 262,144
    /// characters.
    ///
    /// ## Why it matters
    /// What stands there was read as well as it could be, and may not be what was
    /// meant: a damaged copy, two files of different encodings joined, or not a CSV
    /// file at all.
    ///
    /// ## Fix
    /// Look at the line named, or collect the file again.
    "line-unreadable", Warning, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let message = match file.odd_line {
        Some((line, Oddity::UnclosedQuote)) => {
            Message::new("line-unreadable.quote").with("line", line)
        }
        Some((line, Oddity::TooLong)) => {
            Message::new("line-unreadable.long").with("line", line)
        }
        None if file.zeros.count > 0 && file.lines > 0 => {
            Message::new("line-unreadable.zeros").lines(file.zeros)
        }
        None => Message::new(match file.encoding {
            Encoding::Mixed => "line-unreadable.mixed",
            Encoding::Utf16Le { .. } | Encoding::Utf16Be { .. } => {
                "line-unreadable.utf16"
            }
            // Windows-1252 is what it is: the ANSI that Microsoft's page asks for.
            Encoding::Ascii | Encoding::Utf8 { .. } | Encoding::Windows1252 => {
                return None;
            }
        })
        .with("count", file.undecodable)
        .with("line", file.undecodable_line?),
    };
    Some(Finding::whole(message))
}
