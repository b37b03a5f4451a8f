//! Rows handed back to whoever made the file: its columns as they were, and behind them
//! why each row was refused.
//!
//! It reads again as a file, so no cell of it is changed, and a spreadsheet takes a
//! cell that begins like a formula for one; the session says so before it is saved.

use csv::QuoteStyle;

use super::report::neutral;
use super::{Cells, Lines};
use crate::csv::flavour::Column;

/// The header of the last column.
pub const REASONS: &str = "Reasons";

/// The file: UTF-8 with a mark, so that spreadsheets read it as such.
pub fn write(columns: &[Column], rows: &[(Cells<'_>, String)]) -> Vec<u8> {
    let header: Vec<&str> =
        columns.iter().map(|column| column.header()).chain([REASONS]).collect();
    let mut lines = Lines::new("\u{feff}", QuoteStyle::Necessary, &header);
    for (row, reasons) in rows {
        let reasons = neutral(reasons.into());
        let cells = columns.iter().map(|column| row.get(*column));
        let cells: Vec<&str> = cells.chain([&*reasons]).collect();
        lines.add(&cells);
    }
    lines.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_as_they_are_and_reasons_stand_last() {
        let row =
            Cells { serial: "=1+1".into(), hash: "a\nb".into(), ..Cells::default() };
        let rows = [(row, "=No. Hash, damaged.".to_owned())];
        assert_eq!(
            String::from_utf8(write(&[Column::Serial, Column::Hash], &rows))
                .expect("UTF-8"),
            "\u{feff}Device Serial Number,Hardware Hash,Reasons\r\n\
             =1+1,\"a\nb\",\"'=No. Hash, damaged.\"\r\n"
        );
    }
}
