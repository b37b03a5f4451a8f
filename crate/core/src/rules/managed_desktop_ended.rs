//! A tag of a service that has ended.

use super::managed_desktop_misspelt::is_tag;
use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag of Microsoft Managed Desktop.
    ///
    /// ## Why it matters
    /// The service ended on 31 July 2024 (Microsoft's page on Managed Desktop). The tag
    /// does no harm, but nothing gives its devices a profile any more unless your own
    /// groups use it.
    ///
    /// ## Fix
    /// None needed where your groups use the tag; else choose another one.
    "managed-desktop-ended", Note, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    is_tag(row.group_tag.trim()).then(|| {
        Finding::at(Column::GroupTag, Message::new("managed-desktop-ended.found"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn exact_tags() {
        check(
            "managed-desktop-ended",
            r#"
5CG0001A,,,Microsoft365Managed_Standard,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: This is a tag of Microsoft Managed Desktop, which ended on 31 July 2024.
"#,
        );
    }

    #[test]
    fn other_tags() {
        check(
            "managed-desktop-ended",
            r#"
5CG0001A,,,Microsoft365Managed_Standart,
5CG0001B,,,HQ,
"#,
        );
    }
}
