//! Certain fixes, applied until nothing is left to fix, each change told.

use preflight_core::rules::{Change, Finding, Rule};
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
    #[serde(skip)]
    change: Change,
}

impl Step {
    /// Whether it is still to be done.
    fn is_open(&self, session: &Session, rule: &Rule) -> bool {
        let open =
            |finding: Finding| finding.fix.is_some_and(|fix| fix.change == self.change);
        of_rule(session, self.row, rule).any(open)
    }

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
            // A row may have been mended on the way, and then kept its text.
            let done = offered.into_iter().filter(|step| !step.is_open(session, rule));
            steps.extend(done);
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
            for finding in of_rule(session, row.id, rule) {
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
                    change: fix.change,
                });
            }
        }
    }
    steps
}

/// What a rule finds in a row: a fault in several cells is several findings.
fn of_rule(session: &Session, row: RowId, rule: &Rule) -> impl Iterator<Item = Finding> {
    let name = rule.name;
    let findings = session.row(row).map(|_| session.findings(row)).unwrap_or_default();
    findings.into_iter().filter(move |(found, _)| found.name == name).map(|(_, it)| it)
}
