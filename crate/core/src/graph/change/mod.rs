//! Changes to registered devices: group tag, name, user, next enrolment, deregistering.
//!
//! In: orders by object id and serial number, the answers of the service, the time.
//! Out: the requests to send, and what became of each order.
//!
//! ```text
//!  planned ──GET──▶ same serial ──POST──▶ sent ──2xx──▶ accepted ──GET──▶ confirmed
//!     │               number ▲             │ lost
//!     └─▶ as asked already   └─────────────┘
//!  planned ──GET──▶ … ──DELETE──▶ sent ──2xx──▶ deleting ──GET 404──▶ gone
//! ```
//!
//! A device is known by its object id and nothing else, and it is read before the first
//! write: one whose serial number is not the order's is not touched. Two lanes work
//! beside each other, each with one request in the air: `write`, up to 20 in a `$batch`,
//! and `read`.
//!
//! What may have had an effect may be sent again here, other than in an import. An
//! update says what shall be and not by how much, so a second one changes nothing; a
//! second permission of the next enrolment permits the same one; and a second DELETE of
//! an id is answered as being in progress or done. Still the device is read again first:
//! it may be as asked by then, or not be that device any more.
//!
//! Everything kept is plain data in pieces, a head and one for each row
//! ([`Changes::head`], [`Changes::row`]), to be written down before each request is sent.
//! There is no token in it. Rows and files are not known here.

mod doing;
mod order;
mod read;
mod state;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

pub use self::order::{
    Edits, Order, Properties, User, check_display_name, check_user, display_name_note,
    typed_tag,
};
pub use self::state::{Counts, State, Why};

use self::read::Reader;
use self::write::Writer;
use super::block::Block;
use super::clock::{Passed, earlier, passed};
use super::failure::Failure;
use super::journal::{self, Rows};
use super::lane::{Lane, Step};
use super::pace::Pace;
use super::withheld::Withheld;
use super::{Answer, Endpoint, Method, Millis, Next, Request};
use crate::few::Few;
use crate::message::Message;

/// How changes go about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// When the list was read that the orders were chosen from, if that is known: a
    /// device in it need not be read once more before it is changed.
    pub list_read: Option<Millis>,
    /// So long a reading holds; after it a device is read again before its first write.
    pub list_age: Millis,
    /// Writes in 20 seconds at most (100: Graph's limit for an app and a tenant).
    pub writes_per_20s: u32,
    /// The first wait between two looks at the service.
    pub poll_first: Millis,
    /// The longest wait between two looks; each is half as long again as the last.
    pub poll_most: Millis,
    /// So long after it was accepted a change is waited for.
    pub shown_within: Millis,
    /// So long after it was accepted the end of a device is waited for. Half an hour is
    /// usual.
    pub gone_within: Millis,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            list_read: None,
            list_age: 300_000.0,
            writes_per_20s: 100,
            poll_first: 4_000.0,
            poll_most: 60_000.0,
            shown_within: 600_000.0,
            gone_within: 3_600_000.0,
        }
    }
}

/// The changing of many devices.
#[derive(Debug)]
pub struct Changes {
    head: Head,
    rows: Rows<Row>,
    index: Index,
    /// The requests in the air; they are lost with the page that sent them.
    flight: Few<u32, Flight>,
}

/// Everything but the rows.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    endpoint: Endpoint,
    settings: Settings,
    count: usize,
    pace: Pace,
    write: Writer,
    read: Reader,
    ids: u32,
    /// The time passed in last.
    clock: Millis,
    blocked: Option<Block>,
    stopped: bool,
}

/// An order on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    order: Order,
    state: State,
    todo: Todo,
    /// The write that is next, of those that the order takes.
    step: usize,
    /// A request of ours had its effect, or may have had.
    touched: bool,
    /// Refusals in succession that pass by themselves.
    tries: u32,
    /// Nothing is done before.
    until: Millis,
    /// When the device was last read with the order's serial number; 0: never.
    read: Millis,
    /// Since when what was accepted is waited for.
    since: Millis,
    /// What the device lacked when it was last read.
    lacks: Option<Why>,
}

/// What is next to be done for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Todo {
    /// Read the device, before anything is sent.
    Look,
    Write,
    /// A write is in the air.
    Air,
    /// Read the device until it is as asked.
    Watch,
    Nothing,
}

/// Look-ups over the rows; never written down.
#[derive(Debug, Default)]
struct Index {
    counts: Counts,
    look: BTreeSet<usize>,
    write: BTreeSet<usize>,
    air: BTreeSet<usize>,
    watch: BTreeSet<usize>,
    /// The row of each device that may be touched.
    devices: HashMap<String, usize>,
}

/// A request in the air.
#[derive(Clone, Debug)]
enum Flight {
    Write { rows: Vec<usize>, batch: bool },
    Page,
    Device { row: usize },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LaneName {
    Write,
    Read,
}

/// A request about to go out.
struct Draft {
    method: Method,
    url: String,
    body: Option<String>,
    writes: u32,
    flight: Flight,
}

/// Ids are GUIDs, which capital letters do not tell apart.
fn id_key(id: &str) -> String {
    id.trim().to_ascii_lowercase()
}

impl Row {
    /// `twice`: the order that is for the same device; `read`: when the list was read
    /// that it was chosen from, if that is known.
    fn new(order: Order, twice: Option<usize>, read: Option<Millis>) -> Self {
        let place = |first: usize| (first + 1).to_string();
        let unfit = order
            .unfit()
            .or_else(|| Some(Failure::withheld(Withheld::Twice, &place(twice?))));
        let todo = match (&unfit, read) {
            (Some(_), _) => Todo::Nothing,
            (None, Some(_)) => Todo::Write,
            (None, None) => Todo::Look,
        };
        let state = unfit
            .map_or(State::Planned, |failure| State::Failed { failure, part: false });
        Self {
            order,
            state,
            todo,
            step: 0,
            touched: false,
            tries: 0,
            until: 0.0,
            read: read.unwrap_or_default(),
            since: 0.0,
            lacks: None,
        }
    }

    /// Whether a row that was written down is one that changes come to: what is told of it
    /// is what is done with it.
    fn is_possible(&self) -> bool {
        let told = match self.todo {
            Todo::Look | Todo::Write => {
                matches!(self.state, State::Planned | State::Sent)
            }
            Todo::Air => self.state == State::Sent,
            Todo::Watch if self.order.deregisters() => self.state == State::Deleting,
            Todo::Watch => self.state == State::Accepted,
            Todo::Nothing => self.state.is_end(),
        };
        let next = self.step < self.order.writes().len();
        let sends = matches!(self.todo, Todo::Look | Todo::Write | Todo::Air);
        told && (!sends || next && self.order.unfit().is_none())
    }
}

impl Index {
    fn new(rows: &Rows<Row>) -> Self {
        let mut index = Self::default();
        for (at, row) in rows.iter().enumerate() {
            index.learn(at, row);
            if row.todo != Todo::Nothing {
                index.devices.insert(id_key(&row.order.device), at);
            }
        }
        index
    }

    fn set(&mut self, todo: Todo) -> Option<&mut BTreeSet<usize>> {
        match todo {
            Todo::Look => Some(&mut self.look),
            Todo::Write => Some(&mut self.write),
            Todo::Air => Some(&mut self.air),
            Todo::Watch => Some(&mut self.watch),
            Todo::Nothing => None,
        }
    }

    fn learn(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) += 1;
        self.set(row.todo).map(|set| set.insert(at));
    }

    fn forget(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) -= 1;
        self.set(row.todo).map(|set| set.remove(&at));
    }
}

impl Changes {
    /// The changes of these orders, none of them sent; `seed` decides the jitter of
    /// waits. An order that cannot be sent has failed from the start.
    pub fn new(
        endpoint: Endpoint,
        settings: Settings,
        seed: u64,
        orders: Vec<Order>,
    ) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut rows = Vec::with_capacity(orders.len());
        for (at, order) in orders.into_iter().enumerate() {
            let key = id_key(&order.device);
            let row = Row::new(order, places.get(&key).copied(), settings.list_read);
            if row.todo != Todo::Nothing {
                places.insert(key, at);
            }
            rows.push(row);
        }
        let rows = Rows::new(rows);
        let head = Head {
            endpoint,
            count: rows.len(),
            pace: Pace::new(settings.writes_per_20s, seed),
            write: Writer::default(),
            read: Reader::new(&settings),
            settings,
            ids: 0,
            clock: 0.0,
            blocked: None,
            stopped: false,
        };
        Self { head, index: Index::new(&rows), rows, flight: Few::default() }
    }

    /// One order more. It is of no list that was read, so its device is read before
    /// anything is sent; one of an earlier order that is done may be named again.
    pub fn add(&mut self, order: Order) {
        let key = id_key(&order.device);
        let known = self.index.devices.get(&key).copied();
        let twice = known.filter(|row| self.rows[*row].todo != Todo::Nothing);
        let (at, row) = (self.rows.len(), Row::new(order, twice, None));
        self.index.learn(at, &row);
        if row.todo != Todo::Nothing {
            self.index.devices.insert(key, at);
        }
        self.rows.push(row);
        self.head.count = self.rows.len();
    }

    /// The orders of which nothing was sent are not to be carried out any more.
    pub fn withdraw(&mut self) {
        for row in 0..self.rows.len() {
            if self.rows[row].state == State::Planned {
                self.fail(row, Failure::withheld(Withheld::Undone, ""));
            }
        }
        self.head.stopped = false;
    }

    /// Everything but the rows, to be written down.
    pub fn head(&self) -> String {
        journal::piece(&self.head)
    }

    /// One row, to be written down.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, index: usize) -> String {
        journal::piece(&self.rows[index])
    }

    /// The rows changed since this was last asked; at first, all of them.
    pub fn changed(&mut self) -> Vec<usize> {
        self.rows.changed()
    }

    /// Reads back what was written down. [`Self::interrupted`] is to be called next.
    pub fn restore<T: AsRef<str>>(
        head: &str,
        rows: impl IntoIterator<Item = T>,
    ) -> Result<Self, Message> {
        let head: Head = journal::read(head)?;
        let rows: Rows<Row> = Rows::restore(head.count, rows)?;
        if !rows.iter().all(Row::is_possible) {
            return Err(journal::broken());
        }
        let index = Index::new(&rows);
        Ok(Self { head, rows, index, flight: Few::default() })
    }

    /// What to do at `now`.
    pub fn next(&mut self, now: Millis) -> Next {
        self.at(now);
        let now = self.head.clock;
        if self.done() {
            return Next::Done;
        }
        if let Some(block) = &self.head.blocked {
            return Next::Blocked(block.message());
        }
        self.expire(now);
        let lanes = [LaneName::Write, LaneName::Read].into_iter();
        let next = Step::first(
            now,
            lanes.map(|lane| match lane {
                _ if self.busy(lane) => Step::Idle,
                LaneName::Write => self.next_write(now),
                LaneName::Read => self.next_read(now),
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
        let now = self.head.clock;
        match self.flight.remove(&id) {
            None => {}
            Some(Flight::Write { rows, batch: true }) => {
                self.batch_answered(now, &rows, answer);
            }
            Some(Flight::Write { rows, batch: false }) => {
                self.write_answered(now, &rows, answer);
            }
            Some(Flight::Page) => self.page_answered(now, answer),
            Some(Flight::Device { row }) => self.device_answered(now, row, answer),
        }
    }

    /// Goes on after a stop, as after a block.
    pub fn go_on(&mut self, now: Millis) {
        self.head.stopped = false;
        self.resume(now);
    }

    /// Goes on after a block was mended. What was stopped stays so.
    pub fn resume(&mut self, now: Millis) {
        self.at(now);
        let now = self.head.clock;
        self.head.blocked = None;
        self.head.write.resume();
        self.head.read.resume(now);
        for row in self.index.watch.clone() {
            self.edit(row, |row| row.since = now);
        }
    }

    /// Begins no new change; what was begun is brought to its end.
    pub fn stop(&mut self) {
        self.head.stopped = true;
    }

    /// Whether it was stopped.
    pub fn stopped(&self) -> bool {
        self.head.stopped
    }

    /// The requests in the air are lost with the page that sent them, and what they may
    /// have done is looked at before anything is sent: to be called once after the
    /// changes were read back.
    pub fn interrupted(&mut self, now: Millis) {
        self.flight.clear();
        for row in self.index.air.clone() {
            self.edit(row, |row| row.touched = true);
        }
        // What is written next is read first, too: days may have passed, and what was read
        // before is somebody's word.
        for row in &self.index.air | &self.index.write {
            self.edit(row, |row| row.todo = Todo::Look);
        }
        let blocked = self.head.blocked.take();
        self.resume(now);
        self.head.blocked = blocked;
    }

    /// Waits on for what is unsettled because the waiting ended.
    pub fn keep_watching(&mut self, now: Millis) {
        self.at(now);
        let now = self.head.clock;
        for row in 0..self.rows.len() {
            match &self.rows[row].state {
                State::Unsettled(Why::OtherSerial { .. }) => {}
                State::Unsettled(_) => self.accept(now, row),
                _ => {}
            }
        }
        self.head.read.hurry(now, 0.0);
    }

    /// Where the order at `index` is.
    ///
    /// # Panics
    /// If there is no such order.
    pub fn state(&self, index: usize) -> &State {
        &self.rows[index].state
    }

    /// The order at `index`.
    ///
    /// # Panics
    /// If there is no such order.
    pub fn order(&self, index: usize) -> &Order {
        &self.rows[index].order
    }

    /// How many orders are where.
    pub fn counts(&self) -> Counts {
        Counts { orders: self.rows.len(), ..self.index.counts }
    }

    /// Whether nothing is left to do.
    pub fn done(&self) -> bool {
        let Index { look, write, air, watch, .. } = &self.index;
        let open = |set: &BTreeSet<usize>| set.iter().any(|row| self.wanted(*row));
        self.flight.is_empty()
            && air.is_empty()
            && watch.is_empty()
            && !open(write)
            && !open(look)
    }

    /// Orders of which something may still be sent.
    pub fn open(&self) -> usize {
        let Index { look, write, air, .. } = &self.index;
        look.len() + write.len() + air.len()
    }

    /// The Graph that it goes to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.head.endpoint
    }

    /// Why it does not go on without the user.
    pub fn blocked(&self) -> Option<&Block> {
        self.head.blocked.as_ref()
    }

    /// Whether the row is still to be gone on with.
    fn wanted(&self, row: usize) -> bool {
        !self.head.stopped || self.rows[row].state != State::Planned
    }

    fn at(&mut self, now: Millis) {
        match passed(self.head.clock, now) {
            Passed::Rightly => {}
            Passed::Back(by) => self.set_back(by),
            // What shows by now is looked for before it is given up.
            Passed::Asleep(by) => {
                for row in self.index.watch.clone() {
                    self.edit(row, |row| row.since += by);
                }
            }
        }
        self.head.clock = now;
    }

    /// The clock was set back by so much.
    fn set_back(&mut self, by: Millis) {
        let Head { pace, write, read, settings, .. } = &mut self.head;
        pace.set_back(by);
        write.lane.set_back(by);
        read.set_back(by);
        if let Some(time) = &mut settings.list_read {
            earlier(time, by);
        }
        for row in 0..self.rows.len() {
            let Row { until, read, since, .. } = &self.rows[row];
            if until.max(*read).max(*since) > 0.0 {
                self.edit(row, |row| {
                    for time in [&mut row.until, &mut row.read, &mut row.since] {
                        earlier(time, by);
                    }
                });
            }
        }
    }

    /// The only place where a row changes.
    fn edit(&mut self, row: usize, change: impl FnOnce(&mut Row)) {
        let known = self.rows.edit(row);
        self.index.forget(row, known);
        change(known);
        self.index.learn(row, known);
    }

    /// Nothing more will be done for the row.
    fn end(&mut self, row: usize, state: State) {
        self.edit(row, |row| (row.state, row.todo) = (state, Todo::Nothing));
    }

    fn fail(&mut self, row: usize, failure: Failure) {
        let part = self.rows[row].step > 0;
        self.end(row, State::Failed { failure, part });
    }

    /// All that was asked was accepted: it is read until the device shows it.
    fn accept(&mut self, now: Millis, row: usize) {
        self.edit(row, |row| {
            row.state = match row.order.deregisters() {
                true => State::Deleting,
                false => State::Accepted,
            };
            (row.todo, row.since, row.tries) = (Todo::Watch, now, 0);
        });
    }

    fn busy(&self, lane: LaneName) -> bool {
        self.flight.values().any(|flight| match flight {
            Flight::Write { .. } => lane == LaneName::Write,
            Flight::Page | Flight::Device { .. } => lane == LaneName::Read,
        })
    }

    fn lane(&mut self, lane: LaneName) -> &mut Lane {
        match lane {
            LaneName::Write => &mut self.head.write.lane,
            LaneName::Read => &mut self.head.read.lane,
        }
    }

    /// When a request of this cost may go out in this lane.
    fn room(&mut self, lane: LaneName, now: Millis, writes: u32) -> Millis {
        let until = self.lane(lane).until;
        self.head.pace.room(now, writes, writes.max(1)).max(until)
    }

    fn launch(&mut self, now: Millis, lane: LaneName, draft: Draft) -> Step {
        let Draft { method, url, body, writes, flight } = draft;
        self.head.pace.spend(now, writes, writes.max(1));
        let token = self.lane(lane).token();
        self.head.ids += 1;
        self.flight.insert(self.head.ids, flight);
        Step::Send(Request { id: self.head.ids, method, url, body, token })
    }

    fn block(&mut self, block: Block) {
        self.head.blocked.get_or_insert(block);
    }

    /// Ends the waiting for what has not shown in time.
    fn expire(&mut self, now: Millis) {
        let settings = &self.head.settings;
        let over = |row: &usize| {
            let Row { order, since, .. } = &self.rows[*row];
            let within = match order.deregisters() {
                true => settings.gone_within,
                false => settings.shown_within,
            };
            now - since >= within
        };
        let over: Vec<_> = self.index.watch.iter().copied().filter(over).collect();
        for row in over {
            let Row { order, lacks, .. } = &self.rows[row];
            let unread = if order.deregisters() { Why::StillThere } else { Why::Unread };
            let why = lacks.clone().unwrap_or(unread);
            self.end(row, State::Unsettled(why));
        }
    }
}
