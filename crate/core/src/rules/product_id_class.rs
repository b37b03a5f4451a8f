//! What is wrong with a product id: one fault has one name.
//!
//! A Windows product id (PKID) has 13 digits; hashes of devices with a key in their
//! firmware have it as well (record 24). It is too short for a spreadsheet to cut digits
//! and never a date.

use super::excel::{self, Damage};
use super::{Change, Column, Finding, Fix, Message, Row, characters, sample_row};

/// What the cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Empty, or as it should be.
    Good,
    /// What a spreadsheet makes of one.
    Excel(Damage),
    /// Thirteen digits, and other ones than in the hash.
    Differs,
    /// A text that is no product id.
    Shape,
}

/// What the product id of a row is.
pub(super) fn class(row: &Row<'_>) -> Class {
    let cell = row.product_id.trim();
    let odd = || characters::odd(cell).next().is_some();
    if cell.is_empty() || sample_row::is_sample(row) {
        return Class::Good;
    }
    let inside = inside(row);
    if let Some(damage) = match inside {
        Some(inside) => excel::damage(inside, cell),
        None => excel::damage_alone(cell),
    } {
        return Class::Excel(damage);
    }
    match inside {
        _ if !is_product_id(cell) && odd() => Class::Good,
        _ if !is_product_id(cell) => Class::Shape,
        Some(inside) if inside != cell => Class::Differs,
        _ => Class::Good,
    }
}

/// The product id in a proved hash.
pub(super) fn inside<'a>(row: &Row<'a>) -> Option<&'a str> {
    let proved = row.hash.is_proved();
    row.hash.facts.product_key_id().filter(|id| proved && is_product_id(id))
}

/// Thirteen digits.
fn is_product_id(text: &str) -> bool {
    text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The finding about a cell that a spreadsheet changed in this way.
pub(super) fn find(row: &Row<'_>, wanted: Damage, key: &'static str) -> Option<Finding> {
    (class(row) == Class::Excel(wanted)).then(|| {
        let message = Message::new(key).with("text", row.product_id.trim());
        Finding::at(Column::ProductId, message).fix(fix(row))
    })
}

/// The product id of the hash, as a fix.
pub(super) fn fix(row: &Row<'_>) -> Option<Fix> {
    inside(row).map(|inside| Fix {
        message: Message::new("product-id-from-hash").with("id", inside),
        change: Change::Set(Column::ProductId, inside.to_owned()),
    })
}
