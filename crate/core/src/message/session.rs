//! Sentences of `session`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("no-plan", "Nothing has been planned yet: read the tenant's list first."),
    (
        "no-bulk",
        "A serial number and a hardware hash belong to one device: change them row by row.",
    ),
    ("no-such-file", "There is no such file in the list."),
    ("no-such-step", "No such step: the list has {count} {count|one:step|other:steps}."),
    ("no-such-row", "There is no such row in the list."),
    ("nothing-new", "The plan has no new device to register."),
    ("run-going", "Devices are being registered: wait for the end, or stop the run."),
    ("row-checked", "Ready"),
    ("step-edit", "edit {column} in line {line} of {file}"),
    ("step-empty", "empty {column} in {count} {count|one:row|other:rows}"),
    (
        "step-fill-down",
        "fill {column} down with `{text}` in {count} {count|one:row|other:rows}",
    ),
    ("step-fix", "fix {rule} in {count} {count|one:row|other:rows}"),
    ("step-map-columns", "say which column of {file} is which"),
    ("step-remove", "remove {count} {count|one:row|other:rows}"),
    ("step-replace-file", "replace {file}"),
    ("step-remove-file", "remove {file}"),
    (
        "step-replace",
        "replace `{find}` by `{with}` in {column} of {count} {count|one:row|other:rows}",
    ),
    (
        "step-replace-by-nothing",
        "take `{find}` out of {column} in {count} {count|one:row|other:rows}",
    ),
    (
        "step-replace-empty",
        "set empty {column} to `{with}` in {count} {count|one:row|other:rows}",
    ),
    (
        "step-replace-to-nothing",
        "empty {column} where it is `{find}`, in {count} {count|one:row|other:rows}",
    ),
    ("step-set", "set {column} to `{text}` in {count} {count|one:row|other:rows}"),
];
