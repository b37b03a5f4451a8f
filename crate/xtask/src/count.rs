//! How many tests passed and failed, from what each tool reports.

use std::ops::AddAssign;

use serde_json::Value;

/// Tests that ran to an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Every `test result:` line of `cargo test`, one for each binary and the doc tests.
pub fn cargo(output: &str) -> Count {
    let mut count = Count::default();
    for line in output.lines().filter(|line| line.starts_with("test result:")) {
        count +=
            Count { passed: before(line, " passed"), failed: before(line, " failed") };
    }
    count
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> u64 {
    let digits = line.split(word).next().unwrap_or_default();
    let number = digits.rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or_default()
}

/// The closing lines of node's TAP report. A file without a test counts there as one
/// that passed, named by its path; here it doesn't.
pub fn node(tap: &str, files: &[String]) -> Count {
    let closing = |name: &str| -> u64 {
        let lines =
            tap.lines().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name));
        lines
            .filter_map(|number| number.trim().parse::<u64>().ok())
            .next_back()
            .unwrap_or(0)
    };
    let empty = tap.lines().filter(|line| {
        let name = line.strip_prefix("ok ").and_then(|line| line.split_once(" - "));
        name.is_some_and(|(_, name)| {
            files.iter().any(|file| name.ends_with(file.as_str()))
        })
    });
    Count {
        passed: closing("pass ").saturating_sub(empty.count() as u64),
        failed: closing("fail ") + closing("cancelled "),
    }
}

/// The figures of Playwright's JSON report. A test that passed only at CI's second look
/// counts as passed; Playwright's own list names it as flaky.
pub fn playwright(report: &str) -> Count {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let number = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    let broken = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Count {
        passed: number("expected") + number("flaky"),
        failed: number("unexpected") + broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_every_cargo_binary_are_added() {
        let output = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
running 1 test
test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out
";
        assert_eq!(cargo(output), Count { passed: 14, failed: 3 });
        assert_eq!(cargo("error: could not compile"), Count::default());
    }

    #[test]
    fn a_file_without_a_test_is_not_a_test_that_passed() {
        let tap = "\
# Subtest: /r/tests/empty.test.mjs
ok 1 - /r/tests/empty.test.mjs
# Subtest: pages are linked
ok 2 - pages are linked
# tests 3
# suites 0
# pass 2
# fail 1
# cancelled 2
# skipped 0
# todo 0
";
        let files = ["tests/empty.test.mjs".to_owned()];
        assert_eq!(node(tap, &files), Count { passed: 1, failed: 3 });
    }

    #[test]
    fn a_file_that_cannot_be_loaded_has_failed_and_a_second_look_has_not() {
        let report = r#"{"errors": [{"message": "x"}],
            "stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 2}}"#;
        assert_eq!(playwright(report), Count { passed: 6, failed: 2 });
        assert_eq!(playwright(""), Count::default());
    }
}
