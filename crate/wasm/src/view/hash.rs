//! What a hash says of its device.

use preflight_core::hash::facts::Section;
use preflight_core::{hash, rules};
use serde::Serialize;
use tsify::Tsify;

use super::Text;

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
    pub fn of(hash: &rules::Hash<'_>) -> Self {
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
    pub title: Text,
    /// What it is and what it matters for, where the title does not say it all.
    pub about: Option<Text>,
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
        Self {
            section,
            name: fact.name(),
            title: Text::from(&fact.title()),
            about: fact.about().as_ref().map(Text::from),
            number: fact.number.map(|number| number as u32),
            value: fact.value,
        }
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
    pub fn of(record: &hash::facts::Record<'_>) -> Self {
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

/// A made-up device with its hash.
#[derive(Serialize, Tsify)]
pub struct MadeUp {
    pub serial: String,
    pub manufacturer: String,
    pub model: String,
    pub hash: String,
}
