//! Two rows, one device.

use super::{Change, Check, Column, Finding, Fix, Message, Row};

rule! {
    /// ## What it finds
    /// A row whose hash belongs to a device that another row already stands for: same
    /// UUID, serial number and TPM key inside the hash.
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
    /// several, the first.
    "duplicate-device", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let kept = row.duplicate_of?;
    let message = Message::new("duplicate-device.found")
        .with("file", kept.file)
        .with("line", kept.line);
    let fix = Fix { message: Message::new("remove-row"), change: Change::Remove };
    Some(Finding::at(Column::Hash, message).fix(Some(fix)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn one_device_captured_twice() {
        check(
            "duplicate-device",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).recaptured
          ^^^^^^^^^^^^^^^^^^^^^^^^^ error: The same device as line 2 of test.csv.
          fix: Remove this row.
",
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
    fn two_devices_and_unreadable_hashes() {
        check(
            "duplicate-device",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001B)
5CG0001C,,
5CG0001C,,
5CG0001D,,hash(5CG0001D).flip(1000)
5CG0001D,,hash(5CG0001D).flip(1000)
",
        );
    }
}
