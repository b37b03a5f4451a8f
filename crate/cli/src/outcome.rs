//! What became of a run: how many devices stand where, and which of them need a look.

use std::collections::HashMap;

use preflight_core::graph::change::{self, Edits};
use preflight_core::graph::failure::Failure;
use preflight_core::graph::{identifiers, import};
use preflight_core::session::{RowView, Run, Session, State};

use crate::output::{Ink, Paint, count, plain};
use crate::plan;

/// How many of a run stand where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub import: import::Counts,
    identifiers: identifiers::Counts,
    changed: change::Counts,
    /// Those of them that needed nothing.
    already: usize,
    deregistered: change::Counts,
    /// What was registered was ordered to leave again; then that is what counts.
    undone: bool,
}

impl Outcome {
    pub fn of(run: &Run) -> Self {
        let mut outcome = Self {
            import: run.import().counts(),
            identifiers: run.identifiers().counts(),
            undone: run.undone(),
            ..Self::default()
        };
        for order in last_orders(run) {
            let counts = match run.changes().order(order).edits {
                Edits::Change(_) => &mut outcome.changed,
                Edits::Deregister => &mut outcome.deregistered,
            };
            let state = run.changes().state(order);
            outcome.already +=
                usize::from(*state == change::State::Confirmed { sent: false });
            add(counts, state);
        }
        outcome
    }

    /// All is as it was wanted.
    pub fn is_well(&self) -> bool {
        let left = self.deregistered.gone == self.deregistered.orders;
        left && (self.undone
            || self.import.visible == self.import.devices
                && identified(&self.identifiers) == self.identifiers.identifiers
                && self.changed.confirmed == self.changed.orders)
    }

    /// Nothing more will become of any.
    pub fn is_settled(&self) -> bool {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        let left = deregistered.gone + deregistered.failed == deregistered.orders;
        left && (self.undone
            || import.visible + import.failed == import.devices
                && identified(identifiers) + identifiers.failed
                    == identifiers.identifiers
                && changed.confirmed + changed.failed == changed.orders)
    }

    /// Nothing was sent.
    pub fn is_unsent(&self) -> bool {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        deregistered.planned == deregistered.orders
            && (self.undone
                || import.planned == import.devices
                    && identifiers.planned == identifiers.identifiers
                    && changed.planned == changed.orders)
    }

    /// Everything of the run that is not where it was to be, with the reason and what to
    /// do, each order of devices that came from no file, and how many became what.
    /// `profiles`: those were waited for.
    pub fn text(&self, session: &Session, profiles: bool, paint: Paint) -> String {
        let mut text = String::new();
        let mut open: Vec<RowView<'_>> = Vec::new();
        if !self.undone {
            open.extend(session.rows().filter(|row| self.is_open(row, profiles)));
        }
        for row in open {
            text += &plan::line(session, &row, paint);
            text += &reason(session.failure(row.id));
        }
        let listed = session.rows().next().is_none() || self.undone;
        if let Some(run) = session.run().filter(|_| listed) {
            let deregisters = |order: &usize| {
                !self.undone || run.changes().order(*order).edits == Edits::Deregister
            };
            for order in last_orders(run).into_iter().filter(deregisters) {
                let state = run.changes().state(order);
                let serial = plain(&run.changes().order(order).serial);
                let message = plain(&state.message().to_string());
                text += &format!("{}: {message}\n", paint.text(Ink::Bold, &serial));
                text += &reason(state.failure());
            }
        }
        for (well, line) in self.lines() {
            let ink = if well { Ink::Green } else { Ink::Yellow };
            text += &paint.text(ink, &line);
            text.push('\n');
        }
        if self.import.records > 0 {
            let records = count(self.import.records, "import record");
            text +=
                &format!("{records} of ours could not be removed from Intune's queue.\n");
        }
        text
    }

    /// A line for each kind of work, and whether all of it went well.
    fn lines(&self) -> Vec<(bool, String)> {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        let on_its_way = import.sent + import.accepted + import.registered;
        let registered = [
            (import.visible, "registered and in the tenant's list"),
            (import.assigned, "of them with a deployment profile"),
            (import.failed, "refused"),
            (import.unsettled, "unsettled"),
            (on_its_way, "still on the way"),
            (import.planned, "not sent"),
        ];
        let added = [
            (identifiers.imported, "added"),
            (identifiers.already_there, "there already"),
            (identifiers.failed, "refused"),
            (identifiers.unsettled, "unsettled"),
            (identifiers.sent, "still on the way"),
            (identifiers.planned, "not sent"),
        ];
        let changes = [
            (changed.confirmed - self.already, "changed"),
            (self.already, "as asked already"),
            (changed.failed, "refused"),
            (changed.unsettled, "unsettled"),
            (changed.sent + changed.accepted, "still on the way"),
            (changed.planned, "not sent"),
        ];
        let left = [
            (deregistered.gone, "deregistered"),
            (deregistered.failed, "refused"),
            (deregistered.unsettled, "unsettled"),
            (deregistered.deleting, "being deregistered"),
            (deregistered.sent + deregistered.accepted, "still on the way"),
            (deregistered.planned, "not sent"),
        ];
        let identified = identified(identifiers);
        let lines = [
            (import.devices, import.visible, "device", registered),
            (identifiers.identifiers, identified, "corporate identifier", added),
            (changed.orders, changed.confirmed, "existing device", changes),
            (deregistered.orders, deregistered.gone, "device", left),
        ];
        let wanted = lines.into_iter().skip(if self.undone { 3 } else { 0 });
        wanted
            .filter(|(all, ..)| *all > 0)
            .map(|(all, well, word, numbers)| {
                let some = numbers.into_iter().filter(|(number, _)| *number > 0);
                let numbers: Vec<_> =
                    some.map(|(number, words)| format!("{number} {words}")).collect();
                (well == all, format!("{}: {}.", count(all, word), numbers.join(", ")))
            })
            .collect()
    }

    /// How far each kind of work has come, in a few words.
    pub fn progress(&self) -> String {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        let kinds = [
            (import.visible, import.devices, "registered and listed", import.failed),
            (
                identified(identifiers),
                identifiers.identifiers,
                "corporate identifiers added",
                identifiers.failed,
            ),
            (changed.confirmed, changed.orders, "changed", changed.failed),
            (deregistered.gone, deregistered.orders, "deregistered", deregistered.failed),
        ];
        let wanted = kinds.into_iter().skip(if self.undone { 3 } else { 0 });
        let wanted: Vec<_> = wanted.filter(|(_, all, ..)| *all > 0).collect();
        let words = |(well, all, words, _): &(usize, usize, &str, usize)| {
            format!("{well} of {all} {words}")
        };
        let mut texts: Vec<String> = wanted.iter().map(words).collect();
        let failed: usize = wanted.iter().map(|(_, _, _, failed)| failed).sum();
        if failed > 0 {
            texts.push(format!("{failed} refused"));
        }
        texts.join(", ")
    }

    /// Of this run, and not where it was to be.
    fn is_open(&self, row: &RowView<'_>, profiles: bool) -> bool {
        match row.state {
            State::Visible => profiles,
            // The rows of a run that only changes devices stay as they were planned.
            State::New => self.import.devices > 0,
            State::Identifier => self.identifiers.identifiers > 0,
            state => matches!(
                state,
                State::Sent
                    | State::Accepted
                    | State::Registered
                    | State::Changing
                    | State::Failed
                    | State::Unsettled
            ),
        }
    }
}

fn identified(counts: &identifiers::Counts) -> usize {
    counts.imported + counts.already_there
}

/// Every order; of those for one device, the last.
fn last_orders(run: &Run) -> Vec<usize> {
    let orders = 0..run.changes().counts().orders;
    if !run.undone() {
        return orders.collect();
    }
    let device = |order: usize| run.changes().order(order).device.as_str();
    let last: HashMap<&str, usize> =
        orders.clone().map(|order| (device(order), order)).collect();
    orders.filter(|order| last.get(device(*order)) == Some(order)).collect()
}

fn add(counts: &mut change::Counts, state: &change::State) {
    counts.orders += 1;
    *match state {
        change::State::Planned => &mut counts.planned,
        change::State::Sent => &mut counts.sent,
        change::State::Accepted => &mut counts.accepted,
        change::State::Deleting => &mut counts.deleting,
        change::State::Confirmed { .. } => &mut counts.confirmed,
        change::State::Gone => &mut counts.gone,
        change::State::Failed { .. } => &mut counts.failed,
        change::State::Unsettled(_) => &mut counts.unsettled,
    } += 1;
}

/// Why something was refused, and what to do.
fn reason(failure: Option<&Failure>) -> String {
    failure.map_or_else(String::new, |failure| {
        let meaning = plain(&failure.meaning.to_string());
        let remedy = plain(&failure.remedy.to_string());
        format!("    {meaning}\n    What to do: {remedy}\n")
    })
}
