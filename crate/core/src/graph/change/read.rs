//! Reading: each device before it is changed, and afterwards until it is as asked.
//!
//! Few are asked for one by one, many are found by reading the tenant's list to its end.
//! A device that the list does not show is asked for by its id, because pages shift while
//! others leave the list; only that answer says that it is gone.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::order::Shown;
use super::{Changes, Draft, Flight, LaneName, Settings, State, Todo, Why, id_key};
use crate::graph::block::Block;
use crate::graph::clock::earlier;
use crate::graph::error::Refusal;
use crate::graph::failure::Failure;
use crate::graph::lane::{Lane, Step, Verdict};
use crate::graph::page::{Page, Walk};
use crate::graph::withheld::Withheld;
use crate::graph::{Answer, Method, Millis, call};
use crate::json;

/// Up to so many devices are asked for one by one.
const FEW: usize = 20;

/// Looking at devices. What a look under way saw is old after a crash and is not
/// written down.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reader {
    pub lane: Lane,
    /// When to look next at what was accepted.
    at: Millis,
    /// How long after the look that is under way.
    gap: Millis,
    first: Millis,
    most: Millis,
    #[serde(skip)]
    walk: Option<Walk>,
    /// Rows that the list has not shown yet.
    #[serde(skip)]
    missing: BTreeSet<usize>,
    /// Rows to be asked for one by one.
    #[serde(skip)]
    asks: VecDeque<usize>,
    /// A look at what was accepted is under way.
    #[serde(skip)]
    watching: bool,
}

impl Reader {
    pub fn new(settings: &Settings) -> Self {
        Self {
            lane: Lane::default(),
            at: 0.0,
            gap: settings.poll_first,
            first: settings.poll_first,
            most: settings.poll_most.max(settings.poll_first),
            walk: None,
            missing: BTreeSet::new(),
            asks: VecDeque::new(),
            watching: false,
        }
    }

    /// Something moved: look again in `wait`, and often.
    pub fn hurry(&mut self, now: Millis, wait: Millis) {
        self.gap = self.first;
        let soon = now + wait;
        if !(now..soon).contains(&self.at) {
            self.at = soon;
        }
    }

    /// The clock was set back by so much.
    pub fn set_back(&mut self, by: Millis) {
        self.lane.set_back(by);
        earlier(&mut self.at, by);
    }

    /// Drops the look under way.
    pub fn resume(&mut self, now: Millis) {
        self.lane.resume();
        self.walk = None;
        self.missing.clear();
        self.asks.clear();
        self.watching = false;
        self.hurry(now, 0.0);
    }

    /// Ends a look, if one has come to its end.
    fn rest(&mut self, now: Millis) {
        if self.walk.is_none()
            && self.asks.is_empty()
            && std::mem::take(&mut self.watching)
        {
            self.at = now + self.gap;
            self.gap = (self.gap * 1.5).min(self.most);
        }
    }
}

impl Changes {
    pub(super) fn next_read(&mut self, now: Millis) -> Step {
        self.head.read.rest(now);
        if self.head.read.walk.is_none() && self.head.read.asks.is_empty() {
            let (look, mut wait) = self.to_look_at(now);
            let watch = &self.index.watch;
            let due = !watch.is_empty() && self.head.read.at <= now;
            if !watch.is_empty() && !due {
                let at = self.head.read.at;
                wait = Some(wait.map_or(at, |known| known.min(at)));
            }
            if look.is_empty() && !due {
                return wait.map_or(Step::Idle, Step::Wait);
            }
            let mut rows = look;
            if due {
                rows.extend(watch);
            }
            self.begin(rows, due);
        }
        let at = self.room(LaneName::Read, now, 0);
        if at > now {
            return Step::Wait(at);
        }
        let get = |url, flight| Draft {
            method: Method::Get,
            url,
            body: None,
            writes: 0,
            flight,
        };
        if let Some(walk) = &self.head.read.walk {
            let draft = get(walk.url().to_owned(), Flight::Page);
            return self.launch(now, LaneName::Read, draft);
        }
        while let Some(row) = self.head.read.asks.pop_front() {
            let known = &self.rows[row];
            if matches!(known.todo, Todo::Look | Todo::Watch) {
                let call = match known.order.beta() {
                    true => call::DEVICE_BETA,
                    false => call::DEVICE,
                };
                let url = call.url(&self.head.endpoint, &known.order.device);
                return self.launch(
                    now,
                    LaneName::Read,
                    get(url, Flight::Device { row }),
                );
            }
        }
        self.head.read.rest(now);
        Step::Wait(now)
    }

    /// Rows to be read before they are written, and when the next of those is due.
    fn to_look_at(&self, now: Millis) -> (BTreeSet<usize>, Option<Millis>) {
        let wanted = self.index.look.iter().copied().filter(|row| self.wanted(*row));
        let (later, due): (BTreeSet<_>, BTreeSet<_>) =
            wanted.partition(|row| self.rows[*row].until > now);
        let times = later.into_iter().map(|row| self.rows[row].until);
        (due, times.reduce(Millis::min))
    }

    /// Begins a look at these rows.
    fn begin(&mut self, rows: BTreeSet<usize>, watching: bool) {
        let beta = rows.iter().any(|row| self.rows[*row].order.beta());
        let read = &mut self.head.read;
        read.watching = watching;
        if rows.len() <= FEW {
            read.asks.extend(rows);
        } else {
            let call = if beta { call::DEVICES_BETA } else { call::DEVICES };
            read.walk = Some(Walk::new(call.url(&self.head.endpoint, "")));
            read.missing = rows;
        }
    }

    pub(super) fn page_answered(&mut self, now: Millis, answer: Answer) {
        match self.head.read.lane.judge(now, answer, true, &mut self.head.pace) {
            Verdict::Good(body) => match Page::read(&body) {
                Some(page) => self.page(now, &page),
                None => self.read_odd(now),
            },
            Verdict::Again | Verdict::Unknown(_) => {}
            Verdict::Refused(refusal) => {
                // A link to a next page is good for a while only.
                let expired = self.head.read.walk.as_mut().is_none_or(Walk::restart);
                if !expired {
                    self.head.read.walk = None;
                    self.block(Block::refused(&refusal));
                }
            }
            Verdict::Blocked(block) => self.block(block),
        }
    }

    fn page(&mut self, now: Millis, page: &Page<Shown>) {
        self.head.read.lane.read();
        let Some(mut walk) = self.head.read.walk.take() else {
            return;
        };
        for device in &page.value {
            let row = self.index.devices.get(&id_key(&device.id)).copied();
            if let Some(row) = row
                && self.head.read.missing.remove(&row)
            {
                self.shown(now, row, device);
            }
        }
        match walk.turn(&self.head.endpoint, page) {
            Ok(true) => {
                let missing = std::mem::take(&mut self.head.read.missing);
                self.head.read.asks.extend(missing);
            }
            Ok(false) => self.head.read.walk = Some(walk),
            Err(block) => self.block(block),
        }
    }

    pub(super) fn device_answered(&mut self, now: Millis, row: usize, answer: Answer) {
        match self.head.read.lane.judge(now, answer, true, &mut self.head.pace) {
            Verdict::Good(body) => match json::read::<Shown>(&body) {
                Some(device)
                    if id_key(&device.id) == id_key(&self.rows[row].order.device) =>
                {
                    self.head.read.lane.read();
                    self.shown(now, row, &device);
                }
                _ => {
                    self.head.read.asks.push_front(row);
                    self.read_odd(now);
                }
            },
            Verdict::Again | Verdict::Unknown(_) => self.head.read.asks.push_front(row),
            Verdict::Refused(refusal) => self.unreadable_device(now, row, &refusal),
            Verdict::Blocked(block) => {
                self.head.read.asks.push_front(row);
                self.block(block);
            }
        }
    }

    fn read_odd(&mut self, now: Millis) {
        if let Some(block) = self.head.read.lane.odd(now, &mut self.head.pace) {
            self.block(block);
        }
    }

    /// The service does not show a device that was asked for by its id.
    fn unreadable_device(&mut self, now: Millis, row: usize, refusal: &Refusal) {
        let known = &self.rows[row];
        if !matches!(known.todo, Todo::Look | Todo::Watch) {
            return;
        }
        let segment = refusal.no_such_segment();
        match (refusal.status, Block::refused(refusal)) {
            (404 | 410, _) if known.order.deregisters() => self.end(row, State::Gone),
            (404 | 410, _) => self.fail(row, Failure::withheld(Withheld::Gone, "")),
            // 400 has been seen while a registration comes to be.
            (400, block) if !segment && !matches!(block, Block::Licence { .. }) => {
                if known.todo == Todo::Look && !self.put_off(now, row) {
                    self.fail(row, Failure::change(refusal));
                }
            }
            (_, block) => self.block(block),
        }
    }

    /// The service shows the device of a row.
    fn shown(&mut self, now: Millis, row: usize, device: &Shown) {
        let known = &self.rows[row];
        let looking = match known.todo {
            Todo::Look => true,
            Todo::Watch => false,
            _ => return,
        };
        if device.serial_number != known.order.serial {
            let shown = device.serial_number.clone();
            match known.touched {
                true => self.end(row, State::Unsettled(Why::OtherSerial { shown })),
                false => self.fail(row, Failure::withheld(Withheld::OtherSerial, &shown)),
            }
            return;
        }
        let lacks = known.order.lacks(device, !looking);
        let sent = known.touched;
        match lacks {
            None => {
                self.end(row, State::Confirmed { sent });
                let first = self.head.settings.poll_first;
                self.head.read.hurry(now, first);
            }
            Some(_) if looking => self.edit(row, |row| {
                (row.todo, row.read) = (Todo::Write, now);
            }),
            lacks if lacks != known.lacks => self.edit(row, |row| row.lacks = lacks),
            Some(_) => {}
        }
    }
}
