//! What the machine must have, installed where that can be done without asking.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::place::{self, Place};
use crate::run::{quietly, run, step};
use crate::stamp::{self, Digest};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Where nginx is, for the test of its recipe.
pub const NGINX: &str = "PREFLIGHT_NGINX";

/// Where each browser of the end-to-end tests is, and what says otherwise.
/// The Playwright configuration and the tests in WebKit read the same variables.
const BROWSERS: [Browser; 3] = [
    Browser {
        path: "/usr/bin/chromium-headless-shell",
        packages: &["chromium-headless-shell"],
        variable: "PREFLIGHT_CHROMIUM",
        programs: &[],
    },
    Browser {
        path: "/usr/bin/firefox-esr",
        packages: &["firefox-esr"],
        variable: "PREFLIGHT_FIREFOX",
        programs: &[],
    },
    Browser {
        path: "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        packages: &["webkit2gtk-driver", "xvfb"],
        variable: "PREFLIGHT_WEBKIT",
        programs: &["WebKitWebDriver", "Xvfb"],
    },
];

struct Browser {
    path: &'static str,
    /// Debian's, the browser's own first.
    packages: &'static [&'static str],
    variable: &'static str,
    /// What it is driven by, from the PATH.
    programs: &'static [&'static str],
}

impl Browser {
    /// Where it is to be: as the variable says, or as Debian installs it.
    fn place(&self) -> (PathBuf, bool) {
        match std::env::var_os(self.variable) {
            Some(path) => (path.into(), true),
            None => (self.path.into(), false),
        }
    }

    /// What of it is not there.
    fn missing(&self) -> Option<String> {
        let (path, _) = self.place();
        if !path.exists() {
            return Some(path.display().to_string());
        }
        let missing = self.programs.iter().find(|program| !on_path(program));
        missing.map(|program| format!("{program} on the PATH"))
    }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).exists())
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
        // No package needs a script of its own to be installed, so none runs one.
        npm.current_dir(&place.root).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]);
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
    let missing: Vec<_> =
        BROWSERS.iter().filter(|browser| browser.missing().is_some()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for browser in &missing {
        let (path, named) = browser.place();
        if named && !path.exists() {
            let path = path.display();
            return Err(format!(
                "{} names {path}, and that is not there.",
                browser.variable
            ));
        }
    }
    let packages = missing.iter().map(|browser| browser.packages).collect::<Vec<_>>();
    let packages = packages.concat();
    if !is_debian() {
        let wanted: Vec<_> = missing
            .iter()
            .map(|browser| {
                let packages = browser.packages.join(" with ");
                format!("{packages} (the browser's path in {})", browser.variable)
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
        install(&packages).or_else(|_| install(&packages))
    })?;
    match missing.iter().find_map(|browser| Some((browser, browser.missing()?))) {
        Some((browser, what)) => Err(format!(
            "apt installed {}, but there is no {what}.",
            browser.packages.join(" and ")
        )),
        None => Ok(()),
    }
}

/// nginx, for the test of its recipe: the machine's own, or Debian's package unpacked among
/// our notes. Installed, it would be started.
pub fn nginx(place: &Place) -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os(NGINX) {
        return Ok(named.into());
    }
    let own = Path::new("/usr/sbin/nginx");
    if own.exists() || on_path("nginx") {
        return Ok(if own.exists() { own.into() } else { "nginx".into() });
    }
    let folder = place.notes("nginx");
    let unpacked = folder.join("usr/sbin/nginx");
    if unpacked.exists() {
        return Ok(unpacked);
    }
    if !is_debian() {
        return Err(format!(
            "The tests of the recipes for hosts need nginx (its path in {NGINX}). \
             Install it, then run this again."
        ));
    }
    step("apt: nginx, unpacked", || {
        fs::create_dir_all(&folder)
            .map_err(|why| stamp::cannot("make", &folder, &why))?;
        let download = || {
            let mut apt = Command::new("apt-get");
            run(apt.current_dir(&folder).args(["-qq", "download", "nginx"]))
        };
        download().or_else(|_| apt(&["update"]).and_then(|()| download()))?;
        let package = stamp::files(&folder)?.pop().ok_or("apt downloaded nothing.")?;
        run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&folder))
    })?;
    quietly(Command::new(&unpacked).arg("-v"))?;
    Ok(unpacked)
}

fn is_debian() -> bool {
    fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn install(packages: &[&str]) -> Outcome {
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

fn apt(words: &[&str]) -> Outcome {
    let mut apt = Command::new("apt-get");
    run(apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(words))
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
