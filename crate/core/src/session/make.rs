//! Makers and models: each pair that rows have stands here once, under a number.
//!
//! A row's maker is told by its hash, or else by its file; both are known as the row
//! enters. With a number for each, rows are counted and shown, sorted and filtered
//! without walking hashes.

use super::kin::{ByDigest, Shared, key};

/// The number of a maker and model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MakeId(u32);

/// Every maker and model that a row has or had.
#[derive(Debug, Default)]
pub(super) struct Makes {
    texts: Vec<(Box<str>, Box<str>)>,
    ids: ByDigest<MakeId>,
}

/// A pair that has no number yet.
#[derive(Debug)]
pub(super) struct NewMake(u64, Box<str>, Box<str>);

impl Makes {
    /// The number of a maker and model, or what is to be added.
    pub(super) fn find(&self, maker: &str, model: &str) -> Result<MakeId, NewMake> {
        let digest = key(Shared::Text, &[maker.as_bytes(), model.as_bytes()]);
        let known = self.ids.get(&digest).copied();
        // Rows are shown and registered under these names: a digest alone says too little.
        let same = |id: &MakeId| (self.maker(*id), self.model(*id)) == (maker, model);
        known.filter(same).ok_or_else(|| NewMake(digest, maker.into(), model.into()))
    }

    pub(super) fn add(&mut self, NewMake(digest, maker, model): NewMake) -> MakeId {
        // There are no more of them than rows, and those are counted in 32 bits.
        let id = MakeId(self.texts.len() as u32);
        self.texts.push((maker, model));
        self.ids.insert(digest, id);
        id
    }

    pub(super) fn maker(&self, id: MakeId) -> &str {
        self.texts.get(id.0 as usize).map_or("", |(maker, _)| maker)
    }

    pub(super) fn model(&self, id: MakeId) -> &str {
        self.texts.get(id.0 as usize).map_or("", |(_, model)| model)
    }

    /// The numbers of those with this maker and this model, where they are asked for, from
    /// the lowest on.
    pub(super) fn like(&self, maker: Option<&str>, model: Option<&str>) -> Vec<MakeId> {
        let fits = |(_, (a, b)): &(u32, &(Box<str>, Box<str>))| {
            maker.is_none_or(|maker| **a == *maker)
                && model.is_none_or(|model| **b == *model)
        };
        (0..).zip(&self.texts).filter(fits).map(|(id, _)| MakeId(id)).collect()
    }

    /// For each pair how many of these rows have it; those that none has are left out.
    pub(super) fn count(
        &self,
        rows: impl Iterator<Item = MakeId>,
    ) -> impl Iterator<Item = (&str, &str, usize)> {
        let mut counts = vec![0; self.texts.len()];
        rows.for_each(|MakeId(id)| {
            if let Some(count) = counts.get_mut(id as usize) {
                *count += 1;
            }
        });
        let counted = self.texts.iter().zip(counts);
        counted
            .filter(|(_, count)| *count > 0)
            .map(|((maker, model), count)| (&**maker, &**model, count))
    }
}
