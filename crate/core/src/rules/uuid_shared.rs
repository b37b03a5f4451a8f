//! Two devices, one UUID.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash whose SMBIOS UUID another row's hash has too, although serial number or TPM
    /// key differ.
    ///
    /// ## Why it matters
    /// The UUID is part of what the service tells devices apart by. Cloned virtual
    /// machines have the same one; a mainboard whose serial number was written anew keeps
    /// its own. One of the two registrations may be refused or replace the other.
    ///
    /// ## Fix
    /// None from here. If both rows are one device, keep the later capture; if they are
    /// two, give the clone a UUID of its own and collect its hash again.
    "uuid-shared", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let other = row.around.same_uuid?;
    let message = Message::new("uuid-shared.found").place(other);
    Some(Finding::at(Column::Hash, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_clone() {
        check(
            "uuid-shared",
            r#"
5CG0001A,,hash(5CG0001A)
          ^^^^^^^^^^^^^^ warning: Line 3 of test.csv has the same UUID, and is another device.
5CG0001B,,hash(5CG0001B).record(12,5CG0001A)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Line 2 of test.csv has the same UUID, and is another device.
"#,
        );
    }

    #[test]
    fn one_device_and_placeholders() {
        check(
            "uuid-shared",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).later(86400)
5CG0001B,,hash(5CG0001B).zero(12)
5CG0001C,,hash(5CG0001C).zero(12)
5CG0001D,,hash(5CG0001D).record(12,5CG0001A).cut(700)
"#,
        );
    }
}
