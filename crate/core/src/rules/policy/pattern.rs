//! Patterns of texts: small, and matched in time that no pattern makes long.
//!
//! | | |
//! |---|---|
//! | `*` | any characters, or none |
//! | `?` | one character |
//! | `#` | one digit |
//! | `@` | one letter A to Z, of either case |
//! | `[A-F0-9]`, `[!0-9]` | one of these characters, one but these |
//! | `\` | the next character itself |
//!
//! Everything else is itself, case too. Lists of tags and models know `*` and `\` alone,
//! so that `Site #3` means what it says.

/// Characters that a pattern may have.
pub(super) const LONGEST: usize = 200;

/// A pattern of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Run,
    Any,
    Digit,
    Letter,
    Is(char),
    Among { ranges: Vec<(char, char)>, not: bool },
}

/// What is wrong with a pattern, at which character from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooLong,
    Open(usize),
    Nothing(usize),
    Backwards(usize),
    Escape(usize),
}

impl Pattern {
    /// Reads a pattern in the whole language.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        Self::with(text, |character| match character {
            '?' => Some(Token::Any),
            '#' => Some(Token::Digit),
            '@' => Some(Token::Letter),
            _ => None,
        })
    }

    /// Reads a text in which `*` stands for any characters.
    pub(super) fn read_text(text: &str) -> Result<Self, Fault> {
        Self::with(text, |character| (character == '[').then_some(Token::Is('[')))
    }

    fn with(text: &str, word: fn(char) -> Option<Token>) -> Result<Self, Fault> {
        let characters: Vec<char> = text.chars().collect();
        if characters.len() > LONGEST {
            return Err(Fault::TooLong);
        }
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&character) = characters.get(at) {
            let token = match (character, word(character)) {
                (_, Some(token)) => token,
                ('*', _) => Token::Run,
                ('\\', _) => {
                    at += 1;
                    Token::Is(*characters.get(at).ok_or(Fault::Escape(at - 1))?)
                }
                ('[', _) => {
                    let (token, end) = class(&characters, at)?;
                    at = end;
                    token
                }
                _ => Token::Is(character),
            };
            tokens.push(token);
            at += 1;
        }
        Ok(Self { text: text.to_owned(), tokens })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole of a text is of this pattern.
    pub fn fits(&self, text: &str) -> bool {
        // A run that turns out too short is made longer; only the last one can need it,
        // so the time is the text's length times the pattern's at worst.
        let (mut rest, mut token) = (text, 0);
        let mut run: Option<(usize, &str)> = None;
        loop {
            let next = rest.chars().next();
            match (self.tokens.get(token), next) {
                (Some(Token::Run), _) => {
                    run = Some((token, rest));
                    token += 1;
                    continue;
                }
                (Some(expected), Some(character)) if expected.fits(character) => {
                    rest = rest.get(character.len_utf8()..).unwrap_or_default();
                    token += 1;
                    continue;
                }
                (None, None) => return true,
                _ => {}
            }
            let Some((at, from)) = run else { return false };
            let Some(skipped) = from.chars().next() else { return false };
            rest = from.get(skipped.len_utf8()..).unwrap_or_default();
            run = Some((at, rest));
            token = at + 1;
        }
    }
}

impl Token {
    fn fits(&self, character: char) -> bool {
        match self {
            Token::Run => false,
            Token::Any => true,
            Token::Digit => character.is_ascii_digit(),
            Token::Letter => character.is_ascii_alphabetic(),
            Token::Is(wanted) => character == *wanted,
            Token::Among { ranges, not } => {
                let among =
                    |(from, to): &(char, char)| (*from..=*to).contains(&character);
                ranges.iter().any(among) != *not
            }
        }
    }
}

/// The class that begins at a `[`, and the place of its `]`.
fn class(characters: &[char], open: usize) -> Result<(Token, usize), Fault> {
    let mut at = open + 1;
    let not = characters.get(at) == Some(&'!');
    at += usize::from(not);
    let mut ranges = Vec::new();
    loop {
        let from = match characters.get(at).ok_or(Fault::Open(open))? {
            ']' if ranges.is_empty() => return Err(Fault::Nothing(open)),
            ']' => return Ok((Token::Among { ranges, not }, at)),
            '\\' => {
                at += 1;
                *characters.get(at).ok_or(Fault::Open(open))?
            }
            character => *character,
        };
        let to = match (characters.get(at + 1), characters.get(at + 2)) {
            (Some('-'), Some(to)) if *to != ']' => {
                at += 2;
                *to
            }
            _ => from,
        };
        if to < from {
            return Err(Fault::Backwards(at));
        }
        ranges.push((from, to));
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, fitting: &[&str], others: &[&str]) {
        let read = Pattern::read(pattern).expect("a pattern");
        for text in fitting {
            assert!(read.fits(text), "{pattern} should fit {text}");
        }
        for text in others {
            assert!(!read.fits(text), "{pattern} should not fit {text}");
        }
    }

    #[test]
    fn each_sign_does_what_the_table_says() {
        check("5CG#####", &["5CG12345"], &["5CG1234", "5CG123456", "5cg12345"]);
        check("@@?#", &["PFx1", "pf\u{fc}1"], &["P1x1", "PF1"]);
        check("*-*-Z", &["a-b-Z", "--Z", "a-Z-b-Z"], &["a-Z", "a-b-Zz", ""]);
        check("[A-CX]1[!0-9]", &["A1z", "X1-"], &["D1z", "A12", "A1"]);
        check("[!0-9]", &["!", "[", "a"], &["5"]);
        check("[a-]x", &["ax", "-x"], &["bx"]);
        check(r"\*\[\\[\]]", &[r"*[\]"], &["x[\\]"]);
        check("", &[""], &["x"]);
        check("*", &["", "anything"], &[]);
    }

    #[test]
    fn texts_know_only_the_run() {
        let read = Pattern::read_text("Site #3 [north]*").expect("a pattern");
        assert!(read.fits("Site #3 [north]") && read.fits("Site #3 [north]-2"));
        assert!(!read.fits("Site 33 [north]"));
    }

    #[test]
    fn what_is_no_pattern_says_where() {
        assert_eq!(Pattern::read("5[A-"), Err(Fault::Open(1)));
        assert_eq!(Pattern::read("[]"), Err(Fault::Nothing(0)));
        assert_eq!(Pattern::read("[9-0]"), Err(Fault::Backwards(3)));
        assert_eq!(Pattern::read("ab\\"), Err(Fault::Escape(2)));
        assert_eq!(Pattern::read(&"#".repeat(201)), Err(Fault::TooLong));
    }

    #[test]
    fn no_pattern_takes_long() {
        let read = Pattern::read(&"*a".repeat(100)).expect("a pattern");
        assert!(!read.fits(&("a".repeat(20_000) + "b")));
    }
}
