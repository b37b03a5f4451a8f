//! Seconds to calendar dates. Knows no clock and no time zone but the offset given.

/// Seconds from 1970-01-01 to 2000-01-01, where the capture time of a hash counts from.
pub(super) const YEAR_2000: i64 = 946_684_800;

/// `2026-03-04 11:22:33` for seconds since 1970-01-01 00:00:00.
pub(crate) fn date_and_time(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// `2026-03-04T11:22:33Z` for seconds since 1970-01-01 00:00:00, as services write it.
pub(crate) fn instant(seconds: i64) -> String {
    format!("{}Z", date_and_time(seconds).replace(' ', "T"))
}

/// `2026-03-04` for seconds since 1970-01-01 00:00:00.
pub(crate) fn date_of(seconds: i64) -> String {
    let (year, month, day) = date(seconds.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the Gregorian calendar for days since 1970-01-01. Years
/// begin in March here, so that the leap day is the last of its year (Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms").
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524
        - day_of_era / 146_096)
        / 365;
    let day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_calendars_get_wrong() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00"),
            (YEAR_2000, "2000-01-01 00:00:00"),
            (951_782_400, "2000-02-29 00:00:00"),
            (1_709_251_199, "2024-02-29 23:59:59"),
            (1_709_251_200, "2024-03-01 00:00:00"),
            (1_772_623_353, "2026-03-04 11:22:33"),
            (4_107_542_400, "2100-03-01 00:00:00"),
            (-1, "1969-12-31 23:59:59"),
        ] {
            assert_eq!(date_and_time(seconds), expected);
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut yesterday = date(-1);
        for day in 0..146_097 {
            let today = date(day);
            let next_day = (yesterday.0, yesterday.1, yesterday.2 + 1);
            let next_month = (yesterday.0, yesterday.1 + 1, 1);
            let next_year = (yesterday.0 + 1, 1, 1);
            assert!([next_day, next_month, next_year].contains(&today), "{today:?}");
            assert!(today.2 <= 31 && today.1 <= 12);
            yesterday = today;
        }
        assert_eq!(yesterday, (2369, 12, 31));
    }
}
