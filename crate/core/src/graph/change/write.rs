//! Writing: up to 20 changes in a `$batch`, one request at a time.
//!
//! Each answer inside a batch is judged by itself. What may have had an effect goes back
//! to be read; what had none is sent again as it was.

use serde::{Deserialize, Serialize};

use super::order::Write;
use super::{Changes, Draft, Flight, LaneName, Row, State, Todo};
use crate::graph::batch::{self, Inner};
use crate::graph::block::Block;
use crate::graph::error::Refusal;
use crate::graph::failure::Failure;
use crate::graph::lane::{Lane, Step, Verdict};
use crate::graph::{Answer, Millis, call};

/// So many devices refused, and none taken: it is not the devices.
const REFUSED_MOST: usize = 25;
/// A 400 of a registration that was just created passes; it is tried again after 15
/// seconds, then twice that, for a quarter of an hour in all.
const FRESH_FIRST: Millis = 15_000.0;
const FRESH_TRIES: u32 = 6;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Writer {
    pub lane: Lane,
    /// `$batch` was refused: one by one.
    single: bool,
    /// Devices refused since the last that was taken.
    refused: usize,
}

impl Writer {
    pub fn resume(&mut self) {
        self.lane.resume();
        self.refused = 0;
    }
}

impl Row {
    /// The write that is next.
    fn write(&self) -> Option<Write> {
        self.order.writes().get(self.step).copied()
    }
}

/// Whether a refusal may be of a registration that was just created: 400 without a
/// reason that a program could read. Of an update it has to be Intune's words for
/// nothing in particular too, because there a 400 is more often about what was asked.
fn passing(write: Write, refusal: &Refusal) -> bool {
    refusal.status == 400
        && refusal.phrase.is_empty()
        && (write == Write::Deregister || refusal.said.starts_with("An error has occur"))
}

/// What a second DELETE is told, in the service's own spelling and as one would spell it.
fn leaving(refusal: &Refusal) -> bool {
    let phrases = [
        "ZtdDeviceDeletionInProgess",
        "ZtdDeviceDeletionInProgress",
        "ZtdDeviceAlreadyDeleted",
    ];
    matches!(refusal.status, 404 | 410)
        || phrases.iter().any(|phrase| refusal.phrase.eq_ignore_ascii_case(phrase))
}

/// Graph says nothing or JSON; anything else is some proxy's success.
fn foreign(body: &str) -> bool {
    !body.is_empty() && serde_json::from_str::<serde::de::IgnoredAny>(body).is_err()
}

impl Changes {
    pub(super) fn next_write(&mut self, now: Millis) -> Step {
        let allowed = usize::try_from(self.head.pace.writes()).unwrap_or(1).max(1);
        let most = if self.head.write.single { 1 } else { batch::MOST.min(allowed) };
        let (rows, stale, wait) = self.due(now, most);
        for row in stale {
            self.edit(row, |row| row.todo = Todo::Look);
        }
        if rows.is_empty() {
            return wait.map_or(Step::Idle, Step::Wait);
        }
        // Those that are just being read make the batch full.
        let reading = |row: &usize| self.wanted(*row) && self.rows[*row].until <= now;
        if rows.len() < most && self.index.look.iter().any(reading) {
            return Step::Idle;
        }
        let writes = u32::try_from(rows.len()).unwrap_or(1);
        let at = self.room(LaneName::Write, now, writes);
        if at > now {
            return Step::Wait(at);
        }
        let Some(draft) = self.draft(&rows, writes) else {
            return Step::Idle;
        };
        for row in rows {
            self.edit(row, |row| (row.state, row.todo) = (State::Sent, Todo::Air));
        }
        self.launch(now, LaneName::Write, draft)
    }

    /// Rows to be written now, in one version of the service; rows whose reading is too
    /// old for that; and when the first of those that wait is due.
    fn due(&self, now: Millis, most: usize) -> (Vec<usize>, Vec<usize>, Option<Millis>) {
        let (mut rows, mut stale) = (Vec::new(), Vec::new());
        let (mut root, mut wait) = (None, None::<Millis>);
        for &at in self.index.write.iter().filter(|row| self.wanted(**row)) {
            let row = &self.rows[at];
            let age = now - row.read;
            if row.until > now {
                wait = Some(wait.map_or(row.until, |known| known.min(row.until)));
            } else if !row.touched && !(0.0..=self.head.settings.list_age).contains(&age)
            {
                stale.push(at);
            } else if let Some(write) = row.write() {
                if root.is_none_or(|root| root == write.call().root) {
                    root = Some(write.call().root);
                    rows.push(at);
                }
                if rows.len() == most {
                    break;
                }
            }
        }
        (rows, stale, wait)
    }

    fn draft(&self, rows: &[usize], writes: u32) -> Option<Draft> {
        let mut inner = rows.iter().filter_map(|&row| {
            let Row { order, .. } = &self.rows[row];
            let write = self.rows[row].write()?;
            Some(Inner { call: write.call(), id: &order.device, body: order.body(write) })
        });
        let endpoint = &self.head.endpoint;
        let (rows, batch) = (rows.to_vec(), rows.len() > 1);
        let flight = Flight::Write { rows, batch };
        if !batch {
            let Inner { call, id, body } = inner.next()?;
            let (url, body) = (call.url(endpoint, id), body.map(|body| body.to_string()));
            return Some(Draft { method: call.method, url, body, writes, flight });
        }
        let mut inner = inner.peekable();
        let outer = match inner.peek()?.call.root {
            root if root == call::BATCH.root => call::BATCH,
            _ => call::BETA_BATCH,
        };
        let (url, body) = (outer.url(endpoint, ""), Some(batch::body(inner)));
        Some(Draft { method: outer.method, url, body, writes, flight })
    }

    pub(super) fn batch_answered(&mut self, now: Millis, rows: &[usize], answer: Answer) {
        let (lane, pace) = (&mut self.head.write.lane, &mut self.head.pace);
        if let Answer::Response(response) = &answer
            && (200..300).contains(&response.status)
        {
            match batch::judge(now, &response.body, rows.len(), false, lane, pace) {
                Some(verdicts) => {
                    for (&row, verdict) in rows.iter().zip(verdicts) {
                        self.judged(now, row, verdict);
                    }
                }
                None => self.unreadable(now, rows),
            }
            return;
        }
        match lane.judge(now, answer, false, pace) {
            Verdict::Good(_) | Verdict::Again => self.give_back(rows),
            Verdict::Unknown(block) => {
                self.unknown(rows);
                if let Some(block) = block {
                    self.block(block);
                }
            }
            // A `$batch` may be refused or forbidden where single requests are not.
            Verdict::Refused(_) => {
                self.head.write.single = true;
                self.give_back(rows);
            }
            Verdict::Blocked(block) => {
                self.give_back(rows);
                match block {
                    Block::Consent
                    | Block::Role
                    | Block::Licence { .. }
                    | Block::Forbidden { .. } => self.head.write.single = true,
                    block => self.block(block),
                }
            }
        }
    }

    pub(super) fn write_answered(&mut self, now: Millis, rows: &[usize], answer: Answer) {
        let verdict = self.head.write.lane.judge(now, answer, false, &mut self.head.pace);
        for &row in rows {
            self.judged(now, row, verdict.clone());
        }
    }

    /// What became of the write of one row.
    fn judged(&mut self, now: Millis, row: usize, verdict: Verdict) {
        match verdict {
            Verdict::Good(body) if foreign(&body) => self.unreadable(now, &[row]),
            Verdict::Good(_) => {
                self.head.write.lane.read();
                self.taken(now, row);
            }
            Verdict::Again => self.give_back(&[row]),
            Verdict::Unknown(block) => {
                self.unknown(&[row]);
                if let Some(block) = block {
                    self.block(block);
                }
            }
            Verdict::Refused(refusal) => self.refused(now, row, &refusal),
            Verdict::Blocked(block) => {
                self.give_back(&[row]);
                self.block(block);
            }
        }
    }

    /// The service took the write: on to the next, or to reading it back.
    fn taken(&mut self, now: Millis, row: usize) {
        self.head.write.refused = 0;
        self.edit(row, |row| {
            (row.touched, row.tries, row.todo) = (true, 0, Todo::Write);
            row.step += 1;
        });
        if self.rows[row].write().is_none() {
            self.accept(now, row);
            // While more is written, looking often is of no use.
            let settings = &self.head.settings;
            let wait = match self.index.write.is_empty() {
                true => settings.poll_first,
                false => settings.poll_most,
            };
            self.head.read.hurry(now, wait);
        }
    }

    fn refused(&mut self, now: Millis, row: usize, refusal: &Refusal) {
        let Some(write) = self.rows[row].write() else {
            return;
        };
        let segment = refusal.no_such_segment();
        let block = Block::refused(refusal);
        let device = matches!(refusal.status, 400 | 404 | 409 | 410 | 413 | 422);
        if !device || segment || matches!(block, Block::Licence { .. }) {
            self.give_back(&[row]);
            self.block(block);
        } else if write == Write::Deregister && leaving(refusal) {
            self.taken(now, row);
        } else if passing(write, refusal) && self.put_off(now, row) {
            self.give_back(&[row]);
        } else {
            self.fail(
                row,
                match write {
                    Write::Deregister => Failure::deregister(refusal),
                    _ => Failure::change(refusal),
                },
            );
            self.head.write.refused += 1;
            let count = self.head.write.refused;
            if count >= REFUSED_MOST {
                self.block(Block::EachRefused { count, said: refusal.words() });
            }
        }
    }

    /// Tries again later what is refused while a registration comes to be; false if that
    /// was tried enough.
    pub(super) fn put_off(&mut self, now: Millis, row: usize) -> bool {
        self.edit(row, |row| {
            row.until = now + FRESH_FIRST * f64::from(1u32 << row.tries.min(FRESH_TRIES));
            row.tries += 1;
        });
        self.rows[row].tries <= FRESH_TRIES
    }

    /// These had no effect at the service: they are next.
    fn give_back(&mut self, rows: &[usize]) {
        for &row in rows {
            self.edit(row, |row| {
                row.todo = Todo::Write;
                if !row.touched {
                    row.state = State::Planned;
                }
            });
        }
    }

    /// These may have had their effect, or not: the devices are read.
    fn unknown(&mut self, rows: &[usize]) {
        for &row in rows {
            self.edit(row, |row| (row.touched, row.todo) = (true, Todo::Look));
        }
    }

    /// The success was not Graph's.
    fn unreadable(&mut self, now: Millis, rows: &[usize]) {
        self.unknown(rows);
        if let Some(block) = self.head.write.lane.odd(now, &mut self.head.pace) {
            self.block(block);
        }
    }
}
