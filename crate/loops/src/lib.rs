//! Loops that somebody waits for. The rest of the core is compiled small for the page,
//! these for speed; a crate is what that can be said of.

mod characters;
mod digest;
mod keys;
mod sha256;

pub use characters::{count_base64, is_ascii};
pub use digest::digest;
pub use keys::{KEY, key, sort};
pub use sha256::{LANES, digests};
