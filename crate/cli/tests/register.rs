//! `register` against the practice tenant: what is sent, what became of it, and how it
//! ends.

mod stage;

use std::process::{Child, Command};

use preflight_core::hash::generate::Device;
use serde_json::{Value, json};
use stage::practice::{ADA, Does, Practice, line};
use stage::{Said, Stage, file};

/// A tenant that does everything in a second or two.
fn scene(more: Value) -> Value {
    let mut scene = json!({
        "token": { "pollSeconds": 1 },
        "delays": { "unknown": 0.2, "pending": 0.2, "visible": 0.2, "profile": 0.2 },
    });
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    scene
}

fn serial(number: u64) -> String {
    Device::numbered(number).serial
}

/// How many devices the tenant has.
fn devices(practice: &Practice) -> usize {
    practice.state()["devices"].as_array().map_or(0, Vec::len)
}

#[test]
fn new_devices_are_registered_and_followed_to_the_tenants_list() {
    let stage = Stage::new("register-new");
    let here = json!([{ "serial": serial(1) }]);
    let practice = Practice::start(&stage, scene(json!({ "devices": here })));
    stage.write("devices.csv", file(1..=4));
    let args = ["register", "--yes", "devices.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("      3 new"), "{}", said.out);
    let end = "3 devices: 3 registered and in the tenant's list, 3 of them with a \
               deployment profile.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    let does = ["sending devices 1 to 3 of 3", "waiting for the service to register"];
    assert!(does.iter().all(|doing| said.err.contains(doing)), "{}", said.err);
    assert_eq!(devices(&practice), 4);
    assert_eq!(practice.state()["records"].as_array().map(Vec::len), Some(0));

    let again = practice.run(&stage, &args, ADA);
    assert_eq!(again.status, 0, "{}", again.err);
    assert!(again.err.contains("No device is new"), "{}", again.err);
    assert_eq!(practice.asked("POST", "/import"), 1);
}

#[test]
fn profiles_are_not_waited_for_where_nobody_wants_to() {
    let stage = Stage::new("register-no-profiles");
    let practice = Practice::start(&stage, scene(json!({ "profiles": [] })));
    stage.write("devices.csv", file(1..=1));
    let args = ["register", "--yes", "--no-profiles", "devices.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let end = "1 device: 1 registered and in the tenant's list.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
}

#[test]
fn slow_downs_faults_and_a_lost_answer_register_every_device_once() {
    let stage = Stage::new("register-faults");
    let slow = json!({ "status": 429, "headers": { "Retry-After": "1" } });
    let list = "GET /windowsAutopilotDeviceIdentities";
    let faults = json!([
        { "on": "POST /import", "nth": 1, "answer": slow },
        { "on": "POST /import", "nth": 2, "lose": "after" },
        { "on": list, "nth": [1, 3], "answer": { "status": 503 } },
        { "on": "POST /sign-in/token", "nth": 1, "answer": { "status": 503 } },
    ]);
    let practice = Practice::start(&stage, scene(json!({ "faults": faults })));
    stage.write("devices.csv", file(1..=3));
    let said = practice.run(&stage, &["register", "--yes", "devices.csv"], ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let accepted = &practice.state()["counters"]["acceptedImports"];
    for number in 1..=3 {
        assert_eq!(accepted[serial(number).to_uppercase()], 1, "{accepted}");
    }
    let slowed = "the service asked us to slow down";
    assert!(said.err.contains(slowed), "{}", said.err);
    assert!(said.err.contains("its answer was lost"), "{}", said.err);
}

#[test]
fn a_refused_device_is_shown_with_what_to_do_and_the_report_has_it() {
    let stage = Stage::new("register-refused");
    let practice = Practice::start(&stage, scene(json!({ "elsewhere": [serial(2)] })));
    stage.write("devices.csv", file(1..=3));
    let args = ["register", "--yes", "--report", "report.csv", "devices.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 1, "{}{}", said.out, said.err);
    let refused = format!("devices.csv:3: {} failed: refused: 808", serial(2));
    assert!(said.out.contains(&refused), "{}", said.out);
    assert!(said.out.contains("registered in another tenant"), "{}", said.out);
    let remedy = "What to do: The previous owner or the reseller has to deregister it";
    assert!(said.out.contains(remedy), "{}", said.out);
    let end = "3 devices: 2 registered and in the tenant's list, 2 of them with a \
               deployment profile, 1 refused.\n";
    assert!(said.out.contains(end), "{}", said.out);
    let report = stage.read("report.csv");
    assert!(report.contains("808") && report.contains("deregister"), "{report}");
    assert_eq!(report.matches(",profile assigned,").count(), 2, "{report}");
}

#[test]
fn where_nobody_can_be_asked_nothing_happens_without_yes() {
    let stage = Stage::new("register-yes");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=1));
    let said = practice.run(&stage, &["register", "devices.csv"], ADA);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("--yes registers without a question"), "{}", said.err);
    assert_eq!(practice.state()["counters"]["requests"], 0);
}

#[test]
fn a_report_that_could_not_be_saved_is_refused_before_anything_is_sent() {
    let stage = Stage::new("register-report");
    stage.write("devices.csv", file(1..=1)).write("report.csv", "mine");
    let run = |report: &str| {
        stage.run(&["register", "--yes", "--report", report, "devices.csv"])
    };
    let said = run("report.csv");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("--force overwrites it"), "{}", said.err);
    let said = run("report.txt");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("a report ends in .csv or .json"), "{}", said.err);
}

#[test]
fn who_may_only_read_is_told_and_nothing_is_registered() {
    let stage = Stage::new("register-reader");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=1));
    let rory = Does::Chooses("rory@practice.example");
    let said = practice.run(&stage, &["register", "--yes", "devices.csv"], rory);
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains("Your account may not register"), "{}", said.err);
    assert_eq!(devices(&practice), 0);
}

#[test]
fn a_given_token_that_ends_on_the_way_is_said_and_never_shown() {
    let stage = Stage::new("register-given");
    let queue = "GET /importedWindowsAutopilotDeviceIdentities";
    // The first look at the queue is the plan's.
    let looks: Vec<u32> = (2..10).collect();
    let answer = json!({ "status": 401 });
    let faults = json!([
        { "on": queue, "nth": looks, "answer": answer },
        { "on": format!("{queue}/*"), "answer": answer },
    ]);
    let practice = Practice::start(&stage, scene(json!({ "faults": faults })));
    stage.write("devices.csv", file(1..=2));
    let token = practice.token();
    let args = ["register", "--yes", "--report", "report.json", "devices.csv"];
    let mut command = stage.command(&args);
    let output = command.env("PREFLIGHT_TOKEN", &token).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(err.contains("PREFLIGHT_TOKEN has ended"), "{err}");
    assert!(out.contains("2 still on the way"), "{out}");
    let report = stage.read("report.json");
    assert!(report.contains("accepted"), "{report}");
    for text in [out, err, report] {
        assert!(!text.contains(&token), "{text}");
    }
}

/// Starts to register four devices, of which the service takes one at a time, the second
/// after a while; and presses Ctrl-C so often once that one is on its way.
#[cfg(unix)]
fn interrupted(stage: &Stage, practice: &Practice, times: usize) -> Said {
    stage.write("devices.csv", file(1..=4));
    let args = ["register", "--yes", "devices.csv"];
    let (mut child, mut err) = practice.spawn(stage, &args);
    let mut said = String::new();
    let mut pressed = 0;
    while let Some(line) = line(&mut err) {
        said += &line;
        practice.heed(&line, ADA);
        let first = line.contains("sending device 2 of 4");
        let second = line.contains("what was sent is followed to its end");
        if pressed < times && (first && pressed == 0 || second && pressed == 1) {
            pressed += 1;
            press(&child);
        }
    }
    assert_eq!(pressed, times, "{said}");
    practice.end(&mut child, said)
}

#[cfg(unix)]
fn press(child: &Child) {
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.is_ok_and(|status| status.success()), "kill");
}

#[cfg(unix)]
fn slow(stage: &Stage) -> Practice {
    // All four are refused for their size, and two.
    let faults = json!([{ "on": "POST /import", "nth": 4, "delay": 2 }]);
    let limits = json!({ "rowsPerImport": 1 });
    Practice::start(stage, scene(json!({ "limits": limits, "faults": faults })))
}

#[cfg(unix)]
#[test]
fn ctrl_c_sends_nothing_new_and_follows_what_was_sent() {
    let stage = Stage::new("register-stopped");
    let practice = slow(&stage);
    let said = interrupted(&stage, &practice, 1);
    assert_eq!(said.status, 1, "{}{}", said.out, said.err);
    let end = "4 devices: 2 registered and in the tenant's list, 2 of them with a \
               deployment profile, 2 not sent.\n";
    assert!(said.out.contains(end), "{}{}", said.out, said.err);
    assert!(said.out.contains(&format!("devices.csv:5: {} new", serial(4))));
    assert_eq!(devices(&practice), 2);
}

#[cfg(unix)]
#[test]
fn ctrl_c_twice_ends_at_once() {
    let stage = Stage::new("register-ended");
    let practice = slow(&stage);
    let said = interrupted(&stage, &practice, 2);
    assert_eq!(said.status, 130, "{}{}", said.out, said.err);
}
