//! Every row with what was found in it, what was done to it and what became of it.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::super::ticket::Trace;
use super::super::{RowId, RowView, Session, State};
use super::json::JsonText;
use crate::csv::write::report::Report;
use crate::hash;
use crate::rules::{Finding, Rule};

/// The column that is in place of the hashes.
const FINGERPRINT: &str = "Hash fingerprint";

/// Whether a text begins as a report without hashes: it lists devices, and there is
/// nothing in it to register them with.
pub fn is_report(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with("File,Line,") && line.ends_with(FINGERPRINT)
}

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
            "Device ID",
            "Import record",
            "Request ID",
            "Answered at",
            "Tenant",
            "Run",
            "Findings",
            "Steps",
            if hashes { "Hardware Hash" } else { FINGERPRINT },
        ];
        let mut report = Report::new(&header);
        let steps = self.row_steps();
        for row in ids.iter().filter_map(|id| self.row(*id)) {
            let findings: Vec<String> = self
                .findings(row.id)
                .iter()
                .map(|(rule, finding)| format!("{}: {}", rule.name, finding.message))
                .collect();
            let failure = self.failure(row.id);
            let trace = self.trace(row.id).unwrap_or_default();
            report.line(&[
                row.place.file,
                &row.place.line.to_string(),
                row.serial,
                row.manufacturer,
                row.model,
                row.group_tag,
                row.assigned_user,
                row.state.name(),
                &self.state_message(row.id).to_string(),
                &failure.map_or(String::new(), |failure| failure.code.to_string()),
                failure.map_or("", |failure| &failure.name),
                &failure.map_or(String::new(), |failure| failure.remedy.to_string()),
                trace.device,
                trace.record,
                trace.request_id,
                &trace.time(),
                trace.tenant,
                trace.run,
                &findings.join("; "),
                &self.steps_on(row.id, &steps).join("; "),
                &self.hash_or_fingerprint(row.id, hashes),
            ]);
        }
        report.finish()
    }

    /// The report as JSON, one row a line.
    pub(super) fn report_json(&self, ids: &[RowId], hashes: bool) -> Vec<u8> {
        let mut text = JsonText::default();
        text.list("{\"files\":", self.files(), |text, (id, file)| {
            text.value(&FileJson {
                name: &file.name,
                rows: file.rows,
                encoding: file.encoding().to_string(),
                flavour: file.flavour().map(|flavour| flavour.to_string()),
                findings: findings(&self.file_findings(id)),
            });
        });
        let done = self.history().into_iter().filter(|step| step.done);
        text.list(",\n\"steps\":", done, |text, step| {
            let what = step.message.to_string();
            text.value(&StepJson { step: step.number, what, rows: step.rows });
        });
        let steps = self.row_steps();
        text.list(",\n\"rows\":", ids.iter(), |text, id| {
            let Some(row) = self.row(*id) else { return };
            let hash = self.hash_or_fingerprint(row.id, hashes);
            text.value(&RowJson {
                explanation: Some(self.state_message(row.id).to_string()),
                failure: self.failure(row.id).map(|failure| FailureJson {
                    code: failure.code,
                    name: &failure.name,
                    meaning: failure.meaning.to_string(),
                    remedy: failure.remedy.to_string(),
                }),
                run: self.trace(row.id).map(TraceJson::from),
                findings: Some(findings(&self.findings(row.id))),
                steps: Some(self.steps_on(row.id, &steps)),
                hardware_hash: hashes.then(|| hash.clone()),
                hash_fingerprint: (!hashes).then_some(hash),
                ..RowJson::new(&row)
            });
        });
        text.finish("}\n")
    }

    /// Every row with its hash and the facts in it, one row a line.
    pub(super) fn devices_part(&self, ids: &[RowId]) -> Vec<u8> {
        let mut text = JsonText::default();
        text.list("", ids.iter(), |text, id| {
            let (Some(row), Some(hash)) = (self.row(*id), self.hash(*id)) else { return };
            let proved = self.list.row(*id).is_some_and(|row| self.list.is_proved(row));
            text.value(&RowJson {
                product_id: Some(row.product_id),
                hardware_hash: Some(hash.text()),
                proved: Some(proved),
                hash: Some(hash.facts.json()),
                ..RowJson::new(&row)
            });
        });
        text.finish("\n")
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

#[derive(Serialize)]
struct FileJson<'a> {
    name: &'a str,
    rows: u32,
    encoding: String,
    flavour: Option<String>,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct FindingJson {
    rule: &'static str,
    severity: &'static str,
    column: Option<&'static str>,
    message: String,
}

#[derive(Serialize)]
struct StepJson {
    step: usize,
    what: String,
    rows: usize,
}

/// A row; what a file does not tell is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowJson<'a> {
    file: &'a str,
    line: u32,
    serial_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<&'a str>,
    manufacturer: &'a str,
    model: &'a str,
    group_tag: &'a str,
    assigned_user: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<TraceJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash_fingerprint: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hardware_hash: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proved: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<Value>,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    code: i32,
    name: &'a str,
    meaning: String,
    remedy: String,
}

/// Where the service has a row; what it does not tell is empty.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TraceJson<'a> {
    id: &'a str,
    tenant: &'a str,
    device: &'a str,
    import_record: &'a str,
    request_id: &'a str,
    answered_at: String,
}

impl<'a> From<Trace<'a>> for TraceJson<'a> {
    fn from(trace: Trace<'a>) -> Self {
        Self {
            id: trace.run,
            tenant: trace.tenant,
            device: trace.device,
            import_record: trace.record,
            request_id: trace.request_id,
            answered_at: trace.time(),
        }
    }
}

impl<'a> RowJson<'a> {
    fn new(row: &RowView<'a>) -> Self {
        Self {
            file: row.place.file,
            line: row.place.line,
            serial_number: row.serial,
            product_id: None,
            manufacturer: row.manufacturer,
            model: row.model,
            group_tag: row.group_tag,
            assigned_user: row.assigned_user,
            state: row.state.name(),
            explanation: None,
            failure: None,
            run: None,
            findings: None,
            steps: None,
            hash_fingerprint: None,
            hardware_hash: None,
            proved: None,
            hash: None,
        }
    }
}

fn findings(found: &[(&'static Rule, Finding)]) -> Vec<FindingJson> {
    let finding = |(rule, finding): &(&'static Rule, Finding)| FindingJson {
        rule: rule.name,
        severity: finding.severity.name(),
        column: finding.column.map(|column| column.header()),
        message: finding.message.to_string(),
    };
    found.iter().map(finding).collect()
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
            State::OtherUser => "other user",
            State::Identifier => "corporate identifier",
            State::Queued => "in the import queue",
            State::LeftOut => "left out",
            State::Ambiguous => "ambiguous",
            State::Sent => "sent",
            State::Accepted => "accepted",
            State::Registered => "registered",
            State::Visible => "visible",
            State::Assigned => "profile assigned",
            State::Identified => "corporate identifier there",
            State::Changing => "being changed",
            State::Changed => "changed",
            State::Deregistered => "deregistered",
            State::Failed => "failed",
            State::Unsettled => "unsettled",
        }
    }
}
