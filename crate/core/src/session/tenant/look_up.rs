//! Looking a user up beside whatever else goes on: one request, and nothing waits for it.

use super::aside::BESIDE;
use crate::graph::person::{Found, Person};
use crate::graph::{Answer, Endpoint, Millis, Request};
use crate::session::Session;

/// A look-up under way.
#[derive(Debug)]
pub struct LookUp {
    person: Person,
    /// What the log knows the request by.
    errand: u32,
    id: u32,
}

impl Session {
    /// Begins to look up a user by their principal name: the request to send.
    pub fn begin_look_up(
        &mut self,
        now: Millis,
        endpoint: Endpoint,
        principal: &str,
    ) -> (LookUp, Request) {
        self.tenant_view.sent += 1;
        let (errand, id) = (self.errand, BESIDE | self.tenant_view.sent);
        let person = Person::new(endpoint, principal);
        let request = person.request(id);
        self.audit.sent(now, errand, &request);
        (LookUp { person, errand, id }, request)
    }

    /// What became of it.
    pub fn end_look_up(&mut self, now: Millis, look_up: LookUp, answer: Answer) -> Found {
        let LookUp { person, errand, id } = look_up;
        self.audit.answered(now, errand, id, &answer);
        self.revision += 1;
        person.answer(now, answer)
    }
}
