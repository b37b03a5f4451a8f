//! Two hashes in one cell.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A second hardware hash behind the first in the same cell.
    ///
    /// ## Why it matters
    /// Only the first would be read, and a device would be forgotten.
    ///
    /// ## Example
    /// Two lines of a file joined where the line end was lost.
    ///
    /// ## Fix
    /// Put the second hash into a row of its own.
    "hash-joined", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Joined)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_second_hash() {
        check(
            "hash-joined",
            "
5CG0001A,,hash(5CG0001A).twice
          ^^^^^^^^^^^^^^^^^^^^ error: A second hash begins at character 4001. One row is one device: give the second hash a row of its own.
",
        );
    }

    #[test]
    fn one_hash() {
        check(
            "hash-joined",
            "
5CG0001A,,hash(5CG0001A)
",
        );
    }
}
