//! From the plan to the tenant's list: the rows beside `graph`'s machines.
//!
//! The machines know devices by number; here is which row each is, and what a row's
//! cells are to them. While a run is going its rows can't be edited: what is sent and
//! what is shown would differ.

use std::borrow::Cow;
use std::collections::HashMap;

use super::journal::Journal;
use super::list::List;
use super::save::UNFIT;
use super::{Refused, RowId, Session, State};
use crate::csv::Column;
use crate::graph::audit::Audit;
use crate::graph::block::Block;
use crate::graph::directory::Directory;
use crate::graph::failure::Failure;
use crate::graph::import::{self, Device, Fleet, Import, Profile, Settings};
use crate::graph::plan::{Candidate, Class, Plan};
use crate::graph::{Answer, Endpoint, Millis, Next};
use crate::message::Message;
use crate::rules::Severity;

/// Planning and registering, as far as they have come.
#[derive(Debug)]
pub(super) struct Registering {
    pub(super) endpoint: Endpoint,
    pub(super) directory: Directory,
    /// Once the whole list has been read.
    plan: Option<Plan>,
    counts: PlanCounts,
    tags: Vec<TagUse>,
    pub(super) run: Option<Run>,
}

/// Devices on their way.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) import: Import,
    /// The row of each device.
    pub(super) rows: Vec<RowId>,
    /// The device of each row.
    devices: HashMap<RowId, usize>,
    /// The tenant that they go to; empty where nobody said.
    pub(super) tenant: String,
    pub(super) journal: Journal,
}

impl Registering {
    /// A run without the plan that it was begun from.
    pub(super) fn of_run(endpoint: Endpoint, directory: Directory, run: Run) -> Self {
        let (plan, counts, tags) = (None, PlanCounts::default(), Vec::new());
        Self { endpoint, directory, plan, counts, tags, run: Some(run) }
    }

    /// The list, while a plan is reading it.
    pub(super) fn being_read(&self) -> Option<&Directory> {
        (self.run.is_none() && !self.directory.whole()).then_some(&self.directory)
    }
}

impl Run {
    pub(super) fn new(import: Import, rows: Vec<RowId>, tenant: String) -> Self {
        let devices = rows.iter().copied().zip(0..).collect();
        let journal = Journal::new(rows.len());
        Self { import, rows, devices, tenant, journal }
    }
}

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

/// Rows as the import machine asks for them, when it asks.
struct Rows<'a> {
    list: &'a List,
    rows: &'a [RowId],
}

impl Fleet for Rows<'_> {
    fn device(&self, index: usize) -> Device<'_> {
        let row = self.rows.get(index).and_then(|id| self.list.row(*id));
        let cell = |column| row.map_or("", |row| self.list.text(row, column));
        Device {
            serial: cell(Column::Serial),
            hash: row.map_or(Cow::Borrowed(""), |row| self.list.hash_text(row)),
            group_tag: cell(Column::GroupTag),
            assigned_user: cell(Column::AssignedUser),
            product_key: cell(Column::ProductId),
        }
    }
}

/// Planning and registering.
impl Session {
    /// Begins to read the tenant's device list, to plan from it. What an earlier plan
    /// or a finished run said of the rows is forgotten.
    pub fn begin_plan(&mut self, endpoint: Endpoint, seed: u64) -> Result<(), Refused> {
        self.refuse_while_running()?;
        self.let_go_of_plan();
        let directory = Directory::new(endpoint.clone(), seed);
        let counts = PlanCounts::default();
        let (plan, run, tags) = (None, None, Vec::new());
        self.registering =
            Some(Registering { endpoint, directory, plan, counts, tags, run });
        self.errand += 1;
        self.show_again();
        Ok(())
    }

    /// Begins to register the rows that the plan calls new. `import_id` marks our
    /// import records among those of others: a fresh GUID.
    pub fn begin_run(
        &mut self,
        import_id: String,
        seed: u64,
        settings: Settings,
    ) -> Result<(), Refused> {
        self.refuse_while_running()?;
        let new = |id: &RowId| self.state(*id) == State::New;
        let rows: Vec<RowId> =
            self.list.present().map(|(id, _)| id).filter(new).collect();
        let Some(registering) = &mut self.registering else {
            return Err(Message::new("no-plan"));
        };
        if rows.is_empty() {
            return Err(Message::new("nothing-new"));
        }
        let endpoint = registering.endpoint.clone();
        let import = Import::new(endpoint, settings, import_id, seed, rows.len());
        registering.run = Some(Run::new(import, rows, self.tenant.clone()));
        self.errand += 1;
        self.show_again();
        Ok(())
    }

    /// What is to be done next, for planning or registering.
    pub fn next(&mut self, now: Millis) -> Next {
        if let Some(message) = self.elsewhere_signed_in() {
            return Next::Blocked(message);
        }
        let beside = self.next_beside(now);
        let next = match &mut self.registering {
            _ if beside != Next::Done => beside,
            None => Next::Done,
            Some(Registering { run: Some(Run { import, rows, .. }), .. }) => {
                import.next(now, &Rows { list: &self.list, rows })
            }
            Some(registering) => registering.directory.next(now),
        };
        if let Next::Send(request) = &next {
            self.audit.sent(now, self.errand, request);
        }
        next
    }

    /// The tenant that is signed in to; nothing where nobody is, or nobody says. A run
    /// goes on in its own tenant only.
    pub fn set_tenant(&mut self, tenant: Option<&str>) {
        let tenant = tenant.unwrap_or_default();
        if tenant != self.tenant {
            self.leave_tenant();
        }
        self.tenant = tenant.to_owned();
    }

    /// Why the run does not go on for whoever is signed in.
    fn elsewhere_signed_in(&self) -> Option<Message> {
        let run = self.registering.as_ref()?.run.as_ref()?;
        let same = run.tenant.is_empty() || run.tenant == self.tenant;
        let message = || match self.tenant.as_str() {
            "" => Message::new("block-tenant-unknown").with("tenant", &run.tenant),
            now => {
                let message = Message::new("block-other-tenant").with("now", now);
                message.with("tenant", &run.tenant)
            }
        };
        (!same && !run.import.done()).then(message)
    }

    /// The requests that went out, and what came of each.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The number of what [`next`](Self::next) is about: another one for each plan and
    /// each run. An answer belongs to the errand that its request was for.
    pub fn errand(&self) -> u32 {
        self.errand
    }

    /// What became of a request.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        self.audit.answered(now, self.errand, id, &answer);
        let Some(answer) = self.answer_beside(now, id, answer) else { return };
        let Some(registering) = &mut self.registering else {
            return;
        };
        match &mut registering.run {
            Some(run) => run.import.answer(now, id, answer),
            None => registering.directory.answer(now, id, answer),
        }
        if registering.plan.is_none() && registering.directory.whole() {
            registering.plan = Some(Plan::new(
                registering.directory.devices(),
                registering.directory.queued(),
            ));
            self.count_plan();
        }
        self.revision += 1;
        if !self.filter.states.is_empty() {
            self.show_again();
        }
    }

    /// Goes on after what blocked it was mended.
    pub fn resume(&mut self, now: Millis) {
        self.resume_beside();
        match &mut self.registering {
            Some(Registering { run: Some(run), .. }) => run.import.resume(now),
            Some(registering) => registering.directory.resume(),
            None => {}
        }
    }

    /// Sends nothing more that is new; what was sent is followed to its end.
    pub fn stop(&mut self) {
        if let Some(Run { import, .. }) = self.run_mut() {
            import.stop();
        }
    }

    /// Waits once more for what was not settled before the deadline.
    pub fn keep_watching(&mut self, now: Millis) {
        if let Some(Run { import, .. }) = self.run_mut() {
            import.keep_watching(now);
        }
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
        self.show_again();
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
        if self.registering.as_ref().is_none_or(|registering| registering.plan.is_none())
        {
            return;
        }
        let mut counts = PlanCounts { whole: true, ..PlanCounts::default() };
        for (id, _) in self.list.present() {
            match self.planned(id) {
                State::New => counts.new += 1,
                State::Here => counts.here += 1,
                State::OtherTag => counts.other_tag += 1,
                State::OtherUser => counts.other_user += 1,
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
        uses.sort_by(|a, b| (b.rows, &a.tag).cmp(&(a.rows, &b.tag)));
        uses
    }

    /// Why planning or registering does not go on without the user, if it does not.
    pub fn blocked(&self) -> Option<Message> {
        if let Some(message) = self.elsewhere_signed_in() {
            return Some(message);
        }
        let registering = self.registering.as_ref()?;
        let block = match &registering.run {
            Some(run) => run.import.blocked(),
            None => registering.directory.blocked(),
        };
        block.map(Block::message)
    }

    /// The failures of the run, each with the number of its rows, most first.
    pub fn failures(&self) -> Vec<(&Failure, usize)> {
        let run =
            self.registering.as_ref().and_then(|registering| registering.run.as_ref());
        let states = run.map_or(0..0, |run| 0..run.rows.len());
        let mut groups: Vec<(&Failure, usize)> = Vec::new();
        for failure in states.filter_map(|device| match run?.import.state(device) {
            import::State::Failed(failure) => Some(failure),
            _ => None,
        }) {
            let same = |(known, _): &&mut (&Failure, usize)| {
                (known.code, &known.name) == (failure.code, &failure.name)
            };
            match groups.iter_mut().find(same) {
                Some((_, rows)) => *rows += 1,
                None => groups.push((failure, 1)),
            }
        }
        groups.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        groups
    }

    /// The run, going or finished.
    pub fn run(&self) -> Option<&Import> {
        Some(&self.registering.as_ref()?.run.as_ref()?.import)
    }

    /// The tenant that the run registers in; empty without a run, or where nobody said.
    pub fn run_tenant(&self) -> &str {
        let run = self.registering.as_ref().and_then(|it| it.run.as_ref());
        run.map_or("", |run| &run.tenant)
    }

    /// Where a row is on its way.
    pub fn state(&self, id: RowId) -> State {
        match self.imported(id) {
            None => self.planned(id),
            Some(import::State::Planned) => State::New,
            Some(import::State::Sent) => State::Sent,
            Some(import::State::Accepted { .. }) => State::Accepted,
            Some(import::State::Registered { .. }) => State::Registered,
            Some(import::State::Visible {
                profile: Profile::Assigned { .. }, ..
            }) => State::Assigned,
            Some(import::State::Visible { .. }) => State::Visible,
            Some(import::State::Failed { .. }) => State::Failed,
            Some(import::State::Unsettled { .. }) => State::Unsettled,
        }
    }

    /// What a row's state means for it, with numbers and names.
    pub fn state_message(&self, id: RowId) -> Message {
        match (self.imported(id), self.class(id)) {
            (Some(state), _) if *state != import::State::Planned => state.message(),
            _ if self.has_error(id) => self.first_error(id),
            (_, class) => self
                .elsewhere(id)
                .or_else(|| class.map(|class| class.message()))
                .unwrap_or_else(|| Message::new("row-checked")),
        }
    }

    /// How a row is registered that has no hash by nature: Graph can't.
    fn elsewhere(&self, id: RowId) -> Option<Message> {
        self.list.kind(self.list.row(id)?).elsewhere()
    }

    /// What the worst finding of a row is, in a few words.
    fn first_error(&self, id: RowId) -> Message {
        let findings = self.findings(id);
        let first = findings.iter().find(|(rule, found)| {
            rule.name != UNFIT && found.severity == Severity::Error
        });
        first.map_or_else(|| Message::new("row-checked"), |(rule, _)| rule.title())
    }

    /// Why the service refused a row, if it did.
    pub fn failure(&self, id: RowId) -> Option<&Failure> {
        match self.imported(id)? {
            import::State::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// What the import machine says of the row, if the run has it.
    fn imported(&self, id: RowId) -> Option<&import::State> {
        let run = self.registering.as_ref()?.run.as_ref()?;
        Some(run.import.state(*run.devices.get(&id)?))
    }

    fn planned(&self, id: RowId) -> State {
        if self.has_error(id) || self.elsewhere(id).is_some() {
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
    fn class(&self, id: RowId) -> Option<Class> {
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

    /// Whether a row has an error, whatever target is chosen.
    pub(super) fn has_error(&self, id: RowId) -> bool {
        self.list.row(id).is_some_and(|row| self.list.has_error(row))
    }

    pub(super) fn run_mut(&mut self) -> Option<&mut Run> {
        self.registering.as_mut()?.run.as_mut()
    }

    /// Refuses what would change rows that are being registered.
    pub(super) fn refuse_while_running(&self) -> Result<(), Refused> {
        match self.run() {
            Some(import) if !import.done() => Err(Message::new("run-going")),
            _ => Ok(()),
        }
    }
}
