//! Where an identifier is, and what proved it.

use serde::{Deserialize, Serialize};

use crate::graph::failure::Failure;
use crate::message::Message;

/// Where an identifier is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing of it has been sent, or it is proved that what was sent had no effect:
    /// the service refused the whole request, or two searches, one a while after the
    /// other, did not find it.
    Planned,
    /// A request with it went out. Whether it had an effect is not known yet.
    Sent,
    /// The service said that it took it, or has it after a request of ours.
    Imported,
    /// The service had it before anything of it was sent.
    AlreadyThere,
    /// The service refused it, or we did not send it.
    Failed(Failure),
    /// What became of it is not known.
    Unsettled(Why),
}

/// Why nothing more is known of an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Time and again the service answered without naming it, and does not have it.
    LeftOut,
}

impl State {
    /// What it means, for a table's cell.
    pub fn message(&self) -> Message {
        match self {
            Self::Planned => Message::new("state-planned"),
            Self::Sent => Message::new("state-sent"),
            Self::Imported => Message::new("identifier-imported"),
            Self::AlreadyThere => Message::new("identifier-there"),
            Self::Failed(failure) => failure.message(),
            Self::Unsettled(Why::LeftOut) => Message::new("unsettled-left-out"),
        }
    }

    /// Why it was refused, or not sent.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

/// How many identifiers are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    /// All of them.
    pub identifiers: usize,
    pub planned: usize,
    pub sent: usize,
    pub imported: usize,
    pub already_there: usize,
    pub failed: usize,
    pub unsettled: usize,
}

impl Counts {
    pub(super) fn of(&mut self, state: &State) -> &mut usize {
        match state {
            State::Planned => &mut self.planned,
            State::Sent => &mut self.sent,
            State::Imported => &mut self.imported,
            State::AlreadyThere => &mut self.already_there,
            State::Failed(_) => &mut self.failed,
            State::Unsettled(_) => &mut self.unsettled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_sentence() {
        let cases = [
            (State::Planned, "not sent yet"),
            (State::Sent, "sent; the service has not answered yet"),
            (State::Imported, "imported as a corporate identifier"),
            (State::AlreadyThere, "among the tenant's corporate identifiers already"),
            (
                State::Failed(Failure::identifier_silent()),
                "refused, without a reason given",
            ),
            (
                State::Unsettled(Why::LeftOut),
                "sent several times, but the service neither names it in its answers nor \
                 has it",
            ),
        ];
        for (state, sentence) in cases {
            assert_eq!(state.message().to_string(), sentence);
            let text = serde_json::to_string(&state).expect("plain data");
            assert_eq!(serde_json::from_str::<State>(&text).expect("read back"), state);
        }
    }
}
