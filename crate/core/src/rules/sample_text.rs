//! The explanation in Partner Center's sample file.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// The lines below `SAMPLE EXPLAINED (remove the following section before
    /// uploading)` in the sample file of Partner Center.
    ///
    /// ## Why it matters
    /// They are no devices, and Partner Center asks to remove them. Here they are
    /// dropped. The sample's own devices may still be in the file.
    ///
    /// ## Fix
    /// None needed for the explanation. Remove the rows of the sample, if they are left.
    "sample-text", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let samples = file.table?.notes().samples;
    (samples.count > 0)
        .then(|| Finding::whole(Message::new("sample-text.found").lines(samples)))
}
