//! Look-ups over the rows of an import: who waits for which record, for which device.

use std::collections::{BTreeSet, HashMap};

use super::Row;
use super::state::{Counts, Profile, State};
use crate::graph::journal::Rows;

#[derive(Debug, Default)]
pub(super) struct Index {
    pub counts: Counts,
    /// Accepted, by record.
    pub accepted: HashMap<String, usize>,
    /// Registered, by device; two rows can turn out to be one device.
    pub registered: HashMap<String, Vec<usize>>,
    /// Registered, but the service did not say as which device.
    pub nameless: BTreeSet<usize>,
    /// Visible and waiting for their profile, by device.
    pub unprofiled: HashMap<String, Vec<usize>>,
    /// Devices that are some row's already.
    pub claimed: HashMap<String, u32>,
    /// Rows by their import record, the latest of each.
    pub records: HashMap<String, usize>,
}

impl Index {
    pub fn new(rows: &Rows<Row>) -> Self {
        let mut index = Self::default();
        for (at, row) in rows.iter().enumerate() {
            index.learn(at, row);
        }
        index
    }

    pub fn learn(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) += 1;
        if let Some(count) = self.counts.of_profile(&row.state) {
            *count += 1;
        }
        if !row.record.is_empty() {
            self.records.insert(row.record.clone(), at);
            self.counts.records += usize::from(row.mine.is_some());
        }
        match &row.state {
            State::Accepted { record } => {
                self.accepted.insert(record.clone(), at);
            }
            State::Registered { device, .. } if device.is_empty() => {
                self.nameless.insert(at);
            }
            State::Registered { device, .. } => {
                self.registered.entry(device.clone()).or_default().push(at);
                *self.claimed.entry(device.clone()).or_default() += 1;
            }
            State::Visible { device, profile, .. } => {
                if let Profile::Awaited { .. } = profile {
                    self.unprofiled.entry(device.clone()).or_default().push(at);
                }
                *self.claimed.entry(device.clone()).or_default() += 1;
            }
            _ => {}
        }
    }

    pub fn forget(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) -= 1;
        if let Some(count) = self.counts.of_profile(&row.state) {
            *count -= 1;
        }
        if !row.record.is_empty() {
            self.records.remove(&row.record);
            self.counts.records -= usize::from(row.mine.is_some());
        }
        match &row.state {
            State::Accepted { record } => {
                self.accepted.remove(record);
            }
            State::Registered { device, .. } if device.is_empty() => {
                self.nameless.remove(&at);
            }
            State::Registered { device, .. } => {
                strike(&mut self.registered, device, at);
                self.unclaim(device);
            }
            State::Visible { device, .. } => {
                strike(&mut self.unprofiled, device, at);
                self.unclaim(device);
            }
            _ => {}
        }
    }

    fn unclaim(&mut self, device: &str) {
        if let Some(count) = self.claimed.get_mut(device) {
            *count -= 1;
            if *count == 0 {
                self.claimed.remove(device);
            }
        }
    }
}

fn strike(rows: &mut HashMap<String, Vec<usize>>, device: &str, at: usize) {
    if let Some(known) = rows.get_mut(device) {
        known.retain(|row| *row != at);
        if known.is_empty() {
            rows.remove(device);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::failure::Failure;
    use crate::graph::import::clean::Mine;

    fn row(state: State, record: &str) -> Row {
        let mine = (!record.is_empty()).then_some(Mine::Open);
        Row {
            state,
            serial: String::from("S"),
            sent: None,
            record: record.to_owned(),
            ours: true,
            mine,
            gone: None,
        }
    }

    fn registered(device: &str) -> Row {
        let device = device.to_owned();
        row(State::Registered { record: String::from("r"), device }, "r")
    }

    fn visible(profile: Profile) -> Row {
        let (device, tag) = (String::from("d"), String::new());
        row(State::Visible { device, tag, profile }, "")
    }

    #[test]
    fn what_is_forgotten_leaves_nothing() {
        let empty = format!("{:?}", Index::default());
        for row in [
            row(State::Planned, ""),
            row(State::Sent, ""),
            row(State::Accepted { record: String::from("r") }, "r"),
            registered(""),
            registered("d"),
            visible(Profile::Awaited { status: String::new() }),
            visible(Profile::Unasked),
            row(State::Failed(Failure::no_hash()), "r"),
        ] {
            let mut index = Index::default();
            index.learn(0, &row);
            assert_ne!(format!("{index:?}"), empty, "{row:?}");
            index.forget(0, &row);
            assert_eq!(format!("{index:?}"), empty, "{row:?}");
        }
    }

    #[test]
    fn a_device_of_two_rows_stays_the_others() {
        for row in [registered("d"), visible(Profile::Awaited { status: String::new() })]
        {
            let mut index = Index::default();
            index.learn(0, &row);
            index.learn(1, &row);
            index.forget(0, &row);
            assert_eq!(index.claimed.get("d"), Some(&1));
            let rows = index.registered.get("d").or(index.unprofiled.get("d"));
            assert_eq!(rows, Some(&vec![1]));
        }
    }
}
