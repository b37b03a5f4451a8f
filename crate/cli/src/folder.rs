//! Folders to the files in them that may be ours, in an order that is always the same.
//!
//! What a person names is read whatever it is. In a folder we choose: a stick has
//! pictures and documents beside its hashes, and a finding for each would hide ours.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use preflight_core::csv::{Column, Header, header::delimiter};
use preflight_core::session::is_report;
use preflight_core::text::Decoder;

/// How much of a file tells what it is.
const BEGINNING: u64 = 16 * 1024;

/// Lines in which a header is looked for: reports have title lines above it.
const LINES: usize = 20;

/// The files of a folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// Those that may be ours.
    pub files: Vec<PathBuf>,
    /// How many were passed over.
    pub others: usize,
    /// What could not be read.
    pub failed: Vec<(PathBuf, io::Error)>,
}

impl Folder {
    /// Passes over more of them.
    pub fn pass_over(&mut self, unwanted: impl Fn(&Path) -> bool) {
        let before = self.files.len();
        self.files.retain(|file| !unwanted(file));
        self.others += before - self.files.len();
    }
}

/// Searches a folder and all below it. Links to folders are not followed: they may lead
/// in a circle.
pub fn search(folder: &Path) -> Folder {
    let mut found = Folder::default();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        let is_folder =
            path == folder || path.symlink_metadata().is_ok_and(|it| it.is_dir());
        if is_folder {
            match entries(&path) {
                // The last is looked at first.
                Ok(entries) => waiting.extend(entries.into_iter().rev()),
                Err(why) => found.failed.push((path, why)),
            }
        } else if path.is_file() {
            match may_be_ours(&path) {
                Ok(true) => found.files.push(path),
                Ok(false) => found.others += 1,
                Err(why) => found.failed.push((path, why)),
            }
        }
    }
    found
}

/// What is in a folder, sorted by name. What a system hides, and what spreadsheets and
/// the Finder leave beside their files, is nobody's list of devices.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(['.', '~']) && name != "__MACOSX" {
            // `./a.csv` is `a.csv` to everybody.
            paths.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    paths.sort();
    Ok(paths)
}

/// What stands in the names of files that are made by `fix`, and by `repair`.
pub const FIXED: &str = "fixed";
pub const REPAIRED: &str = "repaired";
const MADE: [&str; 2] = [FIXED, REPAIRED];

/// Whether a file in a folder is one that we made: to fix it again beside the file that
/// it was made from would take every device in it for a repetition.
pub fn is_made(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    MADE.iter().any(|word| stem.ends_with(&format!(".{word}")))
}

/// What was made of a file, lies beside it, and was not made of an older state of it.
pub fn mended_copy(path: &Path) -> Option<PathBuf> {
    let changed = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    let stem = path.file_stem()?.to_string_lossy();
    let copies = MADE.map(|word| path.with_file_name(format!("{stem}.{word}.csv")));
    copies
        .into_iter()
        .find(|copy| changed(copy).is_some_and(|at| Some(at) >= changed(path)))
}

fn may_be_ours(path: &Path) -> io::Result<bool> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    if let Some("zip" | "cab" | "xlsx" | "gz") = extension.to_str() {
        // Damaged ones should be told of too.
        return Ok(true);
    }
    // One of ours holds hashes, and its run goes on by `--resume`.
    if extension == "journal" {
        return Ok(false);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(BEGINNING).read_to_end(&mut bytes)?;
    if extension == "csv" {
        // Whatever it is, but for what we said of such files ourselves.
        return Ok(!is_report(&Decoder::whole(&bytes)));
    }
    let is_archive = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"MSCF");
    if is_archive {
        // Documents, programs and packages are archives as well.
        return Ok(extension.is_empty());
    }
    Ok(looks_ours(&Decoder::whole(&bytes)))
}

/// Whether a text begins as a list of devices, a hash or a file with one does.
fn looks_ours(text: &str) -> bool {
    let header = |line: &str| {
        let header = Header::recognise(line.split(char::from(delimiter(line))));
        header.is_some_and(|it| it.has(Column::Hash) || it.has(Column::Serial))
    };
    // A hash begins with `OA`, in Base64 `T0`; 100 characters are no name.
    let hash = |line: &str| {
        let cells = line.split([',', ';', '\t', '"', '<', '>']).map(str::trim);
        cells.into_iter().any(|cell| cell.starts_with("T0") && cell.len() >= 100)
    };
    text.split(['\r', '\n'])
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
        .any(|line| header(line) || hash(line))
        || text.contains("<HardwareHash")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hashes_and_reports_look_ours() {
        assert!(looks_ours("Device Serial Number,Windows Product ID,Hardware Hash\r\n"));
        assert!(looks_ours("Hash report\n\nSerial;Hardware Hash\n"));
        let hash = format!("T0Fz{}", "A".repeat(200));
        assert!(looks_ours(&hash));
        assert!(looks_ours(&format!("5CG0001A,,{hash}\n")));
    }

    #[test]
    fn letters_and_other_tables_do_not() {
        assert!(!looks_ours("Dear all,\nthe serial of the new laptop is on the box.\n"));
        assert!(!looks_ours("Date,Amount\n2025-01-01,3\n"));
        assert!(!looks_ours(""));
    }
}
