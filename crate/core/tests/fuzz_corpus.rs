//! What the fuzzer found, replayed without it: `crate/fuzz/corpus`.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Files of a target: all of them are run by every `cargo test`.
const MOST: usize = 700;

/// Runs a target on each file of its corpus; gives how many there were.
fn replay(name: &str, target: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let entries = fs::read_dir(root.join(name)).expect("a corpus");
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no corpus of {name}");
    assert!(paths.len() <= MOST, "more than {MOST} files: see crate/fuzz/README.md");
    for path in paths {
        let bytes = fs::read(&path).expect("a file");
        let run = std::panic::catch_unwind(|| target(&bytes));
        assert!(run.is_ok(), "{} fails", path.display());
    }
}

#[test]
fn text() {
    replay("text", targets::text);
}

#[test]
fn csv() {
    replay("csv", targets::csv);
}

#[test]
fn hash() {
    replay("hash", targets::hash);
}

#[test]
fn session() {
    replay("session", targets::session);
}

#[test]
fn container() {
    replay("container", targets::container);
}

#[test]
fn config() {
    replay("config", targets::config);
}

#[test]
fn policy() {
    replay("policy", targets::policy);
}

#[test]
fn journal() {
    replay("journal", targets::journal);
}

#[test]
fn graph_answers() {
    replay("graph_answers", targets::graph_answers);
}
