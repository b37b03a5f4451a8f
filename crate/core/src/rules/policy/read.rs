//! The text of `policy.json` to a policy, every problem named.

use serde_json::{Map, Value};

use super::pattern::{Fault, LONGEST};
use super::{Pattern, Policy, TARGETS};
use crate::message::Message;
use crate::rules::{RULES, Severity};

const KEYS: [&str; 8] = [
    "allowedTags",
    "allowedModels",
    "serialPattern",
    "requiredColumns",
    "severity",
    "maxRows",
    "maxAgeDays",
    "target",
];

/// A policy is a few pages at most; what is longer is something else.
const LONGEST_TEXT: usize = 1 << 20;

/// Entries that a list may have: every tag of a large company, and no more.
const MOST_ENTRIES: usize = 5000;

impl Policy {
    /// Reads the text of `policy.json`. No text at all is a policy that allows all.
    ///
    /// # Errors
    /// Every problem, in the order of the keys.
    pub fn read(text: &str) -> Result<Self, Vec<Message>> {
        if text.len() > LONGEST_TEXT {
            return Err(vec![Message::new("policy-long")]);
        }
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let message = Message::new("policy-json").with("line", error.line());
            vec![message.with("column", error.column())]
        })?;
        let Value::Object(map) = value else {
            return Err(vec![Message::new("policy-object").with("found", found(&value))]);
        };
        let mut reader = Reader { map: &map, problems: Vec::new() };
        let policy = reader.policy();
        match reader.problems.is_empty() {
            true => Ok(policy),
            false => Err(reader.problems),
        }
    }
}

/// Whether a text is meant to be a policy, well written or not: one JSON object, most of
/// whose keys are a policy's.
pub fn is_policy(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    let Ok(map) = serde_json::from_str::<Map<String, Value>>(text) else { return false };
    let known = map.keys().filter(|key| KEYS.contains(&key.as_str())).count();
    known * 2 > map.len()
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    problems: Vec<Message>,
}

impl Reader<'_> {
    fn policy(&mut self) -> Policy {
        for key in self.map.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let message = Message::new("policy-unknown").with("key", quote(key));
            self.problems.push(message.with("known", KEYS.join(", ")));
        }
        let mut policy = Policy {
            allowed_tags: self.patterns("allowedTags", Pattern::read_text),
            allowed_models: self.patterns("allowedModels", Pattern::read_text),
            serial_patterns: self.patterns("serialPattern", Pattern::read),
            ..Policy::default()
        };
        for (place, column) in self.texts("requiredColumns").iter().enumerate() {
            match column.as_str() {
                "tag" => policy.tag_required = true,
                "user" => policy.user_required = true,
                other => {
                    let key = format!("requiredColumns[{place}]");
                    self.say("policy-column", &key, &quote(other));
                }
            }
        }
        self.severities(&mut policy);
        policy.max_rows = self.number("maxRows", 1_000_000);
        policy.max_age_days =
            self.number("maxAgeDays", 36_500).unwrap_or(policy.max_age_days);
        policy.target = self.target();
        policy
    }

    fn say(&mut self, sentence: &'static str, key: &str, found: &str) {
        self.problems.push(Message::new(sentence).with("key", key).with("found", found));
    }

    /// A list of texts; one text is a list of one.
    fn texts(&mut self, key: &'static str) -> Vec<String> {
        let values = match self.map.get(key) {
            None => return Vec::new(),
            Some(Value::String(text)) => return vec![text.clone()],
            Some(Value::Array(values)) if values.len() <= MOST_ENTRIES => values,
            Some(Value::Array(values)) => {
                let message = Message::new("policy-long-list").with("key", key);
                let message = message.with("found", values.len());
                self.problems.push(message.with("most", MOST_ENTRIES));
                return Vec::new();
            }
            Some(other) => {
                self.say("policy-texts", key, &found(other));
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for (place, value) in values.iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text.clone()),
                other => {
                    self.say("policy-text", &format!("{key}[{place}]"), &found(other))
                }
            }
        }
        texts
    }

    fn patterns(
        &mut self,
        key: &'static str,
        read: fn(&str) -> Result<Pattern, Fault>,
    ) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for text in self.texts(key) {
            match read(&text) {
                // A list that allows nothing is a mistake, not a policy.
                Ok(_) if text.trim().is_empty() => {
                    self.say("policy-empty", key, &quote(&text));
                }
                Ok(pattern) => patterns.push(pattern),
                Err(fault) => {
                    let (sentence, at) = match fault {
                        Fault::TooLong => ("policy-pattern-long", 0),
                        Fault::Open(at) => ("policy-pattern-open", at),
                        Fault::Nothing(at) => ("policy-pattern-nothing", at),
                        Fault::Backwards(at) => ("policy-pattern-backwards", at),
                        Fault::Escape(at) => ("policy-pattern-escape", at),
                    };
                    let message = Message::new(sentence).with("key", key);
                    let message = message.with("found", quote(&text)).with("at", at + 1);
                    self.problems.push(message.with("most", LONGEST));
                }
            }
        }
        patterns
    }

    fn severities(&mut self, policy: &mut Policy) {
        let map = match self.map.get("severity") {
            None => return,
            Some(Value::Object(map)) => map,
            Some(other) => {
                self.say("policy-severities", "severity", &found(other));
                return;
            }
        };
        for (name, value) in map {
            let Some(place) = RULES.iter().position(|rule| rule.name == name) else {
                let message = Message::new(match nearest(name) {
                    Some(_) => "policy-rule-near",
                    None => "policy-rule",
                });
                let message = message.with("found", quote(name));
                let near = nearest(name).unwrap_or_default();
                self.problems.push(message.with("near", near));
                continue;
            };
            let severity = match value.as_str() {
                Some("error") => Some(Severity::Error),
                Some("warning") => Some(Severity::Warning),
                Some("note") => Some(Severity::Note),
                Some("off") => None,
                _ => {
                    let key = format!("severity.{name}");
                    self.say("policy-severity", &key, &found(value));
                    continue;
                }
            };
            if let Some(slot) = policy.severities.get_mut(place) {
                *slot = severity;
            }
        }
    }

    fn target(&mut self) -> Option<&'static str> {
        let value = self.map.get("target")?;
        let known = TARGETS.into_iter().find(|name| value.as_str() == Some(*name));
        if known.is_none() {
            let message = Message::new("policy-target").with("found", found(value));
            self.problems.push(message.with("known", TARGETS.join(", ")));
        }
        known
    }

    /// A whole number from 1 to `most`.
    fn number(&mut self, key: &'static str, most: u32) -> Option<u32> {
        let value = self.map.get(key)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        if number.is_none() {
            let message = Message::new("policy-number").with("key", key);
            self.problems.push(message.with("found", found(value)).with("most", most));
        }
        number
    }
}

/// The rule whose name is spelt almost so.
fn nearest(name: &str) -> Option<&'static str> {
    let near = |rule: &&crate::rules::Rule| Some((distance(name, rule.name)?, rule.name));
    let (distance, name) = RULES.iter().filter_map(near).min()?;
    (distance <= 3).then_some(name)
}

/// Letters to change, add or drop; nothing for texts too long to be names of rules.
pub(in crate::rules) fn distance(left: &str, right: &str) -> Option<usize> {
    if left.len() > 64 || right.len() > 64 {
        return None;
    }
    let right: Vec<char> = right.chars().collect();
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.chars().enumerate() {
        let mut before = row;
        if let Some(first) = costs.first_mut() {
            *first = row + 1;
        }
        for (column, other) in right.iter().enumerate() {
            let above = *costs.get(column + 1)?;
            let change = before + usize::from(letter != *other);
            let cost = change.min(above + 1).min(*costs.get(column)? + 1);
            before = above;
            *costs.get_mut(column + 1)? = cost;
        }
    }
    costs.last().copied()
}

/// A value as it stands in the file, bounded.
fn found(value: &Value) -> String {
    quote(&value.to_string())
}

/// Text of the file for people: no control characters, and not too much of it.
fn quote(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = plain.clone().take(60).collect();
    if plain.count() > 60 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn problems(text: &str, expected: &[&str]) {
        let problems = Policy::read(text).expect_err("problems");
        let said: Vec<String> = problems.iter().map(Message::to_string).collect();
        assert_eq!(said, expected);
    }

    fn severity(policy: &Policy, name: &str) -> Option<Severity> {
        policy.severity(crate::rules::named(name).expect("a rule").index())
    }

    #[test]
    fn no_text_and_no_keys_allow_all() {
        assert_eq!(Policy::read(""), Ok(Policy::default()));
        assert_eq!(Policy::read("\u{feff}{}"), Ok(Policy::default()));
    }

    #[test]
    fn what_is_longer_than_any_policy_is_none() {
        problems(
            &"x".repeat(LONGEST_TEXT + 1),
            &["The policy is longer than a megabyte, so it is something else than a \
               policy. Put the policy in its place."],
        );
        let most = "{}".to_owned() + &" ".repeat(LONGEST_TEXT - 2);
        assert_eq!(Policy::read(&most), Ok(Policy::default()));
    }

    #[test]
    fn a_list_has_no_more_entries_than_anybody_needs() {
        let list = |count: usize| {
            Policy::read(&format!(
                r#"{{"allowedTags": [{}"HQ"]}}"#,
                r#""A","#.repeat(count - 1)
            ))
        };
        assert!(list(MOST_ENTRIES).is_ok());
        let problems = list(MOST_ENTRIES + 1).expect_err("too many");
        assert_eq!(problems[0].key(), "policy-long-list");
    }

    #[test]
    fn distances_count_letters_of_names_that_are_no_novels() {
        for (left, right, expected) in [
            ("", "", 0),
            ("ab", "", 2),
            ("", "ab", 2),
            ("xabc", "abc", 1),
            ("abc", "axc", 1),
        ] {
            assert_eq!(distance(left, right), Some(expected), "{left} {right}");
        }
        let long = |length: usize| "a".repeat(length);
        assert_eq!(distance(&long(64), &long(64)), Some(0));
        for length in [65, 66] {
            assert_eq!(distance(&long(length), "a"), None);
            assert_eq!(distance("a", &long(length)), None);
        }
    }

    #[test]
    fn sixty_characters_of_the_file_are_quoted() {
        let text = |length: usize| "x".repeat(length);
        assert_eq!(quote(&text(60)), text(60));
        assert_eq!(quote(&text(61)), text(60) + "…");
        assert_eq!(quote(&text(62)), text(60) + "…");
    }

    #[test]
    fn every_key_is_read() {
        let policy = Policy::read(
            r##"{"allowedTags": ["HQ", "Site-*"], "allowedModels": "Aurora 1*",
                "serialPattern": "5CG#####", "requiredColumns": ["tag", "user"],
                "maxRows": 500, "maxAgeDays": 90, "target": "partner-center",
                "severity": {"serial-placeholder": "warning", "rows-over-500": "off"}}"##,
        )
        .expect("a policy");
        assert!(policy.allowed_tags.iter().any(|tag| tag.fits("Site-9")));
        assert!(policy.allowed_models.iter().any(|model| model.fits("Aurora 14")));
        assert!(policy.serial_patterns.iter().any(|serial| serial.fits("5CG12345")));
        assert!(policy.tag_required && policy.user_required);
        assert_eq!((policy.max_rows, policy.max_age_days), (Some(500), 90));
        assert_eq!(policy.target, Some("partner-center"));
        assert_eq!(severity(&policy, "serial-placeholder"), Some(Severity::Warning));
        assert_eq!(severity(&policy, "rows-over-500"), None);
        assert_eq!(severity(&policy, "serial-empty"), Some(Severity::Error));
    }

    /// `docs/policy.md`, the one place that explains a policy whole.
    const PAGE: &str = include_str!("../../../../../docs/policy.md");

    #[test]
    fn docs_have_an_example_with_every_key_that_is_a_policy() {
        let (_, rest) = PAGE.split_once("```json\n").expect("an example");
        let (example, _) = rest.split_once("```").expect("its end");
        let policy = Policy::read(example).expect("a policy");
        let value: Value = serde_json::from_str(example).expect("JSON");
        for key in KEYS {
            assert!(
                value.get(key).is_some(),
                "the example in docs/policy.md has no {key}"
            );
        }
        assert!(policy.serial_patterns.iter().any(|serial| serial.fits("PXAB12")));
        assert_eq!(severity(&policy, "virtual-machine"), Some(Severity::Error));
    }

    #[test]
    fn docs_explain_every_key_and_name_rules_that_there_are() {
        let explained: Vec<&str> = PAGE
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
            .map(|(key, _)| key)
            .filter(|key| key.len() > 3 && key.bytes().all(|b| b.is_ascii_alphabetic()))
            .collect();
        let (mut explained, mut keys) = (explained, KEYS.to_vec());
        explained.sort_unstable();
        keys.sort_unstable();
        assert_eq!(explained, keys, "explained in docs/policy.md, and in KEYS");
        let targets = TARGETS.map(|name| format!("`\"{name}\"`"));
        assert!(targets.iter().all(|target| PAGE.contains(target)), "{targets:?}");
        let rules = [
            "tag-not-allowed",
            "model-not-allowed",
            "serial-pattern",
            "tag-required",
            "user-required",
            "rows-over-policy",
            "captured-long-ago",
            "target-unfit",
            "target-lossy",
        ];
        for rule in rules {
            assert!(crate::rules::named(rule).is_some(), "{rule}");
            assert!(PAGE.contains(&format!("`{rule}`")), "{rule}");
        }
    }

    #[test]
    fn a_policy_is_told_by_its_keys() {
        for (text, is) in [
            ("{\"maxRows\": 500}", true),
            ("\u{feff}\n{\"allowedTags\": 7, \"maxRows\": 0, \"tags\": []}", true),
            ("{\"severity\": \"high\", \"id\": 7}", false),
            ("{}", false),
            ("[{\"maxRows\": 500}]", false),
            ("{\"maxRows\": 500,}", false),
            ("Device Serial Number,Windows Product ID,Hardware Hash\n", false),
            ("", false),
        ] {
            assert_eq!(is_policy(text), is, "{text}");
        }
    }

    #[test]
    fn text_that_is_no_policy_says_where() {
        problems(
            "{\"maxRows\": 5,}",
            &["The policy is no JSON: it can't be read at line 1, column 15."],
        );
        problems(
            "[1]",
            &[
                "The policy must be one JSON object with keys such as `maxRows`; it is `[1]`.",
            ],
        );
    }

    #[test]
    fn every_problem_is_named_at_once() {
        problems(
            r#"{"allowedTags": [7, ""], "serialPattern": "5CG[", "requiredColumns": "room",
               "severity": {"serial-emty": "off", "x": "off", "hash-cut": "fatal"},
               "maxRows": 0, "maxAgeDays": "old", "target": "printer", "tags": []}"#,
            &[
                "The policy has a key `tags` that means nothing here; it knows allowedTags, \
                 allowedModels, serialPattern, requiredColumns, severity, maxRows, maxAgeDays, target.",
                "`allowedTags[0]` of the policy must be a text; it is `7`.",
                "`allowedTags` of the policy has an empty text: leave it out.",
                "`serialPattern` of the policy has `5CG[`, and the `[` at character 4 is never \
                 closed by `]`.",
                "`requiredColumns[0]` of the policy must be `tag` or `user`; it is `room`.",
                "`severity.hash-cut` of the policy must be `error`, `warning`, `note` or `off`; \
                 it is `\"fatal\"`.",
                "`severity` of the policy names `serial-emty`, which is no rule; `serial-empty` \
                 is one.",
                "`severity` of the policy names `x`, which is no rule.",
                "`maxRows` of the policy must be a whole number from 1 to 1000000; it is `0`.",
                "`maxAgeDays` of the policy must be a whole number from 1 to 36500; it is \
                 `\"old\"`.",
                "`target` of the policy must be one of graph, intune, intune-3, partner-center, \
                 partner-center-api, tuples, corporate-identifiers; it is `\"printer\"`.",
            ],
        );
    }

    #[test]
    fn distances_count_letters() {
        assert_eq!(distance("serial-emty", "serial-empty"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("abc", "acb"), Some(2));
        assert_eq!(distance(&"x".repeat(65), "x"), None);
    }
}
