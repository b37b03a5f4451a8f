//! Everything that crosses to the page. The TypeScript types are generated from here.

use std::collections::BTreeMap;

use preflight_core::graph::cloud::Cloud;
use preflight_core::graph::{self, config};
use preflight_core::hash::facts::Section;
use preflight_core::message::Message;
use preflight_core::session::{RowView, Save, Session};
use preflight_core::{csv, hash, rules, session};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// A sentence: its key, what stands in its gaps, and the English text.
#[derive(Serialize, Tsify)]
#[tsify(hashmap_as_object)]
pub struct Text {
    pub key: &'static str,
    pub args: BTreeMap<&'static str, String>,
    pub text: String,
}

impl From<&Message> for Text {
    fn from(message: &Message) -> Self {
        let args = message.args().map(|(name, value)| (name, value.to_owned())).collect();
        Self { key: message.key(), args, text: message.to_string() }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl From<rules::Severity> for Severity {
    fn from(severity: rules::Severity) -> Self {
        match severity {
            rules::Severity::Error => Severity::Error,
            rules::Severity::Warning => Severity::Warning,
            rules::Severity::Note => Severity::Note,
        }
    }
}

/// The cells of a row that can be shown or edited.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    Serial,
    ProductId,
    Hash,
    GroupTag,
    AssignedUser,
    Manufacturer,
    Model,
}

impl From<csv::Column> for Column {
    fn from(column: csv::Column) -> Self {
        match column {
            csv::Column::Serial => Column::Serial,
            csv::Column::ProductId => Column::ProductId,
            csv::Column::Hash => Column::Hash,
            csv::Column::GroupTag => Column::GroupTag,
            csv::Column::AssignedUser => Column::AssignedUser,
            csv::Column::Manufacturer => Column::Manufacturer,
            csv::Column::Model => Column::Model,
        }
    }
}

impl From<Column> for csv::Column {
    fn from(column: Column) -> Self {
        match column {
            Column::Serial => csv::Column::Serial,
            Column::ProductId => csv::Column::ProductId,
            Column::Hash => csv::Column::Hash,
            Column::GroupTag => csv::Column::GroupTag,
            Column::AssignedUser => csv::Column::AssignedUser,
            Column::Manufacturer => csv::Column::Manufacturer,
            Column::Model => csv::Column::Model,
        }
    }
}

/// Where a row is on its way.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Read and checked, nothing known of the tenant.
    Checked,
    /// Has a finding of severity error: will not be sent.
    Refused,
    /// Planned: not in the tenant.
    New,
    /// In the tenant already, same tag.
    Here,
    /// In the tenant already, another tag.
    OtherTag,
    /// Several devices of the tenant have this serial number.
    Ambiguous,
    /// Sent, no answer yet.
    Sent,
    /// The service took it into its queue.
    Accepted,
    /// The service registered it.
    Registered,
    /// The tenant's own list shows it, with the tag asked for.
    Visible,
    /// The service refused it.
    Failed,
    /// Nothing was heard of it before the deadline.
    Unsettled,
}

impl From<session::State> for State {
    fn from(state: session::State) -> Self {
        match state {
            session::State::Checked => State::Checked,
            session::State::Refused => State::Refused,
            session::State::New => State::New,
            session::State::Here => State::Here,
            session::State::OtherTag => State::OtherTag,
            session::State::Ambiguous => State::Ambiguous,
            session::State::Sent => State::Sent,
            session::State::Accepted => State::Accepted,
            session::State::Registered => State::Registered,
            session::State::Visible => State::Visible,
            session::State::Failed => State::Failed,
            session::State::Unsettled => State::Unsettled,
        }
    }
}

impl From<State> for session::State {
    fn from(state: State) -> Self {
        match state {
            State::Checked => session::State::Checked,
            State::Refused => session::State::Refused,
            State::New => session::State::New,
            State::Here => session::State::Here,
            State::OtherTag => session::State::OtherTag,
            State::Ambiguous => session::State::Ambiguous,
            State::Sent => session::State::Sent,
            State::Accepted => session::State::Accepted,
            State::Registered => session::State::Registered,
            State::Visible => session::State::Visible,
            State::Failed => session::State::Failed,
            State::Unsettled => session::State::Unsettled,
        }
    }
}

/// Where and how many: the page's picture of the whole, sent after every change.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub files: Vec<File>,
    /// Rows in the list.
    pub rows: u32,
    /// Rows that the filter shows.
    pub shown: u32,
    /// Rows by their worst finding: error, warning, note, none.
    pub errors: u32,
    pub warnings: u32,
    pub notes: u32,
    pub clean: u32,
    pub findings: Vec<FindingGroup>,
    pub filter: Filter,
    /// What undo would take back, what redo would do again.
    pub undo: Option<Text>,
    pub redo: Option<Text>,
    /// Rows whose damaged hash can be searched for one slip.
    pub searchable: u32,
    /// How far the search is that is going on.
    pub search: Option<SearchProgress>,
    pub plan: Option<Plan>,
    pub run: Option<Run>,
}

impl Summary {
    pub fn of(session: &Session, next_at: Option<f64>) -> Self {
        let counts = session.counts();
        let [errors, warnings, notes] = counts.worst;
        let (undo, redo) = session.steps();
        Self {
            files: session
                .files()
                .map(|(id, file)| File::of(session, id, file))
                .collect(),
            rows: counts.rows,
            shown: session.shown().len() as u32,
            errors,
            warnings,
            notes,
            clean: counts.rows - errors - warnings - notes,
            findings: FindingGroup::all(session),
            filter: Filter::of(session.filter()),
            undo: undo.map(Text::from),
            redo: redo.map(Text::from),
            searchable: counts.searchable,
            search: session.searching().map(SearchProgress::from),
            plan: session.plan().map(|counts| Plan::of(counts, session.blocked())),
            run: session.run().map(|import| Run::of(session, import, next_at)),
        }
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct File {
    pub id: u32,
    pub name: String,
    pub size: f64,
    pub read: f64,
    pub rows: u32,
    /// All bytes have come.
    pub whole: bool,
    /// How it was written: "UTF-16LE with BOM", "Intune, five columns"; empty until known.
    pub encoding: String,
    pub flavour: String,
    /// What is wrong with the file as a whole.
    pub findings: Vec<Finding>,
}

impl File {
    fn of(session: &Session, id: u32, file: &session::File) -> Self {
        let findings = session.file_findings(id);
        Self {
            id,
            name: file.name.clone(),
            size: file.size as f64,
            read: file.read as f64,
            rows: file.rows,
            whole: file.whole,
            encoding: if file.read > 0 {
                file.encoding().to_string()
            } else {
                String::new()
            },
            flavour: file.flavour().map_or(String::new(), |name| name.to_string()),
            findings: findings
                .iter()
                .map(|(rule, found)| Finding::of(rule, found))
                .collect(),
        }
    }
}

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
    fn all(session: &Session) -> Vec<Self> {
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
    fn of(rule: &rules::Rule, found: &rules::Finding) -> Self {
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

/// How far a search for one slip is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SearchProgress {
    pub rows: u32,
    pub rows_done: u32,
    /// Rows in which the one slip was found.
    pub found: u32,
    /// How much of the row at hand is done, from 0 to 1.
    pub share: f64,
    /// No search is going on, or this was its end.
    pub done: bool,
}

impl From<session::SearchProgress> for SearchProgress {
    fn from(progress: session::SearchProgress) -> Self {
        Self {
            rows: progress.rows as u32,
            rows_done: progress.rows_done as u32,
            found: progress.found as u32,
            share: progress.tried as f64 / progress.to_try.max(1) as f64,
            done: progress.done,
        }
    }
}

/// What is known of the damage of a row's hash.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Sought {
    /// There is nothing to search for.
    Pointless,
    /// It can be searched for one slip.
    Possible,
    /// It was searched, and what was found is its fix.
    Found,
    /// It was searched, and it was more than one slip.
    InVain,
}

impl From<session::Sought> for Sought {
    fn from(sought: session::Sought) -> Self {
        match sought {
            session::Sought::Pointless => Sought::Pointless,
            session::Sought::Possible => Sought::Possible,
            session::Sought::Found => Sought::Found,
            session::Sought::InVain => Sought::InVain,
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct Filter {
    /// Only rows with a finding of this rule.
    pub rule: Option<String>,
    /// Only rows in one of these states; empty: all.
    pub states: Vec<State>,
    /// Only rows of this file.
    pub file: Option<u32>,
    /// Only rows with this text in serial, maker, model, tag or user, case aside.
    pub text: String,
}

impl Filter {
    fn of(filter: &session::Filter) -> Self {
        let rule = filter.rule.and_then(|place| rules::RULES.get(place));
        Self {
            rule: rule.map(|rule| rule.name.to_owned()),
            states: filter.states.iter().map(|state| State::from(*state)).collect(),
            file: filter.file,
            text: filter.text.clone(),
        }
    }
}

impl From<Filter> for session::Filter {
    fn from(filter: Filter) -> Self {
        let rule = filter.rule.as_deref().and_then(rules::named);
        Self {
            rule: rule.map(|rule| rule.index()),
            states: filter.states.into_iter().map(session::State::from).collect(),
            file: filter.file,
            text: filter.text,
        }
    }
}

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
    fn of(session: &Session, row: RowView<'_>) -> Self {
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
    fn all(findings: &[(&rules::Rule, rules::Finding)]) -> Vec<Self> {
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

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Hash {
    pub characters: u32,
    /// What the checksum proves.
    pub verdict: Text,
    pub whole: bool,
    pub facts: Vec<Fact>,
    pub records: Vec<HashRecord>,
}

impl Hash {
    fn of(hash: &rules::Hash<'_>) -> Self {
        let list = hash.facts.list();
        Self {
            characters: hash.text().chars().count() as u32,
            verdict: Text::from(&hash.integrity.message()),
            whole: hash.integrity == hash::Integrity::Whole,
            facts: list.into_iter().map(Fact::from).collect(),
            records: hash.facts.records().iter().map(HashRecord::of).collect(),
        }
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// device, capture, tpm, processor, disk, network, display, unknown
    pub section: &'static str,
    /// oa3tool's name, or ours where it has none.
    pub name: &'static str,
    /// Which one, from 1, where the hash has several.
    pub number: Option<u32>,
    pub value: String,
}

impl From<hash::facts::Fact> for Fact {
    fn from(fact: hash::facts::Fact) -> Self {
        let section = match fact.section {
            Section::Device => "device",
            Section::Capture => "capture",
            Section::Tpm => "tpm",
            Section::Processor => "processor",
            Section::Disk => "disk",
            Section::Network => "network",
            Section::Display => "display",
            Section::Unknown => "unknown",
        };
        let number = fact.number.map(|number| number as u32);
        Self { section, name: fact.name, number, value: fact.value }
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct HashRecord {
    pub kind: u16,
    /// oa3tool's name of its first fact; nothing for an unknown type.
    pub name: Option<&'static str>,
    pub at: u32,
    pub length: u32,
    /// The first bytes, in hexadecimal.
    pub hex: String,
}

/// Bytes of a record that are shown.
const HEX_BYTES: usize = 64;

impl HashRecord {
    fn of(record: &hash::facts::Record<'_>) -> Self {
        let shown = record.value.iter().take(HEX_BYTES);
        Self {
            kind: record.kind,
            name: record.name(),
            at: record.at as u32,
            length: record.value.len() as u32,
            hex: shown.map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
        }
    }
}

/// Why the service refused a device, and what to do.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    pub code: i32,
    /// As the service spelt it.
    pub name: String,
    pub meaning: Text,
    pub remedy: Text,
}

impl From<&graph::failure::Failure> for Failure {
    fn from(failure: &graph::failure::Failure) -> Self {
        Self {
            code: failure.code,
            name: failure.name.clone(),
            meaning: Text::from(&failure.meaning),
            remedy: Text::from(&failure.remedy),
        }
    }
}

/// What would be done, before anything is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Devices of the tenant read so far.
    pub devices: u32,
    /// The whole list has been read: the counts below hold.
    pub whole: bool,
    pub new: u32,
    pub here: u32,
    pub other_tag: u32,
    pub ambiguous: u32,
    pub refused: u32,
    /// Why it does not go on without the user.
    pub blocked: Option<Text>,
}

impl Plan {
    fn of(counts: session::PlanCounts, blocked: Option<Message>) -> Self {
        Self {
            devices: counts.devices as u32,
            whole: counts.whole,
            new: counts.new as u32,
            here: counts.here as u32,
            other_tag: counts.other_tag as u32,
            ambiguous: counts.ambiguous as u32,
            refused: counts.refused as u32,
            blocked: blocked.as_ref().map(Text::from),
        }
    }
}

/// How far the registering is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    pub devices: u32,
    pub planned: u32,
    pub sent: u32,
    pub accepted: u32,
    pub registered: u32,
    pub visible: u32,
    pub failed: u32,
    pub unsettled: u32,
    /// Import records of ours still in the service's queue, to be removed.
    pub records: u32,
    /// What is being done or waited for, in a sentence.
    pub doing: Text,
    /// When the next request goes out, in milliseconds since 1970, while waiting.
    pub next_at: Option<f64>,
    /// Why it does not go on without the user.
    pub blocked: Option<Text>,
    pub done: bool,
    pub stopped: bool,
    /// The errors met, most first.
    pub failures: Vec<FailureGroup>,
}

impl Run {
    fn of(
        session: &Session,
        import: &graph::import::Import,
        next_at: Option<f64>,
    ) -> Self {
        let counts = import.counts();
        Self {
            devices: counts.devices as u32,
            planned: counts.planned as u32,
            sent: counts.sent as u32,
            accepted: counts.accepted as u32,
            registered: counts.registered as u32,
            visible: counts.visible as u32,
            failed: counts.failed as u32,
            unsettled: counts.unsettled as u32,
            records: counts.records as u32,
            doing: Text::from(&import.doing()),
            next_at,
            blocked: session.blocked().as_ref().map(Text::from),
            done: import.done(),
            stopped: import.stopped(),
            failures: session
                .failures()
                .into_iter()
                .map(|(failure, rows)| FailureGroup {
                    failure: failure.into(),
                    rows: rows as u32,
                })
                .collect(),
        }
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FailureGroup {
    pub failure: Failure,
    pub rows: u32,
}

/// Everything that can be saved for, in the order in which it is offered.
#[derive(Serialize, Tsify)]
pub struct Targets {
    pub targets: Vec<Target>,
}

impl Targets {
    pub fn all() -> Self {
        Self { targets: session::TARGETS.iter().map(Target::from).collect() }
    }
}

/// Who is to read a file.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// What `save` and `part` take.
    pub name: &'static str,
    pub title: Text,
    /// What reads its files, and what they hold.
    pub reads: Text,
    /// How its files end, without the dot.
    pub ending: &'static str,
    /// Its files can be dropped on the page again.
    pub reads_again: bool,
    /// It has fingerprints in place of hashes, unless `SaveOptions.hashes` says so.
    pub asks_for_hashes: bool,
}

impl From<&session::Target> for Target {
    fn from(target: &session::Target) -> Self {
        Self {
            name: target.name,
            title: Text::from(&target.title()),
            reads: Text::from(&target.reads()),
            ending: target.ending,
            reads_again: target.reads_again,
            asks_for_hashes: target.asks_for_hashes(),
        }
    }
}

/// How a file is to be saved.
#[derive(Clone, Copy, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct SaveOptions {
    /// The hashes themselves in a report.
    pub hashes: bool,
    /// Only the rows that the filter shows.
    pub shown: bool,
}

impl From<SaveOptions> for session::Options {
    fn from(options: SaveOptions) -> Self {
        Self { hashes: options.hashes, shown: options.shown }
    }
}

/// A saving, before its bytes are asked for.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SavePlan {
    pub target: &'static str,
    pub parts: Vec<Part>,
    /// Rows in all parts, and rows in none.
    pub rows: u32,
    pub left_out: u32,
    /// What is left out and changed, and why.
    pub remarks: Vec<Remark>,
}

/// One file of a saving.
#[derive(Serialize, Tsify)]
pub struct Part {
    pub name: String,
    pub rows: u32,
    /// The group tag that it is for: the name to give to its upload.
    pub tag: Option<String>,
}

#[derive(Serialize, Tsify)]
pub struct Remark {
    pub kind: RemarkKind,
    pub message: Text,
    /// Where the first rows that it is about stand.
    pub places: Option<Text>,
    /// These rows.
    pub rows: Vec<u32>,
}

/// What a remark means for the rows that it is about.
#[derive(Clone, Copy, Serialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    LeftOut,
    Changed,
    Note,
}

impl From<&Save> for SavePlan {
    fn from(save: &Save) -> Self {
        let part = |part: &session::Part| Part {
            name: part.name.clone(),
            rows: part.rows as u32,
            tag: part.tag.clone(),
        };
        let remark = |remark: &session::Remark| Remark {
            kind: match remark.kind {
                session::RemarkKind::LeftOut => RemarkKind::LeftOut,
                session::RemarkKind::Changed => RemarkKind::Changed,
                session::RemarkKind::Note => RemarkKind::Note,
            },
            message: Text::from(&remark.message),
            places: remark.places.as_ref().map(Text::from),
            rows: remark.rows.clone(),
        };
        Self {
            target: save.target.name,
            parts: save.parts.iter().map(part).collect(),
            rows: save.rows as u32,
            left_out: save.left_out as u32,
            remarks: save.remarks.iter().map(remark).collect(),
        }
    }
}

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

/// The page's configuration, as `config.json` beside the page says.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The sign-ins to choose from. None: registering is not set up here, checking works.
    pub sign_ins: Vec<SignIn>,
    /// What is wrong with the file; the page stops and shows it.
    pub problems: Vec<Text>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// The cloud's name, where it is one of Microsoft's.
    pub cloud: Option<String>,
    /// What people call the cloud.
    pub title: Option<Text>,
    /// What to know before it is chosen.
    pub note: Option<Text>,
    pub client_id: String,
    pub authority: String,
    /// Endpoints of the sign-in service, as JSON, where they are not Microsoft's.
    pub authority_metadata: Option<String>,
    pub graph: String,
    /// Scopes to ask for.
    pub scopes: Vec<String>,
    /// A practice tenant: made-up, and said so on every screen.
    pub practice: bool,
}

impl From<&config::SignIn> for SignIn {
    fn from(sign_in: &config::SignIn) -> Self {
        let cloud = sign_in.cloud;
        Self {
            cloud: cloud.map(|cloud| cloud.name.to_owned()),
            title: cloud.map(|cloud| Text::from(&cloud.title())),
            note: cloud.and_then(Cloud::note).map(|note| Text::from(&note)),
            client_id: sign_in.client_id.clone(),
            authority: sign_in.authority.clone(),
            authority_metadata: sign_in.authority_metadata.clone(),
            graph: sign_in.graph.origin.clone(),
            scopes: sign_in.scopes.clone(),
            practice: sign_in.practice,
        }
    }
}

/// Help of one rule, in Markdown.
#[derive(Serialize, Tsify)]
pub struct Help {
    pub rule: String,
    pub markdown: String,
}

/// A made-up device with its hash.
#[derive(Serialize, Tsify)]
pub struct MadeUp {
    pub serial: String,
    pub manufacturer: String,
    pub model: String,
    pub hash: String,
}
