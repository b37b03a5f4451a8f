//! A group tag that Intune's file cannot hold.

use super::characters::{self, Odd};
use super::{Check, Column, Finding, Message, Row};
use crate::csv::write::intune_cannot_hold;
use crate::text::once_encoded;

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
    intune_cannot_hold(row.group_tag.trim())?;
    // `text-twice-encoded` tells what was meant.
    if once_encoded(row.group_tag).is_some() {
        return None;
    }
    // What can't be seen or looks like another has rules of its own.
    let told: Vec<usize> = characters::odd(row.group_tag)
        .filter(|(_, _, odd)| *odd != Odd::NonAscii)
        .map(|(place, ..)| place)
        .collect();
    let (at, found) = row.group_tag.chars().enumerate().find(|(at, character)| {
        let holds = intune_cannot_hold(character.encode_utf8(&mut [0; 4])).is_none();
        !holds && !character.is_whitespace() && !told.contains(at)
    })?;
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
    fn plain_tags_and_what_others_tell() {
        check(
            "group-tag-characters",
            "
5CG0001A,,,HQ-2 (north)_1 ,
5CG0001A,,,,
5CG0001A,,,H<200B>Q,
5CG0001A,,,HQ–1,
",
        );
    }
}
