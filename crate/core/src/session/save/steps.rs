//! The steps taken, as JSON: what was changed, where, from what to what.

use serde::Serialize;

use super::super::history::CellChange;
use super::super::{Session, StepView};
use super::json::JsonText;

#[derive(Serialize)]
struct StepJson<'a> {
    step: usize,
    done: bool,
    what: String,
    rows: usize,
    changes: Vec<CellChange<'a>>,
}

impl Session {
    pub(super) fn steps_part(&self) -> Vec<u8> {
        let mut text = JsonText::default();
        text.list("", self.history().into_iter(), |text, step: StepView<'_>| {
            text.value(&StepJson {
                step: step.number,
                done: step.done,
                what: step.message.to_string(),
                rows: step.rows,
                changes: self.step_changes(step.number),
            });
        });
        text.finish("\n")
    }
}
