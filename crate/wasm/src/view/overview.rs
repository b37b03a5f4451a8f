//! What the rows of the list are, counted.

use preflight_core::hash::facts::Version;
use preflight_core::session;
use serde::Serialize;
use tsify::Tsify;

use super::State;

#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub rows: u32,
    pub makers: Vec<MakerCount>,
    pub other_makers: Others,
    pub tags: Vec<Counted>,
    pub other_tags: Others,
    pub builds: Vec<BuildCount>,
    pub other_builds: Others,
    pub states: Vec<StateCount>,
    /// Of those that are ready, how many have a warning.
    pub warned: u32,
}

/// A maker with its models; an empty name is none.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MakerCount {
    pub name: String,
    pub rows: u32,
    pub models: Vec<Counted>,
    pub other_models: Others,
}

/// So many rows have it; an empty name is none.
#[derive(Serialize, Tsify)]
pub struct Counted {
    pub name: String,
    pub rows: u32,
}

#[derive(Serialize, Tsify)]
pub struct BuildCount {
    /// 0: none that is known.
    pub build: u16,
    /// What that Windows is called, where it is known.
    pub name: Option<&'static str>,
    pub rows: u32,
}

#[derive(Serialize, Tsify)]
pub struct StateCount {
    pub state: State,
    pub rows: u32,
}

/// What is too rare to be named.
#[derive(Serialize, Tsify)]
pub struct Others {
    pub kinds: u32,
    pub rows: u32,
}

impl Others {
    fn of<T>(ranked: &session::Ranked<T>) -> Self {
        Self { kinds: ranked.others as u32, rows: ranked.others_rows as u32 }
    }
}

fn counted(ranked: &session::Ranked<String>) -> Vec<Counted> {
    let named = ranked.named.iter();
    named.map(|(name, rows)| Counted { name: name.clone(), rows: *rows as u32 }).collect()
}

impl From<&session::Overview> for Overview {
    fn from(overview: &session::Overview) -> Self {
        let session::Overview { rows, makers, tags, builds, states, warned } = overview;
        let maker = |(maker, rows): &(session::Maker, usize)| MakerCount {
            name: maker.name.clone(),
            rows: *rows as u32,
            models: counted(&maker.models),
            other_models: Others::of(&maker.models),
        };
        let build = |(build, rows): &(u16, usize)| BuildCount {
            build: *build,
            name: Version::release(*build),
            rows: *rows as u32,
        };
        let state = |(state, rows): &(session::State, usize)| StateCount {
            state: (*state).into(),
            rows: *rows as u32,
        };
        Self {
            rows: *rows as u32,
            makers: makers.named.iter().map(maker).collect(),
            other_makers: Others::of(makers),
            tags: counted(tags),
            other_tags: Others::of(tags),
            builds: builds.named.iter().map(build).collect(),
            other_builds: Others::of(builds),
            states: states.iter().map(state).collect(),
            warned: *warned as u32,
        }
    }
}
