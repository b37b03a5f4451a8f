//! Which rows are shown: by finding, state, file, tag and text.

use super::caseless::contains;
use super::list::{FileId, List, Row, RowId};
use crate::csv::Column;
use crate::graph::failure::Failure;
use crate::rules::Severity;

/// Where a row is on its way. Each state names what proved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Read and checked here; nothing is known of the tenant.
    Checked,
    /// Has a finding of severity error, nothing to be matched by, or no hash by nature:
    /// it is not sent.
    Refused,
    /// The tenant's own list does not have its serial number.
    New,
    /// The tenant's own list has it, with the same tag.
    Here,
    /// The tenant's own list has it, with another tag.
    OtherTag,
    /// The tenant's own list has it with the same tag, assigned to another user.
    OtherUser,
    /// A corporate identifier, which is imported whether the tenant has it or not.
    Identifier,
    /// The tenant's import queue has it: somebody is registering it.
    Queued,
    /// It is in the plan, and a person left it out.
    LeftOut,
    /// Several devices of the tenant could be it.
    Ambiguous,
    /// Sent, and not answered yet.
    Sent,
    /// The service answered with an import record.
    Accepted,
    /// The import record says complete.
    Registered,
    /// The tenant's own list shows it.
    Visible,
    /// The tenant's own list says that its deployment profile is assigned.
    Assigned,
    /// The service said that the corporate identifier is there.
    Identified,
    /// The device that it is in the tenant is being changed or deregistered.
    Changing,
    /// That device was read back and is as asked.
    Changed,
    /// That device was deregistered and is not in the tenant any more.
    Deregistered,
    /// The import record, or the service's answer, says why not.
    Failed,
    /// Nothing was heard of it before the deadline.
    Unsettled,
}

/// What a row must have to be shown. Nothing set: all are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A finding of the rule at this place in [`RULES`](crate::rules::RULES).
    pub rule: Option<usize>,
    /// A worst finding of one of these severities; `None`: nothing was found.
    pub worst: Vec<Option<Severity>>,
    /// One of these states.
    pub states: Vec<State>,
    /// This file; an archive with all that is in it.
    pub file: Option<FileId>,
    /// This text in serial number, maker, model, tag or user, case aside.
    pub text: String,
    /// Exactly this maker, as the hash says, or else the file; the empty one is none.
    pub maker: Option<String>,
    /// Exactly this model.
    pub model: Option<String>,
    /// Exactly this group tag; the empty one is none.
    pub tag: Option<String>,
    /// A hash taken by this build of Windows; 0: by none that is known.
    pub build: Option<u16>,
    /// Refused by the service with this number and name.
    pub failure: Option<(i32, String)>,
}

impl Filter {
    /// Whether what becomes of the rows changes which of them fit.
    pub(super) fn follows(&self) -> bool {
        !self.states.is_empty() || self.failure.is_some()
    }

    /// Of these rows, with their states, those that fit.
    pub(super) fn pick<'a>(
        &'a self,
        list: &'a List,
        rows: impl Iterator<Item = (RowId, &'a Row)> + 'a,
        state: impl Fn(RowId) -> State + 'a,
        failure: impl Fn(RowId) -> Option<&'a Failure> + 'a,
    ) -> impl Iterator<Item = RowId> + 'a {
        let makes = (self.maker.is_some() || self.model.is_some())
            .then(|| list.makes.like(self.maker.as_deref(), self.model.as_deref()));
        let family = self.file.map(|file| list.family(file));
        let fits = move |(id, row): &(RowId, &Row)| {
            family.as_ref().is_none_or(|files| files.binary_search(&row.file).is_ok())
                && self.rule.is_none_or(|rule| list.has(row, rule))
                && (self.worst.is_empty() || self.worst.contains(&list.worst(row)))
                && (self.states.is_empty() || self.states.contains(&state(*id)))
                && self.build.is_none_or(|build| row.build == build)
                && self
                    .tag
                    .as_ref()
                    .is_none_or(|tag| list.text(row, Column::GroupTag) == tag)
                && self.failure.as_ref().is_none_or(|(code, name)| {
                    failure(*id).is_some_and(|it| (it.code, &it.name) == (*code, name))
                })
                && makes
                    .as_ref()
                    .is_none_or(|makes| makes.binary_search(&row.make).is_ok())
                && (self.text.is_empty() || text_in(list, row, &self.text))
        };
        rows.filter(fits).map(|(id, _)| id)
    }
}

fn text_in(list: &List, row: &Row, wanted: &str) -> bool {
    let columns = [Column::Serial, Column::GroupTag, Column::AssignedUser];
    columns.into_iter().any(|column| contains(list.text(row, column), wanted))
        || contains(list.manufacturer(row), wanted)
        || contains(list.model(row), wanted)
}
