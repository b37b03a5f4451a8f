//! Which column is which where no header line says it: from what stands in the cells.
//!
//! A cell that looks like a hash is one. What the hash says of its device proves which
//! of the other columns is the serial number, the maker or the model. All else is a
//! guess, and marked as one, so that a person can look at it.

use super::cell::{
    is_capitals, is_hash, is_imei, is_product_id, is_serial, is_user, shortened,
};
use super::flavour::{BARE, Column, IDENTIFIERS, IDENTIFIERS_3};
use super::header::{Header, MOST_COLUMNS};
use crate::sort;

/// What a hash says of its device; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Inside {
    pub serial: String,
    pub product_id: String,
    pub manufacturer: String,
    pub model: String,
}

/// Reads a hash, for whoever knows how.
pub type Read<'a> = &'a dyn Fn(&str) -> Inside;

type Rows<'a> = [&'a [String]];

/// The header of a list of hashes without a header line.
pub(super) fn hashes(rows: &Rows<'_>, read: Read<'_>) -> Option<Header> {
    let mut header = Header::of(vec![None; width(rows)], Some(&BARE));
    complete(&mut header, rows, read);
    let hash = header.place(Column::Hash)?;
    let is_free =
        |header: &Header, place: usize| header.columns.get(place) == Some(&None);
    let all = |place: usize, fits: fn(&str) -> bool| {
        let mut cells = cells(rows, place).peekable();
        cells.peek().is_some() && cells.all(fits)
    };
    for place in 0..header.columns.len() {
        if !is_free(&header, place) {
            continue;
        }
        if !header.has(Column::AssignedUser) && all(place, is_user) {
            header.columns[place] = Some(Column::AssignedUser);
        } else if !header.has(Column::ProductId) && all(place, is_product_id) {
            header.columns[place] = Some(Column::ProductId);
        }
    }
    serial(&mut header, rows);
    // Five columns at most with the hash third: Intune's own order.
    let intune = [
        Column::Serial,
        Column::ProductId,
        Column::Hash,
        Column::GroupTag,
        Column::AssignedUser,
    ];
    if hash == 2 && header.columns.len() <= intune.len() {
        for (place, column) in intune.into_iter().enumerate() {
            if is_free(&header, place) && !header.has(column) {
                header.columns[place] = Some(column);
                let proved =
                    cells(rows, place).next().is_none() || column == Column::GroupTag;
                if !proved {
                    header.unsure.push(place);
                }
            }
        }
    }
    let rest = |header: &Header| {
        let mut free = (0..header.columns.len()).filter(|place| {
            is_free(header, *place) && cells(rows, *place).next().is_some()
        });
        free.next().filter(|_| free.next().is_none())
    };
    // One text is left: what else would a person write beside a hash?
    if let Some(place) = rest(&header).filter(|_| !header.has(Column::GroupTag)) {
        header.columns[place] = Some(Column::GroupTag);
        header.unsure.push(place);
    }
    sort::by(&mut header.unsure, Ord::cmp);
    Some(header)
}

/// The header of a list of hashes under a line of words that we don't know.
pub(super) fn named(texts: &[String], rows: &Rows<'_>, read: Read<'_>) -> Header {
    let mut header = Header::of(vec![None; texts.len()], None);
    header.texts = texts.iter().map(|text| shortened(text)).collect();
    complete(&mut header, rows, read);
    serial(&mut header, rows);
    header.settle();
    header
}

/// Finds hash, serial number, maker and model among the columns that a header leaves
/// open.
pub(super) fn complete(header: &mut Header, rows: &Rows<'_>, read: Read<'_>) {
    if !header.has(Column::Hash) {
        let free = free(header);
        let count =
            |place: &usize| cells(rows, *place).filter(|cell| is_hash(cell)).count();
        let best =
            free.into_iter().rev().max_by_key(count).filter(|place| count(place) > 0);
        let Some(place) = best else { return };
        header.columns[place] = Some(Column::Hash);
    }
    let Some(hash) = header.place(Column::Hash) else { return };
    let inside: Vec<(&&[String], Inside)> = rows
        .iter()
        .filter_map(|row| Some((row, read(row.get(hash).filter(|cell| is_hash(cell))?))))
        .collect();
    type Fact = fn(&Inside) -> &str;
    let facts: [(Column, Fact); 4] = [
        (Column::Serial, |inside| &inside.serial),
        (Column::ProductId, |inside| &inside.product_id),
        (Column::Manufacturer, |inside| &inside.manufacturer),
        (Column::Model, |inside| &inside.model),
    ];
    for (column, fact) in facts {
        if header.has(column) {
            continue;
        }
        let agrees = |place: usize| {
            let same = inside.iter().filter(|(row, inside)| {
                let cell = row.get(place).map_or("", |cell| cell.trim());
                !cell.is_empty() && cell.eq_ignore_ascii_case(fact(inside).trim())
            });
            same.count() * 2 > inside.len()
        };
        if let Some(place) = free(header).into_iter().find(|place| agrees(*place)) {
            header.columns[place] = Some(column);
        }
    }
}

/// Guesses the serial number: the only column, or the first, that has nothing else.
pub(super) fn serial(header: &mut Header, rows: &Rows<'_>) {
    let fits = |place: &usize| {
        let mut cells = cells(rows, *place).peekable();
        cells.peek().is_some() && cells.all(is_serial)
    };
    if header.has(Column::Serial) || !header.has(Column::Hash) {
        return;
    }
    if let Some(place) = free(header).into_iter().find(fits) {
        header.columns[place] = Some(Column::Serial);
        header.unsure.push(place);
    }
}

/// The header of corporate identifiers: every row must look like one. Some makers' serial
/// numbers have no digit, but not those of most rows.
pub(super) fn identifiers(rows: &Rows<'_>) -> Option<Header> {
    let filled = |row: &&[String]| row.iter().rposition(|cell| !cell.trim().is_empty());
    let last: Vec<Option<usize>> = rows.iter().map(filled).collect();
    let cell =
        |row: &&[String], place: usize| row.get(place).cloned().unwrap_or_default();
    if rows.is_empty() {
        return None;
    }
    let tuple = |row: &&[String]| {
        let maker = cell(row, 0);
        maker.chars().any(char::is_alphabetic)
            && !is_serial(&maker)
            && !cell(row, 1).trim().is_empty()
            && (is_serial(&cell(row, 2)) || is_capitals(&cell(row, 2)))
    };
    let serials = rows.iter().filter(|row| is_serial(&cell(row, 2))).count();
    let most = serials * 2 > rows.len();
    if most && last.iter().all(|last| *last == Some(2)) && rows.iter().all(tuple) {
        let columns = IDENTIFIERS_3.columns.iter().copied().map(Some).collect();
        let mut header = Header::of(columns, Some(&IDENTIFIERS_3));
        if !rows.iter().all(|row| is_maker(&cell(row, 0))) {
            header.unsure = vec![0, 1, 2];
        }
        return Some(header);
    }
    let one = |row: &&[String]| is_serial(&cell(row, 0));
    if last.iter().all(|last| matches!(last, Some(0 | 1))) && rows.iter().all(one) {
        let details = last.contains(&Some(1)).then_some(None);
        let columns = std::iter::once(Some(Column::Serial)).chain(details).collect();
        let mut header = Header::of(columns, Some(&IDENTIFIERS));
        if !rows.iter().all(|row| is_imei(&cell(row, 0))) {
            header.unsure = vec![0];
        }
        return Some(header);
    }
    None
}

/// Whether this is the name of a maker of Windows devices, its legal form aside.
fn is_maker(cell: &str) -> bool {
    const MAKERS: [&str; 18] = [
        "microsoft",
        "dell",
        "hp",
        "hewlett-packard",
        "lenovo",
        "acer",
        "asus",
        "asustek",
        "dynabook",
        "toshiba",
        "fujitsu",
        "panasonic",
        "samsung",
        "getac",
        "lg",
        "msi",
        "micro-star",
        "vmware",
    ];
    let first = cell.split([' ', ',', '.']).find(|word| !word.is_empty());
    first.is_some_and(|word| MAKERS.contains(&word.to_lowercase().as_str()))
}

fn width(rows: &Rows<'_>) -> usize {
    rows.iter().map(|row| row.len()).max().unwrap_or_default().min(MOST_COLUMNS)
}

/// The cells of a column that are not empty.
fn cells<'a>(rows: &'a Rows<'a>, place: usize) -> impl Iterator<Item = &'a str> {
    let cells = rows.iter().filter_map(move |row| row.get(place));
    cells.map(String::as_str).filter(|cell| !cell.trim().is_empty())
}

/// The places that no column is known for.
fn free(header: &Header) -> Vec<usize> {
    let places = header.columns.iter().enumerate();
    places.filter(|(_, column)| column.is_none()).map(|(place, _)| place).collect()
}
