//! Where the change of a device is, and what proved it.

use serde::{Deserialize, Serialize};

use crate::graph::failure::{Failure, FailureKind};
use crate::message::Message;

/// Where the change of a device is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing of it has been sent, or the service refused what was sent without having
    /// looked at it.
    Planned,
    /// A request went out. Not all that was asked has been accepted yet.
    Sent,
    /// The service accepted all of it.
    Accepted,
    /// The service accepted that the device leaves; its list still has it, for about
    /// half an hour.
    Deleting,
    /// The device was read and is as asked.
    Confirmed {
        /// Whether anything was sent for that.
        sent: bool,
    },
    /// The device was asked for and is not in the tenant any more.
    Gone,
    /// The service refused it, or we did not send it.
    Failed {
        /// Why.
        failure: Failure,
        /// An earlier part of what was asked had been accepted.
        part: bool,
    },
    /// It was accepted, but the device does not show it, and waiting has ended.
    Unsettled(Why),
}

/// What a device that is not as asked shows instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Another group tag.
    Tag {
        /// Which.
        shown: String,
    },
    /// Another user.
    User {
        /// Who.
        shown: String,
    },
    /// Not the new name yet.
    Name,
    /// Its next enrolment is still blocked.
    Enrolment,
    /// It could not be read back.
    Unread,
    /// It has another serial number by now.
    OtherSerial {
        /// Which.
        shown: String,
    },
    /// It is still there.
    StillThere,
}

impl State {
    /// Whether nothing more is done.
    pub(super) fn is_end(&self) -> bool {
        match self {
            Self::Planned | Self::Sent | Self::Accepted | Self::Deleting => false,
            Self::Confirmed { .. }
            | Self::Gone
            | Self::Failed { .. }
            | Self::Unsettled(_) => true,
        }
    }

    /// What it means, for a table's cell.
    pub fn message(&self) -> Message {
        match self {
            Self::Planned => Message::new("change-planned"),
            Self::Sent => Message::new("change-sent"),
            Self::Accepted => Message::new("change-accepted"),
            Self::Deleting => Message::new("change-deleting"),
            Self::Confirmed { sent: true } => Message::new("change-confirmed"),
            Self::Confirmed { sent: false } => Message::new("change-already"),
            Self::Gone => Message::new("change-gone"),
            Self::Failed { failure, part: true }
                if failure.kind != FailureKind::Withheld =>
            {
                Message::new("change-part").with("error", failure.error())
            }
            Self::Failed { failure, .. } => failure.message(),
            Self::Unsettled(why) => why.message(),
        }
    }

    /// Why it was refused, or not sent.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

impl Why {
    fn message(&self) -> Message {
        match self {
            Self::Tag { shown } if shown.is_empty() => {
                Message::new("unsettled-change-no-tag")
            }
            Self::Tag { shown } => {
                Message::new("unsettled-change-tag").with("shown", shown)
            }
            Self::User { shown } if shown.is_empty() => {
                Message::new("unsettled-change-no-user")
            }
            Self::User { shown } => {
                Message::new("unsettled-change-user").with("shown", shown)
            }
            Self::Name => Message::new("unsettled-change-name"),
            Self::Enrolment => Message::new("unsettled-change-enrolment"),
            Self::Unread => Message::new("unsettled-change-unread"),
            Self::OtherSerial { shown } => {
                Message::new("unsettled-change-serial").with("shown", shown)
            }
            Self::StillThere => Message::new("unsettled-change-there"),
        }
    }
}

/// How many changes are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    /// All of them.
    pub orders: usize,
    pub planned: usize,
    pub sent: usize,
    pub accepted: usize,
    pub deleting: usize,
    pub confirmed: usize,
    pub gone: usize,
    pub failed: usize,
    pub unsettled: usize,
}

impl Counts {
    /// One order more, which is there.
    pub fn add(&mut self, state: &State) {
        self.orders += 1;
        *self.of(state) += 1;
    }

    pub(super) fn of(&mut self, state: &State) -> &mut usize {
        match state {
            State::Planned => &mut self.planned,
            State::Sent => &mut self.sent,
            State::Accepted => &mut self.accepted,
            State::Deleting => &mut self.deleting,
            State::Confirmed { .. } => &mut self.confirmed,
            State::Gone => &mut self.gone,
            State::Failed { .. } => &mut self.failed,
            State::Unsettled(_) => &mut self.unsettled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::error::Refusal;

    #[test]
    fn every_state_has_its_sentence() {
        let refusal =
            Refusal { status: 400, code: "Bad".to_owned(), ..Refusal::default() };
        let failed = |part| State::Failed { failure: Failure::change(&refusal), part };
        let shown = || "HQ".to_owned();
        let tag = |shown: &str| State::Unsettled(Why::Tag { shown: shown.to_owned() });
        let user = |shown: &str| State::Unsettled(Why::User { shown: shown.to_owned() });
        let cases = [
            (State::Planned, "not changed yet"),
            (State::Sent, "sent; the service has not accepted all of it yet"),
            (State::Accepted, "accepted; not read back yet"),
            (
                State::Deleting,
                "being deregistered; it leaves the tenant's list in about half an hour",
            ),
            (State::Confirmed { sent: true }, "changed, and read back as asked"),
            (State::Confirmed { sent: false }, "as asked already; nothing was sent"),
            (State::Gone, "deregistered; the tenant does not have it any more"),
            (failed(false), "refused: 400 Bad"),
            (failed(true), "refused in part: 400 Bad; what came before it was accepted"),
            (
                tag("HQ"),
                "accepted, but the tenant's list showed the group tag HQ when the waiting \
                 ended",
            ),
            (
                tag(""),
                "accepted, but the tenant's list showed no group tag when the waiting ended",
            ),
            (
                user("ada@contoso.example"),
                "accepted, but the tenant's list showed the user ada@contoso.example when \
                 the waiting ended",
            ),
            (
                user(""),
                "accepted, but the tenant's list showed no user when the waiting ended",
            ),
            (
                State::Unsettled(Why::Name),
                "accepted, but the tenant's list did not show the new name when the \
                 waiting ended; it does so after a sync",
            ),
            (
                State::Unsettled(Why::Enrolment),
                "accepted, but the next enrolment was still blocked when the waiting ended",
            ),
            (
                State::Unsettled(Why::Unread),
                "accepted, but it could not be read back before the waiting ended",
            ),
            (
                State::Unsettled(Why::OtherSerial { shown: shown() }),
                "sent, but the device with this id has the serial number HQ by now",
            ),
            (
                State::Unsettled(Why::StillThere),
                "being deregistered, but still in the tenant's list when the waiting \
                 ended; it may yet leave",
            ),
        ];
        for (state, sentence) in cases {
            assert_eq!(state.message().to_string(), sentence);
            let text = serde_json::to_string(&state).expect("plain data");
            assert_eq!(serde_json::from_str::<State>(&text).expect("read back"), state);
        }
    }

    #[test]
    fn an_order_is_counted_where_it_is() {
        let mut counts = Counts::default();
        for state in [State::Planned, State::Planned, State::Gone] {
            counts.add(&state);
        }
        let (orders, planned, gone) = (3, 2, 1);
        assert_eq!(counts, Counts { orders, planned, gone, ..Counts::default() });
    }
}
