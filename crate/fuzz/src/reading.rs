//! Bytes to text, text to records: pieces never matter.

use preflight_core::csv::Scanner;
use preflight_core::csv::scanner::Oddity;
use preflight_core::text::Decoder;

use super::Choices;

/// A file's bytes, in pieces and at once.
pub fn text(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let piece = 1 + usize::from(choices.byte());
    let bytes = choices.0;
    let read = |piece: usize| {
        let mut decoder = Decoder::default();
        let mut text = String::new();
        for piece in bytes.chunks(piece) {
            text.push_str(&decoder.feed(piece));
        }
        text.push_str(&decoder.finish());
        (text, decoder.encoding(), decoder.undecodable())
    };
    let whole = read(bytes.len().max(1));
    assert_eq!(read(piece), whole, "in pieces of {piece}");
    let valid = std::str::from_utf8(bytes).is_ok();
    let ascii = bytes.iter().all(|byte| (1..0x80).contains(byte));
    if valid && ascii {
        assert_eq!(whole.0.as_bytes(), bytes, "ASCII is itself");
        assert_eq!(whole.2, 0);
    }
}

/// A separator and a text, in pieces and at once.
pub fn csv(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let separator = [b',', b';', b'\t', b'|'][choices.below(4)];
    let piece = 4 + usize::from(choices.byte());
    let text = String::from_utf8_lossy(choices.0);
    let whole = records(separator, [&*text]);
    assert_eq!(records(separator, pieces(&text, piece)), whole, "in pieces of {piece}");
    let mut line = 0;
    for (at, fields, _) in &whole {
        assert!(*at > line, "lines ascend");
        line = *at;
        assert!(!fields.is_empty());
    }
}

type Read = Vec<(u32, Vec<String>, Option<Oddity>)>;

fn records<'a>(separator: u8, pieces: impl IntoIterator<Item = &'a str>) -> Read {
    let mut records = Vec::new();
    let mut scanner = Scanner::new(separator);
    let mut each = |record: preflight_core::csv::Record<'_>| {
        let fields = record.iter().map(str::to_owned).collect();
        assert_eq!(record.get(record.len()), "", "nothing beyond the last field");
        records.push((record.line, fields, record.oddity));
    };
    for piece in pieces {
        scanner.feed(piece, &mut each);
    }
    scanner.finish(&mut each);
    records
}

/// A text in pieces of at most so many bytes.
fn pieces(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end =
            (0..=most.min(rest.len())).rev().find(|&at| rest.is_char_boundary(at))?;
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}
