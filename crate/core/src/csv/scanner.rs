//! Text to records, piece by piece: the hot path.
//!
//! A file of hashes is long fields and few of them, so the ends of fields are searched
//! for with `memchr` and nothing is copied unless a quote stands in it. The `csv` crate
//! is the oracle in the tests: for every text, in any pieces, both find the same.
//! Two differences are wanted: a quote that is never closed, and a record without
//! end, must not take the whole file into memory (see [`LONGEST_RECORD`]).
//!
//! What must change together: `scan` finds a record's end, [`Record`] reads its
//! fields; both know what a quote means.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3};

/// A longer record is cut here. A hash has 4,000 characters, an Excel cell at most
/// 32,767; no record of a device comes near.
pub const LONGEST_RECORD: usize = 256 * 1024;

/// Ctrl+Z: `copy` without `/b` writes it behind the text, and `type` stops at it.
const END_OF_TEXT: char = '\u{1a}';

/// One record, borrowed from the text.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The line it begins on, from 1.
    pub line: u32,
    /// Why it may not be what its author meant.
    pub oddity: Option<Oddity>,
    text: &'a str,
    unquoted: &'a str,
    fields: &'a [Field],
}

/// What was odd about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A quote was opened and not closed: it is read as an ordinary character.
    UnclosedQuote,
    /// Longer than [`LONGEST_RECORD`]: the rest of its line was left out.
    TooLong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    range: Range<usize>,
    /// The range is of `unquoted`, not of `text`.
    unquoted: bool,
}

impl<'a> Record<'a> {
    /// The field at a place from 0; empty beyond the last.
    pub fn get(&self, place: usize) -> &'a str {
        let Some(field) = self.fields.get(place) else {
            return "";
        };
        let text = if field.unquoted { self.unquoted } else { self.text };
        text.get(field.range.clone()).unwrap_or_default()
    }

    /// How many fields there are; at least one.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Nothing but empty fields, blanks and the Ctrl+Z that ends a text for `copy`.
    pub fn is_empty(&self) -> bool {
        let nothing = |c: char| c.is_whitespace() || c == END_OF_TEXT;
        self.iter().all(|field| field.trim_start_matches(nothing).is_empty())
    }

    /// A quotation mark stood around one of its fields.
    pub fn is_quoted(&self) -> bool {
        self.fields.iter().any(|field| field.unquoted)
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        (0..self.len()).map(|place| self.get(place))
    }
}

/// Splits one file into records.
#[derive(Debug)]
pub struct Scanner {
    delimiter: u8,
    line: u32,
    /// The beginning of a record whose end has not come.
    waiting: String,
    /// The rest of an overlong record's line is being left out.
    skipping: bool,
    fields: Vec<Field>,
    unquoted: String,
}

impl Scanner {
    /// A scanner for fields separated by this ASCII character.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            waiting: String::new(),
            skipping: false,
            fields: Vec::new(),
            unquoted: String::new(),
        }
    }

    /// Gives `each` record that ends in this text or began before it. Lines without
    /// any character are counted and passed over.
    pub fn feed(&mut self, text: &str, each: impl FnMut(Record<'_>)) {
        self.run(text, false, each);
    }

    /// Gives the last record, if the text did not end with a line end. A Ctrl+Z at the
    /// end is no part of it.
    pub fn finish(&mut self, each: impl FnMut(Record<'_>)) {
        let end = self.waiting.trim_end_matches(END_OF_TEXT).len();
        self.waiting.truncate(end);
        self.run("", true, each);
    }

    /// The line of the first character that it has not given yet, counted as an editor
    /// does; what waits may have line ends of its own.
    pub fn line(&self) -> u32 {
        let waiting = memchr_iter(b'\n', self.waiting.as_bytes()).count() as u32;
        self.line.saturating_add(waiting)
    }

    fn run(&mut self, text: &str, last: bool, mut each: impl FnMut(Record<'_>)) {
        let mut text = text;
        let mut whole = std::mem::take(&mut self.waiting);
        // What waits is nearly always the beginning of one line: the rest of a piece is
        // read where it lies.
        if !whole.is_empty()
            && let Some(end) = memchr(b'\n', text.as_bytes())
        {
            let (line, after) = text.split_at(end + 1);
            whole.push_str(line);
            let rest = self.records(&whole, last && after.is_empty(), &mut each);
            let read = whole.len() - rest.len();
            whole.drain(..read);
            text = after;
        }
        if !whole.is_empty() {
            whole.push_str(text);
            text = &whole;
        }
        let rest = self.records(text, last, &mut each);
        self.waiting.push_str(rest);
    }

    /// Gives `each` record of a text, and the rest whose end has not come.
    fn records<'a>(
        &mut self,
        text: &'a str,
        last: bool,
        each: &mut impl FnMut(Record<'_>),
    ) -> &'a str {
        let mut rest = text;
        while !rest.is_empty() {
            if self.skipping {
                match skip_line(rest, last) {
                    Some(end) => rest = &rest[end..],
                    // Whether this is CRLF is for the next piece to say.
                    None => return if rest.ends_with('\r') { "\r" } else { "" },
                }
                self.skipping = false;
                self.line += 1;
                continue;
            }
            let Some(found) = self.record(rest, last) else {
                break;
            };
            if found.length > 0 || found.oddity.is_some() {
                each(Record {
                    line: self.line,
                    oddity: found.oddity,
                    text: rest,
                    unquoted: &self.unquoted,
                    fields: &self.fields,
                });
            }
            self.line = self.line.saturating_add(found.lines);
            rest = &rest[found.consumed..];
            self.skipping = found.oddity == Some(Oddity::TooLong);
        }
        rest
    }

    /// Finds the record at the start of `text`; nothing if its end may still come.
    fn record(&mut self, text: &str, last: bool) -> Option<Found> {
        let bytes = text.as_bytes();
        let limit = floor_char_boundary(text, LONGEST_RECORD);
        let within = &bytes[..limit];
        let cut = limit < bytes.len();
        match self.scan(text, within, last && !cut, true) {
            Scan::Found(found) => Some(found),
            Scan::More if !last && !cut => None,
            Scan::More | Scan::Unclosed => {
                if !cut && !last {
                    return None;
                }
                match self.scan(text, within, last && !cut, false) {
                    Scan::Found(found) => {
                        let opened = memchr(b'"', &within[..found.consumed]).is_some();
                        let oddity = opened.then_some(Oddity::UnclosedQuote);
                        Some(Found { oddity, ..found })
                    }
                    Scan::More | Scan::Unclosed => Some(self.too_long(limit)),
                }
            }
        }
    }

    fn too_long(&mut self, limit: usize) -> Found {
        // `scan` has left the fields that ended before the limit, and none open.
        let from = self.fields.last().filter(|field| !field.unquoted);
        let from = from.map_or(0, |field| field.range.end + 1).min(limit);
        self.fields.push(Field { range: from..limit, unquoted: false });
        let oddity = Some(Oddity::TooLong);
        Found { length: limit, consumed: limit, lines: 0, oddity }
    }

    /// Reads fields up to the end of the record. `quotes`: whether they mean anything.
    fn scan(&mut self, text: &str, bytes: &[u8], last: bool, quotes: bool) -> Scan {
        self.fields.clear();
        self.unquoted.clear();
        let mut at = 0;
        let mut lines = 0;
        loop {
            let start = at;
            let mut quoted = None;
            if quotes && bytes.get(at) == Some(&b'"') {
                let into = self.unquoted.len();
                // Inside a quoted field until the quote that is not doubled …
                let mut from = at + 1;
                loop {
                    let Some(to) = memchr(b'"', &bytes[from..]).map(|i| from + i) else {
                        return Scan::Unclosed;
                    };
                    self.unquoted.push_str(text.get(from..to).unwrap_or_default());
                    lines += memchr_iter(b'\n', &bytes[from..to]).count() as u32;
                    if bytes.get(to + 1) == Some(&b'"') {
                        self.unquoted.push('"');
                        from = to + 2;
                    } else {
                        // The next piece may begin with the other half of `""`.
                        if to + 1 == bytes.len() && !last {
                            return Scan::More;
                        }
                        at = to + 1;
                        break;
                    }
                }
                quoted = Some(into);
            }
            // … and outside it up to the next end; what follows a quote belongs to it.
            let end = memchr3(self.delimiter, b'\n', b'\r', &bytes[at..]);
            let stop = match end {
                Some(i) => at + i,
                None if last => bytes.len(),
                None => return Scan::More,
            };
            self.fields.push(match quoted {
                None => Field { range: start..stop, unquoted: false },
                Some(into) => {
                    self.unquoted.push_str(text.get(at..stop).unwrap_or_default());
                    Field { range: into..self.unquoted.len(), unquoted: true }
                }
            });
            at = stop + 1;
            match bytes.get(stop) {
                Some(&byte) if byte == self.delimiter => continue,
                // Whether this is CRLF is for the next piece to say.
                Some(b'\r') if at == bytes.len() && !last => return Scan::More,
                Some(b'\r') if bytes.get(at) == Some(&b'\n') => at += 1,
                _ => {}
            }
            let consumed = at.min(bytes.len());
            let found = Found { length: stop, consumed, lines: lines + 1, oddity: None };
            return Scan::Found(found);
        }
    }
}

enum Scan {
    Found(Found),
    /// The record does not end in these bytes.
    More,
    /// Nor does a quoted field in it.
    Unclosed,
}

struct Found {
    /// Bytes of the record without its line end.
    length: usize,
    consumed: usize,
    lines: u32,
    oddity: Option<Oddity>,
}

/// Where the line after this one begins.
fn skip_line(text: &str, last: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    match memchr::memchr2(b'\n', b'\r', bytes) {
        Some(end) if bytes[end] == b'\r' => match bytes.get(end + 1) {
            Some(b'\n') => Some(end + 2),
            None if !last => None,
            _ => Some(end + 1),
        },
        Some(end) => Some(end + 1),
        None => last.then_some(bytes.len()),
    }
}

fn floor_char_boundary(text: &str, limit: usize) -> usize {
    if text.len() <= limit {
        return text.len();
    }
    (0..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u32, Vec<String>, Option<Oddity>)>;

    fn read(text: &str, piece: usize) -> Rows {
        let mut rows = Vec::new();
        let mut scanner = Scanner::new(b',');
        let mut keep = |record: Record<'_>| {
            let fields = record.iter().map(str::to_owned).collect();
            rows.push((record.line, fields, record.oddity));
        };
        let mut rest = text;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(floor_char_boundary(rest, piece.max(4)));
            scanner.feed(now, &mut keep);
            rest = later;
        }
        scanner.finish(&mut keep);
        rows
    }

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &[&str])]) {
        for piece in [4, 5, 7, 1024] {
            let rows = read(text, piece);
            let got: Vec<(u32, Vec<&str>)> = rows
                .iter()
                .map(|(line, row, _)| (*line, row.iter().map(String::as_str).collect()))
                .collect();
            let want: Vec<_> =
                expected.iter().map(|(l, row)| (*l, row.to_vec())).collect();
            assert_eq!(got, want, "in pieces of {piece}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        check("a,b\nc,d\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a\r\n\r\nb\r\n", &[(1, &["a"]), (3, &["b"])]);
        check("a\rb", &[(1, &["a"]), (2, &["b"])]);
        check("\"a\nb\"\nc\n", &[(1, &["a\nb"]), (3, &["c"])]);
    }

    #[test]
    fn quotes_are_undone() {
        check("\"a,b\",\"say \"\"hi\"\"\"\n", &[(1, &["a,b", "say \"hi\""])]);
        check("\"a\"b,c\n", &[(1, &["ab", "c"])]);
        check("5\" disk,x\n", &[(1, &["5\" disk", "x"])]);
        check("\"\"\n", &[(1, &[""])]);
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_one_line_only() {
        let rows = read("a,\"b\nc,d\n", 1024);
        let texts: Vec<_> = rows.iter().map(|(_, row, _)| row.join("|")).collect();
        assert_eq!(texts, ["a|\"b", "c|d"]);
        assert_eq!(rows[0].2, Some(Oddity::UnclosedQuote));
        assert_eq!(rows[1].2, None);
    }

    #[test]
    fn a_record_without_end_is_cut_and_the_next_line_is_whole() {
        for text in ["x".repeat(LONGEST_RECORD * 3), format!("\"{}", "x".repeat(600_000))]
        {
            let text = format!("a,{text}\nb,c\n");
            let rows = read(&text, 64 * 1024);
            assert_eq!(rows.len(), 2);
            assert_eq!(rows[0].2, Some(Oddity::TooLong));
            assert!(rows[0].1[1].len() <= LONGEST_RECORD);
            assert_eq!(rows[1], (2, vec!["b".into(), "c".into()], None));
        }
    }

    #[test]
    fn a_ctrl_z_at_the_end_is_no_text() {
        let rows = |text: &str| -> Vec<Vec<String>> {
            read(text, 4).into_iter().map(|(_, fields, _)| fields).collect()
        };
        assert_eq!(rows("a,b\n\u{1a}"), [["a", "b"]]);
        assert_eq!(rows("a,b\u{1a}\u{1a}"), [["a", "b"]]);
        assert_eq!(rows("a,b\u{1a}\nc,d"), [["a", "b\u{1a}"], ["c", "d"]]);
        let mut empty = 0;
        let mut scanner = Scanner::new(b',');
        scanner.feed("a\n\u{1a}\n,\u{1a} ,\n", |it| empty += u32::from(it.is_empty()));
        assert_eq!(empty, 2);
    }

    #[test]
    fn a_line_end_in_two_pieces_ends_one_line_behind_a_cut_record() {
        let mut scanner = Scanner::new(b',');
        let mut lines = Vec::new();
        for piece in ["x".repeat(LONGEST_RECORD + 1), "\r".into(), "\nb\r\n".into()] {
            scanner.feed(&piece, |record| lines.push(record.line));
        }
        scanner.finish(|record| lines.push(record.line));
        assert_eq!(lines, [1, 2]);
    }

    /// What the `csv` crate reads. It never cuts, and reads an unclosed quote to the
    /// end of the file, so texts with one are left to the tests above.
    fn oracle(text: &str) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes())
            .into_records()
            .map(|record| record.expect("UTF-8").iter().map(str::to_owned).collect())
            .collect()
    }

    proptest! {
        #[test]
        fn the_csv_crate_reads_the_same(text in "[ab,\"\n\ré]{0,40}", piece in 4usize..12) {
            let rows = read(&text, piece);
            if rows.iter().all(|(_, _, oddity)| oddity.is_none()) {
                let fields: Vec<_> = rows.into_iter().map(|(_, row, _)| row).collect();
                prop_assert_eq!(fields, oracle(&text));
            }
        }

        #[test]
        fn pieces_never_matter(text in "[ab,\"\n\ré]{0,60}", piece in 4usize..12) {
            prop_assert_eq!(read(&text, piece), read(&text, 1024));
        }
    }
}
