//! A file of made-up devices with planted faults, to measure by.
//!
//! ```text
//! devices ROWS TAKEN > file.csv    (TAKEN: when the hashes were taken, seconds since 1970)
//! ```
//!
//! UTF-8, CRLF, the four columns of Intune's own file. One row in 25 is wrong, in a way
//! that can be told without knowing what is in a hash as well. How many are wrong, and
//! how, goes to standard error as JSON.

use std::io::{self, BufWriter, Write};

use preflight_core::hash::generate::Device;

/// Of so many rows, one of each fault.
const EVERY: u64 = 125;
const TAGS: [&str; 4] = ["HQ", "Field", "Kiosk", ""];
/// One character more than whole groups of Base64: no decoder takes it.
const CUT: usize = 2045;

/// What is wrong, by rows.
#[derive(Default)]
struct Planted {
    blank: u64,
    damaged: u64,
    serials: u64,
    hashes: u64,
}

fn main() -> io::Result<()> {
    let numbers: Vec<u64> =
        std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let [rows, taken] = numbers[..] else {
        return Err(io::Error::other("devices takes ROWS and TAKEN, two numbers"));
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let planted = write(&mut out, rows, taken as i64)?;
    out.flush()?;
    let Planted { blank, damaged, serials, hashes } = planted;
    eprintln!(
        r#"{{"rows":{rows},"blank":{blank},"damaged":{damaged},"serials":{serials},"hashes":{hashes}}}"#
    );
    Ok(())
}

fn write(out: &mut dyn Write, rows: u64, taken: i64) -> io::Result<Planted> {
    let mut planted = Planted::default();
    out.write_all(
        b"Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n",
    )?;
    for row in 1..=rows {
        let at = row % EVERY;
        let (number, taken) = match at {
            // The device of the row before, taken once more.
            95 => (row - 1, taken + 3600),
            // The row before, once more.
            120 => (row - 1, taken),
            _ => (row, taken),
        };
        let device = Device::numbered(number).recaptured(taken);
        let (mut serial, mut hash) = (device.serial.clone(), device.hash());
        match at {
            20 => {
                serial.clear();
                planted.blank += 1;
            }
            45 => {
                hash.replace_range(300..301, "!");
                planted.damaged += 1;
            }
            70 => {
                hash.truncate(CUT);
                planted.damaged += 1;
            }
            95 => planted.serials += 1,
            120 => {
                planted.serials += 1;
                planted.hashes += 1;
            }
            _ => {}
        }
        let tag = TAGS[(number % TAGS.len() as u64) as usize];
        write!(out, "{serial},,{hash},{tag}\r\n")?;
    }
    Ok(planted)
}
