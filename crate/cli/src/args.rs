//! The commands and what several of them take. Each command's own arguments stand in
//! its file, with its help.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use preflight_core::session::{self, Destination, TARGETS};

use crate::{
    change, check, completions, convert, day, decode, devices, fix, merge, plan,
    register, repair, rule, split, sync, undo,
};

/// Checks, repairs and converts Windows Autopilot hardware-hash files on this machine, and
/// registers their devices in your tenant.
///
/// Only `devices`, `plan`, `register`, `change`, `deregister`, `undo` and `sync` go over the
/// network, to Microsoft's sign-in and Microsoft Graph, and the first two change nothing there.
/// A file that is there is changed only with --force, but for the journal of a run that goes on.
#[derive(Parser)]
#[command(name = "preflight", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// Colour: `auto` is where a terminal shows it and NO_COLOR is not set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    #[arg(hide_possible_values = true)]
    pub color: Color,
}

const EXAMPLES: &str = "\
Examples:
  preflight check devices.csv
  preflight check --format jsonl stick/ | jq -r '[.file, .line, .rule] | @tsv'
  preflight fix devices.csv
  preflight merge stick/ --target intune --output all.csv
  preflight decode devices.csv
  preflight register devices.csv --client-id 11111111-2222-3333-4444-555555555555
  preflight change 5CG1234ABC --group-tag Kiosk

Every command reads files of any flavour, told by their content: CSV, text with one hash
or many, reports of OA3Tool, workbooks, and ZIP archives, cabinets and gzip with any of
these in them. Folders are searched whole; what is no list of devices, and reports that were
saved here without hashes, are passed over in them. Names such as `*.csv` stand for all that
fit, in every shell. `-` is standard input.

Exit status: 0 all is well, 1 something is wrong with the data, 2 could not run, 130 ended by
Ctrl-C.";

#[derive(Subcommand)]
pub enum Command {
    /// Say what is wrong in files, and where
    Check(check::Check),
    /// Apply every fix that is certain, and write the file again
    Fix(fix::Fix),
    /// Make one file of several, each device once
    Merge(merge::Merge),
    /// Make several files of one: so many rows a part, or a part for each group tag
    Split(split::Split),
    /// Write the rows without errors as a target wants them
    Convert(convert::Convert),
    /// Show what hardware hashes say about their devices, as JSON
    Decode(decode::Decode),
    /// Repair damaged hardware hashes, each repair proved by the checksum inside
    Repair(repair::Repair),
    /// Show the devices that are registered in the tenant
    Devices(devices::Devices),
    /// Show what registering files would do, and do nothing
    Plan(plan::Plan),
    /// Register the devices of files in the tenant
    Register(register::Register),
    /// Change the group tag, name or user of devices in the tenant
    Change(change::Change),
    /// Remove devices from the tenant's list
    Deregister(change::Deregister),
    /// Deregister what a run has registered
    Undo(undo::Undo),
    /// Start a sync of the tenant, which hurries what its list shows
    Sync(sync::Sync),
    /// Explain a rule, or list them all
    Rule(rule::Explain),
    /// Write the completions for a shell to standard output
    Completions(completions::Completions),
    /// Write the manual page to standard output
    Man(completions::Man),
}

/// When to colour.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// What is read.
#[derive(ClapArgs, Default)]
pub struct Inputs {
    /// Files, archives, and folders, which are searched whole; `-` is standard input
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub files: Vec<PathBuf>,
    /// What is allowed: group tags, models, serial numbers, and what each rule matters
    #[arg(long, value_name = "POLICY.JSON")]
    pub policy: Option<PathBuf>,
    /// The day to check on, such as 2025-12-31; without it, today
    #[arg(long, value_name = "DAY", value_parser = day::read)]
    pub today: Option<i64>,
}

/// Where what is made goes.
#[derive(ClapArgs)]
pub struct Output {
    /// A folder, or a file (numbered when there are several); `-` is standard output
    #[arg(long, short, value_name = "FOLDER|FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
}

/// Where what a command shows goes.
#[derive(ClapArgs)]
pub struct Listing {
    /// A file for what is shown; `-` is standard output
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "-",
        hide_default_value = true
    )]
    pub output: PathBuf,
    /// Overwrite a file that is there
    #[arg(long)]
    pub force: bool,
}

/// Who is to read what is written.
pub type Target = &'static session::Target;

/// Takes the name of a place where rows can go.
pub fn destination() -> impl TypedValueParser<Value = Destination> {
    let value = |to: Destination| {
        PossibleValue::new(to.name()).help(match to {
            Destination::Graph => "Registering from the page".to_owned(),
            Destination::File(target) => target.title().to_string(),
        })
    };
    PossibleValuesParser::new(Destination::all().map(value))
        .try_map(|name| Destination::named(&name).ok_or("there is no such target"))
}

/// Takes the name of a target. `reads`: what reads its files, in place of its title.
pub fn target(reads: bool) -> impl TypedValueParser<Value = Target> {
    let value = |target: Target| {
        let help = if reads { target.reads() } else { target.title() };
        PossibleValue::new(target.name).help(help.to_string())
    };
    // What is of a tenant needs one.
    PossibleValuesParser::new(TARGETS.iter().filter(|it| !it.of_tenant).map(value))
        .try_map(|name| session::target(&name).ok_or("there is no such target"))
}
