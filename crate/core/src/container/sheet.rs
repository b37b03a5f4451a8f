//! A sheet of a workbook to CSV text, one line a row, so that a line's number is the
//! row's number in Excel.

use super::number::{self, Format};
use super::xml::{Scanner, Tag, Token};
use crate::csv::scanner::LONGEST_RECORD;

/// Excel's own most rows.
const MOST_ROWS: u32 = 1_048_576;

/// Columns that are kept: no file of devices has more than 24.
const MOST_COLUMNS: usize = 256;

/// A longer cell is cut: Excel's own have at most 32,767 characters.
const LONGEST_CELL: usize = 128 * 1024;

/// What a workbook has for all its sheets.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) strings: Strings,
    /// By the number of a cell's style.
    pub(super) formats: Vec<Format>,
    pub(super) since_1904: bool,
}

/// Texts that cells share, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    fn get(&self, number: usize) -> Option<&str> {
        let from = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(from..*self.ends.get(number)?)
    }
}

/// Reads one sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    scanner: Scanner,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    /// The CSV text that has not been taken.
    out: String,
    /// Rows begun, and lines written.
    row: u32,
    lines: u32,
    /// The cells of the row.
    line: String,
    columns: usize,
    /// The cell: its column from 1, what its value is, its style, its text.
    column: usize,
    content: Content,
    format: usize,
    text: String,
    reading: bool,
    phonetic: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Content {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
}

impl Sheet {
    /// The CSV text of the next piece.
    pub(super) fn feed(&mut self, text: &str, shared: &Shared, out: &mut String) {
        let state = &mut self.state;
        self.scanner.feed(text, |token| state.token(token, shared));
        out.push_str(&state.out);
        state.out.clear();
    }
}

impl State {
    fn token(&mut self, token: Token<'_>, shared: &Shared) {
        match token {
            Token::Open(tag) => match tag.name {
                "row" => self.begin_row(tag),
                "c" => self.begin_cell(tag),
                // A value, or text in place (18.3.1.53, 18.4.12); readings aloud are none.
                "v" | "t" => self.reading = !self.phonetic,
                "rPh" => self.phonetic = true,
                _ => {}
            },
            Token::Close(name) => match name {
                "v" | "t" => self.reading = false,
                "rPh" => self.phonetic = false,
                "c" => self.end_cell(shared),
                "row" => self.end_row(),
                _ => {}
            },
            Token::Text(text) if self.reading => push_limited(&mut self.text, text),
            Token::Text(_) => {}
        }
    }

    fn begin_row(&mut self, tag: Tag<'_>) {
        let number = tag.attribute("r").and_then(|number| number.parse().ok());
        let next = self.row.saturating_add(1);
        self.row = number.filter(|row| (next..=MOST_ROWS).contains(row)).unwrap_or(next);
        self.columns = 0;
        self.column = 0;
        self.line.clear();
    }

    fn begin_cell(&mut self, tag: Tag<'_>) {
        let place = tag.attribute("r").and_then(|place| column(&place));
        self.column = place.filter(|&at| at > self.column).unwrap_or(self.column + 1);
        self.content = match tag.attribute("t").as_deref() {
            Some("s") => Content::Shared,
            Some("b") => Content::Boolean,
            None | Some("n") => Content::Number,
            // Text of a formula or in place, an error, a day as text.
            Some(_) => Content::Text,
        };
        let style = tag.attribute("s").and_then(|style| style.parse().ok());
        self.format = style.unwrap_or(0);
        self.text.clear();
    }

    fn end_cell(&mut self, shared: &Shared) {
        self.reading = false;
        if self.column > MOST_COLUMNS || self.line.len() > LONGEST_RECORD {
            return;
        }
        let format = shared.formats.get(self.format).copied().unwrap_or_default();
        let shown;
        let text = match self.content {
            Content::Text => self.text.as_str(),
            Content::Shared => {
                let number = self.text.trim().parse().ok();
                number.and_then(|number| shared.strings.get(number)).unwrap_or_default()
            }
            Content::Boolean if self.text.trim() == "1" => "TRUE",
            Content::Boolean => "FALSE",
            Content::Number => {
                shown = number::show(&self.text, format, shared.since_1904);
                &shown
            }
        };
        if text.is_empty() {
            return;
        }
        while self.columns < self.column {
            if self.columns > 0 {
                self.line.push(',');
            }
            self.columns += 1;
        }
        write(text, &mut self.line);
        self.text.clear();
    }

    fn end_row(&mut self) {
        if self.line.is_empty() || self.row > MOST_ROWS {
            return;
        }
        // Rows that a sheet leaves out are empty lines.
        while self.lines + 1 < self.row {
            self.out.push('\n');
            self.lines += 1;
        }
        self.out.push_str(&self.line);
        self.out.push('\n');
        self.lines += 1;
        self.line.clear();
    }
}

/// Adds text up to the longest that a cell may have.
pub(super) fn push_limited(cell: &mut String, text: &str) {
    let room = LONGEST_CELL.saturating_sub(cell.len());
    let mut end = room.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    cell.push_str(text.get(..end).unwrap_or_default());
}

/// Writes a field: quoted where it must be, in one line.
pub(crate) fn write(text: &str, line: &mut String) {
    let quoted = text.contains([',', '"']) || text.starts_with(' ');
    if quoted {
        line.push('"');
    }
    // Hashes are long, and have nothing in them that has to change.
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'_');
    let mut rest = text;
    if text.as_bytes().iter().all(plain) {
        line.push_str(text);
        rest = "";
    }
    while let Some(character) = rest.chars().next() {
        // Excel writes a character that XML can't hold as `_x000D_` (18.4.12, ST_Xstring).
        if let Some((escaped, after)) = escape(rest) {
            line.push(if escaped.is_control() { ' ' } else { escaped });
            rest = after;
            continue;
        }
        match character {
            '"' => line.push_str("\"\""),
            '\r' if rest.starts_with("\r\n") => {}
            _ if character.is_control() => line.push(' '),
            _ => line.push(character),
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    if quoted {
        line.push('"');
    }
}

fn escape(text: &str) -> Option<(char, &str)> {
    let code = text.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let code = u32::from_str_radix(code, 16).ok()?;
    Some((char::from_u32(code)?, text.get(7..)?))
}

/// The column of a place such as `AB12`, from 1.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters.fold(0, |n, letter| {
        n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    // XFD is Excel's last.
    (1..=16_384).contains(&column).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, expected: &str) {
        let mut shared = Shared::default();
        shared.strings.push("first");
        shared.strings.push("a,\"b\"\r\nc");
        shared.formats = vec![Format::General, Format::Date];
        for piece in [1, 7, 1000] {
            let mut sheet = Sheet::default();
            let mut out = String::new();
            for piece in xml.as_bytes().chunks(piece) {
                let piece = std::str::from_utf8(piece).expect("ASCII");
                sheet.feed(piece, &shared, &mut out);
            }
            assert_eq!(out, expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn each_kind_of_cell() {
        check(
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
               <c r="C1"><v>3.86348E11</v></c><c r="D1" t="b"><v>1</v></c>
               <c r="E1" t="inlineStr"><is><r><t>x</t></r><t>y</t><rPh><t>z</t></rPh></is></c>
               <c r="F1" t="str"><f>A1</f><v>_x000D_f_x0041_</v></c>
               <c r="G1" s="1"><v>45658</v></c><c r="H1" t="e"><v>#N/A</v></c></row>"#,
            "first,\"a,\"\"b\"\" c\",386348000000,TRUE,xy, fA,2025-01-01,#N/A\n",
        );
    }

    #[test]
    fn lines_are_rows_and_fields_are_columns() {
        check(
            r#"<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row>
               <row r="3"><c r="A3"/></row><row r="5"><c><v>3</v></c></row>
               <row r="4"><c r="A9"><v>4</v></c></row>"#,
            "\n,1,,2\n\n\n3\n4\n",
        );
    }

    #[test]
    fn places_that_no_sheet_has_are_not_believed() {
        check(r#"<row r="4000000000"><c r="ZZZZ1"><v>1</v></c></row>"#, "1\n");
        check(r#"<row><c r="XFD1"><v>1</v></c><c><v>2</v></c></row>"#, "");
        check(r#"<row><c t="s"><v>7</v></c><c t="s"><v>x</v></c></row>"#, "");
    }
}
