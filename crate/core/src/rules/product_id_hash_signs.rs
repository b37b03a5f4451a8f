//! A product ID that a narrow column hid.

use super::excel::Damage;
use super::{Check, Finding, Row, product_id_class};

rule! {
    /// ## What it finds
    /// A cell of nothing but `#`: what a spreadsheet shows, and saves, where a column is
    /// too narrow for its number.
    ///
    /// ## Why it matters
    /// A product ID that is not the device's own identifies nothing. Partner Center
    /// refuses the row, or takes another device for it.
    ///
    /// ## Example
    /// `########` where the device has `3405691234567`.
    ///
    /// ## Fix
    /// The product ID inside the hash, where the checksum proves it and the device has
    /// one.
    "product-id-hash-signs", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    product_id_class::find(row, Damage::HashSigns, "product-id-hash-signs.found")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_a_spreadsheet_leaves() {
        check(
            "product-id-hash-signs",
            r#"
5CG0001A,########,hash(5CG0001A).text(24,3405691234567)
         ^^^^^^^^ error: `########` is what a spreadsheet shows in a column too narrow for the product ID.
         fix: Take `3405691234567` from the hash.
5CG0001A,####,
         ^^^^ error: `####` is what a spreadsheet shows in a column too narrow for the product ID.
"#,
        );
    }

    #[test]
    fn other_texts() {
        check(
            "product-id-hash-signs",
            r#"
5CG0001A,3405691234567,hash(5CG0001A).text(24,3405691234567)
5CG0001A,#12,
"#,
        );
    }
}
