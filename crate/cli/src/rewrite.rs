//! A file written again as the session has it now: the same columns in the same order,
//! those that we don't know included.
//!
//! The session forgets cells that mean nothing to it, so the file is read once more and
//! the cells that it knows are put in their places. Title lines and headers that came
//! again stay out. What is no text of its own (a sheet, a member of an archive, a list
//! without a header) is written with the columns that have something in them.

use std::collections::HashMap;
use std::io;

use csv::{Terminator, Writer, WriterBuilder};
use preflight_core::csv::scanner::{Record, Scanner};
use preflight_core::csv::{Column, Header};
use preflight_core::session::{self, RowId, Session};
use preflight_core::text::Decoder;

use crate::finding::is_of;
use crate::input::Source;

/// The bytes of a file of the session, as it stands now.
pub fn rewrite(
    session: &Session,
    source: &Source,
    file: &session::File,
) -> io::Result<Vec<u8>> {
    let rows: Vec<(u32, RowId)> = session
        .rows()
        .filter(|row| is_of(row, file))
        .map(|row| (row.place.line, row.id))
        .collect();
    let again = match file.header() {
        Some(header) if source.is_text() && file.is_plain() => {
            again(session, source, file.delimiter(), header, &rows)?
        }
        _ => None,
    };
    Ok(again.unwrap_or_else(|| table(session, file.header(), &rows)))
}

fn again(
    session: &Session,
    source: &Source,
    delimiter: u8,
    header: &Header,
    rows: &[(u32, RowId)],
) -> io::Result<Option<Vec<u8>>> {
    let by_line: HashMap<u32, RowId> = rows.iter().copied().collect();
    // A fix may fill a column that the file has not.
    let added = OWN.into_iter().filter(|column| {
        let filled = |(_, id): &(u32, RowId)| !cell(session, *id, *column).is_empty();
        !header.has(*column) && rows.iter().any(filled)
    });
    let mut again = Again {
        session,
        header,
        by_line,
        added: added.collect(),
        scanner: Scanner::new(delimiter),
        writer: None,
        written: 0,
    };
    let mut decoder = Decoder::default();
    let take = |bytes: &[u8]| again.feed(&decoder.feed(bytes), false);
    source.origin.pieces(take)?;
    again.feed(&decoder.finish(), true);
    // A file whose lines are not where they were is not the one that was read.
    Ok(again.writer.filter(|_| again.written == rows.len()).map(finish))
}

struct Again<'a> {
    session: &'a Session,
    header: &'a Header,
    by_line: HashMap<u32, RowId>,
    /// Columns behind those of the file.
    added: Vec<Column>,
    scanner: Scanner,
    /// Nothing until the header came.
    writer: Option<Writer<Vec<u8>>>,
    written: usize,
}

impl Again<'_> {
    fn feed(&mut self, text: &str, last: bool) {
        let mut scanner = std::mem::replace(&mut self.scanner, Scanner::new(b','));
        scanner.feed(text, |record| self.record(record));
        if last {
            scanner.finish(|record| self.record(record));
        }
        self.scanner = scanner;
    }

    fn record(&mut self, record: Record<'_>) {
        let mut fields: Vec<&str> = record.iter().collect();
        let Some(writer) = &mut self.writer else {
            let header = Header::recognise(record.iter());
            if header.is_some_and(|header| header.columns == self.header.columns) {
                let mut writer = writer();
                fields.extend(self.added.iter().map(|column| column.header()));
                // Writing to memory does not fail.
                let _ = writer.write_record(&fields);
                self.writer = Some(writer);
            }
            return;
        };
        let Some(&id) = self.by_line.get(&record.line) else {
            return;
        };
        let mut cells: Vec<String> =
            fields.iter().map(|&field| field.to_owned()).collect();
        let places = (0..).zip(&self.header.columns);
        let known = places.filter_map(|(place, column)| {
            column.filter(|column| OWN.contains(column)).map(|column| (place, column))
        });
        let behind =
            (fields.len().max(self.header.columns.len())..).zip(self.added.clone());
        for (place, column) in known.chain(behind) {
            let cell = cell(self.session, id, column);
            if cells.len() <= place && !cell.is_empty() {
                cells.resize(place + 1, String::new());
            }
            if let Some(old) = cells.get_mut(place) {
                *old = cell;
            }
        }
        let _ = writer.write_record(&cells);
        self.written += 1;
    }
}

/// The rows with the columns that have something in them.
fn table(session: &Session, header: Option<&Header>, rows: &[(u32, RowId)]) -> Vec<u8> {
    let usual = [Column::Serial, Column::ProductId, Column::Hash];
    let stands = |column: &Column| {
        let filled = |(_, id): &(u32, RowId)| !cell(session, *id, *column).is_empty();
        usual.contains(column)
            || header.is_some_and(|header| header.has(*column))
            || OWN.contains(column) && rows.iter().any(filled)
    };
    let columns: Vec<Column> = Column::ALL.into_iter().filter(stands).collect();
    let mut writer = writer();
    let _ = writer.write_record(columns.iter().map(|column| column.header()));
    for (_, id) in rows {
        let _ = writer.write_record(columns.iter().map(|it| cell(session, *id, *it)));
    }
    finish(writer)
}

/// The columns that the session tells as the file has them. It tells maker and model as
/// the hash does; no fix changes those, and what the file says stays.
const OWN: [Column; 5] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::GroupTag,
    Column::AssignedUser,
];

fn cell(session: &Session, id: RowId, column: Column) -> String {
    let Some(row) = session.row(id) else { return String::new() };
    let text = match column {
        Column::Hash => {
            let hash = session.hash(id);
            return hash.map_or_else(String::new, |hash| hash.text().into_owned());
        }
        Column::Serial => row.serial,
        Column::ProductId => row.product_id,
        Column::GroupTag => row.group_tag,
        Column::AssignedUser => row.assigned_user,
        Column::Manufacturer => row.manufacturer,
        Column::Model => row.model,
    };
    text.to_owned()
}

/// A comma whatever the file had: it is what every reader of such files takes.
fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new())
}

/// UTF-8, marked where it is not ASCII: spreadsheets take it for Windows-1252 otherwise.
fn finish(writer: Writer<Vec<u8>>) -> Vec<u8> {
    let mut bytes = writer.into_inner().unwrap_or_default();
    if !bytes.is_ascii() {
        bytes.splice(..0, "\u{feff}".bytes());
    }
    bytes
}
