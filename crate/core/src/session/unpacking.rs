//! What is in an archive or workbook, on its way in: each member is a file of the list.
//!
//! A member goes the way of every file, by its bytes: so a workbook in an archive in an
//! archive is opened like any other. The innermost is read first; then its bytes are
//! let go of. Work is done in small pieces, so that a worker stays responsive.

use crate::container::{
    BEGINNING, Container, Form, Kind, Member, Problem, Spent, Step, Wanted,
    looks_like_a_list, wanted,
};

use super::list::{FileId, List};
use super::reading::{File, Held};

/// A container that is being read.
#[derive(Debug)]
pub(super) struct Unpacking {
    file: FileId,
    container: Container,
    member: State,
    /// Every sheet is wanted: none looked like a list.
    insisting: bool,
}

#[derive(Debug)]
enum State {
    Between,
    /// Its first bytes tell whether it is wanted.
    Looking(Member, Wanted, Vec<u8>),
    Reading(FileId),
}

/// What a step without bytes of its own costs: about a piece that was unpacked.
const WORKING: usize = 32 * 1024;

/// The same, where nothing was unpacked.
const TURN: usize = 1024;

impl List {
    /// How many bytes more may be kept.
    pub(super) fn room(&self) -> u64 {
        let held = self.unpacking.iter().map(|unpacking| unpacking.container.held());
        self.limits.held.saturating_sub(held.sum())
    }

    pub(super) fn is_unpacking(&self, id: FileId) -> bool {
        self.unpacking.iter().chain(&self.queue).any(|unpacking| unpacking.file == id)
    }

    /// Begins to read a container whose bytes have all come.
    pub(super) fn unpack(&mut self, id: FileId, kind: Kind, bytes: Vec<u8>) {
        let inner = self.files.get(id as usize).is_some_and(|file| file.parent.is_some());
        let spent = match self.unpacking.last() {
            Some(outer) if inner => outer.container.spent(),
            _ => Spent::default(),
        };
        let too_deep = inner && self.unpacking.len() >= self.limits.depth as usize;
        let opened = Container::open(kind, bytes, self.limits, spent);
        let limit = self.limits.depth;
        let Some(file) = self.files.get_mut(id as usize) else { return };
        match opened {
            Ok(container) if !too_deep || container.form() == Form::Workbook => {
                let form = container.form();
                file.held = Some(Held { form, read: 0, skipped: 0, unread: 0 });
                let member = State::Between;
                let unpacking =
                    Unpacking { file: id, container, member, insisting: false };
                match inner {
                    true => self.unpacking.push(unpacking),
                    false => self.queue.push_back(unpacking),
                }
                return;
            }
            Ok(_) => file.problem = Some(Problem::TooDeep { limit }),
            Err(foreign) => file.foreign = Some(foreign),
        }
        file.whole = true;
    }

    /// Reads on in containers, about so many unpacked bytes. Whether there is more.
    pub(super) fn work(&mut self, budget: usize) -> bool {
        let mut left = budget;
        loop {
            let Some(unpacking) = self.unpacking.pop().or_else(|| self.queue.pop_front())
            else {
                return false;
            };
            if left == 0 {
                self.unpacking.push(unpacking);
                return true;
            }
            left = left.saturating_sub(self.step(unpacking));
        }
    }

    /// One step; gives what it cost.
    fn step(&mut self, mut unpacking: Unpacking) -> usize {
        let id = unpacking.file;
        let mut cost = TURN;
        match unpacking.container.next() {
            Step::Begin(member) => {
                let verdict = match unpacking.container.form() {
                    Form::Workbook if unpacking.insisting => Wanted::Yes,
                    Form::Workbook => Wanted::Perhaps,
                    Form::Gzip => Wanted::Yes,
                    Form::Zip | Form::Cab => wanted(&member.name),
                };
                unpacking.member = State::Looking(member, verdict, Vec::new());
                if verdict == Wanted::No {
                    self.pass(&mut unpacking);
                }
            }
            Step::Bytes(bytes) => {
                cost = cost.max(bytes.len());
                match &mut unpacking.member {
                    State::Between => {}
                    State::Reading(child) => self.feed(*child, bytes),
                    State::Looking(_, _, beginning) => {
                        beginning.extend_from_slice(bytes);
                        if beginning.len() >= BEGINNING {
                            self.decide(&mut unpacking, None);
                        }
                    }
                }
            }
            Step::End(problem) => {
                if matches!(unpacking.member, State::Looking(..)) {
                    self.decide(&mut unpacking, problem);
                }
                let member = std::mem::replace(&mut unpacking.member, State::Between);
                self.unpacking.push(unpacking);
                if let State::Reading(child) = member {
                    self.end_member(child, problem);
                }
                return cost;
            }
            Step::Problem(problem) => {
                if let Some(file) = self.files.get_mut(id as usize) {
                    file.problem.get_or_insert(problem);
                }
            }
            Step::Working => cost = WORKING,
            Step::Done => {
                let none = self.held(id).is_some_and(|held| held.listed() == 0);
                if none && unpacking.container.first_sheet_again() {
                    unpacking.insisting = true;
                    if let Some(held) = self.held(id) {
                        held.skipped = held.skipped.saturating_sub(1);
                    }
                } else {
                    self.finish(&unpacking);
                    return cost;
                }
            }
        }
        self.unpacking.push(unpacking);
        cost
    }

    fn finish(&mut self, unpacking: &Unpacking) {
        if let Some(file) = self.files.get_mut(unpacking.file as usize) {
            file.whole = true;
        }
        let inner = self.files.get(unpacking.file as usize);
        if inner.is_some_and(|file| file.parent.is_some())
            && let Some(outer) = self.unpacking.last_mut()
        {
            outer.container.spend(unpacking.container.spent());
        }
    }

    /// The first bytes of a member are there, or all: it becomes a file, or is passed
    /// over.
    fn decide(&mut self, unpacking: &mut Unpacking, problem: Option<Problem>) {
        let State::Looking(member, verdict, beginning) = &mut unpacking.member else {
            return;
        };
        let sheet = unpacking.container.form() == Form::Workbook;
        // A sheet with nothing in it is nothing to speak of.
        if sheet && beginning.is_empty() && problem.is_none() {
            unpacking.member = State::Between;
            return;
        }
        let read = match *verdict {
            Wanted::Perhaps if beginning.is_empty() => problem.is_some(),
            Wanted::Perhaps if sheet => {
                looks_like_a_list(&String::from_utf8_lossy(beginning))
            }
            verdict => verdict.by(beginning),
        };
        if !read {
            self.pass(unpacking);
            return;
        }
        let beginning = std::mem::take(beginning);
        let unread = beginning.is_empty() && problem.is_some();
        let name = self.name_of(unpacking.file, &member.name);
        let file = File::new(name, member.size.unwrap_or(0), Some(unpacking.file));
        let child = self.files.len() as FileId;
        self.files.push(file);
        if let Some(held) = self.held(unpacking.file) {
            match unread {
                true => held.unread += 1,
                false => held.read += 1,
            }
        }
        self.feed(child, &beginning);
        unpacking.member = State::Reading(child);
    }

    fn pass(&mut self, unpacking: &mut Unpacking) {
        unpacking.member = State::Between;
        unpacking.container.skip();
        if let Some(held) = self.held(unpacking.file) {
            held.skipped += 1;
        }
    }

    fn end_member(&mut self, child: FileId, problem: Option<Problem>) {
        if let Some(file) = self.files.get_mut(child as usize) {
            file.problem = file.problem.or(problem);
            file.size = file.read;
        }
        self.close(child);
    }

    fn held(&mut self, id: FileId) -> Option<&mut Held> {
        self.files.get_mut(id as usize)?.held.as_mut()
    }

    /// The name of a member as a person knows it.
    pub(super) fn name_of(&self, parent: FileId, member: &str) -> String {
        let outer = self.files.get(parent as usize).map_or("", |file| &file.name);
        if !member.is_empty() {
            return format!("{outer} › {member}");
        }
        // A file packed with gzip is called after it, `a.csv` in `a.csv.gz`.
        let file = outer.rsplit(['/', '›']).next().unwrap_or_default().trim();
        let file = file.strip_suffix(".gz").unwrap_or(file);
        format!("{outer} › {file}")
    }

    /// Stops reading a file that is taken off the list.
    pub(super) fn abandon(&mut self, id: FileId) {
        if let Some(file) = self.files.get_mut(id as usize)
            && matches!(file.intake, super::reading::Intake::Kept(..))
        {
            file.intake = super::reading::Intake::Nothing;
        }
        if let Some(place) = self.unpacking.iter().position(|other| other.file == id) {
            for inner in self.unpacking.split_off(place) {
                if let State::Reading(child) = inner.member {
                    self.close(child);
                }
                self.finish(&inner);
            }
        }
        if let Some(place) = self.queue.iter().position(|other| other.file == id)
            && let Some(waiting) = self.queue.remove(place)
        {
            self.finish(&waiting);
        }
        self.close(id);
    }

    /// A file and those in it, in those, and so on.
    pub(super) fn family(&self, id: FileId) -> Vec<FileId> {
        let mut family = vec![id];
        // Those inside come after what they are in: the family is in order.
        for (child, file) in (0..).zip(&self.files) {
            let inside = |parent| family.binary_search(&parent).is_ok();
            if file.parent.is_some_and(inside) && !file.removed {
                family.push(child);
            }
        }
        family
    }
}

#[cfg(test)]
mod tests;
