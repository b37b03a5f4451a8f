//! The only build tool a person calls: `cargo xtask start`, `test`, `build`, `host` and `bench`.
//!
//! What is missing is installed, what is up to date is not made again, and a failure
//! ends in one sentence that names its cause. Nothing here is part of the product.

mod bench;
mod budget;
mod count;
mod host;
mod install;
mod module;
mod page;
mod place;
mod reproducible;
mod run;
mod stamp;
mod start;
mod test;

use std::process::ExitCode;

use place::Place;

const USAGE: &str = "\
cargo xtask start [--port N]     build, and serve the page with a practice tenant
cargo xtask test [PART] [NAME…]  run the tests; PART is native, page or e2e, NAME a
                                 piece of a test's name
cargo xtask test reproducible    build what is committed in two folders, and compare
cargo xtask build                leave a page ready to be hosted in dist/
cargo xtask host [--config FILE] leave what each host needs beside it, in hosting/
cargo xtask bench [--rows N] [--only browser|native] [--rounds N] [--write]
                                 measure a check beside its peers; with --write into
                                 docs/performance.md

What is missing (the wasm32 target, npm packages, on Debian the browsers and an nginx)
is installed.";

/// What a command gives: nothing, or a sentence that says why it could not be done.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match command(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn command(args: &[String]) -> Outcome {
    let (command, rest) = match args {
        [] => ("help", args),
        [command, rest @ ..] => (command.as_str(), rest),
    };
    match command {
        "start" => start::start(&Place::find()?, rest),
        "bench" => bench::bench(&Place::find()?, rest),
        "test" if rest == ["reproducible"] => reproducible::test(&Place::find()?),
        "host" => host::host(&Place::find()?, rest),
        "test" => test::test(&Place::find()?, rest),
        "build" if rest.is_empty() => page::build(&Place::find()?),
        "build" => Err(format!("build takes no arguments, and {:?} was given", rest[0])),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => {
            Err(format!("there is no command {other:?}; these are known:\n\n{USAGE}"))
        }
    }
}
