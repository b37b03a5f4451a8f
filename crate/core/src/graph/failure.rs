//! Why the service refused a device, and what its owner can do.
//!
//! In: code and name of an import record, or the refusal of a request. Out: a
//! [`Failure`] with two sentences. The name decides and the code stands beside it,
//! because the same code has been seen with two names (806 with the name of the
//! other-tenant error). Names we do not know are kept as they came.

use serde::{Deserialize, Serialize};

use super::error::{Refusal, quote};
use crate::message::Message;

/// Why a device was refused. As data it is `{kind, code, name, said}`; the sentences
/// are looked up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Failure {
    /// Who refused it.
    pub kind: FailureKind,
    /// The service's number beside the name, or the HTTP status; 0 where there is none.
    pub code: i32,
    /// As the service spelt it; empty where it gave none.
    pub name: String,
    /// The service's own words, where it gave any.
    pub said: String,
    /// What it means.
    pub meaning: Message,
    /// What to do.
    pub remedy: Message,
}

/// Who refused a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The service, after it took the device into its queue.
    Device,
    /// The service, when the device was sent.
    Request,
    /// We: it cannot be sent.
    Unsendable,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kind: FailureKind,
    code: i32,
    name: String,
    said: String,
}

impl From<Stored> for Failure {
    fn from(stored: Stored) -> Self {
        let Stored {
            kind,
            code,
            name,
            said,
        } = stored;
        match kind {
            FailureKind::Device => Self::device(code, &name),
            FailureKind::Request => Self::request(code, name, said),
            FailureKind::Unsendable => Self::unsendable(&said),
        }
    }
}

impl From<Failure> for Stored {
    fn from(failure: Failure) -> Self {
        let Failure {
            kind,
            code,
            name,
            said,
            ..
        } = failure;
        Self {
            kind,
            code,
            name,
            said,
        }
    }
}

/// An error of the device service.
struct Known {
    code: i32,
    /// As documented; compared without case and with either word for other tenants.
    name: &'static str,
    meaning: &'static str,
    remedy: &'static str,
}

const fn known(
    code: i32,
    name: &'static str,
    meaning: &'static str,
    remedy: &'static str,
) -> Known {
    Known {
        code,
        name,
        meaning,
        remedy,
    }
}

/// Names and codes: Microsoft's add-devices and import-errors pages, its draft table
/// of 801 to 814, its troubleshooting page for 815 and 908. 0: no code is known.
#[rustfmt::skip]
const KNOWN: [Known; 18] = [
    known(640, "StorageError", "error-storage", "remedy-later"),
    known(801, "InvalidZtdRequestBody", "error-request-body", "remedy-again"),
    known(802, "InvalidZtdHardwareHash", "error-hash", "remedy-hash"),
    known(803, "MissingZtdSerialNumberAndProductKey", "error-serial-missing", "remedy-serial"),
    known(806, "ZtdDeviceAlreadyAssigned", "error-already-assigned", "remedy-already-assigned"),
    known(807, "ZtdDeviceIsNotRegistered", "error-not-registered", "remedy-not-registered"),
    known(808, "ZtdDeviceAssignedToOtherTenant", "error-other-tenant", "remedy-other-tenant"),
    known(809, "ZtdProfileIsNotRegistered", "error-profile-unknown", "remedy-profile"),
    known(810, "ZtdProfileAssignedToOtherTenant", "error-profile-elsewhere", "remedy-support"),
    known(811, "ZtdDeviceRegisteredByOtherTenant", "error-registered-by-other", "remedy-registered-by-other"),
    known(812, "ZtdDeviceNotFound", "error-not-found", "remedy-not-found"),
    known(813, "ZtdDeviceIsNotUnique", "error-not-unique", "remedy-not-unique"),
    known(814, "ZtdDeviceAlreadyAadRegistered", "error-entra-object", "remedy-entra-object"),
    known(815, "ZtdDeviceHasNoAssignedProfile", "error-no-profile", "remedy-profile"),
    known(908, "SerialNumberMismatch", "error-serial-mismatch", "remedy-register-anew"),
    known(0, "ProductKeyIdMismatch", "error-product-key-mismatch", "remedy-register-anew"),
    known(0, "ZtdDeviceDuplicated", "error-duplicated", "remedy-duplicated"),
    known(0, "HashNot4k", "error-not-4k", "remedy-not-4k"),
];

/// Microsoft writes `OtherTenant` on one page and `AnotherTenant` on the next.
fn plain(name: &str) -> String {
    name.trim()
        .to_ascii_lowercase()
        .replace("anothertenant", "othertenant")
}

impl Failure {
    /// The verdict of an import record.
    pub fn device(code: i32, name: &str) -> Self {
        let name = match quote(name, 120) {
            // The live value where there is no error.
            none if none.eq_ignore_ascii_case("none") => String::new(),
            name => name,
        };
        let wanted = plain(&name);
        let found = KNOWN.iter().find(|known| match wanted.as_str() {
            "" => code != 0 && known.code == code,
            wanted => plain(known.name) == wanted,
        });
        let (meaning, remedy) = match found {
            Some(known) => (known.meaning, known.remedy),
            None if wanted.is_empty() => ("error-nameless", "remedy-later"),
            None => ("error-unknown", "remedy-unknown"),
        };
        Self {
            kind: FailureKind::Device,
            code,
            name,
            said: String::new(),
            meaning: Message::new(meaning),
            remedy: Message::new(remedy),
        }
    }

    /// A request for this device alone was refused.
    pub fn refused(refusal: &Refusal) -> Self {
        Self::request(
            i32::from(refusal.status),
            refusal.code.clone(),
            refusal.words(),
        )
    }

    fn request(code: i32, name: String, said: String) -> Self {
        let (meaning, remedy) = if said.contains("Edm.Binary") {
            (Message::new("error-binary"), "remedy-binary")
        } else if code == 413 {
            (Message::new("error-too-large"), "remedy-hash-length")
        } else {
            (
                Message::new("error-refused").with("said", &said),
                "remedy-row",
            )
        };
        let kind = FailureKind::Request;
        Self {
            kind,
            code,
            name,
            said,
            meaning,
            remedy: Message::new(remedy),
        }
    }

    /// A device without a serial number is never sent: nothing could tell its record
    /// from others.
    pub fn no_serial() -> Self {
        Self::unsendable("serial")
    }

    /// A device without a hardware hash.
    pub fn no_hash() -> Self {
        Self::unsendable("hash")
    }

    fn unsendable(what: &str) -> Self {
        let (meaning, remedy) = match what {
            "hash" => ("error-no-hash", "remedy-no-hash"),
            _ => ("error-no-serial", "remedy-serial"),
        };
        Self {
            kind: FailureKind::Unsendable,
            code: 0,
            name: String::new(),
            said: what.to_owned(),
            meaning: Message::new(meaning),
            remedy: Message::new(remedy),
        }
    }

    /// Whether what was asked for is there already, so that nothing is lost.
    pub fn soft(&self) -> bool {
        self.meaning.key() == "error-already-assigned"
    }

    /// The failure in a few words, for a table's cell.
    pub fn message(&self) -> Message {
        let code = (self.code != 0).then(|| self.code.to_string());
        let name = (!self.name.is_empty()).then(|| self.name.clone());
        let error: Vec<_> = code.into_iter().chain(name).collect();
        let key = match self.kind {
            FailureKind::Unsendable if self.said == "hash" => "state-no-hash",
            FailureKind::Unsendable => "state-no-serial",
            _ if self.soft() => "state-already",
            _ if error.is_empty() => "state-refused-silently",
            _ => "state-refused",
        };
        Message::new(key).with("error", error.join(" "))
    }
}
