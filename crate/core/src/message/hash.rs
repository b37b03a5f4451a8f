//! Sentences of `hash`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    // Characters by name.
    ("character-itself", "`{character}`"),
    ("character-named", "{code} ({name})"),
    ("character-nul", "NUL"),
    ("character-tab", "tab"),
    ("character-line-feed", "line feed"),
    ("character-carriage-return", "carriage return"),
    ("character-blank", "blank"),
    ("character-next-line", "next line"),
    ("character-no-break-space", "no-break space"),
    ("character-soft-hyphen", "soft hyphen"),
    ("character-mongolian-vowel-separator", "Mongolian vowel separator"),
    ("character-en-space", "en space"),
    ("character-em-space", "em space"),
    ("character-thin-space", "thin space"),
    ("character-zero-width-space", "zero-width space"),
    ("character-zero-width-non-joiner", "zero-width non-joiner"),
    ("character-zero-width-joiner", "zero-width joiner"),
    ("character-left-to-right-mark", "left-to-right mark"),
    ("character-right-to-left-mark", "right-to-left mark"),
    ("character-left-single-quotation-mark", "left single quotation mark"),
    ("character-right-single-quotation-mark", "right single quotation mark"),
    ("character-left-double-quotation-mark", "left double quotation mark"),
    ("character-right-double-quotation-mark", "right double quotation mark"),
    ("character-low-double-quotation-mark", "low double quotation mark"),
    ("character-hyphen", "hyphen"),
    ("character-no-break-hyphen", "no-break hyphen"),
    ("character-en-dash", "en dash"),
    ("character-em-dash", "em dash"),
    ("character-ellipsis", "ellipsis"),
    ("character-line-separator", "line separator"),
    ("character-narrow-no-break-space", "narrow no-break space"),
    ("character-word-joiner", "word joiner"),
    ("character-ideographic-space", "ideographic space"),
    ("character-byte-order-mark", "byte order mark"),
    ("character-replacement-character", "replacement character"),
    ("character-invisible-character", "invisible character"),
    ("character-control-character", "control character"),
    // Problems.
    ("hash-foreign-place", "{character} at character {at}"),
    ("hash-empty", "The hardware hash is empty."),
    (
        "hash-not-a-hash",
        "This is not a hardware hash: a hash is Base64 text of about 4000 characters that begins with `T0`. Capture it again.",
    ),
    (
        "hash-sample",
        "This is the placeholder from Microsoft's sample file, not the hash of a device. Put the device's own hash here.",
    ),
    (
        "hash-other-text",
        "This is Base64, but of something else than a hardware hash: the text “{begins}”. A hash begins with `T0`.",
    ),
    (
        "hash-other-bytes",
        "This is Base64, but of something else than a hardware hash: it begins with the bytes {begins}. A hash begins with `T0`.",
    ),
    (
        "hash-beginning",
        "The hash begins with `{found}`, where every hash has `T0E`, `T0F`, `T0G` or `T0H`: its first characters are damaged. Copy it again from where it came.",
    ),
    (
        "hash-lower-case",
        "All letters of the hash have become small letters, and nothing can bring the capitals back. Copy the hash again from where it came.",
    ),
    (
        "hash-upper-case",
        "All letters of the hash have become capitals, and nothing can bring the small letters back. Copy the hash again from where it came.",
    ),
    (
        "hash-letter-for-digit",
        "The letter O stands at character {at}, where every hash has the digit 0.",
    ),
    (
        "hash-preceded",
        "The hash begins only at character {at}; what stands before it does not belong to it.",
    ),
    ("hash-foreign-one", "The hash has a character that is not Base64: {list}."),
    ("hash-foreign-some", "The hash has {count} characters that are not Base64: {list}."),
    (
        "hash-foreign-many",
        "The hash has {count} characters that are not Base64; the first are {list}.",
    ),
    (
        "hash-joined",
        "A second hash begins at character {at}. One row is one device: give the second hash a row of its own.",
    ),
    (
        "hash-padding-inside",
        "{count} padding {count|one:character|other:characters} (`=`) {count|one:stands|other:stand} before the end of the hash, {count|one:at|other:the first at} character {at}.",
    ),
    (
        "hash-padding-missing",
        "The hash is not padded: it needs {missing} more `=` at its end, and an import refuses it without.",
    ),
    (
        "hash-padding-surplus",
        "The hash has {surplus} `=` too many at its end, and an import refuses it so.",
    ),
    (
        "hash-odd-length",
        "The hash has {chars} characters, a length that no Base64 text has: at least one is missing or too many. Copy it again from where it came.",
    ),
    (
        "hash-characters-lost",
        "The hash has {chars} characters, {lost} fewer than usual, and its checksum does not fit: {lost} {lost|one:seems|other:seem} to be missing somewhere. Copy it again from where it came.",
    ),
    (
        "hash-characters-surplus",
        "The hash has {chars} characters, {surplus} more than usual: {surplus} {surplus|one:seems|other:seem} to be too many.",
    ),
    (
        "hash-record-length",
        "The record at byte {byte} (character {at}) gives its length as {length} {length|one:byte|other:bytes}, less than its own header has: the hash is damaged there or shortly before.",
    ),
    (
        "hash-record-overrun",
        "The record at byte {byte} (character {at}) needs {need} bytes, {have} {have|one:is|other:are} left: the hash is damaged there or shortly before.",
    ),
    (
        "hash-cut",
        "The hash breaks off after character {at}: {missing} {missing|one:character is|other:characters are} missing to the end of its checksum, so nothing proves what is left. Capture it again.",
    ),
    (
        "hash-shortened",
        "The hash breaks off after character {at}, and dots stand for the rest: a list or a window has cut it. Take the hash from the file that the script writes with `-OutputFile`, or capture it again.",
    ),
    (
        "hash-checksum-cut",
        "The hash breaks off within its checksum: {present} of 32 bytes {present|one:is|other:are} left. They fit, as far as they go.",
    ),
    (
        "hash-checksum-cut-differs",
        "The hash breaks off within its checksum: {present} of 32 bytes {present|one:is|other:are} left, and they do not fit. Something in the hash is wrong as well. Capture it again.",
    ),
    (
        "hash-checksum-differs",
        "The checksum does not fit: something in the hash was changed since it was captured. Copy it again from where it came, or capture it again.",
    ),
    (
        "hash-checksum-not-found",
        "There is no checksum at byte {byte} (character {at}), where the hash says it is: characters are missing, too many or changed. Copy it again from where it came, or capture it again.",
    ),
    (
        "hash-checksum-damaged",
        "Only the checksum is damaged ({bits} {bits|one:bit differs|other:bits differ}), the device's own data are intact.",
    ),
    (
        "hash-filling-cut",
        "The hash breaks off after {chars} of {usual} characters. Nothing but filling is missing: its checksum is there and fits.",
    ),
    (
        "hash-filling-not-zero",
        "{count} {count|one:character|other:characters} behind the checksum {count|one:is|other:are} not filling (`A`), {count|one:at|other:the first at} character {at}. The device's own data are not touched by it.",
    ),
    // Steps of a repair.
    (
        "hash-repair-nul",
        "{count} NUL {count|one:character|other:characters} between the characters removed.",
    ),
    ("hash-repair-mark", "{count} byte order {count|one:mark|other:marks} removed."),
    (
        "hash-repair-invisible",
        "{count} invisible {count|one:character|other:characters} removed.",
    ),
    ("hash-repair-no-break", "{count} no-break {count|one:space|other:spaces} removed."),
    ("hash-repair-quote", "{count} quotation {count|one:mark|other:marks} removed."),
    ("hash-repair-blank", "{count} {count|one:blank|other:blanks} removed."),
    (
        "hash-repair-break",
        "{count} line {count|one:break or tab|other:breaks or tabs} removed.",
    ),
    ("hash-repair-plus", "{count} {count|one:blank|other:blanks} turned back into `+`."),
    (
        "hash-repair-escape",
        "{count} {count|one:escape|other:escapes} such as `%2B` turned back into what {count|one:it stands|other:they stand} for.",
    ),
    (
        "hash-repair-url-safe",
        "{count} {count|one:character|other:characters} of the URL-safe alphabet (`-` and `_`) turned back into `+` and `/`.",
    ),
    (
        "hash-repair-other",
        "{count} {count|one:character that is|other:characters that are} not Base64 removed.",
    ),
    (
        "hash-repair-letter",
        "The letter O at character {at} turned back into the digit 0.",
    ),
    ("hash-repair-preceded", "What stood before character {at} removed."),
    ("hash-repair-padding-inside", "{count} `=` before the end removed."),
    ("hash-repair-padding-added", "{count} `=` added at the end."),
    ("hash-repair-padding-removed", "{count} `=` removed at the end."),
    (
        "hash-repair-filling-added",
        "{count} {count|one:character|other:characters} of filling (`A`) added at the end, which makes {chars}.",
    ),
    (
        "hash-repair-surplus",
        "{count} {count|one:character|other:characters} behind the filling removed, which leaves {chars}.",
    ),
    (
        "hash-repair-filling",
        "{count} {count|one:character|other:characters} behind the checksum turned back into filling (`A`).",
    ),
    (
        "hash-repair-checksum-end",
        "The last {count} {count|one:byte|other:bytes} of the checksum restored: the {present} that were left fit.",
    ),
    (
        "hash-repair-checksum-bits",
        "{count} damaged {count|one:bit|other:bits} of the checksum restored.",
    ),
    // What the search found.
    ("hash-repair-wrong", "Character {at} turned from {was} into {now}."),
    (
        "hash-repair-missing",
        "{now} put in before character {at}, where a character was missing.",
    ),
    ("hash-repair-extra", "Character {at} ({was}), which was too many, removed."),
    (
        "hash-repair-extra-run",
        "{count} characters from character {at} on, which were too many, removed.",
    ),
    (
        "hash-repair-swapped",
        "Characters {at} ({was}) and {with} ({other}), each in the other's place, put right.",
    ),
    (
        "hash-is-damaged",
        "Damaged: the checksum contradicts what stands below, and nothing there is certain.",
    ),
    ("hash-is-none", "No hardware hash."),
    (
        "hash-is-unproven",
        "Cut off before its checksum: nothing proves what stands below.",
    ),
    (
        "hash-is-whole",
        "Undamaged: the checksum fits. It says nothing of where the hash comes from.",
    ),
    (
        "hash-is-whole-but-its-checksum",
        "The content is undamaged; only the checksum itself is not.",
    ),
];
