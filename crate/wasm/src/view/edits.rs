//! What is asked of devices that the tenant has, and what becomes of it.

use preflight_core::graph::change;
use preflight_core::graph::person::Found;
use preflight_core::message::Message;
use preflight_core::session;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{State, Text};

/// What a run is to do with the rows of the plan.
#[derive(Clone, Copy, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// Registers those that are new.
    Register,
    /// Changes those whose device has another tag or user.
    Update,
    /// Both.
    Both,
}

impl From<Aim> for session::Aim {
    fn from(aim: Aim) -> Self {
        match aim {
            Aim::Register => session::Aim::Register,
            Aim::Update => session::Aim::Update,
            Aim::Both => session::Aim::Both,
        }
    }
}

/// What is asked of devices; what is not there stays as it is.
#[derive(Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Edits {
    /// Empty: none.
    pub group_tag: Option<String>,
    pub display_name: Option<String>,
    /// The user principal name; empty: nobody is assigned any more.
    pub user: Option<String>,
    /// The name that the device greets the user by.
    #[serde(default)]
    pub user_name: String,
    /// The next enrolment is allowed.
    #[serde(default)]
    pub allow_enrolment: bool,
    /// It leaves the tenant, whatever else is asked.
    #[serde(default)]
    pub deregister: bool,
}

impl From<Edits> for change::Edits {
    fn from(edits: Edits) -> Self {
        let Edits { group_tag, display_name, user, user_name, .. } = edits;
        if edits.deregister {
            return Self::Deregister;
        }
        let user = user.map(|principal| match principal.as_str() {
            "" => change::User::Nobody,
            _ => change::User::Assigned { principal, addressable: user_name },
        });
        let allow_enrolment = edits.allow_enrolment;
        Self::Change(change::Properties {
            group_tag: group_tag.as_deref().map(change::typed_tag),
            display_name,
            user,
            allow_enrolment,
        })
    }
}

/// What is wrong with edits, field by field.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EditProblems {
    pub display_name: Option<Text>,
    pub user: Option<Text>,
}

impl EditProblems {
    pub fn of(edits: &Edits) -> Self {
        let name = edits.display_name.as_deref().map(change::check_display_name);
        let user = edits.user.as_deref().filter(|user| !user.is_empty());
        let wrong = |checked: Option<Result<(), Message>>| {
            checked?.err().as_ref().map(Text::from)
        };
        Self { display_name: wrong(name), user: wrong(user.map(change::check_user)) }
    }
}

/// What came of looking up a user.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LookedUp {
    pub message: Text,
    /// As people know them, where the tenant has such a user.
    pub name: Option<String>,
    /// The tenant has none of that name, for certain.
    pub missing: bool,
}

impl From<&Found> for LookedUp {
    fn from(found: &Found) -> Self {
        let name = match found {
            Found::There { name, .. } => Some(name.clone()),
            _ => None,
        };
        let missing = matches!(found, Found::Missing { .. });
        Self { message: Text::from(&found.message()), name, missing }
    }
}

/// Some of a run's changes of registered devices.
#[derive(Serialize, Tsify)]
pub struct Orders {
    /// All of them.
    pub count: u32,
    pub orders: Vec<Order>,
}

/// A change of a registered device, and where it is.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub serial: String,
    /// The object's id.
    pub device: String,
    /// What is asked, part by part.
    pub asked: Vec<Text>,
    pub state: State,
    pub state_text: Text,
    /// What to do, where it was refused.
    pub remedy: Option<Text>,
}

impl Orders {
    pub fn of(session: &session::Session, from: u32, len: u32) -> Self {
        let all = session.run().into_iter().flat_map(session::Run::orders);
        let some = all.skip(from as usize).take(len as usize);
        let count = session.run().map_or(0, |run| run.orders().len());
        Self { count: count as u32, orders: some.map(Order::from).collect() }
    }
}

impl From<session::OrderView<'_>> for Order {
    fn from(view: session::OrderView<'_>) -> Self {
        let session::OrderView { order, state, place, .. } = view;
        Self {
            serial: order.serial.clone(),
            device: order.device.clone(),
            asked: order.asked().iter().map(Text::from).collect(),
            state: place.into(),
            state_text: Text::from(&state.message()),
            remedy: state.failure().map(|failure| Text::from(&failure.remedy)),
        }
    }
}
