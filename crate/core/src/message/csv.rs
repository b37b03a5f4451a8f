//! Sentences of `csv`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("flavour-intune-3", "Intune, three columns"),
    ("flavour-intune-4", "Intune, four columns"),
    ("flavour-intune-5", "Intune, five columns"),
    ("flavour-partner", "Partner Center"),
    (
        "kind-identifier",
        "A corporate identifier registers nothing by itself: add it in Intune under Devices, \
         Enrollment, Corporate device identifiers, and Intune knows the device when it enrols.",
    ),
    (
        "kind-product-id",
        "Graph registers by hardware hash only: your partner or the maker registers this \
         product key ID in Partner Center.",
    ),
    (
        "kind-tuple",
        "Graph registers by hardware hash only: your partner or the maker registers this \
         manufacturer, serial number and model in Partner Center.",
    ),
    ("flavour-other", "Columns of no flavour we know"),
];
