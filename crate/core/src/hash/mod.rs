//! The hardware hash: Base64 text in, device facts out.
//!
//! ```text
//! text ──base64──▶ bytes ──record──▶ records ──facts──▶ serial, maker, model, …
//!                    └──── checksum: SHA-256 over everything before it
//! ```
//!
//! This module knows nothing of CSV, rows or rules.

pub mod facts;
#[cfg(feature = "generate")]
pub mod generate;
pub mod repair;

pub use facts::Facts;

use crate::message::Message;

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
    /// Only the checksum itself is damaged, by a few bits.
    DigestDamaged,
    /// The checksum contradicts the content.
    Damaged,
    /// The text ends before the checksum does: nothing proves the content.
    Unproven,
    /// There is no hash here: empty, or not the `OA` container.
    Nothing,
}

/// How the text of a hash was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Padded standard Base64 with nothing but zeros behind the checksum, this many
    /// characters in all: [`write`] gives the same text again from the bytes.
    Exact {
        /// Characters of the text, padding included.
        chars: u32,
    },
    /// Anything else: whoever wants the text again must keep it.
    Other,
}

/// One thing wrong with a hash, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where in the text, in characters from 0.
    pub at: usize,
}

/// What can be wrong with a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// No text at all.
    Empty,
}

impl Problem {
    /// The sentence for people.
    pub fn message(&self) -> Message {
        Message::new("hash-empty")
    }
}

/// Reads the text of one hash, appending its significant bytes (the container, its
/// checksum, as far as they are there; no filling) to `bytes`.
pub fn read(text: &str, bytes: &mut Vec<u8>) -> Reading {
    let _ = (text, bytes);
    Reading {
        integrity: Integrity::Nothing,
        form: Form::Other,
        problems: Vec::new(),
    }
}

/// The Base64 text of `chars` characters whose significant bytes these are.
pub fn write(bytes: &[u8], chars: u32) -> String {
    let _ = (bytes, chars);
    String::new()
}
