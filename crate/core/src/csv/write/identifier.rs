//! Corporate device identifiers: maker, model and serial number of Windows devices, for
//! Intune's pane of that name.
//!
//! No header, at most 5,000 rows or 5 MB, "remove all periods from the serial number"
//! (Microsoft's page on corporate identifiers). The service takes the line apart at its
//! commas and refuses dots in maker and model, so both are taken out of them.

use std::borrow::Cow;

use csv::QuoteStyle;

use super::{Cells, Lines};

/// Most rows in one file.
pub const MOST_ROWS: usize = 5000;

/// Most bytes in one file: 5 MB, read strictly.
pub const MOST_BYTES: usize = 5_000_000;

/// Most files that the pane takes for Windows devices.
pub const MOST_FILES: usize = 10;

/// The serial number as an identifier has it.
pub fn serial(serial: &str) -> Cow<'_, str> {
    without(serial, &['.'])
}

/// The maker or model as an identifier has it.
pub fn name(name: &str) -> Cow<'_, str> {
    without(name, &['.', ','])
}

/// How many bytes a row takes in the file.
pub fn length(row: &Cells<'_>) -> usize {
    row.manufacturer.len() + row.model.len() + row.serial.len() + ",,\r\n".len()
}

/// The file. The cells must be such that [`intune_cannot_hold`](super::intune_cannot_hold) finds
/// nothing.
pub fn write(rows: &[Cells<'_>]) -> Vec<u8> {
    let mut lines = Lines::new("", QuoteStyle::Never, &[]);
    for row in rows {
        lines.add(&[&row.manufacturer, &row.model, &row.serial]);
    }
    lines.finish()
}

fn without<'a>(text: &'a str, characters: &[char]) -> Cow<'a, str> {
    if text.contains(characters) {
        text.replace(characters, "").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_no_header_and_no_periods() {
        let row = Cells {
            serial: serial("5CG.0001.A"),
            manufacturer: name("Contoso, Ltd."),
            model: name("Book 1.5"),
            ..Cells::default()
        };
        let bytes = write(std::slice::from_ref(&row));
        assert_eq!(
            std::str::from_utf8(&bytes).expect("ASCII"),
            "Contoso Ltd,Book 15,5CG0001A\r\n"
        );
        assert_eq!(bytes.len(), length(&row));
    }
}
