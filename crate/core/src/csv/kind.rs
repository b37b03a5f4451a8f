//! What a row identifies its device by.
//!
//! An administrator registers a device by its hardware hash. Makers and partners have
//! two other ways, a product key id and a tuple of three texts, and Intune knows a
//! device before it enrols by an identifier. A file of those has no hash, and nothing
//! is wrong with it.

use crate::message::Message;

/// What a row identifies its device by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The hardware hash, there or missing.
    #[default]
    Hash,
    /// The product key id alone, in a file for Partner Center.
    ProductId,
    /// Manufacturer, serial number and model, exactly as the maker submitted them.
    Tuple,
    /// A corporate device identifier: Intune compares it when the device enrols.
    Identifier,
}

/// What the rows under one header identify their devices by, in a byte: every row of a
/// list has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// A set of these.
    pub fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |all, kind| all | 1 << *kind as u8))
    }

    /// Each of them; that which a row lacks, where it has none, comes first.
    fn iter(self) -> impl Iterator<Item = Kind> {
        let each = [Kind::Hash, Kind::ProductId, Kind::Tuple, Kind::Identifier];
        each.into_iter().filter(move |kind| self.0 & (1 << *kind as u8) != 0)
    }
}

/// What a row has in those of its cells that can identify a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    /// A hardware hash, whole or not.
    pub hash: bool,
    /// A product key id.
    pub product_id: bool,
    /// A manufacturer or a model.
    pub maker: bool,
}

impl Kind {
    /// The kind of a row under a header that by nature has rows of these kinds. A hash
    /// says more than all else; a row with nothing of any kind lacks what comes first.
    pub fn of(kinds: Kinds, has: Has) -> Kind {
        let there = |kind: &Kind| match kind {
            _ if has.hash => false,
            Kind::Hash => false,
            Kind::ProductId => has.product_id,
            Kind::Tuple => has.maker,
            Kind::Identifier => true,
        };
        let other = || kinds.iter().next().filter(|_| !has.hash);
        kinds.iter().find(there).or_else(other).unwrap_or_default()
    }

    /// How a device of this kind is registered where Graph can't: nothing for a hash.
    pub fn elsewhere(self) -> Option<Message> {
        Some(Message::new(match self {
            Kind::Hash => return None,
            Kind::ProductId => "kind-product-id",
            Kind::Tuple => "kind-tuple",
            Kind::Identifier => "kind-identifier",
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_what_its_cells_and_its_file_make_it() {
        let partner = Kinds::of(&[Kind::Hash, Kind::ProductId, Kind::Tuple]);
        let maker = Has { maker: true, ..Has::default() };
        let product_id = Has { product_id: true, ..Has::default() };
        assert_eq!(Kind::of(partner, Has { hash: true, ..maker }), Kind::Hash);
        assert_eq!(Kind::of(partner, product_id), Kind::ProductId);
        assert_eq!(Kind::of(partner, maker), Kind::Tuple);
        assert_eq!(Kind::of(partner, Has::default()), Kind::Hash);
        assert_eq!(Kind::of(Kinds::of(&[Kind::Tuple]), Has::default()), Kind::Tuple);
        assert_eq!(Kind::of(Kinds::of(&[Kind::Hash]), maker), Kind::Hash);
        assert_eq!(Kind::of(Kinds::default(), product_id), Kind::Hash);
    }
}
