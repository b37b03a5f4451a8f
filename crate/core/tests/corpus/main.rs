//! Files as people have them, each read in pieces of several sizes and compared with
//! the text beside it: what must be read and found in it.
//!
//! `UPDATE_CORPUS=1 cargo test -p preflight-core --test corpus` writes the texts again,
//! `MAKE_CORPUS=1` the files; see `tests/corpus/README.md`.

mod make;
mod reading;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus"))
}

/// The files of the corpus by name, without the texts beside them.
fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder()).expect("the folder of the corpus") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        files.insert(name, fs::read(&path).expect("a file"));
    }
    let texts: Vec<String> = files.keys().map(|name| expectation(name)).collect();
    files.retain(|name, _| name != "README.md" && !texts.contains(name));
    files
}

/// The name of the text beside a file.
fn expectation(name: &str) -> String {
    format!("{name}.txt")
}

#[test]
fn every_file_is_read_as_its_text_says() {
    let abouts: BTreeMap<&str, &str> =
        make::all().iter().map(|made| (made.name, made.about)).collect();
    let update = std::env::var_os("UPDATE_CORPUS").is_some();
    let mut wrong = Vec::new();
    for (name, bytes) in files() {
        let path = folder().join(expectation(&name));
        let said = fs::read_to_string(&path).unwrap_or_default();
        let got = reading::of(&name, &bytes, bytes.len().max(1));
        // The smaller the pieces, the more often a long line is looked at again.
        let few = if bytes.len() < 20_000 { 7 } else { 331 };
        for piece in [few, 4096] {
            if reading::of(&name, &bytes, piece) != got {
                wrong.push(format!("{name}: read otherwise in pieces of {piece} bytes"));
            }
        }
        // Lines of a person: what the file is, and what is wrong with its reading.
        let is_remark = |line: &&str| line.starts_with("# ") || line.starts_with("FIXME");
        if update {
            let about = abouts.get(&*name).map(|about| format!("# {about}"));
            let mut text: Vec<&str> = about.as_deref().into_iter().collect();
            let kept = said.lines().filter(is_remark);
            text.extend(kept.filter(|line| about.is_none() || line.starts_with("FIXME")));
            let text = format!("{}\n{got}", text.join("\n"));
            fs::write(&path, text).expect("a text can be written");
            continue;
        }
        let said: Vec<&str> = said.lines().skip_while(is_remark).collect();
        let got: Vec<&str> = got.lines().collect();
        if said != got {
            wrong.push(format!("{name}:\n{}", reading::difference(&said, &got)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

#[test]
fn every_made_file_is_what_its_line_makes() {
    let make = std::env::var_os("MAKE_CORPUS").is_some();
    let mut wrong = Vec::new();
    for made in make::all() {
        let path = folder().join(made.name);
        if make {
            fs::write(&path, &made.bytes).expect("a file can be written");
        } else if fs::read(&path).ok().as_ref() != Some(&made.bytes) {
            wrong.push(made.name);
        }
    }
    assert!(wrong.is_empty(), "MAKE_CORPUS=1 writes them again: {wrong:?}");
}

#[test]
fn no_text_stands_alone_and_no_name_twice() {
    let files = files();
    for entry in fs::read_dir(folder()).expect("the folder of the corpus") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let file = name.strip_suffix(".txt").unwrap_or(&name);
        let known = name == "README.md" || files.contains_key(&name);
        assert!(known || files.contains_key(file), "{name} is beside no file");
    }
    let mut names: Vec<_> = make::all().iter().map(|made| made.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}
