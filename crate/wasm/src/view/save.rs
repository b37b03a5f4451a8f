//! What can be saved, and what each file would hold.

use preflight_core::session::{self, Save};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Text;

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
    /// It is empty until something was asked of a tenant.
    pub of_tenant: bool,
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
            of_tenant: target.of_tenant,
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
