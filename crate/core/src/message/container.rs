//! Sentences of `container`, and of the rules about files that hold files.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "container-empty.found",
        "There is no list of devices in here: {skipped} {skipped|one:file was|other:files were} \
         looked at and passed over.",
    ),
    ("container-empty.nothing", "There is nothing in here."),
    (
        "container-unreadable.checksum",
        "This is damaged: what comes out is not what was packed. Copy or pack the original \
         once more.",
    ),
    (
        "container-unreadable.damaged",
        "This is damaged and was read as far as possible. Copy or pack the original once \
         more.",
    ),
    (
        "container-unreadable.depth",
        "This is an archive in an archive in an archive; only {limit} are opened. Unpack it \
         and add the files in it.",
    ),
    (
        "container-unreadable.encrypted",
        "This has a password. Unpack it with the password and add the files in it.",
    ),
    (
        "container-unreadable.held",
        "This has more than {limit} MiB, the most that is unpacked here. Unpack it and add the \
         files in it.",
    ),
    (
        "container-unreadable.json",
        "This is JSON of more than {limit} MiB, the most that is read here. Save the list as \
         CSV, or in parts, and add those.",
    ),
    (
        "container-unreadable.member",
        "This unpacks to more than {limit} MiB and was read up to there. Unpack it and add \
         the file itself.",
    ),
    (
        "container-unreadable.members",
        "There are more than {limit} files in here; the first {limit} were read. Unpack it and \
         add the files that you need.",
    ),
    (
        "container-unreadable.method",
        "This is packed with {method}, which can't be unpacked here. Unpack it and add the \
         files in it.",
    ),
    (
        "container-unreadable.method-unknown",
        "This is packed in a way that can't be unpacked here. Unpack it and add the files in \
         it.",
    ),
    (
        "container-unreadable.overlapping",
        "Files in this archive share the same bytes, which no program that packs files does; \
         they were left out. Ask whoever made it for another.",
    ),
    (
        "container-unreadable.ratio",
        "This unpacks to more than 250 times its length, which no list of devices does, and \
         was not read further.",
    ),
    (
        "container-unreadable.split",
        "A part of this is in another file. Put the parts together, unpack them and add the \
         files in them.",
    ),
    (
        "container-unreadable.total",
        "This unpacks to more than {limit} MiB altogether and was read up to there. Unpack it \
         and add the files that you need.",
    ),
    (
        "container-unreadable.truncated",
        "This is cut off: its end is missing. What was there has been read; copy the original \
         once more.",
    ),
    (
        "container-cab",
        "Cabinet: {read} {read|one:file|other:files} read, {skipped} passed over",
    ),
    (
        "container-cab.unread",
        "Cabinet: {read} {read|one:file|other:files} read, {skipped} passed over, {unread} \
         unreadable",
    ),
    (
        "container-gzip",
        "gzip archive: {read} {read|one:file|other:files} read, {skipped} passed over",
    ),
    (
        "container-gzip.unread",
        "gzip archive: {read} {read|one:file|other:files} read, {skipped} passed over, {unread} \
         unreadable",
    ),
    (
        "container-workbook",
        "Excel workbook: {read} {read|one:sheet|other:sheets} read, {skipped} passed over",
    ),
    (
        "container-workbook.unread",
        "Excel workbook: {read} {read|one:sheet|other:sheets} read, {skipped} passed over, {unread} \
         unreadable",
    ),
    (
        "container-zip",
        "ZIP archive: {read} {read|one:file|other:files} read, {skipped} passed over",
    ),
    (
        "container-zip.unread",
        "ZIP archive: {read} {read|one:file|other:files} read, {skipped} passed over, {unread} \
         unreadable",
    ),
    (
        "file-foreign.binary-workbook",
        "This is a binary Excel workbook. Save it in Excel as .xlsx or CSV and add that file.",
    ),
    (
        "file-foreign.database",
        "This is a database. Export the table as CSV and add that file.",
    ),
    (
        "file-foreign.document",
        "This is a document, not a table. Copy the table into a text file, or export it as \
         CSV, and add that file.",
    ),
    (
        "file-foreign.event-log",
        "This is an event log of Windows; there is no hardware hash in it. Collect the hash \
         with Get-WindowsAutopilotInfo and add its CSV file.",
    ),
    (
        "file-foreign.html",
        "This is a web page. Export the table as CSV and add that file.",
    ),
    (
        "file-foreign.image",
        "This is a picture. A hardware hash can't be read from one: export it as CSV and add \
         that file.",
    ),
    (
        "file-foreign.json",
        "This is JSON without a list of devices in it: no hardware hash stands there. Add the \
         CSV file that `Get-WindowsAutopilotInfo -OutputFile` writes, or JSON with the hashes, \
         as Graph and Partner Center take it.",
    ),
    (
        "file-foreign.old-office",
        "This is a file of an old Office, such as an .xls workbook, or a workbook with a \
         password. Save it in Excel as .xlsx without a password, or as CSV, and add that file.",
    ),
    (
        "file-foreign.open-document",
        "This is an OpenDocument file. Save it as .xlsx or CSV and add that file.",
    ),
    (
        "file-foreign.other-archive",
        "This is an archive of a kind that can't be unpacked here. Unpack it and add the files \
         in it.",
    ),
    (
        "file-foreign.pdf",
        "This is a PDF document. Export the table as CSV and add that file.",
    ),
    (
        "file-foreign.program",
        "This is a program, not a table. Add the CSV file that it writes.",
    ),
    ("file-foreign.rar", "This is a RAR archive. Unpack it and add the files in it."),
    (
        "file-foreign.registry",
        "This is a registry hive of Windows; there is no hardware hash in it. Collect the hash \
         with Get-WindowsAutopilotInfo and add its CSV file.",
    ),
    (
        "file-foreign.seven-zip",
        "This is a 7z archive. Unpack it and add the files in it.",
    ),
    ("file-foreign.tar", "This is a tar archive. Unpack it and add the files in it."),
    (
        "file-foreign.xml",
        "This is XML without a hardware hash in it. Of OA3Tool, add the report that it writes \
         with /Report.",
    ),
    (
        "file-foreign.xml-workbook",
        "This is an Excel workbook saved as XML. Save it in Excel as .xlsx or CSV and add that \
         file.",
    ),
    ("file-json", "JSON with hardware hashes"),
    ("file-oa3", "OA3Tool report"),
    ("foreign.binary-workbook", "Binary Excel workbook"),
    ("foreign.database", "Database"),
    ("foreign.document", "Document"),
    ("foreign.event-log", "Event log"),
    ("foreign.html", "Web page"),
    ("foreign.image", "Picture"),
    ("foreign.json", "JSON file"),
    ("foreign.old-office", "Old Office file"),
    ("foreign.open-document", "OpenDocument file"),
    ("foreign.other-archive", "Archive"),
    ("foreign.pdf", "PDF document"),
    ("foreign.program", "Program"),
    ("foreign.rar", "RAR archive"),
    ("foreign.registry", "Registry hive"),
    ("foreign.seven-zip", "7z archive"),
    ("foreign.tar", "Tar archive"),
    ("foreign.xml", "XML file"),
    ("foreign.xml-workbook", "Excel workbook as XML"),
    ("rule.container-empty", "No list of devices in it"),
    ("rule.container-unreadable", "Not all of it could be unpacked"),
    ("rule.file-foreign", "Not a file that is read here"),
];
