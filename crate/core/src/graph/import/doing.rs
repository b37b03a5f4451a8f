//! What an import is doing or waiting for, in a sentence.

use super::settle::Cause;
use super::state::Counts;
use super::{Flight, Import};
use crate::graph::Millis;
use crate::graph::lane::Hitch;
use crate::message::Message;

impl Import {
    /// What is being done or waited for, as of the last call of `next`.
    pub fn doing(&self) -> Message {
        if self.done() {
            return Message::new("doing-done");
        }
        if let Some(block) = &self.blocked {
            return block.message();
        }
        let counts = self.counts();
        if let Some(message) = self.sending(&counts) {
            return message;
        }
        let wait = |key, until: Millis| {
            let seconds = ((until - self.clock) / 1000.0).ceil().max(1.0);
            Message::new(key).with("seconds", seconds as u32)
        };
        if self.pace.held() > self.clock {
            return wait("doing-slowed", self.pace.held());
        }
        let lanes = [&self.send.lane, &self.queue.lane, &self.list.lane];
        for lane in lanes.into_iter().filter(|lane| lane.until > self.clock) {
            match lane.hitch {
                Some(Hitch::Lost) => return wait("doing-lost", lane.until),
                Some(Hitch::Down(status)) => {
                    return wait("doing-down", lane.until).with("status", status);
                }
                None => {}
            }
        }
        let counted = |key, count| Message::new(key).with("count", count);
        if let Some(settle) = &self.settle {
            let key = match settle.cause {
                Cause::Lost => "doing-settling",
                Cause::Refused(_) => "doing-doubting",
            };
            return counted(key, counts.sent);
        }
        let room = self.pace.room(self.clock, 1, 1);
        if counts.planned > 0 && !self.stopped && room > self.clock {
            return wait("doing-paced", room).with("writes", self.pace.writes());
        }
        match (counts.accepted, counts.registered) {
            (0, 0) if counts.planned > 0 && !self.stopped => {
                counted("doing-next", counts.planned)
            }
            (0, 0) if self.removing() == 0 && counts.awaiting == 0 => {
                Message::new("doing-last-look")
            }
            (0, 0) if counts.awaiting > 0 => counted("doing-profiles", counts.awaiting),
            (0, 0) => counted("doing-cleaning", self.removing()),
            (0, registered) => counted("doing-showing", registered),
            (accepted, _) => counted("doing-registering", accepted),
        }
    }

    /// "sending devices 1 to 500 of 620", while that goes on.
    fn sending(&self, counts: &Counts) -> Option<Message> {
        let batch = self.flight.values().find_map(|flight| match flight {
            Flight::Import { rows } => Some(rows.len()),
            _ => None,
        })?;
        let to = counts.devices - counts.planned;
        let message = Message::new(match batch {
            1 => "doing-sending-one",
            _ => "doing-sending",
        });
        Some(
            message
                .with("from", to + 1 - batch)
                .with("to", to)
                .with("all", counts.devices),
        )
    }
}
