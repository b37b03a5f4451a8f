//! The technical log: which requests went out, and what came of each.
//!
//! In: each request and its answer, with times. Out: a line for each, for the person
//! who has to show what was done or to ask Microsoft's support about it. Neither token
//! nor body is kept, and of an address only the path, so no hash can be in it.

use std::collections::VecDeque;

use super::error::quote;
use super::{Answer, Method, Millis, Request};
use crate::few::Few;

/// Lines kept: a run of 100,000 devices makes about so many. The oldest go first.
const MOST: usize = 20_000;

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When it was sent, in milliseconds since 1970.
    pub at: Millis,
    /// Its method.
    pub method: Method,
    /// The path, version root included, without the query.
    pub path: String,
    /// The HTTP status; nothing where no answer came.
    pub status: Option<u16>,
    /// The service's own name for the request; empty where it was not to be read.
    pub request_id: String,
    /// From sending to the answer, in milliseconds.
    pub took: Millis,
    /// Why no answer came.
    pub lost: String,
}

/// The requests of a session, as far as they are kept.
#[derive(Debug, Default)]
pub struct Audit {
    entries: VecDeque<Entry>,
    dropped: u64,
    open: Few<(u32, u32), (Millis, Method, String)>,
}

/// Which lines a person looks at, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Words that must all stand in the line; upper and lower case are the same.
    pub text: String,
    /// Only what did not succeed.
    pub failed: bool,
    /// The last request first.
    pub newest_first: bool,
}

impl Entry {
    /// Whether no answer came, or one that was no success.
    pub fn failed(&self) -> bool {
        !self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether all words, in lower case, stand in the line.
    fn has(&self, words: &[String]) -> bool {
        if words.is_empty() {
            return true;
        }
        let status = self.status.map_or(String::new(), |status| status.to_string());
        let cells =
            [self.method.name(), &self.path, &status, &self.request_id, &self.lost];
        let line = cells.join("\n").to_lowercase();
        words.iter().all(|word| line.contains(word))
    }
}

impl Audit {
    /// A request of an errand goes out.
    pub fn sent(&mut self, now: Millis, errand: u32, request: &Request) {
        let path = path(&request.url);
        self.open.insert((errand, request.id), (now, request.method, path));
    }

    /// What became of it.
    pub fn answered(&mut self, now: Millis, errand: u32, id: u32, answer: &Answer) {
        let Some((at, method, path)) = self.open.remove(&(errand, id)) else { return };
        let (status, request_id, lost) = match answer {
            Answer::Response(response) => {
                let id = response.request_id.as_deref().unwrap_or_default();
                (Some(response.status), quote(id, 80), String::new())
            }
            Answer::Lost { why } => (None, String::new(), quote(why, 120)),
            Answer::NoToken { why } => {
                (None, String::new(), format!("not sent: {}", quote(why, 120)))
            }
        };
        let took = (now - at).max(0.0);
        self.entries.push_back(Entry {
            at,
            method,
            path,
            status,
            request_id,
            took,
            lost,
        });
        if self.entries.len() > MOST {
            self.entries.pop_front();
            self.dropped += 1;
        }
    }

    /// The lines that are kept, oldest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The lines that a look shows, `len` of them from place `from` on, and how many
    /// there are.
    pub fn window(&self, look: &Look, from: usize, len: usize) -> (usize, Vec<&Entry>) {
        let words: Vec<String> =
            look.text.split_whitespace().map(str::to_lowercase).collect();
        let fits = |entry: &&Entry| (!look.failed || entry.failed()) && entry.has(&words);
        let mut entries: Vec<&Entry> = self.entries().filter(fits).collect();
        if look.newest_first {
            entries.reverse();
        }
        let all = entries.len();
        (all, entries.into_iter().skip(from).take(len).collect())
    }

    /// The line at a place, from 0.
    pub fn entry(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place)
    }

    /// How many lines were too many to keep.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

impl Method {
    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

fn path(url: &str) -> String {
    let after = url.find("://").map_or(0, |at| at + 3);
    let path = url[after..].find('/').map_or("", |at| &url[after + at..]);
    path.split(['?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Response, Token};

    fn request(id: u32, url: &str) -> Request {
        let (method, token) = (Method::Get, Token::Current);
        Request { id, method, url: url.to_owned(), body: Some("T0E".to_owned()), token }
    }

    #[test]
    fn a_line_has_what_support_asks_for_and_no_more() {
        let mut audit = Audit::default();
        let url = "https://graph.example/beta/devices?$skiptoken=secret";
        audit.sent(1_000.0, 1, &request(7, url));
        audit.sent(1_100.0, 2, &request(7, "https://graph.example/v1.0/$batch"));
        let response = Response {
            status: 429,
            request_id: Some("r-1".into()),
            ..Response::default()
        };
        audit.answered(1_250.0, 1, 7, &Answer::Response(response));
        audit.answered(1_300.0, 2, 7, &Answer::Lost { why: "Failed to fetch".into() });
        audit.answered(1_400.0, 2, 7, &Answer::Lost { why: "twice".into() });
        let entries: Vec<_> = audit.entries().collect();
        assert_eq!(entries.len(), 2);
        assert_eq!(
            *entries[0],
            Entry {
                at: 1_000.0,
                method: Method::Get,
                path: "/beta/devices".into(),
                status: Some(429),
                request_id: "r-1".into(),
                took: 250.0,
                lost: String::new(),
            }
        );
        assert_eq!(
            (entries[1].status, entries[1].lost.as_str()),
            (None, "Failed to fetch")
        );
        assert!(!format!("{audit:?}").contains("secret"));
        assert!(!format!("{audit:?}").contains("T0E"));
    }

    #[test]
    fn a_look_shows_what_it_asks_for_in_its_order() {
        let mut audit = Audit::default();
        let answers =
            [(200, "devices"), (404, "devices/7"), (201, "imports"), (429, "imports")];
        for ((status, path), id) in answers.into_iter().zip(1..) {
            audit.sent(0.0, 1, &request(id, &format!("https://graph.example/{path}")));
            let request_id = Some(format!("R-{id}"));
            let response = Response { status, request_id, ..Response::default() };
            audit.answered(1.0, 1, id, &Answer::Response(response));
        }
        audit.sent(0.0, 1, &request(9, "https://graph.example/devices"));
        audit.answered(1.0, 1, 9, &Answer::NoToken { why: "Signed out".into() });
        let seen = |look: &Look, from, len| -> (usize, Vec<String>) {
            let (all, entries) = audit.window(look, from, len);
            let name = |entry: &&Entry| match entry.status {
                Some(status) => format!("{} {status}", entry.path),
                None => entry.lost.clone(),
            };
            (all, entries.iter().map(name).collect())
        };
        let all = Look::default();
        assert_eq!(
            seen(&all, 1, 2),
            (5, vec!["/devices/7 404".into(), "/imports 201".into()])
        );
        let failed = Look { failed: true, newest_first: true, ..Look::default() };
        let lines = ["not sent: Signed out", "/imports 429", "/devices/7 404"];
        assert_eq!(seen(&failed, 0, 9), (3, lines.map(String::from).to_vec()));
        for text in ["IMPORTS 42", "r-4", "get 429"] {
            let look = Look { text: text.into(), ..Look::default() };
            assert_eq!(seen(&look, 0, 9), (1, vec!["/imports 429".into()]), "{text}");
        }
        let none = Look { text: "imports signed".into(), ..Look::default() };
        assert_eq!(seen(&none, 0, 9), (0, vec![]));
        assert_eq!(seen(&all, 7, 9).1, [""; 0]);
    }

    #[test]
    fn the_oldest_lines_go_first() {
        let mut audit = Audit::default();
        for id in 0..(MOST as u32 + 5) {
            audit.sent(0.0, 1, &request(id, "https://graph.example/a"));
            audit.answered(f64::from(id), 1, id, &Answer::Lost { why: String::new() });
        }
        assert_eq!((audit.entries().len(), audit.dropped()), (MOST, 5));
        assert_eq!(audit.entry(0).map(|entry| entry.took), Some(5.0));
    }

    #[test]
    fn a_path_is_what_follows_the_host() {
        for (url, expected) in [
            ("https://graph.example/v1.0/x/y?z", "/v1.0/x/y"),
            ("https://g.ex/v1.0/x/y#z", "/v1.0/x/y"),
            ("http://[::1]:80/v1.0/x", "/v1.0/x"),
            ("https://g.ex", ""),
        ] {
            assert_eq!(path(url), expected, "{url}");
        }
    }
}
