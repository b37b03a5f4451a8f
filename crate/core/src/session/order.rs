//! In which order rows are shown.
//!
//! Out comes every row of the list, those that are off it too: undo brings a row back
//! where it stood. A list has hundreds of thousands: what a row is compared by is looked
//! up once, and two rows are almost always told apart by one number.

use std::cmp::Ordering;

use preflight_loops as loops;

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
        match self.column {
            RowColumn::Place => {
                let ranks = file_ranks(list);
                let rank = |file: FileId| ranks.get(file as usize).copied().unwrap_or(0);
                let key =
                    |row: &Row| u128::from(rank(row.file)) << 32 | u128::from(row.line);
                self.arrange(rows.map(|(id, row)| (key(row), id)))
            }
            RowColumn::State => self.arrange(rows.map(|(id, _)| (state(id) as u128, id))),
            _ => {
                let (some, none): (Vec<_>, Vec<_>) =
                    rows.partition(|(_, row)| !text(row).is_empty());
                let mut some = self
                    .keyed(some.into_iter().map(|(id, row)| (loops::key(text(row)), id)));
                self.arrange_alike(&mut some, |id| list.row(id).map_or("", text));
                let some = some.into_iter().map(|(_, id)| id);
                some.chain(none.into_iter().map(|(id, _)| id)).collect()
            }
        }
    }

    /// Rows by their keys.
    fn arrange(self, rows: impl Iterator<Item = (u128, RowId)>) -> Vec<RowId> {
        self.keyed(rows).into_iter().map(|(_, id)| id).collect()
    }

    /// The same with the keys.
    fn keyed(self, rows: impl Iterator<Item = (u128, RowId)>) -> Vec<(u128, RowId)> {
        // Whichever way it is sorted, rows with the same key stand as in their files.
        let turned = |key: u128| if self.descending { !key } else { key };
        let mut keyed: Vec<_> = rows.map(|(key, id)| (turned(key), id)).collect();
        loops::sort(&mut keyed);
        keyed
    }

    /// Sorts those of the same key by what the key does not hold.
    fn arrange_alike<'a>(
        self,
        keyed: &mut [(u128, RowId)],
        text: impl Fn(RowId) -> &'a str,
    ) {
        let alike = keyed.chunk_by_mut(|(a, _), (b, _)| a == b);
        for rows in alike.filter(|rows| rows.len() > 1) {
            rows.sort_by(|(_, a), (_, b)| {
                let by_text = compare(text(*a), text(*b));
                if self.descending { by_text.reverse() } else { by_text }
            });
        }
    }
}

/// Two texts with the same key.
fn compare(a: &str, b: &str) -> Ordering {
    let rest = |text| folded(text).skip(loops::KEY);
    // What differs by nothing but NULs at its end.
    rest(a).cmp(rest(b)).then(a.len().cmp(&b.len()))
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
