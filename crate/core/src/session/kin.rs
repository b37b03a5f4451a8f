//! Rows that have something in common: a serial number, a UUID, a TPM key.
//!
//! A key is a digest of what they share. Almost always one row has it, without
//! allocation. What rules say of rows with much company depends on the first few of
//! them only, so that a column filled with one text costs no more than any other.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use preflight_loops::digest;

use super::list::RowId;

/// Rows looked at of those that share a key.
const FIRST: usize = 12;

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shared {
    Serial,
    Uuid,
    TpmKey,
    Text,
}

/// The key of what rows may share.
pub(super) fn key(what: Shared, pieces: &[&[u8]]) -> u64 {
    digest(what as u8, pieces)
}

/// The key of a text of which these bytes matter; nothing where none do.
pub(super) fn text_key(what: Shared, mut bytes: impl Iterator<Item = u8>) -> Option<u64> {
    // A digest takes one byte after the other far slower, and nearly every text is short.
    let mut short = [0; 64];
    let mut length = 0;
    for (place, byte) in short.iter_mut().zip(&mut bytes) {
        *place = byte;
        length += 1;
    }
    if length < short.len() {
        let all = short.get(..length).filter(|all| !all.is_empty())?;
        return Some(key(what, &[all]));
    }
    let all: Vec<u8> = short.into_iter().chain(bytes).collect();
    Some(key(what, &[&all]))
}

/// The key of a serial number, blanks and case aside; nothing for no text.
pub(super) fn serial_key(serial: &str) -> Option<u64> {
    let bytes = serial.bytes().filter(|byte| !byte.is_ascii_whitespace());
    text_key(Shared::Serial, bytes.map(|byte| byte.to_ascii_lowercase()))
}

/// Keys are digests already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map whose keys are digests.
pub(super) type ByDigest<V> = HashMap<u64, V, BuildHasherDefault<AsItIs>>;

#[derive(Debug)]
enum Rows {
    One(RowId),
    /// In a box: there is a slot for every row, and few of them are for many.
    #[allow(clippy::box_collection)]
    Many(Box<BTreeSet<RowId>>),
}

/// Rows by key.
#[derive(Debug, Default)]
pub(super) struct Kin {
    rows: ByDigest<Rows>,
    /// Keys of which one of the first rows came or went: their rows are to be checked.
    changed: Vec<u64>,
}

impl Kin {
    pub(super) fn join(&mut self, key: u64, id: RowId) {
        let Some(rows) = self.rows.get_mut(&key) else {
            self.rows.insert(key, Rows::One(id));
            return;
        };
        if let Rows::One(other) = *rows {
            *rows = Rows::Many(Box::new(BTreeSet::from([other])));
        }
        if let Rows::Many(rows) = rows {
            rows.insert(id);
            if is_among_first(rows, id) {
                self.changed.push(key);
            }
        }
    }

    pub(super) fn leave(&mut self, key: u64, id: RowId) {
        match self.rows.get_mut(&key) {
            Some(Rows::Many(rows)) => {
                let matters = is_among_first(rows, id);
                rows.remove(&id);
                if rows.is_empty() {
                    self.rows.remove(&key);
                } else if matters {
                    self.changed.push(key);
                }
            }
            Some(Rows::One(known)) if *known == id => drop(self.rows.remove(&key)),
            _ => {}
        }
    }

    /// Something else about a row has changed that matters to the others.
    pub(super) fn touch(&mut self, key: u64, id: RowId) {
        if let Some(Rows::Many(rows)) = self.rows.get(&key)
            && is_among_first(rows, id)
        {
            self.changed.push(key);
        }
    }

    /// The first other rows with this key.
    pub(super) fn others(&self, key: u64, id: RowId) -> impl Iterator<Item = RowId> {
        let rows = match self.rows.get(&key) {
            Some(Rows::Many(rows)) => Some(rows.iter().copied().take(FIRST)),
            _ => None,
        };
        rows.into_iter().flatten().filter(move |other| *other != id)
    }

    /// The rows to be checked again since this was last asked.
    pub(super) fn take_changed(&mut self) -> Vec<RowId> {
        let mut keys = std::mem::take(&mut self.changed);
        keys.sort_unstable();
        keys.dedup();
        let mut ids: Vec<RowId> = Vec::new();
        for rows in keys.iter().filter_map(|key| self.rows.get(key)) {
            match rows {
                Rows::One(id) => ids.push(*id),
                Rows::Many(rows) => ids.extend(rows.iter()),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

fn is_among_first(rows: &BTreeSet<RowId>, id: RowId) -> bool {
    rows.len() <= FIRST || rows.iter().take(FIRST).any(|row| *row == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_meet_and_part() {
        let mut kin = Kin::default();
        kin.join(7, 1);
        assert!(kin.take_changed().is_empty());
        kin.join(7, 4);
        kin.join(8, 4);
        assert_eq!(kin.take_changed(), [1, 4]);
        assert_eq!(kin.others(7, 1).collect::<Vec<_>>(), [4]);
        assert_eq!(kin.others(8, 4).count(), 0);
        kin.leave(7, 1);
        assert_eq!(kin.take_changed(), [4]);
        assert_eq!(kin.others(7, 4).count(), 0);
    }

    #[test]
    fn much_company_is_looked_at_a_little() {
        let mut kin = Kin::default();
        (0..1000).for_each(|id| kin.join(7, id));
        kin.take_changed();
        kin.join(7, 1000);
        kin.leave(7, 500);
        assert!(kin.take_changed().is_empty());
        assert_eq!(kin.others(7, 999).count(), FIRST);
        kin.leave(7, 0);
        assert_eq!(kin.take_changed().len(), 999);
    }

    #[test]
    fn serial_numbers_meet_whatever_their_case() {
        assert_eq!(serial_key("5cg 0001a "), serial_key("5CG0001A"));
        assert_ne!(serial_key("5CG0001A"), serial_key("5CG0001B"));
        assert_eq!(serial_key(" "), None);
    }
}
