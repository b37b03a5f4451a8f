//! `cargo xtask test reproducible`: the committed source, built in two folders, gives the
//! same files. Takes as long as two builds from nothing.

use std::fs;
use std::process::Command;

use crate::Outcome;
use crate::place::Place;
use crate::run::{quietly, run, step};
use crate::stamp::{self, cannot};

/// Two names of unlike length: a path that gets into a file shows.
const FOLDERS: [&str; 2] = ["one", "another-with-a-longer-name"];

/// What tells every file of a build by its digest.
const SUMS: &str = "dist/SHA256SUMS";

pub fn test(place: &Place) -> Outcome {
    let head = quietly(&mut place.git(&["rev-parse", "HEAD"]))?;
    println!("Of the commit {}; what is not committed is left out.", head.trim());
    let sums = FOLDERS
        .iter()
        .map(|name| {
            step(&format!("build in {name}/"), || build(place, name, head.trim()))
        })
        .collect::<Outcome<Vec<_>>>()?;
    if sums[0] == sums[1] {
        println!(
            "\n{} files, the same in both folders.\n\n1 passed, 0 failed",
            sums[0].lines().count()
        );
        return Ok(());
    }
    let differ = [only(&sums[0], &sums[1]), only(&sums[1], &sums[0])].concat();
    Err(format!(
        "These differ between two builds:\n\n{}\n\n0 passed, 1 failed",
        differ.join("\n")
    ))
}

/// The lines that the other does not have.
fn only<'a>(text: &'a str, other: &str) -> Vec<&'a str> {
    text.lines().filter(|line| !other.lines().any(|known| known == *line)).collect()
}

/// A clone, built as anybody would, with a target folder of its own; only this program is
/// not compiled anew.
fn build(place: &Place, name: &str, head: &str) -> Outcome<String> {
    let folder = place.notes("reproducible").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|why| cannot("remove", &folder, &why))?;
    }
    run(place.git(&["clone", "--quiet", "--no-hardlinks", "."]).arg(&folder))?;
    // Somebody may have committed since.
    run(place.git(&["checkout", "--quiet", "--detach", head]).current_dir(&folder))?;
    let own = std::env::current_exe().map_err(|why| format!("no name: {why}"))?;
    let target = folder.join("target");
    run(Command::new(own)
        .arg("build")
        .current_dir(&folder)
        .env("CARGO_MANIFEST_DIR", folder.join("crate/xtask"))
        .env("CARGO_TARGET_DIR", &target))?;
    let sums = folder.join(SUMS);
    let text = fs::read_to_string(&sums).map_err(|why| cannot("read", &sums, &why))?;
    stamp::write(&place.notes(&format!("reproducible/{name}.sums")), &text)?;
    // Gigabytes that nobody looks at again.
    fs::remove_dir_all(&target).map_err(|why| cannot("remove", &target, &why))?;
    Ok(text)
}
