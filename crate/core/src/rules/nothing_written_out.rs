//! A word for no tag.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag such as `null`, `N/A`, `none`, `undefined` or `-`: what programs, and
    /// people in a hurry, write for nothing. As an assigned user it is told by
    /// `assigned-user-shape`. Where a policy names `allowedTags`, that decides.
    ///
    /// ## Why it matters
    /// It is a tag like any other: the device gets `[OrderID]:null`, meets no group, and
    /// is not among the devices without a tag either.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,null`
    ///
    /// ## Fix
    /// None that is certain: a tag may be called so. Empty the cell, or write
    /// `allowedTags` into `policy.json`.
    "nothing-written-out", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let tag = row.group_tag.trim();
    if !row.policy.allowed_tags.is_empty() || !is_nothing(tag) {
        return None;
    }
    let message = Message::new("nothing-written-out.found").with("tag", tag);
    Some(Finding::at(Column::GroupTag, message))
}

/// What programs write for nothing. `NA`, which R writes, may be North America.
const WORDS: [&str; 18] = [
    "null",
    "$null",
    "(null)",
    "[null]",
    "<null>",
    "\\N",
    "dbnull",
    "nil",
    "none",
    "(none)",
    "undefined",
    "nan",
    "n/a",
    "n.a.",
    "(blank)",
    "(empty)",
    "not set",
    "not applicable",
];

/// Whether a text is a word for nothing, or nothing but hyphens.
pub(super) fn is_nothing(text: &str) -> bool {
    let hyphens = !text.is_empty() && text.bytes().all(|byte| byte == b'-');
    hyphens || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn words_for_nothing() {
        check(
            "nothing-written-out",
            r#"
5CG0001A,,,null,
           ^^^^ warning: `null` is what programs write for nothing, and a tag like any other to the service. Empty the cell if no tag is meant.
5CG0001B,,,N/A ,
           ^^^^ warning: `N/A` is what programs write for nothing, and a tag like any other to the service. Empty the cell if no tag is meant.
5CG0001C,,,-,
           ^ warning: `-` is what programs write for nothing, and a tag like any other to the service. Empty the cell if no tag is meant.
"#,
        );
    }

    #[test]
    fn tags_and_users() {
        check(
            "nothing-written-out",
            r#"
5CG0001A,,,NA,
5CG0001B,,,None-Sales,null
5CG0001C,,,,
5CG0001D,,,0,
"#,
        );
    }

    #[test]
    fn the_policy_decides() {
        check(
            "nothing-written-out",
            r#"
policy: {"allowedTags": ["none", "HQ"]}
5CG0001A,,,none,
5CG0001B,,,null,
"#,
        );
    }
}
