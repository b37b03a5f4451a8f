//! The rows of a machine, in pieces that can be written down one by one.
//!
//! A run of thousands of devices moves few of them at a time. So that not everything is
//! written down before each request, each row is a piece of its own, and a row that was
//! changed is remembered until it has been asked for.
//!
//! What a row holds is not known here.

use std::collections::BTreeSet;
use std::ops::Index;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json;
use crate::message::Message;

/// Rows by place, and those changed since last asked.
#[derive(Debug)]
pub(super) struct Rows<R> {
    rows: Vec<R>,
    changed: BTreeSet<usize>,
}

impl<R> Rows<R> {
    /// All of them are new, so all of them are changed.
    pub fn new(rows: Vec<R>) -> Self {
        Self { changed: (0..rows.len()).collect(), rows }
    }

    pub fn get(&self, row: usize) -> Option<&R> {
        self.rows.get(row)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, R> {
        self.rows.iter()
    }

    /// A row more, which is changed by that.
    pub fn push(&mut self, row: R) {
        self.changed.insert(self.rows.len());
        self.rows.push(row);
    }

    /// The row, which is changed by that.
    pub fn edit(&mut self, row: usize) -> &mut R {
        self.changed.insert(row);
        &mut self.rows[row]
    }

    /// The rows changed since this was last asked, in their order.
    pub fn changed(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }
}

impl<R> Index<usize> for Rows<R> {
    type Output = R;

    fn index(&self, row: usize) -> &R {
        &self.rows[row]
    }
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<R: DeserializeOwned> Rows<R> {
    /// Reads back what [`piece`] wrote of each of `count` rows.
    pub fn restore<T: AsRef<str>>(
        count: usize,
        pieces: impl IntoIterator<Item = T>,
    ) -> Result<Self, Message> {
        let rows = Self::read(pieces)?;
        if rows.len() != count {
            return Err(broken());
        }
        Ok(rows)
    }

    /// Reads back what [`piece`] wrote of each row, where it is known elsewhere how many
    /// there are.
    pub fn read<T: AsRef<str>>(
        pieces: impl IntoIterator<Item = T>,
    ) -> Result<Self, Message> {
        let mut rows = Vec::new();
        for piece in pieces {
            rows.push(read(piece.as_ref())?);
        }
        Ok(Self { rows, changed: BTreeSet::new() })
    }
}

/// A piece to be written down.
pub(super) fn piece(what: &impl Serialize) -> String {
    serde_json::to_string(what).expect("plain data with texts for keys is always JSON")
}

/// Reads back what [`piece`] wrote.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Message> {
    json::read(text).ok_or_else(broken)
}

pub(super) fn broken() -> Message {
    Message::new("journal-broken")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_once_for_all_its_changes() {
        let mut rows = Rows::new(vec![1, 2, 3]);
        assert_eq!(rows.changed(), [0, 1, 2]);
        *rows.edit(2) = 7;
        *rows.edit(0) = 8;
        *rows.edit(2) = 9;
        assert_eq!(rows.changed(), [0, 2]);
        assert_eq!(rows.changed(), [] as [usize; 0]);
    }

    #[test]
    fn what_cannot_be_read_back_is_refused() {
        let read = |pieces: &[&str]| Rows::<u32>::restore(2, pieces).map(|it| it.len());
        assert_eq!(read(&["1", "2"]), Ok(2));
        assert_eq!(read(&["1", "x"]), Err(broken()));
        assert_eq!(read(&["1", "-2"]), Err(broken()));
        assert_eq!(read(&["1"]), Err(broken()));
    }
}
