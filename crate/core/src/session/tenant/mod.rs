//! The devices of the tenant, to look at: its list, what it is narrowed to, what is
//! selected of it; and the tenant's sync.
//!
//! ```text
//! plan's list ─┐
//!              ├─ the newer ─▶ DeviceList ─▶ window, details, file
//! own reading ─┘
//! ```
//!
//! The list can be read with no rows and beside a plan; where a plan has read it already
//! that list is shown. Reading and the sync go when no run is going, one request of each
//! in the air, and never change what is known of the rows.

mod aside;
mod list;
mod look_up;
mod record;
#[cfg(test)]
mod tests;

pub use list::{DeviceColumn, DeviceCounts, DeviceFilter, DeviceOrder};
pub use look_up::LookUp;
pub use record::{DeviceRecord, devices_csv, devices_json};

use std::collections::HashSet;

use super::registering::Registering;
use super::{Refused, Session};
use crate::graph::block::Block;
use crate::graph::directory::{Directory, TenantDevice};
use crate::graph::sync::{Status, TenantSync};
use crate::graph::{Answer, Endpoint, Millis, Next};
use crate::message::Message;

use aside::{Aside, is_beside, sooner};
use list::DeviceList;

/// What is looked at of the tenant.
#[derive(Debug, Default)]
pub(super) struct TenantView {
    /// Read to its end, by us or for a plan that is gone.
    list: Option<Directory>,
    reading: Option<Aside<Directory>>,
    sync: Option<Aside<TenantSync>>,
    index: DeviceList,
    /// The list that the index is of.
    indexed: Option<Key>,
    filter: DeviceFilter,
    order: Option<DeviceOrder>,
    /// Object ids: they hold over a new reading.
    selected: HashSet<String>,
    /// The list of a plan is of another tenant while this is the errand.
    barred: Option<u32>,
    /// Requests sent.
    sent: u32,
    arrangement: u64,
}

/// A list at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    devices: usize,
    /// 0 while it is read.
    read_at: Millis,
}

/// Devices to select or to leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DevicePick {
    /// Of those shown, from one to another, by their object ids; whichever comes first.
    Between(String, String),
    /// All that are shown.
    Shown,
    /// Every one, shown or not.
    All,
}

/// How the tenant's sync stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncState {
    /// A request is under way or due.
    pub going: bool,
    /// What it was doing when it was last read.
    pub status: Option<Status>,
    /// When one was last asked for by anybody, in milliseconds since 1970.
    pub last: Option<Millis>,
    /// When one can be started again.
    pub next_possible: Millis,
    /// What came of the last wish to start one.
    pub outcome: Option<Message>,
    /// Why it does not go on without the user.
    pub blocked: Option<Message>,
}

/// The list of the tenant's devices.
impl Session {
    /// Begins to read the tenant's list for itself. While a plan reads it, that is waited
    /// for.
    pub fn begin_devices(
        &mut self,
        endpoint: Endpoint,
        seed: u64,
    ) -> Result<(), Refused> {
        self.refuse_while_running()?;
        if self.plan_is_read().is_none() {
            let directory = Directory::new(endpoint, seed);
            self.tenant_view.reading = Some(Aside::new(directory));
        }
        self.revision += 1;
        Ok(())
    }

    /// Reads no further; the list that was there before stays.
    pub fn stop_devices(&mut self) {
        self.tenant_view.reading = None;
        self.revision += 1;
    }

    /// Takes up what has been read since this was last called.
    pub fn look_at_devices(&mut self) {
        let Some(directory) = self.device_list() else {
            if self.tenant_view.indexed.take().is_some() {
                self.tenant_view.index = DeviceList::default();
                self.tenant_view.arrangement += 1;
            }
            return;
        };
        let devices = directory.devices().len();
        let now = Key { devices, read_at: directory.read_at() };
        let known = self.tenant_view.indexed;
        // A list that grows page by page is not looked through at each.
        let grown = |known: Key| {
            now.read_at == 0.0
                && known.read_at == 0.0
                && (known.devices..known.devices + known.devices / 4 + 1)
                    .contains(&devices)
        };
        if known.is_some_and(|known| known == now || grown(known)) {
            return;
        }
        let index = DeviceList::of(directory.devices());
        if now.read_at > 0.0 && !self.tenant_view.selected.is_empty() {
            let there: HashSet<&str> =
                directory.devices().iter().map(|it| it.id.as_str()).collect();
            let mut selected = self.tenant_view.selected.clone();
            selected.retain(|id| there.contains(id.as_str()));
            self.tenant_view.selected = selected;
        }
        self.tenant_view.index = index;
        self.tenant_view.indexed = Some(now);
        self.arrange_devices(true);
    }

    /// Shows the devices that this filter lets through, in this order.
    pub fn show_devices(&mut self, filter: DeviceFilter, order: Option<DeviceOrder>) {
        self.look_at_devices();
        let sorts = self.tenant_view.order != order;
        (self.tenant_view.filter, self.tenant_view.order) = (filter, order);
        self.arrange_devices(sorts);
    }

    fn arrange_devices(&mut self, sorts: bool) {
        let mut index = std::mem::take(&mut self.tenant_view.index);
        let devices = self.devices();
        if sorts {
            index.sort(devices, self.tenant_view.order);
        }
        index.show(devices, &self.tenant_view.filter, &self.tenant_view.selected);
        self.tenant_view.index = index;
        self.tenant_view.arrangement += 1;
        self.revision += 1;
    }

    /// Selects devices, or not any more. Gives how many are selected now.
    pub fn select_devices(&mut self, pick: &DevicePick, on: bool) -> usize {
        // A list that was read anew has other devices at the places of the old one.
        self.look_at_devices();
        let mut index = std::mem::take(&mut self.tenant_view.index);
        let mut selected = std::mem::take(&mut self.tenant_view.selected);
        let devices = self.devices();
        let picked: &[u32] = match pick {
            DevicePick::Shown => &index.shown,
            DevicePick::Between(from, to) => {
                let is = |place: &u32, id: &str| {
                    devices.get(*place as usize).is_some_and(|device| device.id == id)
                };
                let at = |id: &str| index.shown.iter().position(|place| is(place, id));
                // Of what is not shown any more nothing is guessed.
                let span = at(from).zip(at(to));
                let span = span.map(|(one, other)| one.min(other)..one.max(other) + 1);
                span.and_then(|span| index.shown.get(span)).unwrap_or_default()
            }
            DevicePick::All if on => &index.shown,
            DevicePick::All => {
                selected.clear();
                &[]
            }
        };
        for device in picked.iter().filter_map(|place| devices.get(*place as usize)) {
            match on {
                // Without an id nothing could be done to it.
                true if device.id.is_empty() => {}
                true => drop(selected.insert(device.id.clone())),
                false => drop(selected.remove(&device.id)),
            }
        }
        index.count_selected(devices, &selected);
        let count = selected.len();
        self.tenant_view.index = index;
        self.tenant_view.selected = selected;
        self.revision += 1;
        count
    }

    /// The object ids that are selected, shown or not.
    pub fn selected_devices(&self) -> &HashSet<String> {
        &self.tenant_view.selected
    }

    /// Of those selected, how many are shown.
    pub fn selected_devices_shown(&self) -> usize {
        self.tenant_view.index.selected_shown
    }

    /// The devices of the tenant, as the service has them; none before they are read.
    pub fn devices(&self) -> &[TenantDevice] {
        self.device_list().map_or(&[], Directory::devices)
    }

    /// Those shown, `len` from a place on, fewer at the end.
    pub fn device_window(
        &self,
        from: usize,
        len: usize,
    ) -> impl Iterator<Item = &TenantDevice> {
        let (devices, shown) = (self.devices(), &self.tenant_view.index.shown);
        let places = shown.iter().skip(from).take(len);
        places.filter_map(|place| devices.get(*place as usize))
    }

    /// The device with this object id.
    pub fn device(&self, id: &str) -> Option<&TenantDevice> {
        self.devices().iter().find(|device| device.id == id)
    }

    /// The place of a device among those shown.
    pub fn device_place(&self, id: &str) -> Option<usize> {
        self.device_window(0, usize::MAX).position(|device| device.id == id)
    }

    /// How many are shown.
    pub fn devices_shown(&self) -> usize {
        self.tenant_view.index.shown.len()
    }

    /// How many there are, and how many stand how.
    pub fn device_counts(&self) -> DeviceCounts {
        self.tenant_view.index.counts
    }

    /// The tenant's group tags with the number of their devices, most first.
    pub fn device_tags(&self) -> &[(String, usize)] {
        &self.tenant_view.index.tags
    }

    /// What they are narrowed to and sorted by.
    pub fn device_filter(&self) -> (&DeviceFilter, Option<DeviceOrder>) {
        (&self.tenant_view.filter, self.tenant_view.order)
    }

    /// Another number after a device may have left its place among those shown.
    pub fn device_arrangement(&self) -> u64 {
        self.tenant_view.arrangement
    }

    /// When the list was read to its end; nothing before.
    pub fn devices_read_at(&self) -> Option<Millis> {
        self.device_list().map(Directory::read_at).filter(|at| *at > 0.0)
    }

    /// How many devices have been read so far, while the list is being read.
    pub fn devices_reading(&self) -> Option<usize> {
        let own = self.tenant_view.reading.as_ref().map(|reading| &reading.machine);
        own.or(self.plan_is_read()).map(|directory| directory.devices().len())
    }

    /// Why reading does not go on without the user, if it does not.
    pub fn devices_blocked(&self) -> Option<Message> {
        let own = self.tenant_view.reading.as_ref()?.machine.blocked();
        own.map(Block::message)
    }

    /// The newest list that is whole; before there is one, what has been read of it.
    fn device_list(&self) -> Option<&Directory> {
        let whole = |directory: &&Directory| directory.whole();
        let own = self.tenant_view.list.as_ref().filter(whole);
        let plans = self.registering.as_ref().map(|it| &it.directory).filter(whole);
        let barred = self.tenant_view.barred == Some(self.errand);
        let plans = plans.filter(|_| !barred);
        let newest = match (own, plans) {
            (Some(own), Some(plans)) if own.read_at() >= plans.read_at() => Some(own),
            (own, plans) => plans.or(own),
        };
        newest.or_else(|| self.tenant_view.reading.as_ref().map(|it| &it.machine))
    }

    /// The list that a plan is reading now.
    fn plan_is_read(&self) -> Option<&Directory> {
        let directory = self.registering.as_ref().and_then(Registering::being_read)?;
        (directory.blocked().is_none()).then_some(directory)
    }
}

/// The tenant's sync.
impl Session {
    /// Reads when the last sync was.
    pub fn look_at_sync(&mut self, endpoint: Endpoint, seed: u64) {
        self.sync(endpoint, seed).look();
        self.revision += 1;
    }

    /// Starts a sync, if the last one was long enough ago.
    pub fn start_sync(&mut self, endpoint: Endpoint, seed: u64) -> Result<(), Refused> {
        self.refuse_while_running()?;
        let sync = self.sync(endpoint, seed);
        // A new wish is a new try.
        sync.resume();
        sync.start();
        self.revision += 1;
        Ok(())
    }

    /// How the sync stands at `now`; nothing before it was looked at.
    pub fn sync_state(&self, now: Millis) -> Option<SyncState> {
        let sync = &self.tenant_view.sync.as_ref()?.machine;
        Some(SyncState {
            going: !sync.done() && sync.blocked().is_none(),
            status: sync.status().cloned(),
            last: sync.last(),
            next_possible: sync.next_possible(now),
            outcome: sync.outcome().map(|outcome| outcome.message()),
            blocked: sync.blocked().map(Block::message),
        })
    }

    fn sync(&mut self, endpoint: Endpoint, seed: u64) -> &mut TenantSync {
        let sync = &mut self.tenant_view.sync;
        &mut sync
            .get_or_insert_with(|| Aside::new(TenantSync::new(endpoint, seed)))
            .machine
    }
}

/// Beside the run.
impl Session {
    /// What reading and the sync want next, when nothing else is going.
    pub(super) fn next_beside(&mut self, now: Millis) -> Next {
        let run_is_going = self.run().is_some_and(|run| !run.done());
        if run_is_going || self.plan_is_read().is_some() {
            return Next::Done;
        }
        let errand = self.errand;
        let TenantView { reading, sync, sent, .. } = &mut self.tenant_view;
        let mut syncs = || match sync {
            Some(sync) => sync.next(now, errand, sent),
            None => Next::Done,
        };
        // A look at the sync is short, and what it says is of use while the list is read.
        let next = syncs();
        sooner(next, || match reading {
            Some(reading) => reading.next(now, errand, sent),
            None => Next::Done,
        })
    }

    /// Takes an answer, if it is to a request of reading or of the sync.
    pub(super) fn answer_beside(
        &mut self,
        now: Millis,
        id: u32,
        answer: Answer,
    ) -> Option<Answer> {
        if !is_beside(id) {
            return Some(answer);
        }
        let TenantView { reading, sync, list, .. } = &mut self.tenant_view;
        let mut answer = Some(answer);
        if let Some(sync) = sync {
            answer = answer.and_then(|answer| sync.answer(now, id, answer));
        }
        if let Some(reading) = reading {
            answer.and_then(|answer| reading.answer(now, id, answer));
        }
        if let Some(read) = reading.take_if(|reading| reading.machine.whole()) {
            *list = Some(read.machine);
        }
        self.revision += 1;
        None
    }

    /// Goes on after what blocked it was mended.
    pub(super) fn resume_beside(&mut self) {
        let TenantView { reading, sync, .. } = &mut self.tenant_view;
        if let Some(reading) = reading {
            reading.machine.resume();
        }
        if let Some(sync) = sync {
            sync.machine.resume();
        }
    }

    /// Lets go of the plan and of a run that is over; the list they had is kept to be
    /// looked at.
    pub(super) fn let_go_of_plan(&mut self) {
        let barred = self.tenant_view.barred == Some(self.errand);
        let Some(Registering { directory, .. }) = self.registering.take() else { return };
        let known = self.tenant_view.list.as_ref().map_or(0.0, Directory::read_at);
        if directory.whole() && directory.read_at() > known && !barred {
            self.tenant_view.list = Some(directory);
        }
    }

    /// Another tenant is at hand, or none: nothing of the one before is shown.
    pub(super) fn leave_tenant(&mut self) {
        let TenantView { sent, arrangement, .. } = self.tenant_view;
        let barred = Some(self.errand);
        self.tenant_view = TenantView {
            barred,
            sent,
            arrangement: arrangement + 1,
            ..TenantView::default()
        };
        self.revision += 1;
    }
}
