//! `cargo xtask host`: what each host needs, for the page in `dist/`.

use crate::place::Place;
use crate::run::run;
use crate::{Outcome, page};

/// Builds, then hands over to `www/hosting/make.mjs`, which reads the arguments; and puts that
/// beside what it made, in one file, for whoever has only a release.
pub fn host(place: &Place, args: &[String]) -> Outcome {
    page::build(place)?;
    run(place.node("www/hosting/make.mjs").args(args))?;
    run(place.node("www/hosting/pack.mjs").arg(place.root.join("hosting")))
}
