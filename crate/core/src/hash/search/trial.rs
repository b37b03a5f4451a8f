//! A text under trial: Base64 characters that can be changed one by one, and whether
//! what they hold is a whole hash.
//!
//! A trial is cheap because little of it is done twice. Setting a character changes one
//! or two bytes; the walk along the records is done again only when one of the bytes
//! that steer it is touched; and SHA-256 goes on from the block before the change
//! instead of from the beginning. It knows nothing of why a character is changed.

use sha2::block_api::compress256;

use super::super::record::{CHECKSUM_HEADER, ENOUGH_DIGEST, Walk, total};

/// What SHA-256 begins with (FIPS 180-4, 5.3.3).
const BEGINNING: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// Bytes of the digest.
const DIGEST: usize = 32;

type State = [u32; 8];
type Block = [u8; 64];

/// SHA-256 of a text's bytes after each whole block, as far as a container can reach.
#[derive(Clone, Debug)]
pub(super) struct Midstates(Vec<State>);

impl Midstates {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut state = BEGINNING;
        let mut states = vec![state];
        let (blocks, _) = bytes.as_chunks::<64>();
        for block in blocks {
            compress(&mut state, std::slice::from_ref(block));
            states.push(state);
        }
        Self(states)
    }

    /// The digest of `content`, whose bytes before `changed` are those of the text.
    fn digest(&self, content: &[u8], changed: usize) -> [u8; DIGEST] {
        let known = changed.min(content.len()) / 64;
        let (known, mut state) =
            self.0.get(known).map_or((0, BEGINNING), |state| (known, *state));
        let rest = content.get(known * 64..).unwrap_or_default();
        let (blocks, last) = rest.as_chunks::<64>();
        compress(&mut state, blocks);
        // A last block of what is left, the bit 1, zeros, and the length in bits; it
        // takes two where there is no room for the length.
        let mut end: [Block; 2] = [[0; 64]; 2];
        let used = if last.len() < 56 { 1 } else { 2 };
        let flat = end.as_flattened_mut();
        for (place, &byte) in flat.iter_mut().zip(last.iter().chain(&[0x80])) {
            *place = byte;
        }
        let bits = (content.len() as u64 * 8).to_be_bytes();
        for (place, &byte) in flat.iter_mut().take(used * 64).rev().zip(bits.iter().rev())
        {
            *place = byte;
        }
        compress(&mut state, end.get(..used).unwrap_or_default());
        let mut digest = [0; DIGEST];
        for (bytes, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        digest
    }
}

/// One copy of a long function, not one at each of its calls.
#[inline(never)]
fn compress(state: &mut State, blocks: &[Block]) {
    compress256(state, blocks);
}

/// The text under trial.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// What the characters hold; the last bytes may be filled in part.
    bytes: Vec<u8>,
    /// Bytes that are filled whole.
    whole: usize,
    /// Whether the records were walked to their end, and where their headers were met.
    walks: bool,
    headers: Vec<usize>,
}

impl Trial {
    /// The text of these characters, six bits each.
    pub(super) fn of(characters: impl ExactSizeIterator<Item = u8>) -> Self {
        let count = characters.len();
        let mut trial = Self {
            bytes: vec![0; count.div_ceil(4) * 3],
            whole: count * 3 / 4,
            walks: false,
            headers: Vec::new(),
        };
        for (index, bits) in characters.enumerate() {
            trial.set(index, bits);
        }
        trial.walk();
        trial
    }

    /// The bytes that are filled whole.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.whole).unwrap_or_default()
    }

    /// Sets one character.
    pub(super) fn set(&mut self, index: usize, bits: u8) {
        let group =
            self.bytes.get_mut(index / 4 * 3..).and_then(|rest| rest.first_chunk_mut());
        let Some([one, two, three]) = group else {
            return;
        };
        match index % 4 {
            0 => *one = *one & 0b0000_0011 | bits << 2,
            1 => {
                *one = *one & 0b1111_1100 | bits >> 4;
                *two = *two & 0b0000_1111 | bits << 4;
            }
            2 => {
                *two = *two & 0b1111_0000 | bits >> 2;
                *three = *three & 0b0011_1111 | bits << 6;
            }
            _ => *three = *three & 0b1100_0000 | bits,
        }
    }

    /// Walks along the records.
    pub(super) fn walk(&mut self) {
        let mut headers = std::mem::take(&mut self.headers);
        headers.clear();
        self.walks = walks(self.bytes(), |header| headers.push(header));
        self.headers = headers;
    }

    /// Whether the records were walked to their end.
    pub(super) fn walked(&self) -> bool {
        self.walks
    }

    /// Whether another character here could lead the walk another way: it holds bits of
    /// the header or of a record's length.
    pub(super) fn steers(&self, index: usize) -> bool {
        let (first, last) = bytes_of(index);
        let after = self.headers.partition_point(|header| header + 2 <= last);
        let nearest = after.checked_sub(1).and_then(|place| self.headers.get(place));
        first < 4 || nearest.is_some_and(|header| first <= header + 3)
    }

    /// Whether these characters hold a whole hash: its records end where its checksum
    /// begins, and that fits, to its end or (where the text ends in it) at least half.
    /// Bytes before that of the character `changed` are those of the text of `before`.
    /// `steered`: the walk has to be done again.
    pub(super) fn fits(&self, before: &Midstates, changed: usize, steered: bool) -> bool {
        let bytes = self.bytes();
        let parts = total(bytes).and_then(|total| bytes.split_at_checked(total));
        let Some((content, checksum)) = parts else {
            return false;
        };
        let Some(stored) = checksum.strip_prefix(&CHECKSUM_HEADER) else {
            return false;
        };
        let stored = stored.get(..DIGEST).unwrap_or(stored);
        let walks = if steered { walks(bytes, |_| {}) } else { self.walks };
        walks
            && stored.len() >= ENOUGH_DIGEST
            && content.len() <= super::LONGEST
            && before.digest(content, bytes_of(changed).0).starts_with(stored)
    }
}

/// The first and the last byte that a character has bits of.
pub(super) fn bytes_of(index: usize) -> (usize, usize) {
    let first = index * 6 / 8;
    (first, (index * 6 + 5) / 8)
}

/// Whether the records can be walked to their end; each header met is told, the one
/// that ends the walk too.
fn walks(bytes: &[u8], mut met: impl FnMut(usize)) -> bool {
    let Some(total) = total(bytes) else {
        return false;
    };
    let mut end = 4;
    for record in Walk::new(bytes) {
        met(record.at);
        end = record.at + 4 + record.value.len();
    }
    if end != total {
        met(end);
    }
    end == total
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn trial(bytes: &[u8]) -> Trial {
        let characters = super::super::base64::encode(bytes);
        let bits = characters.bytes().filter_map(super::super::base64::bits);
        Trial::of(bits.collect::<Vec<_>>().into_iter())
    }

    #[test]
    fn a_digest_goes_on_from_the_block_of_the_change() {
        let text: Vec<u8> = (0..5000u16).map(|byte| byte as u8).collect();
        let before = Midstates::of(&text);
        for len in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 299, 300, 5000] {
            for changed in [0, 1, 63, 64, 130, 299] {
                let mut content = text.get(..len).unwrap_or_default().to_vec();
                for byte in content.iter_mut().skip(changed) {
                    *byte ^= 0xff;
                }
                let expected: [u8; DIGEST] = Sha256::digest(&content).into();
                assert_eq!(before.digest(&content, changed), expected, "{len} {changed}");
            }
        }
        // What is longer than the text was begins anew.
        let expected: [u8; DIGEST] = Sha256::digest(&text).into();
        let before = Midstates::of(text.get(..100).unwrap_or_default());
        assert_eq!(before.digest(&text, 299), expected);
    }

    #[test]
    fn a_character_is_six_bits_of_the_bytes() {
        let characters = [0b11_1111, 0, 0b10_1010, 0b01_0101, 0b11_0011];
        let mut trial = Trial::of(characters.into_iter());
        assert_eq!(trial.bytes(), [0b1111_1100, 0b0000_1010, 0b1001_0101]);
        trial.set(1, 0b11_1111);
        trial.set(2, 0);
        trial.set(3, 0);
        trial.set(0, 0);
        trial.set(9, 1);
        assert_eq!(trial.bytes(), [0b0000_0011, 0b1111_0000, 0]);
    }

    #[test]
    fn lengths_steer_the_walk_and_values_do_not() {
        let bytes = *b"OA\x10\0\x0e\0\x08\0\x0a\x0b\x0c\x0d\x0f\0\x04\0";
        let trial = trial(&bytes);
        assert!(trial.walked());
        // Bytes 0 to 3, 6 and 7, 14 and 15.
        let steering: Vec<usize> = (0..21).filter(|&index| trial.steers(index)).collect();
        assert_eq!(steering, [0, 1, 2, 3, 4, 5, 8, 9, 10, 18, 19, 20]);
    }

    /// One record, as long as said, and so much of the checksum of the whole.
    fn hash(value: usize, length: usize, digest: usize) -> Vec<u8> {
        let mut bytes = b"OA".to_vec();
        bytes.extend((value as u16 + 8).to_le_bytes());
        bytes.extend([14, 0]);
        bytes.extend((length as u16 + 4).to_le_bytes());
        bytes.extend(vec![b'x'; value]);
        let checksum = Sha256::digest(&bytes);
        bytes.extend(CHECKSUM_HEADER);
        bytes.extend(checksum.iter().take(digest));
        bytes
    }

    #[test]
    fn a_hash_is_proved_by_records_that_end_at_half_a_digest_or_more() {
        let longest = super::super::LONGEST - 8;
        for (bytes, proved) in [
            (hash(20, 20, DIGEST), true),
            (hash(20, 20, ENOUGH_DIGEST), true),
            (hash(20, 20, ENOUGH_DIGEST - 1), false),
            (hash(20, 20, 0), false),
            // Its one record ends before the checksum, or behind it.
            (hash(20, 19, DIGEST), false),
            (hash(20, 21, DIGEST), false),
            (hash(longest, longest, DIGEST), true),
            (hash(longest + 1, longest + 1, DIGEST), false),
        ] {
            let trial = trial(&bytes);
            let before = Midstates::of(&bytes);
            for steered in [false, true] {
                assert_eq!(trial.fits(&before, 12, steered), proved, "{}", bytes.len());
            }
        }
    }
}
