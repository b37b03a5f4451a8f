//! Look-ups over the rows of an import: who waits for which record, for which device.

use std::collections::{BTreeMap, BTreeSet};

use super::Row;
use super::state::{Counts, State};

#[derive(Debug, Default)]
pub(super) struct Index {
    pub counts: Counts,
    /// Accepted, by record.
    pub accepted: BTreeMap<String, usize>,
    /// Registered, by device; two rows can turn out to be one device.
    pub registered: BTreeMap<String, Vec<usize>>,
    /// Registered, but the service did not say as which device.
    pub nameless: BTreeSet<usize>,
    /// Devices that are some row's already.
    pub claimed: BTreeMap<String, u32>,
}

impl Index {
    pub fn new(rows: &[Row]) -> Self {
        let mut index = Self::default();
        for (at, row) in rows.iter().enumerate() {
            index.learn(at, row);
        }
        index
    }

    pub fn learn(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) += 1;
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
            State::Visible { device, .. } => {
                *self.claimed.entry(device.clone()).or_default() += 1;
            }
            _ => {}
        }
    }

    pub fn forget(&mut self, at: usize, row: &Row) {
        *self.counts.of(&row.state) -= 1;
        match &row.state {
            State::Accepted { record } => {
                self.accepted.remove(record);
            }
            State::Registered { device, .. } if device.is_empty() => {
                self.nameless.remove(&at);
            }
            State::Registered { device, .. } => {
                if let Some(rows) = self.registered.get_mut(device) {
                    rows.retain(|row| *row != at);
                    if rows.is_empty() {
                        self.registered.remove(device);
                    }
                }
                self.unclaim(device);
            }
            State::Visible { device, .. } => self.unclaim(device),
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
