//! Files and standard input into a session, a piece at a time.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use preflight_core::session::Session;

use crate::Verdict;
use crate::output::complain;

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Reads every file into one session. One that can't be read is complained of, and the
/// others are read all the same.
pub fn read(files: &[impl AsRef<Path>]) -> (Session, Verdict) {
    let mut session = Session::default();
    let mut verdict = Verdict::Clean;
    for path in files.iter().map(AsRef::as_ref) {
        if let Err(why) = read_one(&mut session, path) {
            complain(&format!("{}: {why}", path.display()));
            verdict = Verdict::Failed;
        }
    }
    (session, verdict)
}

fn read_one(session: &mut Session, path: &Path) -> io::Result<()> {
    if path == Path::new("-") {
        return feed(session, "<stdin>", 0, &mut io::stdin().lock(), |_| {});
    }
    let mut file = open(path)?;
    let size = file.metadata()?.len();
    feed(session, &path.to_string_lossy(), size, &mut file, |_| {})
}

/// Opens a file; a folder is refused in words that say so on every system.
pub fn open(path: &Path) -> io::Result<File> {
    if path.is_dir() {
        return Err(io::Error::other("this is a folder; name the files in it"));
    }
    File::open(path)
}

/// Feeds a session with one file. `seen` is shown every piece. What was read before an
/// error stays in the session.
pub fn feed(
    session: &mut Session,
    name: &str,
    size: u64,
    source: &mut impl Read,
    mut seen: impl FnMut(&[u8]),
) -> io::Result<()> {
    let file = session.open(name, size);
    let mut piece = vec![0; PIECE];
    let end = loop {
        match source.read(&mut piece) {
            Ok(0) => break Ok(()),
            Ok(count) => {
                let bytes = piece.get(..count).unwrap_or_default();
                seen(bytes);
                session.feed(file, bytes);
            }
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(why) => break Err(why),
        }
    };
    session.close(file);
    end
}
