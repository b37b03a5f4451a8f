//! `preflight change` and `preflight deregister`: devices of the tenant's list, chosen by
//! serial number, id or what fits, and what became of each.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use preflight_core::graph::change::{
    Edits, Properties, User, check_display_name, check_user, display_name_note, typed_tag,
};
use preflight_core::graph::directory::TenantDevice;
use preflight_core::session::Session;

use crate::choice::{Choice, Wanted};
use crate::deeds::Deeds;
use crate::output::{Ink, Paint, Screen, complain, count, plain, say, show};
use crate::run::{Place, Run};
use crate::tenant::{self, Access, Interrupt, Tenant, seed};
use crate::{Verdict, devices, plan};

#[derive(Args)]
#[command(group(ArgGroup::new("edits").required(true).multiple(true)))]
#[command(after_help = "\
Examples:
  preflight change 5CG1234ABC --group-tag Kiosk
  preflight change --file move.txt --group-tag HQ --user ada@contoso.com
  preflight change --tagged Kiosk --group-tag Lobby --yes
  preflight change 5CG1234ABC --allow-enrolment

The tenant's list is read, and what would be changed is shown. Then there is a question, or
with --yes none; where nobody can be asked nothing is changed without it. A device is changed
by its id, after its serial number was matched exactly, and read back afterwards. One that is
as asked already is left alone. What is not named stays as it is.

A serial number that no device of the tenant has, or more than one, is refused with a
sentence, and then nothing is changed.

A display name goes to devices that join Microsoft Entra, and the list shows it after a sync. It
is waited for, some ten minutes at most; what is not shown by then is unsettled, and gives 1.
`preflight sync` in another window hurries it, and `preflight register --resume` looks again.
--allow-enrolment unblocks the next enrolment of a device that was used in self-deploying or
pre-provisioned mode.

The run is written down in a journal, as `preflight register` does it, and
`preflight register --resume` goes on with it. How to sign in, and what is needed for it, is
in `preflight register --help`.

Exit status: 0 every device is as asked, or a dry run was asked for; 1 a device is not in the
tenant or ambiguous, one was refused or is unsettled, or nobody said yes; 2 could not run.")]
pub struct Change {
    #[command(flatten)]
    choice: Choice,
    /// The new group tag; '' removes it
    #[arg(long, value_name = "TAG", group = "edits")]
    group_tag: Option<String>,
    /// The name that the device gets, at most 15 letters, digits and hyphens
    #[arg(long, value_name = "NAME", group = "edits")]
    display_name: Option<String>,
    /// Assign this user
    #[arg(long, value_name = "USER@DOMAIN", group = "edits")]
    user: Option<String>,
    /// Assign nobody
    #[arg(long, group = "edits", conflicts_with = "user")]
    no_user: bool,
    /// Unblock the next enrolment
    #[arg(long, group = "edits")]
    allow_enrolment: bool,
    #[command(flatten)]
    doing: How,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight deregister 5CG1234ABC
  preflight deregister --file returned.txt --skip-missing
  preflight deregister --tagged Retired --dry-run

The tenant's list is read, and the devices are shown. Then their number has to be typed, or
--yes given; where nobody can be asked nothing is done without it. A device is deregistered by
its id, after its serial number was matched exactly, and followed until the tenant does not
have it any more, which takes about half an hour. It can't be taken back: a device that is to
come back has to be registered anew, with its hardware hash. The device itself is not
touched, and neither are its records in Intune and Microsoft Entra.

A serial number that no device of the tenant has, or more than one, is refused with a
sentence, and then nothing is done.

The run is written down in a journal, as `preflight register` does it, and
`preflight register --resume` goes on with it. How to sign in, and what is needed for it, is
in `preflight register --help`.

Exit status: 0 every device is gone, or a dry run was asked for; 1 a device is not in the
tenant or ambiguous, one was refused or is unsettled, or nobody said yes; 2 could not run.")]
pub struct Deregister {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    doing: How,
}

#[derive(Args)]
struct How {
    #[command(flatten)]
    access: Access,
    /// Do it without a question; needed where nobody can be asked
    #[arg(long, short)]
    yes: bool,
    /// Show what would be done, and do nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// The journal of the run; without it, preflight-run-DAY-RUN.journal in this folder
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

pub fn change(args: &Change, screen: Screen) -> io::Result<Verdict> {
    let refused =
        |why: preflight_core::message::Message| io::Error::other(why.to_string());
    if let Some(name) = &args.display_name {
        check_display_name(name).map_err(refused)?;
    }
    if let Some(user) = &args.user {
        check_user(user).map_err(refused)?;
    }
    let assigned = |user: &String| User::Assigned {
        principal: user.clone(),
        addressable: String::new(),
    };
    let properties = Properties {
        group_tag: args.group_tag.as_deref().map(typed_tag),
        display_name: args.display_name.clone(),
        user: args.user.as_ref().map(assigned).or(args.no_user.then_some(User::Nobody)),
        allow_enrolment: args.allow_enrolment,
    };
    carry_out(&args.choice, &Edits::Change(properties), &args.doing, screen)
}

pub fn deregister(args: &Deregister, screen: Screen) -> io::Result<Verdict> {
    carry_out(&args.choice, &Edits::Deregister, &args.doing, screen)
}

fn carry_out(
    choice: &Choice,
    edits: &Edits,
    how: &How,
    screen: Screen,
) -> io::Result<Verdict> {
    let wanted = choice.read()?;
    let place = match how.dry_run {
        true => None,
        false => Some(Place::new(how.journal.as_deref(), &how.access)?),
    };
    let interrupt = Interrupt::listen();
    let mut tenant = Tenant::open_with(&how.access, screen, interrupt.clone())?;
    let mut session = Session::default();
    // A list is of the tenant that was signed in to when it was read.
    tenant.sign_in()?;
    tenant.introduce(&mut session);
    plan::read(&mut session, &mut tenant)?;
    let Some(ids) = shown(&session, &wanted, edits, screen)? else {
        return Ok(Verdict::Wrong);
    };
    let (deeds, done) = match edits {
        Edits::Change(_) => (Deeds { change: ids.len(), ..Deeds::default() }, "changed"),
        Edits::Deregister => {
            (Deeds { deregister: ids.len(), ..Deeds::default() }, "deregistered")
        }
    };
    if deeds.is_empty() {
        say(&format!("Nothing is to be {done}."));
        return Ok(Verdict::Clean);
    }
    let Some(place) = place else {
        say(&format!("This was a dry run: nothing was {done}."));
        return Ok(Verdict::Clean);
    };
    if !how.yes && !tenant::is_attended() {
        let deeds = deeds.text();
        say(&format!(
            "Nothing was {done}, because nobody can be asked; --yes would {deeds}."
        ));
        return Ok(Verdict::Wrong);
    }
    if !deeds.agreed(how.yes, &tenant) {
        say(&format!("Nothing was {done}."));
        return Ok(Verdict::Wrong);
    }
    let (graph, settings) = (tenant.graph().clone(), tenant.settings().clone());
    session.allow_changes(true);
    let run = place.run.clone();
    let begun = session.begin_changes(graph, &ids, edits, run, seed(), settings);
    begun.map_err(|why| io::Error::other(why.to_string()))?;
    let run = Run::begin(place, &how.access, false)?;
    run.follow(&mut session, &mut tenant, &interrupt, None, screen)
}

/// Shows what would be done, and gives the ids of the devices that it would be done to;
/// nothing where some of what was named is refused.
fn shown(
    session: &Session,
    wanted: &Wanted,
    edits: &Edits,
    screen: Screen,
) -> io::Result<Option<HashSet<String>>> {
    let all = session.devices();
    let chosen = wanted.choose(all, devices::texts);
    chosen.skipped.iter().for_each(|sentence| say(sentence));
    chosen.refused.iter().for_each(|sentence| complain(sentence));
    if !chosen.refused.is_empty() {
        say("Nothing was sent, because not every device is known exactly.");
        return Ok(None);
    }
    let (mut ids, mut text) = (HashSet::new(), String::new());
    for device in &chosen.devices {
        let (differs, line) = line(device, edits, screen.out);
        text += &line;
        if differs {
            ids.insert(device.id.clone());
        }
    }
    if let Edits::Change(Properties { display_name: Some(name), .. }) = edits {
        if ids.len() > 1 {
            complain(&format!(
                "{} are chosen, and they can't all be called {name}; --display-name is for \
                 one device",
                count(ids.len(), "device")
            ));
            return Ok(None);
        }
        say(&display_name_note().to_string());
    }
    show(|out| out.write_all(text.as_bytes()))?;
    let (chosen, all) = (chosen.devices.len(), count(all.len(), "device"));
    say(&format!("{chosen} of {all} in the tenant."));
    Ok(Some(ids))
}

/// A device with what would become of it, and whether anything would.
fn line(device: &TenantDevice, edits: &Edits, paint: Paint) -> (bool, String) {
    let serial = paint.text(Ink::Bold, &plain(&device.serial_number));
    let id = plain(&device.id);
    let what = match edits {
        Edits::Deregister => {
            let about = [&device.manufacturer, &device.model, &device.group_tag];
            let about = about.into_iter().filter(|text| !text.is_empty());
            let about: Vec<_> = about.map(|text| plain(text)).collect();
            Some(format!("would be deregistered; {}", about.join(", ")))
        }
        Edits::Change(properties) => {
            let steps = steps(device, properties);
            (!steps.is_empty()).then(|| steps.join("; "))
        }
    };
    let differs = what.is_some();
    let what = what.unwrap_or_else(|| "as asked already".to_owned());
    (differs, format!("{serial} ({id}): {}\n", what.trim_end_matches("; ")))
}

/// What of a device would become what.
fn steps(device: &TenantDevice, properties: &Properties) -> Vec<String> {
    let Properties { group_tag, display_name, user, allow_enrolment } = properties;
    let mut steps = Vec::new();
    let mut step = |what: &str, from: &str, to: &str, same: bool| {
        let word =
            |text: &str| if text.is_empty() { "none".to_owned() } else { plain(text) };
        if !same {
            steps.push(format!("{what} {} -> {}", word(from), word(to)));
        }
    };
    if let Some(tag) = group_tag {
        step("group tag", &device.group_tag, tag, *tag == device.group_tag);
    }
    if let Some(user) = user {
        let (now, asked) = (&device.user_principal_name, principal(user));
        step("user", now, asked, now.to_lowercase() == asked.to_lowercase());
    }
    if let Some(name) = display_name {
        let same = name.eq_ignore_ascii_case(&device.display_name);
        step("name", &device.display_name, name, same);
    }
    if *allow_enrolment {
        steps.push("next enrolment allowed".to_owned());
    }
    steps
}

fn principal(user: &User) -> &str {
    match user {
        User::Assigned { principal, .. } => principal,
        User::Nobody => "",
    }
}

/// What is asked of a device, in a few words.
pub fn text(edits: &Edits) -> String {
    let Edits::Change(properties) = edits else { return "it to leave".to_owned() };
    let tag = properties.group_tag.as_ref().map(|tag| match tag.as_str() {
        "" => "no group tag".to_owned(),
        tag => format!("the group tag {}", plain(tag)),
    });
    let user = properties.user.as_ref().map(|user| match principal(user) {
        "" => "no user".to_owned(),
        user => format!("the user {}", plain(user)),
    });
    tag.into_iter().chain(user).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_change_is_said_and_nothing_else() {
        let device = TenantDevice {
            id: "1".to_owned(),
            serial_number: "S-1".to_owned(),
            group_tag: "Field".to_owned(),
            user_principal_name: "Ada@contoso.example".to_owned(),
            ..TenantDevice::default()
        };
        let user = |principal: &str| {
            let principal = principal.to_owned();
            Some(User::Assigned { principal, addressable: String::new() })
        };
        let of = |properties: Properties| {
            line(&device, &Edits::Change(properties), Paint::NONE)
        };
        let all = Properties {
            group_tag: Some("HQ".to_owned()),
            display_name: Some("DESK-1".to_owned()),
            user: Some(User::Nobody),
            allow_enrolment: true,
        };
        let said = "S-1 (1): group tag Field -> HQ; user Ada@contoso.example -> none; name \
                    none -> DESK-1; next enrolment allowed\n";
        assert_eq!(of(all), (true, said.to_owned()));
        let same = Properties {
            group_tag: Some("Field".to_owned()),
            user: user("ada@contoso.example"),
            ..Properties::default()
        };
        assert_eq!(of(same), (false, "S-1 (1): as asked already\n".to_owned()));
        let left = line(&device, &Edits::Deregister, Paint::NONE);
        assert_eq!(left, (true, "S-1 (1): would be deregistered; Field\n".to_owned()));
        let asked = Properties {
            group_tag: Some("HQ".to_owned()),
            user: user("b@contoso.example"),
            ..Properties::default()
        };
        assert_eq!(
            text(&Edits::Change(asked)),
            "the group tag HQ and the user b@contoso.example"
        );
    }
}
