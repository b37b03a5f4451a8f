//! Files of made-up devices, to try Preflight with and to test it by.
//!
//! They are written as Get-WindowsAutopilotInfo writes them under Windows PowerShell
//! 5.1: UTF-16LE with a BOM, CRLF.

use crate::csv::write::{Cells, intune};
use crate::hash::generate::Device;

const TAGS: [&str; 4] = ["HQ", "Field", "Kiosk", ""];

/// The row of a made-up device.
fn row(number: u64, taken: i64) -> Cells<'static> {
    let device = Device::numbered(number).recaptured(taken);
    let tag = TAGS[(number % TAGS.len() as u64) as usize];
    let user = match number % 5 {
        0 => format!("user{number}@contoso.example"),
        _ => String::new(),
    };
    Cells {
        hash: device.hash().into(),
        serial: device.serial.into(),
        group_tag: tag.into(),
        assigned_user: user.into(),
        ..Cells::default()
    }
}

/// A file of this many devices, whose hashes were taken then (seconds since 1970). `broken`: the first ten rows or so each have a fault
/// that happens to people, and what can be proved can be repaired.
pub fn file(devices: usize, broken: bool, taken: i64) -> Vec<u8> {
    let mut rows: Vec<Cells<'_>> =
        (1..=devices as u64).map(|number| row(number, taken)).collect();
    if broken {
        break_rows(&mut rows, taken);
    }
    let text = intune::write(intune::smallest_flavour(true, true), &rows);
    let text = String::from_utf8_lossy(&text);
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn break_rows(rows: &mut Vec<Cells<'static>>, taken: i64) {
    let faults: [fn(&mut Cells<'static>); 8] = [
        |row| row.serial.to_mut().clear(),
        |row| row.serial = format!("{} ", row.serial.to_lowercase()).into(),
        |row| row.hash.to_mut().truncate(2047),
        |row| row.hash.to_mut().truncate(700),
        |row| row.hash.to_mut().insert(300, '\u{a0}'),
        |row| {
            let other = if row.hash[200..].starts_with('A') { "B" } else { "A" };
            row.hash.to_mut().replace_range(200..201, other);
        },
        |row| row.group_tag.to_mut().push(' '),
        |row| row.assigned_user = "ada.lovelace".into(),
    ];
    for (row, fault) in rows.iter_mut().skip(1).zip(faults) {
        fault(row);
    }
    // Two rows swapped by a sort of one column, and a device collected twice.
    if let [.., before, last] = rows.as_mut_slice() {
        std::mem::swap(&mut before.hash, &mut last.hash);
    }
    if let Some(first) = rows.first().cloned() {
        let again = Device::numbered(1).recaptured(taken - 86_400);
        rows.push(Cells { hash: again.hash().into(), ..first });
    }
}
