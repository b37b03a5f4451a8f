//! A hash taken after today.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::date_of;

rule! {
    /// ## What it finds
    /// A hash whose capture time lies more than two days after the day on which it is
    /// checked.
    ///
    /// ## Why it matters
    /// The time is the device's own clock. A clock that is wrong keeps Windows from
    /// signing in and from proving its TPM, so the deployment itself will fail.
    ///
    /// ## Fix
    /// None from here: set the clock of the device, in its firmware if need be.
    "captured-in-future", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let (today, at) = (row.today?, row.hash.facts.captured_at()?);
    // Two days are more than all time zones.
    (at - today > 2 * DAY).then(|| {
        let message = Message::new("captured-in-future.found").with("date", date_of(at));
        Finding::at(Column::Hash, message)
    })
}

const DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn days_ahead() {
        check(
            "captured-in-future",
            r#"
today: 2026-03-04
5CG0001A,,hash(5CG0001A).at(2026-03-08)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: The hash was taken on 2026-03-08 by the device's clock, which is after today: that clock is wrong.
5CG0001A,,hash(5CG0001A).at(2026-03-05)
5CG0001A,,hash(5CG0001A).at(2026-03-06)
"#,
        );
    }

    #[test]
    fn nobody_says_what_day_it_is() {
        check(
            "captured-in-future",
            r#"
5CG0001A,,hash(5CG0001A).at(2099-01-01)
"#,
        );
    }
}
