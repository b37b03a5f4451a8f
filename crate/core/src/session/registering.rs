//! Carrying out the plan, and changes of what the tenant has: from the first request to
//! the last answer.
//!
//! While a run is going its rows can't be edited: what is sent and what is shown would
//! differ.

use std::collections::HashSet;

use super::planning::{PlanCounts, TagUse};
use super::run::{Aim, Run, Terms, Work};
use super::save::UNFIT;
use super::{Refused, RowId, Session, State};
use crate::graph::audit::Audit;
use crate::graph::block::Block;
use crate::graph::change::{Edits, Order};
use crate::graph::directory::Directory;
use crate::graph::failure::Failure;
use crate::graph::import::Settings;
use crate::graph::plan::Plan;
use crate::graph::{Answer, Endpoint, Millis, Next};
use crate::message::Message;
use crate::rules::Severity;
use crate::sort;

/// Planning and registering, as far as they have come.
#[derive(Debug)]
pub(super) struct Registering {
    pub(super) endpoint: Endpoint,
    pub(super) directory: Directory,
    /// Once the whole list has been read.
    pub(super) plan: Option<Plan>,
    pub(super) counts: PlanCounts,
    pub(super) tags: Vec<TagUse>,
    pub(super) run: Option<Run>,
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

/// Registering and changing.
impl Session {
    /// Begins to carry out the plan. `import_id` marks our import records among those of
    /// others: a fresh GUID.
    ///
    /// # Errors
    /// A sentence: a run is going, there is no plan or nothing in it to do, or existing
    /// devices are not to be changed.
    pub fn begin_run(
        &mut self,
        import_id: String,
        seed: u64,
        settings: Settings,
        aim: Aim,
    ) -> Result<(), Refused> {
        self.refuse_while_running()?;
        let mut work = Work::default();
        for (id, _) in self.list.present() {
            match self.state(id) {
                State::New if aim.registers() => work.new.push(id),
                State::Identifier if aim.registers() => work.identifiers.push(id),
                State::OtherTag | State::OtherUser if aim.updates() => {
                    work.orders.extend(self.order_of(id).map(|order| (Some(id), order)));
                }
                _ => {}
            }
        }
        if work.is_empty() && self.registering.is_some() {
            return Err(Message::new(match aim {
                Aim::Register => "nothing-new",
                Aim::Update | Aim::Both => "nothing-to-do",
            }));
        }
        if !work.orders.is_empty() {
            self.refuse_changes()?;
        }
        let Some(registering) = &mut self.registering else {
            return Err(Message::new("no-plan"));
        };
        work.list_read = Some(registering.directory.read_at());
        let (endpoint, tenant) = (registering.endpoint.clone(), self.tenant.clone());
        let terms = Terms { endpoint, settings, id: import_id, seed, tenant };
        registering.run = Some(Run::begin(terms, work, &self.list));
        self.errand += 1;
        self.show_anew();
        Ok(())
    }

    /// Begins to change devices of the tenant's list as it was read last, by their ids.
    /// `id` is a fresh GUID for the run. A plan is over with it: it would say what was.
    ///
    /// # Errors
    /// A sentence: a run is going, existing devices are not to be changed, none is named,
    /// or one that the list does not have.
    pub fn begin_changes(
        &mut self,
        endpoint: Endpoint,
        devices: &HashSet<String>,
        edits: &Edits,
        id: String,
        seed: u64,
        settings: Settings,
    ) -> Result<(), Refused> {
        self.refuse_while_running()?;
        self.refuse_changes()?;
        // A list that changes while it is read can give a device twice.
        let mut once = HashSet::new();
        let named = |id: &String| devices.contains(id);
        let listed = self.devices().iter();
        let orders: Vec<_> = listed
            .filter(|device| named(&device.id) && once.insert(&device.id))
            .map(|device| {
                let (device, serial) = (device.id.clone(), device.serial_number.clone());
                (None, Order { device, serial, edits: edits.clone() })
            })
            .collect();
        if devices.is_empty() {
            return Err(Message::new("no-device-selected"));
        }
        if orders.len() < devices.len() {
            return Err(Message::new("no-such-device"));
        }
        let list_read = self.devices_read_at();
        // Rows that a journal brought are there for their run only.
        if self.list.restored {
            self.clear()?;
        }
        self.let_go_of_plan();
        let work = Work { orders, list_read, ..Work::default() };
        let tenant = self.tenant.clone();
        let terms = Terms { endpoint: endpoint.clone(), settings, id, seed, tenant };
        let run = Run::begin(terms, work, &self.list);
        let directory = Directory::new(endpoint.clone(), seed);
        self.registering = Some(Registering::of_run(endpoint, directory, run));
        self.errand += 1;
        self.show_anew();
        Ok(())
    }

    /// Deregisters exactly what the run has registered, by the ids that it was given.
    /// Gives how many devices that are; `next` goes on with it.
    ///
    /// # Errors
    /// A sentence: the run is still going, existing devices are not to be changed, or
    /// there is nothing to undo.
    pub fn undo_run(&mut self) -> Result<usize, Refused> {
        self.refuse_while_running()?;
        self.refuse_changes()?;
        let run = self.run_mut().filter(|run| run.undoable() > 0);
        let count = run.ok_or_else(|| Message::new("nothing-to-undo"))?.undo();
        self.show_anew();
        Ok(count)
    }

    /// Whether devices that are in the tenant may be changed or deregistered. Nobody who
    /// signs in has allowed it yet.
    pub fn allow_changes(&mut self, allowed: bool) {
        self.changes_allowed = allowed;
    }

    /// Whether devices that are in the tenant may be changed or deregistered.
    pub fn changes_allowed(&self) -> bool {
        self.changes_allowed
    }

    /// The run that was taken up came from outside, a file perhaps: nothing of it is sent
    /// until [`allow_run`](Self::allow_run).
    pub fn hold_run(&mut self) {
        if let Some(run) = self.run_mut() {
            run.held = true;
        }
    }

    /// The run goes on, whatever it came from. One that does not say its tenant is of the
    /// one that is signed in to; while nobody is, it stays held.
    pub fn allow_run(&mut self) {
        let tenant = self.tenant.clone();
        let Some(run) = self.run_mut() else { return };
        if run.tenant.is_empty() {
            run.tenant = tenant;
        }
        run.held = run.tenant.is_empty();
    }

    /// What is to be done next, for planning or registering.
    pub fn next(&mut self, now: Millis) -> Next {
        if let Some(message) = self.held_back() {
            return Next::Blocked(message);
        }
        let beside = self.next_beside(now);
        let next = match &mut self.registering {
            _ if beside != Next::Done => beside,
            None => Next::Done,
            Some(Registering { run: Some(run), .. }) => run.next(now, &self.list),
            Some(registering) => registering.directory.next(now),
        };
        if let Next::Send(request) = &next {
            self.audit.sent(now, self.errand, request);
        }
        next
    }

    /// Somebody has signed in to this tenant; nothing where nobody is, or nobody says. A
    /// run goes on in its own tenant only, and existing devices are not changed before
    /// that is allowed anew.
    pub fn set_tenant(&mut self, tenant: Option<&str>) {
        self.changes_allowed = false;
        let tenant = tenant.unwrap_or_default();
        if tenant != self.tenant {
            self.leave_tenant();
        }
        self.tenant = tenant.to_owned();
    }

    /// Who is signed in, for reports; nothing where nobody is.
    pub fn set_person(&mut self, person: Option<&str>) {
        self.person = person.unwrap_or_default().to_owned();
    }

    /// That the run is of another tenant than the one that is signed in to, if it is.
    pub fn run_elsewhere(&self) -> Option<Message> {
        let tenant = self.run()?.tenant();
        if tenant.is_empty() || tenant == self.tenant {
            return None;
        }
        let message = match self.tenant.as_str() {
            "" => Message::new("block-tenant-unknown"),
            now => Message::new("block-other-tenant").with("now", now),
        };
        Some(message.with("tenant", tenant))
    }

    /// Why the run does not go on for whoever is signed in.
    fn held_back(&self) -> Option<Message> {
        let run = self.run()?;
        if let Some(message) = self.run_elsewhere().filter(|_| !run.done()) {
            return Some(message);
        }
        if run.held && !run.done() {
            return Some(Message::new("block-from-file"));
        }
        // What was allowed when it began was not allowed by who signed in since, and a
        // journal may come from anywhere.
        let open = run.changes.open();
        let held = run.changing() && !self.changes_allowed && open > 0;
        held.then(|| Message::new("block-changes").with("count", open))
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

    /// What became of a request of an errand that is over: it is only noted.
    pub fn answer_late(&mut self, now: Millis, errand: u32, id: u32, answer: &Answer) {
        self.audit.answered(now, errand, id, answer);
    }

    /// What became of a request.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        self.audit.answered(now, self.errand, id, &answer);
        let Some(answer) = self.answer_beside(now, id, answer) else { return };
        let Some(registering) = &mut self.registering else {
            return;
        };
        match &mut registering.run {
            Some(run) => run.answer(now, id, answer),
            None => registering.directory.answer(now, id, answer),
        }
        if registering.plan.is_none() && registering.directory.whole() {
            registering.plan = Some(Plan::new(
                registering.directory.devices(),
                registering.directory.queued(),
            ));
            self.count_plan();
            self.show_anew();
        }
        self.revision += 1;
        self.unsorted = true;
        if self.filter.follows() {
            self.show_again();
        }
    }

    /// Goes on after what blocked it was mended. A run that was stopped sends nothing new
    /// for that.
    pub fn resume(&mut self, now: Millis) {
        self.further(|run| run.resume(now));
    }

    /// Goes on with a run, one that was stopped too.
    pub fn go_on(&mut self, now: Millis) {
        self.further(|run| run.go_on(now));
    }

    fn further(&mut self, run_on: impl FnOnce(&mut Run)) {
        self.resume_beside();
        match &mut self.registering {
            Some(Registering { run: Some(run), .. }) => run_on(run),
            Some(registering) => registering.directory.resume(),
            None => {}
        }
    }

    /// Sends nothing more that is new; what was sent is followed to its end.
    pub fn stop(&mut self) {
        if let Some(run) = self.run_mut() {
            run.stop();
        }
    }

    /// Waits once more for what was not settled before the deadline.
    pub fn keep_watching(&mut self, now: Millis) {
        if let Some(run) = self.run_mut() {
            run.keep_watching(now);
        }
    }

    /// Why planning or registering does not go on without the user, if it does not.
    pub fn blocked(&self) -> Option<Message> {
        if let Some(message) = self.held_back() {
            return Some(message);
        }
        let registering = self.registering.as_ref()?;
        let block = match &registering.run {
            Some(run) => run.blocked(),
            None => registering.directory.blocked(),
        };
        block.map(Block::message)
    }

    /// The failures of the run, each with the number of its rows, most first.
    pub fn failures(&self) -> Vec<(&Failure, usize)> {
        let mut groups: Vec<(&Failure, usize)> = Vec::new();
        for failure in self.run().into_iter().flat_map(Run::failures) {
            let same = |(known, _): &&mut (&Failure, usize)| {
                (known.code, &known.name) == (failure.code, &failure.name)
            };
            match groups.iter_mut().find(same) {
                Some((_, rows)) => *rows += 1,
                None => groups.push((failure, 1)),
            }
        }
        sort::by_key(&mut groups, |(_, rows)| std::cmp::Reverse(*rows));
        groups
    }

    /// The run, going or finished.
    pub fn run(&self) -> Option<&Run> {
        self.registering.as_ref()?.run.as_ref()
    }

    /// Where a row is on its way.
    pub fn state(&self, id: RowId) -> State {
        let on_its_way = self.run().and_then(|run| run.state(id));
        on_its_way.unwrap_or_else(|| self.planned(id))
    }

    /// What a row's state means for it, with numbers and names.
    pub fn state_message(&self, id: RowId) -> Message {
        if let Some(message) = self.run().and_then(|run| run.message(id)) {
            return message;
        }
        if self.has_error(id) {
            return self.first_error(id);
        }
        if self.state(id) == State::Identifier {
            return Message::new("plan-identifier");
        }
        self.elsewhere(id)
            .or_else(|| self.class(id).map(|class| class.message()))
            .unwrap_or_else(|| Message::new("row-checked"))
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
        self.run()?.failure(id)
    }

    /// Whether a row has an error, whatever target is chosen.
    pub(super) fn has_error(&self, id: RowId) -> bool {
        self.list.row(id).is_some_and(|row| self.list.has_error(row))
    }

    pub(super) fn run_mut(&mut self) -> Option<&mut Run> {
        self.registering.as_mut()?.run.as_mut()
    }

    fn refuse_changes(&self) -> Result<(), Refused> {
        match self.changes_allowed {
            true => Ok(()),
            false => Err(Message::new("changes-not-allowed")),
        }
    }

    /// Refuses what would change the rows of a run that is going, or that was stopped and
    /// can be gone on with: it sends what stands in them.
    pub(super) fn refuse_edits(&self) -> Result<(), Refused> {
        self.refuse_while_running()?;
        match self.run() {
            Some(run) if run.left() > 0 => Err(Message::new("run-stopped")),
            _ => Ok(()),
        }
    }

    /// Refuses what does not go beside a run that is going.
    pub(super) fn refuse_while_running(&self) -> Result<(), Refused> {
        match self.run() {
            Some(run) if !run.done() => Err(Message::new("run-going")),
            _ => Ok(()),
        }
    }
}
