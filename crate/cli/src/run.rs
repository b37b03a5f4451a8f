//! A run on its way: followed to its end, written down as it goes, and what became of it.

use std::io;
use std::path::{Path, PathBuf};

use preflight_core::message::Message;
use preflight_core::session::{JournalHead, Session};

use crate::Verdict;
use crate::journal::{self, Journal, Kept};
use crate::outcome::Outcome;
use crate::output::{Screen, complain, say, show};
use crate::report::Report;
use crate::tenant::{Access, Interrupt, Tenant, seed};

/// A run on its way.
pub struct Run {
    /// The journal as it was named.
    path: PathBuf,
    /// Says how to go on with it.
    go_on: String,
    journal: Journal,
    /// It begins here: where nothing was sent, it can as well begin anew.
    is_new: bool,
    /// The journal stays when all is settled.
    is_kept: bool,
    /// Profiles are waited for.
    profiles: bool,
}

/// A run that was begun before, here or on the page, and what it is taken up by.
pub struct Taken {
    pub session: Session,
    pub tenant: Tenant,
    pub head: JournalHead,
    pub run: Run,
}

/// Where the journal of a run that is to begin goes.
pub struct Place {
    /// The id of the run.
    pub run: String,
    path: PathBuf,
    is_named: bool,
}

impl Place {
    /// At this path, or named after the run. One where no journal can be made is refused
    /// before anybody signs in.
    pub fn new(named: Option<&Path>, access: &Access) -> io::Result<Self> {
        let run = uuid::Uuid::new_v4().to_string();
        let path = named.map_or_else(|| journal::name(&run).into(), Path::to_owned);
        Journal::create(&path, access)?.remove()?;
        Ok(Self { run, path, is_named: named.is_some() })
    }
}

impl Run {
    /// One that begins, with a new journal.
    pub fn begin(place: Place, access: &Access, profiles: bool) -> io::Result<Self> {
        let Place { path, is_named: is_kept, .. } = place;
        let journal = Journal::create(&path, access)?;
        let go_on = how_to_go_on(&path, access);
        Ok(Self { path, go_on, journal, is_new: true, is_kept, profiles })
    }

    /// Reads the journal of one that was begun before. Nothing is asked of the tenant,
    /// and nobody has signed in.
    pub fn take_up(
        path: &Path,
        access: &Access,
        screen: Screen,
        interrupt: &Interrupt,
    ) -> io::Result<Taken> {
        let (journal, entries) = Journal::open(path)?;
        let head = entries.iter().find(|entry| entry.key == "head");
        let head = head.map(|entry| JournalHead::read(&entry.text)).transpose();
        let head = head.map_err(|why| refused(path, &why))?;
        let mut tenant = Tenant::open_with(access, screen, interrupt.clone())?;
        let mut session = Session::default();
        let (graph, now) = (tenant.graph().clone(), tenant.now());
        let taken = session.take_up(entries, &graph, seed(), now);
        taken.map_err(|why| refused(path, &why))?;
        let Some(head) = head else {
            return Err(io::Error::other("there is no run in the journal"));
        };
        let is_kept = !journal.is_named_after(&head.run);
        let (path, go_on) = (path.to_owned(), how_to_go_on(path, access));
        let run = Self { path, go_on, journal, is_new: false, is_kept, profiles: false };
        Ok(Taken { session, tenant, head, run })
    }

    /// The journal stays whatever becomes of the run.
    pub fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Signs in, and refuses another tenant than the run's.
    pub fn sign_in(&self, session: &mut Session, tenant: &mut Tenant) -> io::Result<()> {
        tenant.sign_in()?;
        tenant.introduce(session);
        match session.run_elsewhere() {
            Some(message) => Err(refused(&self.path, &message)),
            None => Ok(()),
        }
    }

    /// Follows what was sent to its end, sends nothing new, and says nothing of it.
    pub fn settle(
        &mut self,
        session: &mut Session,
        tenant: &mut Tenant,
        interrupt: &Interrupt,
    ) -> io::Result<()> {
        // What blocked it was then.
        session.resume(tenant.now());
        session.stop();
        let journal = &mut self.journal;
        let mut kept = Kept { session: &mut *session, journal, profiles: false };
        interrupt.begin(self.go_on.clone());
        let ended = tenant.through(&mut kept);
        interrupt.end();
        self.journal.renew(session)?;
        match interrupt.is_pressed() {
            true => Err(io::Error::other("it was ended before all was done")),
            false => ended,
        }
    }

    /// Follows it to its end, and says and reports what became of its devices.
    pub fn follow(
        mut self,
        session: &mut Session,
        tenant: &mut Tenant,
        interrupt: &Interrupt,
        report: Option<&Report>,
        screen: Screen,
    ) -> io::Result<Verdict> {
        let go_on = self.go_on.clone();
        let journal = &mut self.journal;
        let mut kept = Kept { session: &mut *session, journal, profiles: self.profiles };
        kept.look();
        interrupt.begin(go_on.clone());
        let ended = tenant.through(&mut kept);
        interrupt.end();
        // Who ended the waiting knows that they are not assigned yet.
        let profiles = kept.profiles && !interrupt.is_pressed();
        let outcome = session.run().map(Outcome::of).unwrap_or_default();
        let is_settled = ended.is_ok() && outcome.is_settled();
        let is_unsent = ended.is_err() && outcome.is_unsent();
        if let Err(why) = ended {
            complain(&why.to_string());
        }
        let mut shown = Ok(());
        if !is_unsent {
            let text = outcome.text(session, profiles, screen.out);
            shown = show(|out| out.write_all(text.as_bytes()));
        }
        let reported = report.map_or(Ok(()), |report| report.write(session));
        let is_reported = reported.is_ok();
        if let Err(why) = reported {
            complain(&why.to_string());
            say(
                "The journal stays: go on with the run to have the report in another place.",
            );
            self.is_kept = true;
        }
        let is_over = is_settled || is_unsent && self.is_new;
        let put_away = match is_over && !self.is_kept {
            true => self.journal.remove(),
            false => self.journal.renew(session),
        };
        if let Err(why) = put_away {
            complain(&why.to_string());
        }
        if !is_reported || !is_settled && (!is_over || self.is_kept) {
            say(&go_on);
        }
        shown?;
        Ok(match outcome.is_well() {
            _ if !is_reported => Verdict::Failed,
            true => Verdict::Clean,
            false if is_unsent => Verdict::Failed,
            false => Verdict::Wrong,
        })
    }
}

fn how_to_go_on(path: &Path, access: &Access) -> String {
    format!("To go on with this run: {}", journal::go_on(path, access))
}

fn refused(path: &Path, why: &Message) -> io::Error {
    io::Error::other(format!("{}: {why}", path.display()))
}
