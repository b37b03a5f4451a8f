//! The plan: each row beside the tenant's own list, matched exactly.
//!
//! In: the devices of the tenant, and what a row says. Out: a [`Class`]. Case and
//! blanks count; a serial number that matches but for them is neither new nor here,
//! because to send it might register one machine twice, and to leave it might leave
//! one out. That is for a person to decide.

use std::collections::{HashMap, HashSet};

use super::directory::TenantDevice;
use super::page::folded;
use crate::message::Message;
use crate::sort;

/// What a row says of its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The serial number.
    pub serial: &'a str,
    /// The manufacturer, where it is known.
    pub manufacturer: &'a str,
    /// The model, where it is known.
    pub model: &'a str,
    /// The group tag asked for.
    pub group_tag: &'a str,
    /// The user asked for.
    pub assigned_user: &'a str,
}

/// Where a row stands beside the tenant's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// No device of the tenant has this serial number.
    New,
    /// In the tenant, with the tag asked for, or none was asked for.
    Here {
        /// The object's id.
        device: String,
        /// The tenant's tag.
        tag: String,
        /// The tenant's user, where the row asks for another.
        other_user: Option<String>,
    },
    /// In the tenant, with another tag than the row asks for.
    OtherTag {
        /// The object's id.
        device: String,
        /// The tenant's tag.
        tag: String,
        /// The tenant's user, where the row asks for another.
        other_user: Option<String>,
    },
    /// Not in the tenant, but in its import queue: somebody is registering it.
    Queued,
    /// Which device of the tenant is meant cannot be told.
    Ambiguous {
        /// Devices of the tenant that it may be.
        count: usize,
        /// Why.
        why: Message,
    },
    /// The row has no serial number; nothing can be matched.
    Unmatchable,
}

impl Class {
    /// What it means, for a table's cell.
    pub fn message(&self) -> Message {
        match self {
            Self::New => Message::new("plan-new"),
            Self::Queued => Message::new("plan-queued"),
            Self::Here { tag, other_user: None, .. } => {
                tagged("plan-here", "plan-here-tag", tag)
            }
            Self::Here { tag, other_user: Some(user), .. } => {
                tagged("plan-here-user", "plan-here-tag-user", tag)
                    .with("user", said(user))
            }
            Self::OtherTag { tag, other_user: None, .. } => {
                tagged("plan-no-tag", "plan-other-tag", tag)
            }
            Self::OtherTag { tag, other_user: Some(user), .. } => {
                tagged("plan-no-tag-user", "plan-other-tag-user", tag)
                    .with("user", said(user))
            }
            Self::Ambiguous { why, .. } => why.clone(),
            Self::Unmatchable => Message::new("plan-unmatchable"),
        }
    }
}

fn tagged(without: &'static str, with: &'static str, tag: &str) -> Message {
    match tag {
        "" => Message::new(without),
        tag => Message::new(with).with("tag", tag),
    }
}

/// A tag without what a person does not see: case, and blanks anywhere.
fn seen(tag: &str) -> String {
    tag.split_whitespace().collect::<String>().to_lowercase()
}

fn said(user: &str) -> &str {
    if user.is_empty() { "nobody" } else { user }
}

/// The tenant's list by serial number: places in the list that it was made from.
#[derive(Debug)]
pub struct Plan {
    exact: HashMap<Box<str>, Vec<usize>>,
    near: HashMap<String, usize>,
    queued: HashSet<String>,
    /// Devices by their tag, and tags by what a person sees of them.
    tags: HashMap<Box<str>, usize>,
    alike: HashMap<String, Vec<Box<str>>>,
}

impl Plan {
    /// Indexes the list; `queued` are the serial numbers that are being imported, as
    /// [`Directory::queued`](super::directory::Directory::queued) gives them.
    pub fn new(devices: &[TenantDevice], queued: &HashSet<String>) -> Self {
        let mut exact: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        let mut near: HashMap<String, usize> = HashMap::new();
        let mut tags: HashMap<Box<str>, usize> = HashMap::new();
        for device in devices.iter().filter(|device| !device.group_tag.is_empty()) {
            match tags.get_mut(device.group_tag.as_str()) {
                Some(count) => *count += 1,
                None => drop(tags.insert(device.group_tag.as_str().into(), 1)),
            }
        }
        let mut alike: HashMap<String, Vec<Box<str>>> = HashMap::new();
        for tag in tags.keys().filter(|tag| !tag.trim().is_empty()) {
            alike.entry(seen(tag)).or_default().push(tag.clone());
        }
        alike.values_mut().for_each(|tags| sort::by(tags, Ord::cmp));
        for (place, device) in devices.iter().enumerate() {
            let serial = device.serial_number.as_str();
            if serial.trim().is_empty() {
                continue;
            }
            let same = exact.entry(serial.into()).or_default();
            // A list that changes while it is read can give a device twice.
            if device.id.is_empty() || same.iter().all(|at| devices[*at].id != device.id)
            {
                same.push(place);
                *near.entry(folded(serial)).or_default() += 1;
            }
        }
        Self { exact, near, queued: queued.clone(), tags, alike }
    }

    /// How many devices have exactly this tag.
    pub fn tagged(&self, tag: &str) -> usize {
        self.tags.get(tag).copied().unwrap_or_default()
    }

    /// The tenant's tags that differ from this one by case or blanks only, in order.
    pub fn tags_near(&self, tag: &str) -> Vec<String> {
        let alike = self.alike.get(&seen(tag)).into_iter().flatten();
        alike.filter(|other| ***other != *tag).map(ToString::to_string).collect()
    }

    /// Where a row stands beside the list that this index was made from.
    pub fn class(&self, devices: &[TenantDevice], candidate: &Candidate<'_>) -> Class {
        let serial = candidate.serial;
        if serial.trim().is_empty() {
            return Class::Unmatchable;
        }
        let exact = self.exact.get(serial).into_iter().flatten();
        let exact: Vec<&TenantDevice> = exact.filter_map(|at| devices.get(*at)).collect();
        match exact.as_slice() {
            [] => match self.near.get(&folded(serial)) {
                None if self.queued.contains(&folded(serial)) => Class::Queued,
                None => Class::New,
                Some(&count) => {
                    let why = Message::new("plan-near").with("count", count);
                    Class::Ambiguous { count, why }
                }
            },
            [device] => here(candidate, device),
            several => {
                let mut same = several.iter().filter(|device| {
                    !candidate.manufacturer.is_empty()
                        && !candidate.model.is_empty()
                        && device.manufacturer == candidate.manufacturer
                        && device.model == candidate.model
                });
                match (same.next(), same.next()) {
                    (Some(device), None) => here(candidate, device),
                    _ => {
                        let count = several.len();
                        let why = Message::new("plan-several").with("count", count);
                        Class::Ambiguous { count, why }
                    }
                }
            }
        }
    }
}

/// A row without a tag asks for none in particular; so does a row without a user.
fn here(candidate: &Candidate<'_>, device: &TenantDevice) -> Class {
    let user = &device.user_principal_name;
    let other = !candidate.assigned_user.trim().is_empty()
        && !user.eq_ignore_ascii_case(candidate.assigned_user.trim());
    let other_user = other.then(|| user.clone());
    let (device, tag) = (device.id.clone(), device.group_tag.clone());
    if candidate.group_tag.is_empty() || candidate.group_tag == tag {
        Class::Here { device, tag, other_user }
    } else {
        Class::OtherTag { device, tag, other_user }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(
        id: &str,
        serial: &str,
        model: &str,
        tag: &str,
        user: &str,
    ) -> TenantDevice {
        TenantDevice {
            id: id.to_owned(),
            serial_number: serial.to_owned(),
            manufacturer: "Contoso".to_owned(),
            model: model.to_owned(),
            group_tag: tag.to_owned(),
            user_principal_name: user.to_owned(),
            ..TenantDevice::default()
        }
    }

    fn candidate<'a>(serial: &'a str, model: &'a str, tag: &'a str) -> Candidate<'a> {
        Candidate {
            serial,
            manufacturer: "Contoso",
            model,
            group_tag: tag,
            assigned_user: "",
        }
    }

    fn tenant() -> Vec<TenantDevice> {
        vec![
            device("1", "ABC-1", "M1", "HQ", ""),
            device("2", "TWIN", "M1", "", ""),
            device("3", "TWIN", "M2", "", "ann@contoso.example"),
            device("4", "SAME", "M1", "", ""),
            device("5", "SAME", "M1", "", ""),
            device("6", "", "M1", "", ""),
            device("1", "ABC-1", "M1", "HQ", ""),
        ]
    }

    #[track_caller]
    fn check(candidate: Candidate<'_>, expected: &str) {
        let tenant = tenant();
        let queued = HashSet::from(["queued".to_owned(), "twin".to_owned()]);
        let class = Plan::new(&tenant, &queued).class(&tenant, &candidate);
        let id = match &class {
            Class::New => "new".to_owned(),
            Class::Queued => "queued".to_owned(),
            Class::Here { device, .. } => format!("here {device}"),
            Class::OtherTag { device, .. } => format!("other tag {device}"),
            Class::Ambiguous { count, .. } => format!("ambiguous {count}"),
            Class::Unmatchable => "unmatchable".to_owned(),
        };
        assert_eq!(format!("{id}: {}", class.message()), expected);
    }

    #[test]
    fn every_class_and_its_sentence() {
        check(candidate("NEW", "M1", "HQ"), "new: not in the tenant yet");
        check(
            candidate("QUEUED", "M1", "HQ"),
            "queued: in the tenant's import queue already: it is being registered",
        );
        check(
            candidate("ABC-1", "M1", "HQ"),
            "here 1: in the tenant already, with the group tag HQ",
        );
        check(
            candidate("ABC-1", "M1", ""),
            "here 1: in the tenant already, with the group tag HQ",
        );
        check(
            candidate("ABC-1", "M1", "hq"),
            "other tag 1: in the tenant already, but with the group tag HQ",
        );
        check(
            candidate("TWIN", "M2", "HQ"),
            "other tag 3: in the tenant already, but without a group tag",
        );
        check(candidate("TWIN", "M1", ""), "here 2: in the tenant already");
        check(
            candidate("", "M1", ""),
            "unmatchable: it has no serial number, so it cannot be looked for in the tenant",
        );
        check(
            candidate(" \t", "M1", ""),
            "unmatchable: it has no serial number, so it cannot be looked for in the tenant",
        );
    }

    #[test]
    fn another_user_is_kept_and_said() {
        let ann = Candidate {
            assigned_user: "Ann@Contoso.example",
            ..candidate("TWIN", "M2", "")
        };
        check(ann, "here 3: in the tenant already");
        let bob = Candidate { assigned_user: "bob@contoso.example", ..ann };
        check(bob, "here 3: in the tenant already, but assigned to ann@contoso.example");
        check(
            Candidate { serial: "ABC-1", model: "M1", ..bob },
            "here 1: in the tenant already, with the group tag HQ, but assigned to nobody",
        );
        check(
            Candidate { serial: "ABC-1", model: "M1", group_tag: "B", ..bob },
            "other tag 1: in the tenant already, but with the group tag HQ and assigned \
             to nobody",
        );
        check(
            Candidate { group_tag: "B", ..bob },
            "other tag 3: in the tenant already, but without a group tag and assigned to \
             ann@contoso.example",
        );
    }

    #[test]
    fn several_devices_are_told_apart_by_manufacturer_and_model_only() {
        let several = "the tenant has 2 devices with this serial number, and manufacturer \
                       and model do not tell which one this is";
        check(candidate("SAME", "M1", ""), &format!("ambiguous 2: {several}"));
        check(candidate("TWIN", "m1", ""), &format!("ambiguous 2: {several}"));
        check(candidate("TWIN", "", ""), &format!("ambiguous 2: {several}"));
        let maker = Candidate { manufacturer: "", ..candidate("TWIN", "M1", "") };
        check(maker, &format!("ambiguous 2: {several}"));
    }

    #[test]
    fn a_serial_number_that_differs_by_case_or_blanks_is_not_new() {
        let near = "the tenant has 1 device whose serial number differs from this one only \
                    in capital letters or blanks";
        check(candidate("abc-1", "M1", ""), &format!("ambiguous 1: {near}"));
        check(candidate(" ABC-1", "M1", ""), &format!("ambiguous 1: {near}"));
        let many = "the tenant has 2 devices whose serial numbers differ from this one \
                    only in capital letters or blanks";
        check(candidate("twin", "M1", ""), &format!("ambiguous 2: {many}"));
    }

    #[test]
    fn what_neither_row_nor_tenant_names_tells_no_devices_apart() {
        let maker = |id, manufacturer: &str, model| TenantDevice {
            manufacturer: manufacturer.to_owned(),
            ..device(id, "TWIN", model, "", "")
        };
        let class = |tenant: &[TenantDevice], manufacturer, model| {
            let candidate = Candidate { manufacturer, ..candidate("TWIN", model, "") };
            Plan::new(tenant, &HashSet::new()).class(tenant, &candidate)
        };
        let nameless = [maker("1", "", "M1"), maker("2", "Contoso", "M1")];
        assert!(matches!(class(&nameless, "", "M1"), Class::Ambiguous { count: 2, .. }));
        let shapeless = [maker("1", "Contoso", ""), maker("2", "Contoso", "M1")];
        let ambiguous = class(&shapeless, "Contoso", "");
        assert!(matches!(ambiguous, Class::Ambiguous { count: 2, .. }));
    }

    #[test]
    fn devices_are_counted_by_exactly_their_tag() {
        let tenant = [
            device("1", "A", "M1", "HQ", ""),
            device("2", "B", "M1", "HQ", ""),
            device("3", "C", "M1", "hq", ""),
            device("4", "D", "M1", "", ""),
        ];
        let plan = Plan::new(&tenant, &HashSet::new());
        assert_eq!(["HQ", "hq", "Hq", ""].map(|tag| plan.tagged(tag)), [2, 1, 0, 0]);
    }
}
