//! Sentences of `rules::policy`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("policy-column", "`{key}` of the policy must be `tag` or `user`; it is `{found}`."),
    ("policy-empty", "`{key}` of the policy has an empty text: leave it out."),
    (
        "policy-json",
        "The policy is no JSON: it can't be read at line {line}, column {column}.",
    ),
    (
        "policy-long",
        "The policy is longer than a megabyte, so it is something else than a policy. \
         Put the policy in its place.",
    ),
    (
        "policy-long-list",
        "`{key}` of the policy has {found} entries; at most {most} are read.",
    ),
    (
        "policy-number",
        "`{key}` of the policy must be a whole number from 1 to {most}; it is `{found}`.",
    ),
    (
        "policy-object",
        "The policy must be one JSON object with keys such as `maxRows`; it is \
         `{found}`.",
    ),
    (
        "policy-pattern-backwards",
        "`{key}` of the policy has `{found}`, and the range at character {at} runs \
         backwards.",
    ),
    (
        "policy-pattern-escape",
        "`{key}` of the policy has `{found}`, and nothing follows the `\\` at character \
         {at}.",
    ),
    (
        "policy-pattern-long",
        "`{key}` of the policy has a pattern of more than {most} characters: `{found}`.",
    ),
    (
        "policy-pattern-nothing",
        "`{key}` of the policy has `{found}`, and the brackets at character {at} hold \
         nothing.",
    ),
    (
        "policy-pattern-open",
        "`{key}` of the policy has `{found}`, and the `[` at character {at} is never \
         closed by `]`.",
    ),
    ("policy-rule", "`severity` of the policy names `{found}`, which is no rule."),
    (
        "policy-rule-near",
        "`severity` of the policy names `{found}`, which is no rule; `{near}` is one.",
    ),
    (
        "policy-severities",
        "`severity` of the policy must be an object of rules and severities; it is \
         `{found}`.",
    ),
    (
        "policy-severity",
        "`{key}` of the policy must be `error`, `warning`, `note` or `off`; it is \
         `{found}`.",
    ),
    ("policy-target", "`target` of the policy must be one of {known}; it is `{found}`."),
    ("policy-says-age", "A hash taken in the last {count} {count|one:day|other:days}"),
    ("policy-says-models", "Model: {names}"),
    ("policy-says-rows", "At most {count} {count|one:row|other:rows} in a file"),
    ("policy-says-serials", "Serial number: {names}"),
    (
        "policy-says-severities",
        "{count} {count|one:rule matters|other:rules matter} more or less: {names}",
    ),
    ("policy-says-tag", "A group tag in each row"),
    ("policy-says-tags", "Group tag: {names}"),
    ("policy-says-user", "An assigned user in each row"),
    ("policy-text", "`{key}` of the policy must be a text; it is `{found}`."),
    (
        "policy-texts",
        "`{key}` of the policy must be a text or a list of texts; it is `{found}`.",
    ),
    (
        "policy-unknown",
        "The policy has a key `{key}` that means nothing here; it knows {known}.",
    ),
];
