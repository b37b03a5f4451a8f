//! The least that a check of hashes can do, to measure by: lines and cells are found, each
//! hash is decoded and its SHA-256 compared. No row is kept, no rule asked, nothing told.
//!
//! ```text
//! floor FILE    (FILE: as `devices` writes it)
//! ```
//!
//! How many rows there are, and in how many no hash is proved, goes to standard output as
//! JSON.

use std::fs::File;
use std::io::{self, Read};

use base64_simd::{AsOut, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};

/// Bytes read at once, as the command line does.
const PIECE: usize = 1 << 20;
/// What a hash is filled with, in the text.
const FILLING: [u8; 4000] = [b'A'; 4000];
/// The checksum's record: its header, and the SHA-256.
const HEADER: usize = 4;
const CHECKSUM: usize = HEADER + 32;

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1);
    let path = path.ok_or_else(|| io::Error::other("floor takes FILE"))?;
    let mut file = File::open(path)?;
    let mut floor = Floor::default();
    let mut piece = vec![0; PIECE];
    // What stands before it is the line that has not ended.
    let mut kept = 0;
    loop {
        let read = file.read(&mut piece[kept..])?;
        if read == 0 {
            break;
        }
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', &piece[..kept + read]) {
            floor.line(&piece[from..end]);
            from = end + 1;
        }
        piece.copy_within(from..kept + read, 0);
        kept = kept + read - from;
    }
    // The first line has the names of the columns.
    let Floor { lines, damaged, .. } = floor;
    println!(r#"{{"rows":{},"damaged":{}}}"#, lines - 1, damaged - 1);
    Ok(())
}

#[derive(Default)]
struct Floor {
    lines: u64,
    damaged: u64,
    bytes: Vec<u8>,
}

impl Floor {
    fn line(&mut self, line: &[u8]) {
        self.lines += 1;
        let mut commas = memchr::memchr_iter(b',', line).skip(1);
        let hash = match (commas.next(), commas.next()) {
            (Some(from), Some(to)) => &line[from + 1..to],
            _ => &[],
        };
        let proved = self.is_proved(hash).unwrap_or(false);
        self.damaged += u64::from(!proved);
    }

    /// `OA`, then how many bytes the content has; behind it its checksum, and filling.
    fn is_proved(&mut self, hash: &[u8]) -> Option<bool> {
        let mut head = [0; 6];
        STANDARD_NO_PAD.decode(hash.get(..8)?, head.as_mut_slice().as_out()).ok()?;
        let total = head.strip_prefix(b"OA")?.first_chunk()?;
        let total = usize::from(u16::from_le_bytes(*total));
        let characters = (total + CHECKSUM).div_ceil(3) * 4;
        self.bytes.clear();
        let text = hash.get(..characters)?;
        STANDARD_NO_PAD.decode_append(text, &mut self.bytes).ok()?;
        let (content, behind) = self.bytes.split_at_checked(total)?;
        let whole = hash.len().is_multiple_of(4);
        let filled = FILLING.get(..hash.len() - characters) == hash.get(characters..);
        let digest = behind.get(HEADER..CHECKSUM)?;
        Some(whole && filled && digest == Sha256::digest(content).as_slice())
    }
}
