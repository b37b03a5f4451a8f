//! `preflight check`, run as people and pipelines run it.

use std::io::Read;
use std::process::Stdio;

use crate::stage::{PATIENT, Stage, file, file_without_serial, lines, zip};
use preflight_core::hash::generate::Device;
use serde_json::{Value, json};

#[test]
fn a_clean_file_is_said_to_be_and_gives_0() {
    let stage = Stage::new("check-clean");
    let said = stage.write("devices.csv", file(1..=3)).run(&["check", "devices.csv"]);
    assert_eq!(said.out, "3 rows in 1 file: nothing found.\n");
    assert_eq!((said.status, said.err.as_str()), (0, ""));
}

#[test]
fn an_error_has_its_place_its_rule_and_its_fix_and_gives_1() {
    let stage = Stage::new("check-error");
    let said =
        stage.write("devices.csv", file_without_serial()).run(&["check", "devices.csv"]);
    let serial = Device::numbered(2).serial;
    assert_eq!(
        said.out,
        format!(
            "devices.csv:3: error[serial-empty]: The row has no serial number.\n    \
             fix: Take `{serial}` from the hash.\n\
             3 rows in 1 file: 1 error.\n"
        )
    );
    assert_eq!(said.status, 1);
}

#[test]
fn a_warning_alone_gives_0() {
    let stage = Stage::new("check-warning");
    let mut lines = lines(1..=1);
    lines[0].push_str(",Group Tag");
    lines[1].push_str(", HQ");
    let said =
        stage.write("devices.csv", lines.join("\n")).run(&["check", "devices.csv"]);
    assert!(said.out.ends_with("1 row in 1 file: 1 warning.\n"), "{}", said.out);
    assert_eq!(said.status, 0);
}

#[test]
fn what_the_chosen_target_cannot_take_is_an_error() {
    let stage = Stage::new("check-target");
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,\
                  Manufacturer name,Device model";
    let file = format!("{header}\n5CG0001A,,,Contoso Devices,Aurora 14\n");
    stage.write("partner.csv", file);
    stage.write("policy.json", r#"{"target": "intune"}"#);
    let said = stage.run(&["check", "partner.csv"]);
    assert_eq!(
        (said.status, said.out.as_str()),
        (0, "1 row in 1 file: nothing found.\n")
    );
    let unfit = "partner.csv:2: error[target-unfit]: The row has no hardware hash, and a \
                 device is registered in Intune by its hash only.\n\
                 1 row in 1 file: 1 error.\n";
    let said = stage.run(&["check", "partner.csv", "--target", "intune"]);
    assert_eq!((said.status, said.out.as_str()), (1, unfit));
    let said = stage.run(&["check", "partner.csv", "--policy", "policy.json"]);
    assert_eq!((said.status, said.out.as_str()), (1, unfit));
    let args = ["--policy", "policy.json", "--target", "partner-center"];
    let said = stage.run(&[&["check", "partner.csv"][..], &args].concat());
    assert_eq!(said.status, 0, "{}", said.out);
    let said = stage.run(&["check", "partner.csv", "--target", "printer"]);
    assert!(said.err.contains("corporate-identifiers"), "{}", said.err);
    assert_eq!(said.status, 2);
}

#[test]
fn an_error_of_the_file_as_a_whole_gives_1_and_has_no_line() {
    let stage = Stage::new("check-file");
    let file = "Device Serial Number,Windows Product ID\n5CG0001A,\n";
    let said = stage.write("devices.csv", file).run(&["check", "devices.csv"]);
    assert!(said.out.starts_with("devices.csv: error[column-missing]: "), "{}", said.out);
    assert_eq!(said.status, 1);
}

#[test]
fn utf_16_is_read_as_windows_powershell_writes_it() {
    let stage = Stage::new("check-utf-16");
    let text = format!("\u{feff}{}", file_without_serial());
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = stage.write("devices.csv", bytes).run(&["check", "devices.csv"]);
    assert!(said.out.starts_with("devices.csv:3: error[serial-empty]"), "{}", said.out);
}

#[test]
fn a_finding_in_json_has_exactly_its_eight_fields() {
    let stage = Stage::new("check-json");
    stage.write("devices.csv", file_without_serial());
    let said = stage.run(&["check", "--format", "json", "devices.csv"]);
    let serial = Device::numbered(2).serial;
    assert_eq!(
        said.json(),
        json!([{
            "file": "devices.csv",
            "line": 3,
            "column": "serial",
            "rule": "serial-empty",
            "severity": "error",
            "message": "The row has no serial number.",
            "serial": "",
            "fix": format!("Take `{serial}` from the hash."),
        }])
    );
    assert_eq!(said.status, 1);
}

#[test]
fn json_without_a_finding_is_an_empty_array() {
    let stage = Stage::new("check-json-clean");
    stage.write("devices.csv", file(1..=1));
    let said = stage.run(&["check", "--format", "json", "devices.csv"]);
    assert_eq!((said.json(), said.status), (json!([]), 0));
}

#[test]
fn jsonl_has_a_finding_a_line_file_by_file() {
    let stage = Stage::new("check-jsonl");
    let two = file_without_serial();
    stage.write("a.csv", &two).write("b.csv", "Serial Number,Room\n5CG0001A,1\n");
    let said = stage.run(&["check", "--format", "jsonl", "a.csv", "b.csv"]);
    let findings: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let files: Vec<_> = findings.iter().map(|finding| finding["file"].as_str()).collect();
    assert_eq!(files.first(), Some(&Some("a.csv")), "{}", said.out);
    assert_eq!(findings[1]["rule"], "column-missing");
    assert_eq!(findings[1]["line"], Value::Null);
    assert!(files[1..].iter().all(|file| *file == Some("b.csv")));
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let stage = Stage::new("check-stdin");
    let said = stage.run_with(&["check", "-"], file_without_serial().as_bytes());
    assert!(said.out.starts_with("<stdin>:3: error[serial-empty]"), "{}", said.out);
}

#[test]
fn a_device_in_two_files_is_found_in_the_second() {
    let stage = Stage::new("check-two-files");
    stage.write("a.csv", file(1..=2)).write("b.csv", file(2..=3));
    let said = stage.run(&["check", "a.csv", "b.csv"]);
    assert!(said.out.starts_with("b.csv:2: "), "{}", said.out);
    assert!(said.out.contains("[duplicate-device]"), "{}", said.out);
    assert!(said.out.contains("4 rows in 2 files: "), "{}", said.out);
}

#[test]
fn a_file_that_is_not_there_gives_2_and_the_others_are_checked() {
    let stage = Stage::new("check-missing");
    stage.write("b.csv", file_without_serial());
    let said = stage.run(&["check", "a.csv", "b.csv"]);
    assert!(said.err.starts_with("preflight: a.csv: "), "{}", said.err);
    assert!(said.out.starts_with("b.csv:3: "), "{}", said.out);
    assert_eq!(said.status, 2);
}

#[test]
fn a_folder_is_searched_whole_in_the_order_of_names() {
    let stage = Stage::new("check-folder");
    let row = |number| file(number..=number).replace(",,T0", ",PKID,T0");
    stage.write("stick/b.csv", file_without_serial());
    stage.write("stick/a/z.txt", file_without_serial());
    stage.write("stick/a.csv", file_without_serial());
    stage.write("stick/LETTER.txt", "Dear all,\nthe laptops are in.\n");
    stage.write("stick/.hidden.csv", row(9)).write("stick/~$b.csv", row(9));
    // A run that was ended on the way.
    let entry =
        format!("{{\"key\":\"a\",\"text\":\"{}\"}}\n", Device::numbered(9).hash());
    stage.write("stick/preflight-run-2025-12-31-0b1b7f6e.journal", entry);
    let said = stage.run(&["check", "--format", "json", "stick"]);
    let files: Vec<_> =
        said.findings("serial-empty").iter().map(|it| it["file"].clone()).collect();
    assert_eq!(files, ["stick/a/z.txt", "stick/a.csv", "stick/b.csv"]);
    assert_eq!(said.err, "stick: 2 files passed over.\n");
}

#[test]
fn a_report_in_a_folder_is_no_list_of_devices_to_register() {
    let stage = Stage::new("check-report");
    stage.write("stick/devices.csv", file(1..=2));
    let args = ["convert", "stick/devices.csv", "--target", "report"];
    let said = stage.run(&[&args[..], &["-o", "stick/report.csv"]].concat());
    assert_eq!(said.status, 0, "{}", said.err);
    let said = stage.run(&["check", "stick"]);
    assert_eq!(said.err, "stick: 1 file passed over.\n");
    assert_eq!(said.out, "2 rows in 1 file: nothing found.\n");
    // Who names it gets it.
    let named = stage.run(&["check", "stick/report.csv"]);
    assert!(named.out.contains("2 rows in 1 file"), "{}", named.out);
}

#[test]
fn an_archive_is_opened_and_its_members_are_named() {
    let stage = Stage::new("check-zip");
    let archive =
        zip(&[("north/a.csv", &file_without_serial()), ("b.csv", &file(4..=4))]);
    let said = stage.write("stick.zip", archive).run(&["check", "stick.zip"]);
    let line = said.out.lines().find(|line| line.contains("error[")).expect("an error");
    assert!(line.starts_with("stick.zip › north/a.csv:3: error[serial-empty]"), "{line}");
    assert!(said.out.contains("4 rows in 2 files: "), "{}", said.out);
    assert_eq!(said.status, 1);
}

#[test]
fn a_folder_without_devices_gives_2() {
    let stage = Stage::new("check-folder-empty");
    let said = stage.write("LETTER.txt", "Dear all").run(&["check", "."]);
    assert_eq!(said.err, "preflight: .: no file in this folder is a list of devices\n");
    assert_eq!(said.status, 2);
}

#[test]
fn a_file_named_and_in_a_folder_named_is_read_once() {
    let stage = Stage::new("check-folder-once");
    stage.write("a.csv", file(1..=2));
    let said = stage.run(&["check", "a.csv", "."]);
    assert_eq!(said.out, "2 rows in 1 file: nothing found.\n");
}

#[test]
fn wrong_arguments_give_2() {
    let stage = Stage::new("check-arguments");
    assert_eq!(stage.run(&["check"]).status, 2);
    assert_eq!(stage.run(&["check", "--format", "xml", "a.csv"]).status, 2);
}

#[test]
fn a_file_cannot_write_to_the_terminal() {
    let stage = Stage::new("check-escape");
    let text =
        file(1..=1).replacen(&Device::numbered(1).serial, "\u{1b}[2J\u{202e}5CG", 1);
    let said = stage.write("devices.csv", text).run(&["check", "devices.csv"]);
    assert!(said.out.contains("\\u{1b}[2J\\u{202e}5CG"), "{}", said.out);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']), "{}", said.out);
}

#[test]
fn a_policy_says_what_is_allowed_and_what_matters() {
    let stage = Stage::new("check-policy");
    let mut lines = lines(1..=1);
    lines[0].push_str(",Group Tag");
    lines[1].push_str(",Field");
    stage.write("devices.csv", lines.join("\n"));
    let policy = r#"{"allowedTags": ["HQ"], "severity": {"tag-not-allowed": "warning"}}"#;
    stage.write("policy.json", policy);
    let args = ["check", "devices.csv", "--policy", "policy.json"];
    let said = stage.run(&args);
    assert!(
        said.out.contains("devices.csv:2: warning[tag-not-allowed]: "),
        "{}",
        said.out
    );
    assert_eq!(said.status, 0);
    assert_eq!(stage.run(&[&args[..], &["--severity", "warning"]].concat()).status, 1);
}

#[test]
fn a_policy_that_is_not_understood_is_refused_with_all_that_is_wrong() {
    let stage = Stage::new("check-policy-wrong");
    stage.write("devices.csv", file(1..=1));
    stage.write("policy.json", r#"{"alowedTags": ["HQ"], "maxRows": "many"}"#);
    let said = stage.run(&["check", "devices.csv", "--policy", "policy.json"]);
    assert!(
        said.err.contains("alowedTags") && said.err.contains("maxRows"),
        "{}",
        said.err
    );
    assert_eq!((said.status, said.out.as_str()), (2, ""));
}

#[test]
fn the_day_decides_what_is_old() {
    let stage = Stage::new("check-today");
    stage.write("devices.csv", file(1..=1));
    let found = |day| stage.run(&["check", "devices.csv", "--today", day]).out;
    assert!(found("2099-12-31").contains("[captured-long-ago]"));
    assert!(found("2001-01-01").contains("[captured-in-future]"));
    assert_eq!(stage.run(&["check", "devices.csv", "--today", "tomorrow"]).status, 2);
}

#[test]
fn the_floor_decides_what_gives_1() {
    let stage = Stage::new("check-floor");
    stage.write("devices.csv", file(1..=501)).write("policy.json", PATIENT);
    let patient = ["--policy", "policy.json", "--today", "2030-01-01"];
    let run = |more: &[&str]| {
        stage.run(&[&["check", "devices.csv"], &patient[..], more].concat())
    };
    let said = run(&[]);
    assert_eq!(said.status, 0, "{}", said.out);
    assert!(said.out.contains("note[rows-over-500]"), "{}", said.out);
    let status = |floor| run(&["--severity", floor]).status;
    assert_eq!((status("warning"), status("note")), (0, 1));
}

#[test]
fn findings_go_to_a_file_that_is_not_there_yet() {
    let stage = Stage::new("check-output");
    stage.write("devices.csv", file_without_serial());
    let args = ["check", "devices.csv", "--color", "always", "-o", "out/findings.txt"];
    let said = stage.run(&args);
    assert_eq!((said.status, said.out.as_str()), (1, ""));
    let written = stage.read("out/findings.txt");
    assert!(written.starts_with("devices.csv:3: error[serial-empty]"), "{written}");
    let again = stage.run(&args);
    assert!(again.err.contains("is there already; --force overwrites it"));
    assert_eq!(again.status, 2);
    assert_eq!(stage.run(&[&args[..], &["--force"]].concat()).status, 1);
}

#[test]
fn colour_can_be_had_in_a_pipe_and_text_of_files_has_none() {
    let stage = Stage::new("check-colour-always");
    let text = file(1..=1).replacen(&Device::numbered(1).serial, "\u{1b}[31m5CG", 1);
    stage.write("devices.csv", text);
    let said = stage.run(&["check", "devices.csv", "--color", "always"]);
    assert!(said.out.contains("\u{1b}[1;31merror["), "{}", said.out);
    assert!(!said.out.contains("\u{1b}[31m"), "{}", said.out);
    assert!(said.out.contains("\\u{1b}[31m5CG"), "{}", said.out);
}

#[test]
fn there_is_no_colour_in_a_pipe() {
    let stage = Stage::new("check-colour");
    let said =
        stage.write("devices.csv", file_without_serial()).run(&["check", "devices.csv"]);
    assert!(!said.out.contains('\u{1b}'));
}

#[test]
fn a_reader_that_stops_is_no_panic_and_the_verdict_stands() {
    let stage = Stage::new("check-broken-pipe");
    // More findings than a pipe holds.
    let mut text = lines(1..=1).remove(0);
    text.push_str(&"\n,,x".repeat(20_000));
    stage.write("devices.csv", text);
    let mut child = stage
        .command(&["check", "devices.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut first = [0; 10];
    let mut out = child.stdout.take().expect("its output");
    out.read_exact(&mut first).expect("the first bytes");
    drop(out);
    let ended = child.wait_with_output().expect("the binary ends");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(1));
}

#[test]
fn a_file_longer_than_a_piece_is_read_whole() {
    let stage = Stage::new("check-long");
    stage.write("policy.json", PATIENT);
    // 600 hashes of 4,000 characters: more than two pieces of 1 MiB.
    stage.write("devices.csv", file(1..=600));
    let patient = ["--policy", "policy.json", "--today", "2030-01-01"];
    let said = stage.run(&[&["check", "devices.csv"], &patient[..]].concat());
    assert!(said.out.contains("devices.csv: note[rows-over-500]: "), "{}", said.out);
    assert!(said.out.ends_with("600 rows in 1 file: 1 note.\n"), "{}", said.out);
    assert_eq!(said.status, 0);
}

#[test]
fn help_shows_examples_and_every_exit_status() {
    let stage = Stage::new("check-help");
    let said = stage.run(&["check", "--help"]);
    assert!(
        said.out.contains("Examples:\n  preflight check devices.csv\n"),
        "{}",
        said.out
    );
    assert!(said.out.contains("Exit status: 0 "), "{}", said.out);
    assert_eq!(said.status, 0);
}

#[test]
fn a_pattern_that_no_shell_has_resolved_stands_for_the_names_that_fit() {
    let stage = Stage::new("check-pattern");
    stage.write("to/b.csv", file_without_serial()).write("to/a.csv", file(4..=4));
    stage.write("to/a.txt", "Dear all").write("to/.c.csv", file(5..=5));
    let said = stage.run(&["check", "to/*.csv"]);
    assert!(said.out.starts_with("to/b.csv:3: "), "{}", said.out);
    assert!(said.out.contains("4 rows in 2 files: "), "{}", said.out);
    let said = stage.run(&["check", "to/a.csv", "to/?.xlsx"]);
    assert_eq!(said.err, "preflight: to/?.xlsx: nothing here has such a name\n");
    assert_eq!(said.status, 2);
}
