//! A serial number whose last digits became zeros.

use super::excel::Damage;
use super::{Check, Finding, Row, serial_class};

rule! {
    /// ## What it finds
    /// A serial number of more than 15 digits that has zeros behind the 15th where the
    /// hash's has other digits: a spreadsheet keeps 15.
    ///
    /// ## Why it matters
    /// Nothing finds the device by that number any more: not the person who looks for it
    /// in Intune, nor the plan that compares this list with the tenant.
    ///
    /// ## Example
    /// `12345678901234500` where the device has `12345678901234567`.
    ///
    /// ## Fix
    /// The serial number inside the hash, where the checksum proves it. Open such files
    /// in a text editor, never in a spreadsheet (Microsoft's page on adding devices).
    "serial-fifteen-digits", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::find(row, Damage::FifteenDigits, "serial-fifteen-digits.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "serial-fifteen-digits",
            r#"
12345678901234500,,hash(12345678901234567)
^^^^^^^^^^^^^^^^^ error: The digits of `12345678901234500` after the 15th have become zeros in a spreadsheet.
fix: Take `12345678901234567` from the hash.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "serial-fifteen-digits",
            r#"
12345678901234567,,hash(12345678901234567)
12345678901234500,,
12345678901234600,,hash(12345678901234567)
123456789012345,,hash(123456789012345)
"#,
        );
    }
}
