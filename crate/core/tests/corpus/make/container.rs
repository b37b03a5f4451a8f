//! Files with files in them.

use super::archive::{Member, cab, zip};
use super::*;

pub fn all() -> Vec<Made> {
    let d = devices(340, 6);
    let csv: Vec<Vec<u8>> =
        d.iter().map(|d| utf16(&table_a3(std::slice::from_ref(d)))).collect();
    let several = [
        Member::new("office/PC-1.csv", &csv[0]),
        Member::new("office/PC-2.csv", &csv[1]),
        Member::new(
            "__MACOSX/office/._PC-1.csv",
            b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ",
        ),
        Member::new("read me.txt", b"The hashes of the office in Cologne.\r\n"),
    ];
    let inner = zip(&[Member::new("PC-3.csv", &csv[2])]);
    let encrypted = Member { encrypted: true, ..Member::new("PC-1.csv", &csv[0]) };
    let whole = zip(&several);
    let lying = Member { claims: Some(u32::MAX - 1), ..Member::new("PC-1.csv", &csv[0]) };
    let oa3 = |d: &Device| {
        format!(
            "<?xml version=\"1.0\" encoding=\"ENCODING\"?>\r\n<Key><ProductKey>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</ProductKey><ProductKeyID>{}</ProductKeyID><ProductKeyState>0</ProductKeyState><HardwareHash>{}</HardwareHash></Key>\r\n",
            d.product_key_id.clone().unwrap_or_else(|| "3300012345678".to_owned()),
            d.hash(),
        )
    };
    let sheets = workbook(&[
        (
            "Notes",
            vec![vec!["Laptops for Cologne".to_owned()], vec!["Ask Ada".to_owned()]],
        ),
        (
            "Devices",
            std::iter::once(A4.split(',').map(str::to_owned).collect())
                .chain(
                    d[..2]
                        .iter()
                        .map(|d| a4(d, "HQ").split(',').map(str::to_owned).collect()),
                )
                .collect(),
        ),
    ]);
    let two = workbook(&[("Office", rows(&d[..2])), ("Field", rows(&d[2..3]))]);
    vec![
        made(
            "zip-several.zip",
            "a folder zipped on a Mac: two lists, a note, and what macOS adds",
            whole.clone(),
        ),
        made(
            "zip-stored.zip",
            "members without compression",
            zip(&[Member { deflated: false, ..Member::new("PC-1.csv", &csv[0]) }]),
        ),
        made(
            "zip-nested.zip",
            "a zip in a zip",
            zip(&[Member::new("PC-1.csv", &csv[0]), Member::new("more.zip", &inner)]),
        ),
        made("zip-encrypted.zip", "zipped with a password", zip(&[encrypted])),
        made(
            "zip-truncated.zip",
            "a download that broke off",
            whole[..whole.len() / 2].to_vec(),
        ),
        made("zip-empty.zip", "a zip without members", zip(&[])),
        made(
            "zip-no-lists.zip",
            "a zip with nothing for us in it",
            zip(&[Member::new("holiday.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF")]),
        ),
        made("zip-lying-length.zip", "a member that says it has 4 GB", zip(&[lying])),
        made(
            "zip-paths.zip",
            "names that lead out of the folder",
            zip(&[
                Member::new("../../etc/PC-1.csv", &csv[0]),
                Member::new("C:\\hashes\\PC-2.csv", &csv[1]),
            ]),
        ),
        made(
            "zip-renamed.csv",
            "a zip with another name",
            zip(&[Member::new("PC-1.csv", &csv[0])]),
        ),
        made(
            "diagnostics.cab",
            "MdmDiagnosticsTool -area Autopilot -cab",
            cab(&[
                Member::new(
                    "MDMDiagReport.xml",
                    b"<?xml version=\"1.0\"?><MDMEnterpriseDiagnosticsReport/>",
                ),
                Member::new("DeviceHash_PC-4.csv", &csv[3]),
                Member::new(
                    "setupact.log",
                    b"2024-03-04 09:00:00, Info  nothing to see\r\n",
                ),
            ]),
        ),
        made("diagnostics-truncated.cab", "the same, broken off", {
            let whole = cab(&[Member::new("DeviceHash_PC-4.csv", &csv[3])]);
            whole[..whole.len() - 3000].to_vec()
        }),
        made(
            "workbook-two-sheets.xlsx",
            "a workbook: notes on the first sheet, devices on the second",
            sheets,
        ),
        made("workbook-two-lists.xlsx", "a workbook with a list on each sheet", two),
        made(
            "workbook-renamed.csv",
            "a workbook that was renamed and not saved as CSV",
            workbook(&[("Devices", rows(&d[..1]))]),
        ),
        made(
            "oa3.xml",
            "OA3.xml of OA3Tool, UTF-8",
            oa3(&d[4]).replace("ENCODING", "utf-8"),
        ),
        made(
            "oa3-utf16.xml",
            "the same in UTF-16",
            utf16(&oa3(&d[5]).replace("ENCODING", "utf-16")),
        ),
        made(
            "seven-zip.7z",
            "a 7-Zip archive",
            [b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), super::foreign::noise(300)].concat(),
        ),
        made(
            "gzip.csv.gz",
            "a gzip file",
            [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), super::foreign::noise(300)]
                .concat(),
        ),
        made(
            "old-workbook.xls",
            "a workbook of Excel 97",
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 504]].concat(),
        ),
    ]
}

fn rows(devices: &[Device]) -> Vec<Vec<String>> {
    let head = A3.split(',').map(str::to_owned).collect();
    let row = |d: &Device| a3(d).split(',').map(str::to_owned).collect();
    std::iter::once(head).chain(devices.iter().map(row)).collect()
}

/// A workbook with inline strings, one sheet after the other.
fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let numbered = |text: &dyn Fn(usize, &str) -> String| {
        sheets
            .iter()
            .enumerate()
            .map(|(place, (name, _))| text(place + 1, name))
            .collect::<String>()
    };
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{}</Types>",
                numbered(&|n, _| format!(
                    "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                )),
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{}</sheets></workbook>",
                numbered(&|n, name| format!(
                    "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"
                )),
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>",
                numbered(&|n, _| format!(
                    "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
                )),
            ),
        ),
    ];
    for (place, (_, rows)) in sheets.iter().enumerate() {
        let cell = |row: usize, column: usize, text: &str| match text {
            "" => String::new(),
            _ => format!(
                "<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                char::from(b'A' + column as u8)
            ),
        };
        let row = |(number, cells): (usize, &Vec<String>)| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(|(column, text)| cell(number, column, text))
                .collect();
            format!("<row r=\"{number}\">{cells}</row>")
        };
        let rows: String = (1..).zip(rows).map(row).collect();
        files.push((
            format!("xl/worksheets/sheet{}.xml", place + 1),
            format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    let members: Vec<Member> =
        files.iter().map(|(name, text)| Member::new(name, text.as_bytes())).collect();
    zip(&members)
}
