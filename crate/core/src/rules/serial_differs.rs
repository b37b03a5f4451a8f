//! The row says one device, its hash another.

use super::{Change, Check, Column, Finding, Fix, Message, Row};

rule! {
    /// ## What it finds
    /// A serial number that is not the one inside the row's hardware hash.
    ///
    /// ## Why it matters
    /// The service registers the device of the hash, whatever the row says. Its tag and
    /// user would go to the wrong device: rows were swapped, or a hash was pasted into
    /// the wrong line.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…`, where the hash was taken on `5CG0001B`.
    ///
    /// ## Fix
    /// Take the serial number from the hash. Look at tag and user first: they may belong
    /// to the other device.
    "serial-differs", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let inside = row.hash.serial()?;
    if row.serial.trim().is_empty() || same_but_spelling(row.serial, inside) {
        return None;
    }
    let message = Message::new("serial-differs.found")
        .with("inside", inside)
        .with("serial", row.serial);
    let fix = Fix {
        message: Message::new("serial-from-hash").with("serial", inside),
        change: Change::Set(Column::Serial, inside.to_owned()),
    };
    Some(Finding::at(Column::Serial, message).fix(Some(fix)))
}

/// Equal but for blanks and the case of ASCII letters.
pub(super) fn same_but_spelling(left: &str, right: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = char> {
        let visible = text.chars().filter(|c| !c.is_whitespace());
        visible.map(|c| c.to_ascii_lowercase())
    }
    left == right || plain(left).eq(plain(right))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn another_devices_hash() {
        check(
            "serial-differs",
            "
5CG0001A,,hash(5CG0001B)
^^^^^^^^ error: The hash was taken on `5CG0001B`, the row says `5CG0001A`.
fix: Take `5CG0001B` from the hash.
",
        );
    }

    #[test]
    fn no_serial_to_compare() {
        check(
            "serial-differs",
            "
5CG0001A,,hash(5CG0001A)
5cg0001a ,,hash(5CG0001A)
5CG0001A,,hash(Default string)
5CG0001A,,hash(5CG0001B).cut(700)
,,hash(5CG0001B)
5CG0001A,,
",
        );
    }
}
