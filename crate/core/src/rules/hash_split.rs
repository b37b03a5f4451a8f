//! Hashes in several cells.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// Hardware hashes that stand in several cells side by side: a spreadsheet with short
    /// cells took them apart, or a comma got into them. They were joined, and the cells
    /// behind them put back under their columns.
    ///
    /// ## Why it matters
    /// Other readers take the rest of a hash for a group tag. Cells are joined only where
    /// the checksum inside the hash proves that they belong together.
    ///
    /// ## Example
    /// `5CG0001A,,T0EeBAEAHAAAAAoA…,6AOCOgEABgBgW7Ed…,HQ`
    ///
    /// ## Fix
    /// None needed: saving writes each hash in one cell.
    "hash-split", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let split = file.table?.notes().split;
    let message = Message::new("hash-split.found").lines(split);
    (split.count > 0).then(|| Finding::whole(message))
}
