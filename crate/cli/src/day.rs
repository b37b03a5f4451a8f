//! The day on which files are checked: given, or the system's.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The present time in seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The day of a time in seconds since 1970, as `2025-12-31`.
pub fn text(seconds: i64) -> String {
    // Years begin in March here too, and 400 of them have 146,097 days.
    let days = seconds.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year * 365 + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (month * 153 + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

/// The last second of a day written as `2025-12-31`, in seconds since 1970: nothing of
/// that day is after it.
pub fn read(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no day such as 2025-12-31");
    let mut parts = text.split('-');
    let mut part = |digits: usize| -> Option<i64> {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let day = part(4).zip(part(2)).zip(part(2));
    let ((year, month), day) =
        day.filter(|_| parts.next().is_none()).ok_or_else(wrong)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    };
    if year < 1970 || !(1..=longest).contains(&day) {
        return Err(wrong());
    }
    // Years begin in March here, so that the leap day is the last of its year.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1;
    // From 1 March of the year 0 to 1 January 1970 it is 719,468 days.
    Ok((days - 719_468) * DAY + DAY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_last_second() {
        assert_eq!(read("1970-01-01"), Ok(DAY - 1));
        // `date -u -d "2024-02-29 23:59:59" +%s`
        assert_eq!(read("2024-02-29"), Ok(1_709_251_199));
        assert_eq!(read("2025-12-31"), Ok(1_767_225_599));
    }

    #[test]
    fn a_day_is_written_as_it_is_read() {
        for day in ["1970-01-01", "2000-02-29", "2023-12-31", "2024-03-01", "2100-02-28"]
        {
            let last = read(day).expect("a day");
            assert_eq!((text(last).as_str(), text(last - DAY + 1).as_str()), (day, day));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2025-02-29",
            "2025-13-01",
            "2025-1-1",
            "31.12.2025",
            "2025-12-31-1",
            "",
            "1969-12-31",
            "2025-04-+1",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
