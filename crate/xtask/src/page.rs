//! The page: Vite makes `dist/` of `www`, ready to be hosted.

use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::run::{quietly, run, step};
use crate::stamp::{self, Digest, cannot};
use crate::{Outcome, budget, module};

/// What whoever hosts the page may write beside it.
const SETTINGS: [&str; 2] = ["config.json", "policy.json"];

/// What a page says that has not been set up: checking works, registering is off, and
/// nothing more is demanded than of everybody.
const NOT_SET_UP: &str = "{}\n";

/// `cargo xtask build`.
pub fn build(place: &Place) -> Outcome {
    module::build(place)?;
    bundle(place)?;
    sizes(place)
}

fn bundle(place: &Place) -> Outcome {
    let dist = place.root.join("dist");
    let stamp = place.notes("page");
    let commit = quietly(&mut place.node("www/commit.mjs"))?;
    let made_from = || {
        // The page says its commit, its parts and what is new.
        let files = ["package-lock.json", "Cargo.lock", "CHANGELOG.md"];
        let digest = Digest::default().text(&commit).folder(&place.root.join("www"))?;
        files.iter().try_fold(digest, |digest, name| digest.file(&place.root.join(name)))
    };
    if dist.exists() && stamp::holds(&stamp, &made_from()?.folder(&dist)?.end()) {
        return Ok(());
    }
    step("the page: bundle", || {
        let own = SETTINGS.map(|name| own(place, &dist, name));
        let vite = "node_modules/vite/bin/vite.js";
        run(place.node(vite).args(["build", "www", "--logLevel", "warn"]))?;
        for (name, own) in SETTINGS.into_iter().zip(own) {
            let file = dist.join(name);
            stamp::write(&file, NOT_SET_UP)?;
            stamp::write(&place.notes(name), Digest::default().file(&file)?.end())?;
            if let Some(own) = own {
                stamp::write(&file, own)?;
            }
        }
        stamp::write(&stamp, made_from()?.folder(&dist)?.end())
    })
}

/// A setting that someone wrote over ours: Vite empties the folder, and a page that was
/// set up must not lose its settings by being built again.
fn own(place: &Place, dist: &Path, name: &str) -> Option<Vec<u8>> {
    let file = dist.join(name);
    let digest = Digest::default().file(&file).ok()?.end();
    if stamp::holds(&place.notes(name), &digest) {
        return None;
    }
    fs::read(file).ok()
}

/// Says what came out: what a browser loads, and what of it goes over the line.
fn sizes(place: &Place) -> Outcome {
    let dist = place.root.join("dist");
    let files = stamp::files(&dist)?;
    println!("── dist/");
    let mut sum = (0, 0);
    for (file, packed) in files.iter().zip(budget::gzip(place, &files)?) {
        let raw = fs::metadata(file).map_err(|why| cannot("read", file, &why))?.len();
        let name = file.strip_prefix(&dist).unwrap_or(file).display().to_string();
        line(&name, raw, packed);
        sum = (sum.0 + raw, sum.1 + packed);
    }
    line("together", sum.0, sum.1);
    budget::keep(place, &dist)
}

fn line(name: &str, raw: u64, packed: u64) {
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    println!("   {name:<44} {:>8.1} kB  {:>8.1} kB gzip", kb(raw), kb(packed));
}
