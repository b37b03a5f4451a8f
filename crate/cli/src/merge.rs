//! `preflight merge`: one file of several, each device once.

use std::io::{self, Write};

use clap::Args;
use preflight_core::rules::{self, RULES};
use preflight_core::session::{Options, Save, Session};

use crate::args::{Inputs, Output, Target, target};
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

One file is made whatever the target's limit, unless --split is given: Intune's own pane
takes 500 rows a file, registering from the page takes all. Partner Center wants a file
for each group tag, and gets it; JSON is not joined.

Exit status: 0 every device is in the file, 1 rows were left out or a file can't be used, 2
could not run.")]
pub struct Merge {
    #[command(flatten)]
    inputs: Inputs,
    /// Who is to read what is written
    #[arg(long, value_name = "NAME", value_parser = target(false))]
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
    let usable = inside.usable(&[], screen);
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
    let saving = session.save(args.target, Options::default());
    if args.split || saving.parts.len() < 2 || args.target.ending != "csv" {
        return Ok(save::save(session, &saving, &args.output)?.max(usable));
    }
    save::remark_joined(&saving);
    let files = joined(session, &saving);
    let names: Vec<String> =
        files.iter().map(|file| format!("{}.csv", file.stem)).collect();
    let rows: usize = files.iter().map(|file| file.table.len()).sum();
    let (rows, limit) = (count(rows, "row"), args.target.limits.rows);
    if args.target.limits.source.is_some() {
        say(&format!(
            "{rows} in {}, though this target takes {limit} a file.",
            count(names.len(), "file")
        ));
    }
    let bytes = |part: usize| files.get(part).map(|file| file.table.file());
    save::parts(&names, &args.output, |part| bytes(part).unwrap_or_default())?;
    Ok(save::verdict(&saving).max(usable))
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

/// A file that a saving would make if its target had no limit.
pub struct Joined {
    /// Its name without the ending.
    pub stem: String,
    pub table: Table,
}

/// The parts of a saving, those of one group tag joined where it is for one.
pub fn joined(session: &Session, saving: &Save) -> Vec<Joined> {
    let mut files: Vec<(Option<&str>, Joined)> = Vec::new();
    for (number, part) in saving.parts.iter().enumerate() {
        let table = Table::read(&session.part(saving, number));
        let tag = part.tag.as_deref();
        match files.last_mut().filter(|(known, _)| *known == tag) {
            Some((_, file)) => file.table.append(table),
            None => files.push((tag, Joined { stem: stem(&part.name), table })),
        }
    }
    files.into_iter().map(|(_, file)| file).collect()
}

/// `preflight-intune-1-of-2.csv` as the name of all: `preflight-intune`.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split_once("-1-of-").map_or(stem, |(stem, _)| stem).to_owned()
}
