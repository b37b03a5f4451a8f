//! `preflight fix`: every certain fix, and the file written again.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use preflight_core::rules::{RULES, Rule, Severity};
use preflight_core::session::{self, File, FileId, Options, Session};

use crate::args::{Inputs, Output, Target, target};
use crate::finding::is_any;
use crate::folder::{self, FIXED};
use crate::input::{Inside, Origin, Source};
use crate::mend::{Step, mend};
use crate::output::{self, Screen, count, say, show_path};
use crate::split::in_name;
use crate::{Verdict, input, json, rewrite, rule, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight fix devices.csv
  preflight fix stick/ --output fixed/
  preflight fix devices.csv --rule serial-empty --rule hash-cut
  preflight fix devices.csv --dry-run --format jsonl
  preflight fix vendor.csv --target intune --output upload/

A fix is applied only where it is certain: where the checksum in the hardware hash proves
it, or where nothing can be lost. Each is said on standard error. A file to which nothing
was done is not written. In a folder, files made by `fix` and `repair` are passed over; other
commands pass over the files that these were made of.

Without --target the columns stay those of the file, and `devices.csv` becomes
`devices.fixed.csv` beside it; what came by standard input goes to standard output.

Exit status: 0 no error is left, 1 some are, 2 could not run.")]
pub struct Fix {
    #[command(flatten)]
    inputs: Inputs,
    /// Only the fixes of this rule; may be given several times
    #[arg(long, value_name = "NAME", value_parser = rule::Name)]
    #[arg(hide_possible_values = true)]
    rule: Vec<String>,
    /// Write the rows without errors as this target wants them, instead of as they came
    #[arg(long, value_name = "NAME", value_parser = target(false))]
    target: Option<Target>,
    #[command(flatten)]
    output: Output,
    /// A file for the steps as JSON, each with its cells before and after
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    steps: Option<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How the steps of a dry run are written
    #[arg(long, value_enum, default_value_t = Format::Text, requires = "dry_run")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: FILE:LINE: fix[rule]: what is done
    Text,
    /// One array
    Json,
    /// One step a line
    Jsonl,
}

pub fn fix(args: &Fix, screen: Screen) -> io::Result<Verdict> {
    if let Some(path) = &args.steps {
        save::refuse_to_overwrite(std::slice::from_ref(path), args.output.force)?;
    }
    let mut inside = input::read_but(&args.inputs, screen, folder::is_made)?.whole()?;
    let chosen = |rule: &&&Rule| {
        args.rule.is_empty() || args.rule.iter().any(|it| it == rule.name)
    };
    let rules: Vec<&'static Rule> = RULES.iter().filter(chosen).copied().collect();
    let steps = mend(&mut inside.session, &rules);
    if args.dry_run {
        show(&steps, args.format, screen)?;
    } else {
        let mut err = io::stderr().lock();
        for step in &steps {
            let _ = writeln!(err, "{}", step.text(screen.err));
        }
        drop(err);
        match args.target {
            Some(target) => {
                let saving = inside.session.save(target, Options::default());
                save::save(&inside.session, &saving, &args.output)?;
            }
            None => write(&inside, &changed(&steps), &args.output, FIXED)?,
        }
        // Once they are done: a fix that is refused has none.
        if let Some(path) = &args.steps {
            write_steps(&inside.session, path, args.output.force)?;
        }
    }
    Ok(verdict(&inside, &steps, screen))
}

fn write_steps(session: &Session, path: &Path, force: bool) -> io::Result<()> {
    let steps = session::target("steps");
    let steps = steps.ok_or_else(|| io::Error::other("there is no target for steps"))?;
    let saving = session.save(steps, Options::default());
    save::file(path, &session.part(&saving, 0), force)
}

fn verdict(inside: &Inside, steps: &[Step], screen: Screen) -> Verdict {
    let session = &inside.session;
    let left = is_any(session, Severity::Error);
    inside.usable(&[], screen);
    let done = count(steps.len(), "fix").replace("fixs", "fixes");
    let rows = session.counts().worst.first().copied().unwrap_or_default() as usize;
    say(&match (left, rows) {
        (false, _) => format!("{done}; no error is left."),
        (true, 0) => format!("{done}; a file has an error as a whole."),
        (true, rows) => {
            format!(
                "{done}; {} with errors left, see `preflight check`.",
                count(rows, "row")
            )
        }
    });
    if left { Verdict::Wrong } else { Verdict::Clean }
}

fn show(steps: &[Step], format: Format, screen: Screen) -> io::Result<()> {
    output::show(|out| match format {
        Format::Json => writeln!(out, "{}", json::pretty(&steps)?),
        Format::Jsonl => {
            steps.iter().try_for_each(|step| writeln!(out, "{}", json::compact(step)?))
        }
        Format::Text => {
            steps.iter().try_for_each(|step| writeln!(out, "{}", step.text(screen.out)))
        }
    })
}

fn changed(steps: &[Step]) -> BTreeSet<FileId> {
    steps.iter().map(|step| step.id).collect()
}

/// A file of the session, and where it goes when it is written again; without a path to
/// standard output.
type Place<'a> = (&'a Source, &'a File, Option<PathBuf>);

/// Writes each changed file of the session again, in its own columns. `word` is what
/// stands in the names: `devices.fixed.csv`.
pub fn write(
    inside: &Inside,
    changed: &BTreeSet<FileId>,
    output: &Output,
    word: &str,
) -> io::Result<()> {
    for (source, file, path) in places(inside, changed, output, word)? {
        let bytes = rewrite::rewrite(&inside.session, source, file)?;
        match path {
            None => output::show(|out| out.write_all(&bytes))?,
            Some(path) => {
                save::file(&path, &bytes, output.force)?;
                show_path(&path)?;
            }
        }
    }
    Ok(())
}

/// Where each changed file would be written. Places that are taken are refused.
pub fn places<'a>(
    inside: &'a Inside,
    changed: &BTreeSet<FileId>,
    output: &Output,
    word: &str,
) -> io::Result<Vec<Place<'a>>> {
    let named = output.output.as_deref();
    let all: Vec<(&Source, &File, bool)> = inside
        .session
        .files()
        .filter(|(_, file)| !file.is_container())
        .filter_map(|(id, file)| {
            let source =
                inside.sources.iter().find(|it| (it.first..it.end).contains(&id))?;
            Some((source, file, changed.contains(&id)))
        })
        .collect();
    if all.is_empty() && named.is_none() {
        return Ok(Vec::new());
    }
    let to_stdout = named == Some(Path::new("-"))
        || named.is_none()
            && all.iter().all(|(it, ..)| matches!(it.origin, Origin::Stdin(_)));
    let to_file = named.filter(|path| !save::is_folder(path));
    if to_stdout || to_file.is_some() {
        // Whoever names the one place wants the file there, changed or not.
        let [(source, file, _)] = all.as_slice() else {
            let files = count(all.len(), "file");
            return Err(io::Error::other(format!(
                "there are {files}, and --output names one; name a folder, or use --target"
            )));
        };
        let path = to_file.filter(|_| !to_stdout).map(Path::to_owned);
        save::refuse_to_overwrite(path.as_slice(), output.force)?;
        return Ok(vec![(source, file, path)]);
    }
    let mut places = Vec::new();
    let mut paths = Vec::new();
    for (source, file, _) in all.into_iter().filter(|(.., changed)| *changed) {
        let beside = beside(source, file, word);
        let name = beside.file_name().map(PathBuf::from).unwrap_or_default();
        let path = named.map_or(beside, |folder| folder.join(name));
        if paths.contains(&path) {
            return Err(io::Error::other(format!(
                "two files would become {}; fix them one by one, or use --target",
                path.display()
            )));
        }
        paths.push(path.clone());
        places.push((source, file, Some(path)));
    }
    save::refuse_to_overwrite(&paths, output.force)?;
    refuse_inputs(inside, &paths)?;
    Ok(places)
}

/// Of several files one that is still to be read again must not be overwritten.
fn refuse_inputs(inside: &Inside, paths: &[PathBuf]) -> io::Result<()> {
    let real = |path: &Path| path.canonicalize().ok();
    let inputs: Vec<_> = inside
        .sources
        .iter()
        .filter_map(|source| match &source.origin {
            Origin::Path(path) => real(path),
            Origin::Stdin(_) => None,
        })
        .collect();
    let is_input =
        |path: &&PathBuf| real(path).is_some_and(|path| inputs.contains(&path));
    match paths.iter().find(is_input) {
        None => Ok(()),
        Some(path) => Err(io::Error::other(format!(
            "{} is one of the files that are read; name another folder with --output",
            path.display()
        ))),
    }
}

/// `stick/devices.csv` becomes `stick/devices.fixed.csv`, `devices.csv` in `stick.zip`
/// becomes `stick.devices.fixed.csv` beside the archive.
fn beside(source: &Source, file: &File, word: &str) -> PathBuf {
    let stem =
        |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let own = match &source.origin {
        Origin::Path(path) => path.clone(),
        Origin::Stdin(_) => PathBuf::from("stdin.csv"),
    };
    let name = match file.parent {
        None => stem(&own),
        Some(_) => {
            // Behind the last ` › ` stands the path in an archive, or a sheet.
            let inside = file.name.rsplit(" › ").next().unwrap_or(&file.name);
            format!("{}.{}", stem(&own), in_name(&stem(Path::new(inside))))
        }
    };
    own.with_file_name(format!("{name}.{word}.csv"))
}
