//! The hardware hash: nothing passes for whole that the checksum does not prove.

use preflight_core::hash::generate::Device;
use preflight_core::hash::{self, Facts, Form, Integrity, repair::repair};
use sha2::{Digest, Sha256};

use super::Choices;
use super::damage::damaged;

/// Any text, or the hash of a made-up device with damage.
pub fn hash(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let number = choices.byte();
    if number == 0 {
        check(&String::from_utf8_lossy(choices.0), None);
        return;
    }
    let device = device(number, &mut choices);
    check(&damaged(&device.hash(), &mut choices), Some(&device.container()));
}

/// One of a few made-up devices of each kind.
pub fn device(number: u8, choices: &mut Choices) -> Device {
    let number = u64::from(number);
    let device = match number % 8 {
        0 => Device::virtual_machine(number),
        1 => Device::numbered(number).in_windows_pe(),
        _ => Device::numbered(number),
    };
    Device { filling: !choices.byte().is_multiple_of(4), ..device }
}

fn check(text: &str, origin: Option<&[u8]>) {
    let mut read = b"before".to_vec();
    let reading = hash::read(text, &mut read);
    let bytes = read.strip_prefix(b"before").expect("what was there stays");
    if reading.integrity == Integrity::Whole {
        assert!(proved(bytes), "whole without a checksum that fits");
        if let Some(origin) = origin {
            // Damage can cut out the beginning of one hash and leave another, but
            // there is one hash here.
            assert_eq!(bytes, origin, "whole, and another");
        }
    }
    if let Form::Exact { chars } = reading.form {
        assert_eq!(hash::write(bytes, chars), text, "exact, and written otherwise");
    }
    facts(bytes);
    for problem in &reading.problems {
        assert!(!problem.message().to_string().is_empty());
        assert!(problem.at <= text.chars().count(), "a place behind the text");
    }
    if let Some(repaired) = repair(text) {
        let mut after = Vec::new();
        let again = hash::read(&repaired.text, &mut after);
        assert_eq!(again.integrity, Integrity::Whole, "a repair proves itself");
        assert_eq!(again.problems, [], "a repair leaves nothing to repair");
        assert!(proved(&after));
        assert_eq!(repair(&repaired.text), None, "repaired twice");
        assert!(!repaired.steps.is_empty(), "a repair says what it did");
        assert!(repaired.steps.iter().all(|step| !step.to_string().is_empty()));
        if let Some(origin) = origin {
            assert_eq!(after, origin, "repaired into another");
        }
    }
}

fn facts(bytes: &[u8]) {
    let facts = Facts::new(bytes);
    for fact in facts.list() {
        let _ = format!("{fact:?}");
    }
    let _ = facts.json().to_string();
    let _ = (facts.identity(), facts.uuid_text(), facts.captured_at(), facts.os_build());
    let _ =
        (facts.tpm_key_matches(), facts.boot_disk_matches(), facts.offline_device_id());
}

/// The checksum, computed here: SHA-256 of everything before it.
fn proved(bytes: &[u8]) -> bool {
    let [b'O', b'A', low, high, ..] = *bytes else {
        return false;
    };
    let total = usize::from(u16::from_le_bytes([low, high]));
    let Some((content, checksum)) = bytes.split_at_checked(total) else {
        return false;
    };
    checksum.len() == 36
        && checksum.starts_with(&[b'C', b'S', 36, 0])
        && Sha256::digest(content)[..] == checksum[4..]
}
