//! Sentences of `csv`.

pub(super) const SENTENCES: &[(&str, &str)] = &[];
