//! A user of another domain than everybody.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// An assigned user whose domain is rare in the list, where nearly all other users
    /// have one and the same: at least nine in ten, and fifty to one.
    ///
    /// ## Why it matters
    /// The domain is the only part of the name that the service checks on import
    /// (Microsoft's page on adding devices). A guest or a second company is fine;
    /// `contoso.exmaple` is a slip.
    ///
    /// ## Example
    /// `ada@contoso.exmaple`, where the other users are of `contoso.example`.
    ///
    /// ## Fix
    /// None from here: only you know the person.
    "assigned-user-domain", Note, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let usual = row.around.usual_domain?;
    let user = row.assigned_user.trim();
    let (name, domain) = user.split_once('@')?;
    let message = Message::new("assigned-user-domain.found")
        .with("domain", domain)
        .with("usual", usual);
    let blanks = row.assigned_user.chars().take_while(|c| c.is_whitespace()).count();
    let from = blanks + name.chars().count() + 1;
    let finding = Finding::at(Column::AssignedUser, message);
    Some(finding.span(from..from + domain.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn one_of_ten() {
        check(
            "assigned-user-domain",
            r#"
5CG0000A,,,,user0@contoso.example
5CG0001A,,,,user1@contoso.example
5CG0002A,,,,user2@contoso.example
5CG0003A,,,,user3@Contoso.example
5CG0004A,,,,user4@contoso.example
5CG0005A,,,,user5@contoso.example
5CG0006A,,,,user6@contoso.example
5CG0007A,,,,user7@contoso.example
5CG0008A,,,,user8@contoso.example
5CG0009A,,,, ada@contoso.exmaple ,Contoso
                 ^^^^^^^^^^^^^^^ note: The user is of `contoso.exmaple`, nearly all others are of `contoso.example`.
"#,
        );
    }

    #[test]
    fn too_few_to_say() {
        check(
            "assigned-user-domain",
            r#"
5CG0000A,,,,user0@contoso.example
5CG0001A,,,,user1@contoso.example
5CG0002A,,,,user2@contoso.example
5CG0009A,,,,ada@fabrikam.example
"#,
        );
    }

    #[test]
    fn two_companies() {
        check(
            "assigned-user-domain",
            r#"
5CG0000A,,,,user0@fabrikam.example
5CG0001A,,,,user1@contoso.example
5CG0002A,,,,user2@fabrikam.example
5CG0003A,,,,user3@contoso.example
5CG0004A,,,,user4@fabrikam.example
5CG0005A,,,,user5@contoso.example
5CG0006A,,,,user6@fabrikam.example
5CG0007A,,,,user7@contoso.example
5CG0008A,,,,user8@fabrikam.example
"#,
        );
    }
}
