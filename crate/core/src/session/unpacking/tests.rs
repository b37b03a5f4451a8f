//! Archives dropped on the list, as a person sees them.

use crate::container::{Limits, pack};
use crate::hash::generate::Device;
use crate::session::{FileId, Filter, Session};

const HEADER: &str = "Device Serial Number,Windows Product ID,Hardware Hash\r\n";

fn csv(serials: &[&str]) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    for serial in serials {
        let number = serial.bytes().fold(1, |n: u64, b| n * 31 % 997 + u64::from(b));
        let device = Device { serial: (*serial).to_owned(), ..Device::numbered(number) };
        text += &format!("{serial},,{}\r\n", device.hash());
    }
    text.into_bytes()
}

fn add(session: &mut Session, name: &str, bytes: &[u8]) -> FileId {
    let file = session.open(name, bytes.len() as u64);
    bytes.chunks(4096).for_each(|piece| session.feed(file, piece));
    session.close(file);
    file
}

fn added(name: &str, bytes: &[u8]) -> Session {
    let mut session = Session::default();
    add(&mut session, name, bytes);
    session
}

/// Each file: its name, what it is, what was found in it as a whole.
fn files(session: &Session) -> Vec<String> {
    let said = |id| {
        let found = session.file_findings(id).into_iter();
        let found =
            found.map(|(rule, found)| format!("; {}: {}", rule.name, found.message));
        found.collect::<String>()
    };
    let files = session.files().inspect(|(_, file)| assert!(file.whole, "{}", file.name));
    files
        .map(|(id, file)| {
            let what = file.what().map(|what| what.to_string()).unwrap_or_default();
            format!("{}: {what}{}", file.name, said(id))
        })
        .collect()
}

fn rows(session: &Session) -> Vec<String> {
    let rows = session.rows();
    rows.map(|row| format!("{}:{} {}", row.place.file, row.place.line, row.serial))
        .collect()
}

#[test]
fn a_zip_of_a_stick_is_a_list() {
    let (first, second) = (csv(&["5CG0001A"]), csv(&["5CG0001B", "5CG0001C"]));
    let packed = pack::zip(&[
        ("room 1/a.csv", &first),
        ("room 1/photo.jpg", b"\xFF\xD8\xFF"),
        ("README.txt", b"Ring Ann when done.\r\n"),
        ("__MACOSX/room 1/._a.csv", b"x"),
        ("b.txt", &second),
    ]);
    let session = added("stick.zip", &packed);
    assert_eq!(
        files(&session),
        [
            "stick.zip: ZIP archive: 2 files read, 3 passed over",
            "stick.zip › room 1/a.csv: Intune, three columns",
            "stick.zip › b.txt: Intune, three columns",
        ]
    );
    assert_eq!(
        rows(&session),
        [
            "stick.zip › room 1/a.csv:2 5CG0001A",
            "stick.zip › b.txt:2 5CG0001B",
            "stick.zip › b.txt:3 5CG0001C",
        ]
    );
}

#[test]
fn the_filter_of_an_archive_shows_all_that_is_in_it() {
    let inner = pack::zip(&[("b.csv", &csv(&["5CG0001B"]))]);
    let outer = pack::zip(&[("a.csv", &csv(&["5CG0001A"])), ("inner.zip", &inner)]);
    let mut session = added("stick.zip", &outer);
    add(&mut session, "other.csv", &csv(&["5CG0001C"]));
    let mut shown = |name: &str| {
        let file = session.files().find(|(_, file)| file.name.ends_with(name));
        let file = Some(file.expect("the file").0);
        session.show(Filter { file, ..Filter::default() });
        let rows = session.shown().iter().filter_map(|id| session.row(*id));
        rows.map(|row| row.serial.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(shown("stick.zip"), ["5CG0001A", "5CG0001B"]);
    assert_eq!(shown("inner.zip"), ["5CG0001B"]);
    assert_eq!(shown("a.csv"), ["5CG0001A"]);
}

#[test]
fn archives_in_archives_are_opened_three_deep() {
    let table = csv(&["5CG0001A"]);
    let third = pack::zip(&[("a.csv", &table)]);
    let second = pack::gzip("third.zip", &third);
    let first = pack::zip(&[("second.gz", &second), ("b.csv", &csv(&["5CG0001B"]))]);
    let session = added("first.zip", &first);
    assert_eq!(
        rows(&session),
        [
            "first.zip › second.gz › third.zip › a.csv:2 5CG0001A",
            "first.zip › b.csv:2 5CG0001B"
        ]
    );
    let parents: Vec<_> = session.files().map(|(_, file)| file.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(2), Some(0)]);

    let session = added("zero.zip", &pack::zip(&[("first.zip", &first)]));
    assert_eq!(rows(&session), ["zero.zip › first.zip › b.csv:2 5CG0001B"]);
    assert_eq!(
        files(&session)[3],
        "zero.zip › first.zip › second.gz › third.zip: ; container-unreadable: This is an \
         archive in an archive in an archive; only 3 are opened. Unpack it and add the files \
         in it."
    );
}

#[test]
fn the_hashes_in_a_cabinet_of_diagnostics_are_found() {
    let table = csv(&["5CG0001A"]);
    let packed = pack::cab(
        &[
            ("MDMDiagReport.html", b"<html>"),
            ("AutopilotDDSZTDFile.json", b"{}"),
            ("TpmHliInfo_Output.txt", b"-TPM is present.\r\n"),
            ("DeviceHash_PC-01.csv", &table),
            ("setupact.log", &[b'x'; 50_000]),
        ],
        ::cab::CompressionType::MsZip,
    );
    let session = added("out.cab", &packed);
    assert_eq!(files(&session)[0], "out.cab: Cabinet: 1 file read, 4 passed over");
    assert_eq!(rows(&session), ["out.cab › DeviceHash_PC-01.csv:2 5CG0001A"]);
}

#[test]
fn a_workbook_in_an_archive_keeps_the_rows_of_excel() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("Cover").expect("a name");
    cover.write_string(0, 0, "Order 4711").expect("a cell");
    book.add_worksheet().set_name("Empty").expect("a name");
    let sheet = book.add_worksheet().set_name("Devices").expect("a name");
    let header = HEADER.trim().split(',').chain(["Group Tag"]);
    for (column, name) in header.enumerate() {
        sheet.write_string(0, column as u16, name).expect("a cell");
    }
    // The quotation marks around it are no part of the workbook.
    sheet.write_string(4, 3, "Berlin, 3rd floor").expect("a cell");
    let device = Device { serial: "386348000000".into(), ..Device::numbered(3) };
    sheet.write_number(4, 0, 386348000000f64).expect("a cell");
    sheet.write_string(4, 2, device.hash()).expect("a cell");
    let book = book.save_to_buffer().expect("a workbook");
    let session = added("order.zip", &pack::zip(&[("order.xlsx", &book)]));
    assert_eq!(
        files(&session),
        [
            "order.zip: ZIP archive: 1 file read, 0 passed over",
            "order.zip › order.xlsx: Excel workbook: 1 sheet read, 1 passed over",
            "order.zip › order.xlsx › Devices: Intune, four columns",
        ]
    );
    assert_eq!(rows(&session), ["order.zip › order.xlsx › Devices:5 386348000000"]);
    assert_eq!(session.counts().worst, [0, 1, 0], "a comma in the tag");
}

#[test]
fn a_workbook_without_a_list_has_its_first_sheet_read_all_the_same() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Empty").expect("a name");
    let sheet = book.add_worksheet().set_name("Gear").expect("a name");
    sheet.write_string(0, 0, "Name").expect("a cell");
    let other = book.add_worksheet().set_name("Notes").expect("a name");
    other.write_string(0, 0, "x").expect("a cell");
    let session = added("gear.xlsx", &book.save_to_buffer().expect("a workbook"));
    let files = files(&session);
    assert_eq!(files[0], "gear.xlsx: Excel workbook: 1 sheet read, 1 passed over");
    assert!(files[1].starts_with("gear.xlsx › Gear: ; column-missing: "), "{}", files[1]);
    assert_eq!(files.len(), 2);
}

#[test]
fn oa3_reports_are_rows_in_every_encoding() {
    let hash = Device { serial: "5CG0001A".into(), ..Device::numbered(7) }.hash();
    let text = format!(
        "<?xml version=\"1.0\"?>\n<Key>\n<HardwareHash>{hash}</HardwareHash>\n</Key>"
    );
    let little: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), little.as_slice(), little.get(2..).expect("longer")] {
        let mut session = added("OA3.xml", bytes);
        assert_eq!(files(&session)[0].split(';').next(), Some("OA3.xml: OA3Tool report"));
        assert_eq!(rows(&session), ["OA3.xml:3 "]);
        let rule = crate::rules::named("serial-empty").expect("a rule");
        assert_eq!(session.fix(rule, None), Ok(1), "the hash has the serial number");
        assert_eq!(rows(&session), ["OA3.xml:3 5CG0001A"]);
    }
    let session = added("trace.xml", b"<?xml version=\"1.0\"?><HardwareReport/>");
    assert_eq!(
        files(&session),
        [
            "trace.xml: XML file; file-foreign: This is XML without a hardware hash in it. Of \
          OA3Tool, add the report that it writes with /Report."
        ]
    );
}

#[test]
fn what_is_not_read_is_named_with_what_to_do() {
    let session = added("devices.csv", &[b"%PDF-1.7\n".as_slice(), &[0; 5000]].concat());
    assert_eq!(
        files(&session),
        [
            "devices.csv: PDF document; file-foreign: This is a PDF document. Export the table as \
          CSV and add that file."
        ]
    );
    let session = added("logs.zip", &pack::zip(&[("a.log", b"x"), ("b.evtx", b"x")]));
    assert_eq!(
        files(&session),
        [
            "logs.zip: ZIP archive: 0 files read, 2 passed over; container-empty: There is no list \
          of devices in here: 2 files were looked at and passed over."
        ]
    );
    let session = added("none.zip", &pack::zip(&[]));
    assert_eq!(
        files(&session),
        [
            "none.zip: ZIP archive: 0 files read, 0 passed over; container-empty: There is nothing \
          in here."
        ]
    );
}

#[test]
fn a_damaged_member_keeps_the_rows_before_the_damage_and_says_so() {
    let table = csv(&["5CG0001A", "5CG0001B", "5CG0001C", "5CG0001D"]);
    let mut packed = pack::zip_stored(&[("a.csv", &table)]);
    let at = packed.len() / 2;
    *packed.get_mut(at).expect("a byte") = b'?';
    let session = added("a.zip", &packed);
    assert_eq!(rows(&session).len(), 4);
    assert_eq!(
        files(&session)[1],
        "a.zip › a.csv: Intune, three columns; container-unreadable: This is damaged: what comes \
         out is not what was packed. Copy or pack the original once more."
    );
}

#[test]
fn a_member_with_a_password_is_counted_as_unreadable() {
    let (open, locked) = (csv(&["5CG0001A"]), csv(&["5CG0001B"]));
    let mut packed = pack::zip(&[("a.csv", &open), ("b.csv", &locked)]);
    let second = memchr::memmem::rfind(&packed, b"PK\x01\x02").expect("a directory");
    packed[second + 8] |= 1;
    let session = added("stick.zip", &packed);
    assert_eq!(
        files(&session),
        [
            "stick.zip: ZIP archive: 1 file read, 0 passed over, 1 unreadable",
            "stick.zip › a.csv: Intune, three columns",
            "stick.zip › b.csv: ; container-unreadable: This has a password. Unpack it with \
             the password and add the files in it.",
        ]
    );
}

#[test]
fn an_archive_goes_with_the_files_in_it_and_comes_back_with_them() {
    let inner = pack::zip(&[("a.csv", &csv(&["5CG0001A"]))]);
    let packed = pack::zip(&[("inner.zip", &inner), ("b.csv", &csv(&["5CG0001B"]))]);
    let mut session = added("all.zip", &packed);
    add(&mut session, "c.csv", &csv(&["5CG0001C"]));
    let all = (files(&session), rows(&session));
    session.remove_file(0).expect("not running");
    assert_eq!(rows(&session), ["c.csv:2 5CG0001C"]);
    assert_eq!(files(&session).len(), 1);
    session.undo().expect("not running");
    assert_eq!((files(&session), rows(&session)), all);
    // One file of it alone.
    session.remove_file(2).expect("not running");
    assert_eq!(rows(&session).len(), 2);
    session.remove_file(0).expect("not running");
    session.undo().expect("not running");
    assert_eq!(rows(&session).len(), 2, "what was gone before stays so");
}

#[test]
fn work_can_be_done_in_slices_and_given_up() {
    let serials: Vec<String> = (0..200).map(|n| format!("5CG{n:05}")).collect();
    let serials: Vec<&str> = serials.iter().map(String::as_str).collect();
    let table = csv(&serials);
    let packed = pack::zip(&[("a.csv", &table), ("b.csv", &csv(&["X1"]))]);
    let mut session = Session::default();
    let file = session.open("a.zip", packed.len() as u64);
    session.feed(file, &packed);
    session.end(file);
    assert_eq!(session.counts().rows, 0);
    let mut seen = vec![0];
    while session.work(64 * 1024) {
        seen.push(session.counts().rows);
    }
    assert!(seen.len() > 8, "{seen:?}");
    assert!(seen.is_sorted_by(|a, b| b - a <= 40), "{seen:?}");
    assert_eq!(session.shown().len(), 201);
    assert!(!session.work(1));

    let mut session = Session::default();
    let file = session.open("a.zip", packed.len() as u64);
    session.feed(file, &packed);
    session.end(file);
    // Bytes behind the end, and a second end, are nothing.
    session.feed(file, b"x");
    session.end(file);
    assert!(session.work(256 * 1024));
    session.remove_file(file).expect("not running");
    assert!(!session.work(usize::MAX));
    assert_eq!((session.files().count(), session.rows().count()), (0, 0));
}

#[test]
fn several_archives_wait_for_their_turn() {
    let mut session = Session::default();
    for name in ["a", "b"] {
        let packed = pack::zip(&[("x.csv", &csv(&[name]))]);
        let file = session.open(format!("{name}.zip"), packed.len() as u64);
        session.feed(file, &packed);
        session.end(file);
    }
    while session.work(1000) {}
    assert_eq!(rows(&session), ["a.zip › x.csv:2 a", "b.zip › x.csv:2 b"]);
}

#[test]
fn an_archive_too_long_to_keep_says_so() {
    let mut session = Session::default();
    session.list.limits = Limits { held: 10_000, ..Limits::default() };
    let inner = pack::zip_stored(&[("a.csv", &csv(&["5CG0001A"]))]);
    let packed = pack::zip(&[("inner.zip", &[inner, vec![0; 8000]].concat())]);
    assert!(packed.len() < 10_000);
    add(&mut session, "a.zip", &packed);
    assert!(files(&session)[1].contains("more than 0 MiB"), "{:?}", files(&session));
    add(&mut session, "b.zip", &[packed.as_slice(), &[0; 10_000]].concat());
    assert!(files(&session)[2].starts_with("b.zip: ; container-unreadable: "));
    assert_eq!(session.rows().count(), 0);
}

#[test]
fn folders_and_misleading_names_are_kept_apart() {
    let session = added("stick/room 1/a.csv", &csv(&["5CG0001A"]));
    assert_eq!(rows(&session), ["stick/room 1/a.csv:2 5CG0001A"]);
    let packed = pack::zip(&[("..\\..\\a\u{202e}vsc.csv", &csv(&["5CG0001A"]))]);
    let session = added("x.zip", &packed);
    assert_eq!(rows(&session), ["x.zip › a\u{fffd}vsc.csv:2 5CG0001A"]);
}
