//! JSON that a terminal can show: characters that it would obey are written as escapes,
//! which mean the same to whoever reads it.

use std::io;

use serde::Serialize;

use crate::output::is_obeyed;

/// On one line.
pub fn compact(value: &impl Serialize) -> io::Result<String> {
    Ok(escape(serde_json::to_string(value)?))
}

/// For people too.
pub fn pretty(value: &impl Serialize) -> io::Result<String> {
    Ok(escape(serde_json::to_string_pretty(value)?))
}

/// serde_json escapes what JSON asks for, up to U+001F. What is left of the characters
/// that matter here stands in strings alone, and none is beyond U+FFFF.
fn escape(json: String) -> String {
    let risky = |c: char| c != '\n' && is_obeyed(c);
    if !json.contains(risky) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match risky(c) {
            true => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_reads_the_same() {
        let text = "a\u{1b}[2J\u{9b}31m\u{202e}b\u{7f}\nBüro";
        let json = pretty(&[text]).expect("JSON");
        assert!(!json.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}']), "{json}");
        let read: Vec<String> = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read, [text]);
    }
}
