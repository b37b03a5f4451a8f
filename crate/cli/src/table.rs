//! CSV files that were made here, joined and cut: bytes in, bytes out, each row as it
//! was written.
//!
//! Knows a header line and rows, and the column of the group tag; nothing of devices.

use std::collections::HashMap;

use csv::{ByteRecord, ReaderBuilder};
use preflight_core::csv::{Column, Header};

/// A file: the bytes of its header line, if it has one, and those of each row.
pub struct Table {
    header: Vec<u8>,
    columns: Vec<Option<Column>>,
    rows: Vec<Row>,
}

struct Row {
    bytes: Vec<u8>,
    tag: String,
}

impl Table {
    /// Reads a file made here.
    pub fn read(bytes: &[u8]) -> Self {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut table =
            Self { header: Vec::new(), columns: Vec::new(), rows: Vec::new() };
        let mut record = ByteRecord::new();
        let mut from = 0;
        // Reading memory does not fail, and a flexible reader takes rows of any length.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let end = reader.position().byte() as usize;
            // The reader may leave the line feed of a CRLF to the next record.
            let end = end
                + usize::from(
                    bytes.get(end - 1) == Some(&b'\r') && bytes.get(end) == Some(&b'\n'),
                );
            let taken = bytes.get(from..end).unwrap_or_default().to_vec();
            from = end;
            let fields: Vec<_> =
                record.iter().map(|field| String::from_utf8_lossy(field)).collect();
            if table.header.is_empty() && table.rows.is_empty() {
                let header = Header::recognise(fields.iter().map(|field| &**field));
                if let Some(header) = header {
                    table.columns = header.columns;
                    table.header = taken;
                    continue;
                }
            }
            let tag = table.columns.iter().position(|it| *it == Some(Column::GroupTag));
            let tag = tag.and_then(|place| fields.get(place));
            let tag = tag.map_or_else(String::new, |tag| tag.to_string());
            table.rows.push(Row { bytes: taken, tag });
        }
        table
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is a column for group tags.
    pub fn has_tags(&self) -> bool {
        self.columns.contains(&Some(Column::GroupTag))
    }

    /// The rows of another file with the same header line behind those of this.
    pub fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Files of at most so many rows, each with the header line.
    pub fn cut(&self, most: usize) -> Vec<Vec<u8>> {
        self.rows.chunks(most.max(1)).map(|rows| self.of(rows.iter())).collect()
    }

    /// A file for each group tag, in the order in which they come first.
    pub fn by_tag(&self) -> Vec<(&str, Vec<u8>)> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut files: Vec<(&str, Vec<u8>)> = Vec::new();
        for row in &self.rows {
            let place = *places.entry(&row.tag).or_insert(files.len());
            if place == files.len() {
                files.push((&row.tag, self.header.clone()));
            }
            files[place].1.extend_from_slice(&row.bytes);
        }
        files
    }

    /// All of it.
    pub fn file(&self) -> Vec<u8> {
        self.of(self.rows.iter())
    }

    fn of<'a>(&'a self, rows: impl Iterator<Item = &'a Row>) -> Vec<u8> {
        let mut bytes = self.header.clone();
        rows.for_each(|row| bytes.extend_from_slice(&row.bytes));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] =
        b"Device Serial Number,Hardware Hash,Group Tag\r\n1,x,HQ\r\n2,\"y\r\ny\",\r\n3,z,HQ\r\n";

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_file_is_cut_between_rows_and_each_part_has_the_header() {
        let parts = Table::read(FILE).cut(2);
        assert_eq!(parts.len(), 2);
        assert!(text(&parts[0]).ends_with("Group Tag\r\n1,x,HQ\r\n2,\"y\r\ny\",\r\n"));
        assert!(text(&parts[1]).ends_with("Group Tag\r\n3,z,HQ\r\n"));
    }

    #[test]
    fn a_tag_has_all_its_rows_in_order() {
        let table = Table::read(FILE);
        let parts = table.by_tag();
        let tags: Vec<_> = parts.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, ["HQ", ""]);
        assert!(text(&parts[0].1).ends_with("Group Tag\r\n1,x,HQ\r\n3,z,HQ\r\n"));
    }

    #[test]
    fn without_a_header_every_line_is_a_row() {
        let table = Table::read(b"Fabrikam,Latte 5,1\r\nFabrikam,Latte 5,2\r\n");
        assert_eq!(table.len(), 2);
        assert_eq!(table.cut(1)[1], b"Fabrikam,Latte 5,2\r\n");
    }

    #[test]
    fn joined_again_it_is_the_same_file() {
        let parts = Table::read(FILE).cut(1);
        let mut tables = parts.iter().map(|part| Table::read(part));
        let mut first = tables.next().expect("a part");
        tables.for_each(|table| first.append(table));
        assert_eq!(first.file(), FILE);
    }
}
