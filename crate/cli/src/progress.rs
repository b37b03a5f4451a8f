//! A bar on standard error for work that takes long, and only where a terminal shows it.

use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(400);
/// Time between two drawings.
const FRAME: Duration = Duration::from_millis(80);
/// Characters of the bar.
const WIDTH: u64 = 30;

pub struct Progress {
    on: bool,
    label: &'static str,
    done: u64,
    total: u64,
    next: Instant,
    drawn: bool,
}

impl Progress {
    /// A bar for this much work. `on`: a terminal shows it.
    pub fn new(on: bool, label: &'static str, total: u64) -> Self {
        let next = Instant::now() + PATIENCE;
        Self { on, label, done: 0, total, next, drawn: false }
    }

    /// Some more is done.
    pub fn add(&mut self, done: u64) {
        self.set(self.done + done);
    }

    /// So much is done.
    pub fn set(&mut self, done: u64) {
        self.done = done;
        if self.on && Instant::now() >= self.next {
            self.next = Instant::now() + FRAME;
            self.drawn = true;
            let _ = write!(io::stderr(), "\r{}", line(self.label, done, self.total));
        }
    }

    /// Makes room for a line of text.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            // Back to the start of the line, and it is empty.
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn line(label: &str, done: u64, total: u64) -> String {
    // What is longer than announced (standard input) is not more than all.
    let part = |of: u64| (done.min(total) * of).checked_div(total);
    let Some((full, percent)) = part(WIDTH).zip(part(100)) else {
        return format!("{label} …");
    };
    let bar = "█".repeat(full as usize) + &"░".repeat((WIDTH - full) as usize);
    format!("{label} {bar} {percent:>3}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_and_never_overflows() {
        assert!(line("Reading", 0, 10).ends_with("░   0%"));
        assert!(line("Reading", 5, 10).ends_with("░  50%"));
        assert_eq!(line("Reading", 20, 10), format!("Reading {} 100%", "█".repeat(30)));
    }

    #[test]
    fn without_a_total_there_is_no_percentage() {
        assert_eq!(line("Reading", 5, 0), "Reading …");
    }
}
