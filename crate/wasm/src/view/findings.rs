//! What the rules found, and what each rule is.

use preflight_core::rules;
use preflight_core::session::Session;
use serde::Serialize;
use tsify::Tsify;

use super::{Column, Severity, Text};

/// The findings of one rule.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FindingGroup {
    pub rule: &'static str,
    pub severity: Severity,
    pub title: Text,
    /// How many rows.
    pub rows: u32,
    /// How many of them have a fix.
    pub fixable: u32,
}

impl FindingGroup {
    /// The rules that found something, worst first.
    pub fn all(session: &Session) -> Vec<Self> {
        let counts = session.counts();
        let mut groups: Vec<Self> = rules::RULES
            .iter()
            .zip(counts.found.iter().zip(&counts.fixable))
            .filter(|(_, (rows, _))| **rows > 0)
            .map(|(rule, (rows, fixable))| Self {
                rule: rule.name,
                severity: session.severity(rule).unwrap_or(rule.severity).into(),
                title: Text::from(&rule.title()),
                rows: *rows,
                fixable: *fixable,
            })
            .collect();
        groups.sort_by_key(|group| group.severity as u8);
        groups
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    /// The cell, where it is about one.
    pub column: Option<Column>,
    /// From which to before which character of the cell, from 0.
    pub from: Option<u32>,
    pub to: Option<u32>,
    pub message: Text,
    /// What the fix would do, where there is one.
    pub fix: Option<Text>,
}

impl Finding {
    pub fn of(rule: &rules::Rule, found: &rules::Finding) -> Self {
        let span = found.span.clone();
        Self {
            rule: rule.name,
            severity: found.severity.into(),
            column: found.column.map(Column::from),
            from: span.as_ref().map(|span| span.start as u32),
            to: span.map(|span| span.end as u32),
            message: Text::from(&found.message),
            fix: found.fix.as_ref().map(|fix| Text::from(&fix.message)),
        }
    }
}
