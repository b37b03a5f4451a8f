//! `preflight split`, run as people and pipelines run it.

use crate::stage::{Stage, file, file_without_serial, tagged, zip};
use preflight_core::hash::generate::Device;

#[test]
fn parts_have_at_most_so_many_rows_and_the_columns_of_the_file() {
    let stage = Stage::new("split-rows");
    stage.write("devices.csv", file(1..=5));
    let said = stage.run(&["split", "devices.csv", "--rows", "2", "-o", "parts/"]);
    let names: Vec<_> = said.out.lines().collect();
    assert_eq!(names[2], "parts/devices-3-of-3.csv", "{}", said.err);
    assert_eq!(stage.read(names[0]), file(1..=2));
    assert_eq!(stage.read(names[2]), file(5..=5));
    assert_eq!(said.status, 0);
}

#[test]
fn rows_with_errors_stay_in_the_parts() {
    let stage = Stage::new("split-errors");
    stage.write("devices.csv", file_without_serial());
    assert_eq!(stage.run(&["split", "devices.csv", "--rows", "2"]).status, 0);
    assert_eq!(stage.read("devices-1-of-2.csv").lines().count(), 3);
}

#[test]
fn each_group_tag_gets_a_part() {
    let stage = Stage::new("split-tags");
    let mut text = "Device Serial Number,Hardware Hash,Room,Group Tag\r\n".to_owned();
    for (number, tag) in [(1, "HQ"), (2, ""), (3, "../up"), (4, "hq"), (5, "HQ")] {
        let device = Device::numbered(number);
        text += &format!("{},{},r{number},{tag}\r\n", device.serial, device.hash());
    }
    stage.write("devices.csv", text);
    let said = stage.run(&["split", "devices.csv", "--by", "tag", "-o", "tags/"]);
    assert_eq!(
        said.out,
        "tags/devices-HQ.csv\ntags/devices-no-tag.csv\ntags/devices-___up.csv\n\
         tags/devices-hq-2.csv\n"
    );
    let rooms = |name| {
        let text = stage.read(name);
        let rooms =
            text.lines().skip(1).map(|line| line.split(',').nth(2).map(str::to_owned));
        rooms.collect::<Option<Vec<_>>>().expect("rooms")
    };
    assert_eq!(rooms("tags/devices-HQ.csv"), ["r1", "r5"]);
    assert_eq!(rooms("tags/devices-no-tag.csv"), ["r2"]);
}

#[test]
fn a_target_gets_what_it_wants() {
    let stage = Stage::new("split-target");
    stage.write("a.csv", file(1..=2).replace(',', ";")).write("b.csv", file(3..=3));
    let args =
        ["split", "a.csv", "b.csv", "--rows", "2", "--target", "intune", "-o", "up/"];
    let said = stage.run(&args);
    let names: Vec<_> = said.out.lines().collect();
    assert_eq!(names.len(), 2, "{}", said.err);
    assert_eq!(stage.read(names[1]), file(3..=3));
}

#[test]
fn how_to_split_must_be_said() {
    let stage = Stage::new("split-how");
    stage.write("devices.csv", file(1..=1));
    assert_eq!(stage.run(&["split", "devices.csv"]).status, 2);
    assert_eq!(stage.run(&["split", "devices.csv", "--rows", "0"]).status, 2);
}

#[test]
fn an_archive_without_a_list_says_what_it_is() {
    let stage = Stage::new("split-zip-empty");
    stage.write("stick.zip", zip(&[]));
    let said = stage.run(&["split", "stick.zip", "--rows", "2"]);
    assert!(said.err.starts_with("stick.zip: error[container-empty]: "), "{}", said.err);
    assert!(said.status == 1 && !said.err.contains("several"), "{}", said.err);
}

#[test]
fn without_group_tags_there_is_nothing_to_split_by() {
    let stage = Stage::new("split-no-tags");
    let said = stage.write("devices.csv", file(1..=1)).run(&[
        "split",
        "devices.csv",
        "--by",
        "tag",
    ]);
    assert_eq!(said.err, "preflight: there is no column for group tags\n");
    assert_eq!(said.status, 2);
    let args = ["split", "tagged.csv", "--by", "tag", "--target", "partner-center"];
    let said = stage.write("tagged.csv", tagged(&[(1, "HQ"), (2, "Kiosk")])).run(&args);
    let says = "`preflight convert --target partner-center` makes a file for each tag\n";
    assert!(said.status == 2 && said.err.ends_with(says), "{}", said.err);
}

#[test]
fn every_part_is_written_though_nobody_reads_their_names() {
    let stage = Stage::new("split-unread");
    stage.write("devices.csv", file_without_serial());
    let said = stage.run_unread(&["split", "devices.csv", "--rows", "1"], "");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!((1..=3).all(|part| stage.has(&format!("devices-{part}-of-3.csv"))));
    let said = stage.run_unread(&["fix", "devices.csv"], "");
    assert_eq!((said.status, stage.read("devices.fixed.csv")), (0, file(1..=3)));
}
