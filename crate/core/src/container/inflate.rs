//! Deflate, piece by piece: what ZIP, gzip and cabinets are packed with.

use std::fmt;
use std::ops::Range;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The farthest that deflate refers back.
const WINDOW: usize = 32 * 1024;

/// A stream that is being unpacked.
pub(super) struct Inflate {
    state: DecompressorOxide,
    /// The last bytes unpacked, written round and round.
    window: Vec<u8>,
    at: usize,
}

/// What one call gave.
#[derive(Debug)]
pub(super) struct Inflated {
    /// Bytes of the input that were used.
    pub(super) used: usize,
    /// Where in the window the new bytes stand.
    pub(super) fresh: Range<usize>,
    /// The stream ends here.
    pub(super) ended: bool,
}

/// The input is no deflate stream, or ends before the stream does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Cut,
    Damaged,
}

impl Inflate {
    pub(super) fn new() -> Self {
        let state = DecompressorOxide::new();
        Self { state, window: vec![0; WINDOW], at: 0 }
    }

    /// Begins another stream that may refer back to this one (MSZIP does).
    pub(super) fn begin_again(&mut self) {
        self.state = DecompressorOxide::new();
    }

    /// Unpacks some of what is left of the input.
    pub(super) fn next(&mut self, input: &[u8]) -> Result<Inflated, Failure> {
        let at = self.at;
        let (status, used, count) =
            decompress(&mut self.state, input, &mut self.window, at, 0);
        let end = (at + count).min(WINDOW);
        self.at = end % WINDOW;
        let done = |ended| Ok(Inflated { used, fresh: at..end, ended });
        match status {
            TINFLStatus::Done => done(true),
            TINFLStatus::HasMoreOutput => done(false),
            // What came before the end of the input is good.
            TINFLStatus::FailedCannotMakeProgress if count > 0 => done(false),
            TINFLStatus::FailedCannotMakeProgress => Err(Failure::Cut),
            _ => Err(Failure::Damaged),
        }
    }

    /// The bytes of a range that [`next`](Self::next) gave.
    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.window.get(range).unwrap_or_default()
    }
}

impl fmt::Debug for Inflate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflate").field("at", &self.at).finish_non_exhaustive()
    }
}
