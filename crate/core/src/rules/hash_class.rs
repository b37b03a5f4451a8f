//! Which of the rules about a hash speaks: one fault of a text has one name.
//!
//! A damaged text often has several problems that follow from one another (a cut text
//! also lacks its padding). The first class here that fits is the one told.

use super::{Change, Column, Finding, Fix, Join, Message, Row, excel};
use crate::hash::{Problem, ProblemKind as Kind, repair};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Empty,
    /// Told by `sample-row`.
    Sample,
    Foreign,
    NotBase64,
    Joined,
    Cut,
    Damaged,
    Unpadded,
    Filling,
}

const ORDER: [Class; 9] = [
    Class::Empty,
    Class::Sample,
    Class::Foreign,
    Class::NotBase64,
    Class::Joined,
    Class::Cut,
    Class::Damaged,
    Class::Unpadded,
    Class::Filling,
];

fn class(kind: &Kind) -> Class {
    match kind {
        Kind::Empty => Class::Empty,
        Kind::Sample => Class::Sample,
        Kind::NotHash | Kind::OtherText { .. } | Kind::OtherBytes { .. } => {
            Class::Foreign
        }
        Kind::Foreign { .. } | Kind::PaddingInside { .. } => Class::NotBase64,
        Kind::Joined => Class::Joined,
        Kind::Shortened
        | Kind::Cut { .. }
        | Kind::ChecksumCut { .. }
        | Kind::FillingCut { .. } => Class::Cut,
        Kind::PaddingMissing { .. }
        | Kind::PaddingSurplus { .. }
        | Kind::OddLength { .. } => Class::Unpadded,
        Kind::FillingNotZero { .. } => Class::Filling,
        _ => Class::Damaged,
    }
}

/// The finding about the hash of a row, if it is of this class.
pub(super) fn find(row: &Row<'_>, wanted: Class) -> Option<Finding> {
    let problems = &row.hash.problems;
    // What a spreadsheet shows has a rule of its own.
    if problems.is_empty() || excel::is_error(row.hash.kept.trim()) {
        return None;
    }
    let of = |wanted| problems.iter().find(|problem| class(&problem.kind) == wanted);
    let told = ORDER.into_iter().find(|class| of(*class).is_some())?;
    let problem = of(told).filter(|_| told == wanted)?;
    let finding = Finding::at(Column::Hash, problem.message()).fix(fix(row));
    Some(match mark(problem) {
        Some(at) => finding.span(at..at + 1),
        None => finding,
    })
}

/// The character to point at, where one character is the fault.
fn mark(problem: &Problem) -> Option<usize> {
    matches!(problem.kind, Kind::Foreign { .. } | Kind::Joined).then_some(problem.at)
}

fn fix(row: &Row<'_>) -> Option<Fix> {
    let found = row.hash.found.cloned();
    let repair = found.or_else(|| repair::repair(&row.hash.text()))?;
    let message =
        Message::new("hash-repair").saying_all("steps", repair.steps, Join::Sentences);
    Some(Fix { message, change: Change::Set(Column::Hash, repair.text) })
}
