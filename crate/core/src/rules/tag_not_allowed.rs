//! A group tag that the policy does not allow.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag that is none of `allowedTags` in `policy.json`. A row without a tag is
    /// for `tag-required`.
    ///
    /// ## Why it matters
    /// Groups and deployment profiles exist for the allowed tags only: a device with
    /// another one gets no profile.
    ///
    /// ## Example
    /// `HQ2` where the policy allows `HQ` and `"Site-*"`.
    ///
    /// ## Fix
    /// None from here: choose an allowed tag, or add this one to the policy.
    "tag-not-allowed", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let (tag, allowed) = (row.group_tag.trim(), &row.policy.allowed_tags);
    let fits = || allowed.iter().any(|pattern| pattern.fits(tag));
    if tag.is_empty() || allowed.is_empty() || fits() {
        return None;
    }
    let message = Message::new("tag-not-allowed.found").with("tag", tag);
    Some(Finding::at(Column::GroupTag, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn none_of_those() {
        check(
            "tag-not-allowed",
            r#"
policy: {"allowedTags": ["HQ", "Site-*"]}
5CG0001A,,,HQ2,
           ^^^ error: The policy does not allow the group tag `HQ2`.
5CG0001B,,,hq,
           ^^ error: The policy does not allow the group tag `hq`.
5CG0001C,,,HQ,
5CG0001D,,,Site-7,
5CG0001E,,,,
"#,
        );
    }

    #[test]
    fn no_policy() {
        check(
            "tag-not-allowed",
            r#"
5CG0001A,,,HQ2,
"#,
        );
    }
}
