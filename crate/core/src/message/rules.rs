//! Sentences of `rules`: what each says, and its title under `rule.` and its name.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "assigned-user-shape.found",
        "`{user}` is no user principal name such as name@contoso.example.",
    ),
    ("column-missing.found", "No column of the first line is called `{column}`."),
    (
        "column-missing.header",
        "The first line names no column that we know; it should be \
         `Device Serial Number,Windows Product ID,Hardware Hash`.",
    ),
    ("duplicate-device.found", "The same device as line {line} of {file}."),
    ("file-empty.header", "There is no row below the header line of this file."),
    ("file-empty.nothing", "There is nothing in this file."),
    (
        "group-tag-characters.found",
        "{character} at character {at} of the group tag can't stand in a file for Intune.",
    ),
    ("group-tag-surrounded.found", "There are blanks around the group tag `{tag}`."),
    ("hash-repair", "Repair it: {steps} The checksum proves it."),
    (
        "line-unreadable.bytes",
        "{count} {count|one:byte is|other:bytes are} not text in the file's encoding.",
    ),
    ("line-unreadable.long", "Line {line} has more than 262,144 characters and was cut."),
    (
        "line-unreadable.quote",
        "The quotation mark opened in line {line} is never closed.",
    ),
    ("make-empty", "Make it empty."),
    ("remove-row", "Remove this row."),
    (
        "rows-over-500.found",
        "{rows} rows; Intune's own pane takes 500 a file, registering from here takes all.",
    ),
    ("rule.assigned-user-shape", "Assigned user is no user principal name"),
    ("rule.column-missing", "Column missing"),
    ("rule.file-empty", "Nothing in the file"),
    ("rule.duplicate-device", "Same device twice"),
    ("rule.group-tag-characters", "Group tag that Intune's file can't hold"),
    ("rule.group-tag-surrounded", "Blanks around the group tag"),
    ("rule.hash-checksum", "Hardware hash damaged"),
    ("rule.hash-cut", "Hardware hash cut short"),
    ("rule.hash-empty", "No hardware hash"),
    ("rule.hash-filling", "Characters behind the checksum of the hash"),
    ("rule.hash-foreign", "Not a hardware hash"),
    ("rule.hash-joined", "Two hardware hashes in one cell"),
    ("rule.hash-not-base64", "Hardware hash is not Base64"),
    ("rule.hash-unpadded", "Hardware hash without its padding"),
    ("rule.line-unreadable", "Not read as meant"),
    ("rule.rows-over-500", "More rows than Intune's own pane takes"),
    ("rule.serial-differs", "Serial number of another device"),
    ("rule.serial-empty", "No serial number"),
    ("rule.serial-placeholder", "Serial number that many devices share"),
    ("rule.serial-respelt", "Serial number spelt otherwise than in the hash"),
    (
        "serial-differs.found",
        "The hash was taken on `{inside}`, the row says `{serial}`.",
    ),
    ("serial-empty.found", "The row has no serial number."),
    ("serial-from-hash", "Take `{serial}` from the hash."),
    (
        "serial-placeholder.found",
        "`{serial}` is no serial number but what firmware says when it has none.",
    ),
    (
        "serial-respelt.found",
        "The hash spells the serial number `{inside}`, the row `{serial}`.",
    ),
    ("trim", "Make it `{text}`."),
];
