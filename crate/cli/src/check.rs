//! `preflight check`: what the rules find, for people or for programs.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use preflight_core::rules::Severity;
use preflight_core::session::{Destination, Session};

use crate::args::{self, Inputs, Listing};
use crate::finding::{each, is_any};
use crate::output::{Ink, Paint, Screen, count, plain};
use crate::{Verdict, input, json, sarif};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight check devices.csv
  preflight check stick/
  Get-WindowsAutopilotInfo | ConvertTo-Csv | preflight check -
  preflight check --format json *.csv > findings.json
  preflight check --format sarif --output findings.sarif stick/
  preflight check --policy policy.json --severity warning stick/
  preflight check --target partner-center vendor.csv

A finding in JSON has file, line, column, rule, severity, message, serial and fix; line,
column, serial and fix are null where there is none. `json` is one array, `jsonl` one
finding a line, `sarif` SARIF 2.1.0, which code hosts show beside the lines.

With --target, or a target in the policy, rows that can't go there are errors, and columns
that have no place there are noted. Without one, nothing is said of that.

A policy has allowedTags, allowedModels, serialPattern, requiredColumns (tag, user),
maxRows, maxAgeDays, target, and severity: an object of rules with error, warning, note or
off. docs/policy.md explains each.

Exit status: 0 nothing of severity error was found, or of the severity asked for; 1
something was; 2 could not run.")]
pub struct Check {
    #[command(flatten)]
    inputs: Inputs,
    /// Where the rows are to go: what can't go there is found too
    #[arg(long, value_name = "NAME", value_parser = args::destination())]
    target: Option<Destination>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The least severity that gives exit status 1
    #[arg(long, value_enum, default_value_t = Floor::Error)]
    severity: Floor,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people: FILE:LINE: error[rule]: what is wrong
    Text,
    /// One array
    Json,
    /// One finding a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Floor {
    Error,
    Warning,
    Note,
}

impl From<Floor> for Severity {
    fn from(floor: Floor) -> Self {
        match floor {
            Floor::Error => Severity::Error,
            Floor::Warning => Severity::Warning,
            Floor::Note => Severity::Note,
        }
    }
}

/// Findings by severity.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    notes: usize,
}

pub fn check(args: &Check, screen: Screen) -> io::Result<Verdict> {
    args.listing.refuse_to_overwrite()?;
    let mut inside = input::read(&args.inputs, screen)?;
    if args.target.is_some() {
        // Only a run of requests refuses it, and there is none here.
        let _ = inside.session.set_target(args.target);
    }
    let session = &inside.session;
    let wrong = is_any(session, args.severity.into());
    let verdict = if wrong { Verdict::Wrong } else { Verdict::Clean }.max(inside.verdict);
    args.listing.write(screen.out, |out, paint| match args.format {
        Format::Text => write_text(session, out, paint),
        Format::Json => write_json(session, out),
        Format::Jsonl => write_jsonl(session, out),
        Format::Sarif => sarif::write(&inside, out),
    })?;
    Ok(verdict)
}

fn write_text(session: &Session, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
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
    let files = session.files().filter(|(_, file)| !file.is_container());
    let files = count(files.count(), "file");
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

fn write_json(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let mut before = "[\n";
    each(session, |finding| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        out.write_all(json::compact(finding)?.as_bytes())
    })?;
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })
}

fn write_jsonl(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    each(session, |finding| writeln!(out, "{}", json::compact(finding)?))
}
