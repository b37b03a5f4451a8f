//! Where the person wants the rows to go, and what of them can't go there.
//!
//! What a file can hold is known where it is written, in `save`; what Graph registers,
//! in [`Kind`](crate::csv::Kind). Here the rules get it for one row or one file, so that
//! they and the saving can't disagree.

use super::list::{List, Row};
use super::save::Target;
use super::save::target::TARGETS;
use super::{FileId, RowId};
use crate::csv::Column;
use crate::message::Message;
use crate::rules;

/// Where the rows are to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Registering from here.
    Graph,
    /// A file that a service imports.
    File(&'static Target),
}

/// The name of [`Destination::Graph`] in commands and policies.
const GRAPH: &str = "graph";

impl Destination {
    /// Every destination, in the order in which it is offered.
    pub fn all() -> impl Iterator<Item = Self> {
        let files = TARGETS.iter().filter(|target| target.is_import());
        std::iter::once(Self::Graph).chain(files.map(Self::File))
    }

    /// The destination of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|destination| destination.name() == name)
    }

    /// Its name in commands and policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => GRAPH,
            Self::File(target) => target.name,
        }
    }

    /// What it is called.
    pub fn title(self) -> Message {
        match self {
            Self::Graph => Message::new("target.graph"),
            Self::File(target) => target.title(),
        }
    }
}

impl List {
    /// Where the rows are to go: as the person says, or else the policy.
    pub(super) fn destination(&self) -> Option<Destination> {
        self.chosen.or_else(|| Destination::named(self.policy.target?))
    }

    /// Why a row can't go where it is to go, if it can't.
    pub(super) fn unfit(&self, row: &Row) -> Option<rules::Unfit> {
        match self.destination()? {
            Destination::Graph => {
                let message = self.kind(row).elsewhere()?;
                Some(rules::Unfit { column: None, message })
            }
            Destination::File(target) => target.unfit(self, row),
        }
    }

    /// The destination beside one file.
    pub(super) fn bound(&self, id: FileId) -> Option<rules::Bound> {
        let Destination::File(target) = self.destination()? else {
            return Some(rules::Bound::default());
        };
        let file = self.files.get(id as usize)?;
        let has = |column: &Column| {
            let header = file.table.as_ref().and_then(crate::csv::Table::beginning);
            let filled = |(_, row): (RowId, &Row)| {
                row.file == id && !self.text(row, *column).trim().is_empty()
            };
            header.is_some_and(|header| header.has(*column)) && self.present().any(filled)
        };
        let (lacks, by_tag) = target.lacks();
        Some(rules::Bound {
            title: Some(target.title()),
            most: target.limits.source.map(|_| target.limits.rows),
            lost: lacks.iter().filter(|column| has(column)).copied().collect(),
            tagged: by_tag && has(&Column::GroupTag),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::policy::TARGETS as NAMES;

    #[test]
    fn a_policy_can_name_every_destination() {
        let names: Vec<&str> = Destination::all().map(Destination::name).collect();
        assert_eq!(names, NAMES);
        for name in NAMES {
            let destination = Destination::named(name).expect("a destination");
            assert!(!destination.title().to_string().is_empty());
        }
        assert_eq!(Destination::named("report"), None);
    }
}
