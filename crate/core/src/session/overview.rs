//! What a list is made of: its rows by maker and model, by tag, by Windows, by state.
//!
//! In: the rows, whatever the filter. Out: counts, most first, to be drawn as they are.
//! A list may be of hundreds of thousands: each row is looked at once, and what was
//! counted stays until something changes.

use std::collections::HashMap;

use super::{Session, State};
use crate::csv::Column;
use crate::few::Few;
use crate::rules::Severity;
use crate::sort;

/// Makers, tags and the like that are told by name; the rest is counted together.
const NAMED: usize = 60;

/// What the rows of a list are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Rows in the list.
    pub rows: usize,
    /// By maker, and of each by model.
    pub makers: Ranked<Maker>,
    /// By group tag; the empty one is none.
    pub tags: Ranked<String>,
    /// By the build of the Windows that took the hash; 0 is none that is known.
    pub builds: Ranked<u16>,
    /// By state, in the order of states.
    pub states: Vec<(State, usize)>,
    /// Of those that are checked, and ready, how many have a warning.
    pub warned: usize,
}

/// A maker with its models.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Maker {
    /// As its hashes say, or else the files; the empty one is none.
    pub name: String,
    /// Its models.
    pub models: Ranked<String>,
}

/// Kinds with the number of their rows, most first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ranked<T> {
    /// Those with most rows.
    pub named: Vec<(T, usize)>,
    /// How many kinds there are beside them.
    pub others: usize,
    /// The rows of those.
    pub others_rows: usize,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { named: Vec::new(), others: 0, others_rows: 0 }
    }
}

impl<T: Ord> Ranked<T> {
    fn of(kinds: impl IntoIterator<Item = (T, usize)>) -> Self {
        let mut named = most_first(kinds);
        let rest = named.split_off(named.len().min(NAMED));
        let others_rows = rest.iter().map(|(_, rows)| rows).sum();
        Self { named, others: rest.len(), others_rows }
    }
}

/// Kinds with the number of their rows: those with most first, else in their own order.
fn most_first<T: Ord>(kinds: impl IntoIterator<Item = (T, usize)>) -> Vec<(T, usize)> {
    let mut kinds: Vec<(T, usize)> = kinds.into_iter().collect();
    sort::by(&mut kinds, |a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    kinds
}

impl Session {
    /// The group tags of the rows with how many have each, most first, no more than so
    /// many; the empty one is none.
    pub fn tags(&self, most: usize) -> Vec<(&str, usize)> {
        let mut tags: HashMap<&str, usize> = HashMap::new();
        for (_, row) in self.list.present() {
            *tags.entry(self.list.text(row, Column::GroupTag)).or_default() += 1;
        }
        let mut tags = most_first(tags);
        tags.truncate(most);
        tags
    }

    /// What the rows of the list are.
    pub fn overview(&mut self) -> &Overview {
        let revision = self.revision;
        let known = self.overview.take().filter(|(of, _)| *of == revision);
        let overview = known.unwrap_or_else(|| (revision, self.count_rows()));
        &self.overview.insert(overview).1
    }

    fn count_rows(&self) -> Overview {
        let list = &self.list;
        let mut tags: HashMap<&str, usize> = HashMap::new();
        let mut builds = Few::default();
        let mut states = Few::default();
        let mut warned = 0;
        let makes = list.makes.count(list.present().map(|(id, row)| {
            let state = self.state(id);
            *states.at(state) += 1;
            *tags.entry(list.text(row, Column::GroupTag)).or_default() += 1;
            *builds.at(row.build) += 1;
            let warns = || list.worst(row) == Some(Severity::Warning);
            warned += usize::from(state == State::Checked && warns());
            row.make
        }));
        let mut makers: HashMap<&str, Vec<(String, usize)>> = HashMap::new();
        for (maker, model, rows) in makes {
            makers.entry(maker).or_default().push((model.to_owned(), rows));
        }
        let maker = |(name, models): (&str, Vec<(String, usize)>)| {
            let rows = models.iter().map(|(_, rows)| rows).sum();
            (Maker { name: name.to_owned(), models: Ranked::of(models) }, rows)
        };
        Overview {
            rows: list.counts.rows as usize,
            makers: Ranked::of(makers.into_iter().map(maker)),
            tags: Ranked::of(tags.into_iter().map(|(tag, rows)| (tag.to_owned(), rows))),
            builds: Ranked::of(builds),
            states: states.into_iter().collect(),
            warned,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filter;
    use super::super::tests::{HEADER, device, line, read, session};
    use super::*;
    use crate::hash::generate::Device;

    fn made_by(serial: &str, maker: &str, model: &str, build: u16) -> String {
        let mut device =
            Device { manufacturer: maker.into(), model: model.into(), ..device(serial) };
        device.capture.os_build.0 = build;
        format!("{serial},,{},HQ,\r\n", device.hash())
    }

    fn some() -> Session {
        session(&[
            made_by("A1", "Fabrikam", "F1", 26100),
            made_by("A2", "Fabrikam", "F2", 26100),
            made_by("A3", "Fabrikam", "F2", 19045),
            made_by("A4", "Contoso", "F1", 22631),
            line("A5", "").replace("A5,", "A5 ,"),
        ])
    }

    fn named<T: Clone>(ranked: &Ranked<T>) -> Vec<(T, usize)> {
        assert_eq!((ranked.others, ranked.others_rows), (0, 0));
        ranked.named.clone()
    }

    #[test]
    fn rows_are_counted_by_what_they_are_most_first() {
        let mut session = some();
        session.remove_row(4).expect("not running");
        let overview = session.overview().clone();
        assert_eq!(overview.rows, 4);
        let makers = named(&overview.makers);
        let names: Vec<_> = makers.iter().map(|(it, rows)| (&*it.name, *rows)).collect();
        assert_eq!(names, [("Fabrikam", 3), ("Contoso", 1)]);
        assert_eq!(named(&makers[0].0.models), [("F2".into(), 2), ("F1".into(), 1)]);
        assert_eq!(named(&overview.tags), [("HQ".into(), 4)]);
        assert_eq!(named(&overview.builds), [(26100, 2), (19045, 1), (22631, 1)]);
        assert_eq!(overview.states, [(State::Checked, 4)]);
        session.undo().expect("not running");
        assert_eq!(session.overview().rows, 5);
        assert_eq!(named(&session.overview().tags), [("HQ".into(), 4), ("".into(), 1)]);
    }

    #[test]
    fn each_count_is_that_of_its_filter() {
        let mut session = some();
        let Overview { makers, tags, builds, states, .. } = session.overview().clone();
        let mut filters = Vec::new();
        for (maker, rows) in makers.named {
            let filter = Filter { maker: Some(maker.name), ..Filter::default() };
            for (model, rows) in maker.models.named {
                filters.push((Filter { model: Some(model), ..filter.clone() }, rows));
            }
            filters.push((filter, rows));
        }
        let of = Filter::default;
        filters.extend(
            tags.named
                .into_iter()
                .map(|(tag, rows)| (Filter { tag: Some(tag), ..of() }, rows)),
        );
        filters.extend(
            builds
                .named
                .into_iter()
                .map(|(build, rows)| (Filter { build: Some(build), ..of() }, rows)),
        );
        filters.extend(
            states
                .into_iter()
                .map(|(state, rows)| (Filter { states: vec![state], ..of() }, rows)),
        );
        assert!(filters.len() > 9);
        for (filter, rows) in filters {
            session.show(filter.clone());
            assert_eq!(session.shown().len(), rows, "{filter:?}");
        }
    }

    #[test]
    fn what_has_no_hash_is_told_by_its_file() {
        let mut session = Session::default();
        let text = "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,\
             Device model\r\nA1,,,Contoso,C1\r\nA2,,,Contoso,C2\r\n";
        read(&mut session, "a.csv", text.as_bytes(), 4096);
        let makers = named(&session.overview().makers);
        assert_eq!(makers.len(), 1);
        assert_eq!((&*makers[0].0.name, makers[0].1), ("Contoso", 2));
        assert_eq!(named(&session.overview().builds), [(0, 2)]);
        session.edit(1, Column::Manufacturer, "Fabrikam").expect("not running");
        let makers = named(&session.overview().makers);
        assert_eq!(
            makers.iter().map(|(it, _)| &*it.name).collect::<Vec<_>>(),
            ["Contoso", "Fabrikam"]
        );
    }

    #[test]
    fn of_very_many_kinds_the_rare_ones_are_counted_together() {
        let lines: Vec<_> =
            (0..100).map(|n| format!("S{n},,,T{:03},\r\n", n.min(70))).collect();
        let mut session = Session::default();
        read(
            &mut session,
            "a.csv",
            (HEADER.to_owned() + &lines.concat()).as_bytes(),
            999,
        );
        let tags = session.overview().tags.clone();
        assert_eq!((tags.named.len(), tags.others, tags.others_rows), (60, 11, 11));
        assert_eq!(tags.named[0], ("T070".into(), 30));
    }

    #[test]
    fn rows_with_warnings_are_ready_all_the_same() {
        let mut session = session(&[line("A1", "HQ "), line("A2", "HQ")]);
        let (ready, warned) =
            (session.overview().states.clone(), session.overview().warned);
        assert_eq!((ready, warned), (vec![(State::Checked, 2)], 1));
    }
}
