//! Rows as rules see them, and what they found.

use super::like::{Devices, tpm_key, uuid_key};
use super::{List, Row};
use crate::csv::Column;
use crate::rules::{self, Around, Finding, Other, Rule, Severity};
use crate::session::found::Found;
use crate::session::kin::serial_key;
use crate::session::{RowId, cores};

/// What every rule said of a row.
#[derive(Debug)]
struct Verdict {
    found: Found,
    /// Those that have a fix for it.
    fixable: Found,
    searchable: bool,
}

impl List {
    /// The row as rules see it.
    pub(super) fn seen(&self, id: RowId, row: &Row) -> rules::Row<'_> {
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
                        && self.facts(other).identity().is_some()
                        && other.identity != row.identity
                        && self.text(other, Column::Serial) == cell
                };
                let tells = || hash.facts.identity().is_some();
                let found = others(serial_key(cell)).find(twin).filter(|_| tells());
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

    pub(in crate::session) fn findings(
        &self,
        id: RowId,
    ) -> Vec<(&'static Rule, Finding)> {
        match self.row(id) {
            Some(row) if !row.found.is_empty() => rules::check_row(&self.seen(id, row)),
            _ => Vec::new(),
        }
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

    /// Checks every row by another policy, on another day or for another destination.
    pub(in crate::session) fn check_by(&mut self, change: impl FnOnce(&mut Self)) {
        // What was counted was counted by the old one.
        for id in 0..self.rows.len() {
            let row = &mut self.rows[id];
            let found =
                (std::mem::take(&mut row.found), std::mem::take(&mut row.fixable));
            self.count(found, Default::default());
        }
        change(self);
        self.check_all(&(0..self.rows.len() as RowId).collect::<Vec<_>>());
    }

    /// Runs every rule on a row and counts what they found.
    pub(super) fn check(&mut self, id: RowId) {
        if let Some(verdict) = self.verdict(id) {
            self.take_verdict(id, verdict);
        }
    }

    /// Checks many rows, on all cores.
    pub(super) fn check_all(&mut self, ids: &[RowId]) {
        if !cores::are_worth(ids.len()) {
            return ids.iter().for_each(|id| self.check(*id));
        }
        for ids in ids.chunks(cores::MANY) {
            let verdicts = cores::each(ids, |id| self.verdict(*id));
            for (id, verdict) in ids.iter().zip(verdicts) {
                if let Some(verdict) = verdict {
                    self.take_verdict(*id, verdict);
                }
            }
        }
    }

    /// What every rule says of a row.
    fn verdict(&self, id: RowId) -> Option<Verdict> {
        let row = self.row(id)?;
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
        Some(Verdict { found, fixable, searchable })
    }

    fn take_verdict(&mut self, id: RowId, verdict: Verdict) {
        let Verdict { found, fixable, searchable } = verdict;
        let row = &mut self.rows[id as usize];
        let before = (row.found, row.fixable);
        let was = row.searchable;
        row.found = found;
        row.fixable = fixable;
        row.searchable = searchable;
        self.count(before, (found, fixable));
        let count = &mut self.counts.searchable;
        *count = *count + u32::from(searchable) - u32::from(was);
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

    pub(super) fn worst_of(&self, found: Found) -> Option<Severity> {
        found.rules().filter_map(|rule| self.policy.severity(rule)).min()
    }
}
