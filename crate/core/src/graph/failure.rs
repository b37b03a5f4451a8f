//! Why the service refused a device, and what its owner can do.
//!
//! In: code and name of an import record, or the refusal of a request. Out: a
//! [`Failure`] with two sentences. The name decides and the code stands beside it,
//! because the same code has been seen with two names (806 with the name of the
//! other-tenant error). Names we do not know are kept as they came.

use serde::{Deserialize, Serialize};

use super::error::{Refusal, quote, sentence};
use super::withheld::Withheld;
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
    /// The service, when a device was to be changed.
    Change,
    /// The service, when a device was to be deregistered.
    Deregister,
    /// The service, when a corporate identifier was to be imported.
    Identifier,
    /// We: to send it would do nothing, or might touch another device. The name is the
    /// reason's, and what was said is what was found.
    Withheld,
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
        let Stored { kind, code, name, said } = stored;
        match kind {
            FailureKind::Device => Self::device(code, &name),
            FailureKind::Request => Self::request(code, name, said),
            FailureKind::Unsendable => Self::unsendable(&said),
            FailureKind::Change | FailureKind::Deregister | FailureKind::Identifier => {
                Self::asked(kind, code, name, said)
            }
            FailureKind::Withheld => Self::withheld(Withheld::named(&name), &said),
        }
    }
}

impl From<Failure> for Stored {
    fn from(failure: Failure) -> Self {
        let Failure { kind, code, name, said, .. } = failure;
        Self { kind, code, name, said }
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
    Known { code, name, meaning, remedy }
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
    name.trim().to_ascii_lowercase().replace("anothertenant", "othertenant")
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
        Self::request(i32::from(refusal.status), refusal.code.clone(), refusal.words())
    }

    fn request(code: i32, name: String, said: String) -> Self {
        let (meaning, remedy) = if said.contains("Edm.Binary") {
            (Message::new("error-binary"), "remedy-binary")
        } else if code == 413 {
            (Message::new("error-too-large"), "remedy-hash-length")
        } else {
            (Message::new("error-refused").with("said", sentence(&said)), "remedy-row")
        };
        let kind = FailureKind::Request;
        Self { kind, code, name, said, meaning, remedy: Message::new(remedy) }
    }

    /// A change of a device was refused.
    pub fn change(refusal: &Refusal) -> Self {
        Self::asked_with(FailureKind::Change, refusal)
    }

    /// The deregistering of a device was refused.
    pub fn deregister(refusal: &Refusal) -> Self {
        Self::asked_with(FailureKind::Deregister, refusal)
    }

    /// A corporate identifier was refused.
    pub fn identifier(refusal: &Refusal) -> Self {
        Self::asked_with(FailureKind::Identifier, refusal)
    }

    /// The service answered that it did not import a corporate identifier.
    pub fn identifier_silent() -> Self {
        Self::asked(FailureKind::Identifier, 0, String::new(), String::new())
    }

    fn asked_with(kind: FailureKind, refusal: &Refusal) -> Self {
        let name = match refusal.phrase.as_str() {
            "" => refusal.code.clone(),
            phrase => phrase.to_owned(),
        };
        Self::asked(kind, i32::from(refusal.status), name, refusal.words())
    }

    fn asked(kind: FailureKind, code: i32, name: String, said: String) -> Self {
        let wanted = plain(&name);
        let known = KNOWN.iter().find(|known| plain(known.name) == wanted);
        let telling = |key| Message::new(key).with("said", sentence(&said));
        let (meaning, remedy) = match (known, kind, code) {
            (Some(known), ..) => (Message::new(known.meaning), known.remedy),
            (None, FailureKind::Identifier, 0) => {
                (Message::new("error-identifier-silent"), "remedy-identifier")
            }
            (None, FailureKind::Identifier, _) => {
                (telling("error-identifier"), "remedy-identifier")
            }
            (None, _, 404 | 410) => (Message::new("withheld-gone"), "remedy-read-again"),
            (None, FailureKind::Deregister, _) => {
                (telling("error-deregister"), "remedy-deregister")
            }
            (None, ..) => (telling("error-change"), "remedy-change"),
        };
        Self { kind, code, name, said, meaning, remedy: Message::new(remedy) }
    }

    /// It was not sent, for a reason of ours; `found` is what stands against it.
    pub fn withheld(why: Withheld, found: &str) -> Self {
        Self {
            kind: FailureKind::Withheld,
            code: 0,
            name: why.name().to_owned(),
            said: quote(found, 200),
            meaning: why.meaning(found),
            remedy: Message::new(why.remedy()),
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

    /// Whether the device is another tenant's, and only that one or Microsoft can help.
    pub fn of_other_tenant(&self) -> bool {
        self.meaning.key() == "error-other-tenant"
    }

    /// Whether another record of the same device would explain it.
    pub(super) fn of_a_double(&self) -> bool {
        self.soft() || self.meaning.key() == "error-duplicated"
    }

    /// The failure in a few words, for a table's cell.
    pub fn message(&self) -> Message {
        let error = self.error();
        let key = match self.kind {
            FailureKind::Withheld => {
                return Message::new(Withheld::named(&self.name).cell());
            }
            FailureKind::Unsendable if self.said == "hash" => "state-no-hash",
            FailureKind::Unsendable => "state-no-serial",
            _ if self.soft() => "state-already",
            _ if error.is_empty() => "state-refused-silently",
            _ => "state-refused",
        };
        Message::new(key).with("error", error)
    }

    /// Number and name, where there are any.
    pub fn error(&self) -> String {
        let code = (self.code != 0).then(|| self.code.to_string());
        let name = (!self.name.is_empty()).then(|| self.name.clone());
        let error: Vec<_> = code.into_iter().chain(name).collect();
        error.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(failure: &Failure, cell: &str, meaning: &str, remedy: &str) {
        assert_eq!(failure.message().to_string(), cell);
        assert_eq!(failure.meaning.to_string(), meaning);
        assert_eq!(failure.remedy.to_string(), remedy);
        let text = serde_json::to_string(failure).expect("plain data");
        assert_eq!(&serde_json::from_str::<Failure>(&text).expect("read back"), failure);
    }

    #[track_caller]
    fn device(code: i32, name: &str, meaning: &str, remedy: &str) {
        let cell = format!("refused: {code} {name}");
        check(&Failure::device(code, name), &cell, meaning, remedy);
    }

    const LATER: &str =
        "Import it again later; if it stays so, open a support case with Microsoft.";
    const OTHER: &str = "The device is registered in another tenant.";
    const OTHER_REMEDY: &str = "The previous owner or the reseller has to deregister it \
         there. If neither can, open a support case with Microsoft, with proof of purchase \
         that shows the serial number and the company's name. Then import it again.";
    const ANEW: &str = "Deregister the device, capture its hash again, then import it.";
    const PROFILE: &str = "Assign a deployment profile of this tenant to the device.";

    #[test]
    fn every_error_with_its_sentences() {
        device(
            640,
            "StorageError",
            "The service could not store the device and does not say why.",
            LATER,
        );
        device(
            801,
            "InvalidZtdRequestBody",
            "The service could not read the request, or found no tenant in it.",
            "Import it again; if it stays so, open a support case with Microsoft.",
        );
        device(
            802,
            "InvalidZtdHardwareHash",
            "The hardware hash is not valid, or the manufacturer or serial number inside \
             it is empty.",
            "Capture the hash again on the device, and check that its firmware holds a \
             manufacturer and a serial number.",
        );
        device(
            803,
            "MissingZtdSerialNumberAndProductKey",
            "Neither a serial number nor a product key arrived at the service.",
            "Fill in the serial number, then import it again.",
        );
        device(
            807,
            "ZtdDeviceIsNotRegistered",
            "The device is not registered in this tenant.",
            "Read the tenant's list again, and import the device if it is not there.",
        );
        device(808, "ZtdDeviceAssignedToOtherTenant", OTHER, OTHER_REMEDY);
        for name in
            ["ZtdDeviceAssignedToOtherTenant", "ztddeviceassignedtoanothertenant", ""]
        {
            assert!(Failure::device(808, name).of_other_tenant(), "{name}");
        }
        assert!(!Failure::device(806, "ZtdDeviceAlreadyAssigned").of_other_tenant());
        device(808, "ZtdDeviceAssignedToAnotherTenant", OTHER, OTHER_REMEDY);
        device(806, "ZtdDeviceAssignedToOtherTenant", OTHER, OTHER_REMEDY);
        device(
            809,
            "ZtdProfileIsNotRegistered",
            "The deployment profile is not known in this tenant.",
            PROFILE,
        );
        for name in
            ["ZtdProfileAssignedToOtherTenant", "ZtdProfileAssignedToAnotherTenant"]
        {
            device(
                810,
                name,
                "The deployment profile belongs to another tenant.",
                "Open a support case with Microsoft; this should not happen.",
            );
        }
        device(
            811,
            "ZtdDeviceRegisteredByOtherTenant",
            "The device was registered by another tenant, and only that one can remove it.",
            "Ask the tenant that registered it to deregister it.",
        );
        device(
            812,
            "ZtdDeviceNotFound",
            "The service knows no device with this manufacturer, model and serial number.",
            "Import it with its hardware hash, and check that manufacturer, model and \
             serial number are spelt as the firmware has them.",
        );
        device(
            813,
            "ZtdDeviceIsNotUnique",
            "The hardware hash does not identify one single device.",
            "Capture the hash again on the device. If its motherboard was replaced, have \
             the serial number and UUID written to the new one first.",
        );
        device(
            814,
            "ZtdDeviceAlreadyAadRegistered",
            "Microsoft Entra has an object for this device already.",
            "Delete the old object of the device in Microsoft Entra, then import it again.",
        );
        device(
            815,
            "ZtdDeviceHasNoAssignedProfile",
            "The device has no deployment profile, and the tenant has no default one.",
            PROFILE,
        );
        device(
            908,
            "SerialNumberMismatch",
            "The registered serial number differs from the one in the hardware.",
            ANEW,
        );
        device(
            908,
            "ProductKeyIdMismatch",
            "The registered product key differs from the one in the hardware.",
            ANEW,
        );
        device(
            7,
            "ZtdDeviceDuplicated",
            "The same hardware hash came twice; the service processed one of them and set \
             this one aside.",
            "Look at what became of the other row with this hash, and remove this one.",
        );
        device(
            7,
            "HashNot4k",
            "The service does not take this for a hardware hash of the present kind (4K).",
            "Capture the hash again with a current Get-WindowsAutopilotInfo.",
        );
    }

    #[test]
    fn already_assigned_is_no_loss() {
        let failure = Failure::device(806, "ztddevicealreadyASSIGNED");
        assert!(failure.soft());
        check(
            &failure,
            "registered in this tenant already: 806 ztddevicealreadyASSIGNED",
            "The device is registered in this tenant already, so this import changed \
             nothing.",
            "If the tenant's list shows the device, nothing is to be done; its group tag \
             and user can be changed there. If not, start a sync in Intune and import it \
             again.",
        );
        assert!(!Failure::device(806, "ZtdDeviceAssignedToOtherTenant").soft());
    }

    #[test]
    fn a_name_we_do_not_know_is_kept_as_it_came() {
        device(
            808,
            "ZtdSomethingNew",
            "The service refused the device with an error that Preflight does not know.",
            "Look for the name of the error in Microsoft's documentation, or open a \
             support case with Microsoft.",
        );
        let zero = Failure::device(0, "ZtdSomethingNew");
        assert_eq!(zero.message().to_string(), "refused: ZtdSomethingNew");
    }

    #[test]
    fn without_a_name_the_code_decides() {
        for none in ["", "None", " none "] {
            let coded = Failure::device(808, none);
            check(&coded, "refused: 808", OTHER, OTHER_REMEDY);
            check(
                &Failure::device(0, none),
                "refused, without a reason given",
                "The service refused the device and does not say why.",
                LATER,
            );
        }
    }

    #[test]
    fn a_refused_request_is_said_in_the_services_words() {
        let refused = |status, message: &str| {
            let body =
                format!(r#"{{"error":{{"code":"BadRequest","message":"{message}"}}}}"#);
            Failure::refused(&Refusal::of_body(0.0, status, &body, None))
        };
        check(
            &refused(400, "Property x is odd"),
            "refused: 400 BadRequest",
            "The service refused the request with this device: Property x is odd.",
            "Correct the row, then import it again.",
        );
        check(
            &refused(
                400,
                "Cannot convert the literal 'T0F' to the expected type 'Edm.Binary'.",
            ),
            "refused: 400 BadRequest",
            "The service could not read the hardware hash, because it is not whole base64 \
             with its padding.",
            "Apply the fix offered for the hash, or capture it again on the device.",
        );
        check(
            &refused(413, "Too large"),
            "refused: 413 BadRequest",
            "The request with this one device is larger than the service takes.",
            "Check the length of its hash; a whole one has about 4,000 characters.",
        );
    }

    #[test]
    fn a_refused_change_is_said_in_the_services_words() {
        let refusal = |status, phrase: &str| {
            let nested = format!(
                r#"{{\"Message\":\"It is enrolled\",\"CustomApiErrorPhrase\":\"{phrase}\"}}"#
            );
            let body =
                format!(r#"{{"error":{{"code":"BadRequest","message":"{nested}"}}}}"#);
            Refusal::of_body(0.0, status, &body, None)
        };
        check(
            &Failure::change(&refusal(400, "")),
            "refused: 400 BadRequest",
            "The service refused the change: It is enrolled.",
            "Correct what was asked for, then change the device again.",
        );
        check(
            &Failure::deregister(&refusal(400, "ZtdDeviceSomething")),
            "refused: 400 ZtdDeviceSomething",
            "The service refused to deregister the device: It is enrolled.",
            "If the device is still enrolled in Intune, delete it there first; then \
             deregister it again.",
        );
        check(
            &Failure::deregister(&refusal(400, "ZtdDeviceRegisteredByOtherTenant")),
            "refused: 400 ZtdDeviceRegisteredByOtherTenant",
            "The device was registered by another tenant, and only that one can remove it.",
            "Ask the tenant that registered it to deregister it.",
        );
        check(
            &Failure::change(&refusal(404, "")),
            "refused: 404 BadRequest",
            "The tenant has no device with this id any more.",
            "Read the tenant's list again and choose the device there.",
        );
        check(
            &Failure::identifier(&refusal(400, "")),
            "refused: 400 BadRequest",
            "The service refused the identifier: It is enrolled.",
            "Check manufacturer, model and serial number, then import the identifier again.",
        );
        check(
            &Failure::identifier_silent(),
            "refused, without a reason given",
            "The service answered that it did not import the identifier, and does not say \
             why.",
            "Check manufacturer, model and serial number, then import the identifier again.",
        );
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        check(
            &Failure::no_serial(),
            "not sent: it has no serial number",
            "The row has no serial number. It was not sent, because nothing could tell \
             its record from others.",
            "Fill in the serial number, then import it again.",
        );
        check(
            &Failure::no_hash(),
            "not sent: it has no hardware hash",
            "The row has no hardware hash. It was not sent, because the service registers \
             by the hash.",
            "Capture the hash on the device, then import it.",
        );
    }

    #[test]
    fn another_record_explains_only_what_is_there_already() {
        let double = |code, name| Failure::device(code, name).of_a_double();
        assert!(double(806, "ZtdDeviceAlreadyAssigned"));
        assert!(double(0, "ZtdDeviceDuplicated"));
        assert!(!double(808, "ZtdDeviceAssignedToOtherTenant"));
        assert!(!double(0, ""));
    }
}
