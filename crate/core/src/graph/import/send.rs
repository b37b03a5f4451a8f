//! Sending: batches of devices, one request at a time.
//!
//! A batch that is refused as a whole is halved until the device that it is about
//! stands alone; where the service has no batches at all, devices go one by one. What
//! may have had an effect is never sent again from here; it goes to `settle`. That is
//! every refusal too that need not hold for all copies of a request (a browser may send
//! one twice by itself): of the pace, and of a token, which can run out in between. What
//! is refused for what it says (400), or for who says it (403), is refused in any copy.

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::record::Record;
use super::settle::Cause;
use super::{Device, Draft, Fleet, Flight, Import, LaneName, Posted, Settings, State};
use crate::graph::block::Block;
use crate::graph::error::{Refusal, quote};
use crate::graph::failure::Failure;
use crate::graph::lane::{Hitch, Lane, Step, Verdict};
use crate::graph::page::{Page, folded};
use crate::graph::{Answer, Millis, call};
use crate::json;

/// So many devices refused one by one, and none taken: it is not the devices.
const REFUSED_MOST: usize = 25;

/// So many batches in succession are taken before they become larger again.
const GROWS_AFTER: u32 = 3;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sender {
    pub lane: Lane,
    /// Devices from here on were never taken into a batch.
    cursor: usize,
    /// Devices to be sent before those; a batch never crosses two of them.
    #[serde(skip)]
    again: VecDeque<VecDeque<usize>>,
    /// Devices in a batch at present.
    batch: usize,
    /// Devices in a batch at most: more were too large.
    most: usize,
    /// Batches in succession that were taken.
    #[serde(skip)]
    taken: u32,
    /// The service takes devices one by one only.
    single: bool,
    /// Devices refused one by one since the last that was taken.
    refused: usize,
}

impl Sender {
    pub fn new(settings: &Settings) -> Self {
        Self {
            lane: Lane::default(),
            cursor: 0,
            again: VecDeque::new(),
            batch: settings.batch.max(1),
            most: settings.batch.max(1),
            taken: 0,
            single: false,
            refused: 0,
        }
    }

    /// After reading back: these of all the devices are to be sent.
    pub fn restart(&mut self, planned: Vec<usize>, count: usize) {
        self.cursor = self.cursor.min(count);
        self.again.clear();
        let missed: VecDeque<usize> =
            planned.into_iter().filter(|row| *row < self.cursor).collect();
        if !missed.is_empty() {
            self.again.push_back(missed);
        }
    }

    pub fn resume(&mut self) {
        self.lane.resume();
        self.refused = 0;
    }

    /// Devices in a request at present.
    pub fn size(&self) -> usize {
        if self.single { 1 } else { self.batch.max(1) }
    }

    fn halve(&mut self, count: usize) {
        self.batch = (count / 2).max(1).min(self.batch);
        self.taken = 0;
    }

    /// What was halved for a gateway's sake grows again while all is well.
    fn grow(&mut self) {
        self.taken += 1;
        if self.taken >= GROWS_AFTER {
            self.taken = 0;
            self.batch = self.batch.saturating_mul(2).min(self.most);
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    serial_number: &'a str,
    hardware_identifier: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    group_tag: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    assigned_user_principal_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    product_key: &'a str,
    import_id: &'a str,
}

impl Import {
    pub(super) fn next_batch(&mut self, now: Millis, fleet: &dyn Fleet) -> Step {
        if self.stopped || self.settle.is_some() || self.index().counts.planned == 0 {
            return Step::Idle;
        }
        let at = self.room(LaneName::Send, now, 1, 1);
        if at > now {
            return Step::Wait(at);
        }
        let (rows, body) = self.batch(fleet);
        if rows.is_empty() {
            return Step::Idle;
        }
        self.seen.batch_sent(now);
        let call = if self.send.single { call::IMPORT_ONE } else { call::IMPORT };
        self.launch(
            now,
            Draft {
                method: call.method,
                url: call.url(&self.endpoint, ""),
                body: Some(body),
                writes: 1,
                any: 1,
                flight: Flight::Import { rows },
            },
        )
    }

    /// Takes the next devices and writes the request's body.
    fn batch(&mut self, fleet: &dyn Fleet) -> (Vec<usize>, String) {
        let (begin, end, most) = match self.send.single {
            true => ("", "", 1),
            false => {
                ("{\"importedWindowsAutopilotDeviceIdentities\":[", "]}", self.send.batch)
            }
        };
        let mut body = String::from(begin);
        let mut rows = Vec::new();
        // Answers are matched by serial number, so a batch has each only once.
        let mut serials = BTreeSet::new();
        let chunks = self.send.again.len();
        while rows.len() < most && self.send.again.len() == chunks {
            let Some(row) = self.upcoming() else { break };
            let device = fleet.device(row);
            let unsendable = unsendable(&device);
            if unsendable.is_none() {
                if !serials.insert(folded(device.serial)) {
                    break;
                }
                let text = serde_json::to_string(&Body {
                    serial_number: device.serial,
                    hardware_identifier: &device.hash,
                    group_tag: device.group_tag,
                    assigned_user_principal_name: device.assigned_user,
                    product_key: device.product_key,
                    import_id: &self.import_id,
                })
                .expect("texts are always JSON");
                let size = body.len() + text.len() + 3;
                if !rows.is_empty() && size > self.settings.batch_bytes {
                    break;
                }
                if !rows.is_empty() {
                    body.push(',');
                }
                body.push_str(&text);
                rows.push(row);
                device.serial.clone_into(&mut self.rows.edit(row).serial);
            }
            self.take();
            self.set(row, unsendable.map_or(State::Sent, State::Failed));
        }
        body.push_str(end);
        (rows, body)
    }

    fn upcoming(&self) -> Option<usize> {
        match self.send.again.front() {
            Some(chunk) => chunk.front().copied(),
            None => (self.send.cursor < self.rows.len()).then_some(self.send.cursor),
        }
    }

    fn take(&mut self) {
        match self.send.again.front_mut() {
            Some(chunk) => {
                chunk.pop_front();
                if chunk.is_empty() {
                    self.send.again.pop_front();
                }
            }
            None => self.send.cursor += 1,
        }
    }

    /// These had no effect at the service: they are next.
    pub(super) fn give_back(&mut self, rows: Vec<usize>) {
        for &row in &rows {
            self.set(row, State::Planned);
        }
        if !rows.is_empty() {
            self.send.again.push_front(rows.into());
        }
    }

    /// Keeps what the service calls the request, for whoever has to ask about it.
    pub(super) fn note_post(&mut self, rows: &[usize], answer: &Answer) {
        let Answer::Response(response) = answer else { return };
        let posted = Posted {
            at: (self.clock / 1000.0) as i64,
            request_id: quote(response.request_id.as_deref().unwrap_or_default(), 60),
        };
        for &row in rows {
            self.rows.edit(row).sent = Some(posted.clone());
        }
    }

    pub(super) fn batch_answered(
        &mut self,
        now: Millis,
        rows: Vec<usize>,
        answer: Answer,
    ) {
        match self.send.lane.judge(now, answer, false, &mut self.pace) {
            Verdict::Good(body) => {
                let records = match self.send.single {
                    true => json::read(&body).map(|record| vec![record]),
                    false => Page::read(&body).map(|page| page.value),
                };
                self.send.grow();
                self.accept(now, rows, records.unwrap_or_default());
            }
            Verdict::Again => self.settle(now, rows, Cause::Refused(None)),
            Verdict::Unknown(block) => {
                // A gateway or proxy that gave up may do better with less.
                let gateway = self.send.lane.hitch == Some(Hitch::Down(504));
                if gateway || self.send.lane.lost > 1 {
                    self.send.halve(rows.len());
                }
                self.unknown(now, rows);
                if let Some(block) = block {
                    self.block(block);
                }
            }
            Verdict::Refused(refusal) if by_what_was_sent(refusal.status) => {
                self.refuse(rows, &refusal);
            }
            Verdict::Refused(refusal) => {
                self.settle(now, rows, Cause::Refused(Some(refusal)));
            }
            // Two 401s: the sign-in may have run out between two copies of a request.
            Verdict::Blocked(block @ Block::SignIn { .. }) => {
                self.settle(now, rows, Cause::Refused(None));
                self.block(block);
            }
            Verdict::Blocked(block) => {
                self.give_back(rows);
                self.block(block);
            }
        }
    }

    pub(super) fn refuse(&mut self, mut rows: Vec<usize>, refusal: &Refusal) {
        let device = matches!(refusal.status, 400 | 409 | 413 | 422);
        let no_batches = refusal.wrong_path() || matches!(refusal.status, 405 | 501);
        if no_batches && !self.send.single {
            self.send.single = true;
            self.give_back(rows);
        } else if !device || no_batches {
            self.give_back(rows);
            self.block(Block::refused(refusal));
        } else if let [row] = rows[..] {
            self.set(row, State::Failed(Failure::refused(refusal)));
            self.send.refused += 1;
            if self.send.refused >= REFUSED_MOST {
                let (count, said) = (self.send.refused, refusal.words());
                self.block(Block::EachRefused { count, said });
            }
        } else if refusal.too_large() {
            self.send.halve(rows.len());
            self.send.most = self.send.batch;
            self.give_back(rows);
        } else {
            let second = rows.split_off(rows.len() / 2);
            self.give_back(second);
            self.give_back(rows);
        }
    }

    /// Matches the answer's records to the devices of the batch: by serial number, of
    /// several with the same the one in the same place; by place where the service
    /// gives no serial numbers. A device that the answer leaves out is looked for.
    fn accept(&mut self, now: Millis, rows: Vec<usize>, records: Vec<Record>) {
        self.send.refused = 0;
        let serials: Vec<_> =
            rows.iter().map(|row| folded(&self.rows[*row].serial)).collect();
        let places: HashMap<&str, usize> = serials
            .iter()
            .enumerate()
            .map(|(place, serial)| (serial.as_str(), place))
            .collect();
        let mut taken: Vec<Option<usize>> = vec![None; rows.len()];
        let mut extra = Vec::new();
        let as_many = records.len() == rows.len();
        for (at, record) in records.iter().enumerate() {
            let serial = folded(&record.serial_number);
            let place = match places.get(serial.as_str()) {
                Some(&place) => place,
                None if serial.is_empty() && as_many => at,
                None => continue,
            };
            let known = record.id.is_empty() || self.mine(&record.id).is_some();
            if known || self.index().accepted.contains_key(&record.id) {
                continue;
            }
            match taken[place] {
                Some(other) if place == at => {
                    extra.push(other);
                    taken[place] = Some(at);
                }
                Some(_) => extra.push(at),
                None => taken[place] = Some(at),
            }
        }
        let mut left = Vec::new();
        for (&row, taken) in rows.iter().zip(&taken) {
            match taken.and_then(|at| records.get(at)) {
                Some(record) => self.adopt(row, record, true),
                None => left.push(row),
            }
        }
        for record in extra.into_iter().filter_map(|at| records.get(at)) {
            self.ours(record);
        }
        if left.len() < rows.len() {
            self.queue.hurry(now, self.settings.poll_first);
        }
        if !left.is_empty() {
            self.unknown(now, left);
        }
    }
}

/// Whether a refusal is for what every copy of the request says, so that none was taken.
fn by_what_was_sent(status: u16) -> bool {
    matches!(status, 400 | 404 | 405 | 413 | 422)
}

fn unsendable(device: &Device<'_>) -> Option<Failure> {
    if device.serial.trim().is_empty() {
        Some(Failure::no_serial())
    } else if device.hash.trim().is_empty() {
        Some(Failure::no_hash())
    } else {
        None
    }
}
