//! The tenant's devices and its sync, beside plans and runs.

use super::*;
use crate::graph::Response;
use crate::graph::import::Settings;
use crate::graph::standing::Attention;
use crate::hash::generate::Device;
use crate::session::Aim;

fn graph() -> Endpoint {
    Endpoint { origin: "https://graph.example".to_owned() }
}

fn ok(body: &str) -> Answer {
    Answer::Response(Response {
        status: 200,
        body: body.to_owned(),
        ..Response::default()
    })
}

/// A page of devices: serial number, group tag, state of the profile.
fn page(devices: &[(&str, &str, &str)], next: &str) -> Answer {
    let device = |(serial, tag, status): &(&str, &str, &str)| {
        format!(
            r#"{{"id":"id-{serial}","serialNumber":"{serial}","groupTag":"{tag}",
                "deploymentProfileAssignmentStatus":"{status}"}}"#
        )
    };
    let devices: Vec<_> = devices.iter().map(device).collect();
    let next = match next {
        "" => String::new(),
        next => format!(r#","@odata.nextLink":"https://graph.example/{next}""#),
    };
    ok(&format!(r#"{{"value":[{}]{next}}}"#, devices.join(",")))
}

fn empty() -> Answer {
    ok(r#"{"value":[]}"#)
}

/// Gives the answers to what is sent, one after another, and what was asked.
#[track_caller]
fn fed(
    session: &mut Session,
    now: &mut Millis,
    answers: impl IntoIterator<Item = Answer>,
) -> Vec<String> {
    let mut asked = Vec::new();
    for answer in answers {
        let request = sent(session, now);
        asked.push(request.url.rsplit('/').next().unwrap_or_default().to_owned());
        *now += 1.0;
        session.answer(*now, request.id, answer);
        session.look_at_devices();
    }
    asked
}

#[track_caller]
fn sent(session: &mut Session, now: &mut Millis) -> crate::graph::Request {
    loop {
        match session.next(*now) {
            Next::Send(request) => return request,
            Next::Wait { until } => *now = until,
            other => panic!("{other:?}"),
        }
    }
}

const DEVICES: &str = "windowsAutopilotDeviceIdentities";
const QUEUE: &str = "importedWindowsAutopilotDeviceIdentities";
const TWO: [(&str, &str, &str); 2] =
    [("5CG1", "HQ", "notAssigned"), ("5CG2", "Kiosk", "assignedInSync")];

/// A session that has read these devices.
fn read(devices: &[(&str, &str, &str)]) -> (Session, Millis) {
    let (mut session, mut now) = (Session::default(), 0.0);
    session.begin_devices(graph(), 1).expect("not running");
    fed(&mut session, &mut now, [page(devices, ""), empty()]);
    (session, now)
}

fn shown(session: &Session) -> Vec<&str> {
    session.device_window(0, 100).map(|device| device.serial_number.as_str()).collect()
}

fn file(serials: &[&str]) -> Vec<u8> {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n";
    let row = |serial: &&str| {
        let mut device = Device::numbered(1);
        device.serial = (*serial).to_owned();
        format!("{serial},,{},HQ\r\n", device.hash())
    };
    (header.to_owned() + &serials.iter().map(row).collect::<String>()).into_bytes()
}

#[test]
fn the_list_is_read_without_any_file() {
    let mut session = Session::default();
    session.begin_devices(graph(), 1).expect("not running");
    let mut now = 0.0;
    assert_eq!(session.devices_reading(), Some(0));
    let asked = fed(&mut session, &mut now, [page(&TWO[..1], "more")]);
    assert_eq!(asked, [DEVICES]);
    // What has come is shown while the rest is read.
    assert_eq!((session.devices_reading(), session.devices_read_at()), (Some(1), None));
    assert_eq!(shown(&session), ["5CG1"]);
    let asked = fed(&mut session, &mut now, [page(&TWO[1..], ""), empty()]);
    assert_eq!(asked, ["more", QUEUE]);
    assert_eq!(session.next(now), Next::Done);
    assert_eq!((session.devices_reading(), session.devices_read_at()), (None, Some(now)));
    assert_eq!(shown(&session), ["5CG1", "5CG2"]);
    let counts = session.device_counts();
    assert_eq!((counts.devices, counts.stand_out), (2, 1));
    assert_eq!(session.plan(), None, "nothing is planned");
}

#[test]
fn a_plans_list_is_shown_and_outlives_the_plan() {
    let (mut session, mut now) = (Session::default(), 0.0);
    let id = session.open("stick.csv", 1);
    session.feed(id, &file(&["5CG9"]));
    session.close(id);
    session.begin_plan(graph(), 1).expect("not running");
    // The view asks for it too: it is read once.
    session.begin_devices(graph(), 2).expect("not running");
    let asked = fed(&mut session, &mut now, [page(&TWO, ""), empty()]);
    assert_eq!(asked, [DEVICES, QUEUE]);
    assert_eq!(session.next(now), Next::Done);
    let read_at = session.devices_read_at();
    assert_eq!((shown(&session).len(), read_at), (2, Some(now)));
    session.forget_plan().expect("not running");
    session.look_at_devices();
    assert_eq!((shown(&session).len(), session.devices_read_at()), (2, read_at));
    // A newer reading of the view's own takes its place, and plans nothing.
    session.begin_devices(graph(), 3).expect("not running");
    assert_eq!(shown(&session).len(), 2, "the old list stays while it is read again");
    fed(&mut session, &mut now, [page(&TWO[..1], ""), empty()]);
    assert_eq!(shown(&session), ["5CG1"]);
    assert_eq!(session.plan(), None);
    session.clear().expect("not running");
    session.look_at_devices();
    assert_eq!(shown(&session), ["5CG1"], "to start over is about the rows");
}

#[test]
fn devices_are_searched_sorted_and_narrowed() {
    let (mut session, _) = read(&TWO);
    let filter = |text: &str| DeviceFilter { text: text.into(), ..Default::default() };
    let order = DeviceOrder { column: DeviceColumn::Serial, descending: true };
    let before = session.device_arrangement();
    session.show_devices(DeviceFilter::default(), Some(order));
    assert_eq!(shown(&session), ["5CG2", "5CG1"]);
    assert_ne!(session.device_arrangement(), before);
    assert_eq!(session.device_place("id-5CG1"), Some(1));
    session.show_devices(filter("kiosk"), Some(order));
    assert_eq!(shown(&session), ["5CG2"]);
    let attention = Some(Attention::NoProfile);
    session.show_devices(DeviceFilter { attention, ..filter("") }, Some(order));
    assert_eq!((shown(&session), session.devices_shown()), (vec!["5CG1"], 1));
    assert_eq!(session.device_place("id-5CG2"), None);
    assert_eq!(session.device_window(1, 5).count(), 0);
    let tag = session.device("id-5CG2").map(|device| device.group_tag.as_str());
    assert_eq!(tag, Some("Kiosk"), "shown or not");
}

#[test]
fn what_is_selected_holds_by_its_id_and_only_while_it_is_there() {
    let three = [("A", "HQ", ""), ("B", "HQ", ""), ("C", "", "")];
    let (mut session, mut now) = read(&three);
    let between =
        |a: &str, b: &str| DevicePick::Between(format!("id-{a}"), format!("id-{b}"));
    // From either end.
    assert_eq!(session.select_devices(&between("C", "B"), true), 2);
    let hq = DeviceFilter { tag: Some("HQ".into()), ..Default::default() };
    session.show_devices(hq.clone(), None);
    assert_eq!(session.selected_devices_shown(), 1);
    // Of what is not shown any more nothing is guessed.
    assert_eq!(session.select_devices(&between("C", "A"), true), 2);
    assert_eq!(session.select_devices(&DevicePick::Shown, true), 3);
    let only = DeviceFilter { selected: true, ..Default::default() };
    session.show_devices(only, None);
    assert_eq!(shown(&session), ["A", "B", "C"]);
    session.begin_devices(graph(), 2).expect("not running");
    fed(&mut session, &mut now, [page(&[three[2], three[0]], ""), empty()]);
    assert_eq!(shown(&session), ["C", "A"]);
    let mut selected: Vec<_> = session.selected_devices().iter().collect();
    selected.sort_unstable();
    assert_eq!(selected, ["id-A", "id-C"], "B is not there any more");
    session.show_devices(hq, None);
    assert_eq!(session.select_devices(&DevicePick::Shown, false), 1);
    assert_eq!(session.select_devices(&DevicePick::All, false), 0);
}

#[test]
fn another_tenant_sees_nothing_of_the_first() {
    let (mut session, mut now) = read(&TWO);
    session.select_devices(&DevicePick::Shown, true);
    session.set_tenant(Some("a"));
    session.look_at_devices();
    assert_eq!((session.devices().len(), session.selected_devices().len()), (0, 0));
    // Also not by the plan that is about to be let go of.
    session.begin_plan(graph(), 1).expect("not running");
    fed(&mut session, &mut now, [page(&TWO, ""), empty()]);
    assert_eq!(session.devices().len(), 2);
    session.set_tenant(Some("b"));
    session.look_at_devices();
    assert_eq!((session.devices().len(), session.devices_shown()), (0, 0));
    session.forget_plan().expect("not running");
    assert_eq!(session.devices().len(), 0);
    // An answer that was on its way to the first is nobody's.
    session.begin_devices(graph(), 1).expect("not running");
    let request = sent(&mut session, &mut now);
    session.set_tenant(None);
    session.answer(now, request.id, page(&TWO, ""));
    session.begin_devices(graph(), 1).expect("not running");
    session.answer(now, request.id, page(&TWO, ""));
    session.look_at_devices();
    assert_eq!(session.devices().len(), 0);
    fed(&mut session, &mut now, [page(&TWO[..1], ""), empty()]);
    assert_eq!(shown(&session), ["5CG1"]);
}

#[test]
fn nothing_goes_beside_a_run_but_after_it() {
    let (mut session, mut now) = (Session::default(), 0.0);
    let id = session.open("stick.csv", 1);
    session.feed(id, &file(&["5CG9"]));
    session.close(id);
    session.begin_plan(graph(), 1).expect("not running");
    fed(&mut session, &mut now, [empty(), empty()]);
    // It was asked for before the run, and its answer is dropped when that begins.
    session.look_at_sync(graph(), 1);
    let asked = sent(&mut session, &mut now);
    assert!(asked.url.ends_with("windowsAutopilotSettings"));
    let id = "0b1b7f6e-0000-4000-8000-000000000001".to_owned();
    session.begin_run(id, 1, Settings::default(), Aim::Register).expect("a plan");
    assert!(session.start_sync(graph(), 1).is_err(), "a run is going");
    assert!(session.begin_devices(graph(), 1).is_err(), "a run is going");
    let request = sent(&mut session, &mut now);
    assert!(request.url.ends_with("/import"), "{}", request.url);
    assert_ne!(request.id, asked.id);
    let refusal = Answer::Response(Response { status: 400, ..Response::default() });
    session.answer(now, request.id, refusal);
    let mut urls = Vec::new();
    while !session.run().is_some_and(|run| run.done()) {
        let request = sent(&mut session, &mut now);
        urls.push(request.url);
        session.answer(now, request.id, empty());
    }
    assert!(!urls.iter().any(|url| url.contains("windowsAutopilotSettings")), "{urls:?}");
    // Now it finds out for itself what came of its request.
    let settings = r#"{"lastManualSyncTriggerDateTime":"0001-01-01T00:00:00Z","syncStatus":"completed"}"#;
    let asked = fed(&mut session, &mut now, [ok(settings)]);
    assert_eq!(asked, ["windowsAutopilotSettings"]);
    assert!(session.run().is_some(), "the results stay");
    assert_eq!(session.next(now), Next::Done);
}

#[test]
fn a_sync_says_what_came_of_it_and_when_the_next_is_possible() {
    let (mut session, mut now) = read(&TWO);
    assert_eq!(session.sync_state(now), None);
    let never = r#"{"lastManualSyncTriggerDateTime":"0001-01-01T00:00:00Z","syncStatus":"unknown"}"#;
    session.look_at_sync(graph(), 1);
    assert!(session.sync_state(now).is_some_and(|sync| sync.going));
    fed(&mut session, &mut now, [ok(never)]);
    let state = session.sync_state(now).expect("looked at");
    assert_eq!((state.going, state.last, state.next_possible), (false, None, now));
    session.start_sync(graph(), 1).expect("not running");
    let started = Answer::Response(Response { status: 204, ..Response::default() });
    let asked = fed(&mut session, &mut now, [ok(never), started]);
    assert_eq!(asked, ["windowsAutopilotSettings", "sync"]);
    let state = session.sync_state(now).expect("looked at");
    assert_eq!(state.outcome.map(|it| it.key()), Some("sync-started"));
    assert_eq!((state.last, state.next_possible), (Some(now), now + 600_000.0));
    assert_eq!(shown(&session).len(), 2, "the list stays");
}

#[test]
fn each_is_blocked_by_itself_and_goes_on() {
    let (mut session, mut now) = (Session::default(), 0.0);
    session.begin_devices(graph(), 1).expect("not running");
    session.look_at_sync(graph(), 1);
    let refusal = || Answer::Response(Response { status: 403, ..Response::default() });
    // The sync is refused; the list is read all the same.
    let asked = fed(&mut session, &mut now, [refusal(), page(&TWO, ""), empty()]);
    assert_eq!(asked, ["windowsAutopilotSettings", DEVICES, QUEUE]);
    assert!(matches!(session.next(now), Next::Blocked(_)));
    assert_eq!(session.devices_blocked(), None);
    assert!(session.sync_state(now).is_some_and(|sync| sync.blocked.is_some()));
    session.begin_devices(graph(), 1).expect("not running");
    fed(&mut session, &mut now, [refusal()]);
    assert!(session.devices_blocked().is_some());
    assert_eq!(session.devices_reading(), Some(0));
    session.resume(now);
    assert_eq!(session.devices_blocked(), None);
    session.stop_devices();
    assert_eq!((session.devices_reading(), session.devices().len()), (None, 2));
}

#[test]
fn a_user_is_looked_up_beside_the_rest_and_the_log_says_so() {
    let mut session = Session::default();
    let principal = "ada@practice.example";
    let (look_up, request) = session.begin_look_up(1_000.0, graph(), principal);
    assert!(is_beside(request.id));
    // Another errand meanwhile takes nothing from it.
    session.forget_plan().expect("nothing is running");
    let body = r#"{"displayName":"Ada","userPrincipalName":"ada@practice.example"}"#;
    let found = session.end_look_up(1_200.0, look_up, ok(body));
    assert_eq!(
        found.message().to_string(),
        "There is such a user: Ada (ada@practice.example)."
    );
    let lines: Vec<_> = session.audit().entries().collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].path, "/v1.0/users/ada%40practice%2Eexample");
    assert_eq!((lines[0].status, lines[0].took), (Some(200), 200.0));
}
