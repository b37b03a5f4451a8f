//! Records to rows: what each record of a file is, and what was odd about the table.
//!
//! A [`Table`] gets the records of one file in order. It knows which column stands
//! where, drops what is no row (titles, repeated headers, sample text) and counts what
//! it dropped, with the line where it began: nothing is left out silently.

use super::cell::{is_base64, is_hash, shortened};
use super::console::Console;
pub use super::console::ConsoleRow;
use super::flavour::Column;
use super::foreign::Foreign;
use super::guess::Read;
use super::header::Header;
use super::scanner::Record;
use super::shape::{FIRST_RECORD, Mapping, Shape};

/// Something that happened on several lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many.
    pub count: u32,
    /// The first of them, from 1.
    pub first: u32,
}

impl Lines {
    pub(crate) fn see(&mut self, line: u32) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}

/// The first row with more or fewer cells than there are columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ragged {
    /// Such rows in all, and the first of them.
    pub lines: Lines,
    /// The cells of the first.
    pub cells: usize,
    /// The columns there.
    pub columns: usize,
}

/// What was odd about a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Lines before the table, or of a console's output, that are no part of it.
    pub titles: Lines,
    /// Header lines in the middle, as files have that were joined.
    pub headers: Lines,
    /// One of them names its columns in another order.
    pub reordered: bool,
    /// The explanation in Partner Center's sample file.
    pub samples: Lines,
    /// Rows whose cells do not fit the columns.
    pub ragged: Option<Ragged>,
    /// Rows with a quotation mark around a cell.
    pub quoted: Lines,
    /// Hashes written over several lines and put together.
    pub wrapped: Lines,
    /// Those of them that the checksum does not prove.
    pub unproved: u32,
    /// Rows whose hash a console has cut.
    pub cut: Lines,
    /// Hashes that stood in several cells and were put together.
    pub split: Lines,
}

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A row: its cells stand as [`Table::header`] says.
    Row,
    /// More of the hash of the row before it, perhaps: a row otherwise.
    Rest,
    /// No row.
    Nothing,
    /// The end of a row of a console's output.
    Console(ConsoleRow),
}

/// A column of a file, for people to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// What the header line says; empty without one.
    pub header: String,
    /// What we take it for.
    pub column: Option<Column>,
    /// That is a guess that a person should look at.
    pub unsure: bool,
    /// The beginnings of its first cells, three at most.
    pub samples: Vec<String>,
}

/// What is known of a file's table.
#[derive(Clone, Debug)]
pub struct Table {
    shape: Shape,
    /// The columns that hold now: another header line in the middle changes them.
    header: Option<Header>,
    /// The columns at the beginning, as people should see them.
    beginning: Option<Header>,
    hash: usize,
    lines: usize,
    notes: Notes,
    samples: Vec<Vec<String>>,
    /// Partner Center's explanation has begun.
    explaining: bool,
    mapped: bool,
}

/// How Partner Center's sample begins its explanation.
const EXPLANATION: &str = "SAMPLE EXPLAINED";

/// Rows from which samples of each column are kept.
const SAMPLES: usize = 3;

impl Table {
    /// The table of a file that begins with this text; nothing if more of it is needed.
    /// `read` tells what a hash says of its device.
    pub fn begin(
        text: &str,
        last: bool,
        mapping: Option<&Mapping>,
        read: Read<'_>,
    ) -> Option<Self> {
        let shape = Shape::of(text, last, mapping, read)?;
        Some(Self::of(shape, mapping.is_some()))
    }

    /// The table of rows that come as they are, with these columns.
    pub(crate) fn of_rows(columns: Vec<Column>) -> Self {
        Self::of(Shape::of_rows(columns), false)
    }

    /// Counts such a row.
    pub(crate) fn see(&mut self, cells: &[(Column, String)]) {
        self.lines += 1;
        if self.samples.len() < SAMPLES {
            let columns = self.header.iter().flat_map(|header| &header.columns).flatten();
            let sample = columns.map(|column| {
                let cell = cells.iter().find(|(known, _)| known == column);
                cell.map_or(String::new(), |(_, cell)| shortened(cell))
            });
            let sample = sample.collect();
            self.samples.push(sample);
        }
    }

    fn of(shape: Shape, mapped: bool) -> Self {
        let mut table = Self {
            shape,
            header: None,
            beginning: None,
            hash: usize::MAX,
            lines: 0,
            notes: Notes::default(),
            samples: Vec::new(),
            explaining: false,
            mapped,
        };
        let header = table.shape.header.take();
        table.holds(header);
        table
    }

    /// What separates its fields.
    pub fn delimiter(&self) -> u8 {
        self.shape.delimiter
    }

    /// The columns that hold for the record taken last.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// The columns at its beginning.
    pub fn beginning(&self) -> Option<&Header> {
        self.beginning.as_ref()
    }

    /// How many lines with anything on them it has.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// What was odd about it.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The file is one that we know and can't use.
    pub fn foreign(&self) -> Option<&'static Foreign> {
        self.shape.foreign
    }

    /// The first line with anything on it, as far as a sentence shows it.
    pub fn opening(&self) -> &str {
        &self.shape.opening
    }

    /// Whether a header line names its columns.
    pub fn has_header_line(&self) -> bool {
        self.shape.header_line != 0
    }

    /// Each row stands cell by cell under one header line, whose order holds to the end.
    pub fn is_plain(&self) -> bool {
        self.has_header_line()
            && !self.notes.reordered
            && self.notes.split.count == 0
            && self.shape.console.is_none()
    }

    /// Which column is which is a guess, and no person has said yet.
    pub fn is_unsure(&self) -> bool {
        let unsure = |header: &Header| !header.unsure.is_empty();
        !self.mapped && self.beginning.as_ref().is_some_and(unsure)
    }

    /// Its columns with what we take them for and what stands in them.
    pub fn columns(&self) -> Vec<ColumnView> {
        let header = self.beginning.clone().unwrap_or_default();
        let widest = self.samples.iter().map(Vec::len).max().unwrap_or_default();
        let count = header.columns.len().max(widest);
        let view = |place: usize| ColumnView {
            header: header.texts.get(place).cloned().unwrap_or_default(),
            column: header.columns.get(place).copied().flatten(),
            unsure: !self.mapped && header.unsure.contains(&place),
            samples: self
                .samples
                .iter()
                .filter_map(|row| row.get(place).cloned())
                .collect(),
        };
        (0..count).map(view).collect()
    }

    /// Counts a hash that was put together from several lines.
    pub(crate) fn wrapped(&mut self, line: u32, proved: bool) {
        self.notes.wrapped.see(line);
        self.notes.unproved += u32::from(!proved);
    }

    fn holds(&mut self, header: Option<Header>) {
        let Some(header) = header else { return };
        self.hash = header.place(Column::Hash).unwrap_or(usize::MAX);
        self.beginning.get_or_insert_with(|| header.clone());
        self.header = Some(header);
    }

    /// What the next record is. One with nothing in it is not for here.
    pub fn take(&mut self, record: &Record<'_>) -> Taken {
        let line = record.line;
        if line == self.shape.separator_line {
            return Taken::Nothing;
        }
        self.lines += 1;
        if record.is_quoted() {
            self.notes.quoted.see(line);
        }
        if self.shape.console.is_some() {
            return self.console_line(line, record.get(0));
        }
        if self.shape.header_line == FIRST_RECORD {
            self.shape.header_line = line;
            self.holds(Header::recognise(record.iter()));
            return Taken::Nothing;
        }
        if line < self.shape.first {
            self.notes.titles.see(line);
            // Of a file that nothing is known of, any line shows what is in it.
            if self.header.is_none() {
                self.sample(record);
            }
            return Taken::Nothing;
        }
        let Some(header) = &self.header else { return Taken::Nothing };
        if line == self.shape.header_line {
            return Taken::Nothing;
        }
        let columns = header.columns.len();
        // A row as it should be: what almost every record is.
        match is_hash(record.get(self.hash)) {
            true => Taken::Row,
            false => self.unusual(record, columns),
        }
    }

    /// Counts a record that is a row. `more`: how many cells behind its hash turned out
    /// to be more of the hash.
    pub fn row(&mut self, record: &Record<'_>, more: usize) {
        if more > 0 {
            self.notes.split.see(record.line);
        }
        let columns = self.header.as_ref().map_or(0, |header| header.columns.len());
        if record.len() != columns + more {
            self.ragged(record, columns, more);
        }
        self.sample(record);
    }

    /// The last row of a console's output.
    pub fn finish(&mut self) -> Option<ConsoleRow> {
        let row = self.shape.console.as_mut().and_then(Console::finish)?;
        Some(self.console_row(row))
    }

    fn console_row(&mut self, row: ConsoleRow) -> ConsoleRow {
        if row.cut {
            self.notes.cut.see(row.line);
        }
        row
    }

    fn console_line(&mut self, line: u32, text: &str) -> Taken {
        let Some(console) = &mut self.shape.console else { return Taken::Nothing };
        let (row, used) = console.take(line, text);
        if !used {
            self.notes.titles.see(line);
        }
        row.map_or(Taken::Nothing, |row| Taken::Console(self.console_row(row)))
    }

    /// A record without a hash where it should stand.
    fn unusual(&mut self, record: &Record<'_>, columns: usize) -> Taken {
        let first = record.get(0);
        let start = first.trim_start().get(..EXPLANATION.len());
        self.explaining |=
            start.is_some_and(|start| start.eq_ignore_ascii_case(EXPLANATION));
        if self.explaining && is_explanation(record) {
            self.notes.samples.see(record.line);
            return Taken::Nothing;
        }
        // Its own line says no more than is known of it by now, or than a person said.
        let mut known = self.header.iter().chain(&self.beginning);
        let known = known.find(|known| known.is_line(record)).cloned();
        if let Some(header) = known.or_else(|| again(record)) {
            self.notes.headers.see(record.line);
            let before = self.header.as_ref().map(|known| &known.columns);
            self.notes.reordered |= before.is_some_and(|known| *known != header.columns);
            self.explaining = false;
            self.holds(Some(header));
            return Taken::Nothing;
        }
        let beside = columns.saturating_sub(self.hash);
        let rest = self.hash < columns && record.len() <= beside && is_base64(first);
        if rest { Taken::Rest } else { Taken::Row }
    }

    fn ragged(&mut self, record: &Record<'_>, columns: usize, more: usize) {
        let filled = |place: &usize| !record.get(*place).trim().is_empty();
        let beyond = || (columns + more..record.len()).any(|place| filled(&place));
        let lacking = record.len() <= self.hash && self.hash < columns;
        if !lacking && !beyond() {
            return;
        }
        let last = (0..record.len()).rev().find(filled);
        let cells =
            if lacking { record.len() } else { last.map_or(0, |last| last + 1 - more) };
        let ragged = self.notes.ragged.get_or_insert(Ragged {
            lines: Lines::default(),
            cells,
            columns,
        });
        ragged.lines.see(record.line);
    }

    fn sample(&mut self, record: &Record<'_>) {
        if self.samples.len() < SAMPLES {
            self.samples.push(record.iter().take(64).map(shortened).collect());
        }
    }
}

/// The header line that a record is, if it is one: nothing in it looks like a value.
fn again(record: &Record<'_>) -> Option<Header> {
    // What almost every row without a hash is ruled out by, before anything is built.
    let digits = |field: &str| field.bytes().any(|byte| byte.is_ascii_digit());
    if record.len() < 2 || record.iter().any(|field| field.len() > 60 || digits(field)) {
        return None;
    }
    let header = Header::recognise(record.iter())?;
    (!header.misspelt && header.is_certain()).then_some(header)
}

/// A line of the explanation at the end of Partner Center's sample: one text, and no
/// more ("Line 2 illustrates the tuple …").
fn is_explanation(record: &Record<'_>) -> bool {
    let text = record.get(0).trim();
    let alone = record.iter().skip(1).all(|field| field.trim().is_empty());
    alone && text.split_whitespace().count() >= 3
}

#[cfg(test)]
mod tests;
