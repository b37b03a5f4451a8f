//! `preflight convert`: the rows of any file as a target wants them.

use std::io::{self, Write};

use clap::Args;
use preflight_core::rules::RULES;

use crate::args::{Inputs, Output, Target};
use crate::mend::mend;
use crate::output::Screen;
use crate::{Verdict, input, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight convert vendor.csv --target intune
  preflight convert stick/ --target intune --fix --output upload/
  preflight convert devices.csv --target intune --output - > upload.csv

`intune` is what Intune's own pane takes: exact header, plain ASCII, no quotation marks,
CRLF, at most 500 rows a file. Rows with errors, and rows that such a file can't hold, are
left out and counted.

Exit status: 0 every row was written, 1 rows were left out, 2 could not run.")]
pub struct Convert {
    #[command(flatten)]
    inputs: Inputs,
    /// Who is to read what is written
    #[arg(long)]
    target: Target,
    #[command(flatten)]
    output: Output,
    /// Apply every certain fix first, as `fix` does
    #[arg(long)]
    fix: bool,
}

pub fn convert(args: &Convert, screen: Screen) -> io::Result<Verdict> {
    let mut inside = input::read(&args.inputs, screen)?.whole()?;
    if args.fix {
        let mut err = io::stderr().lock();
        for step in mend(&mut inside.session, &RULES) {
            let _ = writeln!(err, "{}", step.text(screen.err));
        }
    }
    let saving = inside.session.save(args.target.into());
    let all = save::save(&inside.session, &saving, &args.output)?;
    Ok(if all { Verdict::Clean } else { Verdict::Wrong })
}
