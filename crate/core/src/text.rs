//! Bytes to text: which encoding, what was odd.
//!
//! Bytes come in pieces of any size, text goes out piece by piece, in order. Nothing
//! is refused: what is not valid in its encoding is read as Windows-1252 (8-bit files)
//! or replaced by U+FFFD (UTF-16), and counted. Where a line begins in another encoding
//! than the one before it (files joined, a row added by `>>`), the other one holds.
//!
//! Why so many encodings: Get-WindowsAutopilotInfo writes UTF-16LE with a BOM under
//! Windows PowerShell 5.1 and UTF-8 without one under PowerShell 7, Microsoft's own
//! samples are UTF-8 with a BOM, and its documentation asks for "ANSI".

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr, memchr_iter, memrchr};
use preflight_loops::is_ascii;

/// How a file's bytes stood for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits only: the same in every 8-bit encoding.
    Ascii,
    /// UTF-8.
    Utf8 {
        /// It began with EF BB BF.
        bom: bool,
    },
    /// UTF-16, least significant byte first.
    Utf16Le {
        /// It began with FF FE; otherwise told by its NUL bytes.
        bom: bool,
    },
    /// UTF-16, most significant byte first.
    Utf16Be {
        /// It began with FE FF; otherwise told by its NUL bytes.
        bom: bool,
    },
    /// Windows' Western code page: bytes over 7F that are not UTF-8.
    Windows1252,
    /// UTF-8 in some places, Windows-1252 in others: two files joined, usually.
    Mixed,
}

/// The name that people know.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, bom) = match self {
            Encoding::Ascii => ("ASCII", None),
            Encoding::Utf8 { bom } => ("UTF-8", Some(bom)),
            Encoding::Utf16Le { bom } => ("UTF-16LE", Some(bom)),
            Encoding::Utf16Be { bom } => ("UTF-16BE", Some(bom)),
            Encoding::Windows1252 => ("Windows-1252", None),
            Encoding::Mixed => ("UTF-8 mixed with Windows-1252", None),
        };
        f.write_str(name)?;
        match bom {
            Some(true) => f.write_str(" with BOM"),
            Some(false) => f.write_str(" without BOM"),
            None => Ok(()),
        }
    }
}

/// How many bytes are looked at to tell UTF-16 without a BOM by its NUL bytes.
const SNIFF: usize = 64;

/// How many bytes of a line tell that it is of another encoding.
const AHEAD: usize = 24;

/// Decodes one file, piece by piece.
#[derive(Debug, Default)]
pub struct Decoder {
    family: Option<Family>,
    /// What the file began as, where it went on as something else.
    began: Option<Family>,
    /// Bytes that wait for the ones after them: at most [`SNIFF`].
    waiting: Vec<u8>,
    /// A line ended with what has been decoded.
    line_ended: bool,
    /// A first half of a UTF-16 pair, waiting for its second.
    high: Option<u16>,
    multibyte: bool,
    /// Bytes that are not UTF-8 were there.
    narrow: bool,
    undecodable: u64,
    /// Where in the text given last the first odd character of all stands, in bytes.
    first_odd: Option<usize>,
    /// Where in it the encoding changed for the first time.
    first_change: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Bytes { bom: bool },
    Utf16 { bom: bool, big: bool },
}

/// Whether the encoding changes where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    No,
    /// Too few bytes are there to tell.
    Perhaps,
    /// To this one, its BOM so many bytes long.
    To(Family, usize),
}

impl Decoder {
    /// The text of bytes that are all there.
    pub fn whole(bytes: &[u8]) -> String {
        let mut decoder = Self::default();
        let mut text = decoder.feed(bytes).into_owned();
        text.push_str(&decoder.finish());
        text
    }

    /// The text of the next bytes, as far as it is certain yet.
    pub fn feed<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        if self.family.is_none() && self.waiting.len() + bytes.len() < SNIFF {
            self.waiting.extend_from_slice(bytes);
            return Cow::Borrowed("");
        }
        self.decode(bytes, false)
    }

    /// The text of what was still waiting; the file ends here.
    pub fn finish(&mut self) -> String {
        self.decode(&[], true).into_owned()
    }

    /// The encoding, as far as it is known from the bytes so far.
    pub fn encoding(&self) -> Encoding {
        match self.began.or(self.family) {
            Some(Family::Utf16 { bom, big: false }) => Encoding::Utf16Le { bom },
            Some(Family::Utf16 { bom, big: true }) => Encoding::Utf16Be { bom },
            Some(Family::Bytes { bom: true }) if !self.narrow => {
                Encoding::Utf8 { bom: true }
            }
            Some(Family::Bytes { bom }) if self.narrow => {
                if bom || self.multibyte {
                    Encoding::Mixed
                } else {
                    Encoding::Windows1252
                }
            }
            _ if self.multibyte => Encoding::Utf8 { bom: false },
            _ => Encoding::Ascii,
        }
    }

    /// How many bytes (UTF-16: units) were not valid in their encoding.
    pub fn undecodable(&self) -> u64 {
        self.undecodable
    }

    /// Where the first character of the file that was not valid in its encoding stands
    /// in the text given last, in bytes; nothing if it stood in an earlier one, or there
    /// is none.
    pub fn first_odd(&self) -> Option<usize> {
        self.first_odd
    }

    /// Where a line of another encoding begins in the text given last, in bytes, if it is
    /// the first of the file.
    pub fn first_change(&self) -> Option<usize> {
        self.first_change
    }

    /// Counts bytes that are not valid; `at`: where their text stands in this piece.
    fn odd(&mut self, count: usize, at: usize) {
        if self.undecodable == 0 && count > 0 {
            self.first_odd = Some(at);
        }
        self.undecodable += count as u64;
    }

    fn decode<'a>(&mut self, bytes: &'a [u8], last: bool) -> Cow<'a, str> {
        self.first_odd = None;
        self.first_change = None;
        let mut bytes = if self.waiting.is_empty() {
            Cow::Borrowed(bytes)
        } else {
            let mut all = std::mem::take(&mut self.waiting);
            all.extend_from_slice(bytes);
            Cow::Owned(all)
        };
        let family = *self.family.get_or_insert_with(|| {
            let (family, bom) = sniff(&bytes);
            match &mut bytes {
                Cow::Borrowed(slice) => *slice = &slice[bom..],
                Cow::Owned(all) => drop(all.drain(..bom)),
            }
            family
        });
        match bytes {
            Cow::Borrowed(bytes) => self.lines(family, bytes, last),
            Cow::Owned(bytes) => {
                Cow::Owned(self.lines(family, &bytes, last).into_owned())
            }
        }
    }

    /// The text of bytes whose lines may be of several encodings.
    fn lines<'a>(&mut self, family: Family, bytes: &'a [u8], last: bool) -> Cow<'a, str> {
        let (mut family, mut bytes) = (family, bytes);
        let mut text = Cow::Borrowed("");
        loop {
            let (end, turn) = self.turn(family, bytes, last);
            let (now, rest) = bytes.split_at(end);
            // No character goes on where a line begins, so nothing waits before `rest`.
            let before = text.len();
            let told = self.first_odd;
            let decoded = self.family(family, now, last);
            // A place is told in the whole text.
            self.first_odd = told.or(self.first_odd.map(|at| before + at));
            // Half a pair is no text yet, and the line has gone on with it.
            if self.high.is_some() {
                self.line_ended = false;
            } else if let Some(end) = decoded.as_bytes().last() {
                self.line_ended = *end == b'\n';
            }
            match before {
                0 => text = decoded,
                _ => text.to_mut().push_str(&decoded),
            }
            let Turn::To(next, bom) = turn else {
                self.waiting.extend_from_slice(rest);
                return text;
            };
            if self.began.is_none() {
                self.began = Some(family);
                self.first_change = Some(text.len());
            }
            self.family = Some(next);
            family = next;
            bytes = rest.get(bom..).unwrap_or_default();
        }
    }

    fn family<'a>(
        &mut self,
        family: Family,
        bytes: &'a [u8],
        last: bool,
    ) -> Cow<'a, str> {
        match family {
            Family::Utf16 { big, .. } => Cow::Owned(self.utf16(bytes, big, last)),
            Family::Bytes { .. } => self.bytes(bytes, last),
        }
    }

    /// Where the encoding changes, or where more bytes are needed to tell whether it
    /// does; the end of the bytes otherwise.
    fn turn(&self, family: Family, bytes: &[u8], last: bool) -> (usize, Turn) {
        let ahead = |start: usize| match family {
            Family::Bytes { .. } => begins_utf16(&bytes[start..], last),
            Family::Utf16 { .. } => begins_narrow(&bytes[start..], last),
        };
        if self.line_ended && ahead(0) != Turn::No {
            return (0, ahead(0));
        }
        let found = match family {
            Family::Bytes { .. } => {
                // Only where a zero is can UTF-16 be, or at the end of what has come.
                let mut searched = 0;
                let near_zeros = std::iter::from_fn(|| {
                    let from = searched;
                    let zero = from + memchr(0, &bytes[from..])?;
                    let end = memchr(b'\n', &bytes[zero..]);
                    searched = end.map_or(bytes.len(), |end| zero + end);
                    let start = |to: usize| {
                        let end = memrchr(b'\n', bytes.get(from..to)?)?;
                        Some(from + end + 1)
                    };
                    // A line end right before it may be the first character itself.
                    Some([start(zero.saturating_sub(1)), start(zero)])
                });
                let tail = bytes.len().saturating_sub(AHEAD + 3);
                let ends = memchr_iter(b'\n', &bytes[tail..]).map(|end| tail + end + 1);
                let starts = near_zeros.flatten().flatten();
                starts.chain(ends).find(|start| ahead(*start) != Turn::No)
            }
            Family::Utf16 { big, .. } => memchr_iter(b'\n', bytes)
                .filter(|at| match big {
                    true => at % 2 == 1 && bytes[at - 1] == 0,
                    false => at % 2 == 0 && bytes.get(at + 1) == Some(&0),
                })
                .map(|at| if big { at + 1 } else { at + 2 })
                .find(|start| ahead(*start) != Turn::No),
        };
        found.map_or((bytes.len(), Turn::No), |start| (start, ahead(start)))
    }

    fn bytes<'a>(&mut self, bytes: &'a [u8], last: bool) -> Cow<'a, str> {
        // A character cut by the end of this piece: the rest of it comes.
        let cut = if last { 0 } else { unfinished(bytes) };
        let (bytes, rest) = bytes.split_at(bytes.len() - cut);
        self.waiting.extend_from_slice(rest);
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            self.multibyte = self.multibyte || !is_ascii(bytes);
            return Cow::Borrowed(text);
        }
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            self.multibyte |= !chunk.valid().is_ascii();
            text.push_str(chunk.valid());
            self.narrow |= !chunk.invalid().is_empty();
            self.odd(chunk.invalid().len(), text.len());
            text.extend(chunk.invalid().iter().map(|&byte| windows_1252(byte)));
        }
        Cow::Owned(text)
    }

    fn utf16(&mut self, bytes: &[u8], big: bool, last: bool) -> String {
        let (pairs, odd) = bytes.as_chunks::<2>();
        let unit = if big { u16::from_be_bytes } else { u16::from_le_bytes };
        // Almost always every unit is ASCII: then it is its own UTF-8.
        let mut narrow = Vec::with_capacity(pairs.len());
        let mut all = 0;
        if self.high.is_none() {
            narrow.extend(pairs.iter().map(|&pair| {
                let unit = unit(pair);
                all |= unit;
                unit as u8
            }));
        }
        let mut text = match String::from_utf8(narrow) {
            Ok(text) if all < 0x80 && self.high.is_none() => text,
            _ => self.wide(pairs.iter().map(|&pair| unit(pair))),
        };
        if !last {
            self.waiting.extend_from_slice(odd);
        } else if !odd.is_empty() || self.high.take().is_some() {
            self.odd(1, text.len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
        text
    }

    fn wide(&mut self, units: impl Iterator<Item = u16>) -> String {
        let mut units: Vec<u16> = self.high.take().into_iter().chain(units).collect();
        if let Some(&high @ 0xD800..0xDC00) = units.last() {
            self.high = Some(high);
            units.pop();
        }
        let mut text = String::with_capacity(units.len());
        for unit in char::decode_utf16(units) {
            if unit.is_err() {
                self.odd(1, text.len());
            }
            text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        text
    }
}

/// The family of the first bytes of a file, and how many bytes its BOM takes.
fn sniff(bytes: &[u8]) -> (Family, usize) {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return (Family::Bytes { bom: true }, 3),
        [0xFF, 0xFE, ..] => {
            return (Family::Utf16 { bom: true, big: false }, 2);
        }
        [0xFE, 0xFF, ..] => {
            return (Family::Utf16 { bom: true, big: true }, 2);
        }
        _ => {}
    }
    // Text of these files is ASCII, so UTF-16 shows as every other byte zero.
    let (pairs, _) = bytes[..bytes.len().min(SNIFF)].as_chunks::<2>();
    let zero = |pair: &[u8; 2], place: usize| pair[place] == 0 && pair[1 - place] != 0;
    let zeros = |place: usize| pairs.iter().filter(|pair| zero(pair, place)).count();
    let most = pairs.len() * 3 / 4;
    if pairs.is_empty() || zeros(0).max(zeros(1)) <= most {
        (Family::Bytes { bom: false }, 0)
    } else {
        (Family::Utf16 { bom: false, big: zeros(0) > zeros(1) }, 0)
    }
}

/// Whether a line of a file of bytes is UTF-16: a BOM, then ASCII with its zeros.
fn begins_utf16(bytes: &[u8], last: bool) -> Turn {
    let (big, bom) = match bytes {
        [] => return Turn::No,
        [0xFF, 0xFE, ..] => (false, 2),
        [0xFE, 0xFF, ..] => (true, 2),
        [0xFF | 0xFE] if !last => return Turn::Perhaps,
        [0, ..] => (true, 0),
        _ => (false, 0),
    };
    let family = Family::Utf16 { bom: bom > 0, big };
    let bytes = &bytes[bom..];
    let line = &bytes[..bytes.len().min(AHEAD)];
    let ascii = |(at, byte): (usize, &u8)| match (at % 2 == 0) == big {
        true => *byte == 0,
        false => (1..0x80).contains(byte),
    };
    match line.iter().enumerate().all(ascii) {
        false => Turn::No,
        true if line.len() == AHEAD || last && line.len() >= 4 => Turn::To(family, bom),
        true if last => Turn::No,
        true => Turn::Perhaps,
    }
}

/// Whether a line of a UTF-16 file is of one byte a character: as UTF-16 it would be a
/// long run of rare characters.
fn begins_narrow(bytes: &[u8], last: bool) -> Turn {
    const BOM: &[u8] = b"\xEF\xBB\xBF";
    if bytes.is_empty() {
        return Turn::No;
    }
    if bytes.len() < BOM.len() && BOM.starts_with(bytes) {
        return if last { Turn::No } else { Turn::Perhaps };
    }
    let bom = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let line = &bytes[bom..];
    let line = &line[..line.len().min(AHEAD)];
    let text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n' | 0x1A);
    // A short one must end as a line does, or it may be half a character.
    let enough = || line.len() >= 8 || line.iter().any(|byte| *byte < b' ');
    match line.iter().all(text) {
        false => Turn::No,
        true if line.len() == AHEAD || last && enough() => {
            Turn::To(Family::Bytes { bom: bom > 0 }, bom)
        }
        true if last => Turn::No,
        true => Turn::Perhaps,
    }
}

/// How many bytes at the end begin a character that the next piece may finish.
fn unfinished(bytes: &[u8]) -> usize {
    (1..=bytes.len().min(3))
        .find(|&back| {
            let tail = &bytes[bytes.len() - back..];
            let error = std::str::from_utf8(tail).err();
            error.is_some_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
        })
        .unwrap_or(0)
}

/// Windows-1252 is Latin-1 but for these. (The library of all encodings would be more
/// than half of the module that the page loads.)
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}',
        'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›',
        'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..0xA0 => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte of Windows-1252 that stands for a character, if one does.
fn byte_of(character: char) -> Option<u8> {
    match character {
        '\0'..='\u{7f}' | '\u{a0}'..='\u{ff}' => u8::try_from(character).ok(),
        _ => (0x80..0xA0).find(|&byte| windows_1252(byte) == character),
    }
}

/// What a text was before its UTF-8 was read as Windows-1252 and saved as UTF-8 again,
/// perhaps several times. Nothing where the way back does not lead to UTF-8.
pub(crate) fn once_encoded(text: &str) -> Option<String> {
    let mut once = None;
    // Each time it gets shorter, so this ends.
    while let Some(before) = undone(once.as_deref().unwrap_or(text)) {
        once = Some(before);
    }
    once
}

fn undone(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(byte_of).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], piece: usize) -> (String, Encoding, u64) {
        let mut decoder = Decoder::default();
        let mut text = String::new();
        for piece in bytes.chunks(piece) {
            text.push_str(&decoder.feed(piece));
        }
        text.push_str(&decoder.finish());
        (text, decoder.encoding(), decoder.undecodable())
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[track_caller]
    fn check(bytes: &[u8], text: &str, name: &str, undecodable: u64) {
        for piece in [1, 2, 3, 5, 64, 4096] {
            let (got, encoding, count) = read(bytes, piece);
            assert_eq!(got, text, "in pieces of {piece}");
            assert_eq!(encoding.to_string(), name, "in pieces of {piece}");
            assert_eq!(count, undecodable, "in pieces of {piece}");
        }
    }

    const LINE: &str =
        "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n";
    const WIDE: &str =
        "Device Serial Number,Windows Product ID,Hardware Hash,Büro 😀\r\n";

    #[test]
    fn what_each_tool_writes_is_recognised() {
        check(LINE.as_bytes(), LINE, "ASCII", 0);
        check(WIDE.as_bytes(), WIDE, "UTF-8 without BOM", 0);
        check(&[b"\xEF\xBB\xBF", LINE.as_bytes()].concat(), LINE, "UTF-8 with BOM", 0);
        let little = utf16(&format!("\u{feff}{WIDE}"), u16::to_le_bytes);
        check(&little, WIDE, "UTF-16LE with BOM", 0);
        check(&little[2..], WIDE, "UTF-16LE without BOM", 0);
        let big = utf16(&format!("\u{feff}{WIDE}"), u16::to_be_bytes);
        check(&big, WIDE, "UTF-16BE with BOM", 0);
        check(&big[2..], WIDE, "UTF-16BE without BOM", 0);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_windows_1252() {
        check(b"B\xFCro \x80 1\r\n", "Büro € 1\r\n", "Windows-1252", 2);
        let mixed = [WIDE.as_bytes(), b"B\xFCro"].concat();
        check(&mixed, &format!("{WIDE}Büro"), "UTF-8 mixed with Windows-1252", 1);
    }

    #[test]
    fn windows_1252_is_that_of_the_encoding_standard() {
        for byte in 0x80..=0xFF {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            assert_eq!(text, windows_1252(byte).to_string());
        }
    }

    #[test]
    fn a_utf16_file_cut_in_a_character_says_so() {
        let mut bytes = utf16(&format!("\u{feff}{WIDE}"), u16::to_le_bytes);
        bytes.push(b'x');
        check(&bytes, &format!("{WIDE}\u{fffd}"), "UTF-16LE with BOM", 1);
    }

    #[test]
    fn lines_of_another_encoding_are_read_as_what_they_are() {
        let little = |text: &str| utf16(text, u16::to_le_bytes);
        let big = |text: &str| utf16(text, u16::to_be_bytes);
        let marked = |text: &str| little(&format!("\u{feff}{text}"));
        let row = "5CG0001A,,T0EBAAAAAAAAAAAAAAAA\r\n";
        let joined = |parts: &[&[u8]], name: &str| {
            let text = format!("{LINE}{row}{row}");
            check(&parts.concat(), &text, name, 0);
        };
        joined(&[&marked(LINE), row.as_bytes(), row.as_bytes()], "UTF-16LE with BOM");
        joined(&[&marked(LINE), row.as_bytes(), &little(row)], "UTF-16LE with BOM");
        joined(&[LINE.as_bytes(), &little(row), row.as_bytes()], "ASCII");
        joined(&[LINE.as_bytes(), &marked(row), &little(row)], "ASCII");
        joined(&[LINE.as_bytes(), &big(row), &big(row)], "ASCII");
        joined(&[&big(LINE), row.as_bytes(), &big(row)], "UTF-16BE without BOM");
        let mark = b"\xEF\xBB\xBF";
        joined(
            &[&marked(LINE), mark, row.as_bytes(), row.as_bytes()],
            "UTF-16LE with BOM",
        );
        // The shortest ends: an empty line, and what `copy` writes.
        let end = |first: &[u8], end: &[u8], text: &str, name: &str| {
            check(&[first, end].concat(), &format!("{LINE}{text}"), name, 0);
        };
        end(LINE.as_bytes(), &little("\r\n"), "\r\n", "ASCII");
        end(LINE.as_bytes(), &little("\n5CG\n"), "\n5CG\n", "ASCII");
        end(&marked(LINE), b"\x1A", "\x1A", "UTF-16LE with BOM");
        end(&marked(LINE), b"A1,,\r\n", "A1,,\r\n", "UTF-16LE with BOM");
    }

    #[test]
    fn odd_characters_are_no_change_of_encoding() {
        let little = |text: &str| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        for text in ["塐塐塐塐塐塐塐\r\n設備,5CG0001A\r\n", "\n\n塐\n", "a\u{a0a}\n"]
        {
            let text = format!("{LINE}{text}");
            check(&little(&text), &text, "UTF-16LE with BOM", 0);
        }
        for text in ["A\0\0\0\0\0\n", "\0\0\0\0\n\0", "A\0B\n\0\0\0"] {
            let text = format!("{LINE}{text}");
            check(text.as_bytes(), &text, "ASCII", 0);
        }
        let thorn = [LINE.as_bytes(), b"\xFF\xFE5CG\r\n"].concat();
        check(&thorn, &format!("{LINE}ÿþ5CG\r\n"), "Windows-1252", 2);
        let mut cut = little(LINE);
        cut.push(b'5');
        check(&cut, &format!("{LINE}\u{fffd}"), "UTF-16LE with BOM", 1);
    }

    #[test]
    fn the_first_line_of_another_encoding_is_told() {
        let row = "5CG0001A,,T0EB\r\n";
        let bytes = [LINE.as_bytes(), &utf16(row, u16::to_le_bytes), b"\xFC\r\n"];
        let bytes = bytes.concat();
        for piece in [1, 7, 4096] {
            let mut decoder = Decoder::default();
            let (mut text, mut change, mut odd) = (String::new(), None, None);
            for piece in bytes.chunks(piece).map(Some).chain([None]) {
                let before = text.len();
                text.push_str(&match piece {
                    Some(piece) => decoder.feed(piece),
                    None => decoder.finish().into(),
                });
                change = change.or(decoder.first_change().map(|at| before + at));
                odd = odd.or(decoder.first_odd().map(|at| before + at));
            }
            assert_eq!(change, Some(LINE.len()), "in pieces of {piece}");
            // One byte alone is too little to be a line of its own.
            assert!(odd.is_some_and(|at| at >= LINE.len() + row.len()), "{odd:?}");
        }
    }

    #[test]
    fn a_text_encoded_twice_comes_back() {
        let twice = |text: &str| -> String { text.bytes().map(windows_1252).collect() };
        for text in ["Büro Köln", "zoë", "€ 5 – „ja“", "Зал", "会議室", "\u{feff}a"]
        {
            assert_eq!(once_encoded(&twice(text)).as_deref(), Some(text));
            assert_eq!(once_encoded(&twice(&twice(text))).as_deref(), Some(text));
            assert_eq!(once_encoded(text), None, "{text}");
        }
        for text in ["", "HQ", "SÃO PAULO", "Ã", "Ã¼ 会", "naïve Â"] {
            assert_eq!(once_encoded(text), None, "{text}");
        }
    }

    #[test]
    fn zeros_alone_are_no_utf16() {
        check(&[0; 100], &"\0".repeat(100), "ASCII", 0);
    }

    #[test]
    fn nothing_gives_nothing() {
        check(b"", "", "ASCII", 0);
        check(b"\xEF\xBB\xBF", "", "UTF-8 with BOM", 0);
        check(b"\xFF\xFE", "", "UTF-16LE with BOM", 0);
    }

    /// Lines that are joined, each in an encoding.
    fn joined() -> impl Strategy<Value = Vec<u8>> {
        let line = ("[ -~é塐\0\n]{0,30}", 0..4u8).prop_map(|(line, encoding)| {
            let line = format!("{line}\n");
            match encoding {
                0 => line.into_bytes(),
                1 => utf16(&line, u16::to_le_bytes),
                2 => utf16(&line, u16::to_be_bytes),
                _ => utf16(&format!("\u{feff}{line}"), u16::to_le_bytes),
            }
        });
        proptest::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
    }

    proptest! {
        #[test]
        fn pieces_of_joined_files_never_matter(bytes in joined(), piece in 1usize..40) {
            prop_assert_eq!(read(&bytes, piece), read(&bytes, bytes.len().max(1)));
        }

        #[test]
        fn pieces_never_matter(bytes in any::<Vec<u8>>(), piece in 1usize..40) {
            prop_assert_eq!(read(&bytes, piece), read(&bytes, bytes.len().max(1)));
        }

        #[test]
        fn text_comes_back(text in "[ -~]{40}[ -~é😀]{0,40}", big in any::<bool>()) {
            let to_bytes = if big { u16::to_be_bytes } else { u16::to_le_bytes };
            prop_assert_eq!(read(text.as_bytes(), 7).0, text.clone());
            prop_assert_eq!(read(&utf16(&text, to_bytes), 7).0, text);
        }
    }
}
