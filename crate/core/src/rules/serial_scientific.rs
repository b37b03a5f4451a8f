//! A serial number that became a rounded number.

use super::excel::Damage;
use super::{Check, Finding, Row, serial_class};

rule! {
    /// ## What it finds
    /// A serial number in scientific notation: a spreadsheet took its digits for a
    /// number.
    ///
    /// ## Why it matters
    /// Nothing finds the device by that number any more: not the person who looks for it
    /// in Intune, nor the plan that compares this list with the tenant.
    ///
    /// ## Example
    /// `1.23457E+11` where the device has `123456789012`.
    ///
    /// ## Fix
    /// The serial number inside the hash, where the checksum proves it. Open such files
    /// in a text editor, never in a spreadsheet (Microsoft's page on adding devices).
    "serial-scientific", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::find(row, Damage::Scientific, "serial-scientific.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "serial-scientific",
            r#"
1.23457E+11,,hash(123456789012)
^^^^^^^^^^^ error: `1.23457E+11` is what a spreadsheet makes of a serial number: its last digits are gone.
fix: Take `123456789012` from the hash.
1.00E+05,,hash(1E05)
^^^^^^^^ error: `1.00E+05` is what a spreadsheet makes of a serial number: its last digits are gone.
fix: Take `1E05` from the hash.
1.23457E+11,,
^^^^^^^^^^^ error: `1.23457E+11` is what a spreadsheet makes of a serial number: its last digits are gone.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "serial-scientific",
            r#"
5CG0001A,,hash(5CG0001A)
1.23457E+11,,hash(5CG0001A)
1E05,,hash(1E05)
123457E11,,
"#,
        );
    }
}
