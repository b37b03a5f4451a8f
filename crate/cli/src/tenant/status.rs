//! What is being done, on standard error: one line that changes on a terminal, and
//! elsewhere a line for each thing that is new.

use std::io::{self, Write};

use terminal_size::{Width, terminal_size_of};

use crate::output::{plain, say};

/// What is being done.
pub struct Doing {
    /// Changes when it is something else; not with each second of a wait.
    pub what: String,
    pub text: String,
}

pub struct Status {
    /// A terminal shows it.
    bar: bool,
    what: String,
    text: String,
}

impl Status {
    pub fn new(bar: bool) -> Self {
        Self { bar, what: String::new(), text: String::new() }
    }

    /// Whether what is shown can be taken back.
    pub fn is_bar(&self) -> bool {
        self.bar
    }

    pub fn show(&mut self, doing: &Doing) {
        let is_new = doing.text != self.text && (self.bar || doing.what != self.what);
        if !is_new {
            return;
        }
        self.text.clone_from(&doing.text);
        self.what.clone_from(&doing.what);
        if self.bar {
            // A line that wraps could not be taken back.
            let line: String =
                plain(&doing.text).chars().take(columns().max(2) - 1).collect();
            let _ = write!(io::stderr(), "\r\u{1b}[K{line}");
        } else {
            say(&doing.text);
        }
    }

    /// Makes room for other words.
    pub fn clear(&mut self) {
        if self.bar && !std::mem::take(&mut self.text).is_empty() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    /// Something to be said once, above the line.
    pub fn say(&mut self, sentence: &str) {
        self.clear();
        say(sentence);
    }
}

/// How wide the terminal is by now; its window may have another size than before.
fn columns() -> usize {
    terminal_size_of(io::stderr()).map_or(80, |(Width(columns), _)| columns.into())
}

impl Drop for Status {
    fn drop(&mut self) {
        self.clear();
    }
}
