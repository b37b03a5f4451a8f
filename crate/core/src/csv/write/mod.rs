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

/// Lines of fields with CRLF behind each; an empty header is none.
fn lines<R, F>(
    before: &str,
    quotes: QuoteStyle,
    header: &[&str],
    records: impl IntoIterator<Item = R>,
) -> Vec<u8>
where
    R: IntoIterator<Item = F>,
    F: AsRef<str>,
{
    let mut writer = WriterBuilder::new()
        .quote_style(quotes)
        .terminator(Terminator::CRLF)
        .from_writer(before.as_bytes().to_vec());
    // Writing to memory does not fail, and every record has as many fields.
    if !header.is_empty() {
        let _ = writer.write_record(header);
    }
    for record in records {
        for field in record {
            let _ = writer.write_field(field.as_ref());
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}
