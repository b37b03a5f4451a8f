//! The tenant's corporate identifiers in memory, with faults chosen by the test. Time is
//! passed in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::graph::wire::{ORIGIN, Serve, Wire, body, error, say};
use crate::graph::{Answer, Method, Millis, Request, Token};

const PATH: &str = "/beta/deviceManagement/importedDeviceIdentities/";

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
    pub wire: Wire,
    /// Every identifier in each import that arrived.
    pub sent: Vec<String>,
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
            wire: Wire::new(),
            sent: Vec::new(),
        }
    }

    pub fn theirs(&mut self, text: &str) {
        self.ever.insert(text.to_owned());
        self.list.entry(text.to_owned()).or_insert_with(|| "theirs".to_owned());
    }
}

impl Serve for Service {
    fn wire(&mut self) -> &mut Wire {
        &mut self.wire
    }

    fn line(request: &Request) -> String {
        line(request)
    }

    fn advance(&mut self, now: Millis) {
        for (at, request) in self.wire.due(now) {
            self.effect(at, &request);
        }
    }

    fn effect(&mut self, _now: Millis, request: &Request) -> Answer {
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
    assert_eq!(request.method, Method::Post);
    let (name, texts, _) = parts(request);
    let name = match name.as_str() {
        "importDeviceIdentityList" => "import",
        "searchExistingIdentities" => "search",
        other => panic!("{other}"),
    };
    let fresh = match request.token {
        Token::Current => "",
        Token::Fresh { .. } => " with a fresh token",
        Token::With { .. } => " with another scope",
    };
    format!("{name} {}{fresh}", texts.len())
}

fn parts(request: &Request) -> (String, Vec<String>, Value) {
    let path = request.url.strip_prefix(ORIGIN).and_then(|url| url.strip_prefix(PATH));
    let body = body(request);
    let list = body["importedDeviceIdentities"].as_array().expect("a list");
    let texts = list.iter().map(|entry| {
        assert_eq!(entry["importedDeviceIdentityType"], "manufacturerModelSerial");
        entry["importedDeviceIdentifier"].as_str().expect("a text").to_owned()
    });
    (path.expect("beta's").to_owned(), texts.collect(), body.clone())
}
