//! `preflight plan`: what registering would do, row by row, from the tenant's own list.

use std::io;

use clap::{Args, ValueEnum};
use preflight_core::session::{PlanCounts, RowView, Session, State};
use serde::Serialize;

use crate::args::{Inputs, Listing};
use crate::output::{Ink, Paint, Screen, count, plain};
use crate::tenant::{Access, Tenant, seed};
use crate::{Verdict, change, input, json};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight plan stick/ --client-id 11111111-2222-3333-4444-555555555555
  preflight plan devices.csv --config config.json --tenant contoso.onmicrosoft.com
  preflight plan --format json --output plan.json *.csv

How to sign in, and what is needed for it, is in `preflight register --help`. Nothing is
written to the tenant.

A row is new (not in the tenant), already here (as asked for), of another tag, of another
user, a corporate identifier (to be added to the tenant's), in the import queue (somebody is
registering it), ambiguous (which device of the tenant it is cannot be told), or refused (it
has an error that `preflight check` explains). `register` registers new ones and adds
identifiers; `register --update` also changes those of another tag or user.

In JSON there are tenantDevices, new, here, otherTag, otherUser, identifiers, queued,
ambiguous, refused, and rows, each with file, line, serial, groupTag, assignedUser, state and
explanation.

Exit status: 0 no row is refused or ambiguous, 1 some are or a file can't be used, 2 could
not run.")]
pub struct Plan {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    access: Access,
    /// How the plan is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object
    Json,
}

/// The plan as programs read it. The names are promised.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanJson<'a> {
    tenant_devices: usize,
    new: usize,
    here: usize,
    other_tag: usize,
    other_user: usize,
    identifiers: usize,
    queued: usize,
    ambiguous: usize,
    refused: usize,
    rows: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowJson<'a> {
    file: &'a str,
    line: u32,
    serial: &'a str,
    group_tag: &'a str,
    assigned_user: &'a str,
    state: &'static str,
    explanation: String,
}

pub fn plan(args: &Plan, screen: Screen) -> io::Result<Verdict> {
    args.listing.refuse_to_overwrite()?;
    let inside = input::read(&args.inputs, screen)?.whole()?;
    let usable = inside.usable(&[], screen);
    let mut session = inside.session;
    let mut tenant = Tenant::open(&args.access, screen)?;
    let counts = read(&mut session, &mut tenant)?;
    args.listing.write(screen.out, |out, paint| match args.format {
        Format::Text => out.write_all(text(&session, &counts, paint).as_bytes()),
        Format::Json => {
            writeln!(out, "{}", json::pretty(&PlanJson::new(&session, &counts))?)
        }
    })?;
    Ok(verdict(&counts).max(usable))
}

/// Reads the tenant's list, and gives how the rows stand beside it.
pub fn read(session: &mut Session, tenant: &mut Tenant) -> io::Result<PlanCounts> {
    let begun = session.begin_plan(tenant.graph().clone(), seed());
    begun.map_err(|why| io::Error::other(why.to_string()))?;
    tenant.through(session)?;
    session.plan().ok_or_else(|| io::Error::other("there is no plan"))
}

pub fn verdict(counts: &PlanCounts) -> Verdict {
    match counts.ambiguous + counts.refused {
        0 => Verdict::Clean,
        _ => Verdict::Wrong,
    }
}

/// How many rows stand how, where they stand, and for those that need a look why.
pub fn text(session: &Session, counts: &PlanCounts, paint: Paint) -> String {
    let rows = count(session.counts().rows as usize, "row");
    let devices = count(counts.devices, "device");
    let mut text = format!("{rows} beside the {devices} of the tenant:\n");
    let states = [
        (State::New, counts.new, Ink::Green),
        (State::Here, counts.here, Ink::Bold),
        (State::OtherTag, counts.other_tag, Ink::Yellow),
        (State::OtherUser, counts.other_user, Ink::Yellow),
        (State::Identifier, counts.identifiers, Ink::Green),
        (State::Queued, counts.queued, Ink::Yellow),
        (State::Ambiguous, counts.ambiguous, Ink::Red),
        (State::Refused, counts.refused, Ink::Red),
    ];
    for (state, number, ink) in states {
        let rows = || session.rows().filter(move |row| row.state == state);
        let label = format!("{number:>7} {:<20}", state.name());
        let label = if number == 0 { label } else { paint.text(ink, &label) };
        text += format!("{label}  {}", places(rows())).trim_end();
        text.push('\n');
    }
    let settled = [State::New, State::Here, State::Identifier];
    for row in session.rows().filter(|row| !settled.contains(&row.state)) {
        text += &line(session, &row, paint);
        let asks = [State::OtherTag, State::OtherUser].contains(&row.state);
        if let Some(order) = session.order_of(row.id).filter(|_| asks) {
            text += &format!("    The row asks for {}.\n", change::text(&order.edits));
        }
    }
    text
}

/// A row with what its state means for it.
pub fn line(session: &Session, row: &RowView<'_>, paint: Paint) -> String {
    let place = format!("{}:{}:", plain(row.place.file), row.place.line);
    let message = plain(&session.state_message(row.id).to_string());
    let (place, state) = (paint.text(Ink::Bold, &place), row.state.name());
    let serial = match row.serial {
        "" => String::new(),
        serial => format!(" {}", plain(serial)),
    };
    format!("{place}{serial} {state}: {message}\n")
}

/// `a.csv 2-4, 7; b.csv 2`: files with their lines, as few words as can be.
fn places<'a>(rows: impl Iterator<Item = RowView<'a>>) -> String {
    let mut files: Vec<(&str, Vec<(u32, u32)>)> = Vec::new();
    for place in rows.map(|row| row.place) {
        match files.last_mut().filter(|(file, _)| *file == place.file) {
            None => files.push((place.file, vec![(place.line, place.line)])),
            Some((_, spans)) => match spans.last_mut() {
                Some((_, end)) if *end + 1 == place.line => *end = place.line,
                _ => spans.push((place.line, place.line)),
            },
        }
    }
    let file = |(file, spans): (&str, Vec<(u32, u32)>)| {
        let span = |(from, to): &(u32, u32)| match from == to {
            true => from.to_string(),
            false => format!("{from}-{to}"),
        };
        let spans: Vec<_> = spans.iter().map(span).collect();
        let word = if spans.len() == 1 && !spans.concat().contains('-') {
            "line"
        } else {
            "lines"
        };
        format!("{} {word} {}", plain(file), spans.join(", "))
    };
    files.into_iter().map(file).collect::<Vec<_>>().join("; ")
}

impl<'a> PlanJson<'a> {
    fn new(session: &'a Session, counts: &PlanCounts) -> Self {
        let row = |row: RowView<'a>| RowJson {
            file: row.place.file,
            line: row.place.line,
            serial: row.serial,
            group_tag: row.group_tag,
            assigned_user: row.assigned_user,
            state: row.state.name(),
            explanation: session.state_message(row.id).to_string(),
        };
        Self {
            tenant_devices: counts.devices,
            new: counts.new,
            here: counts.here,
            other_tag: counts.other_tag,
            other_user: counts.other_user,
            identifiers: counts.identifiers,
            queued: counts.queued,
            ambiguous: counts.ambiguous,
            refused: counts.refused,
            rows: session.rows().map(row).collect(),
        }
    }
}
