//! `register` against the practice tenant: what is sent, what became of it, and how it
//! ends.

use std::process::{Child, Command};

use crate::stage::practice::{ADA, Does, Practice, line, quick as scene};
use crate::stage::{CONFIG, Said, Stage, TODAY, file, journal, journals, serial};
use preflight_core::hash::generate::Device;
use serde_json::json;

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
    assert!(!said.out.contains("deployment profile"), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn who_ends_the_waiting_for_profiles_is_not_told_that_each_is_missing() {
    let stage = Stage::new("register-profiles-ended");
    let practice = Practice::start(&stage, scene(json!({ "profiles": [] })));
    stage.write("devices.csv", file(1..=2));
    let (mut child, mut err) =
        practice.spawn(&stage, &["register", "--yes", "devices.csv"]);
    let mut said = String::new();
    while let Some(line) = line(&mut err) {
        said += &line;
        practice.heed(&line, ADA);
        if line.contains("waiting for the deployment profiles of 2 devices") {
            press(&child);
        }
    }
    let said = practice.end(&mut child, said);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let end = "2 devices: 2 registered and in the tenant's list.\n";
    assert!(said.out.ends_with(end), "{}", said.out);
    assert!(!said.out.contains("no deployment profile"), "{}", said.out);
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
fn the_report_to_print_says_who_registered_where() {
    let stage = Stage::new("register-print");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=1));
    let args = ["register", "--yes", "--report", "report.html", "devices.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let report = stage.read("report.html");
    for part in [&serial(1), "ada@practice.example", "9a1c0de5-7e57-4aaa-8bad"] {
        assert!(report.contains(part), "{report}");
    }
}

#[test]
fn where_nobody_can_be_asked_nothing_happens_without_yes() {
    let stage = Stage::new("register-yes");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=1));
    let said = practice.run(&stage, &["register", "devices.csv"], ADA);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("--yes does so without a question"), "{}", said.err);
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
    assert!(said.err.contains("a report ends in .csv, .json or .html"), "{}", said.err);
    // A folder can't be made where a file is.
    let said = run("devices.csv/report.csv");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("preflight: devices.csv/report.csv: "), "{}", said.err);
    run("reports/report.csv");
    assert!(
        stage.has("reports") && !stage.has("reports/report.csv"),
        "it was only tried"
    );
}

#[test]
fn a_report_that_cannot_be_written_in_the_end_can_be_had_from_the_journal() {
    let stage = Stage::new("register-report-lost");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=2));
    let args = ["register", "--yes", "--report", "to/report.csv", "devices.csv"];
    let (mut child, mut err) = practice.spawn(&stage, &args);
    let mut said = String::new();
    while let Some(line) = line(&mut err) {
        practice.heed(&line, ADA);
        if line.contains("sending devices") {
            std::fs::remove_dir(stage.folder.join("to")).expect("an empty folder");
            stage.write("to", "mine");
        }
        said += &line;
    }
    let said = practice.end(&mut child, said);
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.out.contains("2 devices: 2 registered"), "{}", said.out);
    let journal = journal(&stage);
    let go_on = format!("preflight register --resume {journal} --config {CONFIG}\n");
    assert!(said.err.ends_with(&go_on), "{}", said.err);
    let args = ["register", "--resume", &journal, "--report", "report.csv"];
    assert_eq!(practice.run(&stage, &args, ADA).status, 0);
    let report = stage.read("report.csv");
    assert_eq!(report.matches(",profile assigned,").count(), 2, "{report}");
    assert_eq!((journals(&stage), practice.asked("POST", "/import")), (vec![], 1));
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
    let end = "2 still on the way.\nreport.json\n";
    assert!(out.ends_with(end), "nothing of records that nobody tried to remove: {out}");
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
    let journal = journal(&stage);
    let go_on = format!("preflight register --resume {journal} --config {CONFIG}\n");
    assert!(said.err.ends_with(&go_on), "{}", said.err);
    let said = practice.run(&stage, &["register", "--resume", &journal], ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert_each_accepted_once(&practice, 4);
}

#[cfg(unix)]
#[test]
fn ctrl_c_twice_ends_at_once() {
    let stage = Stage::new("register-ended");
    let practice = slow(&stage);
    let said = interrupted(&stage, &practice, 2);
    assert_eq!(said.status, 130, "{}{}", said.out, said.err);
    let journal = journal(&stage);
    let go_on = format!("preflight register --resume {journal} --config {CONFIG}\n");
    assert!(said.err.ends_with(&go_on), "{}", said.err);
}

#[track_caller]
fn assert_each_accepted_once(practice: &Practice, devices: u64) {
    let accepted = &practice.state()["counters"]["acceptedImports"];
    for number in 1..=devices {
        assert_eq!(accepted[serial(number).to_uppercase()], 1, "{accepted}");
    }
    assert_eq!(accepted.as_object().map(|it| it.len() as u64), Some(devices));
}

#[cfg(unix)]
#[track_caller]
fn assert_private(stage: &Stage, journal: &str) {
    use std::os::unix::fs::PermissionsExt;
    let there = std::fs::metadata(stage.folder.join(journal)).expect("a journal");
    assert_eq!(there.permissions().mode() & 0o777, 0o600);
}

/// How the hash of a device begins.
fn hash_of(number: u64) -> String {
    Device::numbered(number).hash()[..200].to_owned()
}

/// Begins to register devices, and ends it without any warning once it said so much and
/// the tenant accepted one.
fn killed(stage: &Stage, practice: &Practice, said: &str) {
    let (mut child, mut err) =
        practice.spawn(stage, &["register", "--yes", "devices.csv"]);
    let mut heard = String::new();
    while !heard.contains(said) {
        let line = line(&mut err).unwrap_or_else(|| panic!("it ended: {heard}"));
        practice.heed(&line, ADA);
        heard += &line;
    }
    while practice.state()["counters"]["acceptedImports"] == json!({}) {}
    let refused = stage.run(&["register", "--resume", &journal(stage)]);
    assert_eq!(refused.status, 2, "{}", refused.err);
    assert!(refused.err.contains("another process is at this run"), "{}", refused.err);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn a_run_that_was_killed_after_its_first_import_goes_on() {
    let stage = Stage::new("register-killed");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=3));
    killed(&stage, &practice, "sending devices 1 to 3 of 3");
    let journal = journal(&stage);
    #[cfg(unix)]
    assert_private(&stage, &journal);
    // It ended in the middle of a line.
    let whole = stage.read(&journal);
    stage.write(&journal, whole + "{\"key\":\"states/0\",\"te");

    let resume = ["register", "--resume", &journal, "--report", "report.csv"];
    let said = practice.run(&stage, &resume, ADA);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let end = "3 devices: 3 registered and in the tenant's list, 3 of them with a \
               deployment profile.\n";
    assert!(said.out.contains(end), "{}", said.out);
    assert_each_accepted_once(&practice, 3);
    assert_eq!(devices(&practice), 3);
    let report = stage.read("report.csv");
    assert_eq!(report.matches(",profile assigned,").count(), 3, "{report}");
    assert_eq!(journals(&stage), [""; 0], "all is settled");
}

#[test]
fn what_was_not_sent_is_sent_by_the_one_that_goes_on() {
    let stage = Stage::new("register-resumed");
    // The second of the single devices never gets there.
    let held = json!([{ "on": "POST /import", "nth": 4, "delay": 60, "lose": "before" }]);
    let limits = json!({ "rowsPerImport": 1 });
    let scene = scene(json!({ "limits": limits, "faults": held }));
    let practice = Practice::start(&stage, scene);
    stage.write("devices.csv", file(1..=4));
    killed(&stage, &practice, "sending device 2 of 4");
    let journal = journal(&stage);

    let text = stage.read(&journal);
    let id = text.split("\\\"tenant\\\":\\\"").nth(1).and_then(|it| it.get(..36));
    let id = id.unwrap_or_else(|| panic!("no tenant: {text}"));
    let other = id.replace(|c: char| c.is_ascii_digit(), "1");
    let graph = practice.config["graph"].as_str().expect("an origin");
    stage.write("tenant.journal", text.replace(id, &other));
    stage.write("graph.journal", text.replace(graph, "https://graph.example"));
    for (file, why) in [
        ("tenant.journal", "nothing is sent to another"),
        ("graph.journal", "is of a run at https://graph.example"),
    ] {
        let before = stage.read(file);
        let said = practice.run(&stage, &["register", "--resume", file], ADA);
        assert_eq!(said.status, 2, "{}{}", said.out, said.err);
        assert!(said.err.contains(why), "{}", said.err);
        assert!(stage.read(file) == before, "a journal that is refused stays as it is");
        std::fs::remove_file(stage.folder.join(file)).expect("it is there");
    }

    let resume = ["register", "--resume", &journal];
    let (mut child, mut err) = practice.spawn(&stage, &resume);
    let first = line(&mut err).expect("a practice tenant");
    let twice = stage.run(&resume);
    assert_eq!(twice.status, 2, "{}", twice.err);
    assert!(twice.err.contains("another process is at this run"), "{}", twice.err);
    let mut said = first;
    while let Some(line) = line(&mut err) {
        practice.heed(&line, ADA);
        said += &line;
    }
    let said = practice.end(&mut child, said);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert_each_accepted_once(&practice, 4);
    assert_eq!(journals(&stage), [""; 0], "all is settled");
}

#[test]
fn a_journal_that_was_named_stays_without_hashes_and_tokens() {
    let stage = Stage::new("register-journal");
    let practice = Practice::start(&stage, scene(json!({ "elsewhere": [serial(2)] })));
    stage.write("devices.csv", file(1..=3));
    let token = practice.token();
    let args = ["register", "--yes", "--journal", "run.journal", "devices.csv"];
    let run = |args: &[&str]| {
        let mut command = stage.command(args);
        command.env("PREFLIGHT_TOKEN", &token).output().expect("it runs")
    };
    assert_eq!(run(&args).status.code(), Some(1), "one is refused");
    #[cfg(unix)]
    assert_private(&stage, "run.journal");
    assert_eq!(journals(&stage), ["run.journal"]);
    let text = stage.read("run.journal");
    assert!(text.contains(&serial(3)) && !text.contains(&token), "{text}");
    for number in 1..=3 {
        assert!(!text.contains(&hash_of(number)), "{text}");
    }

    // All of it is settled: nothing is asked, and it is said again what became of them.
    let again = run(&["register", "--resume", "run.journal"]);
    assert_eq!(again.status.code(), Some(1));
    let out = String::from_utf8(again.stdout).expect("UTF-8");
    assert!(out.contains("2 of them with a deployment profile, 1 refused"), "{out}");
    assert_eq!(practice.asked("POST", "/import"), 1);
}

#[test]
fn a_journal_is_written_over_no_file() {
    let stage = Stage::new("register-over");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=1)).write("mine", "mine");
    let args = ["register", "--yes", "--journal", "mine", "devices.csv"];
    let said = practice.run(&stage, &args, ADA);
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains("mine is there already"), "{}", said.err);
    assert_eq!(stage.read("mine"), "mine");
    assert!(!said.err.contains("To sign in"), "{}", said.err);
    assert_eq!(practice.asked("POST", "/import"), 0);

    let said = practice.run(&stage, &["register", "--resume", "mine"], ADA);
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains("mine: The journal is not whole"), "{}", said.err);
    assert_eq!(stage.read("mine"), "mine");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_down_is_not_sent() {
    let stage = Stage::new("register-full");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("devices.csv", file(1..=3));
    // No file may grow beyond a block, as on a disk that is full.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let mut command = std::process::Command::new("sh");
    command.current_dir(&stage.folder).args(["-c", script]);
    command.arg(env!("CARGO_BIN_EXE_preflight"));
    command.args(["register", "--yes", "--today", TODAY, "devices.csv"]);
    command.args(["--config", CONFIG]).env("PREFLIGHT_TOKEN", practice.token());
    let output = command.output().expect("it runs");
    let err = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("could not be written"), "{err}");
    assert!(err.contains("nothing more was sent"), "{err}");
    assert_eq!(practice.asked("POST", "/import"), 0);
    assert_eq!(journals(&stage), [""; 0], "nothing was sent, so nothing goes on");
}

#[test]
fn a_file_that_cannot_be_used_is_said_and_gives_1() {
    let stage = Stage::new("register-unusable");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("header.csv", "Serial,Hardware Hash\r\n");
    for command in [&["plan"][..], &["register", "--yes"]] {
        let said = practice.run(&stage, &[command, &["header.csv"]].concat(), ADA);
        assert_eq!(said.status, 1, "{}{}", said.out, said.err);
        let why = "header.csv: error[file-empty]: There is no row below the header line";
        assert!(said.err.contains(why), "{}", said.err);
    }
}

#[test]
fn all_is_done_and_reported_though_nobody_reads_of_it() {
    let stage = Stage::new("register-unread");
    let practice = Practice::start(&stage, scene(json!({ "elsewhere": [serial(2)] })));
    stage.write("devices.csv", file(1..=2));
    let args = ["register", "--yes", "--report", "report.csv", "devices.csv"];
    let said = stage.run_unread(&args, &practice.token());
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(stage.read("report.csv").contains("808"), "one is refused");
    assert_eq!(devices(&practice), 1);
    let said = stage.run_unread(&["deregister", &serial(1), "--yes"], &practice.token());
    assert_eq!((said.status, devices(&practice)), (0, 0), "{}", said.err);
}

#[test]
fn what_somebody_is_registering_already_is_not_registered_yet() {
    let stage = Stage::new("register-queued");
    let slow = json!({ "delays": { "unknown": 600, "pending": 600 } });
    let practice = Practice::start(&stage, scene(slow));
    stage.write("devices.csv", file(1..=2));
    killed(&stage, &practice, "sending devices 1 to 2 of 2");
    let said = practice.run(&stage, &["register", "--yes", "devices.csv"], ADA);
    assert_eq!(said.status, 1, "{}{}", said.out, said.err);
    let queued = "2 devices are in the tenant's import queue: somebody is registering \
                  them already. Look again later with `preflight plan`.\n";
    assert!(said.err.contains(queued), "{}", said.err);
    assert_eq!(practice.asked("POST", "/import"), 1);
}
