//! An archive, or a file in one, that could not be read to its end.

use super::{Check, Container, Finding};

rule! {
    /// ## What it finds
    /// A ZIP archive, cabinet, gzip file or workbook that is damaged, cut off, protected by
    /// a password, packed in a way that can't be unpacked here, or beyond the limits: 512
    /// MiB packed, 4 GiB a file and 8 GiB altogether unpacked, 10,000 files, three archives
    /// in each other, 250 times its length.
    ///
    /// ## Why it matters
    /// Devices in what could not be read are not in the list, and nothing else would say so.
    ///
    /// ## Example
    /// An archive copied from a stick that was pulled out too early has no end.
    ///
    /// ## Fix
    /// Copy or pack the original once more, or unpack it yourself and add the files in it.
    "container-unreadable", Error, Check::Container(check)
}

fn check(container: &Container) -> Option<Finding> {
    let message = container.problem?.message();
    Some(Finding::whole(message))
}
