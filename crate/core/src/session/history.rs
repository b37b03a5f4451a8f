//! Steps that can be undone and done again, one by one or up to any of them.

use std::collections::HashMap;

use serde::Serialize;

use super::arena::Span;
use super::list::{FileId, HashCell, List, RowId};
use super::{Refused, Session};
use crate::csv::Column;
use crate::hash;
use crate::message::Message;

/// One step of the user: what it is called, and what it changed.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) message: Message,
    pub(super) changes: Vec<Changed>,
}

/// One change with what was there before, so that it can be taken back.
#[derive(Debug)]
pub(super) enum Changed {
    Text { row: RowId, column: Column, before: Span, after: Span },
    Hash { row: RowId, before: HashCell, after: HashCell },
    RowRemoved { row: RowId },
    FileRemoved { file: FileId },
    RowAdded { row: RowId },
    FileAdded { file: FileId },
}

/// A step as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepView<'a> {
    /// Its place among all steps, from 1.
    pub number: usize,
    /// What it did, in a few words.
    pub message: &'a Message,
    /// How many rows it changed.
    pub rows: usize,
    /// Done, and not taken back.
    pub done: bool,
}

#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Remembers a step that has been done; what was undone before it is forgotten.
    pub(super) fn push(&mut self, step: Step) {
        if !step.changes.is_empty() {
            self.undone.clear();
            self.done.push(step);
        }
    }

    /// The step that undo would take back, and the one that redo would do again.
    pub(super) fn next(&self) -> (Option<&Message>, Option<&Message>) {
        fn last(steps: &[Step]) -> Option<&Message> {
            steps.last().map(|step| &step.message)
        }
        (last(&self.done), last(&self.undone))
    }

    pub(super) fn undo(&mut self, list: &mut List) -> bool {
        let Some(step) = self.done.pop() else {
            return false;
        };
        for change in step.changes.iter().rev() {
            match *change {
                Changed::Text { row, column, before, .. } => {
                    list.set_text(row, column, before);
                }
                Changed::Hash { row, before, .. } => drop(list.set_hash(row, before)),
                Changed::RowRemoved { row } => list.set_removed(row, false),
                Changed::FileRemoved { file } => list.set_file_removed(file, false),
                Changed::RowAdded { row } => list.set_removed(row, true),
                Changed::FileAdded { file } => list.set_file_removed(file, true),
            }
        }
        self.undone.push(step);
        true
    }

    pub(super) fn redo(&mut self, list: &mut List) -> bool {
        let Some(step) = self.undone.pop() else {
            return false;
        };
        for change in &step.changes {
            match *change {
                Changed::Text { row, column, after, .. } => {
                    list.set_text(row, column, after);
                }
                Changed::Hash { row, after, .. } => drop(list.set_hash(row, after)),
                Changed::RowRemoved { row } => list.set_removed(row, true),
                Changed::FileRemoved { file } => list.set_file_removed(file, true),
                Changed::RowAdded { row } => list.set_removed(row, false),
                Changed::FileAdded { file } => list.set_file_removed(file, false),
            }
        }
        self.done.push(step);
        true
    }

    /// Every step in the order in which they are done, those taken back last.
    fn steps(&self) -> impl Iterator<Item = &Step> {
        self.done.iter().chain(self.undone.iter().rev())
    }
}

impl Step {
    /// The rows that it changed, in the order in which it did.
    fn rows(&self) -> impl Iterator<Item = RowId> {
        self.changes.iter().filter_map(|change| match *change {
            Changed::Text { row, .. }
            | Changed::Hash { row, .. }
            | Changed::RowRemoved { row }
            | Changed::RowAdded { row } => Some(row),
            Changed::FileRemoved { .. } | Changed::FileAdded { .. } => None,
        })
    }
}

/// The list of steps.
impl Session {
    /// Takes the last step back.
    pub fn undo(&mut self) -> Result<(), Refused> {
        self.refuse_edits()?;
        if self.history.undo(&mut self.list) {
            self.list_changed();
        }
        Ok(())
    }

    /// Does the step taken back last once more.
    pub fn redo(&mut self) -> Result<(), Refused> {
        self.refuse_edits()?;
        if self.history.redo(&mut self.list) {
            self.list_changed();
        }
        Ok(())
    }

    /// What undo would take back, and what redo would do.
    pub fn steps(&self) -> (Option<&Message>, Option<&Message>) {
        self.history.next()
    }

    /// Every step in order: those done, then those taken back.
    pub fn history(&self) -> Vec<StepView<'_>> {
        let done = self.history.done.len();
        self.history
            .steps()
            .enumerate()
            .map(|(place, step)| StepView {
                number: place + 1,
                message: &step.message,
                rows: step.rows().count(),
                done: place < done,
            })
            .collect()
    }

    /// Undoes or redoes until just the first `step` steps are done.
    pub fn go_to_step(&mut self, step: usize) -> Result<(), Refused> {
        self.refuse_edits()?;
        let count = self.history.steps().count();
        if step > count {
            return Err(Message::new("no-such-step").with("count", count));
        }
        while self.history.done.len() > step && self.history.undo(&mut self.list) {}
        while self.history.done.len() < step && self.history.redo(&mut self.list) {}
        self.list_changed();
        Ok(())
    }

    /// What the step of a number is called.
    pub(super) fn step_message(&self, number: usize) -> Option<&Message> {
        let step = self.history.steps().nth(number.checked_sub(1)?)?;
        Some(&step.message)
    }

    /// For each row that a step has changed the numbers of these steps.
    pub(super) fn row_steps(&self) -> HashMap<RowId, Vec<usize>> {
        let mut rows: HashMap<RowId, Vec<usize>> = HashMap::new();
        for (step, number) in self.history.done.iter().zip(1..) {
            for row in step.rows() {
                let numbers = rows.entry(row).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        rows
    }

    /// What the step of a number changed, for machines.
    pub(super) fn step_changes(&self, number: usize) -> Vec<CellChange<'_>> {
        let place = number.checked_sub(1);
        let step = place.and_then(|place| self.history.steps().nth(place));
        let changes = step.map(|step| step.changes.as_slice()).unwrap_or_default();
        changes.iter().map(|change| self.cell_change(change)).collect()
    }

    fn cell_change(&self, change: &Changed) -> CellChange<'_> {
        let at = |row: RowId| {
            let place = self.list.place(row);
            CellChange {
                file: place.map_or("", |place| place.file),
                line: place.map(|place| place.line),
                ..CellChange::default()
            }
        };
        match *change {
            Changed::Text { row, column, before, after } => CellChange {
                column: Some(column.header()),
                before: Some(self.list.texts.get(before)),
                after: Some(self.list.texts.get(after)),
                ..at(row)
            },
            Changed::Hash { row, before, after } => {
                let print = |cell| Some(hash::fingerprint(self.list.cell_bytes(cell)));
                CellChange {
                    column: Some(Column::Hash.header()),
                    before_fingerprint: print(before),
                    after_fingerprint: print(after),
                    ..at(row)
                }
            }
            Changed::RowRemoved { row } => CellChange { removed: true, ..at(row) },
            Changed::RowAdded { row } => CellChange { added: true, ..at(row) },
            Changed::FileRemoved { file } => {
                CellChange { removed: true, ..self.whole_file(file) }
            }
            Changed::FileAdded { file } => {
                CellChange { added: true, ..self.whole_file(file) }
            }
        }
    }

    fn whole_file(&self, file: FileId) -> CellChange<'_> {
        let file = self.list.files.get(file as usize);
        CellChange { file: file.map_or("", |file| &file.name), ..CellChange::default() }
    }
}

/// One change for machines; of hashes the fingerprints. Without a line it is about the
/// whole file.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CellChange<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before_fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_fingerprint: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    added: bool,
}
