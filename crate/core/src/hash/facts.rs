//! Records to facts: what the bytes of a hash say about the device.
//!
//! In come the significant bytes that [`read`](super::read) appended, damaged or not;
//! out come the facts as far as the records can be walked. Whether they are proved is
//! for [`Reading::integrity`](super::Reading). Nothing here knows the row of the hash.

use std::borrow::Cow;

use preflight_loops::{LANES, digest, digests};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

pub use super::kinds::Version;
pub use super::placeholder::is_placeholder;
pub use super::record::Record;

use super::kinds::{self, Name, UNKNOWN, counted};
use super::placeholder::is_placeholder_uuid;
use super::record::{self, Checksum, Walk};
use super::value::{Value, hex};
use crate::message::{self, Message};
use crate::sort;

/// The facts of one hash, borrowed from its significant bytes.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    bytes: &'a [u8],
    /// Where the first value of each record type starts, and its length. A value never
    /// starts at 0. Rules ask for a dozen facts of every row: one walk finds them all.
    first: [(u16, u16); KNOWN],
}

/// Record types seen so far are below this.
const KNOWN: usize = 40;

/// One fact for people and for JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The part of the machine it belongs to.
    pub section: Section,
    name: Name,
    /// Which one, counted from 1, where the hash has several (disks, adapters).
    pub number: Option<usize>,
    /// The value as people read it.
    pub value: String,
}

impl Fact {
    /// oa3tool's name for it, e.g. `SmbiosSystemSerialNumber`; ours where it has none.
    /// Programs read it, so it stays as it is in every language.
    pub fn name(&self) -> &'static str {
        self.name.text
    }

    /// What people call it.
    pub fn title(&self) -> Message {
        Message::new(self.name.title)
    }

    /// What it is and what it matters for, where its title does not say it all.
    pub fn about(&self) -> Option<Message> {
        message::known(self.name.about)
    }
}

/// The part of a machine that a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Serial, maker, model, UUID, product key.
    Device,
    /// Tool, OS build, capture time.
    Capture,
    /// TPM version, key, offline device id.
    Tpm,
    /// Processor and memory.
    Processor,
    /// Disks.
    Disk,
    /// Network adapters.
    Network,
    /// Displays, graphics, chassis.
    Display,
    /// What has no known meaning.
    Unknown,
}

/// The Windows that took the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsType {
    /// Windows PE, without the drivers that tell of the TPM and the network.
    WindowsPe,
    /// An installed Windows.
    Full,
    /// A number without a known meaning.
    Other(u8),
}

/// The offline device id (record 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfflineId<'a> {
    /// 1: SHA-256 of the TPM key. Others are on machines without a TPM.
    pub kind: u16,
    /// The id, 32 bytes on every hash seen.
    pub id: &'a [u8],
}

/// A value with its place in the machine, before it is text or JSON.
struct Entry {
    section: Section,
    name: Name,
    repeats: bool,
    number: Option<usize>,
    value: Option<Value>,
}

impl<'a> Facts<'a> {
    /// The facts in the significant bytes of a hash, damaged or not.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut first = [(0, 0); KNOWN];
        for record in Walk::new(bytes) {
            // `total` is 16 bits, and no record ends behind it.
            let place = (record.at as u16 + 4, record.value.len() as u16);
            match first.get_mut(usize::from(record.kind)) {
                Some(slot) if slot.0 == 0 => *slot = place,
                _ => {}
            }
        }
        Self { bytes, first }
    }

    /// Whether there is a record of this type with anything in it.
    pub fn has(&self, kind: u16) -> bool {
        self.value(kind).is_some_and(|value| value.iter().any(|&byte| byte != 0))
    }

    /// Every record that can be walked, in order, unknown types too.
    pub fn records(&self) -> Vec<Record<'a>> {
        Walk::new(self.bytes).collect()
    }

    /// The text of a record type's first record, what is not UTF-8 replaced.
    pub fn text(&self, kind: u16) -> Option<Cow<'a, str>> {
        self.value(kind).map(|value| String::from_utf8_lossy(until_nul(value)))
    }

    /// The system serial number (record 14), as the firmware has it.
    pub fn serial(&self) -> Option<&'a str> {
        self.str(14)
    }

    /// The system maker (record 16).
    pub fn manufacturer(&self) -> Option<&'a str> {
        self.str(16)
    }

    /// The system product (record 17).
    pub fn model(&self) -> Option<&'a str> {
        self.str(17)
    }

    /// The SMBIOS UUID (record 12), in SMBIOS byte order.
    pub fn uuid(&self) -> Option<&'a [u8; 16]> {
        self.value(12)?.first_chunk()
    }

    /// The UUID as Windows shows it.
    pub fn uuid_text(&self) -> Option<String> {
        self.uuid().map(kinds::uuid_text)
    }

    /// Whether the UUID is one that firmware has until a maker sets it.
    pub fn is_placeholder_uuid(&self) -> bool {
        self.uuid().is_some_and(is_placeholder_uuid)
    }

    /// The product key id (record 24).
    pub fn product_key_id(&self) -> Option<&'a str> {
        self.str(24)
    }

    /// The TPM endorsement key (record 25).
    pub fn tpm_key(&self) -> Option<&'a [u8]> {
        self.value(25)
    }

    /// What the TPM says of itself (record 13), such as
    /// `TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'XYZ '-Firmware:1.2`.
    pub fn tpm_version(&self) -> Option<&'a str> {
        self.str(13)
    }

    /// The offline device id (record 11).
    pub fn offline_device_id(&self) -> Option<OfflineId<'a>> {
        let value = self.value(11)?;
        let kind = u16::from_le_bytes(*value.get(4..)?.first_chunk()?);
        Some(OfflineId { kind, id: counted(value, 6)? })
    }

    /// Whether the offline device id is the SHA-256 of the TPM key, as it was on every
    /// hash seen; `None` where one of them is missing or the id is of another kind.
    pub fn tpm_key_matches(&self) -> Option<bool> {
        let (key, id) = self.tpm_key_and_id()?;
        Some(Sha256::digest(key).as_slice() == id)
    }

    /// The TPM key, and the offline device id that should be its SHA-256.
    fn tpm_key_and_id(&self) -> Option<(&'a [u8], &'a [u8])> {
        let offline = self.offline_device_id().filter(|offline| offline.kind == 1)?;
        Some((self.tpm_key()?, offline.id))
    }

    /// Whether the boot disk (record 28) is the first disk (record 7), as it was on
    /// every hash that has both.
    pub fn boot_disk_matches(&self) -> Option<bool> {
        Some(until_nul(self.value(28)?) == until_nul(self.value(7)?))
    }

    /// When the hash was taken by the device's own clock, in seconds since 1970.
    pub fn captured_at(&self) -> Option<i64> {
        kinds::captured_at(self.value(1)?)
    }

    /// The version of the Windows that took the hash.
    pub fn os_build(&self) -> Option<Version> {
        Version::read(self.value(1)?.get(8..)?)
    }

    /// Whether that was Windows PE.
    pub fn os_type(&self) -> Option<OsType> {
        self.value(1)?.get(21).map(|&number| match number {
            1 => OsType::WindowsPe,
            2 => OsType::Full,
            other => OsType::Other(other),
        })
    }

    /// The version of the layout, as the tool counts it.
    pub fn tool_version(&self) -> Option<u8> {
        self.value(1)?.get(23).copied()
    }

    /// Everything readable, for people, by section; of several disks or adapters each
    /// with what belongs to it.
    pub fn list(&self) -> Vec<Fact> {
        let entries = self.entries().into_iter().filter_map(|entry| {
            let value = entry.value?.to_string();
            Some(Fact {
                section: entry.section,
                name: entry.name,
                number: entry.number,
                value,
            })
        });
        let unknown = self.unknown().into_iter().map(|record| {
            let (kind, at) = (record.kind, record.at + 1);
            let shown =
                hex(record.value.get(..record.value.len().min(32)).unwrap_or_default());
            let dots = if record.value.len() > 32 { "…" } else { "" };
            let len = record.value.len();
            let bytes = if len == 1 { "byte" } else { "bytes" };
            let value = format!("type {kind}, {len} {bytes} at byte {at}: {shown}{dots}");
            Fact { section: Section::Unknown, name: UNKNOWN, number: None, value }
        });
        let mut facts: Vec<Fact> = entries.chain(unknown).collect();
        sort::by_key(&mut facts, |fact| (fact.section, fact.number));
        facts
    }

    /// Everything readable, for machines: oa3tool's names under `facts`, things that
    /// a device may have several of as arrays (the same place in each array is the
    /// same thing), records without a known meaning under `unknown`.
    pub fn json(&self) -> Json {
        let mut facts = Map::new();
        for entry in self.entries() {
            let value = entry.value.as_ref().map_or(Json::Null, Value::json);
            if entry.repeats {
                let list = facts
                    .entry(entry.name.text)
                    .or_insert_with(|| Json::Array(Vec::new()));
                if let Json::Array(list) = list {
                    list.push(value);
                }
            } else if !value.is_null() {
                facts.insert(entry.name.text.to_owned(), value);
            }
        }
        let unknown: Vec<_> = self.unknown().into_iter().map(unknown_json).collect();
        let checksum =
            record::total(self.bytes).map(|_| match record::checksum(self.bytes) {
                Checksum::Fits => "fits",
                Checksum::FewBits(_) => "damaged, content proved",
                Checksum::Cut { .. } => "cut",
                Checksum::Absent => "missing",
                Checksum::Differs | Checksum::NotFound => "differs",
            });
        json!({
            "container": {
                "length": record::total(self.bytes),
                "records": Walk::new(self.bytes).count(),
                "checksum": checksum,
            },
            "facts": facts,
            "unknown": unknown,
        })
    }

    /// A digest of what makes a device that device: UUID, serial and TPM key. Two
    /// captures of one device have the same; `None` where nothing tells devices apart.
    /// It is for comparing, not for keeping: another version may give another.
    pub fn identity(&self) -> Option<u64> {
        let uuid = self.uuid().filter(|uuid| !is_placeholder_uuid(uuid));
        let tpm_key = self.tpm_key().filter(|key| key.iter().any(|&byte| byte != 0));
        if uuid.is_none() && tpm_key.is_none() {
            return None;
        }
        let serial = self
            .value(14)
            .map(|value| until_nul(value).trim_ascii())
            .filter(|serial| !std::str::from_utf8(serial).is_ok_and(is_placeholder));
        let uuid = uuid.map_or(&[][..], |uuid| uuid);
        let pieces = [uuid, serial.unwrap_or_default(), tpm_key.unwrap_or_default()];
        Some(digest(0, &pieces))
    }

    /// The value of a record type's first record.
    #[inline(always)]
    fn value(&self, kind: u16) -> Option<&'a [u8]> {
        match *self.first.get(usize::from(kind))? {
            (0, _) => None,
            (at, length) => {
                self.bytes.get(usize::from(at)..usize::from(at) + usize::from(length))
            }
        }
    }

    fn str(&self, kind: u16) -> Option<&'a str> {
        std::str::from_utf8(until_nul(self.value(kind)?)).ok()
    }

    /// The values of every known record, in the order of the table of types.
    fn entries(&self) -> Vec<Entry> {
        let records = self.records();
        let mut entries = Vec::new();
        for kind in kinds::all() {
            let several = records.iter().filter(|record| record.kind == kind.kind);
            let numbered = several.clone().count() > 1;
            for (index, record) in several.enumerate() {
                if record.value.len() < kind.least {
                    continue;
                }
                entries.extend(kind.fields.iter().map(|field| Entry {
                    section: kind.section,
                    name: field.name,
                    repeats: kind.repeats,
                    number: numbered.then_some(index + 1),
                    value: (field.read)(record.value),
                }));
            }
        }
        entries
    }

    /// Records whose type has no known meaning, or whose value is too short for it.
    fn unknown(&self) -> Vec<Record<'a>> {
        let known = |record: &Record| {
            kinds::kind(record.kind).is_some_and(|kind| record.value.len() >= kind.least)
        };
        Walk::new(self.bytes).filter(|record| !known(record)).collect()
    }
}

/// Of several hashes those whose offline device id is not that of their TPM key.
pub(crate) fn tpm_keys_differ(hashes: [&[u8]; LANES]) -> [bool; LANES] {
    let pairs = hashes.map(|bytes| Facts::new(bytes).tpm_key_and_id());
    let digests = digests(pairs.map(|pair| pair.map_or(&[][..], |(key, _)| key)));
    std::array::from_fn(|at| pairs[at].is_some_and(|(_, id)| *id != digests[at]))
}

fn unknown_json(record: Record) -> Json {
    json!({
        "type": record.kind,
        "at": record.at,
        "length": record.value.len(),
        "bytes": hex(record.value),
    })
}

fn until_nul(value: &[u8]) -> &[u8] {
    let end = value.iter().position(|&byte| byte == 0);
    end.and_then(|end| value.get(..end)).unwrap_or(value)
}

#[cfg(test)]
mod tests;
