//! `preflight check --format sarif`: what code hosts and editors read.

use crate::stage::{Said, Stage, file, file_without_serial, lines, zip};
use serde_json::{Value, json};

fn run(said: &Said) -> Value {
    said.json()["runs"][0].clone()
}

/// What the schema of SARIF 2.1.0 requires, and what ties results to rules.
#[track_caller]
fn check_shape(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|it| it.contains("sarif-2.1.0")));
    for run in log["runs"].as_array().expect("runs") {
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "Preflight");
        let rules = driver["rules"].as_array().expect("rules");
        for rule in rules {
            assert!(
                rule["id"].is_string() && rule["shortDescription"]["text"].is_string()
            );
            assert!(rule["help"]["text"].as_str().is_some_and(|help| help.len() > 20));
        }
        for result in run["results"].as_array().expect("results") {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert_eq!(rules[index]["defaultConfiguration"]["level"], result["level"]);
            assert!(result["message"]["text"].is_string());
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string());
            if let Some(region) = place.get("region") {
                assert!(region["startLine"].as_u64() >= Some(1), "{region}");
            }
        }
    }
}

#[test]
fn a_finding_has_its_rule_its_file_and_the_characters_of_its_cell() {
    let stage = Stage::new("sarif-cell");
    let mut lines = lines(1..=1);
    lines[0].push_str(",Group Tag");
    lines[1].push_str(",\" HQ\"");
    stage.write("to here/devices.csv", lines.join("\r\n"));
    let said = stage.run(&["check", "--format", "sarif", "./to here/devices.csv"]);
    check_shape(&said.json());
    let run = run(&said);
    let results = run["results"].as_array().expect("results").iter();
    let mut results = results.filter(|it| it["ruleId"] == "group-tag-surrounded");
    let result = results.next().expect("it");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "to%20here/devices.csv");
    let from = lines[1].chars().count() - 3;
    let region = &place["region"];
    assert_eq!(region["startLine"], 2);
    assert_eq!(region["startColumn"], from, "the first character within the quotes");
    assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64());
    assert_eq!(result["properties"]["column"], "group-tag");
}

#[test]
fn a_finding_about_a_file_as_a_whole_has_no_region() {
    let stage = Stage::new("sarif-file");
    stage.write("devices.csv", "Device Serial Number,Windows Product ID\n5CG0001A,\n");
    let said = stage.run(&["check", "--format", "sarif", "devices.csv"]);
    check_shape(&said.json());
    let results = run(&said)["results"].clone();
    let results = results.as_array().expect("results").iter();
    let missing = results.clone().find(|it| it["ruleId"] == "column-missing");
    let place = &missing.expect("it")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "devices.csv");
    assert_eq!(place.get("region"), None);
}

#[test]
fn without_a_finding_there_are_rules_and_no_result() {
    let stage = Stage::new("sarif-clean");
    stage.write("devices.csv", file(1..=1));
    let said = stage.run(&["check", "--format", "sarif", "devices.csv"]);
    check_shape(&said.json());
    assert_eq!(run(&said)["results"], json!([]));
    assert_eq!(said.status, 0);
}

#[test]
fn a_finding_in_an_archive_is_at_the_archive() {
    let stage = Stage::new("sarif-zip");
    stage.write("stick.zip", zip(&[("a.csv", &file_without_serial())]));
    let said = stage.run(&["check", "--format", "sarif", "stick.zip"]);
    check_shape(&said.json());
    let results = run(&said)["results"].clone();
    let results = results.as_array().expect("results").iter();
    let mut empty = results.filter(|it| it["ruleId"] == "serial-empty");
    let result = empty.next().expect("it");
    let location = &result["locations"][0];
    assert_eq!(
        location["physicalLocation"],
        json!({"artifactLocation": {"uri": "stick.zip"}})
    );
    assert_eq!(
        location["logicalLocations"][0]["fullyQualifiedName"],
        "stick.zip › a.csv"
    );
    assert_eq!(result["properties"]["line"], 3);
}

#[test]
fn standard_input_has_lines_and_columns_too() {
    let stage = Stage::new("sarif-stdin");
    let said = stage
        .run_with(&["check", "--format", "sarif", "-"], file_without_serial().as_bytes());
    check_shape(&said.json());
    let place = &run(&said)["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%3Cstdin%3E");
    assert_eq!(
        place["region"],
        json!({"startLine": 3, "startColumn": 1, "endColumn": 1})
    );
    assert_eq!(said.status, 1);
}
