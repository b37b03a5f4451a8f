//! A character outside ASCII.

use super::characters::{Odd, code};
use super::{Check, Column, Finding, Message, Row, characters};

rule! {
    /// ## What it finds
    /// A letter or mark outside ASCII in a serial number, product ID, user, manufacturer
    /// or model. Group tags have a rule of their own.
    ///
    /// ## Why it matters
    /// In a file of one byte a character, which Intune wants, it means another letter in
    /// another code page. Serial numbers and product IDs never have one, and Microsoft
    /// Entra allows none in the name of a user.
    ///
    /// ## Example
    /// `müller@contoso.example`
    ///
    /// ## Fix
    /// A serial number is taken from the hash where that proves it. Elsewhere only you
    /// can know what was meant.
    "character-non-ascii", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    // `group-tag-characters` tells of a tag that Intune's file can't hold.
    match column {
        Column::GroupTag => Vec::new(),
        _ => characters::find(
            row,
            column,
            text,
            |odd| odd == Odd::NonAscii,
            message,
            false,
        ),
    }
}

fn message(character: char, _: Odd) -> Message {
    Message::new("character-non-ascii.found")
        .with("character", character)
        .with("code", code(character))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn each_place() {
        check(
            "character-non-ascii",
            r#"
5CG0001A,,hash(5CG0001A),,müller@contoso.example
                           ^ warning: Character 2 is `ü` (U+00FC), which is outside ASCII.
5CG0001Ä,,
       ^ warning: Character 8 is `Ä` (U+00C4), which is outside ASCII.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "character-non-ascii",
            r#"
5CG0001A,,hash(5CG0001A),Büro,ada@contoso.example
5CG0001B,,hash(5CG0001B),HQ<A0>1,
"#,
        );
    }
}
