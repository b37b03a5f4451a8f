//! A UUID that many devices have.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash whose SMBIOS UUID is all zeros, all ones, or the one that firmware has
    /// until its maker sets it.
    ///
    /// ## Why it matters
    /// Hashes must hold a UUID of their own (Microsoft's questions and answers on
    /// Autopilot). Without one the service may take the device for another:
    /// `ZtdDeviceIsNotUnique`.
    ///
    /// ## Fix
    /// None from here. The maker's tool can write a UUID into the firmware; collect the
    /// hash again afterwards.
    "uuid-placeholder", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    row.hash.facts.is_placeholder_uuid().then(|| {
        let uuid = row.hash.facts.uuid_text().unwrap_or_default();
        let message = Message::new("uuid-placeholder.found").with("uuid", uuid);
        Finding::at(Column::Hash, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn zeros() {
        check(
            "uuid-placeholder",
            r#"
5CG0001A,,hash(5CG0001A).zero(12)
          ^^^^^^^^^^^^^^^^^^^^^^^ warning: The UUID 00000000-0000-0000-0000-000000000000 is one that firmware has until a maker sets it.
"#,
        );
    }

    #[test]
    fn real_ones_and_none() {
        check(
            "uuid-placeholder",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001B,,hash(5CG0001B).without(12)
"#,
        );
    }
}
