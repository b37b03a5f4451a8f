//! The table of targets: who is to read a file, and what such a file takes.
//!
//! Adding a target is a line in [`TARGETS`], two sentences in `message/save.rs`, and the
//! format under `csv/write` where it is a new one.

use std::fmt;

use super::super::list::{List, Row};
use super::import::{self, Import, Offer};
use super::remark::Notes;
use crate::csv::Column;
use crate::csv::write::{INTUNE_ROWS, identifier, partner_center};
use crate::message::Message;
use crate::rules::Unfit;

/// Who is to read a file.
pub struct Target {
    /// Its name in commands, and in the names of its files.
    pub name: &'static str,
    /// The messages that say what it is called, and what reads it.
    title: &'static str,
    reads: &'static str,
    /// How its files end, without the dot.
    pub ending: &'static str,
    /// What one file takes.
    pub limits: Limits,
    /// Whether its files can be dropped here again: then they give the same rows.
    pub reads_again: bool,
    /// Whether it is of what was asked of a tenant: without that there is nothing in it.
    pub of_tenant: bool,
    pub(super) contents: Contents,
}

/// What one file of a target takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most rows.
    pub rows: usize,
    /// Most bytes, where the reader counts them.
    pub bytes: Option<usize>,
    /// Who says so; nobody: the limit is ours, so that a file can be opened.
    pub source: Option<&'static str>,
}

/// What stands in a target's files.
pub(super) enum Contents {
    /// Rows that a service takes.
    Import(Import),
    /// Rows with errors, with the reasons.
    Failing,
    /// Every row with its facts.
    Devices,
    /// Every row with what was found in it and what became of it: a table, or JSON.
    Report { json: bool },
    /// Rows that the service gives to another tenant, for Microsoft's support.
    OtherTenant,
    /// The same as a report, as a page to print.
    Printed,
    /// The steps taken.
    Steps,
    /// The requests that went out.
    Log,
    /// Changes of registered devices, and what became of each.
    Orders,
}

impl Target {
    /// What it is called.
    pub fn title(&self) -> Message {
        Message::new(self.title)
    }

    /// What reads its files, and what they hold.
    pub fn reads(&self) -> Message {
        Message::new(self.reads)
    }

    /// Whether a service imports its files.
    pub(in crate::session) fn is_import(&self) -> bool {
        matches!(self.contents, Contents::Import(_))
    }

    /// Columns that its files have no place for, and whether a file is for one tag.
    pub(in crate::session) fn lacks(&self) -> (&'static [Column], bool) {
        match &self.contents {
            Contents::Import(import) => (import.lacks, import.by_tag),
            _ => (&[], false),
        }
    }

    /// Why a row can't stand in its files, if it can't.
    pub(in crate::session) fn unfit(&self, list: &List, row: &Row) -> Option<Unfit> {
        let Contents::Import(import) = &self.contents else { return None };
        let offer = Offer { list, row };
        let why = (import.cells)(&offer, &mut Notes::nowhere()).err()?;
        why.unfit(import, &offer, self.title())
    }

    /// Whether its files can have hashes in place of fingerprints.
    pub fn asks_for_hashes(&self) -> bool {
        matches!(self.contents, Contents::Report { .. })
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.name).finish()
    }
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Target {}

/// The target of that name.
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Most rows with a hash each in a file of ours: 40 MB, with all facts about 80.
pub(super) const WITH_HASHES: usize = 10_000;

const OURS: Limits = Limits { rows: WITH_HASHES, bytes: None, source: None };

/// Rows of a few hundred bytes.
const OURS_SHORT: Limits = Limits { rows: 250_000, bytes: None, source: None };

/// About 150 sheets of paper; a browser lays them out in seconds.
const PRINTED: Limits = Limits { rows: 5_000, bytes: None, source: None };

const INTUNE: Limits = Limits {
    rows: INTUNE_ROWS,
    bytes: None,
    source: Some("Microsoft's page on adding devices: up to 500 rows"),
};

const PARTNER_CENTER: Limits = Limits {
    rows: partner_center::MOST_ROWS,
    bytes: None,
    source: Some("Microsoft's table of registration methods: 1,000 at a time"),
};

const IDENTIFIERS: Limits = Limits {
    rows: identifier::MOST_ROWS,
    bytes: Some(identifier::MOST_BYTES),
    source: Some("Microsoft's page on corporate identifiers: 5,000 rows or 5 MB"),
};

/// Every target, in the order in which it is offered.
pub static TARGETS: [Target; 15] = [
    Target {
        name: "intune",
        title: "target.intune",
        reads: "target.intune.reads",
        ending: "csv",
        limits: INTUNE,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Import(import::INTUNE),
    },
    Target {
        name: "intune-3",
        title: "target.intune-3",
        reads: "target.intune-3.reads",
        ending: "csv",
        limits: INTUNE,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Import(import::INTUNE_3),
    },
    Target {
        name: "partner-center",
        title: "target.partner-center",
        reads: "target.partner-center.reads",
        ending: "csv",
        limits: PARTNER_CENTER,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Import(import::PARTNER_CENTER),
    },
    Target {
        name: "partner-center-api",
        title: "target.partner-center-api",
        reads: "target.partner-center-api.reads",
        ending: "json",
        limits: PARTNER_CENTER,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Import(import::PARTNER_CENTER_API),
    },
    Target {
        name: "tuples",
        title: "target.tuples",
        reads: "target.tuples.reads",
        ending: "csv",
        limits: OURS_SHORT,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Import(import::TUPLES),
    },
    Target {
        name: "corporate-identifiers",
        title: "target.corporate-identifiers",
        reads: "target.corporate-identifiers.reads",
        ending: "csv",
        limits: IDENTIFIERS,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Import(import::IDENTIFIERS),
    },
    Target {
        name: "failing",
        title: "target.failing",
        reads: "target.failing.reads",
        ending: "csv",
        limits: OURS,
        reads_again: true,
        of_tenant: false,
        contents: Contents::Failing,
    },
    Target {
        name: "other-tenant",
        title: "target.other-tenant",
        reads: "target.other-tenant.reads",
        ending: "csv",
        limits: OURS,
        reads_again: true,
        of_tenant: true,
        contents: Contents::OtherTenant,
    },
    Target {
        name: "report",
        title: "target.report",
        reads: "target.report.reads",
        ending: "csv",
        limits: OURS_SHORT,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Report { json: false },
    },
    Target {
        name: "report-json",
        title: "target.report-json",
        reads: "target.report-json.reads",
        ending: "json",
        limits: OURS_SHORT,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Report { json: true },
    },
    Target {
        name: "report-print",
        title: "target.report-print",
        reads: "target.report-print.reads",
        ending: "html",
        limits: PRINTED,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Printed,
    },
    Target {
        name: "json",
        title: "target.json",
        reads: "target.json.reads",
        ending: "json",
        limits: OURS,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Devices,
    },
    Target {
        name: "steps",
        title: "target.steps",
        reads: "target.steps.reads",
        ending: "json",
        limits: OURS_SHORT,
        reads_again: false,
        of_tenant: false,
        contents: Contents::Steps,
    },
    Target {
        name: "changes",
        title: "target.changes",
        reads: "target.changes.reads",
        ending: "csv",
        limits: OURS_SHORT,
        reads_again: false,
        of_tenant: true,
        contents: Contents::Orders,
    },
    Target {
        name: "log",
        title: "target.log",
        reads: "target.log.reads",
        ending: "csv",
        limits: OURS_SHORT,
        reads_again: false,
        of_tenant: true,
        contents: Contents::Log,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_says_what_it_is_and_has_a_name_of_its_own() {
        for target in &TARGETS {
            assert_eq!(named(target.name), Some(target));
            assert_eq!(target.title, format!("target.{}", target.name));
            assert_eq!(target.reads, format!("target.{}.reads", target.name));
            assert!(target.reads().to_string().ends_with('.'), "{}", target.name);
            assert!(target.limits.rows > 0);
            assert!(matches!(target.ending, "csv" | "json" | "html"));
        }
        assert_eq!(named("printer"), None);
    }
}
