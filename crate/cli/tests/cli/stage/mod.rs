//! A folder of its own for each test, files of made-up devices in it, and the real
//! binary run there.

pub mod practice;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use preflight_core::hash::generate::Device;
use serde_json::Value;

/// The day of the tests: the first of the made-up devices were captured in the year
/// before it.
pub const TODAY: &str = "2025-06-30";

/// The configuration of the practice tenant of a stage, if it has one.
pub const CONFIG: &str = "practice.json";

/// The folder of one test.
pub struct Stage {
    pub folder: PathBuf,
}

/// What the binary said.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Stage {
    /// An empty folder of this name.
    pub fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the test");
        Self { folder }
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.join(name);
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder for the test");
        fs::write(path, content).expect("a file for the test");
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).expect("a file of the test")
    }

    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, b"")
    }

    /// Runs the binary with this on its standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("its standard input");
        // It may end without reading it.
        let _ = stdin.write_all(input);
        drop(stdin);
        Said::new(child.wait_with_output().expect("the binary ends"))
    }

    /// Runs the binary where nobody reads its standard output any more.
    pub fn run_unread(&self, args: &[&str], token: &str) -> Said {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = self.command(args);
        if !token.is_empty() {
            command.env("PREFLIGHT_TOKEN", token);
        }
        Said::new(command.stdout(writer).output().expect("the binary runs"))
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preflight"));
        command.current_dir(&self.folder).args(args).env_remove("PREFLIGHT_TOKEN");
        // Tests know no clock.
        let reads = ["check", "fix", "merge", "split", "convert", "plan", "register"];
        let reads = reads.contains(&args[0]);
        if reads && !args.contains(&"--today") {
            command.args(["--today", TODAY]);
        }
        let signs_in =
            ["devices", "plan", "register", "change", "deregister", "undo", "sync"];
        let signs_in = signs_in.contains(&args[0]);
        if signs_in && self.has(CONFIG) && !args.contains(&"--config") {
            command.args(["--config", CONFIG]);
        }
        command
    }
}

impl Said {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            status: output.status.code().expect("it was not killed"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }

    /// The findings of a rule in an array of them.
    pub fn findings(&self, rule: &str) -> Vec<Value> {
        let all = self.json();
        let all = all.as_array().expect("an array").iter();
        all.filter(|finding| finding["rule"] == rule).cloned().collect()
    }
}

/// A policy by which no hash is old, for files of many devices.
pub const PATIENT: &str = r#"{"maxAgeDays": 36500}"#;

/// The lines of a file for Intune: header, then a row for each of these devices.
pub fn lines(devices: std::ops::RangeInclusive<u64>) -> Vec<String> {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash";
    let row = |number| {
        let device = Device::numbered(number);
        format!("{},,{}", device.serial, device.hash())
    };
    std::iter::once(header.to_owned()).chain(devices.map(row)).collect()
}

/// A whole file of good devices.
pub fn file(devices: std::ops::RangeInclusive<u64>) -> String {
    lines(devices).join("\r\n") + "\r\n"
}

/// A file whose second row, in line 3, has no serial number: an error with a fix.
pub fn file_without_serial() -> String {
    let mut lines = lines(1..=3);
    let hash = Device::numbered(2).hash();
    lines[2] = format!(",,{hash}");
    lines.join("\r\n") + "\r\n"
}

/// A file whose second row, in line 3, was swapped letter for letter: this many
/// characters of its hash are other ones.
pub fn file_with_damage(wrong: usize) -> String {
    let mut lines = lines(1..=3);
    let hash = Device::numbered(2).hash();
    lines[2] = lines[2].replace(&hash, &damaged(&hash, wrong));
    lines.join("\r\n") + "\r\n"
}

/// A hash of which this many characters are other ones.
pub fn damaged(hash: &str, wrong: usize) -> String {
    let mut bytes = hash.as_bytes().to_vec();
    for at in (0..wrong).map(|number| 200 + 37 * number) {
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    }
    String::from_utf8(bytes).expect("ASCII")
}

/// A ZIP archive with these members.
pub fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("a member");
        writer.write_all(content.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// The serial number of a made-up device.
pub fn serial(number: u64) -> String {
    Device::numbered(number).serial
}

/// Rows of made-up devices, each with a tag.
pub fn tagged(rows: &[(u64, &str)]) -> String {
    let row = |(number, tag): &(u64, &str)| {
        format!("{},,{},{tag}\r\n", serial(*number), Device::numbered(*number).hash())
    };
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n";
    header.to_owned() + &rows.iter().map(row).collect::<String>()
}

/// The journals that are there, and what was to take the place of one.
pub fn journals(stage: &Stage) -> Vec<String> {
    let files = fs::read_dir(&stage.folder).expect("a folder");
    let name = |file: std::io::Result<fs::DirEntry>| {
        file.expect("a file").file_name().into_string().expect("UTF-8")
    };
    files.map(name).filter(|name| name.contains(".journal")).collect()
}

/// The only journal.
pub fn journal(stage: &Stage) -> String {
    let mut journals = journals(stage);
    journals.retain(|name| name.ends_with(".journal"));
    assert_eq!(journals.len(), 1, "{journals:?}");
    journals.remove(0)
}
