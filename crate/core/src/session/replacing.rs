//! A file dropped again takes the place of the earlier one of its name.
//!
//! The same file again, or a corrected one, is told by its name and by devices that both
//! have: at least half of those of the one that has fewer. Sticks of several technicians
//! bring files of one name that share none, or a device that both took: those all stay.

use std::collections::{HashMap, HashSet};

use super::history::Changed;
use super::list::{FileId, List, Row, RowId};
use super::{Message, Session};
use crate::csv::Column;
use crate::hash::facts::is_placeholder;
use crate::rules::{Change, Replaced};

/// What tells a device: the identity in its hash, or its serial number.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Mark<'a> {
    Identity(u64),
    Serial(&'a str),
}

impl Session {
    /// Takes earlier files off the list whose place a file takes that has just been
    /// read to its end: one step, that undo takes back.
    pub(super) fn replace_earlier(&mut self, id: FileId) {
        // Rows of a run stay where they are.
        if self.refuse_edits().is_err() {
            return;
        }
        let there = |file: &&super::File| !file.removed && !file.is_container();
        let Some(file) = self.list.files.get(id as usize).filter(there) else {
            return;
        };
        let name = file.name.clone();
        let earlier: Vec<FileId> = (0..)
            .zip(self.list.files.iter().take(id as usize))
            .filter(|(at, other)| {
                file.again.is_none_or(|again| again == *at)
                    && other.name == file.name
                    && other.whole
                    && !other.removed
                    && !other.is_container()
            })
            .map(|(other, _)| other)
            .collect();
        if earlier.is_empty() {
            return;
        }
        let earlier = self.list.shared(id, &earlier);
        if earlier.is_empty() {
            return;
        }
        let mapped = self.list.files[id as usize].again.is_some();
        let key = if mapped { "step-map-columns" } else { "step-replace-file" };
        let message = Message::new(key).with("file", &name);
        let mut changes = Vec::new();
        let rows: Vec<RowId> = self
            .list
            .present()
            .filter(|(_, row)| earlier.contains(&row.file))
            .map(|(row, _)| row)
            .collect();
        let replaced = self.list.compare(id, &rows);
        for file in &earlier {
            self.list.set_file_removed(*file, true);
            changes.push(Changed::FileRemoved { file: *file });
            // An archive with nothing left in it is of no use.
            let parent = self.list.files[*file as usize].parent;
            if let Some(parent) = parent.filter(|id| self.list.family(*id).len() == 1) {
                self.list.set_file_removed(parent, true);
                changes.push(Changed::FileRemoved { file: parent });
            }
        }
        // From the last on: then no other row becomes the kept one on the way.
        changes.extend(
            rows.into_iter().rev().filter_map(|row| self.carry_out(row, Change::Remove)),
        );
        // The same file, read otherwise: with the first reading back, this one goes.
        if mapped {
            let new = self.list.present().filter(|(_, row)| row.file == id);
            changes.extend(new.map(|(row, _)| Changed::RowAdded { row }));
            changes.push(Changed::FileAdded { file: id });
        }
        self.list.files[id as usize].replaced = Some((earlier, replaced));
        self.step(message, changes);
    }
}

impl List {
    /// Those of the earlier files that are the same as a file, or a first state of it.
    fn shared(&self, id: FileId, earlier: &[FileId]) -> Vec<FileId> {
        let mut rows: HashMap<FileId, Vec<&Row>> = HashMap::new();
        for (_, row) in self.present() {
            rows.entry(row.file).or_default().push(row);
        }
        let of = |file: FileId| rows.get(&file).into_iter().flatten().copied();
        let marks: HashSet<Mark<'_>> = of(id).flat_map(|row| self.marks(row)).collect();
        let shares = |file: &&FileId| {
            let both = |row: &&Row| self.marks(row).any(|mark| marks.contains(&mark));
            let common = of(**file).filter(both).count();
            common > 0 && 2 * common >= of(**file).count().min(of(id).count())
        };
        // Files that say nothing of their devices are the same if all their rows are. One
        // that a person has mapped is the earlier one, read otherwise.
        let same = |file: &&FileId| {
            let (this, other) = (&self.files[id as usize], &self.files[**file as usize]);
            let rows = |file| of(file).map(|row| self.said(row));
            this.again.is_some() || this.read == other.read && rows(id).eq(rows(**file))
        };
        earlier.iter().filter(|file| shares(file) || same(file)).copied().collect()
    }

    /// How the rows of earlier files stand beside those of the one that takes their place.
    fn compare(&self, id: FileId, rows: &[RowId]) -> Replaced {
        let new = self.present().filter(|(_, row)| row.file == id);
        let marks: HashSet<Mark<'_>> = new.flat_map(|(_, row)| self.marks(row)).collect();
        let rows = || rows.iter().filter_map(|row| self.row(*row));
        let missing = |row: &&Row| !self.marks(row).any(|mark| marks.contains(&mark));
        Replaced { rows: rows().count(), missing: rows().filter(missing).count() }
    }

    fn marks<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = Mark<'a>> {
        let serial = self.text(row, Column::Serial).trim();
        let serial =
            Some(serial).filter(|serial| !serial.is_empty() && !is_placeholder(serial));
        let identity = row.hash.is_proved().then(|| self.facts(row).identity());
        let identity = identity.flatten().map(Mark::Identity);
        identity.into_iter().chain(serial.map(Mark::Serial))
    }

    /// All that a row says.
    fn said<'a>(&'a self, row: &'a Row) -> ([&'a str; 6], std::borrow::Cow<'a, str>) {
        let cells = [
            Column::Serial,
            Column::ProductId,
            Column::GroupTag,
            Column::AssignedUser,
            Column::Manufacturer,
            Column::Model,
        ];
        (cells.map(|column| self.text(row, column)), self.hash_text(row))
    }

    /// What a file took the place of, unless that was undone.
    pub(super) fn replaced(&self, id: FileId) -> Option<Replaced> {
        let (earlier, replaced) = self.files.get(id as usize)?.replaced.as_ref()?;
        let gone = |file: &FileId| {
            self.files.get(*file as usize).is_some_and(|file| file.removed)
        };
        earlier.iter().all(gone).then_some(*replaced)
    }
}
