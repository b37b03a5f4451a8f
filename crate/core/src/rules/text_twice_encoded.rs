//! A text whose UTF-8 was read as ANSI.

use super::{Check, Column, Finding, Message, Row};
use crate::text::once_encoded;

rule! {
    /// ## What it finds
    /// A text with two or three odd characters where one letter was meant: a program read
    /// UTF-8 as ANSI (Windows-1252) and saved what it had understood.
    ///
    /// ## Why it matters
    /// A group tag is compared as a whole, and a user of that name is not found.
    ///
    /// ## Example
    /// `BÃ¼ro` for `Büro`
    ///
    /// ## Fix
    /// The text as it was. It is certain: turned back into the bytes of Windows-1252, the
    /// characters are UTF-8, which a text that was meant so never is.
    "text-twice-encoded", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    // The hash knows the serial number better.
    if column == Column::Serial && row.hash.serial().is_some() {
        return Vec::new();
    }
    let Some(meant) = once_encoded(text) else { return Vec::new() };
    let message = Message::new("text-twice-encoded.found").with("text", text);
    let fix = Message::new("trim").with("text", &meant);
    vec![Finding::at(column, message.with("meant", &meant)).set(column, &meant, fix)]
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn once_and_twice() {
        check(
            "text-twice-encoded",
            r#"
5CG0001A,,hash(5CG0001A),BÃ¼ro KÃ¶ln,zoÃ«@contoso.example
                         ^^^^^^^^^^^ warning: `BÃ¼ro KÃ¶ln` was `Büro Köln` before its UTF-8 was read as ANSI.
                         fix: Make it `Büro Köln`.
                                     ^^^^^^^^^^^^^^^^^^^^ warning: `zoÃ«@contoso.example` was `zoë@contoso.example` before its UTF-8 was read as ANSI.
                                     fix: Make it `zoë@contoso.example`.
5CG0001B,,,BÃƒÂ¼ro
           ^^^^^^^ warning: `BÃƒÂ¼ro` was `Büro` before its UTF-8 was read as ANSI.
           fix: Make it `Büro`.
"#,
        );
    }

    #[test]
    fn texts_that_are_meant_so_and_what_the_hash_tells() {
        check(
            "text-twice-encoded",
            r#"
5CG0001A,,hash(5CG0001A),Büro,SÃO@contoso.example
5CG0001B,,hash(5CG0001B),Ã,,Ã¼ 会
5CG0001CÃ¼,,hash(5CG0001C)
"#,
        );
    }

    #[test]
    fn no_other_rule_speaks_of_its_characters() {
        for rule in ["group-tag-characters", "character-non-ascii", "character-homoglyph"]
        {
            check(rule, "\n5CG0001A,,hash(5CG0001A),BÃ¼ro â€“ 1,zoÃ«@contoso.example\n");
        }
    }
}
