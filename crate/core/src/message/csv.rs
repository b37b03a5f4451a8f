//! Sentences of `csv`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("flavour-intune-3", "Intune, three columns"),
    ("flavour-intune-4", "Intune, four columns"),
    ("flavour-intune-5", "Intune, five columns"),
    ("flavour-other", "Columns of no flavour we know"),
];
