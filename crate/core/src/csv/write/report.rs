//! A report for people and spreadsheets.

use std::borrow::Cow;

use csv::QuoteStyle;

use super::Lines;

/// The report: UTF-8 with a mark, quoted where needed, no cell a formula.
pub struct Report(Lines);

impl Report {
    /// A report with this header line.
    pub fn new(header: &[&str]) -> Self {
        Self(Lines::new("\u{feff}", QuoteStyle::Necessary, header))
    }

    /// One line.
    pub fn line(&mut self, cells: &[&str]) {
        let cells: Vec<Cow<'_, str>> =
            cells.iter().map(|cell| neutral((*cell).into())).collect();
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.0.add(&cells);
    }

    /// The bytes of the whole report.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish()
    }
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
    // What shows nothing may be dropped on the way to the cell.
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    cell.trim_start_matches(unseen).starts_with(signs)
        || cell.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutral() {
        let mut report = Report::new(&["Serial", "Tag"]);
        report.line(&["5CG0001A", "=HYPERLINK(\"x\")"]);
        report.line(&[" @SUM(1)", "-1"]);
        assert_eq!(
            String::from_utf8(report.finish()).expect("UTF-8"),
            "\u{feff}Serial,Tag\r\n5CG0001A,\"'=HYPERLINK(\"\"x\"\")\"\r\n' @SUM(1),'-1\r\n"
        );
        assert!(is_formula("＝1") && is_formula("\t=1") && !is_formula("1-1"));
        assert!(is_formula("\0=1") && is_formula("\u{200b}\u{feff}+1"));
    }
}
