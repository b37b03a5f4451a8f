//! Preflight on the command line: the same core as the page, for pipelines and for
//! people without a browser.
//!
//! Only `devices`, `plan`, `register`, `change`, `deregister`, `undo` and `sync` go over the
//! network. The exit status is 0 when all is well, 1 when something is wrong with the data, 2
//! when the command could not be carried out.

mod args;
mod change;
mod check;
mod choice;
mod completions;
mod convert;
mod day;
mod decode;
mod deeds;
mod devices;
mod finding;
mod fix;
mod folder;
mod input;
mod journal;
mod json;
mod mend;
mod merge;
mod outcome;
mod output;
mod pattern;
mod place;
mod plan;
mod progress;
mod register;
mod repair;
mod report;
mod rewrite;
mod rule;
mod run;
mod sarif;
mod save;
mod split;
mod sync;
mod table;
mod tenant;
mod undo;

use std::env;
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{CommandFactory, Parser};

use args::{Args, Command};
use output::Screen;

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
    let Args { command, color } = match Args::try_parse() {
        Ok(args) => args,
        Err(why) => return refuse(why),
    };
    let screen = Screen::new(color);
    let verdict = match command {
        Command::Check(args) => check::check(&args, screen),
        Command::Fix(args) => fix::fix(&args, screen),
        Command::Merge(args) => merge::merge(&args, screen),
        Command::Split(args) => split::split(&args, screen),
        Command::Convert(args) => convert::convert(&args, screen),
        Command::Decode(args) => decode::decode(&args, screen),
        Command::Repair(args) => repair::repair(&args, screen),
        Command::Devices(args) => devices::devices(&args, screen),
        Command::Plan(args) => plan::plan(&args, screen),
        Command::Register(args) => register::register(&args, screen),
        Command::Change(args) => change::change(&args, screen),
        Command::Deregister(args) => change::deregister(&args, screen),
        Command::Undo(args) => undo::undo(&args, screen),
        Command::Sync(args) => sync::sync(&args, screen),
        Command::Rule(args) => rule::rule(&args, screen),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
    };
    match verdict {
        Ok(verdict) => ExitCode::from(verdict as u8),
        Err(why) => {
            output::complain(&why.to_string());
            ExitCode::from(Verdict::Failed as u8)
        }
    }
}

/// Ends with what clap says of the arguments, which may be help. It repeats them as they
/// were given: those that a terminal would obey, as a file's name can be, are spelt out.
fn refuse(error: clap::Error) -> ExitCode {
    let is_obeyed = |arg: &str| arg.contains(output::is_obeyed);
    let obeyed = env::args_os().any(|arg| is_obeyed(&arg.to_string_lossy()));
    if !obeyed || !error.use_stderr() {
        error.exit();
    }
    // Said without colours, so that each code in it is an argument's. With colours clap
    // would take those out too, and with one that has no end all the rest.
    let said = Args::command().styles(Styles::plain()).try_get_matches();
    let error = said.err().unwrap_or(error);
    error.render().ansi().to_string().lines().for_each(output::say);
    ExitCode::from(Verdict::Failed as u8)
}
