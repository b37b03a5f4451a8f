//! `preflight convert`: the rows of any file as a target wants them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use preflight_core::rules::RULES;
use preflight_core::session::{self, Options, Save, Session};

use crate::args::{self, Convert};
use crate::output::{complain, count, plain};
use crate::{Verdict, input};

pub fn convert(args: &Convert) -> io::Result<Verdict> {
    let (mut session, read) = input::read(&args.files);
    if read == Verdict::Failed {
        return Err(io::Error::other(
            "nothing was written, because not every file could be read",
        ));
    }
    if args.fix {
        fix(&mut session);
    }
    let name = match args.target {
        args::Target::Intune => "intune",
    };
    let target = session::target(name)
        .ok_or_else(|| io::Error::other(format!("there is no target {name}")))?;
    let save = session.save(target, Options::default());
    for remark in &save.remarks {
        let _ = writeln!(io::stderr(), "{}", plain(&remark.to_string()));
    }
    if save.rows == 0 {
        complain("there is no row that could be written");
        return Ok(Verdict::Wrong);
    }
    write(&session, &save, args)?;
    let all = save.rows == session.counts().rows as usize;
    Ok(if all { Verdict::Clean } else { Verdict::Wrong })
}

fn fix(session: &mut Session) {
    for rule in RULES {
        // Only a run of requests refuses a fix, and there is none here.
        let rows = session.fix(rule, None).unwrap_or_default();
        if rows > 0 {
            let _ =
                writeln!(io::stderr(), "Fixed {} in {}.", rule.name, count(rows, "row"));
        }
    }
}

fn write(session: &Session, save: &Save, args: &Convert) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if args.output.as_deref() == Some(Path::new("-")) {
        if save.parts.len() > 1 {
            let files = count(save.parts.len(), "file");
            return Err(io::Error::other(format!(
                "the rows make {files}, and standard output is one; name a folder with --output"
            )));
        }
        return stdout.write_all(&session.part(save, 0));
    }
    let paths = paths(args.output.as_deref(), &save.names());
    // All of them are looked at first: half a conversion helps nobody.
    if let Some(there) = paths.iter().find(|path| path.exists()).filter(|_| !args.force) {
        let there = there.display();
        return Err(io::Error::other(format!(
            "{there} is there already; --force overwrites it"
        )));
    }
    if let Some(folder) = paths.first().and_then(|path| path.parent()) {
        fs::create_dir_all(folder).map_err(|why| named(folder, &why))?;
    }
    for (part, path) in paths.iter().enumerate() {
        write_file(path, &session.part(save, part), args.force)
            .map_err(|why| named(path, &why))?;
        writeln!(stdout, "{}", plain(&path.display().to_string()))?;
    }
    Ok(())
}

/// Where each part goes: into a folder under its own name, or to the file named, with
/// the part's number in it where there are several.
fn paths(output: Option<&Path>, parts: &[String]) -> Vec<PathBuf> {
    let Some(output) = output else {
        return parts.iter().map(PathBuf::from).collect();
    };
    let ends_as_folder =
        output.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    if output.is_dir() || ends_as_folder || output.extension().is_none() {
        return parts.iter().map(|part| output.join(part)).collect();
    }
    let name = |part: usize| {
        let stem = output.file_stem().unwrap_or_default().to_string_lossy();
        let extension = output.extension().unwrap_or_default().to_string_lossy();
        output.with_file_name(format!("{stem}-{part}-of-{}.{extension}", parts.len()))
    };
    match parts.len() {
        1 => vec![output.to_owned()],
        count => (1..=count).map(name).collect(),
    }
}

fn write_file(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    // A file that came up since it was looked for is not overwritten either.
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path)?.write_all(bytes)
}

fn named(path: &Path, why: &io::Error) -> io::Error {
    io::Error::new(why.kind(), format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(count: usize) -> Vec<String> {
        (1..=count).map(|part| format!("preflight-{part}.csv")).collect()
    }

    #[test]
    fn without_an_output_the_names_are_our_own() {
        assert_eq!(paths(None, &parts(1)), [Path::new("preflight-1.csv")]);
    }

    #[test]
    fn a_folder_need_not_be_there_yet() {
        let made = paths(Some(Path::new("upload/")), &parts(1));
        assert_eq!(made, [Path::new("upload/preflight-1.csv")]);
        let made = paths(Some(Path::new("upload")), &parts(1));
        assert_eq!(made, [Path::new("upload/preflight-1.csv")]);
    }

    #[test]
    fn a_file_is_numbered_only_when_there_are_several() {
        let out = Path::new("to/devices.csv");
        assert_eq!(paths(Some(out), &parts(1)), [out]);
        let two = ["to/devices-1-of-2.csv", "to/devices-2-of-2.csv"].map(Path::new);
        assert_eq!(paths(Some(out), &parts(2)), two);
    }
}
