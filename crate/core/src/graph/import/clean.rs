//! Removing our import records from the service's queue once they are final.
//!
//! Ours are those named in the answers to our requests and those with our import id;
//! nothing else is ever removed. The devices stay registered. A removal that fails is
//! counted and left; it never holds up the rest.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::record::Record;
use super::{Draft, Flight, Import, LaneName, Step};
use crate::graph::error::Refusal;
use crate::graph::lane::{Hitch, Lane, Verdict};
use crate::graph::{Answer, Millis, call};

/// Graph's limit for one `$batch`.
const BATCH: usize = 20;
/// So many failures in succession, and the rest is left.
const TRIES: u32 = 8;

/// A record of ours that is in the queue, as far as we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Mine {
    /// Not final yet.
    Open,
    /// Final: to be removed.
    Final,
    /// Removing it was refused.
    Left,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Clean {
    pub lane: Lane,
    /// Records of ours that are still there and no row's; a row's stand with the row.
    pub records: BTreeMap<String, Mine>,
    /// Records of ours that are not refused and no row's, by serial number.
    pub spare: BTreeMap<String, Record>,
    /// Those to be removed, in order: all that are final.
    #[serde(skip)]
    pub trash: VecDeque<String>,
    /// `$batch` was refused: one by one.
    single: bool,
    tries: u32,
    given_up: bool,
}

impl Clean {
    fn failed(&mut self) {
        self.tries += 1;
        self.given_up |= self.tries >= TRIES;
    }
}

impl Import {
    /// Where a record stands, if it is one of ours.
    pub(super) fn mine(&self, id: &str) -> Option<Mine> {
        match self.index().records.get(id) {
            Some(&row) => self.rows[row].mine,
            None => self.clean.records.get(id).copied(),
        }
    }

    pub(super) fn set_mine(&mut self, id: &str, mine: Option<Mine>) {
        match (self.index().records.get(id).copied(), mine) {
            (Some(row), mine) => self.alter(row, |row| row.mine = mine),
            (None, Some(mine)) => {
                self.clean.records.insert(id.to_owned(), mine);
            }
            (None, None) => {
                self.clean.records.remove(id);
            }
        }
    }

    /// The record is final; if it is ours, it can go.
    pub(super) fn finish(&mut self, id: &str) {
        if self.mine(id) == Some(Mine::Open) {
            self.set_mine(id, Some(Mine::Final));
            self.clean.trash.push_back(id.to_owned());
        }
    }

    /// Every record of ours that is still there.
    pub(super) fn all_of_ours(&self) -> impl Iterator<Item = (&str, Mine)> {
        let rows = self.rows.iter();
        let rows = rows.filter_map(|row| Some((row.record.as_str(), row.mine?)));
        rows.chain(self.clean.records.iter().map(|(id, mine)| (id.as_str(), *mine)))
    }

    /// What could not be removed from the queue may be by now.
    pub(super) fn try_left_again(&mut self) {
        self.clean.lane.resume();
        self.clean.tries = 0;
        self.clean.given_up = false;
        let left = self.all_of_ours().filter(|(_, mine)| *mine == Mine::Left);
        let left: Vec<_> = left.map(|(id, _)| id.to_owned()).collect();
        for id in left {
            self.set_mine(&id, Some(Mine::Final));
            self.clean.trash.push_back(id);
        }
    }

    pub(super) fn clean_done(&self) -> bool {
        let over = !self.settings.delete_records || self.clean.given_up;
        over || (self.clean.trash.is_empty() && !self.busy(LaneName::Clean))
    }

    /// Records that are to go or about to.
    pub(super) fn removing(&self) -> usize {
        let flights = self.flight.values().map(|flight| match flight {
            Flight::Clean { ids, .. } => ids.len(),
            _ => 0,
        });
        self.clean.trash.len() + flights.sum::<usize>()
    }

    pub(super) fn next_removal(&mut self, now: Millis) -> Step {
        // No page of the queue may slip from under a reading.
        if self.clean_done() || self.settle.is_some() || self.queue.walk.is_some() {
            return Step::Idle;
        }
        let counts = self.index().counts;
        let more = counts.accepted > 0 || (counts.planned > 0 && !self.stopped);
        if more && self.clean.trash.len() < BATCH {
            return Step::Idle;
        }
        let allowed = usize::try_from(self.pace.writes()).unwrap_or(BATCH);
        let most = if self.clean.single { 1 } else { BATCH.min(allowed.max(1)) };
        let count = self.clean.trash.len().min(most);
        let writes = u32::try_from(count).unwrap_or(1);
        let at = self.room(LaneName::Clean, now, writes, writes);
        if at > now {
            return Step::Wait(at);
        }
        let ids: Vec<_> = self.clean.trash.drain(..count).collect();
        let draft = match ids.as_slice() {
            [id] => Draft {
                method: call::DELETE_RECORD.method,
                url: call::DELETE_RECORD.url(&self.endpoint, id),
                body: None,
                writes,
                any: writes,
                flight: Flight::Clean { ids, batch: false },
            },
            _ => Draft {
                method: call::BATCH.method,
                url: call::BATCH.url(&self.endpoint, ""),
                body: Some(body(&ids)),
                writes,
                any: writes,
                flight: Flight::Clean { ids, batch: true },
            },
        };
        self.launch(now, draft)
    }

    pub(super) fn removal_answered(
        &mut self,
        now: Millis,
        ids: Vec<String>,
        batch: bool,
        answer: Answer,
    ) {
        match self.clean.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) if batch => self.batch_of_removals(now, ids, &body),
            // Graph says nothing or JSON; anything else is some proxy's success.
            Verdict::Good(body) if !body.is_empty() && not_json(&body) => {
                self.clean.trash.extend(ids);
                self.clean.failed();
                let tries = self.clean.tries;
                self.clean.lane.pause(now, tries, None, Hitch::Lost, &mut self.pace);
            }
            Verdict::Good(_) => self.removed(&ids),
            Verdict::Again => {
                self.clean.trash.extend(ids);
                self.clean.failed();
            }
            Verdict::Refused(refusal) if !batch && gone(refusal.status) => {
                self.removed(&ids);
            }
            Verdict::Refused(_) if !batch => self.left(ids),
            Verdict::Refused(_) => {
                self.clean.single = true;
                self.clean.trash.extend(ids);
            }
            // A `$batch` may be forbidden where single requests are not.
            Verdict::Blocked(_) | Verdict::Unknown(_) if batch => {
                self.clean.single = true;
                self.clean.trash.extend(ids);
                self.clean.failed();
            }
            Verdict::Blocked(_) | Verdict::Unknown(_) => {
                self.clean.trash.extend(ids);
                self.clean.given_up = true;
            }
        }
    }

    /// The outer answer says nothing of the inner ones.
    fn batch_of_removals(&mut self, now: Millis, ids: Vec<String>, body: &str) {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let none = Vec::new();
        let responses = body["responses"].as_array().unwrap_or(&none);
        let mut wait: Option<Millis> = None;
        let (mut slowed, mut failed, mut done) = (false, false, false);
        for (at, id) in ids.into_iter().enumerate() {
            let at = Value::String(at.to_string());
            let inner = responses.iter().find(|inner| inner["id"] == at);
            let status = inner.map_or(0, |inner| inner["status"].as_u64().unwrap_or(0));
            match u16::try_from(status).unwrap_or(0) {
                status if (200..300).contains(&status) || gone(status) => {
                    done = true;
                    self.removed(&[id]);
                }
                429 => {
                    slowed = true;
                    let asked = inner.and_then(|inner| retry_after(now, inner));
                    wait = match (wait, asked) {
                        (Some(known), Some(asked)) => Some(known.max(asked)),
                        (known, asked) => known.or(asked),
                    };
                    self.clean.trash.push_back(id);
                }
                0 | 401 | 408 | 424 | 500..=599 => {
                    failed = true;
                    self.clean.trash.push_back(id);
                }
                _ => self.left(vec![id]),
            }
        }
        if slowed {
            self.pace.throttled(now, wait);
        }
        if done {
            self.clean.tries = 0;
        } else if slowed || failed {
            self.clean.failed();
        }
        if failed {
            let tries = self.clean.tries.max(1);
            self.clean.lane.pause(now, tries, None, Hitch::Lost, &mut self.pace);
        }
    }

    fn removed(&mut self, ids: &[String]) {
        self.clean.tries = 0;
        for id in ids {
            self.set_mine(id, None);
        }
    }

    fn left(&mut self, ids: Vec<String>) {
        for id in ids {
            self.set_mine(&id, Some(Mine::Left));
        }
    }
}

/// Not there, which is what was wanted.
fn gone(status: u16) -> bool {
    matches!(status, 404 | 410)
}

fn not_json(body: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(body).is_err()
}

fn body(ids: &[String]) -> String {
    let requests: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let url = call::DELETE_RECORD.within(id);
            json!({ "id": at.to_string(), "method": "DELETE", "url": url })
        })
        .collect();
    json!({ "requests": requests }).to_string()
}

/// The wait of an inner answer, from its headers (of any case) or its body.
fn retry_after(now: Millis, inner: &Value) -> Option<Millis> {
    let headers = inner["headers"].as_object();
    let header = headers.and_then(|headers| {
        headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
    });
    let header = header.map(|(_, value)| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let body = inner["body"].to_string();
    Refusal::of_body(now, 429, &body, header.as_deref()).retry_after
}
