//! Journals of runs, to be kept and to be taken up.

use preflight_core::session;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// The whole journal of a run.
#[derive(Serialize, Deserialize, Tsify)]
pub struct Journal {
    pub entries: Vec<JournalEntry>,
}

/// One text of a journal.
#[derive(Serialize, Deserialize, Tsify)]
pub struct JournalEntry {
    pub key: String,
    pub text: String,
}

impl From<Vec<session::JournalEntry>> for Journal {
    fn from(entries: Vec<session::JournalEntry>) -> Self {
        let entry = |session::JournalEntry { key, text }| JournalEntry { key, text };
        Self { entries: entries.into_iter().map(entry).collect() }
    }
}

impl From<Journal> for Vec<session::JournalEntry> {
    fn from(journal: Journal) -> Self {
        let entry = |JournalEntry { key, text }| session::JournalEntry { key, text };
        journal.entries.into_iter().map(entry).collect()
    }
}

/// What a journal is of.
#[derive(Serialize, Tsify)]
pub struct JournalHead {
    /// The run's own GUID.
    pub run: String,
    /// The tenant that it registers in; empty where nobody said.
    pub tenant: String,
    pub devices: u32,
    /// Corporate identifiers, and changes of registered devices.
    pub identifiers: u32,
    pub orders: u32,
    /// Devices whose hash the journal still holds.
    pub hashes: u32,
    /// Devices in the tenant's list, and those that were refused.
    pub visible: u32,
    pub failed: u32,
    /// Nothing is left to do.
    pub done: bool,
}

impl From<session::JournalHead> for JournalHead {
    fn from(head: session::JournalHead) -> Self {
        Self {
            run: head.run,
            tenant: head.tenant,
            devices: head.devices as u32,
            identifiers: head.identifiers as u32,
            orders: head.orders as u32,
            hashes: head.hashes as u32,
            visible: head.visible as u32,
            failed: head.failed as u32,
            done: head.done,
        }
    }
}
