//! The search for the damage of one slip: a character wrong, missing or too many, two
//! characters in each other's place, characters put in somewhere.
//!
//! In comes a text whose checksum contradicts it; out comes, slice by slice, the one
//! change that makes it fit, or that there is none. Nothing is guessed: a change counts
//! when the SHA-256 inside the hash proves the whole outcome, so the order of the tries
//! is a matter of speed alone. What makes it quick:
//!
//! - Only characters up to the end of the checksum matter, not the filling.
//! - Records whose lengths lead to the checksum are the mark of every real hash. A text
//!   in which they don't was damaged in a length, or has a character too few or too
//!   many; one in which they do was changed in a value. Either way most tries fall
//!   before a digest is computed (see `trial`).
//! - A digest goes on from the block of the change.
//!
//! The search knows nothing of rows or of time: whoever calls it decides how long a
//! slice is, and drops it to end it.

mod trial;

use memchr::memmem;

use super::characters::Odd;
use super::damage::{Study, characters_of};
use super::problem::name;
use super::record::{CHECKSUM_HEADER, ENOUGH_DIGEST, Walk, total};
use super::repair::{self, Repair};
use super::{USUAL_CHARS, base64};
use crate::message::Message;

use crate::sort;
use trial::{Midstates, Trial};

/// Longer texts are not searched: no cell of a spreadsheet is longer (Excel's page:
/// 32,767 characters).
const LONGEST_TEXT: usize = 32_767;

/// Bytes of the longest container searched; those of real devices had 645 to 1,326.
const LONGEST: usize = 8192;

/// Shorter texts hold no device.
const SHORTEST_TEXT: usize = 96;

/// How far apart two characters may stand that changed places.
const FAR: usize = 16;

/// Characters that hold the header, and some to come back to it from.
const HEADER: usize = 9;

/// What every first record begins with, but for its first character.
const FIRST_RECORD: &[u8] = b"AHAAA";

/// A search under way. Dropping it ends it.
#[derive(Clone, Debug)]
pub struct Search {
    text: String,
    study: Study,
    /// The characters of the text, six bits each.
    original: Vec<u8>,
    before: Midstates,
    stages: Vec<Stage>,
    /// Where the search is: stage, place in it, value.
    stage: usize,
    place: usize,
    value: u8,
    trial: Trial,
    done: usize,
    all: usize,
}

/// What a slice of the search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The change that the checksum proves. The search is over.
    Found(Repair),
    /// There is more to try.
    More {
        /// Changes tried.
        done: usize,
        /// Changes to try, at most.
        all: usize,
    },
    /// No such change makes the checksum fit. The search is over.
    NotFound,
}

/// Changes of one kind, place by place.
#[derive(Clone, Debug)]
struct Stage {
    kind: Kind,
    /// The places, in the order in which they are tried.
    places: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// This many characters too many, one after another.
    Extra(usize),
    /// Two characters this far apart in each other's place.
    Swapped(usize),
    /// A character missing.
    Missing,
    /// A character wrong.
    Wrong,
}

impl Stage {
    /// Changes to try at each place.
    fn values(&self) -> u8 {
        match self.kind {
            Kind::Extra(_) | Kind::Swapped(_) => 1,
            Kind::Missing | Kind::Wrong => 64,
        }
    }
}

impl Search {
    /// Begins the search in a text; `None` where there is nothing to search for: the
    /// text is whole or can be repaired at once, is no hash or two, or is cut off.
    pub fn new(text: &str) -> Option<Self> {
        let study = damaged(text)?;
        let base64 = &study.characters.base64;
        let original: Vec<u8> =
            base64.iter().filter_map(|&character| base64::bits(character)).collect();
        let trial = Trial::of(original.iter().copied());
        let before = Midstates::of(trial.bytes());
        let stages = stages(&study, &trial, original.len());
        let all = stages
            .iter()
            .map(|stage| stage.places.len() * usize::from(stage.values()))
            .sum();
        Some(Self {
            text: text.to_owned(),
            study,
            original,
            before,
            stages,
            stage: 0,
            place: 0,
            value: 0,
            trial,
            done: 0,
            all,
        })
    }

    /// Whether there is something to search for in a text.
    pub fn is_possible(text: &str) -> bool {
        damaged(text).is_some()
    }

    /// Tries up to `budget` changes more.
    pub fn run(&mut self, budget: usize) -> Progress {
        for _ in 0..budget {
            let Some(kind) = self.stages.get(self.stage).map(|stage| stage.kind) else {
                return Progress::NotFound;
            };
            let found = self.try_one(kind).and_then(|edit| self.repair(edit));
            if let Some(repair) = found {
                self.stage = self.stages.len();
                return Progress::Found(repair);
            }
        }
        match self.stage < self.stages.len() {
            true => Progress::More { done: self.done, all: self.all },
            false => Progress::NotFound,
        }
    }

    /// Tries the next change, and goes on to the one after it.
    fn try_one(&mut self, kind: Kind) -> Option<Edit> {
        let Some(at) =
            self.stages.get(self.stage).and_then(|stage| stage.places.get(self.place))
        else {
            self.next_stage();
            return None;
        };
        let at = *at;
        match kind {
            Kind::Extra(count) => {
                self.begin_place(at, count);
                self.next_place(1);
                let fits = self.trial.fits(&self.before, at, false);
                fits.then_some(Edit::Extra { at, count })
            }
            Kind::Swapped(distance) => {
                self.next_place(1);
                self.swapped(at, at + distance)
            }
            Kind::Missing => {
                if self.value == 0 {
                    self.begin_place(at, 0);
                }
                let value = self.next_value(at)?;
                self.trial.set(at, value);
                let fits = self.trial.fits(&self.before, at, self.trial.steers(at));
                fits.then_some(Edit::Missing { at, value })
            }
            Kind::Wrong => {
                let value = self.next_value(at)?;
                let was = self.bits(at);
                if value == was {
                    return None;
                }
                self.trial.set(at, value);
                let fits = self.trial.fits(&self.before, at, self.trial.steers(at));
                self.trial.set(at, was);
                fits.then_some(Edit::Wrong { at, value })
            }
        }
    }

    /// The value to try at a place now; `None` where none can fit there, and the place
    /// is left.
    fn next_value(&mut self, at: usize) -> Option<u8> {
        if !self.trial.walked() && !self.trial.steers(at) {
            // All values at once: the walk is the same for each of them.
            self.next_place(64);
            return None;
        }
        let value = self.value;
        if value == 63 {
            self.next_place(1);
        } else {
            self.value += 1;
            self.done += 1;
        }
        Some(value)
    }

    fn next_place(&mut self, tried: usize) {
        self.value = 0;
        self.place += 1;
        self.done += tried;
    }

    fn next_stage(&mut self) {
        self.stage += 1;
        self.place = 0;
        self.value = 0;
        let next = self.stages.get(self.stage);
        // The others begin the trial themselves.
        if let Some(Kind::Wrong | Kind::Swapped(_)) = next.map(|stage| stage.kind) {
            self.trial = Trial::of(self.original.iter().copied());
        }
    }

    /// Brings the trial to a place: the text without the `extra` characters there, or
    /// (none) with one more.
    fn begin_place(&mut self, at: usize, extra: usize) {
        if at > 0 {
            // The place is one further on; all else stands as it stood.
            self.trial.set(at - 1, self.bits(at - 1));
            self.trial.walk();
            return;
        }
        self.trial = match extra {
            0 => {
                let mut longer = vec![0];
                longer.extend(&self.original);
                Trial::of(longer.into_iter())
            }
            _ => Trial::of(self.original.iter().skip(extra).copied()),
        };
    }

    fn swapped(&mut self, at: usize, with: usize) -> Option<Edit> {
        let (one, other) = (self.bits(at), self.bits(with));
        if one == other {
            return None;
        }
        let steered = self.trial.steers(at) || self.trial.steers(with);
        self.trial.set(at, other);
        self.trial.set(with, one);
        let fits = self.trial.fits(&self.before, at, steered);
        self.trial.set(at, one);
        self.trial.set(with, other);
        fits.then_some(Edit::Swapped { at, with })
    }

    fn bits(&self, index: usize) -> u8 {
        self.original.get(index).copied().unwrap_or(0)
    }

    /// The whole text with a change made, if that is proved.
    fn repair(&self, edit: Edit) -> Option<Repair> {
        let mut characters = self.study.characters.clone();
        let step = edit.make(&mut characters, &self.text)?;
        let study = self.study.with_other(characters);
        let mut repair = repair::rewrite(&study).filter(|_| study.proved())?;
        repair.steps.insert(0, step);
        Some(repair)
    }
}

/// The study of a text that one change may mend.
fn damaged(text: &str) -> Option<Study> {
    if !(SHORTEST_TEXT..=LONGEST_TEXT).contains(&text.len()) {
        return None;
    }
    let study = Study::of(text);
    let base64 = study.characters.base64.as_slice();
    let searched = base64.len() >= SHORTEST_TEXT
        && !study.proved()
        && !study.is_upper_case()
        && study.joined().is_none();
    let seems = match (study.checksum, within_reach(&study)) {
        // The header may be what was damaged: then its checksum stands elsewhere.
        (Some(_), false) => has_checksum(base64),
        (Some(_), true) => true,
        // No header, but the first record where it belongs, or one place beside it.
        (None, _) => base64
            .get(5..14)
            .is_some_and(|begin| memmem::find(begin, FIRST_RECORD).is_some()),
    };
    (searched && seems).then_some(study)
}

/// Whether enough of the checksum would be there, if the header tells the truth and one
/// character is missing.
fn within_reach(study: &Study) -> bool {
    let total = total(&study.bytes).unwrap_or(usize::MAX);
    let enough = CHECKSUM_HEADER.len() + ENOUGH_DIGEST;
    total <= LONGEST && characters_of(total + enough) <= study.characters.base64.len() + 1
}

/// Whether enough of a checksum stands anywhere, however far the characters are shifted.
fn has_checksum(base64: &[u8]) -> bool {
    (0..4).any(|shift| {
        let bytes = base64::decode(base64.get(shift..).unwrap_or_default());
        let found = memmem::find(&bytes, &CHECKSUM_HEADER);
        found.is_some_and(|at| bytes.len() - at >= CHECKSUM_HEADER.len() + ENOUGH_DIGEST)
    })
}

/// What to try, likely and quick things first.
fn stages(study: &Study, trial: &Trial, chars: usize) -> Vec<Stage> {
    let needed = match within_reach(study) {
        true => study.needed().min(chars),
        false => HEADER.min(chars),
    };
    let mut stages = Vec::new();
    let mut add = |kind, places: Vec<usize>| stages.push(Stage { kind, places });
    let short = study.needed();
    // The length tells how many characters are too many, if it is that.
    let surplus = match chars {
        _ if chars > USUAL_CHARS => chars - USUAL_CHARS,
        _ => chars.saturating_sub(short),
    };
    // Places with so many characters behind them.
    let before = |count| (0..needed.min(chars.saturating_sub(count))).collect();
    add(Kind::Extra(1), before(1));
    if surplus > 1 {
        add(Kind::Extra(surplus), before(surplus));
    }
    add(Kind::Swapped(1), before(1));
    let missing = (0..needed).collect();
    let wrong = suspects_first(study, trial, needed);
    if chars + 1 == USUAL_CHARS || chars + 1 == short {
        add(Kind::Missing, missing);
        add(Kind::Wrong, wrong);
    } else {
        add(Kind::Wrong, wrong);
        add(Kind::Missing, missing);
    }
    for distance in 2..=FAR {
        add(Kind::Swapped(distance), before(distance));
    }
    stages
}

/// Places of characters: first those of bytes that no text has but that stand in text.
fn suspects_first(study: &Study, trial: &Trial, needed: usize) -> Vec<usize> {
    let mut odd = vec![false; needed];
    for record in Walk::new(&study.bytes).filter(|record| is_text(record.kind)) {
        for (at, byte) in (record.at + 4..).zip(record.value) {
            if !matches!(byte, 0 | b' '..=b'~') {
                for place in odd.iter_mut().take((at * 8 + 7) / 6 + 1).skip(at * 8 / 6) {
                    *place = true;
                }
            }
        }
    }
    // Where the walk is broken, a length is wrong, whatever the text.
    let rank = |place: &usize| match trial.walked() {
        true => !odd.get(*place).copied().unwrap_or(false),
        false => !trial.steers(*place),
    };
    let mut places: Vec<usize> = (0..needed).collect();
    sort::by_key(&mut places, rank);
    places
}

/// Whether a record's value is ASCII text on every hash seen (see `kinds`).
fn is_text(kind: u16) -> bool {
    matches!(kind, 3 | 4 | 7 | 13..=24 | 26 | 28 | 36)
}

/// One change to the characters of a text, by their places.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Extra { at: usize, count: usize },
    Swapped { at: usize, with: usize },
    Missing { at: usize, value: u8 },
    Wrong { at: usize, value: u8 },
}

impl Edit {
    /// Makes the change and says it.
    fn make(
        self,
        characters: &mut super::characters::Characters,
        text: &str,
    ) -> Option<Message> {
        let written = |place: usize| text.chars().nth(place);
        Some(match self {
            Edit::Extra { at, count } => {
                let place = characters.place(at);
                let was = *characters.base64.get(at)?;
                characters.remove(at..at + count);
                let key = match count {
                    1 => "hash-repair-extra",
                    _ => "hash-repair-extra-run",
                };
                Message::new(key)
                    .with("at", place + 1)
                    .saying("was", name(char::from(was)))
                    .with("count", count)
            }
            Edit::Swapped { at, with } => {
                let (one, other) =
                    (*characters.base64.get(at)?, *characters.base64.get(with)?);
                characters.base64.swap(at, with);
                Message::new("hash-repair-swapped")
                    .with("at", characters.place(at) + 1)
                    .with("with", characters.place(with) + 1)
                    .saying("was", name(char::from(one)))
                    .saying("other", name(char::from(other)))
            }
            Edit::Missing { at, value } => {
                let now = base64::character(value);
                let place = characters.place(at);
                let gap = at.checked_sub(1).map_or(0, |at| characters.place(at) + 1);
                characters.insert(at, now);
                // Something else stands where the character should.
                let was = (gap + 1 == place).then(|| written(gap)).flatten();
                match was.filter(|&was| characters.was_meant(was, gap)) {
                    Some(was) => Message::new("hash-repair-wrong")
                        .with("at", gap + 1)
                        .saying("was", name(was))
                        .saying("now", name(char::from(now))),
                    None => Message::new("hash-repair-missing")
                        .with("at", place + 1)
                        .saying("now", name(char::from(now))),
                }
            }
            Edit::Wrong { at, value } => {
                let now = base64::character(value);
                let place = characters.place(at);
                let was = written(place)?;
                match was {
                    ' ' => characters.uncount(Odd::Plus),
                    '-' | '_' => characters.uncount(Odd::UrlSafe),
                    _ => {}
                }
                *characters.base64.get_mut(at)? = now;
                Message::new("hash-repair-wrong")
                    .with("at", place + 1)
                    .saying("was", name(was))
                    .saying("now", name(char::from(now)))
            }
        })
    }
}

#[cfg(test)]
mod tests;
