//! No serial number or no hardware hash column.

use super::{Check, Column, File, Finding, Message};
use crate::csv::Kind;

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
    let table = file.table.filter(|table| file.whole && table.foreign().is_none())?;
    if file.lines == 0 {
        return None;
    }
    let Some(header) = file.header else {
        let message = Message::new("column-missing.header").with("line", table.opening());
        return Some(Finding::whole(message));
    };
    let needed: &[Column] = match header.kinds.first() {
        // Nothing stands in a list of bare hashes for a serial number; each has its own.
        _ if header.texts.is_empty() => &[],
        Some(Kind::Hash) | None => &[Column::Serial, Column::Hash],
        Some(Kind::Tuple) => &[Column::Serial, Column::Manufacturer, Column::Model],
        Some(Kind::ProductId) => &[Column::ProductId],
        Some(Kind::Identifier) => &[Column::Serial],
    };
    let missing = needed.iter().copied().find(|column| !header.has(*column))?;
    let message = Message::new("column-missing.found").with("column", missing.header());
    Some(Finding::at(missing, message))
}
