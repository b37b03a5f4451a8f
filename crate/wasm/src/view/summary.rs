//! The picture of the whole, and what narrows it down.

use preflight_core::message::Message;
use preflight_core::session::Session;
use preflight_core::{rules, session};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{File, FindingGroup, Plan, Run, State, Tenant, Text};

/// Where and how many: the page's picture of the whole, sent after every change.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub files: Vec<File>,
    /// Rows in the list.
    pub rows: u32,
    /// Rows that the filter shows.
    pub shown: u32,
    /// Rows by their worst finding: error, warning, note, none.
    pub errors: u32,
    pub warnings: u32,
    pub notes: u32,
    pub clean: u32,
    pub findings: Vec<FindingGroup>,
    pub filter: Filter,
    /// Another number after a row has left its place among those shown.
    pub arrangement: f64,
    /// What the policy in force demands; nothing of one that allows all.
    pub demands: Vec<Text>,
    /// What undo would take back, what redo would do again.
    pub undo: Option<Text>,
    pub redo: Option<Text>,
    /// Rows whose damaged hash can be searched for one slip.
    pub searchable: u32,
    /// How far the search is that is going on.
    pub search: Option<SearchProgress>,
    pub plan: Option<Plan>,
    pub run: Option<Run>,
    /// Requests in the technical log, those that it has not kept included.
    pub requests: f64,
    /// Its devices and its sync.
    pub tenant: Tenant,
    /// Devices that are in the tenant may be changed or deregistered.
    pub changes_allowed: bool,
}

impl Summary {
    pub fn of(
        session: &Session,
        next_at: Option<f64>,
        held_back: Option<Message>,
        tenant: Tenant,
    ) -> Self {
        let counts = session.counts();
        let [errors, warnings, notes] = counts.worst;
        let (undo, redo) = session.steps();
        Self {
            files: session
                .files()
                .map(|(id, file)| File::of(session, id, file))
                .collect(),
            rows: counts.rows,
            shown: session.shown().len() as u32,
            errors,
            warnings,
            notes,
            clean: counts.rows - errors - warnings - notes,
            findings: FindingGroup::all(session),
            filter: Filter::of(session.filter()),
            arrangement: session.arrangement() as f64,
            demands: session.policy().demands().iter().map(Text::from).collect(),
            undo: undo.map(Text::from),
            redo: redo.map(Text::from),
            searchable: counts.searchable,
            search: session.searching().map(SearchProgress::from),
            plan: session.plan().map(|counts| Plan::of(session, counts)),
            requests: session.audit().entries().len() as f64
                + session.audit().dropped() as f64,
            run: session.run().map(|run| Run::of(session, run, next_at, held_back)),
            changes_allowed: session.changes_allowed(),
            tenant,
        }
    }
}

/// How far a search for one slip is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SearchProgress {
    pub rows: u32,
    pub rows_done: u32,
    /// Rows in which the one slip was found.
    pub found: u32,
    /// How much of the row at hand is done, from 0 to 1.
    pub share: f64,
    /// No search is going on, or this was its end.
    pub done: bool,
}

impl From<session::SearchProgress> for SearchProgress {
    fn from(progress: session::SearchProgress) -> Self {
        Self {
            rows: progress.rows as u32,
            rows_done: progress.rows_done as u32,
            found: progress.found as u32,
            share: progress.tried as f64 / progress.to_try.max(1) as f64,
            done: progress.done,
        }
    }
}

/// What is known of the damage of a row's hash.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Sought {
    /// There is nothing to search for.
    Pointless,
    /// It can be searched for one slip.
    Possible,
    /// It was searched, and what was found is its fix.
    Found,
    /// It was searched, and it was more than one slip.
    InVain,
}

impl From<session::Sought> for Sought {
    fn from(sought: session::Sought) -> Self {
        match sought {
            session::Sought::Pointless => Sought::Pointless,
            session::Sought::Possible => Sought::Possible,
            session::Sought::Found => Sought::Found,
            session::Sought::InVain => Sought::InVain,
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct Filter {
    /// Only rows with a finding of this rule.
    pub rule: Option<String>,
    /// Only rows in one of these states; empty: all.
    pub states: Vec<State>,
    /// Only rows of this file; of an archive, of all that is in it.
    pub file: Option<u32>,
    /// Only rows with this text in serial, maker, model, tag or user, case aside.
    pub text: String,
    /// Only rows of exactly this maker; the empty one is none.
    pub maker: Option<String>,
    /// Only rows of exactly this model.
    pub model: Option<String>,
    /// Only rows with exactly this group tag; the empty one is none.
    pub tag: Option<String>,
    /// Only hashes that this build of Windows took; 0: none that is known.
    pub build: Option<u16>,
    /// Only rows that the service refused with this number and name.
    pub failure: Option<FailureName>,
}

/// What a failure is called.
#[derive(Clone, Serialize, Deserialize, Tsify)]
pub struct FailureName {
    pub code: i32,
    pub name: String,
}

impl Filter {
    pub fn of(filter: &session::Filter) -> Self {
        let rule = filter.rule.and_then(|place| rules::RULES.get(place));
        Self {
            rule: rule.map(|rule| rule.name.to_owned()),
            states: filter.states.iter().map(|state| State::from(*state)).collect(),
            file: filter.file,
            text: filter.text.clone(),
            maker: filter.maker.clone(),
            model: filter.model.clone(),
            tag: filter.tag.clone(),
            build: filter.build,
            failure: filter
                .failure
                .clone()
                .map(|(code, name)| FailureName { code, name }),
        }
    }
}

impl From<Filter> for session::Filter {
    fn from(filter: Filter) -> Self {
        let rule = filter.rule.as_deref().and_then(rules::named);
        Self {
            rule: rule.map(|rule| rule.index()),
            states: filter.states.into_iter().map(session::State::from).collect(),
            file: filter.file,
            text: filter.text,
            maker: filter.maker,
            model: filter.model,
            tag: filter.tag,
            build: filter.build,
            failure: filter.failure.map(|it| (it.code, it.name)),
        }
    }
}
