//! Tuples: maker, model and serial number, by which an OEM or a partner registers a
//! device whose hash the maker has submitted.
//!
//! No page documents a file of them but Managed Desktop's for partners, whose header
//! is used. The values must be exactly what the maker submitted, so a comma is quoted
//! and not taken out.

use csv::QuoteStyle;

use super::{Cells, Lines};

/// The file: UTF-8 without a mark, quoted where needed.
pub fn write(rows: &[Cells<'_>]) -> Vec<u8> {
    let header = ["Manufacturer", "Model", "Serial Number"];
    let mut lines = Lines::new("", QuoteStyle::Necessary, &header);
    for row in rows {
        lines.add(&[&row.manufacturer, &row.model, &row.serial]);
    }
    lines.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_quoted() {
        let row = Cells {
            serial: "5CG0001A".into(),
            manufacturer: "Contoso, Ltd.".into(),
            model: "Book 1".into(),
            ..Cells::default()
        };
        assert_eq!(
            String::from_utf8(write(&[row])).expect("UTF-8"),
            "Manufacturer,Model,Serial Number\r\n\"Contoso, Ltd.\",Book 1,5CG0001A\r\n"
        );
    }
}
