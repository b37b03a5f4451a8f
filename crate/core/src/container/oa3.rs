//! The report of OA3Tool to CSV text: `OA3.xml`, one `<Key>` or several put together.
//!
//! `/Report` writes `<Key><ProductKey>…<ProductKeyID>…<HardwareHash>…</Key>`, with
//! `/NoKeyCheck` the hash alone; the scripts that collect hashes in Windows PE read
//! `Key.HardwareHash` from it. There is no serial number beside the hash: it is inside.

use super::sheet::{push_limited, write};
use super::xml::{Scanner, Token};

/// The header line that the rows come under.
const HEADER: &str = "Device Serial Number,Windows Product ID,Hardware Hash\n";

#[derive(Debug, Default)]
pub(crate) struct Oa3 {
    scanner: Scanner,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    depth: u32,
    /// How deep the hash is that has been read.
    found: Option<u32>,
    reading: Reading,
    hash: String,
    product_id: String,
    /// Lines of the XML, and of the text that comes out.
    line: u32,
    lines: u32,
    begun: u32,
    out: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Nothing,
    Hash,
    ProductId,
}

impl Oa3 {
    /// The CSV text of the next piece.
    pub(crate) fn feed(&mut self, text: &str) -> String {
        let state = &mut self.state;
        // By lines, so that a row keeps the line that its hash stands on.
        for line in text.split_inclusive('\n') {
            self.scanner.feed(line, |token| state.token(token));
            state.line += u32::from(line.ends_with('\n'));
        }
        std::mem::take(&mut state.out)
    }

    /// The last of it: a report that was cut off has no end.
    pub(crate) fn finish(&mut self) -> String {
        self.state.end();
        std::mem::take(&mut self.state.out)
    }

    /// Whether there was any hash.
    pub(crate) fn has_found(&self) -> bool {
        self.state.lines > 0
    }
}

impl State {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(tag) => {
                self.depth = self.depth.saturating_add(1);
                self.reading = match tag.name {
                    "HardwareHash" => {
                        if self.found.is_some() {
                            self.end();
                        }
                        self.found = Some(self.depth);
                        self.begun = self.line;
                        Reading::Hash
                    }
                    "ProductKeyID" => Reading::ProductId,
                    _ => Reading::Nothing,
                };
            }
            Token::Close(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.reading = Reading::Nothing;
                // What the hash stands in is closed.
                if self.found.is_some_and(|depth| self.depth + 1 < depth) {
                    self.end();
                }
            }
            Token::Text(text) => match self.reading {
                Reading::Hash => push_limited(&mut self.hash, text),
                Reading::ProductId => push_limited(&mut self.product_id, text),
                Reading::Nothing => {}
            },
        }
    }

    fn end(&mut self) {
        if self.found.take().is_none() {
            return;
        }
        if self.lines == 0 {
            self.out.push_str(HEADER);
            self.lines = 1;
        }
        while self.lines < self.begun {
            self.out.push('\n');
            self.lines += 1;
        }
        self.out.push(',');
        write(self.product_id.trim(), &mut self.out);
        self.out.push(',');
        write(self.hash.trim(), &mut self.out);
        self.out.push('\n');
        self.lines += 1;
        self.hash.clear();
        self.product_id.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, expected: &str) {
        for piece in [1, 5, 1000] {
            let mut oa3 = Oa3::default();
            let mut out = String::new();
            for piece in xml.as_bytes().chunks(piece) {
                out += &oa3.feed(std::str::from_utf8(piece).expect("ASCII"));
            }
            out += &oa3.finish();
            assert_eq!(out, expected, "in pieces of {piece}");
            assert_eq!(oa3.has_found(), !expected.is_empty());
        }
    }

    #[test]
    fn a_report_is_one_row() {
        check(
            "<?xml version=\"1.0\"?><Key><ProductKey>A-B</ProductKey>\
             <ProductKeyID>0000000000017</ProductKeyID><ProductKeyState>3</ProductKeyState>\
             <HardwareHash>T0EB</HardwareHash></Key>",
            &format!("{HEADER},0000000000017,T0EB\n"),
        );
    }

    #[test]
    fn reports_put_together_are_rows_on_their_lines() {
        check(
            "<Keys>\n<Key>\n<HardwareHash>\n T0EB\n</HardwareHash>\n<ProductKeyID>17</ProductKeyID>\
             \n</Key>\n<Key>\n<HardwareHash>T0EC</HardwareHash></Key></Keys>",
            &format!("{HEADER}\n,17,T0EB\n\n\n\n\n\n,,T0EC\n"),
        );
    }

    #[test]
    fn what_has_no_hash_gives_nothing() {
        check(
            "<HardwareReport><HardwareInventory><p n=\"a\" v=\"b\"/></HardwareInventory>",
            "",
        );
        check("<Key><HardwareHash>T0E", &format!("{HEADER},,T0E\n"));
    }
}
