//! `preflight devices`: the devices that are registered in the tenant.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use preflight_core::csv::write::report;
use preflight_core::graph::directory::TenantDevice;
use serde::Serialize;

use crate::output::{Ink, Paint, Screen, count, plain, say};
use crate::tenant::{self, Access};
use crate::{Verdict, json, save};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight devices --client-id 11111111-2222-3333-4444-555555555555
  preflight devices --config config.json --search kiosk
  preflight devices --format csv --output devices.csv

How to sign in, and what is needed for it, is in `preflight register --help`.

In JSON a device has id, serial, manufacturer, model, groupTag, assignedUser, name,
enrollmentState and lastContact, which is null for a device that never was in contact.

Exit status: 0 the list was read, 2 could not run.")]
pub struct Devices {
    #[command(flatten)]
    access: Access,
    /// Only devices with this text in what is shown of them, case aside
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    search: String,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A file for the list; `-` is standard output
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "-",
        hide_default_value = true
    )]
    output: PathBuf,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
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

/// A device as programs read it. The names are promised.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeviceJson<'a> {
    id: &'a str,
    serial: &'a str,
    manufacturer: &'a str,
    model: &'a str,
    group_tag: &'a str,
    assigned_user: &'a str,
    name: &'a str,
    enrollment_state: &'a str,
    last_contact: Option<&'a str>,
}

const HEADER: [&str; 7] = [
    "Serial number",
    "Manufacturer",
    "Model",
    "Group tag",
    "Assigned user",
    "Enrolment",
    "Last contact",
];

pub fn devices(args: &Devices, screen: Screen) -> io::Result<Verdict> {
    let to_file = args.output.as_os_str() != "-";
    if to_file {
        save::refuse_to_overwrite(std::slice::from_ref(&args.output), args.force)?;
    }
    let directory = tenant::directory(&args.access, screen)?;
    let all = directory.devices();
    let wanted = args.search.to_lowercase();
    let fits = |device: &&TenantDevice| {
        cells(device).iter().any(|cell| cell.to_lowercase().contains(&wanted))
    };
    let shown: Vec<&TenantDevice> = all.iter().filter(fits).collect();
    let bytes = match args.format {
        Format::Text => {
            table(&shown, if to_file { Paint::NONE } else { screen.out }).into_bytes()
        }
        Format::Json => {
            let devices = shown.iter().map(|device| DeviceJson::new(device));
            (json::pretty(&devices.collect::<Vec<_>>())? + "\n").into_bytes()
        }
        Format::Csv => csv(&shown),
    };
    if to_file {
        save::file(&args.output, &bytes, args.force)?;
    } else {
        io::stdout().write_all(&bytes)?;
    }
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

fn cells(device: &TenantDevice) -> [&str; 7] {
    [
        &device.serial_number,
        &device.manufacturer,
        &device.model,
        &device.group_tag,
        &device.user_principal_name,
        &device.enrollment_state,
        contact(device).unwrap_or("never"),
    ]
}

/// What is shown of a device, a text a cell.
pub fn texts(device: &TenantDevice) -> Vec<String> {
    cells(device).map(str::to_owned).to_vec()
}

impl<'a> DeviceJson<'a> {
    fn new(device: &'a TenantDevice) -> Self {
        Self {
            id: &device.id,
            serial: &device.serial_number,
            manufacturer: &device.manufacturer,
            model: &device.model,
            group_tag: &device.group_tag,
            assigned_user: &device.user_principal_name,
            name: &device.display_name,
            enrollment_state: &device.enrollment_state,
            last_contact: contact(device),
        }
    }
}

/// Columns side by side, as wide as what is in them.
fn table(devices: &[&TenantDevice], paint: Paint) -> String {
    let rows: Vec<[String; 7]> =
        devices.iter().map(|device| cells(device).map(plain)).collect();
    let width = |column: usize| {
        let cells =
            rows.iter().map(|row| row.get(column).map_or(0, |it| it.chars().count()));
        let header = HEADER.get(column).map_or(0, |it| it.chars().count());
        cells.max().unwrap_or(0).max(header)
    };
    let widths: Vec<usize> = (0..HEADER.len()).map(width).collect();
    let line = |cells: &[String; 7]| {
        let padded = cells.iter().zip(&widths);
        let padded: Vec<_> = padded
            .map(|(cell, width)| format!("{cell:<width$}", width = *width))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut text = paint.text(Ink::Bold, &line(&HEADER.map(str::to_owned))) + "\n";
    for row in &rows {
        text += &line(row);
        text.push('\n');
    }
    text
}

/// As a report: no cell is a formula.
fn csv(devices: &[&TenantDevice]) -> Vec<u8> {
    let mut report = report::Report::new(&HEADER);
    devices.iter().for_each(|device| report.line(&cells(device)));
    report.finish()
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
    fn a_cell_of_a_table_is_no_formula() {
        let text = String::from_utf8(csv(&[&device("1", "=1+1")])).expect("UTF-8");
        assert!(text.contains(",'=1+1,"), "{text}");
    }
}
