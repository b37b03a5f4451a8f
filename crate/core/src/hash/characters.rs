//! Any text to Base64 characters: each with its place, and what stood between them.
//!
//! Mail, spreadsheets, scripts and editors add and change characters in known ways.
//! All of those are undone here, each counted, and none of them is believed: whether
//! the outcome is the hash that was meant, only its checksum can tell.

use std::ops::Range;

use super::base64;

/// What a character was taken for, if not for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// U+0000: UTF-16 read as something else.
    Nul,
    /// A byte order mark.
    Mark,
    /// Zero-width and other invisible characters.
    Invisible,
    /// Blanks that are not U+0020.
    NoBreak,
    /// Quotation marks of any kind.
    Quote,
    /// Blanks left out.
    Blank,
    /// Blanks that were `+` before a web form took them for blanks.
    Plus,
    /// Line breaks and tabs.
    Break,
    /// `%2B`, `\u002b`, `&#43;` and the like.
    Escape,
    /// `-` and `_` of the URL-safe alphabet.
    UrlSafe,
    /// Anything else, left out.
    Other,
}

/// Every [`Odd`], in the order in which repairs are told.
pub(super) const ODD: [Odd; 11] = [
    Odd::Nul,
    Odd::Mark,
    Odd::Invisible,
    Odd::NoBreak,
    Odd::Quote,
    Odd::Blank,
    Odd::Break,
    Odd::Plus,
    Odd::Escape,
    Odd::UrlSafe,
    Odd::Other,
];

/// What to do with blanks between Base64 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Leave them out.
    Drop,
    /// Take them for `+`.
    Plus,
}

/// Odd characters kept for the sentence; the rest is only counted.
const SHOWN: usize = 3;

/// A text taken apart.
#[derive(Clone, Debug)]
pub(super) struct Characters {
    /// The Base64 characters, without padding.
    pub base64: Vec<u8>,
    /// For each of them its place in the text, in characters from 0.
    places: Vec<u32>,
    /// Characters of the whole text.
    pub length: usize,
    /// The first characters that are neither Base64 nor `=`, with their places.
    pub foreign: Vec<(usize, char)>,
    counts: [usize; ODD.len()],
    /// `=` at the end, and the place of the first.
    pub padding: (usize, usize),
    /// `=` before the end, and the place of the first.
    pub padding_inside: (usize, usize),
    /// Whether blanks stood between Base64 characters.
    pub inner_blanks: bool,
    /// The dots at its end by which a list or a window says that it cut the text: how
    /// many characters, and the place of the first.
    pub ellipsis: Option<(usize, usize)>,
}

impl Characters {
    /// Takes a text apart.
    pub(super) fn of(text: &str, blanks: Blanks) -> Self {
        let mut characters = Self {
            base64: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
            length: 0,
            foreign: Vec::new(),
            counts: [0; ODD.len()],
            padding: (0, 0),
            padding_inside: (0, 0),
            inner_blanks: false,
            ellipsis: ellipsis(text),
        };
        let mut waiting = 0;
        let mut rest = text;
        loop {
            // Whatever is wrong with a text, nearly all of it is not.
            let (plain, after) = rest.split_at(base64::count_base64(rest.as_bytes()));
            if !plain.is_empty() {
                characters.blanks_inside(blanks, waiting, characters.length);
                waiting = 0;
                characters.push_all(plain.as_bytes());
            }
            rest = after;
            let Some(character) = rest.chars().next() else { break };
            let (meant, used) = escape(rest).unwrap_or((None, 0));
            let place = characters.length;
            let (odd, meant) = match character {
                _ if used > 0 => (Some(Odd::Escape), meant),
                '-' => (Some(Odd::UrlSafe), Some(b'+')),
                '_' => (Some(Odd::UrlSafe), Some(b'/')),
                '=' => (None, Some(b'=')),
                _ => (Some(odd(character)), None),
            };
            if let Some(odd) = odd {
                characters.counts[odd as usize] += 1;
                if characters.foreign.len() < SHOWN {
                    characters.foreign.push((place, character));
                }
            }
            match meant {
                Some(b'=') => characters.pad(place),
                Some(byte) => {
                    characters.blanks_inside(blanks, waiting, place);
                    waiting = 0;
                    characters.push(byte, place);
                }
                None if odd == Some(Odd::Blank) && !characters.base64.is_empty() => {
                    waiting += 1;
                }
                None => {}
            }
            let used = used.max(character.len_utf8());
            let (passed, after) = rest.split_at_checked(used).unwrap_or((rest, ""));
            characters.length += passed.chars().count();
            rest = after;
        }
        characters
    }

    /// The place of a Base64 character, or the end of the text.
    pub(super) fn place(&self, index: usize) -> usize {
        self.places.get(index).map_or(self.length, |&place| place as usize)
    }

    /// How many characters were taken for something else in this way.
    pub(super) fn count(&self, odd: Odd) -> usize {
        self.counts[odd as usize]
    }

    /// How many characters are neither Base64 nor padding.
    pub(super) fn foreign_count(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The same without what says that the text was cut.
    pub(super) fn foreign(&self) -> (Vec<(usize, char)>, usize) {
        let (dots, from) = self.ellipsis.unwrap_or((0, usize::MAX));
        let mut first = self.foreign.clone();
        first.retain(|(place, _)| !(from..from.saturating_add(dots)).contains(place));
        (first, self.foreign_count().saturating_sub(dots))
    }

    /// Leaves out the first Base64 characters.
    pub(super) fn skip(&mut self, count: usize) {
        self.base64.drain(..count.min(self.base64.len()));
        self.places.drain(..count.min(self.places.len()));
    }

    /// Puts a Base64 character before another; it stands where that one does.
    pub(super) fn insert(&mut self, index: usize, byte: u8) {
        let index = index.min(self.base64.len());
        let place = u32::try_from(self.place(index)).unwrap_or(u32::MAX);
        self.base64.insert(index, byte);
        self.places.insert(index, place);
    }

    /// Takes Base64 characters out.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        let end = range.end.min(self.base64.len());
        let range = range.start.min(end)..end;
        self.base64.drain(range.clone());
        self.places.drain(range);
    }

    /// A character that was left out turned out to stand for one that was not: it is
    /// not counted as left out any more. Gives whether it was.
    pub(super) fn was_meant(&mut self, character: char, place: usize) -> bool {
        if character == '=' {
            let inside = self.padding_inside.0;
            self.padding_inside.0 = inside.saturating_sub(1);
            return inside > 0;
        }
        self.foreign.retain(|(at, _)| *at != place);
        let odd = odd(character);
        let counted = self.count(odd) > 0;
        self.uncount(odd);
        counted
    }

    /// One character fewer was taken for something else in this way.
    pub(super) fn uncount(&mut self, odd: Odd) {
        let count = &mut self.counts[odd as usize];
        *count = count.saturating_sub(1);
    }

    fn push(&mut self, byte: u8, place: usize) {
        self.end_padding();
        self.base64.push(byte);
        self.places.push(u32::try_from(place).unwrap_or(u32::MAX));
    }

    /// The same with the next characters of the text, none of them odd.
    fn push_all(&mut self, plain: &[u8]) {
        self.end_padding();
        self.base64.extend_from_slice(plain);
        let first = u32::try_from(self.length).unwrap_or(u32::MAX);
        self.length += plain.len();
        let last = u32::try_from(self.length).unwrap_or(u32::MAX);
        self.places.extend(first..last);
        self.places.resize(self.base64.len(), u32::MAX);
    }

    /// What was padding so far stands before more of the hash.
    fn end_padding(&mut self) {
        if self.padding.0 > 0 {
            if self.padding_inside.0 == 0 {
                self.padding_inside.1 = self.padding.1;
            }
            self.padding_inside.0 += self.padding.0;
            self.padding = (0, 0);
        }
    }

    fn pad(&mut self, place: usize) {
        if self.padding.0 == 0 {
            self.padding.1 = place;
        }
        self.padding.0 += 1;
    }

    /// Blanks turned out to stand between two Base64 characters.
    fn blanks_inside(&mut self, blanks: Blanks, count: usize, before: usize) {
        self.inner_blanks |= count > 0;
        if blanks == Blanks::Plus {
            self.counts[Odd::Blank as usize] -= count;
            self.counts[Odd::Plus as usize] += count;
            for back in (1..=count).rev() {
                self.push(b'+', before.saturating_sub(back));
            }
        }
    }
}

/// `…`, or three points and more, at the end of a text.
fn ellipsis(text: &str) -> Option<(usize, usize)> {
    let text = text.trim_end();
    let before = text.trim_end_matches(['.', '…']);
    let dots = text.get(before.len()..)?;
    let count = dots.chars().count();
    (dots.contains('…') || count >= 3).then(|| (count, before.chars().count()))
}

/// What a character that is not Base64 is.
fn odd(character: char) -> Odd {
    match character {
        '\0' => Odd::Nul,
        '\u{feff}' => Odd::Mark,
        ' ' => Odd::Blank,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Odd::Break
        }
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}' => {
            Odd::Quote
        }
        _ if is_invisible(character) => Odd::Invisible,
        _ if character.is_whitespace() => Odd::NoBreak,
        _ => Odd::Other,
    }
}

/// Characters without width, most of them from word processors and chat programs.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Ways to write a Base64 character, or what is left out, in web addresses, JSON and
/// XML. `None` stands for what is left out.
const ESCAPES: [(&str, Option<u8>); 22] = [
    ("%2B", Some(b'+')),
    ("%2F", Some(b'/')),
    ("%3D", Some(b'=')),
    ("%0A", None),
    ("%0D", None),
    ("%20", None),
    ("\\u002B", Some(b'+')),
    ("\\u002F", Some(b'/')),
    ("\\u003D", Some(b'=')),
    ("\\/", Some(b'/')),
    ("\\n", None),
    ("\\r", None),
    ("&#43;", Some(b'+')),
    ("&#x2B;", Some(b'+')),
    ("&#47;", Some(b'/')),
    ("&#x2F;", Some(b'/')),
    ("&#61;", Some(b'=')),
    ("&#x3D;", Some(b'=')),
    ("&#10;", None),
    ("&#xA;", None),
    ("&#13;", None),
    ("&#xD;", None),
];

/// The escape at the start of a text: the character meant and the bytes used.
fn escape(text: &str) -> Option<(Option<u8>, usize)> {
    if !text.starts_with(['%', '\\', '&']) {
        return None;
    }
    let found = ESCAPES.iter().find(|(written, _)| {
        text.get(..written.len()).is_some_and(|text| text.eq_ignore_ascii_case(written))
    });
    found.map(|(written, meant)| (*meant, written.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, blanks: Blanks, base64: &str, counts: &[(Odd, usize)]) {
        let characters = Characters::of(text, blanks);
        assert_eq!(String::from_utf8_lossy(&characters.base64), base64);
        for odd in ODD {
            let expected = counts.iter().find(|(known, _)| *known == odd);
            assert_eq!(characters.count(odd), expected.map_or(0, |(_, n)| *n), "{odd:?}");
        }
        assert_eq!(characters.length, text.chars().count());
    }

    #[test]
    fn odd_places_in_the_table_are_their_numbers() {
        for (index, odd) in ODD.iter().enumerate() {
            assert!(ODD.iter().skip(index + 1).all(|other| other != odd));
            assert!((*odd as usize) < ODD.len());
        }
    }

    #[test]
    fn what_surrounds_a_pasted_hash_is_left_out() {
        let text = "\u{feff}\u{201c}T0\u{200b}E\u{a0}A\u{ad}\"\r\n";
        let counts = [
            (Odd::Mark, 1),
            (Odd::Quote, 2),
            (Odd::Invisible, 2),
            (Odd::NoBreak, 1),
            (Odd::Break, 2),
        ];
        check(text, Blanks::Drop, "T0EA", &counts);
    }

    #[test]
    fn blanks_inside_are_left_out_or_plus_signs() {
        check(" T0 EA  ", Blanks::Drop, "T0EA", &[(Odd::Blank, 4)]);
        check(" T0 EA  ", Blanks::Plus, "T0+EA", &[(Odd::Blank, 3), (Odd::Plus, 1)]);
    }

    #[test]
    fn escapes_are_read() {
        let text = "T%2bE%2FA\\u002BB\\/C&#43;D&#x2B;E%0d%0a%3D";
        check(text, Blanks::Drop, "T+E/A+B/C+D+E", &[(Odd::Escape, 9)]);
        check("100%+&amp;", Blanks::Drop, "100+amp", &[(Odd::Other, 3)]);
    }

    #[test]
    fn the_url_safe_alphabet_is_read() {
        check("-_", Blanks::Drop, "+/", &[(Odd::UrlSafe, 2)]);
    }

    #[test]
    fn dots_at_the_end_say_that_the_text_was_cut() {
        let of = |text| Characters::of(text, Blanks::Drop);
        assert_eq!(of("T0E…").ellipsis, Some((1, 3)));
        assert_eq!(of("T0E... ").ellipsis, Some((3, 3)));
        assert_eq!(of("T0E.. ").ellipsis, None);
        assert_eq!(of("T0…E").ellipsis, None);
        assert_eq!(of("T\u{a0}E...").foreign(), (vec![(1, '\u{a0}')], 1));
    }

    #[test]
    fn padding_counts_as_inside_when_more_follows() {
        let characters = Characters::of("é=A==B= \n", Blanks::Drop);
        assert_eq!(characters.padding_inside, (3, 1));
        assert_eq!(characters.padding, (1, 6));
        assert_eq!(characters.foreign, [(0, 'é'), (7, ' '), (8, '\n')]);
        assert_eq!((characters.place(1), characters.place(2)), (5, 9));
    }

    #[test]
    fn what_was_meant_is_not_counted_any_more() {
        let mut characters = Characters::of("T0*E=A#B*", Blanks::Drop);
        assert_eq!(characters.foreign, [(2, '*'), (6, '#'), (8, '*')]);
        assert!(characters.was_meant('*', 2));
        assert_eq!(characters.foreign, [(6, '#'), (8, '*')]);
        assert_eq!(characters.foreign_count(), 2);
        assert!(characters.was_meant('*', 8));
        assert!(characters.was_meant('#', 6));
        assert_eq!((characters.foreign.len(), characters.foreign_count()), (0, 0));
        assert!(!characters.was_meant('#', 6));
        assert!(characters.was_meant('=', 4));
        assert!(!characters.was_meant('=', 4));
    }

    #[test]
    fn three_odd_characters_are_kept_and_all_are_counted() {
        let characters = Characters::of("*#%!", Blanks::Drop);
        assert_eq!(characters.foreign, [(0, '*'), (1, '#'), (2, '%')]);
        assert_eq!(characters.foreign_count(), 4);
    }
}
