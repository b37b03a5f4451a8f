//! Where things are: the repository, the target folder, the tools.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The folders that every step works in.
pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the environment puts it.
    pub target: PathBuf,
}

impl Place {
    /// Asks cargo, because `CARGO_TARGET_DIR` and configuration files both have a say.
    pub fn find() -> Outcome<Place> {
        let crate_folder =
            env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&crate_folder)
            .ancestors()
            .nth(2)
            .ok_or_else(|| {
                format!("{crate_folder} is not crate/xtask of the repository")
            })?
            .to_owned();
        let said = cargo()
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .current_dir(&root)
            .output()
            .map_err(|why| format!("cargo could not be run: {why}"))?;
        let said: serde_json::Value = serde_json::from_slice(&said.stdout)
            .map_err(|_| String::from_utf8_lossy(&said.stderr).into_owned())?;
        let target = said["target_directory"]
            .as_str()
            .ok_or("cargo metadata names no target folder")?;
        Ok(Place { root, target: target.into() })
    }

    /// Our own notes between two runs.
    pub fn notes(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// A command of node, run in the repository.
    pub fn node(&self, script: &str) -> Command {
        let mut node = Command::new("node");
        node.current_dir(&self.root).arg(script);
        node
    }

    /// git, run in the repository.
    pub fn git(&self, words: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.current_dir(&self.root).args(words);
        git
    }

    /// Cargo, run in the repository.
    pub fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root).args(words);
        cargo
    }
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}

/// The folder of downloaded crates.
pub fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// The folder of the compiler and its libraries.
pub fn sysroot() -> Outcome<PathBuf> {
    let said = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()))
        .args(["--print", "sysroot"])
        .output()
        .map_err(|why| format!("rustc could not be run: {why}"))?;
    Ok(String::from_utf8_lossy(&said.stdout).trim().into())
}
