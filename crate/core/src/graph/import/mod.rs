//! The import: batches out, records followed, devices seen through to the list.
//!
//! In: a fleet of devices by place, the answers of the service, the time. Out: the
//! requests to send, and what became of each device.
//!
//! ```text
//!  planned ──POST──▶ sent ──answer──▶ accepted ──queue──▶ registered ──list──▶ visible
//!     ▲               │ lost               │                  │                  │
//!     └──not found────┴─▶ looked for       └──▶ failed        └──▶ unsettled     ▼
//!                                                                    profile assigned
//! ```
//!
//! Four lanes work beside each other, each with one request in the air: `send`,
//! the `queue` of import records, the tenant's `list`, and `clean`. Whether a device
//! may be sent is never guessed: where an answer was lost, `settle` looks for its
//! effect in the queue and in the list before anything is sent again.
//!
//! Everything kept is plain data in pieces, so that what changed can be written down
//! before each request is sent, and read back after a crash (`written`). Hashes are not
//! kept; they are asked of the [`Fleet`] when a batch is made. Rows, files and checks
//! are not known here.

mod clean;
mod doing;
mod follow;
mod forecast;
mod index;
pub(in crate::graph) mod record;
mod send;
mod settle;
mod state;
#[cfg(test)]
mod tests;
mod visible;
mod written;

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use self::forecast::Left;
pub use self::state::{Counts, Profile, State, Why};

use self::clean::{Clean, Mine};
use self::follow::Watch;
use self::forecast::Seen;
use self::index::Index;
use self::send::Sender;
use self::settle::Settle;
use self::visible::Sighting;
use super::block::Block;
use super::clock::{Passed, earlier, passed};
use super::journal::Rows;
use super::lane::{Lane, Step};
use super::pace::Pace;
use super::{Answer, Endpoint, Method, Millis, Next, Request};
use crate::few::Few;

/// A device to register, as the request needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device<'a> {
    /// The serial number.
    pub serial: &'a str,
    /// The hardware hash as padded base64.
    pub hash: Cow<'a, str>,
    /// The group tag; empty: none.
    pub group_tag: &'a str,
    /// The assigned user; empty: none.
    pub assigned_user: &'a str,
    /// The product key ID; empty: none.
    pub product_key: &'a str,
}

/// The devices of an import by place, the same ones throughout.
pub trait Fleet {
    /// The device at `index`, which is below the import's count.
    fn device(&self, index: usize) -> Device<'_>;
}

/// How an import goes about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Devices in a batch at most (500: Intune's own pane).
    pub batch: usize,
    /// Bytes of a batch at most (below the 4 MB that third parties report for Graph).
    pub batch_bytes: usize,
    /// Writes in 20 seconds at most (100: Graph's limit for an app and a tenant).
    pub writes_per_20s: u32,
    /// The first wait between two looks at the service.
    pub poll_first: Millis,
    /// The longest wait between two looks; each is half as long again as the last.
    pub poll_most: Millis,
    /// So long after the last progress the waiting ends.
    pub deadline: Millis,
    /// Whether devices are seen through to their deployment profile.
    pub profiles: bool,
    /// So long after the last progress the waiting for profiles ends: a tag's dynamic
    /// group takes its own time, and nobody says how long.
    pub profile_deadline: Millis,
    /// Whether our import records are removed from the service's queue once final.
    pub delete_records: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch: 500,
            batch_bytes: 3_500_000,
            writes_per_20s: 100,
            poll_first: 4_000.0,
            poll_most: 60_000.0,
            deadline: 3_600_000.0,
            profiles: true,
            profile_deadline: 1_800_000.0,
            delete_records: true,
        }
    }
}

/// The registering of a fleet.
#[derive(Debug, Serialize, Deserialize)]
pub struct Import {
    endpoint: Endpoint,
    settings: Settings,
    /// A GUID on each device we send, to know our records by.
    import_id: String,
    pace: Pace,
    #[serde(skip)]
    rows: Rows<Row>,
    /// What looks at the queue saw of each row; what they saw before a crash is old.
    #[serde(skip)]
    looks: Vec<Look>,
    send: Sender,
    #[serde(skip)]
    settle: Option<Settle>,
    queue: Watch,
    list: Watch,
    /// What the reading of the list under way showed of devices sought by serial number.
    #[serde(skip)]
    sightings: HashMap<usize, Vec<Sighting>>,
    /// The service does not say which profile a device has.
    profileless: bool,
    clean: Clean,
    /// The requests in the air; they are lost with the page that sent them.
    #[serde(skip)]
    flight: Few<u32, Flight>,
    ids: u32,
    /// When a device last came further.
    moved: Millis,
    /// The time passed in last.
    clock: Millis,
    blocked: Option<Block>,
    stopped: bool,
    /// How long devices and batches took since it was begun or read back.
    #[serde(skip)]
    seen: Seen,
    /// Look-ups over `rows`; built anew after reading back.
    #[serde(skip)]
    index: Option<Index>,
}

/// A device on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    state: State,
    /// As it was sent.
    serial: String,
    /// The request that it was last sent with.
    sent: Option<Posted>,
    /// Its import record, the last that was ever its.
    record: String,
    /// That is one of ours, so that the device is in the tenant by this run.
    ours: bool,
    /// Where that stands, if it is one of ours and still in the queue.
    mine: Option<Mine>,
    /// Since when its record is gone without a verdict.
    gone: Option<Millis>,
}

/// Which looks at the queue are to show a row's record.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// The look during or before which the record came to be.
    opened: u32,
    /// The last whole look that showed it.
    seen: u32,
}

/// The request that a device was sent with, as Microsoft's support asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// When its answer came, in seconds since 1970.
    pub at: i64,
    /// The service's own name for the request; empty where it was not to be read.
    pub request_id: String,
}

/// A request in the air.
#[derive(Clone, Debug)]
enum Flight {
    Import { rows: Vec<usize> },
    QueuePage,
    Record { row: usize },
    ListPage,
    Device { row: usize },
    Clean { ids: Vec<String>, batch: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LaneName {
    Send,
    Queue,
    List,
    Clean,
}

impl Flight {
    fn lane(&self) -> LaneName {
        match self {
            Self::Import { .. } => LaneName::Send,
            Self::QueuePage | Self::Record { .. } => LaneName::Queue,
            Self::ListPage | Self::Device { .. } => LaneName::List,
            Self::Clean { .. } => LaneName::Clean,
        }
    }
}

/// A request about to go out.
struct Draft {
    method: Method,
    url: String,
    body: Option<String>,
    writes: u32,
    any: u32,
    flight: Flight,
}

impl Import {
    /// `count` devices, none of them sent. `import_id` is a GUID that no other import
    /// has; `seed` decides the jitter of waits.
    pub fn new(
        endpoint: Endpoint,
        settings: Settings,
        import_id: String,
        seed: u64,
        count: usize,
    ) -> Self {
        let row = Row {
            state: State::Planned,
            serial: String::new(),
            sent: None,
            record: String::new(),
            ours: false,
            mine: None,
            gone: None,
        };
        Self {
            endpoint,
            import_id,
            pace: Pace::new(settings.writes_per_20s, seed),
            rows: Rows::new(vec![row; count]),
            looks: vec![Look::default(); count],
            send: Sender::new(&settings),
            settle: None,
            queue: Watch::new(&settings),
            list: Watch::new(&settings),
            sightings: HashMap::new(),
            profileless: false,
            clean: Clean::default(),
            settings,
            flight: Few::default(),
            ids: 0,
            moved: 0.0,
            clock: 0.0,
            blocked: None,
            stopped: false,
            seen: Seen::default(),
            index: None,
        }
    }

    /// What to do at `now`. The fleet is the same each time.
    pub fn next(&mut self, now: Millis, fleet: &dyn Fleet) -> Next {
        self.at(now);
        if self.done() {
            return Next::Done;
        }
        if let Some(block) = &self.blocked {
            return Next::Blocked(block.message());
        }
        self.expire(now);
        let lanes = [LaneName::Send, LaneName::Queue, LaneName::List, LaneName::Clean]
            .into_iter();
        let next = Step::first(
            now,
            lanes.map(|lane| match lane {
                _ if self.busy(lane) => Step::Idle,
                LaneName::Send => self.next_batch(now, fleet),
                LaneName::Queue => self.next_look(now),
                LaneName::List => self.next_sighting(now),
                LaneName::Clean => self.next_removal(now),
            }),
        );
        match next {
            Next::Wait { .. } if self.done() => Next::Done,
            next => next,
        }
    }

    /// What became of the request of that id.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        self.at(now);
        let now = self.clock;
        match self.flight.remove(&id) {
            None => {}
            Some(Flight::Import { rows }) => {
                self.note_post(&rows, &answer);
                self.batch_answered(now, rows, answer);
            }
            Some(Flight::QueuePage) => self.queue_answered(now, answer),
            Some(Flight::Record { row }) => self.record_answered(now, row, answer),
            Some(Flight::ListPage) => self.list_answered(now, answer),
            Some(Flight::Device { row }) => self.device_answered(now, row, answer),
            Some(Flight::Clean { ids, batch }) => {
                self.removal_answered(now, ids, batch, answer);
            }
        }
    }

    /// Goes on after a stop, as after a block.
    pub fn go_on(&mut self, now: Millis) {
        self.at(now);
        if std::mem::take(&mut self.stopped) {
            self.watch_profiles();
        }
        self.resume(now);
    }

    /// Goes on after a block was mended. What was stopped stays so; what could not be
    /// removed from the queue is tried again.
    pub fn resume(&mut self, now: Millis) {
        self.at(now);
        let now = self.clock;
        self.blocked = None;
        self.moved = now;
        self.send.resume();
        self.queue.resume(now);
        self.list.resume(now);
        self.try_left_again();
        if let Some(settle) = &mut self.settle {
            settle.again(now);
        }
    }

    /// Sends no new batch; what was sent is followed to the tenant's list. Nothing waits
    /// for deployment profiles any more.
    pub fn stop(&mut self) {
        self.stopped = true;
        self.give_up_profiles();
    }

    /// Whether it was stopped.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Waits on for the devices that are unsettled because the waiting ended, and for
    /// the profiles that were not assigned by then.
    pub fn keep_watching(&mut self, now: Millis) {
        self.at(now);
        let now = self.clock;
        self.watch_profiles();
        for row in 0..self.rows.len() {
            let State::Unsettled(why) = &self.rows[row].state else {
                continue;
            };
            let (state, gone) = match why.clone() {
                Why::NotRegistered { record } => (State::Accepted { record }, None),
                Why::RecordGone { record } => (State::Accepted { record }, Some(now)),
                Why::NotVisible { record, device } => {
                    (State::Registered { record, device }, None)
                }
                Why::Several { .. } => continue,
            };
            self.rows.edit(row).gone = gone;
            self.looks[row].opened = self.queue.number;
            self.set(row, state);
        }
        self.moved = now;
        self.queue.hurry(now, 0.0);
        self.list.hurry(now, 0.0);
    }

    /// Where the device at `index` is.
    ///
    /// # Panics
    /// If there is no such device.
    pub fn state(&self, index: usize) -> &State {
        &self.rows[index].state
    }

    /// How many devices it has, known without counting who is where.
    pub fn devices(&self) -> usize {
        self.rows.len()
    }

    /// How many devices are where.
    pub fn counts(&self) -> Counts {
        let mut counts = match &self.index {
            Some(index) => index.counts,
            None => Index::new(&self.rows).counts,
        };
        counts.devices = self.rows.len();
        counts.records += self.clean.records.len();
        counts
    }

    /// The request that the device at `index` was last sent with, if it was.
    pub fn posted(&self, index: usize) -> Option<&Posted> {
        self.rows.get(index)?.sent.as_ref()
    }

    /// The device that this run has registered for the one at `index`: not one that was
    /// there before, nor one that somebody else's import record brought.
    pub fn registered(&self, index: usize) -> Option<&str> {
        let row = self.rows.get(index).filter(|row| row.ours)?;
        row.state.device()
    }

    /// The serial number of the device at `index`, as it was sent.
    pub fn serial(&self, index: usize) -> &str {
        self.rows.get(index).map_or("", |row| &row.serial)
    }

    /// The import record of the device at `index`; empty where it never had one.
    pub fn record(&self, index: usize) -> &str {
        self.rows.get(index).map_or("", |row| &row.record)
    }

    /// Whether nothing is left to do.
    pub fn done(&self) -> bool {
        let counts = self.counts();
        (self.stopped || counts.planned == 0)
            && counts.sent == 0
            && counts.accepted == 0
            && counts.registered == 0
            && counts.awaiting == 0
            && !self.busy(LaneName::Send)
            && self.last_look().is_none()
            && self.clean_done()
    }

    /// Whether all that is waited for are deployment profiles: a stop then ends the
    /// waiting, and nothing of the registering is left undone.
    pub fn only_profiles(&self) -> bool {
        let counts = self.counts();
        counts.awaiting > 0
            && (self.stopped || counts.planned == 0)
            && counts.sent + counts.accepted + counts.registered == 0
    }

    /// Why it does not go on without the user.
    pub fn blocked(&self) -> Option<&Block> {
        self.blocked.as_ref()
    }

    /// The Graph that it goes to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The GUID that marks our records.
    pub fn import_id(&self) -> &str {
        &self.import_id
    }

    /// Takes the time, and makes sure of the index.
    fn at(&mut self, now: Millis) {
        if self.clock == 0.0 {
            self.moved = now;
        }
        if self.index.is_none() {
            self.index = Some(Index::new(&self.rows));
        }
        match passed(self.clock, now) {
            Passed::Rightly => {}
            Passed::Back(by) => self.set_back(by),
            // What has come further meanwhile is looked for before it is given up.
            Passed::Asleep(by) => self.moved += by,
        }
        self.clock = now;
    }

    /// The clock was set back by so much.
    fn set_back(&mut self, by: Millis) {
        self.pace.set_back(by);
        for lane in [LaneName::Send, LaneName::Clean] {
            self.lane(lane).set_back(by);
        }
        self.queue.set_back(by);
        self.list.set_back(by);
        if let Some(settle) = &mut self.settle {
            earlier(&mut settle.at, by);
        }
        earlier(&mut self.moved, by);
        // How long something took can't be told any more.
        self.seen = Seen::default();
        for row in 0..self.rows.len() {
            if self.rows[row].gone.is_some() {
                self.alter(row, |row| {
                    row.gone = row.gone.map(|gone| (gone - by).max(0.0))
                });
            }
        }
    }

    fn index(&self) -> &Index {
        self.index.as_ref().expect("every way in builds the index first")
    }

    /// The only place where a device's state changes.
    fn set(&mut self, row: usize, state: State) {
        let known = self.rows.edit(row);
        let further =
            !matches!(state, State::Planned | State::Sent | State::Unsettled(_));
        if let Some(index) = &mut self.index {
            index.forget(row, known);
            known.state = state;
            if !matches!(known.state, State::Accepted { .. }) {
                known.gone = None;
            }
            index.learn(row, known);
        }
        self.seen.ended(self.clock, known, &self.pace);
        if further {
            self.moved = self.clock;
        }
    }

    /// Changes what is known of a row beside its state.
    fn alter(&mut self, row: usize, change: impl FnOnce(&mut Row)) {
        let known = self.rows.edit(row);
        if let Some(index) = &mut self.index {
            index.forget(row, known);
            change(known);
            index.learn(row, known);
        }
    }

    fn busy(&self, lane: LaneName) -> bool {
        self.flight.values().any(|flight| flight.lane() == lane)
    }

    fn lane(&mut self, lane: LaneName) -> &mut Lane {
        match lane {
            LaneName::Send => &mut self.send.lane,
            LaneName::Queue => &mut self.queue.lane,
            LaneName::List => &mut self.list.lane,
            LaneName::Clean => &mut self.clean.lane,
        }
    }

    /// When a request of this cost may go out in this lane.
    fn room(&mut self, lane: LaneName, now: Millis, writes: u32, any: u32) -> Millis {
        let until = self.lane(lane).until;
        self.pace.room(now, writes, any).max(until)
    }

    fn launch(&mut self, now: Millis, draft: Draft) -> Step {
        let Draft { method, url, body, writes, any, flight } = draft;
        self.pace.spend(now, writes, any);
        let token = self.lane(flight.lane()).token();
        self.ids += 1;
        self.flight.insert(self.ids, flight);
        Step::Send(Request { id: self.ids, method, url, body, token })
    }

    fn block(&mut self, block: Block) {
        self.blocked.get_or_insert(block);
    }

    /// Ends the waiting where nothing has moved for too long.
    fn expire(&mut self, now: Millis) {
        let counts = self.index().counts;
        let sending = counts.sent > 0 || (counts.planned > 0 && !self.stopped);
        let waiting = counts.accepted + counts.registered > 0;
        if !sending && !waiting && now - self.moved >= self.settings.profile_deadline {
            self.give_up_profiles();
        }
        if sending || !waiting || now - self.moved < self.settings.deadline {
            return;
        }
        for row in 0..self.rows.len() {
            let why = match &self.rows[row].state {
                State::Accepted { record } if self.rows[row].gone.is_some() => {
                    Why::RecordGone { record: record.clone() }
                }
                State::Accepted { record } => {
                    Why::NotRegistered { record: record.clone() }
                }
                State::Registered { record, device } => {
                    let (record, device) = (record.clone(), device.clone());
                    Why::NotVisible { record, device }
                }
                _ => continue,
            };
            self.set(row, State::Unsettled(why));
        }
    }
}
