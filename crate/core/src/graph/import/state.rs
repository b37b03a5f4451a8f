//! Where a device is, and what proved it.

use serde::{Deserialize, Serialize};

use crate::graph::error::quote;
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
        /// Its deployment profile, as the list says.
        profile: Profile,
    },
    /// Its import record says error, or a request with it alone was refused.
    Failed(Failure),
    /// What became of it is not known, and waiting has ended.
    Unsettled(Why),
}

/// How a device stands to its deployment profile, by the service's
/// `deploymentProfileAssignmentStatus` (beta only).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Nobody asked, or the service does not say.
    #[default]
    Unasked,
    /// It is waited for.
    Awaited {
        /// The status as it came: `notAssigned`, `pending` …
        status: String,
    },
    /// It is there.
    Assigned {
        /// Since when, as it came; empty where the service does not say.
        since: String,
    },
    /// The service says that the device can't have it.
    Failed {
        /// The detailed status as it came, `hardwareRequirementsNotMet` …
        detail: String,
    },
    /// It was not there when the waiting ended.
    Missing {
        /// The last status as it came.
        status: String,
    },
}

impl Profile {
    /// What a device of the list says of its profile.
    pub fn of(status: &str, detail: &str, since: &str) -> Self {
        let is = |text: &str| status.eq_ignore_ascii_case(text);
        let start = status.get(..8).unwrap_or_default();
        // `assignedUnkownSyncState` is spelt so by the service.
        if start.eq_ignore_ascii_case("assigned") {
            let never = since.starts_with("0001-");
            Self::Assigned { since: if never { "" } else { since }.to_owned() }
        } else if is("failed") {
            Self::Failed { detail: quote(detail, 60) }
        } else {
            Self::Awaited { status: quote(status, 60) }
        }
    }

    /// What it means; nothing where nobody asked.
    pub fn message(&self) -> Option<Message> {
        let named = |status: &str| {
            let known =
                PROFILES.iter().find(|(name, _)| status.eq_ignore_ascii_case(name));
            known.map_or("profile-other", |(_, sentence)| *sentence)
        };
        match self {
            Self::Unasked => None,
            Self::Awaited { status } => {
                Some(Message::new("profile-awaited").with("status", status))
            }
            Self::Assigned { .. } => Some(Message::new("profile-assigned")),
            Self::Failed { detail } => {
                Some(Message::new(named(detail)).with("status", detail))
            }
            Self::Missing { status } => {
                Some(Message::new(named(status)).with("status", status))
            }
        }
    }
}

/// What each status means where no profile came of it, and what to do.
const PROFILES: [(&str, &str); 10] = [
    ("notAssigned", "profile-not-assigned"),
    ("pending", "profile-pending"),
    ("unknown", "profile-unknown"),
    ("", "profile-unknown"),
    ("none", "profile-failed"),
    ("hardwareRequirementsNotMet", "profile-hardware"),
    ("surfaceHubProfileNotSupported", "profile-kind"),
    ("surfaceHub2SProfileNotSupported", "profile-kind"),
    ("holoLensProfileNotSupported", "profile-kind"),
    ("windowsPcProfileNotSupported", "profile-kind"),
];

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
            Self::Visible { device, tag, profile } => {
                let key = match tag.as_str() {
                    "" => "state-visible",
                    _ => "state-visible-tag",
                };
                let message = Message::new(key).with("device", device).with("tag", tag);
                match profile.message() {
                    Some(profile) => message.saying(
                        "profile",
                        Message::new("state-visible-profile").saying("profile", profile),
                    ),
                    None => message.with("profile", ""),
                }
            }
            Self::Failed(failure) => failure.message(),
            Self::Unsettled(why) => why.message(),
        }
    }

    /// Whether nothing more will become of it by itself.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Visible { profile, .. } => !matches!(profile, Profile::Awaited { .. }),
            Self::Failed(_) | Self::Unsettled(_) => true,
            _ => false,
        }
    }

    /// Why it was refused, or not sent.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// The device of the tenant that it became, where the service named it.
    pub fn device(&self) -> Option<&str> {
        match self {
            Self::Registered { device, .. } | Self::Visible { device, .. } => {
                Some(device)
            }
            Self::Unsettled(Why::NotVisible { device, .. }) => Some(device),
            _ => None,
        }
        .map(String::as_str)
        .filter(|device| !device.is_empty())
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
    /// In the tenant's list, with or without a profile.
    pub visible: usize,
    /// Those of them whose profile is waited for.
    pub awaiting: usize,
    /// Those of them that have their profile.
    pub assigned: usize,
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

    /// Those with a profile, or waiting for one, are counted as such beside.
    pub(super) fn of_profile(&mut self, state: &State) -> Option<&mut usize> {
        match state {
            State::Visible { profile: Profile::Awaited { .. }, .. } => {
                Some(&mut self.awaiting)
            }
            State::Visible { profile: Profile::Assigned { .. }, .. } => {
                Some(&mut self.assigned)
            }
            _ => None,
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
        let seen = |tag: &str, profile| {
            let tag = tag.to_owned();
            State::Visible { device: device(), tag, profile }
        };
        let visible = |tag| seen(tag, Profile::Unasked);
        let missing = |status: &str| Profile::Missing { status: status.to_owned() };
        let failed = |detail: &str| Profile::Failed { detail: detail.to_owned() };
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
                seen("HQ", Profile::of("notAssigned", "none", "")),
                "in the tenant's list as d, group tag HQ; waiting for its deployment \
                 profile (notAssigned)",
            ),
            (
                seen("", Profile::of("assignedUnkownSyncState", "none", "2026-11-25")),
                "in the tenant's list as d, without a group tag; deployment profile \
                 assigned",
            ),
            (
                seen("", missing("notAssigned")),
                "in the tenant's list as d, without a group tag; no deployment profile: \
                 none targets the device. Check which group its tag puts it in, and \
                 which profile that group has; without one it gets the default \
                 Autopilot experience",
            ),
            (
                seen("", missing("pending")),
                "in the tenant's list as d, without a group tag; its deployment profile \
                 was still being assigned when the waiting ended",
            ),
            (
                seen("", missing("unknown")),
                "in the tenant's list as d, without a group tag; the service did not \
                 say which deployment profile it has when the waiting ended",
            ),
            (
                seen("", failed("hardwareRequirementsNotMet")),
                "in the tenant's list as d, without a group tag; its deployment profile \
                 was refused: the hardware does not meet what the profile asks for, a \
                 TPM 2.0 for self-deploying perhaps (hardwareRequirementsNotMet)",
            ),
            (
                seen("", failed("windowsPcProfileNotSupported")),
                "in the tenant's list as d, without a group tag; its deployment profile \
                 was refused: the profile is for another kind of device \
                 (windowsPcProfileNotSupported)",
            ),
            (
                seen("", Profile::of("failed", "none", "")),
                "in the tenant's list as d, without a group tag; its deployment profile \
                 could not be assigned, and the service does not say why. Assign it \
                 again, or deregister the device and register it anew",
            ),
            (
                seen("", failed("somethingNew")),
                "in the tenant's list as d, without a group tag; no deployment profile: \
                 the service says somethingNew",
            ),
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
