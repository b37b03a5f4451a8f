//! Flavours: which columns a file has, which tool writes such files and which reads them.
//!
//! The page, the command line and `docs/formats.md` list them from here. Adding a
//! flavour is an entry in [`FLAVOURS`] and its three sentences in `message/csv.rs`; a
//! new word for a column is a line in `word`. Files that are no device list of ours
//! are in `foreign`.

use super::kind::Kind;
use crate::message::Message;
use crate::sort;

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

/// How a file tells what its columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By a header line.
    Header,
    /// By nothing: what stands in the cells says it.
    Bare,
    /// Each row repeats the labels before its values.
    Labels,
    /// As a console prints it: names and values side by side, or under one another.
    Console,
}

/// A kind of file, told by its columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Flavour {
    /// The message that names it.
    pub name: &'static str,
    /// How it tells its columns.
    pub layout: Layout,
    /// The exact header lines, the one that we would write first; none where there is
    /// no header line.
    pub headers: &'static [&'static str],
    /// Its columns in the order that its reader wants.
    pub columns: &'static [Column],
    /// What its rows identify their devices by.
    pub kinds: &'static [Kind],
    /// The most rows that its reader takes, where that is published.
    pub rows: Option<u32>,
    /// The message that says who reads it.
    reader: &'static str,
    /// The message that says how such a file comes about.
    collected: &'static str,
    /// Where these facts are from.
    pub source: &'static str,
}

impl Flavour {
    /// What it is called.
    pub fn name(&self) -> Message {
        Message::new(self.name)
    }

    /// Who reads it.
    pub fn reader(&self) -> Message {
        Message::new(self.reader)
    }

    /// How such a file comes about.
    pub fn collected(&self) -> Message {
        Message::new(self.collected)
    }

    /// Whether a header line is just what its reader asks for.
    pub(super) fn is_exact(&self, texts: &[String]) -> bool {
        let is = |header: &str| header.split(',').eq(texts.iter().map(String::as_str));
        self.headers.iter().any(|header| is(header))
    }
}

/// An entry of [`FLAVOURS`]; its sentences go by its name.
macro_rules! flavour {
    ($(#[doc = $about:literal])* $const:ident, $name:literal, $layout:ident,
     [$($header:literal),*], [$($column:ident),*], [$($kind:ident),*], $rows:expr,
     $source:literal) => {
        $(#[doc = $about])*
        pub const $const: Flavour = Flavour {
            name: concat!("flavour-", $name),
            layout: Layout::$layout,
            headers: &[$($header),*],
            columns: &[$(Column::$column),*],
            kinds: &[$(Kind::$kind),*],
            rows: $rows,
            reader: concat!("flavour-", $name, ".reader"),
            collected: concat!("flavour-", $name, ".collected"),
            source: $source,
        };
    };
}

flavour! {
    /// Intune's three columns: what Get-WindowsAutopilotInfo writes by itself.
    INTUNE_3, "intune-3", Header,
    ["Device Serial Number,Windows Product ID,Hardware Hash"],
    [Serial, ProductId, Hash], [Hash], Some(500),
    "Microsoft Learn, Manually register devices with Windows Autopilot"
}

flavour! {
    /// The same with `-GroupTag`.
    INTUNE_4, "intune-4", Header,
    ["Device Serial Number,Windows Product ID,Hardware Hash,Group Tag"],
    [Serial, ProductId, Hash, GroupTag], [Hash], Some(500),
    "Microsoft Learn, Manually register devices with Windows Autopilot"
}

flavour! {
    /// The same with `-AssignedUser`; HoloLens writes it too.
    INTUNE_5, "intune-5", Header,
    ["Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User"],
    [Serial, ProductId, Hash, GroupTag, AssignedUser], [Hash], Some(500),
    "Microsoft Learn, Manually register devices with Windows Autopilot"
}

flavour! {
    /// What HoloLens 2 puts into its diagnostics; nothing in it tells it from
    /// [`INTUNE_5`], and nothing needs to.
    HOLOLENS, "hololens", Header,
    ["Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User"],
    [Serial, ProductId, Hash, GroupTag, AssignedUser], [Hash], Some(500),
    "Microsoft Learn, Windows Autopilot for HoloLens 2"
}

flavour! {
    /// Partner Center's: a row has a hash, or a product key id, or a tuple. The second
    /// and third spelling are those of the portal's sample.
    PARTNER, "partner", Header,
    ["Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model",
     "Device serial number,Windows product ID,Hardware hash,Manufacturer name,Device model",
     "Device serial number,Windows product ID,Hardware hash,Manufacturer name,Device Model"],
    [Serial, ProductId, Hash, Manufacturer, Model], [Hash, ProductId, Tuple], Some(1000),
    "Microsoft Learn, Partner Center: Use Windows Autopilot profiles on new devices"
}

flavour! {
    /// Managed Desktop's own, for devices of one's own.
    MANAGED_4, "managed-4", Header, ["Manufacturer,Model,Serial Number,Hardware Hash"],
    [Manufacturer, Model, Serial, Hash], [Hash], None,
    "Microsoft Managed Desktop documentation (2020), sample file for self-service"
}

flavour! {
    /// Managed Desktop's own, for partners.
    MANAGED_3, "managed-3", Header, ["Manufacturer,Model,Serial Number"],
    [Manufacturer, Model, Serial], [Tuple], None,
    "Microsoft Managed Desktop documentation (2020), sample file for partners"
}

flavour! {
    /// The export of a ConfigMgr query, as Managed Desktop's documentation gave it.
    QUERY, "query", Header, ["Serial_Number,HardwareHash"], [Serial, Hash], [Hash], None,
    "Microsoft Managed Desktop documentation (2020), registering reused devices"
}

flavour! {
    /// ConfigMgr's report Windows Autopilot Device Information, exported.
    REPORT, "report", Labels,
    ["Device Serial Number,Windows Product ID,Hardware Hash"],
    [Serial, ProductId, Hash], [Hash], None,
    "MicrosoftDocs/windows-itpro-docs, issue 5510"
}

flavour! {
    /// Hardware hashes, alone or among other cells, without a header line.
    BARE, "bare", Bare, [], [Hash], [Hash], None,
    "What people paste"
}

flavour! {
    /// What the script prints when it is not told to write a file.
    CONSOLE, "console", Console, [], [Serial, ProductId, Hash], [Hash], None,
    "Get-WindowsAutopilotInfo without -OutputFile"
}

flavour! {
    /// Corporate identifiers of Windows devices.
    IDENTIFIERS_3, "identifiers-3", Bare, [], [Manufacturer, Model, Serial],
    [Identifier], Some(5000),
    "Microsoft Learn, Intune: Identify devices as corporate-owned"
}

flavour! {
    /// Corporate identifiers, serial numbers or IMEIs with a remark each.
    IDENTIFIERS, "identifiers", Bare, [], [Serial], [Identifier], Some(5000),
    "Microsoft Learn, Intune: Identify devices as corporate-owned"
}

/// Every flavour, in the order in which people should be shown them. Of two with the
/// same columns the first is told, unless the header line is exactly the other's.
pub const FLAVOURS: [&Flavour; 13] = [
    &INTUNE_3,
    &INTUNE_4,
    &INTUNE_5,
    &HOLOLENS,
    &PARTNER,
    &MANAGED_4,
    &MANAGED_3,
    &QUERY,
    &REPORT,
    &BARE,
    &CONSOLE,
    &IDENTIFIERS_3,
    &IDENTIFIERS,
];

/// The flavour of a header line with just these columns, in any order.
pub(super) fn of_columns(columns: &[Column]) -> Option<&'static Flavour> {
    let sorted = |columns: &[Column]| {
        let mut columns = columns.to_vec();
        sort::by(&mut columns, Ord::cmp);
        columns
    };
    let wanted = sorted(columns);
    let fits = |flavour: &&&Flavour| {
        flavour.layout == Layout::Header && sorted(flavour.columns) == wanted
    };
    FLAVOURS.iter().find(fits).copied()
}

/// What the rows of a file with these columns identify their devices by.
pub(super) fn kinds_of(columns: &[Option<Column>]) -> &'static [Kind] {
    let known: Vec<Column> = columns.iter().copied().flatten().collect();
    let has = |column| known.contains(&column);
    match of_columns(&known) {
        Some(flavour) => flavour.kinds,
        None if has(Column::Hash) => &[Kind::Hash],
        None if has(Column::Serial)
            && has(Column::Manufacturer)
            && has(Column::Model) =>
        {
            MANAGED_3.kinds
        }
        None if has(Column::ProductId) && has(Column::Serial) => {
            &[Kind::Hash, Kind::ProductId]
        }
        None if has(Column::ProductId) => &[Kind::ProductId],
        None => &[Kind::Hash],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flavour_has_its_sentences_and_facts() {
        for flavour in FLAVOURS {
            for message in [flavour.name(), flavour.reader(), flavour.collected()] {
                assert_ne!(message.to_string(), message.key(), "{}", flavour.name);
            }
            assert!(!flavour.source.is_empty() && !flavour.kinds.is_empty());
            let named =
                flavour.layout == Layout::Header || flavour.layout == Layout::Labels;
            assert_eq!(named, !flavour.headers.is_empty(), "{}", flavour.name);
            for header in flavour.headers {
                let columns = header.split(',').map(|field| {
                    super::super::word::column(field).expect("a column").column
                });
                assert!(columns.eq(flavour.columns.iter().copied()), "{header}");
            }
        }
    }
}
