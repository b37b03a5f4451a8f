//! A machine that goes beside the run: when that is not going, and never in its way.
//!
//! Its requests have numbers of their own, so that each answer finds the machine that
//! asked. An answer that the driver dropped, because another errand began meanwhile, is
//! lost to it: it looks for itself what came of the request.

use crate::graph::directory::Directory;
use crate::graph::sync::TenantSync;
use crate::graph::{Answer, Millis, Next};

/// Set in the number of each request of a machine that goes beside the run.
pub const BESIDE: u32 = 1 << 31;

/// Whether the request of this number is of a machine beside the run.
pub fn is_beside(id: u32) -> bool {
    id & BESIDE != 0
}

/// What can go beside the run: one request in the air at a time.
pub trait Machine {
    fn next(&mut self, now: Millis) -> Next;
    fn answer(&mut self, now: Millis, id: u32, answer: Answer);
}

impl Machine for Directory {
    fn next(&mut self, now: Millis) -> Next {
        Directory::next(self, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        Directory::answer(self, now, id, answer);
    }
}

impl Machine for TenantSync {
    fn next(&mut self, now: Millis) -> Next {
        TenantSync::next(self, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        TenantSync::answer(self, now, id, answer);
    }
}

/// A machine, and its request in the air.
#[derive(Debug)]
pub struct Aside<M> {
    pub machine: M,
    flight: Option<Flight>,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    /// As the machine knows it, and as the driver does.
    inner: u32,
    outer: u32,
    errand: u32,
}

impl<M: Machine> Aside<M> {
    pub fn new(machine: M) -> Self {
        Self { machine, flight: None }
    }

    /// What is to be done at `now`; `sent` counts the requests of all machines here.
    pub fn next(&mut self, now: Millis, errand: u32, sent: &mut u32) -> Next {
        if let Some(flight) = self.flight.take_if(|flight| flight.errand != errand) {
            let why = "another errand began meanwhile".to_owned();
            self.machine.answer(now, flight.inner, Answer::Lost { why });
        }
        match self.machine.next(now) {
            Next::Send(mut request) => {
                *sent += 1;
                let outer = BESIDE | *sent;
                self.flight = Some(Flight { inner: request.id, outer, errand });
                request.id = outer;
                Next::Send(request)
            }
            other => other,
        }
    }

    /// Takes an answer, if it is to its request; else gives it back.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) -> Option<Answer> {
        let Some(flight) = self.flight.take_if(|flight| flight.outer == id) else {
            return Some(answer);
        };
        self.machine.answer(now, flight.inner, answer);
        None
    }
}

/// What comes first of two machines.
pub fn sooner(one: Next, other: impl FnOnce() -> Next) -> Next {
    let one = match one {
        Next::Send(request) => return Next::Send(request),
        waits => waits,
    };
    match (one, other()) {
        (_, Next::Send(request)) => Next::Send(request),
        (Next::Wait { until: one }, Next::Wait { until: other }) => {
            Next::Wait { until: one.min(other) }
        }
        (Next::Wait { until }, _) | (_, Next::Wait { until }) => Next::Wait { until },
        (Next::Done, other) => other,
        (one, _) => one,
    }
}
