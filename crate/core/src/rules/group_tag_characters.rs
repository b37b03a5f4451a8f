//! A group tag that Intune's file cannot hold.

use super::{Check, Column, Finding, Message, Row};
use crate::csv::write::intune_cannot_hold;

rule! {
    /// ## What it finds
    /// A group tag with a comma, a quotation mark, a control character or a character
    /// outside ASCII.
    ///
    /// ## Why it matters
    /// A file for Intune's own pane has no quotation marks, so it can hold neither, and
    /// a letter outside ASCII means another one in another code page. Registering from
    /// here keeps the tag; group rules must spell it just so.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,Büro`
    ///
    /// ## Fix
    /// Choose a tag of plain letters, digits and hyphens.
    "group-tag-characters", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let tag = row.group_tag.trim();
    let found = intune_cannot_hold(tag)?;
    let at = row.group_tag.chars().position(|character| character == found)?;
    let message = Message::new("group-tag-characters.found")
        .with("character", format_args!("{found:?}"))
        .with("at", at + 1);
    Some(Finding::at(Column::GroupTag, message).span(at..at + 1))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn letters_outside_ascii() {
        check(
            "group-tag-characters",
            "
5CG0001A,,,Büro,
            ^ warning: 'ü' at character 2 of the group tag can't stand in a file for Intune.
",
        );
    }

    #[test]
    fn plain_tags() {
        check("group-tag-characters", "\n5CG0001A,,,HQ-2 (north)_1 ,\n5CG0001A,,,,\n");
    }
}
