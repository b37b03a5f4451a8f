//! What is asked of one device, and the requests that it takes.
//!
//! In: an order, and the device as the service shows it. Out: the writes in their order,
//! and what the device still lacks. Sending and judging answers is not done here.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Why;
use crate::graph::call::{self, Call};
use crate::graph::failure::Failure;
use crate::graph::page::text;
use crate::graph::withheld::Withheld;
use crate::message::Message;

/// A device name has so many characters at most (Microsoft's page on profiles).
const NAME_MOST: usize = 15;

/// A change of one device that is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The object's id; a device is changed by nothing else.
    pub device: String,
    /// Its serial number in the tenant's list that it was chosen from.
    pub serial: String,
    /// What is asked.
    pub edits: Edits,
}

/// What is asked of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edits {
    /// Some of its properties change; the others stay as they are.
    Change(Properties),
    /// It leaves the tenant.
    Deregister,
}

/// Properties to change; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Properties {
    /// The group tag; empty: none.
    pub group_tag: Option<String>,
    /// The name that the device gets; see [`check_display_name`].
    pub display_name: Option<String>,
    /// The assigned user.
    pub user: Option<User>,
    /// Whether the next enrolment is to be unblocked.
    pub allow_enrolment: bool,
}

/// Who a device is assigned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum User {
    /// Somebody.
    Assigned {
        /// The user principal name.
        principal: String,
        /// The name that the device greets the user by; may be empty.
        addressable: String,
    },
    /// Nobody.
    Nobody,
}

/// One request of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Properties,
    AssignUser,
    UnassignUser,
    AllowEnrolment,
    Deregister,
}

impl Write {
    pub fn call(self) -> Call {
        match self {
            Self::Properties => call::UPDATE_DEVICE,
            Self::AssignUser => call::ASSIGN_USER,
            Self::UnassignUser => call::UNASSIGN_USER,
            Self::AllowEnrolment => call::ALLOW_ENROLMENT,
            Self::Deregister => call::DELETE_DEVICE,
        }
    }
}

/// A device as the service shows it. Values that are null or missing are empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Shown {
    #[serde(deserialize_with = "text")]
    pub id: String,
    #[serde(deserialize_with = "text")]
    pub serial_number: String,
    #[serde(deserialize_with = "text")]
    group_tag: String,
    #[serde(deserialize_with = "text")]
    display_name: String,
    #[serde(deserialize_with = "text")]
    user_principal_name: String,
    #[serde(deserialize_with = "text")]
    addressable_user_name: String,
    /// Beta only: `unknown`, `allowed`, `blocked`.
    #[serde(deserialize_with = "text")]
    userless_enrollment_status: String,
}

/// Whether the service takes `name` for a device: at most 15 characters, letters, digits
/// and hyphens, not only digits (Microsoft's page on profiles).
pub fn check_display_name(name: &str) -> Result<(), Message> {
    let about = |key| Message::new(key).with("name", name);
    if name.is_empty() {
        return Err(about("name-empty"));
    }
    let odd = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    if let Some((at, character)) = name.chars().enumerate().find(|(_, c)| odd(*c)) {
        return Err(about("name-character")
            .with("character", character)
            .with("at", at + 1));
    }
    if name.len() > NAME_MOST {
        return Err(about("name-long").with("count", name.len()).with("most", NAME_MOST));
    }
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(about("name-digits"));
    }
    Ok(())
}

/// Which devices a display name is for, and when it shows: to be said beside the field.
pub fn display_name_note() -> Message {
    Message::new("name-note")
}

/// The group tag that somebody typed. Blanks around it would make it another one, and are
/// never meant.
pub fn typed_tag(typed: &str) -> String {
    typed.trim().to_owned()
}

/// Whether `user` has the form of a user principal name. Whether there is such a user
/// the service does not look at, and a wrong one can lock the device out.
pub fn check_user(user: &str) -> Result<(), Message> {
    let parts = user.split_once('@');
    let whole = parts.is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    match whole && !user.contains(char::is_whitespace) {
        true => Ok(()),
        false => Err(Message::new("user-shape").with("found", user)),
    }
}

impl Order {
    /// What is asked, each part in a few words.
    pub fn asked(&self) -> Vec<Message> {
        let Edits::Change(properties) = &self.edits else {
            return vec![Message::new("order-deregister")];
        };
        let tag = properties.group_tag.as_deref().map(|tag| match tag {
            "" => Message::new("order-no-tag"),
            tag => Message::new("order-tag").with("tag", tag),
        });
        let name = properties.display_name.as_deref();
        let name = name.map(|name| Message::new("order-name").with("name", name));
        let user = properties.user.as_ref().map(|user| match user {
            User::Nobody => Message::new("order-nobody"),
            User::Assigned { principal, .. } => {
                Message::new("order-user").with("user", principal)
            }
        });
        let allow = properties.allow_enrolment;
        let allow = allow.then(|| Message::new("order-enrolment"));
        [tag, name, user, allow].into_iter().flatten().collect()
    }

    /// Why the order cannot be sent, whatever the tenant has.
    pub(super) fn unfit(&self) -> Option<Failure> {
        if self.device.trim().is_empty() {
            return Some(Failure::withheld(Withheld::NoId, ""));
        }
        if self.serial.trim().is_empty() {
            return Some(Failure::withheld(Withheld::NoSerial, ""));
        }
        let Edits::Change(properties) = &self.edits else {
            return None;
        };
        if *properties == Properties::default() {
            return Some(Failure::withheld(Withheld::Nothing, ""));
        }
        if let Some(name) = &properties.display_name
            && check_display_name(name).is_err()
        {
            return Some(Failure::withheld(Withheld::DisplayName, name));
        }
        match &properties.user {
            Some(User::Assigned { principal, .. }) if check_user(principal).is_err() => {
                Some(Failure::withheld(Withheld::User, principal))
            }
            _ => None,
        }
    }

    /// The requests that the order takes, one after the other.
    pub(super) fn writes(&self) -> Vec<Write> {
        let Edits::Change(properties) = &self.edits else {
            return vec![Write::Deregister];
        };
        let named = properties.group_tag.is_some() || properties.display_name.is_some();
        let user = properties.user.as_ref().map(|user| match user {
            User::Assigned { .. } => Write::AssignUser,
            User::Nobody => Write::UnassignUser,
        });
        let first = named.then_some(Write::Properties);
        let last = properties.allow_enrolment.then_some(Write::AllowEnrolment);
        first.into_iter().chain(user).chain(last).collect()
    }

    /// The body of a request, where it has one.
    pub(super) fn body(&self, write: Write) -> Option<Value> {
        let Edits::Change(properties) = &self.edits else {
            return None;
        };
        match (write, &properties.user) {
            (Write::Properties, _) => {
                let mut body = json!({});
                if let Some(tag) = &properties.group_tag {
                    body["groupTag"] = json!(tag);
                }
                if let Some(name) = &properties.display_name {
                    body["displayName"] = json!(name);
                }
                Some(body)
            }
            (Write::AssignUser, Some(User::Assigned { principal, addressable })) => {
                Some(json!({
                    "userPrincipalName": principal,
                    "addressableUserName": addressable,
                }))
            }
            _ => None,
        }
    }

    pub(super) fn deregisters(&self) -> bool {
        self.edits == Edits::Deregister
    }

    /// Whether only beta shows what was asked.
    pub(super) fn beta(&self) -> bool {
        matches!(&self.edits, Edits::Change(properties) if properties.allow_enrolment)
    }

    /// What the device lacks of what was asked; a name, which shows late, after all else.
    /// `sent`: our request to unblock the enrolment was accepted, so that a status other
    /// than blocked is as asked.
    pub(super) fn lacks(&self, shown: &Shown, sent: bool) -> Option<Why> {
        let Edits::Change(properties) = &self.edits else {
            return Some(Why::StillThere);
        };
        if let Some(tag) = &properties.group_tag
            && *tag != shown.group_tag
        {
            return Some(Why::Tag { shown: shown.group_tag.clone() });
        }
        let principal = &shown.user_principal_name;
        match &properties.user {
            // Entra does not tell capital letters apart in a user principal name.
            Some(User::Assigned { principal: asked, addressable })
                if asked.to_lowercase() != principal.to_lowercase()
                    || (!addressable.is_empty()
                        && *addressable != shown.addressable_user_name) =>
            {
                let shown = match asked.to_lowercase() == principal.to_lowercase() {
                    true => format!("{principal} ({})", shown.addressable_user_name),
                    false => principal.clone(),
                };
                return Some(Why::User { shown });
            }
            Some(User::Nobody) if !principal.is_empty() => {
                return Some(Why::User { shown: principal.clone() });
            }
            _ => {}
        }
        if properties.allow_enrolment {
            let status = shown.userless_enrollment_status.to_ascii_lowercase();
            if status == "blocked" || (!sent && status != "allowed") {
                return Some(Why::Enrolment);
            }
        }
        match &properties.display_name {
            // Device names are not told apart by capital letters either.
            Some(name) if !name.eq_ignore_ascii_case(&shown.display_name) => {
                Some(Why::Name)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_is_checked_with_a_sentence() {
        for name in [
            "DESK-1",
            "a",
            "-",
            "0000000000000-1",
            "123456789012345a".get(1..).unwrap_or(""),
        ] {
            assert_eq!(check_display_name(name), Ok(()), "{name}");
        }
        let cases = [
            ("", "A device name needs at least one character."),
            (
                "a-name-of-16-chr",
                "The device name `a-name-of-16-chr` has 16 characters; at most 15 are \
                 taken.",
            ),
            (
                "DESK_1",
                "The device name `DESK_1` has `_` at character 5; only letters from a to \
                 z, digits and hyphens are taken.",
            ),
            (
                "büro",
                "The device name `büro` has `ü` at character 2; only letters from a to z, \
                 digits and hyphens are taken.",
            ),
            (
                "12345",
                "The device name `12345` is made of digits only; a letter or a hyphen is \
                 needed.",
            ),
        ];
        for (name, sentence) in cases {
            let found = check_display_name(name).expect_err(name);
            assert_eq!(found.to_string(), sentence);
        }
        assert_eq!(
            display_name_note().to_string(),
            "Only a device that joins Microsoft Entra gets this name, and the tenant's \
             list shows it after a sync."
        );
    }

    #[test]
    fn what_is_asked_is_said_part_by_part() {
        let asked = |edits| {
            let order = Order { device: "1".into(), serial: "S-1".into(), edits };
            let parts = order.asked().into_iter().map(|part| part.to_string());
            parts.collect::<Vec<_>>().join("; ")
        };
        assert_eq!(asked(Edits::Deregister), "deregister");
        let user = User::Assigned {
            principal: "ada@contoso.example".to_owned(),
            addressable: "Ada".to_owned(),
        };
        let all = Properties {
            group_tag: Some("HQ".to_owned()),
            display_name: Some("DESK-1".to_owned()),
            user: Some(user),
            allow_enrolment: true,
        };
        assert_eq!(
            asked(Edits::Change(all)),
            "group tag HQ; device name DESK-1; user ada@contoso.example; allow the next \
             enrolment"
        );
        let none = Properties {
            group_tag: Some(String::new()),
            user: Some(User::Nobody),
            ..Properties::default()
        };
        assert_eq!(asked(Edits::Change(none)), "no group tag; no user");
    }

    #[test]
    fn what_a_device_lacks_is_named_with_what_it_shows() {
        let user = |principal: &str, addressable: &str| {
            let [principal, addressable] = [principal, addressable].map(str::to_owned);
            let user = Some(User::Assigned { principal, addressable });
            Properties { user, ..Properties::default() }
        };
        let nobody = Properties { user: Some(User::Nobody), ..Properties::default() };
        let enrolment = Properties { allow_enrolment: true, ..Properties::default() };
        let shown = |status: &str| Shown {
            user_principal_name: "Ada@contoso.example".to_owned(),
            addressable_user_name: "Ada".to_owned(),
            userless_enrollment_status: status.to_owned(),
            ..Shown::default()
        };
        let other = |shown: &str| Some(Why::User { shown: shown.to_owned() });
        for (properties, status, sent, lacks) in [
            (user("ada@contoso.example", "Ada"), "", true, None),
            (user("ada@contoso.example", ""), "", true, None),
            (user("bob@contoso.example", "Ada"), "", true, other("Ada@contoso.example")),
            (
                user("ada@contoso.example", "Bob"),
                "",
                true,
                other("Ada@contoso.example (Ada)"),
            ),
            (nobody, "", true, other("Ada@contoso.example")),
            (enrolment.clone(), "allowed", false, None),
            (enrolment.clone(), "unknown", false, Some(Why::Enrolment)),
            (enrolment.clone(), "unknown", true, None),
            (enrolment, "blocked", true, Some(Why::Enrolment)),
        ] {
            let edits = Edits::Change(properties);
            let order = Order { device: "1".into(), serial: "S-1".into(), edits };
            assert_eq!(order.lacks(&shown(status), sent), lacks, "{:?}", order.edits);
        }
    }

    #[test]
    fn a_user_has_a_name_and_a_domain() {
        assert_eq!(check_user("ada@contoso.example"), Ok(()));
        for user in ["", "ada", "@contoso.example", "ada@", "a@b@c", "a da@b", "ada@b "] {
            assert!(check_user(user).is_err(), "{user}");
        }
    }
}
