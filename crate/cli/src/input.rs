//! Files, folders and standard input into a session, a piece at a time.

use std::collections::HashSet;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use preflight_core::rules::policy::Policy;
use preflight_core::rules::{Finding, Rule, Severity};
use preflight_core::session::{FileId, Session};
use preflight_core::text::Decoder;

use crate::Verdict;
use crate::args::Inputs;
use crate::day;
use crate::folder;
use crate::output::{Ink, Screen, complain, count, plain, say};
use crate::pattern;
use crate::progress::Progress;

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Pieces that are read, wait or are taken.
const PIECES: usize = 3;

/// What a file that comes by standard input is called.
pub const STDIN: &str = "<stdin>";

/// What was read, and from where.
pub struct Inside {
    pub session: Session,
    /// In the order in which they were read.
    pub sources: Vec<Source>,
    /// `Failed` where something could not be read.
    pub verdict: Verdict,
}

/// One file or standard input, and what the session calls it.
pub struct Source {
    pub origin: Origin,
    /// Its file in the session. What an archive holds are further files behind it.
    pub first: FileId,
    pub end: FileId,
}

/// Where bytes come from, and can be read from again.
pub enum Origin {
    Path(PathBuf),
    /// Standard input comes once, so it is kept.
    Stdin(Vec<u8>),
}

impl Origin {
    /// Gives every piece of it once more.
    pub fn pieces(&self, take: impl FnMut(&[u8])) -> io::Result<()> {
        match self {
            Origin::Stdin(bytes) => pieces(&mut bytes.as_slice(), take),
            Origin::Path(path) => pieces(&mut File::open(path)?, take),
        }
    }
}

impl Source {
    /// Whether its lines are those of its only file in the session.
    pub fn is_text(&self) -> bool {
        self.end == self.first + 1
    }
}

impl Inside {
    /// Refuses to go on with half of what was asked for.
    pub fn whole(self) -> io::Result<Self> {
        if self.verdict == Verdict::Failed {
            return Err(io::Error::other(
                "nothing was done, because not every file could be read",
            ));
        }
        Ok(self)
    }

    /// Says what keeps a file as a whole from being used, and gives `Wrong` where anything
    /// does. `mended`: rules whose findings the command sees to by itself.
    pub fn usable(&self, mended: &[&str], screen: Screen) -> Verdict {
        let mut verdict = Verdict::Clean;
        let keeps = |(rule, found): &(&Rule, Finding)| {
            found.severity == Severity::Error && !mended.contains(&rule.name)
        };
        for (id, file) in self.session.files() {
            for (rule, found) in
                self.session.file_findings(id).iter().filter(|it| keeps(it))
            {
                let place = format!("{}:", plain(&file.name));
                let place = screen.err.text(Ink::Bold, &place);
                let label = screen.err.text(Ink::Red, &format!("error[{}]", rule.name));
                let message = plain(&found.message.to_string());
                // Nobody is left to tell when standard error is closed.
                let _ = writeln!(io::stderr(), "{place} {label}: {message}");
                verdict = Verdict::Wrong;
            }
        }
        verdict
    }
}

/// Reads everything named into one session. What can't be read is complained of, and
/// the others are read all the same. In a folder a file whose mended copy lies beside it
/// is passed over: its devices would all be there twice.
pub fn read(inputs: &Inputs, screen: Screen) -> io::Result<Inside> {
    read_but(inputs, screen, |path| {
        let Some(copy) = folder::mended_copy(path) else { return false };
        let copy = copy.file_name().unwrap_or_default().to_string_lossy();
        say(&format!(
            "{}: passed over for {copy}, which was made of it.",
            path.display()
        ));
        true
    })
}

/// The same, those files of folders passed over that the caller does not want.
pub fn read_but(
    inputs: &Inputs,
    screen: Screen,
    unwanted: impl Fn(&Path) -> bool,
) -> io::Result<Inside> {
    let mut session = Session::default();
    // Only a run of requests refuses a policy, and there is none here.
    let _ = session.set_policy(policy(inputs.policy.as_deref())?);
    session.set_today(inputs.today.unwrap_or_else(day::now));
    let (paths, mut verdict) = files(&inputs.files, unwanted);
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |it| it.len());
    let mut bar = Progress::new(screen.bar, "Reading", paths.iter().map(size).sum());
    let mut sources = Vec::new();
    for path in paths {
        let read = if path == Path::new("-") {
            let mut kept = Vec::new();
            feed(&mut session, STDIN, 0, &mut io::stdin(), |piece| {
                kept.extend_from_slice(piece);
            })
            .map(|id| (Origin::Stdin(kept), id))
        } else {
            open(&path).and_then(|(mut file, size)| {
                let seen = |piece: &[u8]| bar.add(piece.len() as u64);
                let id =
                    feed(&mut session, &path.to_string_lossy(), size, &mut file, seen)?;
                Ok((Origin::Path(path.clone()), id))
            })
        };
        match read {
            Ok((origin, first)) => {
                let end = session.files().last().map_or(0, |(id, _)| id + 1);
                sources.push(Source { origin, first, end });
            }
            Err(why) => {
                complain(&format!("{}: {why}", path.display()));
                verdict = Verdict::Failed;
            }
        }
    }
    Ok(Inside { session, sources, verdict })
}

/// The policy that is named, or the one that allows all. One that is not understood is
/// refused with everything that is wrong with it.
fn policy(path: Option<&Path>) -> io::Result<Policy> {
    let Some(path) = path else { return Ok(Policy::default()) };
    let named =
        |why: &dyn Display| io::Error::other(format!("{}: {why}", path.display()));
    let text = text(path).map_err(|why| named(&why))?;
    Policy::read(&text).map_err(|problems| {
        for problem in &problems {
            complain(&format!("{}: {problem}", path.display()));
        }
        named(&"nothing was checked, because the policy is not understood")
    })
}

/// A file as text, whatever its encoding: what PowerShell writes by `>` is UTF-16.
pub fn text(path: &Path) -> io::Result<String> {
    Ok(Decoder::whole(&fs::read(path)?))
}

/// The files that are meant, each once, in the order named and sorted within a folder.
fn files(named: &[PathBuf], unwanted: impl Fn(&Path) -> bool) -> (Vec<PathBuf>, Verdict) {
    let mut verdict = Verdict::Clean;
    let mut meant = Vec::new();
    for path in named {
        if path == Path::new("-") || !pattern::is_pattern(path) {
            meant.push(path.clone());
            continue;
        }
        let found = pattern::search(path).map_err(|why| why.to_string());
        let none = || "nothing here has such a name".to_owned();
        match found.and_then(|it| if it.is_empty() { Err(none()) } else { Ok(it) }) {
            Ok(found) => meant.extend(found),
            Err(why) => {
                complain(&format!("{}: {why}", path.display()));
                verdict = Verdict::Failed;
            }
        }
    }
    let (mut files, mut known) = (Vec::new(), HashSet::new());
    for path in &meant {
        let mut add = |path: PathBuf| {
            let same = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if known.insert(same) {
                files.push(path);
            }
        };
        if path == Path::new("-") || !path.is_dir() {
            add(path.clone());
            continue;
        }
        let mut found = folder::search(path);
        found.pass_over(&unwanted);
        if found.files.is_empty() && found.failed.is_empty() {
            complain(&format!(
                "{}: no file in this folder is a list of devices",
                path.display()
            ));
            verdict = Verdict::Failed;
        } else if found.others > 0 {
            let others = count(found.others, "file");
            say(&format!("{}: {others} passed over.", path.display()));
        }
        found.files.into_iter().for_each(&mut add);
        for (path, why) in found.failed {
            complain(&format!("{}: {why}", path.display()));
            verdict = Verdict::Failed;
        }
    }
    (files, verdict)
}

/// Opens a file and gives its length.
pub fn open(path: &Path) -> io::Result<(File, u64)> {
    if path.is_dir() {
        return Err(io::Error::other("this is a folder; name a file in it"));
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

/// Feeds a session with one file and gives its id. `seen` is shown every piece. What was
/// read before an error stays in the session.
pub fn feed(
    session: &mut Session,
    name: &str,
    size: u64,
    source: &mut (impl Read + Send),
    mut seen: impl FnMut(&[u8]),
) -> io::Result<FileId> {
    let file = session.open(name, size);
    let end = pieces(source, |bytes| {
        seen(bytes);
        session.feed(file, bytes);
    });
    session.close(file);
    end.map(|()| file)
}

/// Gives every piece of a source. The next is read while one is taken.
fn pieces(
    source: &mut (impl Read + Send),
    mut take: impl FnMut(&[u8]),
) -> io::Result<()> {
    let (full, filled) = mpsc::channel();
    let (empty, free) = mpsc::channel();
    for _ in 0..PIECES {
        let _ = empty.send(vec![0; PIECE]);
    }
    thread::scope(move |scope| {
        scope.spawn(move || {
            for mut piece in free {
                let read = loop {
                    match source.read(&mut piece) {
                        Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                        read => break read,
                    }
                };
                let ended = matches!(read, Ok(0) | Err(_));
                if full.send((piece, read)).is_err() || ended {
                    break;
                }
            }
        });
        for (piece, read) in filled {
            take(piece.get(..read?).unwrap_or_default());
            // It ends by itself, and wants no more then.
            let _ = empty.send(piece);
        }
        Ok(())
    })
}
