//! The rows that fail, as they came, with the reasons.

use super::super::{RowId, Session, State};
use super::has_formula;
use super::remark::{About, Tally};
use crate::csv::Column;
use crate::csv::write::table;
use crate::rules::Severity;

/// The columns of a file in the order in which people know them.
const COLUMNS: [Column; 7] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::GroupTag,
    Column::AssignedUser,
    Column::Manufacturer,
    Column::Model,
];

impl Session {
    /// Of these rows those with an error, and those that the service refused.
    pub(super) fn failing(&self, rows: Vec<RowId>, tally: &mut Tally) -> Vec<RowId> {
        let fails = |id: &RowId| {
            let worst = self.list.row(*id).and_then(|row| self.list.worst(row));
            worst == Some(Severity::Error) || self.state(*id) == State::Failed
        };
        let ids: Vec<RowId> = rows.into_iter().filter(fails).collect();
        for &id in &ids {
            if has_formula(&self.cells(id)) {
                tally.add(About::Formula, id);
            }
        }
        ids
    }

    pub(super) fn failing_part(&self, ids: &[RowId]) -> Vec<u8> {
        let rows: Vec<_> = ids
            .iter()
            .filter(|id| self.row(**id).is_some())
            .map(|id| (self.cells(*id), vec![self.reasons(*id)]))
            .collect();
        let stands = |column: &Column| {
            let in_file = |id: &RowId| {
                let file = self.list.row(*id).map(|row| row.file as usize);
                let file = file.and_then(|file| self.list.files.get(file));
                let header = file.and_then(super::super::File::header);
                header.is_some_and(|header| header.has(*column))
            };
            rows.iter().any(|(cells, _)| !cells.get(*column).is_empty())
                || ids.iter().any(in_file)
        };
        let columns: Vec<Column> = COLUMNS.into_iter().filter(stands).collect();
        table::write(&columns, &["Reasons"], &rows)
    }

    /// Why a row fails, in sentences.
    fn reasons(&self, id: RowId) -> String {
        let findings = self.findings(id);
        let errors =
            findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
        let mut reasons: Vec<String> =
            errors.map(|(_, finding)| finding.message.to_string()).collect();
        if let Some(failure) = self.failure(id) {
            reasons.push(failure.meaning.to_string());
            reasons.push(failure.remedy.to_string());
        }
        reasons.join(" ")
    }
}
