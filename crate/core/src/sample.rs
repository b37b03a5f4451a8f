//! Files of made-up devices, to try Preflight with and to test it by.
//!
//! They are written as Get-WindowsAutopilotInfo writes them under Windows PowerShell
//! 5.1: UTF-16LE with a BOM, CRLF.

use crate::csv::write::{IntuneRow, intune, smallest_flavour};
use crate::hash::generate::Device;

const TAGS: [&str; 4] = ["HQ", "Field", "Kiosk", ""];

/// The row of a made-up device.
fn row(number: u64) -> IntuneRow {
    let device = Device::numbered(number);
    let tag = TAGS[(number % TAGS.len() as u64) as usize];
    let user = match number % 5 {
        0 => format!("user{number}@contoso.example"),
        _ => String::new(),
    };
    IntuneRow {
        serial: device.serial.clone(),
        product_id: String::new(),
        hash: device.hash(),
        group_tag: tag.to_owned(),
        assigned_user: user,
    }
}

/// A file of this many devices. `broken`: the first ten rows or so each have a fault
/// that happens to people, and what can be proved can be repaired.
pub fn file(devices: usize, broken: bool) -> Vec<u8> {
    let mut rows: Vec<IntuneRow> = (1..=devices as u64).map(row).collect();
    if broken {
        break_rows(&mut rows);
    }
    let text = intune(smallest_flavour(true, true), &rows);
    let text = String::from_utf8_lossy(&text);
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn break_rows(rows: &mut Vec<IntuneRow>) {
    let faults: [fn(&mut IntuneRow); 8] = [
        |row| row.serial.clear(),
        |row| row.serial = format!("{} ", row.serial.to_lowercase()),
        |row| row.hash.truncate(2047),
        |row| row.hash.truncate(700),
        |row| row.hash.insert(300, '\u{a0}'),
        |row| {
            row.hash.replace_range(
                200..201,
                if row.hash[200..].starts_with('A') { "B" } else { "A" },
            )
        },
        |row| row.group_tag.push(' '),
        |row| row.assigned_user = "ada.lovelace".to_owned(),
    ];
    for (row, fault) in rows.iter_mut().skip(1).zip(faults) {
        fault(row);
    }
    // Two rows swapped by a sort of one column, and a device collected twice.
    if let [.., before, last] = rows.as_mut_slice() {
        std::mem::swap(&mut before.hash, &mut last.hash);
    }
    if let Some(first) = rows.first().cloned() {
        let device = Device::numbered(1);
        let again = device.recaptured(device.capture.at - 86_400);
        rows.push(IntuneRow { hash: again.hash(), ..first });
    }
}
