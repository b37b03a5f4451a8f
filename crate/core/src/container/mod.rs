//! Files that hold files: ZIP archives, cabinets, gzip, Excel workbooks.
//!
//! ```text
//! first bytes ──kind──▶ text (nothing), a container, or what we can't read
//! its bytes ──Container::next──▶ begin, bytes, bytes, … end, begin, … done
//! ```
//!
//! The container's own bytes are kept while it is read (a directory stands at the end
//! of a ZIP archive); what is in it comes out in pieces of a few dozen kilobytes, so no
//! member is ever whole in memory. Each call of [`Container::next`] does a small,
//! bounded piece of work. Nothing is refused that can be read: a member that is damaged
//! ends with its [`Problem`], and those after it are read all the same.
//!
//! This module knows nothing of hashes, rows or the list; a sheet becomes CSV text, an
//! archive in an archive is for the caller to open.

mod bytes;
mod cab;
mod crc;
mod gzip;
mod inflate;
mod kind;
mod member;
mod name;
mod number;
pub(crate) mod oa3;
#[cfg(test)]
pub(crate) mod pack;
mod problem;
mod sheet;
#[cfg(test)]
mod tests;
mod workbook;
mod xml;
mod zip;

pub use kind::{Foreign, Kind, LONGEST_BEGINNING, kind};
pub(crate) use member::{BEGINNING, looks_like_a_list};
pub use member::{Wanted, wanted};
pub use problem::Problem;

use cab::Cab;
use gzip::Gzip;
use workbook::Workbook;
use zip::Zip;

/// How much is unpacked at most. The defaults are far beyond what people send, and
/// within what a browser's worker can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of containers kept at once, with those they stand in.
    pub held: u64,
    /// Members of a container and of those in it, together.
    pub members: u32,
    /// Containers in containers.
    pub depth: u32,
    /// Bytes of one member, unpacked.
    pub member: u64,
    /// Bytes of all members, unpacked.
    pub total: u64,
    /// How many times longer than packed a member may be. Measured with made-up fleets:
    /// CSV files of hashes unpack to 6 times their length, as UTF-16 to 8 times; deflate
    /// can do 1,032 times, and a bomb comes near.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            held: 512 << 20,
            members: 10_000,
            depth: 3,
            member: 4 << 30,
            total: 8 << 30,
            ratio: 250,
        }
    }
}

/// Up to here nothing is said of the ratio: headers and blanks pack well.
const SMALL: u64 = 1 << 20;

impl Limits {
    /// Whether so many bytes may come of so many.
    fn check(&self, packed: u64, unpacked: u64) -> Result<(), Problem> {
        if unpacked > self.member {
            return Err(Problem::MemberTooLong { limit: self.member });
        }
        if unpacked > SMALL && unpacked / self.ratio > packed {
            return Err(Problem::Ratio);
        }
        Ok(())
    }
}

/// What has been unpacked of a container and of those in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Members begun.
    pub members: u32,
    /// Bytes unpacked for them, given or not.
    pub bytes: u64,
}

/// Something in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path inside, fit to be shown; empty where the container has no name for it.
    pub name: String,
    /// Its length, as announced.
    pub size: Option<u64>,
}

/// What one call of [`Container::next`] gave.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A member begins: [`Container::skip`] it, or go on for its bytes.
    Begin(Member),
    /// The next bytes of the member.
    Bytes(&'a [u8]),
    /// The member ends, with what was wrong with it.
    End(Option<Problem>),
    /// Something is wrong with the container as a whole; what can be read still comes.
    Problem(Problem),
    /// Work has been done, and there is nothing to say yet.
    Working,
    /// There is no more.
    Done,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Form {
    Zip,
    Cab,
    Gzip,
    Workbook,
}

/// A container that is being read.
#[derive(Debug)]
pub struct Container {
    bytes: Vec<u8>,
    inside: Inside,
    limits: Limits,
    spent: Spent,
    /// Bytes that came of the member, and of this container.
    member: u64,
    given: u64,
    /// Bytes unpacked on the way to them, where that is not the same: what stands before
    /// a member of a cabinet, the parts of a workbook.
    unpacked: u64,
    /// A member has begun.
    begun: bool,
    done: bool,
}

#[derive(Debug)]
enum Inside {
    Zip(Zip),
    Cab(Cab),
    Gzip(Gzip),
    Workbook(Box<Workbook>),
}

impl Container {
    /// Opens a container. Gives what it is if it turns out to be one that we don't
    /// read: other files of Office are ZIP archives too.
    pub fn open(
        kind: Kind,
        bytes: Vec<u8>,
        limits: Limits,
        spent: Spent,
    ) -> Result<Self, Foreign> {
        let inside = match kind {
            Kind::Zip => {
                let zip = Zip::open(&bytes, &limits);
                match zip.office()? {
                    true => Inside::Workbook(Box::new(Workbook::new(zip, limits))),
                    false => Inside::Zip(zip),
                }
            }
            Kind::Cab => Inside::Cab(Cab::open(&bytes, &limits)),
            Kind::Gzip => Inside::Gzip(Gzip::new(limits)),
            Kind::Xml => return Err(Foreign::Xml),
            Kind::Json => return Err(Foreign::Json),
            Kind::Foreign(foreign) => return Err(foreign),
        };
        Ok(Self {
            bytes,
            inside,
            limits,
            spent,
            member: 0,
            given: 0,
            unpacked: 0,
            begun: false,
            done: false,
        })
    }

    /// What it is.
    pub fn form(&self) -> Form {
        match self.inside {
            Inside::Zip(_) => Form::Zip,
            Inside::Cab(_) => Form::Cab,
            Inside::Gzip(_) => Form::Gzip,
            Inside::Workbook(_) => Form::Workbook,
        }
    }

    /// Its length in bytes.
    pub fn held(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// What has been unpacked, with what had been before it.
    pub fn spent(&self) -> Spent {
        self.spent
    }

    /// Goes on counting from here: a container in this one has been read.
    pub fn spend(&mut self, spent: Spent) {
        self.spent = spent;
    }

    /// The member that has begun is not wanted: its end does not come.
    pub fn skip(&mut self) {
        self.begun = false;
        match &mut self.inside {
            Inside::Zip(zip) => zip.skip(&self.bytes),
            Inside::Cab(cab) => cab.skip(),
            Inside::Gzip(gzip) => gzip.skip(),
            Inside::Workbook(workbook) => workbook.skip(),
        }
    }

    /// Comes back to the first sheet that has something in it, once all is done: a
    /// workbook in which no sheet looked like a list is read all the same.
    pub fn first_sheet_again(&mut self) -> bool {
        let again = match &mut self.inside {
            Inside::Workbook(workbook) => workbook.first_again(),
            _ => false,
        };
        self.done &= !again;
        again
    }

    /// A piece of work.
    // A name like an iterator's, which this is but for what it lends.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Step<'_> {
        if self.done {
            return Step::Done;
        }
        let before = self.given.max(self.unpacked);
        let step = match &mut self.inside {
            Inside::Zip(zip) => zip.next(&self.bytes, &self.limits),
            Inside::Cab(cab) => cab.next(&self.bytes, &self.limits, &mut self.unpacked),
            Inside::Gzip(gzip) => gzip.next(&self.bytes),
            Inside::Workbook(workbook) => workbook.next(&self.bytes, &mut self.unpacked),
        };
        match &step {
            Step::Begin(_) => {
                self.member = 0;
                self.begun = true;
                self.spent.members += 1;
                if self.spent.members > self.limits.members {
                    self.done = true;
                    let limit = self.limits.members;
                    return Step::Problem(Problem::TooManyMembers { limit });
                }
            }
            Step::Bytes(piece) => {
                self.member += piece.len() as u64;
                self.given += piece.len() as u64;
            }
            Step::Done => self.done = true,
            _ => {}
        }
        // Work that gives nothing counts too, or it could go on for ever.
        let own = self.given.max(self.unpacked);
        let fresh = own - before;
        self.spent.bytes += fresh;
        let packed = self.bytes.len() as u64;
        let problem = if fresh == 0 && !matches!(step, Step::Bytes(_)) {
            None
        } else if self.spent.bytes > self.limits.total {
            Some(Problem::TotalTooLong { limit: self.limits.total })
        } else if self.member > self.limits.member {
            Some(Problem::MemberTooLong { limit: self.limits.member })
        } else if own > SMALL && own / self.limits.ratio > packed {
            Some(Problem::Ratio)
        } else {
            None
        };
        let begun = self.begun;
        self.begun &= !matches!(step, Step::End(_));
        match problem {
            Some(problem) => {
                self.done = true;
                if begun { Step::End(Some(problem)) } else { Step::Problem(problem) }
            }
            None => step,
        }
    }
}
