//! Why something was not sent at all: it would do nothing, or might touch another device.
//!
//! In: a reason and what was found. Out: three sentences, for a table's cell, for what
//! it means and for what to do. As data a reason is its name.

use super::change::check_display_name;
use crate::message::Message;

/// Why we did not send a change or an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// The change names no object of the tenant.
    NoId,
    /// The change names no serial number to know the device by.
    NoSerial,
    /// The device is in the changes already.
    Twice,
    /// The change changes nothing.
    Nothing,
    /// The device name cannot be used.
    DisplayName,
    /// The user is no user principal name.
    User,
    /// The object has another serial number.
    OtherSerial,
    /// The tenant has no such object any more.
    Gone,
    /// An identifier needs a manufacturer.
    NoManufacturer,
    /// An identifier needs a model.
    NoModel,
    /// An identifier needs a serial number.
    NoSerialNumber,
    /// A comma in the serial number would make two parts of it.
    Comma,
    /// The identifier is in the list already.
    Duplicate,
    /// The run was undone before the change was sent.
    Undone,
}

/// A reason: its name, its cell, its meaning, its remedy.
type Entry = (Withheld, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const TABLE: [Entry; 14] = [
    (Withheld::NoId, "no-id", "state-withheld-id", "withheld-id", "remedy-read-again"),
    (Withheld::NoSerial, "no-serial", "state-no-serial", "withheld-serial", "remedy-read-again"),
    (Withheld::Twice, "twice", "state-withheld-twice", "withheld-twice", "remedy-twice"),
    (Withheld::Nothing, "nothing", "state-withheld-nothing", "withheld-nothing", "remedy-nothing"),
    (Withheld::DisplayName, "display-name", "state-withheld-name", "name-empty", "remedy-name"),
    (Withheld::User, "user", "state-withheld-user", "user-shape", "remedy-user"),
    (Withheld::OtherSerial, "other-serial", "state-withheld-other", "withheld-other", "remedy-read-again"),
    (Withheld::Gone, "gone", "state-withheld-gone", "withheld-gone", "remedy-read-again"),
    (Withheld::NoManufacturer, "no-manufacturer", "state-no-manufacturer", "withheld-manufacturer", "remedy-identifier"),
    (Withheld::NoModel, "no-model", "state-no-model", "withheld-model", "remedy-identifier"),
    (Withheld::NoSerialNumber, "no-serial-number", "state-no-serial", "withheld-serial-number", "remedy-identifier"),
    (Withheld::Comma, "comma", "state-withheld-comma", "withheld-comma", "remedy-identifier"),
    (Withheld::Duplicate, "duplicate", "state-withheld-duplicate", "withheld-duplicate", "remedy-duplicate"),
    (Withheld::Undone, "undone", "state-withheld-undone", "withheld-undone", "remedy-undone"),
];

impl Withheld {
    fn entry(self) -> &'static Entry {
        let found = TABLE.iter().find(|(known, ..)| *known == self);
        found.expect("each reason has its line")
    }

    /// As it is written down.
    pub(super) fn name(self) -> &'static str {
        self.entry().1
    }

    /// The reason of that name; a name that we do not know is of a newer version, and
    /// what is sure of it is that nothing was sent.
    pub(super) fn named(name: &str) -> Self {
        let found = TABLE.iter().find(|(_, known, ..)| *known == name);
        found.map_or(Self::Nothing, |(reason, ..)| *reason)
    }

    pub(super) fn cell(self) -> &'static str {
        self.entry().2
    }

    pub(super) fn remedy(self) -> &'static str {
        self.entry().4
    }

    pub(super) fn meaning(self, found: &str) -> Message {
        let checked = match self {
            Self::DisplayName => check_display_name(found).err(),
            _ => None,
        };
        checked.unwrap_or_else(|| Message::new(self.entry().3).with("found", found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::failure::Failure;

    const READ: &str = "Read the tenant's list again and choose the device there.";
    const IDENTIFIER: &str =
        "Check manufacturer, model and serial number, then import the identifier again.";

    #[test]
    fn every_reason_has_its_sentences() {
        let cases = [
            (
                Withheld::NoId,
                "",
                "not sent: it names no device of the tenant",
                "The change does not say which device of the tenant it is for. A device is \
                 only ever changed by its id.",
                READ,
            ),
            (
                Withheld::NoSerial,
                "",
                "not sent: it has no serial number",
                "The change names no serial number, so nothing could tell whether the \
                 device is still the one that was chosen.",
                READ,
            ),
            (
                Withheld::Twice,
                "1",
                "not sent: the device is in the changes already",
                "Change 1 is for the same device; which of the two is meant to hold \
                 cannot be told.",
                "Put the changes of a device together.",
            ),
            (
                Withheld::Nothing,
                "",
                "not sent: there is nothing to change",
                "Nothing of the device is to be changed.",
                "Choose what to change.",
            ),
            (
                Withheld::DisplayName,
                "a b",
                "not sent: the device name cannot be used",
                "The device name `a b` has ` ` at character 2; only letters from a to z, \
                 digits and hyphens are taken.",
                "Correct the device name, then change the device again.",
            ),
            (
                Withheld::User,
                "ada",
                "not sent: the user is no user principal name",
                "`ada` is no user principal name: a name and a domain with an @ between \
                 them are expected, such as ada@contoso.example.",
                "Correct the user, then change the device again.",
            ),
            (
                Withheld::OtherSerial,
                "S-2",
                "not sent: the tenant's device has another serial number",
                "The tenant's device with this id has the serial number S-2, not the one \
                 it was chosen by. It was not touched.",
                READ,
            ),
            (
                Withheld::Gone,
                "",
                "not in the tenant any more",
                "The tenant has no device with this id any more.",
                READ,
            ),
            (
                Withheld::NoManufacturer,
                "",
                "not sent: it has no manufacturer",
                "A corporate identifier needs manufacturer, model and serial number; the \
                 manufacturer is missing.",
                IDENTIFIER,
            ),
            (
                Withheld::NoModel,
                "",
                "not sent: it has no model",
                "A corporate identifier needs manufacturer, model and serial number; the \
                 model is missing.",
                IDENTIFIER,
            ),
            (
                Withheld::NoSerialNumber,
                "",
                "not sent: it has no serial number",
                "A corporate identifier needs manufacturer, model and serial number; the \
                 serial number is missing.",
                IDENTIFIER,
            ),
            (
                Withheld::Comma,
                "S,1",
                "not sent: its serial number has a comma",
                "The serial number `S,1` has a comma, which parts manufacturer, model and \
                 serial number in a corporate identifier.",
                IDENTIFIER,
            ),
            (
                Withheld::Duplicate,
                "3",
                "not sent: the same identifier is in the list already",
                "Row 3 has the same manufacturer, model and serial number; it is sent once.",
                "Look at both rows, and remove one of them.",
            ),
            (
                Withheld::Undone,
                "",
                "not sent: the run was undone first",
                "The run was stopped and undone before this change was sent.",
                "If it is still wanted, read the tenant's list again and plan it anew.",
            ),
        ];
        assert_eq!(cases.len(), TABLE.len());
        for (reason, found, cell, meaning, remedy) in cases {
            let failure = Failure::withheld(reason, found);
            assert_eq!(failure.message().to_string(), cell);
            assert_eq!(failure.meaning.to_string(), meaning);
            assert_eq!(failure.remedy.to_string(), remedy);
            let text = serde_json::to_string(&failure).expect("plain data");
            assert_eq!(
                serde_json::from_str::<Failure>(&text).expect("read back"),
                failure
            );
        }
    }
}
