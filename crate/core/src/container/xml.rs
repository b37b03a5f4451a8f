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
    /// A tag that is too long, up to the next `<`.
    Broken,
}

#[derive(Debug, Default)]
pub(crate) struct Scanner {
    waiting: String,
    inside: Inside,
    searched: Searched,
    /// Bytes of tags that were looked at.
    #[cfg(test)]
    steps: usize,
}

/// How far the tag that waits was searched for its end: no byte is looked at again
/// when more of it comes.
#[derive(Clone, Copy, Debug, Default)]
struct Searched {
    at: usize,
    /// The quote that is open there.
    quote: Option<u8>,
}

/// Where a tag ends.
enum End {
    /// At its `>`.
    Whole(usize),
    /// At the `<` of another: XML allows none in a tag, in quotes neither.
    Broken(usize),
    /// Nowhere that is looked at.
    TooLong,
}

impl Scanner {
    /// Gives `each` token that ends in this text or began before it.
    pub(crate) fn feed(&mut self, text: &str, mut each: impl FnMut(Token<'_>)) {
        let mut whole = std::mem::take(&mut self.waiting);
        if whole.is_empty() {
            let left = self.scan(text, &mut each);
            whole.push_str(text.get(text.len() - left..).unwrap_or_default());
        } else {
            whole.push_str(text);
            let left = self.scan(&whole, &mut each);
            // A long tag that goes on waiting is not copied with every piece.
            whole.drain(..whole.len() - left);
        }
        self.waiting = whole;
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
                Inside::Broken => self.broken(rest),
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

    fn broken<'a>(&mut self, rest: &'a str) -> Result<&'a str, &'a str> {
        let next = memchr::memchr(b'<', rest.as_bytes());
        if next.is_some() {
            self.inside = Inside::Text;
        }
        Ok(rest.get(next.unwrap_or(rest.len())..).unwrap_or_default())
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
        let end = match self.tag_end(rest) {
            Some(End::Whole(end)) => end,
            Some(End::Broken(end)) => return Ok(rest.get(end..).unwrap_or_default()),
            Some(End::TooLong) => {
                self.inside = Inside::Broken;
                return Ok(rest.get(1..).unwrap_or_default());
            }
            None => return Err(rest),
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

    /// Where a tag ends, if that has come. A `>` in an attribute's value is no end.
    fn tag_end(&mut self, tag: &str) -> Option<End> {
        let Searched { at: from, mut quote } = std::mem::take(&mut self.searched);
        let bytes = tag.as_bytes().iter().take(LONGEST_TAG).enumerate();
        for (at, &byte) in bytes.skip(from.max(1)) {
            #[cfg(test)]
            {
                self.steps += 1;
            }
            match (byte, quote) {
                (b'<', _) => return Some(End::Broken(at)),
                (b'>', None) => return Some(End::Whole(at)),
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if open == byte => quote = None,
                _ => {}
            }
        }
        if tag.len() >= LONGEST_TAG {
            return Some(End::TooLong);
        }
        self.searched = Searched { at: tag.len(), quote };
        None
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
        // No farther: without a `;` each `&` would look through all that follows.
        let known = from
            .bytes()
            .take(LONGEST_ENTITY)
            .position(|byte| byte == b';')
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

    #[test]
    fn a_broken_tag_ends_where_another_begins() {
        check(
            "<a>1<b c=\"<d>2</d><\"'<e a='>'/>3< f<!-- \" --></a>",
            &["<a>", "=1", "<d>", "=2", "</d>", "<e a=>>", "</e>", "=3", "</a>"],
        );
    }

    #[test]
    fn a_tag_that_is_too_long_is_passed_over_up_to_the_next() {
        let tag = |length: usize| {
            // `<a b="x…"/>`, and something behind it.
            format!("<a b=\"{}\"/>1<c>2</c>", "x".repeat(length - 9))
        };
        for piece in [1000, LONGEST_TAG - 1, LONGEST_TAG, 3 * LONGEST_TAG] {
            assert_eq!(
                read(&tag(LONGEST_TAG), piece),
                ["<a>", "</a>", "=1", "<c>", "=2", "</c>"]
            );
            assert_eq!(read(&tag(LONGEST_TAG + 1), piece), ["<c>", "=2", "</c>"]);
        }
    }

    #[test]
    fn tags_without_end_are_looked_at_once() {
        const LENGTH: usize = 1 << 20;
        let begin = "<?xml version=\"1.0\"?><Key>";
        // With every `<` looking through all that follows, none of these would end
        // within anyone's patience; nor would the `&` without a `;`.
        for (first, again) in [
            ("", "<\""),
            ("", "<'"),
            ("", "<a b=\""),
            ("", "<a b='>\n"),
            ("<", "\"\"\n"),
            ("<a b=\"", "''\n"),
            ("", "<\n"),
            ("", "&"),
        ] {
            let text = format!("{begin}{first}{}", again.repeat(LENGTH / again.len()));
            let pieces: [Vec<&str>; 3] = [
                vec![&text],
                text.split_inclusive('\n').collect(),
                text.as_bytes()
                    .chunks(1024)
                    .map(|piece| std::str::from_utf8(piece).expect("ASCII"))
                    .collect(),
            ];
            for pieces in pieces {
                let mut scanner = Scanner::default();
                for piece in &pieces {
                    scanner.feed(piece, |_| {});
                }
                let count = pieces.len();
                assert!(
                    scanner.steps <= 2 * text.len(),
                    "{first}{again} in {count} pieces: {} steps",
                    scanner.steps
                );
                assert!(scanner.waiting.len() <= LONGEST_TAG);
            }
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
