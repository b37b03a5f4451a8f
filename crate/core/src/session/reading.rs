//! A file on its way in: bytes to text to records to rows.

use std::borrow::Cow;

use crate::container::oa3::Oa3;
use crate::container::{Foreign, Form, Kind, LONGEST_BEGINNING, Problem, kind};
use crate::csv::flavour::{Column, Header, delimiter};
use crate::csv::scanner::{LONGEST_RECORD, Oddity, Record, Scanner};
use crate::message::Message;
use crate::rules::policy::Policy;
use crate::text::{Decoder, Encoding};

use super::list::{FileId, List, NewRow};

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
    pub(super) intake: Intake,
    pub(super) held: Option<Held>,
    pub(super) problem: Option<Problem>,
    pub(super) foreign: Option<Foreign>,
    report: bool,
}

/// What is in an archive or workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) form: Form,
    pub(super) read: u32,
    pub(super) skipped: u32,
}

/// What happens to the bytes of a file.
#[derive(Debug)]
pub(super) enum Intake {
    /// They are too few to tell what it is.
    Beginning(Vec<u8>),
    Text,
    Report(Box<Oa3>),
    /// They are kept until all have come.
    Kept(Kind, Vec<u8>),
    /// They are not wanted.
    Nothing,
}

#[derive(Debug)]
enum Parse {
    /// The first line with anything on it has not ended; this is the text so far.
    Beginning(String),
    Rows(Scanner),
}

impl File {
    /// What to do with the bytes of a file that begins so.
    fn begin(&mut self, beginning: &[u8], most: u64) -> Intake {
        match kind(beginning) {
            None => Intake::Text,
            Some(Kind::Xml) => {
                self.report = true;
                Intake::Report(Box::default())
            }
            Some(Kind::Foreign(foreign)) => {
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
            header: None,
            rows: 0,
            removed: false,
            lines: 0,
            odd_line: None,
            decoder: Decoder::default(),
            parse: Parse::Beginning(String::new()),
            intake: Intake::Beginning(Vec::new()),
            held: None,
            problem: None,
            foreign: None,
            report: false,
        }
    }

    /// What it is, in a few words: an archive with what was read of it, a kind that is
    /// not read here, or the flavour of its table.
    pub fn what(&self) -> Option<Message> {
        if let Some(Held { form, read, skipped }) = self.held {
            let key = match form {
                Form::Zip => "container-zip",
                Form::Cab => "container-cab",
                Form::Gzip => "container-gzip",
                Form::Workbook => "container-workbook",
            };
            return Some(Message::new(key).with("read", read).with("skipped", skipped));
        }
        match self.foreign {
            Some(foreign) => Some(foreign.what()),
            None if self.report => Some(Message::new("file-oa3")),
            None => self.flavour(),
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

    /// What kind of file it is; nothing without a header line that we know.
    pub fn flavour(&self) -> Option<Message> {
        let header = self.header.as_ref()?;
        Some(Message::new(header.flavour.map_or("flavour-other", |known| known.name)))
    }

    /// What its rows identify their devices by.
    pub fn kinds(&self) -> &'static [crate::csv::Kind] {
        let header = self.header.as_ref();
        header.and_then(|header| header.flavour).map_or(&[], |flavour| flavour.kinds)
    }

    pub(super) fn seen<'a>(&'a self, policy: &'a Policy) -> crate::rules::File<'a> {
        crate::rules::File {
            header: self.header.as_ref(),
            rows: self.rows as usize,
            lines: self.lines,
            undecodable: self.decoder.undecodable(),
            odd_line: self.odd_line,
            whole: self.whole,
            policy,
            container: crate::rules::Container {
                problem: self.problem,
                foreign: self.foreign,
                held: self.held.map(|held| (held.read, held.skipped)),
                whole: self.whole,
            },
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
                self.parse(id, &text, true);
            }
            Intake::Report(mut report) => {
                let text = report.feed(&self.decode(id, None)) + &report.finish();
                self.parse(id, &text, true);
                if !report.has_found() {
                    self.files[id as usize].foreign = Some(Foreign::Xml);
                }
            }
            Intake::Beginning(_) | Intake::Nothing => {}
        }
        let file = &mut self.files[id as usize];
        file.whole = true;
        file.parse = Parse::Beginning(String::new());
    }

    fn take(&mut self, id: FileId, intake: &mut Intake, bytes: &[u8]) {
        match intake {
            Intake::Text => {
                let text = self.decode(id, Some(bytes));
                self.parse(id, &text, false);
            }
            Intake::Report(report) => {
                let text = report.feed(&self.decode(id, Some(bytes)));
                self.parse(id, &text, false);
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
