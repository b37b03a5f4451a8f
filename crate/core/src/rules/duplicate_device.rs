//! Two rows, one device.

use super::{Change, Check, Column, Finding, Fix, Message, Row};

rule! {
    /// ## What it finds
    /// A row whose hash belongs to a device that another row already stands for: same
    /// UUID, serial number and TPM key inside the hash. A hash that stands twice, letter
    /// for letter, counts too where it is damaged, or has neither UUID nor TPM key.
    ///
    /// ## Why it matters
    /// The service registers one of them and refuses the other
    /// (`ZtdDeviceDuplicated`), and it is chance which tag the device gets. The texts
    /// of two captures always differ, so comparing texts finds nothing.
    ///
    /// ## Example
    /// The script was run twice on a device, and both files were merged.
    ///
    /// ## Fix
    /// Remove this row. Kept is the row whose serial number is that of its hash; of
    /// several, one whose hash can go in as it stands; of those, the one captured last,
    /// because it shows the device with the parts it has now; of those, the first in the
    /// list. Where this row has a tag or a user that the
    /// kept one has not, nothing is offered: only you can know which is meant.
    "duplicate-device", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let kept = row.around.duplicate_of?;
    let lost = |own: &str, others: &str| !own.trim().is_empty() && own != others;
    let loses = lost(row.group_tag, kept.group_tag)
        || lost(row.assigned_user, kept.assigned_user);
    let key = if loses { "duplicate-device.tags" } else { "duplicate-device.found" };
    let message =
        Message::new(key).with("file", kept.place.file).with("line", kept.place.line);
    let fix = Fix { message: Message::new("remove-row"), change: Change::Remove };
    Some(Finding::at(Column::Hash, message).fix((!loses).then_some(fix)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn one_device_captured_twice() {
        check(
            "duplicate-device",
            r#"
5CG0001A,,hash(5CG0001A).later(86400)
5CG0001A,,hash(5CG0001A)
          ^^^^^^^^^^^^^^ error: The same device as line 2 of test.csv.
          fix: Remove this row.
"#,
        );
    }

    #[test]
    fn the_later_capture_is_kept() {
        check(
            "duplicate-device",
            r#"
5CG0001A,,hash(5CG0001A),HQ,
          ^^^^^^^^^^^^^^ error: The same device as line 3 of test.csv.
          fix: Remove this row.
5CG0001A,,hash(5CG0001A).later(86400),HQ,
5CG0001A,,hash(5CG0001A).later(3600),HQ,
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 3 of test.csv.
          fix: Remove this row.
"#,
        );
    }

    #[test]
    fn a_tag_is_not_thrown_away() {
        check(
            "duplicate-device",
            r#"
5CG0001A,,hash(5CG0001A),HQ,
          ^^^^^^^^^^^^^^ error: The same device as line 3 of test.csv, which has another tag or user. Decide which is meant, and remove the other row.
5CG0001A,,hash(5CG0001A).later(86400),,ada@contoso.example
5CG0001B,,hash(5CG0001B),,
          ^^^^^^^^^^^^^^ error: The same device as line 5 of test.csv.
          fix: Remove this row.
5CG0001B,,hash(5CG0001B).later(86400),HQ,
"#,
        );
    }

    #[test]
    fn a_damaged_hash_stands_twice() {
        check(
            "duplicate-device",
            r#"
5CG0001D,,hash(5CG0001D).flip(1000)
5CG0001D,,hash(5CG0001D).flip(1000)
          ^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 2 of test.csv.
          fix: Remove this row.
5CG0001E,,hash(5CG0001E).cut(900)
5CG0001E,,hash(5CG0001E).cut(900)
          ^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 4 of test.csv.
          fix: Remove this row.
"#,
        );
    }

    #[test]
    fn the_row_with_the_right_serial_is_kept() {
        check(
            "duplicate-device",
            "
5CG0001B,,hash(5CG0001A)
          ^^^^^^^^^^^^^^ error: The same device as line 3 of test.csv.
          fix: Remove this row.
5CG0001A,,hash(5CG0001A)
",
        );
    }

    #[test]
    fn a_hash_that_can_go_in_is_kept_before_a_later_one_that_has_to_be_repaired() {
        check(
            "duplicate-device",
            "
5CG0001A,,hash(5CG0001A).later(3600).short.unpadded
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 3 of test.csv.
          fix: Remove this row.
5CG0001A,,hash(5CG0001A)
5CG0001B,,hash(5CG0001B)
5CG0001B,,hash(5CG0001B).later(3600).insert(900, )
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 4 of test.csv.
          fix: Remove this row.
",
        );
    }

    #[test]
    fn the_same_text_twice_is_a_device_that_says_nothing_of_itself() {
        check(
            "duplicate-device",
            "
5CG0001A,,hash(5CG0001A).zero(12).without(25),HQ,
5CG0001A,,hash(5CG0001A).zero(12).without(25),Field,
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 2 of test.csv, which has another tag or user. Decide which is meant, and remove the other row.
",
        );
        check(
            "serial-shared",
            "
5CG0001A,,hash(5CG0001A).zero(12).without(25)
5CG0001A,,hash(5CG0001A).zero(12).without(25).later(60)
",
        );
    }

    #[test]
    fn two_devices_and_unreadable_hashes() {
        check(
            "duplicate-device",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001B)
5CG0001C,,
5CG0001C,,
5CG0001D,,hash(5CG0001D).flip(1000)
5CG0001D,,hash(5CG0001D).flip(1001)
5CG0001E,,N/A
5CG0001E,,N/A
",
        );
    }
}
