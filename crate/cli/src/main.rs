//! Preflight on the command line: the same core as the page, for pipelines and for
//! people without a browser.
//!
//! Nothing goes over the network. The exit status is 0 when all is well, 1 when
//! something is wrong with the data, 2 when the command could not be carried out.

mod args;
mod check;
mod convert;
mod decode;
mod input;
mod output;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// What a command comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Nothing is wrong.
    Clean = 0,
    /// Something is wrong with the data.
    Wrong = 1,
    /// Something could not be read or written; what could be is in the output.
    Failed = 2,
}

fn main() -> ExitCode {
    let verdict = match Args::parse().command {
        Command::Check(args) => check::check(&args),
        Command::Decode(args) => decode::decode(&args),
        Command::Convert(args) => convert::convert(&args),
    };
    match verdict {
        Ok(verdict) => ExitCode::from(verdict as u8),
        // Who reads the output has seen enough.
        Err(why) if why.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(why) => {
            output::complain(&why.to_string());
            ExitCode::from(Verdict::Failed as u8)
        }
    }
}
