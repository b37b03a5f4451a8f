//! Rows to the bytes that a reader accepts: each format one file.
//!
//! In come cells that the format can hold, out goes a whole file. Which rows a file
//! gets, and what is said of the others, is for the session; nothing here knows a hash
//! from any other cell.

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::flavour::Column;

pub mod identifier;
pub mod intune;
pub mod partner_center;
pub mod report;
pub mod table;
pub mod tuple;

pub use intune::{INTUNE_ROWS, intune_cannot_hold};

/// The cells of one row as a file is to have them; empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Cells<'a> {
    pub serial: Cow<'a, str>,
    pub product_id: Cow<'a, str>,
    pub hash: Cow<'a, str>,
    pub group_tag: Cow<'a, str>,
    pub assigned_user: Cow<'a, str>,
    pub manufacturer: Cow<'a, str>,
    pub model: Cow<'a, str>,
}

impl Cells<'_> {
    /// The text in a column.
    pub fn get(&self, column: Column) -> &str {
        match column {
            Column::Serial => &self.serial,
            Column::ProductId => &self.product_id,
            Column::Hash => &self.hash,
            Column::GroupTag => &self.group_tag,
            Column::AssignedUser => &self.assigned_user,
            Column::Manufacturer => &self.manufacturer,
            Column::Model => &self.model,
        }
    }
}

/// Rows below the headers of these columns, without quotation marks.
fn columns(columns: &[Column], rows: &[Cells<'_>]) -> Vec<u8> {
    let header: Vec<&str> = columns.iter().map(|column| column.header()).collect();
    let mut lines = Lines::new("", QuoteStyle::Never, &header);
    for row in rows {
        let cells: Vec<&str> = columns.iter().map(|column| row.get(*column)).collect();
        lines.add(&cells);
    }
    lines.finish()
}

/// Lines of fields with CRLF behind each.
struct Lines(csv::Writer<Vec<u8>>);

impl Lines {
    /// Lines behind this text; an empty header is none.
    fn new(before: &str, quotes: QuoteStyle, header: &[&str]) -> Self {
        let writer = WriterBuilder::new()
            .quote_style(quotes)
            .terminator(Terminator::CRLF)
            .from_writer(before.as_bytes().to_vec());
        let mut lines = Self(writer);
        if !header.is_empty() {
            lines.add(header);
        }
        lines
    }

    /// Each NUL is a blank: whoever reads a line with many of them takes it for UTF-16.
    /// Writing to memory does not fail, and every record has as many fields.
    fn add(&mut self, record: &[&str]) {
        let cells = record.iter().map(|cell| match cell.contains('\0') {
            true => Cow::Owned(cell.replace('\0', " ").into_bytes()),
            false => Cow::Borrowed(cell.as_bytes()),
        });
        let _ = self.0.write_record(cells);
    }

    fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}
