//! One tag, spelt in several ways.

use super::nothing_written_out::is_nothing;
use super::{Check, Column, Finding, Message, Row, characters};

rule! {
    /// ## What it finds
    /// A group tag that differs from that of more rows only in case or in blanks.
    ///
    /// ## Why it matters
    /// Group rules compare the whole tag (`-eq "[OrderID]:HQ"`), and device name filters
    /// may see case. Two spellings of one tag are most often one slip, and its devices
    /// get no profile.
    ///
    /// ## Example
    /// `Hq` in one row, `HQ` in twenty.
    ///
    /// ## Fix
    /// The spelling that most rows have. Where two have as many, only you can know.
    "group-tag-respelt", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let usual = row.around.spelling?;
    // What can't be seen, and a word for nothing, are told by others.
    let seen: String = characters::seen(row.group_tag).collect();
    let tag = seen.trim();
    if tag == usual.tag || is_nothing(tag) {
        return None;
    }
    let key = if usual.tie { "group-tag-respelt.tie" } else { "group-tag-respelt.found" };
    let message = Message::new(key)
        .with("tag", tag)
        .with("usual", usual.tag)
        .with("rows", usual.rows);
    let finding = Finding::at(Column::GroupTag, message);
    Some(match usual.tie {
        true => finding,
        false => {
            let fix = Message::new("trim").with("text", usual.tag);
            finding.set(Column::GroupTag, usual.tag, fix)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn fewer_rows_have_it() {
        check(
            "group-tag-respelt",
            r#"
5CG0001A,,,Head Office,
5CG0001B,,,head office,
           ^^^^^^^^^^^ warning: 2 rows spell this tag `Head Office`, this one `head office`.
           fix: Make it `Head Office`.
5CG0001C,,,HeadOffice,
           ^^^^^^^^^^ warning: 2 rows spell this tag `Head Office`, this one `HeadOffice`.
           fix: Make it `Head Office`.
5CG0001D,,,Head Office,
5CG0001E,,,head<200B>Office,
           ^^^^^^^^^^^^^^^^ warning: 2 rows spell this tag `Head Office`, this one `headOffice`.
           fix: Make it `Head Office`.
"#,
        );
    }

    #[test]
    fn as_many_have_it() {
        check(
            "group-tag-respelt",
            r#"
5CG0001A,,,HQ,
5CG0001B,,,Hq,
           ^^ warning: This tag is spelt `Hq` here and `HQ` in as many rows. Decide which is meant.
"#,
        );
    }

    #[test]
    fn blanks_around_what_is_not_seen_and_other_tags() {
        check(
            "group-tag-respelt",
            r#"
5CG0001A,,,HQ,
5CG0001B,,,HQ ,
5CG0001E,,,H<200B>Q,
5CG0001H,,,null,
5CG0001I,,,NULL,
5CG0001F,,,<2066>HQ<2069>,
5CG0001G,,,H<FEFF>Q,
5CG0001C,,,HQ2,
5CG0001D,,,,
"#,
        );
    }
}
