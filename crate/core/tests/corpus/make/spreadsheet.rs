//! What spreadsheets do to such files.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(140, 4);
    let n = digits(4);
    let tagged = table(A4, [a4(&d[0], "HQ"), a4(&d[1], "Field"), a4(&d[2], "HQ")]);
    let semicolons = tagged.replace(',', ";");
    let with = |device: &Device, serial: &str| format!("{serial},,{}", device.hash());
    let dated =
        |d: &Device, serial: &str| Device { serial: serial.to_owned(), ..d.clone() };
    let (mar, exp) = (dated(&d[0], "MAR-12"), dated(&d[1], "1E05"));
    let long = Device { serial: "900123456789012345".to_owned(), ..d[1].clone() };
    let split = |size: usize| {
        let row = |d: &Device| {
            let hash = d.hash();
            let cells = hash.as_bytes().chunks(size).map(String::from_utf8_lossy);
            format!("{},,{}", d.serial, cells.collect::<Vec<_>>().join(","))
        };
        table(A3, d[..2].iter().map(row))
    };
    let mut sorted: Vec<String> = d.iter().map(|d| d.serial.clone()).collect();
    sorted.sort_by(|a, b| b.cmp(a));
    vec![
        made(
            "excel-unicode-text.txt",
            "saved as “Unicode Text”: tabs, UTF-16LE",
            utf16(&tagged.replace(',', "\t")),
        ),
        made(
            "excel-semicolons.csv",
            "saved where the comma is the decimal sign",
            semicolons.clone(),
        ),
        made(
            "excel-sep-line.csv",
            "the same with the line by which Excel knows the separator",
            format!("sep=;\r\n{semicolons}"),
        ),
        made(
            "excel-scientific.csv",
            "serial numbers of digits shown as numbers and saved",
            table(
                A3,
                [
                    with(&n[0], &scientific(&n[0].serial)),
                    with(&n[1], &scientific(&n[1].serial)),
                    a3(&d[0]),
                ],
            ),
        ),
        made(
            "excel-scientific-semicolons.csv",
            "the same where the comma is the decimal sign",
            table(
                A3,
                n[..2].iter().map(|d| with(d, &scientific(&d.serial).replace('.', "§"))),
            )
            .replace(',', ";")
            .replace('§', ","),
        ),
        made(
            "excel-lost-zeros.csv",
            "serial numbers of digits that begin with zeros",
            table(
                A3,
                n.iter().take(3).map(|d| with(d, d.serial.trim_start_matches('0'))),
            ),
        ),
        made(
            "excel-fifteen-digits.csv",
            "a serial number of eighteen digits: from the sixteenth on they are zeros now",
            table(A3, [with(&long, "900123456789012000")]),
        ),
        made(
            "excel-dates.csv",
            "serial numbers MAR-12 and 1E05, taken for a date and a number",
            table(A3, [with(&mar, "12-Mar"), with(&exp, "1.00E+05")]),
        ),
        made(
            "excel-comma-runs.csv",
            "columns that were once filled: separators at the end of each line, and lines \
             of nothing else",
            {
                let mut rows: Vec<String> =
                    table_a3(&d[..2]).lines().map(|l| format!("{l},,,,")).collect();
                rows.extend([",,,,,,".to_owned(), ",,,,,,".to_owned()]);
                lines(rows)
            },
        ),
        made(
            "excel-number-signs.csv",
            "copied from a sheet whose column was too narrow",
            table(A3, [with(&n[0], "########"), with(&n[1], "########")]),
        ),
        made(
            "excel-column-sorted.csv",
            "the serial numbers' column sorted without the others",
            table(A3, d.iter().zip(&sorted).map(|(d, serial)| with(d, serial))),
        ),
        made(
            "excel-rows-shifted.csv",
            "a cell deleted in the serial numbers' column, those below moved up",
            table(
                A3,
                d.iter()
                    .zip(d.iter().skip(1).map(|d| d.serial.as_str()).chain([""]))
                    .map(|(d, serial)| with(d, serial)),
            ),
        ),
        made(
            "excel-filtered-copy.txt",
            "visible cells of a filtered list copied into Notepad: tabs, columns hidden",
            lines_with(
                "\r\n",
                std::iter::once(
                    "Group Tag\tDevice Serial Number\tHardware Hash".to_owned(),
                )
                .chain(d[..2].iter().map(|d| format!("HQ\t{}\t{}", d.serial, d.hash()))),
            ),
        ),
        made(
            "excel-hash-in-two-cells.csv",
            "the hash pasted in two cells of 2,000",
            split(2000),
        ),
        made(
            "excel-hash-in-many-cells.csv",
            "the hash pasted in cells of 255",
            split(255),
        ),
        made(
            "excel-hash-truncated-255.csv",
            "through a database column of 255 characters",
            table(
                A3,
                d[..2].iter().map(|d| format!("{},,{}", d.serial, &d.hash()[..255])),
            ),
        ),
        made(
            "excel-apostrophes.csv",
            "serial numbers kept as text by an apostrophe or a formula",
            table(
                A3,
                [
                    with(&n[0], &format!("'{}", n[0].serial)),
                    with(&n[1], &format!("\"=\"\"{}\"\"\"", n[1].serial)),
                ],
            ),
        ),
        made(
            "excel-product-id.csv",
            "product key IDs of thirteen digits shown as numbers",
            table(
                A3,
                d[..2].iter().map(|d| format!("{},3.86348E+12,{}", d.serial, d.hash())),
            ),
        ),
        made(
            "excel-error-cells.csv",
            "a lookup that found nothing",
            table(
                A4,
                [a4(&d[0], "#N/A"), a4(&d[1], "#REF!"), with(&d[2], "#N/A") + ",HQ"],
            ),
        ),
    ]
}

/// As Excel shows a number of many digits.
fn scientific(digits: &str) -> String {
    format!("{:.5E}", digits.parse::<f64>().unwrap_or_default()).replace('E', "E+")
}
