//! Running a program where people can watch it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use crate::Outcome;

/// Says what begins, does it, and says how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("── {name}");
    let began = Instant::now();
    let done = work()?;
    println!("   {:.1} s", began.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a command to its end; its output goes to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let status =
        command.stdin(Stdio::null()).status().map_err(|why| unstarted(command, &why))?;
    ended(command, status)
}

/// Runs a command whose output is shown only if it fails.
pub fn quietly(command: &mut Command) -> Outcome<String> {
    let said =
        command.stdin(Stdio::null()).output().map_err(|why| unstarted(command, &why))?;
    if !said.status.success() {
        let _ = std::io::stdout().write_all(&said.stdout);
        let _ = std::io::stderr().write_all(&said.stderr);
    }
    ended(command, said.status)?;
    Ok(String::from_utf8_lossy(&said.stdout).into_owned())
}

/// Runs a command to its end, shows its standard output as it comes, and gives it.
pub fn watched(command: &mut Command) -> Outcome<(ExitStatus, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| unstarted(command, &why))?;
    let mut all = String::new();
    if let Some(output) = child.stdout.take() {
        let mut lines = BufReader::new(output);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            all.push_str(&text);
            line.clear();
        }
    }
    let status = child.wait().map_err(|why| unstarted(command, &why))?;
    Ok((status, all))
}

/// The sentence for a command that failed.
pub fn ended(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` failed ({status}); its own words are above.", spelt(command)))
}

fn unstarted(command: &Command, why: &std::io::Error) -> String {
    let program = command.get_program().to_string_lossy();
    if why.kind() == std::io::ErrorKind::NotFound {
        return format!("{program} is needed and not on the PATH.");
    }
    format!("{program} could not be run: {why}")
}

/// The command as one would type it: the program without its folder.
fn spelt(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ").trim_end_matches(" --").to_owned()
}
