//! A file on its way in: bytes to text to records to rows.

use crate::csv::Kind;
use crate::csv::flavour::{Column, Header, delimiter};
use crate::csv::scanner::{LONGEST_RECORD, Oddity, Record, Scanner};
use crate::message::Message;
use crate::text::{Decoder, Encoding};

use super::list::{FileId, List, NewRow};

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
    /// Its header line; nothing until it came, or if there is none.
    pub header: Option<Header>,
    /// Rows read from it, those removed since too.
    pub rows: u32,
    /// Taken off the list with all its rows.
    pub removed: bool,
    lines: usize,
    odd_line: Option<(u32, Oddity)>,
    decoder: Decoder,
    parse: Parse,
}

#[derive(Debug)]
enum Parse {
    /// The first line with anything on it has not ended; this is the text so far.
    Beginning(String),
    Rows(Scanner),
}

impl File {
    pub(super) fn new(name: String, size: u64) -> Self {
        Self {
            name,
            size,
            read: 0,
            whole: false,
            header: None,
            rows: 0,
            removed: false,
            lines: 0,
            odd_line: None,
            decoder: Decoder::default(),
            parse: Parse::Beginning(String::new()),
        }
    }

    /// How its bytes stand for text, as far as is known.
    pub fn encoding(&self) -> Encoding {
        self.decoder.encoding()
    }

    /// What kind of file it is; nothing without a header line that we know.
    pub fn flavour(&self) -> Option<Message> {
        let header = self.header.as_ref()?;
        Some(Message::new(header.flavour.map_or("flavour-other", |known| known.name)))
    }

    /// What its rows identify their devices by.
    pub fn kinds(&self) -> &'static [Kind] {
        let header = self.header.as_ref();
        header.and_then(|header| header.flavour).map_or(&[], |flavour| flavour.kinds)
    }

    pub(super) fn seen(&self) -> crate::rules::File<'_> {
        crate::rules::File {
            header: self.header.as_ref(),
            rows: self.rows as usize,
            lines: self.lines,
            undecodable: self.decoder.undecodable(),
            odd_line: self.odd_line,
            whole: self.whole,
        }
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
        self.parse(id, &decoder.feed(bytes), false);
        self.files[id as usize].decoder = decoder;
    }

    /// The end of a file.
    pub(super) fn close(&mut self, id: FileId) {
        let Some(file) = self.files.get_mut(id as usize).filter(|file| !file.whole)
        else {
            return;
        };
        let mut decoder = std::mem::take(&mut file.decoder);
        self.parse(id, &decoder.finish(), true);
        let file = &mut self.files[id as usize];
        file.decoder = decoder;
        file.whole = true;
        file.parse = Parse::Beginning(String::new());
    }

    fn parse(&mut self, id: FileId, text: &str, last: bool) {
        let nothing = Parse::Beginning(String::new());
        let mut parse = std::mem::replace(&mut self.files[id as usize].parse, nothing);
        let begun;
        let mut text = text;
        if let Parse::Beginning(beginning) = &mut parse {
            beginning.push_str(text);
            let Some(separator) = separator(beginning, last) else {
                self.files[id as usize].parse = parse;
                return;
            };
            begun = std::mem::take(beginning);
            text = &begun;
            parse = Parse::Rows(Scanner::new(separator));
        }
        if let Parse::Rows(scanner) = &mut parse {
            scanner.feed(text, |record| self.record(id, record));
            if last {
                scanner.finish(|record| self.record(id, record));
            }
        }
        self.files[id as usize].parse = parse;
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
        file.lines += 1;
        if file.lines == 1 {
            file.header = Header::recognise(record.iter());
            return;
        }
        let Some(header) = &file.header else { return };
        let mut row = NewRow::default();
        for (place, column) in header.columns.iter().enumerate() {
            let cell = record.get(place);
            match column {
                Some(Column::Serial) => row.serial = cell,
                Some(Column::ProductId) => row.product_id = cell,
                Some(Column::Hash) => row.hash = cell,
                Some(Column::GroupTag) => row.group_tag = cell,
                Some(Column::AssignedUser) => row.assigned_user = cell,
                Some(Column::Manufacturer) => row.manufacturer = cell,
                Some(Column::Model) => row.model = cell,
                None => {}
            }
        }
        file.rows += 1;
        self.add(id, record.line, row);
    }
}

/// What separates fields, once the first line with anything on it has ended.
fn separator(beginning: &str, last: bool) -> Option<u8> {
    let line = beginning.trim_start_matches(['\r', '\n']);
    let end = line.find(['\r', '\n']);
    let known = end.is_some() || last || beginning.len() > LONGEST_RECORD;
    known.then(|| delimiter(&line[..end.unwrap_or(line.len())]))
}
