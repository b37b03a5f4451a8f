//! `preflight merge`: one file of several, each device once.

use std::io::{self, Write};

use clap::Args;
use preflight_core::rules::{self, RULES};
use preflight_core::session::{Save, Session};

use crate::args::{Inputs, Output, Target};
use crate::mend::mend;
use crate::output::{Ink, Screen, count, plain, say};
use crate::table::Table;
use crate::{Verdict, input, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight merge site-a.csv site-b.csv --target intune --output all.csv
  preflight merge stick/ --target intune --fix --output - | preflight check -
  preflight merge stick/ --target intune --split --output upload/

A device stays once, told by its hardware hash and not by the text: each row dropped for
that is said with its place. Rows with errors, and rows that the target can't hold, are
left out and counted.

One file is made whatever the target's limit, unless --split is given. Intune's own pane
takes 500 rows a file; registering from the page takes all.

Exit status: 0 every device is in the file, 1 rows were left out, 2 could not run.")]
pub struct Merge {
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
    /// Make several files where the target's limit asks for it
    #[arg(long)]
    split: bool,
}

pub fn merge(args: &Merge, screen: Screen) -> io::Result<Verdict> {
    let mut inside = input::read(&args.inputs, screen)?.whole()?;
    let session = &mut inside.session;
    let mut err = io::stderr().lock();
    if args.fix {
        let others: Vec<_> =
            RULES.iter().copied().filter(|rule| rule.name != DUPLICATE).collect();
        for step in mend(session, &others) {
            let _ = writeln!(err, "{}", step.text(screen.err));
        }
    }
    for (place, message) in drop_duplicates(session) {
        let place = screen.err.text(Ink::Bold, &plain(&place));
        let _ = writeln!(err, "{place} dropped: {}", plain(&message));
    }
    drop(err);
    let saving = session.save(args.target.into());
    if args.split || saving.parts.len() < 2 {
        let all = save::save(session, &saving, &args.output)?;
        return Ok(if all { Verdict::Clean } else { Verdict::Wrong });
    }
    let table = joined(session, &saving);
    say(&format!("{} in one file.", count(table.len(), "row")));
    let name = saving.parts.first().map(|name| one_name(name)).unwrap_or_default();
    save::parts(&[name], &args.output, |_| table.cut(usize::MAX).concat())?;
    let all = saving.rows == session.counts().rows as usize;
    Ok(if all { Verdict::Clean } else { Verdict::Wrong })
}

const DUPLICATE: &str = "duplicate-device";

/// Takes every row off the list that stands for a device of another row, and gives the
/// place of each and why.
fn drop_duplicates(session: &mut Session) -> Vec<(String, String)> {
    let Some(rule) = rules::named(DUPLICATE) else { return Vec::new() };
    let steps = mend(session, &[rule]);
    steps
        .into_iter()
        .map(|step| (format!("{}:{}:", step.file, step.line), step.found))
        .collect()
}

/// All parts of a saving as one table.
pub fn joined(session: &Session, saving: &Save) -> Table {
    let parts =
        (0..saving.parts.len()).map(|part| Table::read(&session.part(saving, part)));
    parts
        .reduce(|mut all, part| {
            all.append(part);
            all
        })
        .unwrap_or_else(|| Table::read(b""))
}

/// `preflight-intune-1-of-2.csv` as the name of all: `preflight-intune.csv`.
fn one_name(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "csv"));
    let stem = stem.split_once("-1-of-").map_or(stem, |(stem, _)| stem);
    format!("{stem}.{ending}")
}
