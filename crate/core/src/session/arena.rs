//! Where the text and bytes of all rows are kept: blocks that never move.
//!
//! A `Vec` that doubles would copy a gigabyte to grow by a row, and hold both copies;
//! here a full block is left alone and the next one begun. Nothing is ever taken out:
//! what an edit replaced is what undo brings back.

/// Bytes in one block, and the most that one piece can have.
const BLOCK: usize = 1 << 20;

/// A piece of an [`Arena`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Span {
    /// Block and place in it: `block * BLOCK + place`.
    at: u64,
    len: u32,
}

impl Span {
    pub(super) fn is_empty(self) -> bool {
        self.len == 0
    }
}

#[derive(Debug, Default)]
pub(super) struct Arena {
    blocks: Vec<Vec<u8>>,
}

impl Arena {
    /// Keeps these bytes; beyond a block's length they are cut (a record is shorter).
    pub(super) fn keep(&mut self, bytes: &[u8]) -> Span {
        if bytes.is_empty() {
            return Span::default();
        }
        let bytes = &bytes[..bytes.len().min(BLOCK)];
        let room = self.blocks.last().map_or(0, |block| BLOCK - block.len());
        if room < bytes.len() {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        let at = (number * BLOCK + block.len()) as u64;
        block.extend_from_slice(bytes);
        Span { at, len: bytes.len() as u32 }
    }

    pub(super) fn bytes(&self, span: Span) -> &[u8] {
        let block = self.blocks.get((span.at / BLOCK as u64) as usize);
        let from = (span.at % BLOCK as u64) as usize;
        block
            .and_then(|block| block.get(from..from + span.len as usize))
            .unwrap_or_default()
    }

    pub(super) fn text(&self, span: Span) -> &str {
        std::str::from_utf8(self.bytes(span)).unwrap_or_default()
    }

    pub(super) fn keep_text(&mut self, text: &str) -> Span {
        let mut end = text.len().min(BLOCK);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.keep(&text.as_bytes()[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_from_any_block() {
        let mut arena = Arena::default();
        let long = "x".repeat(300_000);
        let spans: Vec<_> =
            (0..10).map(|n| arena.keep_text(&format!("{n}{long}"))).collect();
        for (n, span) in spans.into_iter().enumerate() {
            assert_eq!(arena.text(span), format!("{n}{long}"));
        }
        assert_eq!(
            arena.text(arena.blocks.first().map(|_| Span::default()).unwrap_or_default()),
            ""
        );
    }
}
