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
    ("nothing-to-do", "The plan has nothing to do of that kind."),
    (
        "nothing-to-undo",
        "This run has registered no device that is still to be deregistered.",
    ),
    (
        "changes-not-allowed",
        "Changes to existing devices are not allowed: allow them first. They are off each time \
         somebody signs in.",
    ),
    ("no-device-selected", "No device of the tenant is selected."),
    (
        "no-such-device",
        "The tenant's list, as it was read, has no such device: read it again.",
    ),
    ("nothing-new", "The plan has no new device to register."),
    (
        "run-going",
        "Devices are being registered or changed: wait for the end, or stop the run.",
    ),
    (
        "run-stopped",
        "The run that was stopped can be gone on with: leave it before its rows are \
         changed.",
    ),
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
    (
        "block-journal",
        "What is sent could not be written down first: {why}. So nothing is sent: a closed page would lose sight of it. Free space for this browser's data, or let this page keep some, then try again; or go on without a journal and keep the page open to the end.",
    ),
    (
        "block-journal-full",
        "This browser has no room left for the run's journal, so nothing more is sent: a closed page would lose sight of it. Free space on the disk, or delete data of other pages in the browser's settings, then try again; or go on without a journal and keep the page open to the end.",
    ),
    (
        "block-journal-held",
        "Another tab holds the place of the run's journal in this browser, so nothing more is sent: a closed page would lose sight of it. Close the other Preflight tabs, then try again; or go on without a journal and keep the page open to the end.",
    ),
    (
        "journal-no-sign-in",
        "The journal cannot be taken up, because registering is not set up here. Open it where it began.",
    ),
    (
        "journal-broken",
        "The journal is not whole, so the run in it cannot go on. Look in Intune for what became of its devices, or read the files again and make a new plan: what is registered already shows there.",
    ),
    (
        "journal-line",
        "Line {line} of the journal cannot be read; it was changed or damaged. Save it again where it came from.",
    ),
    (
        "journal-version",
        "The journal is of a later version of Preflight (version {version} of its format). Open it with that one.",
    ),
    (
        "journal-other-graph",
        "The journal is of a run at {theirs}, but this Preflight is set up for {ours}. Open it where it began.",
    ),
    (
        "ticket-about",
        "Windows Autopilot: {count} {count|one:device was|other:devices were} not registered.",
    ),
    (
        "ticket-about-change",
        "Windows Autopilot: {count} {count|one:device was|other:devices were} not changed.",
    ),
    (
        "ticket-about-deregister",
        "Windows Autopilot: {count} {count|one:device was|other:devices were} not deregistered.",
    ),
    (
        "ticket-about-identifier",
        "Corporate identifiers: {count} {count|one:was|other:were} not imported.",
    ),
    ("ticket-device", "Device (registration) ID: {what}"),
    ("ticket-error", "Error: {what}"),
    ("ticket-more", "And {count} more {count|one:device|other:devices}: see the report."),
    ("ticket-record", "Import record: {what}"),
    ("ticket-request", "Request ID: {what}"),
    ("ticket-run", "Run (import ID): {what}"),
    ("ticket-said", "The service said: {what}"),
    ("ticket-serial", "Serial number: {what}"),
    ("ticket-tenant", "Tenant ID: {what}"),
    ("ticket-time", "Answered at: {what}"),
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
