//! `preflight convert`, run as people and pipelines run it.

use crate::stage::{Stage, file, file_without_serial, lines};
use preflight_core::hash::generate::Device;

const INTUNE: [&str; 2] = ["--target", "intune"];

#[test]
fn intune_gets_its_header_ascii_and_crlf() {
    let stage = Stage::new("convert-intune");
    let device = Device::numbered(1);
    let hash = device.hash();
    let odd =
        format!("\u{feff}hardware hash;serial number\n\"{hash}\";{}\n", device.serial);
    let said =
        stage.write("odd.csv", odd).run(&[&["convert", "odd.csv"], &INTUNE[..]].concat());
    let written = stage.read("preflight-intune.csv");
    let header = "Device Serial Number,Windows Product ID,Hardware Hash";
    assert_eq!(written, format!("{header}\r\n{},,{hash}\r\n", device.serial));
    assert_eq!((said.status, said.out.as_str()), (0, "preflight-intune.csv\n"));
}

#[test]
fn more_than_500_rows_are_several_files_that_hold_them_all() {
    let stage = Stage::new("convert-parts");
    stage.write("devices.csv", file(1..=501));
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "-o", "up.csv"]);
    assert_eq!(said.out, "up-1-of-2.csv\nup-2-of-2.csv\n");
    let (first, second) = (stage.read("up-1-of-2.csv"), stage.read("up-2-of-2.csv"));
    assert_eq!((first.lines().count(), second.lines().count()), (501, 2));
    assert_eq!(first.lines().next(), second.lines().next());
    let all: Vec<_> =
        first.lines().chain(second.lines().skip(1)).map(str::to_owned).collect();
    assert_eq!(all, lines(1..=501));
}

#[test]
fn a_folder_is_made_and_filled() {
    let stage = Stage::new("convert-folder");
    stage.write("devices.csv", file(1..=1));
    let said = stage.run(&[
        "convert",
        "devices.csv",
        "--target",
        "intune",
        "--output",
        "to/up/",
    ]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(stage.read("to/up/preflight-intune.csv"), file(1..=1));
}

#[test]
fn standard_output_takes_one_file() {
    let stage = Stage::new("convert-stdout");
    stage.write("devices.csv", file(1..=1));
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "--output", "-"]);
    assert_eq!((said.status, said.out), (0, file(1..=1)));
}

#[test]
fn standard_output_does_not_take_two_files() {
    let stage = Stage::new("convert-stdout-two");
    stage.write("devices.csv", file(1..=501));
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "--output", "-"]);
    assert!(said.err.contains("the rows make 2 files"), "{}", said.err);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let stage = Stage::new("convert-there");
    stage.write("devices.csv", file(1..=501)).write("up-2-of-2.csv", "mine");
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "-o", "up.csv"]);
    assert!(said.err.contains("up-2-of-2.csv is there already; --force overwrites it"));
    assert_eq!((said.status, stage.read("up-2-of-2.csv").as_str()), (2, "mine"));
    assert!(!stage.has("up-1-of-2.csv"), "half a conversion helps nobody");
}

#[test]
fn force_overwrites() {
    let stage = Stage::new("convert-force");
    stage.write("devices.csv", file(1..=1)).write("up.csv", "mine".repeat(5000));
    let args =
        ["convert", "devices.csv", "--target", "intune", "-o", "up.csv", "--force"];
    assert_eq!(stage.run(&args).status, 0);
    assert_eq!(stage.read("up.csv"), file(1..=1));
}

#[test]
fn rows_with_errors_are_left_out_counted_and_give_1() {
    let stage = Stage::new("convert-refused");
    stage.write("devices.csv", file_without_serial());
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "-o", "up.csv"]);
    assert!(said.err.contains("1 row with errors is left out."), "{}", said.err);
    assert_eq!((said.status, stage.read("up.csv").lines().count()), (1, 3));
}

#[test]
fn fix_mends_what_is_certain_first() {
    let stage = Stage::new("convert-fix");
    stage.write("devices.csv", file_without_serial());
    let args = ["convert", "devices.csv", "--target", "intune", "-o", "up.csv", "--fix"];
    let said = stage.run(&args);
    let serial = Device::numbered(2).serial;
    let step =
        format!("devices.csv:3: fix[serial-empty]: Take `{serial}` from the hash.\n");
    assert_eq!(said.err, step);
    assert_eq!((said.status, stage.read("up.csv")), (0, file(1..=3)));
}

#[test]
fn every_target_of_the_core_can_be_had() {
    let stage = Stage::new("convert-targets");
    stage.write("devices.csv", file_without_serial());
    let targets = preflight_core::session::TARGETS.iter();
    for target in targets.filter(|target| !target.of_tenant) {
        let out = format!("{}.{}", target.name, target.ending);
        let said =
            stage.run(&["convert", "devices.csv", "--target", target.name, "-o", &out]);
        assert!(said.status < 2 && stage.has(&out), "{}: {}", target.name, said.err);
    }
    assert!(stage.read("report-json.json").starts_with(['{', '[']));
    assert!(!stage.read("report.csv").contains(&Device::numbered(1).hash()));
}

#[test]
fn a_report_has_the_hashes_when_asked() {
    let stage = Stage::new("convert-hashes");
    stage.write("devices.csv", file(1..=1));
    let args = ["convert", "devices.csv", "--target", "report", "--hashes", "-o", "-"];
    assert!(stage.run(&args).out.contains(&Device::numbered(1).hash()));
    let args = ["convert", "devices.csv", "--target", "intune", "--hashes", "-o", "-"];
    assert_eq!(stage.run(&args).status, 2);
}

#[test]
fn without_a_row_nothing_is_written() {
    let stage = Stage::new("convert-nothing");
    stage.write("devices.csv", lines(1..=1).remove(0));
    let said =
        stage.run(&["convert", "devices.csv", "--target", "intune", "-o", "up.csv"]);
    assert!(said.err.contains("There is no row that could be written"), "{}", said.err);
    assert!(said.status == 1 && !stage.has("up.csv"));
}

#[test]
fn a_file_that_cannot_be_read_stops_it() {
    let stage = Stage::new("convert-unreadable");
    stage.write("b.csv", file(1..=1));
    let said =
        stage.run(&["convert", "a.csv", "b.csv", "--target", "intune", "-o", "up.csv"]);
    assert!(said.err.starts_with("preflight: a.csv: "), "{}", said.err);
    assert!(said.status == 2 && !stage.has("up.csv"));
}

#[test]
fn a_file_that_cannot_be_used_is_said_beside_what_is_written() {
    let stage = Stage::new("convert-unusable");
    stage.write("a.csv", file(1..=2)).write("page.csv", "<html><body>no</body></html>");
    let commands =
        [&["convert"][..], &["merge"], &["split", "--rows", "9"], &["fix", "--force"]];
    for command in commands {
        let args = ["a.csv", "page.csv", "--target", "intune", "-o", "-"];
        let said = stage.run(&[command, &args].concat());
        let why = "page.csv: error[file-foreign]: This is a web page.";
        assert!(said.err.contains(why), "{command:?}: {}", said.err);
        assert_eq!((said.status, said.out), (1, file(1..=2)), "{command:?}");
    }
    let policy = stage.write("policy.json", r#"{"maxRows": 1}"#);
    let args = ["split", "a.csv", "--rows", "1", "--policy", "policy.json"];
    assert_eq!(policy.run(&args).status, 0, "that is what it is split for");
}
