//! Sentences of `rules`: what each says, and its title under `rule.` and its name.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "assigned-user-shape.found",
        "`{user}` is no user principal name such as name@contoso.example.",
    ),
    ("column-missing.found", "No column of the first line is called `{column}`."),
    ("duplicate-device.found", "The same device as line {line} of {file}."),
    ("file-empty.header", "There is no row below the header line of this file."),
    ("file-empty.nothing", "There is nothing in this file."),
    (
        "group-tag-characters.found",
        "{character} at character {at} of the group tag can't stand in a file for Intune.",
    ),
    ("group-tag-surrounded.found", "There are blanks around the group tag `{tag}`."),
    ("hash-repair", "Repair it: {steps} The checksum proves it."),
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
    (
        "column-missing.header",
        "The first line is `{line}`, which names no column that we know. A serial \
         number and a hardware hash are needed, under a line such as `Device Serial \
         Number,Windows Product ID,Hardware Hash`.",
    ),
    (
        "columns-unknown.found",
        "The {count|one:column|other:columns} {names} {count|one:is|other:are} not \
         used; Intune's own pane would refuse the file for {count|one:it|other:them}.",
    ),
    (
        "columns-unknown.many",
        "{count} columns are not used: {names} and {more} more; Intune's own pane \
         would refuse the file for them.",
    ),
    (
        "columns-unsure.found",
        "The header line does not say which column is which, so {count|one:one \
         was|other:some were} guessed from what stands in {count|one:it|other:them}: \
         column {columns}. Look whether that is so.",
    ),
    ("table-foreign.found", "This is {name}. {instead}"),
    (
        "file-replaced.found",
        "This file takes the place of the one of the same name read before ({rows} \
         {rows|one:row|other:rows}). Undo brings that back.",
    ),
    (
        "file-replaced.missing",
        "This file takes the place of the one of the same name read before ({rows} \
         {rows|one:row|other:rows}), of which {missing} {missing|one:is|other:are} \
         not in this one. Undo brings that back.",
    ),
    (
        "hash-wrapped.proved",
        "{count} {count|one:hash was|other:hashes were} broken over several lines, \
         the first from line {line} on, and joined; {count|one:its checksum \
         proves|other:their checksums prove} it.",
    ),
    (
        "hash-wrapped.unproved",
        "{count} {count|one:hash was|other:hashes were} broken over several lines, \
         the first from line {line} on, and joined; the checksum does not prove \
         {unproved} of them.",
    ),
    (
        "header-inexact.found",
        "The header line was understood, but is not the one that its reader asks for, \
         letter by letter: `{wanted}`. Saving writes that.",
    ),
    (
        "header-repeated.found",
        "{count} more header {count|one:line|other:lines} \
         {count|one:stands|other:stand} in the file, the first in line {line}, and \
         {count|one:was|other:were} left out.",
    ),
    (
        "header-repeated.reordered",
        "{count} more header {count|one:line|other:lines} \
         {count|one:stands|other:stand} in the file, the first in line {line}, and \
         {count|one:was|other:were} left out; the columns have another order or \
         number from such a line on, which was followed.",
    ),
    (
        "line-unreadable.mixed",
        "{count} {count|one:byte is|other:bytes are} not UTF-8 although others are, \
         the first in line {line}: two files of different encodings were joined, \
         perhaps. They were read as Windows-1252; look at the letters there.",
    ),
    (
        "line-unreadable.utf16",
        "The text breaks off inside a character, or has {count} damaged \
         {count|one:one|other:ones}, the first in line {line}: the file was cut or \
         damaged in copying. Copy or collect it again.",
    ),
    (
        "quotes-present.found",
        "Quotation marks stand around cells of {count} {count|one:line|other:lines}, \
         the first line {line}. Intune's own pane would refuse the file; saving for \
         Intune writes none.",
    ),
    (
        "report-labels.found",
        "The rows of this report repeat the names of the columns before the values; \
         {rows} {rows|one:row was|other:rows were} put right.",
    ),
    (
        "row-ragged.many",
        "{count} rows do not fit the columns; the first is line {line}, which has \
         {cells} {cells|one:cell|other:cells} under {columns} columns. Look for a \
         comma too many or too few.",
    ),
    (
        "row-ragged.one",
        "Line {line} has {cells} {cells|one:cell|other:cells} under {columns} \
         columns. Look for a comma too many or too few.",
    ),
    ("rule.columns-unknown", "Columns that are not used"),
    ("rule.columns-unsure", "Columns guessed"),
    ("rule.table-foreign", "Not a list of devices to register"),
    ("rule.file-replaced", "Takes the place of an earlier file"),
    ("rule.hash-wrapped", "Hashes broken over several lines"),
    ("rule.header-inexact", "Header line not letter by letter"),
    ("rule.header-repeated", "More than one header line"),
    ("rule.quotes-present", "Quotation marks around cells"),
    ("rule.report-labels", "Report with its labels in every row"),
    ("rule.row-ragged", "Cells that do not fit the columns"),
    ("rule.sample-text", "Explanation of a sample file"),
    ("rule.title-lines", "Lines that are no part of the table"),
    (
        "sample-text.found",
        "{count} {count|one:line explains|other:lines explain} Partner Center's \
         sample, the first line {line}, and {count|one:was|other:were} left out. \
         Remove the rows of the sample too, if they are left.",
    ),
    (
        "title-lines.found",
        "{count} {count|one:line is|other:lines are} no part of the table, the first \
         line {line}, and {count|one:was|other:were} left out.",
    ),
];
