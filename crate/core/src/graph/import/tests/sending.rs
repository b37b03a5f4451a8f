//! What goes into a request, and what its answer is of.

use super::*;
use crate::graph::failure::Failure;

/// The bodies of the requests of a run with batches of so many bytes.
fn bodies(batch_bytes: usize) -> Vec<usize> {
    let settings = Settings { batch_bytes, ..Settings::default() };
    let mut world = World::with(Rows::many(3), settings);
    let bodies = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let seen = std::rc::Rc::clone(&bodies);
    world.service.wire.fault = Box::new(move |request| {
        if post(request) {
            seen.borrow_mut().push(request.body.as_deref().map_or(0, str::len));
        }
        Fault::None
    });
    world.run();
    world.all_visible();
    bodies.take()
}

#[test]
fn a_batch_holds_all_that_its_bytes_allow() {
    let whole = bodies(1_000_000)[0];
    assert_eq!(bodies(whole), [whole]);
    assert_eq!(bodies(whole - 1).len(), 2, "a byte less is a batch more");
}

/// The first batch of these devices, answered with these records.
fn answered(rows: &Rows, records: serde_json::Value) -> Import {
    let mut world = World::new(rows.clone());
    let Next::Send(request) = world.import.next(1.0, rows) else { panic!("sent") };
    let body = serde_json::json!({ "value": records }).to_string();
    let response = Response { status: 200, body, ..Response::default() };
    world.import.answer(2.0, request.id, Answer::Response(response));
    world.import
}

/// The record that each device waits for; empty: it is looked for.
fn records(rows: &Rows, records: serde_json::Value) -> Vec<String> {
    let import = answered(rows, records);
    let record = |row| match import.state(row) {
        State::Accepted { record } => record.clone(),
        State::Sent => String::new(),
        other => panic!("{other:?}"),
    };
    (0..rows.0.len()).map(record).collect()
}

#[test]
fn an_answer_is_matched_to_its_devices() {
    let rows = Rows::new(["A", "B"]);
    let of =
        |id: &str, serial: &str| serde_json::json!({"id": id, "serialNumber": serial});
    for (answer, expected) in [
        (vec![of("r1", "B"), of("r2", "A")], ["r2", "r1"]),
        // Without serial numbers by their places, if it is one for each.
        (vec![of("r1", ""), of("r2", "")], ["r1", "r2"]),
        (vec![of("r1", ""), of("r2", ""), of("r3", "")], ["", ""]),
        // Somebody else's, and a record that can't be asked for, are nobody's.
        (vec![of("r1", "X"), of("r2", "B")], ["", "r2"]),
        (vec![of("", "A"), of("r2", "B")], ["", "r2"]),
        // Of several the one in the same place.
        (vec![of("r1", "B"), of("r2", "B"), of("r3", "B"), of("r4", "A")], ["r4", "r2"]),
    ] {
        assert_eq!(records(&rows, serde_json::json!(answer)), expected, "{answer:?}");
    }
    // The others are ours as well, and removed in the end.
    let several = vec![of("r1", "B"), of("r2", "B"), of("r3", "A")];
    let import = answered(&rows, serde_json::json!(several));
    assert_eq!(import.counts().records, 3);
}

#[test]
fn a_record_is_of_one_device_only() {
    let settings = Settings { batch: 1, ..Settings::default() };
    let mut world = World::with(Rows::new(["A", "B"]), settings);
    for serial in ["A", "B"] {
        let Next::Send(request) = world.import.next(world.now, &world.rows) else {
            panic!("sent")
        };
        let record = serde_json::json!({
            "id": "r1", "serialNumber": serial,
            "state": { "deviceImportStatus": "complete", "deviceRegistrationId": "d" },
        });
        let body = serde_json::json!({ "value": [record] }).to_string();
        let response = Response { status: 200, body, ..Response::default() };
        world.import.answer(world.now, request.id, Answer::Response(response));
    }
    assert!(matches!(world.import.state(0), State::Registered { .. }));
    assert_eq!(*world.import.state(1), State::Sent);
}

#[test]
fn what_a_crash_left_of_a_halved_batch_is_sent_once() {
    let settings = Settings { batch: 5, ..Settings::default() };
    let mut world = World::with(Rows::many(12), settings);
    world.service.bad_hash.insert("hash-of-S-0002".to_owned());
    // The batch, and the first half of it.
    world.crash(2).expect("it can be read back");
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.failed), (11, 1));
    assert!(world.service.taken.values().all(|taken| *taken == 1));
}

fn sizes(faults: impl IntoIterator<Item = Fault>) -> Vec<String> {
    let mut world = World::new(Rows::many(8));
    world.service.wire.faults(post, faults);
    world.run();
    world.all_visible();
    let lines = world.service.wire.log.iter().map(|(_, line)| line.clone());
    lines.filter(|line| line.starts_with("POST import ")).collect()
}

#[test]
fn batches_become_smaller_where_their_answers_are_lost_again_and_again() {
    assert_eq!(sizes([Fault::Lost])[1], "POST import 8");
    assert_eq!(
        sizes([Fault::Lost, Fault::Lost])[1..3],
        ["POST import 8", "POST import 4"]
    );
    assert_eq!(sizes([Fault::Say(503, String::new())])[1], "POST import 8");
}

#[test]
fn a_record_that_is_some_devices_already_is_not_taken_for_another() {
    let mut world = World::new(Rows::new(["A", "a"]));
    world.service.verdict_after = 0.0;
    world.service.wire.faults(post, [Fault::None, Fault::Lost]);
    world.run();
    assert_eq!(world.import.counts().visible, 2);
    assert_eq!(world.service.taken.values().collect::<Vec<_>>(), [&1, &1]);
}

#[test]
fn somebody_elses_record_counts_by_exactly_its_serial_number() {
    let mut world = World::new(Rows::new(["A"]));
    world.service.wire.faults(post, [Fault::Lost]);
    world.service.theirs("theirs", "a");
    world.run();
    assert_eq!(world.import.registered(0), Some("device-A"));
}

#[test]
fn of_several_records_ours_tells_and_then_the_one_that_is_under_way() {
    let refused = || Some(("error", String::new(), 806, "ZtdDeviceAlreadyAssigned"));
    let mut world = World::new(Rows::new(["A"]));
    world.service.theirs("theirs", "A").verdict = refused();
    world.service.wire.faults(post, [Fault::LostAfter]);
    world.run();
    assert_eq!(world.import.registered(0), Some("device-A"));
    let mut world = World::new(Rows::new(["A"]));
    world.service.theirs("old", "A").verdict = refused();
    world.service.theirs("new", "A").due = 1_050_000.0;
    world.service.wire.faults(post, [Fault::Lost]);
    world.run();
    assert_eq!((world.import.counts().visible, world.service.taken.len()), (1, 0));
    assert_eq!(world.import.record(0), "new");
}

#[test]
fn a_queue_of_many_pages_is_looked_through_once_more_after_a_refusal() {
    let mut world = World::new(Rows::many(1));
    world.service.page = 2;
    for number in 0..3 {
        world.service.theirs(&format!("theirs-{number}"), &format!("X-{number}"));
    }
    world.service.wire.faults(post, [Fault::Slow(None)]);
    world.run();
    world.all_visible();
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    let looks = log.skip(1).take_while(|line| !line.starts_with("POST"));
    assert_eq!(looks.collect::<Vec<_>>(), ["Get queue"; 4]);
}

#[test]
fn a_look_that_found_something_is_no_quiet_one() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.wire.faults(post, [Fault::Lost]);
    world.service.theirs("theirs", "A").due = 2_000_000.0;
    world.run();
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    let looks = log.skip(1).take_while(|line| !line.starts_with("POST"));
    assert_eq!(looks.filter(|line| *line == "Get list").count(), 3);
}

#[test]
fn a_late_record_of_a_device_that_the_list_showed_is_removed_in_the_end() {
    let mut world = World::new(Rows::new(["A"]));
    world.service.verdict_after = 0.0;
    world.service.device("device-A", "A", "HQ");
    world.service.wire.faults(post, [Fault::LostThen(40_000.0)]);
    world.run();
    world.service.advance(world.now + 60_000.0);
    assert_eq!((world.import.counts().visible, world.service.ours()), (1, 0));
    assert_eq!(world.service.removed.len(), 1);
}

#[test]
fn what_each_state_says_of_its_device() {
    let (record, device) = (String::from("r"), String::from("d"));
    let listed = |profile| State::Visible {
        device: String::from("d"),
        tag: String::new(),
        profile,
    };
    for (state, is_final, named) in [
        (State::Planned, false, None),
        (State::Sent, false, None),
        (State::Accepted { record: record.clone() }, false, None),
        (
            State::Registered { record: record.clone(), device: String::new() },
            false,
            None,
        ),
        (listed(Profile::Awaited { status: String::new() }), false, Some("d")),
        (listed(Profile::Unasked), true, Some("d")),
        (State::Failed(Failure::no_hash()), true, None),
        (State::Unsettled(Why::Several { count: 2 }), true, None),
        (State::Unsettled(Why::NotVisible { record, device }), true, Some("d")),
    ] {
        assert_eq!((state.is_final(), state.device()), (is_final, named), "{state:?}");
    }
}

#[test]
fn of_a_request_sent_twice_each_record_is_of_its_own_device() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.device("device-A", "A", "Old");
    world.service.wire.faults(post, [Fault::Twice]);
    world.run();
    let State::Failed(failure) = world.import.state(0) else { panic!("failed") };
    assert_eq!(failure.code, 806);
    assert_eq!(world.import.registered(1), Some("device-B"));
    assert_eq!((world.service.ours(), world.import.counts().records), (0, 0));
}
