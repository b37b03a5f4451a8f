//! Blanks around a text.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// Blanks before or behind a serial number, product ID, manufacturer or model. Those
    /// around a group tag or a user, and around a serial number that the hash knows, have
    /// rules of their own.
    ///
    /// ## Why it matters
    /// Manufacturer, model and serial number are compared exactly, blanks included; they
    /// come from a copy out of a web page or a mail.
    ///
    /// ## Example
    /// `5CG0001A ,,,Contoso Devices,Aurora 14`
    ///
    /// ## Fix
    /// Take the blanks away. Not offered for a serial number that no hash proves: a few
    /// makers write blanks into the firmware, and the collecting script keeps them.
    "blanks-around", Warning, Check::Cell(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Vec<Finding> {
    let trimmed = text.trim();
    let proved = column == Column::Serial && row.hash.serial().is_some();
    let other = matches!(column, Column::GroupTag | Column::AssignedUser);
    // With a hash, manufacturer and model are compared as a whole.
    let compared =
        matches!(column, Column::Manufacturer | Column::Model) && row.hash.is_proved();
    if trimmed == text || trimmed.is_empty() || proved || other || compared {
        return Vec::new();
    }
    let finding =
        Finding::at(column, Message::new("blanks-around.found").with("text", trimmed));
    vec![match column {
        Column::Serial => finding,
        _ => finding.set(column, trimmed, Message::new("trim").with("text", trimmed)),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn before_and_behind() {
        check(
            "blanks-around",
            r#"
5CG0001A ,,,,,Contoso Devices , Aurora 14
^^^^^^^^^ warning: There are blanks around `5CG0001A`.
              ^^^^^^^^^^^^^^^^ warning: There are blanks around `Contoso Devices`.
              fix: Make it `Contoso Devices`.
                               ^^^^^^^^^^ warning: There are blanks around `Aurora 14`.
                               fix: Make it `Aurora 14`.
5CG0001B, 3405691234567,
         ^^^^^^^^^^^^^^ warning: There are blanks around `3405691234567`.
         fix: Make it `3405691234567`.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "blanks-around",
            r#"
5CG0001A ,,hash(5CG0001A),HQ , ada@contoso.example
5CG0001B,3405691234567,,,,Contoso Devices,Aurora 14
"#,
        );
    }
}
