//! The list: files, rows, and what the rules find in them.
//!
//! A row keeps its cells as spans of the [`Arena`] and its hash as the significant
//! bytes only: the zeros that fill a hash to 4,000 characters are written again when
//! they are wanted. Which rules found something is one bit a rule; the findings
//! themselves are computed when they are shown.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::arena::{Arena, Span};
use super::unpacking::Unpacking;
use crate::container::Limits;
use crate::csv::{Column, Kind, kind::Has, write::intune_cannot_hold};
use crate::hash::repair::Repair;
use crate::hash::search::Search;
use crate::hash::{self, Facts, Form, Integrity, Reading};
use crate::rules::{self, Change, Finding, Place, RULES, Rule, Severity};

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
    /// Taken off the list; undo brings it back.
    pub(super) removed: bool,
    identity: Option<u64>,
    /// The serial number is the one in the hash.
    serial_fits: bool,
    /// One bit for each rule that found something, and that has a fix for it.
    found: u64,
    fixable: u64,
    /// Its hash can be searched for one slip, and has not been.
    searchable: bool,
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
    pub(super) arena: Arena,
    pub(super) counts: Counts,
    pub(super) limits: Limits,
    /// Containers that are being read, the innermost last, and those that wait.
    pub(super) unpacking: Vec<Unpacking>,
    pub(super) queue: VecDeque<Unpacking>,
    /// Rows by the identity of their device, in order.
    devices: HashMap<u64, Devices>,
    /// A row shown before has got the rest of its hash since.
    pub(super) unwrapped: bool,
    /// Files that have ended and were not looked at for earlier ones yet.
    pub(super) ended: Vec<FileId>,
    /// What searches came to: a repair, or nothing.
    sought: HashMap<HashKey, Option<Repair>>,
    scratch: Vec<u8>,
}

/// The rows that stand for one device. Almost always it is one, without allocation.
#[derive(Debug)]
enum Devices {
    One(RowId),
    Many {
        rows: BTreeSet<RowId>,
        /// The first whose serial number fits its hash, or else the first.
        kept: RowId,
    },
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
        self.integrity.is_proved()
    }
}

impl List {
    /// Adds a row at the end and checks it.
    pub(super) fn add(&mut self, file: FileId, line: u32, row: NewRow<'_>) {
        // Row ids are 32 bits; no browser holds four billion rows.
        let Ok(id) = RowId::try_from(self.rows.len()) else {
            return;
        };
        let cells = Cells {
            serial: self.arena.keep_text(row.serial),
            product_id: self.arena.keep_text(row.product_id),
            group_tag: self.arena.keep_text(row.group_tag),
            assigned_user: self.arena.keep_text(row.assigned_user),
            manufacturer: self.arena.keep_text(row.manufacturer),
            model: self.arena.keep_text(row.model),
        };
        let hash = self.keep_hash(row.hash);
        let row = Row {
            file,
            line,
            cells,
            hash,
            removed: false,
            identity: None,
            serial_fits: false,
            found: 0,
            fixable: 0,
            searchable: false,
        };
        self.rows.push(row);
        self.counts.rows += 1;
        self.enter(id);
    }

    /// Reads and keeps the text of a hash.
    pub(super) fn keep_hash(&mut self, text: &str) -> HashCell {
        self.scratch.clear();
        let Reading { integrity, form, problems } = hash::read(text, &mut self.scratch);
        let bytes = self.arena.keep(&self.scratch);
        let searchable = match integrity {
            Integrity::Whole | Integrity::DigestDamaged => false,
            Integrity::Damaged | Integrity::Unproven | Integrity::Nothing => {
                Search::is_possible(text)
            }
        };
        let text = match form {
            Form::Exact { .. } => Span::default(),
            Form::Other => self.arena.keep_text(text),
        };
        HashCell { bytes, text, form, integrity, odd: !problems.is_empty(), searchable }
    }

    pub(super) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(id as usize)
    }

    pub(super) fn text(&self, row: &Row, column: Column) -> &str {
        self.arena.text(row.cells.get(column))
    }

    /// What a row identifies its device by.
    pub(super) fn kind(&self, row: &Row) -> Kind {
        let has = Has {
            hash: row.hash.integrity != Integrity::Nothing || !row.hash.text.is_empty(),
            product_id: !row.cells.product_id.is_empty(),
            maker: !row.cells.manufacturer.is_empty() || !row.cells.model.is_empty(),
        };
        let file = self.files.get(row.file as usize);
        Kind::of(file.map_or(&[], super::File::kinds), has)
    }

    /// The maker: as the hash says, or else the file.
    pub(super) fn manufacturer(&self, row: &Row) -> &str {
        let inside = self.facts(row).manufacturer();
        inside.unwrap_or_else(|| self.text(row, Column::Manufacturer))
    }

    /// The model: as the hash says, or else the file.
    pub(super) fn model(&self, row: &Row) -> &str {
        self.facts(row).model().unwrap_or_else(|| self.text(row, Column::Model))
    }

    pub(super) fn facts<'a>(&'a self, row: &Row) -> Facts<'a> {
        Facts::new(self.arena.bytes(row.hash.bytes))
    }

    /// Whether there is anything in the hash's cell.
    pub(super) fn has_hash(&self, row: &Row) -> bool {
        row.hash.form != Form::Other || !self.arena.text(row.hash.text).is_empty()
    }

    /// Whether the checksum proves what the hash says.
    pub(super) fn is_proved(&self, row: &Row) -> bool {
        row.hash.is_proved()
    }

    /// Whether a file without quotation marks can hold the text of the hash.
    pub(super) fn hash_is_plain(&self, row: &Row) -> bool {
        let text = self.arena.text(row.hash.text);
        row.hash.form != Form::Other || intune_cannot_hold(text).is_none()
    }

    /// The significant bytes of the hash.
    pub(super) fn hash_bytes(&self, row: &Row) -> &[u8] {
        self.cell_bytes(row.hash)
    }

    pub(super) fn cell_bytes(&self, cell: HashCell) -> &[u8] {
        self.arena.bytes(cell.bytes)
    }

    pub(super) fn hash_text(&self, row: &Row) -> std::borrow::Cow<'_, str> {
        match row.hash.form {
            Form::Exact { chars } => {
                hash::write(self.arena.bytes(row.hash.bytes), chars).into()
            }
            Form::Other => self.arena.text(row.hash.text).into(),
        }
    }

    /// The hash of a row with everything that was wrong with it.
    pub(super) fn hash<'a>(&'a self, row: &Row) -> rules::Hash<'a> {
        let bytes = self.arena.bytes(row.hash.bytes);
        let problems = match row.hash.odd {
            true => hash::read(&self.hash_text(row), &mut Vec::new()).problems,
            false => Vec::new(),
        };
        let HashCell { integrity, form, .. } = row.hash;
        let reading = Reading { integrity, form, problems };
        let found = self.sought(row).and_then(Option::as_ref);
        let kept = self.arena.text(row.hash.text);
        rules::Hash { found, ..rules::Hash::new(reading, bytes, kept) }
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

    /// The row as rules see it.
    fn seen(&self, id: RowId, row: &Row) -> rules::Row<'_> {
        rules::Row {
            kind: self.kind(row),
            serial: self.text(row, Column::Serial),
            product_id: self.text(row, Column::ProductId),
            group_tag: self.text(row, Column::GroupTag),
            assigned_user: self.text(row, Column::AssignedUser),
            manufacturer: self.text(row, Column::Manufacturer),
            model: self.text(row, Column::Model),
            hash: self.hash(row),
            duplicate_of: self.duplicate_of(id, row),
        }
    }

    pub(super) fn findings(&self, id: RowId) -> Vec<(&'static Rule, Finding)> {
        match self.row(id) {
            Some(row) if row.found != 0 => {
                rules::check_row(&self.seen(id, row)).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn worst(&self, row: &Row) -> Option<Severity> {
        worst(row.found)
    }

    /// Whether a rule, by its place in [`RULES`], found something in the row.
    pub(super) fn has(&self, row: &Row, rule: usize) -> bool {
        row.found & (1 << rule) != 0
    }

    /// The row kept of those that stand for the same device, if it is another.
    fn duplicate_of(&self, id: RowId, row: &Row) -> Option<Place<'_>> {
        match self.devices.get(&row.identity?)? {
            Devices::Many { kept, .. } if *kept != id => self.place(*kept),
            _ => None,
        }
    }

    pub(super) fn place(&self, id: RowId) -> Option<Place<'_>> {
        let row = self.row(id)?;
        let file = self.files.get(row.file as usize)?;
        Some(Place { file: &file.name, line: row.line })
    }

    /// Puts a row among its like and checks it, and those whose duplicate it is.
    fn enter(&mut self, id: RowId) {
        let Some(row) = self.row(id) else { return };
        let facts = self.facts(row);
        let identity = facts.identity().filter(|_| self.is_proved(row));
        let serial_fits = facts.serial() == Some(self.text(row, Column::Serial));
        let row = &mut self.rows[id as usize];
        row.identity = identity;
        row.serial_fits = serial_fits;
        if let Some(identity) = identity {
            self.join(identity, id);
        }
        self.check(id);
    }

    /// Takes a row out from among its like.
    fn leave(&mut self, id: RowId) {
        let Some(identity) = self.rows[id as usize].identity.take() else {
            return;
        };
        match self.devices.get_mut(&identity) {
            Some(Devices::Many { rows, kept }) if rows.len() > 1 => {
                rows.remove(&id);
                if *kept == id {
                    self.keep_another(identity);
                }
            }
            _ => drop(self.devices.remove(&identity)),
        }
    }

    fn join(&mut self, identity: u64, id: RowId) {
        let fits =
            |id: RowId| self.rows.get(id as usize).is_some_and(|row| row.serial_fits);
        let Some(devices) = self.devices.get_mut(&identity) else {
            self.devices.insert(identity, Devices::One(id));
            return;
        };
        if let Devices::One(other) = *devices {
            *devices = Devices::Many { rows: BTreeSet::from([other]), kept: other };
        }
        let Devices::Many { rows, kept } = devices else {
            return;
        };
        rows.insert(id);
        let better = (!fits(id), id) < (!fits(*kept), *kept);
        if better {
            *kept = id;
            self.check_like(identity);
        }
    }

    fn keep_another(&mut self, identity: u64) {
        let Some(Devices::Many { rows, kept }) = self.devices.get_mut(&identity) else {
            return;
        };
        let fits = |id: &&RowId| self.rows[**id as usize].serial_fits;
        if let Some(next) = rows.iter().find(fits).or(rows.first()) {
            *kept = *next;
            self.check_like(identity);
        }
    }

    /// Checks every row of a device again, because another of them is kept now.
    fn check_like(&mut self, identity: u64) {
        if let Some(Devices::Many { rows, .. }) = self.devices.get(&identity) {
            for id in rows.iter().copied().collect::<Vec<_>>() {
                self.check(id);
            }
        }
    }

    /// Runs every rule on a row and counts what they found.
    fn check(&mut self, id: RowId) {
        let Some(row) = self.row(id) else { return };
        let (mut found, mut fixable) = (0u64, 0u64);
        if !row.removed {
            for (rule, finding) in rules::check_row(&self.seen(id, row)) {
                found |= 1 << rule.index();
                fixable |= u64::from(finding.fix.is_some()) << rule.index();
            }
        }
        let searchable =
            !row.removed && row.hash.searchable && self.sought(row).is_none();
        let before = (row.found, row.fixable);
        let was = row.searchable;
        self.count(before, (found, fixable));
        let count = &mut self.counts.searchable;
        *count = *count + u32::from(searchable) - u32::from(was);
        let row = &mut self.rows[id as usize];
        row.found = found;
        row.fixable = fixable;
        row.searchable = searchable;
    }

    fn count(&mut self, before: (u64, u64), after: (u64, u64)) {
        if before == after {
            return;
        }
        for rule in 0..RULES.len() {
            let bit = |bits: u64| (bits >> rule & 1) as u32;
            let found = &mut self.counts.found[rule];
            *found = *found + bit(after.0) - bit(before.0);
            let fixable = &mut self.counts.fixable[rule];
            *fixable = *fixable + bit(after.1) - bit(before.1);
        }
        if let Some(severity) = worst(before.0) {
            self.counts.worst[severity as usize] -= 1;
        }
        if let Some(severity) = worst(after.0) {
            self.counts.worst[severity as usize] += 1;
        }
    }

    /// Sets a text cell and checks the row again. Gives what was there.
    pub(super) fn set_text(&mut self, id: RowId, column: Column, span: Span) -> Span {
        // Only the serial number says which of several rows for a device is kept.
        let moves = column == Column::Serial;
        if moves {
            self.leave(id);
        }
        let cells = &mut self.rows[id as usize].cells;
        let before = cells.get(column);
        cells.set(column, span);
        match moves {
            true => self.enter(id),
            false => self.check(id),
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
        self.rows[id as usize].removed = removed;
        if removed {
            self.counts.rows -= 1;
            self.leave(id);
            self.check(id);
        } else {
            self.counts.rows += 1;
            self.enter(id);
        }
    }

    /// Takes a file off the list or brings it back. Its rows are taken one by one.
    pub(super) fn set_file_removed(&mut self, file: FileId, removed: bool) {
        if let Some(file) = self.files.get_mut(file as usize) {
            file.removed = removed;
        }
    }

    /// The certain fix that a rule has for a row.
    pub(super) fn fix(&self, id: RowId, rule: &Rule) -> Option<Change> {
        let row = self.row(id).filter(|row| row.fixable & (1 << rule.index()) != 0)?;
        let rules::Check::Row(check) = rule.check else {
            return None;
        };
        Some(check(&self.seen(id, row))?.fix?.change)
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

fn worst(found: u64) -> Option<Severity> {
    let rules = RULES.iter().enumerate();
    let found = rules.filter(|(place, _)| found & (1 << place) != 0);
    found.map(|(_, rule)| rule.severity).min()
}
