//! Whether the tenant has a user of that name.
//!
//! In: a user principal name, and the answer to one request. Out: that request, and what
//! came of it in a sentence. The service assigns any name of a verified domain to a
//! device, and a wrong one locks whoever sits at it out; so it can be looked up first.
//!
//! It needs a permission of its own, which an admin may not want to give: nothing here is
//! tried again, and whatever came of it, the change can go on without.

use serde::Deserialize;

use super::call::USER;
use super::error::{Refusal, quote, sentence};
use super::page::text;
use super::{Answer, Endpoint, Millis, Request, Token};
use crate::json;
use crate::message::Message;

/// Entra's longest display name.
const NAME_MOST: usize = 256;
/// One user with two properties is some hundred bytes; beyond this it is not Graph's.
const BODY_MOST: usize = 64 << 10;

/// A user to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    endpoint: Endpoint,
    principal: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is one.
    There {
        /// As people know them; may be empty.
        name: String,
        /// As the service spells it.
        principal: String,
    },
    /// The tenant has none of that name.
    Missing {
        /// As it was asked for.
        principal: String,
    },
    /// Whoever is signed in may not look users up.
    NotAllowed {
        /// The service's words.
        said: String,
    },
    /// Nothing is known.
    Unavailable {
        /// Why.
        why: String,
    },
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct User {
    #[serde(deserialize_with = "text")]
    display_name: String,
    #[serde(deserialize_with = "text")]
    user_principal_name: String,
}

/// The scope that a look-up needs beside that of the sign-in, in that cloud.
pub fn scope(endpoint: &Endpoint) -> String {
    format!("{}/{}", endpoint.origin, USER.scope)
}

impl Person {
    /// The user of that name.
    pub fn new(endpoint: Endpoint, principal: &str) -> Self {
        Self { endpoint, principal: principal.to_owned() }
    }

    /// The one request.
    pub fn request(&self, id: u32) -> Request {
        let url = USER.url(&self.endpoint, &self.principal);
        Request {
            id,
            method: USER.method,
            url: format!("{url}?$select=displayName,userPrincipalName"),
            body: None,
            token: Token::With { scope: scope(&self.endpoint) },
        }
    }

    /// What its answer comes to.
    pub fn answer(self, now: Millis, answer: Answer) -> Found {
        let response = match answer {
            Answer::Response(response) => response,
            Answer::Lost { why } | Answer::NoToken { why } => {
                return Found::Unavailable { why: quote(&why, 300) };
            }
        };
        if response.status == 200 {
            return match user(&response.body, &self.principal) {
                Some(user) => Found::There {
                    name: plain(&user.display_name),
                    principal: user.user_principal_name,
                },
                None => {
                    let why = "the answer is not of that user".to_owned();
                    Found::Unavailable { why }
                }
            };
        }
        let refusal = Refusal::read(now, &response);
        match refusal.status {
            // A proxy's or a gateway's 404 says nothing of a user.
            404 if refusal.code == "Request_ResourceNotFound" => {
                Found::Missing { principal: self.principal }
            }
            403 => Found::NotAllowed { said: refusal.words() },
            _ => Found::Unavailable { why: refusal.words() },
        }
    }
}

impl Found {
    /// What came of it, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::There { name, principal } if name.is_empty() => {
                Message::new("person-nameless").with("user", principal)
            }
            Self::There { name, principal } => {
                Message::new("person-found").with("name", name).with("user", principal)
            }
            Self::Missing { principal } => {
                Message::new("person-missing").with("user", principal)
            }
            Self::NotAllowed { said } => {
                Message::new("person-not-allowed").with("said", sentence(said))
            }
            Self::Unavailable { why } => {
                Message::new("person-unavailable").with("why", sentence(why))
            }
        }
    }
}

/// The user of an answer, if it is the one that was asked for.
fn user(body: &str, principal: &str) -> Option<User> {
    if body.len() > BODY_MOST {
        return None;
    }
    let user: User = json::read(body.trim_start_matches('\u{feff}'))?;
    let same = user.user_principal_name.to_lowercase() == principal.to_lowercase();
    same.then_some(user)
}

/// A name as it can stand in a field: on one line, and no longer than Entra's.
fn plain(name: &str) -> String {
    let printed: String = name.chars().filter(|c| !c.is_control()).collect();
    printed.trim().chars().take(NAME_MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Response;

    const NOW: Millis = 1_780_000_000_000.0;

    fn person(principal: &str) -> Person {
        let origin = "https://graph.example".to_owned();
        Person::new(Endpoint { origin }, principal)
    }

    fn told(status: u16, body: &str) -> (Found, String) {
        let body = body.to_owned();
        let response = Response { status, body, ..Response::default() };
        let found =
            person("Ada@practice.example").answer(NOW, Answer::Response(response));
        let message = found.message().to_string();
        (found, message)
    }

    #[test]
    fn one_request_with_a_token_of_its_own_scope() {
        let request = person("ada#EXT#/?@practice.example").request(7);
        assert_eq!(
            request.url,
            "https://graph.example/v1.0/users/ada%23EXT%23%2F%3F%40practice%2Eexample\
             ?$select=displayName,userPrincipalName"
        );
        let scope = "https://graph.example/User.ReadBasic.All".to_owned();
        assert_eq!((request.id, request.token), (7, Token::With { scope }));
    }

    #[test]
    fn a_user_that_is_there_has_a_name() {
        let body = r#"{"displayName":" Ada\nAdmin ","userPrincipalName":"ada@Practice.example"}"#;
        let (found, message) = told(200, body);
        let Found::There { name, .. } = found else { panic!("{found:?}") };
        assert_eq!(name, "AdaAdmin");
        assert_eq!(message, "There is such a user: AdaAdmin (ada@Practice.example).");
        let body = r#"{"displayName":null,"userPrincipalName":"ada@practice.example"}"#;
        assert_eq!(
            told(200, body).1,
            "There is such a user, without a display name: ada@practice.example."
        );
    }

    #[test]
    fn a_name_is_bounded() {
        let long = "x".repeat(5_000);
        let body = format!(
            r#"{{"displayName":"{long}","userPrincipalName":"ada@practice.example"}}"#
        );
        let Found::There { name, .. } = told(200, &body).0 else { panic!("not found") };
        assert_eq!(name.len(), NAME_MOST);
    }

    #[test]
    fn a_user_that_is_not_there_is_a_warning() {
        let body = r#"{"error":{"code":"Request_ResourceNotFound","message":"Resource 'Ada@practice.example' does not exist."}}"#;
        assert_eq!(
            told(404, body).1,
            "The tenant has no user Ada@practice.example. Assigned all the same, this \
             name locks the device out: nobody can sign in to it while it is set up."
        );
    }

    #[test]
    fn whoever_may_not_look_up_can_go_on_without() {
        let body = r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}"#;
        assert_eq!(
            told(403, body).1,
            "This account may not look up users: Insufficient privileges to complete \
             the operation. The change can be made without; check the name yourself."
        );
    }

    #[test]
    fn anything_else_says_nothing_of_the_user() {
        let other =
            r#"{"displayName":"Rory","userPrincipalName":"rory@practice.example"}"#;
        let page = "<html>Not Found</html>";
        for (status, body, why) in [
            (200, other, "the answer is not of that user"),
            (200, page, "the answer is not of that user"),
            (404, page, "HTTP 404"),
            (401, "", "HTTP 401"),
            (429, "", "HTTP 429"),
            (503, "", "HTTP 503"),
        ] {
            assert_eq!(
                told(status, body).1,
                format!(
                    "The user could not be looked up: {why}. Try again, or make the \
                     change without; check the name yourself then."
                )
            );
        }
        let lost = Answer::NoToken { why: "The sign-in has run out".to_owned() };
        let found = person("ada@practice.example").answer(NOW, lost);
        assert_eq!(
            found.message().to_string(),
            "The user could not be looked up: The sign-in has run out. Try again, or make \
             the change without; check the name yourself then."
        );
    }

    #[test]
    fn a_body_without_end_is_not_read() {
        let user = r#"{"displayName":"Ada","userPrincipalName":"ada@practice.example"}"#;
        let padded = user.to_owned() + &" ".repeat(BODY_MOST);
        assert!(!matches!(told(200, &padded).0, Found::There { .. }));
    }
}
