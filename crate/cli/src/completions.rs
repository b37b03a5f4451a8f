//! `preflight completions` and `preflight man`: both from the arguments themselves, so
//! they can't be out of date.

use std::io::{self, Write};

use clap::{Args as ClapArgs, CommandFactory};
use clap_complete::Shell;

use crate::Verdict;
use crate::args::Args;
use crate::output::show;

#[derive(ClapArgs)]
#[command(after_help = "\
Examples:
  preflight completions bash > ~/.local/share/bash-completion/completions/preflight
  preflight completions zsh > \"${fpath[1]}/_preflight\"
  preflight completions fish > ~/.config/fish/completions/preflight.fish
  preflight completions powershell >> $PROFILE

Exit status: 0 they were written, 2 there are none for that shell.")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(ClapArgs)]
#[command(after_help = "\
Examples:
  preflight man | man -l -
  preflight man > /usr/local/share/man/man1/preflight.1

Exit status: 0 it was written, 2 could not run.")]
pub struct Man {}

pub fn completions(args: &Completions) -> io::Result<Verdict> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "preflight", &mut bytes);
    show(|out| out.write_all(&bytes))?;
    Ok(Verdict::Clean)
}

/// One page: what the program is, then each command with its options and examples.
pub fn man(_: &Man) -> io::Result<Verdict> {
    let mut bytes = Vec::new();
    let mut command = Args::command();
    command.build();
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(&mut bytes)?;
    page.render_name_section(&mut bytes)?;
    page.render_synopsis_section(&mut bytes)?;
    page.render_description_section(&mut bytes)?;
    page.render_options_section(&mut bytes)?;
    page.render_extra_section(&mut bytes)?;
    for command in command.get_subcommands().filter(|it| it.get_name() != "help") {
        let name = command.get_name().to_uppercase();
        let page = clap_mangen::Man::new(command.clone());
        writeln!(bytes, ".SH \"PREFLIGHT {name}\"")?;
        page.render_description_section(&mut bytes)?;
        page.render_synopsis_section(&mut bytes)?;
        page.render_options_section(&mut bytes)?;
        page.render_extra_section(&mut bytes)?;
    }
    // What stands behind the options are examples and the exit status.
    let text = String::from_utf8_lossy(&bytes).replace(".SH EXTRA", ".SH EXAMPLES");
    show(|out| out.write_all(text.as_bytes()))?;
    Ok(Verdict::Clean)
}
