//! `cargo xtask bench`: how long a check takes, beside what else can be done with the file.
//!
//! In the browser the page is measured beside PapaParse and the bare reading of the bytes
//! (`tests/bench/check.mjs`), natively the command line beside Python, DuckDB and dd; then
//! how long a plan for a large fleet takes. The
//! peers take turns, so that what else the machine does meets them all; what counts is
//! the ratio of two medians. A run that counted wrongly is void.

mod file;
mod native;
mod plan;
mod table;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::place::Place;
use crate::run::{quietly, step, watched};
use crate::stamp::cannot;
use crate::{Outcome, page};

use file::File;
use table::Peers;

/// What is measured where nothing else was asked for.
const ROWS: [u64; 3] = [500, 25_000, 250_000];
/// PapaParse needs twice the file in memory: beyond this a tab has not that much.
const MOST_FOR_PAPAPARSE: u64 = 500_000;
const FIGURES: [&str; 2] = ["<!-- figures -->\n", "<!-- end of the figures -->\n"];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    rows: Vec<u64>,
    browser: bool,
    native: bool,
    plan: bool,
    rounds: Option<usize>,
    write: bool,
}

impl Wanted {
    fn new(args: &[String]) -> Outcome<Wanted> {
        let mut wanted = Wanted {
            rows: ROWS.to_vec(),
            browser: true,
            native: true,
            plan: true,
            rounds: None,
            write: false,
        };
        let mut args = args.iter();
        while let Some(flag) = args.next() {
            let mut number = || {
                let word = args.next().map(String::as_str).unwrap_or_default();
                match word.parse() {
                    Ok(0) | Err(_) => {
                        Err(format!("{flag} takes a number from 1 on, not {word:?}"))
                    }
                    Ok(number) => Ok(number),
                }
            };
            match flag.as_str() {
                "--rows" => wanted.rows = vec![number()?],
                "--rounds" => wanted.rounds = Some(number()? as usize),
                "--write" => wanted.write = true,
                "--only" => {
                    let only = args.next().map(String::as_str).unwrap_or_default();
                    if !["browser", "native", "plan"].contains(&only) {
                        return Err("--only takes browser, native or plan".into());
                    }
                    wanted.browser = only == "browser";
                    wanted.native = only == "native";
                    wanted.plan = only == "plan";
                }
                other => {
                    return Err(format!(
                        "bench knows --rows, --only, --rounds and --write, not {other}"
                    ));
                }
            }
        }
        Ok(wanted)
    }

    /// Five, but three of files that take long.
    fn rounds(&self, rows: u64) -> usize {
        self.rounds.unwrap_or(if rows < 100_000 { 5 } else { 3 })
    }
}

/// Measures, and says what came out.
pub fn bench(place: &Place, args: &[String]) -> Outcome {
    let wanted = Wanted::new(args)?;
    if wanted.browser {
        crate::install::npm_packages(place)?;
        page::build(place)?;
    }
    if wanted.native {
        step("the command line", || {
            let words = ["build", "--release", "--locked", "-p", "preflight"];
            quietly(&mut place.cargo(&words)).map(|_| ())
        })?;
        step("the floor", || example(place, "floor"))?;
    }
    let duckdb = if wanted.native { native::duckdb(place) } else { None };
    let mut said = String::new();
    for &rows in &wanted.rows {
        let file = file::make(place, rows)?;
        let rounds = wanted.rounds(rows);
        if wanted.browser {
            let peers = browser(place, &file, rounds)?;
            said += &table::browser(&file, rounds, &peers);
        }
        if wanted.native {
            let peers = native::measure(place, &file, rounds, duckdb.as_deref())?;
            said += &table::native(&file, rounds, &peers);
        }
    }
    if wanted.plan {
        said += &plan::measure(place, wanted.rounds.unwrap_or(5))?;
    }
    println!("\n{said}");
    if wanted.write { write(place, &said) } else { Ok(()) }
}

/// Builds one of the core's examples, and gives where it is.
fn example(place: &Place, name: &str) -> Outcome<PathBuf> {
    let words = ["build", "--release", "--locked", "-p", "preflight-core"];
    let example = ["--features", "generate", "--example", name];
    quietly(place.cargo(&words).args(example))?;
    Ok(place.target.join("release/examples").join(name))
}

fn browser(place: &Place, file: &File, rounds: usize) -> Outcome<Peers> {
    let mut check = place.node("tests/bench/check.mjs");
    check.arg(&file.path).args(["--rounds", &rounds.to_string()]);
    if file.planted.rows > MOST_FOR_PAPAPARSE {
        check.args(["--peers", "preflight,read"]);
    }
    println!("── in the browser, {} rows", file.planted.rows);
    let (status, output) = watched(&mut check)?;
    crate::run::ended(&check, status)?;
    let runs = output.lines().map(|line| {
        serde_json::from_str::<Value>(line)
            .map_err(|why| format!("the bench said {line:?}: {why}"))
    });
    let mut peers = Peers::default();
    for run in runs {
        peers.add(&run?, file);
    }
    Ok(peers)
}

/// The tables take the place of those in the document.
fn write(place: &Place, said: &str) -> Outcome {
    let path = place.root.join("docs/performance.md");
    let text = fs::read_to_string(&path).map_err(|why| cannot("read", &path, &why))?;
    let [begin, end] = FIGURES;
    let parts = text
        .split_once(begin)
        .and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
    let Some((head, tail)) = parts else {
        return Err(format!("{} has no place for the figures", path.display()));
    };
    let day = quietly(std::process::Command::new("date").arg("+%Y-%m-%d"))?;
    let on = format!("Measured on {}, {}.\n", day.trim(), table::machine());
    let text = format!("{head}{begin}\n{on}\n{said}\n{end}{tail}");
    fs::write(&path, text).map_err(|why| cannot("write", &path, &why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Outcome<Wanted> {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        Wanted::new(&words)
    }

    #[test]
    fn everything_is_measured_unless_less_was_asked_for() {
        let all = wanted("").expect("no word is needed");
        assert!(all.browser && all.native && all.plan && !all.write);
        assert_eq!(all.rows, ROWS);
        assert_eq!([all.rounds(25_000), all.rounds(250_000)], [5, 3]);
        let some = wanted("--rows 1000000 --only browser --rounds 2").expect("known");
        assert!(some.browser && !some.native && !some.plan);
        assert_eq!((some.rows[0], some.rounds(1_000_000)), (1_000_000, 2));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for wrong in ["--rows", "--rows 0", "--only page", "--fast", "25000"] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }
}
