use super::*;
use crate::hash::{Facts, Form, Integrity, read};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

#[test]
fn numbered_devices_have_whole_hashes_of_4000_characters() {
    for number in 0..300 {
        let device = Device::numbered(number);
        let hash = device.hash();
        assert_eq!(hash.len(), 4000);
        let mut bytes = Vec::new();
        let reading = read(&hash, &mut bytes);
        assert_eq!(reading.integrity, Integrity::Whole);
        assert_eq!(reading.form, Form::Exact { chars: 4000 });
        assert_eq!(reading.problems, []);
        assert_eq!(bytes, device.container());
        let facts = Facts::new(&bytes);
        assert_eq!(facts.serial(), Some(device.serial.as_str()));
        assert_eq!(facts.tpm_key_matches(), Some(true));
        assert_eq!(facts.boot_disk_matches(), Some(true));
        assert!(!facts::is_placeholder(&device.serial), "{}", device.serial);
        // Sizes seen on real hashes: 645 to 1326 bytes.
        assert!((645..1400).contains(&(bytes.len() - 36)), "{}", bytes.len());
    }
}

use crate::hash::facts;

#[test]
fn a_hash_begins_as_real_ones_do() {
    let hash = Device::numbered(1).hash();
    assert!(["T0E", "T0F", "T0G", "T0H"].contains(&&hash[..3]));
    assert_eq!(&hash[6..16], "EAHAAAAAoA");
}

#[test]
fn the_same_number_is_the_same_device() {
    assert_eq!(Device::numbered(7), Device::numbered(7));
}

#[test]
fn different_numbers_are_different_devices() {
    let devices: Vec<_> = (0..5000).map(Device::numbered).collect();
    let count = |key: fn(&Device) -> String| {
        devices.iter().map(key).collect::<HashSet<_>>().len()
    };
    assert_eq!(count(|device| device.serial.clone()), 5000);
    assert_eq!(count(|device| format!("{:?}", device.uuid)), 5000);
    assert!(count(|device| device.model.clone()) >= 10);
    assert_eq!(count(|device| device.manufacturer.clone()), 4);
}

#[test]
fn records_stand_in_the_order_of_real_hashes() {
    let mut device = Device::numbered(3);
    device.record_35 = Some([2, 1, 0]);
    device.capture.tool_version = 9;
    device.unknown = vec![(4000, vec![1])];
    device.processor.classes = vec![(0, 4, 4), (1, 4, 8)];
    let bytes = device.container();
    let mut order: Vec<_> = Facts::new(&bytes).records().iter().map(|r| r.kind).collect();
    order.dedup();
    let expected = [
        1, 2, 34, 5, 3, 4, 6, 7, 8, 9, 27, 10, 13, 25, 11, 12, 14, 15, 16, 17, 18, 19,
        23, 20, 21, 22, 24, 26, 28, 29, 30, 35, 37, 4000,
    ];
    assert_eq!(order, expected);
}

#[test]
fn numbers_follow_as_the_generator_was_published() {
    // From a seed of 0; each adds the golden ratio of 64 bits.
    let ratio = 0x9E37_79B9_7F4A_7C15_u64;
    let first = [0, 1, 2].map(|step| splitmix(ratio.wrapping_mul(step)));
    let published = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F];
    assert_eq!(first, published);
}

#[test]
fn devices_stay_those_that_the_sample_files_are_made_of() {
    let mut all = Sha256::new();
    for number in 0..300 {
        let device = Device::numbered(number);
        all.update(device.container());
        all.update(Device::virtual_machine(number).container());
        all.update(device.in_windows_pe().container());
    }
    let digest = all.finalize();
    assert_eq!(digest[..4], [0xF1, 0x3C, 0x08, 0xC5]);
}

#[test]
fn a_made_up_device_bears_no_number_of_a_real_one() {
    for number in 0..300 {
        let device = Device::numbered(number);
        // RFC 9562: version 4 and its variant, in SMBIOS byte order.
        assert_eq!(device.uuid[7] >> 4, 4);
        assert_eq!(device.uuid[8] >> 6, 0b10);
        for adapter in &device.adapters {
            // Locally administered, and not a group of machines.
            assert_eq!(adapter.mac[0] & 0b11, 0b10);
        }
        let key = device.tpm.expect("a TPM").key;
        assert!(key[0] >= 0x80 && key[255] % 2 == 1, "an RSA-2048 modulus");
    }
}
