//! The page: Vite makes `dist/` of `www`, ready to be hosted.

use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::run::{quietly, run, step};
use crate::stamp::{self, Digest, cannot};
use crate::{Outcome, module};

/// What a page says that has not been set up: checking works, registering is off.
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
    let made_from = || {
        Digest::default()
            .folder(&place.root.join("www"))
            .and_then(|digest| digest.file(&place.root.join("package-lock.json")))
    };
    if dist.exists() && stamp::holds(&stamp, &made_from()?.folder(&dist)?.end()) {
        return Ok(());
    }
    step("the page: bundle", || {
        let config = dist.join("config.json");
        let own = own_config(place, &config);
        let vite = "node_modules/vite/bin/vite.js";
        run(place.node(vite).args(["build", "www", "--logLevel", "warn"]))?;
        if !config.exists() {
            stamp::write(&config, NOT_SET_UP)?;
        }
        let default = Digest::default().file(&config)?.end();
        stamp::write(&place.notes("config"), default)?;
        if let Some(own) = own {
            stamp::write(&config, own)?;
        }
        stamp::write(&stamp, made_from()?.folder(&dist)?.end())
    })
}

/// The `config.json` that someone wrote over ours: Vite empties the folder, and a page
/// that was set up must not lose its settings by being built again.
fn own_config(place: &Place, config: &Path) -> Option<Vec<u8>> {
    let digest = Digest::default().file(config).ok()?.end();
    if stamp::holds(&place.notes("config"), &digest) {
        return None;
    }
    fs::read(config).ok()
}

/// Says what came out: what a browser loads, and what of it goes over the line.
fn sizes(place: &Place) -> Outcome {
    let dist = place.root.join("dist");
    let files = stamp::files(&dist)?;
    let gzip = "for (const file of process.argv.slice(1)) \
        console.log(require('zlib').gzipSync(require('fs').readFileSync(file)).length)";
    let packed = quietly(place.node("-e").arg(gzip).arg("--").args(&files))?;
    println!("── dist/");
    let mut sum = (0, 0);
    for (file, packed) in files.iter().zip(packed.lines()) {
        let raw = fs::metadata(file).map_err(|why| cannot("read", file, &why))?.len();
        let packed: u64 = packed.parse().map_err(|_| format!("node said {packed:?}"))?;
        let name = file.strip_prefix(&dist).unwrap_or(file).display().to_string();
        line(&name, raw, packed);
        sum = (sum.0 + raw, sum.1 + packed);
    }
    line("together", sum.0, sum.1);
    Ok(())
}

fn line(name: &str, raw: u64, packed: u64) {
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    println!("   {name:<44} {:>8.1} kB  {:>8.1} kB gzip", kb(raw), kb(packed));
}
