//! `preflight repair`, run as people and pipelines run it.

use crate::stage::{Stage, damaged, file, file_with_damage, lines};
use preflight_core::hash::generate::Device;

#[test]
fn one_wrong_character_is_found_and_said() {
    let hash = Device::numbered(1).hash();
    let said = Stage::new("repair-one").run(&["repair", &damaged(&hash, 1)]);
    assert_eq!(said.out, hash + "\n");
    assert!(said.err.starts_with("Character 201 turned from "), "{}", said.err);
    assert_eq!(said.status, 0);
}

#[test]
fn without_the_search_it_is_not() {
    let hash = damaged(&Device::numbered(1).hash(), 1);
    let said = Stage::new("repair-no-search").run(&["repair", "--no-search", &hash]);
    assert!(said.err.contains("No repair is proved by the checksum"), "{}", said.err);
    assert_eq!((said.status, said.out.as_str()), (1, ""));
}

#[test]
fn a_whole_hash_is_given_as_it_is() {
    let hash = Device::numbered(1).hash();
    let said = Stage::new("repair-whole").run_with(&["repair", "-"], hash.as_bytes());
    assert_eq!(
        (said.status, said.out, said.err),
        (0, hash + "\n", "The hash is whole.\n".into())
    );
}

#[test]
fn the_rows_of_a_file_are_repaired_in_their_columns() {
    let stage = Stage::new("repair-file");
    let said =
        stage.write("devices.csv", file_with_damage(1)).run(&["repair", "devices.csv"]);
    assert!(
        said.err.starts_with("devices.csv:3: repaired: Character 201 "),
        "{}",
        said.err
    );
    assert!(said.err.ends_with("1 hash repaired.\n"), "{}", said.err);
    assert_eq!((said.status, said.out.as_str()), (0, "devices.repaired.csv\n"));
    assert_eq!(stage.read("devices.repaired.csv"), file(1..=3));
}

#[test]
fn each_file_of_a_folder_and_of_several_is_repaired() {
    let stage = Stage::new("repair-several");
    let damaged = file_with_damage(1);
    stage.write("stick/a.csv", file(4..=5)).write("stick/b.csv", &damaged);
    // The same devices would be repetitions, which repair has nothing to do with.
    stage.write("c.csv", &damaged);
    let said = stage.run(&["repair", "stick", "c.csv"]);
    assert!(said.err.ends_with("2 hashes repaired.\n"), "{}", said.err);
    let made = ["stick/b.repaired.csv", "c.repaired.csv"];
    assert_eq!((said.status, said.out), (0, made.join("\n") + "\n"));
    for path in made {
        assert_eq!(stage.read(path), file(1..=3), "{path}");
    }
    assert!(!stage.has("stick/a.repaired.csv"), "it was whole");
}

#[test]
fn what_cannot_be_proved_is_said_and_left() {
    let stage = Stage::new("repair-left");
    let said = stage.write("devices.csv", file_with_damage(3)).run(&[
        "repair",
        "devices.csv",
        "--no-search",
        "-o",
        "-",
    ]);
    assert!(said.err.starts_with("devices.csv:3: damaged: No repair is proved"));
    assert_eq!((said.status, said.out), (1, file_with_damage(3)));
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let stage = Stage::new("repair-there");
    stage.write("devices.csv", file_with_damage(1)).write("devices.repaired.csv", "mine");
    let said = stage.run(&["repair", "devices.csv"]);
    assert_eq!((said.status, stage.read("devices.repaired.csv").as_str()), (2, "mine"));
    assert!(!said.err.contains("repaired: "), "nothing is searched for: {}", said.err);
    let hash = damaged(&Device::numbered(1).hash(), 1);
    let said = stage.run(&["repair", &hash, "-o", "devices.csv"]);
    assert!(said.err.starts_with("preflight: devices.csv is there"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_found() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let stage = Stage::new("repair-ctrl-c");
    // The first is repaired at once, the others are searched for long and in vain.
    let mut text = lines(1..=1).join("\r\n") + "\r\n";
    let hash = Device::numbered(1).hash();
    text = text.replace(&hash, &format!("{}\u{a0}{}", &hash[..300], &hash[300..]));
    for number in 2..=200 {
        let device = Device::numbered(number);
        text += &format!("{},,{}\r\n", device.serial, damaged(&device.hash(), 3));
    }
    stage.write("devices.csv", text);
    let mut child = stage
        .command(&["repair", "devices.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut err = BufReader::new(child.stderr.take().expect("its standard error"));
    let mut first = String::new();
    err.read_line(&mut first).expect("a line");
    assert!(first.starts_with("devices.csv:2: repaired: "), "{first}");
    let process = child.id().to_string();
    Command::new("kill").args(["-INT", &process]).status().expect("a signal");
    let mut rest = String::new();
    err.read_to_string(&mut rest).expect("the rest");
    let ended = child.wait().expect("the binary ends");
    assert!(rest.contains("not looked at, because it was stopped."), "{rest}");
    assert_eq!(ended.code(), Some(1));
    assert!(stage.read("devices.repaired.csv").contains(&hash));
}
