//! Where the cells and hashes of all rows are kept: blocks that never move.
//!
//! A `Vec` that doubles would copy a gigabyte to grow by a row, and hold both copies;
//! here a full block is left alone and the next one begun. Nothing is ever taken out:
//! what an edit replaced is what undo brings back.

/// Bytes in one block, and the most that one piece can have.
const BLOCK: usize = 1 << 20;

/// A piece of [`Texts`] or [`Bytes`].
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

    fn block(self) -> usize {
        (self.at / BLOCK as u64) as usize
    }

    fn range(self) -> std::ops::Range<usize> {
        let from = (self.at % BLOCK as u64) as usize;
        from..from + self.len as usize
    }

    /// The next piece of so many bytes behind blocks that are filled so far; whether it
    /// begins a block.
    fn behind(blocks: usize, filled: usize, len: usize) -> (Self, bool) {
        let begins = blocks == 0 || BLOCK - filled < len;
        let at = match begins {
            true => blocks * BLOCK,
            false => (blocks - 1) * BLOCK + filled,
        };
        (Self { at: at as u64, len: len as u32 }, begins)
    }
}

/// Texts, which were checked to be some and need not be again.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<String>);

impl Texts {
    /// Keeps a text; beyond a block's length it is cut (a record is shorter).
    pub(super) fn keep(&mut self, text: &str) -> Span {
        if text.is_empty() {
            return Span::default();
        }
        let text = &text[..text.floor_char_boundary(BLOCK)];
        let filled = self.0.last().map_or(0, String::len);
        let (span, begins) = Span::behind(self.0.len(), filled, text.len());
        if begins {
            self.0.push(String::with_capacity(BLOCK));
        }
        if let Some(block) = self.0.last_mut() {
            block.push_str(text);
        }
        span
    }

    pub(super) fn get(&self, span: Span) -> &str {
        // Most cells are.
        if span.is_empty() {
            return "";
        }
        let block = self.0.get(span.block());
        block.and_then(|block| block.get(span.range())).unwrap_or_default()
    }
}

/// The significant bytes of hashes.
#[derive(Debug, Default)]
pub(super) struct Bytes(Vec<Vec<u8>>);

impl Bytes {
    /// Keeps the bytes that `write` appends, at most so many; nothing where it fails, and
    /// where a block has not that much room.
    pub(super) fn keep_written<T>(
        &mut self,
        most: usize,
        write: impl FnOnce(&mut Vec<u8>) -> Option<T>,
    ) -> Option<(Span, T)> {
        if most > BLOCK {
            return None;
        }
        let filled = self.0.last().map_or(0, Vec::len);
        let (room, begins) = Span::behind(self.0.len(), filled, most);
        if begins {
            self.0.push(Vec::with_capacity(BLOCK));
        }
        let block = self.0.last_mut()?;
        let from = block.len();
        match write(block) {
            Some(written) => {
                let len = (block.len() - from) as u32;
                Some((Span { len, ..room }, written))
            }
            None => {
                block.truncate(from);
                None
            }
        }
    }

    /// Keeps bytes; beyond a block's length they are cut (a record is shorter).
    pub(super) fn keep(&mut self, bytes: &[u8]) -> Span {
        let bytes = &bytes[..bytes.len().min(BLOCK)];
        if bytes.is_empty() {
            return Span::default();
        }
        let kept = self.keep_written(bytes.len(), |block| {
            block.extend_from_slice(bytes);
            Some(())
        });
        kept.map_or(Span::default(), |(span, ())| span)
    }

    pub(super) fn get(&self, span: Span) -> &[u8] {
        let block = self.0.get(span.block());
        block.and_then(|block| block.get(span.range())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_from_any_block() {
        let (mut texts, mut bytes) = (Texts::default(), Bytes::default());
        let long = "ü".repeat(150_000);
        let piece = |n: usize| format!("{n}{long}");
        let spans: Vec<_> = (0..10)
            .map(|n| (texts.keep(&piece(n)), bytes.keep(piece(n).as_bytes())))
            .collect();
        for (n, (text, byte)) in spans.into_iter().enumerate() {
            assert_eq!(texts.get(text), piece(n));
            assert_eq!(bytes.get(byte), piece(n).as_bytes());
        }
        assert_eq!(
            (texts.get(Span::default()), bytes.get(Span::default())),
            ("", &[][..])
        );
    }

    #[test]
    fn what_is_longer_than_a_block_is_cut_between_characters() {
        let mut texts = Texts::default();
        let span = texts.keep(&"€".repeat(BLOCK / 2));
        assert_eq!(texts.get(span).len(), BLOCK - BLOCK % 3);
        let next = texts.keep("next");
        assert_eq!(texts.get(next), "next");
    }
}
