//! A hash taken long ago.

use super::captured_before_windows_10::WINDOWS_10;
use super::{Check, Column, Finding, Message, Row};
use crate::hash::date_of;

rule! {
    /// ## What it finds
    /// A hash whose capture time lies more than a year before the day on which it is
    /// checked, or more than `maxAgeDays` of `policy.json`.
    ///
    /// ## Why it matters
    /// Devices change: a mainboard, a TPM, a disk is replaced, and the old hash registers
    /// what is no longer there (`Fix pending`, `Attention required`). Or the device was
    /// given away since.
    ///
    /// ## Fix
    /// None needed if nothing was replaced. Collect the hash again if in doubt.
    "captured-long-ago", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let (today, at) = (row.today?, row.hash.facts.captured_at()?);
    let days = (today - at) / 86_400;
    (days > i64::from(row.policy.max_age_days) && at >= WINDOWS_10).then(|| {
        let message = Message::new("captured-long-ago.found").with("date", date_of(at));
        Finding::at(Column::Hash, message.with("days", days))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn more_than_a_year() {
        check(
            "captured-long-ago",
            r#"
today: 2026-03-04
5CG0001A,,hash(5CG0001A).at(2025-03-01)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash was taken on 2025-03-01, 368 days ago. Parts of the device may have been replaced since.
5CG0001A,,hash(5CG0001A).at(2025-03-04)
5CG0001A,,hash(5CG0001A).at(2000-01-01)
"#,
        );
    }

    #[test]
    fn as_the_policy_says() {
        check(
            "captured-long-ago",
            r#"
today: 2026-03-04
policy: {"maxAgeDays": 30}
5CG0001A,,hash(5CG0001A).at(2026-02-01)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: The hash was taken on 2026-02-01, 31 days ago. Parts of the device may have been replaced since.
5CG0001A,,hash(5CG0001A).at(2026-02-03)
"#,
        );
    }

    #[test]
    fn nobody_says_what_day_it_is() {
        check(
            "captured-long-ago",
            r#"
5CG0001A,,hash(5CG0001A).at(2016-01-01)
"#,
        );
    }
}
