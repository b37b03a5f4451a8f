//! Everything that crosses to the page. The TypeScript types are generated from here.

use std::collections::BTreeMap;

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

#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
    Note,
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
    pub plan: Option<Plan>,
    pub run: Option<Run>,
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

#[derive(Serialize, Tsify)]
pub struct Mark {
    pub column: Column,
    pub severity: Severity,
}

/// Lines of the grid, by place in the filtered list.
#[derive(Serialize, Tsify)]
pub struct Window {
    pub from: u32,
    pub rows: Vec<Row>,
}

/// Everything about one row.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RowDetail {
    pub row: Row,
    pub product_id: String,
    pub findings: Vec<Finding>,
    pub hash: Hash,
    /// What the service said, where it said no.
    pub failure: Option<Failure>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Hash {
    pub characters: u32,
    /// What the checksum proves.
    pub verdict: Text,
    pub whole: bool,
    pub facts: Vec<Fact>,
    pub records: Vec<Record>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// device, capture, tpm, processor, disk, network, display, unknown
    pub section: &'static str,
    /// oa3tool's name.
    pub name: &'static str,
    pub value: String,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub kind: u16,
    /// oa3tool's name of its first fact; nothing for an unknown type.
    pub name: Option<&'static str>,
    pub at: u32,
    pub length: u32,
    /// The first bytes, in hexadecimal.
    pub hex: String,
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

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FailureGroup {
    pub failure: Failure,
    pub rows: u32,
}

/// What can be saved.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// For Intune's own pane: parts of at most 500 rows.
    Intune,
    /// Each row with its findings, or with what became of it.
    Results,
}

/// A file to save, before its bytes are asked for.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SavePlan {
    /// The names of the parts.
    pub parts: Vec<String>,
    pub rows: u32,
    /// Rows left out, and why; what the target cannot hold.
    pub remarks: Vec<Text>,
}

/// The page's configuration, as `config.json` beside the page says.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Nothing: registering is not set up here, checking works.
    pub sign_in: Option<SignIn>,
    /// What is wrong with the file; the page stops and shows it.
    pub problems: Vec<Text>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
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
