//! The wasm module: cargo, then bindings, then Binaryen; `www/pkg` comes out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::Outcome;
use crate::install::{self, WASM};
use crate::place::{self, Place};
use crate::run::{quietly, run, step};
use crate::stamp::{self, Digest, cannot};

const WASM_OPT: &str = "node_modules/binaryen/bin/wasm-opt";

/// LLVM has optimised the module: more of Binaryen makes it no faster and the download
/// 3 kB longer.
const LEVEL: &str = "-O1";

/// Makes `www/pkg`, as far as it is not made already.
pub fn build(place: &Place) -> Outcome {
    install::wasm_target()?;
    install::npm_packages(place)?;
    let compiled = step("the module: compile", || compile(place))?;
    let bound = place.notes("bindings");
    bind(&compiled, &bound)?;
    let package = place.root.join("www/pkg");
    optimise(place, &bound, &package)?;
    for name in ["preflight.js", "preflight.d.ts", "preflight_bg.wasm.d.ts"] {
        copy(&bound.join(name), &package.join(name))?;
    }
    Ok(())
}

/// A cargo command whose code runs in the browser. `RUSTFLAGS` in the environment would
/// replace the flags of `.cargo/config.toml`, and with them SIMD, without a word.
pub fn cargo(place: &Place, words: &[&str]) -> Outcome<Command> {
    let mut flags = vec!["-Ctarget-feature=+simd128".to_owned()];
    let mut remap = |from: &Path, to: &str| {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    };
    // Panic messages hold paths: without the builder's home, two machines make one module.
    if let Some(home) = place::cargo_home() {
        remap(&home, "cargo");
        // The folder of a registry is named after its host; the last rule that fits wins.
        let registries = fs::read_dir(home.join("registry/src"));
        for registry in registries.into_iter().flatten().flatten() {
            remap(&registry.path(), "crate");
        }
    }
    remap(&place::sysroot()?, "rust");
    remap(&place.root, "preflight");
    let mut cargo = place.cargo(words);
    cargo.args(["--package", "preflight-wasm", "--target", WASM, "--locked"]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(cargo)
}

fn compile(place: &Place) -> Outcome<PathBuf> {
    run(&mut cargo(place, &["build", "--profile", "page"])?)?;
    Ok(place.target.join(WASM).join("page/preflight_wasm.wasm"))
}

fn bind(compiled: &Path, out: &Path) -> Outcome {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name("preflight")
        .typescript(true)
        // The library leaves this out where the command doesn't; without it `init()`
        // finds no module.
        .omit_default_module_path(false);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(out));
    made.map_err(|why| format!("wasm-bindgen could not make the bindings: {why:#}"))
}

fn optimise(place: &Place, bound: &Path, package: &Path) -> Outcome {
    let from = bound.join("preflight_bg.wasm");
    let to = package.join("preflight_bg.wasm");
    let stamp = package.join(".optimised-from");
    let binaryen = place.root.join("node_modules/binaryen/package.json");
    let digest = Digest::default().text(LEVEL).file(&binaryen)?.file(&from)?.end();
    if to.exists() && stamp::holds(&stamp, &digest) {
        return Ok(());
    }
    step("the module: optimise", || {
        fs::create_dir_all(package).map_err(|why| cannot("make", package, &why))?;
        let _ = fs::remove_file(&stamp);
        let features = quietly(
            place
                .node(WASM_OPT)
                .arg(&from)
                .args([LEVEL, "--print-features", "-o"])
                .arg(&to),
        )?;
        check(&fs::read(&to).map_err(|why| cannot("read", &to, &why))?, &features)?;
        stamp::write(&stamp, digest)
    })
}

/// What the module must have and must not have.
fn check(module: &[u8], features: &str) -> Outcome {
    if !features.lines().any(|line| line == "--enable-simd") {
        return Err("The module was compiled without simd128; its flags are set in \
                    crate/xtask/src/module.rs and .cargo/config.toml."
            .into());
    }
    let home = std::env::home_dir().unwrap_or_default();
    let home = home.as_os_str().as_encoded_bytes();
    if home.len() > 1
        && module
            .windows(home.len() + 1)
            .any(|at| at.starts_with(home) && matches!(at.last(), Some(b'/' | b'\\')))
    {
        return Err("The module names the builder's home folder; some path is not \
                    remapped in crate/xtask/src/module.rs."
            .into());
    }
    Ok(())
}

/// Copies a file unless it is the same: tools that watch it see no change.
fn copy(from: &Path, to: &Path) -> Outcome {
    let content = fs::read(from).map_err(|why| cannot("read", from, &why))?;
    if fs::read(to).is_ok_and(|known| known == content) {
        return Ok(());
    }
    stamp::write(to, content)
}
