//! Settling: whether a request without a success had an effect all the same.
//!
//! First the queue is read to its end, then the tenant's list. What is found there is
//! adopted; where two rounds, one a while after the other, find nothing, the device is
//! planned again. Nothing is sent while this goes on, and no record is removed, so that
//! no page of the queue slips from under the reading.
//!
//! That is for an answer that was lost. A refusal says that its request did nothing, but
//! a browser sends a request a second time by itself where a kept connection breaks
//! before the answer (Chromium and Firefox, POST too): the first copy may have been
//! taken, and the refusal is of the second. It is rare, and refusals for the sake of the
//! pace are not, so one look through the queue has to do ([`Cause::Refused`]):
//!
//! - The first copy left before the second. That the queue shows a record as soon as it
//!   was made is nowhere written, and the service may still be at work on it: the look
//!   begins [`FIRST`] after the refusal or when the service lets us, whichever is later.
//! - The list adds nothing: a record leaves the queue only if somebody removes it. We
//!   remove none of these, and others would have to do so while we wait.
//! - A record that others take off while several pages are read shifts those that follow,
//!   and ours can slip onto a page that was read: such a look is done once more, at once.
//! - If the look does find one, all that it did not find are settled as lost.
//! - Should the effect come later still, the last look finds its records: one of two is
//!   refused as a double, and the device has the verdict of the other (`follow`).

use std::collections::HashMap;

use super::record::{Fate, Record};
use super::visible::Sighting;
use super::{Import, State, Why};
use crate::few::Few;
use crate::graph::Millis;
use crate::graph::error::Refusal;
use crate::graph::page::folded;
use crate::sort;

/// The first round comes so long after the answer, or after it was lost.
const FIRST: Millis = 5_000.0;
/// Between two rounds: what was accepted late shows by then.
const BETWEEN: Millis = 20_000.0;
/// So many rounds in succession find nothing before a device is sent again.
const QUIET: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Queue,
    List,
}

/// Why it is not known whether a request had an effect.
#[derive(Clone, Debug, Default)]
pub(super) enum Cause {
    /// Its answer was lost, or does not tell.
    #[default]
    Lost,
    /// It was refused, but that may be the second copy of one that was not. A refusal
    /// that is about the devices is acted on once nothing is found.
    Refused(Option<Refusal>),
}

/// A look for devices that were sent. Never read back: after a crash everything that was
/// sent may be lost, and is looked for anew.
#[derive(Debug)]
pub(super) struct Settle {
    /// The devices that are looked for; all of them are in the state sent.
    pub rows: Vec<usize>,
    pub cause: Cause,
    pub stage: Stage,
    /// When the queue is read next.
    pub at: Millis,
    /// Rounds in succession that found nothing.
    quiet: u32,
    /// This round found something.
    found: bool,
    /// Records of the queue that may be theirs.
    candidates: Few<usize, Vec<Record>>,
}

impl Settle {
    /// From the start, because what was read is of no use any more.
    pub fn again(&mut self, now: Millis) {
        self.stage = Stage::Queue;
        self.at = now + FIRST;
        self.quiet = 0;
        self.found = false;
        self.candidates.clear();
    }
}

impl Import {
    /// The request with these devices may have had its effect, or not.
    pub(super) fn unknown(&mut self, now: Millis, rows: Vec<usize>) {
        self.settle(now, rows, Cause::Lost);
    }

    pub(super) fn settle(&mut self, now: Millis, rows: Vec<usize>, cause: Cause) {
        let settle = self.settle.get_or_insert_with(|| Settle {
            rows: Vec::new(),
            cause: Cause::Lost,
            stage: Stage::Queue,
            at: now,
            quiet: 0,
            found: false,
            candidates: Few::default(),
        });
        settle.rows.extend(rows);
        settle.cause = cause;
        settle.again(now);
        // Looks under way began before the request and prove nothing.
        self.queue.searching = false;
        self.list.searching = false;
    }

    /// The devices looked for in this look at the queue, by serial number.
    pub(super) fn sought(&self) -> HashMap<String, usize> {
        let settle = self.settle.as_ref().filter(|_| self.queue.searching);
        let rows = settle.map_or(&[][..], |settle| &settle.rows);
        rows.iter().map(|&row| (folded(&self.rows[row].serial), row)).collect()
    }

    /// Whether a record of the queue may be of a device that is looked for: ours by our
    /// import id, anybody's by exactly its serial number.
    pub(super) fn candidate(
        &mut self,
        sought: &HashMap<String, usize>,
        record: &Record,
    ) -> bool {
        if sought.is_empty() || self.mine(&record.id).is_some() {
            return false;
        }
        let Some(&row) = sought.get(&folded(&record.serial_number)) else {
            return false;
        };
        if !self.is_ours(record) && record.serial_number != self.rows[row].serial {
            return false;
        }
        if let Some(settle) = &mut self.settle {
            settle.candidates.at(row).push(record.clone());
        }
        true
    }

    pub(super) fn is_ours(&self, record: &Record) -> bool {
        record.import_id.trim().eq_ignore_ascii_case(&self.import_id)
    }

    /// The queue was read to its end, over so many pages.
    pub(super) fn settle_queue(&mut self, pages: u32) {
        let Some(settle) = &mut self.settle else {
            return;
        };
        let alone = matches!(settle.cause, Cause::Refused(_)) && settle.quiet == 0;
        if alone && pages > 1 && settle.candidates.is_empty() {
            settle.quiet = 1;
            settle.at = self.clock;
            return;
        }
        let candidates = std::mem::take(&mut settle.candidates);
        settle.found |= !candidates.is_empty();
        settle.rows.retain(|row| candidates.get(row).is_none());
        settle.stage = Stage::List;
        let cause = std::mem::take(&mut settle.cause);
        match (cause, candidates.is_empty()) {
            (Cause::Refused(refusal), true) => {
                let rows = std::mem::take(&mut settle.rows);
                self.settle = None;
                self.queue.strays = Some(self.clock);
                match refusal {
                    Some(refusal) => self.refuse(rows, &refusal),
                    None => self.give_back(rows),
                }
            }
            _ if settle.rows.is_empty() => self.settle = None,
            _ => {}
        }
        for (row, mut records) in candidates {
            // Ours before others', unfinished before complete before refused: a refusal
            // may be an old one.
            sort::by_key(&mut records, |record| (!self.is_ours(record), rank(record)));
            let mut records = records.into_iter();
            if let Some(best) = records.next() {
                let ours = self.is_ours(&best);
                if !ours {
                    // Our own may still come.
                    self.queue.strays = Some(self.clock + 2.0 * BETWEEN);
                }
                self.adopt(row, &best, ours);
            }
            for record in records {
                if self.is_ours(&record) {
                    self.ours(&record);
                }
            }
        }
        let (now, first) = (self.clock, self.settings.poll_first);
        self.queue.hurry(now, first);
    }

    /// The list was read to its end after the queue; `sightings` are devices in it with
    /// the serial numbers looked for.
    pub(super) fn settle_list(
        &mut self,
        now: Millis,
        sightings: &HashMap<usize, Vec<Sighting>>,
    ) {
        let Some(mut settle) = self.settle.take() else {
            return;
        };
        settle.rows.retain(|&row| {
            let Some(sightings) = sightings.get(&row) else {
                return true;
            };
            settle.found = true;
            self.queue.strays = Some(now + 2.0 * BETWEEN);
            self.recognise(row, String::new(), sightings);
            false
        });
        if settle.rows.is_empty() {
            return;
        }
        settle.quiet = if settle.found { 0 } else { settle.quiet + 1 };
        if settle.quiet >= QUIET {
            // A late effect would leave a second record of ours.
            self.queue.strays = Some(now);
            self.give_back(settle.rows);
            return;
        }
        settle.found = false;
        settle.stage = Stage::Queue;
        settle.at = now + BETWEEN;
        self.settle = Some(settle);
    }

    /// One of these devices of the tenant is the row's, if there is only one.
    pub(super) fn recognise(&mut self, row: usize, record: String, seen: &[Sighting]) {
        match seen {
            [] => {}
            [only] => {
                let device = only.device.clone();
                self.set(row, State::Registered { record, device });
                self.show(row, only);
            }
            several => {
                let count = several.len();
                self.set(row, State::Unsettled(Why::Several { count }));
            }
        }
    }
}

fn rank(record: &Record) -> u8 {
    match record.fate() {
        Fate::Open => 0,
        Fate::Complete { .. } => 1,
        Fate::Refused { .. } => 2,
    }
}
