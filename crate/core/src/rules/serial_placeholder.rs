//! A serial number that many devices share.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::is_placeholder;

rule! {
    /// ## What it finds
    /// A serial number that firmware gives when nobody set one, such as
    /// `To be filled by O.E.M.`, `Default string` or `SMBIOS_STRING_INDEX_0`.
    ///
    /// ## Why it matters
    /// Every board of that make has the same, so nothing tells afterwards which device
    /// of the tenant is this one: a later change could meet somebody else's.
    ///
    /// ## Example
    /// `Default string,,T0EB…`
    ///
    /// ## Fix
    /// None from here. The maker's tool can write a serial number into the firmware;
    /// collect the hash again afterwards.
    "serial-placeholder", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    is_placeholder(row.serial).then(|| {
        let message = Message::new("serial-placeholder.found").with("serial", row.serial);
        Finding::at(Column::Serial, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_firmware_says_when_it_has_none() {
        check(
            "serial-placeholder",
            "
Default string,,
^^^^^^^^^^^^^^ error: `Default string` is no serial number but what firmware says when it has none.
To be filled by O.E.M.,,
^^^^^^^^^^^^^^^^^^^^^^ error: `To be filled by O.E.M.` is no serial number but what firmware says when it has none.
",
        );
    }

    #[test]
    fn serials_that_are_real() {
        check("serial-placeholder", "\n5CG0001A,,\n100000,,\nNONE5821,,\n,,\n");
    }
}
