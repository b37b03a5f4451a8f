//! What a policy demands, in a few words each.

use super::{Pattern, Policy};
use crate::message::Message;
use crate::rules::RULES;

/// Names that a sentence shows.
const SHOWN: usize = 3;

impl Policy {
    /// What it demands beyond what everybody's files are checked for; nothing of a
    /// policy that allows all.
    pub fn demands(&self) -> Vec<Message> {
        let usual = Policy::default();
        let flag = |demanded: bool, key| demanded.then(|| Message::new(key));
        let age = (self.max_age_days != usual.max_age_days)
            .then(|| Message::new("policy-says-age").with("count", self.max_age_days));
        let rows = self
            .max_rows
            .map(|rows| Message::new("policy-says-rows").with("count", rows));
        let weighed = RULES.iter().zip(self.severities.iter().zip(&usual.severities));
        let otherwise: Vec<&str> = weighed
            .filter(|(_, (here, usual))| here != usual)
            .map(|(rule, _)| rule.name)
            .collect();
        [
            patterns("policy-says-tags", &self.allowed_tags),
            flag(self.tag_required, "policy-says-tag"),
            flag(self.user_required, "policy-says-user"),
            patterns("policy-says-models", &self.allowed_models),
            patterns("policy-says-serials", &self.serial_patterns),
            rows,
            age,
            list("policy-says-severities", &otherwise),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn patterns(key: &'static str, patterns: &[Pattern]) -> Option<Message> {
    list(key, &patterns.iter().map(Pattern::text).collect::<Vec<_>>())
}

fn list(key: &'static str, names: &[&str]) -> Option<Message> {
    let quoted = names.iter().take(SHOWN).map(|name| format!("`{name}`"));
    let mut shown: Vec<String> = quoted.collect();
    if names.len() > SHOWN {
        shown.push(format!("+{}", names.len() - SHOWN));
    }
    let message = || Message::new(key).with("count", names.len());
    (!names.is_empty()).then(|| message().with("names", shown.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demands(text: &str) -> Vec<String> {
        let policy = Policy::read(text).expect("a policy");
        policy.demands().iter().map(Message::to_string).collect()
    }

    #[test]
    fn every_demand_is_said_in_a_few_words() {
        assert_eq!(
            demands(
                r##"{"allowedTags": ["HQ", "Site-*"], "allowedModels": "Aurora 1*",
                "serialPattern": ["A#", "B#", "C#", "D#"],
                "requiredColumns": ["tag", "user"], "maxRows": 500, "maxAgeDays": 90,
                "severity": {"serial-placeholder": "warning", "rows-over-500": "off",
                             "serial-empty": "error"}}"##
            ),
            [
                "Group tag: `HQ`, `Site-*`",
                "A group tag in each row",
                "An assigned user in each row",
                "Model: `Aurora 1*`",
                "Serial number: `A#`, `B#`, `C#`, +1",
                "At most 500 rows in a file",
                "A hash taken in the last 90 days",
                "2 rules matter more or less: `rows-over-500`, `serial-placeholder`",
            ]
        );
    }

    #[test]
    fn three_of_a_list_are_all_of_it() {
        let three = demands(r##"{"serialPattern": ["A#", "B#", "C#"]}"##);
        assert_eq!(three, ["Serial number: `A#`, `B#`, `C#`"]);
    }

    #[test]
    fn a_policy_that_allows_all_demands_nothing() {
        assert_eq!(demands("{}"), [""; 0]);
        assert_eq!(demands(r#"{"maxAgeDays": 365}"#), [""; 0]);
    }
}
