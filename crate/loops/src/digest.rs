//! Digests of 64 bits, by which texts and devices are told apart.

use std::hash::{DefaultHasher, Hasher};

/// A digest of some pieces of bytes; where one ends and the next begins matters.
/// `what` keeps things of different kinds apart. It means the same in every session of
/// one version.
pub fn digest(what: u8, pieces: &[&[u8]]) -> u64 {
    let mut digest = DefaultHasher::new();
    digest.write_u8(what);
    for piece in pieces {
        digest.write_u32(piece.len() as u32);
        digest.write(piece);
    }
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_every_end_matters() {
        let all = [
            digest(0, &[b"ab", b"c"]),
            digest(0, &[b"a", b"bc"]),
            digest(0, &[b"abc"]),
            digest(0, &[b"abc", b""]),
            digest(0, &[b"abd"]),
            digest(1, &[b"abc"]),
            digest(0, &[]),
        ];
        for (place, digest) in all.iter().enumerate() {
            assert!(!all[place + 1..].contains(digest), "{place}");
        }
    }
}
