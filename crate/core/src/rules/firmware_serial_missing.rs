//! A device whose firmware has no serial number.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::is_placeholder;

rule! {
    /// ## What it finds
    /// A hash with no serial number, or with one that firmware has until somebody sets
    /// it, in a row that has a serial number.
    ///
    /// ## Why it matters
    /// The service keeps the serial number of the hash: the device will not be found by
    /// the one in the row. `SMBIOS_STRING_INDEX_0` is what virtual machines and boards
    /// without a number say.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…`, where the hash says `To be filled by O.E.M.`.
    ///
    /// ## Fix
    /// None from here. The maker's tool can write a serial number into the firmware;
    /// collect the hash again afterwards.
    "firmware-serial-missing", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    // No serial number at all is refused: that is `hash-incomplete`.
    let inside = facts.serial().filter(|inside| !inside.trim().is_empty())?;
    let cell = row.serial.trim();
    if row.hash.serial().is_some() || cell.is_empty() || is_placeholder(cell) {
        return None;
    }
    let message = Message::new("firmware-serial-missing.found").with("inside", inside);
    Some(Finding::at(Column::Serial, message.with("serial", cell)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn the_hash_has_a_placeholder() {
        check(
            "firmware-serial-missing",
            r#"
5CG0001A,,hash(5CG0001A).text(14,SMBIOS_STRING_INDEX_0)
^^^^^^^^ warning: The firmware of the device has no serial number of its own but `SMBIOS_STRING_INDEX_0`; the service will not know it as `5CG0001A`.
"#,
        );
    }

    #[test]
    fn told_by_others() {
        check(
            "firmware-serial-missing",
            r#"
5CG0001A,,hash(5CG0001A)
Default string,,hash(5CG0001A).text(14,Default string)
,,hash(5CG0001A).text(14,Default string)
5CG0001A,,hash(5CG0001A).text(14,)
"#,
        );
    }
}
