//! What was read and found in a file, as a text that people can judge.

use std::fmt::Write;

use preflight_core::rules::policy::Policy;
use preflight_core::rules::{Finding, Rule, Severity};
use preflight_core::session::{Options, RowView, Session, Sought, target};

/// Rows that are written out; of more, the last is too.
const ROWS: usize = 20;

/// The day on which the corpus is checked: 1 March 2026, behind all but a clock that is
/// wrong.
const TODAY: i64 = 20_513 * 86_400;

/// Made-up devices are captured over two years; older hashes are old.
const POLICY: &str = r#"{"maxAgeDays": 1000}"#;

/// The reading of one file whose bytes come in pieces of this size.
pub fn of(name: &str, bytes: &[u8], piece: usize) -> String {
    let mut session = Session::default();
    session.set_policy(Policy::read(POLICY).expect("a policy")).expect("not running");
    session.set_today(TODAY);
    let id = session.open(name, bytes.len() as u64);
    for piece in bytes.chunks(piece) {
        session.feed(id, piece);
    }
    session.close(id);
    let mut text = String::new();
    let findings = write(&session, &mut text);
    findings.expect("a text takes everything");
    text
}

fn write(session: &Session, text: &mut String) -> std::fmt::Result {
    let rows: Vec<RowView> = session.rows().collect();
    for (id, file) in session.files() {
        let what = file.what().map_or("no header".to_owned(), |what| what.to_string());
        match file.is_container() {
            true => writeln!(text, "{} | {what}", shown(&file.name))?,
            false => {
                let name = shown(&file.name);
                writeln!(text, "{name} | {} | {what}", file.encoding())?;
                writeln!(text, "{} rows", file.rows)?;
            }
        }
        for (rule, finding) in session.file_findings(id) {
            write_finding(text, "file", rule, &finding)?;
        }
        let own: Vec<&RowView> =
            rows.iter().filter(|row| row.place.file == file.name).collect();
        for (place, row) in own.iter().enumerate() {
            if place < ROWS || place + 1 == own.len() {
                write_row(session, row, text)?;
            } else if place == ROWS {
                writeln!(text, "…")?;
            }
        }
    }
    write_save(session, text)
}

fn write_row(session: &Session, row: &RowView, text: &mut String) -> std::fmt::Result {
    let cells =
        [row.serial, row.manufacturer, row.model, row.group_tag, row.assigned_user];
    let cells = cells.map(shown).join(" | ");
    let kind = session.hash(row.id).map(|hash| format!("{:?}", hash.integrity));
    let id = match row.product_id {
        "" => String::new(),
        id => format!(" | product ID {}", shown(id)),
    };
    writeln!(text, "{} {cells} | {}{id}", row.place.line, kind.unwrap_or_default())?;
    for (rule, finding) in session.findings(row.id) {
        write_finding(text, &row.place.line.to_string(), rule, &finding)?;
    }
    match session.sought(row.id) {
        Sought::Possible => writeln!(text, "        one slip can be searched for"),
        _ => Ok(()),
    }
}

fn write_finding(
    text: &mut String,
    at: &str,
    rule: &Rule,
    finding: &Finding,
) -> std::fmt::Result {
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let message = shown(&finding.message.to_string());
    let cell = match (finding.column, &finding.span) {
        (None, _) => String::new(),
        (Some(column), None) => format!(" [{}]", column.header()),
        (Some(column), Some(span)) => {
            format!(" [{} {}-{}]", column.header(), span.start + 1, span.end)
        }
    };
    writeln!(text, "    {at}: {severity} {}{cell}: {message}", rule.name)?;
    match &finding.fix {
        Some(fix) => writeln!(text, "        fix: {}", shown(&fix.message.to_string())),
        None => Ok(()),
    }
}

fn write_save(session: &Session, text: &mut String) -> std::fmt::Result {
    let save = session.save(target("intune").expect("a target"), Options::default());
    let header = match save.parts.is_empty() {
        true => String::new(),
        false => {
            let bytes = session.part(&save, 0);
            let line = bytes.split(|&byte| byte == b'\r').next().unwrap_or_default();
            format!(", {} columns", line.split(|&byte| byte == b',').count())
        }
    };
    write!(text, "Intune: {} rows in {} files{header}", save.rows, save.parts.len())?;
    for remark in &save.remarks {
        write!(text, "; {}", shown(&remark.message.to_string()))?;
    }
    writeln!(text)
}

/// Text of a file with what cannot be seen made visible, and long cells shortened.
fn shown(text: &str) -> String {
    let count = text.chars().count();
    let mut shown = String::new();
    for character in text.chars().take(400) {
        let hidden = character.is_control()
            || matches!(character, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}');
        match hidden {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    if shown.starts_with(' ') || shown.ends_with(' ') {
        shown = format!("“{shown}”");
    }
    match count > 400 {
        true => format!("{shown}… ({count} characters)"),
        false => shown,
    }
}

/// Where two readings differ, line by line.
pub fn difference(said: &[&str], got: &[&str]) -> String {
    let same = said.iter().zip(got).take_while(|(a, b)| a == b).count();
    let rest = |lines: &[&str]| lines.len() - same.min(lines.len());
    let tail = said[same..].iter().rev().zip(got[same..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    for line in said[same..].iter().take(rest(said) - tail) {
        text.push_str(&format!("  said {line}\n"));
    }
    for line in got[same..].iter().take(rest(got) - tail) {
        text.push_str(&format!("  read {line}\n"));
    }
    text
}
