//! `preflight repair`: damaged hashes, each repair proved by the checksum inside.
//!
//! First what can be repaired at once, then the search for one slip, which takes up to a
//! second a hash and so goes over all processors. Ctrl-C ends it and keeps what was
//! found.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::Args;
use preflight_core::csv::Column;
use preflight_core::hash::repair::{Repair as Repaired, repair as repair_at_once};
use preflight_core::hash::search::{Progress as Step, Search};
use preflight_core::hash::{self, Integrity};
use preflight_core::session::{FileId, RowId, Session};

use crate::args::Output;
use crate::decode::{Text, text_of};
use crate::finding::is_of;
use crate::fix;
use crate::folder::REPAIRED;
use crate::input::Inside;
use crate::output::{Ink, Paint, Screen, count, plain, say, show};
use crate::progress::Progress;
use crate::{Verdict, save};

/// Steps of the bar for one hash.
const FINE: usize = 1000;

/// Time between two looks at how far the search is.
const LOOK: Duration = Duration::from_millis(100);

/// Changes tried between two looks at Ctrl-C: some milliseconds.
const SLICE: usize = 4096;

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight repair T0FzBAEAHAAAAAoA...
  preflight repair hash.txt > repaired.txt
  preflight repair devices.csv
  preflight repair stick/ --output repaired/

Repaired are blanks, line ends and other characters that do not belong there, lost
padding, cut filling, and one slip: one character wrong, missing or too many, two swapped.
A repair counts only when the checksum in the hash fits then; what can't be proved is said
and left as it is. A checksum that fits means undamaged, never genuine.

The repaired text of one hash goes to standard output. Of files with rows each repair is
said with its line, and `devices.csv` becomes `devices.repaired.csv`, in its own columns.
Ctrl-C ends the search and keeps what was found.

Exit status: 0 every hash is whole or was repaired, 1 one is not, 2 could not run.")]
pub struct Repair {
    /// A hash, or files with a hash or rows, and folders; `-` is standard input
    #[arg(required = true, value_name = "HASH|FILE|FOLDER")]
    sources: Vec<PathBuf>,
    /// Leave out the search for one slip
    #[arg(long)]
    no_search: bool,
    #[command(flatten)]
    output: Output,
}

/// What became of one damaged hash.
enum Outcome {
    Repaired(Repaired),
    /// No repair is proved.
    Left,
    /// Ctrl-C came before.
    Stopped,
}

/// Ctrl-C was pressed.
static STOPPED: AtomicBool = AtomicBool::new(false);

pub fn repair(args: &Repair, screen: Screen) -> io::Result<Verdict> {
    // Without a handler Ctrl-C ends the program, which is all right too.
    let _ = ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    match text_of(&args.sources, screen)? {
        Text::Hash(text) => one(text.trim(), args, screen),
        Text::Rows(inside) => rows(*inside, args, screen),
        Text::Nothing => Ok(Verdict::Wrong),
    }
}

/// Repairs one hash and writes its text.
fn one(text: &str, args: &Repair, screen: Screen) -> io::Result<Verdict> {
    let to = args.output.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = to {
        save::refuse_to_overwrite(&[path.to_owned()], args.output.force)?;
    }
    let reading = hash::read(text, &mut Vec::new());
    let whole = reading.integrity == Integrity::Whole && reading.problems.is_empty();
    let text = if whole {
        say("The hash is whole.");
        text.to_owned()
    } else {
        let jobs = [text.to_owned()];
        let mut outcome = Outcome::Stopped;
        run(&jobs, !args.no_search, screen.bar, |_, found| outcome = found);
        match outcome {
            Outcome::Repaired(repair) => {
                repair.steps.iter().for_each(|step| say(&step.to_string()));
                repair.text
            }
            Outcome::Left => {
                reading.problems.iter().for_each(|it| say(&it.message().to_string()));
                say("No repair is proved by the checksum: take the hash again.");
                return Ok(Verdict::Wrong);
            }
            Outcome::Stopped => {
                say("Stopped.");
                return Ok(Verdict::Wrong);
            }
        }
    };
    match to {
        Some(path) => save::file(path, (text + "\n").as_bytes(), args.output.force)?,
        None => show(|out| writeln!(out, "{text}"))?,
    }
    Ok(Verdict::Clean)
}

/// Repairs the hashes of all rows, says what was done to each, and writes the file.
fn rows(mut inside: Inside, args: &Repair, screen: Screen) -> io::Result<Verdict> {
    let usable = inside.usable(&[], screen);
    let damaged = damaged(&inside.session);
    if damaged.is_empty() {
        say("There is nothing to repair: no hash is damaged.");
        return Ok(usable);
    }
    // A search takes long; what it finds has to have a place.
    let files = damaged.iter().map(|(id, ..)| *id).collect();
    fix::places(&inside, &files, &args.output, REPAIRED)?;
    let texts: Vec<String> = damaged.iter().map(|(.., text)| text.clone()).collect();
    let mut changed = BTreeSet::new();
    let mut done = Vec::new();
    let (mut left, mut stopped) = (0, 0);
    run(&texts, !args.no_search, screen.bar, |job, outcome| {
        let Some((id, row, place, _)) = damaged.get(job) else { return };
        match outcome {
            Outcome::Repaired(repair) => {
                let steps: Vec<_> =
                    repair.steps.iter().map(ToString::to_string).collect();
                tell(place, Ink::Green, "repaired", &steps.join(" "), screen.err);
                changed.insert(*id);
                done.push((*row, repair.text));
            }
            Outcome::Left => {
                left += 1;
                let why = "No repair is proved by the checksum: take the hash again.";
                tell(place, Ink::Red, "damaged", why, screen.err);
            }
            Outcome::Stopped => stopped += 1,
        }
    });
    let repaired = done.len();
    for (row, text) in done {
        // Only a run of requests refuses an edit, and there is none here.
        let _ = inside.session.edit(row, Column::Hash, &text);
    }
    fix::write(&inside, &changed, &args.output, REPAIRED)?;
    let mut parts =
        vec![format!("{} repaired", count(repaired, "hash").replace("hashs", "hashes"))];
    if left > 0 {
        parts.push(format!("{left} left damaged"));
    }
    if stopped > 0 {
        parts.push(format!("{stopped} not looked at, because it was stopped"));
    }
    say(&format!("{}.", parts.join(", ")));
    Ok(if left + stopped > 0 { Verdict::Wrong } else { usable })
}

fn tell(place: &str, ink: Ink, word: &str, sentence: &str, paint: Paint) {
    let place = paint.text(Ink::Bold, &format!("{}:", plain(place)));
    let word = paint.text(ink, word);
    let _ = writeln!(io::stderr(), "{place} {word}: {}", plain(sentence));
}

/// The rows whose hash has anything wrong with it.
fn damaged(session: &Session) -> Vec<(FileId, RowId, String, String)> {
    let mut damaged = Vec::new();
    let mut rows = session.rows().peekable();
    for (id, file) in session.files() {
        while let Some(row) = rows.next_if(|row| is_of(row, file)) {
            let Some(hash) = session.hash(row.id) else { continue };
            let text = hash.text();
            let whole = hash.integrity == Integrity::Whole && hash.problems.is_empty();
            if !whole && !text.trim().is_empty() {
                let place = format!("{}:{}", file.name, row.place.line);
                damaged.push((id, row.id, place, text.into_owned()));
            }
        }
    }
    damaged
}

/// Repairs these texts on all processors, and gives the outcomes in their order, each as
/// soon as those before it are there.
fn run(texts: &[String], search: bool, bar: bool, mut take: impl FnMut(usize, Outcome)) {
    let all = (texts.len() * FINE) as u64;
    let mut bar = Progress::new(bar, "Repairing", all);
    let next = AtomicUsize::new(0);
    let tried = AtomicUsize::new(0);
    let (sender, outcomes) = mpsc::channel();
    let workers = thread::available_parallelism().map_or(1, usize::from).min(texts.len());
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next, tried) = (sender.clone(), &next, &tried);
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    let Some(text) = texts.get(job) else { break };
                    let _ = sender.send((job, repair_one(text, search, tried)));
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut given = 0;
        loop {
            match outcomes.recv_timeout(LOOK) {
                Ok((job, outcome)) => drop(waiting.insert(job, outcome)),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
            while let Some(outcome) = waiting.remove(&given) {
                bar.clear();
                take(given, outcome);
                given += 1;
            }
            bar.set(tried.load(Ordering::Relaxed) as u64);
        }
    });
}

/// Repairs one text, counting its steps of the bar.
fn repair_one(text: &str, search: bool, tried: &AtomicUsize) -> Outcome {
    let mut counted = 0;
    let mut count = |part: usize| {
        tried.fetch_add(part.saturating_sub(counted), Ordering::Relaxed);
        counted = part.max(counted);
    };
    let outcome = if STOPPED.load(Ordering::Relaxed) {
        Outcome::Stopped
    } else if let Some(repair) = repair_at_once(text) {
        Outcome::Repaired(repair)
    } else if search {
        search_one(text, &mut count)
    } else {
        Outcome::Left
    };
    count(FINE);
    outcome
}

fn search_one(text: &str, count: &mut impl FnMut(usize)) -> Outcome {
    let Some(mut search) = Search::new(text) else { return Outcome::Left };
    loop {
        match search.run(SLICE) {
            Step::Found(repair) => return Outcome::Repaired(repair),
            Step::NotFound => return Outcome::Left,
            Step::More { .. } if STOPPED.load(Ordering::Relaxed) => {
                return Outcome::Stopped;
            }
            Step::More { done, all } => count(done * FINE / all.max(1)),
        }
    }
}
