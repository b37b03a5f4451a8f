//! The tenant over the network: sign-in, requests to Graph, and the driver of the core's
//! machines.
//!
//! ```text
//!  setup ─▶ account (device code, refresh) ─▶ token
//!                                               │
//!  core's machine ─▶ drive ─▶ web (HTTPS) ──────┴─▶ Graph
//! ```
//!
//! Tokens live in memory only: they go into the header of a request and nowhere else.

mod account;
mod claims;
mod drive;
mod interrupt;
mod problem;
mod setup;
mod status;
mod web;

use std::io::{self, IsTerminal, Write};

use preflight_core::graph::Millis;
use preflight_core::graph::directory::Directory;

use crate::output::{Screen, plain};

pub use drive::{Machine, Tenant};
pub use interrupt::Interrupt;
pub use setup::Access;
pub use status::Doing;

/// Somebody can be asked, and see what they are asked.
pub fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks on the terminal; an empty answer is `otherwise`.
pub fn asks(question: &str, otherwise: bool) -> bool {
    let choice = if otherwise { "[Y/n]" } else { "[y/N]" };
    let _ = write!(io::stderr(), "{} {choice} ", plain(question));
    let mut line = String::new();
    if io::stdin().read_line(&mut line).unwrap_or(0) == 0 {
        return false;
    }
    match line.trim().to_lowercase().as_str() {
        "" => otherwise,
        word => ["y", "yes"].contains(&word),
    }
}

/// The tenant's own list, read to its end.
pub fn directory(access: &Access, screen: Screen) -> io::Result<Directory> {
    let mut tenant = Tenant::open(access, screen)?;
    let mut directory = Directory::new(tenant.graph().clone(), seed());
    tenant.through(&mut directory)?;
    Ok(directory)
}

/// What the jitter of waits is drawn from; nothing secret.
pub fn seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}

/// The system's clock, which may be set back; a machine's may not.
#[derive(Default)]
struct Clock(Millis);

impl Clock {
    fn now(&mut self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        self.0 = self.0.max(since.unwrap_or_default().as_millis() as Millis);
        self.0
    }
}
