//! Sentences of `session`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("no-plan", "Nothing has been planned yet: read the tenant's list first."),
    ("no-such-row", "There is no such row in the list."),
    ("nothing-new", "The plan has no new device to register."),
    ("run-going", "Devices are being registered: wait for the end, or stop the run."),
    (
        "save-hashless",
        "{count} {count|one:row has|other:rows have} no hardware hash by nature, which \
         Intune's file needs, and {count|one:is|other:are} left out.",
    ),
    (
        "save-parts",
        "Intune's own pane takes at most 500 rows, so there are {count} files.",
    ),
    (
        "save-refused",
        "{count} {count|one:row|other:rows} with errors {count|one:is|other:are} left out.",
    ),
    (
        "save-unholdable",
        "{count} {count|one:row has|other:rows have} a comma, a quotation mark or a character \
         outside ASCII, which Intune's file can't hold, and {count|one:is|other:are} left out; \
         the first is line {line} of {file}.",
    ),
    ("row-checked", "Ready"),
    ("step-edit", "edit {column} in line {line} of {file}"),
    ("step-fix", "fix {rule} in {count} {count|one:row|other:rows}"),
    ("step-remove", "remove {count} {count|one:row|other:rows}"),
    ("step-replace", "replace {file}"),
    ("step-remove-file", "remove {file}"),
];
