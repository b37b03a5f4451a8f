//! The serial number of the hash, but for blanks or case.

use super::serial_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A serial number that equals the one inside the hash but for blanks or for the
    /// case of its letters.
    ///
    /// ## Why it matters
    /// The service keeps the spelling of the hash. Who looks for the row's spelling
    /// later may not find the device.
    ///
    /// ## Example
    /// `5cg0001a ,,T0EB…`, where the hash says `5CG0001A`.
    ///
    /// ## Fix
    /// Take the serial number as the hash spells it.
    "serial-respelt", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    serial_class::beside_hash(row, Class::Respelt, "serial-respelt.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn blanks_and_case() {
        check(
            "serial-respelt",
            "
5cg0001a ,,hash(5CG0001A)
^^^^^^^^^ warning: The hash spells the serial number `5CG0001A`, the row `5cg0001a `.
fix: Take `5CG0001A` from the hash.
",
        );
    }

    #[test]
    fn the_same_and_another() {
        check("serial-respelt", "\n5CG0001A,,hash(5CG0001A)\n5CG0001A,,hash(5CG0001B)\n");
    }
}
