//! Microsoft Graph, sans I/O: plan, import and look-ups as state machines.
//!
//! A machine is asked what to do [`Next`] and told each [`Answer`]; it never sends,
//! waits or looks at a clock. Times are milliseconds since 1970, passed in.
//!
//! ```text
//!   next(now) ──▶ Send(request) ──▶ the driver's fetch, with a token of the page
//!       ▲                                   │
//!       └────────── answer(now, id, …) ◀────┘
//! ```
//!
//! | module | idea |
//! |---|---|
//! | [`cloud`] | Microsoft's clouds and their hosts |
//! | [`config`] | the page's `config.json`: who signs in where |
//! | [`call`] | every call that is made: name, method, path, scope |
//! | [`directory`] | the tenant's own list of devices |
//! | [`standing`] | how a device of that list stands, and what stands out |
//! | [`plan`] | each row beside that list |
//! | [`import`] | batches out, records followed, devices seen through to the list |
//! | [`change`] | tags, names, users and deregistering of devices that are there |
//! | [`identifiers`] | corporate identifiers of Windows devices |
//! | [`sync`] | the tenant's sync, and when it can be started again |
//! | [`person`] | whether the tenant has a user of that name |
//! | [`failure`] | why a device was refused, and what to do |
//! | [`withheld`] | why something was not sent at all |
//! | [`block`] | why nothing goes on without the user |
//! | [`error`] | HTTP error bodies, Retry-After, claims challenges |
//! | [`audit`] | which requests went out, and what came of each |
//! | [`pace`] | how many requests, and when again |
//!
//! A driver sends what it gets, once, and gives back each answer under its id. It may
//! have several requests in the air. After `Wait` it asks again at that time or after
//! the next answer, whichever comes first. After `Blocked` it still gives back the
//! answers that are due.

pub mod audit;
mod batch;
pub mod block;
pub mod call;
pub mod change;
mod clock;
pub mod cloud;
pub mod config;
pub mod directory;
pub mod error;
pub mod failure;
pub mod identifiers;
pub mod import;
mod journal;
mod lane;
pub mod pace;
mod page;
pub mod person;
pub mod plan;
pub mod standing;
pub mod sync;
#[cfg(test)]
pub(crate) mod wire;
pub mod withheld;

pub use lane::BODY_MOST;
use serde::{Deserialize, Serialize};

use crate::message::Message;

/// Milliseconds since 1970.
pub type Millis = f64;

/// The Graph service of one cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its origin without a slash at the end: `https://graph.microsoft.com`.
    pub origin: String,
}

/// The methods we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Delete,
}

/// A request that the driver is to send, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Given back with the answer.
    pub id: u32,
    /// What the request is for.
    pub method: Method,
    /// Absolute; always of the endpoint's origin.
    pub url: String,
    /// JSON, if any.
    pub body: Option<String>,
    /// The access token to send it with.
    pub token: Token,
}

/// Which access token a request wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Token {
    /// The current one, renewed by the sign-in library when it is about to end.
    #[default]
    Current,
    /// A new one, because the service refused the current one.
    Fresh {
        /// The claims challenge to answer, as JSON, where the service gave one.
        claims: Option<String>,
    },
    /// One that has this permission too, which the sign-in did not ask for.
    With {
        /// Its scope.
        scope: String,
    },
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The service answered.
    Response(Response),
    /// Nothing came back: it may have arrived, or not.
    Lost {
        /// What the browser or system said.
        why: String,
    },
    /// It was not sent: there is no token. The page knows why.
    NoToken {
        /// Why, for people.
        why: String,
    },
}

/// The parts of a response that the machines read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The header of that name, where it can be read.
    pub retry_after: Option<String>,
    /// The header of that name, where it can be read.
    pub www_authenticate: Option<String>,
    /// The header of that name, where it can be read.
    pub request_id: Option<String>,
    /// The body.
    pub body: String,
}

/// What a machine wants next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send this; ask again at once, more may be sent beside it.
    Send(Request),
    /// Nothing to send before this time or before the next answer.
    Wait {
        /// When to ask again.
        until: Millis,
    },
    /// Nothing goes on without the user: sign in, get a permission. `resume` goes on.
    Blocked(Message),
    /// All is done.
    Done,
}
