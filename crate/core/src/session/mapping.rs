//! Saying which column is which: a file of the list is read once more, as a person says.
//!
//! Its bytes come again from whoever has them; those of a file in an archive are taken
//! out of the archive's.

use super::reading::File;
use super::{FileId, Refused, Session};
use crate::container::{Container, LONGEST_BEGINNING, Spent, Step, kind};
use crate::csv::Mapping;
use crate::message::Message;

impl Session {
    /// Whether a person should say which column is which: some were guessed, or needed
    /// ones were not found.
    pub fn is_mappable(&self, id: FileId) -> bool {
        let file = self.list.files.get(id as usize).filter(|file| file.whole);
        file.is_some_and(|file| {
            let missing =
                || self.file_findings(id).iter().any(|(rule, _)| rule.name == MISSING);
            (file.is_unsure() || missing()) && !file.columns().is_empty()
        })
    }

    /// Begins a file of the list once more, a person having said which column is which,
    /// having looked at [`File::columns`]; one of an archive stands in that again. Its
    /// bytes come by [`feed`](Self::feed). Once it is whole, it takes the place of the
    /// first reading.
    pub fn open_again(
        &mut self,
        id: FileId,
        mapping: Mapping,
    ) -> Result<FileId, Refused> {
        self.refuse_edits()?;
        let file = self.list.files.get(id as usize).filter(|file| !file.removed);
        let file = file.ok_or_else(|| Message::new("no-such-file"))?;
        let again = File::mapped(id, file, mapping);
        self.list.files.push(again);
        Ok((self.list.files.len() - 1) as FileId)
    }

    /// The file whose bytes hold those of this one: the outermost archive, or itself.
    pub fn outermost(&self, id: FileId) -> FileId {
        let parent = |id: &FileId| self.list.files.get(*id as usize)?.parent;
        // A file comes after the one that it stands in: this ends.
        std::iter::successors(Some(id), parent).last().unwrap_or(id)
    }

    /// The bytes of a file, taken out of those of its [`outermost`](Self::outermost)
    /// archive. Nothing if they are not in there, or too many to be kept.
    pub fn unpacked(&self, id: FileId, outermost: Vec<u8>) -> Option<Vec<u8>> {
        let parent = |id: &FileId| self.list.files.get(*id as usize)?.parent;
        let mut chain: Vec<FileId> = std::iter::successors(Some(id), parent).collect();
        let mut outer = chain.pop()?;
        let mut bytes = outermost;
        while let Some(inner) = chain.pop() {
            bytes = self.member(outer, inner, bytes)?;
            outer = inner;
        }
        Some(bytes)
    }

    /// The bytes of one member, told by its name and length.
    fn member(&self, outer: FileId, inner: FileId, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let wanted = self.list.files.get(inner as usize)?;
        let limits = self.list.limits;
        let kind = kind(bytes.get(..LONGEST_BEGINNING).unwrap_or(&bytes))?;
        let mut container =
            Container::open(kind, bytes, limits, Spent::default()).ok()?;
        let (mut taking, mut found) = (false, Vec::new());
        loop {
            match container.next() {
                Step::Begin(member) => {
                    found.clear();
                    taking = self.list.name_of(outer, &member.name) == wanted.name;
                    if !taking {
                        container.skip();
                    }
                }
                Step::Bytes(bytes) if taking => {
                    found.extend_from_slice(bytes);
                    if found.len() as u64 > limits.held {
                        return None;
                    }
                }
                Step::End(_) if taking && found.len() as u64 == wanted.read => {
                    return Some(found);
                }
                Step::Done => return None,
                Step::Bytes(_) | Step::End(_) | Step::Problem(_) | Step::Working => {}
            }
        }
    }
}

/// The rule that says so.
const MISSING: &str = "column-missing";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::pack;
    use crate::csv::Column;
    use crate::session::tests::{device, read, serials};

    fn unsure() -> String {
        let hash = |serial| device(serial).hash();
        format!("A1,Berlin,77001,{}\nA2,Bonn,77002,{}\n", hash("B1"), hash("B2"))
    }

    fn mapping() -> Mapping {
        let columns =
            vec![Some(Column::Serial), Some(Column::GroupTag), None, Some(Column::Hash)];
        Mapping { columns, header: false }
    }

    fn names(session: &Session) -> Vec<String> {
        session.files().map(|(_, file)| file.name.clone()).collect()
    }

    #[test]
    fn a_file_deep_in_an_archive_is_read_again_where_it_stands() {
        let sure = format!("Serial,Hash\nC1,{}\n", device("C1").hash());
        let table = unsure();
        let inner = pack::zip(&[("room/a.csv", table.as_bytes())]);
        let outer = pack::zip(&[("inner.zip", &inner), ("b.csv", sure.as_bytes())]);
        let mut session = Session::default();
        read(&mut session, "stick.zip", &outer, 1000);
        let before = names(&session);
        let is_mappable = |(id, _): &(FileId, &File)| session.is_mappable(*id);
        let (member, file) = session.files().find(is_mappable).expect("a guess");
        assert_eq!(file.name, "stick.zip › inner.zip › room/a.csv");
        assert_eq!(session.files().filter(is_mappable).count(), 1);
        assert_eq!(serials(&session), ["77001", "77002", "C1"]);

        let archive = session.outermost(member);
        assert_eq!(archive, 0);
        let bytes = session.unpacked(member, outer).expect("its bytes");
        assert_eq!(bytes, table.as_bytes());
        let again = session.open_again(member, mapping()).expect("not running");
        session.feed(again, &bytes);
        session.close(again);
        assert_eq!(serials(&session), ["C1", "A1", "A2"]);
        assert!(!session.is_mappable(again));
        let mut after = names(&session);
        after.sort();
        let mut sorted = before.clone();
        sorted.sort();
        assert_eq!(after, sorted, "it took the place of the first");
        session.undo().expect("not running");
        assert_eq!(serials(&session), ["77001", "77002", "C1"], "the first reading only");
        assert_eq!(names(&session), before);
        session.redo().expect("not running");
        assert_eq!(serials(&session), ["C1", "A1", "A2"]);
        session.remove_file(archive).expect("not running");
        assert_eq!(names(&session).len(), 0);
    }

    #[test]
    fn another_file_of_the_same_name_and_length_stays() {
        let mut session = Session::default();
        let lists = [("77001", "A1"), ("78001", "C1")]
            .map(|(one, two)| format!("{two},Berlin,{one},{}\n", device(two).hash()));
        assert_eq!(lists[0].len(), lists[1].len());
        for list in &lists {
            read(&mut session, "devices.csv", list.as_bytes(), 1000);
        }
        let again = session.open_again(1, mapping()).expect("not running");
        session.feed(again, lists[1].as_bytes());
        session.close(again);
        assert_eq!(serials(&session), ["A1", "C1"]);
    }

    #[test]
    fn other_bytes_than_were_read_are_not_taken() {
        let packed = |text: &str| pack::zip(&[("a.csv", text.as_bytes())]);
        let mut session = Session::default();
        read(&mut session, "a.zip", &packed(&unsure()), 1000);
        let other = unsure() + "A3,Kiel,77003,T0EB\n";
        assert_eq!(session.unpacked(1, packed(&other)), None);
        assert_eq!(session.unpacked(1, b"no archive at all".to_vec()), None);
        assert_eq!(session.unpacked(1, Vec::new()), None);
        assert_eq!(session.unpacked(7, Vec::new()), Some(Vec::new()), "no such file");
        assert!(session.open_again(7, mapping()).is_err());
    }

    #[test]
    fn a_file_of_no_column_that_we_know_can_be_mapped_and_one_that_is_clear_can_not() {
        let mut session = Session::default();
        let clear = format!("Serial,Hash\nC1,{}\n", device("C1").hash());
        for (name, text, mappable) in [
            ("a.csv", "Alpha,Beta\nA1,T0EB\n", true),
            ("b.csv", clear.as_str(), false),
            ("c.csv", "", false),
        ] {
            let file = read(&mut session, name, text.as_bytes(), 1000);
            assert_eq!(session.is_mappable(file), mappable, "{name}");
        }
    }
}
