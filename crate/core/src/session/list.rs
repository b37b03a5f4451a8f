//! The list: files, rows, and what the rules find in them.
//!
//! A row keeps its cells as spans of the [`Arena`] and its hash as the significant
//! bytes only: the zeros that fill a hash to 4,000 characters are written again when
//! they are wanted. Which rules found something is one bit a rule; the findings
//! themselves are computed when they are shown.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::arena::{Bytes, Span, Texts};
use super::census::Census;
use super::destination::Destination;
use super::found::Found;
use super::kin::{ByDigest, Kin, Shared, key, serial_key};
use super::make::{MakeId, Makes};
use super::save::UNFIT;
use super::unpacking::Unpacking;
use crate::container::Limits;
use crate::csv::{Column, Kind, kind::Has, write::intune_cannot_hold};
use crate::hash::facts::is_placeholder;
use crate::hash::repair::Repair;
use crate::hash::search::Search;
use crate::hash::{self, Facts, Form, Integrity, Reading};
use crate::rules::policy::Policy;
use crate::rules::{self, Around, Change, Finding, Other, Place, RULES, Rule, Severity};

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

/// The rows that stand for one device. Almost always it is one, without allocation.
#[derive(Debug)]
enum Devices {
    One(RowId),
    Many {
        rows: BTreeSet<RowId>,
        /// The one that stands for the device: see [`List::rank`].
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
        let unproved = new.clone().filter(|id| self.rows[*id].hash.unproved);
        for ids in unproved.collect::<Vec<_>>().chunks(hash::TOGETHER) {
            let bytes = |id: &usize| self.hash_bytes(&self.rows[*id]);
            let each = std::array::from_fn(|at| ids.get(at).map_or(&[][..], bytes));
            let (fits, differ) = (hash::checksums_fit(each), hash::tpm_keys_differ(each));
            for ((id, fits), differs) in ids.iter().zip(fits).zip(differ) {
                let hash = &mut self.rows[*id].hash;
                (hash.unproved, hash.tpm_key_differs) = (false, differs);
                if !fits {
                    let text = self.hash_text(&self.rows[*id]).into_owned();
                    self.rows[*id].hash = self.keep_hash(&text);
                }
            }
        }
        new.for_each(|id| self.enter(id as RowId));
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
        let file = self.files.get(row.file as usize);
        Kind::of(file.map_or(&[], super::File::kinds), has)
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

    /// The row as rules see it.
    fn seen(&self, id: RowId, row: &Row) -> rules::Row<'_> {
        let hash = self.hash(row);
        rules::Row {
            kind: self.kind(row),
            serial: self.text(row, Column::Serial),
            product_id: self.text(row, Column::ProductId),
            group_tag: self.text(row, Column::GroupTag),
            assigned_user: self.text(row, Column::AssignedUser),
            manufacturer: self.text(row, Column::Manufacturer),
            model: self.text(row, Column::Model),
            around: self.around(id, row, &hash),
            hash,
            policy: &self.policy,
            today: self.today,
            unfit: self.unfit(row),
            judged: Default::default(),
        }
    }

    /// What other rows have to do with a row.
    fn around(&self, id: RowId, row: &Row, hash: &rules::Hash<'_>) -> Around<'_> {
        let mut around = Around {
            duplicate_of: self.duplicate_of(id, row),
            spelling: self.census.spelling(self.text(row, Column::GroupTag)),
            usual_domain: self.census.usual_domain(self.text(row, Column::AssignedUser)),
            ..Around::default()
        };
        if !hash.is_proved() {
            return around;
        }
        let others = |key: Option<u64>| {
            let ids = key.map(|key| self.kin.others(key, id)).into_iter().flatten();
            ids.filter_map(|id| Some((id, self.row(id)?)))
        };
        let cell = self.text(row, Column::Serial);
        match hash.serial() {
            Some(inside) if inside != cell => {
                let misfits = |serial: &str| {
                    others(serial_key(serial)).filter(|(_, other)| !other.serial_fits)
                };
                let has_hash = |(_, other): &(RowId, &Row)| {
                    other.hash.integrity.proves()
                        && self.facts(other).serial().and_then(serial_key)
                            == serial_key(cell)
                };
                let has_cell = |(_, other): &(RowId, &Row)| {
                    serial_key(self.text(other, Column::Serial)) == serial_key(inside)
                };
                let other = |(id, _): (RowId, &Row)| self.other(id);
                around.serial_in = misfits(cell).find(has_hash).and_then(other);
                around.serial_at = misfits(inside).find(has_cell).and_then(other);
            }
            Some(_) => {
                let twin = |(_, other): &(RowId, &Row)| {
                    other.serial_fits
                        && other.hash.integrity.proves()
                        && row.identity.is_some()
                        && other.identity.is_some_and(|_| other.identity != row.identity)
                        && self.text(other, Column::Serial) == cell
                };
                let found = others(serial_key(cell)).find(twin);
                around.same_serial = found.and_then(|(id, _)| self.place(id));
            }
            None => {}
        }
        let other_device = |(_, other): &(RowId, &Row)| other.identity != row.identity;
        let place = |(id, _): (RowId, &Row)| self.place(id);
        around.same_uuid =
            others(uuid_key(&hash.facts)).find(other_device).and_then(place);
        around.same_tpm_key =
            others(tpm_key(&hash.facts)).find(other_device).and_then(place);
        around
    }

    pub(super) fn findings(&self, id: RowId) -> Vec<(&'static Rule, Finding)> {
        match self.row(id) {
            Some(row) if !row.found.is_empty() => rules::check_row(&self.seen(id, row)),
            _ => Vec::new(),
        }
    }

    pub(super) fn worst(&self, row: &Row) -> Option<Severity> {
        self.worst_of(row.found)
    }

    fn worst_of(&self, found: Found) -> Option<Severity> {
        found.rules().filter_map(|rule| self.policy.severity(rule)).min()
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

    /// The row kept of those that stand for the same device, if it is another.
    fn duplicate_of(&self, id: RowId, row: &Row) -> Option<Other<'_>> {
        match self.devices.get(&row.identity?)? {
            Devices::Many { kept, .. } if *kept != id => self.other(*kept),
            _ => None,
        }
    }

    fn other(&self, id: RowId) -> Option<Other<'_>> {
        let row = self.row(id)?;
        Some(Other {
            place: self.place(id)?,
            group_tag: self.text(row, Column::GroupTag),
            assigned_user: self.text(row, Column::AssignedUser),
        })
    }

    pub(super) fn place(&self, id: RowId) -> Option<Place<'_>> {
        let row = self.row(id)?;
        let file = self.files.get(row.file as usize)?;
        Some(Place { file: &file.name, line: row.line })
    }

    /// Puts a row among its like and checks it, and those whose duplicate it is.
    fn enter(&mut self, id: RowId) {
        let Some(row) = self.row(id).filter(|row| !row.removed && !row.entered) else {
            return;
        };
        let facts = self.facts(row);
        let identity = match row.hash.integrity.proves() {
            true => facts.identity(),
            false => self.damaged_identity(row),
        };
        let serial_fits = facts.serial() == Some(self.text(row, Column::Serial));
        let captured = facts.captured_at().and_then(|at| u32::try_from(at).ok());
        let keys = self.keys(row, &facts);
        let build = facts.os_build().map_or(0, |version| version.build);
        let found = self.makes.find(
            facts.manufacturer().unwrap_or_else(|| self.text(row, Column::Manufacturer)),
            facts.model().unwrap_or_else(|| self.text(row, Column::Model)),
        );
        let make = found.unwrap_or_else(|new| self.makes.add(new));
        let row = &mut self.rows[id as usize];
        (row.make, row.build) = (make, build);
        row.entered = true;
        row.identity = identity;
        row.serial_fits = serial_fits;
        row.captured = captured.unwrap_or_default();
        keys.into_iter().flatten().for_each(|key| self.kin.join(key, id));
        self.count_in(id);
        if let Some(identity) = identity {
            self.join(identity, id);
        }
        self.check(id);
    }

    /// Takes a row out from among its like.
    fn leave(&mut self, id: RowId) {
        let Some(row) = self.row(id).filter(|row| row.entered) else {
            return;
        };
        let keys = self.keys(row, &self.facts(row));
        self.count_out(id);
        keys.into_iter().flatten().for_each(|key| self.kin.leave(key, id));
        let row = &mut self.rows[id as usize];
        row.entered = false;
        let Some(identity) = row.identity.take() else {
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

    /// What a row shares with others: its serial number, that of its hash if that is
    /// another, UUID and TPM key. Placeholders are shared by strangers and left out.
    fn keys(&self, row: &Row, facts: &Facts<'_>) -> [Option<u64>; 4] {
        let real = |serial: &&str| !is_placeholder(serial);
        let cell = Some(self.text(row, Column::Serial)).filter(real).and_then(serial_key);
        if !row.hash.integrity.proves() {
            return [cell, None, None, None];
        }
        let inside = facts.serial().filter(real).and_then(serial_key);
        [cell, inside.filter(|_| inside != cell), uuid_key(facts), tpm_key(facts)]
    }

    /// A damaged hash is nobody's for certain; the same damage twice is a copy.
    fn damaged_identity(&self, row: &Row) -> Option<u64> {
        let bytes = self.hashes.get(row.hash.bytes);
        let there = row.hash.integrity != Integrity::Nothing && !bytes.is_empty();
        let chars = match row.hash.form {
            Form::Exact { chars } => chars,
            Form::Other => 0,
        };
        let kept = self.texts.get(row.hash.text).as_bytes();
        there.then(|| key(Shared::Text, &[bytes, &chars.to_le_bytes(), kept]))
    }

    /// Of the rows of one device that of the lowest rank is kept: one whose serial number
    /// fits its hash; then the one captured last, which shows the device as it is now;
    /// then the first in the list.
    fn rank(&self, id: RowId) -> (bool, std::cmp::Reverse<u32>, RowId) {
        let row = self.row(id);
        let fits = row.is_some_and(|row| row.serial_fits);
        let captured = row.map_or(0, |row| row.captured);
        (!fits, std::cmp::Reverse(captured), id)
    }

    fn join(&mut self, identity: u64, id: RowId) {
        let better = match self.devices.get(&identity) {
            None => {
                self.devices.insert(identity, Devices::One(id));
                return;
            }
            Some(Devices::One(kept) | Devices::Many { kept, .. }) => {
                self.rank(id) < self.rank(*kept)
            }
        };
        let Some(devices) = self.devices.get_mut(&identity) else {
            return;
        };
        if let Devices::One(other) = *devices {
            *devices = Devices::Many { rows: BTreeSet::from([other]), kept: other };
        }
        let Devices::Many { rows, kept } = devices else {
            return;
        };
        rows.insert(id);
        if better {
            *kept = id;
            self.check_like(identity);
        }
    }

    fn keep_another(&mut self, identity: u64) {
        let next = match self.devices.get(&identity) {
            Some(Devices::Many { rows, .. }) => {
                rows.iter().copied().min_by_key(|id| self.rank(*id))
            }
            _ => None,
        };
        if let (Some(next), Some(Devices::Many { kept, .. })) =
            (next, self.devices.get_mut(&identity))
        {
            *kept = next;
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

    /// Checks the rows of which others now say something else. Called at the end of a
    /// file and of a step.
    pub(super) fn settle(&mut self) {
        let mut again = self.kin.take_changed();
        for identity in std::mem::take(&mut self.stands_for) {
            if let Some(Devices::Many { rows, .. }) = self.devices.get(&identity) {
                again.extend(rows);
            }
        }
        let changed = self.census.settle();
        if !changed.is_empty() {
            let meant = |(_, row): &(RowId, &Row)| {
                let user = self.text(row, Column::AssignedUser);
                changed.has(self.text(row, Column::GroupTag), user)
            };
            again.extend(self.present().filter(meant).map(|(id, _)| id));
        }
        again.sort_unstable();
        again.dedup();
        again.into_iter().for_each(|id| self.check(id));
    }

    /// Checks every row by another policy, on another day or for another destination.
    pub(super) fn check_by(&mut self, change: impl FnOnce(&mut Self)) {
        // What was counted was counted by the old one.
        for id in 0..self.rows.len() {
            let row = &mut self.rows[id];
            let found =
                (std::mem::take(&mut row.found), std::mem::take(&mut row.fixable));
            self.count(found, Default::default());
        }
        change(self);
        (0..self.rows.len() as RowId).for_each(|id| self.check(id));
    }

    /// Runs every rule on a row and counts what they found.
    fn check(&mut self, id: RowId) {
        let Some(row) = self.row(id) else { return };
        let (mut found, mut fixable) = (Found::default(), Found::default());
        if !row.removed && !self.restored {
            rules::check_each(&self.seen(id, row), |rule, finding| {
                found.add(rule);
                if finding.fix.is_some() {
                    fixable.add(rule);
                }
            });
        }
        let searchable = !row.removed
            && !self.restored
            && row.hash.searchable
            && self.sought(row).is_none();
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

    fn count(&mut self, before: (Found, Found), after: (Found, Found)) {
        if before == after {
            return;
        }
        let worst = (self.worst_of(before.0), self.worst_of(after.0));
        let counts = &mut self.counts;
        before.0.rules().for_each(|rule| counts.found[rule] -= 1);
        after.0.rules().for_each(|rule| counts.found[rule] += 1);
        before.1.rules().for_each(|rule| counts.fixable[rule] -= 1);
        after.1.rules().for_each(|rule| counts.fixable[rule] += 1);
        if let Some(severity) = worst.0 {
            counts.worst[severity as usize] -= 1;
        }
        if let Some(severity) = worst.1 {
            counts.worst[severity as usize] += 1;
        }
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

    /// Tag and user of a row enter the census, or leave it.
    fn count_in(&mut self, id: RowId) {
        if let Some(row) = self.rows.get(id as usize).filter(|row| row.entered) {
            let (tag, user) = (row.cells.group_tag, row.cells.assigned_user);
            self.census.join(self.texts.get(tag), self.texts.get(user));
        }
    }

    fn count_out(&mut self, id: RowId) {
        if let Some(row) = self.rows.get(id as usize).filter(|row| row.entered) {
            let (tag, user) = (row.cells.group_tag, row.cells.assigned_user);
            self.census.leave(self.texts.get(tag), self.texts.get(user));
        }
    }

    /// Whether rows of the same device or serial number can be mended depends on the
    /// tag and user of this one.
    fn tell_kin(&mut self, id: RowId) {
        let Some(row) = self.row(id).filter(|row| row.entered) else { return };
        let [cell, inside, ..] = self.keys(row, &self.facts(row));
        if let Some(identity) = row.identity
            && let Some(Devices::Many { kept, .. }) = self.devices.get(&identity)
            && *kept == id
        {
            self.stands_for.push(identity);
        }
        cell.into_iter().chain(inside).for_each(|key| self.kin.touch(key, id));
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

    /// The certain fixes that a rule has for a row: one for each cell with the fault.
    pub(super) fn fixes(&self, id: RowId, rule: &Rule) -> Vec<Change> {
        let Some(row) = self.row(id).filter(|row| row.fixable.has(rule.index())) else {
            return Vec::new();
        };
        let mut changes: Vec<Change> = Vec::new();
        for fix in
            rule.find(&self.seen(id, row)).into_iter().filter_map(|found| found.fix)
        {
            if !changes.contains(&fix.change) {
                changes.push(fix.change);
            }
        }
        changes
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

fn uuid_key(facts: &Facts<'_>) -> Option<u64> {
    let uuid = facts.uuid().filter(|_| !facts.is_placeholder_uuid())?;
    Some(key(Shared::Uuid, &[uuid]))
}

fn tpm_key(facts: &Facts<'_>) -> Option<u64> {
    let tpm_key = facts.tpm_key().filter(|key| key.iter().any(|&byte| byte != 0))?;
    Some(key(Shared::TpmKey, &[tpm_key]))
}
