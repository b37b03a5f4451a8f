//! Repairs of a hash's text, each proved by the checksum inside it.

use crate::message::Message;

/// A repaired hash: the checksum of its content fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The whole text, as a device would write it.
    pub text: String,
    /// What was done, in the order done.
    pub steps: Vec<Message>,
}

/// Repairs what can be repaired at once and proved; `None` for the rest, and for a
/// text that needs no repair.
pub fn repair(text: &str) -> Option<Repair> {
    let _ = text;
    None
}
