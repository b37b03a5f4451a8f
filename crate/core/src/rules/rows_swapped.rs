//! Rows whose serial numbers and hashes were moved apart.

use super::serial_class::Class;
use super::{Check, Column, Finding, Message, Other, Row, serial_class};

rule! {
    /// ## What it finds
    /// A serial number that belongs to the hash of another row, where this row has the
    /// hash of a third: two rows were swapped, or one column was moved up or down beside
    /// the others.
    ///
    /// ## Why it matters
    /// The service registers the device of the hash, whatever the row says: with the tag
    /// and the user of the row, which were meant for another device.
    ///
    /// ## Example
    /// `5CG0001A` stands beside the hash of `5CG0001B`, and `5CG0001B` beside that of
    /// `5CG0001A`.
    ///
    /// ## Fix
    /// Where the rows concerned have the same tag and user, the serial number inside the
    /// hash: nothing else is different. Where they differ, only you can know whether tag
    /// and user belong to the serial number or to the hash; when they stand with the
    /// right one, correct the serial number.
    "rows-swapped", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    if serial_class::class(row) != Class::Swapped {
        return None;
    }
    let inside = row.hash.serial()?;
    let (hash_there, serial_there) = (row.around.serial_in, row.around.serial_at);
    // After the fix the row's tag and user go with the hash. They are the right ones for
    // it if the rows concerned have the same.
    let same = |other: Other<'_>| {
        (other.group_tag, other.assigned_user) == (row.group_tag, row.assigned_user)
    };
    let certain = hash_there.is_none_or(same) && serial_there.is_none_or(same);
    let key = match (hash_there.is_some(), certain) {
        (true, true) => "rows-swapped.found",
        (true, false) => "rows-swapped.tags",
        // The end of a column that was moved: its own hash is nowhere.
        (false, true) => "rows-swapped.end",
        (false, false) => "rows-swapped.end-tags",
    };
    let place = hash_there.or(serial_there)?.place;
    let message = Message::new(key)
        .with("serial", row.serial.trim())
        .with("inside", inside)
        .place(place);
    let fix = certain.then(|| serial_class::from_hash(inside));
    Some(Finding::at(Column::Serial, message).fix(fix))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn two_rows_swapped() {
        check(
            "rows-swapped",
            r#"
5CG0001A,,hash(5CG0001B),HQ,
^^^^^^^^ error: The hash of `5CG0001A` stands in line 3 of test.csv, and this row has that of `5CG0001B`.
fix: Take `5CG0001B` from the hash.
5CG0001B,,hash(5CG0001A),HQ,
^^^^^^^^ error: The hash of `5CG0001B` stands in line 2 of test.csv, and this row has that of `5CG0001A`.
fix: Take `5CG0001A` from the hash.
"#,
        );
    }

    #[test]
    fn a_column_moved_down() {
        check(
            "rows-swapped",
            r#"
5CG0001A,,hash(5CG0001Z)
^^^^^^^^ error: The hash of `5CG0001A` stands in line 3 of test.csv, and this row has that of `5CG0001Z`.
fix: Take `5CG0001Z` from the hash.
5CG0001B,,hash(5CG0001A)
^^^^^^^^ error: The hash of `5CG0001B` stands in line 4 of test.csv, and this row has that of `5CG0001A`.
fix: Take `5CG0001A` from the hash.
5CG0001C,,hash(5CG0001B)
^^^^^^^^ error: This row has the hash of `5CG0001B`, which stands in line 3 of test.csv; the hash of `5CG0001C` is in no row.
fix: Take `5CG0001B` from the hash.
"#,
        );
    }

    #[test]
    fn tags_that_differ_are_not_guessed() {
        check(
            "rows-swapped",
            r#"
5CG0001A,,hash(5CG0001B),HQ,
^^^^^^^^ error: The hash of `5CG0001A` stands in line 3 of test.csv, and this row has that of `5CG0001B`. The rows differ in tag or user: decide to which device those belong.
5CG0001B,,hash(5CG0001A),Field,
^^^^^^^^ error: The hash of `5CG0001B` stands in line 2 of test.csv, and this row has that of `5CG0001A`. The rows differ in tag or user: decide to which device those belong.
"#,
        );
    }

    #[test]
    fn every_row_concerned_has_a_say() {
        check(
            "rows-swapped",
            r#"
5CG0001A,,hash(5CG0001B),HQ,
^^^^^^^^ error: The hash of `5CG0001A` stands in line 4 of test.csv, and this row has that of `5CG0001B`. The rows differ in tag or user: decide to which device those belong.
5CG0001B,,hash(5CG0001C),Field,
^^^^^^^^ error: The hash of `5CG0001B` stands in line 2 of test.csv, and this row has that of `5CG0001C`. The rows differ in tag or user: decide to which device those belong.
5CG0001C,,hash(5CG0001A),HQ,
^^^^^^^^ error: The hash of `5CG0001C` stands in line 3 of test.csv, and this row has that of `5CG0001A`. The rows differ in tag or user: decide to which device those belong.
"#,
        );
    }

    #[test]
    fn rows_in_place_and_strangers() {
        check(
            "rows-swapped",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001B,,hash(5CG0001C)
1E+05,,hash(1E05)
5CG0001D,,hash(5CG0001D).cut(700)
"#,
        );
    }
}
