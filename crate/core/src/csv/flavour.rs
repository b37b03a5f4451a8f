//! Flavours: which columns a file has, and which tool writes and reads such files.
//!
//! A header is recognised by its words: case, order, blanks and punctuation are free.
//! Adding a flavour is a line in [`FLAVOURS`]; a new word for a column a line in
//! [`NAMES`].

use super::kind::Kind;

/// A column that means something to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The device's serial number.
    Serial,
    /// The Windows product key id (PKID); empty in what an admin collects.
    ProductId,
    /// The hardware hash.
    Hash,
    /// The group tag, once called order id.
    GroupTag,
    /// The user principal name of the assigned user.
    AssignedUser,
    /// The maker, in Partner Center's files.
    Manufacturer,
    /// The model, in Partner Center's files.
    Model,
}

impl Column {
    /// Every column.
    pub const ALL: [Column; 7] = [
        Column::Serial,
        Column::ProductId,
        Column::Hash,
        Column::GroupTag,
        Column::AssignedUser,
        Column::Manufacturer,
        Column::Model,
    ];

    /// The header that Intune's and Partner Center's pages ask for.
    pub fn header(self) -> &'static str {
        match self {
            Column::Serial => "Device Serial Number",
            Column::ProductId => "Windows Product ID",
            Column::Hash => "Hardware Hash",
            Column::GroupTag => "Group Tag",
            Column::AssignedUser => "Assigned User",
            Column::Manufacturer => "Manufacturer name",
            Column::Model => "Device model",
        }
    }
}

/// A kind of file, told by its columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Flavour {
    /// The message that names it.
    pub name: &'static str,
    /// Its columns in the order that its reader wants.
    pub columns: &'static [Column],
    /// What its rows identify their devices by.
    pub kinds: &'static [Kind],
}

/// Intune's three columns: what Get-WindowsAutopilotInfo writes by itself.
pub const INTUNE_3: Flavour = Flavour {
    name: "flavour-intune-3",
    columns: &[Column::Serial, Column::ProductId, Column::Hash],
    kinds: &[Kind::Hash],
};

/// The same with `-GroupTag`.
pub const INTUNE_4: Flavour = Flavour {
    name: "flavour-intune-4",
    columns: &[Column::Serial, Column::ProductId, Column::Hash, Column::GroupTag],
    kinds: &[Kind::Hash],
};

/// The same with `-AssignedUser`.
pub const INTUNE_5: Flavour = Flavour {
    name: "flavour-intune-5",
    columns: &[
        Column::Serial,
        Column::ProductId,
        Column::Hash,
        Column::GroupTag,
        Column::AssignedUser,
    ],
    kinds: &[Kind::Hash],
};

/// Partner Center's: a row has a hash, or a product key id, or a tuple.
pub const PARTNER: Flavour = Flavour {
    name: "flavour-partner",
    columns: &[
        Column::Serial,
        Column::ProductId,
        Column::Hash,
        Column::Manufacturer,
        Column::Model,
    ],
    kinds: &[Kind::Hash, Kind::ProductId, Kind::Tuple],
};

/// Every flavour we know by its columns.
pub const FLAVOURS: [&Flavour; 4] = [&INTUNE_3, &INTUNE_4, &INTUNE_5, &PARTNER];

/// Words for each column, letters and digits only, in lower case.
const NAMES: &[(&str, Column)] = &[
    ("deviceserialnumber", Column::Serial),
    ("serialnumber", Column::Serial),
    ("serial", Column::Serial),
    ("windowsproductid", Column::ProductId),
    ("productid", Column::ProductId),
    ("productkeyid", Column::ProductId),
    ("hardwarehash", Column::Hash),
    ("devicehardwarehash", Column::Hash),
    ("grouptag", Column::GroupTag),
    ("orderid", Column::GroupTag),
    ("assigneduser", Column::AssignedUser),
    ("userprincipalname", Column::AssignedUser),
    ("upn", Column::AssignedUser),
    ("manufacturername", Column::Manufacturer),
    ("manufacturer", Column::Manufacturer),
    ("devicemodel", Column::Model),
    ("model", Column::Model),
];

/// The header line of one file, understood as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// For each place in the line the column it names, if we know it. A column named
    /// twice counts the first time.
    pub columns: Vec<Option<Column>>,
    /// The flavour with exactly these columns, in any order.
    pub flavour: Option<&'static Flavour>,
}

impl Header {
    /// Understands a header line. Nothing, if no field of it names a column.
    pub fn recognise<'a>(fields: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut columns: Vec<Option<Column>> = Vec::new();
        let mut others = false;
        for field in fields.take(MOST_COLUMNS) {
            let column = column(field).filter(|found| !columns.contains(&Some(*found)));
            others |= column.is_none() && !field.trim().is_empty();
            columns.push(column);
        }
        let mut known: Vec<Column> = columns.iter().copied().flatten().collect();
        if known.is_empty() {
            return None;
        }
        known.sort_unstable();
        let fits = |flavour: &&&Flavour| !others && flavour.columns == known;
        let flavour = FLAVOURS.iter().find(fits).copied();
        Some(Self { columns, flavour })
    }

    /// Whether the file has this column.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// No flavour has more than 24 columns; a line with thousands is not a header.
const MOST_COLUMNS: usize = 256;

/// The column that a header field names.
fn column(field: &str) -> Option<Column> {
    let word: String = field
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(40)
        .collect();
    NAMES.iter().find_map(|(name, column)| (*name == word).then_some(*column))
}

/// What separates the fields of a header line: the comma, unless another separator
/// finds more columns. Excel writes `;` or tabs where the comma is the decimal sign.
pub fn delimiter(line: &str) -> u8 {
    let known = |delimiter: &u8| {
        let fields = line.split(char::from(*delimiter)).take(MOST_COLUMNS);
        fields.filter(|field| column(field).is_some()).count()
    };
    // `max_by_key` gives the last of equals.
    [b'\t', b';', b','].into_iter().max_by_key(known).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, flavour: Option<&Flavour>) {
        let delimiter = char::from(delimiter(line));
        let header = Header::recognise(line.split(delimiter)).expect("a header");
        assert_eq!(header.flavour, flavour, "{line}");
    }

    #[test]
    fn the_flavours_of_intune() {
        check("Device Serial Number,Windows Product ID,Hardware Hash", Some(&INTUNE_3));
        check(
            "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag",
            Some(&INTUNE_4),
        );
        check(
            "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User",
            Some(&INTUNE_5),
        );
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
    }

    #[test]
    fn columns_that_no_flavour_has_are_passed_over() {
        check("Device Serial Number,Windows Product ID,Hardware Hash,Room", None);
        check("Serial Number,Hardware Hash", None);
    }

    #[test]
    fn lines_of_data_are_no_header() {
        assert_eq!(Header::recognise("5CG0001A,,T0EB".split(',')), None);
        assert_eq!(Header::recognise("".split(',')), None);
    }
}
