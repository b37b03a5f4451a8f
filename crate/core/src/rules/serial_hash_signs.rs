//! A serial number that a narrow column hid.

use super::excel::Damage;
use super::{Check, Finding, Row, serial_class};

rule! {
    /// ## What it finds
    /// A cell of nothing but `#`: what a spreadsheet shows, and saves, where a column is
    /// too narrow for its number.
    ///
    /// ## Why it matters
    /// Nothing finds the device by that number any more: not the person who looks for it
    /// in Intune, nor the plan that compares this list with the tenant.
    ///
    /// ## Example
    /// `########` where the device has `123456789012`.
    ///
    /// ## Fix
    /// The serial number inside the hash, where the checksum proves it. Open such files
    /// in a text editor, never in a spreadsheet (Microsoft's page on adding devices).
    "serial-hash-signs", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::find(row, Damage::HashSigns, "serial-hash-signs.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "serial-hash-signs",
            r#"
########,,hash(123456789012)
^^^^^^^^ error: `########` is what a spreadsheet shows in a column too narrow for the serial number.
fix: Take `123456789012` from the hash.
####,,
^^^^ error: `####` is what a spreadsheet shows in a column too narrow for the serial number.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "serial-hash-signs",
            r#"
#12,,
5CG#0001,,hash(5CG#0001)
"#,
        );
    }
}
