//! A serial number without its leading zeros.

use super::excel::Damage;
use super::{Check, Finding, Row, serial_class};

rule! {
    /// ## What it finds
    /// A serial number of digits that lacks the zeros with which the hash's begins.
    ///
    /// ## Why it matters
    /// Nothing finds the device by that number any more: not the person who looks for it
    /// in Intune, nor the plan that compares this list with the tenant.
    ///
    /// ## Example
    /// `16520771357` where the device has `016520771357`.
    ///
    /// ## Fix
    /// The serial number inside the hash, where the checksum proves it. Open such files
    /// in a text editor, never in a spreadsheet (Microsoft's page on adding devices).
    "serial-zeros-lost", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::find(row, Damage::ZerosLost, "serial-zeros-lost.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "serial-zeros-lost",
            r#"
16520770000,,hash(016520770000)
^^^^^^^^^^^ error: The serial number `16520770000` has lost the zeros at its beginning in a spreadsheet.
fix: Take `016520770000` from the hash.
20770000,,hash(00020770000)
^^^^^^^^ error: The serial number `20770000` has lost the zeros at its beginning in a spreadsheet.
fix: Take `00020770000` from the hash.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "serial-zeros-lost",
            r#"
016520770000,,hash(016520770000)
16520770000,,
16520770001,,hash(016520770000)
CG0001A,,hash(0CG0001A)
"#,
        );
    }
}
