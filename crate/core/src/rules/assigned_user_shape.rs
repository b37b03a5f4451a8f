//! An assigned user that is no user principal name.

use super::nothing_written_out::is_nothing;
use super::{Check, Column, Finding, Fix, Message, Row, characters, excel};

rule! {
    /// ## What it finds
    /// An assigned user that is not of the form `name@domain`.
    ///
    /// ## Why it matters
    /// The service checks the domain only. With a wrong name the device can't be set up
    /// until the assignment is removed (Microsoft's page on adding devices).
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,HQ,ada.lovelace`
    ///
    /// ## Fix
    /// Blanks around it are taken away, and a word for nothing (`null`, `N/A`) is made
    /// empty; anything else only you can know.
    "assigned-user-shape", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let user = row.assigned_user;
    if user.is_empty() || is_upn(user) || excel::is_error(user.trim()) {
        return None;
    }
    if is_nothing(user.trim()) {
        let message =
            Message::new("assigned-user-shape.nothing").with("user", user.trim());
        let fix = Fix::make(Column::AssignedUser, "");
        return Some(Finding::at(Column::AssignedUser, message).fix(Some(fix)));
    }
    // What can't be seen or looks like another has rules of its own.
    if !characters::is_plain(user.trim()) {
        let meant: String = characters::meant(user.trim()).collect();
        if meant != user.trim() && is_upn(&meant) {
            return None;
        }
    }
    let trimmed = user.trim();
    let fix = (trimmed.is_empty() || is_upn(trimmed))
        .then(|| Fix::make(Column::AssignedUser, trimmed));
    let message = Message::new("assigned-user-shape.found").with("user", user);
    Some(Finding::at(Column::AssignedUser, message).fix(fix))
}

/// `name@domain.tld`: one `@`, no blanks, labels of letters, digits and hyphens.
fn is_upn(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let name_fits =
        |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>,;:@".contains(c);
    let label_fits = |label: &str| {
        let plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && plain && !label.starts_with('-') && !label.ends_with('-')
    };
    !name.is_empty()
        && name.chars().all(name_fits)
        && domain.contains('.')
        && domain.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn no_domain() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,,ada.lovelace
            ^^^^^^^^^^^^ error: `ada.lovelace` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@contoso
            ^^^^^^^^^^^ error: `ada@contoso` is no user principal name such as name@contoso.example.
",
        );
    }

    #[test]
    fn names_and_domains_of_no_shape() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,,@contoso.example
            ^^^^^^^^^^^^^^^^ error: `@contoso.example` is no user principal name such as name@contoso.example.
5CG0001A,,,,a b@contoso.example
            ^^^^^^^^^^^^^^^^^^^ error: `a b@contoso.example` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@contoso..example
            ^^^^^^^^^^^^^^^^^^^^ error: `ada@contoso..example` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@-contoso.example
            ^^^^^^^^^^^^^^^^^^^^ error: `ada@-contoso.example` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@contoso-.example
            ^^^^^^^^^^^^^^^^^^^^ error: `ada@contoso-.example` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@con_toso.example
            ^^^^^^^^^^^^^^^^^^^^ error: `ada@con_toso.example` is no user principal name such as name@contoso.example.
5CG0001A,,,,ada@b@contoso.example
            ^^^^^^^^^^^^^^^^^^^^^ error: `ada@b@contoso.example` is no user principal name such as name@contoso.example.
",
        );
    }

    #[test]
    fn blanks_around_it() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,, ada@contoso.example
            ^^^^^^^^^^^^^^^^^^^^ error: ` ada@contoso.example` is no user principal name such as name@contoso.example.
            fix: Make it `ada@contoso.example`.
",
        );
    }

    #[test]
    fn what_cannot_be_seen_does_not_make_a_name() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,,ada<200B>
            ^^^^^^^^^ error: `ada\u{200b}` is no user principal name such as name@contoso.example.
",
        );
    }

    #[test]
    fn a_word_for_nobody() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,,null
            ^^^^ error: `null` is what programs write for nothing; for no user the cell must be empty.
            fix: Make it empty.
",
        );
    }

    #[test]
    fn names_that_are_allowed() {
        check(
            "assigned-user-shape",
            "
5CG0001A,,,,ada@contoso.example
5CG0001A,,,,ada.o'hara_1#x@sub.contoso-2.example
5CG0001A,,,,
5CG0001A,,,,ada<200B>@contoso.example
5CG0001A,,,,ada@contoso<200B>.example
5CG0001A,,,,#N/A
",
        );
    }
}
