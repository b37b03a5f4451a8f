//! What came out of the runs: medians, and how they stand to each other.

use std::fmt::Write;

use serde_json::Value;

use super::file::{File, Planted};

/// The runs of each peer, in the order in which they were first heard of.
#[derive(Default)]
pub struct Peers(Vec<Peer>);

#[derive(Default)]
struct Peer {
    name: String,
    runs: Vec<Value>,
    /// One of its runs counted wrongly.
    void: bool,
}

impl Peers {
    /// Takes a run, and looks whether it counted what was planted.
    pub fn add(&mut self, run: &Value, file: &File) {
        let name = run["peer"].as_str().unwrap_or_default();
        let at = self.0.iter().position(|peer| peer.name == name).unwrap_or_else(|| {
            self.0.push(Peer { name: name.to_owned(), ..Peer::default() });
            self.0.len() - 1
        });
        let peer = &mut self.0[at];
        if !is_right(&run["counts"], file) {
            println!("VOID: {name} counted {}", run["counts"]);
            peer.void = true;
        }
        peer.runs.push(run.clone());
    }

    fn named(&self, name: &str) -> Option<&Peer> {
        self.0.iter().find(|peer| peer.name == name)
    }

    /// How many times as long the first takes as the second, by their medians.
    fn ratio(&self, name: &str, other: &str) -> Option<f64> {
        let (peer, other) = (self.named(name)?, self.named(other)?);
        if peer.void || other.void {
            return None;
        }
        Some(peer.median("ms")? / other.median("ms")?)
    }
}

/// Whoever only reads says bytes; nobody else does all that we do. What a peer tells has to
/// be right, and how many rows there are it has to tell.
fn is_right(counts: &Value, file: &File) -> bool {
    if let Some(bytes) = counts["bytes"].as_u64() {
        return bytes == file.bytes;
    }
    let Planted { rows, blank, damaged, serials, hashes } = file.planted;
    let faults = [
        ("blank", blank),
        ("damaged", damaged),
        ("serials", serials),
        ("hashes", hashes),
    ];
    counts["rows"] == rows
        && faults.iter().all(|(name, planted)| match &counts[name] {
            Value::Null => true,
            told => told == planted,
        })
}

impl Peer {
    fn median(&self, figure: &str) -> Option<f64> {
        let mut all: Vec<f64> =
            self.runs.iter().filter_map(|run| run[figure].as_f64()).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    }

    fn said(&self, figure: &str, digits: usize) -> String {
        self.median(figure)
            .map(|value| format!("{value:.digits$}"))
            .unwrap_or_else(|| "–".into())
    }

    fn line(&self, out: &mut String, bytes: u64, figures: &[(&str, usize)]) {
        if self.void {
            let rest = " |".repeat(figures.len() + 1);
            let _ = writeln!(out, "| {} | VOID: counted wrongly{rest}", self.name);
            return;
        }
        let ms = self.median("ms").unwrap_or(f64::NAN);
        let rate = bytes as f64 / ms / 1000.0;
        let _ = write!(out, "| {} | {ms:.0} | {rate:.0} |", self.name);
        for (figure, digits) in figures {
            let _ = write!(out, " {} |", self.said(figure, *digits));
        }
        out.push('\n');
    }
}

/// The table of the browser.
pub fn browser(file: &File, rounds: usize, peers: &Peers) -> String {
    let mut out = title("In the browser", file, rounds);
    out += "| | all checked, ms | MB/s | first rows, ms | longest task, ms | CPU, s | memory, MB |\n";
    out += "|---|--:|--:|--:|--:|--:|--:|\n";
    let figures = [("first", 0), ("block", 0), ("cpu", 2), ("mb", 0)];
    for peer in &peers.0 {
        peer.line(&mut out, file.bytes, &figures);
    }
    out.push('\n');
    ratios(&mut out, peers, "preflight", &["papaparse", "read"]);
    out
}

/// The table of processes.
pub fn native(file: &File, rounds: usize, peers: &Peers) -> String {
    let mut out = title("Natively", file, rounds);
    out += "| | ms | MB/s | CPU, s | memory, MB |\n|---|--:|--:|--:|--:|\n";
    for peer in &peers.0 {
        peer.line(&mut out, file.bytes, &[("cpu", 2), ("mb", 0)]);
    }
    out.push('\n');
    let others = ["read", "floor", "python", "duckdb"];
    ratios(&mut out, peers, "preflight", &others);
    ratios(&mut out, peers, "preflight, one core", &others);
    ratios(&mut out, peers, "floor", &["read", "python", "duckdb"]);
    out
}

fn title(place: &str, file: &File, rounds: usize) -> String {
    let (rows, mb) = (file.planted.rows, file.bytes as f64 / 1e6);
    format!("### {place}, {rows} rows, {mb:.0} MB (median of {rounds})\n\n")
}

fn ratios(out: &mut String, peers: &Peers, name: &str, others: &[&str]) {
    let said: Vec<String> = others
        .iter()
        .filter_map(|other| Some(format!("{:.2} of {other}", peers.ratio(name, other)?)))
        .collect();
    if !said.is_empty() {
        let _ = writeln!(out, "Time of {name}: {}.\n", said.join(", "));
    }
}

/// The machine, in a few words, and how busy it was.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("a processor without a name", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("?");
    format!("{cores} cores of {model}, load {load} at the end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file() -> File {
        let planted = Planted { rows: 500, blank: 4, damaged: 8, serials: 8, hashes: 4 };
        File { path: "500.csv".into(), bytes: 2_000_000, planted }
    }

    fn run(peer: &str, ms: f64, damaged: u64) -> Value {
        let counts = json!({"rows": 500, "blank": 4, "damaged": damaged, "serials": 8});
        json!({"peer": peer, "ms": ms, "counts": counts})
    }

    #[test]
    fn medians_stand_to_each_other() {
        let mut peers = Peers::default();
        for ms in [10.0, 90.0, 20.0] {
            peers.add(&run("preflight", ms, 8), &file());
            peers.add(&run("papaparse", 4.0 * ms, 8), &file());
        }
        assert_eq!(peers.ratio("preflight", "papaparse"), Some(0.25));
        assert_eq!(peers.ratio("preflight", "read"), None);
        assert!(browser(&file(), 3, &peers).contains("| preflight | 20 | 100 |"));
    }

    #[test]
    fn wrong_counts_void_a_time() {
        let mut peers = Peers::default();
        peers.add(&run("preflight", 10.0, 7), &file());
        peers.add(&run("papaparse", 40.0, 8), &file());
        assert_eq!(peers.ratio("preflight", "papaparse"), None);
        assert!(browser(&file(), 1, &peers).contains("| preflight | VOID"));
    }

    #[test]
    fn who_tells_less_is_asked_for_no_more_but_for_the_rows() {
        assert!(is_right(&json!({"rows": 500, "damaged": 8}), &file()));
        assert!(!is_right(&json!({"rows": 500, "damaged": 7}), &file()));
        assert!(!is_right(&json!({"damaged": 8}), &file()));
    }

    #[test]
    fn who_only_reads_has_to_read_all() {
        assert!(is_right(&json!({"bytes": 2_000_000}), &file()));
        assert!(!is_right(&json!({"bytes": 1_999_999}), &file()));
    }
}
