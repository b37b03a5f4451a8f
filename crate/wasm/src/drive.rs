//! Drives the core's machines: asks what is next, sends it, waits, tells the answer.
//!
//! One driver runs at a time. It never holds the session while it waits, so the page
//! can look at rows and stop the run meanwhile.
//!
//! What a run's journal has to say is written down before a request goes out, and after
//! each answer. Where it can't be, the request is held back: nothing is sent that a
//! closed page would lose sight of.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Date, Function};
use preflight_core::graph::person::Found;
use preflight_core::graph::{Answer, Endpoint, Next, Request};
use preflight_core::message::Message;
use preflight_core::session::{JournalEntry, Session};
use wasm_bindgen::JsValue;

use crate::send::{awaited, send};

/// What the driver and the page share.
pub struct Shared {
    pub session: RefCell<Session>,
    /// When the next request goes out, while nothing else happens.
    pub next_at: Cell<Option<f64>>,
    driving: Cell<bool>,
    changed: Function,
    token: Function,
    write: Function,
    /// Entries of the journal that are not written down yet.
    unwritten: RefCell<Vec<JournalEntry>>,
    /// A request that waits for them, with its errand.
    held: RefCell<Option<(u32, Request)>>,
    /// Why they could not be written.
    trouble: RefCell<Option<String>>,
    /// The person goes on without a journal.
    without_journal: Cell<bool>,
}

/// What `write` says where there is no room, and where another tab does not let it.
const FULL: &str = "full";
const HELD: &str = "held";

/// How long the driver sleeps at most, so that it soon sees a stop or a resume.
const NAP_MS: f64 = 250.0;

impl Shared {
    pub fn new(changed: Function, token: Function, write: Function) -> Rc<Self> {
        Rc::new(Self {
            session: RefCell::default(),
            next_at: Cell::new(None),
            driving: Cell::new(false),
            changed,
            token,
            write,
            unwritten: RefCell::default(),
            held: RefCell::default(),
            trouble: RefCell::default(),
            without_journal: Cell::new(false),
        })
    }

    /// Forgets what was not written: another run begins.
    pub fn begin_journal(&self) {
        self.unwritten.take();
        self.held.take();
        self.trouble.take();
        self.without_journal.set(false);
    }

    /// Nothing more is written down of this run.
    pub fn go_without_journal(&self) {
        self.without_journal.set(true);
    }

    /// Why a request is held back, if one is.
    pub fn blocked(&self) -> Option<Message> {
        let why = self.trouble.borrow();
        let why = why.as_ref().filter(|_| self.held.borrow().is_some())?;
        Some(match why.as_str() {
            FULL => Message::new("block-journal-full"),
            HELD => Message::new("block-journal-held"),
            why => Message::new("block-journal").with("why", why.trim_end_matches('.')),
        })
    }

    fn tell(&self) {
        // What the page does on hearing of a change is its own matter.
        let _ = self.changed.call0(&JsValue::NULL);
    }
}

/// Looks up a user; the driver goes on with whatever it is at meanwhile.
pub async fn look_up(shared: Rc<Shared>, graph: Endpoint, principal: &str) -> Found {
    let begun = shared.session.borrow_mut().begin_look_up(Date::now(), graph, principal);
    let (look_up, request) = begun;
    let answer = send(&request, &shared.token).await;
    shared.session.borrow_mut().end_look_up(Date::now(), look_up, answer)
}

/// Runs until all is done or nothing goes on without the user. A second call while one
/// runs changes nothing: the first sees what the session wants.
pub async fn drive(shared: Rc<Shared>) {
    if shared.driving.replace(true) {
        return;
    }
    let mut under_way = FuturesUnordered::new();
    let mut held_back = false;
    loop {
        let now = Date::now();
        let until = match wanted(&shared, held_back, now) {
            Next::Send(request) => {
                let errand = shared.session.borrow().errand();
                shared.held.replace(Some((errand, request)));
                held_back = !write_down(&shared).await;
                if !held_back && let Some((errand, request)) = shared.held.take() {
                    under_way.push(perform(Rc::clone(&shared), errand, request));
                }
                shared.next_at.set(None);
                shared.tell();
                continue;
            }
            Next::Wait { until } => until,
            Next::Blocked(_) | Next::Done if under_way.is_empty() => {
                // Room may have been made meanwhile: then what was held back goes out.
                if write_down(&shared).await && std::mem::take(&mut held_back) {
                    continue;
                }
                break;
            }
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
            {
                let mut session = shared.session.borrow_mut();
                // An answer to what has been dropped meanwhile is nobody's.
                match session.errand() == errand {
                    true => session.answer(Date::now(), id, answer),
                    false => session.answer_late(Date::now(), errand, id, &answer),
                }
            }
            // What can't be written now is tried again before the next request.
            write_down(&shared).await;
            shared.tell();
        }
    }
    shared.next_at.set(None);
    shared.driving.set(false);
    shared.tell();
}

/// What is to be done next: what was held back goes first, and nothing passes it.
fn wanted(shared: &Shared, held_back: bool, now: f64) -> Next {
    if let Some(message) = shared.blocked().filter(|_| held_back) {
        return Next::Blocked(message);
    }
    let errand = shared.session.borrow().errand();
    match shared.held.take() {
        Some((of, request)) if of == errand => Next::Send(request),
        _ => shared.session.borrow_mut().next(now),
    }
}

/// Writes down what the journal has to say. Whether all of it is.
async fn write_down(shared: &Shared) -> bool {
    if shared.without_journal.get() {
        return true;
    }
    loop {
        if shared.unwritten.borrow().is_empty() {
            let due = shared.session.borrow_mut().journal();
            shared.unwritten.replace(due);
        }
        if shared.unwritten.borrow().is_empty() {
            shared.trouble.take();
            return true;
        }
        let run = shared.session.borrow().run().map(|run| run.id().to_owned());
        let Some(run) = run else {
            shared.unwritten.take();
            return true;
        };
        let pair = |entry: &JournalEntry| {
            Array::of2(&entry.key.as_str().into(), &entry.text.as_str().into())
        };
        let entries: Array = shared.unwritten.borrow().iter().map(pair).collect();
        let writing = shared.write.call2(&JsValue::NULL, &run.into(), &entries);
        let written = match awaited(writing).await {
            Ok(written) => written,
            Err(why) => {
                shared.trouble.replace(Some(why));
                return false;
            }
        };
        shared.unwritten.take();
        if written == JsValue::FALSE {
            shared.session.borrow_mut().journal_anew();
        }
    }
}

async fn perform(
    shared: Rc<Shared>,
    errand: u32,
    request: Request,
) -> (u32, u32, Answer) {
    let answer = send(&request, &shared.token).await;
    (errand, request.id, answer)
}
