//! The row says one product key, its hash another.

use super::product_id_class::Class;
use super::{Check, Column, Finding, Message, Row, product_id_class};

rule! {
    /// ## What it finds
    /// A Windows product ID that is not the one inside the row's hardware hash.
    ///
    /// ## Why it matters
    /// The key in the firmware of the device is another one: the number was copied from
    /// another box or row. Windows reports `ProductKeyIdMismatch` (event 908) when what
    /// is registered is not what the device has.
    ///
    /// ## Example
    /// `5CG0001A,3405691234567,T0EB…`, where the hash has `3405697654321`.
    ///
    /// ## Fix
    /// The product ID inside the hash.
    "product-id-differs", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    if product_id_class::class(row) != Class::Differs {
        return None;
    }
    let message = Message::new("product-id-differs.found")
        .with("inside", product_id_class::inside(row)?)
        .with("id", row.product_id.trim());
    Some(Finding::at(Column::ProductId, message).fix(product_id_class::fix(row)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_devices_key() {
        check(
            "product-id-differs",
            r#"
5CG0001A,3405691234567,hash(5CG0001A).text(24,3405697654321)
         ^^^^^^^^^^^^^ error: The hash has the product ID `3405697654321`, the row `3405691234567`.
         fix: Take `3405697654321` from the hash.
"#,
        );
    }

    #[test]
    fn the_same_none_and_no_proof() {
        check(
            "product-id-differs",
            r#"
5CG0001A,3405691234567,hash(5CG0001A).text(24,3405691234567)
5CG0001A,3405691234567,hash(5CG0001A).without(24)
5CG0001A,3405691234567,hash(5CG0001A).text(24,none)
5CG0001A,3405691234567,hash(5CG0001A).cut(700)
5CG0001A,3405691234567,hash(5CG0001A).flip(300)
5CG0001A,,hash(5CG0001A)
"#,
        );
    }
}
