//! Steps that can be undone and done again.

use super::arena::Span;
use super::list::{FileId, HashCell, List, RowId};
use crate::csv::Column;
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
            }
        }
        self.done.push(step);
        true
    }
}
