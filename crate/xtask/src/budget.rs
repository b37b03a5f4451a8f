//! What the page may weigh on the line, and what it does.
//!
//! Two sums are kept. *The page that opens* is what has to come before files can be
//! dropped and the review is seen: the scripts and styles that `index.html` names (Vite
//! names in it whatever its script imports statically), and the worker, all as gzip.
//! Panels that are loaded when they are wanted and Microsoft's sign-in don't count, nor
//! do fonts or pictures, of which there is none in it. *The module* is the wasm alone,
//! as Brotli packs it at its best.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::place::Place;
use crate::run::quietly;
use crate::stamp::{self, Digest, cannot};

/// In bytes, as gzip.
const PAGE: u64 = 60_000;
/// In bytes, as Brotli of quality 11.
const MODULE: u64 = 450_000;

const PACK: &str = "\
const { readFileSync } = require('fs');
const zlib = require('zlib');
const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
const pack = { gzip: bytes => zlib.gzipSync(bytes), brotli: bytes => zlib.brotliCompressSync(bytes, quality) };
const [how, ...files] = process.argv.slice(1);
for (const file of files) console.log(pack[how](readFileSync(file)).length)";

/// Says both sums, and fails where one of them is over its limit.
pub fn keep(place: &Place, dist: &Path) -> Outcome {
    let (page, module) = parts(dist)?;
    let page = gzip(place, &page)?.iter().sum();
    let module = best(place, &module)?;
    println!("   {}", said("the page that opens", page, PAGE, "gzip"));
    println!("   {}", said("the module", module, MODULE, "Brotli"));
    kept("The page that opens", page, PAGE, "gzip").map_err(|why| {
        format!(
            "{why} What is not needed at first belongs into a panel that is loaded \
                 when it is wanted (www/src/lazy.tsx)."
        )
    })?;
    kept("The module", module, MODULE, "Brotli")
}

/// The sizes of files as gzip, in their order.
pub fn gzip(place: &Place, files: &[PathBuf]) -> Outcome<Vec<u64>> {
    let said = quietly(place.node("-e").arg(PACK).arg("--").arg("gzip").args(files))?;
    said.lines().map(bytes).collect()
}

/// A file's size as Brotli. That takes seconds: it is noted for the file as it is.
fn best(place: &Place, file: &Path) -> Outcome<u64> {
    let digest = Digest::default().text(PACK).file(file)?.end();
    let notes = place.notes("module.brotli");
    let known = fs::read_to_string(&notes).unwrap_or_default();
    if let Some(size) = known.strip_prefix(&digest) {
        return bytes(size.trim());
    }
    let size = quietly(place.node("-e").arg(PACK).arg("--").arg("brotli").arg(file))?;
    stamp::write(&notes, digest + &size)?;
    bytes(size.trim())
}

fn bytes(said: &str) -> Outcome<u64> {
    said.parse().map_err(|_| format!("node said {said:?}, and a size was awaited"))
}

/// The files of the page that opens, and the module.
fn parts(dist: &Path) -> Outcome<(Vec<PathBuf>, PathBuf)> {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).map_err(|why| cannot("read", &index, &why))?;
    let mut page: Vec<_> = named(&html).map(|name| dist.join(name)).collect();
    let assets = stamp::files(&dist.join("assets"))?;
    let ends =
        |path: &&PathBuf, end: &str| path.extension().is_some_and(|own| own == end);
    let module = assets.iter().find(|path| ends(path, "wasm"));
    let module = module.ok_or("There is no wasm module in dist/assets.")?;
    let name = module.file_name().unwrap_or_default().as_encoded_bytes();
    // The worker is the script that knows the module by its name.
    let worker = assets.iter().filter(|path| ends(path, "js")).find(|path| {
        let text = fs::read(path).unwrap_or_default();
        text.windows(name.len()).any(|at| at == name)
    });
    page.push(worker.ok_or("No script in dist/assets names the wasm module.")?.clone());
    Ok((page, module.clone()))
}

/// The scripts and styles that a page names.
fn named(html: &str) -> impl Iterator<Item = &str> {
    html.split('"')
        .filter_map(|text| text.strip_prefix("./"))
        .filter(|name| name.ends_with(".js") || name.ends_with(".css"))
}

fn said(what: &str, size: u64, limit: u64, how: &str) -> String {
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    format!("{what:<44} {:>8.1} of {:.0} kB {how}", kb(size), kb(limit))
}

fn kept(what: &str, size: u64, limit: u64, how: &str) -> Outcome {
    if size <= limit {
        return Ok(());
    }
    Err(format!(
        "{what} weighs {size} bytes as {how}, and {limit} is its limit \
         (crate/xtask/src/budget.rs)."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_styles_of_a_page_are_named_in_it() {
        let html = r#"<link rel="icon" href="./icon.svg">
            <script type="module" crossorigin src="./assets/index-B.js"></script>
            <link rel="modulepreload" crossorigin href="./assets/language-C.js">
            <link rel="stylesheet" crossorigin href="./assets/index-D.css">"#;
        let names: Vec<_> = named(html).collect();
        let known = ["assets/index-B.js", "assets/language-C.js", "assets/index-D.css"];
        assert_eq!(names, known);
    }

    #[test]
    fn a_limit_may_be_reached_and_not_passed() {
        assert_eq!(kept("The module", 10, 10, "Brotli"), Ok(()));
        let why = kept("The module", 11, 10, "Brotli").err().unwrap_or_default();
        assert!(why.starts_with("The module weighs 11 bytes as Brotli, and 10 is"));
    }
}
