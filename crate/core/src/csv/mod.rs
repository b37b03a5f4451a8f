//! Text to rows with places, and rows to each target's file.
//!
//! ```text
//! text ──scanner──▶ records ──flavour──▶ columns by name
//! rows ──write────▶ the bytes that a target accepts
//! ```
//!
//! Reading always finds a parse. This module knows nothing of hashes or rules.

pub mod flavour;
pub mod kind;
pub mod scanner;
pub mod write;

pub use flavour::{Column, Flavour, Header};
pub use kind::Kind;
pub use scanner::{Record, Scanner};
