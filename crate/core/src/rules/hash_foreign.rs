//! Something else where the hardware hash should be.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A text that is no hardware hash: a serial number, a note, or Base64 of something
    /// else.
    ///
    /// ## Why it matters
    /// The service refuses the row (`InvalidZtdHardwareHash`), or the whole request.
    ///
    /// ## Example
    /// `5CG0001A,,N/A`
    ///
    /// ## Fix
    /// Collect the hash on the device, or look whether columns were moved.
    "hash-foreign", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Foreign)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn other_things() {
        check(
            "hash-foreign",
            "
5CG0001A,,N/A
          ^^^ error: This is not a hardware hash: a hash is Base64 text of about 4000 characters that begins with `T0`. Capture it again.
5CG0001A,,SGVsbG8gd29ybGQ=
          ^^^^^^^^^^^^^^^^ error: This is Base64, but of something else than a hardware hash: the text “Hello world”. A hash begins with `T0`.
",
        );
    }

    #[test]
    fn hashes_and_nothing() {
        check(
            "hash-foreign",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).flip(300)
5CG0001A,,
5CG0001A,,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U
5CG0001A,,#NAME?
",
        );
    }
}
