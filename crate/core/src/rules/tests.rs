//! `check`: the only caller of rules in tests.
//!
//! A fixture is the lines of a file `test.csv` behind Intune's header of five columns,
//! each followed by what is expected to be found in it, marked under the cell:
//!
//! ```text
//! 5CG0001A,,hash(5CG0001B)
//! ^^^^^^^^ error: The hash was taken on `5CG0001B`, the row says `5CG0001A`.
//! fix: Take `5CG0001B` from the hash.
//! ```
//!
//! `hash(SERIAL)` is the hash of a made-up device. After it may stand what became of
//! it: `.cut(n)` to n characters, `.flip(n)` the nth character, `.drop(n)` it,
//! `.insert(n,text)` before it, `.twice`, `.short` without the zeros, `.unpadded`,
//! `.recaptured` a day later.

use crate::csv::Column;
use crate::hash::{self, generate::Device};
use crate::rules::{self, Severity};
use crate::session::Session;

const HEADER: &str =
    "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User\n";

/// Whether a rule finds just what is marked, in just these words.
#[track_caller]
pub(super) fn check(rule: &str, fixture: &str) {
    assert!(rules::named(rule).is_some(), "there is no rule {rule}");
    let is_mark = |line: &&str| line.trim_start().starts_with(['^']) || is_fix(line);
    let lines: Vec<&str> =
        fixture.lines().filter(|line| !line.is_empty() && !is_mark(line)).collect();
    let mut session = Session::default();
    let text = lines.iter().map(|line| made(line) + "\n").collect::<String>();
    let file = session.open("test.csv", 0);
    session.feed(file, HEADER.as_bytes());
    session.feed(file, text.as_bytes());
    session.close(file);

    let mut got = String::from("\n");
    for (id, line) in (0..).zip(&lines) {
        got += line;
        got += "\n";
        for (found, finding) in session.findings(id) {
            if found.name != rule {
                continue;
            }
            let (from, to) = marked(line, finding.column, finding.span);
            let severity = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            let marks = "^".repeat(to - from);
            got += &format!("{:from$}{marks} {severity}: {}\n", "", finding.message);
            if let Some(fix) = finding.fix {
                got += &format!("{:from$}fix: {}\n", "", fix.message);
            }
        }
    }
    assert_eq!(got, fixture, "\n--- found\n{got}\n--- expected\n{fixture}");
}

fn is_fix(line: &str) -> bool {
    line.trim_start().starts_with("fix: ")
}

/// The characters of a fixture's line that a finding is about.
fn marked(
    line: &str,
    column: Option<Column>,
    span: Option<std::ops::Range<usize>>,
) -> (usize, usize) {
    let place = match column {
        Some(Column::Serial) => 0,
        Some(Column::ProductId) => 1,
        Some(Column::Hash) => 2,
        Some(Column::GroupTag) => 3,
        _ => 4,
    };
    let cells = cells(line);
    let start: usize =
        cells.iter().take(place).map(|cell| cell.chars().count() + 1).sum();
    let cell = cells.get(place).map_or("", String::as_str);
    match span.filter(|_| !cell.starts_with("hash(")) {
        Some(span) => (start + span.start, start + span.end),
        None => (start, start + cell.chars().count().max(1)),
    }
}

/// The cells of a line; commas in brackets do not part.
fn cells(line: &str) -> Vec<String> {
    let mut depth = 0;
    let mut cells = vec![String::new()];
    for character in line.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                cells.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(character);
        }
    }
    cells
}

fn made(line: &str) -> String {
    let cells = cells(line);
    let made = cells.iter().map(|cell| match cell.strip_prefix("hash(") {
        Some(rest) => made_hash(rest),
        None => cell.clone(),
    });
    made.collect::<Vec<_>>().join(",")
}

fn made_hash(rest: &str) -> String {
    let (serial, changes) = rest.split_once(')').expect("a bracket");
    let number = serial.bytes().fold(7, |n: u64, b| n.wrapping_mul(31) + u64::from(b));
    let device = Device { serial: serial.to_owned(), ..Device::numbered(number) };
    let mut hash = device.hash();
    for change in changes.split('.').filter(|change| !change.is_empty()) {
        let (name, args) = change.split_once('(').unwrap_or((change, ""));
        let args = args.trim_end_matches(')');
        let (at, text) = args.split_once(',').unwrap_or((args, ""));
        let at: usize = at.parse().unwrap_or_default();
        match name {
            "cut" => hash.truncate(at),
            "flip" => {
                let other = if &hash[at..=at] == "A" { "B" } else { "A" };
                hash.replace_range(at..=at, other);
            }
            "drop" => drop(hash.remove(at)),
            "insert" => hash.insert_str(at, text),
            "twice" => hash = hash.repeat(2),
            // The text that a tool without filling writes.
            "short" => hash = short(&device),
            "unpadded" => hash.truncate(hash.trim_end_matches('=').len()),
            "recaptured" => hash = device.recaptured(86_400).hash(),
            _ => panic!("there is no change {name}"),
        }
    }
    hash
}

/// The hash of a device without the zeros that fill it, and with padding to show: some
/// lengths need none.
fn short(device: &Device) -> String {
    (0..3)
        .map(|more| {
            let serial = format!("{}{}", device.serial, "X".repeat(more));
            let device = Device { serial, ..device.clone() };
            let mut bytes = Vec::new();
            hash::read(&device.hash(), &mut bytes);
            let chars = bytes.len().div_ceil(3) * 4;
            hash::write(&bytes, chars as u32)
        })
        .find(|text| text.ends_with('='))
        .expect("one of three lengths")
}

#[test]
fn every_rule_has_its_help() {
    for rule in rules::RULES {
        assert!(rule.help.contains("## What it finds"), "{}", rule.name);
        assert!(rule.help.contains("## Why it matters"), "{}", rule.name);
        assert!(rule.help.contains("## Fix"), "{}", rule.name);
        assert!(!rule.title().to_string().is_empty());
        assert_eq!(rules::named(rule.name).map(|rule| rule.index()), Some(rule.index()));
    }
}
