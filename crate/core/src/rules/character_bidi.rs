//! A character that turns the direction of the text.

use super::characters::{Odd, code};
use super::{Check, Column, Finding, Message, Row, characters};

rule! {
    /// ## What it finds
    /// A character in a serial number, product ID, tag, user, manufacturer or model that
    /// makes the text after it run the other way, or ends such a run.
    ///
    /// ## Why it matters
    /// What is shown is not what is sent: `5CG<U+202E>A1000` shows as `5CG0001A`. It
    /// comes from a chat or a web page, or somebody wants it to be overlooked.
    ///
    /// ## Example
    /// `HQ` with U+202E, RIGHT-TO-LEFT OVERRIDE, in it.
    ///
    /// ## Fix
    /// Take it out, where that leaves what was seen: a tag shown as `HQField` may be
    /// `HQ<U+202E>dleiF`, and only you can know which is meant. A serial number is taken
    /// from the hash where that proves it.
    "character-bidi", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    let message = if characters::is_turned(text) { turned } else { found };
    characters::find(row, column, text, |odd| odd == Odd::Bidi, message, true)
}

fn found(character: char, _: Odd) -> Message {
    say("character-bidi.found", character)
}

fn turned(character: char, _: Odd) -> Message {
    say("character-bidi.turned", character)
}

fn say(key: &'static str, character: char) -> Message {
    let name = match character {
        '\u{61c}' => "ARABIC LETTER MARK",
        '\u{200e}' => "LEFT-TO-RIGHT MARK",
        '\u{200f}' => "RIGHT-TO-LEFT MARK",
        '\u{202a}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => "POP DIRECTIONAL FORMATTING",
        '\u{202d}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        _ => "POP DIRECTIONAL ISOLATE",
    };
    Message::new(key).with("code", code(character)).with("name", name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::{Odd, characters};

    #[test]
    fn each_place() {
        check(
            "character-bidi",
            r#"
5CG0001A,,hash(5CG0001A),HQ<202D>1<202C>,
                           ^^^^^^ warning: Character 3 turns the direction of the text: U+202D, LEFT-TO-RIGHT OVERRIDE.
                           fix: Make it `HQ1`.
                                  ^^^^^^ warning: Character 5 turns the direction of the text: U+202C, POP DIRECTIONAL FORMATTING.
                                  fix: Make it `HQ1`.
5CG<200E>0001B,,hash(5CG0001B)
   ^^^^^^ warning: Character 4 turns the direction of the text: U+200E, LEFT-TO-RIGHT MARK.
   fix: Take `5CG0001B` from the hash.
"#,
        );
    }

    #[test]
    fn each_character_has_its_name() {
        for (character, name) in [
            ('\u{61c}', "U+061C, ARABIC LETTER MARK"),
            ('\u{200e}', "U+200E, LEFT-TO-RIGHT MARK"),
            ('\u{200f}', "U+200F, RIGHT-TO-LEFT MARK"),
            ('\u{202a}', "U+202A, LEFT-TO-RIGHT EMBEDDING"),
            ('\u{202b}', "U+202B, RIGHT-TO-LEFT EMBEDDING"),
            ('\u{202c}', "U+202C, POP DIRECTIONAL FORMATTING"),
            ('\u{202d}', "U+202D, LEFT-TO-RIGHT OVERRIDE"),
            ('\u{202e}', "U+202E, RIGHT-TO-LEFT OVERRIDE"),
            ('\u{2066}', "U+2066, LEFT-TO-RIGHT ISOLATE"),
            ('\u{2067}', "U+2067, RIGHT-TO-LEFT ISOLATE"),
            ('\u{2068}', "U+2068, FIRST STRONG ISOLATE"),
            ('\u{2069}', "U+2069, POP DIRECTIONAL ISOLATE"),
        ] {
            let text = format!("a{character}b");
            let odd: Vec<_> = characters::odd(&text).collect();
            assert_eq!(odd, [(1, character, Odd::Bidi)]);
            let said = super::found(character, Odd::Bidi).to_string();
            assert!(said.contains(name), "{said}");
        }
    }

    #[test]
    fn what_was_seen_is_not_what_is_left() {
        check(
            "character-bidi",
            r#"
5CG0001A,,hash(5CG0001A),HQ<202E>dleiF,
                           ^^^^^^ warning: Character 3 turns the direction of the text: U+202E, RIGHT-TO-LEFT OVERRIDE. What is seen is not what is sent: write it as it is meant.
5CG<202E>B1000,,hash(5CG0001B)
   ^^^^^^ warning: Character 4 turns the direction of the text: U+202E, RIGHT-TO-LEFT OVERRIDE. What is seen is not what is sent: write it as it is meant.
5CG<202E>0001C,,hash(5CG0001C)
   ^^^^^^ warning: Character 4 turns the direction of the text: U+202E, RIGHT-TO-LEFT OVERRIDE. What is seen is not what is sent: write it as it is meant.
   fix: Take `5CG0001C` from the hash.
5CG<202E>E1000,,hash(5CG<202E>E1000)
   ^^^^^^ warning: Character 4 turns the direction of the text: U+202E, RIGHT-TO-LEFT OVERRIDE. What is seen is not what is sent: write it as it is meant.
5CG0001D,,hash(5CG0001D),<5D0>1<200E>,
                               ^^^^^^ warning: Character 3 turns the direction of the text: U+200E, LEFT-TO-RIGHT MARK. What is seen is not what is sent: write it as it is meant.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "character-bidi",
            r#"
5CG0001A,,hash(5CG0001A),HQ,
5CG0001B,,hash(5CG0001B),H<200B>Q,
"#,
        );
    }
}
