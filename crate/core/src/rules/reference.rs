//! The help of the rules as text: for the page, the command line and `docs/rules.md`.

use super::{RULES, Rule};

/// One rule's page, in Markdown.
pub fn page(rule: &Rule) -> String {
    let title = rule.title();
    let severity = rule.severity.name();
    format!("# {}\n\n{title}. Severity: {severity}.\n\n{}", rule.name, help(rule))
}

/// Every rule's page in one: what `docs/rules.md` is.
pub fn reference() -> String {
    let mut text = String::from(INTRODUCTION);
    text += "\n| Rule | Severity | What it finds |\n|---|---|---|\n";
    for rule in RULES {
        let (name, severity, title) = (rule.name, rule.severity.name(), rule.title());
        text += &format!("| [`{name}`](#{name}) | {severity} | {title} |\n");
    }
    for rule in RULES {
        let (name, severity, title) = (rule.name, rule.severity.name(), rule.title());
        let help = help(rule).replace("## ", "### ");
        text += &format!("\n## {name}\n\n{title}. Severity: {severity}.\n\n{help}");
    }
    text
}

const INTRODUCTION: &str = "\
# Rules

What Preflight looks for in files of hardware hashes. An error means that the service would
refuse the row, or register the wrong device; a warning, that it is probably not what was
meant; a note is good to know. A fix is certain, proved by the checksum in the hash or by
what stands beside it; where nothing is proved, nothing is offered.

A `policy.json` can change the severity of a rule, or turn it off:
`{\"severity\": {\"serial-placeholder\": \"warning\", \"rows-over-500\": \"off\"}}`.

This page is made from the rules themselves.
";

/// What a rule's page says below its title, in Markdown: its doc comment without the blank
/// that begins its lines.
pub fn help(rule: &Rule) -> String {
    let lines = rule.help.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut text: Vec<&str> = lines.collect();
    while text.last().is_some_and(|line| line.is_empty()) {
        text.pop();
    }
    text.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::named;

    #[test]
    fn a_page_has_the_name_the_title_and_the_help() {
        let rule = named("serial-empty").expect("a rule");
        let page = page(rule);
        let head = format!("# serial-empty\n\n{}. Severity: error.\n\n", rule.title());
        assert_eq!(page.strip_prefix(&head), Some(help(rule).as_str()));
        assert!(page.contains("## Why it matters\n"), "{page}");
    }
}
