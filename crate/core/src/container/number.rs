//! What a number in a cell of a workbook looks like.
//!
//! A workbook keeps numbers as its program counts with them: 386348000000 as
//! `3.86348E11`, 1.1 as `1.1000000000000001`, a day as the days since 1900. Excel
//! shows 15 digits. All of this is done on the digits: what was typed is not known
//! any better by counting with it again.

use crate::hash::time::date_and_time;

/// How a cell shows its number, as far as it matters to us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    General,
    /// As a day or a time.
    Date,
    /// With at least so many digits: a format of nothing but zeros.
    Digits(u8),
}

impl Format {
    /// The format of a number in the list that every workbook knows (ECMA-376 part 1,
    /// 18.8.30).
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
            _ => Format::General,
        }
    }

    /// The format of a code such as `yyyy-mm-dd` or `00000000`.
    pub(super) fn of(code: &str) -> Self {
        let first = code.split(';').next().unwrap_or_default();
        if !first.is_empty() && first.len() <= 30 && first.bytes().all(|b| b == b'0') {
            return match first.len() {
                1 => Format::General,
                digits => Format::Digits(digits as u8),
            };
        }
        let mut characters = first.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => drop(characters.by_ref().find(|&c| c == '"')),
                '\\' | '_' | '*' => drop(characters.next()),
                '[' => {
                    // Colours and places, but [h] counts hours.
                    let inner: String =
                        characters.by_ref().take_while(|&c| c != ']').collect();
                    let inner = inner.to_ascii_lowercase();
                    if !inner.is_empty()
                        && inner.chars().all(|c| matches!(c, 'h' | 'm' | 's'))
                    {
                        return Format::Date;
                    }
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                    return Format::Date;
                }
                _ => {}
            }
        }
        Format::General
    }
}

/// What a cell of this value and format shows. What is no number stays as it is.
pub(super) fn show(value: &str, format: Format, since_1904: bool) -> String {
    let Some(number) = Number::read(value) else {
        return value.trim().to_owned();
    };
    match format {
        Format::Date => number.date(since_1904).unwrap_or_else(|| number.show()),
        Format::Digits(digits) if number.is_whole() && !number.negative => {
            format!("{:0>width$}", number.show(), width = usize::from(digits))
        }
        _ => number.show(),
    }
}

/// `0.digits × 10^point`
#[derive(Debug)]
struct Number {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

/// What a double holds for certain, and Excel shows.
const DIGITS: usize = 15;

impl Number {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 400 {
            return None;
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = [whole, part].concat().into_bytes();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
        digits.drain(..zeros);
        let point = whole.len() as i64 - zeros as i64 + i64::from(exponent);
        let mut number = Self { negative, digits, point };
        number.round();
        Some(number)
    }

    /// To the digits that mean something.
    fn round(&mut self) {
        let up = self.digits.get(DIGITS).is_some_and(|&digit| digit >= b'5');
        self.digits.truncate(DIGITS);
        if up {
            loop {
                match self.digits.pop() {
                    Some(b'9') => {}
                    Some(digit) => {
                        self.digits.push(digit + 1);
                        break;
                    }
                    None => {
                        self.digits.push(b'1');
                        self.point += 1;
                        break;
                    }
                }
            }
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
            self.negative = false;
        }
    }

    fn is_whole(&self) -> bool {
        (self.digits.len() as i64) <= self.point || self.digits.is_empty()
    }

    fn show(&self) -> String {
        let digits = String::from_utf8_lossy(&self.digits);
        let sign = if self.negative { "-" } else { "" };
        match (usize::try_from(self.point), self.digits.len()) {
            (_, 0) => "0".to_owned(),
            // Longer than any serial number that was typed as a number.
            (Ok(point), count) if point <= 40 => match count <= point {
                true => format!("{sign}{digits:0<point$}"),
                false => {
                    let (whole, part) = digits.split_at(point);
                    let whole = if whole.is_empty() { "0" } else { whole };
                    format!("{sign}{whole}.{part}")
                }
            },
            (Err(_), _) if self.point > -10 => {
                let zeros = "0".repeat(self.point.unsigned_abs() as usize);
                format!("{sign}0.{zeros}{digits}")
            }
            _ => {
                let (first, rest) = digits.split_at(1);
                let dot = if rest.is_empty() { "" } else { "." };
                format!("{sign}{first}{dot}{rest}E{:+}", self.point - 1)
            }
        }
    }

    /// As a day, with the time if there is one; nothing if no calendar has it.
    fn date(&self, since_1904: bool) -> Option<String> {
        if self.negative || self.point > 7 {
            return None;
        }
        let text = self.show();
        let (days, part) = text.split_once('.').unwrap_or((&text, "0"));
        let days: i64 = days.parse().ok()?;
        let part = part.get(..12).unwrap_or(part);
        let scale = 10i64.checked_pow(u32::try_from(part.len()).ok()?)?;
        let second = (part.parse::<i64>().ok()? * 86_400 + scale / 2) / scale;
        // Days from 1970-01-01 back to the day 0. Excel has a 29 February 1900, as
        // Lotus 1-2-3 had: day 60.
        let day = match (since_1904, days) {
            (true, _) => days - 24_107,
            (false, 0..60) => days - 25_568,
            (false, _) => days - 25_569,
        };
        // 9999-12-31, the last day that Excel knows.
        if days > 2_958_465 {
            return None;
        }
        let text = date_and_time(day * 86_400 + second);
        Some(text.strip_suffix(" 00:00:00").map(str::to_owned).unwrap_or(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_it_was_typed() {
        for (value, expected) in [
            ("386348000000", "386348000000"),
            ("3.86348E11", "386348000000"),
            ("3.86348E+11", "386348000000"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.3"),
            ("1.2345678901234499E+17", "123456789012345000"),
            ("9.9999999999999999E22", "100000000000000000000000"),
            ("1E-3", "0.001"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("-0", "0"),
            ("1E+300", "1E+300"),
            ("1.5E-20", "1.5E-20"),
            ("#N/A", "#N/A"),
            ("", ""),
            ("1E99999999999", "1E99999999999"),
        ] {
            assert_eq!(show(value, Format::General, false), expected, "{value}");
        }
    }

    #[test]
    fn days_are_shown_as_days() {
        for (value, expected) in [
            ("45658", "2025-01-01"),
            ("45658.5", "2025-01-01 12:00:00"),
            ("61", "1900-03-01"),
            ("1", "1900-01-01"),
            ("2958465", "9999-12-31"),
            ("2958466", "2958466"),
            ("1E15", "1000000000000000"),
            ("-1", "-1"),
        ] {
            assert_eq!(show(value, Format::Date, false), expected, "{value}");
        }
        assert_eq!(show("44196", Format::Date, true), "2025-01-01");
    }

    #[test]
    fn zeros_of_a_format_are_shown() {
        assert_eq!(Format::of("00000000"), Format::Digits(8));
        assert_eq!(show("12345", Format::Digits(8), false), "00012345");
        assert_eq!(show("1.5", Format::Digits(8), false), "1.5");
    }

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        for code in ["yyyy-mm-dd", "d\\-mmm", "[$-409]d-mmm;@", "[h]:mm", "\"on \"dd"] {
            assert_eq!(Format::of(code), Format::Date, "{code}");
        }
        for code in ["General", "0", "0.00", "#,##0", "@", "[Red]0", "\"days\"0"] {
            assert_eq!(Format::of(code), Format::General, "{code}");
        }
    }
}
