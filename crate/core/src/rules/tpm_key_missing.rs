//! A TPM that did not tell its key.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash with the version of a TPM, and without the key that is the TPM's own
    /// (EkPub).
    ///
    /// ## Why it matters
    /// The key is what self-deploying mode and pre-provisioning prove the device by. The
    /// TPM was not ready when the hash was taken: switched off, not provisioned, or
    /// locked.
    ///
    /// ## Fix
    /// None from here. Make the TPM ready (`Initialize-Tpm`), and collect the hash again.
    "tpm-key-missing", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    (facts.has(13) && !facts.has(25))
        .then(|| Finding::at(Column::Hash, Message::new("tpm-key-missing.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_version_alone() {
        check(
            "tpm-key-missing",
            r#"
5CG0001A,,hash(5CG0001A).without(25)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The TPM did not tell its key: self-deploying mode and pre-provisioning will fail.
"#,
        );
    }

    #[test]
    fn a_key_or_no_tpm() {
        check(
            "tpm-key-missing",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).without(13).without(25)
"#,
        );
    }
}
