//! A whole file: read, asked for everything, mended, undone, saved and read again.

use std::collections::BTreeSet;

use preflight_core::csv::{Column, Mapping};
use preflight_core::rules::RULES;
use preflight_core::session::{Filter, Options, RowView, Session, TARGETS, target};

use super::Choices;
use super::damage::damaged;
use super::hash::device;

/// A file as it is, or rows of made-up devices with damage.
pub fn session(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let kind = choices.byte();
    let piece = 1 + choices.below(5000);
    let file = match kind {
        0 => choices.0.to_vec(),
        _ => table(kind, &mut choices),
    };
    let mut session = read(&file, file.len().max(1));
    let before = told(&session);
    assert_eq!(told(&read(&file, piece)), before, "in pieces of {piece}");
    let steps = mend(&mut session);
    let mended = told(&session);
    save(&session);
    for _ in 0..steps {
        session.undo().expect("nothing runs");
    }
    assert_eq!(told(&session), before, "undone, and something is left");
    for _ in 0..steps {
        session.redo().expect("nothing runs");
    }
    assert_eq!(told(&session), mended, "done again, and otherwise");
    show(&mut session);
}

/// An archive, a workbook, a report of OA3Tool: read in pieces and at once.
pub fn container(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let piece = 1 + usize::from(choices.byte()) * 8;
    let bytes = choices.0;
    let session = read(bytes, bytes.len().max(1));
    assert_eq!(told(&read(bytes, piece)), told(&session), "in pieces of {piece}");
    for (id, file) in session.files() {
        assert!(file.whole, "{} is not read to its end", file.name);
        let steps = file.name.split(['/', '\\', '›']);
        assert!(!steps.into_iter().any(|step| step.trim() == ".."), "{}", file.name);
        assert!(file.parent.is_none_or(|parent| parent < id), "a circle");
    }
}

/// A table with a header that is known or nearly, and rows of made-up devices.
fn table(kind: u8, choices: &mut Choices) -> Vec<u8> {
    const HEADERS: [&str; 6] = [
        "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User",
        "Device Serial Number,Windows Product ID,Hardware Hash",
        "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model",
        "Manufacturer,Model,Serial Number,Hardware Hash",
        "Hardware Hash,Assigned User,Group Tag,Room,Serial Number",
        "",
    ];
    let mut header = HEADERS[usize::from(kind) % HEADERS.len()];
    let separator = [",", ",", ";", "\t"][usize::from(kind >> 3) % 4];
    let mut text = header.replace(',', separator);
    text.push_str("\r\n");
    while !choices.is_empty() && text.len() < 12_000 {
        let number = choices.byte();
        // A file that was joined has another header line somewhere. (In a list of bare
        // hashes nothing tells its separator.)
        if number == 0xFF && !header.is_empty() {
            header = HEADERS[choices.below(5)];
            text.push_str(&header.replace(',', separator));
            text.push_str("\r\n");
            continue;
        }
        let device = device(number % 16, choices);
        let cells = header.split(',').map(|column| {
            let cell = match column {
                "Hardware Hash" | "" => device.hash(),
                "Manufacturer" | "Manufacturer name" => device.manufacturer.clone(),
                "Model" | "Device model" => device.model.clone(),
                "Group Tag" => {
                    ["HQ", "", "Field", "hq"][usize::from(number >> 6)].to_owned()
                }
                "Assigned User" => {
                    ["", "ada@contoso.example"][usize::from(number >> 7)].to_owned()
                }
                "Windows Product ID" | "Room" => String::new(),
                _ => device.serial.clone(),
            };
            damaged(&cell, choices)
        });
        text.push_str(&cells.collect::<Vec<_>>().join(separator));
        text.push_str("\r\n");
    }
    match kind >> 6 {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => text.into_bytes(),
    }
}

fn read(bytes: &[u8], piece: usize) -> Session {
    let mut session = Session::default();
    let id = session.open("file.csv", bytes.len() as u64);
    for piece in bytes.chunks(piece) {
        session.feed(id, piece);
    }
    session.close(id);
    session
}

fn read_mapped(bytes: &[u8]) -> Session {
    let columns =
        [Column::Manufacturer, Column::Model, Column::Serial].map(Some).to_vec();
    let mapping = Mapping { columns, header: false };
    let mut session = read(bytes, bytes.len().max(1));
    let first = session.files().next().map_or(0, |(id, _)| id);
    let id = session.open_again(first, mapping).expect("no run is going");
    session.feed(id, bytes);
    session.close(id);
    session
}

/// Everything that a session says of its rows.
fn told(session: &Session) -> Vec<String> {
    let mut told = Vec::new();
    for (id, file) in session.files() {
        let flavour = file.flavour().map(|flavour| flavour.to_string());
        told.push(format!("{} {} {flavour:?}", file.name, file.encoding()));
        let found = session.file_findings(id);
        told.extend(
            found.iter().map(|(rule, found)| format!("{}: {}", rule.name, found.message)),
        );
    }
    let mut found_in = [0; RULES.len()];
    let rows: Vec<RowView> = session.rows().collect();
    for row in &rows {
        told.push(format!("{row:?}"));
        let mut rules = BTreeSet::new();
        for (rule, finding) in session.findings(row.id) {
            // A rule may find several things in a row; rows are what is counted.
            found_in[rule.index()] += u32::from(rules.insert(rule.index()));
            if let (Some(column), Some(span)) = (finding.column, &finding.span) {
                let cell = cell(session, row, column);
                assert!(span.start <= span.end, "{}: {span:?}", rule.name);
                assert!(
                    span.end <= cell.chars().count(),
                    "{}: {span:?} of {cell:?}",
                    rule.name
                );
            }
            told.push(format!("  {}: {}", rule.name, finding.message));
            told.extend(finding.fix.iter().map(|fix| fix.message.to_string()));
        }
        let hash = session.hash(row.id).expect("a row");
        told.push(hash.text().into_owned());
        let _ = (hash.facts.list(), session.state_message(row.id).to_string());
    }
    assert_eq!(session.counts().rows as usize, rows.len());
    assert_eq!(session.counts().found, found_in, "counts of findings");
    told
}

fn cell(session: &Session, row: &RowView, column: Column) -> String {
    match column {
        Column::Serial => row.serial.to_owned(),
        Column::ProductId => row.product_id.to_owned(),
        Column::GroupTag => row.group_tag.to_owned(),
        Column::AssignedUser => row.assigned_user.to_owned(),
        Column::Hash => session.hash(row.id).expect("a row").text().into_owned(),
        // What is shown is the hash's where there is one, so the cell can't be seen.
        Column::Manufacturer | Column::Model => "?".repeat(1 << 16),
    }
}

/// Applies every fix there is; gives how many steps that took.
fn mend(session: &mut Session) -> usize {
    let mut steps = 0;
    for round in 0.. {
        assert!(round < 8, "fixes go round in a circle");
        let mut mended = 0;
        for rule in RULES {
            let count = session.fix(rule, None).expect("nothing runs");
            steps += usize::from(count > 0);
            mended += count;
        }
        if mended == 0 {
            break;
        }
    }
    assert_eq!(session.counts().fixable, [0; RULES.len()], "something is left to fix");
    steps
}

/// What is saved for Intune and read again: the same rows and nothing wrong with the file.
fn save(session: &Session) {
    for target in &TARGETS {
        let save = session.save(target, Options::default());
        let rows: usize = save.parts.iter().map(|part| part.rows).sum();
        assert_eq!(rows, save.rows, "{}: rows of the parts", target.name);
        for (place, part) in save.parts.iter().enumerate() {
            let bytes = session.part(&save, place);
            assert!(part.rows <= target.limits.rows, "{}: too many rows", target.name);
            let most = target.limits.bytes.unwrap_or(usize::MAX);
            assert!(bytes.len() <= most, "{}: too many bytes", target.name);
            if target.reads_again {
                // Identifiers have no header line, and look like nothing where serial
                // numbers are made of anything: a person says which column is which.
                let rows = match target.name {
                    "corporate-identifiers" => read_mapped(&bytes),
                    _ => read(&bytes, bytes.len().max(1)),
                };
                let rows = rows.counts().rows;
                assert_eq!(rows as usize, part.rows, "{}: read again", target.name);
            }
        }
    }
    let intune = target("intune").expect("a target");
    let save = session.save(intune, Options::default());
    let mut again = Session::default();
    for part in 0..save.parts.len() {
        let bytes = session.part(&save, part);
        assert!(bytes.is_ascii(), "not ASCII");
        assert!(!bytes.contains(&b'"'), "a quotation mark");
        let id = again.open(save.parts[part].name.clone(), bytes.len() as u64);
        again.feed(id, &bytes);
        again.close(id);
        let found: Vec<String> = again
            .file_findings(id)
            .iter()
            .map(|(rule, finding)| format!("{}: {}", rule.name, finding.message))
            .collect();
        assert_eq!(found, [""; 0], "saved and read again");
    }
    assert_eq!(session.part(&save, save.parts.len()), b"");
    let cells = |session: &Session, row: &RowView| {
        let cells = [row.serial, row.product_id, row.group_tag, row.assigned_user];
        let hash = session.hash(row.id).expect("a row").text().into_owned();
        (cells.map(str::to_owned), hash)
    };
    let mut kept = session.rows().map(|row| cells(session, &row));
    let mut count = 0;
    for row in again.rows() {
        let saved = cells(&again, &row);
        assert!(kept.any(|row| row == saved), "saved otherwise: {saved:?}");
        count += 1;
        for (rule, finding) in again.findings(row.id) {
            use preflight_core::rules::Severity;
            assert_ne!(
                rule.severity,
                Severity::Error,
                "{}: {}",
                rule.name,
                finding.message
            );
        }
    }
    assert_eq!(count, save.rows, "rows lost in saving");
}

fn show(session: &mut Session) {
    for rule in 0..RULES.len() {
        session.show(Filter { rule: Some(rule), ..Filter::default() });
        assert_eq!(session.shown().len(), session.counts().found[rule] as usize);
    }
    session.show(Filter { text: "a".to_owned(), ..Filter::default() });
    session.show(Filter::default());
    assert_eq!(session.shown().len(), session.counts().rows as usize);
    let ids: Vec<_> = session.files().map(|(id, _)| id).collect();
    for id in ids {
        session.remove_file(id).expect("nothing runs");
    }
    assert_eq!((session.counts().rows, session.shown().len()), (0, 0));
    assert_eq!(session.counts().worst, [0; 3]);
}
