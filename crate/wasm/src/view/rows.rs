//! Rows: lines of the grid, and all that is known of one.

use preflight_core::session::{self, RowView, Session};
use preflight_core::{csv, rules};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Column, Failure, Finding, Hash, Severity, Sought, State, Text};

/// One line of the grid.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub id: u32,
    pub file: String,
    pub line: u32,
    pub serial: String,
    pub manufacturer: String,
    pub model: String,
    pub group_tag: String,
    pub assigned_user: String,
    pub state: State,
    /// What the state means for this row, with counts and names.
    pub state_text: Text,
    /// The worst finding of each cell that has one.
    pub marks: Vec<Mark>,
}

impl Row {
    pub fn of(session: &Session, row: RowView<'_>) -> Self {
        Self {
            id: row.id,
            file: row.place.file.to_owned(),
            line: row.place.line,
            serial: row.serial.to_owned(),
            manufacturer: row.manufacturer.to_owned(),
            model: row.model.to_owned(),
            group_tag: row.group_tag.to_owned(),
            assigned_user: row.assigned_user.to_owned(),
            state: row.state.into(),
            state_text: Text::from(&session.state_message(row.id)),
            marks: Mark::all(&session.findings(row.id)),
        }
    }
}

#[derive(Serialize, Tsify)]
pub struct Mark {
    pub column: Column,
    pub severity: Severity,
}

impl Mark {
    /// The worst severity of each cell, in the order in which rules speak.
    pub fn all(findings: &[(&rules::Rule, rules::Finding)]) -> Vec<Self> {
        let mut worst: Vec<(csv::Column, rules::Severity)> = Vec::new();
        for (_, found) in findings {
            let Some(column) = found.column else { continue };
            match worst.iter_mut().find(|(known, _)| *known == column) {
                Some((_, severity)) => *severity = (*severity).min(found.severity),
                None => worst.push((column, found.severity)),
            }
        }
        let mark = |(column, severity): (csv::Column, rules::Severity)| Self {
            column: column.into(),
            severity: severity.into(),
        };
        worst.into_iter().map(mark).collect()
    }
}

/// Lines of the grid, by place in the filtered list.
#[derive(Serialize, Tsify)]
pub struct Window {
    pub from: u32,
    pub rows: Vec<Row>,
}

impl Window {
    pub fn of(session: &Session, from: u32, len: u32) -> Self {
        let ids = session.shown().iter().skip(from as usize).take(len as usize);
        let rows = ids.filter_map(|id| session.row(*id));
        Self { from, rows: rows.map(|row| Row::of(session, row)).collect() }
    }
}

/// What rows are sorted by.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum RowColumn {
    Place,
    Serial,
    Manufacturer,
    Model,
    GroupTag,
    AssignedUser,
    State,
}

#[derive(Serialize, Deserialize, Tsify)]
pub struct RowOrder {
    /// Nothing: as they stand in their files.
    pub column: Option<RowColumn>,
    pub descending: bool,
}

impl From<RowOrder> for Option<session::RowOrder> {
    fn from(order: RowOrder) -> Self {
        let column = match order.column? {
            RowColumn::Place => session::RowColumn::Place,
            RowColumn::Serial => session::RowColumn::Serial,
            RowColumn::Manufacturer => session::RowColumn::Manufacturer,
            RowColumn::Model => session::RowColumn::Model,
            RowColumn::GroupTag => session::RowColumn::GroupTag,
            RowColumn::AssignedUser => session::RowColumn::AssignedUser,
            RowColumn::State => session::RowColumn::State,
        };
        Some(session::RowOrder { column, descending: order.descending })
    }
}

impl From<Option<session::RowOrder>> for RowOrder {
    fn from(order: Option<session::RowOrder>) -> Self {
        let column = order.map(|order| match order.column {
            session::RowColumn::Place => RowColumn::Place,
            session::RowColumn::Serial => RowColumn::Serial,
            session::RowColumn::Manufacturer => RowColumn::Manufacturer,
            session::RowColumn::Model => RowColumn::Model,
            session::RowColumn::GroupTag => RowColumn::GroupTag,
            session::RowColumn::AssignedUser => RowColumn::AssignedUser,
            session::RowColumn::State => RowColumn::State,
        });
        Self { column, descending: order.is_some_and(|order| order.descending) }
    }
}

/// Group tags of the rows, most first.
#[derive(Serialize, Tsify)]
pub struct Tags {
    pub tags: Vec<TagCount>,
}

#[derive(Serialize, Tsify)]
pub struct TagCount {
    /// Empty: none.
    pub tag: String,
    pub rows: u32,
}

impl Tags {
    pub fn of(session: &Session, most: u32) -> Self {
        let count = |(tag, rows): (&str, usize)| TagCount {
            tag: tag.to_owned(),
            rows: rows as u32,
        };
        Self { tags: session.tags(most as usize).into_iter().map(count).collect() }
    }
}

/// Everything about one row.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RowDetail {
    pub row: Row,
    pub product_id: String,
    pub findings: Vec<Finding>,
    pub hash: Hash,
    pub sought: Sought,
    /// What the service said, where it said no.
    pub failure: Option<Failure>,
}

impl RowDetail {
    pub fn of(session: &Session, id: u32) -> Option<Self> {
        let row = session.row(id)?;
        let findings = session.findings(id);
        Some(Self {
            row: Row::of(session, row),
            product_id: row.product_id.to_owned(),
            findings: findings
                .iter()
                .map(|(rule, found)| Finding::of(rule, found))
                .collect(),
            hash: Hash::of(&session.hash(id)?),
            sought: session.sought(id).into(),
            failure: session.failure(id).map(Failure::from),
        })
    }
}
