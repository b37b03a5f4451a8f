//! `preflight register`: the plan, a question, the run, and what became of each device.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use preflight_core::graph::import::{Counts, Settings};
use preflight_core::message::Message;
use preflight_core::session::{
    self, Aim, JournalHead, Options, RowView, Session, State, Target,
};

use crate::args::{Inputs, Output};
use crate::journal::{self, Journal, Kept};
use crate::output::{Ink, Paint, Screen, complain, count, plain, say};
use crate::tenant::{self, Access, Interrupt, Tenant, seed};
use crate::{Verdict, input, plan, save};

#[derive(Args)]
#[command(mut_arg("files", |files| files
    .required(false)
    .required_unless_present("resume")
    .conflicts_with("resume")))]
#[command(after_help = "\
Examples:
  preflight register devices.csv --client-id 11111111-2222-3333-4444-555555555555
  preflight register stick/ --config config.json --report report.csv
  preflight register devices.csv --yes --report report.json
  preflight register --resume preflight-run-2025-12-31-0b1b7f6e.journal
  PREFLIGHT_TOKEN=$(get-a-token) preflight register devices.csv --yes

The tenant's list is read, the plan is shown, and after a question its new devices are
registered; each is followed until the tenant's own list shows it, and to its deployment
profile, which may take half an hour. Ctrl-C sends nothing new and follows what was sent to
its end; Ctrl-C once more ends at once.

Before each request the run is written down in a journal, so that whatever ends it, `--resume`
goes on with it, and no device is registered twice. It takes up a journal that the page saved too,
and asks for the run's own tenant. The journal is for its owner alone: it holds hardware
hashes as long as their devices may have to be sent, and never a token. When every device is
registered or refused it is removed, unless it was named; if not, it is said how to go on.

Signing in: a code is shown, to be entered on Microsoft's page in any browser. The app
registration needs the delegated permission DeviceManagementServiceConfig.ReadWrite.All,
with an administrator's consent, and \"Allow public client flows\" set to Yes. It can be
that of the page, whose config.json serves here too. `devices` and `plan` ask for the same
permission, so that one consent is enough, and change nothing. Who signs in needs the role
Intune Administrator, or Policy and Profile Manager. Tokens are kept in memory only.

In a pipeline, PREFLIGHT_TOKEN may hold an access token for Microsoft Graph with that
permission. It is not renewed: when it ends, so does the run.

Exit status: 0 every device is registered or was here already; 1 a row is refused or
ambiguous, a device failed or is unsettled, or the answer was no; 2 could not run.")]
pub struct Register {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    access: Access,
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
    /// A file for what became of each row: FILE.csv or FILE.json
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Overwrite a report that is there
    #[arg(long)]
    force: bool,
}

pub fn register(args: &Register, screen: Screen) -> io::Result<Verdict> {
    let report = args.report.as_ref().map(|path| report_target(path)).transpose()?;
    if let Some(path) = &args.report {
        save::refuse_to_overwrite(std::slice::from_ref(path), args.force)?;
    }
    let interrupt = Interrupt::listen();
    let (session, verdict) = match &args.resume {
        Some(path) => take_up(args, path, interrupt, screen)?,
        None => begin(args, interrupt, screen)?,
    };
    if let (Some(session), Some(target), Some(path)) = (session, report, &args.report) {
        let saving = session.save(target, Options::default());
        let output = Output { output: Some(path.clone()), force: args.force };
        save::parts(&saving.names(), &output, |part| session.part(&saving, part))?;
    }
    Ok(verdict)
}

/// A run of the new devices in files; no session where it was not wanted.
fn begin(
    args: &Register,
    interrupt: Interrupt,
    screen: Screen,
) -> io::Result<(Option<Session>, Verdict)> {
    refuse_unasked(args)?;
    let mut session = input::read(&args.inputs, screen)?.whole()?.session;
    let mut tenant = Tenant::open_with(&args.access, screen, interrupt.clone())?;
    let counts = plan::read(&mut session, &mut tenant)?;
    io::stdout().write_all(plan::text(&session, &counts, screen.out).as_bytes())?;
    let verdict = plan::verdict(&counts);
    if counts.new == 0 {
        say("No device is new, so nothing is to be registered.");
        return Ok((Some(session), verdict));
    }
    if !agreed(args, counts.new, &tenant) {
        say("Nothing was registered.");
        return Ok((None, Verdict::Wrong));
    }
    let profiles = !args.no_profiles;
    let settings = Settings { profiles, ..tenant.settings().clone() };
    let id = uuid::Uuid::new_v4().to_string();
    let path = args.journal.clone().unwrap_or_else(|| journal::name(&id).into());
    session.set_tenant(tenant.id());
    let begun = session.begin_run(id, seed(), settings, Aim::Register);
    begun.map_err(|why| io::Error::other(why.to_string()))?;
    let journal = Journal::create(&path)?;
    let is_kept = args.journal.is_some();
    let run = Run { path, journal, is_new: true, is_kept, profiles };
    let ended = run.follow(&mut session, &mut tenant, &interrupt, screen)?;
    Ok((Some(session), verdict.max(ended)))
}

/// A run that was begun before, here or on the page.
fn take_up(
    args: &Register,
    path: &Path,
    interrupt: Interrupt,
    screen: Screen,
) -> io::Result<(Option<Session>, Verdict)> {
    let (journal, entries) = Journal::open(path)?;
    let refused = |why: Message| io::Error::other(format!("{}: {why}", path.display()));
    let head = entries.iter().find(|entry| entry.key == "head");
    let head = head.map(|entry| JournalHead::read(&entry.text)).transpose();
    let head = head.map_err(refused)?;
    let mut tenant = Tenant::open_with(&args.access, screen, interrupt.clone())?;
    let mut session = Session::default();
    let (graph, now) = (tenant.graph().clone(), tenant.now());
    session.take_up(entries, &graph, seed(), now).map_err(refused)?;
    // What stopped or blocked it was then.
    session.resume(now);
    session.keep_watching(now);
    let (Some(run), Some(head)) = (session.run(), head) else {
        return Err(io::Error::other("there is no run in the journal"));
    };
    if !run.done() {
        // What was in the air may have to be sent again.
        let counts = run.import().counts();
        let sends = counts.planned + counts.sent;
        if head.tenant.is_empty() && sends > 0 {
            refuse_unasked(args)?;
        }
        tenant.sign_in()?;
        session.set_tenant(tenant.id());
        if let Some(why) = session.blocked() {
            return Err(refused(why));
        }
        if head.tenant.is_empty() && sends > 0 && !agreed(args, sends, &tenant) {
            say("Nothing was registered.");
            return Ok((None, Verdict::Wrong));
        }
    }
    let is_kept = !journal.is_named_after(&head.run);
    let path = path.to_owned();
    let run = Run { path, journal, is_new: false, is_kept, profiles: false };
    let verdict = run.follow(&mut session, &mut tenant, &interrupt, screen)?;
    Ok((Some(session), verdict))
}

fn refuse_unasked(args: &Register) -> io::Result<()> {
    match args.yes || tenant::is_attended() {
        true => Ok(()),
        false => Err(io::Error::other(
            "nobody can be asked here whether to register; --yes registers without a question",
        )),
    }
}

fn agreed(args: &Register, devices: usize, tenant: &Tenant) -> bool {
    let devices = count(devices, "device");
    let question = format!("Register {devices} in the tenant {}?", tenant.name());
    args.yes || tenant::asks(&question, false)
}

/// The report that a file is by how it ends.
fn report_target(path: &Path) -> io::Result<&'static Target> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let name = match ending.to_str() {
        Some("csv") => "report",
        Some("json") => "report-json",
        _ => {
            return Err(io::Error::other(format!(
                "{}: a report ends in .csv or .json",
                path.display()
            )));
        }
    };
    session::target(name).ok_or_else(|| io::Error::other("there is no such target"))
}

/// A run on its way.
struct Run {
    /// The journal as it was named.
    path: PathBuf,
    journal: Journal,
    /// It begins here: where nothing was sent, it can as well begin anew.
    is_new: bool,
    /// The journal stays when all is settled.
    is_kept: bool,
    /// Profiles are waited for.
    profiles: bool,
}

impl Run {
    /// Follows it to its end, and says what became of its devices.
    fn follow(
        mut self,
        session: &mut Session,
        tenant: &mut Tenant,
        interrupt: &Interrupt,
        screen: Screen,
    ) -> io::Result<Verdict> {
        let go_on = format!("To go on with this run: {}", journal::go_on(&self.path));
        let journal = &mut self.journal;
        let mut kept = Kept { session: &mut *session, journal, profiles: self.profiles };
        kept.look();
        interrupt.begin(go_on.clone());
        let ended = tenant.through(&mut kept);
        interrupt.end();
        let profiles = kept.profiles;
        let counts = session.run().map(|run| run.import().counts()).unwrap_or_default();
        let is_settled =
            ended.is_ok() && counts.visible + counts.failed == counts.devices;
        let is_unsent = ended.is_err() && counts.planned == counts.devices;
        if let Err(why) = ended {
            complain(&why.to_string());
        }
        let is_over = is_settled || is_unsent && self.is_new;
        let put_away = match is_over && !self.is_kept {
            true => self.journal.remove(),
            false => self.journal.renew(session),
        };
        if let Err(why) = put_away {
            complain(&why.to_string());
        }
        if !is_unsent {
            let text = outcome(session, &counts, profiles, screen.out);
            io::stdout().write_all(text.as_bytes())?;
        }
        if !is_settled && (!is_over || self.is_kept) {
            say(&go_on);
        }
        Ok(match counts.visible == counts.devices {
            true => Verdict::Clean,
            false if is_unsent => Verdict::Failed,
            false => Verdict::Wrong,
        })
    }
}

/// Every device of the run that the tenant's list does not show, or not with its profile
/// where that was waited for, with the reason and what to do; and how many became what.
fn outcome(session: &Session, counts: &Counts, profiles: bool, paint: Paint) -> String {
    let mut text = String::new();
    for row in session.rows().filter(|row| is_open(row, profiles)) {
        text += &plan::line(session, &row, paint);
        if let Some(failure) = session.failure(row.id) {
            text += &format!("    {}\n", plain(&failure.meaning.to_string()));
            text += &format!("    What to do: {}\n", plain(&failure.remedy.to_string()));
        }
    }
    let of = |number: usize, word: &str| (number > 0).then(|| format!("{number} {word}"));
    let numbers = [
        of(counts.visible, "registered and in the tenant's list"),
        of(counts.assigned, "of them with a deployment profile"),
        of(counts.failed, "refused"),
        of(counts.unsettled, "unsettled"),
        of(counts.sent + counts.accepted + counts.registered, "still on the way"),
        of(counts.planned, "not sent"),
    ];
    let numbers: Vec<_> = numbers.into_iter().flatten().collect();
    let devices = count(counts.devices, "device");
    let ink = if counts.visible == counts.devices { Ink::Green } else { Ink::Yellow };
    text += &paint.text(ink, &format!("{devices}: {}.", numbers.join(", ")));
    text.push('\n');
    if counts.records > 0 {
        let records = count(counts.records, "import record");
        text += &format!("{records} of ours could not be removed from Intune's queue.\n");
    }
    text
}

/// Of this run, and not where it was to be.
fn is_open(row: &RowView<'_>, profiles: bool) -> bool {
    let without = profiles && row.state == State::Visible;
    without
        || matches!(
            row.state,
            State::New
                | State::Sent
                | State::Accepted
                | State::Registered
                | State::Failed
                | State::Unsettled
        )
}
