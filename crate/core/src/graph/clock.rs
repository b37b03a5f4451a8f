//! Whether time went on as it does: a clock can be set back, and a machine can sleep.
//!
//! In: the time that was passed in last, and now. Out: what a machine of `graph` has to
//! put right in the times that it keeps. A wait that was to end at ten o'clock is no
//! longer because it has become nine; and what a sleeping machine did not look for is
//! not missing.

use super::Millis;

/// Longer than anybody waits before they ask again, which is a minute.
const ASLEEP: Millis = 300_000.0;

/// How time went on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Passed {
    /// As it does.
    Rightly,
    /// The clock was set back by so much: every time that is kept is too late by that.
    Back(Millis),
    /// For so long nobody asked, and nothing was looked for.
    Asleep(Millis),
}

/// From the last time to now; there is none where that is 0.
pub(super) fn passed(before: Millis, now: Millis) -> Passed {
    let gap = now - before;
    match gap {
        _ if before == 0.0 => Passed::Rightly,
        _ if gap < 0.0 => Passed::Back(-gap),
        _ if gap > ASLEEP => Passed::Asleep(gap),
        _ => Passed::Rightly,
    }
}

/// A time that is kept, where the clock was set back by so much; 0 is none.
pub(super) fn earlier(time: &mut Millis, by: Millis) {
    if *time > 0.0 {
        *time = (*time - by).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_and_a_machine_that_slept_are_told_from_time() {
        assert_eq!(passed(0.0, 5e12), Passed::Rightly, "the first time");
        assert_eq!(passed(5e12, 5e12 + 60_000.0), Passed::Rightly);
        assert_eq!(passed(5e12, 5e12 + ASLEEP), Passed::Rightly);
        assert_eq!(passed(5e12, 5e12 - 3.0), Passed::Back(3.0));
        assert_eq!(passed(5e12, 5e12 + 28_800_000.0), Passed::Asleep(28_800_000.0));
    }
}
