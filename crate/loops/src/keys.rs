//! Sorting a long list by keys of one width.

/// Sorts numbers by the keys beside them, and by themselves where those are the same.
pub fn sort(keyed: &mut [(u128, u32)]) {
    keyed.sort_unstable();
}
