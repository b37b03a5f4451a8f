//! What a spreadsheet shows where a formula failed.

use super::{Check, Column, Finding, Fix, Message, Row};
use super::{excel, product_id_class, sample_row, serial_class};

rule! {
    /// ## What it finds
    /// An error value of a spreadsheet where a text should be: `#N/A`, `#REF!`, `#VALUE!`,
    /// `#NAME?`, `#DIV/0!`, `#NULL!`, `#NUM!`, and what they are called in German
    /// (`#NV`, `#BEZUG!`, `#WERT!`), French, Spanish, Italian, Dutch and Portuguese.
    ///
    /// ## Why it matters
    /// A formula looked the value up and did not find it, and saving as CSV wrote the
    /// complaint in its place. Registered as it is, `#N/A` becomes the tag of every device
    /// that was not found, and no group has it.
    ///
    /// ## Example
    /// `5CG0001A,,T0EB…,#N/A`
    ///
    /// ## Fix
    /// A serial number or product ID is taken from the hash where that proves it; a
    /// product ID beside a whole hash may be empty. A tag or user only you can know.
    "spreadsheet-error", Error, Check::Text(check)
}

fn check(row: &Row<'_>, column: Column, text: &str) -> Option<Finding> {
    if !excel::is_error(text.trim()) || sample_row::is_sample(row) {
        return None;
    }
    let fix = match column {
        Column::Serial => row.hash.serial().map(serial_class::from_hash),
        Column::ProductId => product_id_class::fix(row)
            .or_else(|| row.hash.is_proved().then(|| Fix::make(Column::ProductId, ""))),
        // Beside a hash they are compared with what it says.
        Column::Manufacturer | Column::Model if row.hash.is_proved() => return None,
        _ => None,
    };
    let message = Message::new("spreadsheet-error.found")
        .with("text", text.trim())
        .with("column", column.header());
    Some(Finding::at(column, message).fix(fix))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn the_hash_knows_better() {
        check(
            "spreadsheet-error",
            r#"
#N/A,#REF!,hash(5CG0001A).text(24,3405691234567)
^^^^ error: `#N/A` is what a spreadsheet shows where a formula failed: the Device Serial Number itself is not in the file.
fix: Take `5CG0001A` from the hash.
     ^^^^^ error: `#REF!` is what a spreadsheet shows where a formula failed: the Windows Product ID itself is not in the file.
     fix: Take `3405691234567` from the hash.
5CG0001B,#NV,hash(5CG0001B).without(24)
         ^^^ error: `#NV` is what a spreadsheet shows where a formula failed: the Windows Product ID itself is not in the file.
         fix: Make it empty.
"#,
        );
    }

    #[test]
    fn nobody_knows_better() {
        check(
            "spreadsheet-error",
            r#"
5CG0001A,,hash(5CG0001A), #N/A,#BEZUG!
                         ^^^^^ error: `#N/A` is what a spreadsheet shows where a formula failed: the Group Tag itself is not in the file.
                               ^^^^^^^ error: `#BEZUG!` is what a spreadsheet shows where a formula failed: the Assigned User itself is not in the file.
5CG0001B,,#NAME?,,,#¡VALOR!,
                   ^^^^^^^^ error: `#¡VALOR!` is what a spreadsheet shows where a formula failed: the Manufacturer name itself is not in the file.
          ^^^^^^ error: `#NAME?` is what a spreadsheet shows where a formula failed: the Hardware Hash itself is not in the file.
"#,
        );
    }

    #[test]
    fn told_by_others_or_none() {
        check(
            "spreadsheet-error",
            r##"
####,,hash(5CG0001A),#1,,#N/A,
N/A,N/A,,N/A,N/A
5CG0001B,,,#hq!,
"##,
        );
    }
}
