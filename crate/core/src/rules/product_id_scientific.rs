//! A product ID that became a rounded number.

use super::excel::Damage;
use super::{Check, Finding, Row, product_id_class};

rule! {
    /// ## What it finds
    /// A Windows product ID in scientific notation: a spreadsheet took its 13 digits for
    /// a number.
    ///
    /// ## Why it matters
    /// A product ID that is not the device's own identifies nothing. Partner Center
    /// refuses the row, or takes another device for it.
    ///
    /// ## Example
    /// `3.40569E+12` where the device has `3405691234567`.
    ///
    /// ## Fix
    /// The product ID inside the hash, where the checksum proves it and the device has
    /// one.
    "product-id-scientific", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    product_id_class::find(row, Damage::Scientific, "product-id-scientific.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "product-id-scientific",
            r#"
5CG0001A,3.40569E+12,hash(5CG0001A).text(24,3405691234567)
         ^^^^^^^^^^^ error: `3.40569E+12` is what a spreadsheet makes of a product ID: its last digits are gone.
         fix: Take `3405691234567` from the hash.
5CG0001A,3.40569E+12,
         ^^^^^^^^^^^ error: `3.40569E+12` is what a spreadsheet makes of a product ID: its last digits are gone.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "product-id-scientific",
            r#"
5CG0001A,3405691234567,hash(5CG0001A).text(24,3405691234567)
5CG0001A,3.40570E+12,hash(5CG0001A).text(24,3405691234567)
5CG0001A,,
"#,
        );
    }
}
