//! The header of one file: for each place in a line the column that stands there, and
//! how we know.

use super::cell::short;
use super::flavour::{Column, Flavour, INTUNE_3, Layout, REPORT, kinds_of, of_columns};
use super::kind::Kind;
use super::scanner::Record;
use super::word::{self, Named};

/// Columns of one file, understood as far as they can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// For each place in the line the column that stands there, if we know it. Of several
    /// names for one column the nearest to its own counts, and the first of equals.
    pub columns: Vec<Option<Column>>,
    /// What the header line says at each place; nothing without a header line.
    pub texts: Vec<String>,
    /// The places whose column is a guess that a person should look at.
    pub unsure: Vec<usize>,
    /// The flavour with exactly these columns, in any order.
    pub flavour: Option<&'static Flavour>,
    /// A word that names a column had a slip of a letter or two.
    pub misspelt: bool,
    /// What rows identify their devices by.
    pub kinds: &'static [Kind],
    /// A blank stands behind every separator, as in `a, b, c`: no cell has it.
    pub(super) spaced: bool,
}

/// No flavour has more than 24 columns; a line with thousands is not a header.
pub(super) const MOST_COLUMNS: usize = 256;

impl Header {
    /// Understands a header line. Nothing, if no field of it names a column.
    pub fn recognise<'a>(fields: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut header = Self { spaced: true, ..Self::default() };
        let mut names: Vec<Option<Named>> = Vec::new();
        for (place, field) in fields.take(MOST_COLUMNS).enumerate() {
            header.spaced &= place == 0 || field.starts_with(' ');
            names.push(word::column(field));
            header.texts.push(super::cell::shortened(field));
        }
        header.columns = vec![None; names.len()];
        for column in Column::ALL {
            let named = names.iter().enumerate().filter_map(|(place, named)| {
                named.filter(|named| named.column == column).map(|named| (place, named))
            });
            // The first of equals.
            let Some((place, best)) = named.clone().min_by_key(|(_, named)| named.word)
            else {
                continue;
            };
            header.columns[place] = Some(column);
            header.misspelt |= best.is_misspelt();
            if named.filter(|(_, named)| named.word == best.word).count() > 1 {
                header.unsure.push(place);
            }
        }
        header.spaced &= header.columns.len() > 1;
        // Excel leaves separators at the end.
        while header.texts.last().is_some_and(String::is_empty) {
            header.texts.pop();
            header.columns.pop();
        }
        header.settle();
        header.columns.iter().any(Option::is_some).then_some(header)
    }

    /// The header of a file without a header line, or with one that was not enough.
    pub(super) fn of(
        columns: Vec<Option<Column>>,
        flavour: Option<&'static Flavour>,
    ) -> Self {
        let kinds = flavour.map_or_else(|| kinds_of(&columns), |flavour| flavour.kinds);
        Self { columns, flavour, kinds, ..Self::default() }
    }

    /// A row that repeats the labels of its values before them, as ConfigMgr's report
    /// does: the header that holds for it and its like.
    pub(super) fn of_labels(fields: &[String]) -> Option<Self> {
        let named: Vec<Column> = fields
            .iter()
            .map_while(|field| word::column(field).map(|named| named.column))
            .collect();
        let (labels, values) = fields.split_at_checked(named.len())?;
        let distinct =
            (1..named.len()).all(|place| !named[..place].contains(&named[place]));
        let enough = named.len() >= 2 && values.len() >= named.len();
        if !enough || !distinct || !values.iter().any(|value| super::cell::is_hash(value))
        {
            return None;
        }
        let nothing = std::iter::repeat_n(None, labels.len());
        let columns: Vec<Option<Column>> =
            nothing.chain(named.iter().copied().map(Some)).collect();
        Some(Self { texts: labels.to_vec(), ..Self::of(columns, Some(&REPORT)) })
    }

    /// What a cell of this column says: without the blanks that the file has around every
    /// cell. Around a hash they are never more than that, and alone they are no product
    /// ID.
    pub(crate) fn meant<'a>(&self, column: Column, cell: &'a str) -> &'a str {
        let text = cell.trim_matches([' ', '\t']);
        match column {
            // The scanner knows a quotation mark right behind the separator only.
            _ if self.spaced => text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'))
                .unwrap_or(text),
            Column::Hash => text,
            Column::ProductId if text.is_empty() => text,
            _ => cell,
        }
    }

    /// Finds flavour and kinds once the columns stand.
    pub(super) fn settle(&mut self) {
        let known: Vec<Column> = self.columns.iter().copied().flatten().collect();
        let others = || self.unknown().next().is_some();
        self.flavour = of_columns(&known).filter(|_| !others());
        self.kinds = kinds_of(&self.columns);
    }

    /// Whether this can be nothing but the header of a list of devices: two columns that
    /// we know at least, the serial number or the hash among them, and few others.
    pub(super) fn is_certain(&self) -> bool {
        let known = self.columns.iter().flatten().count();
        let ours = self.has(Column::Serial) || self.has(Column::Hash);
        known >= 2 && ours && known * 2 > self.columns.len()
    }

    /// Whether a record is this header's line once more.
    pub(super) fn is_line(&self, record: &Record<'_>) -> bool {
        let places = record.len().max(self.texts.len()).min(MOST_COLUMNS);
        let same = |place| {
            let text = self.texts.get(place).map_or("", String::as_str);
            short(record.get(place)).eq(text.chars())
        };
        !self.texts.is_empty() && (0..places).all(same)
    }

    /// Whether the file has this column.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Where a column stands.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// What the header line calls the columns that mean nothing to us.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let named = self.columns.iter().zip(&self.texts);
        let labels = self.flavour.is_some_and(|known| known.layout == Layout::Labels);
        let unknown = named.filter(move |(column, text)| {
            column.is_none() && !text.is_empty() && !labels
        });
        unknown.map(|(_, text)| text.as_str())
    }

    /// The flavour whose exact header line a reader of today asks for, where this one is
    /// none of its own flavour: hashes that nobody reads as they are, Intune does.
    /// Nothing where columns are there that no reader knows.
    pub fn inexact(&self) -> Option<&'static Flavour> {
        let flavour = self.flavour.filter(|flavour| flavour.layout == Layout::Header)?;
        let exact = flavour.is_exact(&self.texts) && !self.spaced;
        let reader = match flavour.rows {
            None if self.has(Column::Hash) => &INTUNE_3,
            _ => flavour,
        };
        (!self.texts.is_empty() && !exact).then_some(reader)
    }
}

/// What separates the fields of a header line: the comma, unless another separator
/// finds more columns. Excel writes `;` or tabs where the comma is the decimal sign.
pub fn delimiter(line: &str) -> u8 {
    let known = |delimiter: &u8| {
        let fields = line.split(char::from(*delimiter)).take(MOST_COLUMNS);
        fields.filter(|field| word::column(field).is_some()).count()
    };
    // `max_by_key` gives the last of equals.
    DELIMITERS.into_iter().rev().max_by_key(known).unwrap_or(b',')
}

/// What separates fields in the files that people have, the usual first.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

#[cfg(test)]
mod tests {
    use super::super::flavour::*;
    use super::*;

    #[track_caller]
    fn check(line: &str, flavour: Option<&Flavour>) -> Header {
        let delimiter = char::from(delimiter(line));
        let header = Header::recognise(line.split(delimiter)).expect("a header");
        assert_eq!(header.flavour, flavour, "{line}");
        header
    }

    #[test]
    fn every_flavour_with_a_header_line_is_recognised_by_it() {
        for flavour in FLAVOURS.into_iter().filter(|known| known.layout == Layout::Header)
        {
            for line in flavour.headers {
                let header = Header::recognise(line.split(',')).expect("a header");
                let found = header.flavour.expect("a flavour");
                assert_eq!(
                    (found.columns, found.kinds),
                    (flavour.columns, flavour.kinds)
                );
                assert_eq!(header.inexact(), None, "{line}");
            }
        }
    }

    #[test]
    fn case_order_quotes_and_separator_are_free() {
        check("hardware hash, DEVICE SERIAL NUMBER,windows product id", Some(&INTUNE_3));
        check(
            "\"Device Serial Number\";\"Windows Product ID\";\"Hardware Hash\"",
            Some(&INTUNE_3),
        );
        check("Device_Serial_Number\tWindowsProductID\tHardwareHash,", Some(&INTUNE_3));
        check("Device Serial Number,Windows Product ID,Hardware Hash,,", Some(&INTUNE_3));
        check("Serial|Hash", Some(&QUERY));
    }

    #[test]
    fn a_header_that_intune_would_refuse_is_known() {
        let header = check(
            "device serial number,windows product id,hardware hash",
            Some(&INTUNE_3),
        );
        assert_eq!(header.inexact(), Some(&INTUNE_3));
        let header = check("Hardware Hash,Serial", Some(&QUERY));
        assert_eq!(header.inexact(), Some(&INTUNE_3));
    }

    #[test]
    fn columns_that_no_flavour_has_are_passed_over() {
        let header =
            check("Device Serial Number,Windows Product ID,Hardware Hash,Room", None);
        assert_eq!(header.unknown().collect::<Vec<_>>(), ["Room"]);
        let header = check("Serial,Manufacturer,Model,Room", None);
        assert_eq!(header.kinds, [Kind::Tuple]);
    }

    #[test]
    fn of_several_names_for_a_column_the_nearest_to_its_own_counts() {
        let known = |line: &str| {
            let header = Header::recognise(line.split(',')).expect("a header");
            (header.place(Column::GroupTag), header.unsure, header.misspelt)
        };
        assert_eq!(known("Serial,Hash,Order ID,Group Tag"), (Some(3), vec![], false));
        assert_eq!(known("Group Tag,Order ID,Tag,Serial"), (Some(0), vec![], false));
        assert_eq!(known("Serial,Grup Tag,Order ID"), (Some(2), vec![], false));
        assert_eq!(known("Serial,Grup Tag"), (Some(1), vec![], true));
        // Nothing says which of them is meant.
        assert_eq!(known("Serial,Tag,Order ID"), (Some(1), vec![1], false));
        assert_eq!(known("Group Tag,Serial,Group Tag"), (Some(0), vec![0], false));
    }

    #[test]
    fn lines_of_data_are_no_header() {
        assert_eq!(Header::recognise("5CG0001A,,T0EB".split(',')), None);
        assert_eq!(Header::recognise("".split(',')), None);
    }

    #[test]
    fn labels_before_values_are_a_header() {
        let row =
            |text: &str| -> Vec<String> { text.split(',').map(str::to_owned).collect() };
        let hash = format!("T0EB{}", "A".repeat(60));
        let labels = "Device Serial Number,Windows Product ID,Hardware Hash";
        let header = Header::of_labels(&row(&format!("{labels},5CG0001A,,{hash}")))
            .expect("labels");
        assert_eq!(header.flavour, Some(&REPORT));
        assert_eq!(header.place(Column::Hash), Some(5));
        assert_eq!(header.unknown().count(), 0);
        assert_eq!(Header::of_labels(&row(labels)), None);
        assert_eq!(Header::of_labels(&row(&format!("5CG0001A,,{hash}"))), None);
    }
}
