//! A character that can't be seen.

use super::characters::{Odd, code};
use super::{Check, Column, Finding, Message, Row, characters};

rule! {
    /// ## What it finds
    /// A character in a serial number, product ID, tag, user, manufacturer or model that
    /// shows nothing, or a blank that is no ordinary one: zero-width spaces, no-break
    /// spaces, soft hyphens, tabs, control characters.
    ///
    /// ## Why it matters
    /// It is part of the text: `HQ` with a zero-width space is another tag than `HQ`, and
    /// no rule of a group meets it. "Hidden special characters" are among Microsoft's own
    /// causes of failed imports.
    ///
    /// ## Example
    /// `5CG0001A` with U+200B behind the third letter.
    ///
    /// ## Fix
    /// Take it out; a blank of another kind becomes an ordinary one. A serial number is
    /// taken from the hash where that proves it.
    "character-invisible", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    characters::find(row, column, text, |odd| odd == Odd::Invisible, message, true)
}

fn message(character: char, _: Odd) -> Message {
    let key = match character.is_whitespace() && character != '\u{85}' {
        true => "character-invisible.blank",
        false => "character-invisible.found",
    };
    Message::new(key).with("code", code(character))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn each_place() {
        check(
            "character-invisible",
            r#"
5CG<200B>0001A,,hash(5CG0001A),H<AD>Q<A0>1,
   ^^^^^^ warning: Character 4 can't be seen: U+200B.
   fix: Take `5CG0001A` from the hash.
                                ^^^^ warning: Character 2 can't be seen: U+00AD.
                                fix: Make it `HQ 1`.
                                     ^^^^ warning: Character 4 is a blank that is no ordinary one: U+00A0.
                                     fix: Make it `HQ 1`.
5CG<200B>0001B,,
   ^^^^^^ warning: Character 4 can't be seen: U+200B.
   fix: Make it `5CG0001B`.
5CG0001C,,,HQ<7>1,
             ^^^ warning: Character 3 can't be seen: U+0007.
             fix: Make it `HQ1`.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "character-invisible",
            r#"
5CG0001A,,hash(5CG0001A),HQ<A0>,
5CG0001B,,hash(5CG0001B),Büro 1,
"#,
        );
    }
}
