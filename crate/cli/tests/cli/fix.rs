//! `preflight fix`, run as people and pipelines run it.

use crate::stage::{Stage, file, file_without_serial, lines, zip};
use preflight_core::hash::generate::Device;

#[test]
fn the_file_is_written_beside_with_every_certain_fix_and_each_is_said() {
    let stage = Stage::new("fix-beside");
    stage.write("stick/devices.csv", file_without_serial());
    let said = stage.run(&["fix", "stick/devices.csv"]);
    let serial = Device::numbered(2).serial;
    assert_eq!(
        said.err,
        format!(
            "stick/devices.csv:3: fix[serial-empty]: Take `{serial}` from the hash.\n\
             1 fix; no error is left.\n"
        )
    );
    assert_eq!(said.out, "stick/devices.fixed.csv\n");
    assert_eq!(stage.read("stick/devices.fixed.csv"), file(1..=3));
    assert_eq!(stage.read("stick/devices.csv"), file_without_serial());
    assert_eq!(said.status, 0);
}

#[test]
fn columns_that_mean_nothing_to_us_stay_where_they_are() {
    let stage = Stage::new("fix-columns");
    let mut lines = lines(1..=2);
    let hash = Device::numbered(2).hash();
    lines[0] = "Room;Hardware Hash;Serial".to_owned();
    lines[1] = format!("1;{};{}", Device::numbered(1).hash(), Device::numbered(1).serial);
    lines[2] = format!("\"2;north\";{hash};");
    stage.write("devices.csv", lines.join("\n"));
    let said = stage.run(&["fix", "devices.csv", "--output", "-"]);
    let serials = [1, 2].map(|number| Device::numbered(number).serial);
    let expected = format!(
        "Room,Hardware Hash,Serial\r\n1,{},{}\r\n2;north,{hash},{}\r\n",
        Device::numbered(1).hash(),
        serials[0],
        serials[1]
    );
    assert_eq!(said.out, expected, "{}", said.err);
}

#[test]
fn a_repeated_device_leaves_the_file() {
    let stage = Stage::new("fix-duplicate");
    stage.write("a.csv", file(1..=2)).write("b.csv", file(2..=3));
    let said = stage.run(&["fix", "a.csv", "b.csv"]);
    assert!(said.err.starts_with("b.csv:2: fix[duplicate-device]: "), "{}", said.err);
    assert_eq!(said.out, "b.fixed.csv\n");
    assert_eq!(stage.read("b.fixed.csv"), file(3..=3));
    assert!(!stage.has("a.fixed.csv"), "nothing was done to it");
}

#[test]
fn only_the_rules_named_are_applied() {
    let stage = Stage::new("fix-rule");
    let mut lines = lines(1..=1);
    lines[0].push_str(",Group Tag");
    lines[1] = format!(",,{}, HQ", Device::numbered(1).hash());
    stage.write("devices.csv", lines.join("\n"));
    let args = ["fix", "devices.csv", "--rule", "group-tag-surrounded", "-o", "-"];
    let said = stage.run(&args);
    let row = said.out.lines().nth(1).expect("a row");
    assert!(row.starts_with(",,") && row.ends_with(",HQ"), "{row}");
    assert_eq!(said.status, 1, "the serial number is still missing");
}

#[test]
fn a_rule_that_there_is_not_gives_2() {
    let stage = Stage::new("fix-rule-unknown");
    let said = stage.run(&["fix", "devices.csv", "--rule", "serial-emty"]);
    assert!(said.err.contains("'serial-empty'"), "{}", said.err);
    assert_eq!(said.status, 2);
}

#[test]
fn a_dry_run_says_the_steps_and_writes_nothing() {
    let stage = Stage::new("fix-dry");
    stage.write("devices.csv", file_without_serial());
    let said = stage.run(&["fix", "devices.csv", "--dry-run"]);
    assert!(said.out.starts_with("devices.csv:3: fix[serial-empty]: "), "{}", said.out);
    assert!(!stage.has("devices.fixed.csv"));
    let said = stage.run(&["fix", "devices.csv", "--dry-run", "--format", "json"]);
    let step = &said.json()[0];
    assert_eq!((&step["line"], &step["rule"]), (&3.into(), &"serial-empty".into()));
    let said = stage.run(&["fix", "devices.csv", "--dry-run", "--format", "jsonl"]);
    assert_eq!(said.out.lines().count(), 1);
    assert_eq!(said.json()["file"], "devices.csv");
}

#[test]
fn a_file_that_is_there_is_left_alone_unless_forced() {
    let stage = Stage::new("fix-there");
    stage.write("devices.csv", file_without_serial()).write("devices.fixed.csv", "mine");
    let said = stage.run(&["fix", "devices.csv"]);
    assert!(
        said.err.contains("devices.fixed.csv is there already; --force overwrites it")
    );
    assert_eq!((said.status, stage.read("devices.fixed.csv").as_str()), (2, "mine"));
    assert_eq!(stage.run(&["fix", "devices.csv", "--force"]).status, 0);
    assert_eq!(stage.read("devices.fixed.csv"), file(1..=3));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let stage = Stage::new("fix-stdin");
    let said = stage.run_with(&["fix", "-"], file_without_serial().as_bytes());
    assert_eq!((said.status, said.out), (0, file(1..=3)));
}

#[test]
fn several_files_go_to_a_folder_under_their_names() {
    let stage = Stage::new("fix-folder");
    stage.write("a/x.csv", file_without_serial()).write("b/y.csv", file_without_serial());
    let said = stage.run(&["fix", "a", "b", "-o", "fixed/"]);
    assert_eq!(said.out, "fixed/x.fixed.csv\nfixed/y.fixed.csv\n", "{}", said.err);
}

#[test]
fn two_files_never_become_one() {
    let stage = Stage::new("fix-clash");
    stage.write("a/x.csv", file_without_serial()).write("b/x.csv", file_without_serial());
    let said = stage.run(&["fix", "a", "b", "-o", "fixed/"]);
    assert!(
        said.err.contains("two files would become fixed/x.fixed.csv"),
        "{}",
        said.err
    );
    assert!(said.status == 2 && !stage.has("fixed"));
}

#[test]
fn of_several_files_none_is_written_over_another_that_is_read() {
    let stage = Stage::new("fix-input");
    let text = file_without_serial();
    stage.write("a.csv", &text).write("a.fixed.csv", &text);
    let said = stage.run(&["fix", "a.csv", "a.fixed.csv", "--force"]);
    assert!(said.err.contains("a.fixed.csv is one of the files that are read"));
    assert_eq!((said.status, stage.read("a.fixed.csv")), (2, text));
}

#[test]
fn a_file_is_fixed_in_place_when_forced() {
    let stage = Stage::new("fix-in-place");
    stage.write("devices.csv", file_without_serial());
    let said = stage.run(&["fix", "devices.csv", "-o", "devices.csv", "--force"]);
    assert_eq!((said.status, stage.read("devices.csv")), (0, file(1..=3)));
    let left: Vec<_> = std::fs::read_dir(&stage.folder).expect("it").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn steps_cannot_write_to_the_terminal() {
    let stage = Stage::new("fix-escape");
    let mut lines = lines(1..=1);
    lines[0].push_str(",Group Tag");
    lines[1].push_str(", H\u{9b}31mQ\u{202e} ");
    stage.write("devices.csv", lines.join("\n"));
    let said = stage.run(&["fix", "devices.csv"]);
    let json = stage.run(&["fix", "devices.csv", "--dry-run", "--format", "jsonl"]);
    assert!(said.err.contains("\\u{202e}") && json.out.contains("\\u202e"));
    for text in [said.err, json.out] {
        assert!(!text.contains(['\u{9b}', '\u{202e}']), "{text}");
    }
}

#[test]
fn a_target_gets_what_it_wants() {
    let stage = Stage::new("fix-target");
    stage.write("devices.csv", file_without_serial().replace(',', ";"));
    let args = ["fix", "devices.csv", "--target", "intune", "-o", "up.csv"];
    assert_eq!(stage.run(&args).status, 0);
    assert_eq!(stage.read("up.csv"), file(1..=3));
}

#[test]
fn a_member_of_an_archive_is_written_beside_the_archive() {
    let stage = Stage::new("fix-zip");
    let archive =
        zip(&[("north/a.csv", &file_without_serial()), ("b.csv", &file(4..=4))]);
    let said = stage.write("stick.zip", archive).run(&["fix", "stick.zip"]);
    assert_eq!(said.out, "stick.a.fixed.csv\n", "{}", said.err);
    assert_eq!(stage.read("stick.a.fixed.csv"), file(1..=3));
}

#[test]
fn the_steps_can_be_kept() {
    let stage = Stage::new("fix-steps");
    stage.write("devices.csv", file_without_serial());
    let said = stage.run(&["fix", "devices.csv", "--steps", "steps.json"]);
    let steps = stage.read("steps.json");
    assert!(steps.contains(&Device::numbered(2).serial), "{steps}");
    assert_eq!(said.status, 0);
    // Neither without the other.
    let said = stage.run(&["fix", "devices.csv", "--steps", "others.json"]);
    assert!((said.status, stage.has("others.json")) == (2, false), "{}", said.err);
    let args = ["fix", "devices.csv", "--steps", "steps.json", "-o", "other.csv"];
    assert!((stage.run(&args).status, stage.has("other.csv")) == (2, false));
}

#[test]
fn a_folder_fixed_again_passes_over_what_was_made_the_first_time() {
    let stage = Stage::new("fix-folder-again");
    stage.write("stick/a.csv", file_without_serial());
    stage.run(&["fix", "stick"]);
    let said = stage.run(&["fix", "stick", "--force"]);
    assert_eq!(said.out, "stick/a.fixed.csv\n");
    assert!(said.err.starts_with("stick: 1 file passed over"), "{}", said.err);
    assert_eq!(stage.read("stick/a.fixed.csv"), file(1..=3));
}

#[test]
fn what_was_fixed_is_read_in_place_of_what_it_was_made_of() {
    let stage = Stage::new("fix-then-check");
    stage.write("stick/a.csv", file_without_serial());
    stage.run(&["fix", "stick"]);
    let said = stage.run(&["check", "stick"]);
    let passed = "stick/a.csv: passed over for a.fixed.csv, which was made of it.\n";
    assert!(said.err.starts_with(passed), "{}", said.err);
    assert_eq!(said.status, 0, "{}", said.out);
    // Who names it gets it, and so does who has another by now.
    assert_eq!(stage.run(&["check", "stick/a.csv"]).status, 1);
    stage.write("stick/a.csv", file_without_serial());
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let newer =
        std::fs::File::options().write(true).open(stage.folder.join("stick/a.csv"));
    newer.and_then(|file| file.set_modified(later)).expect("its time is set");
    assert_eq!(stage.run(&["check", "stick"]).status, 1);
}

#[test]
fn an_archive_without_a_list_says_what_it_is() {
    let stage = Stage::new("fix-zip-empty");
    let said = stage.write("stick.zip", zip(&[])).run(&["fix", "stick.zip"]);
    assert!(said.err.starts_with("stick.zip: error["), "{}", said.err);
    assert_eq!((said.status, said.out.as_str()), (1, ""));
}

#[test]
fn fixed_again_nothing_is_done() {
    let stage = Stage::new("fix-again");
    stage.write("devices.csv", file_without_serial());
    stage.run(&["fix", "devices.csv"]);
    let said = stage.run(&["fix", "devices.fixed.csv"]);
    assert_eq!(said.err, "0 fixes; no error is left.\n");
    assert_eq!((said.status, said.out.as_str()), (0, ""));
}
