//! `preflight register`: the plan, a question, the run, and what became of each device.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use preflight_core::graph::import::Settings;
use preflight_core::session::Aim;

use crate::args::Inputs;
use crate::deeds::{self, Deeds};
use crate::output::{Screen, count, say, show};
use crate::report::Report;
use crate::run::{Place, Run, Taken};
use crate::tenant::{Access, Interrupt, Tenant, seed};
use crate::{Verdict, input, plan};

#[derive(Args)]
#[command(mut_arg("files", |files| files
    .required(false)
    .required_unless_present("resume")
    .conflicts_with("resume")))]
#[command(after_help = "\
Examples:
  preflight register devices.csv --client-id 11111111-2222-3333-4444-555555555555
  preflight register stick/ --config config.json --report report.csv
  preflight register devices.csv --update
  preflight register devices.csv --yes --report report.json
  preflight register --resume preflight-run-2025-12-31-0b1b7f6e.journal
  PREFLIGHT_TOKEN=$(get-a-token) preflight register devices.csv --yes

The tenant's list is read, the plan is shown, and after a question its new devices are
registered; each is followed until the tenant's own list shows it, and to its deployment
profile, which may take half an hour. Corporate identifiers in the files are added to the
tenant's. Devices that the tenant has stay as they are, but with --update those with another
tag or user than their row asks for are changed, by their ids, and read back. Ctrl-C sends nothing new and follows what was sent to
its end; Ctrl-C once more ends at once.

Before each request the run is written down in a journal, so that whatever ends it, `--resume`
goes on with it, and no device is registered twice. It takes up a journal that the page saved too,
and asks for the run's own tenant. The journal is for its owner alone: it holds hardware
hashes as long as their devices may have to be sent, and never a token. When every device is
registered or refused it is removed, unless it was named with --journal; if not, it is said
how to go on. `preflight undo` needs it: name it where a run may have to be taken back. A run
that changes what is there goes on after a question, or with --yes.

Signing in: a code is shown, to be entered on Microsoft's page in any browser. The app
registration needs the delegated permission DeviceManagementServiceConfig.ReadWrite.All,
with an administrator's consent, and \"Allow public client flows\" set to Yes. It can be
that of the page, whose config.json serves here too. `devices` and `plan` ask for the same
permission, so that one consent is enough, and change nothing. Who signs in needs the role
Intune Administrator, or Policy and Profile Manager. Tokens are kept in memory only.

In a pipeline, PREFLIGHT_TOKEN may hold an access token for Microsoft Graph with that
permission. It is not renewed: when it ends, so does the run.

Exit status: 0 every device is registered or was here already, and all that was to be
changed or added is; 1 a row is refused or ambiguous, a file can't be used, a device is in the
import queue already, failed or is unsettled, or the answer was no; 2 could not run; 130 ended
by Ctrl-C.")]
pub struct Register {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    access: Access,
    /// Also change devices of the tenant whose row asks for another tag or user
    #[arg(long, conflicts_with = "resume")]
    update: bool,
    /// Only change those, and register nothing
    #[arg(long, conflicts_with_all = ["update", "resume"])]
    only_update: bool,
    /// Register without a question; needed where nobody can be asked
    #[arg(long, short)]
    yes: bool,
    /// End when the tenant's list shows the devices; their profiles are not waited for
    #[arg(long)]
    no_profiles: bool,
    /// The journal of the run; without it, preflight-run-DAY-RUN.journal in this folder
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    journal: Option<PathBuf>,
    /// Go on with the run of a journal, in the place of files
    #[arg(long, value_name = "FILE", conflicts_with = "no_profiles")]
    resume: Option<PathBuf>,
    /// A file for what became of each row: FILE.csv, FILE.json, or FILE.html to print
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Overwrite a report that is there
    #[arg(long)]
    force: bool,
}

impl Register {
    fn aim(&self) -> Aim {
        match (self.update, self.only_update) {
            (_, true) => Aim::Update,
            (true, false) => Aim::Both,
            (false, false) => Aim::Register,
        }
    }
}

pub fn register(args: &Register, screen: Screen) -> io::Result<Verdict> {
    let report = args.report.as_ref().map(|path| Report::to(path, args.force));
    let report = report.transpose()?;
    let interrupt = Interrupt::listen();
    match &args.resume {
        Some(path) => take_up(args, path, interrupt, report.as_ref(), screen),
        None => begin(args, interrupt, report.as_ref(), screen),
    }
}

/// A run of the devices in files.
fn begin(
    args: &Register,
    interrupt: Interrupt,
    report: Option<&Report>,
    screen: Screen,
) -> io::Result<Verdict> {
    let aim = args.aim();
    deeds::refuse_unasked(args.yes, "register")?;
    let place = Place::new(args.journal.as_deref(), &args.access)?;
    let inside = input::read(&args.inputs, screen)?.whole()?;
    let usable = inside.usable(&[], screen);
    let mut session = inside.session;
    let mut tenant = Tenant::open_with(&args.access, screen, interrupt.clone())?;
    let counts = plan::read(&mut session, &mut tenant)?;
    let text = plan::text(&session, &counts, screen.out);
    show(|out| out.write_all(text.as_bytes()))?;
    let mut verdict = plan::verdict(&counts).max(usable);
    if aim != Aim::Update && counts.queued > 0 {
        let (are, them) = if counts.queued == 1 { ("is", "it") } else { ("are", "them") };
        say(&format!(
            "{} {are} in the tenant's import queue: somebody is registering {them} already. \
             Look again later with `preflight plan`.",
            count(counts.queued, "device")
        ));
        verdict = Verdict::Wrong;
    }
    let others = counts.other_tag + counts.other_user;
    if aim == Aim::Register && others > 0 {
        let (stay, them) = if others == 1 {
            ("stays as it is", "it")
        } else {
            ("stay as they are", "them")
        };
        let others = count(others, "device");
        say(&format!("{others} of the tenant {stay}; --update changes {them}."));
    }
    let deeds = Deeds::of_plan(&counts, aim);
    if deeds.is_empty() {
        say(match aim {
            Aim::Register => "No device is new, so nothing is to be registered.",
            Aim::Update => {
                "No device has another tag or user, so nothing is to be changed."
            }
            Aim::Both => {
                "No device is new or has another tag or user: nothing is to be done."
            }
        });
        if let Some(report) = report {
            report.write(&session)?;
        }
        return Ok(verdict);
    }
    if !deeds.agreed(args.yes, &tenant) {
        say("Nothing was sent.");
        return Ok(Verdict::Wrong);
    }
    let profiles = !args.no_profiles;
    let settings = Settings { profiles, ..tenant.settings().clone() };
    tenant.introduce(&mut session);
    session.allow_changes(deeds.touches());
    let begun = session.begin_run(place.run.clone(), seed(), settings, aim);
    begun.map_err(|why| io::Error::other(why.to_string()))?;
    let run = Run::begin(place, &args.access, profiles)?;
    let ended = run.follow(&mut session, &mut tenant, &interrupt, report, screen)?;
    Ok(verdict.max(ended))
}

/// A run that was begun before, here or on the page.
fn take_up(
    args: &Register,
    path: &Path,
    interrupt: Interrupt,
    report: Option<&Report>,
    screen: Screen,
) -> io::Result<Verdict> {
    let Taken { mut session, mut tenant, head, run } =
        Run::take_up(path, &args.access, screen, &interrupt)?;
    let now = tenant.now();
    // What stopped or blocked it was then.
    session.go_on(now);
    session.keep_watching(now);
    if session.run().is_some_and(|run| !run.done()) {
        // What was in the air may have to be sent again. A journal may come from
        // anywhere, so nothing that is there is touched on its word alone.
        let deeds = session.run().map(Deeds::of_run).unwrap_or_default();
        let asks = deeds.touches() || head.tenant.is_empty() && !deeds.is_empty();
        if asks {
            deeds::refuse_unasked(args.yes, &deeds.text())?;
        }
        run.sign_in(&mut session, &mut tenant)?;
        if asks && !deeds.agreed(args.yes, &tenant) {
            say("Nothing was sent.");
            return Ok(Verdict::Wrong);
        }
        session.allow_changes(deeds.touches());
    }
    run.follow(&mut session, &mut tenant, &interrupt, report, screen)
}
