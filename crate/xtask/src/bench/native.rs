//! Whole processes: the command line and what else checks a file on this machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use super::file::File;
use super::table::Peers;
use crate::Outcome;
use crate::place::Place;
use crate::run::{quietly, step};

/// The version that is measured.
const DUCKDB: &str = "duckdb==1.4.2";
/// Seconds of the processors and kilobytes of memory, as GNU time says them.
const FIGURES: &str = "--format=%U %S %M";

/// A Python that has DuckDB, in a folder of its own under `target`; nothing where the
/// machine has no Python or can't install it.
pub fn duckdb(place: &Place) -> Option<PathBuf> {
    let folder = place.target.join("bench/python");
    let python = folder.join("bin/python");
    let has = |python: &Path| {
        quietly(Command::new(python).args(["-c", "import duckdb"])).is_ok()
    };
    if python.exists() && has(&python) {
        return Some(python);
    }
    let installed = step("DuckDB", || {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--quiet", DUCKDB];
        quietly(Command::new(&python).args(pip))
    });
    match installed {
        Ok(_) => Some(python),
        Err(why) => {
            println!("   DuckDB is left out. {why}");
            None
        }
    }
}

/// Runs each in turn.
pub fn measure(
    place: &Place,
    file: &File,
    rounds: usize,
    duckdb: Option<&Path>,
) -> Outcome<Peers> {
    println!("── natively, {} rows", file.planted.rows);
    let preflight = place.target.join("release/preflight");
    let scripts = place.root.join("tests/bench/peers");
    let python = |python: &Path, script: &str| {
        let mut command = timed(python);
        command.arg(scripts.join(script)).arg(&file.path);
        command
    };
    let mut peers = Peers::default();
    for _ in 0..rounds {
        let mut check = timed(&preflight);
        check.args(["check", "--format", "jsonl"]).arg(&file.path);
        let mut one_core = timed(Path::new("taskset"));
        one_core.args(["-c", "0"]).arg(&preflight);
        one_core.args(["check", "--format", "jsonl"]).arg(&file.path);
        let mut floor = timed(&place.target.join("release/examples/floor"));
        floor.arg(&file.path);
        let mut dd = timed(Path::new("dd"));
        dd.arg(format!("if={}", file.path.display()));
        dd.args(["of=/dev/null", "bs=1M", "status=none"]);
        let mut runs = vec![
            ("preflight", check),
            ("preflight, one core", one_core),
            ("floor", floor),
            ("read", dd),
            ("python", python(Path::new("python3"), "check.py")),
        ];
        if let Some(duckdb) = duckdb {
            runs.push(("duckdb", python(duckdb, "duckdb_check.py")));
        }
        for (name, command) in runs {
            let run = run(name, command, file)?;
            println!("{run}");
            peers.add(&run, file);
        }
    }
    Ok(peers)
}

fn timed(program: &Path) -> Command {
    let mut time = Command::new("/usr/bin/time");
    time.arg(FIGURES).arg("--quiet").arg(program);
    time
}

fn run(name: &str, mut command: Command, file: &File) -> Outcome<Value> {
    let began = Instant::now();
    let said = command
        .stdin(Stdio::null())
        .output()
        .map_err(|why| format!("/usr/bin/time could not be run: {why}"))?;
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    let told = String::from_utf8_lossy(&said.stderr);
    let figures = told.lines().last().unwrap_or_default();
    let figures: Vec<f64> =
        figures.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [user, system, kilobytes] = figures[..] else {
        return Err(format!("{name} failed: {told}"));
    };
    let output = String::from_utf8_lossy(&said.stdout);
    let counts = match name {
        "read" => json!({ "bytes": file.bytes }),
        "python" | "duckdb" | "floor" => serde_json::from_str(&output)
            .map_err(|why| format!("{name} said {output:?}: {why}. {told}"))?,
        _ => found(&output, file),
    };
    let (cpu, mb) = (user + system, kilobytes / 1000.0);
    Ok(json!({ "peer": name, "ms": ms, "cpu": cpu, "mb": mb, "counts": counts }))
}

/// The findings of the command line, counted. It says of rows only what is wrong, so
/// that how many there are can't be told from it.
fn found(output: &str, file: &File) -> Value {
    let found = |rule: &str| {
        let named = format!(r#""rule":"{rule}""#);
        output.lines().filter(|line| line.contains(&named)).count()
    };
    json!({
        "rows": file.planted.rows,
        "blank": found("serial-empty"),
        "damaged": found("hash-not-base64") + found("hash-cut"),
        "serials": found("duplicate-device"),
    })
}
