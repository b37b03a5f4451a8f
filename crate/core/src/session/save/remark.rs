//! What is said before a file is saved: what it leaves out, and what is changed.

use std::fmt;

use super::super::{RowId, Session};
use crate::csv::Column;
use crate::message::{Join, Message};
use crate::sort;

/// How many places a remark names.
const PLACES: usize = 5;

/// What a remark is about, in the order in which remarks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Refused,
    NoHash,
    Unholdable,
    Unproved,
    NoIdentifier,
    Again,
    Column(Column),
    SerialInside,
    SerialsRespelt,
    NamesRespelt,
    Trimmed,
    Untagged,
    Formula,
}

/// What a remark means for the rows that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// The rows are not in the file.
    LeftOut,
    /// Something of them is not in the file, or otherwise than in the list.
    Changed,
    /// Good to know.
    Note,
}

/// Something that is not in the file as it is in the list, or good to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What it means.
    pub kind: RemarkKind,
    /// The sentence.
    pub message: Message,
    /// The rows that it is about, the first five of them.
    pub rows: Vec<RowId>,
    /// Where these rows stand, as a sentence.
    pub places: Option<Message>,
}

impl About {
    fn key(self) -> &'static str {
        match self {
            About::Refused => "save-refused",
            About::NoHash => "save-no-hash",
            About::Unholdable => "save-unholdable",
            About::Unproved => "save-unproved",
            About::NoIdentifier => "save-no-identifier",
            About::Again => "save-again",
            About::Column(_) => "save-column",
            About::SerialInside => "save-serial-inside",
            About::SerialsRespelt => "save-serials-respelt",
            About::NamesRespelt => "save-names-respelt",
            About::Trimmed => "save-trimmed",
            About::Untagged => "save-untagged",
            About::Formula => "save-formula",
        }
    }

    fn kind(self) -> RemarkKind {
        match self {
            About::Refused
            | About::NoHash
            | About::Unholdable
            | About::Unproved
            | About::NoIdentifier
            | About::Again => RemarkKind::LeftOut,
            About::Column(_)
            | About::SerialInside
            | About::SerialsRespelt
            | About::NamesRespelt
            | About::Trimmed => RemarkKind::Changed,
            About::Untagged | About::Formula => RemarkKind::Note,
        }
    }
}

impl Remark {
    /// A remark about the whole.
    pub(super) fn note(message: Message) -> Self {
        Self { kind: RemarkKind::Note, message, rows: Vec::new(), places: None }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        self.places.iter().try_for_each(|places| write!(f, " {places}"))
    }
}

/// The remarks of one saving while its rows are gone through.
#[derive(Debug, Default)]
pub(super) struct Tally(Vec<(About, usize, Vec<RowId>)>);

/// Where the notes on one row go; nowhere, when the row is only written.
pub(super) struct Notes<'a> {
    row: RowId,
    found: Option<&'a mut Vec<(About, RowId)>>,
}

impl<'a> Notes<'a> {
    pub(super) fn on(row: RowId, found: &'a mut Vec<(About, RowId)>) -> Self {
        Self { row, found: Some(found) }
    }

    pub(super) fn nowhere() -> Self {
        Self { row: 0, found: None }
    }

    pub(super) fn add(&mut self, about: About) {
        if let Some(found) = &mut self.found {
            found.push((about, self.row));
        }
    }
}

impl Tally {
    pub(super) fn add(&mut self, about: About, row: RowId) {
        match self.0.iter_mut().find(|(known, ..)| *known == about) {
            Some((_, count, rows)) => {
                *count += 1;
                if rows.len() < PLACES {
                    rows.push(row);
                }
            }
            None => self.0.push((about, 1, vec![row])),
        }
    }

    /// How many rows are left out.
    pub(super) fn left_out(&self) -> usize {
        let out = self.0.iter().filter(|(about, ..)| about.kind() == RemarkKind::LeftOut);
        out.map(|(_, count, _)| count).sum()
    }

    pub(super) fn remarks(mut self, session: &Session) -> Vec<Remark> {
        sort::by_key(&mut self.0, |(about, ..)| *about);
        let remark = |(about, count, rows): (About, usize, Vec<RowId>)| {
            let mut message = Message::new(about.key()).with("count", count);
            if let About::Column(column) = about {
                message = message.with("column", column.header());
            }
            let places = Some(session.places(&rows, count));
            Remark { kind: about.kind(), message, rows, places }
        };
        self.0.into_iter().map(remark).collect()
    }
}

impl Session {
    /// Where rows stand, the first of so many.
    fn places(&self, rows: &[RowId], count: usize) -> Message {
        let mut files: Vec<(&str, Vec<String>)> = Vec::new();
        for place in rows.iter().filter_map(|id| self.list.place(*id)) {
            match files.last_mut().filter(|(file, _)| *file == place.file) {
                Some((_, lines)) => lines.push(place.line.to_string()),
                None => files.push((place.file, vec![place.line.to_string()])),
            }
        }
        let place = |(file, lines): (&str, Vec<String>)| {
            let message = Message::new("save-place").with("count", lines.len());
            message.with("lines", lines.join(", ")).with("file", file)
        };
        let places = files.into_iter().map(place).collect();
        let key = if count > rows.len() { "save-places-first" } else { "save-places" };
        Message::new(key).saying_all("places", places, Join::List)
    }
}
