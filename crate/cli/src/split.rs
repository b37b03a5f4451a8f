//! `preflight split`: several files of one.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use clap::{ArgGroup, Args, ValueEnum};
use preflight_core::session::Options;

use crate::args::{Inputs, Output, Target, target};
use crate::input::Origin;
use crate::merge::{Joined, joined};
use crate::output::{Screen, say};
use crate::table::Table;
use crate::{Verdict, input, rewrite, save};

#[derive(Args)]
#[command(group = ArgGroup::new("how").required(true).args(["rows", "by"]))]
#[command(after_help = "\
Examples:
  preflight split devices.csv --rows 250
  preflight split devices.csv --by tag --output tags/
  preflight split stick/ --rows 500 --target intune --output upload/

Without --target the parts have the columns of the file, and every row of it; then it can
be only one file. With --target rows with errors are left out and counted, as `convert`
does.

`devices.csv` becomes `devices-1-of-3.csv` and so on, or `devices-TAG.csv`; rows without a
tag go to `devices-no-tag.csv`.

Exit status: 0 every row was written, 1 rows were left out or a file can't be used, 2 could
not run.")]
pub struct Split {
    #[command(flatten)]
    inputs: Inputs,
    /// At most so many rows a part
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rows: Option<u32>,
    /// A part for each value
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Write the rows without errors as this target wants them, instead of as they came
    #[arg(long, value_name = "NAME", value_parser = target(false))]
    target: Option<Target>,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// The group tag
    Tag,
}

pub fn split(args: &Split, screen: Screen) -> io::Result<Verdict> {
    let inside = input::read(&args.inputs, screen)?.whole()?;
    // More rows than a policy allows are what is split.
    let usable = inside.usable(&["rows-over-policy", "rows-over-500"], screen);
    let session = &inside.session;
    let mut files = session.files().filter(|(_, file)| !file.is_container());
    let (whole, verdict) = match (args.target, files.next(), files.next()) {
        (Some(target), ..) if target.ending != "csv" => {
            let name = target.name;
            return Err(io::Error::other(format!(
                "{name} is no CSV, and can't be split"
            )));
        }
        (Some(target), ..) => {
            let saving = session.save(target, Options::default());
            save::remark_joined(&saving);
            let limit = target.limits.rows;
            if target.limits.source.is_some()
                && args.rows.is_some_and(|it| it as usize > limit)
            {
                say(&format!("This target takes at most {limit} rows a file."));
            }
            if args.by.is_some() && saving.parts.iter().any(|part| part.tag.is_some()) {
                let name = target.name;
                return Err(io::Error::other(format!(
                    "the files of {name} have no column for group tags; `preflight convert \
                     --target {name}` makes a file for each tag"
                )));
            }
            (joined(session, &saving), save::verdict(&saving))
        }
        (None, Some((_, file)), None) => {
            let source = inside.sources.first();
            let source = source.ok_or_else(|| io::Error::other("there is no file"))?;
            let table = Table::read(&rewrite::rewrite(session, source, file)?);
            (vec![Joined { stem: stem(&source.origin), table }], Verdict::Clean)
        }
        (None, None, _) => (Vec::new(), Verdict::Clean),
        _ => {
            return Err(io::Error::other(
                "several files have no columns in common to be split by; name a --target",
            ));
        }
    };
    let (mut names, mut parts) = (Vec::new(), Vec::new());
    let mut given = Given::default();
    for file in whole.iter().filter(|file| file.table.len() > 0) {
        match args.rows {
            Some(most) => cut(file, most as usize, &mut names, &mut parts),
            None => by_tag(file, &mut given, &mut names, &mut parts)?,
        }
    }
    if parts.is_empty() {
        say("There is no row that could be written.");
        return Ok(Verdict::Wrong);
    }
    let bytes = |part: usize| parts.get(part).cloned();
    save::parts(&names, &args.output, |part| bytes(part).unwrap_or_default())?;
    Ok(verdict.max(usable))
}

fn cut(file: &Joined, most: usize, names: &mut Vec<String>, parts: &mut Vec<Vec<u8>>) {
    let made = file.table.cut(most);
    let name = |part: usize| format!("{}-{part}-of-{}.csv", file.stem, made.len());
    names.extend((1..=made.len()).map(name));
    parts.extend(made);
}

fn by_tag(
    file: &Joined,
    given: &mut Given,
    names: &mut Vec<String>,
    parts: &mut Vec<Vec<u8>>,
) -> io::Result<()> {
    if !file.table.has_tags() {
        return Err(io::Error::other("there is no column for group tags"));
    }
    for (tag, bytes) in file.table.by_tag() {
        names.push(given.name(&format!("{}-{}", file.stem, in_name(tag))));
        parts.push(bytes);
    }
    Ok(())
}

/// The names that are given away, as systems see them that don't tell case apart: they
/// would write one file over the other.
#[derive(Default)]
struct Given {
    names: HashSet<String>,
    /// For what was wanted the next number to try: thousands of tags may differ only in
    /// what no name has.
    next: HashMap<String, usize>,
}

impl Given {
    /// A name that no other file has.
    fn name(&mut self, wanted: &str) -> String {
        let next = self.next.entry(wanted.to_lowercase()).or_insert(1);
        loop {
            let name = match *next {
                1 => format!("{wanted}.csv"),
                number => format!("{wanted}-{number}.csv"),
            };
            *next += 1;
            if self.names.insert(name.to_lowercase()) {
                return name;
            }
        }
    }
}

fn stem(origin: &Origin) -> String {
    let path = match origin {
        Origin::Path(path) => path.as_path(),
        Origin::Stdin(_) => Path::new("stdin"),
    };
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A group tag, or a name in an archive, as part of a file's name, with nothing that a system refuses there or
/// takes for a folder.
pub fn in_name(tag: &str) -> String {
    if tag.trim().is_empty() {
        return "no-tag".to_owned();
    }
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+' | '(' | ')');
    let name: String =
        tag.trim().chars().map(|c| if allowed(c) { c } else { '_' }).take(80).collect();
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_cannot_lead_out_of_the_folder() {
        assert_eq!(in_name("../../etc/passwd"), "______etc_passwd");
        assert_eq!(in_name("HQ:1\u{202e}"), "HQ_1_");
        assert_eq!(in_name(" Büro 1 "), "Büro 1");
        assert_eq!(in_name(" "), "no-tag");
    }

    #[test]
    fn names_that_differ_only_by_case_are_numbered() {
        let mut given = Given::default();
        let names = ["a-HQ", "a-hq", "a-hq-2", "a-Hq"].map(|it| given.name(it));
        assert_eq!(names, ["a-HQ.csv", "a-hq-2.csv", "a-hq-2-2.csv", "a-Hq-3.csv"]);
    }

    /// Each once: with every number tried anew for every tag this would take minutes.
    #[test]
    fn tags_that_no_name_tells_apart_have_files_of_their_own() {
        // Characters for private use, which have no place in a name.
        let odd = |number| char::from_u32(0xe000 + number).expect("a character");
        let tag = |number: u32| String::from_iter([odd(number / 200), odd(number % 200)]);
        let rows: String = (0..20_000).map(|it| format!("1,x,{}\n", tag(it))).collect();
        let text = format!("Device Serial Number,Hardware Hash,Group Tag\n{rows}");
        let table = Table::read(text.as_bytes());
        let file = Joined { stem: "a".to_owned(), table };
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        by_tag(&file, &mut Given::default(), &mut names, &mut parts).expect("tags");
        assert_eq!(names[..2], ["a-__.csv", "a-__-2.csv"]);
        assert_eq!((&*names[19_999], parts.len()), ("a-__-20000.csv", 20_000));
        let names: HashSet<_> = names.into_iter().collect();
        assert_eq!(names.len(), 20_000);
    }
}
