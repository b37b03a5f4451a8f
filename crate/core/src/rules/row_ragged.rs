//! Rows with more or fewer cells than the file has columns.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A row that has something in a cell beyond the last column, or that ends before
    /// the column of the hardware hash.
    ///
    /// ## Why it matters
    /// A comma too many or too few moves every cell after it into another column: a tag
    /// becomes a user. What stands beyond the last column is not read.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,Berlin, 3rd floor` under a header line of four columns.
    ///
    /// ## Fix
    /// Look at the line named and put the cell with the comma right.
    "row-ragged", Warning, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let ragged = file.table?.notes().ragged?;
    let key = match ragged.lines.count {
        1 => "row-ragged.one",
        _ => "row-ragged.many",
    };
    let message = Message::new(key).lines(ragged.lines);
    let message = message.with("cells", ragged.cells).with("columns", ragged.columns);
    Some(Finding::whole(message))
}
