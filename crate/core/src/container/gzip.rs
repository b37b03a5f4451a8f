//! gzip (RFC 1952): one member, whose name may be known.

use super::bytes::{len16, slice, u32_at};
use super::inflate::{Failure, Inflate};
use super::{Limits, Member, Problem, Step, name};

#[derive(Debug)]
pub(super) struct Gzip {
    limits: Limits,
    at: usize,
    state: State,
    out: u64,
}

#[derive(Debug)]
enum State {
    Header,
    Bytes(Box<Stream>),
    Over,
}

#[derive(Debug)]
struct Stream {
    inflate: Inflate,
    crc: crc32fast::Hasher,
    length: u64,
}

impl Stream {
    fn new() -> Box<Self> {
        let crc = crc32fast::Hasher::new();
        Box::new(Self { inflate: Inflate::new(), crc, length: 0 })
    }
}

impl Gzip {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, at: 0, state: State::Header, out: 0 }
    }

    pub(super) fn skip(&mut self) {
        self.state = State::Over;
    }

    pub(super) fn next<'a>(&'a mut self, bytes: &'a [u8]) -> Step<'a> {
        match &self.state {
            State::Over => return Step::Done,
            State::Header => {
                let Some((name, at)) = header(bytes, 0) else {
                    self.state = State::Over;
                    return Step::Problem(Problem::Truncated);
                };
                self.at = at;
                self.state = State::Bytes(Stream::new());
                return Step::Begin(Member { name, size: None });
            }
            State::Bytes(_) => {}
        }
        match self.advance(bytes) {
            Ok(Some(fresh)) => match &self.state {
                State::Bytes(stream) => Step::Bytes(stream.inflate.bytes(fresh)),
                _ => Step::Working,
            },
            Ok(None) => {
                self.state = State::Over;
                Step::End(None)
            }
            Err(problem) => {
                self.state = State::Over;
                Step::End(Some(problem))
            }
        }
    }

    fn advance(
        &mut self,
        bytes: &[u8],
    ) -> Result<Option<std::ops::Range<usize>>, Problem> {
        let State::Bytes(stream) = &mut self.state else { return Ok(None) };
        let input = bytes.get(self.at..).unwrap_or_default();
        let inflated = stream.inflate.next(input).map_err(|failure| match failure {
            Failure::Cut => Problem::Truncated,
            Failure::Damaged => Problem::Damaged,
        })?;
        self.at += inflated.used;
        let fresh = stream.inflate.bytes(inflated.fresh.clone());
        stream.crc.update(fresh);
        stream.length += fresh.len() as u64;
        self.out += fresh.len() as u64;
        self.limits.check(self.at as u64, self.out)?;
        if !inflated.ended {
            return Ok(Some(inflated.fresh));
        }
        if !inflated.fresh.is_empty() {
            // The end is found again by the next call, without bytes.
            return Ok(Some(inflated.fresh));
        }
        let crc = stream.crc.clone().finalize();
        let trailer = (u32_at(bytes, self.at), u32_at(bytes, self.at + 4));
        let (Some(expected), Some(length)) = trailer else {
            return Err(Problem::Truncated);
        };
        // The length is kept modulo 2^32.
        if (crc, stream.length as u32) != (expected, length) {
            return Err(Problem::Checksum);
        }
        // Files joined are one file; what is no gzip is filling.
        match header(bytes, self.at + 8) {
            Some((_, at)) => {
                self.at = at;
                *stream = Stream::new();
                Ok(Some(0..0))
            }
            None => Ok(None),
        }
    }
}

/// The name in a header, and where the packed bytes begin.
fn header(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    slice(bytes, at, 3).filter(|mark| *mark == [0x1F, 0x8B, 8])?;
    let flags = *bytes.get(at + 3)?;
    let mut next = at + 10;
    if flags & 4 != 0 {
        next += 2 + len16(bytes, next)?;
    }
    let mut named = String::new();
    for flag in [8, 16] {
        if flags & flag != 0 {
            let length = memchr::memchr(0, bytes.get(next..)?)?;
            if flag == 8 {
                named = name::read(slice(bytes, next, length)?, false);
            }
            next += length + 1;
        }
    }
    if flags & 2 != 0 {
        next += 2;
    }
    Some((named, next))
}
