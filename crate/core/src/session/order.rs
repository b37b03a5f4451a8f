//! In which order rows are shown.
//!
//! Out comes every row of the list, those that are off it too: undo brings a row back
//! where it stood. A list has hundreds of thousands: what a row is compared by is looked
//! up once, and two rows are almost always told apart by one number.

use std::cmp::Ordering;

use super::caseless::folded;
use super::filter::State;
use super::list::{FileId, List, Row, RowId};
use crate::csv::Column;
use crate::sort;

/// What rows can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RowColumn {
    /// Files by their names, then lines.
    Place,
    Serial,
    Manufacturer,
    Model,
    GroupTag,
    AssignedUser,
    /// By how far they are on their way, as [`State`] lists it.
    State,
}

/// A column, and whether from its end to its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowOrder {
    /// By which column.
    pub column: RowColumn,
    /// The last comes first.
    pub descending: bool,
}

/// A row with what it is compared by.
struct Keyed<'a> {
    /// A number that sorts as the cell does, as far as it goes.
    key: u128,
    text: &'a str,
    id: RowId,
}

impl RowOrder {
    /// Every row. Those that are the same stand as in their files, whichever way it is
    /// sorted; what is empty says nothing and comes last.
    pub(super) fn sort(self, list: &List, state: impl Fn(RowId) -> State) -> Vec<RowId> {
        let rows = (0..).zip(&list.rows);
        let text = |row| match self.column {
            RowColumn::Serial => list.text(row, Column::Serial),
            RowColumn::GroupTag => list.text(row, Column::GroupTag),
            RowColumn::AssignedUser => list.text(row, Column::AssignedUser),
            RowColumn::Manufacturer => list.manufacturer(row),
            RowColumn::Model => list.model(row),
            RowColumn::Place | RowColumn::State => "",
        };
        let number = |key: u128, id| Some(Keyed { key, text: "", id });
        match self.column {
            RowColumn::Place => {
                let ranks = file_ranks(list);
                let rank = |file: FileId| ranks.get(file as usize).copied().unwrap_or(0);
                let key =
                    |row: &Row| u128::from(rank(row.file)) << 32 | u128::from(row.line);
                self.arrange(rows.map(|(id, row)| (id, number(key(row), id))))
            }
            RowColumn::State => {
                self.arrange(rows.map(|(id, _)| (id, number(state(id) as u128, id))))
            }
            _ => self.arrange(rows.map(|(id, row)| (id, Keyed::of(text(row), id)))),
        }
    }

    fn arrange<'a>(
        self,
        rows: impl Iterator<Item = (RowId, Option<Keyed<'a>>)>,
    ) -> Vec<RowId> {
        let (mut keyed, mut empty) = (Vec::new(), Vec::new());
        for (id, key) in rows {
            match key {
                Some(key) => keyed.push(key),
                None => empty.push(id),
            }
        }
        keyed.sort_unstable_by(|a, b| {
            let by_cell = match self.descending {
                true => b.compare(a),
                false => a.compare(b),
            };
            by_cell.then(a.id.cmp(&b.id))
        });
        keyed.into_iter().map(|keyed| keyed.id).chain(empty).collect()
    }
}

/// Bytes of a text that are in its key.
const KEY: usize = size_of::<u128>();

impl<'a> Keyed<'a> {
    /// Of a cell; an empty one has no key.
    fn of(text: &'a str, id: RowId) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let mut first = [0; KEY];
        let bytes = &text.as_bytes()[..text.len().min(KEY)];
        first[..bytes.len()].copy_from_slice(bytes);
        first.make_ascii_lowercase();
        Some(Self { key: u128::from_be_bytes(first), text, id })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let rest = |keyed: &Self| folded(keyed.text).skip(KEY);
        self.key
            .cmp(&other.key)
            .then_with(|| rest(self).cmp(rest(other)))
            // What differs by nothing but NULs at its end.
            .then(self.text.len().cmp(&other.text.len()))
    }
}

/// The rank of each file by its name; files of the same name stay apart.
fn file_ranks(list: &List) -> Vec<u32> {
    let name = |file: &usize| list.files.get(*file).map_or("", |file| file.name.as_str());
    let mut files: Vec<usize> = (0..list.files.len()).collect();
    sort::by(&mut files, |a, b| folded(name(a)).cmp(folded(name(b))));
    let mut ranks = vec![0; files.len()];
    for (rank, file) in (0..).zip(files) {
        ranks[file] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests;
