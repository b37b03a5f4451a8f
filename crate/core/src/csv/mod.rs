//! Text to rows with places, and rows to each target's file.
//!
//! ```text
//! text ──shape────▶ separator, header line, columns
//!   └────scanner──▶ records ──table──▶ rows, and what was odd about them
//! rows ──write────▶ the bytes that a target accepts
//! ```
//!
//! | module | idea |
//! |---|---|
//! | [`flavour`] | every kind of file that is read: columns, who writes and reads it |
//! | [`foreign`] | every kind that is named and refused, and what to do instead |
//! | [`word`] | header words in many languages and spellings |
//! | [`header`] | the columns of one file |
//! | `cell`, `guess` | columns by what stands in them, where no header says it |
//! | [`shape`], `console` | how a file is laid out, told from its beginning |
//! | `json` | JSON to rows |
//! | [`table`] | records to rows; titles, repeated headers, ragged rows |
//! | [`kind`] | what a row identifies its device by |
//! | [`scanner`] | text to records: the hot path |
//! | [`guide`](mod@guide) | `docs/formats.md`, made from the tables |
//! | [`write`](mod@write) | rows to files |
//!
//! Reading always finds a parse. This module knows nothing of what is inside a hash (it
//! asks who does, see [`guess`]) and nothing of rules.

mod cell;
mod console;
pub mod flavour;
pub mod foreign;
pub mod guess;
pub mod guide;
pub mod header;
pub(crate) mod json;
pub mod kind;
pub mod scanner;
pub mod shape;
pub mod table;
pub mod word;
pub mod write;

pub(crate) use cell::is_base64;
pub use flavour::{Column, Flavour};
pub use foreign::Foreign;
pub use header::Header;
pub use kind::Kind;
pub use scanner::{Record, Scanner};
pub use shape::Mapping;
pub use table::Table;
