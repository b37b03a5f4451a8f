//! SHA-256 of four messages at once (FIPS 180-4), one in each lane of a vector.
//!
//! A processor with instructions for SHA-256 is asked for them by the `sha2` crate, one
//! message after the other. WebAssembly has none, but vectors of four words: there four
//! hashes take about half the time of one after the other.

/// Messages that are digested together.
pub const LANES: usize = 4;

/// The digest of each message.
#[cfg(not(target_arch = "wasm32"))]
pub fn digests(messages: [&[u8]; LANES]) -> [[u8; 32]; LANES] {
    use sha2::Digest;
    messages.map(|message| sha2::Sha256::digest(message).into())
}

/// The digest of each message.
#[cfg(target_arch = "wasm32")]
pub fn digests(messages: [&[u8]; LANES]) -> [[u8; 32]; LANES] {
    in_lanes(messages)
}

#[cfg(any(test, target_arch = "wasm32"))]
fn in_lanes(messages: [&[u8]; LANES]) -> [[u8; 32]; LANES] {
    let ends = messages.map(End::of);
    let blocks = messages.map(|message| message.len() / BLOCK);
    let counts: [usize; LANES] =
        std::array::from_fn(|lane| blocks[lane] + ends[lane].blocks);
    let mut states = FIRST.map(|word| [word; LANES]);
    for at in 0..counts.into_iter().max().unwrap_or_default() {
        let block = |lane: usize| -> &[u8; BLOCK] {
            match at.checked_sub(blocks[lane]) {
                None => messages[lane].get(at * BLOCK..).and_then(<[u8]>::first_chunk),
                Some(at) => {
                    ends[lane].bytes.get(at * BLOCK..).and_then(<[u8]>::first_chunk)
                }
            }
            // A lane whose message has ended runs along.
            .unwrap_or(&[0; BLOCK])
        };
        let added = compress(&states, std::array::from_fn(block));
        for (state, added) in states.iter_mut().zip(added) {
            for lane in (0..LANES).filter(|lane| at < counts[*lane]) {
                state[lane] = state[lane].wrapping_add(added[lane]);
            }
        }
    }
    std::array::from_fn(|lane| {
        let mut digest = [0; 32];
        for (bytes, state) in digest.chunks_exact_mut(4).zip(&states) {
            bytes.copy_from_slice(&state[lane].to_be_bytes());
        }
        digest
    })
}

/// Bytes that are compressed at a time.
#[cfg(any(test, target_arch = "wasm32"))]
const BLOCK: usize = 64;

/// What is behind the last whole block of a message, the padding with it.
#[cfg(any(test, target_arch = "wasm32"))]
struct End {
    bytes: [u8; 2 * BLOCK],
    blocks: usize,
}

#[cfg(any(test, target_arch = "wasm32"))]
impl End {
    fn of(message: &[u8]) -> Self {
        let (_, rest) = message.as_chunks::<BLOCK>();
        let mut bytes = [0; 2 * BLOCK];
        bytes[..rest.len()].copy_from_slice(rest);
        bytes[rest.len()] = 0x80;
        let blocks = if rest.len() < BLOCK - 8 { 1 } else { 2 };
        let bits = message.len() as u64 * 8;
        bytes[blocks * BLOCK - 8..blocks * BLOCK].copy_from_slice(&bits.to_be_bytes());
        Self { bytes, blocks }
    }
}

/// What a block of each message adds to its state.
#[cfg(any(test, target_arch = "wasm32"))]
fn compress(
    states: &[[u32; LANES]; 8],
    blocks: [&[u8; BLOCK]; LANES],
) -> [[u32; LANES]; 8] {
    let mut words = Words::of(blocks);
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = states.map(Words::new);
    for (sixteen, constants) in ROUNDS.as_chunks::<16>().0.iter().enumerate() {
        for (at, constant) in constants.iter().enumerate() {
            if sixteen > 0 {
                let (early, late) = (words[(at + 1) % 16], words[(at + 14) % 16]);
                let early = early.turned(7) ^ early.turned(18) ^ early.shifted(3);
                let late = late.turned(17) ^ late.turned(19) ^ late.shifted(10);
                words[at] = words[at] + early + words[(at + 9) % 16] + late;
            }
            let turned = e.turned(6) ^ e.turned(11) ^ e.turned(25);
            let word = Words::new([*constant; LANES]) + words[at];
            let one = h + turned + e.choose(f, g) + word;
            let turned = a.turned(2) ^ a.turned(13) ^ a.turned(22);
            // Where two agree it is theirs, otherwise the third's.
            let two = turned + (a ^ b).choose(c, b);
            (h, g, f, e) = (g, f, e, d + one);
            (d, c, b, a) = (c, b, a, one + two);
        }
    }
    [a, b, c, d, e, f, g, h].map(Words::each)
}

/// A word of each message.
#[cfg(target_arch = "wasm32")]
mod words {
    use core::arch::wasm32::*;
    use std::ops::{Add, BitXor};

    use super::LANES;

    #[derive(Clone, Copy)]
    pub(super) struct Words(v128);

    impl Words {
        #[inline(always)]
        pub(super) fn new([a, b, c, d]: [u32; LANES]) -> Self {
            Self(u32x4(a, b, c, d))
        }

        /// The sixteen words of a block of each message.
        #[inline(always)]
        pub(super) fn of(blocks: [&[u8; super::BLOCK]; LANES]) -> [Self; 16] {
            let mut words = [Self(u32x4_splat(0)); 16];
            for (at, four) in words.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                // Four words of each, their bytes turned: WebAssembly reads the least first.
                let [a, b, c, d] = blocks.map(|block| {
                    let le = |word: usize| {
                        let (words, _) = block.as_chunks::<4>();
                        u32::from_le_bytes(words[LANES * at + word])
                    };
                    let all = u32x4(le(0), le(1), le(2), le(3));
                    u8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(
                        all, all,
                    )
                });
                let (ab, cd) = (
                    u32x4_shuffle::<0, 4, 1, 5>(a, b),
                    u32x4_shuffle::<0, 4, 1, 5>(c, d),
                );
                four[0] = Self(u64x2_shuffle::<0, 2>(ab, cd));
                four[1] = Self(u64x2_shuffle::<1, 3>(ab, cd));
                let (ab, cd) = (
                    u32x4_shuffle::<2, 6, 3, 7>(a, b),
                    u32x4_shuffle::<2, 6, 3, 7>(c, d),
                );
                four[2] = Self(u64x2_shuffle::<0, 2>(ab, cd));
                four[3] = Self(u64x2_shuffle::<1, 3>(ab, cd));
            }
            words
        }

        pub(super) fn each(self) -> [u32; LANES] {
            let Self(all) = self;
            [
                u32x4_extract_lane::<0>(all),
                u32x4_extract_lane::<1>(all),
                u32x4_extract_lane::<2>(all),
                u32x4_extract_lane::<3>(all),
            ]
        }

        #[inline(always)]
        pub(super) fn shifted(self, bits: u32) -> Self {
            Self(u32x4_shr(self.0, bits))
        }

        #[inline(always)]
        pub(super) fn turned(self, bits: u32) -> Self {
            Self(v128_or(u32x4_shr(self.0, bits), u32x4_shl(self.0, 32 - bits)))
        }

        /// Of each bit that of one where it is set here, of the other where not.
        #[inline(always)]
        pub(super) fn choose(self, one: Self, other: Self) -> Self {
            Self(v128_bitselect(one.0, other.0, self.0))
        }
    }

    impl Add for Words {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(u32x4_add(self.0, other.0))
        }
    }

    impl BitXor for Words {
        type Output = Self;

        #[inline(always)]
        fn bitxor(self, other: Self) -> Self {
            Self(v128_xor(self.0, other.0))
        }
    }
}

/// The same without vectors: what is tested everywhere.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod words {
    use std::array::from_fn;
    use std::ops::{Add, BitXor};

    use super::LANES;

    #[derive(Clone, Copy)]
    pub(super) struct Words([u32; LANES]);

    impl Words {
        pub(super) fn new(each: [u32; LANES]) -> Self {
            Self(each)
        }

        pub(super) fn of(blocks: [&[u8; super::BLOCK]; LANES]) -> [Self; 16] {
            from_fn(|at| {
                Self(blocks.map(|block| {
                    let (words, _) = block.as_chunks::<4>();
                    u32::from_be_bytes(words[at])
                }))
            })
        }

        pub(super) fn each(self) -> [u32; LANES] {
            self.0
        }

        pub(super) fn shifted(self, bits: u32) -> Self {
            Self(self.0.map(|word| word >> bits))
        }

        pub(super) fn turned(self, bits: u32) -> Self {
            Self(self.0.map(|word| word.rotate_right(bits)))
        }

        pub(super) fn choose(self, one: Self, other: Self) -> Self {
            Self(from_fn(|lane| {
                self.0[lane] & one.0[lane] | !self.0[lane] & other.0[lane]
            }))
        }
    }

    impl Add for Words {
        type Output = Self;

        fn add(self, other: Self) -> Self {
            Self(from_fn(|lane| self.0[lane].wrapping_add(other.0[lane])))
        }
    }

    impl BitXor for Words {
        type Output = Self;

        fn bitxor(self, other: Self) -> Self {
            Self(from_fn(|lane| self.0[lane] ^ other.0[lane]))
        }
    }
}

#[cfg(any(test, target_arch = "wasm32"))]
use words::Words;

/// The first state: of the square roots of the first eight primes.
#[cfg(any(test, target_arch = "wasm32"))]
#[rustfmt::skip]
const FIRST: [u32; 8] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/// The constants of the rounds: of the cube roots of the first 64 primes.
#[cfg(any(test, target_arch = "wasm32"))]
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    proptest! {
        #[test]
        fn as_the_library_digests(messages: [Vec<u8>; LANES], longer in 0usize..4) {
            let mut messages = messages;
            // Lanes end at different blocks, one of them far behind the others.
            let long = messages[longer].repeat(20);
            messages[longer] = long;
            let messages = messages.each_ref().map(Vec::as_slice);
            let each: [[u8; 32]; LANES] = messages.map(|message| Sha256::digest(message).into());
            prop_assert_eq!(in_lanes(messages), each);
            prop_assert_eq!(digests(messages), each);
        }
    }

    #[test]
    fn every_length_around_a_block() {
        let bytes: Vec<u8> = (0..200).map(|at| at as u8).collect();
        for len in 0..=200 - LANES {
            let messages = std::array::from_fn(|lane| &bytes[..len + lane]);
            let each: [[u8; 32]; LANES] =
                messages.map(|message| Sha256::digest(message).into());
            assert_eq!(in_lanes(messages), each, "{len}");
        }
    }
}
