//! Encodings, line ends and bytes out of place.

use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(120, 4);
    let two = table_a3(&d[..2]);
    let umlauts = table(
        A5,
        [
            a5(&d[0], "Büro Köln", "jürgen@contoso.example"),
            a5(&d[1], "Büro Köln", "zoë@contoso.example"),
        ],
    );
    let long = format!("{},,{}", d[1].serial, "A".repeat(300_000));
    vec![
        made("line-ends-lf.csv", "saved on a Mac or Linux", two.replace('\r', "")),
        made("line-ends-cr.csv", "saved as “CSV (Macintosh)”", two.replace('\n', "")),
        made(
            "line-ends-mixed.csv",
            "edited by two programs",
            [
                &table_a3(&d[..1]),
                &*lines_with("\n", [a3(&d[1])]),
                &*lines_with("\r", [a3(&d[2])]),
            ]
            .concat(),
        ),
        made("no-final-newline.csv", "the last line is not ended", two.trim_end()),
        made("utf8-bom.csv", "“CSV UTF-8” of Excel", format!("\u{feff}{two}")),
        made(
            "utf16be.csv",
            "“Unicode big endian” of an old Notepad",
            std::iter::once(0xFEFF)
                .chain(two.encode_utf16())
                .flat_map(u16::to_be_bytes)
                .collect::<Vec<_>>(),
        ),
        made(
            "utf16-without-bom.csv",
            "a file of Windows PowerShell 5.1 whose first two bytes a tool took away",
            utf16(&two)[2..].to_vec(),
        ),
        made(
            "utf16-cut.csv",
            "a copy to a stick that was pulled out: the file ends within a character",
            {
                let mut bytes = utf16(&two);
                bytes.truncate(bytes.len() - 4001);
                bytes
            },
        ),
        made(
            "windows-1252-umlauts.csv",
            "umlauts in tag and user, saved as ANSI",
            latin(&umlauts),
        ),
        made("utf8-umlauts.csv", "the same, saved as UTF-8", umlauts.clone()),
        made(
            "utf8-mixed-with-1252.csv",
            "the two joined",
            [umlauts.clone().into_bytes(), latin(&lines([a5(&d[2], "Büro Köln", "")]))]
                .concat(),
        ),
        made(
            "mojibake.csv",
            "UTF-8 read as ANSI by one program and saved as UTF-8 by it",
            latin(&umlauts)
                .iter()
                .map(|&b| char::from(b))
                .collect::<String>()
                .replace('ü', "Ã¼")
                .replace('ö', "Ã¶")
                .replace('ë', "Ã«"),
        ),
        made("nuls.csv", "a file with NULs where a disk lost a block", {
            let mut bytes = table_a3(&d[..3]).into_bytes();
            let at = bytes.len() - 5000;
            bytes[at..at + 512].fill(0);
            bytes
        }),
        made(
            "nuls-only.csv",
            "a file of the right length and nothing in it",
            vec![0; 4096],
        ),
        made(
            "very-long-line.csv",
            "a cell that never ends, between two good rows",
            table(A3, [a3(&d[0]), long, a3(&d[2])]),
        ),
        made("one-line.csv", "a header line and nothing else, its line not ended", A3),
        made("header-only.csv", "a header line and no row", format!("{A5}\r\n")),
        made("empty.csv", "a file of no bytes", ""),
        made("bom-only.csv", "a file of a BOM", "\u{feff}"),
        made("blank-lines-only.csv", "a file of line ends", "\r\n\r\n\r\n"),
        made(
            "unclosed-quote.csv",
            "a quotation mark before a tag that is never closed",
            table(A4, [a4(&d[0], "\"HQ"), a4(&d[1], "HQ"), a4(&d[2], "HQ")]),
        ),
    ]
}
