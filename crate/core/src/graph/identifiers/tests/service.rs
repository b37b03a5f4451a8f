//! The tenant's corporate identifiers in memory, with faults chosen by the test. Time is
//! passed in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::graph::{Answer, Method, Millis, Request, Response, Token};

pub const ORIGIN: &str = "https://graph.example";
const PATH: &str = "/beta/deviceManagement/importedDeviceIdentities/";

/// What goes wrong with one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fault {
    #[default]
    None,
    /// Answered so, without effect.
    Say(u16, String),
    /// 429, without effect.
    Slow(Option<String>),
    /// Answered so, after it had its effect.
    SayAfter(u16),
    /// Never arrived.
    Lost,
    /// The answer never came back.
    LostAfter,
    /// The answer never came back, and the effect comes later.
    LostThen(Millis),
    /// The success of a proxy.
    Odd,
    /// The driver had no token.
    NoToken,
}

pub struct Service {
    /// Each identifier with whose it is.
    pub list: BTreeMap<String, String>,
    /// All that were ever there.
    pub ever: BTreeSet<String>,
    /// A list with one of these is refused as a whole.
    pub invalid: BTreeSet<String>,
    /// Whether the search refuses them too.
    pub search_refuses: bool,
    /// Answered as not taken.
    pub denied: BTreeSet<String>,
    /// Neither taken nor named in an answer.
    pub ignored: BTreeSet<String>,
    /// Taken, but not named in the answer.
    pub unmentioned: BTreeSet<String>,
    /// Longer lists are refused.
    pub most: usize,
    pub fault: Box<dyn FnMut(&Request) -> Fault>,
    /// When each request came, and what it was.
    pub log: Vec<(Millis, String)>,
    pub writes: Vec<Millis>,
    /// Every identifier in each import that arrived.
    pub sent: Vec<String>,
    late: Vec<(Millis, Request)>,
}

impl Service {
    pub fn new() -> Self {
        Self {
            list: BTreeMap::new(),
            ever: BTreeSet::new(),
            invalid: BTreeSet::new(),
            search_refuses: false,
            denied: BTreeSet::new(),
            ignored: BTreeSet::new(),
            unmentioned: BTreeSet::new(),
            most: usize::MAX,
            fault: Box::new(|_| Fault::None),
            log: Vec::new(),
            writes: Vec::new(),
            sent: Vec::new(),
            late: Vec::new(),
        }
    }

    pub fn theirs(&mut self, text: &str) {
        self.ever.insert(text.to_owned());
        self.list.entry(text.to_owned()).or_insert_with(|| "theirs".to_owned());
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

    pub fn take(&mut self, now: Millis, request: &Request) -> Answer {
        assert_eq!(request.method, Method::Post);
        self.advance(now);
        self.log.push((now, line(request)));
        self.writes.push(now);
        match (self.fault)(request) {
            Fault::None => self.effect(request),
            Fault::Say(status, body) => say(status, &body),
            Fault::Slow(retry_after) => Answer::Response(Response {
                status: 429,
                retry_after,
                ..Response::default()
            }),
            Fault::SayAfter(status) => {
                self.effect(request);
                say(status, "")
            }
            Fault::Lost => lost(),
            Fault::LostAfter => {
                self.effect(request);
                lost()
            }
            Fault::LostThen(later) => {
                self.late.push((now + later, request.clone()));
                lost()
            }
            Fault::Odd => say(200, "<html>Sign in to the guest network</html>"),
            Fault::NoToken => Answer::NoToken { why: "the sign-in has ended".to_owned() },
        }
    }

    pub fn advance(&mut self, now: Millis) {
        let (due, late) = std::mem::take(&mut self.late)
            .into_iter()
            .partition::<Vec<_>, _>(|(at, _)| *at <= now);
        self.late = late;
        for (_, request) in due {
            self.effect(&request);
        }
    }

    fn effect(&mut self, request: &Request) -> Answer {
        let (name, texts, body) = parts(request);
        assert!((1..=500).contains(&texts.len()));
        let import = name == "importDeviceIdentityList";
        let invalid = texts.iter().filter(|text| self.invalid.contains(*text)).count();
        if texts.len() > self.most {
            return say(413, "");
        }
        if invalid > 0 && (import || self.search_refuses) {
            let words = format!(
                "Invalid Device Identifier parameter found for {invalid} import records!"
            );
            return say(400, &error("BadRequest", &words));
        }
        if !import {
            let found = texts.iter().filter(|text| self.list.contains_key(*text));
            let found: Vec<_> = found.map(|text| line_of(text, None)).rev().collect();
            return say(200, &json!({ "value": found }).to_string());
        }
        let overwrite = body["overwriteImportedDeviceIdentities"].as_bool();
        let overwrite = overwrite.expect("said either way");
        let mut lines = Vec::new();
        for text in texts {
            self.sent.push(text.clone());
            if self.ignored.contains(&text) {
                continue;
            }
            let there = self.list.contains_key(&text) && !overwrite;
            let taken = !there && !self.denied.contains(&text);
            if taken {
                self.list.insert(text.clone(), "ours".to_owned());
                self.ever.insert(text.clone());
            }
            if !self.unmentioned.contains(&text) {
                lines.push(line_of(&text, Some(taken)));
            }
        }
        // In no order that was promised.
        lines.reverse();
        say(200, &json!({ "value": lines }).to_string())
    }
}

fn line_of(text: &str, status: Option<bool>) -> Value {
    let mut line = json!({
        "id": format!("id-of-{text}"), "importedDeviceIdentifier": text,
        "importedDeviceIdentityType": "manufacturerModelSerial",
        "enrollmentState": "notContacted", "platform": "windows", "description": null,
    });
    if let Some(status) = status {
        line["status"] = json!(status);
    }
    line
}

/// A request in a few words: `search 3`, `import 2`.
pub fn line(request: &Request) -> String {
    let (name, texts, _) = parts(request);
    let name = match name.as_str() {
        "importDeviceIdentityList" => "import",
        "searchExistingIdentities" => "search",
        other => panic!("{other}"),
    };
    let fresh = match request.token {
        Token::Current => "",
        Token::Fresh { .. } => " with a fresh token",
    };
    format!("{name} {}{fresh}", texts.len())
}

fn parts(request: &Request) -> (String, Vec<String>, Value) {
    let path = request.url.strip_prefix(ORIGIN).and_then(|url| url.strip_prefix(PATH));
    let text = request.body.as_deref().expect("a body");
    let body: Value = serde_json::from_str(text).expect("JSON");
    let list = body["importedDeviceIdentities"].as_array().expect("a list");
    let texts = list.iter().map(|entry| {
        assert_eq!(entry["importedDeviceIdentityType"], "manufacturerModelSerial");
        entry["importedDeviceIdentifier"].as_str().expect("a text").to_owned()
    });
    (path.expect("beta's").to_owned(), texts.collect(), body.clone())
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
