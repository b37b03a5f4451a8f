//! `preflight rule`, run as people and pipelines run it.

use crate::stage::Stage;
use preflight_core::rules::RULES;

#[test]
fn a_name_gives_the_help_page() {
    let said = Stage::new("rule-name").run(&["rule", "serial-empty"]);
    assert!(
        said.out.starts_with("serial-empty (error): No serial number\n"),
        "{}",
        said.out
    );
    assert!(said.out.contains("\nWhy it matters\n"), "{}", said.out);
    assert_eq!(said.status, 0);
}

#[test]
fn no_name_lists_every_rule() {
    let said = Stage::new("rule-list").run(&["rule"]);
    let names: Vec<_> =
        said.out.lines().filter_map(|line| line.split(' ').next()).collect();
    let all: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, all);
}

#[test]
fn programs_get_every_page() {
    let stage = Stage::new("rule-json");
    let all = stage.run(&["rule", "--format", "json"]).json();
    assert_eq!(all.as_array().map(Vec::len), Some(RULES.len()));
    let one = stage.run(&["rule", "serial-empty", "--format", "json"]).json();
    assert_eq!(
        (&one["name"], &one["severity"]),
        (&"serial-empty".into(), &"error".into())
    );
    assert!(one["help"].as_str().is_some_and(|help| help.contains("## Why it matters")));
}

#[test]
fn the_page_in_markdown_has_its_headings() {
    let said = Stage::new("rule-markdown").run(&[
        "rule",
        "serial-empty",
        "--format",
        "markdown",
    ]);
    assert!(
        said.out
            .starts_with("# serial-empty\n\nNo serial number. Severity: error.\n\n## ")
    );
}

#[test]
fn a_rule_that_there_is_not_gives_2_and_the_one_that_was_meant() {
    let said = Stage::new("rule-unknown").run(&["rule", "serial-emty"]);
    assert!(said.err.contains("'serial-empty'"), "{}", said.err);
    assert!(!said.err.contains("hash-checksum"), "{}", said.err);
    assert_eq!(said.status, 2);
    let said = Stage::new("rule-unknown").run(&["rule", "printer"]);
    assert!(said.err.contains("`preflight rule` lists every rule"), "{}", said.err);
    assert_eq!(said.status, 2);
}
