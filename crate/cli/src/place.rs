//! Where a cell stands in its line, counted in characters from 1.
//!
//! The session keeps the line of a row and forgets where its cells stood, which only
//! SARIF wants; so the lines with findings are read once more.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::ops::Range;

use preflight_core::text::Decoder;

use crate::input::Origin;

/// A longer line is not looked into: no row of a device comes near.
const LONGEST: usize = 256 * 1024;

/// The lines of one file that are wanted.
#[derive(Debug, Default)]
pub struct Lines {
    texts: HashMap<u32, String>,
    delimiter: u8,
}

impl Lines {
    /// Reads the wanted lines of a text file again, whose fields this separates.
    pub fn read(
        origin: &Origin,
        wanted: &BTreeSet<u32>,
        delimiter: u8,
    ) -> io::Result<Self> {
        let mut decoder = Decoder::default();
        let mut reading = Reading::new(wanted, delimiter);
        let take = |bytes: &[u8]| reading.feed(&decoder.feed(bytes));
        origin.pieces(take)?;
        reading.feed(&decoder.finish());
        reading.feed("\n");
        Ok(reading.lines)
    }

    /// The characters of a cell, from 1; its quotation marks are not of it.
    pub fn cell(&self, line: u32, place: usize) -> Option<Range<usize>> {
        cell(self.texts.get(&line)?, char::from(self.delimiter), place)
    }
}

struct Reading<'a> {
    lines: Lines,
    wanted: &'a BTreeSet<u32>,
    line: u32,
    /// The line so far.
    text: String,
    /// The last character was a carriage return, which a line feed belongs to.
    after_return: bool,
}

impl<'a> Reading<'a> {
    fn new(wanted: &'a BTreeSet<u32>, delimiter: u8) -> Self {
        let lines = Lines { delimiter, ..Lines::default() };
        let text = String::new();
        Self { lines, wanted, line: 1, text, after_return: false }
    }

    fn feed(&mut self, text: &str) {
        for c in text.chars() {
            let second =
                std::mem::replace(&mut self.after_return, c == '\r') && c == '\n';
            match c {
                '\n' if second => {}
                '\r' | '\n' => self.end(),
                _ if self.text.len() < LONGEST => self.text.push(c),
                _ => {}
            }
        }
    }

    fn end(&mut self) {
        if self.wanted.contains(&self.line) {
            self.lines.texts.insert(self.line, std::mem::take(&mut self.text));
        }
        self.text.clear();
        self.line += 1;
    }
}

/// The characters of a cell in a line. Nothing where a quotation mark is not closed in
/// it: then the record goes on in the next.
fn cell(line: &str, delimiter: char, place: usize) -> Option<Range<usize>> {
    let (mut field, mut from, mut quoted, mut was_quoted) = (0, 1, false, false);
    let mut end = 1;
    for (at, c) in (1..).zip(line.chars()) {
        end = at + 1;
        if c == '"' && (quoted || at == from) {
            quoted = !quoted;
            was_quoted = true;
        } else if c == delimiter && !quoted {
            if field == place {
                return Some(inside(from..at, was_quoted));
            }
            (field, from, was_quoted) = (field + 1, at + 1, false);
        }
    }
    (field == place && !quoted).then(|| inside(from..end, was_quoted))
}

fn inside(range: Range<usize>, quoted: bool) -> Range<usize> {
    match quoted && range.len() >= 2 {
        true => range.start + 1..range.end - 1,
        false => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_in_characters_from_1() {
        assert_eq!(cell("a,Büro,c", ',', 0), Some(1..2));
        assert_eq!(cell("a,Büro,c", ',', 1), Some(3..7));
        assert_eq!(cell("a,Büro,c", ',', 2), Some(8..9));
        assert_eq!(cell("a,Büro,c", ',', 3), None);
        assert_eq!(cell(",,", ',', 2), Some(3..3));
    }

    #[test]
    fn a_separator_in_quotes_separates_nothing() {
        assert_eq!(cell(r#""a,b",c"#, ',', 0), Some(2..5));
        assert_eq!(cell(r#""a,b",c"#, ',', 1), Some(7..8));
        assert_eq!(cell(r#""a""b",c"#, ',', 1), Some(8..9));
    }

    #[test]
    fn a_record_that_goes_on_in_the_next_line_has_no_place() {
        assert_eq!(cell(r#"a,"b"#, ',', 1), None);
    }

    #[test]
    fn lines_are_counted_as_the_reader_counts_them() {
        let wanted = BTreeSet::from([3]);
        let text = b"Serial;Hash\r\n\r\n5CG1;x\n".to_vec();
        let lines = Lines::read(&Origin::Stdin(text), &wanted, b';').expect("memory");
        assert_eq!(lines.cell(3, 1), Some(6..7));
        assert_eq!(lines.cell(1, 1), None);
    }
}
