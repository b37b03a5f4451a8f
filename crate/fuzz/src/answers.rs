//! Texts from outside that are not files of rows: `config.json`, `policy.json` and what a
//! service answers.

use std::borrow::Cow;

use preflight_core::graph::config::Config;
use preflight_core::graph::directory::Directory;
use preflight_core::graph::import::{Device, Fleet, Import, Settings};
use preflight_core::graph::{Answer, Endpoint, Millis, Next, Request, Response};
use preflight_core::message::Message;
use preflight_core::rules::policy::Policy;

use super::Choices;

/// The text of `config.json`.
pub fn config(bytes: &[u8]) {
    if let Err(problems) = Config::read(&String::from_utf8_lossy(bytes)) {
        told(&problems);
    }
}

/// The text of `policy.json`.
pub fn policy(bytes: &[u8]) {
    if let Err(problems) = Policy::read(&String::from_utf8_lossy(bytes)) {
        told(&problems);
    }
}

/// Problems are sentences that nobody has to scroll through, each on one line.
fn told(problems: &[Message]) {
    assert!(!problems.is_empty(), "refused without a word");
    for problem in problems {
        let sentence = problem.to_string();
        assert!(sentence.ends_with('.'), "{sentence}");
        assert!(sentence.chars().count() < 1000, "{sentence}");
        assert!(!sentence.contains(char::is_control), "{sentence:?}");
    }
}

pub(super) const ORIGIN: &str = "https://graph.example";
const DEVICES: usize = 3;

struct Three;

impl Fleet for Three {
    fn device(&self, index: usize) -> Device<'_> {
        let serial = ["S-1", "S-2", "S-3"].get(index).copied().unwrap_or_default();
        Device {
            serial,
            hash: Cow::Borrowed("T0EB"),
            group_tag: "HQ",
            assigned_user: "",
            product_key: "",
        }
    }
}

/// Answers separated by a byte 1, each a choice of its kind and a body.
pub fn graph_answers(bytes: &[u8]) {
    let mut answers = bytes.split(|&byte| byte == 1).map(answer);
    let endpoint = || Endpoint { origin: ORIGIN.to_owned() };
    let mut directory = Directory::new(endpoint(), 1);
    let mut now: Millis = 1_000_000.0;
    let mut import_only = bytes.first().is_some_and(|byte| byte % 2 == 0);
    for _ in 0..100 {
        if import_only {
            break;
        }
        match directory.next(now) {
            Next::Send(request) => {
                sent(&request);
                match answers.next() {
                    Some(answer) => directory.answer(now, request.id, answer),
                    None => import_only = true,
                }
            }
            Next::Wait { until } => now = later(now, until),
            Next::Blocked(message) => {
                assert!(!message.to_string().is_empty());
                assert!(directory.blocked().is_some());
                directory.resume();
            }
            Next::Done => break,
        }
    }
    let id = "aaaaaaaa-0000-4000-8000-000000000001".to_owned();
    let mut import = Import::new(endpoint(), Settings::default(), id, 1, DEVICES);
    for turn in 0..400 {
        let next = import.next(now, &Three);
        assert!(!import.doing().to_string().is_empty());
        for index in 0..DEVICES {
            assert!(!import.state(index).message().to_string().is_empty());
        }
        let counts = import.counts();
        assert_eq!(counts.devices, DEVICES);
        match next {
            Next::Send(request) => {
                sent(&request);
                let Some(answer) = answers.next() else { break };
                import.answer(now, request.id, answer);
            }
            Next::Wait { until } => now = later(now, until),
            Next::Blocked(message) => {
                assert!(!message.to_string().is_empty());
                import.resume(now);
            }
            Next::Done => {
                assert!(import.done());
                break;
            }
        }
        if turn % 7 == 6 {
            let rows: Vec<String> = (0..DEVICES).map(|row| import.row(row)).collect();
            let texts = rows.iter().map(String::as_str);
            let back = Import::restore(&import.head(), texts, now).expect("read back");
            for index in 0..DEVICES {
                assert_eq!(back.state(index), import.state(index));
            }
            import = back;
        }
    }
}

/// Nothing goes elsewhere than to Graph. A link of the service's may spell its host in
/// capitals and name the port that is meant anyway.
pub(super) fn sent(request: &Request) {
    let (start, rest) = request.url.split_at(ORIGIN.len());
    assert!(start.eq_ignore_ascii_case(ORIGIN), "sent elsewhere: {}", request.url);
    let rest = rest.strip_prefix(":443").unwrap_or(rest);
    assert!(rest.starts_with('/'), "sent elsewhere: {}", request.url);
}

fn later(now: Millis, until: Millis) -> Millis {
    assert!(until > now && until.is_finite(), "{until} is not after {now}");
    until
}

fn answer(bytes: &[u8]) -> Answer {
    let mut choices = Choices(bytes);
    let kind = choices.byte();
    let status = match kind % 16 {
        0 => return Answer::Lost { why: "the network".to_owned() },
        2 => return Answer::NoToken { why: "nobody is signed in".to_owned() },
        3 => 201,
        4 => 204,
        5 => 400,
        6 => 401,
        7 => 403,
        8 => 404,
        9 => 413,
        10 => 429,
        11 => 500,
        12 => 503,
        _ => 200,
    };
    let text = String::from_utf8_lossy(choices.0).into_owned();
    let header = (kind & 0x40 != 0).then(|| text.chars().take(40).collect::<String>());
    Answer::Response(Response {
        status,
        retry_after: header.clone(),
        www_authenticate: header,
        request_id: None,
        body: text,
    })
}
