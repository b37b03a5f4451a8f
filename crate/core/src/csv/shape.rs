//! How a file is laid out, told from its beginning.
//!
//! Almost every file says it in its first line: Intune's header. All else (titles
//! before the header, other separators, no header, a console's output, some other
//! export) is told from the first [`LOOK`] bytes, whatever pieces they came in.

use super::cell::{is_hash, shortened};
use super::console::Console;
use super::flavour::{BARE, Column, of_columns};
use super::foreign::{self, Foreign};
use super::guess::{self, Read};
use super::header::{DELIMITERS, Header, delimiter};
use super::scanner::Scanner;
use super::word;

/// How much of a file that does not begin with a known header is looked at.
pub const LOOK: usize = 64 * 1024;

/// Records in which the header line is looked for, and content.
const RECORDS: usize = 40;

/// A person's word on which column is which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// For each place in a line the column that stands there.
    pub columns: Vec<Option<Column>>,
    /// Whether there is a header line, not to be read as a row.
    pub header: bool,
}

/// How a file is laid out.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// What separates fields.
    pub delimiter: u8,
    /// The file is a console's output.
    pub console: Option<Console>,
    /// Its columns, where the header line does not say them all.
    pub header: Option<Header>,
    /// The line that is the header; 0 if none is.
    pub header_line: u32,
    /// What stands before this line is no part of the table.
    pub first: u32,
    /// The line `sep=;` that Excel writes and reads; 0 if there is none.
    pub separator_line: u32,
    /// A file that we know and can't use.
    pub foreign: Option<&'static Foreign>,
    /// The first line with anything on it, as far as a sentence shows it.
    pub opening: String,
}

type Records = Vec<(u32, Vec<String>)>;

impl Shape {
    /// The shape of a file that begins with this text; nothing if more of it is needed.
    pub(super) fn of(
        text: &str,
        last: bool,
        mapping: Option<&Mapping>,
        read: Read<'_>,
    ) -> Option<Self> {
        let line = first_line(text, last)?;
        let separator = separator(line);
        if mapping.is_none() && separator.is_none() && says_all(line) {
            return Some(Self { delimiter: delimiter(line), ..Self::nothing(line) });
        }
        if text.len() < LOOK && !last {
            return None;
        }
        let start = &text[..text.floor_char_boundary(LOOK)];
        let whole = last && start.len() == text.len();
        let mut shape =
            match Console::recognise(start.lines()).filter(|_| mapping.is_none()) {
                Some(console) => Self {
                    delimiter: CONSOLE_DELIMITER,
                    console: Some(console),
                    header: Some(Console::header()),
                    header_line: 0,
                    ..Self::nothing(line)
                },
                None => Self::of_table(start, whole, separator, mapping, read),
            };
        shape.opening = shortened(line);
        Some(shape)
    }

    /// Rows that come as they are, not out of lines of text.
    pub(super) fn of_rows(columns: Vec<Column>) -> Self {
        let columns = columns.into_iter().map(Some).collect();
        Self {
            delimiter: CONSOLE_DELIMITER,
            header: Some(Header::of(columns, None)),
            header_line: 0,
            ..Self::nothing("")
        }
    }

    /// A table whose first line with anything on it is its header.
    fn nothing(line: &str) -> Self {
        Self {
            delimiter: b',',
            console: None,
            header: None,
            header_line: FIRST_RECORD,
            first: 0,
            separator_line: 0,
            foreign: None,
            opening: shortened(line),
        }
    }

    fn of_table(
        start: &str,
        whole: bool,
        separator: Option<u8>,
        mapping: Option<&Mapping>,
        read: Read<'_>,
    ) -> Self {
        let delimiters =
            separator.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let mut tables: Vec<(u8, Records)> = delimiters
            .iter()
            .map(|delimiter| (*delimiter, records(start, whole, *delimiter)))
            .collect();
        let mut separator_line = 0;
        if separator.is_some()
            && let Some((_, records)) = tables.first_mut()
            && !records.is_empty()
        {
            separator_line = records.remove(0).0;
        }
        let mut shape = with_header(&tables, mapping.is_some(), read)
            .or_else(|| headerless(&tables, read))
            .or_else(|| pasted(start, whole, read))
            .unwrap_or_else(|| Self {
                delimiter: widest(&tables),
                header_line: 0,
                first: u32::MAX,
                ..Self::nothing("")
            });
        shape.separator_line = separator_line;
        if let Some(mapping) = mapping {
            let records =
                tables.iter().find(|(delimiter, _)| *delimiter == shape.delimiter);
            shape.map(mapping, records.map_or(&[], |(_, records)| records));
        }
        shape
    }

    /// Takes a person's word for the columns.
    fn map(&mut self, mapping: &Mapping, records: &[(u32, Vec<String>)]) {
        let first = records.first().map_or(0, |(line, _)| *line);
        let known = std::mem::take(&mut self.header).unwrap_or_default();
        let columns: Vec<Column> = mapping.columns.iter().copied().flatten().collect();
        let bare = !mapping.header && columns.contains(&Column::Hash);
        let like =
            |flavour: &&'static super::Flavour| !bare && flavour.columns == columns;
        let flavour = known.flavour.filter(like).or(bare.then_some(&BARE));
        let flavour = flavour.or_else(|| of_columns(&columns).filter(|_| mapping.header));
        self.foreign = None;
        self.header = Some(Header::of(mapping.columns.clone(), flavour));
        match (mapping.header, self.header_line) {
            (false, 0) if self.first == u32::MAX => self.first = first,
            (false, 0) => {}
            (false, line) => (self.first, self.header_line) = (line, 0),
            (true, 0) => (self.first, self.header_line) = (first, first),
            (true, _) => {}
        }
        let line = |(line, _): &&(u32, Vec<String>)| *line == self.header_line;
        if let (Some((_, fields)), Some(header)) =
            (records.iter().find(line), &mut self.header)
        {
            header.texts = fields.iter().map(|field| shortened(field)).collect();
        }
    }
}

/// The header line is the first record, whichever line that is.
pub(super) const FIRST_RECORD: u32 = u32::MAX;

/// No text has it: a line of a console's output is one field.
const CONSOLE_DELIMITER: u8 = 0x1F;

/// The first line with anything on it, once it has ended.
fn first_line(text: &str, last: bool) -> Option<&str> {
    let text = text.trim_start_matches(['\r', '\n']);
    let end = text.find(['\r', '\n']);
    let known = end.is_some() || last || text.len() > LOOK;
    known.then(|| &text[..end.unwrap_or(text.len())])
}

/// The separator that a first line `sep=;` declares.
fn separator(line: &str) -> Option<u8> {
    let line = line.trim_matches(['"', ' ']);
    let (key, rest) = line.split_at_checked(4)?;
    let separator = *rest.as_bytes().first()?;
    let one =
        rest.bytes().all(|byte| byte == separator) && DELIMITERS.contains(&separator);
    (key.eq_ignore_ascii_case("sep=") && one).then_some(separator)
}

/// Whether a first line is a header that leaves nothing to ask.
fn says_all(line: &str) -> bool {
    let fields =
        || line.split(char::from(delimiter(line))).take(super::header::MOST_COLUMNS);
    let named = |wanted| {
        let named = fields().filter_map(word::column);
        named.into_iter().any(|named| named.column == wanted && !named.is_misspelt())
    };
    line.len() < LOOK
        && named(Column::Serial)
        && named(Column::Hash)
        && !fields().any(is_hash)
}

/// The first records of a text, those without anything in them left out.
fn records(text: &str, whole: bool, delimiter: u8) -> Records {
    let mut records = Records::new();
    let mut scanner = Scanner::new(delimiter);
    let mut keep = |record: super::Record<'_>| {
        if records.len() < RECORDS && !record.is_empty() {
            let fields = record.iter().take(super::header::MOST_COLUMNS);
            records.push((record.line, fields.map(str::to_owned).collect()));
        }
    };
    scanner.feed(text, &mut keep);
    if whole {
        scanner.finish(&mut keep);
    }
    records
}

fn rows(records: &[(u32, Vec<String>)]) -> Vec<&[String]> {
    records.iter().map(|(_, fields)| fields.as_slice()).collect()
}

/// The table with a header line, or with labels in its rows; or a foreign file.
fn with_header(tables: &[(u8, Records)], mapped: bool, read: Read<'_>) -> Option<Shape> {
    let found = tables.iter().filter_map(|(delimiter, records)| {
        let (score, place, header, labels) = header_in(records)?;
        Some((score, *delimiter, records, place, header, labels))
    });
    // The first of equals.
    let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let foreign = |records: &Records| {
        let fields =
            |fields: &Vec<String>| foreign::recognise(fields.iter().map(String::as_str));
        records.iter().find_map(|(_, record)| fields(record))
    };
    let refused = |delimiter: u8, foreign| Shape {
        delimiter,
        header_line: 0,
        first: u32::MAX,
        foreign: Some(foreign),
        ..Shape::nothing("")
    };
    let Some((_, delimiter, records, place, mut header, labels)) = best else {
        let mut found = tables.iter().filter_map(|(delimiter, records)| {
            let hashes =
                records.iter().flat_map(|(_, fields)| fields).any(|cell| is_hash(cell));
            let foreign = foreign(records).filter(|_| !hashes && !mapped)?;
            Some(refused(*delimiter, foreign))
        });
        return found.next();
    };
    // Identifiers have no header line; one record alone may as well be a title.
    let before = records.get(..place).unwrap_or_default();
    if let Some(header) = guess::identifiers(&rows(before))
        && (header.unsure.is_empty() || before.len() > 1)
        && let Some((first, _)) = before.first()
    {
        return Some(bare(delimiter, header, *first));
    }
    let line = records.get(place).map_or(0, |(line, _)| *line);
    let after = records.get(place + usize::from(!labels)..).unwrap_or_default();
    let after = rows(after);
    if !header.has(Column::Hash) || !header.has(Column::Serial) {
        guess::complete(&mut header, &after, read);
        guess::serial(&mut header, &after);
        header.settle();
    }
    if !header.has(Column::Hash)
        && !mapped
        && let Some(foreign) = foreign(records)
    {
        return Some(refused(delimiter, foreign));
    }
    Some(Shape {
        delimiter,
        header: Some(header),
        header_line: if labels { 0 } else { line },
        first: line,
        ..Shape::nothing("")
    })
}

/// The best header line before the first row: score, place, columns, and whether it is a
/// row of labels and values.
fn header_in(records: &Records) -> Option<(usize, usize, Header, bool)> {
    let mut best: Option<(usize, usize, Header, bool)> = None;
    for (place, (_, fields)) in records.iter().enumerate() {
        if let Some(header) = Header::of_labels(fields) {
            return Some((usize::MAX, place, header, true));
        }
        if fields.iter().any(|field| is_hash(field)) {
            break;
        }
        let Some(header) = Header::recognise(fields.iter().map(String::as_str)) else {
            continue;
        };
        let known = header.columns.iter().flatten().count();
        let score = known * 2 - usize::from(header.misspelt);
        let filled = fields.iter().filter(|field| !field.trim().is_empty()).count();
        let enough = known >= 2 || place == 0 || filled == 1 || header.has(Column::Hash);
        let after = records.get(place + 1..).unwrap_or_default();
        let has_row = header.is_certain() && has_row(&header, after);
        if enough && best.as_ref().is_none_or(|(least, ..)| score > *least) {
            best = Some((score, place, header, false));
        }
        // One behind it is that of another file, joined to this.
        if has_row {
            break;
        }
    }
    best
}

/// Whether the first record that names no column has a cell for each of a header's, and
/// nothing beyond.
fn has_row(header: &Header, after: &[(u32, Vec<String>)]) -> bool {
    let columns = header.columns.len();
    let is_row = |fields: &Vec<String>| {
        let beyond = fields.iter().skip(columns);
        fields.len() >= columns && beyond.into_iter().all(|cell| cell.trim().is_empty())
    };
    let names =
        |fields: &&Vec<String>| !fields.iter().any(|field| word::column(field).is_some());
    after.iter().map(|(_, fields)| fields).find(names).is_some_and(is_row)
}

/// The shape of a table without a header line.
fn bare(delimiter: u8, header: Header, first: u32) -> Shape {
    Shape { delimiter, header: Some(header), header_line: 0, first, ..Shape::nothing("") }
}

/// A hash and one other text in each line, a blank between, as they are pasted.
fn pasted(start: &str, whole: bool, read: Read<'_>) -> Option<Shape> {
    let records = records(start, whole, b' ');
    let rows = rows(&records);
    let pair = |row: &&[String]| {
        let hashes = row.iter().filter(|cell| is_hash(cell)).count();
        row.len() == 2 && hashes == 1 && row.iter().all(|cell| !cell.is_empty())
    };
    if !rows.iter().all(pair) {
        return None;
    }
    let (first, _) = records.first()?;
    Some(bare(b' ', guess::hashes(&rows, read)?, *first))
}

/// The table without a header line.
fn headerless(tables: &[(u8, Records)], read: Read<'_>) -> Option<Shape> {
    let hashes = tables.iter().filter_map(|(delimiter, records)| {
        let with_hash =
            |(_, fields): &(u32, Vec<String>)| fields.iter().any(|cell| is_hash(cell));
        let place = records.iter().position(with_hash)?;
        let width = records.get(place)?.1.len();
        // Rows before it that lack their hash are as wide as it is.
        let alike =
            |(_, fields): &&(u32, Vec<String>)| width > 1 && fields.len() == width;
        let before = records.get(..place)?.iter().rev().take_while(alike).count();
        let table = records.get(place - before..)?;
        let (line, first) = table.first()?;
        // Words that we don't know, over columns that say what they are.
        let named = before > 0 && first.iter().all(|cell| is_name(cell));
        // Lines that a broken hash goes on in are no rows to guess from.
        let rows: Vec<&[String]> = table
            .iter()
            .skip(usize::from(named))
            .map(|(_, fields)| fields.as_slice())
            .filter(|fields| fields.len() > 1 || width == 1)
            .collect();
        let (mut header, header_line) = match named {
            true => (guess::named(first, &rows, read), *line),
            false => (guess::hashes(&rows, read)?, 0),
        };
        header.spaced = rows.iter().all(|row| is_spaced(row));
        let known = header.columns.iter().flatten().count();
        Some((known, Shape { header_line, ..bare(*delimiter, header, *line) }))
    });
    let best = hashes.reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, shape)) = best {
        return Some(shape);
    }
    let identifiers = tables.iter().filter_map(|(delimiter, records)| {
        let header = guess::identifiers(&rows(records))?;
        Some((header.columns.len(), bare(*delimiter, header, records.first()?.0)))
    });
    let best = identifiers.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, shape)| shape)
}

/// Whether a blank stands behind every separator.
fn is_spaced(row: &[String]) -> bool {
    row.len() > 1 && row.iter().skip(1).all(|cell| cell.starts_with(' '))
}

/// Whether a cell can be the name of a column: a word without a digit.
fn is_name(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic) && !cell.chars().any(|c| c.is_ascii_digit())
}

/// The separator that gives most columns, for a file that we can't use but a person may.
fn widest(tables: &[(u8, Records)]) -> u8 {
    let width = |records: &Records| records.first().map_or(0, |(_, fields)| fields.len());
    let best = tables.iter().rev().max_by_key(|(_, records)| width(records));
    best.map_or(b',', |(delimiter, _)| *delimiter)
}
