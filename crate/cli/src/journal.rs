//! The journal of a run as a file: the core's entries, a line of JSON each.
//!
//! ```text
//! next ──Send──▶ append, fsync ──▶ the request goes out
//! answer ──────▶ append, fsync
//! ```
//!
//! What an entry said before is dead once a later line says it anew. When more is dead
//! than alive the file is written anew beside and takes the old one's place, so that a
//! hash that is not needed any more does not stay. Only its owner can read it, and one
//! process at a time has it: its lock goes with the process, however that ends.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use preflight_core::graph::{Answer, Millis, Next};
use preflight_core::session::{self, JournalEntry, Session};
use serde::Deserialize;

use crate::day;
use crate::output::plain;
use crate::save::private;
use crate::tenant::{Access, Doing, Machine};

/// A larger file is no journal: that of 100,000 devices with hashes has 400 MB.
const MOST: u64 = 4 << 30;

/// A run's journal, which is this process's alone.
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Bytes in the file.
    size: u64,
    /// Those of them that no later line says anew, by key.
    alive: HashMap<String, u64>,
    /// Something is not in it that should be.
    behind: bool,
}

/// The name of a journal that nobody named.
pub fn name(run: &str) -> String {
    format!("{BEGIN}{}{}", day::text(day::now()), ending(run))
}

const BEGIN: &str = "preflight-run-";

/// How the names of a run's journals end.
fn ending(run: &str) -> String {
    format!("-{}.journal", run.get(..8).unwrap_or(run))
}

impl Journal {
    /// A new one.
    pub fn create(path: &Path, access: &Access) -> io::Result<Self> {
        let file = private(path).map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => io::Error::other(format!(
                "{} is there already; if it is the journal of a run, `{}` goes on with \
                 it, otherwise name another file with --journal",
                path.display(),
                go_on(path, access)
            )),
            _ => wrong(path, &why),
        })?;
        lock(&file, path)?;
        let (path, alive) = (path.to_owned(), HashMap::new());
        Ok(Self { path, file, size: 0, alive, behind: false })
    }

    /// One that is there, and what is in it. It is not changed yet.
    pub fn open(path: &Path) -> io::Result<(Self, Vec<JournalEntry>)> {
        let named = |why: io::Error| wrong(path, &why);
        // Where a link leads is written anew, not the link.
        let real = fs::canonicalize(path).map_err(named)?;
        let mut file =
            OpenOptions::new().read(true).append(true).open(&real).map_err(named)?;
        lock(&file, path)?;
        // Between opening and locking who had it may have put another in its place.
        let (ours, there) = (file.metadata(), fs::metadata(&real));
        let (ours, there) = (ours.map_err(named)?, there.map_err(named)?);
        if ours.len() != there.len() || ours.modified().ok() != there.modified().ok() {
            return Err(taken(path));
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(named)?;
        (&file).take(MOST + 1).read_to_end(&mut bytes).map_err(named)?;
        if bytes.len() as u64 > MOST {
            return Err(wrong(path, &"it is too large to be a journal"));
        }
        let entries = entries(bytes).map_err(|why| wrong(path, &why))?;
        let size = ours.len();
        let alive = HashMap::new();
        Ok((Self { path: real, file, size, alive, behind: true }, entries))
    }

    /// Writes down what is due, to be there whatever happens next.
    pub fn write(&mut self, session: &mut Session) -> io::Result<()> {
        if self.behind {
            return self.renew(session);
        }
        let written = self.append(session);
        if let Err(why) = written {
            self.behind = true;
            // Half a line would spoil those after it.
            let _ = self.file.set_len(self.size);
            return Err(unwritten(&self.path, &why));
        }
        if self.size > 2 * self.alive.values().sum::<u64>() {
            return self.renew(session);
        }
        Ok(())
    }

    fn append(&mut self, session: &mut Session) -> io::Result<()> {
        let before = self.size;
        let mut size = before;
        loop {
            let entries = session.journal();
            if entries.is_empty() {
                break;
            }
            let mut lines = Vec::new();
            for entry in entries {
                let start = lines.len();
                serde_json::to_writer(&mut lines, &entry)?;
                lines.push(b'\n');
                self.alive.insert(entry.key, (lines.len() - start) as u64);
            }
            self.file.write_all(&lines)?;
            size += lines.len() as u64;
        }
        if size > before {
            self.file.sync_data()?;
        }
        self.size = size;
        Ok(())
    }

    /// Writes it anew, without what is dead.
    pub fn renew(&mut self, session: &mut Session) -> io::Result<()> {
        // The core counts what is due as written.
        while !session.journal().is_empty() {}
        self.behind = true;
        let bytes = session.journal_file();
        self.replace(&bytes).map_err(|why| unwritten(&self.path, &why))?;
        self.size = bytes.len() as u64;
        self.alive = lengths(&bytes);
        self.behind = false;
        Ok(())
    }

    /// Whatever happens on the way, the old one or the new one is there.
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let beside = self.path.with_file_name(format!(".{name}.tmp"));
        // One that was left by a crash; who has the journal has this name too.
        let _ = fs::remove_file(&beside);
        let mut file = private(&beside)?;
        let written = lock(&file, &beside)
            .and_then(|()| file.write_all(bytes))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&beside, &self.path));
        if let Err(why) = written {
            let _ = fs::remove_file(&beside);
            return Err(why);
        }
        self.file = file;
        sync_folder(&self.path)
    }

    /// Removes it.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path).map_err(|why| wrong(&self.path, &why))
    }

    /// Whether it has the name that a run's journal has where nobody names it.
    pub fn is_named_after(&self, run: &str) -> bool {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(BEGIN) && name.ends_with(&ending(run))
    }
}

/// The command that goes on with a journal, signed in as this one was.
pub fn go_on(path: &Path, access: &Access) -> String {
    let mut command = "preflight register --resume ".to_owned() + &word(path.display());
    for (option, value) in access.options() {
        command += &format!(" {option} {}", word(value));
    }
    command
}

/// What a shell takes for one word.
fn word(text: impl Display) -> String {
    let text = plain(&text.to_string());
    let bare = |c: char| c.is_alphanumeric() || "-_./\\:".contains(c);
    if text.chars().all(bare) { text } else { format!("\"{text}\"") }
}

fn lock(file: &File, path: &Path) -> io::Result<()> {
    file.try_lock().map_err(|why| match why {
        TryLockError::WouldBlock => taken(path),
        TryLockError::Error(why) => {
            wrong(path, &format!("it cannot be kept from other processes: {why}"))
        }
    })
}

fn taken(path: &Path) -> io::Error {
    wrong(path, &"another process is at this run; only one at a time can be")
}

fn wrong(path: &Path, why: &dyn Display) -> io::Error {
    io::Error::other(format!("{}: {why}", path.display()))
}

fn unwritten(path: &Path, why: &io::Error) -> io::Error {
    io::Error::other(format!(
        "{}: the journal of the run could not be written ({why}), so nothing more was sent; \
         make room or see to its folder",
        path.display()
    ))
}

/// Makes a name in a folder last, where that has to be asked for.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// What stands in a file. A last line may have been cut in the middle of a character.
fn entries(mut bytes: Vec<u8>) -> Result<Vec<JournalEntry>, String> {
    if str::from_utf8(&bytes).is_err() {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        bytes.truncate(whole);
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is no journal".to_owned())?;
    session::read_journal(&text).map_err(|why| why.to_string())
}

/// How long the line of each key is.
fn lengths(file: &[u8]) -> HashMap<String, u64> {
    #[derive(Deserialize)]
    struct Key {
        key: String,
    }
    let lines = file.split_inclusive(|byte| *byte == b'\n');
    let length = |line: &[u8]| {
        let Key { key } = serde_json::from_slice(line).ok()?;
        Some((key, line.len() as u64))
    };
    lines.filter_map(length).collect()
}

/// A session whose run is written down as it goes.
pub struct Kept<'a> {
    pub session: &'a mut Session,
    pub journal: &'a mut Journal,
    /// Profiles are waited for.
    pub profiles: bool,
}

impl Kept<'_> {
    /// A run that is taken up does not say whether it waits for profiles; a device that
    /// waits for one does.
    pub fn look(&mut self) {
        let waits =
            self.session.run().is_some_and(|run| run.import().counts().awaiting > 0);
        self.profiles |= waits;
    }
}

impl Machine for Kept<'_> {
    fn next(&mut self, now: Millis) -> Next {
        Machine::next(self.session, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        Machine::answer(self.session, now, id, answer);
        self.look();
    }

    fn resume(&mut self, now: Millis) {
        Machine::resume(self.session, now);
    }

    fn stop(&mut self) {
        Machine::stop(self.session);
    }

    fn doing(&self) -> Doing {
        Machine::doing(self.session)
    }

    fn write_down(&mut self) -> io::Result<()> {
        self.journal.write(self.session)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn a_journal_is_named_by_its_day_and_its_run() {
        let run = "0b1b7f6e-0000-4000-8000-000000000001";
        let name = name(run);
        let day = name.strip_prefix(BEGIN).and_then(|it| it.get(..10));
        assert!(day.is_some_and(|day| day::read(day).is_ok()), "{name}");
        assert!(name.ends_with("-0b1b7f6e.journal"), "{name}");
    }

    #[test]
    fn the_command_that_goes_on_can_be_pasted() {
        #[derive(Parser)]
        struct Typed {
            #[command(flatten)]
            access: Access,
        }
        let access =
            |typed: &[&str]| Typed::parse_from([&["preflight"], typed].concat()).access;
        let bare = go_on(Path::new("a/b-1.journal"), &access(&[]));
        assert_eq!(bare, "preflight register --resume a/b-1.journal");
        let named = access(&["--config", "my config.json", "--cloud", "usgov-l4"]);
        assert_eq!(
            go_on(Path::new("a b.journal"), &named),
            "preflight register --resume \"a b.journal\" \
             --config \"my config.json\" --cloud usgov-l4"
        );
        let id = "11111111-2222-3333-4444-555555555555";
        let named = access(&["--client-id", id, "--tenant", "contoso.example"]);
        assert_eq!(
            go_on(Path::new("x"), &named),
            format!(
                "preflight register --resume x --client-id {id} --tenant contoso.example"
            )
        );
    }

    #[test]
    fn a_line_cut_within_a_character_is_passed_over() {
        let whole = "{\"key\":\"a\",\"text\":\"1\"}\n";
        let cut =
            [whole.as_bytes(), &"{\"key\":\"b\",\"text\":\"ü".as_bytes()[..19]].concat();
        let read = entries(cut.clone()).expect("entries");
        assert_eq!((read.len(), read[0].text.as_str()), (1, "1"));
        assert!(entries([&cut[..], b"\n"].concat()).is_err(), "a whole line is damaged");
        assert!(entries(vec![0xff, b'\n']).is_err());
    }

    #[test]
    fn the_lines_of_a_file_are_measured_by_key() {
        let file = b"{\"key\":\"a\",\"text\":\"1\"}\n{\"key\":\"b\",\"text\":\"\"}\n";
        let lengths = lengths(file);
        assert_eq!((lengths["a"], lengths["b"]), (23, 22));
    }
}
