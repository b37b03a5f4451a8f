//! Every language of the page says everything: the page's own texts, the core's
//! sentences and the rules' help, with the same gaps and the same code in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use preflight_core::message;
use preflight_core::rules::{self, RULES};

type Texts = BTreeMap<String, String>;

const LANGUAGES: [(&str, &[&str]); 4] = [
    // With CLDR's names of the plurals that whole numbers have in it.
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("de", &["one", "other"]),
    ("fr", &["one", "many", "other"]),
    ("ja", &["other"]),
];

fn read(tag: &str) -> Texts {
    let file = format!("../../www/lang/{tag}.json");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(path).expect("a language is a file in www/lang");
    serde_json::from_str(&text).expect("a language is one object of texts")
}

/// All that a language has to say, in English.
fn english() -> Texts {
    let sentences = message::sentences();
    let sentences = sentences.map(|(key, text)| (key.to_owned(), text.to_owned()));
    let help =
        RULES.iter().map(|rule| (format!("help.{}", rule.name), rules::help(rule)));
    let mut all = read("en");
    let page = all.len();
    all.extend(sentences);
    all.extend(help);
    assert_eq!(all.len(), page + message::sentences().count() + RULES.len());
    all
}

/// The gaps of a text, and of those the ones that show what stands in them.
fn gaps(text: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let all = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let shown = all.clone().filter(|(gap, _)| !gap.contains('|')).map(|(gap, _)| gap);
    let named = all.map(|(gap, _)| gap.split('|').next().unwrap_or(gap));
    (named.collect(), shown.collect())
}

/// What stands in backticks, line breaks aside.
fn code(text: &str) -> Vec<String> {
    let spans = text.split('`').skip(1).step_by(2);
    let mut spans: Vec<_> =
        spans.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    spans.sort();
    spans
}

#[test]
fn every_language_says_everything_and_nothing_else() {
    let english = english();
    for (tag, _) in LANGUAGES {
        let texts = read(tag);
        let lacks: Vec<_> =
            english.keys().filter(|key| !texts.contains_key(*key)).collect();
        let unknown: Vec<_> =
            texts.keys().filter(|key| !english.contains_key(*key)).collect();
        assert_eq!((lacks, unknown), (vec![], vec![]), "lacking and unknown in {tag}");
    }
}

#[test]
fn every_text_has_the_gaps_of_the_english_one() {
    let english = english();
    for (tag, plurals) in LANGUAGES {
        for (key, text) in read(tag).iter().filter(|(key, _)| !key.starts_with("help.")) {
            let Some(source) = english.get(key) else { continue };
            let ((named, shown), (known, needed)) = (gaps(text), gaps(source));
            assert!(named.is_subset(&known), "{tag} {key} has a gap of its own: {text}");
            let lost = needed.iter().any(|gap| !named.contains(gap));
            assert!(!lost, "{tag} {key} lacks a gap: {text}");
            assert!(shown.is_subset(&known), "{tag} {key}: {text}");
            for (gap, _) in text.split('{').skip(1).filter_map(|it| it.split_once('}')) {
                let forms: Vec<_> = gap.split('|').skip(1).collect();
                let names = forms.iter().filter_map(|form| form.split_once(':'));
                let names: Vec<_> = names.map(|(name, _)| name).collect();
                assert_eq!(names.len(), forms.len(), "{tag} {key}: {text}");
                assert!(
                    names.iter().all(|name| plurals.contains(name)),
                    "{tag} {key} has a plural that the language has not: {text}"
                );
                assert!(
                    forms.is_empty() || names.contains(&"other"),
                    "{tag} {key} has no word for the rest: {text}"
                );
            }
        }
    }
}

#[test]
fn code_is_the_same_in_every_language() {
    let english = english();
    for (tag, _) in LANGUAGES {
        for (key, text) in read(tag) {
            let Some(source) = english.get(&key) else { continue };
            assert_eq!(code(&text), code(source), "{tag} {key}: {text}");
        }
    }
}

#[test]
fn help_has_the_same_parts_in_every_language() {
    let headings =
        |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
    let english = english();
    for (tag, _) in LANGUAGES {
        for (key, text) in read(tag).iter().filter(|(key, _)| key.starts_with("help.")) {
            let Some(source) = english.get(key) else { continue };
            assert_eq!(headings(text), headings(source), "{tag} {key}");
        }
    }
}

#[test]
fn no_text_turns_its_direction_by_itself() {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for (tag, _) in LANGUAGES {
        for (key, text) in read(tag) {
            assert!(!text.chars().any(turns), "{tag} {key}");
        }
    }
}
