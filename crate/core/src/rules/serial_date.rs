//! A serial number that became a date.

use super::excel::Damage;
use super::{Check, Finding, Row, serial_class};

rule! {
    /// ## What it finds
    /// A date where the hash's serial number reads like one to a spreadsheet. It is told
    /// only if the hash's serial number means that day.
    ///
    /// ## Why it matters
    /// Nothing finds the device by that number any more: not the person who looks for it
    /// in Intune, nor the plan that compares this list with the tenant.
    ///
    /// ## Example
    /// `12-Mar`, or 43536 in a column of numbers, where the device has `MAR12`.
    ///
    /// ## Fix
    /// The serial number inside the hash, where the checksum proves it. Open such files
    /// in a text editor, never in a spreadsheet (Microsoft's page on adding devices).
    "serial-date", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::find(row, Damage::Date, "serial-date.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "serial-date",
            r#"
12-Mar,,hash(MAR12)
^^^^^^ error: `12-Mar` is the date that a spreadsheet made of the serial number.
fix: Take `MAR12` from the hash.
43536,,hash(MAR12)
^^^^^ error: `43536` is the date that a spreadsheet made of the serial number.
fix: Take `MAR12` from the hash.
12.03.2026,,hash(3-12)
^^^^^^^^^^ error: `12.03.2026` is the date that a spreadsheet made of the serial number.
fix: Take `3-12` from the hash.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "serial-date",
            r#"
MAR12,,hash(MAR12)
13-Mar,,hash(MAR12)
43525,,hash(5CG0001A)
12-Mar,,
"#,
        );
    }
}
