//! `policy.json`: what a person or a company allows beyond what the service does.
//!
//! In: the file's text. Out: a [`Policy`], or a sentence for each thing that is wrong
//! with it, all at once. A policy that is not understood is refused as a whole: half of
//! one would let through what it was written to stop.

mod demands;
mod pattern;
mod read;

pub use pattern::Pattern;
pub(super) use read::distance;
pub use read::is_policy;

use super::{RULES, Severity};

/// Where a policy can say that rows are to go: `session::Destination` has what each
/// takes.
pub const TARGETS: [&str; 7] = [
    "graph",
    "intune",
    "intune-3",
    "partner-center",
    "partner-center-api",
    "tuples",
    "corporate-identifiers",
];

/// What a person or a company allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Group tags that are allowed; none named: all are.
    pub allowed_tags: Vec<Pattern>,
    /// Models that are allowed; none named: all are.
    pub allowed_models: Vec<Pattern>,
    /// What serial numbers look like; none named: like anything.
    pub serial_patterns: Vec<Pattern>,
    /// Every row must have a group tag.
    pub tag_required: bool,
    /// Every row must have an assigned user.
    pub user_required: bool,
    /// Rows that a file may have.
    pub max_rows: Option<u32>,
    /// Days after which a hash counts as captured long ago.
    pub max_age_days: u32,
    /// Where the rows are to go, one of [`TARGETS`].
    pub target: Option<&'static str>,
    /// What each rule of [`RULES`] matters; nothing if it is off.
    severities: [Option<Severity>; RULES.len()],
}

impl Policy {
    /// How much a rule, by its place in [`RULES`], matters; nothing if it is off.
    pub fn severity(&self, rule: usize) -> Option<Severity> {
        self.severities.get(rule).copied().flatten()
    }
}

impl Default for Policy {
    /// Everything is allowed, and every rule matters as it says.
    fn default() -> Self {
        Self {
            allowed_tags: Vec::new(),
            allowed_models: Vec::new(),
            serial_patterns: Vec::new(),
            tag_required: false,
            user_required: false,
            max_rows: None,
            max_age_days: 365,
            target: None,
            severities: RULES.map(|rule| Some(rule.severity)),
        }
    }
}
