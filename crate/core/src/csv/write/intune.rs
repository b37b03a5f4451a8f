//! Files for Intune's own pane.
//!
//! It reads "only ANSI-format text files", "quotation marks aren't allowed", "extra
//! columns aren't allowed", headers are case-sensitive, and a file has "up to 500 rows"
//! (Microsoft's page on adding devices). ASCII is at once ANSI and UTF-8, so that is
//! what is written.

use super::{Cells, columns};
use crate::csv::flavour::{Flavour, INTUNE_3, INTUNE_4, INTUNE_5};

/// Most rows in one file for Intune's own pane (its page on adding devices).
pub const INTUNE_ROWS: usize = 500;

/// The smallest flavour that loses nothing.
pub fn smallest_flavour(tags: bool, users: bool) -> &'static Flavour {
    match (tags, users) {
        (_, true) => &INTUNE_5,
        (true, false) => &INTUNE_4,
        (false, false) => &INTUNE_3,
    }
}

/// The file: exact header, no quotes. The cells must be such that
/// [`intune_cannot_hold`] finds nothing.
pub fn write(flavour: &Flavour, rows: &[Cells<'_>]) -> Vec<u8> {
    columns(flavour.columns, rows)
}

/// The first character of a cell that a file without quotation marks cannot hold: no
/// comma, no line end, and only ASCII means the same in every code page. Partner
/// Center's file and that of identifiers are held to the same.
pub fn intune_cannot_hold(cell: &str) -> Option<char> {
    cell.chars().find(|c| !matches!(c, ' '..='~') || matches!(c, ',' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_quotes_or_a_code_page_cannot_be_held() {
        assert_eq!(intune_cannot_hold("HQ-1 (north)"), None);
        assert_eq!(intune_cannot_hold("HQ,1"), Some(','));
        assert_eq!(intune_cannot_hold("5\""), Some('"'));
        assert_eq!(intune_cannot_hold("Büro"), Some('ü'));
        assert_eq!(intune_cannot_hold("a\nb"), Some('\n'));
    }

    #[test]
    fn exact_header_crlf_and_no_quotes() {
        let row = |serial: &'static str, hash: &'static str, tag: &'static str| Cells {
            serial: serial.into(),
            hash: hash.into(),
            group_tag: tag.into(),
            ..Cells::default()
        };
        let rows = [row("5CG0001A", "T0EB", "HQ"), row("5CG 0002", "T0EC", "")];
        assert_eq!(
            String::from_utf8(write(smallest_flavour(true, false), &rows))
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
}
