//! The tenant's sync: when it last ran, and starting one.
//!
//! In: the wish to start one, the answers of the service, the time. Out: the requests to
//! send, and what came of it in a sentence. A sync only hurries the list; registering
//! does not need it.
//!
//! The service takes one sync in ten minutes from the whole tenant, the portal's button
//! and every colleague's included. So the last one is read before one is asked for, that
//! another one runs (409) or has just run (429) is an answer and no failure, and nothing
//! is ever asked for twice by itself: the person is told when it can be tried again.

use serde::{Deserialize, Serialize};

use super::block::Block;
use super::call;
use super::error::{Refusal, days, sentence};
use super::lane::{Lane, Verdict};
use super::pace::Pace;
use super::page::text;
use super::{Answer, Endpoint, Millis, Next, Request};
use crate::json;
use crate::message::Message;

/// From one manual sync to the next (Microsoft's page on the sync action).
const EVERY: Millis = 600_000.0;

/// The tenant's sync.
#[derive(Debug)]
pub struct TenantSync {
    endpoint: Endpoint,
    lane: Lane,
    pace: Pace,
    stage: Stage,
    status: Option<Status>,
    /// When a sync was last asked for, by anybody, as far as we know.
    last: Option<Millis>,
    /// The service said that it is too soon before this time.
    held: Millis,
    outcome: Option<Outcome>,
    flight: Option<u32>,
    ids: u32,
    blocked: Option<Block>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Reading when the last sync was; then one is started, if wished.
    Read {
        start: bool,
    },
    Start,
    /// The answer to the start was lost: its time is looked for.
    Settle {
        /// When the last sync had been asked for before that.
        before: Option<Millis>,
    },
    Rest,
}

/// What the tenant's sync is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is running.
    InProgress,
    /// The last one has ended.
    Completed,
    /// The last one failed.
    Failed,
    /// The service does not know, or says something new.
    Unknown,
}

/// What came of the wish to start a sync.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was started.
    Started,
    /// One was running already.
    Running,
    /// One has just run.
    TooSoon {
        /// When it can be tried again.
        again: Millis,
        /// How long that was from then on.
        wait: Millis,
    },
    /// The answer was lost, and the tenant does not show that one was started.
    Lost,
    /// The service refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its words.
        said: String,
    },
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Settings {
    #[serde(deserialize_with = "text")]
    last_manual_sync_trigger_date_time: String,
    #[serde(deserialize_with = "text")]
    sync_status: String,
    #[serde(rename = "@odata.context", deserialize_with = "text")]
    context: String,
}

impl Outcome {
    /// What came of it, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Started => Message::new("sync-started"),
            Self::Running => Message::new("sync-running"),
            Self::TooSoon { wait, .. } => {
                let minutes = (wait / 60_000.0).ceil().max(1.0);
                Message::new("sync-too-soon").with("minutes", minutes as u32)
            }
            Self::Lost => Message::new("sync-lost"),
            Self::Refused { status, said } => Message::new("sync-refused")
                .with("status", status)
                .with("said", sentence(said)),
        }
    }
}

impl TenantSync {
    /// Knows nothing yet: the last sync is read first. `seed` decides the jitter of
    /// waits.
    pub fn new(endpoint: Endpoint, seed: u64) -> Self {
        Self {
            endpoint,
            lane: Lane::default(),
            pace: Pace::new(100, seed),
            stage: Stage::Read { start: false },
            status: None,
            last: None,
            held: 0.0,
            outcome: None,
            flight: None,
            ids: 0,
            blocked: None,
        }
    }

    /// Reads again how the sync stands.
    pub fn look(&mut self) {
        if self.stage == Stage::Rest {
            self.stage = Stage::Read { start: false };
        }
    }

    /// Starts a sync, if the last one was long enough ago. Nothing more is asked for
    /// until this is called again.
    pub fn start(&mut self) {
        if matches!(self.stage, Stage::Rest | Stage::Read { .. }) {
            self.outcome = None;
            self.stage = Stage::Read { start: true };
        }
    }

    /// When a sync can be started: `now` if at once, as far as we know.
    pub fn next_possible(&self, now: Millis) -> Millis {
        let last = self.last.map_or(0.0, |last| last + EVERY);
        last.max(self.held).max(now)
    }

    /// What the tenant's sync was doing when it was last read.
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// When a sync was last asked for by anybody, as far as we know.
    pub fn last(&self) -> Option<Millis> {
        self.last
    }

    /// What came of the last wish to start one.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Whether nothing is left to do.
    pub fn done(&self) -> bool {
        self.stage == Stage::Rest && self.flight.is_none()
    }

    /// Why it does not go on without the user.
    pub fn blocked(&self) -> Option<&Block> {
        self.blocked.as_ref()
    }

    /// Goes on after a block was mended.
    pub fn resume(&mut self) {
        self.blocked = None;
        self.lane.resume();
    }

    /// What to do at `now`.
    pub fn next(&mut self, now: Millis) -> Next {
        if let Some(block) = &self.blocked {
            return Next::Blocked(block.message());
        }
        if self.flight.is_some() {
            return Next::Wait { until: now + 60_000.0 };
        }
        let (call, writes) = match self.stage {
            Stage::Rest => return Next::Done,
            Stage::Read { .. } | Stage::Settle { .. } => (call::SYNC_SETTINGS, 0),
            Stage::Start => (call::SYNC, 1),
        };
        let until = self.pace.room(now, writes, 1).max(self.lane.until);
        if until > now {
            return Next::Wait { until };
        }
        self.pace.spend(now, writes, 1);
        self.ids += 1;
        self.flight = Some(self.ids);
        Next::Send(Request {
            id: self.ids,
            method: call.method,
            url: call.url(&self.endpoint, ""),
            body: None,
            token: self.lane.token(),
        })
    }

    /// What became of the request of that id.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        if self.flight != Some(id) {
            return;
        }
        self.flight = None;
        match self.stage {
            Stage::Start => self.started(now, answer),
            Stage::Read { .. } | Stage::Settle { .. } => self.read(now, answer),
            Stage::Rest => {}
        }
    }

    fn read(&mut self, now: Millis, answer: Answer) {
        match self.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => match settings(&body) {
                Some(settings) => {
                    self.lane.read();
                    self.known(now, &settings);
                }
                None => self.blocked = self.lane.odd(now, &mut self.pace),
            },
            Verdict::Again | Verdict::Unknown(_) => {}
            Verdict::Refused(refusal) => self.blocked = Some(Block::refused(&refusal)),
            Verdict::Blocked(block) => self.blocked = Some(block),
        }
    }

    fn known(&mut self, now: Millis, settings: &Settings) {
        let last = instant(&settings.last_manual_sync_trigger_date_time);
        // A tenant whose clock is ahead must not hold us for longer than it would itself.
        self.last = last.map(|last| last.min(now));
        let status = match settings.sync_status.to_ascii_lowercase().as_str() {
            "inprogress" => Status::InProgress,
            "completed" => Status::Completed,
            "failed" => Status::Failed,
            _ => Status::Unknown,
        };
        let running = status == Status::InProgress;
        self.status = Some(status);
        let stage = std::mem::replace(&mut self.stage, Stage::Rest);
        self.outcome = match stage {
            Stage::Read { start: true } if running => Some(Outcome::Running),
            Stage::Read { start: true } if self.next_possible(now) > now => {
                Some(self.too_soon(now))
            }
            Stage::Read { start: true } => {
                self.stage = Stage::Start;
                None
            }
            Stage::Settle { before } if running || self.last > before => {
                Some(Outcome::Started)
            }
            Stage::Settle { .. } => Some(Outcome::Lost),
            Stage::Read { start: false } | Stage::Start | Stage::Rest => {
                self.outcome.take()
            }
        };
    }

    fn started(&mut self, now: Millis, answer: Answer) {
        // What is no failure here must not slow anything down or be sent again.
        if let Answer::Response(response) = &answer
            && matches!(response.status, 409 | 429)
        {
            let refusal = Refusal::read(now, response);
            self.stage = Stage::Rest;
            self.outcome = Some(match response.status {
                409 => Outcome::Running,
                _ => {
                    let asked = refusal.retry_after.unwrap_or(0.0).min(EVERY);
                    let wait = match self.next_possible(now) - now {
                        // That somebody else's has just run was news to us.
                        none if none <= 0.0 && asked <= 0.0 => EVERY,
                        known => known.max(asked),
                    };
                    self.held = now + wait;
                    self.too_soon(now)
                }
            });
            return;
        }
        match self.lane.judge(now, answer, false, &mut self.pace) {
            Verdict::Good(_) => {
                self.lane.read();
                self.stage = Stage::Rest;
                self.last = Some(now);
                self.status = Some(Status::InProgress);
                self.outcome = Some(Outcome::Started);
            }
            Verdict::Again => {}
            Verdict::Unknown(block) => {
                self.stage = Stage::Settle { before: self.last };
                self.blocked = block;
            }
            Verdict::Refused(refusal) => {
                let (status, said) = (refusal.status, refusal.words());
                self.stage = Stage::Rest;
                self.outcome = Some(Outcome::Refused { status, said });
            }
            Verdict::Blocked(block) => self.blocked = Some(block),
        }
    }

    fn too_soon(&self, now: Millis) -> Outcome {
        let again = self.next_possible(now);
        Outcome::TooSoon { again, wait: again - now }
    }
}

/// The settings; nothing if it is some other page's success.
fn settings(body: &str) -> Option<Settings> {
    let settings: Settings = json::read(body.trim_start_matches('\u{feff}'))?;
    let said = !settings.sync_status.is_empty() || !settings.context.is_empty();
    said.then_some(settings)
}

/// A time as Graph writes it, `2026-11-25T19:07:04.123Z`; nothing for the year 1, which
/// means never.
fn instant(text: &str) -> Option<Millis> {
    let (date, time) = text.trim().split_once(['T', 't'])?;
    let time = time.strip_suffix(['Z', 'z']).or_else(|| time.strip_suffix("+00:00"))?;
    let mut date = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.split(':');
    let hour: f64 = time.next()?.parse().ok()?;
    let minute: f64 = time.next()?.parse().ok()?;
    let second: f64 = time.next()?.parse().ok()?;
    let known = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0.0..24.0).contains(&hour)
        && (0.0..60.0).contains(&minute)
        && (0.0..61.0).contains(&second);
    let day = known.then(|| days(year, month, day))? as f64;
    Some((((day * 24.0 + hour) * 60.0 + minute) * 60.0 + second) * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Response, Token};

    const NOW: Millis = 1_780_000_000_000.0;
    const BETA: &str = "https://graph.example/beta/deviceManagement/windowsAutopilot";

    fn sync() -> TenantSync {
        TenantSync::new(Endpoint { origin: "https://graph.example".to_owned() }, 1)
    }

    fn say(status: u16, body: &str) -> Answer {
        Answer::Response(Response {
            status,
            body: body.to_owned(),
            ..Response::default()
        })
    }

    /// Settings whose last trigger was at that time.
    fn at(last: &str, status: &str) -> Answer {
        let body = format!(
            r#"{{"lastManualSyncTriggerDateTime":"{last}","syncStatus":"{status}"}}"#
        );
        say(200, &body)
    }

    fn never() -> Answer {
        at("0001-01-01T00:00:00Z", "unknown")
    }

    fn lost() -> Answer {
        Answer::Lost { why: "Failed to fetch".to_owned() }
    }

    /// Feeds the answers and gives what was asked, until nothing more is.
    #[track_caller]
    fn fed(
        sync: &mut TenantSync,
        answers: impl IntoIterator<Item = Answer>,
    ) -> Vec<String> {
        let (mut now, mut asked, mut last) = (NOW, Vec::new(), sync.ids);
        for answer in answers {
            let request = loop {
                match sync.next(now) {
                    Next::Send(request) => break request,
                    Next::Wait { until } => now = until,
                    other => panic!("{other:?}"),
                }
            };
            assert!(request.id > last, "an answer is of one request");
            last = request.id;
            let path = request.url.strip_prefix(BETA).expect("beta's").to_owned();
            let fresh = if request.token == Token::Current { "" } else { " fresh" };
            asked.push(format!("{:?} {path}{fresh}", request.method));
            sync.answer(now, request.id, answer);
        }
        asked
    }

    #[track_caller]
    fn outcome(sync: &mut TenantSync) -> String {
        assert_eq!(sync.next(NOW), Next::Done);
        assert!(sync.done());
        sync.outcome().expect("an outcome").message().to_string()
    }

    #[test]
    fn the_last_one_is_read_and_then_one_is_started() {
        let mut sync = sync();
        assert_eq!(fed(&mut sync, [never()]), ["Get Settings"]);
        assert_eq!((sync.status(), sync.last()), (Some(&Status::Unknown), None));
        assert_eq!(sync.next_possible(NOW), NOW);
        assert_eq!(sync.next(NOW), Next::Done);
        sync.start();
        let asked = fed(&mut sync, [never(), say(204, "")]);
        assert_eq!(asked, ["Get Settings", "Post Settings/sync"]);
        assert_eq!(
            outcome(&mut sync),
            "A sync was started; when it ends, the tenant's list shows what is new."
        );
        assert_eq!(sync.next_possible(NOW), NOW + EVERY);
    }

    #[test]
    fn within_ten_minutes_of_anybodys_nothing_is_asked_for() {
        let mut sync = sync();
        sync.start();
        // Four minutes before.
        let asked = fed(&mut sync, [at("2026-05-28T20:22:40Z", "completed")]);
        assert_eq!(asked, ["Get Settings"]);
        assert_eq!(
            outcome(&mut sync),
            "A sync has just run; the tenant takes one in ten minutes from everybody \
             together. It can be started again in 6 minutes."
        );
        assert_eq!(sync.next_possible(NOW), NOW + 360_000.0);
        assert_eq!(sync.next_possible(NOW + 1e6), NOW + 1e6);
    }

    #[test]
    fn one_that_runs_is_told_before_and_after() {
        let running = "A sync is running already; when it ends, the tenant's list shows \
                       what is new.";
        let mut before = sync();
        before.start();
        fed(&mut before, [at("0001-01-01T00:00:00Z", "inProgress")]);
        assert_eq!(outcome(&mut before), running);
        let mut after = sync();
        after.start();
        let asked = fed(&mut after, [never(), say(409, "")]);
        assert_eq!(asked.len(), 2);
        assert_eq!(outcome(&mut after), running);
    }

    #[test]
    fn too_soon_is_no_failure_and_not_tried_again() {
        for (retry_after, wait) in [(None, EVERY), (Some("90"), 90_000.0)] {
            let mut sync = sync();
            sync.start();
            let answer = Answer::Response(Response {
                status: 429,
                retry_after: retry_after.map(str::to_owned),
                ..Response::default()
            });
            fed(&mut sync, [never(), answer]);
            let again = NOW + wait;
            assert_eq!(sync.outcome(), Some(&Outcome::TooSoon { again, wait }));
            assert_eq!(sync.next(NOW + 2.0 * EVERY), Next::Done);
            assert_eq!(sync.next_possible(NOW), again);
        }
    }

    #[test]
    fn a_lost_answer_is_looked_for_and_not_sent_again() {
        let mut began = sync();
        began.start();
        let answers = [never(), lost(), at("2026-05-28T20:26:41Z", "completed")];
        let asked = fed(&mut began, answers);
        assert_eq!(asked, ["Get Settings", "Post Settings/sync", "Get Settings"]);
        assert_eq!(began.outcome(), Some(&Outcome::Started));
        let mut not = sync();
        not.start();
        fed(&mut not, [never(), say(503, ""), never()]);
        assert_eq!(
            outcome(&mut not),
            "The answer of the service was lost, and the tenant does not show that a sync \
             was started. Start it again if it is still needed."
        );
    }

    #[test]
    fn a_refusal_is_told_in_the_services_words() {
        let mut sync = sync();
        sync.start();
        let body = r#"{"error":{"code":"BadRequest","message":"Not now"}}"#;
        fed(&mut sync, [never(), say(400, body)]);
        assert_eq!(
            outcome(&mut sync),
            "The service did not start a sync (400): Not now. Nothing depends on it; new \
             devices appear by themselves."
        );
    }

    #[test]
    fn what_had_no_effect_goes_on_with_a_new_token_or_the_user() {
        let mut sync = sync();
        sync.start();
        let asked = fed(&mut sync, [never(), say(401, ""), say(204, "")]);
        assert_eq!(asked[2], "Post Settings/sync fresh");
        assert_eq!(sync.outcome(), Some(&Outcome::Started));
        let mut sync = super::tests::sync();
        fed(&mut sync, [say(403, "")]);
        assert!(matches!(sync.next(NOW), Next::Blocked(_)));
        sync.resume();
        assert_eq!(fed(&mut sync, [say(200, "<html>"), never()]).len(), 2);
        assert!(sync.done() && sync.outcome().is_none());
    }

    #[test]
    fn times_as_graph_writes_them() {
        assert_eq!(instant("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(instant("2026-05-28T20:26:40Z"), Some(NOW));
        assert_eq!(instant("2026-05-28T20:26:40.25+00:00"), Some(NOW + 250.0));
        for text in
            ["0001-01-01T00:00:00Z", "", "2026-13-01T00:00:00Z", "x", "NaNT1:1:1Z"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn how_it_stands_can_be_read_again() {
        let mut sync = sync();
        for (said, status) in [
            ("completed", Status::Completed),
            ("Failed", Status::Failed),
            ("inProgress", Status::InProgress),
            ("somethingNew", Status::Unknown),
        ] {
            let answer = at("0001-01-01T00:00:00Z", said);
            assert_eq!(fed(&mut sync, [answer]), ["Get Settings"], "{said}");
            assert_eq!(sync.status(), Some(&status));
            sync.look();
        }
        // A look does not take back what was wished for.
        sync.start();
        sync.look();
        assert_eq!(fed(&mut sync, [never(), say(204, "")]).len(), 2);
    }

    #[test]
    fn settings_are_those_of_the_service() {
        let mut sync = sync();
        let context = r#"{"@odata.context":"x"}"#;
        assert_eq!(fed(&mut sync, [say(200, "{}"), say(200, context)]).len(), 2);
        assert!(sync.done());
    }

    #[test]
    fn one_answer_is_waited_for_and_after_a_lost_one_a_while() {
        let mut sync = sync();
        let Next::Send(request) = sync.next(NOW) else { panic!("a request") };
        assert_eq!(sync.next(NOW), Next::Wait { until: NOW + 60_000.0 });
        sync.answer(NOW, request.id, lost());
        let Next::Wait { until } = sync.next(NOW) else { panic!("a wait") };
        assert!((NOW + 1_500.0..NOW + 2_500.0).contains(&until));
    }
}
