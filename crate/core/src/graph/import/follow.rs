//! Following: what the queue says of the records that are ours to wait for.
//!
//! The queue holds everybody's records. Many of ours are found by reading it to its
//! end, few are asked for one by one.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::clean::Mine;
use super::record::{Fate, Record};
use super::settle::Stage;
use super::{Draft, Flight, Import, LaneName, Look, Row, Settings, State};
use crate::graph::block::Block;
use crate::graph::clock::earlier;
use crate::graph::failure::Failure;
use crate::graph::lane::{Lane, Step, Verdict};
use crate::graph::page::{Page, Walk, folded};
use crate::graph::{Answer, Millis, call};
use crate::json;

/// Up to so many records are asked for one by one.
const FEW: usize = 10;
/// The last look is tried so often, and so long after it was refused.
const LAST_LOOKS: u32 = 3;
const BETWEEN_LAST_LOOKS: Millis = 20_000.0;

/// Looking at a list of the service, again and again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Watch {
    pub lane: Lane,
    /// When to look next.
    pub at: Millis,
    /// How long after the look that is under way.
    gap: Millis,
    first: Millis,
    most: Millis,
    /// Reading the whole list.
    #[serde(skip)]
    pub walk: Option<Walk>,
    /// Rows to be asked for one by one.
    #[serde(skip)]
    pub asks: VecDeque<usize>,
    /// A look is under way.
    #[serde(skip)]
    looking: bool,
    /// Whole readings so far, the one under way included.
    pub number: u32,
    /// The reading under way is one that settles.
    #[serde(skip)]
    pub searching: bool,
    /// There may be records of ours that no row waits for; after this time one look
    /// shows them all.
    pub strays: Option<Millis>,
    /// How often the look for those was refused.
    #[serde(skip)]
    refused: u32,
    /// When the whole reading under way began.
    began: Millis,
}

impl Watch {
    pub fn new(settings: &Settings) -> Self {
        Self {
            lane: Lane::default(),
            at: 0.0,
            gap: settings.poll_first,
            first: settings.poll_first,
            most: settings.poll_most.max(settings.poll_first),
            walk: None,
            asks: VecDeque::new(),
            looking: false,
            number: 0,
            searching: false,
            strays: None,
            refused: 0,
            began: 0.0,
        }
    }

    /// Something moved: look again in `wait`, and often.
    pub fn hurry(&mut self, now: Millis, wait: Millis) {
        self.gap = self.first;
        let soon = now + wait;
        // What is past was never looked at, or not for long.
        if !(now..soon).contains(&self.at) {
            self.at = soon;
        }
    }

    /// Ends a look, if one has come to its end.
    pub fn rest(&mut self, now: Millis) {
        if self.looking && self.walk.is_none() && self.asks.is_empty() {
            self.looking = false;
            self.at = now + self.gap;
            self.gap = (self.gap * 1.5).min(self.most);
        }
    }

    /// Whether what is being read is the first page of a whole list.
    pub fn is_at_start(&self) -> bool {
        self.walk.as_ref().is_some_and(Walk::is_at_start)
    }

    pub fn idle(&self) -> bool {
        self.walk.is_none() && self.asks.is_empty()
    }

    pub fn read(&mut self, now: Millis, first: String, searching: bool) {
        self.began = now;
        self.walk = Some(Walk::new(first));
        self.number += 1;
        self.looking = true;
        self.searching = searching;
    }

    /// Asks for rows one by one, in their order.
    pub fn ask(&mut self, mut rows: Vec<usize>) {
        rows.sort_unstable();
        self.asks.extend(rows);
        self.looking = true;
    }

    /// The clock was set back by so much.
    pub fn set_back(&mut self, by: Millis) {
        self.lane.set_back(by);
        let times = [&mut self.at, &mut self.began];
        for time in times.into_iter().chain(&mut self.strays) {
            earlier(time, by);
        }
    }

    /// Drops the look under way: what it saw may be old.
    pub fn resume(&mut self, now: Millis) {
        self.lane.resume();
        self.refused = 0;
        self.walk = None;
        self.asks.clear();
        self.looking = false;
        self.searching = false;
        self.hurry(now, 0.0);
    }
}

impl Import {
    pub(super) fn next_look(&mut self, now: Millis) -> Step {
        self.queue.rest(now);
        if self.queue.idle() {
            let settle =
                self.settle.as_ref().filter(|settle| settle.stage == Stage::Queue);
            let settle = settle.map(|settle| settle.at);
            let open = self.index().accepted.values().copied();
            let open: Vec<_> =
                open.filter(|row| self.rows[*row].gone.is_none()).collect();
            let follow = (!open.is_empty()).then_some(self.queue.at);
            let due = [settle, follow, self.last_look()];
            let Some(at) = due.into_iter().flatten().reduce(Millis::min) else {
                return Step::Idle;
            };
            if at > now {
                return Step::Wait(at);
            }
            let searching = settle.is_some_and(|at| at <= now);
            if searching || open.len() > FEW || self.queue.strays.is_some() {
                // A record removed meanwhile would shift the pages that follow.
                if self.busy(LaneName::Clean) {
                    return Step::Idle;
                }
                self.queue.read(now, call::RECORDS.url(&self.endpoint, ""), searching);
            } else {
                self.queue.ask(open);
            }
        }
        let at = self.room(LaneName::Queue, now, 0, 1);
        if at > now {
            return Step::Wait(at);
        }
        if let Some(walk) = &self.queue.walk {
            let url = walk.url().to_owned();
            return self.launch(now, Draft::get(url, Flight::QueuePage));
        }
        while let Some(row) = self.queue.asks.pop_front() {
            if let State::Accepted { record } = &self.rows[row].state {
                let url = call::RECORD.url(&self.endpoint, record);
                return self.launch(now, Draft::get(url, Flight::Record { row }));
            }
        }
        self.queue.rest(now);
        Step::Wait(self.queue.at)
    }

    pub(super) fn queue_answered(&mut self, now: Millis, answer: Answer) {
        match self.queue.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => match Page::read(&body) {
                Some(page) => self.queue_page(&page),
                None => self.queue_odd(now),
            },
            Verdict::Again => {}
            Verdict::Refused(refusal) => {
                // Of a reading that was dropped meanwhile nothing is to be said.
                let expired = self.queue.walk.as_mut().is_none_or(Walk::restart);
                if !expired {
                    self.queue_blocked(Block::refused(&refusal));
                }
            }
            Verdict::Blocked(block) => self.queue_blocked(block),
            Verdict::Unknown(_) => {}
        }
    }

    /// The last look is for tidiness only; it holds nothing up for long.
    fn queue_blocked(&mut self, block: Block) {
        if self.last_look().is_none() {
            return self.block(block);
        }
        self.queue.walk = None;
        self.queue.refused += 1;
        let again = self.queue.refused < LAST_LOOKS;
        self.queue.strays = again.then_some(self.clock + BETWEEN_LAST_LOOKS);
        if !again {
            // The next last look is another.
            self.queue.refused = 0;
        }
    }

    /// When to look for records of ours that no row waits for, once nothing else is
    /// looked for in the queue.
    pub(super) fn last_look(&self) -> Option<Millis> {
        let at = self.queue.strays?;
        let counts = self.counts();
        let open = counts.sent + counts.accepted > 0
            || (counts.planned > 0 && !self.stopped)
            || !self.settings.delete_records;
        (!open).then_some(at)
    }

    fn queue_odd(&mut self, now: Millis) {
        if let Some(block) = self.queue.lane.odd(now, &mut self.pace) {
            self.queue_blocked(block);
        }
    }

    fn queue_page(&mut self, page: &Page<Record>) {
        self.queue.lane.read();
        // A look that was dropped meanwhile.
        let Some(mut walk) = self.queue.walk.take() else {
            return;
        };
        let sought = self.sought();
        // While a request is in the air, or its devices are not looked for in this
        // reading, an unknown record of ours may be theirs.
        let strays = self.queue.searching || self.index().counts.sent == 0;
        for record in page.value.iter().filter(|record| !record.id.is_empty()) {
            if let Some(&row) = self.index().accepted.get(&record.id) {
                self.looks[row].seen = self.queue.number;
                self.observe(row, record);
            } else if !self.candidate(&sought, record) && strays && self.is_ours(record) {
                self.ours(record);
            }
        }
        match walk.turn(&self.endpoint, page) {
            Ok(true) => self.queue_whole(walk.pages()),
            Ok(false) => self.queue.walk = Some(walk),
            Err(block) => self.queue_blocked(block),
        }
    }

    /// Records that a whole reading did not show are asked for one by one.
    fn queue_whole(&mut self, pages: u32) {
        let number = self.queue.number;
        let missing = self.index().accepted.values().copied().filter(|row| {
            let look = self.looks[*row];
            let gone = self.rows[*row].gone.is_some();
            !gone && look.opened < number && look.seen < number
        });
        let missing: Vec<_> = missing.collect();
        self.queue.ask(missing);
        if self.last_look().is_some_and(|at| self.queue.began >= at) {
            self.queue.strays = None;
            self.queue.refused = 0;
        }
        if std::mem::take(&mut self.queue.searching) {
            self.settle_queue(pages);
        }
    }

    pub(super) fn record_answered(&mut self, now: Millis, row: usize, answer: Answer) {
        match self.queue.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => match json::read::<Record>(&body) {
                Some(record) if self.waits_for(row, &record.id) => {
                    self.queue.lane.read();
                    self.observe(row, &record);
                }
                _ => {
                    self.queue.asks.push_front(row);
                    self.queue_odd(now);
                }
            },
            Verdict::Again => self.queue.asks.push_front(row),
            Verdict::Refused(refusal) if matches!(refusal.status, 404 | 410) => {
                if let State::Accepted { .. } = &self.rows[row].state {
                    self.alter(row, |row| {
                        row.mine = None;
                        row.gone = Some(now);
                    });
                    self.list.hurry(now, 0.0);
                }
            }
            Verdict::Refused(refusal) => self.block(Block::refused(&refusal)),
            Verdict::Blocked(block) => self.block(block),
            Verdict::Unknown(_) => {}
        }
    }

    fn waits_for(&self, row: usize, id: &str) -> bool {
        matches!(&self.rows[row].state, State::Accepted { record } if record == id)
    }

    /// A record becomes the row's.
    pub(super) fn adopt(&mut self, row: usize, record: &Record, ours: bool) {
        let Row { record: old, mine, .. } = &self.rows[row];
        if let Some(mine) = mine.filter(|_| *old != record.id) {
            // Still in the queue, and no row's from now on.
            self.clean.records.insert(old.clone(), mine);
        }
        self.clean.records.remove(&record.id);
        let number = self.queue.number;
        self.looks[row] = Look { opened: number, seen: number };
        self.alter(row, |row| {
            row.record.clone_from(&record.id);
            row.mine = ours.then_some(Mine::Open);
            row.ours = ours;
        });
        self.set(row, State::Accepted { record: record.id.clone() });
        self.observe(row, record);
    }

    /// A record of ours that no row waits for.
    ///
    /// A browser sends a request a second time by itself where a kept connection breaks
    /// before the answer (Chromium, POST too), and shows the second answer only. Its
    /// records are refused as doubles; the device's fate is in the first ones.
    pub(super) fn ours(&mut self, record: &Record) {
        let serial = folded(&record.serial_number);
        let known = self.mine(&record.id).is_some();
        let spare = self.clean.spare.get(&serial).is_some_and(|old| old.id == record.id);
        if record.is_refused() {
            if spare {
                self.clean.spare.remove(&serial);
            }
        } else if spare || !known {
            if let Some(row) = self.doubled(&serial) {
                self.clean.spare.remove(&serial);
                return self.adopt(row, record, true);
            }
            self.clean.spare.insert(serial, record.clone());
        }
        if !known {
            self.set_mine(&record.id, Some(Mine::Open));
        }
        if record.fate() != Fate::Open {
            self.finish(&record.id);
        }
    }

    /// The row that was refused as a double of a device with this serial number.
    fn doubled(&self, serial: &str) -> Option<usize> {
        self.rows.iter().position(|row| match &row.state {
            State::Failed(failure) => {
                failure.of_a_double() && folded(&row.serial) == serial
            }
            _ => false,
        })
    }

    fn observe(&mut self, row: usize, record: &Record) {
        let state = match record.fate() {
            Fate::Open => return,
            Fate::Complete { device } => {
                State::Registered { record: record.id.clone(), device }
            }
            Fate::Refused { code, name } => {
                let failure = Failure::device(code, &name);
                if failure.of_a_double() {
                    let serial = folded(&self.rows[row].serial);
                    if let Some(spare) = self.clean.spare.remove(&serial) {
                        self.finish(&record.id);
                        return self.adopt(row, &spare, true);
                    }
                    self.queue.strays.get_or_insert(self.clock);
                }
                State::Failed(failure)
            }
        };
        self.set(row, state);
        self.finish(&record.id);
        let (now, first) = (self.clock, self.settings.poll_first);
        self.queue.hurry(now, first);
        self.list.hurry(now, first);
    }
}

impl Draft {
    pub(super) fn get(url: String, flight: Flight) -> Self {
        let method = crate::graph::Method::Get;
        Self { method, url, body: None, writes: 0, any: 1, flight }
    }
}
