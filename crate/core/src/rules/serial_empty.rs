//! A row without a serial number.

use super::{Check, Column, Finding, Message, Row, serial_class};
use crate::csv::Kind;

rule! {
    /// ## What it finds
    /// A row whose serial number is empty.
    ///
    /// ## Why it matters
    /// Intune wants the serial number beside the hash, and without it nothing tells
    /// afterwards which device of the tenant is this one.
    ///
    /// ## Example
    /// `,,T0EB…`
    ///
    /// ## Fix
    /// The serial number inside the hash, where the hash is whole and has one.
    "serial-empty", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    // A product key id stands for itself.
    if row.kind == Kind::ProductId || !row.serial.trim().is_empty() {
        return None;
    }
    let fix = row.hash.serial().map(serial_class::from_hash);
    let key = match row.hash.facts.serial().filter(|_| row.hash.is_proved()) {
        Some(_) if fix.is_none() => "serial-empty.firmware",
        _ => "serial-empty.found",
    };
    Some(Finding::at(Column::Serial, Message::new(key)).fix(fix))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn the_hash_knows_the_serial() {
        check(
            "serial-empty",
            "
,,hash(5CG0001A)
^ error: The row has no serial number.
fix: Take `5CG0001A` from the hash.
",
        );
    }

    #[test]
    fn the_firmware_has_none_either() {
        check(
            "serial-empty",
            "
,,hash(5CG0001A).text(14,SMBIOS_STRING_INDEX_0)
^ error: The row has no serial number, and the firmware of the device has none either.
,,hash(5CG0001A).text(14, )
^ error: The row has no serial number, and the firmware of the device has none either.
",
        );
    }

    #[test]
    fn a_cut_hash_does_not() {
        check(
            "serial-empty",
            "
,,hash(5CG0001A).cut(700)
^ error: The row has no serial number.
",
        );
    }

    #[test]
    fn a_serial_is_there() {
        check("serial-empty", "\n5CG0001A,,hash(5CG0001A)\n0,,\n");
    }
}
