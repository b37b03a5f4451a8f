//! `preflight undo`: what a run has registered leaves the tenant again.

use std::io;
use std::path::PathBuf;

use clap::Args;
use preflight_core::session::Session;

use crate::Verdict;
use crate::deeds::{self, Deeds};
use crate::output::{Screen, say};
use crate::run::{Run, Taken};
use crate::tenant::{Access, Interrupt};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight register devices.csv --journal monday.journal
  preflight undo monday.journal
  preflight undo monday.journal --yes

The devices that the run of this journal has registered are deregistered, exactly those, by
the ids that they were given, after their serial numbers were compared; and each is followed
until the tenant does not have it any more, which takes about half an hour. What the run
changed, and the corporate identifiers that it added, stay. The number of devices has to be
typed, or --yes given. It can't be taken back but by registering the devices anew.

`preflight register` removes the journal of a run whose devices are all registered or
refused, unless it was named with --journal; so name it where a run may have to be undone. For
a run without a journal there is `preflight deregister --file devices.csv`, which asks for
the number too.

A run that is not finished sends nothing new; what it had sent is followed to its end first.
The journal says how far the undoing has come: if it is ended on the way, `preflight undo`
again, or `preflight register --resume`, goes on with it. It stays when all is done. How to
sign in, and what is needed for it, is in `preflight register --help`.

Exit status: 0 every device that it registered is gone, or it registered none; 1 a device was
refused or is unsettled, or the answer was no; 2 could not run.")]
pub struct Undo {
    /// The journal of the run
    journal: PathBuf,
    #[command(flatten)]
    access: Access,
    /// Deregister without a question; needed where nobody can be asked
    #[arg(long, short)]
    yes: bool,
}

pub fn undo(args: &Undo, screen: Screen) -> io::Result<Verdict> {
    deeds::refuse_unasked(args.yes, "deregister what a run has registered")?;
    let interrupt = Interrupt::listen();
    let Taken { mut session, mut tenant, mut run, .. } =
        Run::take_up(&args.journal, &args.access, screen, &interrupt)?;
    run.keep();
    // What was undone before and is not done yet goes on.
    let now = tenant.now();
    if is_undone(&session) {
        session.go_on(now);
    }
    let is_open = |session: &Session| session.run().is_some_and(|run| !run.done());
    let begins = !is_open(&session) || !is_undone(&session);
    if begins && !is_open(&session) && undoable(&session) == 0 {
        say("This run has registered no device that is still to be deregistered.");
        return Ok(Verdict::Clean);
    }
    run.sign_in(&mut session, &mut tenant)?;
    if begins && is_open(&session) {
        say("This run is not finished; what it sent is followed to its end first.");
        run.settle(&mut session, &mut tenant, &interrupt)?;
    }
    let deeds = match begins {
        true => Deeds { deregister: undoable(&session), ..Deeds::default() },
        false => session.run().map(Deeds::of_run).unwrap_or_default(),
    };
    if begins && deeds.is_empty() {
        say("This run has registered no device that is still to be deregistered.");
        return Ok(Verdict::Clean);
    }
    if !deeds.is_empty() && !deeds.agreed(args.yes, &tenant) {
        say("Nothing was deregistered.");
        return Ok(Verdict::Wrong);
    }
    session.allow_changes(!deeds.is_empty());
    if begins {
        session.undo_run().map_err(|why| io::Error::other(why.to_string()))?;
    }
    run.follow(&mut session, &mut tenant, &interrupt, None, screen)
}

fn undoable(session: &Session) -> usize {
    session.run().map_or(0, |run| run.undoable())
}

fn is_undone(session: &Session) -> bool {
    session.run().is_some_and(|run| run.undone())
}
