//! `preflight check`: what the rules find, for people or for programs.

use std::io::{self, BufWriter, Write};

use preflight_core::csv::Column;
use preflight_core::rules::{self, Rule, Severity};
use preflight_core::session::Session;
use serde::Serialize;

use crate::args::{Check, Format};
use crate::output::{Ink, Paint, count, plain};
use crate::{Verdict, input};

/// A finding as programs read it. The names are promised.
#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    /// From 1; null for a finding about the file as a whole.
    line: Option<u32>,
    column: Option<&'static str>,
    rule: &'static str,
    severity: &'static str,
    message: String,
    serial: Option<&'a str>,
    /// What would mend it for certain.
    fix: Option<String>,
}

/// Findings by severity.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    notes: usize,
}

pub fn check(args: &Check) -> io::Result<Verdict> {
    let (session, read) = input::read(&args.files);
    let has_error = has_error(&session);
    let verdict = if has_error { Verdict::Wrong } else { Verdict::Clean }.max(read);
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match args.format {
        Format::Text => write_text(&session, &mut out, Paint::stdout()),
        Format::Json => write_json(&session, &mut out),
        Format::Jsonl => write_jsonl(&session, &mut out),
    };
    match written.and_then(|()| out.flush()) {
        // `| head` has seen enough; the verdict stands.
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(why),
        _ => Ok(verdict),
    }
}

fn has_error(session: &Session) -> bool {
    let is_error =
        |(_, found): &(&Rule, rules::Finding)| found.severity == Severity::Error;
    let in_files =
        || session.files().any(|(id, _)| session.file_findings(id).iter().any(is_error));
    session.counts().worst[Severity::Error as usize] > 0 || in_files()
}

/// Every finding: file by file, first those about the file as a whole, then line by line.
fn each<'a>(
    session: &'a Session,
    mut take: impl FnMut(&Finding<'a>) -> io::Result<()>,
) -> io::Result<()> {
    let mut rows = session.rows();
    for (id, file) in session.files() {
        for (rule, finding) in session.file_findings(id) {
            take(&Finding::new(&file.name, None, None, rule, finding))?;
        }
        for row in rows.by_ref().take(file.rows as usize) {
            for (rule, finding) in session.findings(row.id) {
                let line = Some(row.place.line);
                take(&Finding::new(
                    row.place.file,
                    line,
                    Some(row.serial),
                    rule,
                    finding,
                ))?;
            }
        }
    }
    Ok(())
}

impl<'a> Finding<'a> {
    fn new(
        file: &'a str,
        line: Option<u32>,
        serial: Option<&'a str>,
        rule: &Rule,
        finding: rules::Finding,
    ) -> Self {
        Self {
            file,
            line,
            column: finding.column.map(column),
            rule: rule.name,
            severity: finding.severity.name(),
            message: finding.message.to_string(),
            serial,
            fix: finding.fix.map(|fix| fix.message.to_string()),
        }
    }
}

fn column(column: Column) -> &'static str {
    match column {
        Column::Serial => "serial",
        Column::ProductId => "product-id",
        Column::Hash => "hash",
        Column::GroupTag => "group-tag",
        Column::AssignedUser => "assigned-user",
        Column::Manufacturer => "manufacturer",
        Column::Model => "model",
    }
}

fn write_text(session: &Session, out: &mut impl Write, paint: Paint) -> io::Result<()> {
    let mut tally = Tally::default();
    each(session, |finding| {
        let (ink, count) = match finding.severity {
            "error" => (Ink::Red, &mut tally.errors),
            "warning" => (Ink::Yellow, &mut tally.warnings),
            _ => (Ink::Blue, &mut tally.notes),
        };
        *count += 1;
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = paint.text(Ink::Bold, &format!("{}{line}:", plain(finding.file)));
        let label = paint.text(ink, &format!("{}[{}]", finding.severity, finding.rule));
        writeln!(out, "{place} {label}: {}", plain(&finding.message))?;
        match &finding.fix {
            Some(fix) => writeln!(out, "    fix: {}", plain(fix)),
            None => Ok(()),
        }
    })?;
    let rows = count(session.counts().rows as usize, "row");
    let files = count(session.files().count(), "file");
    let found =
        [(tally.errors, "error"), (tally.warnings, "warning"), (tally.notes, "note")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| count(number, word));
    let found: Vec<_> = found.collect();
    let found =
        if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    writeln!(out, "{rows} in {files}: {found}.")
}

fn write_json(session: &Session, out: &mut impl Write) -> io::Result<()> {
    let mut before = "[\n";
    each(session, |finding| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        serde_json::to_writer(&mut *out, finding).map_err(io::Error::from)
    })?;
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })
}

fn write_jsonl(session: &Session, out: &mut impl Write) -> io::Result<()> {
    each(session, |finding| {
        serde_json::to_writer(&mut *out, finding).map_err(io::Error::from)?;
        writeln!(out)
    })
}
