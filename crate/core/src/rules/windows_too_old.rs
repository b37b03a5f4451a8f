//! A Windows without Autopilot.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::facts::OsType;

rule! {
    /// ## What it finds
    /// A hash that was taken by a Windows older than version 1703 (build 15063).
    ///
    /// ## Why it matters
    /// Autopilot begins with Windows 10, version 1703. The device registers, and then
    /// starts as it would without: it needs a newer Windows first.
    ///
    /// ## Fix
    /// None from here: install a Windows that is still supported. The hash stays good.
    "windows-too-old", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    // What Windows PE was built from says nothing of the Windows on the disk.
    let build = facts.os_build().filter(|_| facts.os_type() == Some(OsType::Full))?.build;
    (build < 15_063).then(|| {
        let message = Message::new("windows-too-old.found").with("build", build);
        Finding::at(Column::Hash, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn before_1703() {
        check(
            "windows-too-old",
            r#"
5CG0001A,,hash(5CG0001A).build(14393)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash was taken by Windows build 14393; Autopilot begins with 15063 (version 1703).
"#,
        );
    }

    #[test]
    fn from_1703_on() {
        check(
            "windows-too-old",
            r#"
5CG0001A,,hash(5CG0001A).build(15063)
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).build(14393).pe
"#,
        );
    }
}
