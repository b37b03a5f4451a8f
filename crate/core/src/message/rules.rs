//! Sentences of `rules`.

pub(super) const SENTENCES: &[(&str, &str)] = &[];
