//! A file on its way in: bytes to text to records to rows.

use std::borrow::Cow;

use crate::container::oa3::Oa3;
use crate::container::{
    Foreign, Form, Kind as FileKind, LONGEST_BEGINNING, Problem, kind,
};
use crate::csv::guess::Inside;
use crate::csv::json::{Json, Stop};
use crate::csv::kind::Kinds;
use crate::csv::scanner::{Oddity, Record, Scanner};
use crate::csv::table::{ColumnView, Lines, Table, Taken};
use crate::csv::{Column, Header, Mapping};
use crate::hash::{self, Facts};
use crate::message::Message;
use crate::rules::Replaced;
use crate::rules::policy::Policy;
use crate::text::{Decoder, Encoding};

use super::list::{FileId, List, NewRow};
use super::wrapped::{Wrapped, across};

/// How many bytes of text come before a file's beginning is looked at again.
const ASK: usize = 1024;

/// A file of the list.
#[derive(Debug)]
pub struct File {
    /// Its name, as the person knows it: with the path in a folder, and behind ` › `
    /// the path in an archive or the name of a sheet.
    pub name: String,
    /// The archive or workbook that it stands in.
    pub parent: Option<FileId>,
    /// Its length in bytes, as announced.
    pub size: u64,
    /// Bytes that have come.
    pub read: u64,
    /// All of them have.
    pub whole: bool,
    /// Rows read from it, those removed since too.
    pub rows: u32,
    /// Those of them that were removed.
    pub(super) off: u32,
    /// Taken off the list with all its rows.
    pub removed: bool,
    /// Earlier files of its name whose place it took.
    pub(super) replaced: Option<(Vec<FileId>, Replaced)>,
    odd_line: Option<(u32, Oddity)>,
    /// Lines of nothing but zeros.
    zeros: Lines,
    /// The line of the first byte that was not valid in the file's encoding.
    undecodable_line: Option<u32>,
    /// The first line that is of another encoding than the one before it.
    joined_line: Option<u32>,
    decoder: Decoder,
    /// A person's word on its columns.
    mapping: Option<Mapping>,
    /// The file of the list that it is, read once more.
    pub(super) again: Option<FileId>,
    /// The text so far, until the table begins.
    beginning: String,
    /// How it is understood, once enough of it has come.
    pub(super) table: Option<Table>,
    scanner: Option<Scanner>,
    /// The row whose hash goes on in the lines after it.
    wrapped: Option<Wrapped>,
    pub(super) intake: Intake,
    pub(super) held: Option<Held>,
    pub(super) problem: Option<Problem>,
    pub(super) foreign: Option<Foreign>,
    /// What it is called, where its form says more than its columns.
    form: Option<&'static str>,
}

/// What is in an archive or workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) form: Form,
    pub(super) read: u32,
    pub(super) skipped: u32,
    /// Wanted, and nothing came out of them: their problem is said at each.
    pub(super) unread: u32,
}

impl Held {
    /// Those that are files of the list.
    pub(super) fn listed(self) -> u32 {
        self.read + self.unread
    }
}

/// What happens to the bytes of a file.
#[derive(Debug)]
pub(super) enum Intake {
    /// They are too few to tell what it is.
    Beginning(Vec<u8>),
    Text,
    Report(Box<Oa3>),
    /// Their text is kept until all have come.
    Json(String),
    /// They are kept until all have come.
    Kept(FileKind, Vec<u8>),
    /// They are not wanted.
    Nothing,
}

impl File {
    /// What to do with the bytes of a file that begins so.
    fn begin(&mut self, beginning: &[u8], most: u64) -> Intake {
        match kind(beginning) {
            None => Intake::Text,
            Some(FileKind::Xml) => {
                self.form = Some("file-oa3");
                Intake::Report(Box::default())
            }
            Some(FileKind::Json) => Intake::Json(String::new()),
            Some(FileKind::Foreign(foreign)) => {
                self.foreign = Some(foreign);
                Intake::Nothing
            }
            // What a member says of its length is not believed before it is there.
            Some(kind) => {
                let room = if self.parent.is_none() { self.size.min(most) } else { 0 };
                Intake::Kept(kind, Vec::with_capacity(room as usize))
            }
        }
    }

    pub(super) fn new(name: String, size: u64, parent: Option<FileId>) -> Self {
        Self {
            name,
            parent,
            size,
            read: 0,
            whole: false,
            rows: 0,
            off: 0,
            removed: false,
            replaced: None,
            odd_line: None,
            zeros: Lines::default(),
            undecodable_line: None,
            joined_line: None,
            decoder: Decoder::default(),
            mapping: None,
            again: None,
            beginning: String::new(),
            table: None,
            scanner: None,
            wrapped: None,
            intake: Intake::Beginning(Vec::new()),
            held: None,
            problem: None,
            foreign: None,
            form: None,
        }
    }

    /// A file whose rows a journal brings.
    pub(super) fn restored(name: String) -> Self {
        let (whole, intake) = (true, Intake::Nothing);
        Self { whole, intake, ..Self::new(name, 0, None) }
    }

    /// A file read once more, a person having said which column is which.
    pub(super) fn mapped(again: FileId, file: &Self, mapping: Mapping) -> Self {
        let (mapping, again) = (Some(mapping), Some(again));
        Self { mapping, again, ..Self::new(file.name.clone(), file.read, file.parent) }
    }

    /// What it is, in a few words: an archive with what was read of it, a kind that is
    /// not read here, or the flavour of its table.
    pub fn what(&self) -> Option<Message> {
        if let Some(Held { form, read, skipped, unread }) = self.held {
            let key = match (form, unread) {
                (Form::Zip, 0) => "container-zip",
                (Form::Zip, _) => "container-zip.unread",
                (Form::Cab, 0) => "container-cab",
                (Form::Cab, _) => "container-cab.unread",
                (Form::Gzip, 0) => "container-gzip",
                (Form::Gzip, _) => "container-gzip.unread",
                (Form::Workbook, 0) => "container-workbook",
                (Form::Workbook, _) => "container-workbook.unread",
            };
            let counted = Message::new(key).with("read", read).with("skipped", skipped);
            return Some(counted.with("unread", unread));
        }
        match (self.foreign, self.form) {
            (Some(foreign), _) => Some(foreign.what()),
            (None, Some(form)) => Some(Message::new(form)),
            (None, None) => self.flavour(),
        }
    }

    /// Whether it is an archive or workbook, with files of its own.
    pub fn is_container(&self) -> bool {
        self.held.is_some()
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

    /// Its columns at the beginning; nothing while they are not known.
    pub fn header(&self) -> Option<&Header> {
        self.table.as_ref()?.beginning()
    }

    /// Its columns: what the header line says, what we take each for, a few cells of
    /// it. Nothing while the file has not begun.
    pub fn columns(&self) -> Vec<ColumnView> {
        self.table.as_ref().map(Table::columns).unwrap_or_default()
    }

    /// Which column is which was guessed: a person should look at
    /// [`columns`](Self::columns), and can say better by
    /// [`open_again`](super::Session::open_again).
    pub fn is_unsure(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_unsure)
    }

    /// Whether a header line names its columns.
    pub fn has_header_line(&self) -> bool {
        self.table.as_ref().is_some_and(Table::has_header_line)
    }

    /// What separates its fields.
    pub fn delimiter(&self) -> u8 {
        self.table.as_ref().map_or(b',', Table::delimiter)
    }

    /// Each row stands cell by cell under one header line, whose order holds to the end.
    pub fn is_plain(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_plain)
    }

    /// The file as rules see it, without what other files have to do with it.
    pub(super) fn seen<'a>(&'a self, policy: &'a Policy) -> crate::rules::File<'a> {
        let table = self.table.as_ref();
        crate::rules::File {
            header: table.and_then(Table::beginning),
            table,
            rows: (self.rows - self.off) as usize,
            lines: table.map_or(0, Table::lines),
            undecodable: self.decoder.undecodable(),
            undecodable_line: self.undecodable_line,
            joined_line: self.joined_line,
            encoding: self.decoder.encoding(),
            odd_line: self.odd_line,
            zeros: self.zeros,
            whole: self.whole,
            unread: (self.whole && self.parent.is_none() && self.read < self.size)
                .then_some((self.read, self.size)),
            replaced: None,
            bound: None,
            written: self.form.is_some(),
            policy,
            container: crate::rules::Container {
                problem: self.problem,
                foreign: self.foreign,
                held: self.held.map(|held| (held.listed(), held.skipped)),
                whole: self.whole,
            },
        }
    }

    /// Remembers the lines of the first character that could not be decoded, and of the
    /// first in another encoding.
    fn decoded(&mut self, text: &str) {
        if let (None, Some(odd)) = (self.undecodable_line, self.decoder.first_odd()) {
            self.undecodable_line = Some(self.line_of(text, odd));
        }
        if let (None, Some(at)) = (self.joined_line, self.decoder.first_change()) {
            self.joined_line = Some(self.line_of(text, at));
        }
    }

    /// The line of a place in the text decoded last.
    fn line_of(&self, text: &str, at: usize) -> u32 {
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
        before + lines(text.get(..at).unwrap_or(text))
    }
}

impl List {
    /// Whether a file is a sheet of a workbook: its text was written here.
    pub(super) fn is_sheet(&self, id: FileId) -> bool {
        let parent = self.files.get(id as usize).and_then(|file| file.parent);
        let outer = parent.and_then(|parent| self.files.get(parent as usize));
        let held = outer.and_then(|file| file.held);
        held.is_some_and(|held| held.form == Form::Workbook)
    }

    /// The next bytes of a file. After the last, and for a file there is not, nothing.
    pub(super) fn feed(&mut self, id: FileId, bytes: &[u8]) {
        let Some(file) = self.files.get_mut(id as usize).filter(|file| !file.whole)
        else {
            return;
        };
        file.read += bytes.len() as u64;
        let mut intake = std::mem::replace(&mut file.intake, Intake::Nothing);
        let begun;
        let mut bytes = bytes;
        if let Intake::Beginning(beginning) = &mut intake {
            beginning.extend_from_slice(bytes);
            if beginning.len() < LONGEST_BEGINNING {
                file.intake = intake;
                return;
            }
            begun = std::mem::take(beginning);
            bytes = &begun;
            intake = file.begin(bytes, self.limits.held);
        }
        self.take(id, &mut intake, bytes);
        self.files[id as usize].intake = intake;
    }

    /// The end of a file. What is in an archive is read by [`work`](Self::work).
    pub(super) fn close(&mut self, id: FileId) {
        let Some(file) = self.files.get_mut(id as usize).filter(|file| !file.whole)
        else {
            return;
        };
        let mut intake = std::mem::replace(&mut file.intake, Intake::Nothing);
        if let Intake::Beginning(beginning) = &mut intake {
            let bytes = std::mem::take(beginning);
            intake = file.begin(&bytes, self.limits.held);
            self.take(id, &mut intake, &bytes);
        }
        match intake {
            Intake::Kept(kind, bytes) => return self.unpack(id, kind, bytes),
            // It is being unpacked.
            Intake::Nothing if self.is_unpacking(id) => return,
            Intake::Text => {
                let text = self.decode(id, None);
                self.files[id as usize].decoded(&text);
                self.parse(id, &text, true);
            }
            Intake::Report(mut report) => {
                let text = report.feed(&self.decode(id, None)) + &report.finish();
                self.parse(id, &text, true);
                if !report.has_found() {
                    self.files[id as usize].foreign = Some(Foreign::Xml);
                }
            }
            Intake::Json(mut text) => {
                text.push_str(&self.decode(id, None));
                self.json(id, &text);
            }
            Intake::Beginning(_) | Intake::Nothing => {}
        }
        let file = &mut self.files[id as usize];
        file.whole = true;
        file.scanner = None;
        self.ended.push(id);
    }

    fn take(&mut self, id: FileId, intake: &mut Intake, bytes: &[u8]) {
        match intake {
            Intake::Text => {
                let text = self.decode(id, Some(bytes));
                self.files[id as usize].decoded(&text);
                self.parse(id, &text, false);
            }
            Intake::Report(report) => {
                let text = report.feed(&self.decode(id, Some(bytes)));
                self.parse(id, &text, false);
            }
            Intake::Json(kept) => {
                let text = self.decode(id, Some(bytes));
                if kept.len() as u64 + text.len() as u64 > self.room() {
                    let limit = self.limits.held;
                    self.files[id as usize].problem =
                        Some(Problem::JsonTooLong { limit });
                    *intake = Intake::Nothing;
                } else {
                    kept.push_str(&text);
                }
            }
            Intake::Kept(_, kept) => {
                if kept.len() as u64 + bytes.len() as u64 > self.room() {
                    let limit = self.limits.held;
                    self.files[id as usize].problem =
                        Some(Problem::HeldTooLong { limit });
                    *intake = Intake::Nothing;
                } else {
                    kept.extend_from_slice(bytes);
                }
            }
            Intake::Beginning(_) | Intake::Nothing => {}
        }
    }

    /// The text of the next bytes, or of what was still waiting at the end.
    fn decode<'a>(&mut self, id: FileId, bytes: Option<&'a [u8]>) -> Cow<'a, str> {
        let decoder = &mut self.files[id as usize].decoder;
        match bytes {
            Some(bytes) => decoder.feed(bytes),
            None => Cow::Owned(decoder.finish()),
        }
    }

    fn parse(&mut self, id: FileId, text: &str, last: bool) {
        let file = &mut self.files[id as usize];
        let begun;
        let mut text = text;
        let mut scanner = match file.scanner.take() {
            Some(scanner) => scanner,
            None => {
                let before = file.beginning.len();
                file.beginning.push_str(text);
                // Small pieces: the same first lines are not looked at for each of them.
                if !last && before / ASK == file.beginning.len() / ASK {
                    return;
                }
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
                self.ready_row(id, row.line, &row.cells);
            }
            self.unwrap(id);
        }
        self.take_in();
        self.files[id as usize].scanner = Some(scanner);
    }

    fn record(&mut self, id: FileId, record: Record<'_>) {
        let file = &mut self.files[id as usize];
        if is_lost(&record) {
            return file.zeros.see(record.line);
        }
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
            Taken::Console(row) => return self.ready_row(id, row.line, &row.cells),
            Taken::Rest if self.goes_on(id, &record) => return,
            Taken::Rest | Taken::Row => {}
        }
        if self.files[id as usize].wrapped.is_some() {
            self.unwrap(id);
        }
        let file = &mut self.files[id as usize];
        let Some(table) = &mut file.table else { return };
        let hash = table.header().and_then(|header| header.place(Column::Hash));
        let whole = hash.and_then(|place| across(&record, place));
        let more = whole.as_ref().map_or(0, |(_, more)| *more);
        table.row(&record, more);
        let Some(header) = table.header() else { return };
        let kinds = Kinds::of(header.kinds);
        let mut row = NewRow { kinds, ..NewRow::default() };
        for (place, column) in header.columns.iter().enumerate() {
            // The columns behind a hash in several cells stand further on.
            let behind = hash.is_some_and(|hash| place > hash);
            let cell = record.get(place + if behind { more } else { 0 });
            if let Some(column) = column {
                row.set(*column, header.meant(*column, cell));
            }
        }
        if let Some((text, _)) = &whole {
            row.hash = text;
        }
        file.rows += 1;
        self.add(id, record.line, row);
    }

    /// Adds a row that comes with its columns.
    fn ready_row(&mut self, id: FileId, line: u32, cells: &[(Column, String)]) {
        let file = &mut self.files[id as usize];
        let header = file.table.as_ref().and_then(Table::header);
        let kinds = header.map_or(Kinds::default(), |header| Kinds::of(header.kinds));
        let mut row = NewRow { kinds, ..NewRow::default() };
        for (column, cell) in cells {
            row.set(*column, cell);
        }
        file.rows += 1;
        self.add(id, line, row);
    }

    /// Reads the text of JSON.
    fn json(&mut self, id: FileId, text: &str) {
        let json = match Json::recognise(text) {
            Ok(json) => json,
            // It began like JSON only.
            Err(Some(Stop::Damaged)) => return self.parse(id, text, true),
            Err(Some(Stop::Cut) | None) => {
                self.files[id as usize].foreign = Some(Foreign::Json);
                return;
            }
        };
        let file = &mut self.files[id as usize];
        file.form = Some("file-json");
        file.table = Some(Table::of_rows(json.columns.clone()));
        let ended = json.devices(text, &mut |device| {
            if let Some(table) = &mut self.files[id as usize].table {
                table.see(&device.cells);
            }
            self.ready_row(id, device.line, &device.cells);
        });
        self.take_in();
        if let Err(stop) = ended {
            let problem = match stop {
                Stop::Cut => Problem::Truncated,
                Stop::Damaged => Problem::Damaged,
            };
            self.files[id as usize].problem.get_or_insert(problem);
        }
    }

    /// Takes a record for more of the last row's hash. Gives whether it can be that.
    fn goes_on(&mut self, id: FileId, record: &Record<'_>) -> bool {
        self.take_in();
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
                let cell = self.texts.keep(record.get(place));
                self.set_text(row, column, cell);
            }
        }
        true
    }

    /// Gives the last row the hash that its lines make together.
    fn unwrap(&mut self, id: FileId) {
        let Some(wrapped) = self.files[id as usize].wrapped.take() else { return };
        let Some(text) = wrapped.joined() else { return };
        self.take_in();
        let hash = self.keep_hash(&text);
        let proved = hash.is_proved();
        self.set_hash(wrapped.row, hash);
        self.unwrapped |= true;
        if let Some(table) = &mut self.files[id as usize].table {
            table.wrapped(wrapped.line, proved);
        }
    }
}

/// Whether there is nothing but zeros: what a file has that got its length, and whose
/// content was never written.
fn is_lost(record: &Record<'_>) -> bool {
    let zeros = |field: &str| field.bytes().all(|byte| byte == 0);
    record.get(0).starts_with('\0') && record.iter().all(zeros)
}

/// What a hash says of its device, where it is proved.
fn inside(text: &str) -> Inside {
    let mut bytes = Vec::new();
    let reading = hash::read(text, &mut bytes);
    if !reading.integrity.proves() {
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
