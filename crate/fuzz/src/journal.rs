//! A saved journal: what somebody sends as a run that was begun elsewhere.

use preflight_core::graph::import::Settings;
use preflight_core::graph::{Answer, Endpoint, Method, Next, Response};
use preflight_core::session::{Aim, Session, read_journal};

use super::Choices;
use super::answers::{ORIGIN, sent};
use super::damage::damaged;
use super::hash::device;

const TENANT: &str = "11111111-0000-4000-8000-000000000001";

/// Text that may be a journal, or a journal with damage: taken up whole, or refused and
/// nothing changed.
pub fn journal(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let text = match choices.byte() {
        0 => String::from_utf8_lossy(choices.0).into_owned(),
        kind if kind % 4 == 3 => forged(&made(Aim::Both, &mut choices), &mut choices),
        _ => damaged(&made(Aim::Register, &mut choices), &mut choices),
    };
    let entries = match read_journal(&text) {
        Ok(entries) => entries,
        Err(message) => return assert!(message.to_string().ends_with('.')),
    };
    let mut session = Session::default();
    session.set_tenant(Some(TENANT));
    if let Err(message) = session.take_up(entries, &endpoint(), 1, 1_000_000.0) {
        assert!(message.to_string().ends_with('.'));
        assert_eq!(session.rows().count(), 0, "refused, and rows are there");
        assert!(session.run().is_none(), "refused, and a run is there");
        return;
    }
    let mut now = 1_000_000.0;
    for _ in 0..40 {
        for (id, _) in session.files() {
            session.file_findings(id);
        }
        match session.next(now) {
            Next::Send(request) => {
                sent(&request);
                let body = request.body.as_deref().unwrap_or_default();
                let list = [&request.url, body]
                    .map(|text| text.contains("/windowsAutopilotDeviceIdentities"));
                let changes = request.method != Method::Get && list.contains(&true);
                assert!(!changes, "changed unasked");
                let status = if request.method == Method::Get { 200 } else { 503 };
                let body = "{\"value\":[]}".to_owned();
                let answer = Response { status, body, ..Response::default() };
                session.answer(now, request.id, Answer::Response(answer));
            }
            Next::Wait { until } => now = until,
            Next::Blocked(_) | Next::Done => break,
        }
        while !session.journal().is_empty() {}
    }
}

/// A journal whose orders tell something else of where they are.
fn forged(text: &str, choices: &mut Choices) -> String {
    let states = ["planned", "sent", "accepted", "deleting", "gone"];
    let todos = ["Look", "Write", "Air", "Watch", "Nothing"];
    let (state, todo) = (states[choices.below(5)], todos[choices.below(5)]);
    let touched = choices.byte() % 2 == 1;
    let lines = text.lines().map(|line| {
        if !line.starts_with("{\"key\":\"orders/") {
            return format!("{line}\n");
        }
        let state = told(line, "state", state);
        let todo = told(&state, "todo", todo);
        let begin = "touched\\\":";
        todo.replace(&format!("{begin}false"), &format!("{begin}{touched}")) + "\n"
    });
    lines.collect()
}

/// The line with another text under that name.
fn told(line: &str, name: &str, text: &str) -> String {
    let begin = format!("{name}\\\":\\\"");
    let (before, after) = line.split_once(&begin).expect("a row has it");
    let (_, after) = after.split_once('\\').expect("it ends");
    format!("{before}{begin}{text}\\{after}")
}

/// The journal of a run of a few made-up devices that has begun; where devices are
/// changed too, the first is in the tenant with another tag.
fn made(aim: Aim, choices: &mut Choices) -> String {
    let mut session = Session::default();
    session.set_tenant(Some(TENANT));
    session.allow_changes(true);
    let mut text =
        String::from("Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\n");
    let mut there = String::new();
    for number in 1..=1 + choices.byte() % 3 {
        let device = device(number, choices);
        if number == 1 && aim != Aim::Register {
            there = serde_json::json!({
                "id": "c0ffee00-0000-4000-8000-000000000001",
                "serialNumber": device.serial,
                "groupTag": "Old",
            })
            .to_string();
        }
        text.push_str(&format!("{},,{},HQ\n", device.serial, device.hash()));
    }
    let file = session.open("stick.csv", text.len() as u64);
    session.feed(file, text.as_bytes());
    session.close(file);
    session.begin_plan(endpoint(), 1).expect("nothing runs");
    for _ in 0..2 {
        if let Next::Send(request) = session.next(1.0) {
            let body = format!("{{\"value\":[{}]}}", std::mem::take(&mut there));
            let answer = Response { status: 200, body, ..Response::default() };
            session.answer(1.0, request.id, Answer::Response(answer));
        }
    }
    let run = "0b1b7f6e-0000-4000-8000-000000000001".to_owned();
    session.begin_run(run, 1, Settings::default(), aim).expect("new devices");
    session.next(2.0);
    String::from_utf8(session.journal_file()).expect("a journal is text")
}

fn endpoint() -> Endpoint {
    Endpoint { origin: ORIGIN.to_owned() }
}
