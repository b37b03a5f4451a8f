//! The plan: the rows beside the tenant's own list.
//!
//! `graph` reads the list and says where a row stands beside it; here is what that is
//! for the rows, with what a person left out.

use std::collections::HashMap;

use super::registering::Registering;
use super::{Refused, RowId, Session, State};
use crate::csv::{Column, Kind};
use crate::graph::change::{Edits, Order, Properties, User};
use crate::graph::directory::Directory;
use crate::graph::plan::{Candidate, Class};
use crate::graph::{Endpoint, Millis};
use crate::message::Message;
use crate::sort;

/// How many rows stand where beside the tenant's list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlanCounts {
    /// Devices of the tenant read so far.
    pub devices: usize,
    /// All of them: what follows holds.
    pub whole: bool,
    /// When the list was read to its end, in milliseconds since 1970; 0 before.
    pub read_at: Millis,
    /// Not in the tenant.
    pub new: usize,
    /// In the tenant with the same tag.
    pub here: usize,
    /// In the tenant with another tag.
    pub other_tag: usize,
    /// In the tenant with the same tag, assigned to another user.
    pub other_user: usize,
    /// Corporate identifiers, which are imported whether the tenant has them or not.
    pub identifiers: usize,
    /// In the tenant's import queue already.
    pub queued: usize,
    /// Left out by a person.
    pub left_out: usize,
    /// Several devices of the tenant could be it.
    pub ambiguous: usize,
    /// With an error, or without a serial number.
    pub refused: usize,
}

/// A group tag that rows ask for, beside those of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// As the rows spell it.
    pub tag: String,
    /// Rows of the list with it.
    pub rows: usize,
    /// Devices of the tenant with exactly this tag.
    pub devices: usize,
    /// Tags of the tenant that differ from it by case or blanks only: a group's rule
    /// compares exactly, so one of them may be meant.
    pub near: Vec<String>,
}

/// Planning.
impl Session {
    /// Begins to read the tenant's device list, to plan from it. What an earlier plan
    /// or a finished run said of the rows is forgotten.
    pub fn begin_plan(&mut self, endpoint: Endpoint, seed: u64) -> Result<(), Refused> {
        self.forget_plan()?;
        let directory = Directory::new(endpoint.clone(), seed);
        let counts = PlanCounts::default();
        let (plan, run, tags) = (None, None, Vec::new());
        self.registering =
            Some(Registering { endpoint, directory, plan, counts, tags, run });
        self.errand += 1;
        self.show_anew();
        Ok(())
    }

    /// Drops the plan, or what a finished run said of the rows.
    pub fn forget_plan(&mut self) -> Result<(), Refused> {
        self.refuse_while_running()?;
        // Rows that a journal brought are there for their run only.
        if self.list.restored {
            return self.clear();
        }
        self.let_go_of_plan();
        self.errand += 1;
        self.show_anew();
        Ok(())
    }

    /// Leaves rows out of the plan, or takes them in again. Gives how many changed.
    pub fn leave_out(
        &mut self,
        rows: &super::Selection,
        out: bool,
    ) -> Result<usize, Refused> {
        self.refuse_while_running()?;
        let rows = self.selected(rows);
        let mut changed = 0;
        for row in rows {
            changed += usize::from(match out {
                true => self.left_out.insert(row),
                false => self.left_out.remove(&row),
            });
        }
        self.count_plan();
        self.show_again();
        Ok(changed)
    }

    /// How the rows stand beside the tenant's list; nothing without a plan.
    pub fn plan(&self) -> Option<PlanCounts> {
        let registering = self.registering.as_ref().filter(|_| !self.list.restored)?;
        // A run of the tenant's own devices was begun from no plan.
        if registering.run.is_some() && registering.plan.is_none() {
            return None;
        }
        let devices = registering.directory.devices().len();
        let read_at = registering.directory.read_at();
        Some(PlanCounts { devices, read_at, ..registering.counts })
    }

    /// The tags that rows ask for beside those of the tenant, most rows first.
    pub fn plan_tags(&self) -> &[TagUse] {
        self.registering.as_ref().map_or(&[], |registering| &registering.tags)
    }

    /// Counts again how the rows stand, after the list or the plan changed.
    pub(super) fn count_plan(&mut self) {
        if !self.is_planned() {
            return;
        }
        let mut counts = PlanCounts { whole: true, ..PlanCounts::default() };
        for (id, _) in self.list.present() {
            match self.planned(id) {
                State::New => counts.new += 1,
                State::Here => counts.here += 1,
                State::OtherTag => counts.other_tag += 1,
                State::OtherUser => counts.other_user += 1,
                State::Identifier => counts.identifiers += 1,
                State::Queued => counts.queued += 1,
                State::LeftOut => counts.left_out += 1,
                State::Ambiguous => counts.ambiguous += 1,
                _ => counts.refused += 1,
            }
        }
        let tags = self.tags_beside();
        if let Some(registering) = &mut self.registering {
            registering.counts = counts;
            registering.tags = tags;
        }
    }

    /// The tenant's list has been read to its end, to plan from.
    fn is_planned(&self) -> bool {
        self.registering.as_ref().is_some_and(|registering| registering.plan.is_some())
    }

    fn tags_beside(&self) -> Vec<TagUse> {
        let Some(plan) = self.registering.as_ref().and_then(|it| it.plan.as_ref()) else {
            return Vec::new();
        };
        let mut rows: HashMap<&str, usize> = HashMap::new();
        for (_, row) in self.list.present() {
            *rows.entry(self.list.text(row, Column::GroupTag)).or_default() += 1;
        }
        let asked = rows.into_iter().filter(|(tag, _)| !tag.is_empty());
        let mut uses: Vec<TagUse> = asked
            .map(|(tag, rows)| TagUse {
                tag: tag.to_owned(),
                rows,
                devices: plan.tagged(tag),
                near: plan.tags_near(tag),
            })
            .collect();
        sort::by(&mut uses, |a, b| (b.rows, &a.tag).cmp(&(a.rows, &b.tag)));
        uses
    }

    pub(super) fn planned(&self, id: RowId) -> State {
        if self.has_error(id) {
            return State::Refused;
        }
        if self.kind(id) == Some(Kind::Identifier) {
            return match self.left_out.contains(&id) {
                _ if !self.is_planned() => State::Checked,
                true => State::LeftOut,
                false => State::Identifier,
            };
        }
        if self.elsewhere(id).is_some() {
            return State::Refused;
        }
        let class = self.class(id);
        let left_out = self.left_out.contains(&id);
        match class {
            None => State::Checked,
            Some(
                Class::New
                | Class::OtherTag { .. }
                | Class::Here { other_user: Some(_), .. },
            ) if left_out => State::LeftOut,
            Some(Class::New) => State::New,
            Some(Class::Queued) => State::Queued,
            Some(Class::Here { other_user: Some(_), .. }) => State::OtherUser,
            Some(Class::Here { .. }) => State::Here,
            Some(Class::OtherTag { .. }) => State::OtherTag,
            Some(Class::Ambiguous { .. }) => State::Ambiguous,
            Some(Class::Unmatchable) => State::Refused,
        }
    }

    /// The row beside the tenant's list, once that is known.
    pub(super) fn class(&self, id: RowId) -> Option<Class> {
        let registering = self.registering.as_ref()?;
        let row = self.list.row(id)?;
        let candidate = Candidate {
            serial: self.list.text(row, Column::Serial),
            manufacturer: self.list.manufacturer(row),
            model: self.list.model(row),
            group_tag: self.list.text(row, Column::GroupTag),
            assigned_user: self.list.text(row, Column::AssignedUser),
        };
        Some(
            registering.plan.as_ref()?.class(registering.directory.devices(), &candidate),
        )
    }

    /// How a row is registered that has no hash by nature: Graph can't.
    pub(super) fn elsewhere(&self, id: RowId) -> Option<Message> {
        self.kind(id).and_then(Kind::elsewhere)
    }

    fn kind(&self, id: RowId) -> Option<Kind> {
        Some(self.list.kind(self.list.row(id)?))
    }

    /// What a row asks of the device that it is, where that differs.
    pub fn order_of(&self, id: RowId) -> Option<Order> {
        let row = self.list.row(id)?;
        let cell = |column| self.list.text(row, column).to_owned();
        let (device, tag, user) = match self.class(id)? {
            Class::OtherTag { device, other_user, .. } => (device, true, other_user),
            Class::Here { device, other_user, .. } => (device, false, other_user),
            _ => return None,
        };
        let user = user.map(|_| User::Assigned {
            principal: cell(Column::AssignedUser),
            addressable: String::new(),
        });
        let group_tag = tag.then(|| cell(Column::GroupTag));
        let properties = Properties { group_tag, user, ..Properties::default() };
        let serial = cell(Column::Serial);
        Some(Order { device, serial, edits: Edits::Change(properties) })
    }
}
