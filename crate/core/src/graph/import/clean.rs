//! Removing our import records from the service's queue once they are final.
//!
//! Ours are those named in the answers to our requests and those with our import id;
//! nothing else is ever removed. The devices stay registered. A removal that fails is
//! counted and left; it never holds up the rest.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::record::Record;
use super::{Draft, Flight, Import, LaneName};
use crate::graph::batch::{self, Inner};
use crate::graph::lane::{Hitch, Lane, Step, Verdict};
use crate::graph::{Answer, Millis, call};

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
    pub spare: HashMap<String, Record>,
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
        if more && self.clean.trash.len() < batch::MOST {
            return Step::Idle;
        }
        let allowed = usize::try_from(self.pace.writes()).unwrap_or(batch::MOST);
        let most = if self.clean.single { 1 } else { batch::MOST.min(allowed.max(1)) };
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
        together: bool,
        answer: Answer,
    ) {
        if together
            && let Answer::Response(response) = &answer
            && (200..300).contains(&response.status)
        {
            return self.batch_of_removals(now, ids, &response.body);
        }
        match self.clean.lane.judge(now, answer, true, &mut self.pace) {
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
            Verdict::Refused(refusal) if !together && gone(refusal.status) => {
                self.removed(&ids);
            }
            Verdict::Refused(_) if !together => self.left(ids),
            Verdict::Refused(_) => {
                self.clean.single = true;
                self.clean.trash.extend(ids);
            }
            // A `$batch` may be forbidden where single requests are not.
            Verdict::Blocked(_) | Verdict::Unknown(_) if together => {
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
        let (lane, pace) = (&mut self.clean.lane, &mut self.pace);
        let Some(verdicts) = batch::judge(now, body, ids.len(), true, lane, pace) else {
            self.clean.trash.extend(ids);
            self.clean.failed();
            let tries = self.clean.tries;
            self.clean.lane.pause(now, tries, None, Hitch::Lost, &mut self.pace);
            return;
        };
        let (mut failed, mut done) = (false, false);
        for (id, verdict) in ids.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Refused(refusal) if !gone(refusal.status) => self.left(vec![id]),
                Verdict::Good(_) | Verdict::Refused(_) => {
                    done = true;
                    self.removed(&[id]);
                }
                Verdict::Again | Verdict::Unknown(_) => {
                    failed = true;
                    self.clean.trash.push_back(id);
                }
                // The single request says so too, if it is so.
                Verdict::Blocked(_) => {
                    failed = true;
                    self.clean.single = true;
                    self.clean.trash.push_back(id);
                }
            }
        }
        if failed && !done {
            self.clean.failed();
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
    let removal = |id| Inner { call: call::DELETE_RECORD, id, body: None };
    batch::body(ids.iter().map(|id| removal(id.as_str())))
}
