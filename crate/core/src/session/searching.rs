//! Searching damaged hashes for the one slip that damaged them, slice by slice.
//!
//! A search changes no row. What it finds stands in the row's findings as the fix of
//! the rule that found the damage, and is carried out by [`Session::fix`] like any
//! other. It is kept beside the text searched: with another hash in the cell it is
//! gone, with that hash back it is there again.

use super::list::{HashKey, RowId};
use super::{List, Session};
use crate::hash::search::{Progress, Search};

/// Rows being searched, one after the other.
#[derive(Debug)]
pub(super) struct Searching {
    rows: Vec<RowId>,
    /// How many of them are done.
    done: usize,
    found: usize,
    current: Option<(HashKey, Search)>,
    /// Changes tried in the current row, and to try.
    tried: (usize, usize),
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchProgress {
    /// Rows to search.
    pub rows: usize,
    /// Rows searched.
    pub rows_done: usize,
    /// Rows in which the one slip was found.
    pub found: usize,
    /// Changes tried in the row at hand.
    pub tried: usize,
    /// Changes to try in it, at most.
    pub to_try: usize,
    /// No search is going on, or this was its end.
    pub done: bool,
}

/// What is known of the damage of a row's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// There is nothing to search for: it is whole, mended otherwise, or beyond that.
    Pointless,
    /// It can be searched.
    Possible,
    /// It was searched, and what was found is its fix.
    Found,
    /// It was searched, and it was more than one slip.
    InVain,
}

impl Session {
    /// Begins a search in one row, or in every row that can be searched. Gives how many
    /// rows that are. A search before it is dropped; what it found stays.
    pub fn begin_search(&mut self, row: Option<RowId>) -> usize {
        let wanted = |id: RowId| row.is_none_or(|row| row == id);
        let rows: Vec<RowId> = self
            .list
            .present()
            .filter(|(id, row)| wanted(*id) && self.list.searchable(row).is_some())
            .map(|(id, _)| id)
            .collect();
        let count = rows.len();
        self.searching = (count > 0).then_some(Searching {
            rows,
            done: 0,
            found: 0,
            current: None,
            tried: (0, 0),
        });
        count
    }

    /// Tries up to `budget` changes more, in one row at most. Gives `done` at the end of
    /// the last row, and where nothing is searched.
    pub fn search(&mut self, budget: usize) -> SearchProgress {
        let Some(searching) = &mut self.searching else {
            return SearchProgress { done: true, ..SearchProgress::default() };
        };
        searching.slice(&mut self.list, budget);
        let progress = searching.progress();
        if progress.done {
            self.searching = None;
        }
        progress
    }

    /// Ends the search; what it found stays.
    pub fn stop_search(&mut self) {
        self.searching = None;
    }

    /// How far the search is that is going on.
    pub fn searching(&self) -> Option<SearchProgress> {
        self.searching.as_ref().map(Searching::progress)
    }

    /// What is known of the damage of a row's hash.
    pub fn sought(&self, id: RowId) -> Sought {
        let Some(row) = self.list.row(id).filter(|row| !row.removed) else {
            return Sought::Pointless;
        };
        match self.list.sought(row) {
            Some(Some(_)) => Sought::Found,
            Some(None) => Sought::InVain,
            None if self.list.searchable(row).is_some() => Sought::Possible,
            None => Sought::Pointless,
        }
    }
}

impl Searching {
    fn slice(&mut self, list: &mut List, budget: usize) {
        let Some(&id) = self.rows.get(self.done) else {
            return;
        };
        // Rows can be changed or leave the list meanwhile.
        let row = list.row(id);
        let key = row.and_then(|row| list.searchable(row));
        if self.current.as_ref().map(|(key, _)| *key) != key {
            self.current = key
                .zip(row)
                .and_then(|(key, row)| Some((key, Search::new(&list.hash_text(row))?)));
        }
        let Some((key, search)) = &mut self.current else {
            return self.next();
        };
        let found = match search.run(budget) {
            Progress::More { done, all } => {
                self.tried = (done, all);
                return;
            }
            Progress::Found(repair) => Some(repair),
            Progress::NotFound => None,
        };
        let is_found = found.is_some();
        if list.keep_sought(id, *key, found) {
            self.found += usize::from(is_found);
        }
        self.next();
    }

    fn next(&mut self) {
        self.done += 1;
        self.current = None;
        self.tried = (0, 0);
    }

    fn progress(&self) -> SearchProgress {
        SearchProgress {
            rows: self.rows.len(),
            rows_done: self.done,
            found: self.found,
            tried: self.tried.0,
            to_try: self.tried.1,
            done: self.done == self.rows.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::Column;
    use crate::hash::generate::Device;
    use crate::rules::{self, Rule};

    const HEADER: &str = "Device Serial Number,Windows Product ID,Hardware Hash\r\n";

    fn device(number: u64) -> Device {
        Device::numbered(number)
    }

    /// Another character in some places of a device's hash.
    fn damaged(device: &Device, places: &[usize]) -> String {
        let mut hash = device.hash();
        for &at in places {
            let other = if &hash[at..=at] == "A" { "B" } else { "A" };
            hash.replace_range(at..=at, other);
        }
        hash
    }

    fn session(rows: &[(&Device, String)]) -> Session {
        let mut session = Session::default();
        let lines =
            rows.iter().map(|(device, hash)| format!("{},,{hash}\r\n", device.serial));
        let text = HEADER.to_owned() + &lines.collect::<String>();
        let file = session.open("a.csv", text.len() as u64);
        session.feed(file, text.as_bytes());
        session.close(file);
        session
    }

    fn to_the_end(session: &mut Session) -> SearchProgress {
        loop {
            let progress = session.search(100_000);
            if progress.done {
                return progress;
            }
            assert_eq!(session.searching(), Some(progress));
        }
    }

    fn rule() -> &'static Rule {
        rules::named("hash-checksum").expect("a rule")
    }

    fn fix(session: &Session, id: RowId) -> Option<String> {
        let findings = session.findings(id);
        let (_, finding) =
            findings.iter().find(|(found, _)| found.name == rule().name)?;
        Some(finding.fix.as_ref()?.message.to_string())
    }

    #[test]
    fn what_is_found_becomes_the_fix_of_the_row() {
        let device = device(1);
        let mut session = session(&[(&device, damaged(&device, &[300]))]);
        assert_eq!(
            (session.sought(0), session.counts().searchable),
            (Sought::Possible, 1)
        );
        assert_eq!(fix(&session, 0), None);

        assert_eq!(session.begin_search(Some(0)), 1);
        let progress = to_the_end(&mut session);
        assert_eq!((progress.rows, progress.rows_done, progress.found), (1, 1, 1));
        assert_eq!((session.sought(0), session.counts().searchable), (Sought::Found, 0));
        assert_eq!(session.searching(), None);
        let (was, now) =
            (&damaged(&device, &[300])[300..=300], &device.hash()[300..=300]);
        let said = format!(
            "Repair it: Character 301 turned from `{was}` into `{now}`. The checksum proves it."
        );
        assert_eq!(fix(&session, 0), Some(said));

        assert_eq!(session.fix(rule(), None), Ok(1));
        assert_eq!(session.hash(0).expect("a row").text(), device.hash());
        assert_eq!(session.findings(0).len(), 0);
        assert_eq!(session.sought(0), Sought::Pointless);
    }

    #[test]
    fn undo_brings_back_what_was_found_and_an_edit_forgets_it() {
        let device = device(1);
        let mut session = session(&[(&device, damaged(&device, &[300]))]);
        session.begin_search(None);
        to_the_end(&mut session);
        session.fix(rule(), Some(0)).expect("a fix");
        session.undo().expect("an undo");
        assert_eq!(session.sought(0), Sought::Found);
        assert!(fix(&session, 0).is_some());

        session.edit(0, Column::Hash, &damaged(&device, &[301])).expect("an edit");
        assert_eq!(
            (session.sought(0), session.counts().searchable),
            (Sought::Possible, 1)
        );
        assert_eq!(fix(&session, 0), None);
    }

    #[test]
    fn all_rows_that_can_be_searched_are() {
        let devices: Vec<Device> = (1..8).map(device).collect();
        let [one, two, three, four, five, six, seven] = devices.as_slice() else {
            panic!("seven devices");
        };
        let mut lost = four.hash();
        lost.remove(300);
        let mut foreign = five.hash();
        foreign.replace_range(300..301, "?");
        let mut beginning = six.hash();
        beginning.replace_range(1..2, "x");
        let mut session = session(&[
            (one, one.hash()),
            (two, damaged(two, &[300])),
            (three, damaged(three, &[300, 900])),
            (four, lost),
            (five, foreign),
            (six, beginning),
            (seven, seven.hash()[..700].to_owned()),
            (one, "N/A".to_owned()),
        ]);
        assert_eq!(session.begin_search(None), 5);
        let progress = to_the_end(&mut session);
        assert_eq!((progress.rows_done, progress.found), (5, 4));
        let sought: Vec<Sought> = (0..8).map(|id| session.sought(id)).collect();
        use Sought::*;
        assert_eq!(
            sought,
            [Pointless, Found, InVain, Found, Found, Found, Pointless, Pointless]
        );
        // Nothing is searched twice.
        assert_eq!(session.begin_search(None), 0);
        assert_eq!(session.begin_search(Some(2)), 0);
        assert!(session.search(1).done);
        for rule in rules::RULES {
            session.fix(rule, None).expect("a fix");
        }
        for (id, device) in (0..).zip([one, two]).chain((3..).zip([four, five, six])) {
            assert_eq!(session.hash(id).expect("a row").text(), device.hash(), "{id}");
        }
        assert_eq!(session.hash(2).expect("a row").text(), damaged(three, &[300, 900]));
    }

    #[test]
    fn a_search_that_is_stopped_keeps_what_it_found() {
        let (one, two) = (device(1), device(2));
        let rows = [(&one, damaged(&one, &[300])), (&two, damaged(&two, &[300, 900]))];
        let mut session = session(&rows);
        session.begin_search(None);
        while session.search(1000).rows_done == 0 {}
        assert!(!session.search(1000).done);
        session.stop_search();
        assert_eq!(
            (session.sought(0), session.sought(1)),
            (Sought::Found, Sought::Possible)
        );
        assert_eq!(session.searching(), None);
        assert!(session.search(1000).done);
    }

    #[test]
    fn rows_changed_meanwhile_are_searched_as_they_are() {
        let (one, two) = (device(1), device(2));
        let rows =
            [(&one, damaged(&one, &[300, 900])), (&two, damaged(&two, &[300, 900]))];
        let mut session = session(&rows);
        session.begin_search(None);
        assert!(!session.search(1).done);
        session.edit(0, Column::Hash, &damaged(&one, &[301])).expect("an edit");
        session.remove_row(1).expect("a removal");
        let progress = to_the_end(&mut session);
        assert_eq!((progress.rows_done, progress.found), (2, 1));
        assert_eq!(
            (session.sought(0), session.sought(1)),
            (Sought::Found, Sought::Pointless)
        );
        session.undo().expect("an undo");
        assert_eq!(
            (session.sought(1), session.counts().searchable),
            (Sought::Possible, 1)
        );
    }

    #[test]
    fn a_row_that_is_not_there_is_not_searched() {
        let mut session = Session::default();
        assert_eq!((session.begin_search(None), session.begin_search(Some(7))), (0, 0));
        assert_eq!(session.sought(7), Sought::Pointless);
        assert!(session.search(1).done);
    }
}
