//! What would be done in the tenant, and what has become of it.

use preflight_core::message::Message;
use preflight_core::session::Session;
use preflight_core::{graph, session};
use serde::Serialize;
use tsify::Tsify;

use super::{State, Text};

/// Why the service refused a device, and what to do.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    pub code: i32,
    /// As the service spelt it.
    pub name: String,
    pub meaning: Text,
    pub remedy: Text,
    /// Another tenant has the device: there is a file for Microsoft's support.
    pub of_other_tenant: bool,
}

impl From<&graph::failure::Failure> for Failure {
    fn from(failure: &graph::failure::Failure) -> Self {
        Self {
            code: failure.code,
            name: failure.name.clone(),
            meaning: Text::from(&failure.meaning),
            remedy: Text::from(&failure.remedy),
            of_other_tenant: failure.of_other_tenant(),
        }
    }
}

/// What would be done, before anything is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Devices of the tenant read so far.
    pub devices: u32,
    /// The whole list has been read: the counts below hold.
    pub whole: bool,
    /// When it was read to its end, in milliseconds since 1970.
    pub read_at: f64,
    pub new: u32,
    pub here: u32,
    pub other_tag: u32,
    pub other_user: u32,
    /// Corporate identifiers.
    pub identifiers: u32,
    pub queued: u32,
    pub left_out: u32,
    pub ambiguous: u32,
    pub refused: u32,
    /// Tags that rows ask for and that the tenant spells otherwise too.
    pub near_tags: Vec<NearTag>,
    /// Why it does not go on without the user.
    pub blocked: Option<Text>,
}

/// A group tag of rows, beside tags of the tenant that differ by case or blanks only.
#[derive(Serialize, Tsify)]
pub struct NearTag {
    pub tag: String,
    pub rows: u32,
    /// Devices of the tenant with exactly this tag.
    pub devices: u32,
    pub near: Vec<String>,
}

impl From<&session::TagUse> for NearTag {
    fn from(tag: &session::TagUse) -> Self {
        let session::TagUse { tag, rows, devices, near } = tag.clone();
        Self { tag, rows: rows as u32, devices: devices as u32, near }
    }
}

impl Plan {
    pub fn of(session: &Session, counts: session::PlanCounts) -> Self {
        let near = session.plan_tags().iter().filter(|tag| !tag.near.is_empty());
        Self {
            read_at: counts.read_at,
            near_tags: near.map(NearTag::from).collect(),
            devices: counts.devices as u32,
            whole: counts.whole,
            new: counts.new as u32,
            here: counts.here as u32,
            other_tag: counts.other_tag as u32,
            other_user: counts.other_user as u32,
            identifiers: counts.identifiers as u32,
            queued: counts.queued as u32,
            left_out: counts.left_out as u32,
            ambiguous: counts.ambiguous as u32,
            refused: counts.refused as u32,
            blocked: session.blocked().as_ref().map(Text::from),
        }
    }
}

/// How far the registering is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Its own GUID.
    pub id: String,
    /// The tenant that it registers in; empty where nobody said.
    pub tenant: String,
    pub devices: u32,
    pub planned: u32,
    pub sent: u32,
    pub accepted: u32,
    pub registered: u32,
    /// In the tenant's list, with or without a deployment profile.
    pub visible: u32,
    /// Those of them whose profile is waited for, and that have it.
    pub awaiting: u32,
    pub assigned: u32,
    /// Profiles are all that is waited for: a stop only ends the waiting.
    pub only_profiles: bool,
    pub failed: u32,
    pub unsettled: u32,
    /// Import records of ours still in the service's queue, to be removed.
    pub records: u32,
    /// What is being done or waited for, in a sentence.
    pub doing: Text,
    /// How long it still takes, as far as that can be said.
    pub time_left: Option<Text>,
    /// When the next request goes out, in milliseconds since 1970, while waiting.
    pub next_at: Option<f64>,
    /// Why it does not go on without the user.
    pub blocked: Option<Text>,
    pub done: bool,
    pub stopped: bool,
    /// Devices, corporate identifiers and changes of registered devices, by where they are.
    pub tally: Vec<Tally>,
    /// Those of them of which nothing was sent.
    pub left: u32,
    /// Its rows in the list: none, where it is of the tenant's own devices.
    pub rows: u32,
    /// Its changes of registered devices.
    pub orders: u32,
    /// Devices that it has registered and that could be deregistered again.
    pub undoable: u32,
    /// The errors met, most first.
    pub failures: Vec<FailureGroup>,
}

/// So many are there.
#[derive(Serialize, Tsify)]
pub struct Tally {
    pub state: State,
    pub count: u32,
}

impl Run {
    pub fn of(
        session: &Session,
        run: &session::Run,
        next_at: Option<f64>,
        held_back: Option<Message>,
    ) -> Self {
        let blocked = held_back.or_else(|| session.blocked());
        let counts = run.import().counts();
        Self {
            id: run.id().to_owned(),
            tenant: run.tenant().to_owned(),
            devices: counts.devices as u32,
            planned: counts.planned as u32,
            sent: counts.sent as u32,
            accepted: counts.accepted as u32,
            registered: counts.registered as u32,
            visible: counts.visible as u32,
            awaiting: counts.awaiting as u32,
            assigned: counts.assigned as u32,
            only_profiles: run.only_profiles(),
            failed: counts.failed as u32,
            unsettled: counts.unsettled as u32,
            records: counts.records as u32,
            doing: Text::from(&run.doing()),
            time_left: run.time_left().as_ref().map(Text::from),
            next_at,
            blocked: blocked.as_ref().map(Text::from),
            done: run.done(),
            stopped: run.stopped(),
            tally: run
                .tally()
                .into_iter()
                .map(|(state, count)| Tally { state: state.into(), count: count as u32 })
                .collect(),
            left: run.left() as u32,
            rows: run.rows() as u32,
            orders: run.orders().len() as u32,
            undoable: run.undoable() as u32,
            failures: session
                .failures()
                .into_iter()
                .map(|(failure, rows)| FailureGroup {
                    failure: failure.into(),
                    rows: rows as u32,
                })
                .collect(),
        }
    }
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FailureGroup {
    pub failure: Failure,
    pub rows: u32,
}
