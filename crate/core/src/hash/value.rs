//! The value of a fact: typed for JSON, and as people read it.

use std::fmt;

use serde_json::{Value as Json, json};

use super::characters;
use super::codes::{Codes, word};

/// Characters of a text shown to people; JSON has four times as many.
const SHOWN: usize = 256;
/// Bytes of a binary value shown to people; JSON has all of them.
const SHOWN_BYTES: usize = 32;

/// One value out of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Text, read lossily where it is not UTF-8.
    Text(String),
    /// A number of something, with its unit or none.
    Amount(u64, &'static str),
    /// A number that stands for a word.
    Code(u64, Option<&'static str>),
    /// Bits that each stand for a word.
    Bits(u64, Codes),
    /// Width and height.
    Size(u16, u16, &'static str),
    /// Bytes, first things first.
    Bytes(Vec<u8>),
}

impl Value {
    /// 8-bit text that may end in NUL.
    pub(super) fn text(bytes: &[u8]) -> Self {
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        let bytes = bytes.get(..end).unwrap_or_default();
        Self::Text(String::from_utf8_lossy(bytes).into_owned())
    }

    /// UTF-16LE text that may end in NUL.
    pub(super) fn wide_text(bytes: &[u8]) -> Self {
        let units = bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let units: Vec<u16> = units.take_while(|&unit| unit != 0).collect();
        Self::Text(String::from_utf16_lossy(&units))
    }

    /// A number that stands for a word.
    pub(super) fn code(number: u64, codes: Codes) -> Self {
        Self::Code(number, word(codes, number))
    }

    /// For machines: numbers as numbers, bytes in hexadecimal, codes with their word.
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Text(text) => Json::String(text.chars().take(SHOWN * 4).collect()),
            Self::Amount(number, _) => json!(number),
            Self::Code(code, name) => json!({ "code": code, "name": name }),
            Self::Bits(bits, _) => json!({ "code": bits, "name": self.to_string() }),
            Self::Size(width, height, _) => json!([width, height]),
            Self::Bytes(bytes) => Json::String(hex(bytes)),
        }
    }
}

/// As people read it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&visible(text)),
            Self::Amount(number, "") => write!(f, "{number}"),
            Self::Amount(number, unit) => write!(f, "{number} {unit}"),
            Self::Code(_, Some(name)) => f.write_str(name),
            Self::Code(code, None) => write!(f, "unknown ({code})"),
            Self::Bits(0, _) => f.write_str("none"),
            Self::Bits(bits, codes) => {
                let set = codes.iter().filter(|(bit, _)| bits & bit != 0);
                let names: Vec<_> = set.map(|(_, name)| *name).collect();
                match names.is_empty() {
                    true => write!(f, "unknown ({bits})"),
                    false => f.write_str(&names.join(", ")),
                }
            }
            Self::Size(width, height, unit) => write!(f, "{width} × {height} {unit}"),
            Self::Bytes(bytes) if bytes.len() > SHOWN_BYTES => {
                let shown = bytes.get(..SHOWN_BYTES).unwrap_or_default();
                write!(f, "{}… ({} bytes)", hex(shown), bytes.len())
            }
            Self::Bytes(bytes) => f.write_str(&hex(bytes)),
        }
    }
}

/// Text with everything that has no shape of its own written as its number, so that
/// nothing hides in it or turns its direction, and not too much of it.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::new();
    for (number, character) in text.chars().enumerate() {
        if number == SHOWN {
            out.push('…');
            break;
        }
        let hidden = character.is_control()
            || characters::is_invisible(character)
            || matches!(character, '\u{2028}' | '\u{2029}');
        match hidden {
            true => out.extend(character.escape_unicode()),
            false => out.push(character),
        }
    }
    out
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::codes;

    #[test]
    fn text_ends_at_nul_and_is_never_refused() {
        assert_eq!(Value::text(b"Aurora\0rest"), Value::Text("Aurora".into()));
        assert_eq!(Value::text(b"Caf\xe9").to_string(), "Caf\u{fffd}");
        assert_eq!(Value::wide_text(b"P\0C\0I\0\0\0x").to_string(), "PCI");
        assert_eq!(Value::wide_text(b"\x00\xd8").to_string(), "\u{fffd}");
    }

    #[test]
    fn nothing_hides_in_shown_text() {
        assert_eq!(visible("a\u{7}b\u{202e}c\u{200b}"), "a\\u{7}b\\u{202e}c\\u{200b}");
        assert_eq!(visible(&"x".repeat(300)), format!("{}…", "x".repeat(256)));
    }

    #[test]
    fn a_text_without_end_is_cut_for_machines_too() {
        let json = |length: usize| Value::Text("x".repeat(length)).json();
        assert_eq!(json(1024), json!("x".repeat(1024)));
        assert_eq!(json(1025), json!("x".repeat(1024)));
    }

    #[test]
    fn numbers_without_a_word_are_shown() {
        assert_eq!(Value::code(17, codes::BUS).to_string(), "NVMe");
        assert_eq!(Value::code(99, codes::BUS).to_string(), "unknown (99)");
        let touch = Value::Bits(0xC1, codes::DIGITIZER);
        assert_eq!(touch.to_string(), "integrated touch, multiple input, ready");
        assert_eq!(Value::Bits(0x20, codes::DIGITIZER).to_string(), "unknown (32)");
    }

    #[test]
    fn json_has_numbers_and_whole_bytes() {
        assert_eq!(Value::Amount(16, "GB").json(), json!(16));
        assert_eq!(
            Value::code(17, codes::BUS).json(),
            json!({"code": 17, "name": "NVMe"})
        );
        assert_eq!(Value::Bytes(vec![0xAB; 40]).json(), json!("AB".repeat(40)));
        let shown = format!("{}… (40 bytes)", "AB".repeat(32));
        assert_eq!(Value::Bytes(vec![0xAB; 40]).to_string(), shown);
    }
}
