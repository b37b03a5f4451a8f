//! Two devices, one TPM.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash whose TPM key another row's hash has too, although serial number or UUID
    /// differ.
    ///
    /// ## Why it matters
    /// A TPM is soldered to its board and its key is its own: both hashes are of one
    /// mainboard. It was moved to another case or its serial number was written anew
    /// between the captures, and one of the two is out of date. A virtual machine copied
    /// with its TPM looks the same.
    ///
    /// ## Fix
    /// None from here. Keep the row whose serial number is on the case now.
    "tpm-key-shared", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    // A copy that kept its UUID too is told by `uuid-shared`.
    let other = row.around.same_tpm_key.filter(|_| row.around.same_uuid.is_none())?;
    let message = Message::new("tpm-key-shared.found").place(other);
    Some(Finding::at(Column::Hash, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_board_with_a_new_name() {
        check(
            "tpm-key-shared",
            r#"
5CG0001A,,hash(5CG0001A)
          ^^^^^^^^^^^^^^ warning: Line 3 of test.csv has the same TPM key: both hashes are of one mainboard.
5CG0001B,,hash(5CG0001B).record(25,5CG0001A).record(11,5CG0001A)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Line 2 of test.csv has the same TPM key: both hashes are of one mainboard.
"#,
        );
    }

    #[test]
    fn one_device_and_none() {
        check(
            "tpm-key-shared",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).later(86400)
5CG0001B,,hash(5CG0001B).without(25)
5CG0001C,,hash(5CG0001C).without(25)
5CG0001D,,hash(5CG0001D).record(12,5CG0001A).record(25,5CG0001A).record(11,5CG0001A)
"#,
        );
    }
}
