//! The core of Preflight: Windows Autopilot hardware-hash files are read,
//! checked, repaired, planned and registered here.
//!
//! ```text
//!            text ◀── csv ◀─┐
//!      container ◀──────────┼── session ──▶ graph
//!   hash ◀── rules ◀────────┘
//! ```
//!
//! | module | idea |
//! |---|---|
//! | [`text`] | bytes to text: encoding, what was odd |
//! | [`container`] | ZIP, cabinets, workbooks: the files inside |
//! | [`csv`] | text to rows with places; flavours; writing each target's file |
//! | [`hash`] | the hardware hash: base64, records, facts, checksum, repair |
//! | [`rules`] | one rule, one file: help, check, fix, tests |
//! | [`session`] | every verb of the user: files, rows, edits, undo, filter, findings |
//! | [`graph`] | plan, import and look-ups as state machines: requests out, answers in |
//! | [`message`] | every sentence for people, by key |
//!
//! There is no browser here, no I/O, no clock and no randomness: bytes, times and
//! random numbers are passed in. Reading never fails: it gives what could be read
//! and what was wrong with it. No bytes make it panic.

pub mod container;
pub mod csv;
mod few;
pub mod graph;
pub mod hash;
mod json;
pub mod message;
pub mod rules;
#[cfg(feature = "generate")]
pub mod sample;
pub mod session;
mod sort;
pub mod text;
