use super::*;
use crate::hash::generate::{
    Adapter, Board, Capture, Device, Disk, Display, Graphics, Memory, Processor, Tpm,
};

/// A device with one of everything, and two of what repeats.
fn device() -> Device {
    Device {
        serial: "5CXB7K2M9Q".into(),
        manufacturer: "Contoso Devices".into(),
        model: "Aurora 14".into(),
        version: "Rev 1.0".into(),
        sku: "8A1C2EA#ABD".into(),
        family: "Aurora".into(),
        firmware_vendor: "Contoso".into(),
        board: Some(Board {
            manufacturer: "Contoso Boards".into(),
            product: "8A1B".into(),
            version: "KBC 56.32".into(),
        }),
        uuid: std::array::from_fn(|index| index as u8),
        product_key_id: Some("3412345678901".into()),
        product_key_part: Some("[ZZ]X21-00001".into()),
        chassis: 10,
        power_role: 2,
        touch: (0xC1, 10),
        processor: Processor {
            architecture: 9,
            vendor: "GenuineWoodgrove".into(),
            model: "Woodgrove(R) Kern(TM) W5-1345U".into(),
            packages: 1,
            classes: vec![(0, 8, 8), (1, 2, 4)],
        },
        memory: Memory { installed: 16, maximum: 64, slots: 2, error_correction: 3 },
        disks: vec![
            Disk {
                serial: "AAAA_0001.".into(),
                product: "Wingtip SN740".into(),
                vendor: String::new(),
                capacity: 476,
                bus: 17,
                seek_penalty: 0,
            },
            Disk {
                serial: "BBBB0002".into(),
                product: "Barn 2TB".into(),
                vendor: "Wingtip".into(),
                capacity: 1863,
                bus: 11,
                seek_penalty: 1,
            },
        ],
        adapters: vec![
            Adapter { medium: 9, mac: [2, 0, 0, 0xAB, 0xCD, 1], bus: "PCI".into() },
            Adapter { medium: 10, mac: [2, 0, 0, 0xAB, 0xCD, 2], bus: "USB".into() },
        ],
        displays: vec![Display {
            size: (302, 188),
            resolution: (1920, 1200),
            connection: 0x8000_0000,
        }],
        graphics: vec![Graphics {
            manufacturer: "Woodgrove".into(),
            name: "Iris".into(),
            memory: 128 << 20,
            system_memory: 8 << 30,
        }],
        tpm: Some(Tpm {
            version:
                "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'WGV '-Firmware:1.2"
                    .into(),
            key: vec![0xC3; 256],
        }),
        offline_id: [7; 32],
        capture: Capture {
            at: 1_772_623_353,
            zone: 4,
            os_build: (26200, 1001),
            tool_build: (26100, 1),
            tool_version: 8,
            windows_pe: None,
        },
        record_35: Some([2, 0xAB, 0x0F]),
        unknown: vec![(4711, vec![0x11; 40]), (4712, vec![9])],
        filling: true,
    }
}

fn said(device: &Device) -> String {
    let bytes = device.container();
    let lines = Facts::new(&bytes).list().into_iter().map(|fact| {
        let number = fact.number.map(|number| format!(" {number}")).unwrap_or_default();
        format!("{:?} {}{number}: {}\n", fact.section, fact.name(), fact.value)
    });
    lines.collect()
}

#[test]
fn every_fact_for_people() {
    let expected = "\
Device SmbiosSystemSerialNumber: 5CXB7K2M9Q
Device SmbiosSystemManufacturer: Contoso Devices
Device SmbiosSystemProductName: Aurora 14
Device SmbiosSkuNumber: 8A1C2EA#ABD
Device SmbiosSystemFamily: Aurora
Device SmbiosSystemVersion: Rev 1.0
Device SmbiosUuid: 03020100-0504-0706-0809-0A0B0C0D0E0F
Device ProductKeyID: 3412345678901
Device ProductKeyPkPn: [ZZ]X21-00001
Device SmbiosBoardManufacturer: Contoso Boards
Device SmbiosBoardProduct: 8A1B
Device SmbiosBoardVersion: KBC 56.32
Device SmbiosFirmwareVendor: Contoso
Device ChassisType: notebook
Device PowerPlatformRole: mobile
Device OpticalDrive: no
Device DigitizerSupportID: integrated touch, multiple input, ready
Device MaximumTouches: 10
Capture OsSystemTime: 2026-03-04 11:22:33 UTC
Capture OsLocalTime: 2026-03-04 12:22:33 +01:00
Capture OsBuild: 10.0.26200.1001
Capture OSType: full Windows
Capture OsCpuArchitecture: x64
Capture ToolBuild: 10.0.26100.1
Capture ToolVersion: 8
Tpm TPMVersion: TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'WGV '-Firmware:1.2
Tpm TPMEkPub: C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3… (256 bytes)
Tpm OfflineDeviceId: OFFLINE
Tpm OfflineDeviceIdType: TPM
Processor ProcessorManufacturer: GenuineWoodgrove
Processor ProcessorModel: Woodgrove(R) Kern(TM) W5-1345U
Processor ProcessorArchitecture: x64
Processor ProcessorPackages: 1
Processor ProcessorCores: 10
Processor ProcessorThreads: 12
Processor ProcessorHyperThreading: yes
Processor ProcessorCoreClasses: class 0: 8 cores, 8 threads; class 1: 2 cores, 4 threads
Processor TotalPhysicalRAM: 16 GB
Processor SmbiosRamMaximumCapacity: 64 GB
Processor SmbiosRamSlots: 2
Processor SmbiosRamArrayCount: 1
Processor SmbiosRamErrorCorrection: none
Disk DiskSSNKernel: AAAA_0001.|Wingtip SN740|
Disk DiskSerialNumber 1: AAAA_0001.
Disk DiskProduct 1: Wingtip SN740
Disk DiskCapacity 1: 476 GB
Disk DiskType 1: NVMe
Disk DiskSeekPenalty 1: no
Disk DiskTrim 1: yes
Disk DiskSerialNumber 2: BBBB0002
Disk DiskProduct 2: Barn 2TB
Disk DiskVendor 2: Wingtip
Disk DiskCapacity 2: 1863 GB
Disk DiskType 2: SATA
Disk DiskSeekPenalty 2: yes
Disk DiskTrim 2: yes
Network MacAddress 1: 02-00-00-AB-CD-01
Network PhysicalMedium 1: Wi-Fi
Network NetworkBus 1: PCI
Network MacAddress 2: 02-00-00-AB-CD-02
Network PhysicalMedium 2: Bluetooth
Network NetworkBus 2: USB
Display DisplayResolutionHorizontal: 1920 pixels
Display DisplayResolutionVertical: 1200 pixels
Display DisplaySizePhysicalH: 302 mm
Display DisplaySizePhysicalY: 188 mm
Display DisplayConnection: internal panel
Display DisplaySizeCentimetres: 30 × 19 cm
Display VideoAdapter: Woodgrove|Iris
Display VideoMemory: 128 MB
Display VideoSystemMemory: 8192 MB
Display VideoRemovalPolicy: 0
Display VideoInMachine: yes
Unknown UnknownRecord: type 35, 3 bytes at byte PLACE: 02AB0F
Unknown UnknownRecord: type 4711, 40 bytes at byte PLACE: REPEATED…
Unknown UnknownRecord: type 4712, 1 byte at byte PLACE: 09
";
    let device = device();
    let id = hex(&Sha256::digest([0xC3; 256]));
    let mut said = said(&device);
    let bytes = device.container();
    for record in Facts::new(&bytes).records() {
        if [35, 4711, 4712].contains(&record.kind) {
            let place = format!("at byte {}:", record.at + 1);
            assert!(said.contains(&place));
            said = said.replace(&place, "at byte PLACE:");
        }
    }
    let expected = expected.replace("OFFLINE", &id).replace("REPEATED", &"11".repeat(32));
    for (said, expected) in said.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
    assert_eq!(said, expected);
}

#[test]
fn a_fact_says_what_it_is_where_its_title_does_not() {
    let device = device();
    let bytes = device.container();
    let facts = Facts::new(&bytes).list();
    let about = |name: &str| {
        let fact = facts.iter().find(|fact| fact.name() == name).expect("a fact");
        fact.about().map(|message| message.key())
    };
    let key = "fact.SmbiosSystemSerialNumber.about";
    assert_eq!(about("SmbiosSystemSerialNumber"), Some(key));
    assert_eq!(about("SmbiosBoardVersion"), None);
}

#[test]
fn of_an_unknown_record_32_bytes_are_shown() {
    let unknown = vec![(4711, vec![0x11; 32]), (4712, vec![0x11; 33])];
    let list = said(&Device { unknown, ..device() });
    let (whole, cut) = ("11".repeat(32) + "\n", "11".repeat(32) + "…\n");
    assert!(list.contains(&whole) && list.contains(&cut), "{list}");
}

#[test]
fn what_rules_ask_for() {
    let bytes = device().container();
    let facts = Facts::new(&bytes);
    assert_eq!(facts.serial(), Some("5CXB7K2M9Q"));
    assert_eq!(facts.manufacturer(), Some("Contoso Devices"));
    assert_eq!(facts.model(), Some("Aurora 14"));
    assert_eq!(facts.uuid().map(|uuid| uuid[15]), Some(15));
    assert_eq!(facts.product_key_id(), Some("3412345678901"));
    assert_eq!(facts.tpm_key(), Some([0xC3; 256].as_slice()));
    assert_eq!(facts.offline_device_id().map(|id| (id.kind, id.id.len())), Some((1, 32)));
    assert_eq!(facts.tpm_key_matches(), Some(true));
    assert_eq!(facts.boot_disk_matches(), Some(true));
    assert_eq!(facts.captured_at(), Some(1_772_623_353));
    assert_eq!(facts.os_build().map(|os| (os.build, os.revision)), Some((26200, 1001)));
    assert_eq!(facts.os_type(), Some(OsType::Full));
    assert_eq!(facts.tool_version(), Some(8));
    assert!(facts.tpm_version().is_some_and(|text| text.starts_with("TPM-Version:2.0")));
    assert_eq!(facts.text(19).as_deref(), Some("Aurora"));
}

#[test]
fn without_a_tpm_nothing_matches_or_contradicts() {
    let bytes = device().in_windows_pe().container();
    let facts = Facts::new(&bytes);
    assert_eq!(facts.os_type(), Some(OsType::WindowsPe));
    assert_eq!(facts.tpm_key(), None);
    assert_eq!(facts.tpm_version(), None);
    assert_eq!(facts.offline_device_id(), Some(OfflineId { kind: 0x0103, id: &[7; 32] }));
    assert_eq!(facts.tpm_key_matches(), None);
    let list = said(&device().in_windows_pe());
    for line in [
        "Capture OSType: Windows PE\n",
        "Capture UiLanguage: en-US\n",
        "Capture SystemLocale: en-US\n",
        "Capture TimeZone: UTC\n",
        "Capture Languages: en-US\n",
        "Capture Keyboard: 0409:00000409\n",
        "Tpm OfflineDeviceIdType: registry\n",
    ] {
        assert!(list.contains(line), "{line}{list}");
    }
}

#[test]
fn a_key_of_another_tpm_contradicts() {
    let mut bytes = device().container();
    let record =
        Facts::new(&bytes).records().into_iter().find(|record| record.kind == 25);
    let at = record.map(|record| record.at + 10).expect("the record");
    bytes[at] ^= 1;
    assert_eq!(Facts::new(&bytes).tpm_key_matches(), Some(false));
    let good = device().container();
    let mut each = [good.as_slice(); LANES];
    each[1] = &bytes;
    each[2] = b"";
    assert_eq!(tpm_keys_differ(each), std::array::from_fn(|at| at == 1));
}

#[test]
fn another_boot_disk_contradicts() {
    let mut bytes = device().container();
    let record =
        Facts::new(&bytes).records().into_iter().find(|record| record.kind == 28);
    let at = record.map(|record| record.at + 4).expect("the record");
    bytes[at] = b'Z';
    assert_eq!(Facts::new(&bytes).boot_disk_matches(), Some(false));
}

#[test]
fn a_serial_that_is_not_utf_8_is_shown_and_not_guessed() {
    let mut bytes = device().container();
    let record =
        Facts::new(&bytes).records().into_iter().find(|record| record.kind == 14);
    let at = record.map(|record| record.at + 4).expect("the record");
    bytes[at] = 0xE9;
    let facts = Facts::new(&bytes);
    assert_eq!(facts.serial(), None);
    assert_eq!(facts.text(14).as_deref(), Some("\u{fffd}CXB7K2M9Q"));
}

#[test]
fn half_a_hash_gives_half_its_facts() {
    let bytes = device().container();
    let facts = Facts::new(&bytes[..bytes.len() / 2]);
    assert!(facts.captured_at().is_some());
    assert_eq!(facts.model(), None);
    assert!(Facts::new(b"").list().is_empty());
    assert!(Facts::new(b"not a hash").list().is_empty());
}

#[test]
fn everything_for_machines() {
    let device = device();
    let bytes = device.container();
    let json = Facts::new(&bytes).json();
    assert_eq!(json["container"]["length"], bytes.len() - 36);
    assert_eq!(json["container"]["checksum"], "fits");
    assert_eq!(json["container"]["records"], Facts::new(&bytes).records().len());
    let facts = &json["facts"];
    assert_eq!(facts["SmbiosSystemSerialNumber"], "5CXB7K2M9Q");
    assert_eq!(facts["SmbiosUuid"], "03020100-0504-0706-0809-0A0B0C0D0E0F");
    assert_eq!(facts["OsSystemTime"], "2026-03-04 11:22:33 UTC");
    assert_eq!(facts["TotalPhysicalRAM"], 16);
    assert_eq!(facts["ChassisType"], json!({"code": 10, "name": "notebook"}));
    assert_eq!(facts["MacAddress"], json!(["02-00-00-AB-CD-01", "02-00-00-AB-CD-02"]));
    assert_eq!(facts["DiskVendor"], json!([null, "Wingtip"]));
    assert_eq!(facts["DiskCapacity"], json!([476, 1863]));
    assert_eq!(facts["DisplayResolutionHorizontal"], json!([1920]));
    assert_eq!(facts["DisplaySizeCentimetres"], json!([[30, 19]]));
    assert_eq!(facts["TPMEkPub"], "C3".repeat(256));
    let at = Facts::new(&bytes).records().into_iter().find(|record| record.kind == 35);
    let unknown = json!({"type": 35, "at": at.expect("the record").at, "length": 3, "bytes": "02AB0F"});
    assert_eq!(json["unknown"][0], unknown);
    assert_eq!(json["unknown"][1]["bytes"], "11".repeat(40));
}

#[test]
fn machines_are_told_what_the_checksum_says() {
    let bytes = device().container();
    let says = |bytes: &[u8]| Facts::new(bytes).json()["container"]["checksum"].clone();
    let mut damaged = bytes.clone();
    damaged[9] ^= 1;
    assert_eq!(says(&damaged), "differs");
    let mut damaged = bytes.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert_eq!(says(&damaged), "damaged, content proved");
    assert_eq!(says(&bytes[..last]), "cut");
    assert_eq!(says(&bytes[..100]), "missing");
    assert_eq!(says(b"x"), Json::Null);
}

fn identity(device: &Device) -> Option<u64> {
    Facts::new(&device.container()).identity()
}

#[test]
fn a_device_keeps_its_identity() {
    let device = device();
    let mut later = device.recaptured(1_780_000_000);
    later.adapters.reverse();
    later.disks.pop();
    later.capture.os_build = (26300, 7);
    later.serial.push(' ');
    assert_ne!(later.hash(), device.hash());
    assert_eq!(identity(&later), identity(&device));
    assert!(identity(&device).is_some());
}

#[test]
fn devices_differ_by_uuid_serial_or_tpm_key() {
    let one = identity(&device());
    let mut other = device();
    other.serial = "5CXB7K2M9R".into();
    assert_ne!(identity(&other), one);
    let mut other = device();
    other.uuid[3] = 0xEE;
    assert_ne!(identity(&other), one);
    let mut other = device();
    other.tpm = Some(Tpm { version: String::new(), key: vec![0xC5; 256] });
    assert_ne!(identity(&other), one);
}

#[test]
fn placeholders_are_no_identity() {
    let mut device = device();
    device.tpm = None;
    for uuid in [[0; 16], [0xFF; 16], [0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9]] {
        device.uuid = uuid;
        assert_eq!(identity(&device), None);
        assert!(Facts::new(&device.container()).is_placeholder_uuid());
    }
    device.uuid = [5; 16];
    device.serial = "Default string".into();
    let without = identity(&device);
    device.serial = "To be filled by O.E.M.".into();
    assert_eq!(identity(&device), without);
    device.serial = String::new();
    assert_eq!(identity(&device), without);
    assert!(without.is_some());
}
