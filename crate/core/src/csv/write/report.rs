//! A report for people and spreadsheets.

use std::borrow::Cow;

use csv::QuoteStyle;

use super::lines;

/// The report: UTF-8 with a mark, quoted where needed, no cell a formula.
pub fn write<'a>(
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>,
) -> Vec<u8> {
    let rows = rows.into_iter().map(|row| row.into_iter().map(neutral));
    lines("\u{feff}", QuoteStyle::Necessary, header, rows)
}

/// A cell that a spreadsheet would take for a formula gets a `'` before it, which
/// spreadsheets show as the text alone.
pub fn neutral(cell: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(&cell) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// Whether a spreadsheet would take the cell for a formula, or might cut it off so that
/// it does.
pub fn is_formula(cell: &str) -> bool {
    // Full-width signs count in Japanese and Chinese Excel.
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    cell.trim_start().starts_with(signs) || cell.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutral() {
        let row = |cells: [&'static str; 2]| cells.map(Cow::Borrowed).to_vec();
        let rows = [row(["5CG0001A", "=HYPERLINK(\"x\")"]), row([" @SUM(1)", "-1"])];
        assert_eq!(
            String::from_utf8(write(&["Serial", "Tag"], rows)).expect("UTF-8"),
            "\u{feff}Serial,Tag\r\n5CG0001A,\"'=HYPERLINK(\"\"x\"\")\"\r\n' @SUM(1),'-1\r\n"
        );
        assert!(is_formula("＝1") && is_formula("\t=1") && !is_formula("1-1"));
    }
}
