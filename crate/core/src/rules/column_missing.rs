//! No serial number or no hardware hash column.

use super::{Check, Column, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file whose header line names no column for the serial number or for the
    /// hardware hash, or that has no header line.
    ///
    /// ## Why it matters
    /// A device is registered by its hardware hash. Intune also wants the serial
    /// number beside it.
    ///
    /// ## Example
    /// `Device Serial Number,Windows Product ID` as the first line.
    ///
    /// ## Fix
    /// Write the header line that the collecting script writes:
    /// `Device Serial Number,Windows Product ID,Hardware Hash`. A missing serial number
    /// is offered row by row from the hash.
    "column-missing", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    if !file.whole || file.lines == 0 {
        return None;
    }
    let Some(header) = file.header else {
        let message = Message::new("column-missing.header");
        return Some(Finding::whole(message));
    };
    let needed = [Column::Serial, Column::Hash];
    let missing = needed.into_iter().find(|column| !header.has(*column))?;
    let message = Message::new("column-missing.found").with("column", missing.header());
    Some(Finding::at(missing, message))
}
