//! `preflight decode`: what a hash says about its device, as JSON.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use preflight_core::hash::{self, Facts, Integrity, repair};
use preflight_core::rules::Hash;
use preflight_core::session::{RowView, Session};
use preflight_core::text::Decoder;
use serde::{Serialize, Serializer};

use crate::args::Inputs;
use crate::input::Inside;
use crate::output::{Screen, plain, show};
use crate::{Verdict, input, json, pattern};

/// The most of a file that is taken for the text of one hash.
const LONGEST: usize = 1 << 20;

/// How many characters of a hash tell which one is meant.
const BEGINNING: usize = 40;

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight decode T0FzBAEAHAAAAAoA...
  preflight decode devices.csv | jq -r '.[].facts.SmbiosSystemSerialNumber'
  preflight decode stick/ *.zip
  xclip -o | preflight decode -

A hash gives one object; a file with rows, or several files, give an array with one for each
row. The names of the facts are those of Microsoft's oa3tool; a name that a hash has more than
once (network adapters, disks) has an array of values.

Exit status: 0 every hash is proved by its checksum, 1 one is not, 2 could not run.")]
pub struct Decode {
    /// A hash, or files with a hash or rows, and folders; `-` is standard input
    #[arg(required = true, value_name = "HASH|FILE|FOLDER")]
    sources: Vec<PathBuf>,
}

/// A hash as programs read it. The names are promised.
#[derive(Serialize)]
struct Decoded<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// whole, digest-damaged, damaged, unproven, nothing
    checksum: &'static str,
    problems: Vec<String>,
    /// The whole text again, where it could be mended and the checksum proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    repaired: Option<String>,
    facts: Named<'a>,
}

/// Facts by name, in the order of the hash; a name that comes again has all its values.
struct Named<'a>(Facts<'a>);

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    One(String),
    Many(Vec<String>),
}

pub fn decode(args: &Decode, screen: Screen) -> io::Result<Verdict> {
    let text = text_of(&args.sources, screen)?;
    match text {
        Text::Rows(inside) => {
            let session = &inside.session;
            // Who reads the rows may not read all of them.
            let worst = hashes(session).map(|(_, hash)| proved(hash.integrity)).max();
            let verdict = inside.usable(&[], screen).max(worst.unwrap_or(Verdict::Clean));
            show(|out| write_rows(session, out))?;
            Ok(verdict)
        }
        Text::Hash(text) => one(text.trim()),
        Text::Nothing => Ok(Verdict::Wrong),
    }
}

/// What arguments mean that are a hash or have some.
pub enum Text {
    Hash(String),
    Rows(Box<Inside>),
    /// Neither is in the file, and it was said what is wrong with it.
    Nothing,
}

/// Reads arguments that are a hash, or files, folders and `-`.
pub fn text_of(named: &[PathBuf], screen: Screen) -> io::Result<Text> {
    let hash = named.iter().find_map(|path| hash_of(path));
    match (hash, named) {
        (Some(hash), [_]) => return Ok(Text::Hash(hash.to_owned())),
        (Some(hash), _) => {
            let begin: String = hash.chars().take(BEGINNING).collect();
            return Err(io::Error::other(format!(
                "{}… is no file, and a hash is named alone",
                plain(&begin)
            )));
        }
        (None, [path]) if !is_there(path) => {
            return Err(io::Error::other(format!(
                "{} is neither a file nor a hardware hash",
                plain(&path.to_string_lossy())
            )));
        }
        _ => {}
    }
    let inputs = Inputs { files: named.to_vec(), ..Inputs::default() };
    let inside = input::read(&inputs, screen)?.whole()?;
    let rows = inside.session.counts().rows;
    let is_list = rows > 1 || rows == 1 && !is_bare(&inside.session);
    if is_list || inside.sources.len() > 1 {
        return Ok(Text::Rows(Box::new(inside)));
    }
    // A hash and nothing else.
    let mut kept = Vec::new();
    if let Some(source) = inside.sources.first() {
        source.origin.pieces(|piece| {
            let room = LONGEST.saturating_sub(kept.len()).min(piece.len());
            kept.extend_from_slice(piece.get(..room).unwrap_or_default());
        })?;
    }
    let text = Decoder::whole(&kept);
    let is_told = || rows == 0 && inside.usable(&[], screen) != Verdict::Clean;
    match !is_damaged_hash(&text) && is_told() {
        true => Ok(Text::Nothing),
        false => Ok(Text::Hash(text)),
    }
}

/// Whether there is nothing but a hash: no header line, no other cell.
fn is_bare(session: &Session) -> bool {
    session.files().all(|(_, file)| !file.has_header_line() && file.columns().len() == 1)
}

/// An argument that is a hash and no file: `OA` in Base64 is `T0`, and a damaged hash is
/// still long.
fn hash_of(named: &Path) -> Option<&str> {
    let text = named.to_str().filter(|_| !is_there(named))?;
    (text.trim_start().starts_with("T0") || text.len() >= 100).then_some(text)
}

/// Whether an argument names something that can be read.
fn is_there(named: &Path) -> bool {
    let fits = |pattern| pattern::search(pattern).is_ok_and(|found| !found.is_empty());
    named == Path::new("-") || named.exists() || pattern::is_pattern(named) && fits(named)
}

/// The rows that have a hash, each with it.
fn hashes(session: &Session) -> impl Iterator<Item = (RowView<'_>, Hash<'_>)> {
    session.rows().filter_map(|row| Some((row, session.hash(row.id)?)))
}

/// Whether a file without rows has a hash in it all the same, which lost its beginning.
fn is_damaged_hash(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let odd = |c: &char| !c.is_ascii_alphanumeric() && !"+/=".contains(*c);
    word.starts_with("T0") || word.len() >= 60 && word.chars().filter(odd).count() < 6
}

fn write_rows(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let mut before = "[\n";
    for (row, hash) in hashes(session) {
        let decoded = Decoded {
            file: Some(row.place.file),
            line: Some(row.place.line),
            ..Decoded::new(&hash)
        };
        out.write_all(before.as_bytes())?;
        before = ",\n";
        out.write_all(json::compact(&decoded)?.as_bytes())?;
    }
    out.write_all(b"\n]\n")
}

fn one(text: &str) -> io::Result<Verdict> {
    let mut bytes = Vec::new();
    let reading = hash::read(text, &mut bytes);
    let hash = Hash::new(reading, &bytes, text);
    let decoded = json::pretty(&Decoded::new(&hash))?;
    show(|out| writeln!(out, "{decoded}"))?;
    Ok(proved(hash.integrity))
}

fn proved(integrity: Integrity) -> Verdict {
    if integrity == Integrity::Whole { Verdict::Clean } else { Verdict::Wrong }
}

impl<'a> Decoded<'a> {
    fn new(hash: &Hash<'a>) -> Self {
        let repaired = match hash.problems.is_empty() {
            true => None,
            false => repair::repair(&hash.text()),
        };
        Self {
            file: None,
            line: None,
            checksum: match hash.integrity {
                Integrity::Whole => "whole",
                Integrity::DigestDamaged => "digest-damaged",
                Integrity::Damaged => "damaged",
                Integrity::Unproven => "unproven",
                Integrity::Nothing => "nothing",
            },
            problems: hash
                .problems
                .iter()
                .map(|found| found.message().to_string())
                .collect(),
            repaired: repaired.map(|repair| repair.text),
            facts: Named(hash.facts.clone()),
        }
    }
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut named: Vec<(&str, Value)> = Vec::new();
        for fact in self.0.list() {
            let Some((_, value)) =
                named.iter_mut().find(|(name, _)| *name == fact.name())
            else {
                named.push((fact.name(), Value::One(fact.value)));
                continue;
            };
            match value {
                Value::One(first) => {
                    *value = Value::Many(vec![std::mem::take(first), fact.value]);
                }
                Value::Many(values) => values.push(fact.value),
            }
        }
        serializer.collect_map(named)
    }
}
