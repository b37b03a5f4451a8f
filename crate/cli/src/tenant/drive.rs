//! Drives the core's machines: asks what is next, sends it, waits, tells the answer.
//!
//! Several requests may be in the air, each in a thread of its own; tokens and words are
//! this thread's alone. Every request leaves by [`Tenant::send`] and every answer comes
//! back in [`Tenant::drive`]: there the machine writes down what has to outlive a crash.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use preflight_core::graph::directory::Directory;
use preflight_core::graph::import::Settings;
use preflight_core::graph::sync::TenantSync;
use preflight_core::graph::{Answer, Endpoint, Millis, Next, Request, Token};
use preflight_core::message::Message;
use preflight_core::session::Session;

use super::account::Account;
use super::interrupt::Interrupt;
use super::setup::{Access, Setup};
use super::status::{Doing, Status};
use super::web::Web;
use super::{Clock, asks, is_attended};
use crate::outcome::Outcome;
use crate::output::{Screen, count};

/// How long the driver sleeps at most, so that it soon sees a wish to stop.
const NAP: Millis = 250.0;

/// Blocks after which another account, or the same one anew, has to sign in.
const SIGN_IN_AGAIN: [&str; 5] =
    ["block-sign-in", "block-consent", "block-role", "block-licence", "block-forbidden"];

/// Why a machine does not go on.
enum Ended {
    /// A person has to do something.
    Blocked(Message),
    /// What has to outlive a crash could not be written down.
    Unwritten(io::Error),
}

/// What the driver asks and tells.
pub trait Machine {
    fn next(&mut self, now: Millis) -> Next;
    fn answer(&mut self, now: Millis, id: u32, answer: Answer);
    /// Goes on after a block.
    fn resume(&mut self, now: Millis);
    /// Sends nothing new.
    fn stop(&mut self);
    fn doing(&self) -> Doing;
    /// Writes down what has to outlive a crash: after each answer, and before the request
    /// that `next` gave goes out.
    fn write_down(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Machine for Directory {
    fn next(&mut self, now: Millis) -> Next {
        Directory::next(self, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        Directory::answer(self, now, id, answer);
    }

    fn resume(&mut self, _: Millis) {
        Directory::resume(self);
    }

    fn stop(&mut self) {}

    fn doing(&self) -> Doing {
        reading(self.devices().len())
    }
}

impl Machine for TenantSync {
    fn next(&mut self, now: Millis) -> Next {
        TenantSync::next(self, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        TenantSync::answer(self, now, id, answer);
    }

    fn resume(&mut self, _: Millis) {
        TenantSync::resume(self);
    }

    fn stop(&mut self) {}

    fn doing(&self) -> Doing {
        let text = "Asking for a sync of the tenant".to_owned();
        Doing { what: "sync".to_owned(), text }
    }
}

impl Machine for Session {
    fn next(&mut self, now: Millis) -> Next {
        Session::next(self, now)
    }

    fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        Session::answer(self, now, id, answer);
    }

    fn resume(&mut self, now: Millis) {
        Session::resume(self, now);
    }

    fn stop(&mut self) {
        Session::stop(self);
    }

    fn doing(&self) -> Doing {
        let Some(run) = self.run() else {
            return reading(self.plan().map_or(0, |plan| plan.devices));
        };
        let (outcome, doing) = (Outcome::of(run), run.doing());
        Doing {
            what: format!("{outcome:?} {}", doing.key()),
            text: format!("{}: {doing}", outcome.progress()),
        }
    }
}

fn reading(devices: usize) -> Doing {
    let so_far = match devices {
        0 => String::new(),
        devices => format!(": {} so far", count(devices, "device")),
    };
    Doing {
        what: "reading".to_owned(),
        text: format!("Reading the tenant's list of devices{so_far}"),
    }
}

/// A tenant, and who is signed in to it.
pub struct Tenant {
    web: Web,
    account: Account,
    /// The tenant that was signed in to first: what begins in it ends in it.
    id: Option<String>,
    graph: Endpoint,
    settings: Settings,
    clock: Clock,
    status: Status,
    interrupt: Interrupt,
}

impl Tenant {
    /// Nobody signs in before the first request.
    pub fn open(access: &Access, screen: Screen) -> io::Result<Self> {
        Self::open_with(access, screen, Interrupt::default())
    }

    /// The same, stopping at a wish.
    pub fn open_with(
        access: &Access,
        screen: Screen,
        interrupt: Interrupt,
    ) -> io::Result<Self> {
        let Setup { graph, settings, practice, token } = access.setup()?;
        let mut status = Status::new(screen.bar);
        if practice {
            status.say("This is a practice tenant: nothing goes to Microsoft.");
        }
        let account = Account::new(token).map_err(io::Error::other)?;
        let web = Web::new(practice)?;
        let clock = Clock::default();
        Ok(Self { web, account, id: None, graph, settings, clock, status, interrupt })
    }

    pub fn graph(&self) -> &Endpoint {
        &self.graph
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The id of the tenant, where the sign-in said it.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The machines' time.
    pub fn now(&mut self) -> Millis {
        self.clock.now()
    }

    /// Signs in before the first request needs it.
    pub fn sign_in(&mut self) -> io::Result<()> {
        let block = |why| Message::new("block-no-token").with("why", why);
        let signed_in = self.token(&Token::Current).map(drop);
        signed_in.map_err(|why| io::Error::other(block(why).to_string()))
    }

    /// Tells a session who is signed in, and where.
    pub fn introduce(&self, session: &mut Session) {
        session.set_tenant(self.id());
        session.set_person(self.account.name());
    }

    /// What the tenant is called in a question.
    pub fn name(&self) -> &str {
        self.account.tenant()
    }

    /// Runs a machine until all is done. Where it does not go on by itself, somebody at
    /// the terminal is asked; without anybody, or if they will not, that is the error.
    pub fn through(&mut self, machine: &mut dyn Machine) -> io::Result<()> {
        loop {
            let ended = self.drive(machine);
            self.status.clear();
            let block = match ended {
                Ok(()) => return Ok(()),
                Err(Ended::Unwritten(why)) => return Err(why),
                Err(Ended::Blocked(block)) => block,
            };
            if !is_attended() || self.interrupt.is_pressed() {
                return Err(io::Error::other(block.to_string()));
            }
            self.status.say(&block.to_string());
            if !asks("Go on?", true) {
                return Err(io::Error::other("it was ended before all was done"));
            }
            if SIGN_IN_AGAIN.contains(&block.key()) {
                self.account.forget();
            }
            machine.resume(self.clock.now());
        }
    }

    /// Runs a machine until all is done, or nothing goes on without a person.
    fn drive(&mut self, machine: &mut dyn Machine) -> Result<(), Ended> {
        let (told, answers) = mpsc::channel();
        let mut under_way = 0usize;
        let mut stopping = false;
        // Once something could not be written down nothing is sent any more, but what is
        // in the air is heard.
        let mut unwritten = None;
        loop {
            if self.interrupt.is_pressed() && !stopping {
                stopping = true;
                machine.stop();
                self.status.say(
                    "Nothing new is sent; what was sent is followed to its end. Ctrl-C once \
                     more ends at once.",
                );
            }
            let now = self.clock.now();
            if under_way == 0
                && let Some(why) = unwritten
            {
                return Err(Ended::Unwritten(why));
            }
            let next = match unwritten {
                None => machine.next(now),
                Some(_) => Next::Done,
            };
            let until = match next {
                Next::Send(request) => {
                    self.status.show(&machine.doing());
                    if let Err(why) = machine.write_down() {
                        let answer = Answer::NoToken { why: why.to_string() };
                        machine.answer(now, request.id, answer);
                        unwritten = Some(why);
                        continue;
                    }
                    self.send(request, &told);
                    under_way += 1;
                    continue;
                }
                Next::Wait { until } => until,
                Next::Done if under_way == 0 => return Ok(()),
                Next::Blocked(why) if under_way == 0 => {
                    return Err(Ended::Blocked(why));
                }
                Next::Done | Next::Blocked(_) => now + NAP,
            };
            self.status.show(&machine.doing());
            let nap = Duration::from_millis((until - now).clamp(1.0, NAP) as u64);
            if let Ok((id, answer)) = answers.recv_timeout(nap) {
                under_way -= 1;
                machine.answer(self.clock.now(), id, answer);
                if let Err(why) = machine.write_down() {
                    unwritten.get_or_insert(why);
                }
            }
        }
    }

    /// The one place from which a request leaves.
    fn send(&mut self, request: Request, told: &Sender<(u32, Answer)>) {
        let told = told.clone();
        let id = request.id;
        // Whoever listens is there until every answer has come.
        let tell = move |answer| drop(told.send((id, answer)));
        match self.token(&request.token) {
            Err(why) => tell(Answer::NoToken { why }),
            Ok(token) => {
                let (web, graph) = (self.web.clone(), self.graph.clone());
                thread::spawn(move || tell(web.ask(&request, &graph, &token)));
            }
        }
    }

    /// A token of the tenant that was signed in to first.
    fn token(&mut self, wish: &Token) -> Result<String, String> {
        let token = self.account.token(wish, &self.web, &mut self.status)?;
        let now = self.account.tenant_id().map(str::to_owned);
        if self.id.is_some() && self.id != now {
            self.account.forget();
            return Err(format!(
                "the account is of the tenant {}, and this was begun in the tenant {}",
                now.as_deref().unwrap_or("that nobody named"),
                self.id.as_deref().unwrap_or_default(),
            ));
        }
        self.id = now;
        Ok(token)
    }
}
