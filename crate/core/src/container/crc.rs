//! The checksum of ZIP and gzip: CRC-32, eight bytes at a time.
//!
//! The tables are computed when they are first wanted: 8 kB of noise in the module that
//! the page loads would be 8 kB more on every visit.

use std::sync::LazyLock;

static TABLES: LazyLock<[[u32; 256]; 8]> = LazyLock::new(|| {
    let mut tables = [[0; 256]; 8];
    let mut value = (0u32..).map(|byte| {
        (0..8).fold(byte, |crc, _| crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    tables[0].fill_with(|| value.next().unwrap_or_default());
    for place in 0..256 {
        for table in 1..8 {
            let before = tables[table - 1][place];
            tables[table][place] = before >> 8 ^ tables[0][(before & 0xFF) as usize];
        }
    }
    tables
});

/// The checksum of bytes that come in pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crc(u32);

impl Crc {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let tables = &*TABLES;
        let (eights, rest) = bytes.as_chunks::<8>();
        let mut crc = !self.0;
        for eight in eights {
            let word = u64::from_le_bytes(*eight) ^ u64::from(crc);
            let bytes = word.to_le_bytes().into_iter().zip(tables.iter().rev());
            crc = bytes.fold(0, |crc, (byte, table)| crc ^ table[usize::from(byte)]);
        }
        for byte in rest {
            crc = crc >> 8 ^ tables[0][usize::from(crc as u8 ^ byte)];
        }
        self.0 = !crc;
    }

    pub(super) fn value(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn crc32fast_finds_the_same(bytes in any::<Vec<u8>>(), cut in 0usize..40) {
            let mut crc = Crc::default();
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            crc.update(first);
            crc.update(second);
            prop_assert_eq!(crc.value(), crc32fast::hash(&bytes));
        }
    }
}
