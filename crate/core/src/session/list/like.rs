//! Rows among their like: those of one device, and those that share a serial number, a
//! UUID or a TPM key.

use std::collections::BTreeSet;

use super::{List, Row};
use crate::csv::Column;
use crate::hash::facts::is_placeholder;
use crate::hash::{Facts, Form, Integrity};
use crate::session::RowId;
use crate::session::kin::{Shared, key, serial_key};
use crate::session::make::{MakeId, NewMake};

/// The rows that stand for one device. Almost always it is one, without allocation.
#[derive(Debug)]
pub(super) enum Devices {
    One(RowId),
    Many {
        rows: BTreeSet<RowId>,
        /// The one that stands for the device: see [`List::rank`].
        kept: RowId,
    },
}

/// What a row is among its like by.
#[derive(Debug)]
pub(super) struct Entry {
    identity: Option<u64>,
    serial_fits: bool,
    captured: Option<u32>,
    keys: [Option<u64>; 4],
    build: u16,
    make: Result<MakeId, NewMake>,
}

impl List {
    /// Puts a row among its like and checks it, and those whose duplicate it is.
    pub(super) fn enter(&mut self, id: RowId) {
        if let Some(entry) = self.entry(id) {
            self.enter_as(id, entry);
            self.check(id);
        }
    }

    /// What puts a row that is there and not entered yet among its like. Nothing of it
    /// depends on other rows.
    pub(super) fn entry(&self, id: RowId) -> Option<Entry> {
        let row = self.row(id).filter(|row| !row.removed && !row.entered)?;
        let facts = self.facts(row);
        Some(Entry {
            identity: match row.hash.integrity.proves() {
                // Where nothing in it tells devices apart, the same text twice still is one.
                true => facts.identity().or_else(|| self.text_identity(row)),
                false => self.text_identity(row),
            },
            serial_fits: facts.serial() == Some(self.text(row, Column::Serial)),
            captured: facts.captured_at().and_then(|at| u32::try_from(at).ok()),
            keys: self.keys(row, &facts),
            build: facts.os_build().map_or(0, |version| version.build),
            make: self.makes.find(
                said(facts.manufacturer())
                    .unwrap_or_else(|| self.text(row, Column::Manufacturer)),
                said(facts.model()).unwrap_or_else(|| self.text(row, Column::Model)),
            ),
        })
    }

    /// Puts a row among its like; it is to be checked then. Those whose duplicate it is
    /// are.
    pub(super) fn enter_as(&mut self, id: RowId, entry: Entry) {
        let make = entry.make.unwrap_or_else(|new| self.makes.add(new));
        let row = &mut self.rows[id as usize];
        (row.make, row.build) = (make, entry.build);
        row.entered = true;
        row.identity = entry.identity;
        row.serial_fits = entry.serial_fits;
        row.captured = entry.captured.unwrap_or_default();
        entry.keys.into_iter().flatten().for_each(|key| self.kin.join(key, id));
        self.count_in(id);
        if let Some(identity) = entry.identity {
            self.join(identity, id);
        }
    }

    /// Takes a row out from among its like.
    pub(super) fn leave(&mut self, id: RowId) {
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

    /// A hash that is damaged, or that says of no device which it is, is nobody's for
    /// certain; the same text twice is a copy.
    fn text_identity(&self, row: &Row) -> Option<u64> {
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
    /// fits its hash; then one whose hash can go in as it stands; then the one captured
    /// last, which shows the device as it is now; then the first in the list.
    fn rank(&self, id: RowId) -> (bool, bool, std::cmp::Reverse<u32>, RowId) {
        let row = self.row(id);
        let fits = row.is_some_and(|row| row.serial_fits);
        let odd = row.is_none_or(|row| row.hash.odd);
        let captured = row.map_or(0, |row| row.captured);
        (!fits, odd, std::cmp::Reverse(captured), id)
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
            self.stands_for.push(identity);
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
            self.stands_for.push(identity);
        }
    }

    /// Checks the rows of which others now say something else. Called at the end of a
    /// file and of a step.
    pub(in crate::session) fn settle(&mut self) {
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
        self.check_all(&again);
    }

    /// Tag and user of a row enter the census, or leave it.
    pub(super) fn count_in(&mut self, id: RowId) {
        if let Some(row) = self.rows.get(id as usize).filter(|row| row.entered) {
            let (tag, user) = (row.cells.group_tag, row.cells.assigned_user);
            self.census.join(self.texts.get(tag), self.texts.get(user));
        }
    }

    pub(super) fn count_out(&mut self, id: RowId) {
        if let Some(row) = self.rows.get(id as usize).filter(|row| row.entered) {
            let (tag, user) = (row.cells.group_tag, row.cells.assigned_user);
            self.census.leave(self.texts.get(tag), self.texts.get(user));
        }
    }

    /// Whether rows of the same device or serial number can be mended depends on the
    /// tag and user of this one.
    pub(super) fn tell_kin(&mut self, id: RowId) {
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
}

/// What a hash says, where it says anything.
fn said(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

pub(super) fn uuid_key(facts: &Facts<'_>) -> Option<u64> {
    let uuid = facts.uuid().filter(|_| !facts.is_placeholder_uuid())?;
    Some(key(Shared::Uuid, &[uuid]))
}

pub(super) fn tpm_key(facts: &Facts<'_>) -> Option<u64> {
    let tpm_key = facts.tpm_key().filter(|key| key.iter().any(|&byte| byte != 0))?;
    Some(key(Shared::TpmKey, &[tpm_key]))
}
