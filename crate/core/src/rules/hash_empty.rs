//! A row without a hardware hash.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row, sample_row};
use crate::csv::Kind;

rule! {
    /// ## What it finds
    /// A row whose hardware hash is empty.
    ///
    /// ## Why it matters
    /// An administrator can register a device by its hardware hash only. (Makers and
    /// partners have other ways.)
    ///
    /// ## Example
    /// `5CG0001A,,`
    ///
    /// ## Fix
    /// Collect the hash on the device: `Get-WindowsAutopilotInfo -OutputFile`.
    "hash-empty", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    // A product key id or a tuple stands in for it where the file is for those.
    match row.kind {
        Kind::Hash if sample_row::is_sample(row) => None,
        Kind::Hash => hash_class::find(row, Class::Empty),
        Kind::ProductId | Kind::Tuple | Kind::Identifier => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn nothing_or_blanks() {
        check(
            "hash-empty",
            "
5CG0001A,,
          ^ error: The hardware hash is empty.
",
        );
    }

    #[test]
    fn a_hash_whole_or_not() {
        check("hash-empty", "\n5CG0001A,,hash(5CG0001A)\n5CG0001A,,T0EB\n");
    }

    #[test]
    fn a_row_of_a_sample() {
        check("hash-empty", "\n000000000000,,,,,SpiralOrbit,ContosoABC\n");
    }
}
