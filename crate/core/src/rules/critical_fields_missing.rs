//! Fields that a good hash has are missing.

use super::virtual_machine::is_virtual;
use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::OsType;

rule! {
    /// ## What it finds
    /// A hash without one or more of the fields that `oa3tool /ValidateHwHash` calls
    /// critical: the serial number of the disk, a network address, the product key ID,
    /// the family or the model. The others have rules of their own.
    ///
    /// ## Why it matters
    /// The service tells devices apart by them; the fewer there are, the more easily it
    /// takes one for another (`ZtdDeviceIsNotUnique`). A device sold without Windows has
    /// no product key ID, and that is fine.
    ///
    /// ## Fix
    /// None from here. If drivers were missing when the hash was taken, collect it again.
    "critical-fields-missing", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    // A virtual machine has no key, and Windows PE sees few devices.
    if FIELDS.iter().all(|(kind, _)| facts.has(*kind))
        || facts.os_type() == Some(OsType::WindowsPe)
        || is_virtual(facts.manufacturer()?, facts.model().unwrap_or_default())
    {
        return None;
    }
    let missing = FIELDS.iter().filter(|(kind, _)| !facts.has(*kind));
    let missing: Vec<&str> = missing.map(|(_, name)| *name).collect();
    let message = Message::new("critical-fields-missing.found")
        .with("count", missing.len())
        .with("fields", missing.join(", "));
    Some(Finding::at(Column::Hash, message))
}

/// Record types and oa3tool's names.
const FIELDS: [(u16, &str); 5] = [
    (7, "DiskSerialNumber"),
    (8, "MacAddress"),
    (17, "SmbiosSystemProductName"),
    (19, "SmbiosSystemFamily"),
    (24, "ProductKeyID"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_is_missing_is_named() {
        check(
            "critical-fields-missing",
            r#"
5CG0001A,,hash(5CG0001A).without(24)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash lacks a field that a good one has: ProductKeyID.
5CG0001B,,hash(5CG0001B).without(8).text(19,)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash lacks fields that a good one has: MacAddress, SmbiosSystemFamily.
"#,
        );
    }

    #[test]
    fn whole_virtual_and_windows_pe() {
        check(
            "critical-fields-missing",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001B,,hash(5CG0001B).vm
5CG0001C,,hash(5CG0001C).without(8).pe
"#,
        );
    }
}
