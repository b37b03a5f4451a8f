//! Which rules found something in a row: one bit each.

/// A set of rules, by their places in [`RULES`](crate::rules::RULES).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found([u64; 2]);

impl Found {
    pub(super) fn add(&mut self, rule: usize) {
        if let Some(word) = self.0.get_mut(rule / 64) {
            *word |= 1 << (rule % 64);
        }
    }

    pub(super) fn has(self, rule: usize) -> bool {
        self.0.get(rule / 64).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }

    /// The places of the rules in it, in order.
    pub(super) fn rules(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().zip([0, 64]).flat_map(|(mut word, first)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros();
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(first + bit as usize)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_in_it() {
        let mut found = Found::default();
        assert!(found.is_empty());
        for rule in [0, 63, 64, 100, 127] {
            found.add(rule);
        }
        assert_eq!(found.rules().collect::<Vec<_>>(), [0, 63, 64, 100, 127]);
        assert!(found.has(64) && !found.has(1) && !found.has(200));
    }
}
