//! What the cell of a serial number is to the hash: one fault has one name.
//!
//! The rules about a serial number that is not the hash's ask here which of them speaks;
//! the more exact goes first.

use std::cell::OnceCell;

use super::excel::{self, Damage};
use super::{Change, Column, Finding, Fix, Message, Row, characters, sample_row};

/// What the cell is to the serial number in the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// One of them is missing, or the row is not a device's.
    Nothing,
    /// Equal.
    Same,
    /// Equal but for characters that are not what they look like.
    Written,
    /// Equal but for blanks and case.
    Respelt,
    /// What a spreadsheet makes of it, or makes of any.
    Excel(Damage),
    /// That of another row's hash.
    Swapped,
    /// Another one.
    Differs,
}

/// The class of a row, once somebody asked.
#[derive(Clone, Debug, Default)]
pub struct Judged(OnceCell<Class>);

/// The class of a row.
pub(super) fn class(row: &Row<'_>) -> Class {
    *row.judged.0.get_or_init(|| judge(row))
}

fn judge(row: &Row<'_>) -> Class {
    let inside = row.hash.serial();
    if inside == Some(row.serial) {
        return Class::Same;
    }
    let cell = row.serial.trim();
    if cell.is_empty() || sample_row::is_sample(row) {
        return Class::Nothing;
    }
    let Some(inside) = inside else {
        return excel::damage_alone(cell).map_or(Class::Nothing, Class::Excel);
    };
    let written = || {
        let meant: String = characters::meant(cell).collect();
        same_but_spelling(&meant, inside)
    };
    if characters::odd(cell).next().is_some() && written() {
        return Class::Written;
    }
    if same_but_spelling(cell, inside) {
        return Class::Respelt;
    }
    match excel::damage(inside.trim(), cell) {
        Some(damage) => Class::Excel(damage),
        None if row.around.serial_in.or(row.around.serial_at).is_some() => Class::Swapped,
        None => Class::Differs,
    }
}

/// The finding about a cell that a spreadsheet changed in this way.
pub(super) fn find(row: &Row<'_>, wanted: Damage, key: &'static str) -> Option<Finding> {
    (class(row) == Class::Excel(wanted)).then(|| {
        let message = Message::new(key).with("text", row.serial.trim());
        Finding::at(Column::Serial, message).fix(row.hash.serial().map(from_hash))
    })
}

/// The finding about a serial number that stands so to the one in the hash, both told.
pub(super) fn beside_hash(
    row: &Row<'_>,
    wanted: Class,
    key: &'static str,
) -> Option<Finding> {
    let inside = row.hash.serial().filter(|_| class(row) == wanted)?;
    let message = Message::new(key).with("inside", inside).with("serial", row.serial);
    Some(Finding::at(Column::Serial, message).fix(Some(from_hash(inside))))
}

/// The serial number of the hash, as a fix.
pub(super) fn from_hash(inside: &str) -> Fix {
    Fix {
        message: Message::new("serial-from-hash").with("serial", inside),
        change: Change::Set(Column::Serial, inside.to_owned()),
    }
}

/// Equal but for blanks and the case of ASCII letters.
pub(super) fn same_but_spelling(left: &str, right: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = char> {
        let visible = text.chars().filter(|c| !c.is_whitespace());
        visible.map(|c| c.to_ascii_lowercase())
    }
    left == right || plain(left).eq(plain(right))
}
