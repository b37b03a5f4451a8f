//! Corporate identifiers of Windows devices: manufacturer, model and serial number, so
//! that a device counts as the company's when it enrols (device preparation).
//!
//! In: identifiers, the answers of the service, the time. Out: the requests to send, and
//! what became of each identifier.
//!
//! ```text
//!  planned ──search──▶ already there
//!     │ not there
//!     └──import──▶ sent ──its own line in the answer──▶ imported, refused
//!         ▲          │ lost, or left out
//!         └─ twice ──┴─search──▶ imported
//! ```
//!
//! Both calls are synchronous and go one after the other. What the service has is asked
//! first, and asked again before anything is sent a second time. An answer's lines are
//! matched to the identifiers exactly as they were sent. A list that is refused as a
//! whole is halved until the identifier that it is about stands alone.
//!
//! Everything kept is plain data in pieces, as in [`super::change`]. Rows and files are
//! not known here.

mod identifier;
mod send;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

pub use self::identifier::Identifier;
pub use self::state::{Counts, State, Why};

use super::block::Block;
use super::clock::{Passed, earlier, passed};
use super::failure::Failure;
use super::journal::{self, Rows};
use super::lane::{Hitch, Lane};
use super::pace::Pace;
use super::withheld::Withheld;
use super::{Answer, Endpoint, Millis, Next};
use crate::few::Few;
use crate::message::Message;

/// How the import goes about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Identifiers in a request at most (500; no number is published).
    pub batch: usize,
    /// Writes in 20 seconds at most (100: Graph's limit for an app and a tenant).
    pub writes_per_20s: u32,
    /// Whether an identifier that is there is imported again, over what it says.
    pub overwrite: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { batch: 500, writes_per_20s: 100, overwrite: false }
    }
}

/// The importing of many identifiers.
#[derive(Debug)]
pub struct Identifiers {
    head: Head,
    rows: Rows<Row>,
    index: Index,
    /// The request in the air; it is lost with the page that sent it.
    flight: Option<(u32, Flight)>,
}

/// Everything but the rows.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    endpoint: Endpoint,
    settings: Settings,
    count: usize,
    pace: Pace,
    lane: Lane,
    /// Identifiers in a request at present.
    batch: usize,
    /// Identifiers refused one by one since the last that was taken.
    refused: usize,
    /// Imports in succession whose answer was lost; searches go well between them.
    #[serde(default)]
    lost: u32,
    ids: u32,
    /// The time passed in last.
    clock: Millis,
    blocked: Option<Block>,
    stopped: bool,
}

/// An identifier on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    /// As it is sent.
    text: String,
    state: State,
    todo: Todo,
    /// It is sent among so many at most, because a longer list was refused for one of
    /// them; 0: no limit of its own.
    limit: usize,
    /// Nothing is done before.
    until: Millis,
    /// Whether the service had it before anything of it was sent.
    there: bool,
    /// A request of ours may have had its effect.
    touched: bool,
    /// Searches in succession that did not find what may have been sent.
    quiet: u32,
    /// The service answered that it did not take it.
    denied: bool,
    /// Answers that left it out.
    left_out: u32,
}

/// What is next to be done for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Todo {
    /// Ask whether the service has it.
    Search,
    Import,
    /// An import with it is in the air.
    Air,
    Nothing,
}

/// Look-ups over the rows; never written down.
#[derive(Debug, Default)]
struct Index {
    counts: Counts,
    /// By the limit of their own, smallest first, those without one last.
    search: Few<usize, BTreeSet<usize>>,
    import: Few<usize, BTreeSet<usize>>,
    air: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
enum Flight {
    Search { rows: Vec<usize> },
    Import { rows: Vec<usize> },
}

impl Row {
    fn limit(&self) -> usize {
        if self.limit == 0 { usize::MAX } else { self.limit }
    }
}

impl Index {
    fn new(rows: &Rows<Row>) -> Self {
        let mut index = Self::default();
        for (at, row) in rows.iter().enumerate() {
            index.learn(at, row);
        }
        index
    }

    fn learn(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) += 1;
        match row.todo {
            Todo::Search => self.search.at(row.limit()).insert(at),
            Todo::Import => self.import.at(row.limit()).insert(at),
            Todo::Air => self.air.insert(at),
            Todo::Nothing => false,
        };
    }

    fn forget(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) -= 1;
        let limits = match row.todo {
            Todo::Search => &mut self.search,
            Todo::Import => &mut self.import,
            Todo::Air | Todo::Nothing => {
                self.air.remove(&at);
                return;
            }
        };
        let rows = limits.at(row.limit());
        rows.remove(&at);
        if rows.is_empty() {
            limits.remove(&row.limit());
        }
    }
}

impl Identifiers {
    /// The import of these identifiers, none of them sent; `seed` decides the jitter of
    /// waits. One that cannot be sent, or is in the list before, has failed from the
    /// start.
    pub fn new(
        endpoint: Endpoint,
        settings: Settings,
        seed: u64,
        identifiers: &[Identifier],
    ) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut rows = Vec::with_capacity(identifiers.len());
        for (at, identifier) in identifiers.iter().enumerate() {
            let (text, failure) = match identifier.normalised() {
                Err(why) => {
                    (String::new(), Some(Failure::withheld(why, &identifier.serial)))
                }
                Ok(text) => {
                    let first = *places.entry(text.clone()).or_insert(at);
                    let place = (first + 1).to_string();
                    let double = (first != at)
                        .then(|| Failure::withheld(Withheld::Duplicate, &place));
                    (text, double)
                }
            };
            let todo = if failure.is_none() { Todo::Search } else { Todo::Nothing };
            rows.push(Row {
                text,
                state: failure.map_or(State::Planned, State::Failed),
                todo,
                limit: 0,
                until: 0.0,
                there: false,
                touched: false,
                quiet: 0,
                denied: false,
                left_out: 0,
            });
        }
        let rows = Rows::new(rows);
        let head = Head {
            endpoint,
            count: rows.len(),
            pace: Pace::new(settings.writes_per_20s, seed),
            lane: Lane::default(),
            batch: settings.batch.max(1),
            refused: 0,
            lost: 0,
            settings,
            ids: 0,
            clock: 0.0,
            blocked: None,
            stopped: false,
        };
        Self { head, index: Index::new(&rows), rows, flight: None }
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
        let rows = Rows::restore(head.count, rows)?;
        let index = Index::new(&rows);
        Ok(Self { head, rows, index, flight: None })
    }

    /// Whether identifiers that are there are written over.
    pub fn overwrites(&self) -> bool {
        self.head.settings.overwrite
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
        if self.flight.is_some() {
            return Next::Wait { until: now + 60_000.0 };
        }
        match self.next_request(now) {
            Ok(request) => Next::Send(request),
            Err(until) => Next::Wait { until: until.max(now + 1.0) },
        }
    }

    /// What became of the request of that id.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        self.at(now);
        let now = self.head.clock;
        match self.flight.take_if(|(known, _)| *known == id) {
            None => {}
            Some((_, Flight::Search { rows })) => {
                self.search_answered(now, &rows, answer);
            }
            Some((_, Flight::Import { rows })) => {
                self.import_answered(now, &rows, answer);
            }
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
        self.head.blocked = None;
        self.head.lane.resume();
        self.head.refused = 0;
        self.head.lost = 0;
    }

    /// Sends nothing new; what was sent is settled.
    pub fn stop(&mut self) {
        self.head.stopped = true;
    }

    /// Whether it was stopped.
    pub fn stopped(&self) -> bool {
        self.head.stopped
    }

    /// The request in the air is lost with the page that sent it, and what it may have
    /// done is searched for before anything is sent: to be called once after the import
    /// was read back.
    pub fn interrupted(&mut self, now: Millis) {
        self.at(now);
        self.flight = None;
        let air: Vec<_> = self.index.air.iter().copied().collect();
        self.unknown(self.head.clock, &air);
        let blocked = self.head.blocked.take();
        self.resume(now);
        self.head.blocked = blocked;
    }

    /// Looks once more for what is unsettled.
    pub fn keep_watching(&mut self, now: Millis) {
        self.at(now);
        for row in 0..self.rows.len() {
            if matches!(self.rows[row].state, State::Unsettled(_)) {
                self.edit(row, |row| {
                    (row.state, row.todo) = (State::Sent, Todo::Search);
                    (row.until, row.quiet, row.left_out) = (0.0, 0, 0);
                });
            }
        }
    }

    /// Where the identifier at `index` is.
    ///
    /// # Panics
    /// If there is no such identifier.
    pub fn state(&self, index: usize) -> &State {
        &self.rows[index].state
    }

    /// How many identifiers are where.
    pub fn counts(&self) -> Counts {
        Counts { identifiers: self.rows.len(), ..self.index.counts }
    }

    /// Whether nothing is left to do.
    pub fn done(&self) -> bool {
        let counts = &self.index.counts;
        self.flight.is_none()
            && counts.sent == 0
            && (self.head.stopped || counts.planned == 0)
    }

    /// The Graph that it goes to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.head.endpoint
    }

    /// Why it does not go on without the user.
    pub fn blocked(&self) -> Option<&Block> {
        self.head.blocked.as_ref()
    }

    /// What is being done or waited for, as of the last call of `next`.
    pub fn doing(&self) -> Message {
        if self.done() {
            return Message::new("doing-done");
        }
        if let Some(block) = &self.head.blocked {
            return block.message();
        }
        let counted = |key, count: usize| Message::new(key).with("count", count);
        match &self.flight {
            Some((_, Flight::Search { rows })) => {
                return counted("doing-searching", rows.len());
            }
            Some((_, Flight::Import { rows })) => {
                return counted("doing-importing", rows.len());
            }
            None => {}
        }
        let Head { clock, lane, pace, .. } = &self.head;
        let wait = |key, until: Millis| {
            let seconds = ((until - clock) / 1000.0).ceil().max(1.0);
            Message::new(key).with("seconds", seconds as u32)
        };
        if pace.held() > *clock {
            return wait("doing-slowed", pace.held());
        }
        match lane.hitch.filter(|_| lane.until > *clock) {
            Some(Hitch::Lost) => return wait("doing-lost", lane.until),
            Some(Hitch::Down(status)) => {
                return wait("doing-down", lane.until).with("status", status);
            }
            None => {}
        }
        let room = pace.room(*clock, 1, 1);
        if room > *clock {
            return wait("doing-paced", room).with("writes", pace.writes());
        }
        let counts = &self.index.counts;
        match counts.sent {
            0 => counted("doing-import-next", counts.planned),
            sent => counted("doing-import-settling", sent),
        }
    }

    fn at(&mut self, now: Millis) {
        if let Passed::Back(by) = passed(self.head.clock, now) {
            self.head.pace.set_back(by);
            self.head.lane.set_back(by);
            for row in 0..self.rows.len() {
                if self.rows[row].until > now {
                    self.edit(row, |row| earlier(&mut row.until, by));
                }
            }
        }
        self.head.clock = now;
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

    fn block(&mut self, block: Block) {
        self.head.blocked.get_or_insert(block);
    }
}
