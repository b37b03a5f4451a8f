//! `preflight split`: several files of one.

use std::io;
use std::path::Path;

use clap::{ArgGroup, Args, ValueEnum};

use crate::args::{Inputs, Output, Target};
use crate::input::Origin;
use crate::merge::joined;
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

Exit status: 0 every row was written, 1 rows were left out, 2 could not run.")]
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
    #[arg(long)]
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
    let session = &inside.session;
    let mut files = session.files();
    let (table, stem, verdict) = match (args.target, files.next(), files.next()) {
        (Some(target), ..) => {
            let saving = session.save(target.into());
            for remark in &saving.remarks {
                say(&remark.to_string());
            }
            let all = saving.rows == session.counts().rows as usize;
            let verdict = if all { Verdict::Clean } else { Verdict::Wrong };
            (joined(session, &saving), "preflight-intune".to_owned(), verdict)
        }
        (None, Some((_, file)), None) => {
            let source = inside.sources.first();
            let source = source.ok_or_else(|| io::Error::other("there is no file"))?;
            let bytes = rewrite::rewrite(session, source, file)?;
            (Table::read(&bytes), stem(&source.origin), Verdict::Clean)
        }
        _ => {
            return Err(io::Error::other(
                "several files have no columns in common to be split by; name a --target",
            ));
        }
    };
    if table.len() == 0 {
        say("There is no row that could be written.");
        return Ok(Verdict::Wrong);
    }
    let (names, parts) = parts(&table, &stem, args)?;
    save::parts(&names, &args.output, |part| {
        parts.get(part).cloned().unwrap_or_default()
    })?;
    Ok(verdict)
}

fn parts(
    table: &Table,
    stem: &str,
    args: &Split,
) -> io::Result<(Vec<String>, Vec<Vec<u8>>)> {
    let Some(most) = args.rows else {
        if !table.has_tags() {
            return Err(io::Error::other("there is no column for group tags"));
        }
        let mut names: Vec<String> = Vec::new();
        let mut parts = Vec::new();
        for (tag, bytes) in table.by_tag() {
            // Systems that don't tell case apart would write one file over the other.
            let mut name = format!("{stem}-{}.csv", in_name(tag));
            let taken = |name: &str| names.iter().any(|it| it.eq_ignore_ascii_case(name));
            for again in 2.. {
                if !taken(&name) {
                    break;
                }
                name = format!("{stem}-{}-{again}.csv", in_name(tag));
            }
            names.push(name);
            parts.push(bytes);
        }
        return Ok((names, parts));
    };
    let parts = table.cut(most as usize);
    let name = |part: usize| format!("{stem}-{part}-of-{}.csv", parts.len());
    Ok(((1..=parts.len()).map(name).collect(), parts))
}

fn stem(origin: &Origin) -> String {
    let path = match origin {
        Origin::Path(path) => path.as_path(),
        Origin::Stdin(_) => Path::new("stdin"),
    };
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A group tag as part of a file's name, with nothing that a system refuses there or
/// takes for a folder.
fn in_name(tag: &str) -> String {
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
}
