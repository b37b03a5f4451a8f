//! `cargo xtask test`: every check and every test, in order, with their times.
//!
//! A stage that fails doesn't keep the others from running, only those that need what
//! it makes. The last line is `N passed, N failed`, of all stages together.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::count::{self, Count};
use crate::place::Place;
use crate::run::{ended, run, watched};
use crate::stamp::{self, cannot};
use crate::{Outcome, install, module, page};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    native: bool,
    page: bool,
    e2e: bool,
    /// Pieces of tests' names; with one, only tests run, and a stage may have none.
    names: Vec<String>,
}

impl Wanted {
    fn new(args: &[String]) -> Outcome<Wanted> {
        let (parts, names): (Vec<_>, Vec<_>) = args
            .iter()
            .cloned()
            .partition(|word| ["native", "page", "e2e"].contains(&&**word));
        if let Some(flag) = names.iter().find(|name| name.starts_with('-')) {
            return Err(format!(
                "test knows no flag {flag}; give native, page, e2e or a name"
            ));
        }
        let wants =
            |part: &str| parts.is_empty() || parts.iter().any(|word| word == part);
        let (native, page, e2e) = (wants("native"), wants("page"), wants("e2e"));
        Ok(Wanted { native, page, e2e, names })
    }

    fn all(&self) -> bool {
        self.names.is_empty()
    }

    /// A pattern that any of the names fits.
    fn pattern(&self) -> String {
        let plain = |name: &String| {
            let special = |c: char| "\\^$.|?*+()[]{}/".contains(c);
            name.chars()
                .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
                .collect()
        };
        self.names.iter().map(plain).collect::<Vec<String>>().join("|")
    }
}

/// Runs what was asked for.
pub fn test(place: &Place, args: &[String]) -> Outcome {
    let wanted = Wanted::new(args)?;
    install::wasm_target()?;
    // The command line's tests start the practice tenant.
    install::npm_packages(place)?;
    if wanted.e2e {
        install::browsers()?;
    }
    let mut report = Report::new(wanted.all());
    let ahead =
        (wanted.native && (wanted.page || wanted.e2e)).then(|| build_ahead(place));
    if wanted.native {
        native(place, &wanted, &mut report);
    }
    if wanted.page || wanted.e2e {
        // What went wrong in the other process is said by doing it once more here.
        if let Some(Ok(mut ahead)) = ahead {
            let _ = ahead.wait();
        }
        let built = report.check("build", || page::build(place));
        if wanted.page {
            pages(place, &wanted, &mut report, built);
        }
        if wanted.e2e && report.needs(built, "end-to-end tests") {
            report.tests("end-to-end tests", || end_to_end(place, &wanted));
            // In the third engine, which Playwright can't drive as Debian packages it.
            report.tests("tests in WebKit", || node(place, &wanted, "tests/e2e/webkit"));
            report.tests("Lighthouse", || node(place, &wanted, "tests/e2e/lighthouse"));
        }
    }
    report.end()
}

/// Builds the page in a process of its own, beside the native tests: linking it takes
/// minutes of one core.
fn build_ahead(place: &Place) -> std::io::Result<Child> {
    fs::create_dir_all(place.notes(""))?;
    let said = fs::File::create(place.notes("build.log"))?;
    Command::new(std::env::current_exe()?)
        .arg("build")
        .current_dir(&place.root)
        .stdin(Stdio::null())
        .stdout(said.try_clone()?)
        .stderr(said)
        .spawn()
}

fn native(place: &Place, wanted: &Wanted, report: &mut Report) {
    if wanted.all() {
        report.check("format", || run(&mut place.cargo(&["fmt", "--all", "--check"])));
        // Warnings are refused by clippy's own arguments: `RUSTFLAGS` would build
        // everything anew, and without SIMD.
        let deny = ["--", "-D", "warnings"];
        report.check("clippy (native)", || {
            let words = ["clippy", "--workspace", "--exclude", "preflight-wasm"];
            let rest = ["--all-targets", "--locked"];
            run(place.cargo(&words).args(rest).args(deny))
        });
        report.check("clippy (wasm)", || {
            run(module::cargo(place, &["clippy"])?.args(deny))
        });
    }
    report.tests("native tests", || {
        let words = ["test", "--workspace", "--exclude", "preflight-wasm", "--locked"];
        let mut cargo = place.cargo(&words);
        // Half of the command line's tests wait for the practice tenant.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        cargo.env("RUST_TEST_THREADS", (2 * cores).to_string());
        cargo.arg("--no-fail-fast").arg("--").args(&wanted.names);
        let (status, output) = watched(&mut cargo)?;
        Ok((count::cargo(&output), ended(&cargo, status)))
    });
}

fn pages(place: &Place, wanted: &Wanted, report: &mut Report, built: bool) {
    if report.needs(built, "boundary tests") {
        report.tests("boundary tests", || node(place, wanted, "crate/wasm/tests"));
    }
    report.tests("page server tests", || node(place, wanted, "www"));
    report.tests("practice tenant tests", || node(place, wanted, "tests/tenant"));
    if wanted.all() && report.needs(built, "types") {
        report.check("types", || {
            for project in ["www/tsconfig.json", "www/worker/tsconfig.json"] {
                let tsc = "node_modules/typescript/bin/tsc";
                run(place.node(tsc).args(["--noEmit", "--project", project]))?;
            }
            Ok(())
        });
    }
}

type Tested = Outcome<(Count, Outcome)>;

/// The `*.test.mjs` files below a folder.
fn node(place: &Place, wanted: &Wanted, folder: &str) -> Tested {
    let files = test_files(&place.root, folder)?;
    if files.is_empty() {
        return Err(format!("There is no file *.test.mjs in {folder}."));
    }
    let tap = place.notes(&format!("{}.tap", folder.replace('/', "-")));
    stamp::write(&tap, "")?;
    let mut node = place.node("--test");
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", tap.display()));
    if !wanted.all() {
        node.arg(format!("--test-name-pattern=/{}/", wanted.pattern()));
    }
    if folder == "www" {
        node.env(install::NGINX, install::nginx(place)?);
    }
    let ended = run(node.args(&files));
    let said = fs::read_to_string(&tap).map_err(|why| cannot("read", &tap, &why))?;
    Ok((count::node(&said, &files), ended))
}

fn test_files(root: &Path, folder: &str) -> Outcome<Vec<String>> {
    if !root.join(folder).exists() {
        return Ok(Vec::new());
    }
    let paths = stamp::files(&root.join(folder))?;
    let inside = paths.iter().filter_map(|path| path.strip_prefix(root).ok());
    let names = inside.map(|path| path.to_string_lossy().replace('\\', "/"));
    Ok(names.filter(|name| name.ends_with(".test.mjs")).collect())
}

fn end_to_end(place: &Place, wanted: &Wanted) -> Tested {
    let file = place.notes("e2e.json");
    stamp::write(&file, "")?;
    let mut playwright = place.node("node_modules/@playwright/test/cli.js");
    playwright
        .args(["test", "--config", "tests/e2e/playwright.config.ts"])
        .arg("--reporter=list,json")
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &file);
    if !wanted.all() {
        playwright.args(["--pass-with-no-tests", "--grep", &wanted.pattern()]);
    }
    let ended = run(&mut playwright);
    let said = fs::read_to_string(&file).map_err(|why| cannot("read", &file, &why))?;
    Ok((count::playwright(&said), ended))
}

/// What the stages came to.
struct Report {
    count: Count,
    failed: Vec<String>,
    /// A stage without a test is a failure.
    whole: bool,
}

impl Report {
    fn new(whole: bool) -> Report {
        Report { count: Count::default(), failed: Vec::new(), whole }
    }

    /// A stage that either holds or doesn't; it is no test, but a failure counts as one.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        println!("\n━━ {name}");
        let began = Instant::now();
        let outcome = work();
        self.close(name, &outcome, Count::default(), began, "")
    }

    /// A stage that runs tests.
    fn tests(&mut self, name: &str, work: impl FnOnce() -> Tested) -> bool {
        println!("\n━━ {name}");
        let began = Instant::now();
        let (count, mut outcome) =
            work().unwrap_or_else(|why| (Count::default(), Err(why)));
        if outcome.is_ok() && count.failed > 0 {
            outcome = Err(format!("{} of these tests failed.", count.failed));
        }
        if outcome.is_ok() && count == Count::default() && self.whole {
            outcome = Err("No test ran.".into());
        }
        let said = format!("{} passed, {} failed", count.passed, count.failed);
        self.close(name, &outcome, count, began, &said)
    }

    /// Says that a stage can't run because the build failed.
    fn needs(&mut self, built: bool, name: &str) -> bool {
        if !built {
            println!("\n━━ {name}\n   not run: the build failed");
            self.failed.push(format!("{name} (not run)"));
            self.count.failed += 1;
        }
        built
    }

    fn close(
        &mut self,
        name: &str,
        outcome: &Outcome,
        mut count: Count,
        began: Instant,
        said: &str,
    ) -> bool {
        let time = began.elapsed().as_secs_f64();
        let said = if said.is_empty() { String::new() } else { format!(", {said}") };
        match outcome {
            Ok(()) => println!("   {name}: good in {time:.1} s{said}"),
            Err(why) => {
                println!("   {name}: FAILED in {time:.1} s{said}. {why}");
                self.failed.push(name.to_owned());
                count.failed = count.failed.max(1);
            }
        }
        self.count += count;
        outcome.is_ok()
    }

    fn end(mut self) -> Outcome {
        if self.count == Count::default() {
            println!("\nNo test ran.");
            self.count.failed = 1;
        }
        if !self.failed.is_empty() {
            println!("\nFailed: {}.", self.failed.join(", "));
        }
        println!("\n{} passed, {} failed", self.count.passed, self.count.failed);
        if self.count.failed == 0 { Ok(()) } else { std::process::exit(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Outcome<Wanted> {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        Wanted::new(&words)
    }

    #[test]
    fn without_a_part_everything_is_wanted() {
        let all = Wanted { native: true, page: true, e2e: true, names: vec![] };
        assert_eq!(wanted(""), Ok(all));
    }

    #[test]
    fn a_part_leaves_the_others_out_and_names_are_kept() {
        let part =
            Wanted { native: false, page: false, e2e: true, names: vec!["opens".into()] };
        assert_eq!(wanted("e2e opens"), Ok(part));
    }

    #[test]
    fn names_are_text_in_a_pattern() {
        let pattern = wanted("a.csv b").map(|wanted| wanted.pattern());
        assert_eq!(pattern, Ok("a\\.csv|b".into()));
    }

    #[test]
    fn a_failed_check_counts_and_a_passed_one_does_not() {
        let mut report = Report::new(true);
        assert!(report.check("format", || Ok(())));
        assert!(!report.check("clippy", || Err("no".into())));
        assert_eq!(report.count, Count { passed: 0, failed: 1 });
        assert_eq!(report.failed, ["clippy"]);
    }

    #[test]
    fn a_stage_without_a_test_fails_unless_names_were_given() {
        let none = || Ok((Count::default(), Ok(())));
        assert!(!Report::new(true).tests("native", none));
        assert!(Report::new(false).tests("native", none));
    }
}
