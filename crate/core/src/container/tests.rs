//! Archives as people have them, and as nobody should.

use std::fmt::Write;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::hash::generate::Device;

/// What came out of a container: members with their bytes and problems, and what was
/// wrong with the whole.
#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    members: Vec<(String, Vec<u8>, Option<Problem>)>,
    problems: Vec<Problem>,
    /// The longest piece.
    piece: usize,
}

impl Read {
    fn names(&self) -> Vec<&str> {
        self.members.iter().map(|(name, _, _)| name.as_str()).collect()
    }

    /// Name and text of each member, those with problems left out.
    fn whole(&self) -> Vec<(&str, &[u8])> {
        let whole = self.members.iter().filter(|(_, _, problem)| problem.is_none());
        whole.map(|(name, bytes, _)| (name.as_str(), bytes.as_slice())).collect()
    }

    fn problem_of(&self, name: &str) -> Option<Problem> {
        self.members.iter().find(|(other, _, _)| other == name)?.2
    }
}

fn read_with(bytes: &[u8], limits: Limits) -> Result<Read, Foreign> {
    let kind = kind(bytes).unwrap_or(Kind::Zip);
    let mut container = Container::open(kind, bytes.to_vec(), limits, Spent::default())?;
    let mut read = Read::default();
    // Every step either moves on or ends: no container takes more of them.
    for _ in 0..10_000_000 {
        match container.next() {
            Step::Begin(member) => read.members.push((member.name, Vec::new(), None)),
            Step::Bytes(bytes) => {
                read.piece = read.piece.max(bytes.len());
                let (_, all, _) = read.members.last_mut().expect("a member");
                // Bombs are counted and not kept.
                if all.len() < 1 << 20 {
                    all.extend_from_slice(bytes);
                }
            }
            Step::End(problem) => {
                read.members.last_mut().expect("a member").2 = problem;
            }
            Step::Problem(problem) => read.problems.push(problem),
            Step::Working => {}
            Step::Done => return Ok(read),
        }
    }
    panic!("a container without end");
}

#[track_caller]
fn read(bytes: &[u8]) -> Read {
    read_with(bytes, Limits::default()).expect("a container")
}

/// A CSV file of made-up devices.
fn fleet(devices: u64) -> Vec<u8> {
    let mut text = "Device Serial Number,Windows Product ID,Hardware Hash\r\n".to_owned();
    for number in 0..devices {
        let device = Device::numbered(number);
        let _ = write!(text, "{},,{}\r\n", device.serial, device.hash());
    }
    text.into_bytes()
}

fn utf16(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).expect("UTF-8");
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[test]
fn members_of_every_kind_of_zip_come_out_as_they_went_in() {
    let (long, short) = (fleet(40), b"a,b\r\n".as_slice());
    let files = [("a.csv", long.as_slice()), ("sub/b.csv", short), ("empty", b"")];
    for packed in [
        pack::zip(&files),
        pack::zip_stored(&files),
        pack::zip_large(&files),
        pack::zip_stream(&files),
    ] {
        let read = read(&packed);
        assert_eq!(read.whole(), files);
        assert_eq!(read.problems, []);
        assert!(read.piece <= 32 * 1024);
    }
}

#[test]
fn folders_are_no_members() {
    let packed = pack::zip(&[("sub/", b""), ("sub/a.csv", b"x")]);
    assert_eq!(read(&packed).names(), ["sub/a.csv"]);
}

#[test]
fn what_stands_before_and_behind_a_zip_does_not_matter() {
    let packed = pack::zip(&[("a.csv", b"x,y")]);
    let inside = [b"#!/bin/sh\n".as_slice(), &packed, b"trailing\0\0"].concat();
    assert_eq!(read(&inside).whole(), [("a.csv", b"x,y".as_slice())]);
    assert_eq!(read(&inside).problems, []);
}

#[test]
fn a_cut_zip_gives_what_is_there_and_says_so() {
    let (first, second) = (fleet(30), fleet(60));
    let files = [("a.csv", first.as_slice()), ("b.csv", second.as_slice())];
    for packed in [pack::zip(&files), pack::zip_stored(&files), pack::zip_stream(&files)]
    {
        let mut best = 0;
        for part in 1..16 {
            let read = read(packed.get(..packed.len() * part / 16).expect("shorter"));
            assert_eq!(read.problems, [Problem::Truncated], "{part} of 16");
            for (name, bytes) in read.whole() {
                let original = files.iter().find(|(other, _)| *other == name);
                assert!(original.is_some_and(|(_, all)| *all == bytes), "{name}, {part}");
            }
            assert!(read.whole().len() >= best, "{part} of 16");
            best = read.whole().len();
        }
        assert_eq!(best, 1, "the first was whole");
    }
}

/// Changes bytes in a header: every one of them with this mark.
fn patch(bytes: &[u8], mark: &[u8], at: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, mark).collect();
    assert!(!places.is_empty());
    for place in places {
        let target = bytes.get_mut(place + at..place + at + value.len());
        target.expect("in the header").copy_from_slice(value);
    }
    bytes
}

const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

#[test]
fn a_password_a_method_and_a_checksum_are_told_apart() {
    let packed = pack::zip(&[("a.csv", &fleet(1))]);
    let problem = |bytes: &[u8]| read(bytes).problem_of("a.csv");
    assert_eq!(problem(&patch(&packed, CENTRAL, 8, &[1, 0])), Some(Problem::Encrypted));
    assert_eq!(problem(&patch(&packed, CENTRAL, 10, &[99, 0])), Some(Problem::Encrypted));
    assert_eq!(
        problem(&patch(&packed, CENTRAL, 10, &[14, 0])),
        Some(Problem::Method { name: "LZMA" })
    );
    assert_eq!(problem(&patch(&packed, CENTRAL, 16, &[9; 4])), Some(Problem::Checksum));
    assert_eq!(problem(&patch(&packed, CENTRAL, 24, &[9; 4])), Some(Problem::Checksum));
    assert_eq!(problem(&patch(&packed, LOCAL, 0, b"XXXX")), Some(Problem::Damaged));
    assert_eq!(
        problem(&patch(&packed, CENTRAL, 42, &[0xFF, 0xFF, 0xFF, 0])),
        Some(Problem::Truncated)
    );
}

#[test]
fn ways_to_pack_that_we_do_not_know_are_named_if_people_know_them() {
    let packed = pack::zip(&[("a.csv", &fleet(1))]);
    for (number, name) in [
        (1, "Implode"),
        (6, "Implode"),
        (7, ""),
        (9, "Deflate64"),
        (12, "Bzip2"),
        (14, "LZMA"),
        (20, "Zstandard"),
        (93, "Zstandard"),
        (95, "XZ"),
        (98, "PPMd"),
    ] {
        let patched = patch(&packed, CENTRAL, 10, &[number, 0]);
        assert_eq!(read(&patched).problem_of("a.csv"), Some(Problem::Method { name }));
    }
}

#[test]
fn a_part_of_a_zip_in_several_files_says_so() {
    let packed = pack::zip(&[("a.csv", b"x,y")]);
    assert_eq!(
        read(&patch(&packed, b"PK\x05\x06", 4, &[1, 0])).problems,
        [Problem::Split]
    );
}

#[test]
fn one_damaged_member_does_not_spoil_the_next() {
    let mut packed = pack::zip(&[("a.csv", &fleet(5)), ("b.csv", b"x,y")]);
    packed.get_mut(60..90).expect("in the first").fill(0xFF);
    let read = read(&packed);
    assert!(read.problem_of("a.csv").is_some());
    assert_eq!(read.whole(), [("b.csv", b"x,y".as_slice())]);
}

#[test]
fn members_that_share_their_bytes_are_left_out() {
    let packed = pack::zip(&[("a.csv", &fleet(3)), ("b.csv", b"x,y")]);
    // Both entries lead to the first member.
    let shared = patch(&packed, CENTRAL, 42, &[0; 4]);
    let read = read(&shared);
    assert_eq!(read.problems, [Problem::Overlapping]);
    assert_eq!(read.names(), ["a.csv"]);
}

#[test]
fn a_bomb_is_put_out_early_and_a_fleet_is_none() {
    let bomb = pack::zip(&[("bomb.csv", &vec![b'0'; 4 << 20]), ("a.csv", b"x")]);
    let read = read(&bomb);
    assert_eq!(read.problem_of("bomb.csv"), Some(Problem::Ratio));
    assert!(read.members[0].1.len() <= 2 << 20);
    let fleet = fleet(300);
    for fleet in [utf16(&fleet), fleet] {
        let packed = pack::zip(&[("fleet.csv", &fleet)]);
        let ratio = fleet.len() / packed.len();
        assert!(ratio * 10 <= Limits::default().ratio as usize, "{ratio}");
        assert_eq!(super::tests::read(&packed).problem_of("fleet.csv"), None);
    }
}

#[test]
fn limits_end_the_reading_and_say_so() {
    let files: Vec<(String, Vec<u8>)> =
        (0..20).map(|n| (format!("{n}.csv"), vec![b'a' + n; 5000])).collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let packed = pack::zip_stored(&files);
    let with = |limits: Limits| read_with(&packed, limits).expect("a container");
    let few = with(Limits { members: 7, ..Limits::default() });
    assert_eq!(few.members.len(), 7);
    assert_eq!(few.problems, [Problem::TooManyMembers { limit: 7 }]);
    let short = with(Limits { member: 4000, ..Limits::default() });
    assert_eq!(short.members.len(), 20);
    assert_eq!(short.problem_of("3.csv"), Some(Problem::MemberTooLong { limit: 4000 }));
    let little = with(Limits { total: 12_000, ..Limits::default() });
    assert_eq!(little.members.len(), 3);
    assert_eq!(little.problem_of("2.csv"), Some(Problem::TotalTooLong { limit: 12_000 }));
}

#[test]
fn files_of_an_office_are_told_from_archives() {
    let types: pack::File<'_> = ("[Content_Types].xml", b"<Types/>");
    let foreign =
        |files: &[pack::File<'_>]| read_with(&pack::zip(files), Limits::default()).err();
    assert_eq!(foreign(&[types, ("word/document.xml", b"")]), Some(Foreign::Document));
    assert_eq!(
        foreign(&[types, ("xl/workbook.bin", b"")]),
        Some(Foreign::BinaryWorkbook)
    );
    assert_eq!(
        foreign(&[("mimetype", b"application/x"), ("content.xml", b"")]),
        Some(Foreign::OpenDocument)
    );
    assert_eq!(foreign(&[types]), None);
}

#[test]
fn cabinets_come_out_as_they_went_in() {
    let (log, fleet) = (vec![b'x'; 100_000], fleet(40));
    let files = [
        ("MDM\\a.log", log.as_slice()),
        ("DeviceHash_PC.csv", fleet.as_slice()),
        ("empty.txt", b""),
    ];
    for method in [::cab::CompressionType::None, ::cab::CompressionType::MsZip] {
        let packed = pack::cab(&files, method);
        let read = read(&packed);
        assert_eq!(read.problems, []);
        assert_eq!(read.names(), ["MDM/a.log", "DeviceHash_PC.csv", "empty.txt"]);
        assert_eq!(read.whole()[1].1, fleet, "{method:?}");
        assert_eq!(read.whole()[0].1, log);
    }
}

#[test]
fn cabinets_packed_with_lzx_are_read() {
    for fleet in [fleet(3), fleet(40)] {
        let read = read(&pack::cab_lzx("DeviceHash_PC.csv", &fleet));
        assert_eq!(read.problems, []);
        assert_eq!(read.members, [("DeviceHash_PC.csv".to_owned(), fleet, None)]);
    }
}

#[test]
fn what_is_not_wanted_of_a_cabinet_is_not_unpacked() {
    let packed = pack::cab(
        &[("a.log", &vec![b'x'; 200_000]), ("b.csv", b"x,y")],
        ::cab::CompressionType::MsZip,
    );
    let open = Container::open(Kind::Cab, packed, Limits::default(), Spent::default());
    let mut container = open.expect("a cabinet");
    let mut text = Vec::new();
    loop {
        match container.next() {
            Step::Begin(member) if member.name == "a.log" => container.skip(),
            Step::Bytes(bytes) => text.extend_from_slice(bytes),
            Step::Done => break,
            _ => {}
        }
    }
    assert_eq!(text, b"x,y");
    // But what stands before a file has to be, and is counted.
    assert_eq!(container.spent(), Spent { members: 2, bytes: 200_003 });
}

/// A block of a cabinet, as it stands.
fn block(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16).to_le_bytes();
    [&[0; 4], length.as_slice(), &length, data].concat()
}

/// A cabinet of folders with one block and one file, `0.csv`, `1.csv`, …: where in
/// these blocks its own begins, where in that the file, and how long it is.
fn cabinet(folders: &[(u32, u32, u32)], blocks: &[u8]) -> Vec<u8> {
    let count = folders.len() as u32;
    let files: Vec<Vec<u8>> = (0..)
        .zip(folders)
        .map(|(number, (_, from, size))| {
            let numbers = [*size, *from, number, 0].map(u32::to_le_bytes);
            [numbers.as_flattened(), format!("{number}.csv\0").as_bytes()].concat()
        })
        .collect();
    let files = files.concat();
    let files_at = 36 + 8 * count;
    let data_at = files_at + files.len() as u32;
    let length = data_at + blocks.len() as u32;
    let header = [0, length, 0, files_at, 0, 0x0103 | count << 16, count, 0];
    let mut cab = [b"MSCF", header.map(u32::to_le_bytes).as_flattened()].concat();
    for (at, _, _) in folders {
        cab.extend_from_slice(&(data_at + at).to_le_bytes());
        cab.extend_from_slice(&[1, 0, 0, 0]);
    }
    [cab, files, blocks.to_vec()].concat()
}

#[test]
fn what_stands_before_a_file_of_a_cabinet_counts() {
    let block = block(&[b'x'; 0x8000]);
    let length = block.len() as u32;
    let folders: Vec<(u32, u32, u32)> = (0..4).map(|n| (n * length, 0x7FFF, 1)).collect();
    let packed = cabinet(&folders, &block.repeat(4));
    let whole = read(&packed);
    assert_eq!(whole.problems, []);
    assert_eq!(whole.whole().len(), 4);
    let limits = Limits { total: 100_000, ..Limits::default() };
    let read = read_with(&packed, limits).expect("a cabinet");
    assert_eq!(read.names().len(), 4);
    assert_eq!(read.problem_of("3.csv"), Some(Problem::TotalTooLong { limit: 100_000 }));
}

#[test]
fn folders_of_a_cabinet_that_share_their_blocks_are_left_out() {
    let inner = block(b"x,y");
    let outer = block(&inner);
    let one = read(&cabinet(&[(0, 0, 3), (0, 1, 2), (0, 2, 1)], &inner));
    assert_eq!(one.problems, [Problem::Overlapping]);
    assert_eq!(one.members, [("0.csv".to_owned(), b"x,y".to_vec(), None)]);
    // The second begins inside the first, which can't be read through it.
    let two = read(&cabinet(&[(0, 8, 3), (8, 0, 3)], &outer));
    assert_eq!(two.problem_of("0.csv"), Some(Problem::Overlapping));
    assert_eq!(two.whole(), [("1.csv", b"x,y".as_slice())]);
}

#[test]
fn a_cut_or_damaged_cabinet_gives_what_is_there() {
    let (first, second) = (fleet(30), fleet(60));
    let files = [("a.csv", first.as_slice()), ("b.csv", second.as_slice())];
    for method in [::cab::CompressionType::None, ::cab::CompressionType::MsZip] {
        let packed = pack::cab(&files, method);
        for part in 1..16 {
            let cut = packed.get(..packed.len() * part / 16).expect("shorter");
            let read = read(cut);
            assert_eq!(read.problems, [Problem::Truncated], "{part} of 16");
            for (name, bytes) in read.whole() {
                let original = files.iter().find(|(other, _)| *other == name);
                assert!(original.is_some_and(|(_, all)| *all == bytes), "{name}, {part}");
            }
        }
        let mut flipped = packed.clone();
        *flipped.get_mut(packed.len() / 8).expect("a byte") ^= 1;
        assert_eq!(read(&flipped).problem_of("a.csv"), Some(Problem::Checksum));
    }
}

#[test]
fn cabinets_that_go_on_elsewhere_or_are_packed_with_quantum_say_so() {
    let packed = pack::cab(&[("a.csv", b"x,y")], ::cab::CompressionType::None);
    let at = |place: usize, value: &[u8]| {
        let mut packed = packed.clone();
        packed.get_mut(place..place + 2).expect("a number").copy_from_slice(value);
        read(&packed).problem_of("a.csv")
    };
    // The folder's method, and the file's folder.
    assert_eq!(at(42, &[2, 0]), Some(Problem::Method { name: "Quantum" }));
    assert_eq!(at(42, &[9, 0]), Some(Problem::Method { name: "" }));
    // LZX has windows of 2 to the 15th to 21st.
    for bits in [14, 22] {
        assert_eq!(at(42, &[3, bits]), Some(Problem::Method { name: "" }));
    }
    assert_eq!(at(44 + 8, &[0xFD, 0xFF]), Some(Problem::Split));
    assert_eq!(at(44 + 8, &[7, 0]), Some(Problem::Damaged));
}

#[test]
fn gzip_comes_out_with_its_name_and_is_checked() {
    let fleet = fleet(40);
    let packed = pack::gzip("fleet.csv", &fleet);
    assert_eq!(read(&packed).whole(), [("fleet.csv", fleet.as_slice())]);
    assert_eq!(read(&pack::gzip("", b"x")).whole(), [("", b"x".as_slice())]);
    let twice = [packed.as_slice(), &packed].concat();
    assert_eq!(read(&twice).whole()[0].1, [fleet.as_slice(), &fleet].concat());
    let short = packed.get(..packed.len() - 9).expect("shorter");
    assert_eq!(read(short).problem_of("fleet.csv"), Some(Problem::Truncated));
    let mut damaged = packed.clone();
    *damaged.last_mut().expect("a byte") ^= 1;
    assert_eq!(read(&damaged).problem_of("fleet.csv"), Some(Problem::Checksum));
    let bomb = pack::gzip("bomb", &vec![0; 4 << 20]);
    assert_eq!(read(&bomb).problem_of("bomb"), Some(Problem::Ratio));
}

#[test]
fn a_workbook_gives_each_sheet_as_text() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy\\-mm\\-dd");
    let eight = rust_xlsxwriter::Format::new().set_num_format("00000000");
    let hash = Device::numbered(1).hash();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Serial Number").expect("a cell");
    sheet.write_string(0, 2, "Hardware Hash").expect("a cell");
    sheet.write_number(2, 0, 386348000000f64).expect("a cell");
    sheet.write_string(2, 2, &hash).expect("a cell");
    sheet.write_number_with_format(3, 0, 45658, &day).expect("a cell");
    sheet.write_number_with_format(4, 0, 12345, &eight).expect("a cell");
    sheet.write_string(5, 0, "a\nb, \"c\"").expect("a cell");
    sheet.write_boolean(6, 0, true).expect("a cell");
    sheet
        .write_formula(7, 0, rust_xlsxwriter::Formula::new("=A1").set_result("x y"))
        .expect("a cell");
    sheet.write_string(8, 0, "Büro €").expect("a cell");
    let hidden = book.add_worksheet();
    hidden.set_name("Lager › 2").expect("a name").set_hidden(true);
    hidden.write_string(0, 0, "Serial Number").expect("a cell");
    let packed = book.save_to_buffer().expect("a workbook");
    let read = read(&packed);
    let expected = format!(
        "Serial Number,,Hardware Hash\n\n386348000000,,{hash}\n2025-01-01\n00012345\n\
         \"a b, \"\"c\"\"\"\nTRUE\nx y\nBüro €\n"
    );
    assert_eq!(read.names(), ["Sheet1", "Lager › 2"]);
    assert_eq!(String::from_utf8_lossy(read.whole()[0].1), expected);
    assert_eq!(read.whole()[1].1, b"Serial Number\n");
    assert_eq!(read.problems, []);
}

#[test]
fn a_cut_workbook_says_so() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "Serial Number").expect("a cell");
    let packed = book.save_to_buffer().expect("a workbook");
    let cut = packed.get(..packed.len() / 2).expect("shorter");
    let read = read(cut);
    assert_eq!(read.names(), [""; 0]);
    assert_eq!(read.problems, [Problem::Truncated]);
}

/// A workbook of this sheet, these strings.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    workbook_of(&["S"], sheet, strings)
}

/// The same, by several names.
fn workbook_of(names: &[&str], sheet: &str, strings: &str) -> Vec<u8> {
    let places = names.iter().map(|name| format!("<sheet name='{name}' r:id='r1'/>"));
    let places: String = places.collect();
    let book = format!("<workbook><sheets>{places}</sheets></workbook>");
    pack::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='r1' Target='/xl/worksheets/other.xml'/></Relationships>",
        ),
        ("xl/worksheets/other.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}

#[test]
fn a_sheet_that_repeats_one_long_text_for_ever_is_put_out() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_000));
    let sheet = "<row><c t='s'><v>0</v></c></row>".repeat(100_000);
    let read = read(&workbook(&sheet, &strings));
    assert_eq!(read.problem_of("S"), Some(Problem::Ratio));
    assert!(read.piece < 20 << 20);
}

#[test]
fn a_part_of_a_workbook_is_a_sheet_once() {
    let names = ["S", "T", "U"];
    let read = read(&workbook_of(&names, "<row><c><v>1</v></c></row>", ""));
    assert_eq!(read.problems, [Problem::Overlapping]);
    assert_eq!(read.members, [("S".to_owned(), b"1\n".to_vec(), None)]);
}

#[test]
fn parts_of_a_workbook_count_though_nothing_comes_of_them() {
    let with = |sheet: &str, strings: &str| {
        let limits = Limits { total: 100_000, ..Limits::default() };
        read_with(&workbook(sheet, strings), limits).expect("a workbook")
    };
    let nothing = "<a/>".repeat(50_000);
    let problem = Problem::TotalTooLong { limit: 100_000 };
    let sheet = with(&nothing, "");
    assert_eq!((sheet.problem_of("S"), sheet.problems), (Some(problem), vec![]));
    let strings = with("<row><c><v>1</v></c></row>", &nothing);
    assert_eq!((strings.members, strings.problems), (vec![], vec![problem]));
}

#[test]
fn a_sheet_is_found_where_the_workbook_says() {
    let read = read(&workbook("<row r='2'><c><v>1</v></c></row>", ""));
    assert_eq!(read.problems, []);
    assert_eq!(read.problem_of("S"), None);
    assert_eq!(read.whole(), [("S", b"\n1\n".as_slice())]);
}

/// Archives of every kind, to be spoilt.
static ARCHIVES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(archives);

fn archives() -> Vec<Vec<u8>> {
    let fleet = fleet(12);
    let files = [("a.csv", fleet.as_slice()), ("b/c.csv", b"x,y"), ("d", b"")];
    vec![
        pack::zip(&files),
        pack::zip_stored(&files),
        pack::zip_stream(&files),
        pack::cab(&files, ::cab::CompressionType::MsZip),
        pack::cab(&files, ::cab::CompressionType::None),
        pack::cab_lzx("a.csv", &fleet),
        pack::gzip("a.csv", &fleet),
        workbook(
            "<row r='1'><c t='s'><v>0</v></c><c t='n' s='1'><v>45000.5</v></c></row>",
            "<sst><si><t>Serial Number</t></si></sst>",
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>(), which in 0usize..4) {
        for kind in [Kind::Zip, Kind::Cab, Kind::Gzip] {
            let mark: &[u8] = match (kind, which) {
                (_, 0) => b"",
                (Kind::Zip, 1) => b"PK\x03\x04",
                (Kind::Zip, _) => b"PK\x05\x06",
                (Kind::Cab, _) => b"MSCF\0\0\0\0",
                _ => b"\x1F\x8B\x08",
            };
            let bytes = [mark, &bytes].concat();
            let open = Container::open(kind, bytes, Limits::default(), Spent::default());
            let Ok(mut container) = open else { continue };
            let mut steps = 0;
            while container.next() != Step::Done {
                steps += 1;
                prop_assert!(steps < 1_000_000);
            }
        }
    }

    #[test]
    fn any_damage_of_an_archive_is_survived(
        which in 0usize..8,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        early in proptest::collection::vec((0usize..200, any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
        cutting in any::<bool>(),
    ) {
        let whole = &ARCHIVES[which];
        let mut bytes = whole.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, byte) in early {
            if at > 4 && at < bytes.len() {
                bytes[at] = byte;
            }
        }
        if cutting {
            bytes.truncate(cut.index(bytes.len()).max(4));
        }
        if let Ok(read) = read_with(&bytes, Limits::default()) {
            prop_assert!(read.piece <= 4 << 20);
            let total: usize = read.members.iter().map(|(_, bytes, _)| bytes.len()).sum();
            prop_assert!(total <= 250 * whole.len() + (2 << 20));
        }
    }
}
