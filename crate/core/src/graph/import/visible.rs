//! Seeing devices through to the tenant's own list, and reading their tags back.
//!
//! Few are asked for one by one, many are found by reading the list to its end. The
//! list also answers for devices whose record is gone and for those whose record names
//! no device; these are known by exactly their serial number. And it says how each
//! device stands to its deployment profile: only beta's list does, so that one is read
//! while the service has it.

use std::collections::HashMap;

use super::settle::Stage;
use super::{Draft, Flight, Import, LaneName, Profile, State, Why};
use crate::graph::block::Block;
use crate::graph::directory::TenantDevice;
use crate::graph::lane::{Step, Verdict};
use crate::graph::page::{Page, Walk};
use crate::graph::{Answer, Millis, call};
use crate::json;

/// Up to so many devices are asked for one by one.
const FEW: usize = 20;
/// So long the list is looked at for a device whose record was removed: what was in the
/// queue is registered in minutes.
const GONE: Millis = 600_000.0;

/// A device of the tenant with a serial number that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sighting {
    pub device: String,
    pub tag: String,
    pub profile: Profile,
}

impl Import {
    pub(super) fn next_sighting(&mut self, now: Millis) -> Step {
        self.list.rest(now);
        if self.list.idle() {
            let settle = self.settle.as_ref();
            let searching = settle.is_some_and(|settle| settle.stage == Stage::List);
            let unnamed = !self.unnamed().is_empty();
            let index = self.index();
            let named = || index.registered.values().chain(index.unprofiled.values());
            let count = index.registered.len() + index.unprofiled.len();
            if !searching && !unnamed && count == 0 {
                return Step::Idle;
            }
            if !searching && self.list.at > now {
                return Step::Wait(self.list.at);
            }
            if searching || unnamed || count > FEW {
                self.read_list(now, searching);
            } else {
                let rows: Vec<_> =
                    named().filter_map(|rows| rows.first().copied()).collect();
                self.list.ask(rows);
            }
        }
        let at = self.room(LaneName::List, now, 0, 1);
        if at > now {
            return Step::Wait(at);
        }
        if let Some(walk) = &self.list.walk {
            let url = walk.url().to_owned();
            return self.launch(now, Draft::get(url, Flight::ListPage));
        }
        while let Some(row) = self.list.asks.pop_front() {
            let state = &self.rows[row].state;
            if let Some(device) = state.device().filter(|_| !state.is_final()) {
                let call =
                    if self.asks_profiles() { call::DEVICE_BETA } else { call::DEVICE };
                let url = call.url(&self.endpoint, device);
                return self.launch(now, Draft::get(url, Flight::Device { row }));
            }
        }
        self.list.rest(now);
        Step::Wait(self.list.at)
    }

    fn asks_profiles(&self) -> bool {
        self.settings.profiles && !self.profileless
    }

    fn read_list(&mut self, now: Millis, searching: bool) {
        let call = if self.asks_profiles() { call::DEVICES_BETA } else { call::DEVICES };
        self.list.read(now, call.url(&self.endpoint, ""), searching);
        self.sightings.clear();
    }

    /// The service does not know beta's list: no profile is waited for any more.
    fn without_profiles(&mut self) {
        self.profileless = true;
        self.end_profiles(|_| Profile::Unasked);
    }

    /// Waits for no profile any more.
    pub(super) fn give_up_profiles(&mut self) {
        self.end_profiles(|status| Profile::Missing { status });
    }

    fn end_profiles(&mut self, end: impl Fn(String) -> Profile) {
        for row in 0..self.rows.len() {
            let State::Visible { device, tag, profile } = &self.rows[row].state else {
                continue;
            };
            if let Profile::Awaited { status } = profile {
                let (device, tag) = (device.clone(), tag.clone());
                let profile = end(status.clone());
                self.set(row, State::Visible { device, tag, profile });
            }
        }
    }

    /// Waits once more for the profiles that did not come.
    pub(super) fn watch_profiles(&mut self) {
        for row in 0..self.rows.len() {
            let State::Visible { device, tag, profile } = &self.rows[row].state else {
                continue;
            };
            let status = match profile {
                Profile::Missing { status } => status.clone(),
                Profile::Failed { .. } => "failed".to_owned(),
                _ => continue,
            };
            let (device, tag) = (device.clone(), tag.clone());
            let profile = Profile::Awaited { status };
            self.set(row, State::Visible { device, tag, profile });
        }
    }

    /// Rows that can be known in the list by their serial number only, in their order.
    fn unnamed(&self) -> Vec<usize> {
        let index = self.index();
        let gone = index.accepted.values().filter(|row| self.rows[**row].gone.is_some());
        let mut rows: Vec<_> = gone.chain(&index.nameless).copied().collect();
        rows.sort_unstable();
        rows
    }

    pub(super) fn list_answered(&mut self, now: Millis, answer: Answer) {
        match self.list.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => match Page::read(&body) {
                Some(page) => self.list_page(now, &page),
                None => self.list_odd(now),
            },
            Verdict::Again => {}
            Verdict::Refused(_) if self.asks_profiles() && self.list.is_at_start() => {
                self.without_profiles();
                self.read_list(now, self.list.searching);
            }
            Verdict::Refused(refusal) => {
                self.sightings.clear();
                // Of a reading that was dropped meanwhile nothing is to be said.
                let expired = self.list.walk.as_mut().is_none_or(Walk::restart);
                if !expired {
                    self.block(Block::refused(&refusal));
                }
            }
            Verdict::Blocked(block) => self.block(block),
            Verdict::Unknown(_) => {}
        }
    }

    fn list_odd(&mut self, now: Millis) {
        if let Some(block) = self.list.lane.odd(now, &mut self.pace) {
            self.block(block);
        }
    }

    fn list_page(&mut self, now: Millis, page: &Page<TenantDevice>) {
        self.list.lane.read();
        let Some(mut walk) = self.list.walk.take() else {
            return;
        };
        let mut sought: HashMap<String, Vec<usize>> = HashMap::new();
        let settle = self.settle.as_ref().filter(|_| self.list.searching);
        let settle = settle.map_or(&[][..], |settle| &settle.rows);
        for row in self.unnamed().into_iter().chain(settle.iter().copied()) {
            sought.entry(self.rows[row].serial.clone()).or_default().push(row);
        }
        for device in page.value.iter().filter(|device| !device.id.is_empty()) {
            if self.is_awaited(&device.id) {
                self.show_all(device);
            } else if !self.index().claimed.contains_key(&device.id) {
                for row in sought.get(&device.serial_number).into_iter().flatten() {
                    let sighting = self.sighting(device);
                    let sightings = self.sightings.entry(*row).or_default();
                    if !sightings.contains(&sighting) {
                        sightings.push(sighting);
                    }
                }
            }
        }
        match walk.turn(&self.endpoint, page) {
            Ok(true) => self.list_whole(now),
            Ok(false) => self.list.walk = Some(walk),
            Err(block) => self.block(block),
        }
    }

    fn list_whole(&mut self, now: Millis) {
        let sightings = std::mem::take(&mut self.sightings);
        if std::mem::take(&mut self.list.searching) {
            self.settle_list(now, &sightings);
        }
        for row in self.unnamed() {
            let record = match &self.rows[row].state {
                State::Accepted { record } | State::Registered { record, .. } => {
                    record.clone()
                }
                _ => continue,
            };
            let seen: Vec<_> =
                sightings.get(&row).into_iter().flatten().cloned().collect();
            // Another row of the same serial number may have got it just now.
            let claimed =
                |seen: &Sighting| self.index().claimed.contains_key(&seen.device);
            let seen: Vec<_> = seen.into_iter().filter(|seen| !claimed(seen)).collect();
            let gone = self.rows[row].gone;
            if !seen.is_empty() {
                self.recognise(row, record, &seen);
            } else if gone.is_some_and(|since| now - since >= GONE) {
                self.set(row, State::Unsettled(Why::RecordGone { record }));
            }
        }
    }

    pub(super) fn device_answered(&mut self, now: Millis, row: usize, answer: Answer) {
        match self.list.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => match json::read::<TenantDevice>(&body) {
                Some(device) if !device.id.is_empty() => {
                    self.list.lane.read();
                    self.show_all(&device);
                }
                _ => {
                    self.list.asks.push_front(row);
                    self.list_odd(now);
                }
            },
            Verdict::Again => self.list.asks.push_front(row),
            Verdict::Refused(refusal)
                if self.asks_profiles() && refusal.no_such_segment() =>
            {
                self.without_profiles();
                self.list.asks.push_front(row);
            }
            // Not yet: 400 has been seen while a registration comes to be.
            Verdict::Refused(refusal) if matches!(refusal.status, 400 | 404 | 410) => {}
            Verdict::Refused(refusal) => self.block(Block::refused(&refusal)),
            Verdict::Blocked(block) => self.block(block),
            Verdict::Unknown(_) => {}
        }
    }

    fn is_awaited(&self, device: &str) -> bool {
        let index = self.index();
        index.registered.contains_key(device) || index.unprofiled.contains_key(device)
    }

    /// The list shows a device that rows wait for.
    fn show_all(&mut self, device: &TenantDevice) {
        let index = self.index();
        let rows = index.registered.get(&device.id).into_iter();
        let rows = rows.chain(index.unprofiled.get(&device.id)).flatten().copied();
        for row in rows.collect::<Vec<_>>() {
            let seen = self.sighting(device);
            self.show(row, &seen);
        }
    }

    fn sighting(&self, device: &TenantDevice) -> Sighting {
        let profile = match self.asks_profiles() {
            true => Profile::of(
                &device.profile_status,
                &device.profile_detail,
                &device.profile_assigned,
            ),
            false => Profile::Unasked,
        };
        let (id, tag) = (device.id.clone(), device.group_tag.clone());
        Sighting { device: id, tag, profile }
    }

    pub(super) fn show(&mut self, row: usize, seen: &Sighting) {
        let Sighting { device, tag, profile } = seen.clone();
        // A stop waits for no profile.
        let profile = match profile {
            Profile::Awaited { status } if self.stopped => Profile::Missing { status },
            profile => profile,
        };
        let state = State::Visible { device, tag, profile };
        if self.rows[row].state == state {
            return;
        }
        self.set(row, state);
        let (now, first) = (self.clock, self.settings.poll_first);
        self.list.hurry(now, first);
    }
}
