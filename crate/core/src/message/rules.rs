//! Sentences of `rules`: what each says, and its title under `rule.` and its name.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "assigned-user-domain.found",
        "The user is of `{domain}`, nearly all others are of `{usual}`.",
    ),
    (
        "assigned-user-shape.found",
        "`{user}` is no user principal name such as name@contoso.example.",
    ),
    (
        "assigned-user-shape.nothing",
        "`{user}` is what programs write for nothing; for no user the cell must be empty.",
    ),
    ("blanks-around.found", "There are blanks around `{text}`."),
    (
        "boot-disk-differs.found",
        "Windows was started from another disk than the first one of the device when \
         the hash was taken.",
    ),
    (
        "captured-before-windows-10.found",
        "The hash was taken on {date} by the device's clock, before there was a Windows \
         10: that clock is wrong.",
    ),
    (
        "captured-in-future.found",
        "The hash was taken on {date} by the device's clock, which is after today: that \
         clock is wrong.",
    ),
    (
        "captured-in-windows-pe.found",
        "The hash was taken in Windows PE, which sees neither the TPM nor every \
         adapter. Take it again in Windows itself.",
    ),
    (
        "captured-long-ago.found",
        "The hash was taken on {date}, {days} days ago. Parts of the device may have \
         been replaced since.",
    ),
    (
        "character-bidi.found",
        "Character {at} turns the direction of the text: {code}, {name}.",
    ),
    (
        "character-bidi.turned",
        "Character {at} turns the direction of the text: {code}, {name}. What is seen is \
         not what is sent: write it as it is meant.",
    ),
    (
        "character-homoglyph.cyrillic",
        "Character {at} is a Cyrillic `{character}` ({code}), which looks like \
         `{ascii}`.",
    ),
    (
        "character-homoglyph.greek",
        "Character {at} is a Greek `{character}` ({code}), which looks like `{ascii}`.",
    ),
    (
        "character-homoglyph.mark",
        "Character {at} is `{character}` ({code}), which looks like `{ascii}`.",
    ),
    (
        "character-homoglyph.wide",
        "Character {at} is a full-width `{character}` ({code}), which looks like \
         `{ascii}`.",
    ),
    (
        "character-invisible.blank",
        "Character {at} is a blank that is no ordinary one: {code}.",
    ),
    ("character-invisible.found", "Character {at} can't be seen: {code}."),
    (
        "character-non-ascii.found",
        "Character {at} is `{character}` ({code}), which is outside ASCII.",
    ),
    ("column-missing.found", "No column of the first line is called `{column}`."),
    (
        "critical-fields-missing.found",
        "The hash lacks {count|one:a field|other:fields} that a good one has: {fields}.",
    ),
    ("duplicate-device.found", "The same device as line {line} of {file}."),
    (
        "duplicate-device.tags",
        "The same device as line {line} of {file}, which has another tag or user. \
         Decide which is meant, and remove the other row.",
    ),
    (
        "encodings-joined.narrow",
        "The file begins as {encoding} and goes on in ASCII or UTF-8 in line {line}: \
         something was added to it with `>>` or `copy`. Each line was read as what it is; \
         saving writes one encoding.",
    ),
    (
        "encodings-joined.wide",
        "The file begins as {encoding} and goes on as UTF-16 in line {line}: something was \
         added to it with `>>` or `copy`. Each line was read as what it is; saving writes \
         one encoding.",
    ),
    ("file-empty.header", "There is no row below the header line of this file."),
    ("file-empty.nothing", "There is nothing in this file."),
    (
        "file-empty.zeros",
        "There is nothing but zeros in this file: its content was lost, as when a stick is \
         pulled out too early. Copy it again from where it came, or collect it again.",
    ),
    (
        "file-unread.found",
        "Only {read} of the {size} bytes of this file could be read: what stands behind them \
         is not in the list. Is the drive still there, and is the file closed in other \
         programs? Add it again.",
    ),
    (
        "firmware-serial-missing.found",
        "The firmware of the device has no serial number of its own but `{inside}`; the \
         service will not know it as `{serial}`.",
    ),
    (
        "group-tag-characters.found",
        "{character} at character {at} of the group tag can't stand in a file for Intune.",
    ),
    (
        "group-tag-long.found",
        "The group tag has {length} characters, which is very long for a tag.",
    ),
    (
        "group-tag-respelt.found",
        "{rows} {rows|one:row spells|other:rows spell} this tag `{usual}`, this one \
         `{tag}`.",
    ),
    (
        "group-tag-respelt.tie",
        "This tag is spelt `{tag}` here and `{usual}` in as many rows. Decide which is \
         meant.",
    ),
    ("group-tag-surrounded.blank", "The group tag is blanks and nothing else."),
    ("group-tag-surrounded.found", "There are blanks around the group tag `{tag}`."),
    (
        "hash-incomplete.both",
        "The hash has neither manufacturer nor serial number in it, and without them a \
         device can't be registered.",
    ),
    (
        "hash-incomplete.maker",
        "The hash has no manufacturer in it, and without one a device can't be \
         registered.",
    ),
    (
        "hash-incomplete.placeholder",
        "The manufacturer in the hash is `{maker}`, which firmware says when it has none, \
         and without one a device can't be registered.",
    ),
    (
        "hash-incomplete.serial",
        "The hash has no serial number in it, and without one a device can't be \
         registered.",
    ),
    ("hash-not-4k.fix", "Write the zeros at its end again, up to 4000 characters."),
    (
        "hash-not-4k.found",
        "The hash is whole and has {chars} characters; Windows writes 4000.",
    ),
    ("hash-repair", "Repair it: {steps} The checksum proves it."),
    ("line-unreadable.long", "Line {line} has more than 262,144 characters and was cut."),
    (
        "line-unreadable.quote",
        "The quotation mark opened in line {line} is never closed.",
    ),
    ("make-empty", "Make it empty."),
    (
        "managed-desktop-ended.found",
        "This is a tag of Microsoft Managed Desktop, which ended on 31 July 2024.",
    ),
    (
        "managed-desktop-misspelt.found",
        "`{tag}` is almost Managed Desktop's tag `{known}`, which must match exactly.",
    ),
    (
        "managed-desktop-misspelt.shared",
        "`{tag}` is no tag of Managed Desktop: shared device mode is not supported for \
         power users.",
    ),
    ("manufacturer-differs.found", "The hash says `{inside}`, the row `{manufacturer}`."),
    ("model-differs.found", "The hash says `{inside}`, the row `{model}`."),
    ("model-not-allowed.found", "The policy does not allow the model `{model}`."),
    (
        "nothing-written-out.found",
        "`{tag}` is what programs write for nothing, and a tag like any other to the \
         service. Empty the cell if no tag is meant.",
    ),
    (
        "product-id-differs.found",
        "The hash has the product ID `{inside}`, the row `{id}`.",
    ),
    ("product-id-from-hash", "Take `{id}` from the hash."),
    (
        "product-id-hash-signs.found",
        "`{text}` is what a spreadsheet shows in a column too narrow for the product ID.",
    ),
    (
        "product-id-scientific.found",
        "`{text}` is what a spreadsheet makes of a product ID: its last digits are gone.",
    ),
    (
        "product-id-shape.key",
        "This is a product key, not a product ID of 13 digits. It does not belong in a \
         file that is handed round.",
    ),
    ("product-id-shape.other", "`{id}` is no product ID: that has 13 digits."),
    (
        "product-id-shape.settings",
        "`{id}` is the product ID that Settings shows; the one of the firmware has 13 \
         digits.",
    ),
    (
        "product-id-zeros-lost.found",
        "The product ID `{text}` has lost the zeros at its beginning in a spreadsheet.",
    ),
    ("remove-row", "Remove this row."),
    (
        "rows-over-500.found",
        "{rows} rows; Intune's own pane takes 500 a file, registering from here takes all.",
    ),
    (
        "rows-over-500.target",
        "{rows} rows; the target {target} takes {most} a file, so saving makes several.",
    ),
    ("rows-over-policy.found", "{rows} rows; the policy allows {most} a file."),
    (
        "rows-swapped.end",
        "This row has the hash of `{inside}`, which stands in line {line} of {file}; \
         the hash of `{serial}` is in no row.",
    ),
    (
        "rows-swapped.end-tags",
        "This row has the hash of `{inside}`, which stands in line {line} of {file}; \
         the hash of `{serial}` is in no row. The rows differ in tag or user: decide to \
         which device those belong.",
    ),
    (
        "rows-swapped.found",
        "The hash of `{serial}` stands in line {line} of {file}, and this row has that \
         of `{inside}`.",
    ),
    (
        "rows-swapped.tags",
        "The hash of `{serial}` stands in line {line} of {file}, and this row has that \
         of `{inside}`. The rows differ in tag or user: decide to which device those \
         belong.",
    ),
    ("rule.assigned-user-domain", "User of another domain than the others"),
    ("rule.assigned-user-shape", "Assigned user is no user principal name"),
    ("rule.blanks-around", "Blanks around a text"),
    ("rule.boot-disk-differs", "Started from another disk than the first"),
    ("rule.captured-before-windows-10", "Hash taken by a clock that is wrong"),
    ("rule.captured-in-future", "Hash taken after today"),
    ("rule.captured-in-windows-pe", "Hash taken in Windows PE"),
    ("rule.captured-long-ago", "Hash taken long ago"),
    ("rule.character-bidi", "Character that turns the direction of the text"),
    ("rule.character-homoglyph", "Character that looks like another"),
    ("rule.character-invisible", "Character that can't be seen"),
    ("rule.character-non-ascii", "Character outside ASCII"),
    ("rule.column-missing", "Column missing"),
    ("rule.critical-fields-missing", "Fields missing in the hash"),
    ("rule.duplicate-device", "Same device twice"),
    ("rule.file-empty", "Nothing in the file"),
    ("rule.file-unread", "Not read to its end"),
    ("rule.firmware-serial-missing", "Firmware without a serial number"),
    ("rule.group-tag-characters", "Group tag that Intune's file can't hold"),
    ("rule.group-tag-long", "Very long group tag"),
    ("rule.group-tag-respelt", "Group tag spelt in several ways"),
    ("rule.group-tag-surrounded", "Blanks around the group tag"),
    ("rule.hash-checksum", "Hardware hash damaged"),
    ("rule.hash-cut", "Hardware hash cut short"),
    ("rule.hash-empty", "No hardware hash"),
    ("rule.hash-filling", "Characters behind the checksum of the hash"),
    ("rule.hash-foreign", "Not a hardware hash"),
    ("rule.hash-incomplete", "Hash without maker or serial number"),
    ("rule.hash-joined", "Two hardware hashes in one cell"),
    ("rule.hash-not-4k", "Hash of an unusual length"),
    ("rule.hash-not-base64", "Hardware hash is not Base64"),
    ("rule.hash-unpadded", "Hardware hash without its padding"),
    ("rule.line-unreadable", "Not read as meant"),
    ("rule.managed-desktop-ended", "Tag of Managed Desktop, which has ended"),
    ("rule.managed-desktop-misspelt", "Managed Desktop's tag misspelt"),
    ("rule.manufacturer-differs", "Manufacturer differs from the hash"),
    ("rule.model-differs", "Model differs from the hash"),
    ("rule.model-not-allowed", "Model that the policy does not allow"),
    ("rule.nothing-written-out", "Group tag that is a word for nothing"),
    ("rule.product-id-differs", "Product ID of another device"),
    ("rule.product-id-hash-signs", "Product ID hidden by a narrow column"),
    ("rule.product-id-scientific", "Product ID in scientific notation"),
    ("rule.product-id-shape", "Product ID that is none"),
    ("rule.product-id-zeros-lost", "Product ID without its leading zeros"),
    ("rule.rows-over-500", "More rows than Intune's own pane takes"),
    ("rule.rows-over-policy", "More rows than the policy allows"),
    ("rule.rows-swapped", "Rows swapped"),
    ("rule.sample-row", "Row of a sample file"),
    ("rule.serial-date", "Serial number turned into a date"),
    ("rule.serial-differs", "Serial number of another device"),
    ("rule.serial-empty", "No serial number"),
    ("rule.serial-fifteen-digits", "Serial number cut to 15 digits"),
    ("rule.serial-hash-signs", "Serial number hidden by a narrow column"),
    ("rule.serial-pattern", "Serial number of no allowed pattern"),
    ("rule.serial-placeholder", "Serial number that many devices share"),
    ("rule.serial-respelt", "Serial number spelt otherwise than in the hash"),
    ("rule.serial-scientific", "Serial number in scientific notation"),
    ("rule.serial-shared", "Serial number of two devices"),
    ("rule.serial-zeros-lost", "Serial number without its leading zeros"),
    ("rule.spreadsheet-error", "Error of a spreadsheet in place of a value"),
    ("rule.tag-not-allowed", "Group tag that the policy does not allow"),
    ("rule.tag-required", "No group tag"),
    ("rule.target-lossy", "Columns that the target has no place for"),
    ("rule.target-unfit", "Row that the target can't take"),
    ("rule.tpm-key-differs", "TPM key that contradicts the device's id"),
    ("rule.tpm-key-missing", "TPM without its key"),
    ("rule.tpm-key-shared", "TPM of two devices"),
    ("rule.tpm-missing", "No TPM"),
    ("rule.tpm-old", "TPM that is not 2.0"),
    ("rule.tuple-incomplete", "Manufacturer, serial number or model missing"),
    ("rule.user-required", "No assigned user"),
    ("rule.uuid-placeholder", "UUID that many devices share"),
    ("rule.uuid-shared", "UUID of two devices"),
    ("rule.virtual-machine", "Virtual machine"),
    ("rule.windows-too-old", "Windows too old for Autopilot"),
    ("sample-row.found", "This row is left over from a sample file; it is no device."),
    (
        "serial-date.found",
        "`{text}` is the date that a spreadsheet made of the serial number.",
    ),
    (
        "serial-differs.found",
        "The hash was taken on `{inside}`, the row says `{serial}`.",
    ),
    (
        "serial-empty.firmware",
        "The row has no serial number, and the firmware of the device has none either.",
    ),
    ("serial-empty.found", "The row has no serial number."),
    (
        "serial-fifteen-digits.found",
        "The digits of `{text}` after the 15th have become zeros in a spreadsheet.",
    ),
    ("serial-from-hash", "Take `{serial}` from the hash."),
    (
        "serial-hash-signs.found",
        "`{text}` is what a spreadsheet shows in a column too narrow for the serial \
         number.",
    ),
    (
        "serial-pattern.found",
        "`{serial}` is of no pattern that the policy allows: `{patterns}`.",
    ),
    (
        "serial-placeholder.found",
        "`{serial}` is no serial number but what firmware says when it has none.",
    ),
    (
        "serial-respelt.found",
        "The hash spells the serial number `{inside}`, the row `{serial}`.",
    ),
    (
        "serial-scientific.found",
        "`{text}` is what a spreadsheet makes of a serial number: its last digits are \
         gone.",
    ),
    (
        "serial-shared.found",
        "Line {line} of {file} is another device with the serial number `{serial}`.",
    ),
    (
        "serial-zeros-lost.found",
        "The serial number `{text}` has lost the zeros at its beginning in a \
         spreadsheet.",
    ),
    (
        "spreadsheet-error.found",
        "`{text}` is what a spreadsheet shows where a formula failed: the {column} itself \
         is not in the file.",
    ),
    ("tag-not-allowed.found", "The policy does not allow the group tag `{tag}`."),
    ("tag-required.found", "The policy wants a group tag, and the row has none."),
    (
        "target-lossy.both",
        "There is no place for {columns} in what is saved for the target {target}. The \
         group tag is the name to give to its upload: one file is for one tag.",
    ),
    (
        "target-lossy.found",
        "There is no place for {columns} in what is saved for the target {target}.",
    ),
    (
        "target-lossy.tag",
        "The group tag does not stand in what is saved for the target {target}: it is the \
         name to give to its upload, and one file is for one tag.",
    ),
    (
        "target-unfit.no-hash",
        "The row has no hardware hash, and a device is registered in Intune by its hash \
         only.",
    ),
    (
        "target-unfit.no-identifier",
        "The row does not give what {target} knows a device by: a hardware hash, a product \
         ID, or manufacturer, model and serial number.",
    ),
    (
        "target-unfit.no-tuple",
        "{target} need manufacturer, model and serial number, and neither row nor hash \
         gives all three.",
    ),
    (
        "target-unfit.unholdable",
        "A file for {target} can't hold a comma, a quotation mark or a character outside \
         ASCII, and this cell has one.",
    ),
    (
        "target-unfit.unproved",
        "Corporate identifiers are taken from hardware hashes that are proved, and this \
         one is not.",
    ),
    ("take-from-hash", "Take `{text}` from the hash."),
    (
        "tpm-key-differs.found",
        "The offline device ID in the hash is not that of its TPM key: one of the two \
         is of another TPM.",
    ),
    (
        "tpm-key-missing.found",
        "The TPM did not tell its key: self-deploying mode and pre-provisioning will \
         fail.",
    ),
    (
        "tpm-key-shared.found",
        "Line {line} of {file} has the same TPM key: both hashes are of one mainboard.",
    ),
    (
        "tpm-missing.found",
        "The hash knows of no TPM: self-deploying mode and pre-provisioning will fail.",
    ),
    (
        "tpm-old.found",
        "The TPM is of version {version}, not 2.0: self-deploying mode and \
         pre-provisioning will fail.",
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
    ("columns-unsure.one", "{number} as `{column}`"),
    (
        "columns-unsure.bare",
        "There is no header line to say which column is which, so {count|one:one \
         was|other:some were} guessed from what stands in {count|one:it|other:them}: \
         column {columns}. Look whether that is so.",
    ),
    (
        "columns-unsure.found",
        "The header line does not say clearly which column is which, so {count|one:one \
         was|other:some were} guessed: column {columns}. Look whether that is so.",
    ),
    (
        "console-cut.found",
        "The console has cut {count} {count|one:hash|other:hashes} to the width of its \
         window, the first in line {line}; the rest is lost. Collect \
         {count|one:it|other:them} again with `Get-WindowsAutopilotInfo -OutputFile \
         devices.csv`.",
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
        "hash-split.found",
        "{count} {count|one:hash|other:hashes} stood in several cells, the first in line \
         {line}, and {count|one:was|other:were} joined; {count|one:its checksum \
         proves|other:their checksums prove} it. The cells behind \
         {count|one:it|other:them} were put back under their columns.",
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
        "header-inexact.intune",
        "The header line was understood, but is not the one that Intune's own pane asks \
         for, letter by letter: `{wanted}`. Saving for Intune writes that.",
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
        "line-unreadable.zeros",
        "{count} {count|one:line is|other:lines are} nothing but zeros, the first line \
         {line}: content was lost there, as when a stick is pulled out too early. Copy the \
         file again from where it came, or collect it again.",
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
    ("rule.encodings-joined", "Two encodings in one file"),
    ("rule.console-cut", "Hashes cut by a console"),
    ("rule.hash-split", "Hashes in several cells"),
    ("rule.hash-wrapped", "Hashes broken over several lines"),
    ("rule.header-inexact", "Header line not letter by letter"),
    ("rule.header-repeated", "More than one header line"),
    ("rule.quotes-present", "Quotation marks around cells"),
    ("rule.report-labels", "Report with its labels in every row"),
    ("rule.row-ragged", "Cells that do not fit the columns"),
    ("rule.sample-text", "Explanation of a sample file"),
    ("rule.text-twice-encoded", "UTF-8 that was read as ANSI"),
    ("rule.title-lines", "Lines that are no part of the table"),
    (
        "sample-text.found",
        "{count} {count|one:line explains|other:lines explain} Partner Center's \
         sample, the first line {line}, and {count|one:was|other:were} left out. \
         Remove the rows of the sample too, if they are left.",
    ),
    (
        "text-twice-encoded.found",
        "`{text}` was `{meant}` before its UTF-8 was read as ANSI.",
    ),
    (
        "title-lines.found",
        "{count} {count|one:line is|other:lines are} no part of the table, the first \
         line {line}, and {count|one:was|other:were} left out.",
    ),
    (
        "tuple-incomplete.found",
        "The row has no hash and no {column}; manufacturer, serial number and model are \
         needed together.",
    ),
    ("user-required.found", "The policy wants an assigned user, and the row has none."),
    (
        "uuid-placeholder.found",
        "The UUID {uuid} is one that firmware has until a maker sets it.",
    ),
    (
        "uuid-shared.found",
        "Line {line} of {file} has the same UUID, and is another device.",
    ),
    ("virtual-machine.found", "This is a virtual machine: {manufacturer}, {model}."),
    (
        "windows-too-old.found",
        "The hash was taken by Windows build {build}; Autopilot begins with 15063 \
         (version 1703).",
    ),
];
