//! A row without an assigned user, which the policy wants.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A row without an assigned user, where `requiredColumns` of `policy.json` names
    /// `user`.
    ///
    /// ## Why it matters
    /// Whoever wrote the policy hands devices to named people: without the user the
    /// device greets nobody, and nobody knows whose it is.
    ///
    /// ## Fix
    /// None from here: write its user.
    "user-required", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let missing = row.policy.user_required && row.assigned_user.trim().is_empty();
    missing
        .then(|| Finding::at(Column::AssignedUser, Message::new("user-required.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn it_is_missing() {
        check(
            "user-required",
            r#"
policy: {"requiredColumns": ["user"]}
5CG0001A,,,,
            ^ error: The policy wants an assigned user, and the row has none.
5CG0001B,,,HQ,ada@contoso.example
"#,
        );
    }

    #[test]
    fn nobody_wants_it() {
        check(
            "user-required",
            r#"
5CG0001A,,,,
"#,
        );
    }
}
