//! `preflight decode`, run as people and pipelines run it.

use crate::stage::{Stage, file, file_with_damage, zip};
use preflight_core::hash::generate::Device;
use serde_json::{Value, json};

#[test]
fn a_hash_gives_its_facts_by_oa3tools_names() {
    let device = Device::numbered(1);
    let said = Stage::new("decode-hash").run(&["decode", &device.hash()]);
    let decoded = said.json();
    assert_eq!(decoded["checksum"], "whole");
    assert_eq!(decoded["problems"], json!([]));
    assert_eq!(decoded["facts"]["SmbiosSystemSerialNumber"], device.serial);
    assert_eq!(decoded["facts"]["SmbiosSystemManufacturer"], device.manufacturer);
    assert_eq!(decoded["facts"]["SmbiosSystemProductName"], device.model);
    assert_eq!(said.status, 0);
}

#[test]
fn a_fact_that_comes_again_has_all_its_values() {
    let mut device = Device::numbered(1);
    let adapter = device.adapters.first().cloned().expect("an adapter");
    device.adapters = vec![adapter.clone(), adapter];
    let said = Stage::new("decode-again").run(&["decode", &device.hash()]);
    let addresses = &said.json()["facts"]["MacAddress"];
    assert_eq!(addresses.as_array().map(Vec::len), Some(2), "{}", said.out);
}

#[test]
fn a_file_with_a_hash_and_nothing_else_is_one_object() {
    let stage = Stage::new("decode-file");
    let device = Device::numbered(1);
    let said =
        stage.write("hash.txt", device.hash() + "\r\n").run(&["decode", "hash.txt"]);
    assert_eq!(said.json()["facts"]["SmbiosSystemSerialNumber"], device.serial);
    assert_eq!(said.status, 0);
}

#[test]
fn a_file_of_rows_is_an_array_with_their_lines() {
    let stage = Stage::new("decode-rows");
    let said = stage.write("devices.csv", file(1..=2)).run(&["decode", "devices.csv"]);
    let decoded = said.json();
    let rows = decoded.as_array().expect("an array");
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[1]["file"], &rows[1]["line"]), (&json!("devices.csv"), &json!(3)));
    let serial = Device::numbered(2).serial;
    assert_eq!(rows[1]["facts"]["SmbiosSystemSerialNumber"], serial);
}

#[test]
fn several_files_are_one_array_with_their_names() {
    let stage = Stage::new("decode-several");
    stage.write("stick/a.csv", file(1..=1)).write("stick/b.csv", file(2..=2));
    stage.write("hash.txt", Device::numbered(3).hash());
    let place = |row: &Value| (row["file"].clone(), row["line"].clone());
    let all = [
        (json!("stick/a.csv"), json!(2)),
        (json!("stick/b.csv"), json!(2)),
        (json!("hash.txt"), json!(1)),
    ];
    for sources in [["stick", "hash.txt"], ["stick/*.csv", "hash.txt"]] {
        let said = stage.run(&[&["decode"][..], &sources].concat());
        let rows = said.json();
        let places: Vec<_> =
            rows.as_array().expect("an array").iter().map(place).collect();
        assert_eq!(places, all, "{}", said.err);
        assert_eq!(said.status, 0);
    }
    // What fits nothing may be meant as a file or as a hash.
    let none = stage.run(&["decode", "*.txd"]);
    assert_eq!(none.err, "preflight: *.txd is neither a file nor a hardware hash\n");
    let missing = stage.run(&["decode", "hash.txt", "gone.txt"]);
    assert!(missing.err.starts_with("preflight: gone.txt: "), "{}", missing.err);
    let beside = stage.run(&["decode", "hash.txt", &Device::numbered(1).hash()]);
    let says = "… is no file, and a hash is named alone\n";
    assert!(beside.err.len() < 120 && beside.err.ends_with(says), "{}", beside.err);
    for said in [none, missing, beside] {
        assert_eq!((said.status, said.out.as_str()), (2, ""));
    }
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let device = Device::numbered(1);
    let said =
        Stage::new("decode-stdin").run_with(&["decode", "-"], device.hash().as_bytes());
    assert_eq!(said.json()["facts"]["SmbiosSystemSerialNumber"], device.serial);
}

#[test]
fn a_damaged_hash_gives_what_can_be_read_its_problems_and_1() {
    let device = Device::numbered(1);
    let cut = &device.hash()[..400];
    let said = Stage::new("decode-cut").run(&["decode", cut]);
    let decoded = said.json();
    assert_eq!(decoded["checksum"], "unproven");
    assert_ne!(decoded["problems"], json!([]));
    assert_eq!(decoded.get("repaired"), None);
    assert_eq!(said.status, 1);
}

#[test]
fn a_hash_that_can_be_mended_is_given_whole() {
    let hash = Device::numbered(1).hash();
    let spoilt = format!("{}\u{a0}{}", &hash[..300], &hash[300..]);
    let said = Stage::new("decode-mended").run(&["decode", &spoilt]);
    assert_eq!(said.json()["repaired"], Value::String(hash));
}

#[test]
fn what_is_neither_a_file_nor_a_hash_gives_2() {
    let said = Stage::new("decode-neither").run(&["decode", "devices.csv"]);
    assert_eq!(
        said.err,
        "preflight: devices.csv is neither a file nor a hardware hash\n"
    );
    assert_eq!((said.status, said.out.as_str()), (2, ""));
}

#[test]
fn a_hash_that_is_not_whole_gives_1_though_nobody_reads_of_it() {
    let stage = Stage::new("decode-unread");
    stage.write("devices.csv", file_with_damage(1));
    let hash = &Device::numbered(1).hash()[..400];
    for source in ["devices.csv", hash] {
        let said = stage.run_unread(&["decode", source], "");
        assert_eq!((said.status, said.err.as_str()), (1, ""), "{source}");
    }
}

#[test]
fn a_file_without_rows_says_what_it_is() {
    let stage = Stage::new("decode-nothing");
    stage.write("empty.csv", "").write("header.csv", "Serial Number,Hardware Hash\r\n");
    stage.write("page.csv", "<!DOCTYPE html><html><body>Sign in</body></html>");
    stage.write("stick.zip", zip(&[]));
    for (file, rule) in [
        ("empty.csv", "file-empty"),
        ("header.csv", "file-empty"),
        ("page.csv", "file-foreign"),
        ("stick.zip", "container-empty"),
    ] {
        for command in ["decode", "repair"] {
            let said = stage.run(&[command, file]);
            let says = format!("{file}: error[{rule}]: ");
            assert!(said.err.starts_with(&says), "{command} {file}: {}", said.err);
            assert_eq!((said.status, said.out.as_str()), (1, ""), "{command} {file}");
        }
    }
    // A hash that lost its beginning is still meant as one.
    let cut = stage.write("hash.txt", &Device::numbered(1).hash()[7..]);
    assert_eq!(cut.run(&["decode", "hash.txt"]).json()["checksum"], "nothing");
}
