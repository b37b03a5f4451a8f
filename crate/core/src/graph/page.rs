//! Reading a list page by page.
//!
//! In: the body of each page. Out: its items, and the link to the next. A link is
//! opaque and followed as it is, but only within our own endpoint (a token must not go
//! elsewhere), only once (a list that leads back to itself never ends), and only so far
//! (one that makes up a new link each time doesn't either).
//!
//! Values are read leniently: null is empty, a number is its text.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::Endpoint;
use super::block::Block;
use super::error::quote;
use crate::json;

/// More pages, and more text in them, than any tenant's list has: a million devices are
/// a thousand pages, and about a gigabyte.
const PAGES_MOST: u32 = 20_000;
const READ_MOST: usize = 1 << 30;
/// Links of Graph are a few hundred characters.
const LINK_MOST: usize = 8 << 10;

/// One page. Without a `value` it is no page: an empty list must be said, not guessed.
#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub value: Vec<T>,
    #[serde(rename = "@odata.nextLink", default, deserialize_with = "text")]
    next: String,
    /// How long its body was.
    #[serde(skip)]
    bytes: usize,
}

impl<T: DeserializeOwned> Page<T> {
    /// Reads the body of a page; nothing if it is none.
    pub fn read(body: &str) -> Option<Self> {
        let page: Self = json::read(body.trim_start_matches('\u{feff}'))?;
        Some(Self { bytes: body.len(), ..page })
    }
}

/// How far a list has been read.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    first: String,
    next: String,
    seen: HashSet<String>,
    /// How much of it was read, in bytes.
    read: usize,
    restarts: u32,
}

impl Walk {
    /// From the first page on.
    pub fn new(first: String) -> Self {
        Self { next: first.clone(), first, seen: HashSet::new(), read: 0, restarts: 0 }
    }

    /// How many pages it has so far, the one asked for included.
    pub fn pages(&self) -> u32 {
        self.seen.len() as u32 + 1
    }

    /// The page to ask for.
    pub fn url(&self) -> &str {
        &self.next
    }

    /// Whether no page was read yet.
    pub fn is_at_start(&self) -> bool {
        self.next == self.first
    }

    /// Turns to the page after `page`: true if there is none and the list is whole.
    pub fn turn<T>(
        &mut self,
        endpoint: &Endpoint,
        page: &Page<T>,
    ) -> Result<bool, Block> {
        if page.next.is_empty() {
            return Ok(true);
        }
        if !within(endpoint, &page.next) {
            return Err(Block::Elsewhere { link: quote(&page.next, 120) });
        }
        self.read = self.read.saturating_add(page.bytes);
        let pages = self.pages();
        if pages >= PAGES_MOST || self.read > READ_MOST || page.next.len() > LINK_MOST {
            return Err(Block::Endless { pages });
        }
        self.seen.insert(std::mem::replace(&mut self.next, page.next.clone()));
        match self.seen.contains(&self.next) {
            true => Err(Block::Circle),
            false => Ok(false),
        }
    }

    /// Starts from the first page again, because a link has expired; false if that has
    /// been tried enough, or if it is the first page that was refused.
    pub fn restart(&mut self) -> bool {
        self.restarts += 1;
        let worth = !self.seen.is_empty() && self.restarts <= 3;
        self.seen.clear();
        self.read = 0;
        self.next.clone_from(&self.first);
        worth
    }
}

/// Whether a link stays at the endpoint's origin.
fn within(endpoint: &Endpoint, link: &str) -> bool {
    let origin = endpoint.origin.as_bytes();
    let (Some(start), Some(rest)) =
        (link.as_bytes().get(..origin.len()), link.get(origin.len()..))
    else {
        return false;
    };
    let rest = match origin.starts_with(b"https:") {
        true => rest.strip_prefix(":443").unwrap_or(rest),
        false => rest,
    };
    start.eq_ignore_ascii_case(origin) && rest.starts_with('/')
}

/// Text, whatever the service made of it: null is empty, numbers are their digits,
/// anything deeper is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    struct Lenient;
    impl<'de> Visitor<'de> for Lenient {
        type Value = String;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }
        fn visit_str<E>(self, value: &str) -> Result<String, E> {
            Ok(value.to_owned())
        }
        fn visit_string<E>(self, value: String) -> Result<String, E> {
            Ok(value)
        }
        fn visit_bool<E>(self, value: bool) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_i64<E>(self, value: i64) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_u64<E>(self, value: u64) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_f64<E>(self, value: f64) -> Result<String, E> {
            Ok(Value::from(value).to_string())
        }
        fn visit_unit<E>(self) -> Result<String, E> {
            Ok(String::new())
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<String, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(String::new())
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(String::new())
        }
    }
    deserializer.deserialize_any(Lenient)
}

/// A serial number without what typing changes: case, and blanks around it.
pub(super) fn folded(serial: &str) -> String {
    serial.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(origin: &str) -> Endpoint {
        Endpoint { origin: origin.to_owned() }
    }

    #[test]
    fn a_link_stays_at_the_origin() {
        let graph = at("https://graph.microsoft.com");
        for link in [
            "https://graph.microsoft.com/v1.0/x?$skiptoken=a%20b",
            "https://GRAPH.microsoft.com/v1.0/x",
            "https://graph.microsoft.com:443/v1.0/x",
        ] {
            assert!(within(&graph, link), "{link}");
        }
        for link in [
            "https://graph.microsoft.com.evil.example/v1.0/x",
            "https://graph.microsoft.com@evil.example/v1.0/x",
            "https://graph.microsoft.com:8443/v1.0/x",
            "https://graph.microsoft.com",
            "http://graph.microsoft.com/v1.0/x",
            "//graph.microsoft.com/v1.0/x",
            "/v1.0/x",
            " https://graph.microsoft.com/v1.0/x",
            "https://graph.microsoft.cöm/",
            "javascript:1",
        ] {
            assert!(!within(&graph, link), "{link}");
        }
        assert!(!within(&at("http://localhost:80"), "http://localhost:80:443/"));
    }

    #[test]
    fn a_text_is_whatever_the_service_makes_of_it() {
        #[derive(serde::Deserialize)]
        struct Of(#[serde(deserialize_with = "text")] String);
        for (body, expected) in [
            (r#""5CG""#, "5CG"),
            (r#""\u0035CG""#, "5CG"),
            ("null", ""),
            ("true", "true"),
            ("-7", "-7"),
            ("12345678901234567890", "12345678901234567890"),
            ("1.5", "1.5"),
            ("[1,[2],\"x\"]", ""),
            (r#"{"a":1,"b":[2]}"#, ""),
        ] {
            let Of(read) = serde_json::from_str(body).expect("a text");
            assert_eq!(read, expected, "{body}");
            // The same of a value that was read before.
            let value = serde_json::from_str(body).expect("JSON");
            let Of(read) = serde_json::from_value::<Of>(value).expect("a text");
            assert_eq!(read, expected, "{body}");
        }
    }

    #[test]
    fn a_list_that_always_goes_on_ends() {
        let graph = at("https://graph.example");
        let link = |number| format!("https://graph.example/x?{number}");
        let turned = |pages: u32, bytes, next: fn(String) -> String| {
            let mut walk = Walk::new(link(0));
            let mut page =
                Page::<IgnoredAny> { value: Vec::new(), next: "".into(), bytes };
            for number in 1..=pages {
                page.next = next(link(number));
                let turned = walk.turn(&graph, &page);
                if turned != Ok(false) {
                    return (number, turned);
                }
            }
            (pages, Ok(false))
        };
        let endless = |pages| (pages, Err(Block::Endless { pages }));
        assert_eq!(turned(PAGES_MOST - 1, 40_000, |link| link).1, Ok(false));
        assert_eq!(turned(PAGES_MOST + 1, 40_000, |link| link), endless(PAGES_MOST));
        assert_eq!(turned(99, 64 << 20, |link| link), endless(17));
        assert_eq!(turned(9, 10, |link| link + &"x".repeat(LINK_MOST)), endless(1));
        let body = r#"{"value":[]}"#;
        let page = Page::<IgnoredAny>::read(body).expect("a page");
        assert_eq!(page.bytes, body.len());
    }

    #[test]
    fn a_page_without_a_value_is_none() {
        assert!(Page::<IgnoredAny>::read("{}").is_none());
        assert!(Page::<IgnoredAny>::read("<html>").is_none());
        assert!(Page::<IgnoredAny>::read("{\"value\":null}").is_none());
        let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
        let deep = format!("{{\"value\":[{open}{close}]}}");
        assert!(Page::<serde_json::Value>::read(&deep).is_none());
        let page =
            Page::<IgnoredAny>::read("\u{feff}{\"value\":[1],\"@odata.nextLink\":null}");
        assert!(page.is_some_and(|page| page.value.len() == 1 && page.next.is_empty()));
    }

    #[test]
    fn a_link_that_expires_again_and_again_is_given_up() {
        let graph = at("https://graph.example");
        let mut walk = Walk::new("https://graph.example/x".to_owned());
        let next = "https://graph.example/x?1".to_owned();
        let page = Page::<IgnoredAny> { value: Vec::new(), next, bytes: 1 };
        for tries in 1..=4 {
            assert_eq!(walk.turn(&graph, &page), Ok(false));
            assert_eq!(walk.restart(), tries <= 3, "{tries}");
            assert!(walk.is_at_start());
        }
    }
}
