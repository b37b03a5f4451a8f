//! Drives the core's machines: asks what is next, sends it, waits, tells the answer.
//!
//! One driver runs at a time. It never holds the session while it waits, so the page
//! can look at rows and stop the run meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Function};
use preflight_core::graph::{Answer, Next, Request};
use preflight_core::session::Session;
use wasm_bindgen::JsValue;

use crate::send::send;

/// What the driver and the page share.
pub struct Shared {
    pub session: RefCell<Session>,
    /// When the next request goes out, while nothing else happens.
    pub next_at: Cell<Option<f64>>,
    driving: Cell<bool>,
    changed: Function,
    token: Function,
}

/// How long the driver sleeps at most, so that it soon sees a stop or a resume.
const NAP_MS: f64 = 250.0;

impl Shared {
    pub fn new(changed: Function, token: Function) -> Rc<Self> {
        Rc::new(Self {
            session: RefCell::default(),
            next_at: Cell::new(None),
            driving: Cell::new(false),
            changed,
            token,
        })
    }

    fn tell(&self) {
        // What the page does on hearing of a change is its own matter.
        let _ = self.changed.call0(&JsValue::NULL);
    }
}

/// Runs until all is done or nothing goes on without the user. A second call while one
/// runs changes nothing: the first sees what the session wants.
pub async fn drive(shared: Rc<Shared>) {
    if shared.driving.replace(true) {
        return;
    }
    let mut under_way = FuturesUnordered::new();
    loop {
        let now = Date::now();
        let next = shared.session.borrow_mut().next(now);
        let until = match next {
            Next::Send(request) => {
                let errand = shared.session.borrow().errand();
                under_way.push(perform(Rc::clone(&shared), errand, request));
                shared.next_at.set(None);
                shared.tell();
                continue;
            }
            Next::Wait { until } => until,
            Next::Blocked(_) | Next::Done if under_way.is_empty() => break,
            Next::Blocked(_) | Next::Done => f64::INFINITY,
        };
        let waits = under_way.is_empty() && until.is_finite();
        shared.next_at.set(waits.then_some(until));
        let nap = TimeoutFuture::new((until - now).clamp(1.0, NAP_MS) as u32);
        if under_way.is_empty() {
            nap.await;
            continue;
        }
        if let Either::Left((Some(answered), _)) = select(under_way.next(), nap).await {
            let (errand, id, answer) = answered;
            let mut session = shared.session.borrow_mut();
            // An answer to what has been dropped meanwhile is nobody's.
            if session.errand() == errand {
                session.answer(Date::now(), id, answer);
            }
            drop(session);
            shared.tell();
        }
    }
    shared.next_at.set(None);
    shared.driving.set(false);
    shared.tell();
}

async fn perform(
    shared: Rc<Shared>,
    errand: u32,
    request: Request,
) -> (u32, u32, Answer) {
    let answer = send(&request, &shared.token).await;
    (errand, request.id, answer)
}
