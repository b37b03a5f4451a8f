//! Every row with what was found in it, what was done to it and what became of it.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::{RowId, RowView, Session, State};
use crate::csv::write::report;
use crate::hash;
use crate::rules::{Finding, Rule, Severity};

impl Session {
    /// The report as a table.
    pub(super) fn report_table(&self, ids: &[RowId], hashes: bool) -> Vec<u8> {
        let header = [
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
            "Steps",
            if hashes { "Hardware Hash" } else { "Hash fingerprint" },
        ];
        let steps = self.row_steps();
        let rows = ids.iter().filter_map(|id| self.row(*id)).map(|row| {
            let findings = self.findings(row.id);
            let findings = findings
                .iter()
                .map(|(rule, finding)| format!("{}: {}", rule.name, finding.message));
            let failure = self.failure(row.id);
            vec![
                row.place.file.into(),
                row.place.line.to_string().into(),
                row.serial.into(),
                row.manufacturer.into(),
                row.model.into(),
                row.group_tag.into(),
                row.assigned_user.into(),
                row.state.name().into(),
                self.state_message(row.id).to_string().into(),
                failure.map_or(String::new(), |said| said.code.to_string()).into(),
                failure.map_or("", |said| said.name.as_str()).into(),
                failure.map_or(String::new(), |said| said.remedy.to_string()).into(),
                findings.collect::<Vec<_>>().join("; ").into(),
                self.steps_on(row.id, &steps).join("; ").into(),
                self.hash_or_fingerprint(row.id, hashes),
            ]
        });
        report::write(&header, rows)
    }

    /// The report as JSON, one row a line.
    pub(super) fn report_json(&self, ids: &[RowId], hashes: bool) -> Vec<u8> {
        let files = self.files().map(|(id, file)| {
            json!({
                "name": file.name,
                "rows": file.rows,
                "encoding": file.encoding().to_string(),
                "flavour": file.flavour().map(|flavour| flavour.to_string()),
                "findings": findings(&self.file_findings(id)),
            })
        });
        let taken = self.history().into_iter().filter(|step| step.done).map(|step| {
            json!({
                "step": step.number,
                "what": step.message.to_string(),
                "rows": step.rows,
            })
        });
        let steps = self.row_steps();
        let rows = ids.iter().filter_map(|id| self.row(*id)).map(|row| {
            let mut value = self.row_json(&row);
            let failure = self.failure(row.id).map(|failure| {
                json!({
                    "code": failure.code,
                    "name": failure.name,
                    "meaning": failure.meaning.to_string(),
                    "remedy": failure.remedy.to_string(),
                })
            });
            value["explanation"] = self.state_message(row.id).to_string().into();
            value["failure"] = failure.into();
            value["findings"] = findings(&self.findings(row.id));
            value["steps"] = self.steps_on(row.id, &steps).into();
            let hash = self.hash_or_fingerprint(row.id, hashes).into_owned();
            value[if hashes { "hardwareHash" } else { "hashFingerprint" }] = hash.into();
            value
        });
        let mut text = String::from("{\"files\":");
        list(&mut text, files);
        text += ",\n\"steps\":";
        list(&mut text, taken);
        text += ",\n\"rows\":";
        list(&mut text, rows);
        text += "}\n";
        text.into_bytes()
    }

    /// Every row with its hash and the facts in it, one row a line.
    pub(super) fn devices_part(&self, ids: &[RowId]) -> Vec<u8> {
        let rows = ids.iter().filter_map(|id| {
            let row = self.row(*id)?;
            let hash = self.hash(*id)?;
            let mut value = self.row_json(&row);
            value["productId"] = row.product_id.into();
            value["hardwareHash"] = hash.text().into_owned().into();
            value["proved"] = matches!(
                hash.integrity,
                hash::Integrity::Whole | hash::Integrity::DigestDamaged
            )
            .into();
            value["hash"] = hash.facts.json();
            Some(value)
        });
        let mut text = String::new();
        list(&mut text, rows);
        text.push('\n');
        text.into_bytes()
    }

    fn row_json(&self, row: &RowView<'_>) -> Value {
        json!({
            "file": row.place.file,
            "line": row.place.line,
            "serialNumber": row.serial,
            "manufacturer": row.manufacturer,
            "model": row.model,
            "groupTag": row.group_tag,
            "assignedUser": row.assigned_user,
            "state": row.state.name(),
        })
    }

    fn hash_or_fingerprint(&self, id: RowId, hashes: bool) -> Cow<'_, str> {
        let Some(row) = self.list.row(id) else {
            return Cow::default();
        };
        match hashes {
            true => self.list.hash_text(row),
            false => hash::fingerprint(self.list.hash_bytes(row)).into(),
        }
    }

    /// What the steps done to a row were.
    fn steps_on(&self, id: RowId, steps: &HashMap<RowId, Vec<usize>>) -> Vec<String> {
        let numbers = steps.get(&id).map(Vec::as_slice).unwrap_or_default();
        let message =
            |number: &usize| self.step_message(*number).map(ToString::to_string);
        numbers.iter().filter_map(message).collect()
    }
}

fn findings(found: &[(&'static Rule, Finding)]) -> Value {
    let finding = |(rule, finding): &(&'static Rule, Finding)| {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        json!({
            "rule": rule.name,
            "severity": severity,
            "column": finding.column.map(|column| column.header()),
            "message": finding.message.to_string(),
        })
    };
    found.iter().map(finding).collect()
}

/// Values in brackets, one a line.
fn list(text: &mut String, values: impl Iterator<Item = Value>) {
    text.push('[');
    let mut before = "\n";
    for value in values {
        *text += before;
        *text += &value.to_string();
        before = ",\n";
    }
    *text += if before == "\n" { "]" } else { "\n]" };
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
