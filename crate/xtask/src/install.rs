//! What the machine must have, installed where that can be done without asking.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::place::{self, Place};
use crate::run::{quietly, run, step};
use crate::stamp::{self, Digest};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Where each browser of the end-to-end tests is, and what says otherwise.
/// The Playwright configuration reads the same variables.
const BROWSERS: [Browser; 2] = [
    Browser {
        path: "/usr/bin/chromium",
        package: "chromium",
        variable: "PREFLIGHT_CHROMIUM",
    },
    Browser {
        path: "/usr/bin/firefox-esr",
        package: "firefox-esr",
        variable: "PREFLIGHT_FIREFOX",
    },
];

struct Browser {
    path: &'static str,
    package: &'static str,
    variable: &'static str,
}

impl Browser {
    /// Where it is to be: as the variable says, or as Debian installs it.
    fn place(&self) -> (PathBuf, bool) {
        match std::env::var_os(self.variable) {
            Some(path) => (path.into(), true),
            None => (self.path.into(), false),
        }
    }

    fn is_there(&self) -> bool {
        self.place().0.exists()
    }
}

/// Rust's library for the browser.
pub fn wasm_target() -> Outcome {
    if place::sysroot()?.join("lib/rustlib").join(WASM).exists() {
        return Ok(());
    }
    step(&format!("rustup: the target {WASM}"), || {
        run(Command::new("rustup").args(["target", "add", WASM])).map_err(|why| {
            format!("{why}\nRust's target {WASM} is missing and rustup could not add it.")
        })
    })
}

/// Node, and the packages that `package-lock.json` pins.
pub fn npm_packages(place: &Place) -> Outcome {
    node()?;
    let lock = place.root.join("package-lock.json");
    let digest = Digest::default().file(&lock)?.end();
    // npm empties node_modules first, so the stamp is gone while it works.
    let stamp = place.root.join("node_modules/.installed-from");
    if stamp::holds(&stamp, &digest) {
        return Ok(());
    }
    step("npm: the pinned packages", || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut npm = Command::new(npm);
        npm.current_dir(&place.root).args(["ci", "--no-audit", "--no-fund"]);
        run(&mut npm)?;
        stamp::write(&stamp, digest)
    })
}

fn node() -> Outcome {
    let said = quietly(Command::new("node").arg("--version"))
        .map_err(|why| format!("{why} Install Node 20.19 or later."))?;
    match version(&said) {
        Some(found) if found >= (20, 19) => Ok(()),
        _ => Err(format!("Node 20.19 or later is needed, and this is {}.", said.trim())),
    }
}

/// `v20.19.2` to its first two numbers.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The browsers of the end-to-end tests.
pub fn browsers() -> Outcome {
    let missing: Vec<_> = BROWSERS.iter().filter(|browser| !browser.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if let Some(browser) = missing.iter().find(|browser| browser.place().1) {
        let path = browser.place().0.display().to_string();
        return Err(format!("{} names {path}, and that is not there.", browser.variable));
    }
    let packages: Vec<_> = missing.iter().map(|browser| browser.package).collect();
    if !is_debian() {
        let wanted: Vec<_> = missing
            .iter()
            .map(|browser| {
                format!("{} (its path in {})", browser.package, browser.variable)
            })
            .collect();
        return Err(format!(
            "The end-to-end tests need {}. Install what is missing, then run this again.",
            wanted.join(" and "),
        ));
    }
    if !quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        let packages = packages.join(" ");
        return Err(format!(
            "The end-to-end tests need browsers that only root can install:\n\n    \
             apt-get update && apt-get install --no-install-recommends {packages}"
        ));
    }
    step(&format!("apt: {}", packages.join(", ")), || {
        // An update beside an install can take the packages away under it: once more.
        apt(&packages).or_else(|_| apt(&packages))
    })?;
    match missing.iter().find(|browser| !browser.is_there()) {
        Some(browser) => Err(format!(
            "apt installed {}, but not as {}.",
            browser.package, browser.path
        )),
        None => Ok(()),
    }
}

fn is_debian() -> bool {
    fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn apt(packages: &[&str]) -> Outcome {
    let apt = |words: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(words);
        run(&mut apt)
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert!(version("v20.9.0") < Some((20, 19)));
        assert_eq!(version("20.20.2"), None);
    }
}
