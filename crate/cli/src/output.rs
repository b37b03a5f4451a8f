//! What goes to the terminal: colour where it is wanted, and nothing of a file that a
//! terminal would obey.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use crate::args::Color;

/// Says on standard error why something could not be done.
pub fn complain(sentence: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "preflight: {}", plain(sentence));
}

/// Whether a terminal would do something for a character instead of showing it.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text of a file or a name, with control characters and those that turn the direction
/// of writing spelt out: a serial number must not be able to rewrite the screen.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_obeyed(c) { plain.extend(c.escape_default()) } else { plain.push(c) }
    }
    plain
}

/// A sentence beside the output, on standard error.
pub fn say(sentence: &str) {
    let _ = writeln!(io::stderr(), "{}", plain(sentence));
}

/// Writes to standard output. Who reads it may have seen enough, as `head` has: what a
/// command does and what it comes to is the same then.
pub fn show(make: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match make(&mut out).and_then(|()| out.flush()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(why),
        _ => Ok(()),
    }
}

/// The same with the name of a file that was written.
pub fn show_path(path: &Path) -> io::Result<()> {
    show(|out| writeln!(out, "{}", plain(&path.display().to_string())))
}

/// What the two streams of output are shown by.
#[derive(Clone, Copy)]
pub struct Screen {
    /// Colours of standard output.
    pub out: Paint,
    /// Colours of standard error.
    pub err: Paint,
    /// Standard error is a terminal that can show a bar.
    pub bar: bool,
}

impl Screen {
    /// Colour where it is asked for, or else where a terminal shows it and `NO_COLOR` is
    /// not set (no-color.org: to anything but the empty string).
    pub fn new(color: Color) -> Self {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        // The console of old Windows shows the codes instead of obeying them.
        let able = !dumb && (!cfg!(windows) || set("WT_SESSION") || set("TERM"));
        let wanted = !set("NO_COLOR");
        let paint = |shows: bool| Paint { on: is_coloured(color, shows && able, wanted) };
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Self { out: paint(out), err: paint(err), bar: err && able }
    }
}

/// Whether to colour what goes to a place that shows colours or not. `wanted`: the
/// person has not said otherwise for all programs.
fn is_coloured(color: Color, shows: bool, wanted: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => shows && wanted,
    }
}

/// The colours of a terminal, or none.
#[derive(Clone, Copy)]
pub struct Paint {
    on: bool,
}

/// What is coloured.
#[derive(Clone, Copy)]
pub enum Ink {
    Red,
    Yellow,
    Blue,
    Green,
    Bold,
}

impl Paint {
    /// No colour: for files.
    pub const NONE: Self = Self { on: false };

    pub fn text(self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Red => "1;31",
            Ink::Yellow => "1;33",
            Ink::Blue => "1;34",
            Ink::Green => "1;32",
            Ink::Bold => "1",
        };
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A number with its word: `1 row`, `2 rows`.
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_spelt_out() {
        assert_eq!(plain("5CG\u{1b}[2J\r\n"), "5CG\\u{1b}[2J\\r\\n");
        assert_eq!(plain("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(plain("a\u{61c}b"), "a\\u{61c}b");
        assert_eq!(plain("Büro 北"), "Büro 北");
    }

    #[test]
    fn colour_is_for_terminals_of_people_who_want_it() {
        assert!(is_coloured(Color::Auto, true, true));
        assert!(!is_coloured(Color::Auto, true, false), "NO_COLOR");
        assert!(!is_coloured(Color::Auto, false, true), "a pipe");
        assert!(is_coloured(Color::Always, false, false));
        assert!(!is_coloured(Color::Never, true, true));
    }

    #[test]
    fn without_colour_text_stays_as_it_is() {
        assert_eq!(Paint { on: false }.text(Ink::Red, "error"), "error");
        assert_eq!(
            Paint { on: true }.text(Ink::Red, "error"),
            "\u{1b}[1;31merror\u{1b}[0m"
        );
    }
}
