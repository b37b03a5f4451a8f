//! How the page is set up.

use preflight_core::graph::cloud::Cloud;
use preflight_core::graph::{config, person};
use serde::Serialize;
use tsify::Tsify;

use super::Text;

/// The page's configuration, as `config.json` beside the page says.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The sign-ins to choose from. None: registering is not set up here, checking works.
    pub sign_ins: Vec<SignIn>,
    /// What is wrong with the file; the page stops and shows it.
    pub problems: Vec<Text>,
}

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// The cloud's name, where it is one of Microsoft's.
    pub cloud: Option<String>,
    /// What people call the cloud.
    pub title: Option<Text>,
    /// What to know before it is chosen.
    pub note: Option<Text>,
    pub client_id: String,
    pub authority: String,
    /// Endpoints of the sign-in service, as JSON, where they are not Microsoft's.
    pub authority_metadata: Option<String>,
    pub graph: String,
    /// Scopes to ask for.
    pub scopes: Vec<String>,
    /// What looking up a user needs beside them.
    pub user_scope: String,
    /// A practice tenant: made-up, and said so on every screen.
    pub practice: bool,
}

impl From<&config::SignIn> for SignIn {
    fn from(sign_in: &config::SignIn) -> Self {
        let cloud = sign_in.cloud;
        Self {
            cloud: cloud.map(|cloud| cloud.name.to_owned()),
            title: cloud.map(|cloud| Text::from(&cloud.title())),
            note: cloud.and_then(Cloud::note).map(|note| Text::from(&note)),
            client_id: sign_in.client_id.clone(),
            authority: sign_in.authority.clone(),
            authority_metadata: sign_in.authority_metadata.clone(),
            graph: sign_in.graph.origin.clone(),
            scopes: sign_in.scopes.clone(),
            user_scope: person::scope(&sign_in.graph),
            practice: sign_in.practice,
        }
    }
}

/// What became of the text of a `policy.json`.
#[derive(Serialize, Tsify)]
pub struct PolicyRead {
    /// What is wrong with it; without any it is in force.
    pub problems: Vec<Text>,
}
