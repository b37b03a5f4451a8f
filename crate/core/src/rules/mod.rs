//! One rule, one file: help, definition, check, fix, tests.
//!
//! A rule sees one [`Row`] (or one [`File`]) and what the session knows around it, and
//! says what it found. It keeps nothing: findings are computed again whenever they are
//! shown, so they can't be out of date.
//!
//! Adding a rule: a file here, its `mod` line, its line in [`RULES`], its sentences in
//! `message/rules.rs`. A rule is named for the bad pattern, so that "allow
//! `serial-placeholder`" makes sense. The doc comment of `RULE` is its help page.

use std::borrow::Cow;
use std::ops::Range;

use crate::container::{Foreign, Problem as Unreadable};
use crate::csv::table::Lines;
use crate::csv::{Column, Header, Kind, Table};
use crate::hash::repair::Repair;
use crate::hash::{self, Facts, Form, Integrity, Problem, Reading};
use crate::message::Message;
use crate::text::Encoding;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The service would refuse the row, or it would register the wrong device.
    Error,
    /// It can be registered, and is probably not what was meant.
    Warning,
    /// Good to know.
    Note,
}

/// A rule: what it is called, how much it matters, how it is checked.
pub struct Rule {
    /// The name of the bad pattern.
    pub name: &'static str,
    /// The message that says what it finds, in a few words.
    title: &'static str,
    /// How much a finding matters.
    pub severity: Severity,
    /// The help page, in Markdown: what it finds, why it matters, an example, the fix.
    pub help: &'static str,
    /// How it is checked.
    pub check: Check,
}

impl Rule {
    /// What it finds, in a few words.
    pub fn title(&self) -> Message {
        Message::new(self.title)
    }

    /// Its place in [`RULES`].
    pub fn index(&self) -> usize {
        RULES.iter().position(|rule| rule.name == self.name).unwrap_or(RULES.len())
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    /// One row, with what the session knows around it.
    Row(fn(&Row<'_>) -> Option<Finding>),
    /// A file as a whole.
    File(fn(&File<'_>) -> Option<Finding>),
    /// What a file is: an archive, in one, or nothing that is read here.
    Container(fn(&Container) -> Option<Finding>),
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The cell it is about, if one.
    pub column: Option<Column>,
    /// The characters of the cell, from 0.
    pub span: Option<Range<usize>>,
    /// The sentence for people.
    pub message: Message,
    /// What would mend it for certain, if anything.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding about a whole cell.
    fn at(column: Column, message: Message) -> Self {
        Self { column: Some(column), span: None, message, fix: None }
    }

    /// A finding about a file as a whole.
    fn of_file(message: Message) -> Self {
        Self { column: None, span: None, message, fix: None }
    }

    /// Marks characters of the cell.
    fn span(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }

    fn fix(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }
}

/// A change that mends a finding, and is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it would do.
    pub message: Message,
    /// The change.
    pub change: Change,
}

/// A change to one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A cell gets another text.
    Set(Column, String),
    /// The row leaves the list.
    Remove,
}

/// One row, as a rule sees it.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Row<'a> {
    /// What it identifies its device by: rules about the hash are silent on others.
    pub kind: Kind,
    pub serial: &'a str,
    pub product_id: &'a str,
    pub group_tag: &'a str,
    pub assigned_user: &'a str,
    /// The manufacturer's cell; what the hash says is in `hash.facts`.
    pub manufacturer: &'a str,
    /// The model's cell.
    pub model: &'a str,
    pub hash: Hash<'a>,
    /// The row that stands for the same device, if another does.
    pub duplicate_of: Option<Place<'a>>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The line in it, from 1.
    pub line: u32,
}

/// The hash of a row, read.
#[derive(Clone, Debug)]
pub struct Hash<'a> {
    /// What the checksum proves.
    pub integrity: Integrity,
    /// How the text was written.
    pub form: Form,
    /// What was wrong with it.
    pub problems: Cow<'a, [Problem]>,
    /// What it says of the device, proved or not.
    pub facts: Facts<'a>,
    /// The significant bytes.
    pub bytes: &'a [u8],
    /// The text, where `form` does not give it.
    pub kept: &'a str,
    /// The repair that a search found for it.
    pub found: Option<&'a Repair>,
}

impl<'a> Hash<'a> {
    /// A hash whose text has just been read into these bytes.
    pub fn new(reading: Reading, bytes: &'a [u8], text: &'a str) -> Self {
        let Reading { integrity, form, problems } = reading;
        let facts = Facts::new(bytes);
        let problems = Cow::Owned(problems);
        Self { integrity, form, problems, facts, bytes, kept: text, found: None }
    }

    /// The text of the cell.
    pub fn text(&self) -> Cow<'a, str> {
        match self.form {
            Form::Exact { chars } => Cow::Owned(hash::write(self.bytes, chars)),
            Form::Other => Cow::Borrowed(self.kept),
        }
    }

    /// Whether the content is proved undamaged, so that the facts can be relied on.
    fn is_proved(&self) -> bool {
        self.integrity.is_proved()
    }

    /// The serial number in the hash, where it is proved and one.
    fn serial(&self) -> Option<&'a str> {
        let serial = self.facts.serial().filter(|_| self.is_proved())?;
        let real = !serial.trim().is_empty() && !hash::facts::is_placeholder(serial);
        real.then_some(serial)
    }
}

/// A file as a whole, as a rule sees it.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// Its header line; nothing if none was found.
    pub header: Option<&'a Header>,
    /// How its table is understood; nothing until enough of it has come.
    pub table: Option<&'a Table>,
    /// How many rows were read from it.
    pub rows: usize,
    /// How many lines with anything on them it has.
    pub lines: usize,
    /// How many bytes or units were not valid in its encoding.
    pub undecodable: u64,
    /// The line of the first of them, from 1.
    pub undecodable_line: Option<u32>,
    /// How its bytes stand for text.
    pub encoding: Encoding,
    /// Lines that had an odd shape: the first, and how many.
    pub odd_line: Option<(u32, crate::csv::scanner::Oddity)>,
    /// All bytes have come.
    pub whole: bool,
    /// Earlier files of its name that it took the place of, if it still does.
    pub replaced: Option<Replaced>,
    /// What it is, apart from its text.
    pub container: Container,
}

/// What a file took the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Rows of the earlier files.
    pub rows: usize,
    /// Those of them whose devices are not in the new file.
    pub missing: usize,
}

impl Message {
    /// Fills the gaps `count` and `line`: how many lines, and the first of them.
    fn lines(self, lines: Lines) -> Self {
        self.with("count", lines.count).with("line", lines.first)
    }
}

impl File<'_> {
    /// Whether there is a table to speak of.
    fn is_table(&self) -> bool {
        let Container { problem, foreign, held, .. } = self.container;
        let unread = problem.is_some() && self.lines == 0;
        foreign.is_none() && held.is_none() && !unread
    }
}

/// A file as far as it holds files, stands in one, or is something else.
#[derive(Clone, Copy, Debug, Default)]
pub struct Container {
    /// Why not all of it could be unpacked.
    pub problem: Option<Unreadable>,
    /// What it is, if it is not read here.
    pub foreign: Option<Foreign>,
    /// How many files in it were read and passed over, if it holds files.
    pub held: Option<(u32, u32)>,
    /// It has been unpacked to its end.
    pub whole: bool,
}

/// Defines the rule of a file, its doc comment being the help page.
macro_rules! rule {
    ($(#[doc = $help:literal])* $name:literal, $severity:ident, $check:expr) => {
        $(#[doc = $help])*
        pub(super) const RULE: super::Rule = super::Rule {
            name: $name,
            title: concat!("rule.", $name),
            severity: super::Severity::$severity,
            help: concat!($($help, "\n"),*),
            check: $check,
        };
    };
}

mod assigned_user_shape;
mod column_missing;
mod columns_unknown;
mod columns_unsure;
mod container_empty;
mod container_unreadable;
mod duplicate_device;
mod file_empty;
mod file_foreign;
mod file_replaced;
mod group_tag_characters;
mod group_tag_surrounded;
mod hash_checksum;
mod hash_class;
mod hash_cut;
mod hash_empty;
mod hash_filling;
mod hash_foreign;
mod hash_joined;
mod hash_not_base64;
mod hash_unpadded;
mod hash_wrapped;
mod header_inexact;
mod header_repeated;
mod line_unreadable;
mod quotes_present;
mod report_labels;
mod row_ragged;
mod rows_over_500;
mod sample_text;
mod serial_differs;
mod serial_empty;
mod serial_placeholder;
mod serial_respelt;
mod table_foreign;
#[cfg(test)]
mod tests;
mod title_lines;

/// Every rule, in the order in which findings are shown.
pub const RULES: [&Rule; 35] = [
    &file_foreign::RULE,
    &container_unreadable::RULE,
    &container_empty::RULE,
    &file_empty::RULE,
    &table_foreign::RULE,
    &column_missing::RULE,
    &columns_unsure::RULE,
    &row_ragged::RULE,
    &line_unreadable::RULE,
    &file_replaced::RULE,
    &report_labels::RULE,
    &title_lines::RULE,
    &sample_text::RULE,
    &header_repeated::RULE,
    &hash_wrapped::RULE,
    &columns_unknown::RULE,
    &header_inexact::RULE,
    &quotes_present::RULE,
    &serial_empty::RULE,
    &serial_placeholder::RULE,
    &serial_differs::RULE,
    &serial_respelt::RULE,
    &hash_empty::RULE,
    &hash_foreign::RULE,
    &hash_not_base64::RULE,
    &hash_unpadded::RULE,
    &hash_cut::RULE,
    &hash_joined::RULE,
    &hash_checksum::RULE,
    &hash_filling::RULE,
    &duplicate_device::RULE,
    &group_tag_surrounded::RULE,
    &group_tag_characters::RULE,
    &assigned_user_shape::RULE,
    &rows_over_500::RULE,
];

// The session keeps which rules found something in a row as one bit each.
const _: () = assert!(RULES.len() <= 64);

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What every rule finds in a row.
pub fn check_row(row: &Row<'_>) -> impl Iterator<Item = (&'static Rule, Finding)> {
    RULES.iter().filter_map(move |rule| match rule.check {
        Check::Row(check) => check(row).map(|finding| (*rule, finding)),
        Check::File(_) | Check::Container(_) => None,
    })
}

/// What every rule finds in a file as a whole.
pub fn check_file(file: &File<'_>) -> impl Iterator<Item = (&'static Rule, Finding)> {
    RULES.iter().filter_map(move |rule| match rule.check {
        Check::File(check) if file.is_table() => {
            check(file).map(|finding| (*rule, finding))
        }
        Check::Container(check) => check(&file.container).map(|finding| (*rule, finding)),
        Check::File(_) | Check::Row(_) => None,
    })
}
