//! Columns told by what stands in them alone.

use super::{Check, File, Finding, Join, Message};

rule! {
    /// ## What it finds
    /// A file without a header line, or with one that does not say enough, in which
    /// some columns were told by their looks only; or a header line that names a column
    /// twice, of which the first was taken.
    ///
    /// ## Why it matters
    /// A guess can be wrong: an inventory number looks like a serial number. (A column
    /// that agrees with the serial number inside the hashes is no guess.)
    ///
    /// ## Example
    /// `5CG0001A,Berlin,T0EB…` as the first line.
    ///
    /// ## Fix
    /// Look at the columns and say which is which; or write the header line that the
    /// collecting script writes before the first row.
    "columns-unsure", Warning, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let table = file.table.filter(|table| table.is_unsure())?;
    let columns = table.columns();
    let guessed = columns.iter().zip(1..).filter(|(column, _)| column.unsure);
    let guessed: Vec<Message> = guessed
        .filter_map(|(column, number)| {
            let header = column.column?.header();
            Some(
                Message::new("columns-unsure.one")
                    .with("number", number)
                    .with("column", header),
            )
        })
        .collect();
    let message = Message::new(match table.has_header_line() {
        true => "columns-unsure.found",
        false => "columns-unsure.bare",
    });
    let message =
        message.with("count", guessed.len()).saying_all("columns", guessed, Join::List);
    Some(Finding::whole(message))
}
