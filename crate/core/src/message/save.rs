//! Sentences of saving: what each target is, what it leaves out, what it changes.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    (
        "save-again",
        "{count} {count|one:row gives|other:rows give} an identifier that another row has \
         given, and {count|one:is|other:are} left out.",
    ),
    (
        "save-batch-again",
        "Partner Center makes a batch of a name once: send the devices of the further files \
         to the batch that the first one made.",
    ),
    (
        "save-column",
        "{count} {count|one:row has|other:rows have} something under {column}, which this \
         file has no place for; it is not in the file.",
    ),
    (
        "save-formula",
        "{count} {count|one:row has a cell|other:rows have cells} that a spreadsheet takes \
         for a formula; nothing is changed, so that the file reads again as it is.",
    ),
    (
        "save-identifier-files",
        "Intune takes at most 10 such files for Windows devices, and there are {count}: add \
         the others by PowerShell or Graph.",
    ),
    (
        "save-log-lost",
        "The {count} oldest {count|one:line was|other:lines were} too many to keep and \
         {count|one:is|other:are} not in it.",
    ),
    (
        "save-names-respelt",
        "Commas and periods are taken out of the maker or model of {count} \
         {count|one:row|other:rows}, as Intune asks.",
    ),
    (
        "save-no-hash",
        "{count} {count|one:row has|other:rows have} no hardware hash, which this file \
         needs, and {count|one:is|other:are} left out.",
    ),
    (
        "save-no-identifier",
        "{count} {count|one:row does|other:rows do} not give maker, model and serial number, \
         and {count|one:is|other:are} left out.",
    ),
    (
        "save-parts",
        "This target takes at most {most} rows a file, so there are {count} files.",
    ),
    (
        "save-parts-ours",
        "So that programs can open them, there are {count} files of at most {most} rows.",
    ),
    (
        "save-refused",
        "{count} {count|one:row|other:rows} with errors {count|one:is|other:are} left out.",
    ),
    (
        "save-serial-inside",
        "{count} {count|one:row gets its|other:rows get their} serial number from the \
         hardware hash.",
    ),
    (
        "save-serials-respelt",
        "Periods are taken out of the serial number of {count} {count|one:row|other:rows}, \
         as Intune asks.",
    ),
    ("save-shown", "Only the {count} {count|one:row|other:rows} shown are looked at."),
    (
        "save-tags",
        "A file is for one group tag, which is the name to give to its upload; there are \
         {count} of them.",
    ),
    (
        "save-tags-respelt",
        "{count} group {count|one:tag|other:tags} can't stand in a file's name as \
         {count|one:it is|other:they are}: give the upload the tag itself.",
    ),
    (
        "save-trimmed",
        "Blanks around the maker or model of {count} {count|one:row|other:rows} are left \
         out.",
    ),
    (
        "save-unholdable",
        "{count} {count|one:row has|other:rows have} a comma, a quotation mark or a character \
         outside ASCII, which this file can't hold, and {count|one:is|other:are} left out.",
    ),
    (
        "save-unproved",
        "{count} {count|one:row has a hardware hash that nothing proves|other:rows have \
         hardware hashes that nothing proves}, and {count|one:is|other:are} left out.",
    ),
    (
        "save-untagged",
        "{count} {count|one:row has|other:rows have} no group tag; Partner Center asks for a \
         name all the same, and it becomes the tag.",
    ),
    ("save-place", "{count|one:line|other:lines} {lines} of {file}"),
    ("save-places", "See {places}."),
    ("save-places-first", "The first are {places}."),
    ("print-count", "{count} {count|one:device|other:devices}"),
    ("print-device", "Maker and model"),
    ("print-devices", "Devices"),
    ("print-explanation", "Explanation"),
    ("print-failures", "What failed, and what to do"),
    ("print-first", "First request answered at"),
    ("print-last", "Last request answered at"),
    ("print-part", "Part"),
    ("print-person", "Signed in as"),
    ("print-rows", "Devices in this report"),
    ("print-run", "Run (import ID)"),
    ("print-serial", "Serial number"),
    ("print-state", "State"),
    ("print-states", "Devices by state"),
    ("print-tag", "Group tag"),
    ("print-tenant", "Tenant"),
    ("print-title", "Windows Autopilot registration report"),
    ("print-user", "Assigned user"),
    (
        "support-asks",
        "To free devices that another tenant does not give back, Microsoft's support asks for \
         three things.",
    ),
    (
        "support-file",
        "A CSV file of these devices with their hardware hashes: Preflight saves it as \
         Devices of another tenant.",
    ),
    (
        "support-logs",
        "The logs of a device, made by an administrator on it: \
         `Mdmdiagnosticstool.exe -area Autopilot -cab c:\\out.cab`.",
    ),
    (
        "support-proof",
        "The original proof of purchase, with each serial number and your company's name on \
         it; no screenshots.",
    ),
    ("target.corporate-identifiers", "Corporate identifiers"),
    (
        "target.corporate-identifiers.reads",
        "Intune's pane Corporate device identifiers, for device preparation: maker, model and \
         serial number, taken from the proved hashes. No header, at most 5,000 rows a file.",
    ),
    ("target.json", "Devices as JSON"),
    (
        "target.json.reads",
        "Your own programs: every row with its hash and everything that the hash says.",
    ),
    ("target.failing", "Rows to mend"),
    (
        "target.failing.reads",
        "Whoever made the file: the rows with errors as they were, with the reasons in a last \
         column. Once mended it can be dropped here again.",
    ),
    ("target.graph", "Graph"),
    ("target.intune", "Intune"),
    (
        "target.intune.reads",
        "Intune's own import pane: the CSV with the columns that are needed, at most 500 rows \
         a file.",
    ),
    ("target.intune-3", "Intune, three columns"),
    (
        "target.intune-3.reads",
        "Intune's own import pane where it answers 403 to the file with group tags: the same \
         without tags and users, and the Microsoft 365 admin centre.",
    ),
    ("target.changes", "Changes of registered devices (CSV)"),
    (
        "target.changes.reads",
        "Whoever has to know what was asked of devices that were registered already, and what \
         became of it: each change or deregistering with its device's serial number and ID.",
    ),
    ("target.log", "Technical log"),
    (
        "target.log.reads",
        "Whoever has to show or to find out what was asked of the service: every request with \
         its time, its path, its answer and its request ID. No token and no hash.",
    ),
    ("target.other-tenant", "Devices of another tenant"),
    (
        "target.other-tenant.reads",
        "Microsoft's support, where another tenant has a device and does not give it back: \
         the devices refused for that, with their hashes, the error and the request. Attach \
         it to the support case together with what is named below.",
    ),
    ("target.partner-center", "Partner Center"),
    (
        "target.partner-center.reads",
        "A partner's page in Partner Center: hashes, product key IDs and tuples, one file a \
         group tag, at most 1,000 rows a file.",
    ),
    ("target.partner-center-api", "Partner Center's API"),
    (
        "target.partner-center-api.reads",
        "A partner's program: the body of the request that makes a batch of devices, one a \
         group tag, at most 1,000 devices each.",
    ),
    ("target.report", "Report"),
    (
        "target.report.reads",
        "People and spreadsheets: every row with what was found in it, what was done to it \
         and what became of it. No hash, but its fingerprint.",
    ),
    ("target.report-json", "Report as JSON"),
    (
        "target.report-json.reads",
        "Your own programs: the same as the report, with the files and the steps taken.",
    ),
    ("target.report-print", "Report to print"),
    (
        "target.report-print.reads",
        "Paper, or the file of a change: a page with tenant, run, counts, failures and every \
         device, which the browser prints. It opens anywhere and asks nobody.",
    ),
    ("target.steps", "Steps as JSON"),
    (
        "target.steps.reads",
        "The record of what was changed: every step, with each cell before and after.",
    ),
    ("target.tuples", "Tuples"),
    (
        "target.tuples.reads",
        "A maker or partner that registers by maker, model and serial number: no hash leaves \
         your hands.",
    ),
];
