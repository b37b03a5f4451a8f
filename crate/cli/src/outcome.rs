//! What became of a run: how many devices stand where, and which of them need a look.

use preflight_core::graph::change::{self, Edits};
use preflight_core::graph::failure::Failure;
use preflight_core::graph::{identifiers, import};
use preflight_core::session::{OrderView, RowView, Run, Session, State};

use crate::output::{Ink, Paint, count, plain};
use crate::plan;

/// How many of a run stand where. Of one that was undone only what leaves again counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    import: import::Counts,
    identifiers: identifiers::Counts,
    changed: change::Counts,
    /// Those of them that needed nothing.
    already: usize,
    deregistered: change::Counts,
    /// Import records of ours in the service's queue.
    records: usize,
}

impl Outcome {
    pub fn of(run: &Run) -> Self {
        let import = run.import().counts();
        let mut outcome = Self { records: import.records, ..Self::default() };
        if !run.undone() {
            (outcome.import, outcome.identifiers) = (import, run.identifiers().counts());
        }
        for order in orders(run) {
            let counts = match order.order.edits {
                Edits::Change(_) => &mut outcome.changed,
                Edits::Deregister => &mut outcome.deregistered,
            };
            counts.add(order.state);
            outcome.already +=
                usize::from(*order.state == change::State::Confirmed { sent: false });
        }
        outcome
    }

    /// All is as it was wanted.
    pub fn is_well(&self) -> bool {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        import.visible == import.devices
            && identified(identifiers) == identifiers.identifiers
            && changed.confirmed == changed.orders
            && deregistered.gone == deregistered.orders
    }

    /// Nothing more will become of any.
    pub fn is_settled(&self) -> bool {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        import.visible + import.failed == import.devices
            && identified(identifiers) + identifiers.failed == identifiers.identifiers
            && changed.confirmed + changed.failed == changed.orders
            && deregistered.gone + deregistered.failed == deregistered.orders
    }

    /// Nothing was sent.
    pub fn is_unsent(&self) -> bool {
        let Self { import, identifiers, changed, deregistered, .. } = self;
        import.planned == import.devices
            && identifiers.planned == identifiers.identifiers
            && changed.planned == changed.orders
            && deregistered.planned == deregistered.orders
    }

    /// Everything of the run that is not where it was to be, with the reason and what to
    /// do, each order of devices that came from no file, and how many became what.
    /// `profiles`: those were waited for.
    pub fn text(&self, session: &Session, profiles: bool, paint: Paint) -> String {
        let mut text = String::new();
        let Some(run) = session.run() else { return text };
        let undone = run.undone();
        let open = |row: &RowView<'_>| !undone && self.is_open(row, profiles);
        for row in session.rows().filter(open) {
            text += &plan::line(session, &row, paint);
            text += &reason(session.failure(row.id));
        }
        if undone || session.rows().next().is_none() {
            for order in orders(run) {
                let serial = plain(&order.order.serial);
                let message = plain(&order.state.message().to_string());
                text += &format!("{}: {message}\n", paint.text(Ink::Bold, &serial));
                text += &reason(order.state.failure());
            }
        }
        for (well, line) in self.lines() {
            let ink = if well { Ink::Green } else { Ink::Yellow };
            text += &paint.text(ink, &line);
            text.push('\n');
        }
        // Before the end nobody may have tried to.
        if self.records > 0 && self.is_settled() {
            let records = count(self.records, "import record");
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
        lines
            .into_iter()
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
        let wanted: Vec<_> = kinds.into_iter().filter(|(_, all, ..)| *all > 0).collect();
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

/// The orders that count: of a run that was undone, those to leave again.
fn orders(run: &Run) -> impl Iterator<Item = OrderView<'_>> {
    let undone = run.undone();
    let counts =
        move |order: &OrderView<'_>| !undone || order.order.edits == Edits::Deregister;
    run.orders_that_hold().filter(counts)
}

/// Why something was refused, and what to do.
fn reason(failure: Option<&Failure>) -> String {
    failure.map_or_else(String::new, |failure| {
        let meaning = plain(&failure.meaning.to_string());
        let remedy = plain(&failure.remedy.to_string());
        format!("    {meaning}\n    What to do: {remedy}\n")
    })
}
