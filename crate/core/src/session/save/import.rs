//! What a row gives to a file that a service imports, and why it may give nothing.

use super::super::list::{List, Row};
use super::remark::{About, Notes};
use crate::csv::flavour::INTUNE_3 as INTUNE_3_FLAVOUR;
use crate::csv::write::{
    Cells, identifier, intune, intune_cannot_hold, partner_center, tuple,
};
use crate::csv::{Column, Kind};
use crate::hash::Facts;
use crate::hash::facts::is_placeholder;
use crate::message::Message;
use crate::rules::Unfit;

/// A row beside the file that it may stand in.
pub(super) struct Offer<'a> {
    pub(super) list: &'a List,
    pub(super) row: &'a Row,
}

impl<'a> Offer<'a> {
    fn cell(&self, column: Column) -> &'a str {
        self.list.text(self.row, column)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        match column {
            Column::Hash => self.list.has_hash(self.row),
            column => !self.cell(column).trim().is_empty(),
        }
    }

    /// The first column that a file without quotation marks can't hold.
    fn unholdable(&self) -> Option<Column> {
        let mut columns = Column::ALL.into_iter();
        columns.find(|column| match column {
            Column::Hash => !self.list.hash_is_plain(self.row),
            column => intune_cannot_hold(self.cell(*column)).is_some(),
        })
    }

    /// What the hash says, where its checksum proves it.
    fn proved(&self) -> Option<Facts<'a>> {
        self.list.is_proved(self.row).then(|| self.list.facts(self.row))
    }

    /// Whether maker, model and serial number stand in the row's own cells.
    fn has_tuple(&self) -> bool {
        [Column::Manufacturer, Column::Model, Column::Serial]
            .into_iter()
            .all(|column| self.has(column))
    }
}

impl About {
    /// The same about one row, unless a rule of its own tells it.
    pub(super) fn unfit(
        self,
        import: &Import,
        offer: &Offer<'_>,
        target: Message,
    ) -> Option<Unfit> {
        let kind = offer.list.kind(offer.row);
        let (key, column) = match self {
            // No hash where there should be one is `hash-empty`.
            About::NoHash if kind == Kind::Hash => return None,
            About::NoHash => ("target-unfit.no-hash", None),
            About::Unholdable => ("target-unfit.unholdable", offer.unholdable()),
            About::Unproved => ("target-unfit.unproved", Some(Column::Hash)),
            // A tuple with one of the three missing is `tuple-incomplete`.
            About::NoIdentifier if kind == Kind::Tuple => return None,
            About::NoIdentifier if import.hash => ("target-unfit.no-identifier", None),
            About::NoIdentifier => ("target-unfit.no-tuple", None),
            _ => return None,
        };
        let message = Message::new(key).saying("target", target);
        Some(Unfit { column, message })
    }
}

/// A file that a service imports.
pub(super) struct Import {
    /// The columns of a row that matter to it: an error in another is no reason to
    /// leave the row out.
    pub(super) needs: fn(&Offer<'_>) -> &'static [Column],
    /// What a row gives, its hash aside.
    pub(super) cells: for<'a> fn(&Offer<'a>, &mut Notes<'_>) -> Result<Cells<'a>, About>,
    /// Whether the hash of a row stands in the file.
    pub(super) hash: bool,
    /// Columns that other files have and this one has no place for.
    pub(super) lacks: &'static [Column],
    /// One file a group tag.
    pub(super) by_tag: bool,
    /// No two rows may be the same.
    pub(super) unique: bool,
    pub(super) write: fn(&Batch<'_>) -> Vec<u8>,
}

/// The rows of one file.
pub(super) struct Batch<'a> {
    pub(super) rows: &'a [Cells<'a>],
    /// The group tag that the file is for.
    pub(super) tag: &'a str,
    /// Whether any file of this saving has a tag, or a user.
    pub(super) tags: bool,
    pub(super) users: bool,
}

pub(super) const INTUNE: Import = Import {
    needs: |_| &Column::ALL,
    cells: |offer, _| {
        let cells = Cells {
            group_tag: offer.cell(Column::GroupTag).into(),
            assigned_user: offer.cell(Column::AssignedUser).into(),
            ..hash_row(offer)?
        };
        plain(cells)
    },
    hash: true,
    lacks: &[],
    by_tag: false,
    unique: false,
    write: |batch| {
        let flavour = intune::smallest_flavour(batch.tags, batch.users);
        intune::write(flavour, batch.rows)
    },
};

pub(super) const INTUNE_3: Import = Import {
    needs: |_| &[Column::Serial, Column::ProductId, Column::Hash],
    cells: |offer, _| plain(hash_row(offer)?),
    hash: true,
    lacks: &[Column::GroupTag, Column::AssignedUser],
    by_tag: false,
    unique: false,
    write: |batch| intune::write(&INTUNE_3_FLAVOUR, batch.rows),
};

pub(super) const PARTNER_CENTER: Import = Import {
    needs: partner_needs,
    cells: |offer, notes| plain(partner_row(offer, notes)?),
    hash: true,
    lacks: &[Column::AssignedUser],
    by_tag: true,
    unique: false,
    write: |batch| partner_center::write(batch.rows),
};

pub(super) const PARTNER_CENTER_API: Import = Import {
    needs: partner_needs,
    cells: partner_row,
    hash: true,
    lacks: &[Column::AssignedUser],
    by_tag: true,
    unique: false,
    write: |batch| partner_center::request(batch.tag, batch.rows),
};

pub(super) const TUPLES: Import = Import {
    needs: tuple_needs,
    cells: |offer, notes| {
        let cells = tuple_row(offer, notes)?;
        // The documented way to learn a tuple, the script's `-Partner -Force`, trims
        // maker and model.
        let (manufacturer, model) = (cells.manufacturer.trim(), cells.model.trim());
        if (manufacturer.len(), model.len())
            != (cells.manufacturer.len(), cells.model.len())
        {
            notes.add(About::Trimmed);
        }
        Ok(Cells {
            manufacturer: manufacturer.to_owned().into(),
            model: model.to_owned().into(),
            ..cells
        })
    },
    hash: false,
    lacks: &[Column::ProductId, Column::GroupTag, Column::AssignedUser],
    by_tag: false,
    unique: true,
    write: |batch| tuple::write(batch.rows),
};

pub(super) const IDENTIFIERS: Import = Import {
    needs: tuple_needs,
    cells: |offer, notes| {
        if offer.has(Column::Hash) && offer.proved().is_none() {
            return Err(About::Unproved);
        }
        let row = tuple_row(offer, notes)?;
        let cells = Cells {
            serial: identifier::serial(&row.serial).into_owned().into(),
            manufacturer: identifier::name(&row.manufacturer).into_owned().into(),
            model: identifier::name(&row.model).into_owned().into(),
            ..Cells::default()
        };
        let names = [&cells.manufacturer, &cells.model];
        if names.iter().any(|name| name.trim().is_empty())
            || cells.serial.trim().is_empty()
        {
            return Err(About::NoIdentifier);
        }
        let cells = plain(cells)?;
        if cells.serial != row.serial {
            notes.add(About::SerialsRespelt);
        }
        if (&cells.manufacturer, &cells.model) != (&row.manufacturer, &row.model) {
            notes.add(About::NamesRespelt);
        }
        Ok(cells)
    },
    hash: false,
    lacks: &[Column::ProductId, Column::GroupTag, Column::AssignedUser],
    by_tag: false,
    unique: true,
    write: |batch| identifier::write(batch.rows),
};

/// A row of a file that registers by hash.
fn hash_row<'a>(offer: &Offer<'a>) -> Result<Cells<'a>, About> {
    if !offer.has(Column::Hash) {
        return Err(About::NoHash);
    }
    if !offer.list.hash_is_plain(offer.row) {
        return Err(About::Unholdable);
    }
    Ok(Cells {
        serial: offer.cell(Column::Serial).into(),
        product_id: offer.cell(Column::ProductId).into(),
        ..Cells::default()
    })
}

/// Refuses cells that a file without quotation marks can't hold.
fn plain(cells: Cells<'_>) -> Result<Cells<'_>, About> {
    let holds = |column: &Column| intune_cannot_hold(cells.get(*column)).is_none();
    if Column::ALL.iter().all(holds) { Ok(cells) } else { Err(About::Unholdable) }
}

fn partner_needs(offer: &Offer<'_>) -> &'static [Column] {
    match (offer.has(Column::Hash), offer.has(Column::Serial)) {
        (true, true) => {
            &[Column::Serial, Column::ProductId, Column::Hash, Column::GroupTag]
        }
        // A hash alone is enough.
        (true, false) => &[Column::ProductId, Column::Hash, Column::GroupTag],
        (false, _) if offer.has_tuple() => {
            &[Column::Serial, Column::Manufacturer, Column::Model, Column::GroupTag]
        }
        (false, _) => &[Column::ProductId, Column::GroupTag],
    }
}

/// A row by hash, by tuple or by product key ID: one way each, as Partner Center's own
/// sample has them. Maker and model stay empty beside a hash, as the script leaves them.
fn partner_row<'a>(offer: &Offer<'a>, notes: &mut Notes<'_>) -> Result<Cells<'a>, About> {
    if !offer.has(Column::GroupTag) {
        notes.add(About::Untagged);
    }
    if offer.has(Column::Hash) {
        return hash_row(offer);
    }
    if offer.has_tuple() {
        if offer.has(Column::ProductId) {
            notes.add(About::Column(Column::ProductId));
        }
        return Ok(Cells {
            serial: offer.cell(Column::Serial).into(),
            manufacturer: offer.cell(Column::Manufacturer).into(),
            model: offer.cell(Column::Model).into(),
            ..Cells::default()
        });
    }
    if offer.has(Column::ProductId) {
        for column in [Column::Serial, Column::Manufacturer, Column::Model] {
            if offer.has(column) {
                notes.add(About::Column(column));
            }
        }
        let product_id = offer.cell(Column::ProductId).into();
        return Ok(Cells { product_id, ..Cells::default() });
    }
    Err(About::NoIdentifier)
}

fn tuple_needs(offer: &Offer<'_>) -> &'static [Column] {
    match (offer.proved().is_some(), offer.has(Column::Serial)) {
        (true, true) => &[Column::Serial],
        (true, false) => &[],
        (false, _) => &[Column::Serial, Column::Manufacturer, Column::Model],
    }
}

/// Maker, model and serial number: as the hash says where it is proved, or else the
/// row's own cells.
fn tuple_row<'a>(offer: &Offer<'a>, notes: &mut Notes<'_>) -> Result<Cells<'a>, About> {
    let facts = offer.proved();
    let inside = |text: Option<&'a str>| text.filter(|text| !text.trim().is_empty());
    let inside = facts.as_ref().map(|facts| {
        let serial = inside(facts.serial()).filter(|serial| !is_placeholder(serial));
        (inside(facts.manufacturer()), inside(facts.model()), serial)
    });
    let (manufacturer, model, serial) = inside.unwrap_or_default();
    let own = |column| Some(offer.cell(column)).filter(|text| !text.trim().is_empty());
    let written = own(Column::Serial);
    let (Some(manufacturer), Some(model), Some(found)) = (
        manufacturer.or(own(Column::Manufacturer)),
        model.or(own(Column::Model)),
        serial.or(written),
    ) else {
        return Err(About::NoIdentifier);
    };
    if written != Some(found) {
        notes.add(About::SerialInside);
    }
    Ok(Cells {
        serial: found.into(),
        manufacturer: manufacturer.into(),
        model: model.into(),
        ..Cells::default()
    })
}
