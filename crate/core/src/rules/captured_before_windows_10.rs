//! A hash taken by a clock that is wrong.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::date_of;

rule! {
    /// ## What it finds
    /// A hash whose capture time lies before 29 July 2015, when Windows 10 came out.
    ///
    /// ## Why it matters
    /// Nothing could take a hash then: the clock of the device is wrong, often because
    /// its battery is empty. A wrong clock keeps Windows from signing in and from proving
    /// its TPM.
    ///
    /// ## Fix
    /// None from here: set the clock of the device, in its firmware if need be.
    "captured-before-windows-10", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let at = row.hash.facts.captured_at()?;
    (at < WINDOWS_10).then(|| {
        let message =
            Message::new("captured-before-windows-10.found").with("date", date_of(at));
        Finding::at(Column::Hash, message)
    })
}

/// 2015-07-29 00:00:00 UTC.
pub(super) const WINDOWS_10: i64 = 1_438_128_000;

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn years_before() {
        check(
            "captured-before-windows-10",
            r#"
5CG0001A,,hash(5CG0001A).at(2000-01-01)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: The hash was taken on 2000-01-01 by the device's clock, before there was a Windows 10: that clock is wrong.
"#,
        );
    }

    #[test]
    fn the_day_itself() {
        check(
            "captured-before-windows-10",
            r#"
5CG0001A,,hash(5CG0001A).at(2015-07-29)
"#,
        );
    }
}
