//! A run: what one word of the user does in the tenant.
//!
//! Up to three of `graph`'s machines are in it, and they work one after the other: the
//! import of new devices, the corporate identifiers, the changes of registered devices.
//! To undo a run is to give its changes more orders.
//!
//! The machines know devices by number; here is which row each is. All rows of a run
//! stand in one order, the import's first, then the identifiers', then those of orders.
//! An order that was given in the tenant's list of devices has no row.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use super::journal::Journal;
use super::list::List;
use super::ticket::Trace;
use super::{RowId, State};
use crate::csv::Column;
use crate::few::Few;
use crate::graph::block::Block;
use crate::graph::change::{self, Changes, Edits, Order};
use crate::graph::failure::Failure;
use crate::graph::identifiers::{self, Identifier, Identifiers};
use crate::graph::import::{self, Device, Fleet, Import, Profile};
use crate::graph::{Answer, Endpoint, Millis, Next};
use crate::message::Message;

/// Work on its way, or done.
#[derive(Debug)]
pub struct Run {
    pub(super) import: Import,
    pub(super) identifiers: Identifiers,
    pub(super) changes: Changes,
    /// The rows of the list, in the run's order.
    pub(super) rows: Vec<RowId>,
    /// The place of each row in that order.
    places: HashMap<RowId, usize>,
    /// The place of the row of each order, where it has one.
    pub(super) ordered: Vec<Option<usize>>,
    /// The last order of the row at each place.
    orders: HashMap<usize, usize>,
    /// The requests in the air, by our own ids: each machine counts for itself.
    air: Few<u32, (Part, u32)>,
    ids: u32,
    /// The tenant that it is of; empty where nobody said.
    pub(super) tenant: String,
    /// It came from outside, and nobody has said yet that it goes on.
    pub(super) held: bool,
    pub(super) journal: Journal,
}

/// A change of a registered device, and where it is.
#[derive(Clone, Copy, Debug)]
pub struct OrderView<'a> {
    /// What is asked.
    pub order: &'a Order,
    /// Where that is.
    pub state: &'a change::State,
    /// The same as a row's state.
    pub place: State,
    /// The row that asks for it, or that is undone by it.
    pub row: Option<RowId>,
}

/// The machines of a run, in the order in which they work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Import,
    Identifiers,
    Changes,
}

/// What a run is to do with the rows of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Registers those that are new; corporate identifiers are among them.
    Register,
    /// Changes those whose device has another tag or user.
    Update,
    /// Both.
    Both,
}

impl Aim {
    pub(super) fn registers(self) -> bool {
        self != Self::Update
    }

    pub(super) fn updates(self) -> bool {
        self != Self::Register
    }
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

/// The corporate identifier that a row stands for.
fn identifier(list: &List, row: RowId) -> Identifier {
    list.row(row).map_or_else(Identifier::default, |row| Identifier {
        manufacturer: list.manufacturer(row).to_owned(),
        model: list.model(row).to_owned(),
        serial: list.text(row, Column::Serial).to_owned(),
    })
}

/// What a run is to do.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Devices to register.
    pub new: Vec<RowId>,
    /// Corporate identifiers to import.
    pub identifiers: Vec<RowId>,
    /// Changes, and the rows that ask for them.
    pub orders: Vec<(Option<RowId>, Order)>,
    /// When the list was read that the orders were chosen from.
    pub list_read: Option<Millis>,
}

/// Which run it is, and how it goes about its work.
#[derive(Debug)]
pub(super) struct Terms {
    pub endpoint: Endpoint,
    pub settings: import::Settings,
    /// A fresh GUID.
    pub id: String,
    /// Decides the jitter of waits.
    pub seed: u64,
    pub tenant: String,
}

impl Work {
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.identifiers.is_empty() && self.orders.is_empty()
    }
}

impl Run {
    /// Nothing of the work is done yet.
    pub(super) fn begin(terms: Terms, work: Work, list: &List) -> Self {
        let Terms { endpoint, settings, id, seed, tenant } = terms;
        let Work { new, identifiers, orders, list_read } = work;
        let identifier_settings = identifiers::Settings {
            writes_per_20s: settings.writes_per_20s,
            ..identifiers::Settings::default()
        };
        let change_settings = change::Settings {
            list_read,
            writes_per_20s: settings.writes_per_20s,
            poll_first: settings.poll_first,
            poll_most: settings.poll_most,
            ..change::Settings::default()
        };
        let texts: Vec<_> =
            identifiers.iter().map(|row| identifier(list, *row)).collect();
        let count = new.len();
        let mut rows = [new, identifiers].concat();
        let mut ordered = Vec::with_capacity(orders.len());
        let mut asked = Vec::with_capacity(orders.len());
        for (row, order) in orders {
            ordered.push(row.map(|row| {
                rows.push(row);
                rows.len() - 1
            }));
            asked.push(order);
        }
        let machines = (
            Import::new(endpoint.clone(), settings, id, seed, count),
            Identifiers::new(endpoint.clone(), identifier_settings, seed, &texts),
            Changes::new(endpoint, change_settings, seed, asked),
        );
        Self::of(machines, rows, ordered, tenant)
    }

    /// A run of these machines; `ordered` says the place of the row of each order.
    pub(super) fn of(
        (import, identifiers, changes): (Import, Identifiers, Changes),
        rows: Vec<RowId>,
        ordered: Vec<Option<usize>>,
        tenant: String,
    ) -> Self {
        let places = rows.iter().copied().zip(0..).collect();
        let orders = (0..).zip(&ordered);
        let orders = orders.filter_map(|(order, place)| Some(((*place)?, order)));
        Self {
            orders: orders.collect(),
            journal: Journal::new(rows.len(), ordered.len()),
            import,
            identifiers,
            changes,
            rows,
            places,
            ordered,
            air: Few::default(),
            ids: 0,
            tenant,
            held: false,
        }
    }

    /// The registering of its new devices.
    pub fn import(&self) -> &Import {
        &self.import
    }

    /// The importing of its corporate identifiers.
    pub fn identifiers(&self) -> &Identifiers {
        &self.identifiers
    }

    /// Its changes of registered devices.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// How many rows of the list are in it.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Its own GUID, which its import records carry too.
    pub fn id(&self) -> &str {
        self.import.import_id()
    }

    /// The tenant that it is of; empty where nobody said.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Whether nothing is left to do.
    pub fn done(&self) -> bool {
        self.part().is_none()
    }

    /// Whether it was stopped.
    pub fn stopped(&self) -> bool {
        self.import.stopped() || self.identifiers.stopped() || self.changes.stopped()
    }

    /// What is being done or waited for.
    pub fn doing(&self) -> Message {
        match self.part() {
            Some(Part::Import) | None => self.import.doing(),
            Some(Part::Identifiers) => self.identifiers.doing(),
            Some(Part::Changes) => self.changes.doing(),
        }
    }

    /// How long it still takes, as far as that can be said; nothing once it is done, or
    /// where it does not go on by itself.
    pub fn time_left(&self) -> Option<Message> {
        let part = self.part().filter(|_| self.blocked().is_none())?;
        let more = match part {
            Part::Import => !self.identifiers.done() || !self.changes.done(),
            Part::Identifiers | Part::Changes => true,
        };
        Some(match self.import.time_left() {
            // What comes after it takes its own time.
            import::Left::Between(from, _) if more => at_least(from),
            import::Left::Between(from, to) => between(from, to),
            import::Left::AtLeast(from) => at_least(from),
            import::Left::AtMost(to) if !more => Message::new("left-at-most")
                .with("minutes", minutes(to).ceil().max(1.0) as u32),
            import::Left::Late if !more => Message::new("left-late"),
            _ => Message::new("left-unknown"),
        })
    }

    /// The devices that are deregistered if it is undone: once it is done, those that it
    /// has registered and that did not leave again.
    pub fn undoable(&self) -> usize {
        if self.done() { self.to_undo().count() } else { 0 }
    }

    /// Whether deployment profiles are all that is waited for, so that a stop ends the
    /// waiting and nothing else.
    pub fn only_profiles(&self) -> bool {
        self.import.only_profiles() && self.identifiers.done() && self.changes.done()
    }

    /// Devices, identifiers and orders of which nothing was sent, and which would be if it
    /// went on.
    pub fn left(&self) -> usize {
        let orders = self.changes.counts().planned;
        let others = self.import.counts().planned + self.identifiers.counts().planned;
        if self.undone() { orders } else { orders + others }
    }

    /// Whether it has come to its changes, and they are not done.
    pub(super) fn changing(&self) -> bool {
        self.part() == Some(Part::Changes)
    }

    /// The first machine that is not done.
    fn part(&self) -> Option<Part> {
        let Self { import, identifiers, changes, .. } = self;
        let parts = [
            (Part::Import, import.done()),
            (Part::Identifiers, identifiers.done()),
            (Part::Changes, changes.done()),
        ];
        parts.into_iter().find(|(_, done)| !done).map(|(part, _)| part)
    }

    pub(super) fn next(&mut self, now: Millis, list: &List) -> Next {
        while let Some(part) = self.part() {
            let next = match part {
                Part::Import => self.import.next(now, &Rows { list, rows: &self.rows }),
                Part::Identifiers => self.identifiers.next(now),
                Part::Changes => self.changes.next(now),
            };
            match next {
                Next::Send(mut request) => {
                    self.ids += 1;
                    self.air.insert(self.ids, (part, request.id));
                    request.id = self.ids;
                    return Next::Send(request);
                }
                // The next machine begins.
                Next::Done if self.part() != Some(part) => {}
                next => return next,
            }
        }
        Next::Done
    }

    pub(super) fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        match self.air.remove(&id) {
            Some((Part::Import, id)) => self.import.answer(now, id, answer),
            Some((Part::Identifiers, id)) => self.identifiers.answer(now, id, answer),
            Some((Part::Changes, id)) => self.changes.answer(now, id, answer),
            None => {}
        }
    }

    pub(super) fn blocked(&self) -> Option<&Block> {
        match self.part()? {
            Part::Import => self.import.blocked(),
            Part::Identifiers => self.identifiers.blocked(),
            Part::Changes => self.changes.blocked(),
        }
    }

    /// Goes on after a block was mended. What was stopped stays so: a new token or a
    /// better network is nobody's word to send the rest.
    pub(super) fn resume(&mut self, now: Millis) {
        let first = self.first();
        if first == Part::Import {
            self.import.resume(now);
        }
        if first != Part::Changes {
            self.identifiers.resume(now);
        }
        self.changes.resume(now);
    }

    /// Goes on after a stop too. A run that was undone sends nothing that it was to
    /// register or import.
    pub(super) fn go_on(&mut self, now: Millis) {
        let first = self.first();
        if first == Part::Import {
            self.import.go_on(now);
        }
        if first != Part::Changes {
            self.identifiers.go_on(now);
        }
        self.changes.go_on(now);
        if self.undone() {
            self.import.stop();
            self.identifiers.stop();
        }
    }

    /// The machine to go on with, and with those after it: the one that is at work; in a
    /// run that is done because it was stopped, the first.
    fn first(&self) -> Part {
        let first = if self.undone() { Part::Changes } else { Part::Import };
        self.part().unwrap_or(first)
    }

    /// Whether devices that it has registered were ordered to leave again.
    pub fn undone(&self) -> bool {
        let devices = self.import.devices();
        self.orders.keys().any(|place| *place < devices)
    }

    pub(super) fn stop(&mut self) {
        self.import.stop();
        self.identifiers.stop();
        self.changes.stop();
    }

    pub(super) fn keep_watching(&mut self, now: Millis) {
        // Devices that leave again get no profile any more.
        if !self.undone() {
            self.import.keep_watching(now);
            self.identifiers.keep_watching(now);
        }
        self.changes.keep_watching(now);
    }

    /// The requests that were in the air are lost with the page that sent them.
    pub(super) fn interrupted(&mut self, now: Millis) {
        self.identifiers.interrupted(now);
        self.changes.interrupted(now);
    }

    /// Orders that every device that this run has registered leaves the tenant again, by
    /// its id. Gives how many orders that are.
    pub(super) fn undo(&mut self) -> usize {
        let places: Vec<usize> = self.to_undo().collect();
        self.changes.withdraw();
        for &place in &places {
            let device = self.import.registered(place).unwrap_or_default().to_owned();
            let serial = self.import.serial(place).to_owned();
            self.orders.insert(place, self.ordered.len());
            self.ordered.push(Some(place));
            self.changes.add(Order { device, serial, edits: Edits::Deregister });
        }
        // What was written down may have been deleted since the run was done.
        self.journal = Journal::new(self.rows.len(), self.ordered.len());
        places.len()
    }

    /// The places of the devices that this run has registered, and that were not asked to
    /// leave again, or would not.
    fn to_undo(&self) -> impl Iterator<Item = usize> {
        let asked = |place: &usize| {
            let order = self.orders.get(place);
            order.is_some_and(|order| self.changes.state(*order).failure().is_none())
        };
        (0..self.import.devices()).filter(move |place| {
            self.import.registered(*place).is_some() && !asked(place)
        })
    }

    /// How many are where: each device, identifier and order once, a device with an order
    /// where the order is.
    pub fn tally(&self) -> Vec<(State, usize)> {
        let import = self.import.counts();
        let identifiers = self.identifiers.counts();
        let known = [
            (State::New, import.planned),
            (State::Sent, import.sent + identifiers.sent),
            (State::Accepted, import.accepted),
            (State::Registered, import.registered),
            (State::Visible, import.visible - import.assigned),
            (State::Assigned, import.assigned),
            (State::Identifier, identifiers.planned),
            (State::Identified, identifiers.imported + identifiers.already_there),
            (State::Failed, import.failed + identifiers.failed),
            (State::Unsettled, import.unsettled + identifiers.unsettled),
        ];
        let mut tally = Few::default();
        known.into_iter().for_each(|(state, count)| tally.insert(state, count));
        for order in self.last_orders() {
            let place = self.ordered[order].filter(|place| *place < import.devices);
            let state = order_state(self.changes.state(order));
            match place {
                Some(place) if self.order_at(place).is_some() => {
                    let before = device_state(self.import.state(place));
                    *tally.at(before) -= 1;
                    *tally.at(state) += 1;
                }
                Some(_) => {}
                None => *tally.at(state) += 1,
            }
        }
        tally.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// Its changes of registered devices, as they were given.
    pub fn orders(&self) -> impl ExactSizeIterator<Item = OrderView<'_>> {
        (0..self.ordered.len()).map(|order| self.order_view(order))
    }

    /// The same without those that were given anew since.
    pub fn orders_that_hold(&self) -> impl Iterator<Item = OrderView<'_>> {
        self.last_orders().map(|order| self.order_view(order))
    }

    fn order_view(&self, order: usize) -> OrderView<'_> {
        let state = self.changes.state(order);
        let row = self.ordered[order].and_then(|place| self.rows.get(place).copied());
        let (place, order) = (order_state(state), self.changes.order(order));
        OrderView { order, state, place, row }
    }

    /// Every order but those that were given anew.
    fn last_orders(&self) -> impl Iterator<Item = usize> {
        let last = |order: &usize| {
            let place = self.ordered[*order];
            place.is_none_or(|place| self.orders.get(&place) == Some(order))
        };
        (0..self.ordered.len()).filter(last)
    }

    /// The order of the row at a place, if it has one that says more than the import
    /// does.
    fn order_at(&self, place: usize) -> Option<&change::State> {
        let state = self.changes.state(*self.orders.get(&place)?);
        let waits =
            place < self.import.devices() && matches!(state, change::State::Planned);
        (!waits).then_some(state)
    }

    fn order(&self, row: RowId) -> Option<&change::State> {
        self.order_at(*self.places.get(&row)?)
    }

    /// The device of a row, where the import has it.
    pub(super) fn device(&self, row: RowId) -> Option<usize> {
        let place = *self.places.get(&row)?;
        (place < self.import.devices()).then_some(place)
    }

    fn identifier(&self, row: RowId) -> Option<&identifiers::State> {
        let place = self.places.get(&row)?.checked_sub(self.import.devices())?;
        let counted = place < self.identifiers.counts().identifiers;
        counted.then(|| self.identifiers.state(place))
    }

    /// Where a row is on its way; nothing where the plan says it.
    pub(super) fn state(&self, row: RowId) -> Option<State> {
        if let Some(order) = self.order(row) {
            return Some(order_state(order));
        }
        if let Some(identifier) = self.identifier(row) {
            return Some(identifier_state(identifier));
        }
        Some(device_state(self.import.state(self.device(row)?)))
    }

    /// Where the service has a row; nothing where the run does not have it.
    pub(super) fn trace(&self, row: RowId) -> Option<Trace<'_>> {
        let place = *self.places.get(&row)?;
        let trace = Trace { tenant: &self.tenant, run: self.id(), ..Trace::default() };
        if place < self.import.devices() {
            let posted = self.import.posted(place);
            return Some(Trace {
                record: self.import.record(place),
                device: self.import.state(place).device().unwrap_or_default(),
                at: posted.map(|posted| posted.at),
                request_id: posted.map_or("", |posted| &posted.request_id),
                ..trace
            });
        }
        let order = self.orders.get(&place).map(|order| self.changes.order(*order));
        Some(Trace { device: order.map_or("", |order| &order.device), ..trace })
    }

    /// What a row's state means for it; nothing where the plan says it.
    pub(super) fn message(&self, row: RowId) -> Option<Message> {
        if let Some(order) = self.order(row) {
            return Some(order.message());
        }
        if let Some(identifier) = self.identifier(row) {
            let planned = *identifier == identifiers::State::Planned;
            return (!planned).then(|| identifier.message());
        }
        let state = self.import.state(self.device(row)?);
        (*state != import::State::Planned).then(|| state.message())
    }

    /// Why the service refused a row, if it did.
    pub(super) fn failure(&self, row: RowId) -> Option<&Failure> {
        if let Some(order) = self.order(row) {
            return order.failure();
        }
        if let Some(identifier) = self.identifier(row) {
            return identifier.failure();
        }
        self.import.state(self.device(row)?).failure()
    }

    /// Every refusal; of a row that was ordered anew, the last.
    pub(super) fn failures(&self) -> impl Iterator<Item = &Failure> {
        let orders = self.last_orders();
        let identifiers = 0..self.identifiers.counts().identifiers;
        let devices = 0..self.import.devices();
        devices
            .filter_map(|device| self.import.state(device).failure())
            .chain(identifiers.filter_map(|at| self.identifiers.state(at).failure()))
            .chain(orders.filter_map(|order| self.changes.state(order).failure()))
    }
}

fn minutes(left: Millis) -> f64 {
    left / 60_000.0
}

fn at_least(from: Millis) -> Message {
    match minutes(from) as u32 {
        minutes @ 1.. => Message::new("left-at-least").with("minutes", minutes),
        _ => Message::new("left-unknown"),
    }
}

/// In whole minutes: less is not known so exactly.
fn between(from: Millis, to: Millis) -> Message {
    let (from, to) = (minutes(from) as u32, minutes(to).ceil() as u32);
    if to <= 1 {
        Message::new("left-under")
    } else if to <= from + 1 {
        Message::new("left-about").with("minutes", to)
    } else {
        Message::new("left-between").with("from", from.max(1)).with("to", to)
    }
}

fn order_state(order: &change::State) -> State {
    match order {
        change::State::Planned
        | change::State::Sent
        | change::State::Accepted
        | change::State::Deleting => State::Changing,
        change::State::Confirmed { .. } => State::Changed,
        change::State::Gone => State::Deregistered,
        change::State::Failed { .. } => State::Failed,
        change::State::Unsettled(_) => State::Unsettled,
    }
}

fn identifier_state(identifier: &identifiers::State) -> State {
    match identifier {
        identifiers::State::Planned => State::Identifier,
        identifiers::State::Sent => State::Sent,
        identifiers::State::Imported | identifiers::State::AlreadyThere => {
            State::Identified
        }
        identifiers::State::Failed(_) => State::Failed,
        identifiers::State::Unsettled(_) => State::Unsettled,
    }
}

fn device_state(device: &import::State) -> State {
    match device {
        import::State::Planned => State::New,
        import::State::Sent => State::Sent,
        import::State::Accepted { .. } => State::Accepted,
        import::State::Registered { .. } => State::Registered,
        import::State::Visible { profile: Profile::Assigned { .. }, .. } => {
            State::Assigned
        }
        import::State::Visible { .. } => State::Visible,
        import::State::Failed { .. } => State::Failed,
        import::State::Unsettled { .. } => State::Unsettled,
    }
}
