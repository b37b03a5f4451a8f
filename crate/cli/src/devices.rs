//! `preflight devices`: the devices that are registered in the tenant.

use std::io;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use preflight_core::graph::directory::TenantDevice;
use preflight_core::graph::standing::{Attention, Standing, first_reason};
use preflight_core::session::{DeviceFilter, DeviceRecord, devices_csv};

use crate::args::Listing;
use crate::output::{Ink, Paint, Screen, count, plain, say};
use crate::tenant::{self, Access};
use crate::{Verdict, json};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight devices --client-id 11111111-2222-3333-4444-555555555555
  preflight devices --config config.json --search kiosk
  preflight devices --attention any
  preflight devices --attention no-profile --tag Kiosk --format json
  preflight devices --format csv --output devices.csv

How to sign in, and what is needed for it, is in `preflight register --help`.

In JSON a device has id, serial, manufacturer, model, groupTag, assignedUser, name,
purchaseOrder, enrollmentState, lastContact, profileStatus, profileDetail,
profileAssigned, remediationState, standsOut, attention and why. lastContact is null for a
device that never was in contact, profileAssigned for one without a profile; attention
lists its classes, the worst first, and why says what they mean for it.

Exit status: 0 the list was read, 2 could not run.")]
pub struct Devices {
    #[command(flatten)]
    access: Access,
    /// Only devices with this text in serial number, maker, model, group tag, user or
    /// name, case aside
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    search: String,
    /// Only devices of this class; `any`: all that somebody has to do something about
    #[arg(long, value_name = "CLASS", value_parser = attention())]
    attention: Option<Wanted>,
    /// Only devices with exactly this group tag; an empty one is none
    #[arg(long)]
    tag: Option<String>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// One array
    Json,
    /// For spreadsheets
    Csv,
}

/// Which devices are wanted by how they stand.
#[derive(Clone, Copy)]
enum Wanted {
    /// Those that stand out.
    Any,
    Of(Attention),
}

fn attention() -> impl TypedValueParser<Value = Wanted> {
    let any = PossibleValue::new("any").help("Whatever needs attention");
    let of = |of: Attention| PossibleValue::new(of.name()).help(of.title().to_string());
    let values = std::iter::once(any).chain(Attention::ALL.map(of));
    PossibleValuesParser::new(values).try_map(|name| {
        let of = Attention::ALL.into_iter().find(|of| of.name() == name);
        let any = (name == "any").then_some(Wanted::Any);
        of.map(Wanted::Of).or(any).ok_or("there is no such class")
    })
}

const HEADER: [&str; 8] = [
    "Serial number",
    "Manufacturer",
    "Model",
    "Group tag",
    "Assigned user",
    "State",
    "Enrolment",
    "Last contact",
];

pub fn devices(args: &Devices, screen: Screen) -> io::Result<Verdict> {
    args.listing.refuse_to_overwrite()?;
    let directory = tenant::directory(&args.access, screen)?;
    let all = directory.devices();
    let filter = DeviceFilter {
        text: args.search.clone(),
        stands_out: matches!(args.attention, Some(Wanted::Any)),
        attention: match args.attention {
            Some(Wanted::Of(attention)) => Some(attention),
            Some(Wanted::Any) | None => None,
        },
        tag: args.tag.clone(),
        selected: false,
    };
    let fits = |device: &&TenantDevice| filter.fits(device, Standing::of(device));
    let shown: Vec<&TenantDevice> = all.iter().filter(fits).collect();
    args.listing.write(screen.out, |out, paint| match args.format {
        Format::Text => out.write_all(table(&shown, paint).as_bytes()),
        Format::Json => {
            let devices = shown.iter().map(|device| DeviceRecord::from(*device));
            writeln!(out, "{}", json::pretty(&devices.collect::<Vec<_>>())?)
        }
        Format::Csv => out.write_all(&devices_csv(shown.iter().copied())),
    })?;
    let devices = count(all.len(), "device");
    say(&match shown.len() == all.len() {
        true => format!("{devices} in the tenant."),
        false => format!("{} of {devices} in the tenant.", shown.len()),
    });
    Ok(Verdict::Clean)
}

fn contact(device: &TenantDevice) -> Option<&str> {
    device.contacted().then_some(device.last_contacted.as_str())
}

fn cells(device: &TenantDevice) -> [String; 8] {
    [
        plain(&device.serial_number),
        plain(&device.manufacturer),
        plain(&device.model),
        plain(&device.group_tag),
        plain(&device.user_principal_name),
        Standing::of(device).worst().title().to_string(),
        plain(&device.enrollment_state),
        plain(contact(device).unwrap_or("never")),
    ]
}

/// What is shown of a device, a text a cell.
pub fn texts(device: &TenantDevice) -> Vec<String> {
    cells(device).to_vec()
}

/// Columns side by side, as wide as what is in them.
fn table(devices: &[&TenantDevice], paint: Paint) -> String {
    let rows: Vec<[String; 8]> = devices.iter().map(|device| cells(device)).collect();
    let width = |column: usize| {
        let cells =
            rows.iter().map(|row| row.get(column).map_or(0, |it| it.chars().count()));
        let header = HEADER.get(column).map_or(0, |it| it.chars().count());
        cells.max().unwrap_or(0).max(header)
    };
    let widths: Vec<usize> = (0..HEADER.len()).map(width).collect();
    let line = |cells: &[String; 8]| {
        let padded = cells.iter().zip(&widths);
        let padded: Vec<_> = padded
            .map(|(cell, width)| format!("{cell:<width$}", width = *width))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut text = paint.text(Ink::Bold, &line(&HEADER.map(str::to_owned))) + "\n";
    for (row, device) in rows.iter().zip(devices) {
        let standing = Standing::of(device);
        match standing.stands_out() {
            true => {
                text += &paint.text(Ink::Yellow, &line(row));
                let why = plain(&first_reason(device).to_string());
                text += &format!("\n  {why}");
            }
            false => text += &line(row),
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(serial: &str, tag: &str) -> TenantDevice {
        TenantDevice {
            serial_number: serial.to_owned(),
            group_tag: tag.to_owned(),
            last_contacted: "0001-01-01T00:00:00Z".to_owned(),
            ..TenantDevice::default()
        }
    }

    #[test]
    fn columns_stand_below_each_other_and_control_nothing() {
        let (long, odd) = (device("1234567890123456", "HQ"), device("1", "\u{1b}[2J"));
        let table = table(&[&long, &odd], Paint::NONE);
        let lines: Vec<_> = table.lines().collect();
        let tag = lines[0].find("Group tag");
        assert_eq!(lines[1].find("HQ"), tag);
        assert_eq!(lines[2].find("\\u{1b}[2J"), tag);
        assert!(lines[1].ends_with("never"));
    }

    #[test]
    fn a_device_that_stands_out_says_why() {
        let device = TenantDevice {
            profile_status: "notAssigned".to_owned(),
            ..device("1", "HQ")
        };
        let table = table(&[&device], Paint::NONE);
        assert!(table.contains("No profile"), "{table}");
        assert!(table.ends_with("default Autopilot experience\n"), "{table}");
    }
}
