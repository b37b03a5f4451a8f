//! Texts as people compare them: capital and small letters are the same.
//!
//! Lists are long: nothing is written for a text of ASCII, as nearly all are.

use memchr::memchr2_iter;

/// The bytes of a text, capital letters of ASCII made small.
pub(super) fn folded(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

/// Whether a text has another one in it.
pub(super) fn contains(text: &str, wanted: &str) -> bool {
    if !wanted.is_ascii() {
        // Text of ASCII alone can't have it: nothing is written for most cells.
        return !text.is_ascii() && text.to_lowercase().contains(&wanted.to_lowercase());
    }
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let Some(first) = wanted.first() else { return true };
    let ends = memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
    ends.map(|at| text.get(at..at + wanted.len()))
        .any(|found| found.is_some_and(|found| found.eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_whatever_its_case() {
        for (text, wanted, found) in [
            ("5CG0001A", "cg00", true),
            ("Lab-North", "b-n", true),
            ("aab", "ab", true),
            ("ab", "abc", false),
            ("", "a", false),
            ("a", "", true),
            ("Büro", "BÜR", true),
            ("Buro", "bür", false),
            ("zürich a", "A", true),
        ] {
            assert_eq!(contains(text, wanted), found, "{wanted} in {text}");
        }
    }
}
