//! A device that started from another disk than its first.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash in which the disk that Windows started from is not the first disk of the
    /// list.
    ///
    /// ## Why it matters
    /// The serial number of the disk is part of what tells devices apart. Windows was
    /// started from a stick or an outer disk when the hash was taken, or the disks were
    /// changed over.
    ///
    /// ## Fix
    /// None needed if the device starts from that disk for good. Otherwise collect the
    /// hash again from the disk in the device.
    "boot-disk-differs", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    (row.hash.facts.boot_disk_matches() == Some(false))
        .then(|| Finding::at(Column::Hash, Message::new("boot-disk-differs.found")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_disk() {
        check(
            "boot-disk-differs",
            r#"
5CG0001A,,hash(5CG0001A).text(28,VARK12|VANARSDEL V9A1|)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: Windows was started from another disk than the first one of the device when the hash was taken.
"#,
        );
    }

    #[test]
    fn its_first_or_none() {
        check(
            "boot-disk-differs",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).without(28)
"#,
        );
    }
}
