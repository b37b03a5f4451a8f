//! Sorting what is short, or waits for nobody.
//!
//! The library compiles its sort anew for every type and every order, 3 to 6 kB of the
//! page's module each time. Here it is compiled once, for the places of a list. A sort
//! that somebody waits for (the rows of the grid) takes the library's own, and so do
//! numbers of rows, which have one sort between them.

use std::cmp::Ordering;

/// Sorts by an order; what is equal in it stays as it stands.
pub fn by<T>(list: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let mut from = places(list.len(), &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    arrange(&mut from, &mut |a, b| list.swap(a, b));
}

/// Sorts by a key; what has the same stays as it stands.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// Which place comes first, which second, and so on.
fn places(len: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| order(*a, *b));
    places
}

/// Moves to each place what is at the place that `from` says, by swapping two at a time.
fn arrange(from: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..from.len() {
        let mut at = start;
        while let Some(next) = from.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if next == start {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_the_library_sorts(list: Vec<(u8, u16)>) {
            let (mut ours, mut theirs) = (list.clone(), list);
            by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            by(&mut ours, |a, b| b.cmp(a));
            theirs.sort_by(|a, b| b.cmp(a));
            prop_assert_eq!(ours, theirs);
        }
    }
}
