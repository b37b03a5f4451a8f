//! Every sentence for people, by key.
//!
//! A [`Message`] is a key and what stands in its gaps, so that the page can say it
//! in another language; [`Display`](fmt::Display) says it in English. In a sentence
//! `{name}` is a gap, and `{count|one:row|other:rows}` the word that fits a number.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

mod container;
mod csv;
mod fact;
mod graph;
mod hash;
mod policy;
mod rules;
mod save;
mod session;
mod tenant;

/// Key and English sentence, one file for each part of the core.
const TABLES: [&[(&str, &str)]; 10] = [
    container::SENTENCES,
    csv::SENTENCES,
    fact::SENTENCES,
    graph::SENTENCES,
    hash::SENTENCES,
    policy::SENTENCES,
    rules::SENTENCES,
    save::SENTENCES,
    session::SENTENCES,
    tenant::SENTENCES,
];

/// A sentence for people: its key, and what stands in its gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What stands in a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A text that is the same in every language: a name, a number.
    Text(Cow<'static, str>),
    /// Other messages, each said in the reader's language.
    Said(Vec<Message>, Join),
}

/// How several messages stand in one gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// One after the other, as sentences do.
    Sentences,
    /// As a list.
    List,
    /// As a list whose last is joined by "and".
    And,
}

impl Message {
    /// The sentence of `key`, its gaps still open.
    pub fn new(key: &'static str) -> Self {
        debug_assert!(english(key).is_some(), "no sentence for the key {key}");
        Self { key, args: Vec::new() }
    }

    /// Fills the gap `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, Arg::Text(Cow::Owned(value.to_string()))));
        self
    }

    /// Fills the gap `name` with another message.
    #[must_use]
    pub fn saying(self, name: &'static str, message: Message) -> Self {
        self.saying_all(name, vec![message], Join::Sentences)
    }

    /// Fills the gap `name` with other messages.
    #[must_use]
    pub fn saying_all(
        mut self,
        name: &'static str,
        messages: Vec<Message>,
        join: Join,
    ) -> Self {
        self.args.push((name, Arg::Said(messages, join)));
        self
    }

    /// The key that translations go by.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// What stands in the gaps, in the order given.
    pub fn args(&self) -> impl Iterator<Item = (&'static str, &Arg)> {
        self.args.iter().map(|(name, value)| (*name, value))
    }

    fn arg(&self, name: &str) -> Option<&Arg> {
        self.args().find_map(|(known, value)| (known == name).then_some(value))
    }
}

/// In English.
impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (messages, join) = match self {
            Arg::Text(text) => return f.write_str(text),
            Arg::Said(messages, join) => (messages, join),
        };
        for (number, message) in messages.iter().enumerate() {
            f.write_str(match join {
                _ if number == 0 => "",
                Join::Sentences => " ",
                Join::And if number + 1 == messages.len() => " and ",
                Join::And | Join::List => ", ",
            })?;
            message.fmt(f)?;
        }
        Ok(())
    }
}

/// The sentence of a key, where it has one.
pub fn known(key: &'static str) -> Option<Message> {
    english(key).map(|_| Message::new(key))
}

/// The English sentence of a key.
fn english(key: &str) -> Option<&'static str> {
    let all = TABLES.iter().flat_map(|table| table.iter());
    all.into_iter().find_map(|(known, sentence)| (*known == key).then_some(*sentence))
}

/// Every key with its English sentence: what a translation has to cover.
pub fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().flat_map(|table| table.iter().copied())
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = english(self.key).unwrap_or(self.key);
        let mut rest = sentence;
        while let Some((before, gap_on)) = rest.split_once('{') {
            let (gap, after) = gap_on.split_once('}').unwrap_or((gap_on, ""));
            f.write_str(before)?;
            let mut parts = gap.split('|');
            let name = parts.next().unwrap_or_default();
            let value = self.arg(name);
            let one = matches!(value, Some(Arg::Text(text)) if text == "1");
            let form = if one { "one:" } else { "other:" };
            match (parts.find_map(|part| part.strip_prefix(form)), value) {
                (Some(word), _) => f.write_str(word)?,
                // What chooses a word is a number; any other digits are a name.
                (None, Some(Arg::Text(text)))
                    if sentence.contains(&format!("{{{name}|")) =>
                {
                    f.write_str(&grouped(text))?;
                }
                (None, Some(value)) => value.fmt(f)?,
                (None, None) => f.write_str("?")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

/// A number as it is read in English, `25,000` but `4000`; anything else as it is.
fn grouped(number: &str) -> Cow<'_, str> {
    if number.len() < 5 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.into();
    }
    let mut out = String::new();
    for (place, digit) in number.char_indices() {
        if place > 0 && (number.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.into()
}

/// `{key, args, text}`, all in English: for a program that reads a report.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Args<'a>(&'a Message);
        impl Serialize for Args<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(self.0.args.len()))?;
                for (name, value) in self.0.args() {
                    map.serialize_entry(name, &value.to_string())?;
                }
                map.end()
            }
        }
        let mut fields = serializer.serialize_struct("Message", 3)?;
        fields.serialize_field("key", self.key)?;
        fields.serialize_field("args", &Args(self))?;
        fields.serialize_field("text", &self.to_string())?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_numbers_choose_their_word() {
        let one = Message::new("step-remove").with("count", 1);
        assert_eq!(one.to_string(), "remove 1 row");
        let two = Message::new("step-remove").with("count", 2);
        assert_eq!(two.to_string(), "remove 2 rows");
    }

    #[test]
    fn large_numbers_are_read_in_groups_and_names_of_digits_are_not() {
        let said =
            |count: u32| Message::new("step-remove").with("count", count).to_string();
        assert_eq!([said(999), said(4000)], ["remove 999 rows", "remove 4000 rows"]);
        assert_eq!(said(25_000), "remove 25,000 rows");
        assert_eq!(said(1_234_567), "remove 1,234,567 rows");
        let named = Message::new("person-missing").with("user", "12345");
        assert!(named.to_string().contains("12345"), "{named}");
    }

    #[test]
    fn a_gap_without_a_value_is_seen() {
        assert_eq!(Message::new("step-remove").to_string(), "remove ? rows");
    }

    #[test]
    fn a_program_reads_key_values_and_english() {
        let message = Message::new("step-remove").with("count", 2);
        let expected = serde_json::json!({
            "key": "step-remove", "args": { "count": "2" }, "text": "remove 2 rows" });
        assert_eq!(serde_json::to_value(&message).expect("JSON"), expected);
    }

    #[test]
    fn no_key_stands_twice() {
        let mut keys: Vec<_> = sentences().map(|(key, _)| key).collect();
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
