//! A file of a kind that is known, and not read.

use super::{Check, Container, Finding};

rule! {
    /// ## What it finds
    /// A file that is no table, archive or workbook that can be read here, told by its
    /// content and not by its name: an `.xls` workbook, a PDF document, a picture, a 7z
    /// archive, a program.
    ///
    /// ## Why it matters
    /// Nothing of it is in the list.
    ///
    /// ## Example
    /// A workbook in the format of Excel 2003 named `devices.csv`.
    ///
    /// ## Fix
    /// Save or export the table as CSV or `.xlsx`, or unpack the archive, and add that.
    "file-foreign", Error, Check::Container(check)
}

fn check(container: &Container) -> Option<Finding> {
    let message = container.foreign?.message();
    Some(Finding::whole(message))
}
