//! Off the good path: what is left of a hash, and everything that is wrong with it.
//!
//! In comes any text, megabytes of anything included: the work is linear in it. Out
//! come the significant bytes as far as they are there, what they prove, and the
//! problems. Where a text can be read in two ways, the checksum decides.

use memchr::memmem;

use super::characters::{Blanks, Characters, Odd};
use super::record::{self, Broken, CHECKSUM, Checksum, Walk};
use super::{Form, Integrity, Problem, ProblemKind, Reading, USUAL_CHARS, base64, write};
use crate::sort;

/// Where the text `thisdeviceisanmmddevice` stands for a hash (Microsoft's sample file
/// of Managed Desktop).
const SAMPLE: &[u8] = b"dGhpc2RldmljZWlzYW5tbWRkZXZpY2U";

/// Characters 7 to 12 of every hash: its first record has type 1 and length 28.
const FIRST_RECORD: &[u8] = b"EAHAAA";
const FIRST_RECORD_AT: usize = 6;

/// A length this near to the usual one is a slip of a few characters, not another kind
/// of hash.
const NEAR: usize = 10;

/// Reads a text that has something odd, or turns out to be fine after all.
pub(super) fn read(text: &str, bytes: &mut Vec<u8>) -> Reading {
    let study = Study::of(text);
    bytes.extend_from_slice(&study.bytes);
    let chars = u32::try_from(text.len()).ok().filter(|_| !study.bytes.is_empty());
    let form = match chars {
        Some(chars) if write(&study.bytes, chars) == text => Form::Exact { chars },
        _ => Form::Other,
    };
    Reading { integrity: study.integrity(), form, problems: study.problems() }
}

/// One way to read a text.
#[derive(Clone, Debug)]
pub(super) struct Study {
    /// The text taken apart; begins with the hash, if there is one.
    pub characters: Characters,
    /// The place of a letter O that was read as the digit 0.
    pub letter: Option<usize>,
    /// The place of the hash, where something else stands before it.
    pub preceded: Option<usize>,
    /// The significant bytes as far as they are there; none where there is no hash.
    pub bytes: Vec<u8>,
    /// What the checksum says; `None` where there is no hash.
    pub checksum: Option<Checksum>,
    broken: Option<Broken>,
}

impl Study {
    /// The most believable way to read a text.
    pub(super) fn of(text: &str) -> Self {
        let dropped = Self::with(text, Blanks::Drop);
        if dropped.proved() || !dropped.characters.inner_blanks {
            return dropped;
        }
        let plus = Self::with(text, Blanks::Plus);
        let usual = plus.characters.base64.len() == USUAL_CHARS;
        if plus.proved() || usual { plus } else { dropped }
    }

    fn with(text: &str, blanks: Blanks) -> Self {
        let mut study = Self {
            characters: Characters::of(text, blanks),
            letter: None,
            preceded: None,
            bytes: Vec::new(),
            checksum: None,
            broken: None,
        };
        let characters = &mut study.characters;
        if let [b'T', letter @ b'O', b'E'..=b'H', ..] = characters.base64.as_mut_slice() {
            *letter = b'0';
            study.letter = Some(characters.place(1));
        } else if !starts_hash(&characters.base64)
            && let Some(start) = find_hash(&characters.base64)
        {
            characters.skip(start);
            study.preceded = Some(characters.place(0));
        }
        study.examine();
        study
    }

    /// The same text with other characters of the hash.
    pub(super) fn with_other(&self, characters: Characters) -> Self {
        let mut study = Self {
            characters,
            bytes: Vec::new(),
            checksum: None,
            broken: None,
            letter: self.letter,
            preceded: self.preceded,
        };
        study.examine();
        study
    }

    /// Reads the bytes in the characters.
    fn examine(&mut self) {
        let base64 = &self.characters.base64;
        let head = base64::decode(base64.get(..8).unwrap_or_default());
        let Some(total) = record::total(&head) else {
            return;
        };
        let needed = characters_of(total + CHECKSUM).min(base64.len());
        self.bytes = base64::decode(base64.get(..needed).unwrap_or_default());
        self.checksum = Some(record::checksum(&self.bytes));
        self.broken = Walk::new(&self.bytes).broken();
    }

    /// Whether the content is proved by the checksum, damaged itself or not.
    pub(super) fn proved(&self) -> bool {
        self.checksum.is_some_and(Checksum::proves)
    }

    pub(super) fn integrity(&self) -> Integrity {
        match self.checksum {
            None => Integrity::Nothing,
            Some(Checksum::Fits) => Integrity::Whole,
            Some(checksum) if checksum.proves() => Integrity::DigestDamaged,
            Some(Checksum::Absent | Checksum::Cut { fits: true, .. })
                if self.broken.is_none() && !self.is_upper_case() =>
            {
                Integrity::Unproven
            }
            Some(_) => Integrity::Damaged,
        }
    }

    /// Base64 characters up to the end of the checksum.
    pub(super) fn needed(&self) -> usize {
        characters_of(record::total(&self.bytes).unwrap_or(0) + CHECKSUM)
    }

    /// Characters behind the checksum that are not `A`, and the index of the first.
    /// Bits of the last character that belong to no byte count too.
    pub(super) fn dirty_filling(&self) -> (usize, usize) {
        let base64 = &self.characters.base64;
        let needed = self.needed();
        let spare = match needed % 4 {
            2 => 0b1111,
            3 => 0b11,
            _ => 0,
        };
        let last = needed.saturating_sub(1);
        let bits = base64.get(last).and_then(|&last| base64::bits(last)).unwrap_or(0);
        let spare = (bits & spare != 0).then_some(last);
        let behind = base64.iter().enumerate().skip(needed);
        let mut dirty = behind.filter(|(_, character)| **character != b'A');
        let first = spare.or_else(|| dirty.next().map(|(index, _)| index));
        let count = dirty.count() + usize::from(first.is_some());
        (count, first.unwrap_or(needed))
    }

    /// The index of a second hash.
    pub(super) fn joined(&self) -> Option<usize> {
        self.checksum?;
        let start = FIRST_RECORD_AT + FIRST_RECORD.len();
        find_hash(self.characters.base64.get(start..)?).map(|index| index + start)
    }

    /// Everything that is wrong, in the order of the text.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        match self.checksum {
            Some(checksum) => self.of_hash(checksum, &mut problems),
            None => self.of_no_hash(&mut problems),
        }
        sort::by_key(&mut problems, |problem| problem.at);
        problems
    }

    fn of_hash(&self, checksum: Checksum, problems: &mut Vec<Problem>) {
        let mut add = |kind, at| problems.push(Problem { kind, at });
        self.foreign(&mut add);
        if let Some(at) = self.letter {
            add(ProblemKind::LetterForDigit, at);
        }
        if let Some(at) = self.preceded {
            add(ProblemKind::Preceded, at);
        }
        if self.is_upper_case() && !checksum.proves() {
            return add(ProblemKind::CaseFolded { upper: true }, 0);
        }
        let at_byte = |byte: usize| self.characters.place(byte * 4 / 3);
        let joined = self.joined();
        match joined {
            Some(index) => add(ProblemKind::Joined, self.characters.place(index)),
            None => {
                let (count, at) = self.characters.padding_inside;
                if count > 0 {
                    add(ProblemKind::PaddingInside { count }, at);
                }
                if self.characters.ellipsis.is_none() || checksum.proves() {
                    self.length(checksum, &mut add);
                }
                let (count, first) = self.dirty_filling();
                let in_place = checksum.proves() || checksum == Checksum::Differs;
                if in_place && count > 0 {
                    add(
                        ProblemKind::FillingNotZero { count },
                        self.characters.place(first),
                    );
                }
            }
        }
        match self.broken {
            Some(Broken::Length { byte, length }) => {
                add(ProblemKind::RecordLength { byte, length }, at_byte(byte));
            }
            Some(Broken::Overrun { byte, need, have }) => {
                add(ProblemKind::RecordOverrun { byte, need, have }, at_byte(byte));
            }
            None => {}
        }
        let byte = record::total(&self.bytes).unwrap_or(0);
        match checksum {
            Checksum::Fits | Checksum::Cut { .. } | Checksum::Absent => {}
            Checksum::FewBits(bits) => {
                add(ProblemKind::ChecksumDamaged { bits }, at_byte(byte));
            }
            Checksum::Differs => add(ProblemKind::ChecksumDiffers, at_byte(byte)),
            Checksum::NotFound => {
                add(ProblemKind::ChecksumNotFound { byte }, at_byte(byte));
            }
        }
    }

    /// Too short, too long, not padded.
    fn length(&self, checksum: Checksum, add: &mut impl FnMut(ProblemKind, usize)) {
        let chars = self.characters.base64.len();
        let (padding, padding_at) = self.characters.padding;
        let end = self.characters.length;
        let needed = self.needed();
        match checksum {
            // A character lost on the way tells more than where that shows.
            Checksum::Cut { fits: false, .. } if chars % 4 == 1 => {
                return add(ProblemKind::OddLength { chars }, end);
            }
            Checksum::Cut { present, fits } => {
                return add(ProblemKind::ChecksumCut { present, fits }, end);
            }
            // A damaged header may promise more than any text has.
            Checksum::Absent if self.broken.is_none() => {
                let missing = needed.saturating_sub(chars);
                return add(ProblemKind::Cut { missing }, end);
            }
            _ => {}
        }
        let padded = (chars + padding).is_multiple_of(4) && padding < 3;
        let whole_group = needed.next_multiple_of(4);
        if checksum.proves() {
            if chars > whole_group && chars < USUAL_CHARS {
                let missing = USUAL_CHARS - chars;
                return add(ProblemKind::FillingCut { chars, missing }, end);
            }
            if !padded
                && chars > USUAL_CHARS
                && !chars.is_multiple_of(4)
                && needed <= USUAL_CHARS
            {
                let surplus = chars - USUAL_CHARS;
                let at = self.characters.place(USUAL_CHARS);
                return add(ProblemKind::CharactersSurplus { chars, surplus }, at);
            }
        } else if chars < USUAL_CHARS && chars + NEAR >= USUAL_CHARS {
            let lost = USUAL_CHARS - chars;
            return add(ProblemKind::CharactersLost { chars, lost }, end);
        } else if chars > USUAL_CHARS && chars <= USUAL_CHARS + NEAR {
            let surplus = chars - USUAL_CHARS;
            let at = self.characters.place(USUAL_CHARS);
            return add(ProblemKind::CharactersSurplus { chars, surplus }, at);
        }
        if padded {
            return;
        }
        match (4 - chars % 4) % 4 {
            3 => add(ProblemKind::OddLength { chars }, end),
            right if right > padding => {
                add(ProblemKind::PaddingMissing { missing: right - padding }, end);
            }
            right => {
                let surplus = padding - right;
                add(ProblemKind::PaddingSurplus { surplus }, padding_at + right);
            }
        }
    }

    fn of_no_hash(&self, problems: &mut Vec<Problem>) {
        let mut add = |kind, at| problems.push(Problem { kind, at });
        let characters = &self.characters;
        let base64 = characters.base64.as_slice();
        let others = characters.count(Odd::Other) + characters.count(Odd::Escape);
        if base64.is_empty() && others == 0 && characters.padding.0 == 0 {
            return add(ProblemKind::Empty, 0);
        }
        if let Some(index) = memmem::find(base64, SAMPLE) {
            return add(ProblemKind::Sample, characters.place(index));
        }
        if starts_hash(base64) && characters.ellipsis.is_some() {
            return self.foreign(&mut add);
        }
        // Prose, serial numbers, `N/A`: words between blanks, or not much at all.
        let kind = if characters.foreign_count() * 12 > base64.len() {
            ProblemKind::NotHash
        } else {
            what_else(base64)
        };
        if kind != ProblemKind::NotHash {
            self.foreign(&mut add);
        }
        add(kind, characters.place(0).min(characters.length));
    }

    fn foreign(&self, add: &mut impl FnMut(ProblemKind, usize)) {
        let (first, count) = self.characters.foreign();
        if let Some(&(at, _)) = first.first() {
            add(ProblemKind::Foreign { first, count }, at);
        }
        if let Some((_, at)) = self.characters.ellipsis {
            add(ProblemKind::Shortened, at);
        }
    }

    /// A real hash of this length has hundreds of small letters.
    pub(super) fn is_upper_case(&self) -> bool {
        let base64 = &self.characters.base64;
        base64.len() >= 64 && !base64.iter().any(u8::is_ascii_lowercase)
    }
}

/// Base64 characters that hold this many bytes.
pub(super) fn characters_of(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

fn starts_hash(base64: &[u8]) -> bool {
    matches!(base64, [b'T', b'0', b'E'..=b'H', ..])
}

/// The first place where a hash begins, sure enough: its header and first record.
fn find_hash(base64: &[u8]) -> Option<usize> {
    let starts = memmem::find_iter(base64, FIRST_RECORD)
        .filter_map(|index| index.checked_sub(FIRST_RECORD_AT));
    starts.into_iter().find(|&start| base64.get(start..).is_some_and(starts_hash))
}

/// What Base64 characters are that are no hash.
fn what_else(base64: &[u8]) -> ProblemKind {
    if base64.get(FIRST_RECORD_AT..).is_some_and(|rest| rest.starts_with(FIRST_RECORD)) {
        let found = String::from_utf8_lossy(base64.get(..3).unwrap_or_default());
        return ProblemKind::Beginning { found: found.into_owned() };
    }
    let upper = base64.get(..3).unwrap_or_default().to_ascii_uppercase();
    let folded = starts_hash(&upper) && !base64.iter().any(u8::is_ascii_uppercase);
    if folded && base64.len() >= 16 {
        return ProblemKind::CaseFolded { upper: false };
    }
    let bytes = base64::decode(base64.get(..base64.len().min(64)).unwrap_or_default());
    if let Some(begins) = text_begins(&bytes) {
        return ProblemKind::OtherText { begins };
    }
    // Twelve letters of a serial number are Base64 too, by chance.
    if base64.len() < 64 {
        return ProblemKind::NotHash;
    }
    let begins: Vec<_> = bytes.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
    ProblemKind::OtherBytes { begins: begins.join(" ") }
}

/// The beginning of bytes that are ASCII text, or UTF-16 of it.
fn text_begins(bytes: &[u8]) -> Option<String> {
    let wide = bytes.get(1) == Some(&0);
    let narrow: Vec<u8> = match wide {
        true => bytes
            .chunks_exact(2)
            .map(|pair| if pair[1] == 0 { pair[0] } else { 0 })
            .collect(),
        false => bytes.to_vec(),
    };
    let text = narrow.get(..narrow.len().min(24)).filter(|text| text.len() >= 8)?;
    let printable =
        text.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t'));
    printable.then(|| text.iter().map(|&byte| char::from(byte.max(b' '))).collect())
}
