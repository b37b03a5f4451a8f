//! What the devices themselves are.

use sha2::{Digest, Sha256};

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(280, 6);
    let with = |d: &Device, serial: &str| format!("{serial},,{}", d.hash());
    let serial =
        |d: &Device, serial: &str| Device { serial: serial.to_owned(), ..d.clone() };
    let vms: Vec<Device> = (1..=3).map(Device::virtual_machine).collect();
    let pe: Vec<Device> = d[..2].iter().map(|d| d.clone().in_windows_pe()).collect();
    let no_tpm: Vec<Device> =
        d[..2].iter().map(|d| Device { tpm: None, ..d.clone() }).collect();
    let nameless = serial(&d[0], "SMBIOS_STRING_INDEX_0");
    let placeholders =
        ["To be filled by O.E.M.", "Default string", "System Serial Number", "None", "0"];
    vec![
        made("virtual-machines.csv", "virtual machines", table_a3(&vms)),
        made(
            "windows-pe.csv",
            "captured in Windows PE, where nothing tells of the TPM",
            table_a3(&pe),
        ),
        made("no-tpm.csv", "devices without a TPM", table_a3(&no_tpm)),
        made(
            "tpm-key-of-another.csv",
            "an offline device ID that is not of the TPM's key",
            table(A3, [forged(&d[0])]),
        ),
        made(
            "serial-placeholders.csv",
            "boards whose maker left the serial number open",
            table(A3, d.iter().zip(placeholders).map(|(d, p)| a3(&serial(d, p)))),
        ),
        made(
            "serial-string-index.csv",
            "firmware without a serial number: Windows says nothing, the hash says so",
            table(
                A3,
                [
                    with(&nameless, ""),
                    with(
                        &serial(&d[1], "SMBIOS_STRING_INDEX_0"),
                        "SMBIOS_STRING_INDEX_0",
                    ),
                    with(&serial(&d[2], "SMBIOS_STRING_INDEX_0"), "5CX0000001"),
                ],
            ),
        ),
        made(
            "serial-respelt.csv",
            "serial numbers in small letters, with blanks, with a hidden character",
            table(
                A3,
                [
                    with(&d[0], &d[0].serial.to_lowercase()),
                    with(&d[1], &format!(" {} ", d[1].serial)),
                    with(&d[2], &format!("\u{200e}{}", d[2].serial)),
                    with(&d[3], &format!("S/N: {}", d[3].serial)),
                ],
            ),
        ),
        made(
            "serial-surrounded-inside.csv",
            "firmware with blanks behind the serial number, which the script does not trim",
            table_a3(&[serial(&d[0], &format!("{}   ", d[0].serial))]),
        ),
        made(
            "serial-empty.csv",
            "serial numbers deleted, the hashes kept",
            table(A3, d[..2].iter().map(|d| with(d, ""))),
        ),
        made(
            "rows-swapped.csv",
            "the hashes of two rows changed places",
            table(
                A3,
                [
                    with(&d[0], &d[0].serial),
                    with(&d[1], &d[2].serial),
                    with(&d[2], &d[1].serial),
                    with(&d[3], &d[3].serial),
                ],
            ),
        ),
        made(
            "serials-one-off.csv",
            "typed by hand: one character is another",
            table(
                A3,
                [
                    with(&d[0], &d[0].serial.replace(&d[0].serial[8..], "Z9")),
                    with(&d[1], &format!("{}X", d[1].serial)),
                ],
            ),
        ),
        made(
            "captured-twice.csv",
            "one device captured twice, another line copied",
            table(
                A4,
                [
                    a4(&d[0], "HQ"),
                    a4(&d[1], "HQ"),
                    a4(&d[0].recaptured(d[0].capture.at + 86_400), "Field"),
                    a4(&d[1], "HQ"),
                ],
            ),
        ),
        made(
            "serial-shared.csv",
            "two devices with one serial number",
            table(A3, [a3(&d[0]), a3(&serial(&d[1], &d[0].serial))]),
        ),
        made(
            "uuid-placeholder.csv",
            "boards whose UUID is all zeros or all ones",
            table_a3(&[
                Device { uuid: [0; 16], ..d[0].clone() },
                Device { uuid: [255; 16], ..d[1].clone() },
            ]),
        ),
        made(
            "manufacturer-missing.csv",
            "firmware that names no maker",
            table_a3(&[
                Device { manufacturer: String::new(), ..d[0].clone() },
                Device {
                    manufacturer: "SMBIOS_STRING_INDEX_0".to_owned(),
                    ..d[1].clone()
                },
            ]),
        ),
        made(
            "clock-wrong.csv",
            "captured in 2002, in 2015 and in 2060 by the device's clock",
            table_a3(&[
                d[0].recaptured(1_020_000_000),
                d[1].recaptured(1_430_000_000),
                d[2].recaptured(2_850_000_000),
            ]),
        ),
        made(
            "old-windows.csv",
            "captured under Windows 10 1709 with the tool of its time",
            table_a3(&[{
                let mut device = d[0].recaptured(1_512_000_000);
                device.capture.os_build = (16299, 64);
                device.capture.tool_build = (16299, 15);
                device.capture.tool_version = 3;
                device
            }]),
        ),
        made(
            "no-network.csv",
            "a device without a network adapter or disk",
            table_a3(&[
                Device { adapters: vec![], ..d[0].clone() },
                Device { disks: vec![], ..d[1].clone() },
            ]),
        ),
        made(
            "unknown-records.csv",
            "a hash with records of types that nobody knows",
            table_a3(&[Device {
                unknown: vec![(99, vec![1, 2, 3]), (0x1234, vec![])],
                ..d[0].clone()
            }]),
        ),
    ]
}

/// The line of a device whose offline id is not that of its TPM key, the checksum
/// computed anew: undamaged, and not what a device writes.
fn forged(d: &Device) -> String {
    let mut bytes = d.container();
    bytes.truncate(bytes.len() - 36);
    let key = d.tpm.as_ref().expect("a device with a TPM");
    let id = Sha256::digest(&key.key);
    let at = bytes.windows(id.len()).position(|window| window == &id[..]);
    bytes[at.expect("the offline id")] ^= 1;
    let digest = Sha256::digest(&bytes);
    bytes.extend([b'C', b'S', 36, 0]);
    bytes.extend(digest);
    format!("{},,{}", d.serial, preflight_core::hash::write(&bytes, 4000))
}
