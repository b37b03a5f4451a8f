//! Every verb of the user: files, rows, edits, undo, filter, findings, saving,
//! planning and registering.
//!
//! A [`Session`] is the whole of what a page or a command line works on. Row and file
//! ids never change and are never given again; what a person sees as a place in the
//! list is a place among the rows shown.

mod arena;
mod bulk;
mod caseless;
mod census;
mod cores;
mod destination;
mod filter;
mod found;
mod history;
mod journal;
mod kin;
mod list;
mod make;
mod mapping;
mod order;
mod overview;
mod planning;
mod reading;
mod registering;
mod replacing;
mod run;
mod save;
mod searching;
mod tenant;
#[cfg(test)]
mod tests;
mod ticket;
mod unpacking;
mod wrapped;

pub use bulk::{Replace, Selection};
pub use destination::Destination;
pub use filter::{Filter, State};
pub use history::StepView;
pub use journal::{
    Entry as JournalEntry, Head as JournalHead, is_journal, read_file as read_journal,
};
pub use list::{Counts, FileId, RowId};
pub use order::{RowColumn, RowOrder};
pub use overview::{Maker, Overview, Ranked};
pub use planning::{PlanCounts, TagUse};
pub use reading::File;
pub use run::{Aim, OrderView, Run};
pub use save::target::named as target;
pub use save::{
    Limits, Options, Part, Remark, RemarkKind, Save, TARGETS, Target, is_report,
};
pub use searching::{SearchProgress, Sought};
pub use tenant::{
    DeviceColumn, DeviceCounts, DeviceFilter, DeviceOrder, DevicePick, DeviceRecord,
    LookUp, SyncState, devices_csv, devices_json,
};
pub use ticket::{Subject, Ticket};

use std::collections::BTreeSet;

use crate::csv::{Column, Kind};
use crate::graph::audit::Audit;
use crate::message::Message;
use crate::rules::policy::Policy;
use crate::rules::{self, Change, Finding, Hash, Place, RULES, Rule, Severity};

use history::{Changed, History, Step};
use list::List;
use registering::Registering;
use searching::Searching;
use tenant::TenantView;

/// The list of rows and everything a user can do with it.
#[derive(Debug, Default)]
pub struct Session {
    list: List,
    filter: Filter,
    /// What the rows are sorted by; nothing: they stand as in their files.
    order: Option<RowOrder>,
    /// Every row as it was sorted last, those off the list too; empty where none is.
    sorted: Vec<RowId>,
    /// Something may have changed since that the rows are sorted by.
    unsorted: bool,
    /// The rows that the filter shows, in order.
    shown: Vec<RowId>,
    history: History,
    registering: Option<Registering>,
    /// The tenant's devices, to look at.
    tenant_view: TenantView,
    /// Rows that a person left out of the plan.
    left_out: BTreeSet<RowId>,
    /// The tenant that is signed in to; empty: nobody says.
    tenant: String,
    /// Who is signed in; empty: nobody says.
    person: String,
    /// Whether devices that are in the tenant may be changed.
    changes_allowed: bool,
    audit: Audit,
    searching: Option<Searching>,
    /// What was counted of the rows, and the revision then.
    overview: Option<(u64, Overview)>,
    errand: u32,
    revision: u64,
    arrangement: u64,
}

/// A row as it stands in the list.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct RowView<'a> {
    pub id: RowId,
    pub place: Place<'a>,
    /// What it identifies its device by.
    pub kind: Kind,
    pub serial: &'a str,
    pub product_id: &'a str,
    pub group_tag: &'a str,
    pub assigned_user: &'a str,
    /// As the hash says, or else the file.
    pub manufacturer: &'a str,
    /// As the hash says, or else the file.
    pub model: &'a str,
    pub state: State,
}

/// A call that can't be carried out.
pub type Refused = Message;

/// Files and rows.
impl Session {
    /// Begins a file of this name; its bytes come by [`feed`](Self::feed).
    pub fn open(&mut self, name: impl Into<String>, size: u64) -> FileId {
        // Rows that a journal brought are there for their run only.
        if self.list.restored {
            // While the run is going they stay, and the file is one of them.
            let _ = self.clear();
        }
        self.list.files.push(File::new(name.into(), size, None));
        (self.list.files.len() - 1) as FileId
    }

    /// The next bytes of a file.
    pub fn feed(&mut self, file: FileId, bytes: &[u8]) {
        let before = self.list.rows.len();
        self.list.feed(file, bytes);
        self.show_from(before);
    }

    /// The end of a file. What is in an archive or workbook is read to its end. An
    /// earlier file of the same name is taken off the list if this is the same again,
    /// or a corrected one: a step that undo takes back.
    pub fn close(&mut self, file: FileId) {
        self.end(file);
        while self.work(usize::MAX) {}
    }

    /// The end of a file; what is in an archive or workbook is read by
    /// [`work`](Self::work), so that whoever calls stays responsive.
    pub fn end(&mut self, file: FileId) {
        let before = self.list.rows.len();
        self.list.close(file);
        self.list.settle();
        self.ended(before, true);
    }

    /// Reads on in archives and workbooks that have ended, about so many bytes of what
    /// is in them. Whether there is more to do.
    pub fn work(&mut self, budget: usize) -> bool {
        let before = self.list.rows.len();
        let more = self.list.work(budget);
        if !more {
            self.list.settle();
        }
        self.ended(before, !more);
        more
    }

    /// Shows the rows from this one on, and lets files that have ended take the place
    /// of earlier ones. `settled`: rows before it may have been checked anew.
    fn ended(&mut self, before: usize, settled: bool) {
        self.count_plan();
        let unwrapped = std::mem::take(&mut self.list.unwrapped);
        match unwrapped || settled && self.filter != Filter::default() {
            true => self.show_again(),
            false => self.show_from(before),
        }
        if !self.list.ended.is_empty() && self.order.is_some() {
            self.show_anew();
        }
        for file in std::mem::take(&mut self.list.ended) {
            self.replace_earlier(file);
        }
    }

    /// Forgets every file, row and step.
    pub fn clear(&mut self) -> Result<(), Refused> {
        self.refuse_while_running()?;
        self.let_go_of_plan();
        let tenant_view = std::mem::take(&mut self.tenant_view);
        // Requests still under way belong to an errand that is over.
        let policy = std::mem::take(&mut self.list.policy);
        let (today, chosen) = (self.list.today, self.list.chosen);
        let (errand, revision) = (self.errand + 1, self.revision + 1);
        let arrangement = self.arrangement + 1;
        let (tenant, person, audit) = (
            std::mem::take(&mut self.tenant),
            std::mem::take(&mut self.person),
            std::mem::take(&mut self.audit),
        );
        let changes_allowed = self.changes_allowed;
        *self = Self {
            errand,
            revision,
            arrangement,
            tenant,
            person,
            tenant_view,
            changes_allowed,
            audit,
            ..Self::default()
        };
        (self.list.policy, self.list.today, self.list.chosen) = (policy, today, chosen);
        Ok(())
    }

    /// What is allowed from now on; every row is checked by it.
    pub fn set_policy(&mut self, policy: Policy) -> Result<(), Refused> {
        self.refuse_while_running()?;
        self.list.check_by(|list| list.policy = policy);
        self.list_changed();
        Ok(())
    }

    /// What is allowed.
    pub fn policy(&self) -> &Policy {
        &self.list.policy
    }

    /// The day on which the list is checked, in seconds since 1970: without one, rules
    /// about the age of a hash are silent.
    pub fn set_today(&mut self, today: i64) {
        self.list.check_by(|list| list.today = Some(today));
        self.list_changed();
    }

    /// Where the rows are to go, whatever the policy says of it; nothing: as that says.
    /// What can't go there is found from now on.
    pub fn set_target(&mut self, chosen: Option<Destination>) -> Result<(), Refused> {
        self.refuse_while_running()?;
        self.list.check_by(|list| list.chosen = chosen);
        self.list_changed();
        Ok(())
    }

    /// Where the rows are to go, if the person or the policy says.
    pub fn target(&self) -> Option<Destination> {
        self.list.destination()
    }

    /// How much a rule matters here; nothing if the policy turns it off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.list.policy.severity(rule.index())
    }

    /// The files of the list with their ids.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).zip(&self.list.files).filter(|(_, file)| !file.removed)
    }

    /// What the rules find in a file as a whole.
    pub fn file_findings(&self, file: FileId) -> Vec<(&'static Rule, Finding)> {
        if self.list.restored {
            return Vec::new();
        }
        let (replaced, bound) = (self.list.replaced(file), self.list.bound(file));
        let sheet = self.list.is_sheet(file);
        let file = self.list.files.get(file as usize);
        let seen = file.map(|file| {
            let seen = file.seen(&self.list.policy);
            rules::File { replaced, bound, written: seen.written || sheet, ..seen }
        });
        seen.map_or_else(Vec::new, |seen| rules::check_file(&seen).collect())
    }

    /// The row of this id, removed ones excepted.
    pub fn row(&self, id: RowId) -> Option<RowView<'_>> {
        let row = self.list.row(id).filter(|row| !row.removed)?;
        Some(RowView {
            id,
            place: self.list.place(id)?,
            kind: self.list.kind(row),
            serial: self.list.text(row, Column::Serial),
            product_id: self.list.text(row, Column::ProductId),
            group_tag: self.list.text(row, Column::GroupTag),
            assigned_user: self.list.text(row, Column::AssignedUser),
            manufacturer: self.list.manufacturer(row),
            model: self.list.model(row),
            state: self.state(id),
        })
    }

    /// Every row of the list in order, whatever the filter.
    pub fn rows(&self) -> impl Iterator<Item = RowView<'_>> {
        self.list.present().filter_map(|(id, _)| self.row(id))
    }

    /// What the rules find in a row.
    pub fn findings(&self, id: RowId) -> Vec<(&'static Rule, Finding)> {
        self.list.findings(id)
    }

    /// The hash of a row.
    pub fn hash(&self, id: RowId) -> Option<Hash<'_>> {
        Some(self.list.hash(self.list.row(id)?))
    }

    /// How many rows there are, and what was found in them.
    pub fn counts(&self) -> &Counts {
        &self.list.counts
    }
}

/// What is shown.
impl Session {
    /// Shows the rows that this filter lets through.
    pub fn show(&mut self, filter: Filter) {
        self.filter = filter;
        self.show_sorted();
    }

    /// The filter in force.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Sorts the rows shown, or has them stand as in their files again. They are sorted
    /// anew when the filter changes, when a file has been read and when a plan or a run
    /// begins or ends; a change of a cell moves no row, so that whoever goes from row to
    /// row while changing them misses none.
    pub fn sort(&mut self, order: Option<RowOrder>) {
        self.order = order;
        self.show_anew();
    }

    /// What the rows are sorted by.
    pub fn order(&self) -> Option<RowOrder> {
        self.order
    }

    /// The ids of the rows shown, in order.
    pub fn shown(&self) -> &[RowId] {
        &self.shown
    }

    /// The place of a row among those shown.
    pub fn place(&self, id: RowId) -> Option<usize> {
        match self.order {
            // Rows are shown in the order of their ids.
            None => self.shown.binary_search(&id).ok(),
            Some(_) => self.shown.iter().position(|shown| *shown == id),
        }
    }

    /// Another number after whatever may have changed a row, its state or which rows
    /// are shown: what was computed before may be out of date.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Another number after a row has left its place among those shown: a place that
    /// was known before may be another row's. Rows that come after all others move none.
    pub fn arrangement(&self) -> u64 {
        self.arrangement
    }

    /// Shows the rows that fit, sorted by what they say now.
    fn show_anew(&mut self) {
        self.unsorted = true;
        self.show_sorted();
    }

    fn show_sorted(&mut self) {
        if std::mem::take(&mut self.unsorted) {
            self.sorted = match self.order {
                Some(order) => order.sort(&self.list, |id| self.state(id)),
                None => Vec::new(),
            };
        }
        self.show_again();
        self.unsorted = false;
    }

    /// Shows the rows that fit; none of them changes places with another.
    fn show_again(&mut self) {
        let before = std::mem::take(&mut self.shown);
        self.show_from(0);
        self.arrangement += u64::from(!self.shown.starts_with(&before));
    }

    fn show_from(&mut self, first: usize) {
        self.revision += 1;
        self.unsorted = true;
        if self.order.is_some() {
            // Those of a file that is being read come at the end until it is read.
            let (known, all) = (self.sorted.len(), self.list.rows.len());
            self.sorted.extend(known as RowId..all as RowId);
        }
        let (state, failure) = (|id| self.state(id), |id| self.failure(id));
        let mut fitting: Vec<RowId> = match self.order {
            None => {
                let rows = self.list.present_from(first);
                self.filter.pick(&self.list, rows, state, failure).collect()
            }
            Some(_) => {
                let row = |id: &RowId| Some((*id, self.list.row(*id)?));
                let rows = self.sorted.iter().skip(first).filter_map(row);
                let rows = rows.filter(|(_, row)| !row.removed);
                self.filter.pick(&self.list, rows, state, failure).collect()
            }
        };
        self.shown.append(&mut fitting);
    }
}

/// Changes, each a step that can be taken back.
impl Session {
    /// Sets one cell.
    pub fn edit(
        &mut self,
        row: RowId,
        column: Column,
        text: &str,
    ) -> Result<(), Refused> {
        self.refuse_edits()?;
        let place = self.row(row).ok_or_else(|| Message::new("no-such-row"))?.place;
        let message = Message::new("step-edit")
            .with("column", column.header())
            .with("file", place.file)
            .with("line", place.line);
        let change = Change::Set(column, text.to_owned());
        let changes = self.carry_out(row, change).into_iter().collect();
        self.step(message, changes);
        Ok(())
    }

    /// Applies the fix of a rule to one row, or to every row that has one. Gives how
    /// many rows were mended.
    pub fn fix(&mut self, rule: &Rule, row: Option<RowId>) -> Result<usize, Refused> {
        self.refuse_edits()?;
        let rows: Vec<RowId> = match row {
            Some(row) => vec![row],
            None => self.list.present().map(|(id, _)| id).collect(),
        };
        // All fixes are found first: with one of two swapped rows mended, nothing would
        // show any more that the other was swapped. Only a hash, which is long and no
        // other row's business, is written at once.
        let (mut changes, mut count) = (Vec::new(), 0);
        let mut others = Vec::new();
        for id in rows {
            for change in self.list.fixes(id, rule) {
                match change {
                    Change::Set(Column::Hash, _) => {
                        let change = self.carry_out(id, change);
                        count += usize::from(change.is_some());
                        changes.extend(change);
                    }
                    change => others.push((id, change)),
                }
            }
        }
        let mut mended = None;
        for (id, change) in others {
            if let Some(change) = self.carry_out(id, change) {
                count += usize::from(mended.replace(id) != Some(id));
                changes.push(change);
            }
        }
        self.step(
            Message::new("step-fix").with("count", count).with("rule", rule.name),
            changes,
        );
        Ok(count)
    }

    /// Takes a row off the list.
    pub fn remove_row(&mut self, row: RowId) -> Result<(), Refused> {
        self.refuse_edits()?;
        let changes: Vec<_> = self.carry_out(row, Change::Remove).into_iter().collect();
        self.step(Message::new("step-remove").with("count", changes.len()), changes);
        Ok(())
    }

    /// Takes a file and its rows off the list, an archive with the files in it. Bytes
    /// that still come are not read.
    pub fn remove_file(&mut self, id: FileId) -> Result<(), Refused> {
        self.refuse_edits()?;
        self.list.abandon(id);
        let Some(file) = self.list.files.get(id as usize).filter(|file| !file.removed)
        else {
            return Ok(());
        };
        let message = Message::new("step-remove-file").with("file", &file.name);
        let files = self.list.family(id);
        let rows: Vec<RowId> = self
            .list
            .present()
            .filter(|(_, row)| files.contains(&row.file))
            .map(|(row, _)| row)
            .collect();
        let mut changes = Vec::new();
        for &file in &files {
            self.list.set_file_removed(file, true);
            changes.push(Changed::FileRemoved { file });
        }
        // From the last on: then no other row becomes the kept one on the way.
        changes.extend(
            rows.into_iter().rev().filter_map(|row| self.carry_out(row, Change::Remove)),
        );
        self.step(message, changes);
        Ok(())
    }

    fn step(&mut self, message: Message, changes: Vec<Changed>) {
        if !changes.is_empty() {
            self.history.push(Step { message, changes });
            self.list_changed();
        }
    }

    fn list_changed(&mut self) {
        self.list.settle();
        self.count_plan();
        self.show_again();
    }

    fn carry_out(&mut self, id: RowId, change: Change) -> Option<Changed> {
        let row = self.list.row(id).filter(|row| !row.removed)?;
        match change {
            Change::Remove => {
                self.list.set_removed(id, true);
                Some(Changed::RowRemoved { row: id })
            }
            Change::Set(Column::Hash, text) => {
                if self.list.hash_text(row) == text {
                    return None;
                }
                let after = self.list.keep_hash(&text);
                let before = self.list.set_hash(id, after);
                Some(Changed::Hash { row: id, before, after })
            }
            Change::Set(column, text) => {
                if self.list.text(row, column) == text {
                    return None;
                }
                let after = self.list.texts.keep(&text);
                let before = self.list.set_text(id, column, after);
                Some(Changed::Text { row: id, column, before, after })
            }
        }
    }
}

/// The rule at a place in [`RULES`].
pub fn rule_at(place: usize) -> Option<&'static Rule> {
    RULES.get(place).copied()
}
