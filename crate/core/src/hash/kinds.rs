//! Record types to named values: one table.
//!
//! Names are oa3tool's where its output is published, ours otherwise (marked). The
//! layouts were found on 13 real hashes, and rebuilding 12 of them from their fields
//! gave the same bytes. Types 35 and 37 are known by structure at most; they and every
//! type not listed are kept by type and length and shown as unknown.

use super::codes::{self, Codes};
use super::facts::Section;
use super::time::{YEAR_2000, date_and_time};
use super::value::Value;

/// One record type.
pub(super) struct Kind {
    /// The type in the record's header.
    pub kind: u16,
    /// The part of the machine it is about.
    pub section: Section,
    /// Whether a hash may have several.
    pub repeats: bool,
    /// Bytes of the shortest value; a shorter one is shown as unknown.
    pub least: usize,
    /// What is in it.
    pub fields: &'static [Field],
}

/// One value of a record.
pub(super) struct Field {
    pub name: Name,
    /// Reads it; `None` where it says that nothing is known.
    pub read: fn(&[u8]) -> Option<Value>,
}

/// The table entry of a record type.
pub(super) fn kind(number: u16) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.kind == number)
}

/// Every known record type, in the order in which facts are listed.
pub(super) fn all() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter()
}

/// What a value is called: by oa3tool's name or ours, and by the keys of its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub text: &'static str,
    pub title: &'static str,
    /// The key of what it is about, if there is such a sentence.
    pub about: &'static str,
}

macro_rules! name {
    ($text:literal) => {
        Name {
            text: $text,
            title: concat!("fact.", $text),
            about: concat!("fact.", $text, ".about"),
        }
    };
}

macro_rules! field {
    ($text:literal, $read:expr) => {
        Field { name: name!($text), read: $read }
    };
}

/// The name of a record whose type is not known.
pub(super) const UNKNOWN: Name = name!("UnknownRecord");

const fn one(
    kind: u16,
    section: Section,
    least: usize,
    fields: &'static [Field],
) -> Kind {
    Kind { kind, section, repeats: false, least, fields }
}

const fn many(
    kind: u16,
    section: Section,
    least: usize,
    fields: &'static [Field],
) -> Kind {
    Kind { kind, section, repeats: true, least, fields }
}

const KINDS: &[Kind] = &[
    one(14, Section::Device, 0, &[field!("SmbiosSystemSerialNumber", text)]),
    one(16, Section::Device, 0, &[field!("SmbiosSystemManufacturer", text)]),
    one(17, Section::Device, 0, &[field!("SmbiosSystemProductName", text)]),
    one(18, Section::Device, 0, &[field!("SmbiosSkuNumber", text)]),
    one(19, Section::Device, 0, &[field!("SmbiosSystemFamily", text)]),
    one(23, Section::Device, 0, &[field!("SmbiosSystemVersion", text)]), // ours
    one(12, Section::Device, 16, &[field!("SmbiosUuid", uuid)]),
    one(24, Section::Device, 0, &[field!("ProductKeyID", text)]),
    one(26, Section::Device, 0, &[field!("ProductKeyPkPn", text)]),
    one(20, Section::Device, 0, &[field!("SmbiosBoardManufacturer", text)]), // ours
    one(21, Section::Device, 0, &[field!("SmbiosBoardProduct", text)]),
    one(22, Section::Device, 0, &[field!("SmbiosBoardVersion", text)]), // ours
    one(15, Section::Device, 0, &[field!("SmbiosFirmwareVendor", text)]),
    one(
        10,
        Section::Device,
        5,
        &[
            field!("ChassisType", |v| code(byte(v, 0), codes::CHASSIS)),
            field!("PowerPlatformRole", |v| code(byte(v, 1), codes::POWER_ROLE)),
            field!("OpticalDrive", |v| code(byte(v, 2), codes::YES_NO)), // ours
            field!("DigitizerSupportID", |v| {
                Some(Value::Bits(byte(v, 3)?, codes::DIGITIZER))
            }),
            field!("MaximumTouches", |v| amount(byte(v, 4), "")), // ours
        ],
    ),
    one(
        1,
        Section::Capture,
        24,
        &[
            field!("OsSystemTime", system_time),
            field!("OsLocalTime", local_time),
            field!("OsBuild", |v| version(v.get(8..)?)),
            field!("OSType", |v| code(byte(v, 21), codes::OS_TYPE)),
            field!("OsCpuArchitecture", |v| code(byte(v, 22), codes::ARCHITECTURE)),
            field!("ToolBuild", version),
            field!("ToolVersion", |v| amount(byte(v, 23), "")),
        ],
    ),
    one(
        36,
        Section::Capture,
        0,
        &[
            // All ours.
            field!("UiLanguage", |v| part(v, 0)),
            field!("SystemLocale", |v| part(v, 1)),
            field!("TimeZone", |v| part(v, 2)),
            field!("Languages", |v| part(v, 3)),
            field!("Keyboard", |v| part(v, 4)),
        ],
    ),
    one(13, Section::Tpm, 0, &[field!("TPMVersion", text)]),
    one(25, Section::Tpm, 1, &[field!("TPMEkPub", |v| Some(Value::Bytes(v.to_vec())))]),
    one(
        11,
        Section::Tpm,
        10,
        &[
            field!("OfflineDeviceId", |v| Some(Value::Bytes(counted(v, 6)?.to_vec()))),
            field!("OfflineDeviceIdType", |v| code(short(v, 4), codes::OFFLINE_ID)),
        ],
    ),
    one(3, Section::Processor, 0, &[field!("ProcessorManufacturer", text)]),
    one(4, Section::Processor, 0, &[field!("ProcessorModel", text)]),
    one(
        2,
        Section::Processor,
        12,
        &[
            field!("ProcessorArchitecture", |v| code(short(v, 0), codes::ARCHITECTURE)),
            field!("ProcessorPackages", |v| amount(short(v, 2), "")),
            field!("ProcessorCores", |v| amount(short(v, 4), "")),
            field!("ProcessorThreads", |v| amount(short(v, 6), "")),
            field!("ProcessorHyperThreading", |v| code(short(v, 8), codes::YES_NO)),
        ],
    ),
    one(34, Section::Processor, 1, &[field!("ProcessorCoreClasses", core_classes)]), // ours
    one(
        5,
        Section::Processor,
        21,
        &[
            field!("TotalPhysicalRAM", |v| amount(long(v, 0), "GB")),
            field!("SmbiosRamMaximumCapacity", |v| amount(long(v, 8), "GB")),
            field!("SmbiosRamSlots", |v| amount(short(v, 16), "")),
            field!("SmbiosRamArrayCount", |v| amount(short(v, 18), "")),
            field!("SmbiosRamErrorCorrection", |v| {
                code(byte(v, 20), codes::ERROR_CORRECTION)
            }),
        ],
    ),
    many(
        7,
        Section::Disk,
        0,
        &[
            field!("DiskSerialNumber", |v| part(v, 0)),
            field!("DiskProduct", |v| part(v, 1)), // ours
            field!("DiskVendor", |v| part(v, 2)),  // ours
        ],
    ),
    many(
        6,
        Section::Disk,
        12,
        &[
            field!("DiskCapacity", |v| amount(long(v, 0), "GB")),
            field!("DiskType", |v| code(short(v, 8), codes::BUS)),
            field!("DiskSeekPenalty", |v| code(byte(v, 10), codes::SEEK_PENALTY)), // ours
            field!("DiskTrim", |v| code(byte(v, 11), codes::YES_NO)),              // ours
        ],
    ),
    one(28, Section::Disk, 0, &[field!("DiskSSNKernel", text)]),
    many(
        8,
        Section::Network,
        14,
        &[
            field!("MacAddress", mac),
            field!("PhysicalMedium", |v| code(int(v, 0), codes::MEDIUM)),
            field!("NetworkBus", |v| Some(Value::wide_text(counted(v, 10)?))), // ours
        ],
    ),
    many(
        9,
        Section::Display,
        12,
        &[
            field!("DisplayResolutionHorizontal", |v| amount(known(v, 4), "pixels")),
            field!("DisplayResolutionVertical", |v| amount(known(v, 6), "pixels")),
            field!("DisplaySizePhysicalH", |v| amount(known(v, 0), "mm")),
            field!("DisplaySizePhysicalY", |v| amount(known(v, 2), "mm")),
            field!("DisplayConnection", |v| code(int(v, 8), codes::OUTPUT)), // ours
        ],
    ),
    many(27, Section::Display, 4, &[field!("DisplaySizeCentimetres", centimetres)]), // ours
    many(
        30,
        Section::Display,
        0,
        &[field!("VideoAdapter", |v| Some(Value::wide_text(v)))],
    ),
    many(
        29,
        Section::Display,
        18,
        &[
            // All ours.
            field!("VideoMemory", |v| memory(v, 0)),
            field!("VideoSystemMemory", |v| memory(v, 8)),
            field!("VideoRemovalPolicy", |v| amount(byte(v, 16), "")),
            field!("VideoInMachine", |v| code(byte(v, 17), codes::YES_NO)),
        ],
    ),
];

fn byte(value: &[u8], at: usize) -> Option<u64> {
    value.get(at).map(|&byte| byte.into())
}

/// `u16` at an offset.
fn short(value: &[u8], at: usize) -> Option<u64> {
    value.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes).into())
}

/// `u16` at an offset, with 0xFFFF for none.
fn known(value: &[u8], at: usize) -> Option<u64> {
    short(value, at).filter(|&number| number != 0xFFFF)
}

/// `u32` at an offset.
fn int(value: &[u8], at: usize) -> Option<u64> {
    value.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes).into())
}

/// `u64` at an offset.
fn long(value: &[u8], at: usize) -> Option<u64> {
    value.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Bytes behind their number as a `u32` at an offset, fewer if fewer are there.
pub(super) fn counted(value: &[u8], at: usize) -> Option<&[u8]> {
    let count = usize::try_from(int(value, at)?).unwrap_or(usize::MAX);
    let bytes = value.get(at + 4..)?;
    Some(bytes.get(..count).unwrap_or(bytes))
}

fn amount(number: Option<u64>, unit: &'static str) -> Option<Value> {
    number.map(|number| Value::Amount(number, unit))
}

fn code(number: Option<u64>, codes: Codes) -> Option<Value> {
    number.map(|number| Value::code(number, codes))
}

fn text(value: &[u8]) -> Option<Value> {
    Some(Value::text(value))
}

/// One part of a text of parts; the last ones may be missing.
fn part(value: &[u8], number: usize) -> Option<Value> {
    let end = value.iter().position(|&byte| byte == 0).unwrap_or(value.len());
    let mut parts = value.get(..end)?.split(|&byte| byte == b'|');
    parts.nth(number).filter(|part| !part.is_empty()).map(Value::text)
}

/// Four numbers of a version, as they stand: minor, major, revision, build.
fn version(value: &[u8]) -> Option<Value> {
    Some(Value::Text(Version::read(value)?.to_string()))
}

/// A version of Windows or of the tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// 10 for Windows 10 and 11.
    pub major: u16,
    /// 0 for Windows 10 and 11.
    pub minor: u16,
    /// What tells releases apart, such as 26100.
    pub build: u16,
    /// The update within the release.
    pub revision: u16,
}

impl Version {
    /// What the Windows of a build is called, where that is known.
    pub fn release(build: u16) -> Option<&'static str> {
        let named = codes::WINDOWS.iter().find(|(known, _)| *known == u64::from(build));
        named.map(|(_, name)| *name)
    }

    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let bytes = value.first_chunk::<8>()?;
        let mut numbers =
            bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let (minor, major) = (numbers.next()?, numbers.next()?);
        let (revision, build) = (numbers.next()?, numbers.next()?);
        Some(Self { major, minor, build, revision })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}.{}", self.major, self.minor, self.build, self.revision)
    }
}

/// Seconds since 1970 of a record 1, by the device's own clock.
pub(super) fn captured_at(value: &[u8]) -> Option<i64> {
    Some(i64::try_from(int(value, 16)?).ok()? + YEAR_2000)
}

fn system_time(value: &[u8]) -> Option<Value> {
    Some(Value::Text(format!("{} UTC", date_and_time(captured_at(value)?))))
}

/// The zone counts quarter hours from tool version 5 on; before, its unit is not known
/// for sure, and no local time is better than a wrong one. Zones reach from UTC-12 to
/// UTC+14.
fn local_time(value: &[u8]) -> Option<Value> {
    const MINUTES: i64 = 15;
    let zone = i8::from_le_bytes([*value.get(20)?]);
    if byte(value, 23)? < 5 || !(-12 * 4..=14 * 4).contains(&zone) {
        return None;
    }
    let minutes = i64::from(zone) * MINUTES;
    let time = date_and_time(captured_at(value)? + minutes * 60);
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    Some(Value::Text(format!("{time} {sign}{hours:02}:{minutes:02}")))
}

/// The UUID as Windows shows it: SMBIOS has the first three groups little-endian.
fn uuid(value: &[u8]) -> Option<Value> {
    value.first_chunk().map(|uuid| Value::Text(uuid_text(uuid)))
}

/// A UUID in SMBIOS byte order as Windows shows it.
pub(super) fn uuid_text(uuid: &[u8; 16]) -> String {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut text = String::with_capacity(36);
    for (place, index) in ORDER.into_iter().enumerate() {
        if [4, 6, 8, 10].contains(&place) {
            text.push('-');
        }
        text.push_str(&format!("{:02X}", uuid[index]));
    }
    text
}

fn mac(value: &[u8]) -> Option<Value> {
    let mac: &[u8; 6] = value.get(4..)?.first_chunk()?;
    let parts: Vec<_> = mac.iter().map(|byte| format!("{byte:02X}")).collect();
    Some(Value::Text(parts.join("-")))
}

fn centimetres(value: &[u8]) -> Option<Value> {
    let (width, height) = (known(value, 0)?, known(value, 2)?);
    Some(Value::Size(width.try_into().ok()?, height.try_into().ok()?, "cm"))
}

/// Bytes of memory; shown in MB where they are whole ones.
fn memory(value: &[u8], at: usize) -> Option<Value> {
    const MB: u64 = 1 << 20;
    let bytes = long(value, at)?;
    Some(match bytes % MB {
        0 => Value::Amount(bytes / MB, "MB"),
        _ => Value::Amount(bytes, "bytes"),
    })
}

/// Cores and threads of each efficiency class.
fn core_classes(value: &[u8]) -> Option<Value> {
    let (count, rest) = value.split_first()?;
    let classes = rest.as_chunks::<5>().0.iter().take((*count).into());
    let classes: Vec<_> = classes
        .map(|&[class, a, b, c, d]| {
            let (cores, threads) =
                (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
            format!("class {class}: {cores} cores, {threads} threads")
        })
        .collect();
    Some(Value::Text(classes.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;

    #[test]
    fn no_type_and_no_name_stands_twice() {
        let names =
            KINDS.iter().flat_map(|kind| kind.fields.iter().map(|field| field.name.text));
        let mut names: Vec<_> = names.collect();
        let mut kinds: Vec<_> = KINDS.iter().map(|kind| kind.kind).collect();
        let (all_names, all_kinds) = (names.len(), kinds.len());
        names.sort_unstable();
        names.dedup();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!((names.len(), kinds.len()), (all_names, all_kinds));
    }

    #[test]
    fn each_name_has_its_sentence_and_each_sentence_its_name() {
        let fields = KINDS.iter().flat_map(|kind| kind.fields);
        let names: Vec<Name> = fields.map(|field| field.name).chain([UNKNOWN]).collect();
        for name in &names {
            assert!(message::known(name.title).is_some(), "{}", name.title);
        }
        for (key, sentence) in message::sentences() {
            if key.starts_with("fact.") {
                let named = |name: &Name| name.title == key || name.about == key;
                assert!(names.iter().any(named), "{key}: {sentence}");
            }
        }
    }

    #[test]
    fn any_value_of_any_length_is_read() {
        let bytes = [0xFF; 300];
        for kind in KINDS {
            for len in 0..bytes.len() {
                for field in kind.fields {
                    let _ = (field.read)(&bytes[..len]);
                }
            }
        }
    }

    fn record_one(zone: i8, tool: u8) -> Vec<u8> {
        let mut value = vec![0; 16];
        value.extend(825_938_553_u32.to_le_bytes());
        value.extend([zone.to_le_bytes()[0], 2, 9, tool]);
        value
    }

    #[test]
    fn local_time_is_given_from_tool_version_five_on() {
        let local =
            |zone, tool| local_time(&record_one(zone, tool)).map(|v| v.to_string());
        let utc = system_time(&record_one(0, 9)).map(|v| v.to_string());
        assert_eq!(utc.as_deref(), Some("2026-03-04 11:22:33 UTC"));
        assert_eq!(local(4, 5).as_deref(), Some("2026-03-04 12:22:33 +01:00"));
        assert_eq!(local(-14, 9).as_deref(), Some("2026-03-04 07:52:33 -03:30"));
        assert_eq!(local(120, 3), None);
        assert_eq!(local(4, 4), None);
        assert_eq!(local(57, 9), None);
        // As far as zones reach, and where there is none.
        assert_eq!(local(-48, 9).as_deref(), Some("2026-03-03 23:22:33 -12:00"));
        assert_eq!(local(-49, 9), None);
        assert_eq!(local(56, 9).as_deref(), Some("2026-03-05 01:22:33 +14:00"));
        assert_eq!(local(0, 9).as_deref(), Some("2026-03-04 11:22:33 +00:00"));
    }

    #[test]
    fn a_build_is_called_by_its_release() {
        assert_eq!(Version::release(15063), Some("Windows 10 1703"));
        assert_eq!(Version::release(19041), Some("Windows 10 2004"));
        assert_eq!(Version::release(19040), None);
    }

    #[test]
    fn a_uuid_is_shown_as_windows_does() {
        let uuid: [u8; 16] = std::array::from_fn(|index| index as u8);
        assert_eq!(uuid_text(&uuid), "03020100-0504-0706-0809-0A0B0C0D0E0F");
    }
}
