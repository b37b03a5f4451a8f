//! Whole runs of a session against a tenant in memory, in made-up time.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::journal::read_file;
use super::super::{Aim, Column, Options, RowView, Session, State, Subject, target};
use crate::graph::change::{Edits, Properties};
use crate::graph::import::Settings;
use crate::graph::wire::{ORIGIN, body, requests, say};
use crate::graph::{Answer, Endpoint, Method, Millis, Next, Request};
use crate::hash::generate::Device as MadeUp;

const RUN: &str = "0b1b7f6e-0000-4000-8000-000000000001";
const TENANT: &str = "11111111-0000-4000-8000-000000000001";
const LIST: &str = "/deviceManagement/windowsAutopilotDeviceIdentities";
const QUEUE: &str = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";
const IDENTIFIERS: &str = "/deviceManagement/importedDeviceIdentities";

/// A tenant that does everything at once.
#[derive(Default)]
struct Tenant {
    /// By id.
    devices: BTreeMap<String, Value>,
    records: Vec<Value>,
    identifiers: Vec<String>,
    /// Method and path of each write, in order.
    writes: Vec<String>,
    /// Deregistering is refused with this status.
    keeps: Option<u16>,
}

impl Tenant {
    fn with(serial: &str, tag: &str) -> Self {
        let mut tenant = Self::default();
        tenant.add("old-1", serial, tag);
        tenant
    }

    fn add(&mut self, id: &str, serial: &str, tag: &str) {
        let device = json!({ "id": id, "serialNumber": serial, "groupTag": tag,
            "deploymentProfileAssignmentStatus": "assignedInSync" });
        self.devices.insert(id.to_owned(), device);
    }

    fn tag(&self, id: &str) -> &str {
        self.devices[id]["groupTag"].as_str().expect("a tag")
    }

    fn take(&mut self, request: &Request) -> Answer {
        let path = request.url.strip_prefix(ORIGIN).expect("our Graph");
        let (_, path) = path[1..].split_once('/').expect("a version");
        let path = format!("/{path}");
        if path == "/$batch" {
            let answers: Vec<_> = requests(request)
                .iter()
                .map(|inner| {
                    let method = match inner["method"].as_str() {
                        Some("DELETE") => Method::Delete,
                        _ => Method::Post,
                    };
                    let url = inner["url"].as_str().expect("a URL");
                    let (status, text) = self.one(method, url, &inner["body"]);
                    let body: Value = serde_json::from_str(&text).unwrap_or_default();
                    json!({ "id": inner["id"], "status": status, "body": body })
                })
                .collect();
            return say(200, &json!({ "responses": answers }).to_string());
        }
        let sent = request.body.as_ref().map(|_| body(request)).unwrap_or_default();
        let (status, text) = self.one(request.method, &path, &sent);
        say(status, &text)
    }

    fn one(&mut self, method: Method, path: &str, sent: &Value) -> (u16, String) {
        let path = path.split('?').next().unwrap_or_default();
        let searches = path == format!("{IDENTIFIERS}/searchExistingIdentities");
        if method != Method::Get && !searches {
            self.writes.push(format!("{} {path}", method.name()));
        }
        let list = |values: Vec<Value>| (200, json!({ "value": values }).to_string());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if path == LIST {
            return list(self.devices.values().cloned().collect());
        }
        if path == QUEUE {
            return list(self.records.clone());
        }
        if path == format!("{QUEUE}/import") {
            let sent = sent["importedWindowsAutopilotDeviceIdentities"].as_array();
            let mut made = Vec::new();
            for device in sent.expect("devices") {
                let (serial, number) =
                    (text(&device["serialNumber"]), self.records.len() + 1);
                let id = format!("new-{number}");
                self.add(&id, &serial, &text(&device["groupTag"]));
                let mut record = device.clone();
                record["id"] = json!(format!("record-{number}"));
                record["state"] = json!({ "deviceImportStatus": "complete",
                    "deviceRegistrationId": id });
                made.push(record);
            }
            self.records.extend(made.clone());
            return list(made);
        }
        if let Some(id) = path.strip_prefix(&format!("{QUEUE}/")) {
            self.records.retain(|record| record["id"] != id);
            return (204, String::new());
        }
        if path.starts_with(IDENTIFIERS) {
            let key = "importedDeviceIdentities";
            let asked: Vec<String> = sent[key]
                .as_array()
                .expect("identifiers")
                .iter()
                .map(|it| text(&it["importedDeviceIdentifier"]))
                .collect();
            let line = |text: &String| json!({ "importedDeviceIdentifier": text, "status": true });
            if searches {
                let there = asked.iter().filter(|it| self.identifiers.contains(it));
                return list(there.map(line).collect());
            }
            self.identifiers.extend(asked.iter().cloned());
            return list(asked.iter().map(line).collect());
        }
        let rest = path.strip_prefix(&format!("{LIST}/")).expect("a device");
        let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
        let Some(device) = self.devices.get_mut(id) else { return (404, String::new()) };
        match (method, action) {
            (Method::Get, _) => (200, device.to_string()),
            (Method::Delete, _) => match self.keeps {
                Some(status) => (status, String::new()),
                None => {
                    self.devices.remove(id);
                    (200, String::new())
                }
            },
            (_, "updateDeviceProperties") => {
                device["groupTag"] = sent["groupTag"].clone();
                (200, String::new())
            }
            (_, action) => panic!("{action}"),
        }
    }
}

fn endpoint() -> Endpoint {
    Endpoint { origin: ORIGIN.to_owned() }
}

/// Rows of made-up devices, each with its tag; and corporate identifiers.
fn session(devices: &[(u64, &str)], identifiers: &[&str]) -> Session {
    let mut session = Session::default();
    session.set_tenant(Some(TENANT));
    let mut text = String::from("Device Serial Number,Windows Product ID,");
    text.push_str("Hardware Hash,Group Tag\r\n");
    for (number, tag) in devices {
        let device = MadeUp::numbered(*number);
        text.push_str(&format!("{},,{},{tag}\r\n", device.serial, device.hash()));
    }
    let file = session.open("devices.csv", text.len() as u64);
    session.feed(file, text.as_bytes());
    session.close(file);
    if !identifiers.is_empty() {
        let text = identifiers.join("\r\n") + "\r\n";
        let file = session.open("identifiers.csv", text.len() as u64);
        session.feed(file, text.as_bytes());
        session.close(file);
    }
    session
}

fn serial(number: u64) -> String {
    MadeUp::numbered(number).serial
}

/// Until all is done or nothing goes on by itself. Gives the last that was said.
fn go(session: &mut Session, tenant: &mut Tenant, now: &mut Millis) -> Next {
    for _ in 0..10_000 {
        match session.next(*now) {
            Next::Send(request) => {
                let answer = tenant.take(&request);
                *now += 100.0;
                session.answer(*now, request.id, answer);
            }
            Next::Wait { until } => *now = until,
            end => return end,
        }
    }
    panic!("no end: {:?}", session.run().map(|run| run.doing().to_string()));
}

fn plan(session: &mut Session, tenant: &mut Tenant, now: &mut Millis) {
    session.begin_plan(endpoint(), 1).expect("not running");
    assert_eq!(go(session, tenant, now), Next::Done);
}

fn states(session: &Session) -> Vec<State> {
    session.rows().map(|row| row.state).collect()
}

/// One new device, one with another tag, one as it shall be, and an identifier.
fn planned() -> (Session, Tenant, Millis) {
    let rows = [(1, "HQ"), (2, "HQ"), (3, "HQ")];
    let mut session = session(&rows, &["Quillon,Quill 5400,S-0001"]);
    let mut tenant = Tenant::with(&serial(2), "Field");
    tenant.add("old-2", &serial(3), "HQ");
    tenant.add("other", "NOT-OURS", "HQ");
    let mut now = 1_000.0;
    plan(&mut session, &mut tenant, &mut now);
    let planned = [State::New, State::OtherTag, State::Here, State::Identifier];
    assert_eq!(states(&session), planned);
    let counts = session.plan().expect("a plan");
    assert_eq!((counts.new, counts.other_tag, counts.identifiers), (1, 1, 1));
    (session, tenant, now)
}

/// The changes as they are saved.
fn orders(session: &Session) -> String {
    let target = target("changes").expect("a target");
    let save = session.save(target, Options::default());
    String::from_utf8(session.part(&save, 0)).expect("UTF-8")
}

fn begin(session: &mut Session, aim: Aim) -> Result<(), String> {
    let begun = session.begin_run(RUN.into(), 1, Settings::default(), aim);
    begun.map_err(|why| why.to_string())
}

const NOT_ALLOWED: &str = "Changes to existing devices are not allowed: allow them first. \
                           They are off each time somebody signs in.";

#[test]
fn registering_leaves_what_is_there_as_it_is() {
    let (mut session, mut tenant, mut now) = planned();
    begin(&mut session, Aim::Register).expect("something to do");
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    let after = [State::Assigned, State::OtherTag, State::Here, State::Identified];
    assert_eq!(states(&session), after);
    assert_eq!(tenant.identifiers, ["Quillon,Quill 5400,S-0001"]);
    assert_eq!(tenant.tag("old-1"), "Field");
    let changes = tenant.writes.iter().filter(|write| write.contains(LIST));
    assert_eq!(changes.count(), 0, "{:?}", tenant.writes);
    assert!(tenant.records.is_empty(), "our records are removed");
}

#[test]
fn existing_devices_are_changed_only_when_that_is_allowed() {
    let (mut session, mut tenant, mut now) = planned();
    assert_eq!(begin(&mut session, Aim::Both), Err(NOT_ALLOWED.to_owned()));
    session.allow_changes(true);
    begin(&mut session, Aim::Both).expect("something to do");
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    let after = [State::Assigned, State::Changed, State::Here, State::Identified];
    assert_eq!(states(&session), after);
    assert_eq!(tenant.tag("old-1"), "HQ");
    assert_eq!(session.state_message(1).to_string(), "changed, and read back as asked");
    // Only the one device, by its id, and by nothing but its tag.
    let changes: Vec<_> =
        tenant.writes.iter().filter(|write| write.contains(LIST)).collect();
    assert_eq!(changes, [&format!("POST {LIST}/old-1/updateDeviceProperties")]);
}

#[test]
fn updating_alone_registers_nothing() {
    let (mut session, mut tenant, mut now) = planned();
    session.allow_changes(true);
    begin(&mut session, Aim::Update).expect("something to do");
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    let after = [State::New, State::Changed, State::Here, State::Identifier];
    assert_eq!(states(&session), after);
    assert_eq!((tenant.devices.len(), tenant.identifiers.len()), (3, 0));
    session.leave_out(&super::super::Selection::Shown, true).expect("done");
    plan(&mut session, &mut tenant, &mut now);
    let nothing = begin(&mut session, Aim::Both);
    assert_eq!(nothing, Err("The plan has nothing to do of that kind.".to_owned()));
}

#[test]
fn to_undo_a_run_deregisters_what_it_registered_and_nothing_else() {
    let (mut session, mut tenant, mut now) = planned();
    begin(&mut session, Aim::Register).expect("something to do");
    go(&mut session, &mut tenant, &mut now);
    assert_eq!(session.run().map(|run| run.undoable()), Some(1));
    assert_eq!(session.undo_run().expect_err("not allowed").to_string(), NOT_ALLOWED);
    session.allow_changes(true);
    tenant.writes.clear();
    // Nothing is left of what was written down: the results had been saved.
    while !session.journal().is_empty() {}
    assert_eq!(session.undo_run(), Ok(1));
    let keys: Vec<_> = session.journal().into_iter().map(|entry| entry.key).collect();
    assert_eq!(keys, ["devices/0", "states/0", "orders/0", "head"]);
    assert!(session.edit(0, crate::csv::Column::GroupTag, "x").is_err(), "it is going");
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(tenant.writes, [format!("DELETE {LIST}/new-1")]);
    let ids: Vec<_> = tenant.devices.keys().map(String::as_str).collect();
    assert_eq!(ids, ["old-1", "old-2", "other"]);
    assert_eq!(session.state(0), State::Deregistered);
    tally_is_that_of_the_rows(&session);
    assert_eq!(
        session.state_message(0).to_string(),
        "deregistered; the tenant does not have it any more"
    );
    assert_eq!(
        session.undo_run().expect_err("nothing more").to_string(),
        "This run has registered no device that is still to be deregistered."
    );
}

#[test]
fn what_would_not_leave_can_be_asked_again() {
    let (mut session, mut tenant, mut now) = planned();
    begin(&mut session, Aim::Register).expect("something to do");
    go(&mut session, &mut tenant, &mut now);
    session.allow_changes(true);
    tenant.keeps = Some(409);
    assert_eq!(session.undo_run(), Ok(1));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(session.state(0), State::Failed);
    tally_is_that_of_the_rows(&session);
    assert!(session.failure(0).is_some());
    assert_eq!(session.failures().len(), 1);
    tenant.keeps = None;
    assert_eq!(session.undo_run(), Ok(1));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(session.state(0), State::Deregistered);
    assert!(session.failures().is_empty(), "the refusal is of an order that was redone");
}

#[test]
fn a_stopped_run_that_is_undone_does_not_go_on_with_its_changes() {
    let (mut session, mut tenant, mut now) = planned();
    session.allow_changes(true);
    begin(&mut session, Aim::Both).expect("something to do");
    let Next::Send(request) = session.next(now) else { panic!("nothing to send") };
    session.stop();
    let answer = tenant.take(&request);
    session.answer(now + 1.0, request.id, answer);
    now += 1.0;
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    let stopped = [State::Assigned, State::Changing, State::Here, State::Identifier];
    assert_eq!(states(&session), stopped);
    assert_eq!(session.undo_run(), Ok(1));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    let undone = [State::Deregistered, State::Failed, State::Here, State::Identifier];
    assert_eq!(states(&session), undone);
    assert_eq!(
        session.state_message(1).to_string(),
        "not sent: the run was undone first"
    );
    assert_eq!(tenant.tag("old-1"), "Field");
    assert!(tenant.identifiers.is_empty());
    assert_eq!(session.run().map(|run| run.left()), Some(0));
    session.keep_watching(now);
    assert!(session.run().is_some_and(|run| run.done()));
}

/// A run of these rows whose service takes one device at a time, stopped after the first.
fn stopped_after_one(session: &mut Session) -> (Tenant, Millis) {
    let (mut tenant, mut now) = (Tenant::default(), 1_000.0);
    plan(session, &mut tenant, &mut now);
    let settings = Settings { batch: 1, ..Settings::default() };
    let begun = session.begin_run(RUN.into(), 1, settings, Aim::Register);
    begun.expect("something to do");
    let Next::Send(request) = session.next(now) else { panic!("nothing to send") };
    session.stop();
    let answer = tenant.take(&request);
    session.answer(now, request.id, answer);
    assert_eq!(go(session, &mut tenant, &mut now), Next::Done);
    (tenant, now)
}

#[test]
fn a_stopped_run_goes_on_by_a_word_alone_and_as_it_was_planned() {
    let mut session = session(&[(1, "HQ"), (2, "HQ")], &[]);
    let (mut tenant, mut now) = stopped_after_one(&mut session);
    assert_eq!(states(&session), [State::Assigned, State::New]);
    // Somebody signs in, or what is beside it is tried again.
    session.resume(now);
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(states(&session), [State::Assigned, State::New]);
    for refused in [
        session.edit(1, Column::GroupTag, "Field"),
        session.remove_row(1),
        session.remove_file(0),
        session.undo(),
    ] {
        assert_eq!(refused.expect_err("it can go on").key(), "run-stopped");
    }
    session.go_on(now);
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(states(&session), [State::Assigned, State::Assigned]);
    session.edit(1, Column::GroupTag, "Field").expect("it is over");
}

#[test]
fn an_undone_run_that_goes_on_registers_nothing_more() {
    let mut session = session(&[(1, "HQ"), (2, "HQ")], &["Quillon,Quill 5400,S-0001"]);
    let (mut tenant, mut now) = stopped_after_one(&mut session);
    assert_eq!(states(&session), [State::Assigned, State::New, State::Identifier]);
    session.allow_changes(true);
    assert_eq!(session.undo_run(), Ok(1));
    assert!(session.run().is_some_and(|run| run.undone()));
    // It is stopped once more, and goes on, here and in another browser.
    session.stop();
    let mut again = taken_up(&session, now);
    again.allow_changes(true);
    for session in [&mut session, &mut again] {
        session.go_on(now);
        session.keep_watching(now);
        session.go_on(now);
        assert_eq!(go(session, &mut tenant, &mut now), Next::Done);
        let after = [State::Deregistered, State::New, State::Identifier];
        assert_eq!(states(session), after);
    }
    assert_eq!((tenant.devices.len(), tenant.identifiers.len()), (0, 0));
}

#[test]
fn devices_of_the_list_are_changed_by_their_ids() {
    let mut tenant = Tenant::with("S-1", "Field");
    tenant.add("old-2", "S-2", "HQ");
    let (mut session, mut now) = (Session::default(), 1_000.0);
    session.set_tenant(Some(TENANT));
    plan(&mut session, &mut tenant, &mut now);
    let tagged = |tag: &str| {
        let group_tag = Some(tag.to_owned());
        Edits::Change(Properties { group_tag, ..Properties::default() })
    };
    let begin = |session: &mut Session, ids: &[&str], edits: &Edits| {
        let ids = ids.iter().map(ToString::to_string).collect();
        let settings = Settings::default();
        let begun =
            session.begin_changes(endpoint(), &ids, edits, RUN.into(), 1, settings);
        begun.map_err(|why| why.to_string())
    };
    assert_eq!(
        begin(&mut session, &["old-1"], &tagged("New")),
        Err(NOT_ALLOWED.to_owned())
    );
    session.allow_changes(true);
    let none = Err("No device of the tenant is selected.".to_owned());
    assert_eq!(begin(&mut session, &[], &tagged("New")), none);
    assert!(begin(&mut session, &["old-1", "else"], &tagged("New")).is_err());
    assert_eq!(begin(&mut session, &["old-1", "old-2"], &tagged("New")), Ok(()));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!((tenant.tag("old-1"), tenant.tag("old-2")), ("New", "New"));
    assert_eq!(session.run().map(|run| run.changes().counts().confirmed), Some(2));
    let table = orders(&session);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[1].starts_with("S-1,old-1,"), "{table}");
    assert!(lines[1].contains(",changed,"), "{table}");
    assert_eq!(session.plan(), None, "what was read before says nothing now");
    tenant.keeps = Some(409);
    assert_eq!(begin(&mut session, &["old-2"], &Edits::Deregister), Ok(()));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    // The device has no row; a ticket says it all the same.
    let (failure, count) = session.failures()[0];
    assert_eq!(count, 1);
    let about = Subject::Failure { code: failure.code, name: &failure.name };
    let ticket = session.ticket(about).expect("a ticket").to_string();
    let table = orders(&session);
    let line = table.lines().nth(1).expect("an order");
    assert!(line.starts_with("S-2,old-2,") && line.contains(",failed,"), "{line}");
    assert!(line.contains(&format!(",{},{},", failure.code, failure.name)), "{line}");
    for part in [TENANT, RUN, "S-2", "old-2"] {
        assert!(ticket.contains(part), "{ticket}");
    }
    tenant.keeps = None;
    assert_eq!(begin(&mut session, &["old-2"], &Edits::Deregister), Ok(()));
    assert_eq!(go(&mut session, &mut tenant, &mut now), Next::Done);
    assert_eq!(tenant.devices.len(), 1);
}

/// The session that a journal, saved at this moment, gives in another browser.
fn taken_up(session: &Session, now: Millis) -> Session {
    let file = String::from_utf8(session.journal_file()).expect("text");
    let mut again = Session::default();
    again.set_tenant(Some(TENANT));
    let entries = read_file(&file).expect("lines");
    again.take_up(entries, &endpoint(), 7, now).expect("it can be taken up");
    again
}

#[test]
fn a_run_is_taken_up_at_every_step_and_does_everything_once() {
    let steps = {
        let (mut session, mut tenant, now) = planned();
        session.allow_changes(true);
        begin(&mut session, Aim::Both).expect("something to do");
        killed_after(&mut session, &mut tenant, now, usize::MAX)
    };
    assert!(steps >= 7, "{steps} requests");
    for step in 0..steps {
        for arrives in [false, true] {
            let (mut session, mut tenant, mut now) = planned();
            session.allow_changes(true);
            begin(&mut session, Aim::Both).expect("something to do");
            killed_after(&mut session, &mut tenant, now, step);
            // The page is closed with a request in the air; it arrives, or does not.
            if let Next::Send(request) = session.next(now + 90_000.0)
                && arrives
            {
                tenant.take(&request);
            }
            now += 100_000.0;
            let mut again = taken_up(&session, now);
            let end = go(&mut again, &mut tenant, &mut now);
            if end != Next::Done {
                let held = "This run is to change or deregister 1 existing device. Who is \
                            signed in has to allow changes to existing devices before it \
                            goes on.";
                let Next::Blocked(why) = end else { panic!("{end:?}") };
                assert_eq!(why.to_string(), held, "step {step}");
                assert_eq!(again.blocked().map(|why| why.to_string()), Some(held.into()));
                again.allow_changes(true);
                assert_eq!(go(&mut again, &mut tenant, &mut now), Next::Done);
            }
            let after: Vec<State> = states(&again);
            let told = format!("step {step}, {arrives}: {after:?} {:?}", tenant.writes);
            assert_eq!(
                after,
                [State::Assigned, State::Identified, State::Changed],
                "{told}"
            );
            assert_eq!(tenant.devices.len(), 4, "{told}");
            assert_eq!(tenant.tag("old-1"), "HQ", "{told}");
            let made = format!("POST {QUEUE}/import");
            let imports = tenant.writes.iter().filter(|write| **write == made);
            assert_eq!(imports.count(), 1, "{told}");
        }
    }
}

/// The tally counts the rows of the run, each once.
fn tally_is_that_of_the_rows(session: &Session) {
    let run = session.run().expect("a run");
    let mut tally = BTreeMap::new();
    for state in session.rows().filter_map(|row| run.state(row.id)) {
        *tally.entry(state).or_insert(0) += 1;
    }
    assert_eq!(BTreeMap::from_iter(run.tally()), tally);
}

/// Lets so many requests through. Gives how many there were.
fn killed_after(
    session: &mut Session,
    tenant: &mut Tenant,
    mut now: Millis,
    most: usize,
) -> usize {
    let mut sent = 0;
    while sent < most {
        tally_is_that_of_the_rows(session);
        match session.next(now) {
            Next::Send(request) => {
                sent += 1;
                let answer = tenant.take(&request);
                now += 100.0;
                session.answer(now, request.id, answer);
            }
            Next::Wait { until } => now = until,
            Next::Done => break,
            Next::Blocked(why) => panic!("{why}"),
        }
    }
    sent
}

#[test]
fn a_sign_in_takes_the_permission_back() {
    let (mut session, _, now) = planned();
    session.allow_changes(true);
    begin(&mut session, Aim::Update).expect("something to do");
    session.set_tenant(Some(TENANT));
    assert!(!session.changes_allowed());
    assert!(matches!(session.next(now), Next::Blocked(_)));
    session.allow_changes(true);
    assert!(matches!(session.next(now), Next::Send(_)));
}

#[test]
fn without_the_permission_all_that_needs_none_is_done() {
    let (mut session, mut tenant, mut now) = planned();
    session.allow_changes(true);
    begin(&mut session, Aim::Both).expect("something to do");
    session.set_tenant(Some(TENANT));
    assert!(matches!(go(&mut session, &mut tenant, &mut now), Next::Blocked(_)));
    let after = [State::Assigned, State::Changing, State::Here, State::Identified];
    assert_eq!(states(&session), after);
    assert_eq!(tenant.tag("old-1"), "Field");
}

#[test]
fn a_journal_with_orders_is_whole_or_refused() {
    let (mut session, _, now) = planned();
    session.allow_changes(true);
    begin(&mut session, Aim::Both).expect("something to do");
    let file = String::from_utf8(session.journal_file()).expect("text");
    let whole = read_file(&file).expect("lines");
    for key in ["orders/0", "states/0", "devices/0"] {
        let mut again = Session::default();
        let less = whole.iter().filter(|entry| entry.key != key).cloned();
        assert!(again.take_up(less, &endpoint(), 7, now).is_err(), "{key}");
        let mut refused = |change: &dyn Fn(&str) -> String| {
            let mut odd = whole.clone();
            for entry in odd.iter_mut().filter(|entry| entry.key == key) {
                let changed = change(&entry.text);
                assert_ne!(changed, entry.text, "{key}");
                entry.text = changed;
            }
            assert!(again.take_up(odd, &endpoint(), 7, now).is_err(), "{key}");
        };
        refused(&|text| text.replace("[{", "["));
        // One less; and an order of the row behind the last.
        refused(&|text| {
            let mut items: Vec<Value> = serde_json::from_str(text).expect("a list");
            items.pop();
            json!(items).to_string()
        });
        if key == "orders/0" {
            refused(&|text| text.replace("\"of\":2", "\"of\":3"));
        }
    }
    let mut again = Session::default();
    let errand = again.errand();
    assert_eq!(again.take_up(whole, &endpoint(), 7, now), Ok(()));
    assert_ne!(again.errand(), errand, "answers to what went out before are not its own");
}

#[test]
fn a_journal_brings_every_cell_back() {
    let mut session = session(&[], &["Quillon,Quill 5400,S-0001"]);
    let device = MadeUp::numbered(1);
    let text = format!(
        "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User\r\n\
         {},00330-80000-00000-AA123,{},HQ,ada@contoso.example\r\n",
        device.serial,
        device.hash()
    );
    let file = session.open("devices.csv", text.len() as u64);
    session.feed(file, text.as_bytes());
    session.close(file);
    let (mut tenant, mut now) = (Tenant::default(), 1_000.0);
    plan(&mut session, &mut tenant, &mut now);
    begin(&mut session, Aim::Register).expect("something to do");
    let mut again = taken_up(&session, now);
    let cells = |session: &Session| {
        let row = |row: RowView<'_>| {
            let place = format!("{} {}", row.place.file, row.place.line);
            let cells = [row.product_id, row.group_tag, row.assigned_user];
            let named = [row.serial, row.manufacturer, row.model];
            format!("{place}: {named:?} {cells:?}")
        };
        let mut rows: Vec<_> = session.rows().map(row).collect();
        rows.sort();
        rows
    };
    assert_eq!(cells(&again), cells(&session));
    let rows = again.files().map(|(_, file)| (file.name.as_str(), file.rows));
    assert_eq!(rows.collect::<Vec<_>>(), [("devices.csv", 1), ("identifiers.csv", 1)]);
    let sent = |session: &mut Session| match session.next(now) {
        Next::Send(request) => request.body,
        other => panic!("{other:?}"),
    };
    assert_eq!(sent(&mut again), sent(&mut session), "the hash to its last character");
}

#[test]
fn what_is_written_down_step_by_step_is_the_whole_journal() {
    // With those that are to be changed: one identifier begins the second chunk.
    let devices: Vec<_> = (1..=101).map(|number| (number, "HQ")).collect();
    let identifiers = ["Quillon,Quill 5400,S-0001", "Quillon,Quill 5400,S-0002"];
    let mut session = session(&devices, &identifiers);
    let mut tenant = Tenant::with(&serial(100), "Field");
    tenant.add("old-2", &serial(101), "Field");
    let mut now = 1_000.0;
    plan(&mut session, &mut tenant, &mut now);
    session.allow_changes(true);
    begin(&mut session, Aim::Both).expect("something to do");
    let mut kept = BTreeMap::new();
    loop {
        let next = session.next(now);
        loop {
            let entries = session.journal();
            if entries.is_empty() {
                break;
            }
            kept.extend(entries.into_iter().map(|entry| (entry.key, entry.text)));
        }
        let file = String::from_utf8(session.journal_file()).expect("text");
        let whole = read_file(&file).expect("lines");
        let whole = whole.into_iter().map(|entry| (entry.key, entry.text));
        assert_eq!(kept, whole.collect());
        match next {
            Next::Send(request) => {
                let answer = tenant.take(&request);
                now += 100.0;
                session.answer(now, request.id, answer);
            }
            Next::Wait { until } => now = until,
            end => return assert_eq!(end, Next::Done),
        }
    }
}

#[test]
fn what_is_left_is_said_in_whole_minutes() {
    let minute = 60_000.0;
    for (from, to, expected) in [
        (0.0, 0.0, "Less than a minute left."),
        (0.0, 1.0, "Less than a minute left."),
        (0.0, 1.1, "1 to 2 minutes left."),
        (1.5, 2.0, "About 2 minutes left."),
        (1.0, 2.5, "1 to 3 minutes left."),
        (3.9, 9.1, "3 to 10 minutes left."),
    ] {
        let said = super::between(from * minute, to * minute).to_string();
        assert_eq!(said, expected, "{from} to {to}");
    }
    let unknown = "How long it takes can't be said yet.";
    for (from, expected) in [
        (0.9, unknown),
        (1.0, "At least 1 minute left."),
        (2.9, "At least 2 minutes left."),
    ] {
        assert_eq!(super::at_least(from * minute).to_string(), expected, "{from}");
    }
}
