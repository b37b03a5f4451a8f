//! Work on many rows side by side: on all cores, where the machine has threads.

/// What is known of more rows at once than these would take much memory.
pub(super) const MANY: usize = 4096;

/// Whether it is worth to ask all cores for work on so many rows.
#[cfg(not(target_family = "wasm"))]
pub(super) fn are_worth(rows: usize) -> bool {
    rows >= 64 && rayon::current_num_threads() > 1
}

/// In a browser the module has one thread.
#[cfg(target_family = "wasm")]
pub(super) fn are_worth(_rows: usize) -> bool {
    false
}

/// What `work` makes of each item, in order.
#[cfg(not(target_family = "wasm"))]
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync + Send,
) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter().with_min_len(16).map(work).collect()
}

#[cfg(target_family = "wasm")]
pub(super) fn each<T, R>(items: &[T], work: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(work).collect()
}
