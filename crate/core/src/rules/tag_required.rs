//! A row without a group tag, which the policy wants.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A row without a group tag, where `requiredColumns` of `policy.json` names `tag`.
    ///
    /// ## Why it matters
    /// A device without a tag is in none of the groups that tags make, and gets the
    /// default profile or none.
    ///
    /// ## Fix
    /// None from here: write its tag.
    "tag-required", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let missing = row.policy.tag_required && row.group_tag.trim().is_empty();
    missing.then(|| Finding::at(Column::GroupTag, Message::new("tag-required.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn it_is_missing() {
        check(
            "tag-required",
            r#"
policy: {"requiredColumns": ["tag"]}
5CG0001A,,,,
           ^ error: The policy wants a group tag, and the row has none.
5CG0001B,,,HQ,ada@contoso.example
"#,
        );
    }

    #[test]
    fn nobody_wants_it() {
        check(
            "tag-required",
            r#"
5CG0001A,,,,
"#,
        );
    }
}
