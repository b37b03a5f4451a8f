//! Why nothing goes on without the user.
//!
//! In: what came back. Out: one sentence that says what happened and what to do. A
//! block is plain data, so that it outlives the page.

use serde::{Deserialize, Serialize};

use super::error::{Refusal, quote};
use crate::message::Message;

/// Why a machine stands still until `resume`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// There is no token.
    NoToken {
        /// Why, as the page says.
        why: String,
    },
    /// The service refused a token that was just renewed.
    SignIn {
        /// Its words.
        said: String,
    },
    /// Nobody with the right consented to the permission.
    Consent,
    /// The user's role does not allow it.
    Role,
    /// The tenant or the user has no Intune licence.
    Licence {
        /// The service's words.
        said: String,
    },
    /// Forbidden for another reason.
    Forbidden {
        /// The service's words.
        said: String,
    },
    /// Several requests in succession had no answer.
    Network {
        /// What the browser or system said.
        why: String,
    },
    /// The service is down, time and again.
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// Success, but not the JSON that Graph sends.
    Unreadable,
    /// An answer larger than any that Graph sends.
    TooLarge,
    /// A list longer than we hold.
    TooMany {
        /// How many devices we hold.
        most: usize,
    },
    /// The next page of a list is at another origin; a token must not go there.
    Elsewhere {
        /// Where it points.
        link: String,
    },
    /// The next page of a list was read before.
    Circle,
    /// Refused in a way that is no device's fault.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's words.
        said: String,
    },
    /// One device after another was refused, and none was taken.
    EachRefused {
        /// How many.
        count: usize,
        /// The service's words for the last.
        said: String,
    },
}

impl Block {
    /// What a 403 means: consent, role and licence are mended by different people.
    pub fn forbidden(refusal: &Refusal) -> Self {
        let said = refusal.said.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|words| said.contains(words));
        if says(&[
            "application is not authorized",
            "following scopes",
            "consent",
        ]) {
            Self::Consent
        } else if says(&["licen", "subscription", "not applicable to target tenant"]) {
            Self::Licence {
                said: refusal.said.clone(),
            }
        } else if says(&["user is not authorized"])
            || refusal.code == "Authorization_RequestDenied"
        {
            Self::Role
        } else {
            Self::Forbidden {
                said: refusal.words(),
            }
        }
    }

    /// Another refusal.
    pub fn refused(refusal: &Refusal) -> Self {
        Self::Refused {
            status: refusal.status,
            said: refusal.words(),
        }
    }

    /// There is no token, and the page says why.
    pub fn no_token(why: &str) -> Self {
        Self::NoToken {
            why: quote(why, 300),
        }
    }

    /// The sentence for the user.
    pub fn message(&self) -> Message {
        match self {
            Self::NoToken { why } => Message::new("block-no-token").with("why", why),
            Self::SignIn { said } => Message::new("block-sign-in").with("said", said),
            Self::Consent => Message::new("block-consent"),
            Self::Role => Message::new("block-role"),
            Self::Licence { said } => Message::new("block-licence").with("said", said),
            Self::Forbidden { said } => {
                Message::new("block-forbidden").with("said", said)
            }
            Self::Network { why } => Message::new("block-network").with("why", why),
            Self::Unavailable { status } => {
                Message::new("block-unavailable").with("status", status)
            }
            Self::Unreadable => Message::new("block-unreadable"),
            Self::TooLarge => Message::new("block-too-large"),
            Self::TooMany { most } => Message::new("block-too-many").with("most", most),
            Self::Elsewhere { link } => {
                Message::new("block-elsewhere").with("link", link)
            }
            Self::Circle => Message::new("block-circle"),
            Self::Refused { status, said } => Message::new("block-refused")
                .with("status", status)
                .with("said", said),
            Self::EachRefused { count, said } => Message::new("block-each-refused")
                .with("count", count)
                .with("said", said),
        }
    }
}
