//! A character that looks like another.

use super::characters::{Odd, code};
use super::{Check, Column, Finding, Message, Row, characters};

rule! {
    /// ## What it finds
    /// A letter of another script that looks like a plain one, a full-width letter, or a
    /// typographic dash or quotation mark, in a text that is otherwise plain.
    ///
    /// ## Why it matters
    /// `НQ` with a Cyrillic Н looks like `HQ` and is another tag. Word processors turn a
    /// hyphen into a dash; other look-alikes are typed with another keyboard, or meant to
    /// deceive.
    ///
    /// ## Example
    /// `5CG–0001`, with an en dash for the hyphen.
    ///
    /// ## Fix
    /// A serial number is taken from the hash where that proves it. Elsewhere only you
    /// can know what was meant.
    "character-homoglyph", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    characters::find(
        row,
        column,
        text,
        |odd| matches!(odd, Odd::Homoglyph(_)),
        message,
        false,
    )
}

fn message(character: char, odd: Odd) -> Message {
    let ascii = match odd {
        Odd::Homoglyph(ascii) => ascii,
        _ => character,
    };
    let script = match character {
        '\u{370}'..='\u{3ff}' => "character-homoglyph.greek",
        '\u{400}'..='\u{52f}' => "character-homoglyph.cyrillic",
        '\u{ff01}'..='\u{ff5e}' => "character-homoglyph.wide",
        _ => "character-homoglyph.mark",
    };
    Message::new(script)
        .with("character", character)
        .with("code", code(character))
        .with("ascii", ascii)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn each_place() {
        check(
            "character-homoglyph",
            r#"
5CG–0001А,,hash(5CG-0001A),НQ 1,
   ^ warning: Character 4 is `–` (U+2013), which looks like `-`.
   fix: Take `5CG-0001A` from the hash.
        ^ warning: Character 9 is a Cyrillic `А` (U+0410), which looks like `A`.
        fix: Take `5CG-0001A` from the hash.
                           ^ warning: Character 1 is a Cyrillic `Н` (U+041D), which looks like `H`.
5CG0001А,,hash(5CG0001А)
       ^ warning: Character 8 is a Cyrillic `А` (U+0410), which looks like `A`.
5CG0001B,,hash(5CG0001B),ＨQ,
                         ^ warning: Character 1 is a full-width `Ｈ` (U+FF28), which looks like `H`.
5CG0001C,,hash(5CG0001C),HQΟ1,
                           ^ warning: Character 3 is a Greek `Ο` (U+039F), which looks like `O`.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "character-homoglyph",
            r#"
5CG0001A,,hash(5CG0001A),склад,
5CG0001B,,hash(5CG0001B),Büro,
"#,
        );
    }
}
