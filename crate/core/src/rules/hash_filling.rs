//! Something behind the checksum of a hash.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// Characters other than `A` behind the checksum of a hardware hash.
    ///
    /// ## Why it matters
    /// The checksum covers what stands before it, and that is whole. What stands behind it
    /// should be zeros, which Base64 writes as `A`; the text was changed there.
    ///
    /// ## Fix
    /// The zeros are written again; the checksum proves the rest.
    "hash-filling", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Filling)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn something_in_the_zeros() {
        check(
            "hash-filling",
            "
5CG0001A,,hash(5CG0001A).flip(3900)
          ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: 1 character behind the checksum is not filling (`A`), at character 3901. The device's own data are not touched by it.
          fix: Repair it: 1 character behind the checksum turned back into filling (`A`). The checksum proves it.
",
        );
    }

    #[test]
    fn zeros() {
        check(
            "hash-filling",
            "
5CG0001A,,hash(5CG0001A)
",
        );
    }
}
