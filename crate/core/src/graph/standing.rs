//! How a device of the tenant stands: whether it has its deployment profile, and what
//! about it asks for somebody's attention.
//!
//! In: a device as the tenant's list has it. Out: the classes that it is in, and for
//! people what each means for it and what to do. A value that the service has made up
//! since is kept, shown as it came, and puts the device among the unclear ones.

use super::directory::TenantDevice;
use super::error::quote;
use super::import::Profile;
use crate::message::Message;

/// What a device can be found by. Several can hold of one device; just one of
/// those about the profile does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// The service could not give it its deployment profile.
    ProfileFailed,
    /// Its hardware has changed so that it has to be registered anew.
    HardwareChanged,
    /// Its enrolment failed, or it is blocked from enrolling again.
    EnrolmentStopped,
    /// No deployment profile is assigned.
    NoProfile,
    /// Its hardware has changed, and the service mends that by itself.
    FixPending,
    /// Its deployment profile is being assigned.
    ProfilePending,
    /// The service does not say how it stands, or says something new.
    Unclear,
    /// It has its deployment profile.
    WithProfile,
    /// It was never in contact.
    NeverInContact,
}

impl Attention {
    /// All of them, worst first.
    pub const ALL: [Self; 9] = [
        Self::ProfileFailed,
        Self::HardwareChanged,
        Self::EnrolmentStopped,
        Self::NoProfile,
        Self::FixPending,
        Self::ProfilePending,
        Self::Unclear,
        Self::WithProfile,
        Self::NeverInContact,
    ];

    /// What it is called on a command line and in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProfileFailed => "profile-failed",
            Self::HardwareChanged => "hardware-changed",
            Self::EnrolmentStopped => "enrolment-stopped",
            Self::NoProfile => "no-profile",
            Self::FixPending => "fix-pending",
            Self::ProfilePending => "profile-pending",
            Self::Unclear => "unclear",
            Self::WithProfile => "with-profile",
            Self::NeverInContact => "never-in-contact",
        }
    }

    /// Whether somebody has to do something about it.
    pub fn stands_out(self) -> bool {
        self <= Self::NoProfile
    }

    /// What it is, for people.
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::ProfileFailed => "standing-profile-failed",
            Self::HardwareChanged => "standing-hardware-changed",
            Self::EnrolmentStopped => "standing-enrolment-stopped",
            Self::NoProfile => "standing-no-profile",
            Self::FixPending => "standing-fix-pending",
            Self::ProfilePending => "standing-profile-pending",
            Self::Unclear => "standing-unclear",
            Self::WithProfile => "standing-with-profile",
            Self::NeverInContact => "standing-never-in-contact",
        })
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The classes that a device is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing(u16);

impl Standing {
    /// How this device stands.
    pub fn of(device: &TenantDevice) -> Self {
        let mut standing = Self::default();
        let status = device.profile_status.as_str();
        standing.add(match status.to_ascii_lowercase().as_str() {
            "notassigned" => Attention::NoProfile,
            "pending" => Attention::ProfilePending,
            "failed" => Attention::ProfileFailed,
            other if other.starts_with("assigned") => Attention::WithProfile,
            _ => Attention::Unclear,
        });
        match device.remediation_state.to_ascii_lowercase().as_str() {
            "manualremediationrequired" => standing.add(Attention::HardwareChanged),
            "automaticremediationrequired" => standing.add(Attention::FixPending),
            "" | "unknown" | "noremediationrequired" => {}
            _ => standing.add(Attention::Unclear),
        }
        let enrolment = device.enrollment_state.as_str();
        if ["failed", "blocked"].iter().any(|it| enrolment.eq_ignore_ascii_case(it)) {
            standing.add(Attention::EnrolmentStopped);
        }
        if !device.contacted() {
            standing.add(Attention::NeverInContact);
        }
        standing
    }

    fn add(&mut self, attention: Attention) {
        self.0 |= attention.bit();
    }

    /// Whether the device is in this class.
    pub fn has(self, attention: Attention) -> bool {
        self.0 & attention.bit() != 0
    }

    /// The worst of its classes.
    pub fn worst(self) -> Attention {
        let mut all = Attention::ALL.into_iter();
        all.find(|attention| self.has(*attention)).unwrap_or(Attention::Unclear)
    }

    /// Whether somebody has to do something about the device.
    pub fn stands_out(self) -> bool {
        self.worst().stands_out()
    }

    /// Its classes, worst first.
    pub fn classes(self) -> impl Iterator<Item = Attention> {
        Attention::ALL.into_iter().filter(move |attention| self.has(*attention))
    }
}

/// What each of a device's classes means for it and what to do, worst first.
pub fn reasons(device: &TenantDevice) -> Vec<(Attention, Message)> {
    let standing = Standing::of(device);
    standing
        .classes()
        .flat_map(|class| meant(device, class).into_iter().map(move |it| (class, it)))
        .collect()
}

/// The first of a device's reasons, for the cell of a table.
pub fn first_reason(device: &TenantDevice) -> Message {
    let worst = Standing::of(device).worst();
    meant(device, worst).pop().unwrap_or_else(|| worst.title())
}

fn meant(device: &TenantDevice, class: Attention) -> Vec<Message> {
    let status = quote(&device.profile_status, 60);
    let known = |text: &str, values: &[&str]| {
        values.iter().any(|value| text.eq_ignore_ascii_case(value))
    };
    vec![match class {
        Attention::ProfileFailed => {
            let detail = quote(&device.profile_detail, 60);
            let said = Profile::Failed { detail }.message();
            said.unwrap_or_else(|| class.title())
        }
        Attention::NoProfile => {
            let said = Profile::Missing { status }.message();
            said.unwrap_or_else(|| class.title())
        }
        Attention::HardwareChanged => Message::new("standing-hardware-changed-why"),
        Attention::EnrolmentStopped => {
            Message::new(match known(&device.enrollment_state, &["blocked"]) {
                true => "standing-enrolment-blocked-why",
                false => "standing-enrolment-failed-why",
            })
        }
        Attention::FixPending => Message::new("standing-fix-pending-why"),
        Attention::ProfilePending => Message::new("standing-profile-pending-why"),
        Attention::WithProfile => Message::new(match status.to_ascii_lowercase() {
            status if status == "assignedoutofsync" => "standing-out-of-sync-why",
            _ => "standing-with-profile-why",
        }),
        Attention::NeverInContact => Message::new("standing-never-in-contact-why"),
        Attention::Unclear => {
            let remediation = [
                "",
                "unknown",
                "noRemediationRequired",
                "manualRemediationRequired",
                "automaticRemediationRequired",
            ];
            let statuses = ["notAssigned", "pending", "failed"];
            let mut all = Vec::new();
            if !known(&device.remediation_state, &remediation) {
                let said = quote(&device.remediation_state, 60);
                let message = Message::new("standing-new-hardware-why");
                all.push(message.with("status", said));
            }
            if known(&status, &["", "unknown"]) {
                all.push(Message::new("standing-unsaid-why"));
            } else if !known(&status, &statuses)
                && !status.to_ascii_lowercase().starts_with("assigned")
            {
                all.push(Message::new("standing-new-why").with("status", status));
            }
            return all;
        }
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device of which the service says this of profile, hardware and enrolment.
    fn device(status: &str, remediation: &str, enrolment: &str) -> TenantDevice {
        TenantDevice {
            profile_status: status.to_owned(),
            remediation_state: remediation.to_owned(),
            enrollment_state: enrolment.to_owned(),
            last_contacted: "2026-11-20T08:00:00Z".to_owned(),
            ..TenantDevice::default()
        }
    }

    #[track_caller]
    fn stands(device: &TenantDevice, classes: &[&str], out: bool) {
        let standing = Standing::of(device);
        let names: Vec<_> = standing.classes().map(Attention::name).collect();
        assert_eq!(names, classes);
        assert_eq!(standing.worst().name(), classes[0]);
        assert_eq!(standing.stands_out(), out);
        let told = reasons(device);
        assert!(told.len() >= classes.len(), "each class has its sentence");
        assert_eq!(first_reason(device).key(), told_last_of_worst(&told).key());
    }

    fn told_last_of_worst(told: &[(Attention, Message)]) -> &Message {
        let worst = told[0].0;
        let last = told.iter().rfind(|(class, _)| *class == worst);
        &last.expect("the worst").1
    }

    #[test]
    fn every_profile_state_of_the_service_has_its_class() {
        for (status, class, out) in [
            ("assignedInSync", "with-profile", false),
            ("assignedOutOfSync", "with-profile", false),
            // Spelt so by the service.
            ("assignedUnkownSyncState", "with-profile", false),
            ("notAssigned", "no-profile", true),
            ("pending", "profile-pending", false),
            ("failed", "profile-failed", true),
            ("unknown", "unclear", false),
            ("", "unclear", false),
            ("NOTASSIGNED", "no-profile", true),
        ] {
            stands(&device(status, "noRemediationRequired", "enrolled"), &[class], out);
        }
    }

    #[test]
    fn hardware_and_enrolment_stand_out_beside_the_profile() {
        let manual = device("assignedInSync", "manualRemediationRequired", "enrolled");
        stands(&manual, &["hardware-changed", "with-profile"], true);
        let automatic =
            device("assignedInSync", "automaticRemediationRequired", "enrolled");
        stands(&automatic, &["fix-pending", "with-profile"], false);
        for enrolment in ["failed", "blocked"] {
            let stopped = device("notAssigned", "unknown", enrolment);
            stands(&stopped, &["enrolment-stopped", "no-profile"], true);
        }
        stands(&device("assignedInSync", "", "pendingReset"), &["with-profile"], false);
    }

    #[test]
    fn never_in_contact_is_found_and_does_not_stand_out() {
        let mut fresh = device("assignedInSync", "", "notContacted");
        fresh.last_contacted = "0001-01-01T00:00:00Z".to_owned();
        stands(&fresh, &["with-profile", "never-in-contact"], false);
    }

    #[test]
    fn what_the_service_made_up_since_is_unclear_and_said_as_it_came() {
        let new = device("assigningLater", "remediationImpossible", "enrolled");
        stands(&new, &["unclear"], false);
        let told: Vec<_> = reasons(&new).iter().map(|(_, why)| why.to_string()).collect();
        assert!(told[0].contains("remediationImpossible"), "{told:?}");
        assert!(told[1].contains("assigningLater"), "{told:?}");
    }

    #[test]
    fn why_it_stands_out_says_what_to_do() {
        let why = |device: &TenantDevice| first_reason(device).to_string();
        let mut failed = device("failed", "", "enrolled");
        failed.profile_detail = "hardwareRequirementsNotMet".to_owned();
        assert!(why(&failed).contains("TPM 2.0"));
        assert!(why(&device("notAssigned", "", "")).contains("Check which group"));
        let manual = device("assignedInSync", "manualRemediationRequired", "");
        assert!(why(&manual).contains("Deregister it and register it anew"));
    }

    #[test]
    fn names_are_found_again() {
        for attention in Attention::ALL {
            assert!(!attention.name().is_empty() && !attention.title().key().is_empty());
        }
        let mut sorted = Attention::ALL;
        sorted.sort_unstable();
        assert_eq!(sorted, Attention::ALL, "worst first");
    }
}
