//! The hardware hash: Base64 text in, device facts out.
//!
//! ```text
//! text ──base64──▶ bytes ──record──▶ records ──facts──▶ serial, maker, model, …
//!   │                └──── checksum: SHA-256 over everything before it
//!   └── whatever is odd: characters ──▶ damage ──▶ problems, repair
//! ```
//!
//! Reading never fails. A damaged hash gives its facts as far as they go, and the
//! [`Problem`]s met on the way: a technician with half a hash still wants the
//! serial number in it. The checksum has no key: it proves that a hash is undamaged
//! since it was written, never that it is genuine.
//!
//! [`read`] is the hot path of a file of 250,000 rows: on a good hash it decodes the
//! significant characters, compares the filling with `A`, hashes, walks, and allocates
//! nothing. Anything odd starts again in `damage`, which may take its time.
//!
//! This module knows nothing of CSV, rows or rules.

mod base64;
mod characters;
mod codes;
mod damage;
pub mod facts;
#[cfg(feature = "generate")]
pub mod generate;
mod kinds;
mod placeholder;
mod problem;
mod record;
pub mod repair;
pub mod search;
pub(crate) mod time;
mod value;

pub(crate) use characters::is_invisible;
pub use facts::Facts;
pub(crate) use facts::tpm_keys_differ;
pub(crate) use time::{date, date_of};

use crate::message::Message;
use sha2::{Digest, Sha256};

pub use problem::{Problem, ProblemKind};
pub use record::Record;

/// Characters of a hash as Windows writes it: 3,000 bytes, zeros behind the checksum.
pub const USUAL_CHARS: usize = 4000;

/// What a cell held, read as a hardware hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How far the checksum proves the content.
    pub integrity: Integrity,
    /// How the text was written, so that the same text can be written again.
    pub form: Form,
    /// Everything that was wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// How far the SHA-256 inside a hash proves its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// The checksum fits: undamaged since it was written (never: genuine).
    Whole,
    /// Only the checksum itself is damaged: a few of its bits differ, or its end is
    /// cut off and at least 16 of its 32 bytes are there and fit. The content is proved.
    DigestDamaged,
    /// The checksum contradicts the content.
    Damaged,
    /// The text ends before the checksum does: nothing proves the content.
    Unproven,
    /// There is no hash here: empty, or not the `OA` container.
    Nothing,
}

impl Integrity {
    /// Whether the content is proved, so that the facts can be relied on.
    pub fn proves(self) -> bool {
        matches!(self, Integrity::Whole | Integrity::DigestDamaged)
    }

    /// What is proved, for people.
    pub fn message(self) -> Message {
        Message::new(match self {
            Integrity::Whole => "hash-is-whole",
            Integrity::DigestDamaged => "hash-is-whole-but-its-checksum",
            Integrity::Damaged => "hash-is-damaged",
            Integrity::Unproven => "hash-is-unproven",
            Integrity::Nothing => "hash-is-none",
        })
    }
}

/// How the text of a hash was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Padded standard Base64 with nothing but zeros behind the checksum, this many
    /// characters in all: [`write()`] gives the same text again from the bytes.
    Exact {
        /// Characters of the text, padding included.
        chars: u32,
    },
    /// Anything else: whoever wants the text again must keep it.
    Other,
}

/// Reads the text of one hash, appending its significant bytes (the container, its
/// checksum, as far as they are there; no filling) to `bytes`.
pub fn read(text: &str, bytes: &mut Vec<u8>) -> Reading {
    let before = bytes.len();
    match read_good(text.as_bytes(), bytes) {
        Some(chars) if bytes.get(before..).is_some_and(record::checksum_fits) => {
            Reading {
                integrity: Integrity::Whole,
                form: Form::Exact { chars },
                problems: Vec::new(),
            }
        }
        _ => {
            bytes.truncate(before);
            damage::read(text, bytes)
        }
    }
}

/// Hashes whose checksums are proved together.
pub(crate) const TOGETHER: usize = preflight_loops::LANES;

/// The same but for the checksum, which [`checksums_fit`] proves, of several together.
/// `None`, and nothing appended, where anything else is odd.
pub(crate) fn read_unproved(text: &str, bytes: &mut Vec<u8>) -> Option<Form> {
    let before = bytes.len();
    let good = read_good(text.as_bytes(), bytes);
    if good.is_none() {
        bytes.truncate(before);
    }
    good.map(|chars| Form::Exact { chars })
}

/// Which of these hashes the checksum in them proves, each of them `read_unproved`.
pub(crate) use record::checksums_fit;

/// The length of a text without any fault, its checksum not looked at; `None` at the
/// first thing that is odd, with something or nothing appended to `bytes`.
fn read_good(text: &[u8], bytes: &mut Vec<u8>) -> Option<u32> {
    let chars = u32::try_from(text.len()).ok()?;
    if chars % 4 != 0 {
        return None;
    }
    let mut head = [0; 6];
    base64::decode_groups(text.get(..8)?, &mut head)?;
    let significant = record::total(&head)? + record::CHECKSUM;
    let (groups, over) = (significant / 3, significant % 3);
    let from = bytes.len();
    base64::append_groups(text.get(..groups * 4)?, bytes)?;
    let mut end = groups * 4;
    if over != 0 {
        let group: [u8; 4] = text.get(end..end + 4)?.try_into().ok()?;
        end += 4;
        // Padded when nothing follows, filled with zeros otherwise: what `write` does.
        let padding = if end == text.len() { 3 - over } else { 0 };
        let last = base64::decode_last(group, padding)?;
        if last.iter().skip(over).any(|&byte| byte != 0) {
            return None;
        }
        bytes.extend(last.iter().take(over));
    }
    let usual = end == text.len() || text.len() >= USUAL_CHARS;
    let content = bytes.get(from..)?;
    let good = usual
        && base64::is_filling(text.get(end..)?)
        && record::Walk::new(content).broken().is_none();
    good.then_some(chars)
}

/// The Base64 text of `chars` characters whose significant bytes these are: padded
/// where nothing follows the bytes, filled with `A` where something does. Never
/// shorter than the bytes need.
pub fn write(bytes: &[u8], chars: u32) -> String {
    let mut text = base64::encode(bytes);
    let chars = (chars as usize).next_multiple_of(4);
    if chars > text.len() {
        let unpadded = text.trim_end_matches('=').len();
        text.truncate(unpadded);
        text.push_str(&"A".repeat(chars - unpadded));
    }
    text
}

/// The first 16 hexadecimal digits of the SHA-256 of a hash's significant bytes: tells
/// hashes apart without telling what is in them. Nothing for no bytes.
pub fn fingerprint(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    if bytes.is_empty() { String::new() } else { digits.collect() }
}

#[cfg(test)]
mod tests;
