//! A TPM key that contradicts the device's id.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash in which the offline device ID is not the SHA-256 of the TPM key, as it is
    /// on every hash that is as a device wrote it.
    ///
    /// ## Why it matters
    /// One of the two is of another TPM: the hash was put together by a program, or the
    /// TPM was changed while it was taken. The service may refuse it, and the TPM will
    /// not be recognised.
    ///
    /// ## Fix
    /// None from here. Collect the hash again on the device.
    "tpm-key-differs", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    row.hash
        .tpm_key_differs
        .then(|| Finding::at(Column::Hash, Message::new("tpm-key-differs.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_key() {
        check(
            "tpm-key-differs",
            r#"
5CG0001A,,hash(5CG0001A).record(25,5CG0001B)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: The offline device ID in the hash is not that of its TPM key: one of the two is of another TPM.
"#,
        );
    }

    #[test]
    fn its_own_or_none() {
        check(
            "tpm-key-differs",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).without(25)
5CG0001A,,hash(5CG0001A).without(13).without(25)
"#,
        );
    }
}
