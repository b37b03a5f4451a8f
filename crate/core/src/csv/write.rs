//! Rows to the bytes that a target accepts.
//!
//! Intune's own pane reads "only ANSI-format text files", "quotation marks aren't
//! allowed", "extra columns aren't allowed", headers are case-sensitive, and a file has
//! "up to 500 rows" (Microsoft's page on adding devices). ASCII is at once ANSI and
//! UTF-8, so that is what is written.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::flavour::{Column, Flavour, INTUNE_3, INTUNE_4, INTUNE_5};

/// Most rows in one file for Intune's own pane (its page on adding devices).
pub const INTUNE_ROWS: usize = 500;

/// The cells of one row in a file for Intune.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct IntuneRow {
    pub serial: String,
    pub product_id: String,
    pub hash: String,
    pub group_tag: String,
    pub assigned_user: String,
}

impl IntuneRow {
    fn cell(&self, column: Column) -> &str {
        match column {
            Column::Serial => &self.serial,
            Column::ProductId => &self.product_id,
            Column::Hash => &self.hash,
            Column::GroupTag => &self.group_tag,
            Column::AssignedUser => &self.assigned_user,
            Column::Manufacturer | Column::Model => "",
        }
    }
}

/// The smallest flavour that loses nothing.
pub fn smallest_flavour(tags: bool, users: bool) -> &'static Flavour {
    match (tags, users) {
        (_, true) => &INTUNE_5,
        (true, false) => &INTUNE_4,
        (false, false) => &INTUNE_3,
    }
}

/// A file for Intune's own pane: exact header, no quotes, CRLF. The cells must be such
/// that [`intune_cannot_hold`] finds nothing.
pub fn intune(flavour: &Flavour, rows: &[IntuneRow]) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Never)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory does not fail, and every record has as many fields.
    let _ = writer.write_record(flavour.columns.iter().map(|column| column.header()));
    for row in rows {
        let _ =
            writer.write_record(flavour.columns.iter().map(|column| row.cell(*column)));
    }
    writer.into_inner().unwrap_or_default()
}

/// The first character of a cell that a file for Intune cannot hold: it has no quotes,
/// so no comma and no line end, and only ASCII means the same in every code page.
pub fn intune_cannot_hold(cell: &str) -> Option<char> {
    cell.chars().find(|c| !matches!(c, ' '..='~') || matches!(c, ',' | '"'))
}

/// A report for people and spreadsheets: UTF-8 with a BOM, quoted where needed.
pub struct Report {
    writer: csv::Writer<Vec<u8>>,
}

impl Report {
    /// A report with this header line.
    pub fn new(header: &[&str]) -> Self {
        let bytes = "\u{feff}".as_bytes().to_vec();
        let mut writer =
            WriterBuilder::new().terminator(Terminator::CRLF).from_writer(bytes);
        let _ = writer.write_record(header);
        Self { writer }
    }

    /// One line. A cell that a spreadsheet would take for a formula is written with a
    /// `'` before it, which spreadsheets show as the text alone.
    pub fn line(&mut self, cells: &[&str]) {
        let _ = self.writer.write_record(cells.iter().map(|cell| neutral(cell)));
    }

    /// The bytes of the whole report.
    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

fn neutral(cell: &str) -> String {
    match cell.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{cell}"),
        _ if cell.starts_with(['\t', '\r', '\n']) => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(serial: &str, hash: &str, tag: &str) -> IntuneRow {
        IntuneRow {
            serial: serial.into(),
            hash: hash.into(),
            group_tag: tag.into(),
            ..IntuneRow::default()
        }
    }

    #[test]
    fn intune_gets_exact_headers_crlf_and_no_quotes() {
        let rows = [row("5CG0001A", "T0EB", "HQ"), row("5CG 0002", "T0EC", "")];
        assert_eq!(
            String::from_utf8(intune(smallest_flavour(true, false), &rows))
                .expect("ASCII"),
            "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n\
             5CG0001A,,T0EB,HQ\r\n\
             5CG 0002,,T0EC,\r\n"
        );
    }

    #[test]
    fn the_smallest_flavour_that_loses_nothing() {
        assert_eq!(smallest_flavour(false, false), &INTUNE_3);
        assert_eq!(smallest_flavour(true, false), &INTUNE_4);
        assert_eq!(smallest_flavour(false, true), &INTUNE_5);
    }

    #[test]
    fn what_needs_quotes_or_a_code_page_cannot_be_held() {
        assert_eq!(intune_cannot_hold("HQ-1 (north)"), None);
        assert_eq!(intune_cannot_hold("HQ,1"), Some(','));
        assert_eq!(intune_cannot_hold("5\""), Some('"'));
        assert_eq!(intune_cannot_hold("Büro"), Some('ü'));
        assert_eq!(intune_cannot_hold("a\nb"), Some('\n'));
    }

    #[test]
    fn formulas_are_neutral_in_reports() {
        let mut report = Report::new(&["Serial", "Tag"]);
        report.line(&["5CG0001A", "=HYPERLINK(\"x\")"]);
        report.line(&[" @SUM(1)", "-1"]);
        assert_eq!(
            String::from_utf8(report.finish()).expect("UTF-8"),
            "\u{feff}Serial,Tag\r\n5CG0001A,\"'=HYPERLINK(\"\"x\"\")\"\r\n' @SUM(1),'-1\r\n"
        );
    }
}
