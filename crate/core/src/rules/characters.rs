//! Characters of a cell that are not what they look like.
//!
//! Each odd character has one name, and one rule speaks of it: a character that turns
//! the direction of the text, one that can't be seen, one that looks like another, or
//! any other outside ASCII. Blanks around a text are for other rules.

use super::{Column, Finding, Fix, Message, Row, serial_class};
use crate::hash::is_invisible;
use crate::text::once_encoded;

/// What is odd about a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// It turns the direction of what follows.
    Bidi,
    /// It shows nothing, or a blank that is no blank.
    Invisible,
    /// It looks like this one.
    Homoglyph(char),
    /// A letter or mark outside ASCII.
    NonAscii,
}

/// Places told of one cell; who pasted a novel needs no more.
const MOST: usize = 16;

/// Whether a text has only visible ASCII and single blanks between.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank = |byte: Option<&u8>| byte == Some(&b' ');
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !blank(bytes.first())
        && !blank(bytes.last())
}

/// The odd characters of a text with their places, from 0, blanks around it left out.
pub(super) fn odd(text: &str) -> impl Iterator<Item = (usize, char, Odd)> {
    let start = text.len() - text.trim_start().len();
    let before = text.get(..start).map_or(0, |blanks| blanks.chars().count());
    let letters_look_alike = letters_look_alike(text);
    let places = text.trim().chars().enumerate();
    places.filter_map(move |(place, character)| {
        let odd = match character {
            ' '..='~' => return None,
            _ if is_bidi(character) => Odd::Bidi,
            _ if is_unseen(character) => Odd::Invisible,
            _ => match look_alike(character) {
                Some(ascii) if letters_look_alike || !character.is_alphabetic() => {
                    Odd::Homoglyph(ascii)
                }
                _ => Odd::NonAscii,
            },
        };
        Some((before + place, character, odd))
    })
}

/// The text as it was most likely meant: nothing unseen, look-alikes as what they look.
pub(super) fn meant(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|character| match character {
        ' '..='~' => Some(character),
        _ if is_unseen(character) => character.is_whitespace().then_some(' '),
        _ => Some(look_alike(character).unwrap_or(character)),
    })
}

/// The text without what can't be seen in it.
pub(crate) fn seen(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|character| match is_unseen(character) {
        true => character.is_whitespace().then_some(' '),
        false => Some(character),
    })
}

/// Whether a person may have seen another text than is left when what can't be seen is
/// taken out: something in it runs from right to left.
pub(super) fn is_turned(text: &str) -> bool {
    // The first letter of a right-to-left script is U+0590, of the last U+08FF but for
    // presentation forms; U+200F and the like make other letters run so.
    text.chars().any(|character| {
        matches!(
            character,
            '\u{590}'..='\u{8ff}'
                | '\u{200f}'
                | '\u{202b}'
                | '\u{202e}'
                | '\u{2067}'
                | '\u{fb1d}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefc}'
        )
    }) && text.chars().any(is_bidi)
}

/// A finding for each odd character of a cell that is wanted, in the words given.
pub(super) fn find(
    row: &Row<'_>,
    column: Column,
    text: &str,
    wanted: fn(Odd) -> bool,
    message: fn(char, Odd) -> Message,
    remove: bool,
) -> Vec<Finding> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control())
        || once_encoded(text).is_some()
    {
        return Vec::new();
    }
    // A serial number that the hash spells the same way is what the firmware has, or
    // what somebody has made up whole: nobody's firmware turns it or borrows letters.
    let class = serial_class::class(row);
    let own = column == Column::Serial && class == serial_class::Class::Same;
    let fix = match row.hash.serial() {
        Some(inside)
            if column == Column::Serial && class == serial_class::Class::Written =>
        {
            Some(serial_class::from_hash(inside))
        }
        _ if remove && !own && !is_turned(text) => {
            Some(Fix::make(column, &seen(text).collect::<String>()))
        }
        _ => None,
    };
    let misleads = |odd| matches!(odd, Odd::Bidi | Odd::Homoglyph(_));
    let wanted = |odd| wanted(odd) && (!own || misleads(odd));
    let places = odd(text).filter(|(_, _, odd)| wanted(*odd)).take(MOST);
    let finding = |(place, character, odd): (usize, char, Odd)| {
        let message = message(character, odd).with("at", place + 1);
        Finding::at(column, message).span(place..place + 1).fix(fix.clone())
    };
    places.map(finding).collect()
}

/// Letters of another script count as look-alikes only beside ASCII ones, and if every
/// one of them is: a word of Greek is a word of Greek.
fn letters_look_alike(text: &str) -> bool {
    let foreign = || text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
    text.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && foreign().all(|character| look_alike(character).is_some())
}

/// Unicode's Bidi_Control, but for the marks that only show which way a letter faces.
fn is_bidi(character: char) -> bool {
    matches!(
        character,
        '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

fn is_unseen(character: char) -> bool {
    character.is_control()
        || is_invisible(character)
        || character.is_whitespace() && character != ' '
}

/// The ASCII character that one outside it looks like: letters of Greek and Cyrillic
/// with the same shape (Unicode's confusables), full-width forms, dashes and quotes.
fn look_alike(character: char) -> Option<char> {
    const PAIRS: &str = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYаaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝw\
                         ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνv\
                         ‐-‑-‒-–-—-―-−-﹣-’'‘'´'“\"”\"„\"․.";
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xff01 + 0x21),
        _ => {
            let mut pairs = PAIRS.chars();
            std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?)))
                .find_map(|(odd, ascii)| (odd == character).then_some(ascii))
        }
    }
}

/// `U+0410`
pub(super) fn code(character: char) -> String {
    format!("U+{:04X}", character as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, Odd)]) {
        let found: Vec<_> = odd(text).map(|(place, _, odd)| (place, odd)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn every_odd_character_has_one_name() {
        check("HQ-1 (north)", &[]);
        check(" \u{a0}HQ ", &[]);
        check(" H\u{200b}Q\u{a0}1", &[(2, Odd::Invisible), (4, Odd::Invisible)]);
        check("a\u{202e}b\tc", &[(1, Odd::Bidi), (3, Odd::Invisible)]);
        check("5CG\u{410}1–2", &[(3, Odd::Homoglyph('A')), (5, Odd::Homoglyph('-'))]);
        check("ＨQ", &[(0, Odd::Homoglyph('H'))]);
        check("Büro", &[(1, Odd::NonAscii)]);
    }

    #[test]
    fn a_word_in_another_script_is_a_word() {
        assert!(odd("склад").all(|(_, _, odd)| odd == Odd::NonAscii));
        assert!(odd("КАССА 1").all(|(_, _, odd)| matches!(odd, Odd::Homoglyph(_))));
        assert!(odd("склад 1").all(|(_, _, odd)| odd == Odd::NonAscii));
    }

    #[test]
    fn plain_is_what_no_rule_about_characters_looks_at() {
        assert!(is_plain("HQ 1") && is_plain(""));
        assert!(!is_plain("HQ ") && !is_plain("Büro") && !is_plain("a\tb"));
    }

    #[test]
    fn look_alikes_are_pairs() {
        for (odd, ascii) in [('А', 'A'), ('ԝ', 'w'), ('ν', 'v'), ('„', '"'), ('․', '.')]
        {
            assert_eq!(look_alike(odd), Some(ascii), "{odd}");
        }
        assert_eq!(look_alike('ü'), None);
    }
}
