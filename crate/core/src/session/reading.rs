//! A file on its way in: bytes to text to records to rows.

use crate::csv::guess::Inside;
use crate::csv::scanner::{Oddity, Record, Scanner};
use crate::csv::table::{ColumnView, Table, Taken};
use crate::csv::{Column, Kind, Mapping};
use crate::hash::{self, Facts};
use crate::message::Message;
use crate::rules::Replaced;
use crate::text::{Decoder, Encoding};

use super::list::{FileId, List, NewRow};
use super::wrapped::Wrapped;

/// A file of the list.
#[derive(Debug)]
pub struct File {
    /// Its name, as the person knows it.
    pub name: String,
    /// Its length in bytes, as announced.
    pub size: u64,
    /// Bytes that have come.
    pub read: u64,
    /// All of them have.
    pub whole: bool,
    /// Rows read from it, those removed since too.
    pub rows: u32,
    /// Taken off the list with all its rows.
    pub removed: bool,
    /// Earlier files of its name whose place it took.
    pub(super) replaced: Option<(Vec<FileId>, Replaced)>,
    odd_line: Option<(u32, Oddity)>,
    /// The line of the first byte that was not valid in the file's encoding.
    undecodable_line: Option<u32>,
    decoder: Decoder,
    /// A person's word on its columns.
    mapping: Option<Mapping>,
    /// The text so far, until the table begins.
    beginning: String,
    /// How it is understood, once enough of it has come.
    pub(super) table: Option<Table>,
    scanner: Option<Scanner>,
    /// The row whose hash goes on in the lines after it.
    wrapped: Option<Wrapped>,
}

impl File {
    pub(super) fn new(name: String, size: u64, mapping: Option<Mapping>) -> Self {
        Self {
            name,
            size,
            read: 0,
            whole: false,
            rows: 0,
            removed: false,
            replaced: None,
            odd_line: None,
            undecodable_line: None,
            decoder: Decoder::default(),
            mapping,
            beginning: String::new(),
            table: None,
            scanner: None,
            wrapped: None,
        }
    }

    /// How its bytes stand for text, as far as is known.
    pub fn encoding(&self) -> Encoding {
        self.decoder.encoding()
    }

    /// What kind of file it is; nothing while that is not known.
    pub fn flavour(&self) -> Option<Message> {
        let table = self.table.as_ref()?;
        if let Some(foreign) = table.foreign() {
            return Some(foreign.name());
        }
        let flavour = table.beginning()?.flavour;
        Some(flavour.map_or_else(|| Message::new("flavour-other"), |known| known.name()))
    }

    /// Its columns: what the header line says, what we take each for, a few cells of
    /// it. Nothing while the file has not begun.
    pub fn columns(&self) -> Vec<ColumnView> {
        self.table.as_ref().map(Table::columns).unwrap_or_default()
    }

    /// Which column is which was guessed: a person should look at
    /// [`columns`](Self::columns), and can say better by
    /// [`open_mapped`](super::Session::open_mapped).
    pub fn is_unsure(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_unsure)
    }

    /// Whether a header line names its columns.
    pub fn has_header_line(&self) -> bool {
        self.table.as_ref().is_some_and(Table::has_header_line)
    }

    /// A person has said which column is which.
    pub(super) fn is_mapped(&self) -> bool {
        self.mapping.is_some()
    }

    /// What its rows identify their devices by.
    pub fn kinds(&self) -> &'static [Kind] {
        self.table.as_ref().map_or(&[], Table::kinds)
    }

    /// The file as rules see it, without what other files have to do with it.
    pub(super) fn seen(&self) -> crate::rules::File<'_> {
        let table = self.table.as_ref();
        crate::rules::File {
            header: table.and_then(Table::beginning),
            table,
            rows: self.rows as usize,
            lines: table.map_or(0, Table::lines),
            undecodable: self.decoder.undecodable(),
            undecodable_line: self.undecodable_line,
            encoding: self.decoder.encoding(),
            odd_line: self.odd_line,
            whole: self.whole,
            replaced: None,
        }
    }

    /// Remembers the line of the first character that could not be decoded.
    fn decoded(&mut self, text: &str, decoder: &Decoder) {
        let Some(odd) = decoder.first_odd().filter(|_| self.undecodable_line.is_none())
        else {
            return;
        };
        let lines = |text: &str| {
            let text = text.as_bytes();
            let ends = text.iter().zip(text.iter().skip(1).chain(&[0]));
            ends.filter(|(a, b)| **a == b'\n' || **a == b'\r' && **b != b'\n').count()
                as u32
        };
        let before = match &self.scanner {
            Some(scanner) => scanner.line(),
            None => lines(&self.beginning) + 1,
        };
        self.undecodable_line = Some(before + lines(text.get(..odd).unwrap_or(text)));
    }
}

impl List {
    /// The next bytes of a file. After the last, and for a file there is not, nothing.
    pub(super) fn feed(&mut self, id: FileId, bytes: &[u8]) {
        let Some(file) = self.files.get_mut(id as usize).filter(|file| !file.whole)
        else {
            return;
        };
        file.read += bytes.len() as u64;
        let mut decoder = std::mem::take(&mut file.decoder);
        let text = decoder.feed(bytes);
        file.decoded(&text, &decoder);
        self.parse(id, &text, false);
        drop(text);
        self.files[id as usize].decoder = decoder;
    }

    /// The end of a file. Gives whether it was still open.
    pub(super) fn close(&mut self, id: FileId) -> bool {
        let Some(file) = self.files.get_mut(id as usize).filter(|file| !file.whole)
        else {
            return false;
        };
        let mut decoder = std::mem::take(&mut file.decoder);
        let text = decoder.finish();
        file.decoded(&text, &decoder);
        self.parse(id, &text, true);
        let file = &mut self.files[id as usize];
        file.decoder = decoder;
        file.whole = true;
        file.scanner = None;
        true
    }

    fn parse(&mut self, id: FileId, text: &str, last: bool) {
        let file = &mut self.files[id as usize];
        let begun;
        let mut text = text;
        let mut scanner = match file.scanner.take() {
            Some(scanner) => scanner,
            None => {
                file.beginning.push_str(text);
                let mapping = file.mapping.as_ref();
                let Some(table) = Table::begin(&file.beginning, last, mapping, &inside)
                else {
                    return;
                };
                begun = std::mem::take(&mut file.beginning);
                text = &begun;
                let scanner = Scanner::new(table.delimiter());
                file.table = Some(table);
                scanner
            }
        };
        scanner.feed(text, |record| self.record(id, record));
        if last {
            scanner.finish(|record| self.record(id, record));
            let table = self.files[id as usize].table.as_mut();
            if let Some(row) = table.and_then(Table::finish) {
                self.console_row(id, &row);
            }
            self.unwrap(id);
        }
        self.files[id as usize].scanner = Some(scanner);
    }

    fn record(&mut self, id: FileId, record: Record<'_>) {
        let file = &mut self.files[id as usize];
        if let (None, Some(oddity)) = (file.odd_line, record.oddity) {
            file.odd_line = Some((record.line, oddity));
        }
        // Excel leaves lines of nothing but separators.
        if record.is_empty() {
            return;
        }
        let Some(table) = &mut file.table else { return };
        match table.take(&record) {
            Taken::Nothing => return,
            Taken::Console(row) => return self.console_row(id, &row),
            Taken::Rest if self.goes_on(id, &record) => return,
            Taken::Rest => {
                if let Some(table) = &mut self.files[id as usize].table {
                    table.row(&record);
                }
            }
            Taken::Row => {}
        }
        if self.files[id as usize].wrapped.is_some() {
            self.unwrap(id);
        }
        let file = &mut self.files[id as usize];
        let Some(header) = file.table.as_ref().and_then(Table::header) else { return };
        let mut row = NewRow::default();
        for (place, column) in header.columns.iter().enumerate() {
            if let Some(column) = column {
                row.set(*column, record.get(place));
            }
        }
        file.rows += 1;
        self.add(id, record.line, row);
    }

    fn console_row(&mut self, id: FileId, found: &crate::csv::table::ConsoleRow) {
        let mut row = NewRow::default();
        for (column, cell) in &found.cells {
            row.set(*column, cell);
        }
        self.files[id as usize].rows += 1;
        self.add(id, found.line, row);
    }

    /// Takes a record for more of the last row's hash. Gives whether it can be that.
    fn goes_on(&mut self, id: FileId, record: &Record<'_>) -> bool {
        let file = &mut self.files[id as usize];
        if file.wrapped.is_none() {
            let last = self.rows.last().filter(|row| row.file == id && !row.removed);
            let Some(row) = last else { return false };
            let hash = self.hash_text(row).into_owned();
            self.files[id as usize].wrapped =
                Wrapped::begin((self.rows.len() - 1) as u32, row.line, hash);
        }
        let file = &mut self.files[id as usize];
        let Some(wrapped) = &mut file.wrapped else { return false };
        if !wrapped.push(record) {
            return false;
        }
        // The cells behind the hash stand on its last line.
        let (row, header) = (wrapped.row, file.table.as_ref().and_then(Table::header));
        let columns: Vec<Option<Column>> = match header {
            Some(header) => {
                let hash = header.place(Column::Hash).unwrap_or_default();
                header.columns.iter().skip(hash + 1).copied().collect()
            }
            None => Vec::new(),
        };
        for (place, column) in (1..record.len()).zip(columns) {
            if let Some(column) = column {
                let cell = self.arena.keep_text(record.get(place));
                self.set_text(row, column, cell);
            }
        }
        true
    }

    /// Gives the last row the hash that its lines make together.
    fn unwrap(&mut self, id: FileId) {
        let Some(wrapped) = self.files[id as usize].wrapped.take() else { return };
        let Some(text) = wrapped.joined() else { return };
        let hash = self.keep_hash(&text);
        let proved = hash.is_proved();
        self.set_hash(wrapped.row, hash);
        self.unwrapped |= true;
        if let Some(table) = &mut self.files[id as usize].table {
            table.wrapped(wrapped.line, proved);
        }
    }
}

/// What a hash says of its device, where it is proved.
fn inside(text: &str) -> Inside {
    let mut bytes = Vec::new();
    let reading = hash::read(text, &mut bytes);
    if !reading.integrity.is_proved() {
        return Inside::default();
    }
    let facts = Facts::new(&bytes);
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Inside {
        serial: owned(facts.serial()),
        product_id: owned(facts.product_key_id()),
        manufacturer: owned(facts.manufacturer()),
        model: owned(facts.model()),
    }
}

#[cfg(test)]
mod tests;
