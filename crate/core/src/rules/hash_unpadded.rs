//! A hash without its padding.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A hardware hash whose length is no multiple of four, or with too many `=`.
    ///
    /// ## Why it matters
    /// Devices write Base64 without padding, the service wants it with: it answers "Cannot
    /// convert the literal … to the expected type 'Edm.Binary'" and refuses every device sent
    /// with it (Microsoft's page on troubleshooting enrolment).
    ///
    /// ## Example
    /// `…2qWBKCIr+A` instead of `…2qWBKCIr+A==`
    ///
    /// ## Fix
    /// The padding is written as it must be; the checksum proves the rest.
    "hash-unpadded", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Unpadded)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn padding_lost() {
        check(
            "hash-unpadded",
            "
5CG0001A,,hash(5CG0001A).short.unpadded
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash is not padded: it needs 2 more `=` at its end, and an import refuses it without.
          fix: Repair it: 2 `=` added at the end. The checksum proves it.
",
        );
    }

    #[test]
    fn short_and_padded_is_whole() {
        check(
            "hash-unpadded",
            "
5CG0001A,,hash(5CG0001A).short
5CG0001A,,hash(5CG0001A)
",
        );
    }
}
