//! The container: `OA`, records, and the checksum over them.
//!
//! | offset | bytes | |
//! |---|---|---|
//! | 0 | 2 | `OA` |
//! | 2 | 2 | `total`: bytes from 0 to the end of the last record |
//! | 4 | | records: type, length with these 4 bytes, value |
//! | `total` | 4 | `CS`, 36 |
//! | `total` + 4 | 32 | SHA-256 of the bytes 0 to `total` - 1 |
//!
//! All numbers are little-endian. What a record means is for `kinds`.

use preflight_loops::{LANES, digests};
use sha2::{Digest, Sha256};

/// Bytes of the checksum with its header.
pub(super) const CHECKSUM: usize = 36;
pub(super) const CHECKSUM_HEADER: [u8; 4] = *b"CS\x24\0";

/// Bits of the checksum that may differ while the content still counts as proved: a
/// wrong content has 128 differing bits, give or take 8, and 16 or fewer about once
/// in 2^170.
const FEW_BITS: u32 = 16;

/// Bytes of a cut digest that prove the content: half of them.
pub(super) const ENOUGH_DIGEST: usize = 16;

/// One record of the container, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The record type: 14 is the system serial number.
    pub kind: u16,
    /// Bytes from the start of the container to the record's header.
    pub at: usize,
    /// The value without its header.
    pub value: &'a [u8],
}

impl Record<'_> {
    /// The name of its first value; nothing for a type without a known meaning.
    pub fn name(&self) -> Option<&'static str> {
        super::kinds::kind(self.kind)?.fields.first().map(|field| field.name.text)
    }
}

/// `total` of the header; `None` where there is no `OA` header.
pub(super) fn total(bytes: &[u8]) -> Option<usize> {
    let total = bytes.strip_prefix(b"OA")?.first_chunk()?;
    Some(u16::from_le_bytes(*total).into())
}

/// What a record's length says that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A length below that of the record's own header.
    Length { byte: usize, length: usize },
    /// A record longer than what the header leaves for it.
    Overrun { byte: usize, need: usize, have: usize },
}

/// The records one by one, as far as they can be walked.
#[derive(Clone, Debug)]
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    /// Where the records end, by the header.
    total: usize,
    at: usize,
    broken: Option<Broken>,
}

impl<'a> Walk<'a> {
    /// The records in the significant bytes of a hash; none where there is no header.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let total = total(bytes).unwrap_or(0);
        let broken = (total < 4).then_some(Broken::Length { byte: 0, length: total });
        Self { bytes, total, at: 4, broken }
    }

    /// What ends the walk before `total`; a mere end of the bytes is not meant.
    pub(super) fn broken(mut self) -> Option<Broken> {
        self.by_ref().for_each(drop);
        self.broken
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Record<'a>;

    // Every row is walked several times, and the page's module is compiled small.
    #[inline(always)]
    fn next(&mut self) -> Option<Record<'a>> {
        if self.broken.is_some() || self.at >= self.total {
            return None;
        }
        let (byte, left) = (self.at, self.total - self.at);
        let rest = self.bytes.get(byte..)?;
        let kind = u16::from_le_bytes(*rest.first_chunk()?);
        let length = usize::from(u16::from_le_bytes(*rest.get(2..)?.first_chunk()?));
        if length < 4 {
            self.broken = Some(Broken::Length { byte, length });
            return None;
        }
        if length > left {
            self.broken = Some(Broken::Overrun { byte, need: length, have: left });
            return None;
        }
        let value = rest.get(4..length)?;
        self.at += length;
        Some(Record { kind, at: byte, value })
    }
}

/// What the checksum says of the bytes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checksum {
    /// Equal: the content is what was written.
    Fits,
    /// All but a few bits are equal: the content is what was written.
    FewBits(u32),
    /// The bytes end within the checksum; of its 32 bytes `present` are there.
    Cut { present: usize, fits: bool },
    /// The bytes end before the checksum.
    Absent,
    /// The checksum stands in its place and contradicts the content.
    Differs,
    /// Something else stands in its place.
    NotFound,
}

impl Checksum {
    /// Whether the content is proved.
    pub(super) fn proves(self) -> bool {
        match self {
            Self::Fits | Self::FewBits(_) => true,
            Self::Cut { present, fits } => fits && present >= ENOUGH_DIGEST,
            Self::Absent | Self::Differs | Self::NotFound => false,
        }
    }
}

/// `CS`, 36 and the SHA-256 of the content: what must follow it.
pub(super) fn checksum_of(content: &[u8]) -> [u8; CHECKSUM] {
    let mut checksum = [0; CHECKSUM];
    let (header, digest) = checksum.split_at_mut(CHECKSUM_HEADER.len());
    header.copy_from_slice(&CHECKSUM_HEADER);
    digest.copy_from_slice(&Sha256::digest(content));
    checksum
}

/// Whether bytes end in the checksum of the bytes before it.
pub(super) fn checksum_fits(bytes: &[u8]) -> bool {
    bytes
        .split_last_chunk()
        .is_some_and(|(content, stored)| checksum_of(content) == *stored)
}

/// The same of several.
pub(crate) fn checksums_fit(each: [&[u8]; LANES]) -> [bool; LANES] {
    let parts = each.map(|bytes| bytes.split_last_chunk::<CHECKSUM>());
    let digests =
        digests(parts.map(|parts| parts.map_or(&[][..], |(content, _)| content)));
    std::array::from_fn(|at| {
        let stored =
            parts[at].and_then(|(_, stored)| stored.strip_prefix(&CHECKSUM_HEADER));
        stored.is_some_and(|stored| *stored == digests[at])
    })
}

/// Compares the checksum in the significant bytes of a hash, whatever is left of it.
pub(super) fn checksum(bytes: &[u8]) -> Checksum {
    let total = total(bytes).unwrap_or(0);
    let Some((content, stored)) = bytes.split_at_checked(total) else {
        return Checksum::Absent;
    };
    if stored.is_empty() {
        return Checksum::Absent;
    }
    let right = checksum_of(content);
    let Some(stored) = stored.first_chunk::<CHECKSUM>() else {
        let present = stored.len().saturating_sub(CHECKSUM_HEADER.len());
        return match present {
            0 => Checksum::Absent,
            _ => Checksum::Cut { present, fits: right.starts_with(stored) },
        };
    };
    let bits = right.iter().zip(stored).map(|(a, b)| (a ^ b).count_ones()).sum();
    match bits {
        0 => Checksum::Fits,
        1..=FEW_BITS => Checksum::FewBits(bits),
        _ if stored.starts_with(&CHECKSUM_HEADER) => Checksum::Differs,
        _ => Checksum::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(records: &[u8]) -> Vec<u8> {
        let mut bytes = b"OA".to_vec();
        bytes.extend((records.len() as u16 + 4).to_le_bytes());
        bytes.extend_from_slice(records);
        bytes.extend(checksum_of(&bytes.clone()));
        bytes
    }

    #[test]
    fn records_of_any_type_are_walked_by_length() {
        let bytes = container(b"\x0e\0\x07\0ABC\xff\x7f\x04\0");
        let records: Vec<_> = Walk::new(&bytes).collect();
        let serial = Record { kind: 14, at: 4, value: b"ABC" };
        let unknown = Record { kind: 0x7fff, at: 11, value: b"" };
        assert_eq!(records, [serial, unknown]);
        assert_eq!(Walk::new(&bytes).broken(), None);
    }

    #[test]
    fn a_record_is_called_by_its_first_value() {
        let name = |kind| Record { kind, at: 4, value: b"" }.name();
        assert_eq!(name(14), Some("SmbiosSystemSerialNumber"));
        assert_eq!(name(0x7fff), None);
    }

    #[test]
    fn several_checksums_are_proved_like_each() {
        let good = container(b"\x0e\0\x07\0ABC");
        let flipped = |place: usize| {
            let mut bytes = good.clone();
            bytes[place] ^= 1;
            bytes
        };
        // In the content, in the header of the checksum, in the checksum.
        let (content, last) = (good.len() - CHECKSUM, good.len() - 1);
        let others = [flipped(content - 1), flipped(content), flipped(last), vec![]];
        assert!(checksum_fits(&good));
        for bytes in &others {
            assert!(!checksum_fits(bytes));
            let mut each = [good.as_slice(); LANES];
            each[1] = bytes;
            let mut fits = [true; LANES];
            fits[1] = false;
            assert_eq!(checksums_fit(each), fits);
        }
    }

    #[test]
    fn a_length_below_four_ends_the_walk() {
        let bytes = container(b"\x0e\0\x05\0A\x0f\0\x03\0");
        assert_eq!(Walk::new(&bytes).count(), 1);
        let broken = Broken::Length { byte: 9, length: 3 };
        assert_eq!(Walk::new(&bytes).broken(), Some(broken));
    }

    #[test]
    fn a_record_must_end_before_the_checksum() {
        let bytes = container(b"\x0e\0\x06\0A");
        let broken = Broken::Overrun { byte: 4, need: 6, have: 5 };
        assert_eq!(Walk::new(&bytes).broken(), Some(broken));
    }

    #[test]
    fn a_total_below_four_leaves_no_records() {
        let broken = Broken::Length { byte: 0, length: 3 };
        assert_eq!(Walk::new(b"OA\x03\0\x0e\0\x04\0").broken(), Some(broken));
    }

    #[test]
    fn sixteen_bits_of_the_checksum_may_differ() {
        let whole = container(b"\x0e\0\x07\0ABC");
        assert_eq!(checksum(&whole), Checksum::Fits);
        let mut damaged = whole.clone();
        let at = damaged.len() - 2;
        damaged[at] ^= 0xff;
        damaged[at + 1] ^= 0xff;
        assert_eq!(checksum(&damaged), Checksum::FewBits(16));
        damaged[at - 1] ^= 1;
        assert_eq!(checksum(&damaged), Checksum::Differs);
        let mut damaged = whole.clone();
        damaged[5] ^= 1;
        assert_eq!(checksum(&damaged), Checksum::Differs);
    }

    #[test]
    fn half_a_digest_proves_and_less_does_not() {
        let whole = container(b"\x0e\0\x07\0ABC");
        let cut = |missing: usize| checksum(&whole[..whole.len() - missing]);
        assert_eq!(cut(16), Checksum::Cut { present: 16, fits: true });
        assert!(cut(16).proves());
        assert!(!cut(17).proves());
        assert_eq!(cut(32), Checksum::Absent);
        assert_eq!(cut(40), Checksum::Absent);
    }

    #[test]
    fn a_checksum_elsewhere_is_not_found() {
        let mut bytes = container(b"\x0e\0\x07\0ABC");
        bytes.insert(6, 0);
        assert_eq!(checksum(&bytes), Checksum::NotFound);
    }
}
