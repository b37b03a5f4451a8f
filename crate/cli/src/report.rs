//! The report of a run: what became of each row, in a file.

use std::io;
use std::path::{Path, PathBuf};

use preflight_core::session::{self, Options, Session, Target};

use crate::args::Output;
use crate::save;

/// A report that is to be written when a run has ended.
pub struct Report {
    path: PathBuf,
    target: &'static Target,
    force: bool,
}

impl Report {
    /// Refuses a place where none could be written, before there is anything to report.
    pub fn to(path: &Path, force: bool) -> io::Result<Self> {
        let target = target(path)?;
        save::refuse_to_overwrite(&[path.to_owned()], force)?;
        save::try_place(path)?;
        Ok(Self { path: path.to_owned(), target, force })
    }

    pub fn write(&self, session: &Session) -> io::Result<()> {
        let saving = session.save(self.target, Options::default());
        let output = Output { output: Some(self.path.clone()), force: self.force };
        save::parts(&saving.names(), &output, |part| session.part(&saving, part))
    }
}

/// The report that a file is by how it ends.
fn target(path: &Path) -> io::Result<&'static Target> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let name = match ending.to_str() {
        Some("csv") => "report",
        Some("json") => "report-json",
        Some("html") => "report-print",
        _ => {
            return Err(io::Error::other(format!(
                "{}: a report ends in .csv, .json or .html",
                path.display()
            )));
        }
    };
    session::target(name).ok_or_else(|| io::Error::other("there is no such target"))
}
