//! Bytes to text: which encoding, what was odd.
//!
//! Bytes come in pieces of any size, text goes out piece by piece, in order. Nothing
//! is refused: what is not valid in its encoding is read as Windows-1252 (8-bit files)
//! or replaced by U+FFFD (UTF-16), and counted.
//!
//! Why so many encodings: Get-WindowsAutopilotInfo writes UTF-16LE with a BOM under
//! Windows PowerShell 5.1 and UTF-8 without one under PowerShell 7, Microsoft's own
//! samples are UTF-8 with a BOM, and its documentation asks for "ANSI".

use std::borrow::Cow;
use std::fmt;

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

/// Decodes one file, piece by piece.
#[derive(Debug, Default)]
pub struct Decoder {
    family: Option<Family>,
    /// Bytes that wait for the ones after them: at most [`SNIFF`].
    waiting: Vec<u8>,
    /// A first half of a UTF-16 pair, waiting for its second.
    high: Option<u16>,
    multibyte: bool,
    undecodable: u64,
    /// Where in the text given last the first odd character of all stands, in bytes.
    first_odd: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Bytes { bom: bool },
    Utf16 { bom: bool, big: bool },
}

impl Decoder {
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
        match self.family {
            Some(Family::Utf16 { bom, big: false }) => Encoding::Utf16Le { bom },
            Some(Family::Utf16 { bom, big: true }) => Encoding::Utf16Be { bom },
            Some(Family::Bytes { bom: true }) if self.undecodable == 0 => {
                Encoding::Utf8 { bom: true }
            }
            Some(Family::Bytes { bom }) if self.undecodable > 0 => {
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

    /// Counts bytes that are not valid; `at`: where their text stands in this piece.
    fn odd(&mut self, count: usize, at: usize) {
        if self.undecodable == 0 && count > 0 {
            self.first_odd = Some(at);
        }
        self.undecodable += count as u64;
    }

    fn decode<'a>(&mut self, bytes: &'a [u8], last: bool) -> Cow<'a, str> {
        self.first_odd = None;
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
        match (family, bytes) {
            (Family::Utf16 { big, .. }, bytes) => {
                Cow::Owned(self.utf16(&bytes, big, last))
            }
            (Family::Bytes { .. }, Cow::Borrowed(bytes)) => self.bytes(bytes, last),
            (Family::Bytes { .. }, Cow::Owned(bytes)) => {
                Cow::Owned(self.bytes(&bytes, last).into_owned())
            }
        }
    }

    fn bytes<'a>(&mut self, bytes: &'a [u8], last: bool) -> Cow<'a, str> {
        // A character cut by the end of this piece: the rest of it comes.
        let cut = if last { 0 } else { unfinished(bytes) };
        let (bytes, rest) = bytes.split_at(bytes.len() - cut);
        self.waiting.extend_from_slice(rest);
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.multibyte |= !text.is_ascii();
            return Cow::Borrowed(text);
        }
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            self.multibyte |= !chunk.valid().is_ascii();
            text.push_str(chunk.valid());
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
    fn zeros_alone_are_no_utf16() {
        check(&[0; 100], &"\0".repeat(100), "ASCII", 0);
    }

    #[test]
    fn nothing_gives_nothing() {
        check(b"", "", "ASCII", 0);
        check(b"\xEF\xBB\xBF", "", "UTF-8 with BOM", 0);
        check(b"\xFF\xFE", "", "UTF-16LE with BOM", 0);
    }

    proptest! {
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
