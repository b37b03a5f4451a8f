//! Files as people have them, small: what is read, and what is said about the table.
//!
//! `check` is the only caller. In a file's text `hash(SERIAL)` is the hash of a made-up
//! device, `wrap(SERIAL,n)` the same in lines of n characters. What is expected: the
//! flavour, each row (line, kind, cells by column, `#SERIAL` for the whole hash of that
//! device), and the findings about the file.

use crate::csv::{Column, Kind, Mapping};
use crate::hash::generate::Device;
use crate::session::{FileId, Session};

fn device(serial: &str) -> Device {
    let number = serial.bytes().fold(7, |n: u64, b| n.wrapping_mul(31) + u64::from(b));
    Device { serial: serial.to_owned(), ..Device::numbered(number) }
}

/// The text with its hashes.
fn made(text: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("hash(") {
        let (serial, after) = after.split_once(')').expect("a bracket");
        made += before;
        made += &device(serial).hash();
        rest = after;
    }
    made += rest;
    let text = made;
    let mut made = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("wrap(") {
        let (args, after) = after.split_once(')').expect("a bracket");
        let (serial, width) = args.split_once(',').expect("a width");
        let hash = device(serial).hash();
        let lines = hash.as_bytes().chunks(width.parse().expect("a number"));
        let lines: Vec<&str> =
            lines.map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
        made += before;
        made += &lines.join("\n");
        rest = after;
    }
    made + rest
}

fn read(session: &mut Session, name: &str, text: &str, piece: usize) -> FileId {
    let file = session.open(name, text.len() as u64);
    text.as_bytes().chunks(piece).for_each(|piece| session.feed(file, piece));
    session.close(file);
    file
}

/// What was understood, as [`check`] expects it.
fn understood(session: &Session, file: FileId) -> String {
    let (_, found) = session.files().find(|(id, _)| *id == file).expect("the file");
    let flavour = found.flavour().map_or("-".to_owned(), |name| name.to_string());
    let mut got = format!("\n{flavour}\n");
    for row in session.rows() {
        let kind = match row.kind {
            Kind::Hash => "hash",
            Kind::ProductId => "product",
            Kind::Tuple => "tuple",
            Kind::Identifier => "identifier",
        };
        got += &format!("{} {kind}", row.place.line);
        let hash = session.hash(row.id).expect("the row");
        let text = hash.text();
        let inside = hash.facts.serial().unwrap_or_default();
        let shown = match text.is_empty() {
            true => String::new(),
            false if text == device(inside).hash() => format!("#{inside}"),
            false => format!("?{}", text.chars().count()),
        };
        let list = &session.list;
        let cells = list.row(row.id).expect("the row");
        for (name, text) in [
            ("serial", row.serial),
            ("product", row.product_id),
            ("hash", shown.as_str()),
            ("tag", row.group_tag),
            ("user", row.assigned_user),
            ("maker", list.text(cells, Column::Manufacturer)),
            ("model", list.text(cells, Column::Model)),
        ] {
            if !text.is_empty() {
                got += &format!(" {name}={text}");
            }
        }
        got += "\n";
    }
    for (rule, finding) in session.file_findings(file) {
        got += &format!("{}: {}\n", rule.name, finding.message);
    }
    got
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let text = made(text);
    for piece in [text.len().max(1), 1000, 61] {
        let mut session = Session::default();
        let file = read(&mut session, "a.csv", &text, piece);
        let got = understood(&session, file);
        assert_eq!(
            got, expected,
            "in pieces of {piece}\n--- got\n{got}\n--- expected\n{expected}"
        );
    }
}

#[test]
fn intune() {
    check(
        "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\nA1,,hash(A1),HQ\n",
        "\nIntune, four columns\n2 hash serial=A1 hash=#A1 tag=HQ\n",
    );
}

#[test]
fn partner_center_with_its_sample() {
    check(
        "Device serial number,Windows product ID,Hardware hash,Manufacturer name,Device Model\n\
         R9-ZNP67,,,Contoso,Book 1,\n,1234512345678,,,,\n,,hash(A1),,,\n,,,,,\n,,,,,\n\
         SAMPLE EXPLAINED (remove the following section before uploading),,,,,\n\
         Line 2 illustrates the tuple - Providing the Serial Number together,,,,,\n\
         Line 3 illustrates only providing the Windows PKID,,,,,\n",
        "
Partner Center
2 tuple serial=R9-ZNP67 maker=Contoso model=Book 1
3 product product=1234512345678
4 hash hash=#A1
sample-text: 3 lines explain Partner Center's sample, the first line 7, and were left out. Remove the rows of the sample too, if they are left.
",
    );
}

#[test]
fn managed_desktop() {
    check(
        "Manufacturer,Model,Serial Number,Hardware Hash\nContoso,Book 1,A1,hash(A1)\n",
        "
Managed Desktop, own devices
2 hash serial=A1 hash=#A1 maker=Contoso model=Book 1
",
    );
    check(
        "Manufacturer,Model,Serial Number\nContoso,Book 1,A1\n",
        "
Managed Desktop, by a partner
2 tuple serial=A1 maker=Contoso model=Book 1
",
    );
}

#[test]
fn the_report_of_configmgr() {
    let labels = "Device Serial Number,Windows Product ID,Hardware Hash";
    check(
        &format!(
            "Windows Autopilot Device Information\n\nGenerated,today\nTextbox3,Textbox5,\
             Textbox9,Serial0,Product0,Hash0\n{labels},A1,,hash(A1)\n{labels},A2,,hash(A2)\n"
        ),
        "
ConfigMgr report
5 hash serial=A1 hash=#A1
6 hash serial=A2 hash=#A2
report-labels: The rows of this report repeat the names of the columns before the values; 2 rows were put right.
title-lines: 3 lines are no part of the table, the first line 1, and were left out.
",
    );
}

#[test]
fn corporate_identifiers() {
    check(
        "Microsoft,surface 5,01234567890123\nDell Inc.,Book 2,5CG0001A\n\
         Dell Inc.,Book 3,BCDFGHJ\n",
        "
Corporate identifiers of Windows devices
1 identifier serial=01234567890123 maker=Microsoft model=surface 5
2 identifier serial=5CG0001A maker=Dell Inc. model=Book 2
3 identifier serial=BCDFGHJ maker=Dell Inc. model=Book 3
",
    );
    check(
        "Contoso,Book,5CG0001A\n",
        "
Corporate identifiers of Windows devices
1 identifier serial=5CG0001A maker=Contoso model=Book
columns-unsure: There is no header line to say which column is which, so some were guessed from what stands in them: column 1 as `Manufacturer name`, 2 as `Device model`, 3 as `Device Serial Number`. Look whether that is so.
",
    );
    check(
        "490154203237518,desk of Ada\n",
        "\nCorporate identifiers\n1 identifier serial=490154203237518\n",
    );
    check(
        "hello,you\nContoso,Book\n",
        "
-
column-missing: The first line is `hello,you`, which names no column that we know. A serial number and a hardware hash are needed, under a line such as `Device Serial Number,Windows Product ID,Hardware Hash`.
",
    );
}

#[test]
fn identifiers_that_were_saved_are_read_again() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let mut session = Session::default();
    let text =
        made(&format!("{header}5CG0001A,,hash(5CG0001A)\n5CG0001B,,hash(5CG0001B)\n"));
    read(&mut session, "a.csv", &text, 1000);
    let target = crate::session::target("corporate-identifiers").expect("a target");
    let save = session.save(target, crate::session::Options::default());
    let bytes = session.part(&save, 0);
    let mut again = Session::default();
    read(&mut again, "b.csv", std::str::from_utf8(&bytes).expect("ASCII"), 1000);
    let serials: Vec<_> = again.rows().map(|row| (row.kind, row.serial)).collect();
    let kind = Kind::Identifier;
    assert_eq!(serials, [(kind, "5CG0001A"), (kind, "5CG0001B")]);
}

#[test]
fn hashes_without_a_header_line() {
    check(
        "A1,,hash(A1),HQ\nA2,1234567890123,hash(A2),Field\n",
        "
Hardware hashes without a header line
1 hash serial=A1 hash=#A1 tag=HQ
2 hash serial=A2 product=1234567890123 hash=#A2 tag=Field
",
    );
    check(
        "hash(A1);Berlin;A1;ada@contoso.example\nhash(A2);Bonn;A2;\n",
        "
Hardware hashes without a header line
1 hash serial=A1 hash=#A1 tag=Berlin user=ada@contoso.example
2 hash serial=A2 hash=#A2 tag=Bonn
columns-unsure: There is no header line to say which column is which, so one was guessed from what stands in it: column 2 as `Group Tag`. Look whether that is so.
",
    );
    check(
        "hash(A1)\nhash(A2)\n",
        "\nHardware hashes without a header line\n1 hash hash=#A1\n2 hash hash=#A2\n",
    );
}

#[test]
fn hashes_broken_over_several_lines() {
    check(
        "wrap(A1,76)\nwrap(A2,64)\n",
        "
Hardware hashes without a header line
1 hash hash=#A1
54 hash hash=#A2
hash-wrapped: 2 hashes were broken over several lines, the first from line 1 on, and joined; their checksums prove it.
",
    );
    check(
        "Serial Number,Hardware Hash,Group Tag\nA1,wrap(A1,76),HQ\nA2,hash(A2),Field\nA3,,\n",
        "
Columns of no flavour we know
2 hash serial=A1 hash=#A1 tag=HQ
55 hash serial=A2 hash=#A2 tag=Field
56 hash serial=A3
hash-wrapped: 1 hash was broken over several lines, the first from line 2 on, and joined; its checksum proves it.
",
    );
    let broken = made("wrap(A1,76)\n").replacen("AAAA", "AAAB", 1);
    check(
        &(broken + "hash(A2)\n"),
        "
Hardware hashes without a header line
1 hash hash=?4000
54 hash hash=#A2
hash-wrapped: 1 hash was broken over several lines, the first from line 1 on, and joined; the checksum does not prove 1 of them.
",
    );
}

#[test]
fn a_tag_is_no_part_of_a_hash_that_lost_its_padding() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag";
    // Numbers of characters that are no whole groups of four: `HQ` and `F` would fill them.
    let mut lengths = [0; 4];
    for number in 0..40 {
        let device = Device::numbered(number);
        let hash = device.hash();
        let mut bytes = Vec::new();
        crate::hash::read(&hash, &mut bytes);
        let bytes = usize::from(u16::from_le_bytes([bytes[2], bytes[3]])) + 36;
        let length = (bytes * 4).div_ceil(3);
        lengths[length % 4] += 1;
        for tag in ["HQ", "F", "Kiosk", "HQAA"] {
            let text =
                format!("{header}\n{},,{},{tag}\n", device.serial, &hash[..length]);
            let mut session = Session::default();
            read(&mut session, "a.csv", &text, 1000);
            let row = session.rows().next().expect("a row");
            assert_eq!(row.group_tag, tag, "{number}");
        }
    }
    assert!(lengths[2] > 0 && lengths[3] > 0, "{lengths:?}");
}

#[test]
fn hashes_in_several_cells() {
    let split = |serial: &str, at: &[usize]| {
        let mut hash = device(serial).hash();
        at.iter().rev().for_each(|at| hash.insert(*at, ','));
        hash
    };
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag";
    let (many, one) = (split("A1", &[255, 510, 765, 2500]), split("A2", &[2000]));
    // Without filling, and before a tag that looks like some.
    let bare = device("A3").hash();
    let length = bare.trim_end_matches('A').len().next_multiple_of(4);
    let bare = format!("{},{}", &bare[..300], &bare[300..length]);
    // Nothing proves what a damaged one and the cell behind it are together.
    let damaged = split("A5", &[300]).replacen("BAEAHA", "BAEAHB", 1);
    let rest = damaged.split_once(',').expect("two cells").1;
    let rows = format!(
        "A1,,{many},HQ\nA2,,{one},Field\nA3,,{bare},A\nA4,,hash(A4),HQ\nA5,,{damaged},HQ\n"
    );
    check(
        &format!("{header}\n{rows}"),
        &format!("
Intune, four columns
2 hash serial=A1 hash=#A1 tag=HQ
3 hash serial=A2 hash=#A2 tag=Field
4 hash serial=A3 hash=?{length} tag=A
5 hash serial=A4 hash=#A4 tag=HQ
6 hash serial=A5 hash=?300 tag={rest}
row-ragged: Line 6 has 5 cells under 4 columns. Look for a comma too many or too few.
hash-split: 3 hashes stood in several cells, the first in line 2, and were joined; their checksums prove it. The cells behind them were put back under their columns.
"),
    );
}

#[test]
fn a_hash_without_its_padding_takes_no_tag_for_the_rest_of_it() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag";
    let mut lengths = std::collections::BTreeSet::new();
    for number in 1..=12 {
        let serial = format!("A{number}");
        let hash = device(&serial).hash();
        let mut bytes = Vec::new();
        crate::hash::read(&hash, &mut bytes);
        let total = usize::from(u16::from_le_bytes([bytes[2], bytes[3]]));
        let length = ((total + 36) * 4).div_ceil(3);
        lengths.insert(length % 4);
        for tag in ["HQ", "A", "AA", "AAA", "Site"] {
            let mut session = Session::default();
            let text = format!("{header}\n{serial},,{},{tag}\n", &hash[..length]);
            read(&mut session, "a.csv", &text, text.len());
            let row = session.rows().next().expect("a row");
            assert_eq!(row.group_tag, tag);
            let kept = session.hash(row.id).expect("a hash");
            assert_eq!(kept.text(), hash[..length]);
            assert!(kept.is_proved());
        }
    }
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [0, 2, 3], "every way to end");
}

#[test]
fn json_with_hashes_and_without() {
    let understood = |text: &str, piece: usize| {
        let mut session = Session::default();
        let file = read(&mut session, "a.json", text, piece);
        let (_, found) = session.files().next().expect("the file");
        let what = found.what().map(|what| what.to_string()).unwrap_or_default();
        what + &understood(&session, file)
    };
    let text = made(
        "[\n {\"serialNumber\":\"A1\",\"hardwareIdentifier\":\"hash(A1)\"},\n \
         {\"serialNumber\":\"A2\",\"hardwareIdentifier\":\"hash(A2)\",\"groupTag\":\"HQ\"}\n]",
    );
    for piece in [61, 1000, text.len()] {
        assert_eq!(
            understood(&text, piece),
            "JSON with hardware hashes
Columns of no flavour we know
2 hash serial=A1 hash=#A1
3 hash serial=A2 hash=#A2 tag=HQ
"
        );
        assert_eq!(
            understood(&text[..5000], piece),
            "JSON with hardware hashes
Columns of no flavour we know
2 hash serial=A1 hash=#A1
container-unreadable: This is cut off: its end is missing. What was there has been read; copy the original once more.
"
        );
    }
    assert_eq!(
        understood("{\"clientId\": \"x\"}", 1000),
        "JSON file
-
file-foreign: This is JSON without a list of devices in it: no hardware hash stands there. Add the CSV file that `Get-WindowsAutopilotInfo -OutputFile` writes, or JSON with the hashes, as Graph and Partner Center take it.
"
    );
    let text = made("[\"Serial\",\"Hash\"\nA1,hash(A1)\n");
    assert!(understood(&text, 1000).contains("2 hash serial=A1"), "it only began so");
}

#[test]
fn json_that_was_saved_here_is_read_again() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\n";
    let text = made(&format!("{header}A1,,hash(A1),HQ\nA2,,hash(A2),\n"));
    let mut session = Session::default();
    read(&mut session, "a.csv", &text, 1000);
    for name in ["json", "partner-center-api"] {
        let target = crate::session::target(name).expect("a target");
        let save = session.save(target, crate::session::Options::default());
        let mut again = Session::default();
        for part in 0..save.parts.len() {
            let bytes = session.part(&save, part);
            let text = std::str::from_utf8(&bytes).expect("UTF-8");
            read(&mut again, &save.parts[part].name, text, 1000);
        }
        let rows: Vec<_> = again.rows().map(|row| (row.kind, row.serial)).collect();
        assert_eq!(rows, [(Kind::Hash, "A1"), (Kind::Hash, "A2")], "{name}");
    }
}

#[test]
fn blanks_behind_every_comma() {
    check(
        "Device Serial Number, Windows Product ID, Hardware Hash, Group Tag\n\
         A1, , hash(A1), HQ\n\"A2\", \"\", \"hash(A2)\", \"Field 2\"\n",
        "
Intune, four columns
2 hash serial=A1 hash=#A1 tag=HQ
3 hash serial=A2 hash=#A2 tag=Field 2
header-inexact: The header line was understood, but is not the one that its reader asks for, letter by letter: `Device Serial Number,Windows Product ID,Hardware Hash,Group Tag`. Saving writes that.
quotes-present: Quotation marks stand around cells of 1 line, the first line 3. Intune's own pane would refuse the file; saving for Intune writes none.
",
    );
    check(
        "A1, , hash(A1), HQ\nA2, , hash(A2), \n",
        "
Hardware hashes without a header line
1 hash serial=A1 hash=#A1 tag=HQ
2 hash serial=A2 hash=#A2
",
    );
    check(
        "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\n\
         A1 , , hash(A1) , HQ\n",
        "
Intune, four columns
2 hash serial=A1  hash=#A1 tag= HQ
",
    );
}

#[test]
fn a_blank_between_serial_number_and_hash() {
    check(
        "A1 hash(A1)\nA2 hash(A2)\n",
        "
Hardware hashes without a header line
1 hash serial=A1 hash=#A1
2 hash serial=A2 hash=#A2
",
    );
    let wanted =
        "under a line such as `Device Serial Number,Windows Product ID,Hardware Hash`";
    let none = |line: &str| {
        format!(
            "
-
column-missing: The first line is `{line}`, which names no column that we know. A serial \
             number and a hardware hash are needed, {wanted}.
"
        )
    };
    check("Our list\nA1 hash(A1)\n", &none("Our list"));
}

#[test]
fn zeros_are_lost_content() {
    check(
        &"\0".repeat(3000),
        "
-
file-empty: There is nothing but zeros in this file: its content was lost, as when a stick is pulled out too early. Copy it again from where it came, or collect it again.
",
    );
    check(
        &format!(
            "Device Serial Number,Windows Product ID,Hardware Hash\nA1,,hash(A1)\n{}",
            "\0".repeat(5000)
        ),
        "
Intune, three columns
2 hash serial=A1 hash=#A1
line-unreadable: 1 line is nothing but zeros, the first line 3: content was lost there, as when a stick is pulled out too early. Copy the file again from where it came, or collect it again.
",
    );
}

#[test]
fn a_ctrl_z_is_no_row() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    check(
        &format!("{header}A1,,hash(A1)\n\u{1a}{header}A2,,hash(A2)\u{1a}"),
        "
Intune, three columns
2 hash serial=A1 hash=#A1
4 hash serial=A2 hash=#A2
header-repeated: 1 more header line stands in the file, the first in line 3, and was left out.
",
    );
}

#[test]
fn the_output_of_a_console() {
    check(
        "PS C:\\> Get-WindowsAutopilotInfo | fl\n\nDevice Serial Number : A1\n\
         Windows Product ID   :\nHardware Hash        : hash(A1)\n\n",
        "
Output of a console
3 hash serial=A1 hash=#A1
title-lines: 1 line is no part of the table, the first line 1, and was left out.
",
    );
}

#[test]
fn exports_that_cannot_be_registered_from() {
    check(
        "Device ID,Device name,Enrollment date,Last check-in,Serial number,Manufacturer,Model\n\
         1,PC1,today,today,A1,Contoso,Book\n",
        "
a device list exported from Intune or Managed Desktop
table-foreign: This is a device list exported from Intune or Managed Desktop. There is no hardware hash in it. For devices that Intune manages, a deployment profile with `Convert all targeted devices to Autopilot` registers them without a file; else collect the hashes on the devices.
",
    );
    check(
        "Device name,Last check-in,Ownership,Serial number,Hash\nPC1,today,me,A1,hash(A1)\n",
        "
Columns of no flavour we know
2 hash serial=A1 hash=#A1
columns-unknown: The columns `Device name`, `Last check-in`, `Ownership` are not used; Intune's own pane would refuse the file for them.
",
    );
}

#[test]
fn separators_titles_and_other_spellings() {
    check(
        "sep=;\nGeräteseriennummer;Hardware Hahs;Gruppentag;;\nA1;hash(A1);HQ;;\n",
        "
Columns of no flavour we know
3 hash serial=A1 hash=#A1 tag=HQ
",
    );
    check(
        "Our devices\n\n\"Device Serial Number\"|\"Windows Product ID\"|\"Hardware Hash\"\n\
         \"A1\"||\"hash(A1)\"\n",
        "
Intune, three columns
4 hash serial=A1 hash=#A1
title-lines: 1 line is no part of the table, the first line 1, and was left out.
quotes-present: Quotation marks stand around cells of 2 lines, the first line 3. Intune's own pane would refuse the file; saving for Intune writes none.
",
    );
}

#[test]
fn a_column_is_known_by_what_its_hashes_say() {
    check(
        "HWID,Asset,Gadget\nhash(A1),77001,A1\nhash(A2),77002,A2\n",
        "
Columns of no flavour we know
2 hash serial=A1 hash=#A1
3 hash serial=A2 hash=#A2
columns-unknown: The column `Asset` is not used; Intune's own pane would refuse the file for it.
",
    );
}

#[test]
fn rows_that_do_not_fit() {
    check(
        "Device Serial Number,Windows Product ID,Hardware Hash\nA1,,hash(A1),HQ,,\nA2\nA3,,hash(A3),\n",
        "
Intune, three columns
2 hash serial=A1 hash=#A1
3 hash serial=A2
4 hash serial=A3 hash=#A3
row-ragged: 2 rows do not fit the columns; the first is line 2, which has 4 cells under 3 columns. Look for a comma too many or too few.
",
    );
}

#[test]
fn joined_files() {
    check(
        "Device Serial Number,Windows Product ID,Hardware Hash\nA1,,hash(A1)\n\
         Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\nA2,,hash(A2),HQ\n",
        "
Intune, three columns
2 hash serial=A1 hash=#A1
4 hash serial=A2 hash=#A2 tag=HQ
header-repeated: 1 more header line stands in the file, the first in line 3, and was left out; the columns have another order or number from such a line on, which was followed.
",
    );
}

#[test]
fn a_header_line_again_changes_nothing_of_what_was_guessed_or_said() {
    let header = "Hash,Group Tag,Number\n";
    check(
        &format!("{header}hash(A1),HQ,A1\nhash(A2),HQ,A2\n{header},HQ,A3\nhash(A4),HQ,A4\n"),
        "
Columns of no flavour we know
2 hash serial=A1 hash=#A1 tag=HQ
3 hash serial=A2 hash=#A2 tag=HQ
5 hash serial=A3 tag=HQ
6 hash serial=A4 hash=#A4 tag=HQ
header-repeated: 1 more header line stands in the file, the first in line 4, and was left out.
",
    );
    let header = "Hash,Product ID,Number,Location,,\n";
    let other = "Serial,Hash\n";
    let text = made(&format!(
        "{header}hash(A1),,7701,Berlin\n{header},,7702,Bonn\n{other}A3,hash(A3)\n\
         {header}hash(A4),,7704,Kiel\n"
    ));
    let columns =
        vec![Some(Column::Hash), None, Some(Column::Serial), Some(Column::GroupTag)];
    let mapping = Mapping { columns, header: true };
    let mut session = Session::default();
    let file = read(&mut session, "a.csv", &text, 1000);
    let again = session.open_again(file, mapping).expect("not running");
    session.feed(again, text.as_bytes());
    session.close(again);
    let rows: Vec<_> = session.rows().map(|row| (row.serial, row.group_tag)).collect();
    assert_eq!(
        rows,
        [("7701", "Berlin"), ("7702", "Bonn"), ("A3", ""), ("7704", "Kiel")]
    );
}

#[test]
fn rows_before_the_header_line_of_a_joined_file_are_no_titles() {
    let partner = "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,\
                   Device model";
    let text = format!(
        "Manufacturer,Model,Serial Number\nContoso,Book 1,A1\nContoso,Book 1,A2\n\
         {partner}\nA3,,,Contoso,Book 2\n"
    );
    let expected = |shift: u32, titles: &str| {
        format!(
            "
Managed Desktop, by a partner
{} tuple serial=A1 maker=Contoso model=Book 1
{} tuple serial=A2 maker=Contoso model=Book 1
{} tuple serial=A3 maker=Contoso model=Book 2
{titles}header-repeated: 1 more header line stands in the file, the first in line {}, and was left out; the columns have another order or number from such a line on, which was followed.
",
            2 + shift,
            3 + shift,
            5 + shift,
            4 + shift
        )
    };
    check(&text, &expected(0, ""));
    check(&format!("sep=;\n{}", text.replace(',', ";")), &expected(1, ""));
    let titles = "title-lines: 1 line is no part of the table, the first line 1, and was left out.\n";
    check(&format!("Our devices\n{text}"), &expected(1, titles));
    check(
        "Microsoft,Surface 5,012345678901\nMicrosoft,Surface 5,012345678902\n\
         Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\nA3,,hash(A3),HQ\n",
        "
Corporate identifiers of Windows devices
1 identifier serial=012345678901 maker=Microsoft model=Surface 5
2 identifier serial=012345678902 maker=Microsoft model=Surface 5
4 hash serial=A3 hash=#A3 tag=HQ
header-repeated: 1 more header line stands in the file, the first in line 3, and was left out; the columns have another order or number from such a line on, which was followed.
",
    );
    // A date looks like a serial number, but one line is a title.
    check(
        "2026-03-04\nSerial;Model;Hash\nA1;Book 1;hash(A1)\n",
        "
Columns of no flavour we know
3 hash serial=A1 hash=#A1 model=Book 1
title-lines: 1 line is no part of the table, the first line 1, and was left out.
",
    );
}

#[test]
fn a_row_is_of_the_kinds_of_the_header_above_it() {
    check(
        "Device Serial Number,Windows Product ID,Hardware Hash\nA1,3305551234567,\n\
         Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model\n\
         A2,3305551234567,\nA3,,,Contoso,Book 1\n",
        "
Intune, three columns
2 hash serial=A1 product=3305551234567
4 product serial=A2 product=3305551234567
5 tuple serial=A3 maker=Contoso model=Book 1
header-repeated: 1 more header line stands in the file, the first in line 3, and was left out; the columns have another order or number from such a line on, which was followed.
",
    );
    let identifiers: String = (10..60)
        .map(|number| format!("Microsoft,Surface 5,0123456789{number}\n"))
        .collect();
    let mut session = Session::default();
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag";
    read(&mut session, "a.csv", &format!("{identifiers}{header}\nA1,,,HQ\n"), 1000);
    let kinds: Vec<Kind> = session.rows().map(|row| row.kind).collect();
    assert_eq!(kinds.len(), 51);
    assert!(kinds.iter().take(50).all(|kind| *kind == Kind::Identifier));
    assert_eq!(kinds.last(), Some(&Kind::Hash));
    let found = session.findings(50);
    assert!(found.iter().any(|(rule, _)| rule.name == "hash-empty"));
}

#[test]
fn a_serial_number_alone_is_no_part_of_the_hash_before_it() {
    let cut = &device("A1").hash()[..600];
    check(
        &format!(
            "Serial Number,Hardware Hash,Group Tag\nA1,{cut},HQ\nABCDEFGH12345678XYZ\n\
             A3,hash(A3),HQ\n"
        ),
        "
Columns of no flavour we know
2 hash serial=A1 hash=?600 tag=HQ
3 hash serial=ABCDEFGH12345678XYZ
4 hash serial=A3 hash=#A3 tag=HQ
row-ragged: Line 3 has 1 cell under 3 columns. Look for a comma too many or too few.
",
    );
}

#[test]
fn damaged_encodings_name_their_first_line() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n";
    let said = |bytes: &[u8], piece: usize| {
        let mut session = Session::default();
        let file = session.open("a.csv", 0);
        bytes.chunks(piece).for_each(|piece| session.feed(file, piece));
        session.close(file);
        let mut found = session.file_findings(file).into_iter();
        let found = found.find(|(rule, _)| rule.name == "line-unreadable");
        found.map(|(_, finding)| finding.message.to_string())
    };
    let mixed =
        [header.as_bytes(), "A1,,T0EB,Büro\r\n".as_bytes(), b"A2,,T0EB,B\xFCro\r\n"];
    for piece in [1, 7, 70, 1000] {
        assert_eq!(
            said(&mixed.concat(), piece).as_deref(),
            Some(
                "1 byte is not UTF-8 although others are, the first in line 3: two files of \
                 different encodings were joined, perhaps. They were read as Windows-1252; \
                 look at the letters there."
            ),
            "in pieces of {piece}"
        );
    }
    let ansi = [header.as_bytes(), b"A2,,T0EB,B\xFCro\r\n"].concat();
    assert_eq!(said(&ansi, 1000), None, "ANSI is no damage");
    let units = format!("\u{feff}{header}A1,,T0EB,HQ\r\n");
    let mut wide: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.push(b'x');
    assert_eq!(
        said(&wide, 1000).as_deref(),
        Some(
            "The text breaks off inside a character, or has 1 damaged one, the first in line \
             3: the file was cut or damaged in copying. Copy or collect it again."
        )
    );
}

#[test]
fn a_person_says_which_column_is_which() {
    let text = made("A1,Berlin,77001,hash(A9)\nA2,Bonn,77002,hash(A8)\n");
    let mut session = Session::default();
    let file = read(&mut session, "a.csv", &text, 1000);
    let (_, found) = session.files().next().expect("the file");
    assert!(found.is_unsure() && !found.has_header_line());
    let columns = found.columns();
    assert_eq!(columns[2].samples, ["77001", "77002"]);
    assert_eq!(columns[3].column, Some(Column::Hash));
    assert_eq!(session.file_findings(file)[0].0.name, "columns-unsure");

    let columns =
        vec![None, Some(Column::GroupTag), Some(Column::Serial), Some(Column::Hash)];
    let mapping = Mapping { columns, header: false };
    let again = session.open_again(file, mapping).expect("not running");
    session.feed(again, text.as_bytes());
    session.close(again);
    assert_eq!(
        understood(&session, again),
        "
Hardware hashes without a header line
1 hash serial=77001 hash=#A9 tag=Berlin
2 hash serial=77002 hash=#A8 tag=Bonn
file-replaced: This file takes the place of the one of the same name read before (2 rows). Undo brings that back.
"
    );
    let (_, found) = session.files().next().expect("the file");
    assert!(!found.is_unsure());
}

#[test]
fn a_file_that_nobody_knows_can_be_mapped() {
    let text = "Alpha,Beta\nA1,T0EB\n";
    let mut session = Session::default();
    let file = read(&mut session, "a.csv", text, 1000);
    let (_, found) = session.files().next().expect("the file");
    assert_eq!(found.columns()[1].samples, ["Beta", "T0EB"]);
    assert_eq!(session.file_findings(file)[0].0.name, "column-missing");
    let columns = vec![Some(Column::Serial), Some(Column::Hash)];
    let mapping = Mapping { columns, header: true };
    let again = session.open_again(file, mapping).expect("not running");
    session.feed(again, text.as_bytes());
    session.close(again);
    let rows: Vec<_> = session.rows().map(|row| (row.place.line, row.serial)).collect();
    assert_eq!(rows, [(2, "A1")]);
    assert_eq!(session.files().count(), 1);
}

#[test]
fn files_of_one_name_that_share_a_device_among_others_both_stay() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let list = |serials: &[&str]| {
        let lines = serials.iter().map(|serial| format!("{serial},,hash({serial})\n"));
        made(&(header.to_owned() + &lines.collect::<String>()))
    };
    let mut session = Session::default();
    read(&mut session, "a.csv", &list(&["A1", "A2", "A3", "A4"]), 1000);
    read(&mut session, "a.csv", &list(&["A4", "A5", "A6"]), 1000);
    assert_eq!((session.files().count(), session.counts().rows), (2, 7));
    read(&mut session, "a.csv", &list(&["A4", "A5", "A7"]), 1000);
    let left: Vec<_> = session.rows().map(|row| row.serial).collect();
    assert_eq!(
        left,
        ["A1", "A2", "A3", "A4", "A4", "A5", "A7"],
        "it replaces the second"
    );
}

#[test]
fn a_file_dropped_again_takes_the_place_of_the_first() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let first = made(&format!("{header}A1,,hash(A1)\nA2,,hash(A2)\n"));
    let mut session = Session::default();
    read(&mut session, "a.csv", &first, 1000);
    let corrected = made(&format!("{header}A1,,hash(A1)\n"));
    let again = read(&mut session, "a.csv", &corrected, 1000);
    assert_eq!(session.counts().rows, 1);
    assert_eq!(session.files().count(), 1);
    assert_eq!(session.steps().0.expect("a step").to_string(), "replace a.csv");
    assert_eq!(
        session.file_findings(again)[0].1.message.to_string(),
        "This file takes the place of the one of the same name read before (2 rows), of \
         which 1 is not in this one. Undo brings that back."
    );
    session.undo().expect("not running");
    assert_eq!((session.counts().rows, session.files().count()), (3, 2));
    assert_eq!(session.file_findings(again).len(), 0);
    session.redo().expect("not running");
    assert_eq!(session.counts().rows, 1);
}

#[test]
fn files_of_one_name_that_share_no_device_both_stay() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let mut session = Session::default();
    for serial in ["A1", "A2", "A3"] {
        let text = made(&format!("{header}{serial},,hash({serial})\n"));
        read(&mut session, "AutopilotHWID.csv", &text, 1000);
    }
    assert_eq!((session.counts().rows, session.files().count()), (3, 3));
    let other = made(&format!("{header}A1,,hash(A1)\n"));
    read(&mut session, "b.csv", &other, 1000);
    assert_eq!(session.files().count(), 4, "another name");
}

#[test]
fn the_same_bytes_again_are_the_same_file() {
    let mut session = Session::default();
    for text in ["Serial,Hash\n,T0EB\n", "Serial,Hash\n,T0EB\n", "Serial,Hash\n,T0EC\n"] {
        read(&mut session, "a.csv", text, 1000);
    }
    assert_eq!(session.files().count(), 2);
}
