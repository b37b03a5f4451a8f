//! Two devices, one serial number.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A serial number that another row has as well, each fitting its hash, although the
    /// hashes are of two devices: UUID or TPM key differ.
    ///
    /// ## Why it matters
    /// Serial numbers are what devices are matched and found by. Most often one device
    /// was captured before and after its mainboard was replaced: only the later hash is
    /// still right. Otherwise the maker gave a number twice.
    ///
    /// ## Example
    /// Two captures of `5CG0001A`, one with another mainboard.
    ///
    /// ## Fix
    /// None from here. Capture the hash on the device as it is now, and remove the other
    /// row.
    "serial-shared", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let other = row.around.same_serial?;
    let message = Message::new("serial-shared.found")
        .with("serial", row.serial.trim())
        .place(other);
    Some(Finding::at(Column::Serial, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_mainboard_replaced() {
        check(
            "serial-shared",
            r#"
5CG0001A,,hash(5CG0001A)
^^^^^^^^ warning: Line 3 of test.csv is another device with the serial number `5CG0001A`.
5CG0001A,,hash(5CG0001A).record(12,5CG0001B).record(25,5CG0001B)
^^^^^^^^ warning: Line 2 of test.csv is another device with the serial number `5CG0001A`.
"#,
        );
    }

    #[test]
    fn one_device_and_placeholders() {
        check(
            "serial-shared",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).later(86400)
5CG0001B,,hash(5CG0001C)
5CG0001B,,hash(5CG0001B)
Default string,,hash(5CG0001D).text(14,Default string)
Default string,,hash(5CG0001E).text(14,Default string)
"#,
        );
    }
}
