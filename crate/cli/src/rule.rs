//! `preflight rule`: the help page of a rule, and the list of all.

use std::ffi::OsStr;
use std::io::{self, Write};

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Args, Command, Error, ValueEnum};
use preflight_core::rules::{self, RULES, Rule, Severity};
use serde::Serialize;

use crate::output::{Ink, Paint, Screen, show};
use crate::{Verdict, json};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight rule
  preflight rule hash-checksum
  preflight rule --format markdown > rules.md
  preflight rule --format json | jq -r '.[] | select(.severity == \"error\").name'

A rule in JSON has name, severity, title and help, which is Markdown. A name gives one
object, no name an array of all.

Exit status: 0 it was shown, 2 there is no such rule.")]
pub struct Explain {
    /// The name of a rule, as `check` shows it; without it, all are listed
    #[arg(value_name = "NAME", value_parser = Name)]
    #[arg(hide_possible_values = true)]
    name: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people; the list has one rule a line
    Text,
    /// For programs
    Json,
    /// A page, with the help of every rule
    Markdown,
}

/// A rule as programs read it. The names are promised.
#[derive(Serialize)]
struct Page {
    name: &'static str,
    severity: &'static str,
    title: String,
    help: &'static str,
}

impl From<&Rule> for Page {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.name,
            severity: rule.severity.name(),
            title: rule.title().to_string(),
            help: rule.help,
        }
    }
}

/// Takes the name of a rule. Shells complete it from all of them; who misspelt it is told
/// the nearest, and not all ninety.
#[derive(Clone)]
pub struct Name;

impl TypedValueParser for Name {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        let parser = PossibleValuesParser::new(names());
        parser.parse_ref(command, arg, value).map_err(|mut error| {
            error.remove(ContextKind::ValidValue);
            let tip = StyledStr::from("`preflight rule` lists every rule");
            if error.get(ContextKind::SuggestedValue).is_none() {
                let tips = ContextValue::StyledStrs(vec![tip]);
                error.insert(ContextKind::Suggested, tips);
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(names().map(PossibleValue::new)))
    }
}

/// The names of all rules.
fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

pub fn rule(args: &Explain, screen: Screen) -> io::Result<Verdict> {
    let rule = args.name.as_deref().and_then(rules::named);
    show(|out| match (rule, args.format) {
        (Some(rule), Format::Text) => write_text(rule, out, screen.out),
        (Some(rule), Format::Json) => write_json(&Page::from(rule), out),
        (Some(rule), Format::Markdown) => out.write_all(rules::page(rule).as_bytes()),
        (None, Format::Text) => write_list(out, screen.out),
        (None, Format::Json) => {
            let pages: Vec<Page> = RULES.iter().map(|rule| Page::from(*rule)).collect();
            write_json(&pages, out)
        }
        (None, Format::Markdown) => out.write_all(rules::reference().as_bytes()),
    })?;
    Ok(Verdict::Clean)
}

fn ink(rule: &Rule) -> Ink {
    match rule.severity {
        Severity::Error => Ink::Red,
        Severity::Warning => Ink::Yellow,
        Severity::Note => Ink::Blue,
    }
}

fn write_list(out: &mut dyn Write, paint: Paint) -> io::Result<()> {
    let width = names().map(str::len).max().unwrap_or_default();
    for rule in RULES {
        let severity = format!("{:<7}", rule.severity.name());
        let name = format!("{:<width$}", rule.name);
        let (name, severity) =
            (paint.text(Ink::Bold, &name), paint.text(ink(rule), &severity));
        writeln!(out, "{name}  {severity}  {}", rule.title())?;
    }
    Ok(())
}

fn write_text(rule: &Rule, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
    let label = paint.text(ink(rule), rule.severity.name());
    writeln!(out, "{} ({label}): {}", paint.text(Ink::Bold, rule.name), rule.title())?;
    writeln!(out)?;
    for line in rules::help(rule).lines() {
        match line.strip_prefix("## ") {
            Some(heading) => writeln!(out, "{}", paint.text(Ink::Bold, heading))?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

fn write_json(page: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", json::pretty(page)?)
}
