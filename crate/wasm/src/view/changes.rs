//! Changes of many rows, and the steps that can be gone back to.

use preflight_core::session::{self, Session};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Column, Text};

/// Rows that a change is for.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every row that the filter shows.
    Shown,
    /// From which to before which place among the rows shown, from 0.
    Places(Vec<(u32, u32)>),
    /// Rows by their ids.
    Rows(Vec<u32>),
}

impl From<Selection> for session::Selection {
    fn from(selection: Selection) -> Self {
        match selection {
            Selection::Shown => Self::Shown,
            Selection::Places(places) => {
                let range = |(from, to)| from as usize..to as usize;
                Self::Places(places.into_iter().map(range).collect())
            }
            Selection::Rows(rows) => Self::Rows(rows),
        }
    }
}

/// What is to be found and replaced.
#[derive(Deserialize, Tsify)]
pub struct Replace {
    pub column: Column,
    /// With `whole`, no text finds empty cells.
    pub find: String,
    pub with: String,
    /// The cell must be this text, not just have it.
    pub whole: bool,
    /// Capital and small letters differ.
    pub case: bool,
}

impl From<Replace> for session::Replace {
    fn from(replace: Replace) -> Self {
        let Replace { column, find, with, whole, case } = replace;
        Self { column: column.into(), find, with, whole, case }
    }
}

/// Every step in order: those done, then those taken back.
#[derive(Serialize, Tsify)]
pub struct History {
    pub steps: Vec<Step>,
}

/// A change that can be taken back.
#[derive(Serialize, Tsify)]
pub struct Step {
    /// What `go_to_step` takes: after it this step is the last one done.
    pub number: u32,
    pub message: Text,
    pub rows: u32,
    pub done: bool,
}

impl History {
    pub fn of(session: &Session) -> Self {
        let step = |step: session::StepView<'_>| Step {
            number: step.number as u32,
            message: Text::from(step.message),
            rows: step.rows as u32,
            done: step.done,
        };
        Self { steps: session.history().into_iter().map(step).collect() }
    }
}
