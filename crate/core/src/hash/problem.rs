//! What can be wrong with a hash, where, and how to say it.

use super::{USUAL_CHARS, characters};
use crate::message::{Join, Message};

/// One thing wrong with a hash, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where in the text, in characters from 0.
    pub at: usize,
}

/// What can be wrong with a hash. Bytes count from the start of the container.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// No text at all, or only blanks.
    Empty,
    /// A text that is no Base64 and no hash: a serial number, a note, `N/A`.
    NotHash,
    /// The placeholder in Microsoft's sample file of Managed Desktop.
    Sample,
    /// Base64 of something else, beginning with this text.
    OtherText {
        /// Its first characters.
        begins: String,
    },
    /// Base64 of something else, beginning with these bytes.
    OtherBytes {
        /// Its first bytes, in hexadecimal.
        begins: String,
    },
    /// A hash but for its first characters.
    Beginning {
        /// The first characters.
        found: String,
    },
    /// All letters have become small, or all capital.
    CaseFolded {
        /// Capital, not small.
        upper: bool,
    },
    /// `TO` (the letter) where `T0` (the digit) begins every hash.
    LetterForDigit,
    /// Text before the hash.
    Preceded,
    /// Characters that are not Base64.
    Foreign {
        /// The first of them, with their places from 0.
        first: Vec<(usize, char)>,
        /// How many there are.
        count: usize,
    },
    /// A second hash in the same cell.
    Joined,
    /// `=` before the end.
    PaddingInside {
        /// How many.
        count: usize,
    },
    /// `=` missing at the end.
    PaddingMissing {
        /// How many.
        missing: usize,
    },
    /// More `=` at the end than belong there.
    PaddingSurplus {
        /// How many too many.
        surplus: usize,
    },
    /// A length that no Base64 text has: one more than a multiple of four.
    OddLength {
        /// Base64 characters there are.
        chars: usize,
    },
    /// A few characters fewer than a hash has, and a checksum that does not fit.
    CharactersLost {
        /// Base64 characters there are.
        chars: usize,
        /// How many seem to be missing.
        lost: usize,
    },
    /// More characters than a hash has.
    CharactersSurplus {
        /// Base64 characters there are.
        chars: usize,
        /// How many seem to be too many.
        surplus: usize,
    },
    /// A record shorter than its own header.
    RecordLength {
        /// Where it starts.
        byte: usize,
        /// The length it gives.
        length: usize,
    },
    /// A record that does not fit in what is left of the container.
    RecordOverrun {
        /// Where it starts.
        byte: usize,
        /// The bytes it needs.
        need: usize,
        /// The bytes left.
        have: usize,
    },
    /// Cut by what showed it, with `…` or `...` in place of the rest.
    Shortened,
    /// Cut off before or shortly after the start of its checksum.
    Cut {
        /// Base64 characters that are missing to the end of the checksum.
        missing: usize,
    },
    /// Cut off within the checksum.
    ChecksumCut {
        /// Bytes of the checksum that are left, of 32.
        present: usize,
        /// Whether those fit the content.
        fits: bool,
    },
    /// The checksum contradicts the content.
    ChecksumDiffers,
    /// No checksum where the header says.
    ChecksumNotFound {
        /// Where it should start.
        byte: usize,
    },
    /// Only the checksum is damaged, the content is proved.
    ChecksumDamaged {
        /// Bits that differ.
        bits: u32,
    },
    /// Cut off in the zeros behind the checksum, the content is proved.
    FillingCut {
        /// Base64 characters there are.
        chars: usize,
        /// Characters missing to the usual length.
        missing: usize,
    },
    /// Something else than zeros behind the checksum.
    FillingNotZero {
        /// Characters that are not `A`.
        count: usize,
    },
}

impl Problem {
    /// The sentence for people.
    pub fn message(&self) -> Message {
        let at = self.at + 1;
        match &self.kind {
            ProblemKind::Empty => Message::new("hash-empty"),
            ProblemKind::NotHash => Message::new("hash-not-a-hash"),
            ProblemKind::Sample => Message::new("hash-sample"),
            ProblemKind::OtherText { begins } => {
                Message::new("hash-other-text").with("begins", begins)
            }
            ProblemKind::OtherBytes { begins } => {
                Message::new("hash-other-bytes").with("begins", begins)
            }
            ProblemKind::Beginning { found } => {
                Message::new("hash-beginning").with("found", found)
            }
            ProblemKind::CaseFolded { upper: false } => Message::new("hash-lower-case"),
            ProblemKind::CaseFolded { upper: true } => Message::new("hash-upper-case"),
            ProblemKind::LetterForDigit => {
                Message::new("hash-letter-for-digit").with("at", at)
            }
            ProblemKind::Preceded => Message::new("hash-preceded").with("at", at),
            ProblemKind::Foreign { first, count } => foreign(first, *count),
            ProblemKind::Joined => Message::new("hash-joined").with("at", at),
            ProblemKind::PaddingInside { count } => {
                Message::new("hash-padding-inside").with("count", count).with("at", at)
            }
            ProblemKind::PaddingMissing { missing } => {
                Message::new("hash-padding-missing").with("missing", missing)
            }
            ProblemKind::PaddingSurplus { surplus } => {
                Message::new("hash-padding-surplus").with("surplus", surplus)
            }
            ProblemKind::OddLength { chars } => {
                Message::new("hash-odd-length").with("chars", chars)
            }
            ProblemKind::CharactersLost { chars, lost } => {
                Message::new("hash-characters-lost")
                    .with("chars", chars)
                    .with("lost", lost)
            }
            ProblemKind::CharactersSurplus { chars, surplus } => {
                Message::new("hash-characters-surplus")
                    .with("chars", chars)
                    .with("surplus", surplus)
            }
            ProblemKind::RecordLength { byte, length } => {
                Message::new("hash-record-length")
                    .with("byte", byte + 1)
                    .with("at", at)
                    .with("length", length)
            }
            ProblemKind::RecordOverrun { byte, need, have } => {
                Message::new("hash-record-overrun")
                    .with("byte", byte + 1)
                    .with("at", at)
                    .with("need", need)
                    .with("have", have)
            }
            ProblemKind::Shortened => Message::new("hash-shortened").with("at", self.at),
            ProblemKind::Cut { missing } => {
                Message::new("hash-cut").with("at", self.at).with("missing", missing)
            }
            ProblemKind::ChecksumCut { present, fits } => {
                let key = match fits {
                    true => "hash-checksum-cut",
                    false => "hash-checksum-cut-differs",
                };
                Message::new(key).with("present", present)
            }
            ProblemKind::ChecksumDiffers => Message::new("hash-checksum-differs"),
            ProblemKind::ChecksumNotFound { byte } => {
                Message::new("hash-checksum-not-found")
                    .with("byte", byte + 1)
                    .with("at", at)
            }
            ProblemKind::ChecksumDamaged { bits } => {
                Message::new("hash-checksum-damaged").with("bits", bits)
            }
            ProblemKind::FillingCut { chars, missing } => {
                Message::new("hash-filling-cut")
                    .with("chars", chars)
                    .with("missing", missing)
                    .with("usual", USUAL_CHARS)
            }
            ProblemKind::FillingNotZero { count } => {
                Message::new("hash-filling-not-zero").with("count", count).with("at", at)
            }
        }
    }
}

/// The sentence on characters that are not Base64: each of the first by name and place.
fn foreign(first: &[(usize, char)], count: usize) -> Message {
    let place = |(at, character): &(usize, char)| {
        Message::new("hash-foreign-place")
            .saying("character", name(*character))
            .with("at", at + 1)
    };
    let places = first.iter().map(place).collect();
    let join = if count > first.len() { Join::List } else { Join::And };
    let key = match count {
        1 => "hash-foreign-one",
        _ if count <= first.len() => "hash-foreign-some",
        _ => "hash-foreign-many",
    };
    Message::new(key).with("count", count).saying_all("list", places, join)
}

/// A character as people can see it: itself, or its number and name.
pub(super) fn name(character: char) -> Message {
    let known = match character {
        '\0' => "character-nul",
        '\t' => "character-tab",
        '\n' => "character-line-feed",
        '\r' => "character-carriage-return",
        '\u{85}' => "character-next-line",
        '\u{a0}' => "character-no-break-space",
        '\u{ad}' => "character-soft-hyphen",
        '\u{180e}' => "character-mongolian-vowel-separator",
        '\u{2002}' => "character-en-space",
        '\u{2003}' => "character-em-space",
        '\u{2009}' => "character-thin-space",
        '\u{200b}' => "character-zero-width-space",
        '\u{200c}' => "character-zero-width-non-joiner",
        '\u{200d}' => "character-zero-width-joiner",
        '\u{200e}' => "character-left-to-right-mark",
        '\u{200f}' => "character-right-to-left-mark",
        '\u{2018}' => "character-left-single-quotation-mark",
        '\u{2019}' => "character-right-single-quotation-mark",
        '\u{201c}' => "character-left-double-quotation-mark",
        '\u{201d}' => "character-right-double-quotation-mark",
        '\u{201e}' => "character-low-double-quotation-mark",
        '\u{2010}' => "character-hyphen",
        '\u{2011}' => "character-no-break-hyphen",
        '\u{2013}' => "character-en-dash",
        '\u{2014}' => "character-em-dash",
        '\u{2026}' => "character-ellipsis",
        '\u{2028}' => "character-line-separator",
        '\u{202f}' => "character-narrow-no-break-space",
        '\u{2060}' => "character-word-joiner",
        '\u{3000}' => "character-ideographic-space",
        '\u{feff}' => "character-byte-order-mark",
        '\u{fffd}' => "character-replacement-character",
        _ if characters::is_invisible(character) => "character-invisible-character",
        _ if character.is_control() => "character-control-character",
        _ if character.is_whitespace() => "character-blank",
        _ => return Message::new("character-itself").with("character", character),
    };
    let code = format!("U+{:04X}", u32::from(character));
    Message::new("character-named").with("code", code).saying("name", Message::new(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(at: usize, kind: ProblemKind) -> String {
        Problem { kind, at }.message().to_string()
    }

    #[test]
    fn a_character_that_is_not_seen_is_named() {
        for (character, expected) in [
            ('a', "`a`"),
            ('\0', "U+0000 (NUL)"),
            ('\t', "U+0009 (tab)"),
            ('\n', "U+000A (line feed)"),
            (' ', "U+0020 (blank)"),
            ('\r', "U+000D (carriage return)"),
            ('\u{85}', "U+0085 (next line)"),
            ('\u{ad}', "U+00AD (soft hyphen)"),
            ('\u{180e}', "U+180E (Mongolian vowel separator)"),
            ('\u{2002}', "U+2002 (en space)"),
            ('\u{2003}', "U+2003 (em space)"),
            ('\u{2005}', "U+2005 (blank)"),
            ('\u{2009}', "U+2009 (thin space)"),
            ('\u{200c}', "U+200C (zero-width non-joiner)"),
            ('\u{200d}', "U+200D (zero-width joiner)"),
            ('\u{200e}', "U+200E (left-to-right mark)"),
            ('\u{200f}', "U+200F (right-to-left mark)"),
            ('\u{2018}', "U+2018 (left single quotation mark)"),
            ('\u{2019}', "U+2019 (right single quotation mark)"),
            ('\u{201c}', "U+201C (left double quotation mark)"),
            ('\u{201d}', "U+201D (right double quotation mark)"),
            ('\u{201e}', "U+201E (low double quotation mark)"),
            ('\u{2010}', "U+2010 (hyphen)"),
            ('\u{2011}', "U+2011 (no-break hyphen)"),
            ('\u{2013}', "U+2013 (en dash)"),
            ('\u{2014}', "U+2014 (em dash)"),
            ('\u{2026}', "U+2026 (ellipsis)"),
            ('\u{2028}', "U+2028 (line separator)"),
            ('\u{202f}', "U+202F (narrow no-break space)"),
            ('\u{2060}', "U+2060 (word joiner)"),
            ('\u{3000}', "U+3000 (ideographic space)"),
            ('\u{feff}', "U+FEFF (byte order mark)"),
            ('\u{fffd}', "U+FFFD (replacement character)"),
        ] {
            assert_eq!(name(character).to_string(), expected);
        }
    }

    #[test]
    fn every_sentence_word_for_word() {
        use ProblemKind::*;
        let foreign =
            |first: &[(usize, char)], count| Foreign { first: first.to_vec(), count };
        for (at, kind, sentence) in [
            (0, Empty, "The hardware hash is empty."),
            (
                0,
                NotHash,
                "This is not a hardware hash: a hash is Base64 text of about 4000 characters \
                 that begins with `T0`. Capture it again.",
            ),
            (
                0,
                Sample,
                "This is the placeholder from Microsoft's sample file, not the hash of a \
                 device. Put the device's own hash here.",
            ),
            (
                0,
                OtherText { begins: "hello".into() },
                "This is Base64, but of something else than a hardware hash: the text \
                 \u{201c}hello\u{201d}. A hash begins with `T0`.",
            ),
            (
                0,
                OtherBytes { begins: "50 4B 03 04".into() },
                "This is Base64, but of something else than a hardware hash: it begins with \
                 the bytes 50 4B 03 04. A hash begins with `T0`.",
            ),
            (
                0,
                Beginning { found: "TxE".into() },
                "The hash begins with `TxE`, where every hash has `T0E`, `T0F`, `T0G` or \
                 `T0H`: its first characters are damaged. Copy it again from where it came.",
            ),
            (
                0,
                CaseFolded { upper: false },
                "All letters of the hash have become small letters, and nothing can bring \
                 the capitals back. Copy the hash again from where it came.",
            ),
            (
                0,
                CaseFolded { upper: true },
                "All letters of the hash have become capitals, and nothing can bring the \
                 small letters back. Copy the hash again from where it came.",
            ),
            (
                1,
                LetterForDigit,
                "The letter O stands at character 2, where every hash has the digit 0.",
            ),
            (
                7,
                Preceded,
                "The hash begins only at character 8; what stands before it does not belong \
                 to it.",
            ),
            (
                411,
                foreign(&[(411, '\u{a0}')], 1),
                "The hash has a character that is not Base64: U+00A0 (no-break space) at \
                 character 412.",
            ),
            (
                0,
                foreign(&[(0, '\u{201c}'), (9, '%')], 2),
                "The hash has 2 characters that are not Base64: U+201C (left double \
                 quotation mark) at character 1 and `%` at character 10.",
            ),
            (
                4,
                foreign(&[(4, '\u{7}'), (5, '\u{200b}'), (6, '\u{fff9}')], 60),
                "The hash has 60 characters that are not Base64; the first are U+0007 \
                 (control character) at character 5, U+200B (zero-width space) at character \
                 6, U+FFF9 (invisible character) at character 7.",
            ),
            (
                4000,
                Joined,
                "A second hash begins at character 4001. One row is one device: give the \
                 second hash a row of its own.",
            ),
            (
                99,
                PaddingInside { count: 1 },
                "1 padding character (`=`) stands before the end of the hash, at character \
                 100.",
            ),
            (
                99,
                PaddingInside { count: 2 },
                "2 padding characters (`=`) stand before the end of the hash, the first at \
                 character 100.",
            ),
            (
                1454,
                PaddingMissing { missing: 2 },
                "The hash is not padded: it needs 2 more `=` at its end, and an import \
                 refuses it without.",
            ),
            (
                1455,
                PaddingSurplus { surplus: 1 },
                "The hash has 1 `=` too many at its end, and an import refuses it so.",
            ),
            (
                3997,
                OddLength { chars: 3997 },
                "The hash has 3997 characters, a length that no Base64 text has: at least \
                 one is missing or too many. Copy it again from where it came.",
            ),
            (
                3999,
                CharactersLost { chars: 3999, lost: 1 },
                "The hash has 3999 characters, 1 fewer than usual, and its checksum does not \
                 fit: 1 seems to be missing somewhere. Copy it again from where it came.",
            ),
            (
                4000,
                CharactersSurplus { chars: 4002, surplus: 2 },
                "The hash has 4002 characters, 2 more than usual: 2 seem to be too many.",
            ),
            (
                37,
                RecordLength { byte: 28, length: 3 },
                "The record at byte 29 (character 38) gives its length as 3 bytes, less \
                 than its own header has: the hash is damaged there or shortly before.",
            ),
            (
                37,
                RecordOverrun { byte: 28, need: 300, have: 1 },
                "The record at byte 29 (character 38) needs 300 bytes, 1 is left: the hash \
                 is damaged there or shortly before.",
            ),
            (
                900,
                Cut { missing: 540 },
                "The hash breaks off after character 900: 540 characters are missing to the \
                 end of its checksum, so nothing proves what is left. Capture it again.",
            ),
            (
                120,
                Shortened,
                "The hash breaks off after character 120, and dots stand for the rest: a \
                 list or a window has cut it. Take the hash from the file that the script \
                 writes with `-OutputFile`, or capture it again.",
            ),
            (
                1452,
                ChecksumCut { present: 31, fits: true },
                "The hash breaks off within its checksum: 31 of 32 bytes are left. They fit, \
                 as far as they go.",
            ),
            (
                1452,
                ChecksumCut { present: 31, fits: false },
                "The hash breaks off within its checksum: 31 of 32 bytes are left, and they \
                 do not fit. Something in the hash is wrong as well. Capture it again.",
            ),
            (
                1406,
                ChecksumDiffers,
                "The checksum does not fit: something in the hash was changed since it was \
                 captured. Copy it again from where it came, or capture it again.",
            ),
            (
                1406,
                ChecksumNotFound { byte: 1054 },
                "There is no checksum at byte 1055 (character 1407), where the hash says it \
                 is: characters are missing, too many or changed. Copy it again from where \
                 it came, or capture it again.",
            ),
            (
                1406,
                ChecksumDamaged { bits: 1 },
                "Only the checksum is damaged (1 bit differs), the device's own data are \
                 intact.",
            ),
            (
                3990,
                FillingCut { chars: 3990, missing: 10 },
                "The hash breaks off after 3990 of 4000 characters. Nothing but filling is \
                 missing: its checksum is there and fits.",
            ),
            (
                2000,
                FillingNotZero { count: 3 },
                "3 characters behind the checksum are not filling (`A`), the first at \
                 character 2001. The device's own data are not touched by it.",
            ),
        ] {
            assert_eq!(say(at, kind), sentence);
        }
    }
}
