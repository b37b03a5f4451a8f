//! A group tag with blanks around it.

use super::{Check, Column, Finding, Fix, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag with blanks before or behind it, or of blanks alone.
    ///
    /// ## Why it matters
    /// Group rules compare the whole tag (`-eq "[OrderID]:HQ"`): `HQ` with a blank
    /// behind it is another tag, and the device gets no profile.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,HQ `
    ///
    /// ## Fix
    /// Take the blanks away. Blanks alone are no tag: make it empty.
    "group-tag-surrounded", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let tag = row.group_tag.trim();
    if tag == row.group_tag {
        return None;
    }
    let message = match tag {
        "" => Message::new("group-tag-surrounded.blank"),
        _ => Message::new("group-tag-surrounded.found").with("tag", tag),
    };
    Some(
        Finding::at(Column::GroupTag, message)
            .fix(Some(Fix::make(Column::GroupTag, tag))),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn blanks_around_it() {
        check(
            "group-tag-surrounded",
            "
5CG0001A,,,HQ ,
           ^^^ warning: There are blanks around the group tag `HQ`.
           fix: Make it `HQ`.
5CG0001A,,,<A0> ,
           ^^^^^ warning: The group tag is blanks and nothing else.
           fix: Make it empty.
",
        );
    }

    #[test]
    fn blanks_inside_are_part_of_it() {
        check("group-tag-surrounded", "\n5CG0001A,,,Head office,\n5CG0001A,,,,\n");
    }
}
