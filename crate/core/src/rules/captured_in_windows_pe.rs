//! A hash that Windows PE took.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::OsType;

rule! {
    /// ## What it finds
    /// A hash that was collected in Windows PE, from an installation stick or a task
    /// sequence.
    ///
    /// ## Why it matters
    /// Windows PE lacks the drivers that tell of the TPM and of network adapters: such a
    /// hash has no TPM key, so self-deploying mode and pre-provisioning fail with the
    /// device it registers.
    ///
    /// ## Fix
    /// None from here. Collect the hash again in Windows itself: Shift+F10 in the
    /// out-of-box experience is enough.
    "captured-in-windows-pe", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    (row.hash.facts.os_type() == Some(OsType::WindowsPe))
        .then(|| Finding::at(Column::Hash, Message::new("captured-in-windows-pe.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn windows_pe() {
        check(
            "captured-in-windows-pe",
            r#"
5CG0001A,,hash(5CG0001A).pe
          ^^^^^^^^^^^^^^^^^ warning: The hash was taken in Windows PE, which sees neither the TPM nor every adapter. Take it again in Windows itself.
"#,
        );
    }

    #[test]
    fn full_windows_and_damage() {
        check(
            "captured-in-windows-pe",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).pe.cut(700)
"#,
        );
    }
}
