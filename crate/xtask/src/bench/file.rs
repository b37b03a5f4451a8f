//! Files to measure by: made once, kept under `target/bench` with what was planted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::Outcome;
use crate::place::Place;
use crate::run::{ended, step};
use crate::stamp::cannot;

/// A file of made-up devices.
pub struct File {
    pub path: PathBuf,
    pub bytes: u64,
    pub planted: Planted,
}

/// Its rows, and how many of them are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planted {
    pub rows: u64,
    pub blank: u64,
    pub damaged: u64,
    pub serials: u64,
    pub hashes: u64,
}

impl Planted {
    pub fn new(told: &Value) -> Self {
        let number = |name: &str| told[name].as_u64().unwrap_or(0);
        Self {
            rows: number("rows"),
            blank: number("blank"),
            damaged: number("damaged"),
            serials: number("serials"),
            hashes: number("hashes"),
        }
    }
}

/// The file of so many rows, made where it is not there yet.
pub fn make(place: &Place, rows: u64) -> Outcome<File> {
    let folder = place.target.join("bench");
    fs::create_dir_all(&folder).map_err(|why| cannot("write", &folder, &why))?;
    let path = folder.join(format!("{rows}.csv"));
    let notes = path.with_extension("json");
    if !notes.exists() {
        step(&format!("a file of {rows} rows"), || write(place, rows, &path, &notes))?;
    }
    let told = fs::read_to_string(&notes).map_err(|why| cannot("read", &notes, &why))?;
    let told: Value = serde_json::from_str(&told)
        .map_err(|why| format!("{} is no JSON: {why}", notes.display()))?;
    let bytes = fs::metadata(&path).map_err(|why| cannot("read", &path, &why))?.len();
    Ok(File { path, bytes, planted: Planted::new(&told) })
}

/// What was planted is noted last: with a note a file is whole.
fn write(place: &Place, rows: u64, path: &Path, notes: &Path) -> Outcome {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Captured a month ago: neither in the future nor long ago.
    let taken = now.as_secs() - 30 * 86_400;
    let out = fs::File::create(path).map_err(|why| cannot("write", path, &why))?;
    let mut devices = Command::new(super::example(place, "devices")?);
    devices
        .args([rows.to_string(), taken.to_string()])
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(Stdio::piped());
    let said = devices
        .spawn()
        .and_then(|child| child.wait_with_output())
        .map_err(|why| format!("the devices could not be made: {why}"))?;
    let told = String::from_utf8_lossy(&said.stderr);
    if !said.status.success() {
        eprint!("{told}");
    }
    ended(&devices, said.status)?;
    let told = told.lines().last().unwrap_or_default();
    fs::write(notes, told).map_err(|why| cannot("write", notes, &why))
}
