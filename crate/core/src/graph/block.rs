//! Why nothing goes on without the user.
//!
//! In: what came back. Out: one sentence that says what happened and what to do. A
//! block is plain data, so that it outlives the page.

use serde::{Deserialize, Serialize};

use super::error::{Refusal, quote, sentence};
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
    /// A list goes on for longer than any has.
    Endless {
        /// How many pages were read.
        pages: u32,
    },
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
        if says(&["application is not authorized", "following scopes", "consent"]) {
            Self::Consent
        } else if says(&["licen", "subscription"]) || unlicensed(&said) {
            Self::Licence { said: refusal.said.clone() }
        } else if says(&["user is not authorized"])
            || refusal.code == "Authorization_RequestDenied"
        {
            Self::Role
        } else {
            Self::Forbidden { said: refusal.words() }
        }
    }

    /// Another refusal.
    pub fn refused(refusal: &Refusal) -> Self {
        if unlicensed(&refusal.said.to_lowercase()) {
            return Self::Licence { said: refusal.said.clone() };
        }
        Self::Refused { status: refusal.status, said: refusal.words() }
    }

    /// There is no token, and the page says why.
    pub fn no_token(why: &str) -> Self {
        Self::NoToken { why: quote(why, 300) }
    }

    /// The sentence for the user.
    pub fn message(&self) -> Message {
        match self {
            Self::NoToken { why } => Message::new("block-no-token").with("why", why),
            Self::SignIn { said } => {
                Message::new("block-sign-in").with("said", sentence(said))
            }
            Self::Consent => Message::new("block-consent"),
            Self::Role => Message::new("block-role"),
            Self::Licence { said } => {
                Message::new("block-licence").with("said", sentence(said))
            }
            Self::Forbidden { said } => {
                Message::new("block-forbidden").with("said", sentence(said))
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
            Self::Endless { pages } => Message::new("block-endless").with("count", pages),
            Self::Refused { status, said } => Message::new("block-refused")
                .with("status", status)
                .with("said", sentence(said)),
            Self::EachRefused { count, said } => Message::new("block-each-refused")
                .with("count", count)
                .with("said", sentence(said)),
        }
    }
}

/// What Graph answers, with 400, for a tenant without a service that the call needs.
fn unlicensed(said: &str) -> bool {
    said.contains("not applicable to target tenant")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(message: &str) -> Block {
        let body = format!(r#"{{"error":{{"code":"Forbidden","message":"{message}"}}}}"#);
        Block::forbidden(&Refusal::of_body(0.0, 403, &body, None))
    }

    #[test]
    fn consent_role_and_licence_are_told_apart() {
        let consent = "Application is not authorized to perform this operation. \
                       Application must have one of the following scopes: x";
        assert_eq!(forbidden(consent), Block::Consent);
        let role = "User is not authorized to perform this operation";
        assert_eq!(forbidden(role), Block::Role);
        let said = "Tenant has no active Intune license".to_owned();
        assert_eq!(forbidden(&said), Block::Licence { said });
        let said = "Access has been blocked by policy".to_owned();
        assert_eq!(forbidden(&said), Block::Forbidden { said });
        let code = r#"{"error":{"code":"Authorization_RequestDenied","message":"No."}}"#;
        let refusal = Refusal::of_body(0.0, 403, code, None);
        assert_eq!(Block::forbidden(&refusal), Block::Role);
    }

    #[test]
    fn a_tenant_without_intune_answers_400() {
        let said = "Request not applicable to target tenant.".to_owned();
        let body = format!(r#"{{"error":{{"code":"BadRequest","message":"{said}"}}}}"#);
        let refusal = Refusal::of_body(0.0, 400, &body, None);
        assert_eq!(Block::refused(&refusal), Block::Licence { said });
    }

    #[test]
    fn every_block_has_its_sentence() {
        let said = || "No way".to_owned();
        let cases = [
            (
                Block::no_token("the window was closed"),
                "There is no sign-in to go on with: the window was closed. Sign in, then \
                 go on.",
            ),
            (
                Block::SignIn { said: said() },
                "The service does not accept the sign-in: No way. Sign in again, then go \
                 on.",
            ),
            (
                Block::Consent,
                "Preflight may not manage Autopilot devices in this tenant yet: nobody \
                 has consented to the permission \
                 DeviceManagementServiceConfig.ReadWrite.All. Ask an administrator who \
                 may consent for the organisation to do so, sign in again, then go on.",
            ),
            (
                Block::Role,
                "Your account may not register Autopilot devices. It needs the role \
                 Intune Administrator, or Policy and Profile Manager in Intune. Ask for \
                 one of them or sign in with another account, then go on.",
            ),
            (
                Block::Licence { said: said() },
                "The service refuses for want of a licence: No way. The tenant needs an \
                 active Intune licence; check it in the Microsoft 365 admin centre, then \
                 go on.",
            ),
            (
                Block::Forbidden { said: said() },
                "The service forbids it: No way. Check that consent was given, that your \
                 account has the role Intune Administrator and that Conditional Access \
                 lets you in, then go on.",
            ),
            (
                Block::Network { why: "Failed to fetch".to_owned() },
                "Microsoft Graph cannot be reached (Failed to fetch). Check the network, \
                 the proxy and any ad blocker, then go on; the service's own gateway may \
                 be down too.",
            ),
            (
                Block::Unavailable { status: 503 },
                "The service has had a fault of its own (503) for a quarter of an hour. \
                 Look at Microsoft's service health, then go on later.",
            ),
            (
                Block::Unreadable,
                "Something else than Microsoft Graph answers: a proxy or a sign-in page \
                 of the network, perhaps. Check the network, then go on.",
            ),
            (
                Block::TooLarge,
                "An answer was larger than any that Microsoft Graph sends, so it was not \
                 read. Check the network and the proxy, then go on.",
            ),
            (
                Block::TooMany { most: 5 },
                "The tenant's list has more than 5 devices, which is more than can be \
                 held here. Nothing was changed.",
            ),
            (
                Block::Elsewhere { link: "https://a.example".to_owned() },
                "The service's list goes on at https://a.example, which is not where it \
                 began; nothing was sent there. Look at the Graph address in the \
                 configuration, then try again.",
            ),
            (
                Block::Circle,
                "The service's list leads back to a page that was read already, so it \
                 has no end. Try again later.",
            ),
            (
                Block::Endless { pages: 20_000 },
                "The service's list still goes on after 20,000 pages, further than that \
                 of any tenant. Look at the Graph address in the configuration, then try \
                 again.",
            ),
            (
                Block::Refused { status: 400, said: said() },
                "The service refuses the request (400): No way. Try again later; if it \
                 stays so, report it with these words.",
            ),
            (
                Block::EachRefused { count: 25, said: said() },
                "The service refused 25 devices one after another and took none; the \
                 last words were: No way. Look at these devices before going on.",
            ),
        ];
        for (block, sentence) in cases {
            assert_eq!(block.message().to_string(), sentence);
        }
    }
}
