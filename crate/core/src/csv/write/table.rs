//! Rows handed to people who go on with them: the columns as they were, and behind them
//! what is said of each row: why it was refused, for one.
//!
//! It reads again as a file, so no cell of it is changed but for NULs in it, and a
//! spreadsheet takes a cell that begins like a formula for one; the session says so
//! before it is saved.

use csv::QuoteStyle;

use super::report::neutral;
use super::{Cells, Lines};
use crate::csv::flavour::Column;

/// The file: UTF-8 with a mark, so that spreadsheets read it as such. `said` has the
/// headers of what is said of each row.
pub fn write(
    columns: &[Column],
    said: &[&str],
    rows: &[(Cells<'_>, Vec<String>)],
) -> Vec<u8> {
    let headers = columns.iter().map(|column| column.header());
    let header: Vec<&str> = headers.chain(said.iter().copied()).collect();
    let mut lines = Lines::new("\u{feff}", QuoteStyle::Necessary, &header);
    for (row, said) in rows {
        let said: Vec<_> = said.iter().map(|text| neutral(text.into())).collect();
        let cells = columns.iter().map(|column| row.get(*column));
        let cells: Vec<&str> = cells.chain(said.iter().map(AsRef::as_ref)).collect();
        lines.add(&cells);
    }
    lines.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_as_they_are_and_what_is_said_stands_last() {
        let row =
            Cells { serial: "=1+1".into(), hash: "a\nb".into(), ..Cells::default() };
        let rows = [(row, vec!["=No. Hash, damaged.".to_owned(), "2".to_owned()])];
        let file = write(&[Column::Serial, Column::Hash], &["Reasons", "Times"], &rows);
        assert_eq!(
            String::from_utf8(file).expect("UTF-8"),
            "\u{feff}Device Serial Number,Hardware Hash,Reasons,Times\r\n\
             =1+1,\"a\nb\",\"'=No. Hash, damaged.\",2\r\n"
        );
    }

    #[test]
    fn a_text_with_nuls_is_not_taken_for_utf_16_when_it_is_read() {
        let hash: String = "T0EB".chars().flat_map(|c| [c, '\0']).collect();
        let row = Cells { serial: "5CG\0".into(), hash: hash.into(), ..Cells::default() };
        let file = write(&[Column::Serial, Column::Hash], &[], &[(row, Vec::new())]);
        assert_eq!(
            String::from_utf8(file).expect("UTF-8"),
            "\u{feff}Device Serial Number,Hardware Hash\r\n5CG ,T 0 E B \r\n"
        );
    }
}
