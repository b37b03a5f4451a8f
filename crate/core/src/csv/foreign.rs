//! Files that admins drop and that can't be registered from, by no fault of theirs:
//! what they are, and what to do instead.
//!
//! Such a file is told by several of its header words; one with hardware hashes in it
//! is never foreign. The words are those of the exports as they looked in 2026 (their
//! columns are not documented, and Microsoft changes them), so few of many suffice.

use super::word::folded;
use crate::message::Message;

/// A file that is named and refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The message that names it.
    pub name: &'static str,
    /// The message that says what to do instead.
    instead: &'static str,
    /// Header words of such files, folded as [`folded`] does.
    marks: &'static [&'static str],
    /// How many of them tell it.
    enough: usize,
}

impl Foreign {
    /// What it is called.
    pub fn name(&self) -> Message {
        Message::new(self.name)
    }

    /// What to do instead.
    pub fn instead(&self) -> Message {
        Message::new(self.instead)
    }
}

/// Every file that we know and can't use.
pub const FOREIGN: [&Foreign; 5] = [
    &Foreign {
        name: "foreign-device-link",
        instead: "foreign-device-link.instead",
        marks: &["devicelink", "devicelinkid", "devicelinkdata", "devicelinkidentity"],
        enough: 1,
    },
    &Foreign {
        name: "foreign-autopilot-export",
        instead: "foreign-autopilot-export.instead",
        marks: &[
            "profilestatus",
            "purchaseorder",
            "enrollmentstate",
            "dateassigned",
            "assignedprofile",
            "lastcontacted",
            "lastcontactedtime",
            "associatedintunedevice",
            "associatedmicrosoftentradevice",
            "associatedazureaddevice",
            "userlessenrollmentstatus",
            "deploymentprofilestatus",
            "deploymentprofileassignmentstatus",
            "remediationstate",
        ],
        enough: 2,
    },
    &Foreign {
        name: "foreign-endpoint-analytics",
        instead: "foreign-endpoint-analytics.instead",
        marks: &[
            "endpointanalyticsscore",
            "startupperformancescore",
            "startupscore",
            "appreliabilityscore",
            "applicationreliabilityscore",
            "workfromanywherescore",
            "batteryhealthscore",
            "coreboottime",
            "coresignintime",
            "healthstatus",
            "insightsstatus",
            "windowsscore",
            "cloudmanagementscore",
            "cloudidentityscore",
            "cloudprovisioningscore",
            "autopilotregistered",
            "autopilotprofileassigned",
        ],
        enough: 2,
    },
    &Foreign {
        name: "foreign-entra-export",
        instead: "foreign-entra-export.instead",
        marks: &[
            "accountenabled",
            "objectid",
            "trusttype",
            "jointype",
            "registeredowners",
            "iscompliant",
            "ismanaged",
            "mdmdisplayname",
            "registrationtime",
            "approximatelastsignindatetime",
            "profiletype",
        ],
        enough: 3,
    },
    &Foreign {
        name: "foreign-device-list",
        instead: "foreign-device-list.instead",
        marks: &[
            "devicename",
            "ringname",
            "enrollmentdate",
            "lastcheckin",
            "primaryuserupn",
            "primaryuserdisplayname",
            "primaryuseremailaddress",
            "managementname",
            "managedby",
            "ownership",
            "compliance",
            "compliancestate",
            "devicestate",
            "intuneregistered",
            "osversion",
            "azureaddeviceid",
            "microsoftentradeviceid",
            "wifimac",
            "totalstorage",
            "freestorage",
            "deviceid",
        ],
        enough: 3,
    },
];

/// The foreign file that has this header line, if one.
pub(super) fn recognise<'a>(
    fields: impl Iterator<Item = &'a str>,
) -> Option<&'static Foreign> {
    let words: Vec<String> = fields.take(256).filter_map(folded).collect();
    let fits = |foreign: &&&Foreign| {
        let marks = foreign.marks.iter();
        let there = marks.filter(|mark| words.iter().any(|word| word == *mark)).count();
        there >= foreign.enough
    };
    FOREIGN.iter().find(fits).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: Option<&str>) {
        assert_eq!(recognise(line.split(',')).map(|found| found.name), name, "{line}");
    }

    #[test]
    fn exports_are_told_by_a_few_of_their_words() {
        check(
            "Serial number,Manufacturer,Model,Group tag,Profile status,Purchase order,User",
            Some("foreign-autopilot-export"),
        );
        check(
            "Device ID,Device name,Enrollment date,Last check-in,OS version,Serial number",
            Some("foreign-device-list"),
        );
        check(
            "Serial Number,Device Name,Ring Name,OS Version",
            Some("foreign-device-list"),
        );
        check(
            "displayName,deviceId,objectId,accountEnabled,operatingSystem,joinType",
            Some("foreign-entra-export"),
        );
        check(
            "DeviceName,Model,Manufacturer,EndpointAnalyticsScore,StartupPerformanceScore",
            Some("foreign-endpoint-analytics"),
        );
        check("Serial Number,DeviceLink", Some("foreign-device-link"));
    }

    #[test]
    fn lists_of_our_own_are_not_foreign() {
        check("Device Serial Number,Windows Product ID,Hardware Hash,Group Tag", None);
        check("Manufacturer,Model,Serial Number", None);
        check("Serial Number,Device Name,Room", None);
    }

    #[test]
    fn every_foreign_file_has_its_sentences_and_folded_marks() {
        for foreign in FOREIGN {
            for message in [foreign.name(), foreign.instead()] {
                assert_ne!(message.to_string(), message.key());
            }
            for mark in foreign.marks {
                assert_eq!(folded(mark).as_deref(), Some(*mark));
            }
        }
    }
}
