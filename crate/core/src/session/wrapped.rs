//! A hash written over several lines, as people paste it from mail and consoles, or
//! over several cells, as spreadsheets with short cells and stray commas break it.
//!
//! In: the beginning of a hash in the last row, then lines of nothing but Base64. Out:
//! the whole text. A hash says how long it is, so that the end is known; whether the
//! lines belong together, only its checksum can prove, and rules say so where it
//! does not. Cells are only put together where it does: what stands behind a hash is a
//! tag, else.

use crate::csv::{Record, is_base64};
use crate::hash::{self, USUAL_CHARS};

use super::list::RowId;

/// A hash that goes on.
#[derive(Debug)]
pub(super) struct Wrapped {
    pub(super) row: RowId,
    /// The line it begins on.
    pub(super) line: u32,
    text: String,
    /// Characters that its content and checksum take.
    needed: usize,
    /// Lines put together.
    lines: usize,
    /// Characters of the line before.
    width: usize,
}

/// Shorter lines are no beginning of a broken hash.
const LEAST: usize = 16;

impl Wrapped {
    /// A row whose hash may go on; nothing if it is complete, or none.
    pub(super) fn begin(row: RowId, line: u32, text: String) -> Option<Self> {
        let needed = needed(&text)?;
        let width = text.len();
        let open = text.len() < USUAL_CHARS.max(needed) && !text.ends_with('=');
        open.then_some(Self { row, line, text, needed, lines: 1, width })
    }

    /// Takes the next line, if it can be more of this hash.
    pub(super) fn push(&mut self, record: &Record<'_>) -> bool {
        let more = record.get(0).trim();
        let begun = self.lines > 1;
        let long = more.len() >= LEAST && record.len() == 1;
        let last = begun && more.len() <= self.width;
        // Behind the checksum there is only filling.
        let content = self.text.len() < self.needed;
        let filling = more.trim_start_matches('A').is_empty();
        let room = self.text.len() + more.len() <= USUAL_CHARS.max(self.needed + 4);
        let other = more.len() >= LEAST && needed(more).is_some() && looks_new(more);
        // Only the last line is much shorter than the one before: this is a serial number.
        let short =
            more.len() * 2 < self.width && self.text.len() + more.len() < self.needed;
        if !(long || last) || !(content || filling) || !room || other || short {
            return false;
        }
        self.text.push_str(more);
        self.lines += 1;
        self.width = more.len();
        true
    }

    /// The whole text, if there was more than one line of it.
    pub(super) fn joined(&self) -> Option<String> {
        (self.lines > 1).then(|| self.text.clone())
    }
}

/// The hash whose beginning stands at a place and whose rest stands in the cells behind
/// it, where the checksum proves that, or nothing but its filling does; and how many
/// cells those are.
pub(super) fn across(record: &Record<'_>, place: usize) -> Option<(String, usize)> {
    let first = record.get(place).trim_ascii();
    if first.len() >= USUAL_CHARS || !is_base64(record.get(place + 1)) {
        return None;
    }
    let needed = needed(first)?;
    let mut text = first.to_owned();
    // Characters and cells with which the content and its checksum are there.
    let mut content = (text.len() >= needed).then_some((text.len(), 0));
    let mut more = 0;
    for cell in record.iter().skip(place + 1) {
        let cell = cell.trim_ascii();
        let fits = text.len() + cell.len() <= USUAL_CHARS.max(needed + 4);
        let filling = cell.trim_start_matches('A').trim_end_matches('=').is_empty();
        if !fits || !is_base64(cell) || content.is_some() && !filling {
            break;
        }
        text.push_str(cell);
        more += 1;
        if content.is_none() && text.len() >= needed {
            content = Some((text.len(), more));
        }
    }
    // Filling goes to the usual length or is none: a tag may be `A`.
    if text.len() != USUAL_CHARS {
        let (length, cells) = content?;
        text.truncate(length);
        more = cells;
    }
    let proved = || hash::read(&text, &mut Vec::new()).integrity.proves();
    (more > 0 && proved()).then_some((text, more))
}

/// Characters that the content and the checksum of a hash take, by its own word, without
/// padding: a hash that only lost that is whole, and what stands behind it is a tag.
fn needed(text: &str) -> Option<usize> {
    let start = text.trim_start().get(..8)?;
    let mut bytes = Vec::new();
    hash::read(start, &mut bytes);
    let [b'O', b'A', low, high, ..] = *bytes.as_slice() else { return None };
    let bytes = usize::from(u16::from_le_bytes([low, high])) + 36;
    Some((bytes * 4).div_ceil(3))
}

/// The first record of every hash, at its place (Microsoft's own and the wild ones).
fn looks_new(text: &str) -> bool {
    text.get(6..12) == Some("EAHAAA")
}
