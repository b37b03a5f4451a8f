//! Edits of many rows at once, each one step.
//!
//! A selection is made of places among the rows shown, or of ids; a list of 250,000
//! rows is selected by one range.

use std::ops::Range;

use super::history::Changed;
use super::{Refused, RowId, Session};
use crate::csv::Column;
use crate::message::Message;
use crate::rules::Change;
use crate::sort;

/// Rows that a change is for. What is not in the list is passed over, and what is
/// selected twice counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every row that the filter shows.
    Shown,
    /// Rows at these places among those shown, from 0.
    Places(Vec<Range<usize>>),
    /// The rows of these ids.
    Rows(Vec<RowId>),
}

/// What is to be found and replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    /// In which column.
    pub column: Column,
    /// The text to be found; with `whole`, no text finds empty cells.
    pub find: String,
    /// What to put in its place.
    pub with: String,
    /// The cell must be this text, not just have it.
    pub whole: bool,
    /// Capital and small letters differ.
    pub case: bool,
}

impl Session {
    /// Sets a column of many rows to one text. Gives how many were changed.
    pub fn set_column(
        &mut self,
        rows: &Selection,
        column: Column,
        text: &str,
    ) -> Result<usize, Refused> {
        self.refuse_bulk(column)?;
        let rows = self.selected(rows);
        Ok(self.set_all(rows, column, text, "step-set"))
    }

    /// Copies the cell of a row to those below it, down to another, in the order in
    /// which they are shown. Gives how many were changed.
    pub fn fill_down(
        &mut self,
        from: RowId,
        to: RowId,
        column: Column,
    ) -> Result<usize, Refused> {
        self.refuse_bulk(column)?;
        let place = |id| self.place(id).ok_or_else(|| Message::new("no-such-row"));
        let (first, last) = (place(from)?, place(to)?);
        let text = match self.list.row(from) {
            Some(row) => self.list.text(row, column).to_owned(),
            None => String::new(),
        };
        let rows = self.shown.get(first + 1..=last).unwrap_or_default().to_vec();
        Ok(self.set_all(rows, column, &text, "step-fill-down"))
    }

    /// How many rows [`replace`](Self::replace) would change.
    pub fn replace_count(
        &self,
        rows: &Selection,
        replace: &Replace,
    ) -> Result<usize, Refused> {
        refuse_identity(replace.column)?;
        let rows = self.selected(rows);
        Ok(rows.into_iter().filter(|id| self.replaced(*id, replace).is_some()).count())
    }

    /// Replaces a text in a column of many rows. Gives how many were changed.
    pub fn replace(
        &mut self,
        rows: &Selection,
        replace: &Replace,
    ) -> Result<usize, Refused> {
        self.refuse_bulk(replace.column)?;
        let mut changes = Vec::new();
        for id in self.selected(rows) {
            if let Some(text) = self.replaced(id, replace) {
                changes.extend(self.carry_out(id, Change::Set(replace.column, text)));
            }
        }
        let key = match (replace.find.as_str(), replace.with.as_str()) {
            ("", _) => "step-replace-empty",
            (_, "") if !replace.whole => "step-replace-by-nothing",
            (_, "") => "step-replace-to-nothing",
            _ => "step-replace",
        };
        let message = Message::new(key)
            .with("find", short(&replace.find))
            .with("with", short(&replace.with));
        Ok(self.bulk_step(message, replace.column, changes))
    }

    /// Takes many rows off the list. Gives how many.
    pub fn remove_rows(&mut self, rows: &Selection) -> Result<usize, Refused> {
        self.refuse_edits()?;
        let mut rows = self.selected(rows);
        rows.sort_unstable();
        // From the last on: then no other row becomes the kept one on the way.
        let changes: Vec<Changed> = rows
            .into_iter()
            .rev()
            .filter_map(|id| self.carry_out(id, Change::Remove))
            .collect();
        let count = changes.len();
        self.step(Message::new("step-remove").with("count", count), changes);
        Ok(count)
    }

    /// The rows of a selection, each once: as they are shown, where they are chosen so.
    pub(super) fn selected(&self, selection: &Selection) -> Vec<RowId> {
        match selection {
            Selection::Shown => self.shown.clone(),
            Selection::Places(places) => {
                let mut places = places.clone();
                sort::by_key(&mut places, |range| range.start);
                let (mut rows, mut next) = (Vec::new(), 0);
                for Range { start, end } in places {
                    let (start, end) = (start.max(next), end.min(self.shown.len()));
                    if start < end {
                        rows.extend_from_slice(&self.shown[start..end]);
                        next = end;
                    }
                }
                rows
            }
            Selection::Rows(rows) => {
                let mut rows = rows.clone();
                rows.sort_unstable();
                rows.dedup();
                rows.retain(|id| self.list.row(*id).is_some_and(|row| !row.removed));
                rows
            }
        }
    }

    fn set_all(
        &mut self,
        rows: Vec<RowId>,
        column: Column,
        text: &str,
        key: &'static str,
    ) -> usize {
        // The text is kept once, however many rows have it.
        let after = self.list.texts.keep(text);
        let mut changes = Vec::new();
        for row in rows {
            let same = |row| self.list.text(row, column) == text;
            if self.list.row(row).is_none_or(same) {
                continue;
            }
            let before = self.list.set_text(row, column, after);
            changes.push(Changed::Text { row, column, before, after });
        }
        let key = if text.is_empty() { "step-empty" } else { key };
        let message = Message::new(key).with("text", short(text));
        self.bulk_step(message, column, changes)
    }

    fn bulk_step(
        &mut self,
        message: Message,
        column: Column,
        changes: Vec<Changed>,
    ) -> usize {
        let count = changes.len();
        self.step(message.with("column", column.header()).with("count", count), changes);
        count
    }

    /// The cell of a row with the text replaced, where that changes it.
    fn replaced(&self, id: RowId, replace: &Replace) -> Option<String> {
        let cell = self.list.text(self.list.row(id)?, replace.column);
        let text = if replace.whole {
            let same = match replace.case {
                true => cell == replace.find,
                false => cell.to_lowercase() == replace.find.to_lowercase(),
            };
            same.then(|| replace.with.clone())?
        } else if replace.find.is_empty() {
            return None;
        } else if replace.case {
            cell.replace(&replace.find, &replace.with)
        } else {
            replace_any_case(cell, &replace.find, &replace.with)
        };
        (text != cell).then_some(text)
    }

    fn refuse_bulk(&self, column: Column) -> Result<(), Refused> {
        self.refuse_edits()?;
        refuse_identity(column)
    }
}

/// What tells one device from another is never the same for many.
fn refuse_identity(column: Column) -> Result<(), Refused> {
    match column {
        Column::Serial | Column::Hash => Err(Message::new("no-bulk")),
        _ => Ok(()),
    }
}

/// Replaces what is found where capital and small letters don't differ; a small letter
/// may be longer than its capital.
fn replace_any_case(cell: &str, find: &str, with: &str) -> String {
    let wanted: Vec<char> = find.chars().flat_map(char::to_lowercase).collect();
    let mut text = String::new();
    let mut rest = cell;
    while let Some(first) = rest.chars().next() {
        match begins_with(rest, &wanted) {
            Some(end) => {
                text += with;
                rest = &rest[end..];
            }
            None => {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    text
}

/// Where the letters wanted end, if the text begins with them and whole letters.
fn begins_with(text: &str, wanted: &[char]) -> Option<usize> {
    let mut left = wanted.iter();
    for (at, letter) in text.char_indices() {
        if left.as_slice().is_empty() {
            return Some(at);
        }
        for small in letter.to_lowercase() {
            if left.next() != Some(&small) {
                return None;
            }
        }
    }
    left.as_slice().is_empty().then_some(text.len())
}

/// A text as a step's name quotes it.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_any_case() {
        assert_eq!(replace_any_case("HQ-hq-Hq", "hQ", "x"), "x-x-x");
        assert_eq!(replace_any_case("STRASSE", "ss", "ß"), "STRAßE");
        assert_eq!(replace_any_case("Büro BÜRO", "büro", "b"), "b b");
        // One letter whose small form is two: no half of it is found.
        assert_eq!(replace_any_case("İx", "i", "y"), "İx");
        assert_eq!(replace_any_case("İx", "i̇x", "y"), "y");
        assert_eq!(replace_any_case("", "a", "b"), "");
    }
}
