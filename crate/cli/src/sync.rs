//! `preflight sync`: the tenant's sync, started if it can be.

use std::io;

use clap::Args;
use preflight_core::graph::sync::{Outcome, TenantSync};

use crate::Verdict;
use crate::output::{Screen, say};
use crate::tenant::{Access, Tenant, seed};

#[derive(Args)]
#[command(after_help = "\
Examples:
  preflight sync --client-id 11111111-2222-3333-4444-555555555555
  preflight sync --config config.json

New devices and names show in the tenant's list by themselves; a sync hurries that. The
tenant takes one in ten minutes from everybody together. How to sign in, and what is needed
for it, is in `preflight register --help`.

Exit status: 0 a sync was started or is running, 1 it was not, 2 could not run.")]
pub struct Sync {
    #[command(flatten)]
    access: Access,
}

pub fn sync(args: &Sync, screen: Screen) -> io::Result<Verdict> {
    let mut tenant = Tenant::open(&args.access, screen)?;
    let mut sync = TenantSync::new(tenant.graph().clone(), seed());
    sync.start();
    tenant.through(&mut sync)?;
    let outcome =
        sync.outcome().ok_or_else(|| io::Error::other("nothing came of the sync"))?;
    say(&outcome.message().to_string());
    Ok(match outcome {
        Outcome::Started | Outcome::Running => Verdict::Clean,
        Outcome::TooSoon { .. } | Outcome::Lost | Outcome::Refused { .. } => {
            Verdict::Wrong
        }
    })
}
