//! One rule, one file: help, definition, check, fix, tests.
//!
//! A rule sees one [`Row`] (or one [`File`]) and what the session knows around it, and
//! says what it found. It keeps nothing: findings are computed again whenever they are
//! shown, so they can't be out of date.
//!
//! Where several rules could speak of one fault, the most exact one does: `hash_class`
//! and `serial_class` say which.
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
use crate::message::{Join, Message};
use crate::text::Encoding;

use policy::Policy;

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

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A rule: what it is called, how much it matters, how it is checked.
pub struct Rule {
    /// The name of the bad pattern.
    pub name: &'static str,
    /// The message that says what it finds, in a few words.
    title: &'static str,
    /// How much a finding matters, unless a policy says otherwise.
    pub severity: Severity,
    /// The help page, in Markdown: what it finds, why it matters, an example, the fix.
    #[cfg(feature = "help")]
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

    /// What would mend a row: a change for each place that has the fault.
    pub fn fixes(&self, row: &Row<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        self.look(row, &Needs::of(row), |finding| {
            let change = finding.fix.map(|fix| fix.change);
            changes.extend(change.filter(|change| !changes.contains(change)));
        });
        changes
    }

    fn look(&self, row: &Row<'_>, needs: &Needs, mut take: impl FnMut(Finding)) {
        match self.check {
            Check::Device(_) if !needs.proved => {}
            Check::Row(check) | Check::Device(check) => {
                if let Some(finding) = check(row) {
                    take(finding);
                }
            }
            Check::Cell(check) if !needs.plain => {
                for (column, text) in row.texts() {
                    check(row, column, text).into_iter().for_each(&mut take);
                }
            }
            Check::Text(check) => {
                for (column, text) in row.texts().into_iter().chain(row.hash.other()) {
                    if !text.is_empty()
                        && let Some(finding) = check(row, column, text)
                    {
                        take(finding);
                    }
                }
            }
            Check::Cell(_) | Check::File(_) | Check::Container(_) => {}
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    /// One row, with what the session knows around it.
    Row(fn(&Row<'_>) -> Option<Finding>),
    /// The same, if its hash is proved: the rule is about the device.
    Device(fn(&Row<'_>) -> Option<Finding>),
    /// Each text of a row, and what stands in place of its hash; no empty one.
    Text(fn(&Row<'_>, Column, &str) -> Option<Finding>),
    /// Each text of a row, if one of them is more than plain letters, digits, marks and
    /// single blanks between them.
    Cell(fn(&Row<'_>, Column, &str) -> Vec<Finding>),
    /// A file as a whole.
    File(fn(&File<'_>) -> Option<Finding>),
    /// What a file is: an archive, in one, or nothing that is read here.
    Container(fn(&Container) -> Option<Finding>),
}

/// What the rules of a row need, found out once.
struct Needs {
    proved: bool,
    plain: bool,
}

impl Needs {
    fn of(row: &Row<'_>) -> Self {
        let plain = |(_, text): (Column, &str)| characters::is_plain(text);
        Self { proved: row.hash.is_proved(), plain: row.texts().into_iter().all(plain) }
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters here: the rule's own severity, or the policy's.
    pub severity: Severity,
    /// The cell it is about, if one.
    pub column: Option<Column>,
    /// The characters of the cell, from 0.
    pub span: Option<Range<usize>>,
    /// The sentence for people.
    pub message: Message,
    /// What would mend it for certain, if anything.
    pub fix: Option<Fix>,
}

impl Fix {
    /// Gives a cell this text, or empties it.
    fn make(column: Column, text: &str) -> Self {
        let message = match text {
            "" => Message::new("make-empty"),
            _ => Message::new("trim").with("text", text),
        };
        Self { message, change: Change::Set(column, text.to_owned()) }
    }
}

impl Finding {
    /// A finding about no cell in particular.
    fn whole(message: Message) -> Self {
        // Whoever runs the rule sets its severity.
        let severity = Severity::Note;
        Self { severity, column: None, span: None, message, fix: None }
    }

    /// A finding about a whole cell.
    fn at(column: Column, message: Message) -> Self {
        Self { column: Some(column), ..Self::whole(message) }
    }

    /// Marks characters of the cell.
    fn span(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }

    fn fix(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }

    fn set(self, column: Column, text: &str, message: Message) -> Self {
        self.fix(Some(Fix { message, change: Change::Set(column, text.to_owned()) }))
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
    /// What other rows have to do with it.
    pub around: Around<'a>,
    /// What the person allows.
    pub policy: &'a Policy,
    /// Seconds since 1970 of the day on which it is checked; nothing if nobody says.
    pub today: Option<i64>,
    /// Why it can't go where the person wants the rows to go, if it can't.
    pub unfit: Option<Unfit>,
    /// What the serial number's cell is to the hash, once a rule asked.
    pub judged: serial_class::Judged,
}

impl<'a> Row<'a> {
    /// The texts of the row with their columns, empty ones too.
    fn texts(&self) -> [(Column, &'a str); 6] {
        [
            (Column::Serial, self.serial),
            (Column::ProductId, self.product_id),
            (Column::GroupTag, self.group_tag),
            (Column::AssignedUser, self.assigned_user),
            (Column::Manufacturer, self.manufacturer),
            (Column::Model, self.model),
        ]
    }

    fn text(&self, column: Column) -> &'a str {
        let mut texts = self.texts().into_iter();
        texts.find_map(|(known, text)| (known == column).then_some(text)).unwrap_or("")
    }
}

/// Why a row can't go where it is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The cell that is in the way, if one.
    pub column: Option<Column>,
    /// The sentence for people.
    pub message: Message,
}

/// Where the rows are to go, beside one file.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// What it is called, if files are written for it.
    pub title: Option<Message>,
    /// Most rows of a file for it, if somebody counts.
    pub most: Option<usize>,
    /// Columns with something in them that it has no place for.
    pub lost: Vec<Column>,
    /// There are tags, and a file for it is for one.
    pub tagged: bool,
}

/// What other rows have to do with a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// The row that stands for the same device, if another does.
    pub duplicate_of: Option<Other<'a>>,
    /// The row whose hash has this row's serial number, where this row's hash has not.
    pub serial_in: Option<Other<'a>>,
    /// The row that has the serial number of this row's hash, where this row has not.
    pub serial_at: Option<Other<'a>>,
    /// The row of another device with the same serial number, each fitting its hash.
    pub same_serial: Option<Place<'a>>,
    /// The row of another device with the same UUID.
    pub same_uuid: Option<Place<'a>>,
    /// The row of another device with the same TPM key.
    pub same_tpm_key: Option<Place<'a>>,
    /// How rows spell this row's tag, where they differ in case or blanks.
    pub spelling: Option<Spelling<'a>>,
    /// The domain of nearly all users in the list, where this row's user has a rare one.
    pub usual_domain: Option<&'a str>,
}

/// Another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other<'a> {
    /// Where it stands.
    pub place: Place<'a>,
    /// Its tag and user.
    pub group_tag: &'a str,
    /// Its user.
    pub assigned_user: &'a str,
}

/// The spelling of a tag that most rows have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling<'a> {
    /// The tag, without blanks around it.
    pub tag: &'a str,
    /// How many rows have it.
    pub rows: usize,
    /// Another spelling has as many.
    pub tie: bool,
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
    /// The offline device id in it is not that of its TPM key.
    pub tpm_key_differs: bool,
    /// The serial number in it, where it is proved and one.
    serial: Option<&'a str>,
    /// The repair that a search found for it.
    pub found: Option<&'a Repair>,
}

impl<'a> Hash<'a> {
    /// A hash whose text has just been read into these bytes.
    pub fn new(reading: Reading, bytes: &'a [u8], text: &'a str) -> Self {
        let hash = Self::of(reading, bytes, text, false);
        Self { tpm_key_differs: hash.facts.tpm_key_matches() == Some(false), ..hash }
    }

    /// The same, where it is known whether its TPM key differs.
    pub(crate) fn of(
        reading: Reading,
        bytes: &'a [u8],
        text: &'a str,
        tpm_key_differs: bool,
    ) -> Self {
        let Reading { integrity, form, problems } = reading;
        let facts = Facts::new(bytes);
        let real = |serial: &&str| {
            !serial.trim().is_empty() && !hash::facts::is_placeholder(serial)
        };
        let serial = facts.serial().filter(|_| integrity.proves()).filter(real);
        let problems = Cow::Owned(problems);
        let kept = text;
        Self {
            integrity,
            form,
            problems,
            facts,
            bytes,
            kept,
            tpm_key_differs,
            serial,
            found: None,
        }
    }

    /// The same with the repair that a search found for it.
    #[must_use]
    pub fn with_repair(self, found: Option<&'a Repair>) -> Self {
        Self { found, ..self }
    }

    /// The text of the cell.
    pub fn text(&self) -> Cow<'a, str> {
        match self.form {
            Form::Exact { chars } => Cow::Owned(hash::write(self.bytes, chars)),
            Form::Other => Cow::Borrowed(self.kept),
        }
    }

    /// What stands in the cell where there is no hash.
    fn other(&self) -> Option<(Column, &'a str)> {
        (self.integrity == Integrity::Nothing).then_some((Column::Hash, self.kept))
    }

    /// Whether the content is proved undamaged, so that the facts can be relied on.
    pub fn is_proved(&self) -> bool {
        self.integrity.proves()
    }

    /// The serial number in the hash, where it is proved and one.
    pub fn serial(&self) -> Option<&'a str> {
        self.serial
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
    /// How its bytes stand for text, at its beginning.
    pub encoding: Encoding,
    /// The first line in another encoding than the one before it, from 1.
    pub joined_line: Option<u32>,
    /// Lines that had an odd shape: the first, and how many.
    pub odd_line: Option<(u32, crate::csv::scanner::Oddity)>,
    /// Lines of nothing but zeros; they are not among `lines`.
    pub zeros: Lines,
    /// All bytes have come.
    pub whole: bool,
    /// It ended before all of it had come: bytes that did, and those that it has.
    pub unread: Option<(u64, u64)>,
    /// Earlier files of its name that it took the place of, if it still does.
    pub replaced: Option<Replaced>,
    /// Where its rows are to go, if anybody says.
    pub bound: Option<Bound>,
    /// Its text was written here, from a sheet, a report or JSON.
    pub written: bool,
    /// What the person allows.
    pub policy: &'a Policy,
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
    /// Fills the gaps `file` and `line`: where another row stands.
    fn place(self, place: Place<'_>) -> Self {
        self.with("file", place.file).with("line", place.line)
    }

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
    /// How many files in it are in the list and were passed over, if it holds files.
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
            #[cfg(feature = "help")]
            help: concat!($($help, "\n"),*),
            check: $check,
        };
    };
}

mod assigned_user_domain;
mod assigned_user_shape;
mod blanks_around;
mod boot_disk_differs;
mod captured_before_windows_10;
mod captured_in_future;
mod captured_in_windows_pe;
mod captured_long_ago;
mod character_bidi;
mod character_homoglyph;
mod character_invisible;
mod character_non_ascii;
mod characters;
mod column_missing;
mod columns_unknown;
mod columns_unsure;
mod console_cut;
mod container_empty;
mod container_unreadable;
mod critical_fields_missing;
mod duplicate_device;
mod encodings_joined;
mod excel;
mod file_empty;
mod file_foreign;
mod file_replaced;
mod file_unread;
mod firmware_serial_missing;
mod group_tag_characters;
mod group_tag_long;
mod group_tag_respelt;
mod group_tag_surrounded;
mod hash_checksum;
mod hash_class;
mod hash_cut;
mod hash_empty;
mod hash_filling;
mod hash_foreign;
mod hash_incomplete;
mod hash_joined;
mod hash_not_4k;
mod hash_not_base64;
mod hash_split;
mod hash_unpadded;
mod hash_wrapped;
mod header_inexact;
mod header_repeated;
mod line_unreadable;
mod managed_desktop_ended;
mod managed_desktop_misspelt;
mod manufacturer_differs;
mod model_differs;
mod model_not_allowed;
mod nothing_written_out;
pub mod policy;
mod product_id_class;
mod product_id_differs;
mod product_id_hash_signs;
mod product_id_scientific;
mod product_id_shape;
mod product_id_zeros_lost;
mod quotes_present;
#[cfg(feature = "help")]
mod reference;
mod report_labels;
mod row_ragged;
mod rows_over_500;
mod rows_over_policy;
mod rows_swapped;
mod sample_row;
mod sample_text;
mod serial_class;
mod serial_date;
mod serial_differs;
mod serial_empty;
mod serial_fifteen_digits;
mod serial_hash_signs;
mod serial_pattern;
mod serial_placeholder;
mod serial_respelt;
mod serial_scientific;
mod serial_shared;
mod serial_zeros_lost;
mod spreadsheet_error;
mod table_foreign;
mod tag_not_allowed;
mod tag_required;
mod target_lossy;
mod target_unfit;
#[cfg(test)]
mod tests;
mod text_twice_encoded;
mod title_lines;
mod tpm_key_differs;
mod tpm_key_missing;
mod tpm_key_shared;
mod tpm_missing;
mod tpm_old;
mod tuple_incomplete;
mod user_required;
mod uuid_placeholder;
mod uuid_shared;
mod virtual_machine;
mod windows_too_old;

pub(crate) use characters::seen;
#[cfg(feature = "help")]
pub use reference::{help, page, reference};

/// Every rule, in the order in which findings are shown.
pub const RULES: [&Rule; 94] = [
    &file_foreign::RULE,
    &container_unreadable::RULE,
    &container_empty::RULE,
    &file_empty::RULE,
    &file_unread::RULE,
    &table_foreign::RULE,
    &column_missing::RULE,
    &columns_unsure::RULE,
    &row_ragged::RULE,
    &console_cut::RULE,
    &line_unreadable::RULE,
    &encodings_joined::RULE,
    &file_replaced::RULE,
    &report_labels::RULE,
    &title_lines::RULE,
    &sample_text::RULE,
    &header_repeated::RULE,
    &hash_wrapped::RULE,
    &hash_split::RULE,
    &columns_unknown::RULE,
    &header_inexact::RULE,
    &quotes_present::RULE,
    &rows_over_500::RULE,
    &rows_over_policy::RULE,
    &target_lossy::RULE,
    &target_unfit::RULE,
    &sample_row::RULE,
    &spreadsheet_error::RULE,
    &tuple_incomplete::RULE,
    &serial_empty::RULE,
    &serial_placeholder::RULE,
    &serial_scientific::RULE,
    &serial_zeros_lost::RULE,
    &serial_date::RULE,
    &serial_fifteen_digits::RULE,
    &serial_hash_signs::RULE,
    &rows_swapped::RULE,
    &serial_differs::RULE,
    &serial_respelt::RULE,
    &serial_shared::RULE,
    &firmware_serial_missing::RULE,
    &serial_pattern::RULE,
    &product_id_scientific::RULE,
    &product_id_zeros_lost::RULE,
    &product_id_hash_signs::RULE,
    &product_id_differs::RULE,
    &product_id_shape::RULE,
    &hash_empty::RULE,
    &hash_foreign::RULE,
    &hash_not_base64::RULE,
    &hash_unpadded::RULE,
    &hash_cut::RULE,
    &hash_joined::RULE,
    &hash_checksum::RULE,
    &hash_filling::RULE,
    &hash_not_4k::RULE,
    &hash_incomplete::RULE,
    &duplicate_device::RULE,
    &uuid_placeholder::RULE,
    &uuid_shared::RULE,
    &tpm_key_shared::RULE,
    &manufacturer_differs::RULE,
    &model_differs::RULE,
    &model_not_allowed::RULE,
    &tag_required::RULE,
    &tag_not_allowed::RULE,
    &nothing_written_out::RULE,
    &group_tag_respelt::RULE,
    &managed_desktop_misspelt::RULE,
    &managed_desktop_ended::RULE,
    &group_tag_surrounded::RULE,
    &group_tag_characters::RULE,
    &group_tag_long::RULE,
    &user_required::RULE,
    &assigned_user_shape::RULE,
    &assigned_user_domain::RULE,
    &blanks_around::RULE,
    &text_twice_encoded::RULE,
    &character_bidi::RULE,
    &character_invisible::RULE,
    &character_homoglyph::RULE,
    &character_non_ascii::RULE,
    &captured_in_windows_pe::RULE,
    &captured_in_future::RULE,
    &captured_before_windows_10::RULE,
    &captured_long_ago::RULE,
    &windows_too_old::RULE,
    &tpm_missing::RULE,
    &tpm_old::RULE,
    &tpm_key_missing::RULE,
    &tpm_key_differs::RULE,
    &virtual_machine::RULE,
    &boot_disk_differs::RULE,
    &critical_fields_missing::RULE,
];

// The session keeps which rules found something in a row as one bit each.
const _: () = assert!(RULES.len() <= 128);

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What every rule finds in a row.
pub fn check_row(row: &Row<'_>) -> Vec<(&'static Rule, Finding)> {
    let mut found = Vec::new();
    check_each(row, |place, finding| found.push((RULES[place], finding)));
    found
}

/// The same one by one, with the rule's place in [`RULES`]: this runs for every row of
/// every file, and allocates nothing where nothing is found.
pub(crate) fn check_each(row: &Row<'_>, mut take: impl FnMut(usize, Finding)) {
    let needs = Needs::of(row);
    for (place, rule) in RULES.iter().enumerate() {
        if let Some(severity) = row.policy.severity(place) {
            rule.look(row, &needs, |finding| {
                take(place, Finding { severity, ..finding });
            });
        }
    }
}

/// What every rule finds in a file as a whole.
pub fn check_file(file: &File<'_>) -> impl Iterator<Item = (&'static Rule, Finding)> {
    RULES.iter().enumerate().filter_map(move |(place, rule)| {
        let severity = file.policy.severity(place)?;
        let finding = match rule.check {
            Check::File(check) if file.is_table() => check(file),
            Check::Container(check) => check(&file.container),
            _ => None,
        };
        Some((*rule, Finding { severity, ..finding? }))
    })
}
