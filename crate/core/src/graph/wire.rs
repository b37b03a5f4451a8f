//! The wire between a machine and a service in memory, for tests: what is sent is noted,
//! and what goes wrong is chosen by the test. Time is passed in.
//!
//! What a request does is the service's own matter ([`Serve::effect`]).

use proptest::prelude::*;
use serde_json::json;

use super::{Answer, Method, Millis, Request, Response};

pub const ORIGIN: &str = "https://graph.example";

/// What goes wrong with one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fault {
    #[default]
    None,
    /// Answered so, without effect.
    Say(u16, String),
    /// 429, without effect.
    Slow(Option<String>),
    /// Answered so, after it had its effect. A refusal: the browser sent it twice by
    /// itself, and that is the answer to the second copy.
    SayAfter(u16),
    /// The same, while the first copy is still at work: its effect comes later.
    SayThen(u16, Millis),
    /// Never arrived.
    Lost,
    /// The answer never came back.
    LostAfter,
    /// The answer never came back, and the effect comes later.
    LostThen(Millis),
    /// Sent twice by the browser itself; the second answer came back.
    Twice,
    /// The success of a proxy.
    Odd,
    /// The driver had no token.
    NoToken,
}

impl Fault {
    /// Any of them but those with a later effect or two, often none.
    pub fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            6 => Just(Self::None),
            1 => Just(Self::Slow(None)),
            1 => (0u32..90).prop_map(|seconds| Self::Slow(Some(seconds.to_string()))),
            1 => prop_oneof![Just(500u16), Just(502), Just(503), Just(504)]
                .prop_map(|status| Self::Say(status, "<html>".to_owned())),
            1 => prop_oneof![Just(500u16), Just(503), Just(504)].prop_map(Self::SayAfter),
            1 => refusal_of_a_copy().prop_map(Self::SayAfter),
            1 => Just(Self::Lost),
            1 => Just(Self::LostAfter),
            1 => Just(Self::Say(401, String::new())),
            1 => Just(Self::Say(403, String::new())),
            1 => Just(Self::Odd),
            1 => Just(Self::NoToken),
        ]
    }

    /// The same, and those whose effect comes later.
    pub fn any_or_late() -> impl Strategy<Value = Self> {
        prop_oneof![
            16 => Self::any(),
            1 => (1_000.0f64..15_000.0).prop_map(Self::LostThen),
            1 => (refusal_of_a_copy(), 0.0f64..4_000.0)
                .prop_map(|(status, later)| Self::SayThen(status, later)),
        ]
    }
}

/// What the second copy of a request can be refused with though the first was taken.
fn refusal_of_a_copy() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(429u16), 1 => Just(401)]
}

/// What went over the wire, and what shall go wrong on it.
pub struct Wire {
    pub fault: Box<dyn FnMut(&Request) -> Fault>,
    /// When each request came, and what it was.
    pub log: Vec<(Millis, String)>,
    pub writes: Vec<Millis>,
    late: Vec<(Millis, Request)>,
}

impl Wire {
    pub fn new() -> Self {
        let fault = Box::new(|_: &Request| Fault::None);
        Self { fault, log: Vec::new(), writes: Vec::new(), late: Vec::new() }
    }

    /// Each fault befalls the next request that `meant` holds for.
    pub fn faults(
        &mut self,
        meant: impl Fn(&Request) -> bool + 'static,
        faults: impl IntoIterator<Item = Fault>,
    ) {
        let mut faults: Vec<_> = faults.into_iter().collect();
        faults.reverse();
        self.fault = Box::new(move |request| match meant(request) {
            true => faults.pop().unwrap_or_default(),
            false => Fault::None,
        });
    }

    /// Requests whose line begins so.
    pub fn count(&self, start: &str) -> usize {
        self.log.iter().filter(|(_, line)| line.starts_with(start)).count()
    }

    /// When each of these went out, after `since`.
    pub fn times(&self, start: &str, since: Millis) -> Vec<Millis> {
        let log = self.log.iter().filter(|(_, line)| line.starts_with(start));
        log.map(|(at, _)| at - since).collect()
    }

    /// The requests whose late effect is due, and when it was.
    pub fn due(&mut self, now: Millis) -> Vec<(Millis, Request)> {
        let (due, late) = std::mem::take(&mut self.late)
            .into_iter()
            .partition::<Vec<_>, _>(|(at, _)| *at <= now);
        self.late = late;
        due
    }
}

/// A service in memory.
pub trait Serve {
    fn wire(&mut self) -> &mut Wire;

    /// Lets everything happen that is due.
    fn advance(&mut self, now: Millis);

    /// A request in a few words.
    fn line(request: &Request) -> String;

    /// What a request does, and what is answered if nothing goes wrong.
    fn effect(&mut self, now: Millis, request: &Request) -> Answer;

    /// A request arrives, or what is left of it.
    fn take(&mut self, now: Millis, request: &Request) -> Answer {
        assert!(request.url.starts_with(ORIGIN), "{}", request.url);
        self.advance(now);
        let wire = self.wire();
        wire.log.push((now, Self::line(request)));
        if request.method != Method::Get {
            let cost = match request.url.ends_with("/$batch") {
                true => requests(request).len(),
                false => 1,
            };
            wire.writes.extend(std::iter::repeat_n(now, cost));
        }
        match (wire.fault)(request) {
            Fault::None => self.effect(now, request),
            Fault::Say(status, body) => say(status, &body),
            Fault::Slow(retry_after) => Answer::Response(Response {
                status: 429,
                retry_after,
                body: error("TooManyRequests", "Please retry again later."),
                ..Response::default()
            }),
            Fault::SayAfter(status) => {
                self.effect(now, request);
                say(status, "")
            }
            Fault::SayThen(status, later) => {
                wire.late.push((now + later, request.clone()));
                say(status, "")
            }
            Fault::Lost => lost(),
            Fault::LostAfter => {
                self.effect(now, request);
                lost()
            }
            Fault::LostThen(later) => {
                wire.late.push((now + later, request.clone()));
                lost()
            }
            Fault::Twice => {
                self.effect(now, request);
                self.effect(now, request)
            }
            Fault::Odd => say(200, "<html>Sign in to the guest network</html>"),
            Fault::NoToken => Answer::NoToken { why: "the sign-in has ended".to_owned() },
        }
    }
}

/// The body of a request.
pub fn body(request: &Request) -> serde_json::Value {
    let text = request.body.as_deref().expect("a body");
    serde_json::from_str(text).expect("JSON")
}

/// The requests inside a `$batch`.
pub fn requests(request: &Request) -> Vec<serde_json::Value> {
    body(request)["requests"].as_array().cloned().expect("requests")
}

pub fn say(status: u16, body: &str) -> Answer {
    Answer::Response(Response { status, body: body.to_owned(), ..Response::default() })
}

pub fn error(code: &str, message: &str) -> String {
    json!({ "error": { "code": code, "message": message } }).to_string()
}

fn lost() -> Answer {
    Answer::Lost { why: "Failed to fetch".to_owned() }
}

/// What the clock of the machine says at a time that goes on rightly.
pub type Clock = Box<dyn Fn(Millis) -> Millis>;

pub const DAY: Millis = 86_400_000.0;

/// A clock that is other by so much from so long after the beginning on.
pub fn set(after: Millis, by: Millis) -> Clock {
    let before = 5_000.0 * DAY;
    Box::new(move |now| {
        let late = now >= 1_000_000.0 + after;
        before + now + if late { by } else { 0.0 }
    })
}
