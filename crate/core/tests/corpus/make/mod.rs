//! How each file of `tests/corpus` was made: made-up devices in, bytes out, always the
//! same. A file is one function's line; its `about` says what people do to get it.
//!
//! Files from the field have no line here: they lie in `tests/corpus` with a `.txt`
//! beside them, their devices replaced by made-up ones.

mod archive;
mod bytes;
mod container;
mod damage;
mod device;
mod export;
mod field;
mod foreign;
mod script;
mod shape;
mod spreadsheet;

use preflight_core::hash::generate::Device;

/// A file of the corpus.
pub struct Made {
    /// Its name in `tests/corpus`.
    pub name: &'static str,
    /// How people come by such a file.
    pub about: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

fn made(name: &'static str, about: &'static str, bytes: impl Into<Vec<u8>>) -> Made {
    Made { name, about, bytes: bytes.into() }
}

/// Every file that is made here.
pub fn all() -> Vec<Made> {
    [
        script::all(),
        bytes::all(),
        spreadsheet::all(),
        damage::all(),
        shape::all(),
        export::all(),
        field::all(),
        device::all(),
        foreign::all(),
        container::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const A3: &str = "Device Serial Number,Windows Product ID,Hardware Hash";
const A4: &str = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag";
const A5: &str =
    "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User";
const P5: &str = "Device Serial Number,Windows Product ID,Hardware Hash,\
                  Manufacturer name,Device model";

/// Made-up devices from this number on.
fn devices(from: u64, count: u64) -> Vec<Device> {
    (from..from + count).map(Device::numbered).collect()
}

/// Made-up devices whose serial number is twelve digits with a leading zero.
fn digits(count: usize) -> Vec<Device> {
    let wanted = |device: &Device| {
        device.serial.len() == 12
            && device.serial.bytes().all(|byte| byte.is_ascii_digit())
    };
    (1..).map(Device::numbered).filter(wanted).take(count).collect()
}

/// The line of a device in a file of three columns.
fn a3(device: &Device) -> String {
    format!("{},,{}", device.serial, device.hash())
}

/// The same with a tag.
fn a4(device: &Device, tag: &str) -> String {
    format!("{},{tag}", a3(device))
}

/// The same with a tag and a user.
fn a5(device: &Device, tag: &str, user: &str) -> String {
    format!("{},{tag},{user}", a3(device))
}

/// Lines with this line end after each.
fn lines_with<T: AsRef<str>>(end: &str, lines: impl IntoIterator<Item = T>) -> String {
    lines.into_iter().map(|line| format!("{}{end}", line.as_ref())).collect()
}

/// Lines as Windows ends them.
fn lines<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> String {
    lines_with("\r\n", lines)
}

/// A header line and lines below it, as Windows ends them.
fn table(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    lines(std::iter::once(header.to_owned()).chain(rows))
}

/// A file of three columns.
fn table_a3(devices: &[Device]) -> String {
    table(A3, devices.iter().map(a3))
}

/// UTF-16LE with a BOM: what `Out-File` of Windows PowerShell 5.1 writes.
fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// Windows-1252 of text that has no character above U+00FF.
fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}
