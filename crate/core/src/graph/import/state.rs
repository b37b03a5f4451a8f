//! Where a device is, and what proved it.

use serde::{Deserialize, Serialize};

use crate::graph::failure::Failure;
use crate::message::Message;

/// Where a device is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing of it has been sent, or it is proved that what was sent had no effect:
    /// the service refused the whole request, or two looks at queue and list, one a
    /// while after the other, showed nothing.
    Planned,
    /// A request with it went out. Whether it had an effect is not known yet.
    Sent,
    /// The service has an import record for it: named in the answer to our request, or
    /// found in the queue by our import id and its serial number, or somebody else's
    /// with exactly that serial number.
    Accepted {
        /// The import record.
        record: String,
    },
    /// Its import record says complete.
    Registered {
        /// The import record.
        record: String,
        /// The device that the record names; empty where it names none.
        device: String,
    },
    /// The tenant's own list was read and shows the device.
    Visible {
        /// The device.
        device: String,
        /// The group tag as the list shows it, which may not be the one asked for.
        tag: String,
    },
    /// Its import record says error, or a request with it alone was refused.
    Failed(Failure),
    /// What became of it is not known, and waiting has ended.
    Unsettled(Why),
}

/// Why nothing more is known of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The record stayed unfinished past the deadline.
    NotRegistered {
        /// The import record.
        record: String,
    },
    /// The list did not show the device before the deadline.
    NotVisible {
        /// The import record.
        record: String,
        /// The device that the record names.
        device: String,
    },
    /// The record was removed, not by us, before it was final, and the list does not
    /// show the device.
    RecordGone {
        /// The import record that was.
        record: String,
    },
    /// The list shows several devices with its serial number, and no record says which.
    Several {
        /// How many.
        count: usize,
    },
}

impl State {
    /// What it means, for a table's cell.
    pub fn message(&self) -> Message {
        match self {
            Self::Planned => Message::new("state-planned"),
            Self::Sent => Message::new("state-sent"),
            Self::Accepted { .. } => Message::new("state-accepted"),
            Self::Registered { .. } => Message::new("state-registered"),
            Self::Visible { device, tag } if tag.is_empty() => {
                Message::new("state-visible").with("device", device)
            }
            Self::Visible { device, tag } => {
                Message::new("state-visible-tag").with("device", device).with("tag", tag)
            }
            Self::Failed(failure) => failure.message(),
            Self::Unsettled(why) => why.message(),
        }
    }

    /// Whether nothing more will become of it by itself.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Visible { .. } | Self::Failed(_) | Self::Unsettled(_))
    }
}

impl Why {
    fn message(&self) -> Message {
        match self {
            Self::NotRegistered { .. } => Message::new("unsettled-not-registered"),
            Self::NotVisible { .. } => Message::new("unsettled-not-visible"),
            Self::RecordGone { .. } => Message::new("unsettled-record-gone"),
            Self::Several { count } => {
                Message::new("unsettled-several").with("count", count)
            }
        }
    }
}

/// How many devices are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    /// All of them.
    pub devices: usize,
    pub planned: usize,
    pub sent: usize,
    pub accepted: usize,
    pub registered: usize,
    pub visible: usize,
    pub failed: usize,
    pub unsettled: usize,
    /// Import records of ours that are still in the service's queue; at the end: left
    /// over, because removing them failed or they never became final.
    pub records: usize,
}

impl Counts {
    pub(super) fn of(&mut self, state: &State) -> &mut usize {
        match state {
            State::Planned => &mut self.planned,
            State::Sent => &mut self.sent,
            State::Accepted { .. } => &mut self.accepted,
            State::Registered { .. } => &mut self.registered,
            State::Visible { .. } => &mut self.visible,
            State::Failed(_) => &mut self.failed,
            State::Unsettled(_) => &mut self.unsettled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_sentence() {
        let record = || "r".to_owned();
        let device = || "d".to_owned();
        let visible =
            |tag: &str| State::Visible { device: device(), tag: tag.to_owned() };
        let cases = [
            (State::Planned, "not sent yet"),
            (State::Sent, "sent; the service has not answered yet"),
            (
                State::Accepted { record: record() },
                "in the service's queue; not registered yet",
            ),
            (
                State::Registered { record: record(), device: device() },
                "registered; not in the tenant's list yet",
            ),
            (visible("HQ"), "in the tenant's list as d, group tag HQ"),
            (visible(""), "in the tenant's list as d, without a group tag"),
            (
                State::Failed(Failure::device(808, "ZtdDeviceAssignedToOtherTenant")),
                "refused: 808 ZtdDeviceAssignedToOtherTenant",
            ),
            (
                State::Unsettled(Why::NotRegistered { record: record() }),
                "still in the service's queue when the waiting ended; it may yet be \
                 registered",
            ),
            (
                State::Unsettled(Why::NotVisible { record: record(), device: device() }),
                "registered, but not in the tenant's list when the waiting ended; it may \
                 yet appear",
            ),
            (
                State::Unsettled(Why::RecordGone { record: record() }),
                "its import record was removed by somebody else, and the tenant's list \
                 does not show it",
            ),
            (
                State::Unsettled(Why::Several { count: 2 }),
                "the tenant's list shows 2 devices with its serial number, so which one \
                 it is cannot be told",
            ),
        ];
        for (state, sentence) in cases {
            assert_eq!(state.message().to_string(), sentence);
            let text = serde_json::to_string(&state).expect("plain data");
            assert_eq!(serde_json::from_str::<State>(&text).expect("read back"), state);
        }
    }
}
