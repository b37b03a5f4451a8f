//! Sentences of `session`.

pub(super) const SENTENCES: &[(&str, &str)] =
    &[("rows-removed", "{count} {count|one:row|other:rows} removed")];
