//! A row of a sample file.

use super::{Change, Check, Column, Finding, Fix, Message, Row};
use crate::hash::{Problem, ProblemKind};

rule! {
    /// ## What it finds
    /// A row that Microsoft's sample files have to show how they are filled in:
    /// `SpiralOrbit`, `ContosoABC`, the text that stands for a hash, or the product ID
    /// and the device of Partner Center's sample.
    ///
    /// ## Why it matters
    /// It is no device of yours, and registration fails if it is left in (Microsoft's
    /// page on Managed Desktop's samples).
    ///
    /// ## Example
    /// `SpiralOrbit,ContosoABC,000000000000,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U`
    ///
    /// ## Fix
    /// Remove the row.
    "sample-row", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let column = column(row)?;
    let message = Message::new("sample-row.found");
    let fix = Fix { message: Message::new("remove-row"), change: Change::Remove };
    Some(Finding::at(column, message).fix(Some(fix)))
}

/// Whether a row is one of a sample file.
pub(super) fn is_sample(row: &Row<'_>) -> bool {
    column(row).is_some()
}

/// The cell that gives a sample row away.
fn column(row: &Row<'_>) -> Option<Column> {
    let placeholder = |problem: &Problem| problem.kind == ProblemKind::Sample;
    match (row.manufacturer.trim(), row.model.trim(), row.serial.trim()) {
        ("SpiralOrbit", ..) => Some(Column::Manufacturer),
        (_, "ContosoABC", _) => Some(Column::Model),
        // The device whose hash stood in later copies of the sample.
        ("Microsoft Corporation", "Surface Laptop", "016520771357") => {
            Some(Column::Serial)
        }
        _ if row.product_id.trim() == "123451234567" => Some(Column::ProductId),
        _ if row.hash.problems.iter().any(placeholder) => Some(Column::Hash),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_samples_have() {
        check(
            "sample-row",
            r#"
000000000000,,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U,,,SpiralOrbit,ContosoABC
                                                ^^^^^^^^^^^ error: This row is left over from a sample file; it is no device.
                                                fix: Remove this row.
5CG0001A,,dGhpc2RldmljZWlzYW5tbWRkZXZpY2U
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: This row is left over from a sample file; it is no device.
          fix: Remove this row.
5CG0001A,,,,,Contoso,ContosoABC
                     ^^^^^^^^^^ error: This row is left over from a sample file; it is no device.
                     fix: Remove this row.
,123451234567,
 ^^^^^^^^^^^^ error: This row is left over from a sample file; it is no device.
 fix: Remove this row.
016520771357,,,,,Microsoft Corporation,Surface Laptop
^^^^^^^^^^^^ error: This row is left over from a sample file; it is no device.
fix: Remove this row.
"#,
        );
    }

    #[test]
    fn rows_of_devices() {
        check(
            "sample-row",
            r#"
000000000000,,hash(5CG0001A)
5CG0001A,1234512345678,hash(5CG0001A),,,Microsoft Corporation,Surface Laptop
"#,
        );
    }
}
