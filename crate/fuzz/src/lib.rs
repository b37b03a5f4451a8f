//! What must hold for any bytes: the bodies of the fuzz targets.
//!
//! They are called by `fuzz_targets/` with whatever the fuzzer makes up, and by
//! `crate/core/tests/fuzz_corpus.rs` with what it found before.

mod answers;
mod damage;
mod hash;
mod journal;
mod reading;
mod session;

pub use answers::{config, graph_answers, policy};
pub use hash::hash;
pub use journal::journal;
pub use reading::{csv, text};
pub use session::{container, session};

/// Choices taken from the front of the bytes, zeros when there are no more.
struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> usize {
        usize::from(self.byte()) << 8 | usize::from(self.byte())
    }

    fn below(&mut self, end: usize) -> usize {
        self.number() % end.max(1)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
