//! A hash whose checksum contradicts it.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A hardware hash that is Base64 and still damaged: the SHA-256 inside it does not fit
    /// its content, or its records do not.
    ///
    /// ## Why it matters
    /// A character was changed, lost or doubled on the way. The service refuses the row
    /// (`InvalidZtdHardwareHash`) or registers a device that does not exist.
    ///
    /// ## Example
    /// A hash retyped, sent through a program that folds case, or edited.
    ///
    /// ## Fix
    /// Where only the checksum itself is damaged, it is computed again. Where one slip is all
    /// that happened (a character wrong, missing or too many, two swapped), a search finds
    /// it, and the checksum proves it. Otherwise collect the hash again. A checksum that fits means undamaged, never genuine.
    "hash-checksum", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Damaged)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_changed_character() {
        check(
            "hash-checksum",
            "
5CG0001A,,hash(5CG0001A).flip(300)
          ^^^^^^^^^^^^^^^^^^^^^^^^ error: The checksum does not fit: something in the hash was changed since it was captured. Copy it again from where it came, or capture it again.
",
        );
    }

    #[test]
    fn a_lost_character() {
        check(
            "hash-checksum",
            "
5CG0001A,,hash(5CG0001A).drop(300)
          ^^^^^^^^^^^^^^^^^^^^^^^^ error: The record at byte 867 (character 1155) needs 32772 bytes, 194 are left: the hash is damaged there or shortly before.
",
        );
    }

    #[test]
    fn whole_and_cut() {
        check(
            "hash-checksum",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).cut(2500)
5CG0001A,,hash(5CG0001A).short.unpadded
5CG0001A,,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U
",
        );
    }
}
