//! The files of the list.

use preflight_core::csv;
use preflight_core::session::{self, Session};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Column, Finding, Text};

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct File {
    pub id: u32,
    /// With the path in a folder, and behind ` › ` the path in an archive.
    pub name: String,
    /// The archive or workbook that it stands in.
    pub parent: Option<u32>,
    /// It is an archive or workbook, with files of its own.
    pub container: bool,
    pub size: f64,
    pub read: f64,
    pub rows: u32,
    /// All bytes have come, and what is in an archive was read to its end.
    pub whole: bool,
    /// How it was written: "UTF-16LE with BOM"; empty until known.
    pub encoding: String,
    /// "Intune, five columns", "ZIP archive: 2 files read, 1 passed over".
    pub what: Option<Text>,
    /// What is wrong with the file as a whole.
    pub findings: Vec<Finding>,
    /// A person should say which column is which.
    pub mappable: bool,
}

impl File {
    pub fn of(session: &Session, id: u32, file: &session::File) -> Self {
        let findings = session.file_findings(id);
        let text = file.flavour().is_some() && file.read > 0;
        Self {
            id,
            name: file.name.clone(),
            parent: file.parent,
            container: file.is_container(),
            size: file.size as f64,
            read: file.read as f64,
            rows: file.rows,
            whole: file.whole,
            encoding: if text { file.encoding().to_string() } else { String::new() },
            what: file.what().as_ref().map(Text::from),
            findings: findings
                .iter()
                .map(|(rule, found)| Finding::of(rule, found))
                .collect(),
            mappable: session.is_mappable(id),
        }
    }
}

/// The columns of a file, for a person to say which is which.
#[derive(Serialize, Tsify)]
pub struct Columns {
    /// A header line names them.
    pub header: bool,
    pub columns: Vec<FileColumn>,
}

#[derive(Serialize, Tsify)]
pub struct FileColumn {
    /// What the header line says; empty without one.
    pub header: String,
    /// What it is taken for.
    pub column: Option<Column>,
    /// That is a guess.
    pub unsure: bool,
    /// The beginnings of its first cells, three at most.
    pub samples: Vec<String>,
}

impl Columns {
    pub fn of(file: &session::File) -> Self {
        let column = |column: csv::table::ColumnView| FileColumn {
            header: column.header,
            column: column.column.map(Column::from),
            unsure: column.unsure,
            samples: column.samples,
        };
        Self {
            header: file.has_header_line(),
            columns: file.columns().into_iter().map(column).collect(),
        }
    }
}

/// A person's word on which column is which.
#[derive(Deserialize, Tsify)]
pub struct Mapping {
    /// For each place in a line the column that stands there.
    pub columns: Vec<Option<Column>>,
    /// The first line is a header, not to be read as a row.
    pub header: bool,
}

impl From<Mapping> for csv::Mapping {
    fn from(mapping: Mapping) -> Self {
        let column = |column: Option<Column>| column.map(csv::Column::from);
        Self {
            columns: mapping.columns.into_iter().map(column).collect(),
            header: mapping.header,
        }
    }
}
