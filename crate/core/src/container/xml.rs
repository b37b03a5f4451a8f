//! XML, piece by piece, as much of it as workbooks and OA3Tool's reports need.
//!
//! Text comes in pieces of any size; elements and their text go out. Nothing is
//! refused: what is no XML is passed over. Entities that a file declares are not
//! replaced, so none can grow. quick-xml is the oracle in the tests.

use std::borrow::Cow;

use memchr::memmem;

/// A longer tag is passed over; one of a workbook has a few hundred bytes.
const LONGEST_TAG: usize = 64 * 1024;

/// A longer entity is none.
const LONGEST_ENTITY: usize = 12;

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    /// The name, without a prefix. An empty element is closed too.
    Close(&'a str),
    /// Text comes in pieces.
    Text(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Without a prefix.
    pub(crate) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// An attribute by its name, prefix and all, or without it.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            let key = key.trim();
            if key == name || (!name.contains(':') && local(key) == name) {
                return Some(decode(value));
            }
            rest = after;
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Text,
    Comment,
    CData,
    Instruction,
    /// A document type, with so many `<` open.
    Declaration(u32),
}

#[derive(Debug, Default)]
pub(crate) struct Scanner {
    waiting: String,
    inside: Inside,
}

impl Scanner {
    /// Gives `each` token that ends in this text or began before it.
    pub(crate) fn feed(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        let mut whole = std::mem::take(&mut self.waiting);
        let rest = match whole.is_empty() {
            true => text,
            false => {
                whole.push_str(text);
                whole.as_str()
            }
        };
        let left = self.scan(rest, &mut each);
        self.waiting = rest.get(rest.len() - left..).unwrap_or_default().to_owned();
    }

    /// Gives how many bytes at the end have to wait.
    fn scan(&mut self, text: &str, each: &mut impl FnMut(Token<'_>)) -> usize {
        let mut rest = text;
        while !rest.is_empty() {
            let after = match self.inside {
                Inside::Text => self.text(rest, each),
                Inside::Comment => self.past(rest, "-->", |_| {}),
                Inside::Instruction => self.past(rest, "?>", |_| {}),
                Inside::CData => self.past(rest, "]]>", |text| each(Token::Text(text))),
                Inside::Declaration(open) => self.declaration(rest, open),
            };
            match after {
                Ok(after) => rest = after,
                Err(waiting) => return waiting.len(),
            }
        }
        0
    }

    /// To the end of what is no markup; gives what is behind it, or what has to wait.
    fn past<'a>(
        &mut self,
        rest: &'a str,
        end: &str,
        mut each: impl FnMut(&str),
    ) -> Result<&'a str, &'a str> {
        let (text, after) = match memmem::find(rest.as_bytes(), end.as_bytes()) {
            Some(at) => {
                self.inside = Inside::Text;
                (rest.get(..at), Ok(rest.get(at + end.len()..).unwrap_or_default()))
            }
            None => {
                // The mark may have begun.
                let begun = (1..end.len())
                    .rev()
                    .find(|&n| end.get(..n).is_some_and(|start| rest.ends_with(start)));
                let (text, waiting) = rest.split_at(rest.len() - begun.unwrap_or(0));
                (Some(text), Err(waiting))
            }
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            each(text);
        }
        after
    }

    fn declaration<'a>(&mut self, rest: &'a str, open: u32) -> Result<&'a str, &'a str> {
        let mut open = open;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'<' => open = open.saturating_add(1),
                b'>' if open <= 1 => {
                    self.inside = Inside::Text;
                    return Ok(rest.get(at + 1..).unwrap_or_default());
                }
                b'>' => open -= 1,
                _ => {}
            }
        }
        self.inside = Inside::Declaration(open);
        Ok("")
    }

    fn text<'a>(
        &mut self,
        rest: &'a str,
        each: &mut impl FnMut(Token<'_>),
    ) -> Result<&'a str, &'a str> {
        match memchr::memchr(b'<', rest.as_bytes()) {
            Some(0) => self.markup(rest, each),
            Some(at) => {
                let (text, after) = rest.split_at(at);
                each(Token::Text(&decode(text)));
                Ok(after)
            }
            None => {
                // An entity may have begun.
                let entity = rest.rfind('&').filter(|&at| {
                    rest.len() - at < LONGEST_ENTITY
                        && !rest.get(at..).unwrap_or_default().contains(';')
                });
                let (text, waiting) = rest.split_at(entity.unwrap_or(rest.len()));
                if !text.is_empty() {
                    each(Token::Text(&decode(text)));
                }
                Err(waiting)
            }
        }
    }

    fn markup<'a>(
        &mut self,
        rest: &'a str,
        each: &mut impl FnMut(Token<'_>),
    ) -> Result<&'a str, &'a str> {
        const SPECIAL: [(&str, Inside); 4] = [
            ("<!--", Inside::Comment),
            ("<![CDATA[", Inside::CData),
            ("<?", Inside::Instruction),
            ("<!", Inside::Declaration(1)),
        ];
        for (start, inside) in SPECIAL {
            if let Some(after) = rest.strip_prefix(start) {
                self.inside = inside;
                return Ok(after);
            }
            if start.starts_with(rest) {
                return Err(rest);
            }
        }
        let Some(end) = tag_end(rest) else {
            // Where no tag ends, it is passed over.
            return if rest.len() > LONGEST_TAG { Ok(&rest[1..]) } else { Err(rest) };
        };
        let after = rest.get(end + 1..).unwrap_or_default();
        let inner = rest.get(1..end).unwrap_or_default();
        if let Some(name) = inner.strip_prefix('/') {
            each(Token::Close(local(name.trim())));
            return Ok(after);
        }
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        let name = local(name);
        each(Token::Open(Tag { name, attributes }));
        if empty {
            each(Token::Close(name));
        }
        Ok(after)
    }
}

/// Where the `>` is that is in no attribute's value.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'>' => return Some(at),
            quote => at += 1 + memchr::memchr(*quote, bytes.get(at + 1..)?)? + 1,
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Text with its entities replaced; those that XML does not know stay.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        decoded.push_str(before);
        let known = from
            .find(';')
            .filter(|&end| end < LONGEST_ENTITY)
            .and_then(|end| Some((entity(from.get(..end)?)?, from.get(end + 1..)?)));
        match known {
            Some((character, after)) => {
                decoded.push(character);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = from;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    /// The tokens of a text, neighbouring text joined.
    fn read(text: &str, piece: usize) -> Vec<String> {
        let mut scanner = Scanner::default();
        let mut tokens: Vec<String> = Vec::new();
        let mut each = |token: Token<'_>| match token {
            Token::Open(tag) => {
                let value = tag.attribute("a").map(|value| format!(" a={value}"));
                tokens.push(format!("<{}{}>", tag.name, value.unwrap_or_default()));
            }
            Token::Close(name) => tokens.push(format!("</{name}>")),
            Token::Text(text) => match tokens.last_mut() {
                Some(last) if last.starts_with('=') => last.push_str(text),
                _ => tokens.push(format!("={text}")),
            },
        };
        let characters: Vec<char> = text.chars().collect();
        for piece in characters.chunks(piece) {
            scanner.feed(&piece.iter().collect::<String>(), &mut each);
        }
        tokens
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for piece in [1, 2, 3, 7, 1000] {
            assert_eq!(read(text, piece), expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn elements_text_and_attributes() {
        check(
            "<?xml version='1.0'?><x:k a=\"1 &gt; 2\">a&amp;b<!-- <c> --><e b='>' a='2'/>\
             <![CDATA[<d>&amp;]]></x:k>",
            &["<k a=1 > 2>", "=a&b", "<e a=2>", "</e>", "=<d>&amp;", "</k>"],
        );
        check("<a>&#65;&#x42;&unknown;&;&</a>", &["<a>", "=AB&unknown;&;&", "</a>"]);
    }

    #[test]
    fn declared_entities_do_not_grow() {
        check(
            "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
            &["<a>", "=&c;", "</a>"],
        );
    }

    #[test]
    fn a_tag_without_end_is_passed_over() {
        let text = format!("<{}", "x".repeat(3 * LONGEST_TAG));
        let mut scanner = Scanner::default();
        for piece in text.as_bytes().chunks(1000) {
            scanner.feed(std::str::from_utf8(piece).expect("ASCII"), |_| {});
            assert!(scanner.waiting.len() <= LONGEST_TAG + 1000);
        }
    }

    /// What quick-xml reads; nothing if it finds a fault.
    fn oracle(text: &str) -> Option<Vec<String>> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().expand_empty_elements = true;
        let mut tokens: Vec<String> = Vec::new();
        loop {
            let text = match reader.read_event().ok()? {
                Event::Start(tag) => {
                    let mut token = format!("<{}", tag.local_name().as_ref());
                    for attribute in tag.attributes() {
                        let attribute = attribute.ok()?;
                        if attribute.key.as_ref() == "a" {
                            let value = quick_xml::escape::unescape(&attribute.value);
                            token += &format!(" a={}", value.ok()?);
                        }
                    }
                    tokens.push(token + ">");
                    continue;
                }
                Event::End(tag) => {
                    tokens.push(format!("</{}>", tag.local_name().as_ref()));
                    continue;
                }
                Event::Text(text) => text.to_string(),
                Event::CData(text) => text.to_string(),
                Event::GeneralRef(known) => {
                    let text = format!("&{};", &*known);
                    quick_xml::escape::unescape(&text).ok()?.into_owned()
                }
                Event::Eof => return Some(tokens),
                _ => continue,
            };
            match tokens.last_mut() {
                Some(last) if last.starts_with('=') => last.push_str(&text),
                _ if text.is_empty() => {}
                _ => tokens.push(format!("={text}")),
            }
        }
    }

    proptest! {
        #[test]
        fn quick_xml_reads_the_same(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("<a>"), Just("</a>"), Just("<x:b a='1'>"), Just("<c a=\"&lt;\"/>"),
                    Just("text"), Just("&amp;"), Just("<![CDATA[<&]]>"), Just("<!-- - -->"),
                    Just(" "), Just("é"), Just("<?pi ?>"),
                ],
                0..20,
            ),
            piece in 1usize..9,
        ) {
            let text = format!("<r>{}</r>", parts.concat());
            if let Some(expected) = oracle(&text) {
                prop_assert_eq!(read(&text, piece), expected);
            }
        }

        #[test]
        fn pieces_never_matter(text in "[<>/a&;!?\\[\\]\"' =-]{0,60}", piece in 1usize..9) {
            prop_assert_eq!(read(&text, piece), read(&text, 1000));
        }
    }
}
