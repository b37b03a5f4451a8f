//! How the rows of the list spell their tags, and which domains their users are of.
//!
//! Counting is done as rows come and go. What follows from the counts (the usual
//! spelling, the usual domain) changes only when [`Census::settle`] is called, at the end
//! of a file or of a step, so that no row has to be checked again for each row after it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::kin::{ByDigest, Shared, text_key};
use crate::rules::{Spelling, seen};

/// Spellings of one tag that are told apart; case alone could make thousands.
const SPELLINGS: usize = 16;

/// Users of one domain before it can be the usual one.
const LEAST_USERS: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Census {
    tags: ByDigest<Tag>,
    touched: Vec<u64>,
    /// Some tag has a usual spelling, because it has several.
    respelt: bool,
    domains: ByDigest<Domain>,
    users: usize,
    users_touched: bool,
    /// The domain of nearly all users.
    usual: Option<Box<str>>,
    /// Domains that are rare beside it.
    rare: BTreeSet<u64>,
}

/// One tag in its spellings, in the order in which they came.
#[derive(Debug, Default)]
struct Tag {
    spellings: Vec<(Box<str>, usize)>,
    /// The spelling of most rows and whether another has as many, where there are two.
    usual: Option<(usize, bool, Box<str>)>,
}

#[derive(Debug)]
struct Domain {
    text: Box<str>,
    users: usize,
}

/// Tags and domains whose rows are to be checked again.
#[derive(Debug, Default)]
pub(super) struct Changed {
    tags: BTreeSet<u64>,
    domains: BTreeSet<u64>,
}

impl Changed {
    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.domains.is_empty()
    }

    /// Whether a row with this tag and this user is meant.
    pub(super) fn has(&self, tag: &str, user: &str) -> bool {
        let tag = || tag_key(tag).is_some_and(|key| self.tags.contains(&key));
        let user = || user_key(user).is_some_and(|key| self.domains.contains(&key));
        !self.tags.is_empty() && tag() || !self.domains.is_empty() && user()
    }
}

impl Census {
    pub(super) fn join(&mut self, tag: &str, user: &str) {
        if let Some(key) = tag_key(tag) {
            let known = self.tags.entry(key).or_default();
            let text = spelt(tag);
            let spellings = &mut known.spellings;
            let same = spellings.iter().position(|(spelling, _)| **spelling == *text);
            if let Some(place) = same {
                spellings[place].1 += 1;
            } else if spellings.len() < SPELLINGS {
                spellings.push((text.into(), 1));
            }
            // With one spelling nothing follows from how many have it.
            if known.spellings.len() > 1 {
                self.touched.push(key);
            }
        }
        if let (Some(key), Some(domain)) = (user_key(user), domain(user)) {
            let new = || Domain { text: domain.into(), users: 0 };
            self.domains.entry(key).or_insert_with(new).users += 1;
            self.users += 1;
            self.users_touched = true;
        }
    }

    pub(super) fn leave(&mut self, tag: &str, user: &str) {
        if let Some(key) = tag_key(tag)
            && let Some(known) = self.tags.get_mut(&key)
        {
            let several = known.spellings.len() > 1;
            let text = spelt(tag);
            if let Some((_, rows)) =
                known.spellings.iter_mut().find(|(spelling, _)| **spelling == *text)
            {
                *rows = rows.saturating_sub(1);
            }
            known.spellings.retain(|(_, rows)| *rows > 0);
            if several {
                self.touched.push(key);
            } else if known.spellings.is_empty() {
                self.tags.remove(&key);
            }
        }
        if let Some(key) = user_key(user)
            && let Some(known) = self.domains.get_mut(&key)
        {
            known.users = known.users.saturating_sub(1);
            if known.users == 0 {
                self.domains.remove(&key);
            }
            self.users = self.users.saturating_sub(1);
            self.users_touched = true;
        }
    }

    /// Counts the votes. Gives what changed by it.
    pub(super) fn settle(&mut self) -> Changed {
        let mut changed = Changed::default();
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        let any = !touched.is_empty();
        for key in touched {
            let Some(tag) = self.tags.get_mut(&key) else { continue };
            let usual = tag.vote();
            // How many rows have it is said in the sentence, but changes no verdict.
            let verdict = |usual: &Option<(usize, bool, Box<str>)>| {
                usual.as_ref().map(|(_, tie, text)| (*tie, text.clone()))
            };
            if verdict(&usual) != verdict(&tag.usual) {
                changed.tags.insert(key);
            }
            tag.usual = usual;
            if tag.spellings.is_empty() {
                self.tags.remove(&key);
            }
        }
        if any {
            self.respelt = self.tags.values().any(|tag| tag.usual.is_some());
        }
        if std::mem::take(&mut self.users_touched) {
            let (usual, rare) = self.vote();
            changed.domains = match usual == self.usual {
                true => rare.symmetric_difference(&self.rare).copied().collect(),
                false => rare.union(&self.rare).copied().collect(),
            };
            (self.usual, self.rare) = (usual, rare);
        }
        changed
    }

    /// How most rows spell this row's tag, where they differ.
    pub(super) fn spelling(&self, tag: &str) -> Option<Spelling<'_>> {
        if !self.respelt || tag.is_empty() {
            return None;
        }
        let (rows, tie, text) = self.tags.get(&tag_key(tag)?)?.usual.as_ref()?;
        Some(Spelling { tag: text, rows: *rows, tie: *tie })
    }

    /// The domain of nearly all users, where this user is of a rare one.
    pub(super) fn usual_domain(&self, user: &str) -> Option<&str> {
        let usual = self.usual.as_deref().filter(|_| !self.rare.is_empty())?;
        self.rare.contains(&user_key(user)?).then_some(usual)
    }

    fn vote(&self) -> (Option<Box<str>>, BTreeSet<u64>) {
        let by_users = |(key, domain): &(&u64, &Domain)| (domain.users, **key);
        let Some((most, usual)) = self.domains.iter().max_by_key(by_users) else {
            return (None, BTreeSet::new());
        };
        if usual.users < LEAST_USERS || usual.users * 10 < self.users * 9 {
            return (None, BTreeSet::new());
        }
        let rare = |(key, domain): &(&u64, &Domain)| {
            *key != most && (domain.users == 1 || domain.users * 50 <= usual.users)
        };
        let rare = self.domains.iter().filter(rare).map(|(key, _)| *key).collect();
        (Some(usual.text.clone()), rare)
    }
}

impl Tag {
    fn vote(&self) -> Option<(usize, bool, Box<str>)> {
        if self.spellings.len() < 2 {
            return None;
        }
        let rows = self.spellings.iter().map(|(_, rows)| *rows).max()?;
        let best = || self.spellings.iter().filter(|(_, has)| *has == rows);
        // Of spellings with as many rows the first by the alphabet: which came first is
        // another after an edit and its undoing.
        let (text, _) = best().min()?;
        Some((rows, best().count() > 1, text.clone()))
    }
}

/// How a tag is spelt, blanks around it and what can't be seen aside: that is told by
/// rules of its own.
fn spelt(tag: &str) -> Cow<'_, str> {
    if is_visible_ascii(tag) {
        return tag.trim().into();
    }
    seen(tag).collect::<String>().trim().to_owned().into()
}

/// The key of a tag, blanks and case aside; nothing for no tag.
fn tag_key(tag: &str) -> Option<u64> {
    if is_visible_ascii(tag) {
        let seen = tag.bytes().filter(|byte| *byte != b' ');
        return text_key(Shared::Text, seen.map(|byte| byte.to_ascii_lowercase()));
    }
    let seen = seen(tag).filter(|character| !character.is_whitespace());
    let text: String = seen.flat_map(char::to_lowercase).collect();
    text_key(Shared::Text, text.bytes())
}

fn is_visible_ascii(tag: &str) -> bool {
    tag.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn domain(user: &str) -> Option<&str> {
    let (name, domain) = user.trim().split_once('@')?;
    (!name.is_empty() && domain.contains('.')).then_some(domain)
}

fn user_key(user: &str) -> Option<u64> {
    let bytes = domain(user)?.bytes();
    text_key(Shared::Text, bytes.map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual<'a>(census: &'a Census, tag: &str) -> Option<(&'a str, usize, bool)> {
        census.spelling(tag).map(|usual| (usual.tag, usual.rows, usual.tie))
    }

    #[test]
    fn most_rows_say_how_a_tag_is_spelt() {
        let mut census = Census::default();
        for tag in ["HQ", "hq ", "HQ", "Field", ""] {
            census.join(tag, "");
        }
        let changed = census.settle();
        assert!(changed.has("H Q", "") && !changed.has("Field", ""));
        assert_eq!(usual(&census, "hq"), Some(("HQ", 2, false)));
        assert_eq!(usual(&census, "Field"), None);
        census.leave("HQ", "");
        census.settle();
        assert_eq!(usual(&census, "hq"), Some(("HQ", 1, true)));
        census.leave("HQ", "");
        assert!(census.settle().has("hq", ""));
        assert_eq!(usual(&census, "hq"), None);
    }

    #[test]
    fn a_tie_does_not_depend_on_who_came_first() {
        let mut census = Census::default();
        for tag in ["hq", "HQ"] {
            census.join(tag, "");
        }
        census.settle();
        assert_eq!(usual(&census, "hq"), Some(("HQ", 1, true)));
        for tag in ["HQ", "hq"] {
            census.leave(tag, "");
            census.join(tag, "");
        }
        census.settle();
        assert_eq!(usual(&census, "hq"), Some(("HQ", 1, true)));
    }

    #[test]
    fn what_cannot_be_seen_is_no_other_spelling() {
        let mut census = Census::default();
        for tag in ["HQ", "H\u{200b}Q", "\u{2066}HQ\u{2069} "] {
            census.join(tag, "");
        }
        assert!(census.settle().is_empty());
        assert_eq!(usual(&census, "HQ"), None);
    }

    #[test]
    fn more_rows_of_the_usual_spelling_change_nothing() {
        let mut census = Census::default();
        for tag in ["HQ", "HQ", "hq"] {
            census.join(tag, "");
        }
        census.settle();
        census.join("HQ", "");
        assert!(census.settle().is_empty());
        assert_eq!(usual(&census, "hq"), Some(("HQ", 3, false)));
    }

    #[test]
    fn a_domain_is_rare_beside_a_usual_one() {
        let mut census = Census::default();
        for user in 0..9 {
            census.join("", &format!("user{user}@contoso.example"));
        }
        census.join("", "ada@Contoso.exmaple");
        assert!(census.settle().has("", "bob@contoso.exmaple"));
        assert_eq!(census.usual_domain("ada@contoso.exmaple"), Some("contoso.example"));
        assert_eq!(census.usual_domain("user1@contoso.example"), None);
        census.join("", "bob@contoso.exmaple");
        census.settle();
        assert_eq!(census.usual_domain("ada@contoso.exmaple"), None);
    }
}
