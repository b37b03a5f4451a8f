//! Searching and importing, one request at a time.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::json;

use super::{Flight, Identifiers, State, Todo, Why};
use crate::few::Few;
use crate::graph::block::Block;
use crate::graph::error::{Refusal, quote};
use crate::graph::failure::Failure;
use crate::graph::lane::{Hitch, LOST_MOST, Verdict};
use crate::graph::page::{Page, text};
use crate::graph::{Answer, Millis, Request, call};

/// The first search comes so long after an answer was lost.
const FIRST: Millis = 5_000.0;
/// Between two searches: what was taken late shows by then.
const BETWEEN: Millis = 20_000.0;
/// So many searches in succession find nothing before an identifier is sent again.
const QUIET: u32 = 2;
/// So many answers leave an identifier out before that is said.
const LEFT_OUT_MOST: u32 = 3;
/// So many identifiers refused one by one, and none taken: it is not the identifiers.
const REFUSED_MOST: usize = 25;

/// A line of an answer.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Line {
    #[serde(deserialize_with = "text")]
    imported_device_identifier: String,
    /// Of an import: whether it was taken.
    #[serde(deserialize_with = "text")]
    status: String,
}

impl Identifiers {
    /// The next request, or when to ask again.
    pub(super) fn next_request(&mut self, now: Millis) -> Result<Request, Millis> {
        let at = self.head.pace.room(now, 1, 1).max(self.head.lane.until);
        if at > now {
            return Err(at);
        }
        let (rows, later) = self.to_search(now);
        if !rows.is_empty() {
            let flight = Flight::Search { rows: rows.clone() };
            return Ok(self.launch(now, call::SEARCH_IDENTIFIERS, &rows, flight));
        }
        let rows = self.to_import();
        if rows.is_empty() {
            return Err(later.unwrap_or(now + 60_000.0));
        }
        for &row in &rows {
            self.edit(row, |row| (row.state, row.todo) = (State::Sent, Todo::Air));
        }
        let flight = Flight::Import { rows: rows.clone() };
        Ok(self.launch(now, call::IMPORT_IDENTIFIERS, &rows, flight))
    }

    fn wanted(&self, row: usize) -> bool {
        !self.head.stopped || self.rows[row].state != State::Planned
    }

    /// Rows to be searched now, and when the next of those that wait is due.
    fn to_search(&self, now: Millis) -> (Vec<usize>, Option<Millis>) {
        let due = |row: &usize| self.rows[*row].until <= now;
        let rows = self.together(&self.index.search, due);
        let all = self.index.search.values().flatten();
        let later = all.filter(|row| self.wanted(**row) && !due(row));
        let later = later.map(|row| self.rows[*row].until).reduce(Millis::min);
        (rows, later)
    }

    fn to_import(&self) -> Vec<usize> {
        self.together(&self.index.import, |_| true)
    }

    /// Rows for one request: those of refused lists first, and never more of them
    /// together than the half that they are of.
    fn together(
        &self,
        index: &Few<usize, BTreeSet<usize>>,
        due: impl Fn(&usize) -> bool,
    ) -> Vec<usize> {
        for (limit, rows) in index.iter() {
            let rows = rows.iter().filter(|row| self.wanted(**row) && due(row));
            let most = self.head.batch.min(*limit);
            let rows: Vec<_> = rows.take(most).copied().collect();
            if !rows.is_empty() {
                return rows;
            }
        }
        Vec::new()
    }

    fn launch(
        &mut self,
        now: Millis,
        call: call::Call,
        rows: &[usize],
        flight: Flight,
    ) -> Request {
        let list: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({
                    "importedDeviceIdentifier": self.rows[*row].text,
                    "importedDeviceIdentityType": "manufacturerModelSerial",
                })
            })
            .collect();
        let mut body = json!({ "importedDeviceIdentities": list });
        if matches!(flight, Flight::Import { .. }) {
            let overwrite = self.head.settings.overwrite;
            body["overwriteImportedDeviceIdentities"] = json!(overwrite);
        }
        self.head.pace.spend(now, 1, 1);
        self.head.ids += 1;
        self.flight = Some((self.head.ids, flight));
        Request {
            id: self.head.ids,
            method: call.method,
            url: call.url(&self.head.endpoint, ""),
            body: Some(body.to_string()),
            token: self.head.lane.token(),
        }
    }

    pub(super) fn search_answered(
        &mut self,
        now: Millis,
        rows: &[usize],
        answer: Answer,
    ) {
        // A POST that only reads.
        match self.head.lane.judge(now, answer, true, &mut self.head.pace) {
            Verdict::Good(body) => match Page::<Line>::read(&body) {
                Some(page) => {
                    self.head.lane.read();
                    let found = by_text(&page.value);
                    for &row in rows {
                        let there = found.contains_key(self.rows[row].text.as_str());
                        self.searched(now, row, there);
                    }
                }
                None => self.odd(now),
            },
            Verdict::Again | Verdict::Unknown(_) => {}
            Verdict::Blocked(block) => self.block(block),
            Verdict::Refused(refusal) => {
                self.refused(rows, &refusal, Todo::Search);
            }
        }
    }

    /// Whether the service has an identifier, as of now.
    fn searched(&mut self, now: Millis, row: usize, there: bool) {
        let overwrite = self.head.settings.overwrite;
        let known = &self.rows[row];
        // What was there before and is to be overwritten tells nothing by being there;
        // to send it again says the same once more.
        let tells = !(overwrite && known.there);
        match (known.touched, there) {
            (touched, true) if known.denied && !overwrite => self.end(
                row,
                match touched {
                    true => State::Imported,
                    false => State::AlreadyThere,
                },
            ),
            _ if known.denied => {
                self.end(row, State::Failed(Failure::identifier_silent()));
            }
            (true, true) if tells => self.end(row, State::Imported),
            (true, false) if known.quiet + 1 < QUIET => self.edit(row, |row| {
                (row.quiet, row.until) = (row.quiet + 1, now + BETWEEN);
            }),
            (true, _) if known.left_out >= LEFT_OUT_MOST => {
                self.end(row, State::Unsettled(Why::LeftOut));
            }
            (false, true) if !overwrite => self.end(row, State::AlreadyThere),
            (touched, there) => self.edit(row, |row| {
                (row.state, row.todo) = (State::Planned, Todo::Import);
                // Nothing of what was searched for was refused.
                row.limit = 0;
                row.there |= there && !touched;
            }),
        }
    }

    pub(super) fn import_answered(
        &mut self,
        now: Millis,
        rows: &[usize],
        answer: Answer,
    ) {
        let why = match &answer {
            Answer::Lost { why } => Some(quote(why, 200)),
            _ => None,
        };
        self.head.lost = if why.is_some() { self.head.lost + 1 } else { 0 };
        match self.head.lane.judge(now, answer, false, &mut self.head.pace) {
            Verdict::Good(body) => match Page::<Line>::read(&body) {
                Some(page) => {
                    self.head.lane.read();
                    self.taken(now, rows, &page.value);
                }
                None => {
                    self.unknown(now, rows);
                    self.odd(now);
                }
            },
            Verdict::Again => self.send_again(rows),
            Verdict::Unknown(block) => {
                // A gateway or proxy that gave up may do better with less.
                let gateway = self.head.lane.hitch == Some(Hitch::Down(504));
                if gateway || self.head.lost > 1 {
                    self.halve(rows.len());
                }
                self.unknown(now, rows);
                // The searches between them set back what the lane has counted.
                let why = why.filter(|_| self.head.lost >= LOST_MOST);
                if let Some(block) = block.or(why.map(|why| Block::Network { why })) {
                    self.block(block);
                }
            }
            Verdict::Blocked(block) => {
                match block {
                    Block::SignIn { .. } => self.send_again(rows),
                    _ => self.give_back(rows, Todo::Import),
                }
                self.block(block);
            }
            Verdict::Refused(refusal) => {
                self.refused(rows, &refusal, Todo::Import);
            }
        }
    }

    /// The answer's lines, each matched to exactly its identifier. One that was not taken
    /// or is left out is searched for.
    fn taken(&mut self, now: Millis, rows: &[usize], lines: &[Line]) {
        let lines = by_text(lines);
        for &row in rows {
            let status = lines.get(self.rows[row].text.as_str());
            let status = status.map(|status| status.to_ascii_lowercase());
            match status.as_deref() {
                Some("true") => {
                    self.head.refused = 0;
                    self.end(row, State::Imported);
                }
                // Somebody else may have imported it since it was searched for.
                Some("false") => self.edit(row, |row| {
                    (row.denied, row.todo, row.until) = (true, Todo::Search, now);
                }),
                _ => {
                    self.edit(row, |row| row.left_out += 1);
                    self.unknown(now, &[row]);
                }
            }
        }
    }

    /// A whole list was refused.
    fn refused(&mut self, rows: &[usize], refusal: &Refusal, todo: Todo) {
        let block = Block::refused(refusal);
        let about = matches!(refusal.status, 400 | 409 | 413 | 422);
        if !about || refusal.wrong_path() || matches!(block, Block::Licence { .. }) {
            self.give_back(rows, todo);
            self.block(block);
        } else if let [row] = *rows {
            self.end(row, State::Failed(Failure::identifier(refusal)));
            self.head.refused += 1;
            let count = self.head.refused;
            if count >= REFUSED_MOST {
                self.block(Block::EachRefused { count, said: refusal.words() });
            }
        } else if refusal.status == 413 || (refusal.too_large() && !invalid(refusal)) {
            self.halve(rows.len());
            self.give_back(rows, todo);
        } else {
            let half = rows.len().div_ceil(2);
            let (first, second) = rows.split_at(half);
            for (rows, limit) in [(first, first.len()), (second, second.len())] {
                for &row in rows {
                    self.edit(row, |row| row.limit = limit);
                }
            }
            self.give_back(rows, todo);
        }
    }

    fn halve(&mut self, count: usize) {
        self.head.batch = (count / 2).max(1).min(self.head.batch);
    }

    /// These had no effect at the service.
    fn give_back(&mut self, rows: &[usize], todo: Todo) {
        for &row in rows {
            self.edit(row, |row| {
                row.todo = todo;
                if todo == Todo::Import {
                    row.state = State::Planned;
                }
            });
        }
    }

    /// These may have had their effect, or not: they are searched for.
    pub(super) fn unknown(&mut self, now: Millis, rows: &[usize]) {
        for &row in rows {
            self.edit(row, |row| {
                (row.state, row.todo) = (State::Sent, Todo::Search);
                (row.touched, row.quiet, row.until) = (true, 0, now + FIRST);
            });
        }
    }

    /// These were refused for the pace or the token. A browser may have sent the request
    /// twice by itself, and that be the answer to the second copy only (see `import`'s
    /// `settle`): to send it again does no harm, but what is there then may be by us.
    fn send_again(&mut self, rows: &[usize]) {
        self.give_back(rows, Todo::Import);
        for &row in rows {
            self.edit(row, |row| row.touched = true);
        }
    }

    /// The success was not Graph's.
    fn odd(&mut self, now: Millis) {
        if let Some(block) = self.head.lane.odd(now, &mut self.head.pace) {
            self.block(block);
        }
    }
}

/// "Invalid Device Identifier parameter found for 2 import records!"
fn invalid(refusal: &Refusal) -> bool {
    refusal.said.contains("Invalid Device Identifier")
}

/// The status in each line, by the identifier.
fn by_text(lines: &[Line]) -> HashMap<&str, &str> {
    lines
        .iter()
        .map(|line| (line.imported_device_identifier.as_str(), line.status.as_str()))
        .collect()
}
