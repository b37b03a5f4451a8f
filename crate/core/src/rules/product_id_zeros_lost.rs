//! A product ID without its leading zeros.

use super::excel::Damage;
use super::{Check, Finding, Row, product_id_class};

rule! {
    /// ## What it finds
    /// A Windows product ID that lacks the zeros with which the hash's begins.
    ///
    /// ## Why it matters
    /// A product ID that is not the device's own identifies nothing. Partner Center
    /// refuses the row, or takes another device for it.
    ///
    /// ## Example
    /// `32991234567` where the device has `0032991234567`.
    ///
    /// ## Fix
    /// The product ID inside the hash, where the checksum proves it and the device has
    /// one.
    "product-id-zeros-lost", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    product_id_class::find(row, Damage::ZerosLost, "product-id-zeros-lost.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "product-id-zeros-lost",
            r#"
5CG0001A,32991234567,hash(5CG0001A).text(24,0032991234567)
         ^^^^^^^^^^^ error: The product ID `32991234567` has lost the zeros at its beginning in a spreadsheet.
         fix: Take `0032991234567` from the hash.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "product-id-zeros-lost",
            r#"
5CG0001A,0032991234567,hash(5CG0001A).text(24,0032991234567)
5CG0001A,32991234567,
5CG0001A,32991234568,hash(5CG0001A).text(24,0032991234567)
"#,
        );
    }
}
