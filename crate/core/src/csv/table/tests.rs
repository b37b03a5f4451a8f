//! Tables without what their hashes say; with it they are in `session/reading/tests.rs`.

use super::super::scanner::Scanner;
use super::*;
use crate::csv::guess::Inside;
use crate::csv::write::Cells;
use crate::csv::write::intune::{smallest_flavour, write};
use proptest::prelude::*;

type Rows = Vec<(u32, Vec<(Column, String)>)>;

/// Every row with its cells by column, and the table.
fn read(text: &str, piece: usize) -> (Rows, Table) {
    let mut begun: Option<(Table, Scanner)> = None;
    let mut beginning = String::new();
    let mut rows = Vec::new();
    let mut pieces: Vec<&str> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rest.floor_char_boundary(piece.max(4)));
        pieces.push(now);
        rest = later;
    }
    pieces.push("");
    let count = pieces.len();
    for (number, piece) in pieces.into_iter().enumerate() {
        let last = number + 1 == count;
        let mut piece = piece.to_owned();
        if begun.is_none() {
            beginning.push_str(&piece);
            let Some(table) =
                Table::begin(&beginning, last, None, &|_| Inside::default())
            else {
                continue;
            };
            piece = std::mem::take(&mut beginning);
            let scanner = Scanner::new(table.delimiter());
            begun = Some((table, scanner));
        }
        let Some((table, scanner)) = &mut begun else { continue };
        let mut take = |record: Record<'_>| {
            if record.is_empty() {
                return;
            }
            match table.take(&record) {
                Taken::Row | Taken::Rest => table.row(&record, 0),
                Taken::Nothing | Taken::Console(_) => return,
            }
            let columns = &table.header().expect("rows have columns").columns;
            let cells = columns.iter().enumerate().filter_map(|(place, column)| {
                Some(((*column)?, record.get(place).to_owned()))
            });
            rows.push((record.line, cells.collect()));
        };
        scanner.feed(&piece, &mut take);
        if last {
            scanner.finish(&mut take);
        }
    }
    (rows, begun.expect("begun at the end").0)
}

const HASH: &str = "T0EeBAEAHAAAAAoA6AOCOgEABgBgW7EdzorHH3g";

#[test]
fn another_header_line_in_the_middle_changes_the_order() {
    let text = format!(
        "Device Serial Number,Windows Product ID,Hardware Hash\nA1,,{HASH}\n\
         Hardware Hash,Device Serial Number\n{HASH},A2\n"
    );
    let (rows, table) = read(&text, 1000);
    let serials: Vec<&str> = rows
        .iter()
        .filter_map(|(_, cells)| {
            cells.iter().find(|(column, _)| *column == Column::Serial)
        })
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(serials, ["A1", "A2"]);
    assert_eq!(table.notes().headers, Lines { count: 1, first: 3 });
    assert!(table.notes().reordered);
}

#[test]
fn values_that_are_words_are_no_header() {
    let text =
        "Manufacturer,Model,Serial Number\nModel,Serial,5CG0001A\nContoso,Tag,X1\n";
    let (rows, table) = read(text, 1000);
    assert_eq!(rows.len(), 2);
    assert_eq!(table.notes().headers.count, 0);
}

#[test]
fn a_file_that_says_all_in_its_first_line_begins_at_once() {
    let header = "Device Serial Number,Windows Product ID,Hardware Hash\n";
    let begin = |text: &str| Table::begin(text, false, None, &|_| Inside::default());
    assert!(begin(header).is_some());
    assert!(begin("Report of today\n").is_none(), "wants to see more");
    assert!(begin(&header[..20]).is_none(), "the line has not ended");
}

#[test]
fn columns_have_samples_of_their_cells() {
    let text = format!("Serial,Room,Hash\nA1,one,{HASH}\nA2,two,{HASH}\n,,\nA3\nA4\n");
    let (_, table) = read(&text, 1000);
    let columns = table.columns();
    assert_eq!(columns[0].samples, ["A1", "A2", "A3"]);
    assert_eq!((columns[1].header.as_str(), columns[1].column), ("Room", None));
    assert_eq!(columns[1].samples, ["one", "two"]);
    assert!(!table.is_unsure());
}

fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex(&format!(
        "((Device Serial Number|Serial|Hash|Hardware Hash|Model|sep=;|a b c|5CG0001A|\
         1234567890123|{HASH}|x@y.example|AAAA|--- ---|Hash : {HASH}|SAMPLE EXPLAINED x y)\
         [,;\"\t: \n]{{0,3}}){{0,24}}"
    ))
    .expect("a regex")
}

proptest! {
    #[test]
    fn pieces_never_matter(text in text(), piece in 4usize..40) {
        let (rows, table) = read(&text, piece);
        let (whole, at_once) = read(&text, text.len());
        prop_assert_eq!(rows, whole);
        prop_assert_eq!(table.notes(), at_once.notes());
        prop_assert_eq!(table.columns(), at_once.columns());
    }

    #[test]
    fn what_is_written_for_intune_is_read_the_same(
        cells in proptest::collection::vec(
            ("[0-9A-Z -]{0,12}", "([0-9]{13})?", "[A-Za-z ]{0,10}", "([a-z]{1,8}@x\\.example)?"),
            1..12
        ),
        tags: bool,
        users: bool,
    ) {
        let rows: Vec<Cells<'_>> = cells
            .into_iter()
            .map(|(serial, product_id, tag, user)| Cells {
                serial: serial.into(),
                product_id: product_id.into(),
                hash: HASH.into(),
                group_tag: if tags || users { tag.into() } else { "".into() },
                assigned_user: if users { user.into() } else { "".into() },
                ..Cells::default()
            })
            .collect();
        let flavour = smallest_flavour(tags, users);
        let bytes = write(flavour, &rows);
        let (read, table) = read(std::str::from_utf8(&bytes).expect("ASCII"), 64);
        prop_assert_eq!(table.beginning().and_then(|header| header.flavour), Some(flavour));
        prop_assert_eq!(table.beginning().and_then(Header::inexact), None);
        let wanted: Vec<Vec<(Column, String)>> = rows
            .iter()
            .map(|row| flavour.columns.iter().map(|c| (*c, row.get(*c).to_owned())).collect())
            .collect();
        let read: Vec<_> = read.into_iter().map(|(_, row)| row).collect();
        prop_assert_eq!(read, wanted);
        prop_assert_eq!(table.notes(), &Notes::default());
    }
}
