//! Findings as programs read them: file by file, line by line.

use std::io;

use preflight_core::csv::Column;
use preflight_core::rules::{Finding as Found, Rule, Severity};
use preflight_core::session::{File, FileId, RowView, Session};
use serde::Serialize;

/// A finding as programs read it. The names are promised.
#[derive(Serialize)]
pub struct Finding<'a> {
    pub file: &'a str,
    /// From 1; null for a finding about the file as a whole.
    pub line: Option<u32>,
    pub column: Option<&'static str>,
    pub rule: &'static str,
    pub severity: &'static str,
    pub message: String,
    pub serial: Option<&'a str>,
    /// What would mend it for certain.
    pub fix: Option<String>,
    /// What the session found, and in which of its files.
    #[serde(skip)]
    pub found: Found,
    #[serde(skip)]
    pub id: FileId,
}

impl<'a> Finding<'a> {
    fn new(
        (id, file): (FileId, &'a File),
        row: Option<&RowView<'a>>,
        (rule, found): (&Rule, Found),
    ) -> Self {
        Self {
            file: &file.name,
            line: row.map(|row| row.place.line),
            column: found.column.map(column),
            rule: rule.name,
            severity: severity(rule.severity),
            message: found.message.to_string(),
            serial: row.map(|row| row.serial),
            fix: found.fix.as_ref().map(|fix| fix.message.to_string()),
            found,
            id,
        }
    }
}

/// Every finding: file by file, first those about the file as a whole, then line by line.
pub fn each<'a>(
    session: &'a Session,
    mut take: impl FnMut(&Finding<'a>) -> io::Result<()>,
) -> io::Result<()> {
    let mut rows = session.rows().peekable();
    for (id, file) in session.files() {
        for found in session.file_findings(id) {
            take(&Finding::new((id, file), None, found))?;
        }
        while let Some(row) = rows.next_if(|row| is_of(row, file)) {
            for found in session.findings(row.id) {
                take(&Finding::new((id, file), Some(&row), found))?;
            }
        }
    }
    Ok(())
}

/// Whether a row came from a file. Two members of an archive may have one name, so it is
/// the same text that counts, not an equal one.
pub fn is_of(row: &RowView<'_>, file: &File) -> bool {
    std::ptr::eq(row.place.file, file.name.as_str())
}

/// The word for a column.
pub fn column(column: Column) -> &'static str {
    match column {
        Column::Serial => "serial",
        Column::ProductId => "product-id",
        Column::Hash => "hash",
        Column::GroupTag => "group-tag",
        Column::AssignedUser => "assigned-user",
        Column::Manufacturer => "manufacturer",
        Column::Model => "model",
    }
}

/// The word for a severity.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Whether anything found is at least as severe as this.
pub fn is_any(session: &Session, floor: Severity) -> bool {
    let severe = |(rule, _): &(&Rule, _)| rule.severity <= floor;
    let rows =
        session.counts().worst.iter().take(floor as usize + 1).any(|&rows| rows > 0);
    rows || session.files().any(|(id, _)| session.file_findings(id).iter().any(severe))
}
