//! A very long group tag.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag of more than 100 characters.
    ///
    /// ## Why it matters
    /// Microsoft publishes no limit, and every one of these characters must stand in the
    /// rule of a group (`-eq "[OrderID]:…"`). So long a tag is most often something else,
    /// pasted into the wrong cell.
    ///
    /// ## Fix
    /// Choose a short tag.
    "group-tag-long", Note, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let length = row.group_tag.trim().chars().count();
    (length > LONG).then(|| {
        let message = Message::new("group-tag-long.found").with("length", length);
        Finding::at(Column::GroupTag, message)
    })
}

const LONG: usize = 100;

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn longer_than_a_hundred() {
        check(
            "group-tag-long",
            r#"
5CG0001A,,,LongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongX,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The group tag has 101 characters, which is very long for a tag.
"#,
        );
    }

    #[test]
    fn a_hundred() {
        check(
            "group-tag-long",
            r#"
5CG0001A,,,LongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLong,
"#,
        );
    }
}
