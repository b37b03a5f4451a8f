//! `register` where the tenant has some of the devices already, and with corporate
//! identifiers: what is changed, added and left alone, against the practice tenant.

use crate::stage::practice::{ADA, Practice, line, quick};
use crate::stage::{Stage, journal, journals, serial, tagged};
use serde_json::{Value, json};

const IDENTIFIER: &str = "Quillon,Quill 5400,S-0001";

/// A new device, two of another tag, one that is as it shall be, and an identifier.
fn staged(name: &str, more: Value) -> (Stage, Practice) {
    let stage = Stage::new(name);
    let devices = json!([
        { "serial": serial(2), "groupTag": "Field" },
        { "serial": serial(3), "groupTag": "Field", "user": "bo@practice.example" },
        { "serial": serial(4), "groupTag": "HQ" },
        { "serial": "NOT-OURS", "groupTag": "Field" },
    ]);
    let mut scene = quick(json!({ "devices": devices }));
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    let practice = Practice::start(&stage, scene);
    stage.write("devices.csv", tagged(&[(1, "HQ"), (2, "HQ"), (3, "HQ"), (4, "HQ")]));
    stage.write("identifiers.csv", format!("{IDENTIFIER}\r\n"));
    (stage, practice)
}

fn tag(practice: &Practice, serial: &str) -> String {
    let device = practice.device(serial).expect("it is in the tenant");
    device["groupTag"].as_str().expect("a tag").to_owned()
}

fn identifiers(practice: &Practice) -> usize {
    practice.state()["identifiers"].as_array().map_or(0, Vec::len)
}

#[test]
fn registering_adds_identifiers_and_leaves_what_is_there() {
    let (stage, practice) = staged("update-register", json!({}));
    let args = ["register", "--yes", "devices.csv", "identifiers.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let row = "      1 corporate identifier  identifiers.csv line 1";
    assert!(said.out.contains(row), "{}", said.out);
    let stays = "2 devices of the tenant stay as they are; --update changes them.";
    assert!(said.err.contains(stays), "{}", said.err);
    let end = "1 device: 1 registered and in the tenant's list, 1 of them with a \
               deployment profile.\n1 corporate identifier: 1 added.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    let counted = "1 of 1 registered and listed, 0 of 1 corporate identifiers added: ";
    assert!(said.err.contains(counted), "{}", said.err);
    assert_eq!((practice.changes(), identifiers(&practice)), (Vec::<String>::new(), 1));
    assert_eq!(tag(&practice, &serial(2)), "Field");

    // An identifier alone is something to do, and it is there by now.
    let again = practice.run(&stage, &args, ADA);
    assert_eq!(again.status, 0, "{}{}", again.out, again.err);
    let end = "1 corporate identifier: 1 there already.\n";
    assert!(again.out.ends_with(end), "{}", again.out);
    let args = ["plan", "--format", "json", "identifiers.csv"];
    assert_eq!(practice.run(&stage, &args, ADA).json()["identifiers"], 1);
}

#[test]
fn an_identifier_that_is_refused_is_shown_and_counts() {
    let faults = json!([{
        "on": "POST /importDeviceIdentityList", "answer": { "status": 400 },
    }]);
    let (stage, practice) = staged("update-refused", json!({ "faults": faults }));
    let said = practice.run(&stage, &["register", "--yes", "identifiers.csv"], ADA);
    assert_eq!(said.status, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("identifiers.csv:1: S-0001 failed: "), "{}", said.out);
    assert!(said.out.ends_with("1 corporate identifier: 1 refused.\n"), "{}", said.out);
}

#[test]
fn an_update_changes_by_id_what_has_another_tag_and_registers_the_rest() {
    let (stage, practice) = staged("update-both", json!({}));
    let args = ["register", "--update", "--yes", "devices.csv", "identifiers.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("    The row asks for the group tag HQ.\n"),
        "{}",
        said.out
    );
    let end = "1 corporate identifier: 1 added.\n2 existing devices: 2 changed.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    assert!(said.err.contains("0 of 2 changed: "), "{}", said.err);
    let change = "POST updateDeviceProperties";
    assert_eq!(practice.changes(), [change, change]);
    for number in 1..=4 {
        assert_eq!(tag(&practice, &serial(number)), "HQ");
    }
    assert_eq!(tag(&practice, "NOT-OURS"), "Field");
    let kept = practice.device(&serial(3)).expect("a device");
    assert_eq!(kept["userPrincipalName"], "bo@practice.example", "no user was asked for");
    assert_eq!(journals(&stage), [""; 0], "all is settled");
}

#[test]
fn an_update_alone_registers_nothing() {
    let (stage, practice) = staged("update-only", json!({}));
    let args = ["register", "--only-update", "--yes", "devices.csv", "identifiers.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert!(said.out.ends_with("\n2 existing devices: 2 changed.\n"), "{}", said.out);
    assert_eq!((practice.asked("POST", "/import"), identifiers(&practice)), (0, 0));
    assert_eq!(tag(&practice, &serial(2)), "HQ");

    let again = practice.run(&stage, &args, ADA);
    assert_eq!(again.status, 0, "{}{}", again.out, again.err);
    assert!(again.err.contains("No device has another tag or user"), "{}", again.err);
}

#[test]
fn a_killed_run_with_changes_goes_on_only_after_a_word() {
    let held = json!([{
        "on": "POST /windowsAutopilotDeviceIdentities/*/updateDeviceProperties",
        "nth": 2, "delay": 60, "lose": "before",
    }]);
    let (stage, practice) = staged("update-killed", json!({ "faults": held }));
    let args = ["register", "--update", "--yes", "devices.csv"];
    let (mut child, mut err) = practice.spawn(&stage, &args);
    let mut heard = String::new();
    while !heard.contains("changing 2 devices") {
        let line = line(&mut err).unwrap_or_else(|| panic!("it ended: {heard}"));
        practice.heed(&line, ADA);
        heard += &line;
    }
    while practice.changes().is_empty() {}
    child.kill().expect("it runs");
    child.wait().expect("it ends");

    let journal = journal(&stage);
    let refused = practice.run(&stage, &["register", "--resume", &journal], ADA);
    assert_eq!(refused.status, 2, "{}{}", refused.out, refused.err);
    let why = "nobody can be asked here whether to change 2 existing devices; --yes";
    assert!(refused.err.contains(why), "{}", refused.err);
    assert_eq!(practice.changes().len(), 1);

    let resume = ["register", "--resume", &journal, "--yes"];
    let said = practice.run(&stage, &resume, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    for number in 1..=3 {
        assert_eq!(tag(&practice, &serial(number)), "HQ");
    }
    let accepted = &practice.state()["counters"]["acceptedImports"];
    assert_eq!(*accepted, json!({ serial(1).to_uppercase(): 1 }));
    assert_eq!(journals(&stage), [""; 0], "all is settled");
}

#[cfg(target_os = "linux")]
#[test]
fn the_question_says_exactly_how_many_and_a_no_sends_nothing() {
    let (stage, practice) = staged("update-asked", json!({}));
    let args = format!("--today {} devices.csv identifiers.csv", crate::stage::TODAY);
    let run = |how: &str, types: &str| {
        practice.at_a_terminal(&stage, &format!("register {how} {args}"), types)
    };
    for (how, what) in [
        ("", "Register 1 device and add 1 corporate identifier in the tenant"),
        (
            "--update",
            "Register 1 device, add 1 corporate identifier and change 2 existing devices \
             in the tenant",
        ),
        ("--only-update", "Change 2 existing devices in the tenant"),
    ] {
        let said = run(how, "n\n");
        assert_eq!(said.status, 1, "{}", said.out);
        assert!(said.out.contains(what), "{}", said.out);
        assert!(said.out.contains("Nothing was sent."), "{}", said.out);
    }
    assert_eq!(practice.changes(), [""; 0]);
    assert_eq!((practice.asked("POST", "/import"), identifiers(&practice)), (0, 0));
    let said = run("--only-update", "y\n");
    assert_eq!(said.status, 0, "{}", said.out);
    assert_eq!(tag(&practice, &serial(2)), "HQ");
}
