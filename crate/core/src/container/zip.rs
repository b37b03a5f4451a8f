//! ZIP archives: by their directory, or where that is missing from member to member.
//!
//! The layout is that of APPNOTE.TXT 6.3. Sizes, checksums and places are those of the
//! directory at the end; an archive that was cut off has none, and is then walked by
//! the headers before each member, so that what had been copied of it is read.

use memchr::memmem;

use super::bytes::{len16, len32, slice, u16_at, u32_at, u64_at};
use super::crc::Crc;
use super::inflate::{Failure, Inflate};
use super::kind::Foreign;
use super::{Limits, Member, Problem, Step, name};
use crate::sort;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const END_64_PLACE: &[u8] = b"PK\x06\x07";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// One line of the directory.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Fit to be shown.
    pub(super) name: String,
    folder: bool,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    /// Where its own header stands.
    at: usize,
    /// Sizes and checksum are known only behind its bytes.
    open: bool,
}

#[derive(Debug)]
pub(super) struct Zip {
    pub(super) entries: Vec<Entry>,
    /// What is wrong with the whole, said first.
    problem: Option<Problem>,
    /// The next of `entries`; or where the next header is looked for.
    next: usize,
    walking: bool,
    now: Option<Now>,
}

#[derive(Debug)]
struct Now {
    entry: Entry,
    reading: Option<Packed>,
}

impl Zip {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Self {
        let mut zip = Self {
            entries: Vec::new(),
            problem: None,
            next: 0,
            walking: false,
            now: None,
        };
        match directory(bytes, limits.members as usize + 1) {
            Ok((entries, whole)) => {
                zip.entries = entries;
                zip.problem = (!whole).then_some(Problem::Damaged);
                if zip.drop_overlapping(bytes) {
                    zip.problem = Some(Problem::Overlapping);
                }
            }
            Err(problem) => {
                zip.problem = Some(problem);
                zip.walking = problem == Problem::Truncated;
                // Enough to tell what it is.
                let first = zip.walking.then(|| local(bytes, 0)).flatten();
                zip.entries = first.into_iter().map(|(entry, _)| entry).collect();
            }
        }
        zip
    }

    /// Whether it is a workbook; or another file of an office.
    pub(super) fn office(&self) -> Result<bool, Foreign> {
        let has = |name: &str| self.find(name).is_some();
        let first = self.entries.first().map(|entry| entry.name.as_str());
        if first == Some("mimetype") && has("content.xml") {
            return Err(Foreign::OpenDocument);
        }
        if !has("[Content_Types].xml") {
            return Ok(false);
        }
        if has("xl/workbook.bin") {
            return Err(Foreign::BinaryWorkbook);
        }
        if has("word/document.xml") || has("ppt/presentation.xml") {
            return Err(Foreign::Document);
        }
        Ok(has("xl/workbook.xml") || self.walking)
    }

    /// The member of this name, whatever its case.
    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn take_problem(&mut self) -> Option<Problem> {
        self.problem.take()
    }

    pub(super) fn is_walking(&self) -> bool {
        self.walking
    }

    pub(super) fn skip(&mut self, bytes: &[u8]) {
        if let Some(now) = self.now.take() {
            self.pass(&now.entry, bytes);
        }
    }

    pub(super) fn next<'a>(&'a mut self, bytes: &'a [u8], limits: &Limits) -> Step<'a> {
        if let Some(problem) = self.problem.take() {
            return Step::Problem(problem);
        }
        if self.now.is_none() {
            return self.begin(bytes);
        }
        let opened = match &mut self.now {
            Some(Now { reading: Some(_), .. }) => Ok(()),
            Some(now) => {
                Packed::open(&now.entry, bytes).map(|packed| now.reading = Some(packed))
            }
            None => Ok(()),
        };
        let outcome = match (opened, &mut self.now) {
            (Ok(()), Some(Now { reading: Some(packed), .. })) => {
                packed.advance(bytes, limits)
            }
            (Err(problem), _) => Err(problem),
            _ => Ok(false),
        };
        match outcome {
            Ok(true) => match &self.now {
                Some(Now { reading: Some(packed), .. }) => {
                    Step::Bytes(packed.piece(bytes))
                }
                _ => Step::Working,
            },
            Ok(false) => self.end(bytes, None),
            Err(problem) => self.end(bytes, Some(problem)),
        }
    }

    fn begin(&mut self, bytes: &[u8]) -> Step<'static> {
        let entry = if self.walking {
            let Some(found) = memmem::find(bytes.get(self.next..).unwrap_or(&[]), LOCAL)
            else {
                return Step::Done;
            };
            let at = self.next + found;
            match local(bytes, at) {
                Some((entry, _)) => entry,
                None => {
                    self.next = at + LOCAL.len();
                    return Step::Working;
                }
            }
        } else {
            let Some(entry) = self.entries.get(self.next) else {
                return Step::Done;
            };
            self.next += 1;
            entry.clone()
        };
        if entry.folder {
            self.pass(&entry, bytes);
            return Step::Working;
        }
        let size = (!entry.open).then_some(entry.size);
        let member = Member { name: entry.name.clone(), size };
        self.now = Some(Now { entry, reading: None });
        Step::Begin(member)
    }

    fn end(&mut self, bytes: &[u8], problem: Option<Problem>) -> Step<'static> {
        if let Some(now) = self.now.take() {
            match now.reading.filter(|_| problem.is_none()) {
                Some(packed) if self.walking => self.next = packed.at,
                _ => self.pass(&now.entry, bytes),
            }
        }
        Step::End(problem)
    }

    /// Goes on behind a member that was not read.
    fn pass(&mut self, entry: &Entry, bytes: &[u8]) {
        if self.walking {
            let data = local(bytes, entry.at).map_or(entry.at, |(_, data)| data);
            let length = usize::try_from(entry.packed).unwrap_or(usize::MAX);
            let length = if entry.open { 0 } else { length };
            self.next = data.saturating_add(length).max(entry.at + LOCAL.len());
        }
    }

    /// Leaves out members that begin in the bytes of another. Whether there were any.
    fn drop_overlapping(&mut self, bytes: &[u8]) -> bool {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        sort::by_key(&mut order, |&place| self.entries.get(place).map(|entry| entry.at));
        let mut drop = vec![false; self.entries.len()];
        let mut free = 0;
        for place in order {
            let Some(entry) = self.entries.get(place) else { continue };
            let Some((_, data)) = local(bytes, entry.at) else { continue };
            if entry.at < free {
                if let Some(drop) = drop.get_mut(place) {
                    *drop = true;
                }
                continue;
            }
            free =
                data.saturating_add(usize::try_from(entry.packed).unwrap_or(usize::MAX));
        }
        let before = self.entries.len();
        let mut drop = drop.into_iter();
        self.entries.retain(|_| drop.next() != Some(true));
        self.entries.len() < before
    }
}

/// The directory, at most so many lines of it; and whether it is as long as announced.
fn directory(bytes: &[u8], most: usize) -> Result<(Vec<Entry>, bool), Problem> {
    // The end record is 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 0xFFFF);
    let tail = bytes.get(from..).unwrap_or_default();
    let end = memmem::rfind_iter(tail, END)
        .map(|found| from + found)
        .find(|&at| len16(bytes, at + 20).is_some_and(|n| at + 22 + n <= bytes.len()))
        .ok_or(Problem::Truncated)?;
    let number = |at| len32(bytes, end + at).ok_or(Problem::Truncated);
    let (mut count, mut length, mut place) =
        (len16(bytes, end + 10).ok_or(Problem::Truncated)?, number(12)?, number(16)?);
    let mut behind = end;
    let large = count == 0xFFFF || length == 0xFFFF_FFFF || place == 0xFFFF_FFFF;
    if let Some(at) = end
        .checked_sub(20)
        .filter(|&at| large && slice(bytes, at, 4) == Some(END_64_PLACE))
    {
        let size = |at| u64_at(bytes, at).and_then(|n| usize::try_from(n).ok());
        let record = size(at + 8).filter(|&at| slice(bytes, at, 4) == Some(END_64));
        // Something may stand before the archive: then look right before the pointer.
        let record = record.or(at.checked_sub(56)).ok_or(Problem::Damaged)?;
        count = size(record + 32).ok_or(Problem::Damaged)?;
        length = size(record + 40).ok_or(Problem::Damaged)?;
        place = size(record + 48).ok_or(Problem::Damaged)?;
        behind = record;
    } else if len16(bytes, end + 4) != Some(0) {
        return Err(Problem::Split);
    }
    // Places are counted from the archive's beginning, which need not be the file's.
    let before = behind.checked_sub(length).and_then(|start| start.checked_sub(place));
    let shift = match slice(bytes, place, 4) {
        Some(CENTRAL) => 0,
        _ => before.unwrap_or(0),
    };
    let mut at = place.checked_add(shift).ok_or(Problem::Damaged)?;
    let mut entries = Vec::new();
    while entries.len() < most && slice(bytes, at, 4) == Some(CENTRAL) {
        let Some((entry, next)) = central(bytes, at, shift) else { break };
        entries.push(entry);
        at = next;
    }
    let whole = entries.len() >= count.min(most);
    match entries.is_empty() && !whole {
        // Nothing where the directory should be: walk.
        true => Err(Problem::Truncated),
        false => Ok((entries, whole)),
    }
}

fn central(bytes: &[u8], at: usize, shift: usize) -> Option<(Entry, usize)> {
    let (names, extra, comment) =
        (len16(bytes, at + 28)?, len16(bytes, at + 30)?, len16(bytes, at + 32)?);
    let flags = u16_at(bytes, at + 8)?;
    let raw = slice(bytes, at + 46, names)?;
    let mut size = u64::from(u32_at(bytes, at + 24)?);
    let mut packed = u64::from(u32_at(bytes, at + 20)?);
    let mut place = u64::from(u32_at(bytes, at + 42)?);
    let extras = slice(bytes, at + 46 + names, extra)?;
    enlarge(extras, [&mut size, &mut packed, &mut place]);
    let entry = Entry {
        name: name::read(raw, flags & 0x800 != 0),
        folder: raw.ends_with(b"/") || raw.ends_with(b"\\"),
        flags,
        method: u16_at(bytes, at + 10)?,
        crc: u32_at(bytes, at + 16)?,
        packed,
        size,
        at: usize::try_from(place).ok()?.checked_add(shift)?,
        open: false,
    };
    Some((entry, at + 46 + names + extra + comment))
}

/// Sizes that did not fit 32 bits stand in an extra field, in this order.
fn enlarge(mut extras: &[u8], numbers: [&mut u64; 3]) {
    while let (Some(id), Some(length)) = (u16_at(extras, 0), len16(extras, 2)) {
        let field = slice(extras, 4, length).unwrap_or_default();
        if id == 1 {
            let mut at = 0;
            for number in numbers {
                if *number == 0xFFFF_FFFF {
                    *number = u64_at(field, at).unwrap_or(*number);
                    at += 8;
                }
            }
            return;
        }
        extras = extras.get(4 + length..).unwrap_or_default();
    }
}

/// The header before a member, and where its bytes begin.
fn local(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    slice(bytes, at, 4).filter(|mark| *mark == LOCAL)?;
    let (names, extra) = (len16(bytes, at + 26)?, len16(bytes, at + 28)?);
    let flags = u16_at(bytes, at + 6)?;
    let raw = slice(bytes, at + 30, names)?;
    let mut size = u64::from(u32_at(bytes, at + 22)?);
    let mut packed = u64::from(u32_at(bytes, at + 18)?);
    let extras = slice(bytes, at + 30 + names, extra)?;
    enlarge(extras, [&mut size, &mut packed, &mut 0]);
    let entry = Entry {
        name: name::read(raw, flags & 0x800 != 0),
        folder: raw.ends_with(b"/") || raw.ends_with(b"\\"),
        flags,
        method: u16_at(bytes, at + 8)?,
        crc: u32_at(bytes, at + 14)?,
        packed,
        size,
        at,
        open: flags & 8 != 0,
    };
    Some((entry, at + 30 + names + extra))
}

/// The bytes of one member, being unpacked.
#[derive(Debug)]
pub(super) struct Packed {
    from: usize,
    at: usize,
    end: usize,
    /// The file ends before the member.
    cut: bool,
    inflate: Option<Box<Inflate>>,
    ended: bool,
    fresh: std::ops::Range<usize>,
    crc: Crc,
    out: u64,
    expected: Option<(u32, u64)>,
}

/// Bytes of a stored member given at once.
const PIECE: usize = 32 * 1024;

impl Packed {
    pub(super) fn open(entry: &Entry, bytes: &[u8]) -> Result<Self, Problem> {
        if entry.flags & 0x41 != 0 || entry.method == 99 {
            return Err(Problem::Encrypted);
        }
        let inflate = match entry.method {
            0 if entry.open => return Err(Problem::Damaged),
            0 => None,
            8 => Some(Box::new(Inflate::new())),
            other => return Err(Problem::Method { name: method(other) }),
        };
        let missing =
            if entry.at >= bytes.len() { Problem::Truncated } else { Problem::Damaged };
        let (_, data) = local(bytes, entry.at).ok_or(missing)?;
        let length = usize::try_from(entry.packed).unwrap_or(usize::MAX);
        let length = if entry.open { usize::MAX } else { length };
        let end = data.saturating_add(length);
        Ok(Self {
            from: data,
            at: data,
            end: end.min(bytes.len()),
            cut: end > bytes.len(),
            inflate,
            ended: false,
            fresh: 0..0,
            crc: Crc::default(),
            out: 0,
            expected: (!entry.open).then_some((entry.crc, entry.size)),
        })
    }

    /// Unpacks a piece; `false` at the end.
    pub(super) fn advance(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<bool, Problem> {
        let input = bytes.get(self.at..self.end).unwrap_or_default();
        match &mut self.inflate {
            _ if self.ended => self.fresh = 0..0,
            Some(inflate) => match inflate.next(input) {
                Ok(inflated) => {
                    self.at += inflated.used;
                    self.fresh = inflated.fresh;
                    self.ended = inflated.ended;
                }
                Err(Failure::Cut) if self.cut => return Err(Problem::Truncated),
                Err(_) => return Err(Problem::Damaged),
            },
            None => {
                let length = input.len().min(PIECE);
                self.fresh = self.at..self.at + length;
                self.at += length;
                self.ended = self.at >= self.end;
            }
        }
        if self.fresh.is_empty() {
            return if self.ended {
                self.verify(bytes).map(|()| false)
            } else {
                Ok(true)
            };
        }
        self.out += self.fresh.len() as u64;
        match &self.inflate {
            Some(inflate) => self.crc.update(inflate.bytes(self.fresh.clone())),
            None => self.crc.update(bytes.get(self.fresh.clone()).unwrap_or_default()),
        }
        limits.check((self.at - self.from) as u64, self.out)?;
        Ok(true)
    }

    /// The piece that was unpacked last.
    pub(super) fn piece<'a>(&'a self, bytes: &'a [u8]) -> &'a [u8] {
        match &self.inflate {
            Some(inflate) => inflate.bytes(self.fresh.clone()),
            None => bytes.get(self.fresh.clone()).unwrap_or_default(),
        }
    }

    fn verify(&self, bytes: &[u8]) -> Result<(), Problem> {
        if self.cut && self.inflate.is_none() {
            return Err(Problem::Truncated);
        }
        let crc = self.crc.value();
        let fits = match self.expected {
            Some(expected) => expected == (crc, self.out),
            None if slice(bytes, self.at, 4) == Some(DESCRIPTOR) => {
                u32_at(bytes, self.at + 4) == Some(crc)
            }
            None => true,
        };
        if fits { Ok(()) } else { Err(Problem::Checksum) }
    }
}

/// The name of a way to pack that we don't unpack (APPNOTE.TXT 4.4.5).
fn method(number: u16) -> &'static str {
    match number {
        1..=6 => "Implode",
        9 => "Deflate64",
        12 => "Bzip2",
        14 => "LZMA",
        20 | 93 => "Zstandard",
        95 => "XZ",
        98 => "PPMd",
        _ => "",
    }
}
