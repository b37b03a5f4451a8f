//! Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::{env, fmt};

use preflight_core::rules::RULES;
use preflight_core::session::{FileId, Session};
use serde_json::{Value, json as value};

use crate::finding::{Finding, each};
use crate::input::Inside;
use crate::json;
use crate::place::Lines;

pub fn write(inside: &Inside, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::of(inside)?;
    let mut results = Vec::new();
    each(&inside.session, |finding| {
        results.push(result(finding, &places, outermost(&inside.session, finding.id)));
        Ok(())
    })?;
    let log = value!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Preflight",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules(),
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts(inside),
            "results": results,
        }],
    });
    writeln!(out, "{}", json::pretty(&log)?)
}

fn rules() -> Vec<Value> {
    let rule = |rule: &&preflight_core::rules::Rule| {
        let title = rule.title().to_string();
        value!({
            "id": rule.name,
            "shortDescription": { "text": title },
            "help": { "text": rule.help, "markdown": rule.help },
            "defaultConfiguration": { "level": rule.severity.name() },
        })
    };
    RULES.iter().map(rule).collect()
}

fn artifacts(inside: &Inside) -> Vec<Value> {
    let files = inside.session.files().filter(|(_, file)| file.parent.is_none());
    files.map(|(_, file)| value!({ "location": { "uri": uri(&file.name) } })).collect()
}

/// The file on disk that a file of the session is, or is in.
fn outermost(session: &Session, id: FileId) -> Option<&str> {
    let mut id = id;
    loop {
        let (_, file) = session.files().find(|(known, _)| *known == id)?;
        match file.parent {
            Some(parent) => id = parent,
            None => return Some(&file.name),
        }
    }
}

fn result(finding: &Finding<'_>, places: &Places, outer: Option<&str>) -> Value {
    let outer = outer.unwrap_or(finding.file);
    let mut location = value!({
        "physicalLocation": { "artifactLocation": { "uri": uri(outer) } },
    });
    let mut properties = serde_json::Map::new();
    match finding.line {
        Some(line) if outer == finding.file => {
            let region = region(line, places.of_finding(finding));
            location["physicalLocation"]["region"] = region;
        }
        // The line is one of a member or a sheet, and the archive has no such line.
        Some(line) => drop(properties.insert("line".to_owned(), line.into())),
        None => {}
    }
    if outer != finding.file {
        location["logicalLocations"] = value!([{ "fullyQualifiedName": finding.file }]);
    }
    let known = [
        ("column", finding.column),
        ("serial", finding.serial),
        ("fix", finding.fix.as_deref()),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value.into());
        }
    }
    value!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.name == finding.rule),
        "level": finding.severity,
        "message": { "text": finding.message },
        "locations": [location],
        "properties": properties,
    })
}

fn region(line: u32, columns: Option<Range<usize>>) -> Value {
    match columns {
        Some(columns) => value!({
            "startLine": line,
            "startColumn": columns.start,
            // The column behind the last.
            "endColumn": columns.end,
        }),
        None => value!({ "startLine": line }),
    }
}

/// Where the cells with findings stand, as far as that can be told: a sheet and a member
/// of an archive have no lines of text.
struct Places {
    lines: HashMap<FileId, Lines>,
    columns: HashMap<FileId, Vec<Option<preflight_core::csv::Column>>>,
}

impl Places {
    fn of(inside: &Inside) -> io::Result<Self> {
        let mut wanted: BTreeMap<FileId, BTreeSet<u32>> = BTreeMap::new();
        each(&inside.session, |finding| {
            if let (Some(line), Some(_)) = (finding.line, finding.found.column) {
                wanted.entry(finding.id).or_default().insert(line);
            }
            Ok(())
        })?;
        let mut places = Self { lines: HashMap::new(), columns: HashMap::new() };
        for source in inside.sources.iter().filter(|source| source.is_text()) {
            let Some(lines) = wanted.get(&source.first) else { continue };
            let mut files = inside.session.files();
            let Some((_, file)) = files.find(|(id, _)| *id == source.first) else {
                continue;
            };
            let lines = Lines::read(&source.origin, lines, file.delimiter())?;
            places.lines.insert(source.first, lines);
        }
        for (id, file) in inside.session.files() {
            let columns = file.header().map(|header| header.columns.clone());
            places.columns.insert(id, columns.unwrap_or_default());
        }
        Ok(places)
    }

    /// The columns of the cell that a finding is about, or of a part of it.
    fn of_finding(&self, finding: &Finding<'_>) -> Option<Range<usize>> {
        let columns = self.columns.get(&finding.id)?;
        let place = columns.iter().position(|it| *it == finding.found.column)?;
        finding.found.column?;
        let cell = self.lines.get(&finding.id)?.cell(finding.line?, place)?;
        let Some(span) = &finding.found.span else { return Some(cell) };
        let part = cell.start + span.start..cell.start + span.end;
        // A doubled quotation mark makes the line longer than the cell.
        Some(if part.end <= cell.end { part } else { cell })
    }
}

/// A path as a URI: relative where it lies below the current folder, with `/`, and
/// nothing in it that a URI can't hold.
fn uri(name: &str) -> String {
    let path = Path::new(name);
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let text = text.trim_start_matches("./");
    let before = match path.is_absolute() {
        true if text.starts_with('/') => "file://",
        true => "file:///",
        false => "",
    };
    format!("{before}{}", Escaped(text))
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                // What RFC 3986 leaves unreserved, and the separator of a path.
                b'A'..=b'Z'
                | b'a'..=b'z'
                | b'0'..=b'9'
                | b'-'
                | b'.'
                | b'_'
                | b'~'
                | b'/' => {
                    write!(f, "{}", char::from(byte))?;
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_relative_uri() {
        assert_eq!(uri("./stick/Büro 1.csv"), "stick/B%C3%BCro%201.csv");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        let here = env::current_dir().expect("a folder").join("a.csv");
        assert_eq!(uri(&here.to_string_lossy()), "a.csv");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_elsewhere_is_absolute() {
        assert_eq!(uri("/mnt/stick/a.csv"), "file:///mnt/stick/a.csv");
    }
}
