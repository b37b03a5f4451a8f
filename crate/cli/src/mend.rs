//! Certain fixes, applied until nothing is left to fix, each change told.

use preflight_core::rules::Rule;
use preflight_core::session::{FileId, RowId, Session};
use serde::Serialize;

use crate::finding::is_of;
use crate::output::{Ink, Paint, plain};

/// A fix can make another one certain (a repaired hash proves its serial number), but
/// not for ever.
const MOST_PASSES: usize = 8;

/// One change to one row, as programs read it. The names are promised.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub file: String,
    pub line: u32,
    pub rule: &'static str,
    pub serial: String,
    /// What was done.
    pub fix: String,
    /// What was found, and in which file of the session.
    #[serde(skip)]
    pub found: String,
    #[serde(skip)]
    pub id: FileId,
    #[serde(skip)]
    row: RowId,
}

impl Step {
    /// The step for people.
    pub fn text(&self, paint: Paint) -> String {
        let place = format!("{}:{}:", plain(&self.file), self.line);
        let label = format!("fix[{}]", self.rule);
        let (place, label) =
            (paint.text(Ink::Bold, &place), paint.text(Ink::Green, &label));
        format!("{place} {label}: {}", plain(&self.fix))
    }
}

/// Applies every certain fix of these rules, and gives the steps in the order done.
pub fn mend(session: &mut Session, rules: &[&'static Rule]) -> Vec<Step> {
    let mut steps = Vec::new();
    for _ in 0..MOST_PASSES {
        let before = steps.len();
        for rule in rules {
            let fixable = session.counts().fixable.get(rule.index());
            if fixable.is_none_or(|&rows| rows == 0) {
                continue;
            }
            let offered = offered(session, rule);
            // Only a run of requests refuses a fix, and there is none here.
            let _ = session.fix(rule, None);
            // A fix may have mended another row on the way, which then kept its text.
            steps.extend(
                offered.into_iter().filter(|step| !is_found(session, step.row, rule)),
            );
        }
        if steps.len() == before {
            break;
        }
    }
    steps
}

/// The fixes that a rule has at hand.
fn offered(session: &Session, rule: &Rule) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rows = session.rows().peekable();
    for (id, file) in session.files() {
        while let Some(row) = rows.next_if(|row| is_of(row, file)) {
            let findings = session.findings(row.id);
            let mine = findings.into_iter().find(|(found, _)| found.name == rule.name);
            let Some((_, finding)) = mine else { continue };
            let Some(fix) = finding.fix else { continue };
            steps.push(Step {
                file: file.name.clone(),
                line: row.place.line,
                rule: rule.name,
                serial: row.serial.to_owned(),
                fix: fix.message.to_string(),
                found: finding.message.to_string(),
                id,
                row: row.id,
            });
        }
    }
    steps
}

/// Whether a row is there and a rule finds something in it.
fn is_found(session: &Session, row: RowId, rule: &Rule) -> bool {
    let there = session.row(row).is_some();
    there && session.findings(row).iter().any(|(found, _)| found.name == rule.name)
}
