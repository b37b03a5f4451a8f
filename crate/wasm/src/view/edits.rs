//! What is asked of devices that the tenant has.

use preflight_core::graph::change;
use preflight_core::session;
use serde::Deserialize;
use tsify::Tsify;

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
            group_tag,
            display_name,
            user,
            allow_enrolment,
        })
    }
}
