//! `undo` against the practice tenant: what a run registered leaves again, and nothing
//! else does, whatever ends it on the way.

use crate::stage::practice::{ADA, Practice, line, quick};
use crate::stage::{Said, Stage, file, journals, serial};
use serde_json::{Value, json};

const NOTHING: &str =
    "This run has registered no device that is still to be deregistered.";

/// A tenant with a device of its own, and one that will be refused.
fn staged(name: &str, more: Value) -> (Stage, Practice) {
    let stage = Stage::new(name);
    let devices = json!([{ "serial": serial(1) }, { "serial": "NOT-OURS" }]);
    let mut scene = quick(json!({ "devices": devices, "elsewhere": [serial(4)] }));
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    let practice = Practice::start(&stage, scene);
    stage.write("devices.csv", file(1..=4));
    (stage, practice)
}

const REGISTER: [&str; 5] =
    ["register", "--yes", "--journal", "run.journal", "devices.csv"];

/// Registers the second and third device.
fn registered(name: &str, more: Value) -> (Stage, Practice) {
    let (stage, practice) = staged(name, more);
    assert_ended(&practice.run(&stage, &REGISTER, ADA), 1);
    assert_eq!(serials(&practice).len(), 4);
    (stage, practice)
}

fn serials(practice: &Practice) -> Vec<String> {
    let state = practice.state();
    let devices = state["devices"].as_array().expect("devices").iter();
    devices.map(|it| it["serialNumber"].as_str().expect("a text").to_owned()).collect()
}

#[track_caller]
fn assert_ended(said: &Said, status: i32) {
    assert_eq!(said.status, status, "{}{}", said.out, said.err);
}

/// Only what was there before is there.
#[track_caller]
fn assert_undone(practice: &Practice) {
    let mut left = serials(practice);
    left.sort();
    let mut before = vec!["NOT-OURS".to_owned(), serial(1)];
    before.sort();
    assert_eq!(left, before);
}

#[test]
fn what_a_run_registered_leaves_and_nothing_else() {
    let (stage, practice) = registered("undo-all", json!({}));
    let undo = ["undo", "run.journal", "--yes"];
    let said = practice.run(&stage, &undo, ADA);
    assert_ended(&said, 0);
    let line = "deregistered; the tenant does not have it any more";
    let all = format!(
        "{}: {line}\n{}: {line}\n2 devices: 2 deregistered.\n",
        serial(2),
        serial(3)
    );
    assert_eq!(said.out, all);
    assert!(said.err.contains("0 of 2 deregistered: "), "{}", said.err);
    assert_eq!(practice.changes(), ["DELETE", "DELETE"]);
    assert_undone(&practice);
    assert_eq!(journals(&stage), ["run.journal"], "it is kept");

    let again = practice.run(&stage, &undo, ADA);
    assert_ended(&again, 0);
    assert!(again.err.contains(NOTHING), "{}", again.err);
    // To go on with it registers nothing anew.
    let said = practice.run(&stage, &["register", "--resume", "run.journal"], ADA);
    assert_ended(&said, 0);
    assert_eq!(said.out, all);
    assert_undone(&practice);
    assert_eq!(practice.changes().len(), 2);
}

#[test]
fn where_nobody_can_be_asked_nothing_is_undone_without_yes() {
    let (stage, practice) = registered("undo-yes", json!({}));
    let before = practice.state()["counters"]["requests"].clone();
    let said = practice.run(&stage, &["undo", "run.journal"], ADA);
    assert_ended(&said, 2);
    let why = "whether to deregister what a run has registered; --yes does so";
    assert!(said.err.contains(why), "{}", said.err);
    assert_eq!(practice.state()["counters"]["requests"], before);
}

#[cfg(target_os = "linux")]
#[test]
fn the_number_is_typed_to_undo() {
    let (stage, practice) = staged("undo-typed", json!({}));
    // Under a token that does not say its tenant, as at the terminal.
    let mut register = stage.command(&REGISTER);
    let ended = register.env("PREFLIGHT_TOKEN", practice.token()).output();
    assert_eq!(ended.expect("it runs").status.code(), Some(1), "one is refused");
    let said = practice.at_a_terminal(&stage, "undo run.journal", "y\n");
    assert_ended(&said, 1);
    assert!(said.out.contains("Type 2 to go on: "), "{}", said.out);
    assert_eq!(practice.changes(), [""; 0]);
    assert_ended(&practice.at_a_terminal(&stage, "undo run.journal", "2\n"), 0);
    assert_undone(&practice);
}

#[test]
fn in_another_tenant_nothing_is_undone() {
    let (stage, practice) = registered("undo-elsewhere", json!({}));
    let text = stage.read("run.journal");
    let id = text.split("\\\"tenant\\\":\\\"").nth(1).and_then(|it| it.get(..36));
    let id = id.unwrap_or_else(|| panic!("no tenant: {text}"));
    let other = id.replace(|c: char| c.is_ascii_digit(), "1");
    stage.write("other.journal", text.replace(id, &other));
    let said = practice.run(&stage, &["undo", "other.journal", "--yes"], ADA);
    assert_ended(&said, 2);
    assert!(said.err.contains("nothing is sent to another"), "{}", said.err);
    assert_eq!(practice.changes(), [""; 0]);
}

/// Begins to undo, and ends it without any warning once one device is on its way out.
fn killed(name: &str) -> (Stage, Practice) {
    // The second request to leave never gets there.
    let held = json!([{
        "on": "DELETE /windowsAutopilotDeviceIdentities/*",
        "nth": 2, "delay": 60, "lose": "before",
    }]);
    let (stage, practice) = registered(name, json!({ "faults": held }));
    let (mut child, mut err) = practice.spawn(&stage, &["undo", "run.journal", "--yes"]);
    while practice.changes().is_empty() {
        let Some(line) = line(&mut err) else { panic!("it ended") };
        practice.heed(&line, ADA);
        if line.contains("changing 2 devices") {
            while practice.changes().is_empty() {}
        }
    }
    let taken = stage.run(&["undo", "run.journal", "--yes"]);
    assert!(taken.err.contains("another process is at this run"), "{}", taken.err);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    (stage, practice)
}

#[test]
fn an_undo_that_was_killed_is_gone_on_with() {
    let (stage, practice) = killed("undo-killed");
    let said = practice.run(&stage, &["undo", "run.journal", "--yes"], ADA);
    assert_ended(&said, 0);
    assert!(said.out.ends_with("2 devices: 2 deregistered.\n"), "{}", said.out);
    assert_undone(&practice);
    let again = practice.run(&stage, &["undo", "run.journal", "--yes"], ADA);
    assert!(again.err.contains(NOTHING), "{}", again.err);
}

#[test]
fn register_goes_on_with_an_undo_after_a_word() {
    let (stage, practice) = killed("undo-resumed");
    let resume = ["register", "--resume", "run.journal"];
    let refused = practice.run(&stage, &resume, ADA);
    assert_ended(&refused, 2);
    let why = "nobody can be asked here whether to deregister 2 devices; --yes";
    assert!(refused.err.contains(why), "{}", refused.err);
    let said = practice.run(&stage, &[&resume[..], &["--yes"]].concat(), ADA);
    assert_ended(&said, 0);
    assert!(said.out.ends_with("2 devices: 2 deregistered.\n"), "{}", said.out);
    assert_undone(&practice);
    let accepted = &practice.state()["counters"]["acceptedImports"];
    assert_eq!(accepted[serial(2).to_uppercase()], 1, "{accepted}");
}

#[test]
fn a_run_that_is_not_finished_is_followed_and_then_undone() {
    // One at a time, and the third request of single devices never gets there.
    let held = json!([{ "on": "POST /import", "nth": 3, "delay": 60, "lose": "before" }]);
    let limits = json!({ "rowsPerImport": 1 });
    let more = json!({ "faults": held, "limits": limits });
    let (stage, practice) = staged("undo-unfinished", more);
    let (mut child, mut err) = practice.spawn(&stage, &REGISTER);
    let mut heard = String::new();
    while !heard.contains("sending device 2 of 3") {
        let line = line(&mut err).unwrap_or_else(|| panic!("it ended: {heard}"));
        practice.heed(&line, ADA);
        heard += &line;
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");

    let said = practice.run(&stage, &["undo", "run.journal", "--yes"], ADA);
    assert_ended(&said, 0);
    assert!(said.err.contains("This run is not finished"), "{}", said.err);
    assert!(said.out.ends_with("1 device: 1 deregistered.\n"), "{}", said.out);
    assert_undone(&practice);
    // What was never sent is not sent by going on with it either.
    let resume = ["register", "--resume", "run.journal", "--yes"];
    assert_ended(&practice.run(&stage, &resume, ADA), 0);
    assert_undone(&practice);
}
