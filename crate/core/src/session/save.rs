//! What can be saved, and what a target cannot hold, said before it is.

use super::{RowId, Session, State};
use crate::csv::Column;
use crate::csv::write::{
    INTUNE_ROWS, IntuneRow, Report, intune, intune_cannot_hold, smallest_flavour,
};
use crate::message::Message;

/// Who is to read the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Intune's own pane: exact header, ASCII, no quotes, at most 500 rows a file.
    Intune,
    /// People and spreadsheets: each row with its findings and what became of it.
    Results,
}

/// A saving, before its bytes are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The names of its files.
    pub parts: Vec<String>,
    /// How many rows they hold.
    pub rows: usize,
    /// What is left out, and why.
    pub remarks: Vec<Message>,
    target: Target,
    ids: Vec<RowId>,
}

impl Session {
    /// What saving for a target would give.
    pub fn save(&self, target: Target) -> Save {
        match target {
            Target::Intune => self.save_intune(),
            Target::Results => {
                let ids: Vec<RowId> = self.list.present().map(|(id, _)| id).collect();
                let parts = vec!["preflight-results.csv".to_owned()];
                Save { parts, rows: ids.len(), remarks: Vec::new(), target, ids }
            }
        }
    }

    /// The bytes of one part of a saving; nothing beyond the last.
    pub fn part(&self, save: &Save, part: usize) -> Vec<u8> {
        if part >= save.parts.len() {
            return Vec::new();
        }
        match save.target {
            Target::Results => self.results(&save.ids),
            Target::Intune => {
                let rows = save.ids.chunks(INTUNE_ROWS).nth(part).unwrap_or_default();
                // One flavour for all parts, so that they can be joined again.
                let any =
                    |column| save.ids.iter().any(|id| !self.cell(*id, column).is_empty());
                let flavour =
                    smallest_flavour(any(Column::GroupTag), any(Column::AssignedUser));
                let rows: Vec<_> = rows.iter().map(|id| self.intune_row(*id)).collect();
                intune(flavour, &rows)
            }
        }
    }

    fn save_intune(&self) -> Save {
        let mut ids = Vec::new();
        let (mut refused, mut unholdable) = (0, Vec::new());
        for (id, _) in self.list.present() {
            let cells = [
                Column::Serial,
                Column::ProductId,
                Column::GroupTag,
                Column::AssignedUser,
            ];
            let holds =
                |column: &Column| intune_cannot_hold(self.cell(id, *column)).is_none();
            if self.has_error(id) {
                refused += 1;
            } else if !cells.iter().all(holds) {
                unholdable.push(id);
            } else {
                ids.push(id);
            }
        }
        let mut remarks = Vec::new();
        if refused > 0 {
            remarks.push(Message::new("save-refused").with("count", refused));
        }
        if let Some(place) = unholdable.first().and_then(|id| self.list.place(*id)) {
            let remark = Message::new("save-unholdable").with("count", unholdable.len());
            remarks.push(remark.with("file", place.file).with("line", place.line));
        }
        let count = ids.len().div_ceil(INTUNE_ROWS);
        if count > 1 {
            remarks.push(Message::new("save-parts").with("count", count));
        }
        let name = |part| match count {
            1 => "preflight-intune.csv".to_owned(),
            _ => format!("preflight-intune-{part}-of-{count}.csv"),
        };
        let parts = (1..=count).map(name).collect();
        Save { parts, rows: ids.len(), remarks, target: Target::Intune, ids }
    }

    fn cell(&self, id: RowId, column: Column) -> &str {
        self.list.row(id).map_or("", |row| self.list.text(row, column))
    }

    fn intune_row(&self, id: RowId) -> IntuneRow {
        let hash = self.list.row(id).map(|row| self.list.hash_text(row).into_owned());
        IntuneRow {
            serial: self.cell(id, Column::Serial).to_owned(),
            product_id: self.cell(id, Column::ProductId).to_owned(),
            hash: hash.unwrap_or_default(),
            group_tag: self.cell(id, Column::GroupTag).to_owned(),
            assigned_user: self.cell(id, Column::AssignedUser).to_owned(),
        }
    }

    fn results(&self, ids: &[RowId]) -> Vec<u8> {
        let mut report = Report::new(&[
            "File",
            "Line",
            "Device Serial Number",
            "Manufacturer name",
            "Device model",
            "Group Tag",
            "Assigned User",
            "State",
            "Explanation",
            "Error code",
            "Error name",
            "Remedy",
            "Findings",
        ]);
        for row in ids.iter().filter_map(|id| self.row(*id)) {
            let findings: Vec<String> = self
                .findings(row.id)
                .iter()
                .map(|(rule, finding)| format!("{}: {}", rule.name, finding.message))
                .collect();
            let line = row.place.line.to_string();
            let failure = self.failure(row.id);
            let code = failure.map_or(String::new(), |failure| failure.code.to_string());
            let remedy =
                failure.map_or(String::new(), |failure| failure.remedy.to_string());
            let state = self.state_message(row.id).to_string();
            report.line(&[
                row.place.file,
                &line,
                row.serial,
                row.manufacturer,
                row.model,
                row.group_tag,
                row.assigned_user,
                row.state.name(),
                &state,
                &code,
                failure.map_or("", |failure| &failure.name),
                &remedy,
                &findings.join("; "),
            ]);
        }
        report.finish()
    }
}

impl State {
    /// The word for it in files.
    pub fn name(self) -> &'static str {
        match self {
            State::Checked => "checked",
            State::Refused => "refused",
            State::New => "new",
            State::Here => "already here",
            State::OtherTag => "other tag",
            State::Ambiguous => "ambiguous",
            State::Sent => "sent",
            State::Accepted => "accepted",
            State::Registered => "registered",
            State::Visible => "visible",
            State::Failed => "failed",
            State::Unsettled => "unsettled",
        }
    }
}
