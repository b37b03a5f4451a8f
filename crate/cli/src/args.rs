//! The commands, what they take, and their help.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Checks Windows Autopilot hardware-hash files, on this machine.
#[derive(Parser)]
#[command(name = "preflight", version, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  preflight check devices.csv
  preflight check --format jsonl site-*.csv | jq -r '[.file, .line, .rule] | @tsv'
  preflight decode devices.csv
  preflight convert vendor.csv --target intune --output upload

Exit status: 0 all is well, 1 something is wrong with the data, 2 could not run.";

#[derive(Subcommand)]
pub enum Command {
    /// Say what is wrong in files, and where.
    Check(Check),
    /// Show what hardware hashes say about their devices, as JSON.
    Decode(Decode),
    /// Write the rows without errors as a target wants them.
    Convert(Convert),
}

#[derive(ClapArgs)]
#[command(after_help = "\
Examples:
  preflight check devices.csv
  Get-WindowsAutopilotInfo | ConvertTo-Csv | preflight check -
  preflight check --format json *.csv > findings.json

A finding in JSON has file, line, column, rule, severity, message, serial and fix; line,
column, serial and fix are null where there is none. `json` is one array, `jsonl` one
finding a line.

Exit status: 0 nothing of severity error was found, 1 something was, 2 could not run.")]
pub struct Check {
    /// Files to check; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// For people: FILE:LINE: error[rule]: what is wrong
    Text,
    /// One array
    Json,
    /// One finding a line
    Jsonl,
}

#[derive(ClapArgs)]
#[command(after_help = "\
Examples:
  preflight decode T0FzBAEAHAAAAAoA...
  preflight decode devices.csv | jq -r '.[].facts.SmbiosSystemSerialNumber'
  xclip -o | preflight decode -

A hash gives one object, a CSV file an array with one for each row. The names of the
facts are those of Microsoft's oa3tool; a name that a hash has more than once (network
adapters, disks) has an array of values.

Exit status: 0 every hash is proved by its checksum, 1 one is not, 2 could not run.")]
pub struct Decode {
    /// A hash, a file with a hash or with rows, or `-` for standard input
    #[arg(value_name = "HASH|FILE")]
    pub source: String,
}

#[derive(ClapArgs)]
#[command(after_help = "\
Examples:
  preflight convert vendor.csv --target intune
  preflight convert stick/*.csv --target intune --fix --output upload/
  preflight convert devices.csv --target intune --output - > upload.csv

`intune` is what Intune's own pane takes: exact header, plain ASCII, no quotation marks,
CRLF, at most 500 rows a file. Rows with errors, and rows that such a file can't hold, are
left out and counted.

Exit status: 0 every row was written, 1 rows were left out, 2 could not run.")]
pub struct Convert {
    /// Files to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Who is to read what is written
    #[arg(long, value_enum)]
    pub target: Target,
    /// A folder, or a file (numbered when there are several); `-` is standard output.
    /// Without it, the current folder
    #[arg(long, short, value_name = "DIR|FILE")]
    pub output: Option<PathBuf>,
    /// Apply every certain fix first, as `check` names them
    #[arg(long)]
    pub fix: bool,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Target {
    /// Intune's own pane
    Intune,
}
