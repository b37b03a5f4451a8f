//! `check`: the only caller of rules in tests, but for `found_in_file` of what is of a file.
//!
//! A fixture is the lines of a file `test.csv` behind Intune's header and the maker and
//! model, each followed by what is expected to be found in it, marked under the cell:
//!
//! ```text
//! 5CG0001A,,hash(5CG0001B)
//! ^^^^^^^^ error: The hash was taken on `5CG0001B`, the row says `5CG0001A`.
//! fix: Take `5CG0001B` from the hash.
//! ```
//!
//! Before the lines may stand `today: 2026-03-04`, `policy: {…}`, `target: intune` and
//! `columns: partner`, for the columns of Partner Center. `<200B>` stands for that character.
//!
//! `hash(SERIAL)` is the hash of a made-up device. After it may stand what became of
//! the device, in records with a checksum that fits: `.without(14)`, `.text(14,other)`,
//! `.zero(12)`, `.record(25,SERIAL)` that of another device, `.later(seconds)`,
//! `.at(2026-03-04)`, `.build(22631)`, `.pe` for Windows PE, `.vm`. Then what became of
//! the text: `.cut(n)` to n characters, `.flip(n)` the nth character, `.drop(n)` it,
//! `.insert(n,text)` before it, `.twice`, `.short` without the zeros, `.unpadded`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::csv::Column;
use crate::hash::{self, Facts, generate::Device};
use crate::message::Message;
use crate::rules::{self, Severity, policy::Policy};
use crate::session::{Destination, Session};

const COLUMNS: [Column; 7] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::GroupTag,
    Column::AssignedUser,
    Column::Manufacturer,
    Column::Model,
];

const PARTNER: [Column; 5] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::Manufacturer,
    Column::Model,
];

/// Whether a rule finds just what is marked, in just these words.
#[track_caller]
pub(super) fn check(rule: &str, fixture: &str) {
    assert!(rules::named(rule).is_some(), "there is no rule {rule}");
    let is_mark = |line: &&str| line.trim_start().starts_with(['^']) || is_fix(line);
    let mut lines: Vec<&str> =
        fixture.lines().filter(|line| !line.is_empty() && !is_mark(line)).collect();
    let mut session = Session::default();
    let mut columns = COLUMNS.as_slice();
    let mut got = String::from("\n");
    while let Some((setting, value)) =
        lines.first().and_then(|line| line.split_once(": "))
    {
        match (setting, value) {
            ("today", date) => session.set_today(seconds(date)),
            ("policy", text) => {
                let policy = Policy::read(text).expect("a policy");
                session.set_policy(policy).expect("not running");
            }
            ("target", name) => {
                let target = Destination::named(name).expect("a destination");
                session.set_target(Some(target)).expect("not running");
            }
            ("columns", "partner") => columns = &PARTNER,
            _ => panic!("there is no setting {setting}"),
        }
        got += lines.remove(0);
        got += "\n";
    }
    let header: Vec<&str> = columns.iter().map(|column| column.header()).collect();
    let made = |line: &&str| made(line, columns) + "\n";
    let text = lines.iter().map(made).collect::<String>();
    let file = session.open("test.csv", 0);
    session.feed(file, header.join(",").as_bytes());
    session.feed(file, b"\n");
    session.feed(file, text.as_bytes());
    session.close(file);

    let mut counted = [0; 2];
    for (id, line) in (0..).zip(&lines) {
        got += line;
        got += "\n";
        let found =
            session.findings(id).into_iter().filter(|(found, _)| found.name == rule);
        let found: Vec<_> = found.map(|(_, finding)| finding).collect();
        counted[0] += u32::from(!found.is_empty());
        counted[1] += u32::from(found.iter().any(|finding| finding.fix.is_some()));
        for finding in found {
            let (from, to) = marked(line, columns, finding.column, finding.span);
            let severity = finding.severity.name();
            let marks = "^".repeat(to - from);
            got += &format!("{:from$}{marks} {severity}: {}\n", "", finding.message);
            if let Some(fix) = finding.fix {
                got += &format!("{:from$}fix: {}\n", "", fix.message);
            }
        }
    }
    assert_eq!(got, fixture, "\n--- found\n{got}\n--- expected\n{fixture}");
    // What is counted is what is shown.
    let place = rules::named(rule).map_or(0, |rule| rule.index());
    let counts = session.counts();
    assert_eq!([counts.found[place], counts.fixable[place]], counted);
}

/// What a rule finds in a file as a whole: a header line, and lines behind it.
pub(super) fn found_in_file(
    rule: &str,
    mut session: Session,
    lines: &str,
) -> Vec<Message> {
    assert!(rules::named(rule).is_some(), "there is no rule {rule}");
    let file = session.open("test.csv", 0);
    session.feed(file, lines.as_bytes());
    session.close(file);
    let mut found = session.file_findings(file);
    found.retain(|(found, _)| found.name == rule);
    found.into_iter().map(|(_, finding)| finding.message).collect()
}

/// A file of so many rows of three columns.
pub(super) fn rows(count: usize) -> String {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let row = |number| format!("5CG{number},,T0EB\n");
    header.to_owned() + &(0..count).map(row).collect::<String>()
}

fn is_fix(line: &str) -> bool {
    line.trim_start().starts_with("fix: ")
}

/// The characters of a fixture's line that a finding is about.
fn marked(
    line: &str,
    columns: &[Column],
    column: Option<Column>,
    span: Option<std::ops::Range<usize>>,
) -> (usize, usize) {
    let place = columns.iter().position(|known| Some(*known) == column).unwrap_or(0);
    let cells = cells(line);
    let start: usize =
        cells.iter().take(place).map(|cell| cell.chars().count() + 1).sum();
    let cell = cells.get(place).map_or("", String::as_str);
    match span.filter(|_| !cell.starts_with("hash(")) {
        Some(span) => {
            let places = places(cell);
            let place =
                |at: usize| places.get(at).copied().unwrap_or(cell.chars().count());
            (start + place(span.start), start + place(span.end))
        }
        None => (start, start + cell.chars().count().max(1)),
    }
}

/// Where each character of a cell stands in the fixture.
fn places(cell: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut inside = false;
    for (place, character) in cell.chars().enumerate() {
        if !inside {
            places.push(place);
        }
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ => {}
        }
    }
    places
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

fn made(line: &str, columns: &[Column]) -> String {
    let mut cells = cells(line);
    cells.resize(columns.len(), String::new());
    let made = cells.iter().map(|cell| match cell.strip_prefix("hash(") {
        Some(rest) => made_hash(&spelt_out(rest)),
        None => spelt_out(cell),
    });
    made.collect::<Vec<_>>().join(",")
}

/// `<200B>` as that character.
fn spelt_out(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, code)) = rest.split_once('<') {
        let (code, after) = code.split_once('>').expect("a bracket");
        let code = u32::from_str_radix(code, 16).expect("a code");
        text += before;
        text.extend(char::from_u32(code));
        rest = after;
    }
    text + rest
}

fn device(serial: &str) -> Device {
    let number = serial.bytes().fold(7, |n: u64, b| n.wrapping_mul(31) + u64::from(b));
    Device { serial: serial.to_owned(), ..Device::numbered(number) }
}

fn made_hash(rest: &str) -> String {
    let (serial, mut changes) = rest.split_once(')').expect("a bracket");
    let device = device(serial);
    let mut hash = device.hash();
    while let Some(change) = changes.strip_prefix('.') {
        let end = change.find(['.', '(']).unwrap_or(change.len());
        let (name, after) = change.split_at(end);
        let (args, after) = match after.strip_prefix('(') {
            Some(args) => args.split_once(')').expect("a bracket"),
            None => ("", after),
        };
        changes = after;
        let (at, text) = args.split_once(',').unwrap_or((args, ""));
        let number: usize = at.parse().unwrap_or_default();
        match name {
            "cut" => hash.truncate(number),
            "flip" => {
                let other = if &hash[number..=number] == "A" { "B" } else { "A" };
                hash.replace_range(number..=number, other);
            }
            "drop" => drop(hash.remove(number)),
            "insert" => hash.insert_str(number, text),
            "twice" => hash = hash.repeat(2),
            // The text that a tool without filling writes.
            "short" => hash = short(&device),
            "unpadded" => hash.truncate(hash.trim_end_matches('=').len()),
            "vm" => {
                hash = Device { serial: serial.to_owned(), ..Device::virtual_machine(7) }
                    .hash()
            }
            _ => hash = changed(&hash, name, number, at, text),
        }
    }
    hash
}

/// A hash with a record changed and its checksum made again.
fn changed(hash: &str, name: &str, kind: usize, at: &str, text: &str) -> String {
    let mut bytes = Vec::new();
    hash::read(hash, &mut bytes);
    let records = Facts::new(&bytes).records();
    let mut records: Vec<(u16, Vec<u8>)> =
        records.into_iter().map(|record| (record.kind, record.value.to_vec())).collect();
    let kind = kind as u16;
    match name {
        "without" => records.retain(|(known, _)| *known != kind),
        _ => {
            let kind =
                if ["later", "at", "build", "pe"].contains(&name) { 1 } else { kind };
            let value = records.iter_mut().find(|(known, _)| *known == kind);
            let value = &mut value.expect("the record").1;
            match name {
                "text" => *value = [text.as_bytes(), &[0]].concat(),
                "zero" => value.fill(0),
                "record" => *value = record(text, kind),
                "later" => {
                    let taken = value[16..20].try_into().expect("four bytes");
                    let taken =
                        u32::from_le_bytes(taken) + at.parse::<u32>().expect("seconds");
                    value[16..20].copy_from_slice(&taken.to_le_bytes());
                }
                "at" => {
                    let taken = (seconds(at) - seconds("2000-01-01")) as u32;
                    value[16..20].copy_from_slice(&taken.to_le_bytes());
                }
                "build" => {
                    let build: u16 = at.parse().expect("a build");
                    value[14..16].copy_from_slice(&build.to_le_bytes());
                }
                "pe" => value[21] = 1,
                _ => panic!("there is no change {name}"),
            }
        }
    }
    let mut content = b"OA\0\0".to_vec();
    for (kind, value) in records {
        content.extend(kind.to_le_bytes());
        content.extend((value.len() as u16 + 4).to_le_bytes());
        content.extend(value);
    }
    let total = (content.len() as u16).to_le_bytes();
    content[2..4].copy_from_slice(&total);
    let checksum = Sha256::digest(&content);
    content.extend(b"CS\x24\0");
    content.extend(checksum);
    hash::write(&content, 4000)
}

/// A record of another device.
fn record(serial: &str, kind: u16) -> Vec<u8> {
    let container = device(serial).container();
    let records = Facts::new(&container).records();
    let found = records.into_iter().find(|record| record.kind == kind);
    found.expect("the record").value.to_vec()
}

/// Seconds since 1970 of a day such as `2026-03-04`.
fn seconds(date: &str) -> i64 {
    let days = (0..60_000).find(|day| hash::date_of(day * 86_400) == date);
    days.expect("a day") * 86_400
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

#[test]
fn no_rule_stands_twice_and_each_has_its_file() {
    let names: Vec<&str> = rules::RULES.iter().map(|rule| rule.name).collect();
    for (place, name) in names.iter().enumerate() {
        assert!(!names[..place].contains(name), "{name}");
        let file = name.replace('-', "_");
        let path = format!("{}/src/rules/{file}.rs", env!("CARGO_MANIFEST_DIR"));
        assert!(std::path::Path::new(&path).exists(), "{path}");
    }
}

#[test]
fn what_is_found_in_a_file_weighs_what_its_rule_or_the_policy_says() {
    for (policy, weight) in [
        ("{}", Severity::Error),
        (r#"{"severity": {"file-empty": "warning"}}"#, Severity::Warning),
    ] {
        let mut session = Session::default();
        session.set_policy(Policy::read(policy).expect("a policy")).expect("not running");
        let file = session.open("test.csv", 0);
        session.close(file);
        let found = session.file_findings(file);
        let found: Vec<_> =
            found.iter().map(|(rule, finding)| (rule.name, finding.severity)).collect();
        assert_eq!(found, [("file-empty", weight)]);
    }
}

/// `UPDATE_DOCS=1 cargo test -p preflight-core docs` writes it again.
#[test]
fn docs_of_the_rules_are_current() {
    let pages: BTreeMap<_, _> =
        rules::RULES.iter().map(|rule| (rule.name, rules::help(rule))).collect();
    let pages = serde_json::to_string_pretty(&pages).expect("texts") + "\n";
    for (file, text) in
        [("docs/rules.md", rules::reference()), ("www/lang/help.json", pages)]
    {
        let path = format!("{}/../../{file}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &text).expect("a file of this repository");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == text,
            "{file} is not current: UPDATE_DOCS=1 cargo test -p preflight-core docs"
        );
    }
}
