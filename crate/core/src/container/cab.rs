//! Cabinets: what `MdmDiagnosticsTool.exe -cab` writes.
//!
//! The layout is that of Microsoft's [MS-CAB]. Files stand one behind the other in
//! folders; a folder is one stream, packed in blocks of at most 32 KiB, so that a file
//! in it can only be read by unpacking what stands before it. Folders of which nothing
//! is wanted are not unpacked, and no block is unpacked for two folders.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Bound;

use lzxd::{Lzxd, WindowSize};

use super::bytes::{len16, len32, slice, u16_at, u32_at};
use super::inflate::{Failure, Inflate};
use super::{Limits, Member, Problem, Step, name};
use crate::sort;

#[derive(Debug)]
pub(super) struct Cab {
    folders: Vec<Folder>,
    /// By folder and place in it.
    files: Vec<File>,
    problem: Option<Problem>,
    next: usize,
    now: Option<usize>,
    /// Bytes of the file that have come.
    done: u64,
    /// Bytes in each block that mean nothing to us.
    reserve: usize,
    stream: Option<Stream>,
}

#[derive(Clone, Copy, Debug)]
struct Folder {
    at: usize,
    /// Where the blocks of the next begin.
    end: usize,
    blocks: usize,
    method: u16,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    folder: usize,
    from: u64,
    size: u64,
}

/// A folder that is being unpacked.
#[derive(Debug)]
struct Stream {
    folder: usize,
    first: usize,
    at: usize,
    end: usize,
    blocks: usize,
    method: Method,
    /// The block unpacked last, and where it stands in the folder.
    block: Vec<u8>,
    from: u64,
    failed: Option<Problem>,
}

enum Method {
    Stored,
    Zip(Box<Inflate>),
    Lzx(Box<Lzxd>),
}

impl Cab {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Self {
        let mut cab = Self {
            folders: Vec::new(),
            files: Vec::new(),
            problem: None,
            next: 0,
            now: None,
            done: 0,
            reserve: 0,
            stream: None,
        };
        let whole = cab.directory(bytes, limits.members as usize + 1).is_some();
        let announced = len32(bytes, 8).unwrap_or(usize::MAX);
        if !whole || announced > bytes.len() {
            cab.problem = Some(Problem::Truncated);
        }
        if cab.drop_overlapping() {
            cab.problem = Some(Problem::Overlapping);
        }
        sort::by_key(&mut cab.files, |file| (file.folder, file.from));
        cab
    }

    fn directory(&mut self, bytes: &[u8], most: usize) -> Option<()> {
        let mut files_at = len32(bytes, 16)?;
        let (folders, files) = (len16(bytes, 26)?, len16(bytes, 28)?);
        let flags = u16_at(bytes, 30)?;
        let mut at = 36;
        let mut folder_reserve = 0;
        if flags & 4 != 0 {
            let header = len16(bytes, at)?;
            folder_reserve = usize::from(*bytes.get(at + 2)?);
            self.reserve = usize::from(*bytes.get(at + 3)?);
            at += 4 + header;
        }
        // Names of the cabinets and disks before and behind this one.
        for _ in 0..2 * (flags & 3).count_ones() {
            at += memchr::memchr(0, bytes.get(at..)?)? + 1;
        }
        for _ in 0..folders {
            self.folders.push(Folder {
                at: len32(bytes, at)?,
                end: usize::MAX,
                blocks: len16(bytes, at + 4)?,
                method: u16_at(bytes, at + 6)?,
            });
            at += 8 + folder_reserve;
        }
        for _ in 0..files.min(most) {
            let utf8 = u16_at(bytes, files_at + 14)? & 0x80 != 0;
            let text = bytes.get(files_at + 16..)?;
            let length = memchr::memchr(0, text)?;
            self.files.push(File {
                name: name::read(text.get(..length)?, utf8),
                folder: len16(bytes, files_at + 8)?,
                from: u64::from(u32_at(bytes, files_at + 4)?),
                size: u64::from(u32_at(bytes, files_at)?),
            });
            files_at += 16 + length + 1;
        }
        Some(())
    }

    /// Ends each folder where the next begins, and leaves out the files of one that
    /// begins where another does. Whether there were any.
    fn drop_overlapping(&mut self) -> bool {
        let mut starts = BTreeSet::new();
        // A folder without blocks stands nowhere.
        let shared = self.folders.iter().map(|f| f.blocks > 0 && !starts.insert(f.at));
        let shared: Vec<bool> = shared.collect();
        for folder in &mut self.folders {
            let mut behind = starts.range((Bound::Excluded(folder.at), Bound::Unbounded));
            folder.end = behind.next().copied().unwrap_or(usize::MAX);
        }
        let before = self.files.len();
        self.files.retain(|file| shared.get(file.folder) != Some(&true));
        self.files.len() < before
    }

    pub(super) fn skip(&mut self) {
        self.now = None;
    }

    /// Adds what it unpacks to `unpacked`.
    pub(super) fn next<'a>(
        &'a mut self,
        bytes: &'a [u8],
        limits: &Limits,
        unpacked: &mut u64,
    ) -> Step<'a> {
        if let Some(problem) = self.problem.take() {
            return Step::Problem(problem);
        }
        let Some(file) = self.now.and_then(|now| self.files.get(now)).cloned() else {
            let Some(file) = self.files.get(self.next) else { return Step::Done };
            self.now = Some(self.next);
            self.next += 1;
            self.done = 0;
            return Step::Begin(Member {
                name: file.name.clone(),
                size: Some(file.size),
            });
        };
        if self.done >= file.size {
            self.now = None;
            return Step::End(None);
        }
        match self.advance(&file, bytes, limits, unpacked) {
            Ok(Some((from, to))) => {
                self.done += (to - from) as u64;
                let stream = self.stream.as_ref();
                let piece = stream.and_then(|stream| stream.block.get(from..to));
                Step::Bytes(piece.unwrap_or_default())
            }
            Ok(None) => Step::Working,
            Err(problem) => {
                self.now = None;
                Step::End(Some(problem))
            }
        }
    }

    /// The next piece of a file in the block unpacked last; or another block.
    fn advance(
        &mut self,
        file: &File,
        bytes: &[u8],
        limits: &Limits,
        unpacked: &mut u64,
    ) -> Result<Option<(usize, usize)>, Problem> {
        if self.stream.as_ref().is_none_or(|stream| stream.folder != file.folder) {
            // Numbers from FFFD on: the file goes on in another cabinet.
            let split =
                if file.folder >= 0xFFFD { Problem::Split } else { Problem::Damaged };
            let folder = self.folders.get(file.folder).ok_or(split)?;
            self.stream = Some(Stream::open(file.folder, folder)?);
        }
        let Some(stream) = &mut self.stream else { return Err(Problem::Damaged) };
        if let Some(problem) = stream.failed {
            return Err(problem);
        }
        let wanted = file.from + self.done;
        let Some(into) = wanted.checked_sub(stream.from) else {
            return Err(Problem::Overlapping);
        };
        let length = stream.block.len();
        if into < length as u64 {
            let from = into as usize;
            let left = usize::try_from(file.size - self.done).unwrap_or(usize::MAX);
            return Ok(Some((from, length.min(from.saturating_add(left)))));
        }
        let read = stream.unpack(bytes, self.reserve);
        *unpacked += stream.block.len() as u64;
        let read = read.and_then(|()| {
            let so_far = stream.from + stream.block.len() as u64;
            limits.check((stream.at - stream.first) as u64, so_far)
        });
        stream.failed = read.err();
        read.map(|()| None)
    }
}

impl Stream {
    fn open(number: usize, folder: &Folder) -> Result<Self, Problem> {
        let method = match folder.method & 0xF {
            0 => Method::Stored,
            1 => Method::Zip(Box::new(Inflate::new())),
            2 => return Err(Problem::Method { name: "Quantum" }),
            3 => Method::Lzx(Box::new(Lzxd::new(window(folder.method >> 8 & 0x1F)?))),
            _ => return Err(Problem::Method { name: "" }),
        };
        Ok(Self {
            folder: number,
            first: folder.at,
            at: folder.at,
            end: folder.end,
            blocks: folder.blocks,
            method,
            block: Vec::new(),
            from: 0,
            failed: None,
        })
    }

    /// Unpacks the next block in place of the last.
    fn unpack(&mut self, bytes: &[u8], reserve: usize) -> Result<(), Problem> {
        self.from += self.block.len() as u64;
        self.block.clear();
        self.blocks = self.blocks.checked_sub(1).ok_or(Problem::Damaged)?;
        let header = slice(bytes, self.at, 8 + reserve).ok_or(Problem::Truncated)?;
        let packed = len16(header, 4).ok_or(Problem::Truncated)?;
        let size = len16(header, 6).ok_or(Problem::Truncated)?;
        let data =
            slice(bytes, self.at + 8 + reserve, packed).ok_or(Problem::Truncated)?;
        self.at += 8 + reserve + packed;
        if self.at > self.end {
            return Err(Problem::Overlapping);
        }
        let sum = u32_at(header, 0).unwrap_or_default();
        if sum != 0
            && sum != checksum(header.get(4..).unwrap_or_default(), checksum(data, 0))
        {
            return Err(Problem::Checksum);
        }
        match (size, &mut self.method) {
            // A block that is finished in another cabinet.
            (0, _) => return Err(Problem::Split),
            (0x8001.., _) => return Err(Problem::Damaged),
            (_, Method::Stored) => self.block.extend_from_slice(data),
            (_, Method::Zip(inflate)) => {
                let mut data = data.strip_prefix(b"CK").ok_or(Problem::Damaged)?;
                inflate.begin_again();
                loop {
                    let inflated =
                        inflate.next(data).map_err(|failure| match failure {
                            Failure::Cut | Failure::Damaged => Problem::Damaged,
                        })?;
                    self.block.extend_from_slice(inflate.bytes(inflated.fresh));
                    data = data.get(inflated.used..).unwrap_or_default();
                    if inflated.ended || self.block.len() > size {
                        break;
                    }
                }
            }
            (_, Method::Lzx(lzx)) => {
                let unpacked = lzx.decompress_next(data, size);
                self.block.extend_from_slice(unpacked.map_err(|_| Problem::Damaged)?);
            }
        }
        if self.block.len() == size { Ok(()) } else { Err(Problem::Damaged) }
    }
}

fn window(bits: u16) -> Result<WindowSize, Problem> {
    Ok(match bits {
        15 => WindowSize::KB32,
        16 => WindowSize::KB64,
        17 => WindowSize::KB128,
        18 => WindowSize::KB256,
        19 => WindowSize::KB512,
        20 => WindowSize::MB1,
        21 => WindowSize::MB2,
        _ => return Err(Problem::Method { name: "" }),
    })
}

/// The checksum of [MS-CAB] 3.1: the words of it, one over the other.
fn checksum(data: &[u8], seed: u32) -> u32 {
    let (words, rest) = data.as_chunks::<4>();
    let sum = words.iter().fold(seed, |sum, word| sum ^ u32::from_le_bytes(*word));
    // The last bytes stand the other way round.
    sum ^ rest.iter().fold(0, |last, byte| last << 8 | u32::from(*byte))
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Stored => "Stored",
            Method::Zip(_) => "Zip",
            Method::Lzx(_) => "Lzx",
        })
    }
}
