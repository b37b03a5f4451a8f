//! What the program says of itself: help, manual page, completions, `docs/cli.md`.

use std::path::Path;
use std::{env, fs};

use crate::stage::Stage;

const COMMANDS: [&str; 17] = [
    "check",
    "fix",
    "merge",
    "split",
    "convert",
    "decode",
    "repair",
    "devices",
    "plan",
    "register",
    "change",
    "deregister",
    "undo",
    "sync",
    "rule",
    "completions",
    "man",
];

#[test]
fn every_command_has_examples_and_its_exit_status() {
    let stage = Stage::new("help-commands");
    for command in COMMANDS {
        let said = stage.run(&[command, "--help"]);
        assert!(said.out.contains("\nExamples:\n  "), "{command}: {}", said.out);
        assert!(said.out.contains("\nExit status: 0 "), "{command}: {}", said.out);
        assert!(said.out.contains(&format!("preflight {command}")), "{command}");
        assert_eq!(said.status, 0);
    }
}

#[test]
fn every_command_is_in_the_list_and_in_the_test_above() {
    let said = Stage::new("help-list").run(&["--help"]);
    let list = said.out.split_once("Commands:\n").expect("a list").1;
    let list = list.split("\n\n").next().unwrap_or_default();
    let names: Vec<_> =
        list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, [&COMMANDS[..], &["help"]].concat());
}

#[test]
fn every_shell_gets_completions_with_the_names_of_rules() {
    let stage = Stage::new("help-completions");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let said = stage.run(&["completions", shell]);
        assert!(said.out.contains("preflight") && said.out.contains("merge"), "{shell}");
        // PowerShell's have no values, as clap_complete writes them.
        assert!(shell == "powershell" || said.out.contains("hash-checksum"), "{shell}");
        assert_eq!(said.status, 0);
    }
    assert_eq!(stage.run(&["completions", "cmd"]).status, 2);
}

#[test]
fn the_manual_page_has_every_command_with_its_examples() {
    let said = Stage::new("help-man").run(&["man"]);
    assert!(said.out.contains(".TH preflight 1"), "{}", &said.out[..200]);
    for command in COMMANDS {
        let heading = format!(".SH \"PREFLIGHT {}\"", command.to_uppercase());
        assert!(said.out.contains(&heading), "{heading}");
    }
    assert_eq!(said.out.matches("Exit status: 0 ").count(), COMMANDS.len() + 1);
}

#[test]
fn an_argument_that_is_refused_is_not_obeyed_by_the_terminal() {
    let stage = Stage::new("help-obeyed");
    let odd = "--\u{1b}[31m\u{9b}2J\u{61c}\u{202e}\u{1b}]0;no end.csv";
    for args in [&["check", odd][..], &[odd], &["check", "--format", odd], &["rule", odd]]
    {
        let mut command = stage.command(args);
        // As at a terminal, where clap writes its colours.
        let output = command.env("CLICOLOR_FORCE", "1").output().expect("it runs");
        let err = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{err:?}");
        assert!(!err.contains(['\u{1b}', '\u{9b}', '\u{61c}', '\u{202e}']), "{err:?}");
        let shown = "--\\u{1b}[31m\\u{9b}2J\\u{61c}\\u{202e}\\u{1b}]0;no end.csv";
        assert!(err.contains(shown), "{err:?}");
        assert!(output.stdout.is_empty());
    }
    // What nobody has to fear is coloured as ever, and help is no error.
    let output =
        stage.command(&["check", "--colour"]).env("CLICOLOR_FORCE", "1").output();
    let err = String::from_utf8(output.expect("it runs").stderr).expect("UTF-8");
    assert!(err.contains("\u{1b}["), "{err:?}");
    let said = stage.run(&["check", "--help", odd]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
}

/// `PREFLIGHT_WRITE=1 cargo test -p preflight --test cli help` writes the page.
#[test]
fn the_page_in_docs_is_what_the_program_says() {
    let stage = Stage::new("help-docs");
    let mut page = INTRODUCTION.to_owned();
    let mut add = |title: &str, args: &[&str]| {
        let said = stage.run(args);
        let text: Vec<_> = said.out.lines().map(str::trim_end).collect();
        page += &format!("\n## {title}\n\n```text\n{}\n```\n", text.join("\n"));
    };
    add("preflight", &["--help"]);
    for command in COMMANDS {
        add(&format!("preflight {command}"), &[command, "--help"]);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    if env::var_os("PREFLIGHT_WRITE").is_some() {
        fs::write(&path, &page).expect("docs/cli.md");
    }
    let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written == page,
        "docs/cli.md is out of date: run `PREFLIGHT_WRITE=1 cargo test -p preflight --test cli help`"
    );
}

const INTRODUCTION: &str = "\
# The command line

`preflight` is the same core as the page, for pipelines and for people without a browser.
It reads files of any flavour, told by their content, and changes none of them: what it
makes is a new file, and a file that is there is overwritten only with `--force`. Only
`devices`, `plan`, `register`, `change`, `deregister`, `undo` and `sync` go over the network,
to Microsoft's sign-in and Microsoft Graph.

| exit status | means |
|---|---|
| 0 | all is well |
| 1 | something is wrong with the data |
| 2 | the command could not be carried out, or not everything could be read |
| 130 | it was ended by Ctrl-C; while a run is on its way the first one only sends nothing new |

In a pipeline:

```sh
preflight check --format sarif --output findings.sarif devices/
preflight fix devices.csv --output - | preflight check -
preflight merge stick/ --target intune --fix --output all.csv
preflight register devices/ --yes --report report.csv
preflight register --resume preflight-run-2025-12-31-0b1b7f6e.journal
preflight change --tagged Kiosk --group-tag Lobby --yes
preflight deregister --file returned.txt --skip-missing --yes
```

What goes to standard output is the result: findings, decoded hashes, the names of files
written, or with `--output -` the file itself. What is done on the way is said on standard
error. Control characters from files are spelt out in text for people.

What follows is the help of each command, which `preflight COMMAND --help` shows too.
";
