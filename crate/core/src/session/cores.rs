//! Work on many rows side by side: on all cores, where the machine has threads.

/// What is known of more rows at once than these would take much memory.
pub(super) const MANY: usize = 4096;

/// Below so many pieces of work the cores are not worth asking.
#[cfg(not(target_family = "wasm"))]
const FEW: usize = 64;

/// What `work` makes of each item, in order.
#[cfg(not(target_family = "wasm"))]
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync + Send,
) -> Vec<R> {
    use rayon::prelude::*;
    if items.len() < FEW || rayon::current_num_threads() == 1 {
        return items.iter().map(work).collect();
    }
    items.par_iter().with_min_len(FEW / 4).map(work).collect()
}

/// The same in a browser, whose module has one thread.
#[cfg(target_family = "wasm")]
pub(super) fn each<T, R>(items: &[T], work: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(work).collect()
}
