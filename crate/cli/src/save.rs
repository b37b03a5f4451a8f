//! Where what a command makes goes: a folder, a file, several files, standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use preflight_core::session::{Save, Session};

use crate::Verdict;
use crate::args::{Listing, Output};
use crate::output::{Paint, count, say, show, show_path};

/// Writes a saving of the session and says what it leaves out.
pub fn save(session: &Session, save: &Save, output: &Output) -> io::Result<Verdict> {
    remark(save);
    if save.parts.is_empty() {
        say("There is no row that could be written.");
        return Ok(Verdict::Wrong);
    }
    parts(&save.names(), output, |part| session.part(save, part))?;
    Ok(verdict(save))
}

/// Says what a saving leaves out and changes.
pub fn remark(save: &Save) {
    remark_but(save, &[]);
}

/// The same of one whose parts are joined: how many a limit makes of it does not matter.
pub fn remark_joined(save: &Save) {
    remark_but(save, &["save-parts", "save-parts-ours", "save-identifier-files"]);
}

fn remark_but(save: &Save, keys: &[&str]) {
    for remark in save.remarks.iter().filter(|it| !keys.contains(&it.message.key())) {
        let places = remark.places.as_ref().map(|it| format!(" {it}"));
        say(&format!("{}{}", remark.message, places.unwrap_or_default()));
    }
}

/// Whether every row is in the saving.
pub fn verdict(save: &Save) -> Verdict {
    if save.left_out == 0 { Verdict::Clean } else { Verdict::Wrong }
}

/// Writes files under their names, and says where each is.
pub fn parts(
    names: &[String],
    output: &Output,
    bytes: impl Fn(usize) -> Vec<u8>,
) -> io::Result<()> {
    if output.output.as_deref() == Some(Path::new("-")) {
        if names.len() > 1 {
            let files = count(names.len(), "file");
            return Err(io::Error::other(format!(
                "the rows make {files}, and standard output is one; name a folder with --output"
            )));
        }
        return show(|out| out.write_all(&bytes(0)));
    }
    let paths = paths(output.output.as_deref(), names);
    refuse_to_overwrite(&paths, output.force)?;
    for (part, path) in paths.iter().enumerate() {
        file(path, &bytes(part), output.force)?;
        show_path(path)?;
    }
    Ok(())
}

impl Listing {
    /// Before anything is done for it.
    pub fn refuse_to_overwrite(&self) -> io::Result<()> {
        match self.file() {
            Some(path) => refuse_to_overwrite(&[path.to_owned()], self.force),
            None => Ok(()),
        }
    }

    /// Writes it: to a file without colour, or as standard output is coloured.
    pub fn write(
        &self,
        paint: Paint,
        make: impl FnOnce(&mut dyn Write, Paint) -> io::Result<()>,
    ) -> io::Result<()> {
        if let Some(path) = self.file() {
            let mut bytes = Vec::new();
            make(&mut bytes, Paint::NONE)?;
            return file(path, &bytes, self.force);
        }
        show(|out| make(out, paint))
    }

    fn file(&self) -> Option<&Path> {
        Some(self.output.as_path()).filter(|path| *path != Path::new("-"))
    }
}

/// All of them are looked at before the first is written: half a conversion helps nobody.
pub fn refuse_to_overwrite(paths: &[PathBuf], force: bool) -> io::Result<()> {
    // A device or a pipe has nothing to lose.
    let loses = |path: &&PathBuf| path.is_file() || path.is_dir();
    match paths.iter().find(loses).filter(|_| !force) {
        None => Ok(()),
        Some(there) => Err(io::Error::other(format!(
            "{} is there already; --force overwrites it",
            there.display()
        ))),
    }
}

/// Where each part goes: into a folder under its own name, or to the file named, with
/// the part's number in it where there are several.
fn paths(output: Option<&Path>, parts: &[String]) -> Vec<PathBuf> {
    let Some(output) = output else {
        return parts.iter().map(PathBuf::from).collect();
    };
    if is_folder(output) {
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

/// Whether an output is a folder: it is there, or is named like one.
pub fn is_folder(output: &Path) -> bool {
    if output.exists() {
        return output.is_dir();
    }
    let ends_as_folder =
        output.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    ends_as_folder || output.extension().is_none()
}

/// Writes one file, making the folder it stands in.
pub fn file(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    refuse_to_overwrite(&[path.to_owned()], force)?;
    let named = |why| named(path, &why);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(named)?;
    }
    let written = match path.metadata() {
        Ok(there) if there.is_file() => replace(path, bytes, there.permissions()),
        // A device or a pipe.
        Ok(_) => OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut it| it.write_all(bytes)),
        // A file that came up since it was looked for is not overwritten.
        Err(_) => create(path, bytes),
    };
    written.map_err(named)
}

/// Tries whether a file can be made in a place where one is to be written much later. Its
/// folder is made, the file is removed again.
pub fn try_place(path: &Path) -> io::Result<()> {
    let named = |why| named(path, &why);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(named)?;
    }
    let tried = match path.metadata() {
        Ok(there) if there.is_file() => beside(&fs::canonicalize(path).map_err(named)?),
        // A device or a pipe.
        Ok(_) => return Ok(()),
        Err(_) => path.to_owned(),
    };
    private(&tried).and_then(|_| fs::remove_file(&tried)).map_err(named)
}

fn named(path: &Path, why: &io::Error) -> io::Error {
    io::Error::new(why.kind(), format!("{}: {why}", path.display()))
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// An empty file that nobody can open who may not open the one whose place it takes.
fn stand_in(path: &Path, permissions: fs::Permissions) -> io::Result<File> {
    let file = private(path)?;
    file.set_permissions(permissions)?;
    Ok(file)
}

/// A new file that nobody else can read.
pub fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Overwrites a file at once: whatever happens on the way, the old one or the new one is
/// there, since it may be the only list of these devices.
fn replace(path: &Path, bytes: &[u8], permissions: fs::Permissions) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let beside = beside(&path);
    let written = stand_in(&beside, permissions)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// What takes the place of a file has this name until it is whole.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
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

    #[cfg(unix)]
    #[test]
    fn what_takes_the_place_of_a_file_is_as_private_before_it_is_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder =
            std::env::temp_dir().join(format!("preflight-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for mode in [0o600, 0o644, 0o666, 0o400] {
            let path = folder.join(format!("{mode:o}"));
            let permissions = fs::Permissions::from_mode(mode);
            let mut made = stand_in(&path, permissions.clone()).expect("a file");
            let there = made.metadata().expect("it is there");
            assert_eq!((there.permissions().mode() & 0o777, there.len()), (mode, 0));
            made.write_all(b"x").expect("it can be written to");
            replace(&path, b"new", permissions).expect("it is replaced");
            let mode_of = fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(
                (mode_of & 0o777, fs::read(&path).ok()),
                (mode, Some(b"new".into()))
            );
        }
        fs::remove_dir_all(&folder).expect("the folder of this test");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_without_force() {
        assert!(!is_folder(Path::new("/dev/null")));
        file(Path::new("/dev/null"), b"x", false).expect("nothing is lost");
    }
}
