//! What a spreadsheet makes of a number-like text when it is typed or opened.
//!
//! Excel turns what it takes for a number or a date into one, and saves what it shows:
//! leading zeros go, more than eleven digits become `1.23457E+11`, digits after the 15th
//! become zeros, `MAR12` becomes `12-Mar`, and a column too narrow is saved as `####`.
//! With the text from before, each can be told for certain. A formula that failed is
//! saved as `#N/A` and the like.

use crate::hash::date;

/// What happened to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    Scientific,
    ZerosLost,
    Date,
    FifteenDigits,
    HashSigns,
    Error,
}

/// What a spreadsheet did to `before`, if `after` is what it makes of it.
pub(super) fn damage(before: &str, after: &str) -> Option<Damage> {
    if before == after {
        return None;
    }
    if let Some(damage) = shown(after) {
        return Some(damage);
    }
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(before) && digits(after) {
        let (long, short) = (stripped(before), stripped(after));
        if long == short && before.len() > after.len() {
            return Some(Damage::ZerosLost);
        }
        let cut = long.get(..EXACT_DIGITS) == short.get(..EXACT_DIGITS)
            && long.len() > EXACT_DIGITS
            && long.len() == short.len()
            && short.bytes().skip(EXACT_DIGITS).all(|byte| byte == b'0');
        if cut {
            return Some(Damage::FifteenDigits);
        }
    }
    if is_scientific(after) && is_rounded(before, after) {
        return Some(Damage::Scientific);
    }
    is_date_of(before, after).then_some(Damage::Date)
}

/// What a spreadsheet did to a text, where that can be seen without knowing it before.
pub(super) fn damage_alone(after: &str) -> Option<Damage> {
    shown(after).or_else(|| is_scientific(after).then_some(Damage::Scientific))
}

/// What a spreadsheet shows, and saves, in place of a value.
fn shown(text: &str) -> Option<Damage> {
    match text {
        _ if is_hash_signs(text) => Some(Damage::HashSigns),
        _ if is_error(text) => Some(Damage::Error),
        _ => None,
    }
}

/// Whether a text is what Excel, LibreOffice or Google Sheets shows where a formula
/// failed.
pub(super) fn is_error(text: &str) -> bool {
    let code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    (text.starts_with('#') && ERRORS.contains(&text))
        || text.strip_prefix("Err:").is_some_and(code)
}

/// Error values as Excel shows them: in English, and where they differ in German,
/// French, Spanish, Italian, Dutch and Portuguese. The last is Google's.
const ERRORS: [&str; 41] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#GETTING_DATA",
    "#NV",
    "#BEZUG!",
    "#WERT!",
    "#ZAHL!",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#NUL!",
    "#N/D",
    "#¡REF!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#¡DIV/0!",
    "#¡NULO!",
    "#¡NUM!",
    "#RIF!",
    "#VALORE!",
    "#NOME?",
    "#NULLO!",
    "#N/B",
    "#VERW!",
    "#WAARDE!",
    "#NAAM?",
    "#DEEL/0!",
    "#GETAL!",
    "#ERROR!",
];

/// Digits that Excel keeps of a number (its page on specifications and limits).
const EXACT_DIGITS: usize = 15;

fn stripped(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

fn is_hash_signs(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte == b'#')
}

/// `1.23457E+11`, with a point or a comma: digits, perhaps with decimals, `E+`, digits.
fn is_scientific(text: &str) -> bool {
    text.contains("E+") && Number::read(text).is_some()
}

/// A number by its significant digits and the power of ten of the first of them.
struct Number {
    digits: Vec<u8>,
    /// How many were written, zeros at the end too.
    written: usize,
    order: i64,
}

impl Number {
    /// `0012`, `1E05`, `1.23457E+11`, `1,23457E+11`.
    fn read(text: &str) -> Option<Self> {
        // What is longer is no number that a cell shows, nor a serial number.
        if text.len() > 64 {
            return None;
        }
        let (mantissa, exponent) = match text.split_once(['E', 'e']) {
            Some((mantissa, exponent)) => {
                let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
                let digits = (1..=3).contains(&exponent.len())
                    && exponent.bytes().all(|byte| byte.is_ascii_digit());
                (mantissa, exponent.parse::<i64>().ok().filter(|_| digits)?)
            }
            None => (text, 0),
        };
        let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let all: Vec<u8> = whole.bytes().chain(decimals.bytes()).collect();
        if whole.is_empty() || !all.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let zeros = all.iter().take_while(|&&byte| byte == b'0').count();
        let last = all.iter().rposition(|&byte| byte != b'0')?;
        let digits = all.get(zeros..=last)?.iter().map(|byte| byte - b'0').collect();
        let written = all.len() - zeros;
        Some(Self {
            digits,
            written,
            order: whole.len() as i64 - zeros as i64 + exponent,
        })
    }

    /// The same with at most so many significant digits.
    fn rounded(mut self, most: usize) -> Self {
        let up = self.digits.get(most).is_some_and(|&digit| digit >= 5);
        self.digits.truncate(most);
        if up {
            while self.digits.last() == Some(&9) {
                self.digits.pop();
            }
            match self.digits.last_mut() {
                Some(last) => *last += 1,
                None => {
                    self.digits.push(1);
                    self.order += 1;
                }
            }
        }
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        self
    }
}

/// Whether `after` is the number `before` with fewer digits.
fn is_rounded(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (Number::read(before), Number::read(after)) else {
        return false;
    };
    let before = before.rounded(after.written);
    before.digits == after.digits && before.order == after.order
}

/// A date as far as a text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
    day: Option<u32>,
    month: u32,
    year: Option<u32>,
}

impl Date {
    /// Whether two texts can mean the same day. Without a year Excel takes this year's;
    /// without a day the first of the month.
    fn agrees(self, other: Date) -> bool {
        let same = |a: Option<u32>, b: Option<u32>| match (a, b) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        };
        let years = same(self.year.map(|y| y % 100), other.year.map(|y| y % 100));
        let days = same(self.day, other.day);
        self.month == other.month
            && years != Some(false)
            && days != Some(false)
            && (years, days) != (None, None)
    }
}

fn is_date_of(before: &str, after: &str) -> bool {
    let dates = readings(before);
    let serial = day_number(after);
    !dates.is_empty()
        && readings(after)
            .into_iter()
            .chain(serial)
            .any(|shown| dates.iter().any(|date| date.agrees(shown)))
}

/// A date as the number of its day, as Excel keeps it: 43525 is 2019-03-01.
fn day_number(text: &str) -> Option<Date> {
    let days: i64 = text.parse().ok().filter(|_| text.len() == 5)?;
    // Day 25,569 is 1970-01-01.
    let (year, month, day) = date(days - 25_569);
    let number = |number: i64| u32::try_from(number).ok();
    Some(Date { day: number(day), month: number(month)?, year: number(year) })
}

enum Token {
    Number(u32),
    Month(u32),
}

/// Every date that a text can mean, in whatever order its country writes it.
fn readings(text: &str) -> Vec<Date> {
    let Some(tokens) = tokens(text) else { return Vec::new() };
    let day = |n: u32| (1..=31).contains(&n);
    let mut dates = Vec::new();
    let mut add = |day_number: Option<u32>, month: u32, year: Option<u32>| {
        if (1..=12).contains(&month) && day_number.is_none_or(day) {
            dates.push(Date { day: day_number, month, year });
        }
    };
    match *tokens.as_slice() {
        [Token::Month(m), Token::Number(n)] | [Token::Number(n), Token::Month(m)] => {
            add(Some(n), m, None);
            add(None, m, Some(n));
        }
        [Token::Number(a), Token::Number(b)] => {
            add(Some(a), b, None);
            add(Some(b), a, None);
            add(None, a, Some(b));
        }
        [Token::Number(a), Token::Month(m), Token::Number(b)] => {
            add(Some(a), m, Some(b));
            add(Some(b), m, Some(a));
        }
        [Token::Month(m), Token::Number(a), Token::Number(b)] => add(Some(a), m, Some(b)),
        [Token::Number(a), Token::Number(b), Token::Number(c)] => {
            add(Some(a), b, Some(c));
            add(Some(b), a, Some(c));
            add(Some(c), b, Some(a));
        }
        _ => {}
    }
    dates
}

/// The numbers and months of a text that has nothing else but what parts them.
fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.len() > 32 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let like = |c: char| match first {
            '0'..='9' => c.is_ascii_digit(),
            _ => c.is_alphabetic(),
        };
        if matches!(first, '-' | '/' | '.' | ' ' | ',') {
            rest = rest.get(1..)?;
            continue;
        }
        let end = rest.find(|c| !like(c)).unwrap_or(rest.len());
        let (token, after) = rest.split_at_checked(end).filter(|_| end > 0)?;
        tokens.push(match first {
            '0'..='9' => Token::Number(token.parse().ok().filter(|n| *n < 10_000)?),
            _ => Token::Month(month(token)?),
        });
        rest = after;
        if tokens.len() > 3 {
            return None;
        }
    }
    Some(tokens)
}

/// The months in English and German, as Excel reads them in full or from three letters.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar"],
        &["february", "februar"],
        &["march", "märz", "mrz"],
        &["april"],
        &["may", "mai"],
        &["june", "juni"],
        &["july", "juli"],
        &["august"],
        &["september"],
        &["october", "oktober"],
        &["november"],
        &["december", "dezember"],
    ];
    let word = word.to_lowercase();
    let named = |names: &[&str]| names.iter().any(|name| name.starts_with(&word));
    let place = MONTHS.iter().position(|names| named(names))?;
    (word.chars().count() >= 3).then_some(place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: Option<Damage>) {
        assert_eq!(damage(before, after), expected, "{before} to {after}");
    }

    #[test]
    fn numbers_lose_zeros_and_digits() {
        check("016520771357", "16520771357", Some(Damage::ZerosLost));
        check("016520771357", "1.65208E+10", Some(Damage::Scientific));
        check("123456789012", "1.23457E+11", Some(Damage::Scientific));
        check("123456789012", "1,23457E+11", Some(Damage::Scientific));
        check("120000000012", "1.2E+11", Some(Damage::Scientific));
        check("999999999999", "1E+12", Some(Damage::Scientific));
        check("1E05", "1.00E+05", Some(Damage::Scientific));
        check("512345678901", "0.5E+12", Some(Damage::Scientific));
        check("12345678901234567", "12345678901234500", Some(Damage::FifteenDigits));
        check("0012345678901234567", "12345678901234500", Some(Damage::FifteenDigits));
    }

    #[test]
    fn texts_become_dates() {
        for after in ["12-Mar", "12. Mrz", "Mar-12", "2026-03-12", "3/12/2026", "46093"] {
            check("MAR12", after, Some(Damage::Date));
        }
        check("MAR-99", "Mar-99", None.or(Some(Damage::Date)));
        check("SEPT2", "2-Sep", Some(Damage::Date));
        check("3-12", "12-Mar", Some(Damage::Date));
        check("MAR1999", "36220", Some(Damage::Date));
        check("Mar 2019", "43525", Some(Damage::Date));
    }

    #[test]
    fn dates_of_three_parts_in_any_order() {
        for before in ["12MAR2019", "MAR-12-2019", "2019.03.12", "12/3/2019"] {
            check(before, "2019-03-12", Some(Damage::Date));
            check(before, "2019-03-13", None);
        }
        check("13-14", "14-13", None);
    }

    #[test]
    fn what_is_longer_than_a_cell_shows_is_not_looked_at() {
        let scientific = |length| damage(&"1".repeat(length), "1.11111E+63");
        assert_eq!(scientific(64), Some(Damage::Scientific));
        let longer = |length: usize| {
            damage(&"1".repeat(length), &format!("1.11111E+{}", length - 1))
        };
        assert_eq!((longer(65), longer(66)), (None, None));
        let dated = |length: usize| {
            let dashes = "-".repeat(length - "MAR12".len());
            damage(&format!("MAR{dashes}12"), "12-Mar")
        };
        assert_eq!(dated(32), Some(Damage::Date));
        assert_eq!((dated(33), dated(34)), (None, None));
    }

    #[test]
    fn what_a_narrow_column_shows() {
        check("123456789012", "########", Some(Damage::HashSigns));
        assert_eq!(damage_alone("####"), Some(Damage::HashSigns));
        check("123456789012", "#N/A", Some(Damage::Error));
        assert_eq!(damage_alone("#BEZUG!"), Some(Damage::Error));
        assert_eq!(damage_alone("Err:502"), Some(Damage::Error));
        for text in ["#HQ", "#1", "N/A", "#N/A 1", "Err:", "Err:50", "Err:5021"] {
            assert_eq!(damage_alone(text), None, "{text}");
        }
        assert_eq!(damage_alone("1.2E+11"), Some(Damage::Scientific));
    }

    #[test]
    fn other_texts_are_other_texts() {
        check("5CG0001A", "5CG0001B", None);
        check("5CG0001A", "1.23457E+11", None);
        check("123456789012", "1.23458E+11", None);
        check("3405691234567", "3.40570E+12", None);
        check("123456789012", "1.23457E+12", None);
        check("12345678901234567", "12345678901234600", None);
        check("123456", "12345", None);
        check("123456789012345X7", "12345678901234500", None);
        check("123456789012345", "0123456789012345", None);
        check("5CG0012", "0012", None);
        check("MAR12", "12-Apr", None);
        check("MAR10000", "Mar-10000", None);
        check("MAR12", "13-Mar", None);
        check("12345", "43525", None);
        for text in
            ["5E12", "E+11", "#", "1.2.3E+11", "x1E+11", "1E+-5", "1E+0011", "5CG0001A"]
        {
            assert_eq!(damage_alone(text), None, "{text}");
        }
    }
}
