//! `preflight convert`: the rows of any file as a target wants them.

use std::io::{self, Write};

use clap::Args;
use preflight_core::rules::RULES;
use preflight_core::session::Options;

use crate::args::{Inputs, Output, Target, target};
use crate::mend::mend;
use crate::output::Screen;
use crate::{Verdict, input, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight convert vendor.csv --target intune
  preflight convert stick/ --target intune --fix --output upload/
  preflight convert devices.csv --target intune --output - > upload.csv
  preflight convert devices.csv --target corporate-identifiers
  preflight convert devices.csv --target failing --output back-to-vendor.csv

Rows with errors that matter to the target, and rows that its files can't hold, are left
out and counted; what is changed on the way is said. What a target's files can't exceed
makes several of them.

Exit status: 0 every row was written, 1 rows were left out or a file can't be used, 2 could
not run.")]
pub struct Convert {
    #[command(flatten)]
    inputs: Inputs,
    /// Who is to read what is written
    #[arg(long, value_name = "NAME", value_parser = target(true))]
    target: Target,
    #[command(flatten)]
    output: Output,
    /// Apply every certain fix first, as `fix` does
    #[arg(long)]
    fix: bool,
    /// The hashes themselves in a report, in place of their fingerprints
    #[arg(long)]
    hashes: bool,
}

pub fn convert(args: &Convert, screen: Screen) -> io::Result<Verdict> {
    let mut inside = input::read(&args.inputs, screen)?.whole()?;
    if args.fix {
        let mut err = io::stderr().lock();
        for step in mend(&mut inside.session, &RULES) {
            let _ = writeln!(err, "{}", step.text(screen.err));
        }
    }
    if args.hashes && !args.target.asks_for_hashes() {
        let name = args.target.name;
        return Err(io::Error::other(format!(
            "--hashes is for reports, and {name} is none"
        )));
    }
    let options = Options { hashes: args.hashes, ..Options::default() };
    let usable = inside.usable(&[], screen);
    let saving = inside.session.save(args.target, options);
    Ok(save::save(&inside.session, &saving, &args.output)?.max(usable))
}
