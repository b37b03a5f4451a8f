//! A serial number that many devices share.

use super::excel::Damage;
use super::serial_class::{self, Class};
use super::{Check, Column, Finding, Message, Row, sample_row};
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
    /// The serial number inside the hash, where that has a real one. Otherwise none from
    /// here: the maker's tool can write a serial number into the firmware; collect the
    /// hash again afterwards.
    "serial-placeholder", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    // A sample row is told as one, and `####` and `#N/A` are what a spreadsheet shows.
    let told = || {
        let class = serial_class::class(row);
        let shown = [Damage::HashSigns, Damage::Error].map(Class::Excel);
        sample_row::is_sample(row) || shown.contains(&class)
    };
    if !is_placeholder(row.serial) || told() {
        return None;
    }
    let message = Message::new("serial-placeholder.found").with("serial", row.serial);
    let fix = row.hash.serial().map(serial_class::from_hash);
    Some(Finding::at(Column::Serial, message).fix(fix))
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
    fn the_hash_knows_a_real_one() {
        check(
            "serial-placeholder",
            r#"
Default string,,hash(5CG0001A)
^^^^^^^^^^^^^^ error: `Default string` is no serial number but what firmware says when it has none.
fix: Take `5CG0001A` from the hash.
"#,
        );
    }

    #[test]
    fn serials_that_are_real() {
        check(
            "serial-placeholder",
            "\n5CG0001A,,\n100000,,\nNONE5821,,\n,,\n####,,\n#N/A,,\n",
        );
    }
}
