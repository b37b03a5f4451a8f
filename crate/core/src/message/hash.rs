//! Sentences of `hash`.

pub(super) const SENTENCES: &[(&str, &str)] =
    &[("hash-empty", "the hardware hash is empty")];
