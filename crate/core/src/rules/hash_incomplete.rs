//! A hash without the maker or the serial number.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::is_placeholder;

rule! {
    /// ## What it finds
    /// A whole hardware hash in which the manufacturer or the serial number is missing or
    /// empty, or the manufacturer is what firmware says when nobody set one, such as
    /// `SMBIOS_STRING_INDEX_0`. Such a serial number is told by `firmware-serial-missing`.
    ///
    /// ## Why it matters
    /// Both must be there, or the device can't be registered: the service answers
    /// `InvalidZtdHardwareHash` (Microsoft's page on adding devices). The firmware of the
    /// device does not have them.
    ///
    /// ## Fix
    /// None from here. The maker's tool can write them into the firmware; collect the
    /// hash again afterwards. On the device, `wmic baseboard get manufacturer,
    /// serialnumber` shows them.
    "hash-incomplete", Error, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let empty = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
    let (facts, hash) = (&row.hash.facts, Column::Hash);
    match (empty(facts.manufacturer()), empty(facts.serial())) {
        (false, false) => {
            let maker = facts.manufacturer().filter(|maker| is_placeholder(maker))?;
            let message =
                Message::new("hash-incomplete.placeholder").with("maker", maker);
            Some(Finding::at(hash, message))
        }
        (true, true) => Some(Finding::at(hash, Message::new("hash-incomplete.both"))),
        (true, false) => Some(Finding::at(hash, Message::new("hash-incomplete.maker"))),
        (false, true) => Some(Finding::at(hash, Message::new("hash-incomplete.serial"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_must_be_there() {
        check(
            "hash-incomplete",
            r#"
5CG0001A,,hash(5CG0001A).without(16)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash has no manufacturer in it, and without one a device can't be registered.
5CG0001A,,hash(5CG0001A).text(14,)
          ^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash has no serial number in it, and without one a device can't be registered.
5CG0001A,,hash(5CG0001A).text(16,SMBIOS_STRING_INDEX_0)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The manufacturer in the hash is `SMBIOS_STRING_INDEX_0`, which firmware says when it has none, and without one a device can't be registered.
5CG0001A,,hash(5CG0001A).text(14, ).text(16,)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash has neither manufacturer nor serial number in it, and without them a device can't be registered.
"#,
        );
    }

    #[test]
    fn whole_damaged_and_placeholders() {
        check(
            "hash-incomplete",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).without(16).cut(700)
5CG0001A,,hash(5CG0001A).text(14,Default string)
"#,
        );
    }
}
