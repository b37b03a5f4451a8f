//! The list: files, rows, and what the rules find in them.
//!
//! A row keeps its cells as spans of the [`Arena`] and its hash as the significant
//! bytes only: the zeros that fill a hash to 4,000 characters are written again when
//! they are wanted. Which rules found something is one bit a rule; the findings
//! themselves are computed when they are shown.

mod check;
mod like;

use std::collections::{HashMap, VecDeque};

use super::arena::{Bytes, Span, Texts};
use super::census::Census;
use super::cores;
use super::destination::Destination;
use super::found::Found;
use super::kin::{ByDigest, Kin};
use super::make::{MakeId, Makes};
use super::save::UNFIT;
use super::unpacking::Unpacking;
use crate::container::Limits;
use crate::csv::kind::{Has, Kinds};
use crate::csv::{Column, Kind, write::intune_cannot_hold};
use crate::hash::repair::Repair;
use crate::hash::search::Search;
use crate::hash::{self, Facts, Form, Integrity, Reading};
use crate::rules::policy::Policy;
use crate::rules::{self, Change, Place, RULES, Rule, Severity};
use like::Devices;

/// Where a row stands in the list, from 0; it never changes.
pub type RowId = u32;

/// Where a file stands in the list, from 0; it never changes.
pub type FileId = u32;

#[derive(Debug)]
pub(super) struct Row {
    pub(super) file: FileId,
    pub(super) line: u32,
    pub(super) cells: Cells,
    pub(super) hash: HashCell,
    /// What the header above it makes of it.
    kinds: Kinds,
    /// Taken off the list; undo brings it back.
    pub(super) removed: bool,
    identity: Option<u64>,
    /// The serial number is the one in the hash.
    serial_fits: bool,
    /// It is counted among its like.
    entered: bool,
    /// When the hash was taken, in seconds since 1970 by the device's own clock.
    captured: u32,
    /// The rules that found something, and those that have a fix for it.
    found: Found,
    fixable: Found,
    /// Its hash can be searched for one slip, and has not been.
    searchable: bool,
    /// Its maker and model.
    pub(super) make: MakeId,
    /// The build of the Windows that took its hash; 0: not known.
    pub(super) build: u16,
}

/// The text cells of a row.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub(super) struct Cells {
    pub(super) serial: Span,
    pub(super) product_id: Span,
    pub(super) group_tag: Span,
    pub(super) assigned_user: Span,
    pub(super) manufacturer: Span,
    pub(super) model: Span,
}

impl Cells {
    // Of a column that is known at the call it is one of the fields.
    #[inline(always)]
    pub(super) fn get(&self, column: Column) -> Span {
        match column {
            Column::Serial => self.serial,
            Column::ProductId => self.product_id,
            Column::GroupTag => self.group_tag,
            Column::AssignedUser => self.assigned_user,
            Column::Manufacturer => self.manufacturer,
            Column::Model => self.model,
            Column::Hash => Span::default(),
        }
    }

    pub(super) fn set(&mut self, column: Column, span: Span) {
        match column {
            Column::Serial => self.serial = span,
            Column::ProductId => self.product_id = span,
            Column::GroupTag => self.group_tag = span,
            Column::AssignedUser => self.assigned_user = span,
            Column::Manufacturer => self.manufacturer = span,
            Column::Model => self.model = span,
            Column::Hash => {}
        }
    }
}

/// The hash of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct HashCell {
    bytes: Span,
    /// The text, where the bytes do not give it.
    text: Span,
    form: Form,
    integrity: Integrity,
    /// Reading it found problems: read the text again to tell them.
    odd: bool,
    /// One slip might be all that is wrong with it.
    searchable: bool,
    /// Its offline device id is not that of its TPM key.
    tpm_key_differs: bool,
    /// Its checksum is not proved yet: see [`List::take_in`].
    unproved: bool,
}

/// What is proved of a hash together with others.
#[derive(Clone, Copy, Debug)]
struct Proof {
    /// The checksum fits.
    fits: bool,
    /// Its offline device id is not that of its TPM key.
    differs: bool,
}

/// What was found of the hash text of a cell. A cell that is changed is another text,
/// and undo brings the text back with what was found.
pub(super) type HashKey = (Span, Span);

impl HashCell {
    fn key(&self) -> HashKey {
        (self.bytes, self.text)
    }
}

/// Rows by what the rules found, and by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Rows in the list.
    pub rows: u32,
    /// Rows whose worst finding is an error, a warning, a note.
    pub worst: [u32; 3],
    /// Rows in which the rule of that place in [`RULES`] found something.
    pub found: [u32; RULES.len()],
    /// Those of them for which it has a fix.
    pub fixable: [u32; RULES.len()],
    /// Rows whose damaged hash can be searched for one slip.
    pub searchable: u32,
}

impl Default for Counts {
    fn default() -> Self {
        let none = [0; RULES.len()];
        Self { rows: 0, worst: [0; 3], found: none, fixable: none, searchable: 0 }
    }
}

#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) files: Vec<super::reading::File>,
    pub(super) rows: Vec<Row>,
    /// Rows that are among their like; those behind them wait for [`List::take_in`].
    taken_in: usize,
    /// Cells apart from hashes: a list is searched and sorted by the cells alone.
    pub(super) texts: Texts,
    hashes: Bytes,
    pub(super) counts: Counts,
    pub(super) limits: Limits,
    /// The rows came from a journal, for a run that goes on: not to be checked, since
    /// hashes that are not needed any more are not there.
    pub(super) restored: bool,
    /// Containers that are being read, the innermost last, and those that wait.
    pub(super) unpacking: Vec<Unpacking>,
    pub(super) queue: VecDeque<Unpacking>,
    /// A row shown before has got the rest of its hash since.
    pub(super) unwrapped: bool,
    /// Files that have ended and were not looked at for earlier ones yet.
    pub(super) ended: Vec<FileId>,
    /// What searches came to: a repair, or nothing.
    sought: HashMap<HashKey, Option<Repair>>,
    /// What the person allows.
    pub(super) policy: Policy,
    /// Seconds since 1970 of the day on which the list is checked, if anybody says.
    pub(super) today: Option<i64>,
    /// Where the person wants the rows to go, whatever the policy says.
    pub(super) chosen: Option<Destination>,
    /// Rows by the identity of their device, in order.
    devices: ByDigest<Devices>,
    /// Devices of which the kept row has another tag or user now.
    stands_for: Vec<u64>,
    /// Rows by what they share.
    kin: Kin,
    /// How rows spell their tags, and whose their users are.
    census: Census,
    /// The makers and models that rows have.
    pub(super) makes: Makes,
    scratch: Vec<u8>,
}

/// The cells of a row as they come from a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NewRow<'a> {
    pub(super) serial: &'a str,
    pub(super) product_id: &'a str,
    pub(super) hash: &'a str,
    pub(super) group_tag: &'a str,
    pub(super) assigned_user: &'a str,
    pub(super) manufacturer: &'a str,
    pub(super) model: &'a str,
    pub(super) kinds: Kinds,
}

impl<'a> NewRow<'a> {
    /// Sets the cell of a column.
    pub(super) fn set(&mut self, column: Column, cell: &'a str) {
        match column {
            Column::Serial => self.serial = cell,
            Column::ProductId => self.product_id = cell,
            Column::Hash => self.hash = cell,
            Column::GroupTag => self.group_tag = cell,
            Column::AssignedUser => self.assigned_user = cell,
            Column::Manufacturer => self.manufacturer = cell,
            Column::Model => self.model = cell,
        }
    }
}

impl HashCell {
    /// Its content is proved undamaged.
    pub(super) fn is_proved(&self) -> bool {
        self.integrity.proves()
    }
}

impl List {
    /// Adds a row at the end; it counts once it is taken in.
    pub(super) fn add(&mut self, file: FileId, line: u32, row: NewRow<'_>) {
        // Row ids are 32 bits; no browser holds four billion rows.
        if RowId::try_from(self.rows.len()).is_err() {
            return;
        }
        let cells = Cells {
            serial: self.texts.keep(row.serial),
            product_id: self.texts.keep(row.product_id),
            group_tag: self.texts.keep(row.group_tag),
            assigned_user: self.texts.keep(row.assigned_user),
            manufacturer: self.texts.keep(row.manufacturer),
            model: self.texts.keep(row.model),
        };
        let hash = self.keep_unproved(row.hash);
        let row = Row {
            file,
            line,
            cells,
            hash,
            kinds: row.kinds,
            removed: false,
            identity: None,
            serial_fits: false,
            entered: false,
            captured: 0,
            found: Found::default(),
            fixable: Found::default(),
            searchable: false,
            make: MakeId::default(),
            build: 0,
        };
        self.rows.push(row);
        self.counts.rows += 1;
    }

    /// Puts the rows that were added since among their like and checks them. Checksums
    /// are proved several together, which is what takes longest of all in a browser.
    pub(super) fn take_in(&mut self) {
        let new = std::mem::replace(&mut self.taken_in, self.rows.len())..self.rows.len();
        let new: Vec<RowId> = new.map(|id| id as RowId).collect();
        for ids in new.chunks(cores::MANY) {
            match cores::are_worth(ids.len()) {
                true => self.take_in_on_all_cores(ids),
                false => {
                    for ids in ids.chunks(hash::TOGETHER) {
                        for (id, proof) in ids.iter().zip(self.proofs(ids)) {
                            self.take_proof(*id, proof);
                        }
                    }
                    ids.iter().for_each(|id| self.enter(*id));
                }
            }
        }
    }

    fn take_in_on_all_cores(&mut self, ids: &[RowId]) {
        let groups: Vec<&[RowId]> = ids.chunks(hash::TOGETHER).collect();
        let looked = cores::each(&groups, |ids| {
            let entry = |at| ids.get(at).and_then(|id| self.entry(*id));
            let entries: [_; hash::TOGETHER] = std::array::from_fn(entry);
            (self.proofs(ids), entries)
        });
        for (ids, (proofs, entries)) in groups.into_iter().zip(looked) {
            for ((id, proof), entry) in ids.iter().zip(proofs).zip(entries) {
                // An entry that was made of another hash is made anew.
                let as_read = self.take_proof(*id, proof);
                let entry = if as_read { entry } else { self.entry(*id) };
                if let Some(entry) = entry {
                    self.enter_as(*id, entry);
                }
            }
        }
        self.check_all(ids);
    }

    /// Proves the hashes of so many rows as can be proved together.
    fn proofs(&self, ids: &[RowId]) -> [Proof; hash::TOGETHER] {
        let unproved = |id: &RowId| {
            let row = &self.rows[*id as usize];
            if row.hash.unproved { self.hash_bytes(row) } else { &[] }
        };
        let each = std::array::from_fn(|at| ids.get(at).map_or(&[][..], unproved));
        let (fit, differ) = (hash::checksums_fit(each), hash::tpm_keys_differ(each));
        std::array::from_fn(|at| Proof { fits: fit[at], differs: differ[at] })
    }

    /// Takes what was proved of a row whose hash waits for it. Gives whether that is still
    /// what was read: where the checksum does not fit it is read as a damaged one.
    fn take_proof(&mut self, id: RowId, proof: Proof) -> bool {
        let hash = &mut self.rows[id as usize].hash;
        if !hash.unproved {
            return true;
        }
        (hash.unproved, hash.tpm_key_differs) = (false, proof.differs);
        if !proof.fits {
            let text = self.hash_text(&self.rows[id as usize]).into_owned();
            self.rows[id as usize].hash = self.keep_hash(&text);
        }
        proof.fits
    }

    /// Reads and keeps the text of a hash, the checksum not proved where nothing else is odd.
    fn keep_unproved(&mut self, text: &str) -> HashCell {
        let write = |bytes: &mut Vec<u8>| hash::read_unproved(text, bytes);
        let Some((bytes, form)) = self.hashes.keep_written(text.len(), write) else {
            return self.keep_hash(text);
        };
        HashCell {
            bytes,
            text: Span::default(),
            form,
            integrity: Integrity::Whole,
            odd: false,
            searchable: false,
            tpm_key_differs: false,
            unproved: true,
        }
    }

    /// Reads and keeps the text of a hash.
    pub(super) fn keep_hash(&mut self, text: &str) -> HashCell {
        self.scratch.clear();
        let Reading { integrity, form, problems } = hash::read(text, &mut self.scratch);
        let bytes = self.hashes.keep(&self.scratch);
        let searchable = match integrity {
            Integrity::Whole | Integrity::DigestDamaged => false,
            Integrity::Damaged | Integrity::Unproven | Integrity::Nothing => {
                Search::is_possible(text)
            }
        };
        let text = match form {
            Form::Exact { .. } => Span::default(),
            Form::Other => self.texts.keep(text),
        };
        let facts = Facts::new(&self.scratch);
        HashCell {
            bytes,
            text,
            form,
            integrity,
            odd: !problems.is_empty(),
            searchable,
            tpm_key_differs: facts.tpm_key_matches() == Some(false),
            unproved: false,
        }
    }

    pub(super) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(id as usize)
    }

    #[inline(always)]
    pub(super) fn text(&self, row: &Row, column: Column) -> &str {
        self.texts.get(row.cells.get(column))
    }

    /// What a row identifies its device by.
    pub(super) fn kind(&self, row: &Row) -> Kind {
        let has = Has {
            hash: row.hash.integrity != Integrity::Nothing || !row.hash.text.is_empty(),
            product_id: !row.cells.product_id.is_empty(),
            maker: !row.cells.manufacturer.is_empty() || !row.cells.model.is_empty(),
        };
        Kind::of(row.kinds, has)
    }

    /// The maker: as the hash says, or else the file.
    pub(super) fn manufacturer(&self, row: &Row) -> &str {
        self.makes.maker(row.make)
    }

    /// The model: as the hash says, or else the file.
    pub(super) fn model(&self, row: &Row) -> &str {
        self.makes.model(row.make)
    }

    pub(super) fn facts<'a>(&'a self, row: &Row) -> Facts<'a> {
        Facts::new(self.hashes.get(row.hash.bytes))
    }

    /// Whether there is anything in the hash's cell.
    pub(super) fn has_hash(&self, row: &Row) -> bool {
        row.hash.form != Form::Other || !self.texts.get(row.hash.text).is_empty()
    }

    /// Whether the checksum proves what the hash says.
    pub(super) fn is_proved(&self, row: &Row) -> bool {
        row.hash.integrity.proves()
    }

    /// Whether a file without quotation marks can hold the text of the hash.
    pub(super) fn hash_is_plain(&self, row: &Row) -> bool {
        let text = self.texts.get(row.hash.text);
        row.hash.form != Form::Other || intune_cannot_hold(text).is_none()
    }

    /// The significant bytes of the hash.
    pub(super) fn hash_bytes(&self, row: &Row) -> &[u8] {
        self.cell_bytes(row.hash)
    }

    pub(super) fn cell_bytes(&self, cell: HashCell) -> &[u8] {
        self.hashes.get(cell.bytes)
    }

    pub(super) fn hash_text(&self, row: &Row) -> std::borrow::Cow<'_, str> {
        match row.hash.form {
            Form::Exact { chars } => {
                hash::write(self.hashes.get(row.hash.bytes), chars).into()
            }
            Form::Other => self.texts.get(row.hash.text).into(),
        }
    }

    /// The hash of a row with everything that was wrong with it.
    pub(super) fn hash<'a>(&'a self, row: &Row) -> rules::Hash<'a> {
        let bytes = self.hashes.get(row.hash.bytes);
        let problems = match row.hash.odd {
            true => hash::read(&self.hash_text(row), &mut Vec::new()).problems,
            false => Vec::new(),
        };
        let HashCell { integrity, form, .. } = row.hash;
        let reading = Reading { integrity, form, problems };
        let found = self.sought(row).and_then(Option::as_ref);
        let kept = self.texts.get(row.hash.text);
        rules::Hash::of(reading, bytes, kept, row.hash.tpm_key_differs).with_repair(found)
    }

    /// What a search of the row's hash came to, if there was one.
    pub(super) fn sought(&self, row: &Row) -> Option<&Option<Repair>> {
        match row.hash.searchable {
            true => self.sought.get(&row.hash.key()),
            false => None,
        }
    }

    /// The hash of a row, where it can be searched and has not been.
    pub(super) fn searchable(&self, row: &Row) -> Option<HashKey> {
        row.searchable.then(|| row.hash.key())
    }

    /// Keeps what a search of this row's hash came to, if that hash is still there.
    pub(super) fn keep_sought(
        &mut self,
        id: RowId,
        key: HashKey,
        found: Option<Repair>,
    ) -> bool {
        let Some(row) = self.row(id).filter(|row| self.searchable(row) == Some(key))
        else {
            return false;
        };
        debug_assert!(!row.removed);
        self.sought.insert(key, found);
        self.check(id);
        true
    }

    pub(super) fn worst(&self, row: &Row) -> Option<Severity> {
        self.worst_of(row.found)
    }

    /// Whether a row has an error that is one whatever target is chosen.
    pub(super) fn has_error(&self, row: &Row) -> bool {
        let unfit = match self.destination() {
            Some(_) => rules::named(UNFIT).map(Rule::index),
            None => None,
        };
        let mut others = row.found.rules().filter(|rule| Some(*rule) != unfit);
        others.any(|rule| self.policy.severity(rule) == Some(Severity::Error))
    }

    /// Whether a rule, by its place in [`RULES`], found something in the row.
    pub(super) fn has(&self, row: &Row, rule: usize) -> bool {
        row.found.has(rule)
    }

    pub(super) fn place(&self, id: RowId) -> Option<Place<'_>> {
        let row = self.row(id)?;
        let file = self.files.get(row.file as usize)?;
        Some(Place { file: &file.name, line: row.line })
    }

    /// Sets a text cell and checks the row again. Gives what was there.
    pub(super) fn set_text(&mut self, id: RowId, column: Column, span: Span) -> Span {
        // The serial number says which of several rows for a device is kept; maker and
        // model are counted as the row enters.
        let moves =
            matches!(column, Column::Serial | Column::Manufacturer | Column::Model);
        if moves {
            self.leave(id);
        } else {
            self.count_out(id);
        }
        let cells = &mut self.rows[id as usize].cells;
        let before = cells.get(column);
        cells.set(column, span);
        if moves {
            self.enter(id);
        } else {
            self.count_in(id);
            self.tell_kin(id);
            self.check(id);
        }
        before
    }

    /// Sets the hash and checks the row again. Gives what was there.
    pub(super) fn set_hash(&mut self, id: RowId, hash: HashCell) -> HashCell {
        self.leave(id);
        let before = std::mem::replace(&mut self.rows[id as usize].hash, hash);
        self.enter(id);
        before
    }

    /// Takes a row off the list or brings it back.
    pub(super) fn set_removed(&mut self, id: RowId, removed: bool) {
        if self.rows[id as usize].removed == removed {
            return;
        }
        let row = &mut self.rows[id as usize];
        row.removed = removed;
        let file = &mut self.files[row.file as usize];
        if removed {
            (file.off, self.counts.rows) = (file.off + 1, self.counts.rows - 1);
            self.leave(id);
            self.check(id);
        } else {
            (file.off, self.counts.rows) = (file.off - 1, self.counts.rows + 1);
            self.enter(id);
        }
    }

    /// Takes a file off the list or brings it back. Its rows are taken one by one.
    pub(super) fn set_file_removed(&mut self, file: FileId, removed: bool) {
        if let Some(file) = self.files.get_mut(file as usize) {
            file.removed = removed;
        }
    }

    /// The certain fixes that a rule has for a row: one for each cell with the fault.
    pub(super) fn fixes(&self, id: RowId, rule: &Rule) -> Vec<Change> {
        let Some(row) = self.row(id).filter(|row| row.fixable.has(rule.index())) else {
            return Vec::new();
        };
        rule.fixes(&self.seen(id, row))
    }

    /// Rows in the list, in order.
    pub(super) fn present(&self) -> impl Iterator<Item = (RowId, &Row)> {
        self.present_from(0)
    }

    /// The same, those before a place left out.
    pub(super) fn present_from(
        &self,
        first: usize,
    ) -> impl Iterator<Item = (RowId, &Row)> {
        let rows = (0..).zip(&self.rows).skip(first);
        rows.filter(|(_, row)| !row.removed)
    }
}
