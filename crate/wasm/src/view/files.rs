//! The files of the list.

use preflight_core::session::{self, Session};
use serde::Serialize;
use tsify::Tsify;

use super::Finding;

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct File {
    pub id: u32,
    pub name: String,
    pub size: f64,
    pub read: f64,
    pub rows: u32,
    /// All bytes have come.
    pub whole: bool,
    /// How it was written: "UTF-16LE with BOM", "Intune, five columns"; empty until known.
    pub encoding: String,
    pub flavour: String,
    /// What is wrong with the file as a whole.
    pub findings: Vec<Finding>,
}

impl File {
    pub fn of(session: &Session, id: u32, file: &session::File) -> Self {
        let findings = session.file_findings(id);
        Self {
            id,
            name: file.name.clone(),
            size: file.size as f64,
            read: file.read as f64,
            rows: file.rows,
            whole: file.whole,
            encoding: if file.read > 0 {
                file.encoding().to_string()
            } else {
                String::new()
            },
            flavour: file.flavour().map_or(String::new(), |name| name.to_string()),
            findings: findings
                .iter()
                .map(|(rule, found)| Finding::of(rule, found))
                .collect(),
        }
    }
}
