//! Sentences of `graph`.

pub(super) const SENTENCES: &[(&str, &str)] = &[];
