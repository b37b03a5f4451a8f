//! What somebody who is asked for help has to know of a row, or of a failure.
//!
//! In: the run, and what the service answered. Out: plain text for a ticket, sentence by
//! sentence, so that the page can say it in another language. There is no hash in it and
//! nothing of who is signed in but the tenant.

#[cfg(test)]
mod tests;

use std::fmt;

use super::{RowId, Session};
use crate::graph::change::Order;
use crate::graph::failure::{Failure, FailureKind};
use crate::hash::time;
use crate::message::Message;

/// Devices that a ticket tells one by one; a report has them all.
const MOST: usize = 100;

/// What a ticket is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// One row.
    Row(RowId),
    /// Every row with this failure, as [`failures`](Session::failures) groups them.
    Failure {
        /// The service's number.
        code: i32,
        /// The service's name of it.
        name: &'a str,
    },
}

/// The text of a ticket. [`Display`](fmt::Display) says it in English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// Lines in paragraphs.
    pub paragraphs: Vec<Vec<Message>>,
}

/// Where the service has a row: what Microsoft's support finds it by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trace<'a> {
    pub tenant: &'a str,
    pub run: &'a str,
    pub record: &'a str,
    /// The device of the tenant that it became.
    pub device: &'a str,
    /// When its request was answered, in seconds since 1970.
    pub at: Option<i64>,
    pub request_id: &'a str,
}

impl Trace<'_> {
    /// When its request was answered, as services write it; empty if it never was.
    pub fn time(&self) -> String {
        self.at.map_or(String::new(), time::instant)
    }
}

impl Session {
    /// What to write into a ticket; nothing where the run has no such row or failure.
    pub fn ticket(&self, about: Subject<'_>) -> Option<Ticket> {
        let run = self.run()?;
        let (rows, orders) = match about {
            Subject::Row(id) => (vec![id], Vec::new()),
            Subject::Failure { code, name } => {
                let is = |it: &Failure| (it.code, it.name.as_str()) == (code, name);
                let ids = self.list.present().map(|(id, _)| id);
                // A device of the tenant's list that a change was asked for has no row.
                let orders = run.orders().filter(|order| order.row.is_none());
                (
                    ids.filter(|id| self.failure(*id).is_some_and(is)).collect(),
                    orders
                        .filter(|order| order.state.failure().is_some_and(is))
                        .collect(),
                )
            }
        };
        let failure = match (rows.first(), orders.first()) {
            (Some(row), _) => {
                self.trace(*row)?;
                self.failure(*row)
            }
            (None, Some(order)) => order.state.failure(),
            (None, None) => return None,
        };
        let count = rows.len() + orders.len();
        let kind = failure.map_or(FailureKind::Device, |failure| failure.kind);
        let key = match kind {
            FailureKind::Device | FailureKind::Request | FailureKind::Unsendable => {
                "ticket-about"
            }
            FailureKind::Change | FailureKind::Withheld => "ticket-about-change",
            FailureKind::Deregister => "ticket-about-deregister",
            FailureKind::Identifier => "ticket-about-identifier",
        };
        let mut about = vec![Message::new(key).with("count", count)];
        tell(&mut about, "ticket-tenant", run.tenant());
        tell(&mut about, "ticket-run", run.id());
        about.extend(failure.into_iter().flat_map(of_failure));
        let mut paragraphs = vec![about];
        let rows = rows.iter().map(|id| self.device_lines(*id));
        let orders = orders.iter().map(|order| order_lines(order.order));
        paragraphs.extend(rows.chain(orders).take(MOST));
        if count > MOST {
            let more = Message::new("ticket-more").with("count", count - MOST);
            paragraphs.push(vec![more]);
        }
        if failure.is_some_and(Failure::of_other_tenant) {
            paragraphs.push(super::save::support_asks_for());
        }
        Some(Ticket { paragraphs })
    }

    fn device_lines(&self, id: RowId) -> Vec<Message> {
        let mut lines = Vec::new();
        let trace = self.trace(id).unwrap_or_default();
        tell(&mut lines, "ticket-serial", self.row(id).map_or("", |row| row.serial));
        tell(&mut lines, "ticket-record", trace.record);
        tell(&mut lines, "ticket-device", trace.device);
        tell(&mut lines, "ticket-time", &trace.time());
        tell(&mut lines, "ticket-request", trace.request_id);
        lines
    }

    /// Where the service has a row that is in the run.
    pub(super) fn trace(&self, id: RowId) -> Option<Trace<'_>> {
        self.run()?.trace(id)
    }
}

/// A device that was changed from the tenant's list.
fn order_lines(order: &Order) -> Vec<Message> {
    let mut lines = Vec::new();
    tell(&mut lines, "ticket-serial", &order.serial);
    tell(&mut lines, "ticket-device", &order.device);
    lines
}

/// What the service said, in its own words first.
fn of_failure(failure: &Failure) -> Vec<Message> {
    let mut lines = Vec::new();
    tell(&mut lines, "ticket-error", &failure.error());
    if !matches!(failure.kind, FailureKind::Unsendable | FailureKind::Withheld) {
        tell(&mut lines, "ticket-said", &failure.said);
    }
    lines.push(failure.meaning.clone());
    lines
}

/// A line, if there is something to tell.
fn tell(lines: &mut Vec<Message>, key: &'static str, what: &str) {
    if !what.is_empty() {
        lines.push(Message::new(key).with("what", what));
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, lines) in self.paragraphs.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            lines.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        }
        Ok(())
    }
}
