//! A product ID that is none.

use super::product_id_class::Class;
use super::{Check, Column, Finding, Message, Row, product_id_class};

rule! {
    /// ## What it finds
    /// A Windows product ID that is not 13 digits: the product ID that Settings shows
    /// (`00329-00000-00003-AA606`), a product key of five groups, or something else.
    ///
    /// ## Why it matters
    /// The product ID of a registration is the 13-digit number of the key in the
    /// firmware, printed as a bar code on some boxes. Other shapes identify no device; a
    /// product key does not belong in a file that is handed round.
    ///
    /// ## Example
    /// `5CG0001A,00329-00000-00003-AA606,T0EB…`
    ///
    /// ## Fix
    /// The product ID inside the hash, where it is proved and there is one; else make it
    /// empty, which is right whenever there is a hash.
    "product-id-shape", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    if product_id_class::class(row) != Class::Shape {
        return None;
    }
    let id = row.product_id.trim();
    let message = match shape(id) {
        // Keys are secrets: it is not said again.
        Shape::Key => Message::new("product-id-shape.key"),
        Shape::Settings => Message::new("product-id-shape.settings").with("id", id),
        Shape::Other => Message::new("product-id-shape.other").with("id", id),
    };
    let finding = Finding::at(Column::ProductId, message);
    Some(match product_id_class::fix(row) {
        // The hash identifies the device: the cell may be empty, as scripts leave it.
        None if row.hash.is_proved() => {
            finding.set(Column::ProductId, "", Message::new("make-empty"))
        }
        fix => finding.fix(fix),
    })
}

enum Shape {
    Key,
    Settings,
    Other,
}

fn shape(text: &str) -> Shape {
    let groups: Vec<&str> = text.split('-').collect();
    let plain = |group: &&str| group.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    match (groups.iter().all(plain), lengths.as_slice()) {
        (true, [5, 5, 5, 5, 5]) => Shape::Key,
        (true, [5, 5, 4 | 5, 5]) => Shape::Settings,
        _ => Shape::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn other_shapes() {
        check(
            "product-id-shape",
            r#"
5CG0001A,00329-00000-00003-AA606,hash(5CG0001A).text(24,3405691234567)
         ^^^^^^^^^^^^^^^^^^^^^^^ warning: `00329-00000-00003-AA606` is the product ID that Settings shows; the one of the firmware has 13 digits.
         fix: Take `3405691234567` from the hash.
5CG0001A,00329-00000-0003-AA606,hash(5CG0001A).without(24)
         ^^^^^^^^^^^^^^^^^^^^^^ warning: `00329-00000-0003-AA606` is the product ID that Settings shows; the one of the firmware has 13 digits.
         fix: Make it empty.
5CG0001A,AAAAA-BBBBB-CCCCC-DDDDD-EEEEE,
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This is a product key, not a product ID of 13 digits. It does not belong in a file that is handed round.
5CG0001A,34056912345,
         ^^^^^^^^^^^ warning: `34056912345` is no product ID: that has 13 digits.
"#,
        );
    }

    #[test]
    fn thirteen_digits() {
        check(
            "product-id-shape",
            r#"
5CG0001A,3405691234567,
5CG0001A,34056912345<200B>67,
5CG0001A,,
"#,
        );
    }
}
