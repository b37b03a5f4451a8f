//! A TPM that is not 2.0.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash whose TPM says another version than 2.0.
    ///
    /// ## Why it matters
    /// Self-deploying mode and pre-provisioning need TPM 2.0, and so does Windows 11.
    /// User-driven deployment of Windows 10 works.
    ///
    /// ## Fix
    /// None from here. Some makers' TPMs can be switched to 2.0 in the firmware; collect
    /// the hash again afterwards.
    "tpm-old", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let said = row.hash.facts.tpm_version()?;
    let version = said.strip_prefix("TPM-Version:")?.split([' ', '-']).next()?;
    (version != "2.0").then(|| {
        let message = Message::new("tpm-old.found").with("version", version);
        Finding::at(Column::Hash, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn version_1_2() {
        check(
            "tpm-old",
            r#"
5CG0001A,,hash(5CG0001A).text(13,TPM-Version:1.2 -Level:2-Revision:1.16-VendorID:'WGV '-Firmware:5.81)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The TPM is of version 1.2, not 2.0: self-deploying mode and pre-provisioning will fail.
"#,
        );
    }

    #[test]
    fn version_2_and_what_nobody_reads() {
        check(
            "tpm-old",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).text(13,unknown)
5CG0001A,,hash(5CG0001A).without(13)
"#,
        );
    }
}
