//! `preflight register`: the plan, a question, the run, and what became of each device.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use preflight_core::graph::import::{Counts, Settings};
use preflight_core::session::{self, Options, RowView, Session, State, Target};

use crate::args::{Inputs, Output};
use crate::output::{Ink, Paint, Screen, complain, count, plain, say};
use crate::tenant::{self, Access, Interrupt, Tenant, seed};
use crate::{Verdict, input, plan, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight register devices.csv --client-id 11111111-2222-3333-4444-555555555555
  preflight register stick/ --config config.json --report report.csv
  preflight register devices.csv --yes --report report.json
  PREFLIGHT_TOKEN=$(get-a-token) preflight register devices.csv --yes

The tenant's list is read, the plan is shown, and after a question its new devices are
registered; each is followed until the tenant's own list shows it, and to its deployment
profile, which may take half an hour. Ctrl-C sends nothing new and follows what was sent to
its end; Ctrl-C once more ends at once.

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
    /// A file for what became of each row: FILE.csv or FILE.json
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Overwrite a report that is there
    #[arg(long)]
    force: bool,
}

pub fn register(args: &Register, screen: Screen) -> io::Result<Verdict> {
    if !args.yes && !tenant::is_attended() {
        return Err(io::Error::other(
            "nobody can be asked here whether to register; --yes registers without a question",
        ));
    }
    let report = args.report.as_ref().map(|path| report_target(path)).transpose()?;
    if let Some(path) = &args.report {
        save::refuse_to_overwrite(std::slice::from_ref(path), args.force)?;
    }
    let mut session = input::read(&args.inputs, screen)?.whole()?.session;
    let interrupt = Interrupt::listen();
    let mut tenant = Tenant::open_with(&args.access, screen, interrupt.clone())?;
    let counts = plan::read(&mut session, &mut tenant)?;
    io::stdout().write_all(plan::text(&session, &counts, screen.out).as_bytes())?;
    let mut verdict = plan::verdict(&counts);
    if counts.new == 0 {
        say("No device is new, so nothing is to be registered.");
    } else {
        let devices = count(counts.new, "device");
        let question = format!("Register {devices} in the tenant {}?", tenant.name());
        if !args.yes && !tenant::asks(&question, false) {
            say("Nothing was registered.");
            return Ok(Verdict::Wrong);
        }
        let profiles = !args.no_profiles;
        let settings = Settings { profiles, ..tenant.settings().clone() };
        session.set_tenant(tenant.id());
        verdict =
            verdict.max(run(&mut session, &mut tenant, &interrupt, settings, screen)?);
    }
    if let (Some(target), Some(path)) = (report, &args.report) {
        let saving = session.save(target, Options::default());
        let output = Output { output: Some(path.clone()), force: args.force };
        save::parts(&saving.names(), &output, |part| session.part(&saving, part))?;
    }
    Ok(verdict)
}

/// The report that a file is by how it ends.
fn report_target(path: &std::path::Path) -> io::Result<&'static Target> {
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

/// Registers the new devices of the plan, and says what became of them.
fn run(
    session: &mut Session,
    tenant: &mut Tenant,
    interrupt: &Interrupt,
    settings: Settings,
    screen: Screen,
) -> io::Result<Verdict> {
    let id = uuid::Uuid::new_v4().to_string();
    let profiles = settings.profiles;
    let begun = session.begin_run(id, seed(), settings);
    begun.map_err(|why| io::Error::other(why.to_string()))?;
    interrupt.begin();
    let ended = tenant.through(session);
    interrupt.end();
    let counts = session.run().map(|run| run.counts()).unwrap_or_default();
    if let Err(why) = ended {
        complain(&why.to_string());
        if counts.planned == counts.devices {
            return Ok(Verdict::Failed);
        }
    }
    let text = outcome(session, &counts, profiles, screen.out);
    io::stdout().write_all(text.as_bytes())?;
    Ok(match counts.visible == counts.devices {
        true => Verdict::Clean,
        false => Verdict::Wrong,
    })
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
