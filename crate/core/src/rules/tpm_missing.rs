//! A device without a TPM.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::OsType;

rule! {
    /// ## What it finds
    /// A hash, taken in full Windows, without a record of a TPM.
    ///
    /// ## Why it matters
    /// Self-deploying mode and pre-provisioning prove the device by its TPM and can't do
    /// without (0x800705B4). User-driven deployment works.
    ///
    /// ## Fix
    /// None from here. Switch the TPM on in the firmware if the device has one, and
    /// collect the hash again.
    "tpm-missing", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    // Windows PE never sees one: that is `captured-in-windows-pe`.
    let missing = !facts.has(13) && facts.os_type() != Some(OsType::WindowsPe);
    missing.then(|| Finding::at(Column::Hash, Message::new("tpm-missing.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn no_record() {
        check(
            "tpm-missing",
            r#"
5CG0001A,,hash(5CG0001A).without(13).without(25)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash knows of no TPM: self-deploying mode and pre-provisioning will fail.
"#,
        );
    }

    #[test]
    fn there_or_not_to_be_seen() {
        check(
            "tpm-missing",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).without(13).pe
5CG0001A,,hash(5CG0001A).without(13).cut(700)
"#,
        );
    }
}
