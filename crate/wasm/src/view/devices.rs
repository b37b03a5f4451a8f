//! The tenant's devices and its sync.

use preflight_core::graph::directory::TenantDevice;
use preflight_core::graph::standing::{self, Attention};
use preflight_core::graph::sync;
use preflight_core::session::{self, Session};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Text;

/// Group tags that are offered to choose from.
const TAGS: usize = 200;

/// What is known of the tenant: sent after every change.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Devices read so far, while the list is being read.
    pub reading: Option<u32>,
    /// When the list shown was read to its end, in milliseconds since 1970.
    pub read_at: Option<f64>,
    /// Why reading does not go on without the user.
    pub blocked: Option<Text>,
    pub devices: u32,
    /// Those that somebody has to do something about.
    pub stand_out: u32,
    /// The classes that devices are in, worst first.
    pub classes: Vec<Class>,
    /// Those of most devices.
    pub tags: Vec<Tag>,
    pub shown: u32,
    pub selected: u32,
    /// Of those selected, how many are shown.
    pub selected_shown: u32,
    /// Another number after a device may have left its place among those shown.
    pub arrangement: f64,
    pub sync: Option<Sync>,
}

#[derive(Serialize, Tsify)]
pub struct Class {
    pub standing: Standing,
    pub devices: u32,
}

/// A group tag of the tenant; the empty one is none.
#[derive(Serialize, Tsify)]
pub struct Tag {
    pub tag: String,
    pub devices: u32,
}

/// How a device stands.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    ProfileFailed,
    HardwareChanged,
    EnrolmentStopped,
    NoProfile,
    FixPending,
    ProfilePending,
    Unclear,
    WithProfile,
    NeverInContact,
}

impl From<Attention> for Standing {
    fn from(attention: Attention) -> Self {
        match attention {
            Attention::ProfileFailed => Standing::ProfileFailed,
            Attention::HardwareChanged => Standing::HardwareChanged,
            Attention::EnrolmentStopped => Standing::EnrolmentStopped,
            Attention::NoProfile => Standing::NoProfile,
            Attention::FixPending => Standing::FixPending,
            Attention::ProfilePending => Standing::ProfilePending,
            Attention::Unclear => Standing::Unclear,
            Attention::WithProfile => Standing::WithProfile,
            Attention::NeverInContact => Standing::NeverInContact,
        }
    }
}

impl From<Standing> for Attention {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::ProfileFailed => Attention::ProfileFailed,
            Standing::HardwareChanged => Attention::HardwareChanged,
            Standing::EnrolmentStopped => Attention::EnrolmentStopped,
            Standing::NoProfile => Attention::NoProfile,
            Standing::FixPending => Attention::FixPending,
            Standing::ProfilePending => Attention::ProfilePending,
            Standing::Unclear => Attention::Unclear,
            Standing::WithProfile => Attention::WithProfile,
            Standing::NeverInContact => Attention::NeverInContact,
        }
    }
}

/// The tenant's sync.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Sync {
    /// A request is under way or due.
    pub going: bool,
    /// It was running when it was last looked at.
    pub running: bool,
    /// The last one failed.
    pub failed: bool,
    /// It was looked at.
    pub known: bool,
    /// When one was last asked for by anybody, in milliseconds since 1970.
    pub last: Option<f64>,
    /// When one can be started again.
    pub next_possible: f64,
    /// What came of the last wish to start one.
    pub outcome: Option<Text>,
    /// Why it does not go on without the user.
    pub blocked: Option<Text>,
}

impl Tenant {
    pub fn of(session: &Session, now: f64) -> Self {
        let counts = session.device_counts();
        let class = |(attention, devices): (Attention, usize)| Class {
            standing: attention.into(),
            devices: devices as u32,
        };
        let tag = |(tag, devices): &(String, usize)| Tag {
            tag: tag.clone(),
            devices: *devices as u32,
        };
        Self {
            reading: session.devices_reading().map(|devices| devices as u32),
            read_at: session.devices_read_at(),
            blocked: session.devices_blocked().as_ref().map(Text::from),
            devices: counts.devices as u32,
            stand_out: counts.stand_out as u32,
            classes: counts.classes().map(class).collect(),
            tags: session.device_tags().iter().take(TAGS).map(tag).collect(),
            shown: session.devices_shown() as u32,
            selected: session.selected_devices().len() as u32,
            selected_shown: session.selected_devices_shown() as u32,
            arrangement: session.device_arrangement() as f64,
            sync: session.sync_state(now).map(Sync::from),
        }
    }
}

impl From<session::SyncState> for Sync {
    fn from(state: session::SyncState) -> Self {
        Self {
            going: state.going,
            running: state.status == Some(sync::Status::InProgress),
            failed: state.status == Some(sync::Status::Failed),
            known: state.status.is_some(),
            last: state.last,
            next_possible: state.next_possible,
            outcome: state.outcome.as_ref().map(Text::from),
            blocked: state.blocked.as_ref().map(Text::from),
        }
    }
}

/// Devices shown, from a place on.
#[derive(Serialize, Tsify)]
pub struct DeviceWindow {
    pub from: u32,
    pub rows: Vec<DeviceRow>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DeviceRow {
    /// Its object id.
    pub id: String,
    pub serial: String,
    pub manufacturer: String,
    pub model: String,
    pub group_tag: String,
    pub assigned_user: String,
    pub name: String,
    /// The worst of its classes.
    pub standing: Standing,
    pub stands_out: bool,
    /// What that means for it.
    pub why: Text,
    /// As the service has it.
    pub enrolment: String,
    /// As the service has it; nothing for one that never was in contact.
    pub last_contact: Option<String>,
    pub selected: bool,
}

impl DeviceRow {
    fn of(session: &Session, device: &TenantDevice) -> Self {
        let standing = standing::Standing::of(device);
        Self {
            id: device.id.clone(),
            serial: device.serial_number.clone(),
            manufacturer: device.manufacturer.clone(),
            model: device.model.clone(),
            group_tag: device.group_tag.clone(),
            assigned_user: device.user_principal_name.clone(),
            name: device.display_name.clone(),
            standing: standing.worst().into(),
            stands_out: standing.stands_out(),
            why: Text::from(&standing::first_reason(device)),
            enrolment: device.enrollment_state.clone(),
            last_contact: device.contacted().then(|| device.last_contacted.clone()),
            selected: session.selected_devices().contains(&device.id),
        }
    }
}

impl DeviceWindow {
    pub fn of(session: &Session, from: u32, len: u32) -> Self {
        let devices = session.device_window(from as usize, len as usize);
        Self {
            from,
            rows: devices.map(|device| DeviceRow::of(session, device)).collect(),
        }
    }
}

/// Everything about a device of the tenant.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DeviceDetail {
    pub row: DeviceRow,
    /// What each of its classes means for it, worst first.
    pub reasons: Vec<Reason>,
    pub purchase_order: String,
    /// As the service has them.
    pub profile_status: String,
    pub profile_detail: String,
    pub profile_since: Option<String>,
    pub remediation_state: String,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    pub standing: Standing,
    pub stands_out: bool,
    pub why: Text,
}

impl DeviceDetail {
    pub fn of(session: &Session, id: &str) -> Option<Self> {
        let device = session.device(id)?;
        let reason = |(class, why): (Attention, _)| Reason {
            standing: class.into(),
            stands_out: class.stands_out(),
            why: Text::from(&why),
        };
        Some(Self {
            row: DeviceRow::of(session, device),
            reasons: standing::reasons(device).into_iter().map(reason).collect(),
            purchase_order: device.purchase_order.clone(),
            profile_status: device.profile_status.clone(),
            profile_detail: device.profile_detail.clone(),
            profile_since: device.profile_since().map(str::to_owned),
            remediation_state: device.remediation_state.clone(),
        })
    }
}

/// What the devices are narrowed to and sorted by.
#[derive(Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct DeviceFilter {
    /// Only devices with this text in serial, maker, model, tag, user or name, case aside.
    pub text: String,
    /// Only those that somebody has to do something about.
    pub stands_out: bool,
    /// Only those of this class.
    pub standing: Option<Standing>,
    /// Only those with exactly this group tag; the empty one is none.
    pub tag: Option<String>,
    /// Only those that are selected.
    pub selected: bool,
    /// Nothing: as the service has them.
    pub sort: Option<DeviceColumn>,
    pub descending: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceColumn {
    Serial,
    Standing,
    GroupTag,
    AssignedUser,
    Model,
    Manufacturer,
    Name,
    Enrolment,
    LastContact,
}

impl From<DeviceColumn> for session::DeviceColumn {
    fn from(column: DeviceColumn) -> Self {
        match column {
            DeviceColumn::Serial => session::DeviceColumn::Serial,
            DeviceColumn::Standing => session::DeviceColumn::Standing,
            DeviceColumn::GroupTag => session::DeviceColumn::GroupTag,
            DeviceColumn::AssignedUser => session::DeviceColumn::AssignedUser,
            DeviceColumn::Model => session::DeviceColumn::Model,
            DeviceColumn::Manufacturer => session::DeviceColumn::Manufacturer,
            DeviceColumn::Name => session::DeviceColumn::Name,
            DeviceColumn::Enrolment => session::DeviceColumn::Enrolment,
            DeviceColumn::LastContact => session::DeviceColumn::LastContact,
        }
    }
}

impl DeviceFilter {
    pub fn order(&self) -> Option<session::DeviceOrder> {
        let column = self.sort?.into();
        Some(session::DeviceOrder { column, descending: self.descending })
    }
}

impl From<DeviceFilter> for session::DeviceFilter {
    fn from(filter: DeviceFilter) -> Self {
        let DeviceFilter { text, stands_out, tag, selected, standing, .. } = filter;
        let attention = standing.map(Attention::from);
        Self { text, stands_out, attention, tag, selected }
    }
}

/// Devices to select or to leave out.
#[derive(Clone, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum DevicePick {
    /// Of those shown, from one to another, by their object ids.
    Between(String, String),
    /// All that are shown.
    Shown,
    /// Every one, shown or not.
    All,
}

impl From<DevicePick> for session::DevicePick {
    fn from(pick: DevicePick) -> Self {
        match pick {
            DevicePick::Between(from, to) => session::DevicePick::Between(from, to),
            DevicePick::Shown => session::DevicePick::Shown,
            DevicePick::All => session::DevicePick::All,
        }
    }
}

/// How the list of devices is written to a file.
#[derive(Clone, Copy, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceFormat {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}
