//! The row says one device, its hash another.

use super::serial_class::{self, Class};
use super::{Check, Finding, Row};
use crate::hash::facts::is_placeholder;

rule! {
    /// ## What it finds
    /// A serial number that is not the one inside the row's hardware hash.
    ///
    /// ## Why it matters
    /// The service registers the device of the hash, whatever the row says. Its tag and
    /// user would go to the wrong device: a hash was pasted into the wrong line, or a
    /// number was mistyped. What a spreadsheet did to a number, and rows that were
    /// swapped, have rules of their own.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…`, where the hash was taken on `5CG0001B`.
    ///
    /// ## Fix
    /// Take the serial number from the hash. Look at tag and user first: they may belong
    /// to the other device.
    "serial-differs", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    if is_placeholder(row.serial) {
        return None;
    }
    serial_class::beside_hash(row, Class::Differs, "serial-differs.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_devices_hash() {
        check(
            "serial-differs",
            "
5CG0001A,,hash(5CG0001B)
^^^^^^^^ error: The hash was taken on `5CG0001B`, the row says `5CG0001A`.
fix: Take `5CG0001B` from the hash.
",
        );
    }

    #[test]
    fn no_serial_to_compare() {
        check(
            "serial-differs",
            "
5CG0001A,,hash(5CG0001A)
5cg0001a ,,hash(5CG0001A)
5CG0001A,,hash(Default string)
5CG0001A,,hash(5CG0001B).cut(700)
,,hash(5CG0001B)
5CG0001A,,
",
        );
    }
}
