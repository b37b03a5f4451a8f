//! `change` and `deregister` against the practice tenant: which devices are meant, what
//! becomes of them, and how it goes on.

use crate::stage::practice::{ADA, Practice, line, quick};
use crate::stage::{CONFIG, Said, Stage, journal, journals};
use serde_json::{Value, json};

fn devices() -> Value {
    json!([
        { "serial": "S-1", "groupTag": "Field", "user": "bo@practice.example" },
        { "serial": "S-2", "groupTag": "Field", "nextEnrollment": "blocked" },
        { "serial": "S-3", "groupTag": "HQ" },
        { "serial": "TWICE", "groupTag": "Field" },
        { "serial": "TWICE", "groupTag": "HQ" },
    ])
}

fn staged(name: &str, more: Value) -> (Stage, Practice) {
    let stage = Stage::new(name);
    let mut scene = quick(json!({ "devices": devices() }));
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    let practice = Practice::start(&stage, scene);
    (stage, practice)
}

fn field(practice: &Practice, serial: &str, name: &str) -> String {
    let device = practice.device(serial).expect("it is in the tenant");
    device[name].as_str().expect("a text").to_owned()
}

fn id_of(practice: &Practice, serial: &str) -> String {
    field(practice, serial, "id")
}

#[track_caller]
fn assert_ended(said: &Said, status: i32) {
    assert_eq!(said.status, status, "{}{}", said.out, said.err);
}

#[test]
fn devices_are_changed_by_serial_number_id_and_file_and_read_back() {
    let (stage, practice) = staged("change-named", json!({}));
    let id = id_of(&practice, "S-1").to_uppercase();
    stage.write("list.txt", "Serial number\r\nS-2\r\n\r\nS-3\r\n");
    let args = ["change", &id, "--file", "list.txt", "--group-tag", " HQ ", "--yes"];
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 0);
    assert!(said.out.contains("): group tag Field -> HQ\n"), "{}", said.out);
    let same = format!("S-3 ({}): as asked already\n", id_of(&practice, "S-3"));
    assert!(said.out.contains(&same), "{}", said.out);
    assert!(said.err.contains("3 of 5 devices in the tenant.\n"), "{}", said.err);
    let end = "S-1: changed, and read back as asked\nS-2: changed, and read back as \
               asked\n2 existing devices: 2 changed.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    let change = "POST updateDeviceProperties";
    assert_eq!(practice.changes(), [change, change], "what is as asked is left alone");
    assert_eq!(field(&practice, "S-1", "groupTag"), "HQ");
    assert_eq!(field(&practice, "S-1", "userPrincipalName"), "bo@practice.example");
    assert_eq!(journals(&stage), [""; 0], "all is settled");

    let again = practice.run(&stage, &args, ADA);
    assert_ended(&again, 0);
    assert!(again.err.contains("Nothing is to be changed."), "{}", again.err);
    assert_eq!(practice.changes().len(), 2);
}

#[test]
fn all_with_a_tag_get_users_and_an_enrolment() {
    let (stage, practice) = staged("change-tagged", json!({}));
    let args = ["change", "--tagged", "Field", "--search", "s-", "--no-user"];
    let args = [&args[..], &["--allow-enrolment", "--yes"]].concat();
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 0);
    assert!(said.err.contains("2 of 5 devices in the tenant.\n"), "{}", said.err);
    let first = "user bo@practice.example -> none; next enrolment allowed\n";
    assert!(said.out.contains(first), "{}", said.out);
    assert_eq!(field(&practice, "S-1", "userPrincipalName"), "");
    assert_eq!(field(&practice, "S-2", "userlessEnrollmentStatus"), "allowed");

    let args = ["change", "S-3", "--user", "ada@practice.example", "--yes"];
    assert_ended(&practice.run(&stage, &args, ADA), 0);
    assert_eq!(field(&practice, "S-3", "userPrincipalName"), "ada@practice.example");
}

#[test]
fn without_a_word_it_is_shown_and_nothing_is_changed() {
    let (stage, practice) = staged("change-dry", json!({}));
    let change = ["change", "S-1", "--group-tag", ""];
    let said = practice.run(&stage, &change, ADA);
    assert_ended(&said, 1);
    assert!(said.out.ends_with("): group tag Field -> none\n"), "{}", said.out);
    let would = "nobody can be asked; --yes would change 1 existing device.";
    assert!(said.err.contains(would), "{}", said.err);

    // Where nothing is done no journal is made.
    let dry = [&change[..], &["--dry-run", "--journal", CONFIG]].concat();
    let said = practice.run(&stage, &dry, ADA);
    assert_ended(&said, 0);
    assert!(said.err.contains("a dry run: nothing was changed"), "{}", said.err);

    let said = practice.run(&stage, &["deregister", "S-1"], ADA);
    assert_ended(&said, 1);
    assert!(said.out.contains("): would be deregistered; "), "{}", said.out);
    assert!(said.err.contains("--yes would deregister 1 device."), "{}", said.err);
    assert_eq!(practice.changes(), [""; 0]);
    assert_eq!(journals(&stage), [""; 0]);
}

#[test]
fn what_is_not_exactly_one_device_is_refused_and_nothing_is_done() {
    let (stage, practice) = staged("change-refused", json!({}));
    stage.write("list.txt", "S-1\nGONE\n");
    let args = ["deregister", "--yes", "--file", "list.txt", "s-2", "TWICE"];
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 1);
    for sentence in [
        "list.txt:2: GONE: no device of the tenant has this serial number or id",
        "s-2: no device of the tenant has exactly this serial number; one has S-2,",
        "TWICE: 2 devices of the tenant have this serial number; name the one that is \
         meant by its id: ",
        "Nothing was sent, because not every device is known exactly.",
    ] {
        assert!(said.err.contains(sentence), "{}", said.err);
    }
    assert_eq!(practice.changes(), [""; 0]);

    // An id tells which of the two is meant, and what is missing can be passed over.
    let id = id_of(&practice, "TWICE");
    let args = ["deregister", "--yes", "--skip-missing", "--file", "list.txt", &id];
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 0);
    assert!(said.err.contains("list.txt:2: GONE: no device"), "{}", said.err);
    assert!(said.out.ends_with("2 devices: 2 deregistered.\n"), "{}", said.out);
    let gone = "deregistered; the tenant does not have it any more\n";
    assert_eq!(said.out.matches(gone).count(), 2, "{}", said.out);
    assert_eq!(practice.changes(), ["DELETE", "DELETE"]);
    assert!(practice.device("S-1").is_none());
    assert_ne!(id_of(&practice, "TWICE"), id, "the other one is still there");
}

#[test]
fn what_cannot_be_asked_is_refused_before_anybody_signs_in() {
    let (stage, practice) = staged("change-checked", json!({}));
    stage.write("empty.txt", "\n").write("devices.csv", "Serial Number,Tag\n,HQ\n");
    let cases: [(&[&str], &str); 6] = [
        (&["S-1", "--display-name", "DESK_1"], "has `_` at character 5"),
        (&["S-1", "--user", "ada"], "ada"),
        (&["--file", "empty.txt", "--group-tag", "HQ"], "no serial number in it"),
        (&["--file", "none.txt", "--group-tag", "HQ"], "none.txt: "),
        (&[" ", "--group-tag", "HQ"], "an empty serial number is no device's"),
        (&["--search", "", "--group-tag", "HQ"], "--search wants some of it"),
    ];
    for (more, why) in cases {
        let args = [&["change", "--yes"], more].concat();
        let said = practice.run(&stage, &args, ADA);
        assert_ended(&said, 2);
        assert!(said.err.contains(why), "{}", said.err);
    }
    for args in [
        &["change", "S-1"][..],
        &["change", "--group-tag", "HQ"],
        &["change", "--skip-missing", "--group-tag", "HQ"],
        &["change", "S-1", "--search", "S", "--group-tag", "HQ"],
        &["deregister"],
        &["deregister", "--yes", "--dry-run", "S-1"],
    ] {
        assert_ended(&stage.run(args), 2);
    }
    assert_eq!(practice.state()["counters"]["requests"], 0);

    let args = ["change", "--yes", "S-1", "S-2", "--display-name", "DESK-1"];
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 1);
    assert!(said.err.contains("--display-name is for one device"), "{}", said.err);
    assert_eq!(practice.changes(), [""; 0]);
}

#[test]
fn a_device_that_will_not_leave_is_shown_with_what_to_do() {
    let enrolled = json!([
        { "serial": "S-1" }, { "serial": "S-2", "enrolled": true },
    ]);
    let (stage, practice) = staged("change-enrolled", json!({ "devices": enrolled }));
    let args = ["deregister", "--yes", "S-1", "S-2", "--journal", "run.journal"];
    let said = practice.run(&stage, &args, ADA);
    assert_ended(&said, 1);
    assert!(said.out.contains("\nS-2: refused: "), "{}", said.out);
    assert!(said.out.contains("\n    What to do: "), "{}", said.out);
    let end = "2 devices: 1 deregistered, 1 refused.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    assert!(practice.device("S-1").is_none() && practice.device("S-2").is_some());

    // The journal was named, so it is there; it says what became of them once more.
    assert_eq!(journals(&stage), ["run.journal"]);
    let said = practice.run(&stage, &["register", "--resume", "run.journal"], ADA);
    assert_ended(&said, 1);
    assert!(said.out.ends_with(end), "{}", said.out);
    assert_eq!(practice.changes().len(), 2);
    // It has registered nothing that could be undone.
    let said = practice.run(&stage, &["undo", "--yes", "run.journal"], ADA);
    assert_ended(&said, 0);
    assert!(said.err.contains("has registered no device"), "{}", said.err);
}

#[test]
fn changes_that_were_killed_go_on_after_a_word() {
    let held = json!([{
        "on": "POST /windowsAutopilotDeviceIdentities/*/updateDeviceProperties",
        "nth": 2, "delay": 60, "lose": "before",
    }]);
    let (stage, practice) = staged("change-killed", json!({ "faults": held }));
    let args = ["change", "S-1", "S-2", "--group-tag", "Lobby", "--yes"];
    let (mut child, mut err) = practice.spawn(&stage, &args);
    while practice.changes().is_empty() {
        let Some(line) = line(&mut err) else { panic!("it ended") };
        practice.heed(&line, ADA);
        if line.contains("changing 2 devices") {
            while practice.changes().is_empty() {}
        }
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");

    let journal = journal(&stage);
    let refused = practice.run(&stage, &["register", "--resume", &journal], ADA);
    assert_ended(&refused, 2);
    assert!(refused.err.contains("whether to change 2 existing devices"));
    let resume = ["register", "--resume", &journal, "--yes"];
    let said = practice.run(&stage, &resume, ADA);
    assert_ended(&said, 0);
    let end = "2 existing devices: 1 changed, 1 as asked already.\n";
    let both = "2 existing devices: 2 changed.\n";
    assert!(said.out.ends_with(end) || said.out.ends_with(both), "{}", said.out);
    for serial in ["S-1", "S-2"] {
        assert_eq!(field(&practice, serial, "groupTag"), "Lobby");
    }
    assert_eq!(field(&practice, "S-3", "groupTag"), "HQ");
    assert_eq!(journals(&stage), [""; 0], "all is settled");
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_number_of_devices_is_typed_to_deregister() {
    let (stage, practice) = staged("change-typed", json!({}));
    for types in ["y\n", "1\n", "yes\n", "\n"] {
        let said = practice.at_a_terminal(&stage, "deregister S-1 S-2", types);
        assert_ended(&said, 1);
        let asks = "Deregister 2 devices in the tenant of PREFLIGHT_TOKEN?";
        assert!(said.out.contains(asks), "{}", said.out);
        assert!(said.out.contains("Type 2 to go on: "), "{}", said.out);
        assert!(said.out.contains("Nothing was deregistered."), "{}", said.out);
    }
    assert_eq!(practice.changes(), [""; 0]);
    let said = practice.at_a_terminal(&stage, "deregister S-1 S-2", "2\n");
    assert_ended(&said, 0);
    assert!(practice.device("S-1").is_none() && practice.device("S-2").is_none());

    // To change something a key is enough.
    let change = "change S-3 --group-tag Lobby";
    let said = practice.at_a_terminal(&stage, change, "n\n");
    assert_ended(&said, 1);
    assert!(said.out.contains("Change 1 existing device in the tenant"), "{}", said.out);
    assert_eq!(field(&practice, "S-3", "groupTag"), "HQ");
    assert_ended(&practice.at_a_terminal(&stage, change, "y\n"), 0);
    assert_eq!(field(&practice, "S-3", "groupTag"), "Lobby");
}
