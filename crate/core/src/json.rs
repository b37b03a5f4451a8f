//! JSON into types of ours: what a run wrote down, and what the service answers.
//!
//! `serde_json` can read a type in every way in which it may be written (a struct as an
//! object or a list, a name as text, bytes or a number) and say exactly what was wrong;
//! for that each type is compiled several times over, which the page would download.
//! Here a text becomes a [`Value`], and a type is read from that in the one way in which
//! JSON writes it. What is wrong is not told: nobody but us could do anything about it.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Value, map};

/// Reads a text; nothing if it is not JSON, or not of that type.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&whole_characters(text)))
        .ok()?;
    T::deserialize(At(&value)).ok()
}

/// The text with U+FFFD for each half of a surrogate pair that stands alone: JSON may
/// have one (`"\ud83d"`, a text that something cut), and Rust's text can not.
fn whole_characters(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let length = match (half(escape), half(escape.get(6..).unwrap_or_default())) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(_), _) => 0,
            // Two of a backslash are one escape, and what follows is none.
            (None, _) => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (kept, after) = match length {
            0 => ("\\ufffd", &escape[6..]),
            _ => escape.split_at(length),
        };
        whole.push_str(kept);
        rest = after;
    }
    whole + rest
}

/// The half of a surrogate pair that a text begins with as an escape.
fn half(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xD800..0xE000).contains(&unit).then_some(unit)
}

/// A value that a type is read from.
#[derive(Clone, Copy)]
struct At<'a>(&'a Value);

/// The value is not of the type.
#[derive(Debug)]
struct Other;

type Read<T> = Result<T, Other>;

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is of another type")
    }
}

impl std::error::Error for Other {}

impl de::Error for Other {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Methods that ask for a number, each answered in one form.
macro_rules! numbers {
    ($($ask:ident: $get:ident, $give:ident;)*) => {$(
        fn $ask<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.$give(self.0.$get().ok_or(Other)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Other;

    numbers! {
        deserialize_i8: as_i64, visit_i64;
        deserialize_i16: as_i64, visit_i64;
        deserialize_i32: as_i64, visit_i64;
        deserialize_i64: as_i64, visit_i64;
        deserialize_u8: as_u64, visit_u64;
        deserialize_u16: as_u64, visit_u64;
        deserialize_u32: as_u64, visit_u64;
        deserialize_u64: as_u64, visit_u64;
        deserialize_f32: as_f64, visit_f64;
        deserialize_f64: as_f64, visit_f64;
        deserialize_bool: as_bool, visit_bool;
        deserialize_char: as_str, visit_str;
        deserialize_str: as_str, visit_str;
        deserialize_string: as_str, visit_str;
        deserialize_identifier: as_str, visit_str;
        deserialize_bytes: as_str, visit_str;
        deserialize_byte_buf: as_str, visit_str;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => visitor.visit_u64(value),
                (_, Some(value)) => visitor.visit_i64(value),
                _ => visitor.visit_f64(number.as_f64().ok_or(Other)?),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(list) => visitor.visit_seq(List(list.iter())),
            Value::Object(map) => visitor.visit_map(Fields::of(map)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(List(self.0.as_array().ok_or(Other)?.iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_map(Fields::of(self.0.as_object().ok_or(Other)?))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant(name, &Value::Null)),
            Value::Object(map) if map.len() == 1 => {
                let (name, value) = map.iter().next().ok_or(Other)?;
                visitor.visit_enum(Variant(name, value))
            }
            _ => Err(Other),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        let list = self.0.as_array().filter(|list| list.len() == length).ok_or(Other)?;
        visitor.visit_seq(List(list.iter()))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }
}

/// What is left of a list.
struct List<'a>(std::slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for List<'de> {
    type Error = Other;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Read<Option<T::Value>> {
        self.0.next().map(|value| seed.deserialize(At(value))).transpose()
    }
}

/// What is left of an object, and the value of the name that was read last.
struct Fields<'a>(map::Iter<'a>, &'a Value);

impl<'a> Fields<'a> {
    fn of(map: &'a Map<String, Value>) -> Self {
        Self(map.iter(), &Value::Null)
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Other;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Read<Option<K::Value>> {
        let Some((name, value)) = self.0.next() else { return Ok(None) };
        self.1 = value;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        seed.deserialize(At(self.1))
    }
}

/// The name of a variant, and what it holds.
struct Variant<'a>(&'a str, &'a Value);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Other;
    type Variant = At<'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, At<'de>)> {
        Ok((seed.deserialize(StrDeserializer::new(self.0))?, At(self.1)))
    }
}

impl<'de> VariantAccess<'de> for At<'de> {
    type Error = Other;

    fn unit_variant(self) -> Read<()> {
        self.0.is_null().then_some(()).ok_or(Other)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Bare,
        Of(Vec<bool>),
        Pair(i8, char),
        Named { text: Option<String> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Whole {
        kinds: Vec<Kind>,
        number: u16,
        time: f64,
        spent: Vec<(f64, u32)>,
        missing: Option<Box<Whole>>,
        named: BTreeMap<String, ()>,
    }

    fn whole() -> Whole {
        Whole {
            kinds: vec![
                Kind::Bare,
                Kind::Of(vec![true]),
                Kind::Pair(-3, 'é'),
                Kind::Named { text: None },
                Kind::Named { text: Some("a".into()) },
            ],
            number: 7,
            time: -1.5,
            spent: vec![(3.0, 4)],
            missing: None,
            named: [("x".to_owned(), ())].into(),
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let mut outer = whole();
        outer.missing = Some(Box::new(whole()));
        let text = serde_json::to_string(&outer).expect("plain data");
        assert_eq!(read(&text), Some(outer));
    }

    #[test]
    fn what_is_of_another_type_is_not_read() {
        let text = serde_json::to_string(&whole()).expect("plain data");
        for (from, to) in [
            ("\"bare\"", "\"bear\""),
            ("\"bare\"", "{\"bare\":1}"),
            ("\"bare\"", "{\"bare\":null,\"of\":[]}"),
            ("\"bare\"", "7"),
            ("7", "65536"),
            ("7", "-7"),
            ("7", "7.5"),
            ("7", "\"7\""),
            ("-1.5", "null"),
            ("-1.5", "[]"),
            ("\"number\"", "\"numbers\""),
            ("[3.0,4]", "[3.0]"),
            ("[3.0,4]", "[3.0,4,5]"),
            ("[-3,", "[-3,1,"),
            ("}", ""),
        ] {
            let other = text.replacen(from, to, 1);
            assert_ne!(other, text);
            assert!(read::<Whole>(&other).is_none(), "{other}");
        }
    }

    #[test]
    fn half_of_a_pair_that_stands_alone_is_shown_as_such() {
        for (written, read_as) in [
            (r#"["\ud83d"]"#, "\u{fffd}"),
            (r#"["a\uDE00b"]"#, "a\u{fffd}b"),
            (r#"["\ud83d\ude00\ude00"]"#, "😀\u{fffd}"),
            (r#"["\ud83d\u0041"]"#, "\u{fffd}A"),
            (r#"["\ud83d\ud83d\ude00"]"#, "\u{fffd}😀"),
            (r#"["\\ud83d\ud83d\n"]"#, "\\ud83d\u{fffd}\n"),
        ] {
            let text = read::<Vec<String>>(written).expect(written);
            assert_eq!(text, [read_as], "{written}");
        }
        assert_eq!(read::<Vec<String>>(r#"["\ud83d", "\"#), None);
        assert_eq!(read::<Vec<String>>(r#"["\é"]"#), None);
    }
}
