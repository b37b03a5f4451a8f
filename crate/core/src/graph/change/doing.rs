//! What changes are doing or waiting for, in a sentence.

use super::{Changes, Flight};
use crate::graph::Millis;
use crate::graph::lane::Hitch;
use crate::message::Message;

impl Changes {
    /// What is being done or waited for, as of the last call of `next`.
    pub fn doing(&self) -> Message {
        if self.done() {
            return Message::new("doing-done");
        }
        if let Some(block) = &self.head.blocked {
            return block.message();
        }
        let counted = |key, count: usize| Message::new(key).with("count", count);
        let sending = self.flight.values().find_map(|flight| match flight {
            Flight::Write { rows, .. } => Some(rows.len()),
            _ => None,
        });
        if let Some(count) = sending {
            return counted("doing-changing", count);
        }
        let clock = self.head.clock;
        let wait = |key, until: Millis| {
            let seconds = ((until - clock) / 1000.0).ceil().max(1.0);
            Message::new(key).with("seconds", seconds as u32)
        };
        if self.head.pace.held() > clock {
            return wait("doing-slowed", self.head.pace.held());
        }
        for lane in [&self.head.write.lane, &self.head.read.lane] {
            match lane.hitch.filter(|_| lane.until > clock) {
                Some(Hitch::Lost) => return wait("doing-lost", lane.until),
                Some(Hitch::Down(status)) => {
                    return wait("doing-down", lane.until).with("status", status);
                }
                None => {}
            }
        }
        let wanted = |row: &&usize| self.wanted(**row);
        let reading = self.index.look.iter().filter(wanted).count();
        if reading > 0 {
            return counted("doing-reading", reading);
        }
        let (later, ready): (Vec<_>, Vec<_>) = self
            .index
            .write
            .iter()
            .filter(wanted)
            .map(|row| self.rows[*row].until)
            .partition(|until| *until > clock);
        let room = self.head.pace.room(clock, 1, 1);
        if !ready.is_empty() && room > clock {
            return wait("doing-paced", room).with("writes", self.head.pace.writes());
        }
        let counts = self.index.counts;
        match later.iter().copied().reduce(Millis::min) {
            _ if !ready.is_empty() => counted("doing-change-next", ready.len()),
            Some(until) => wait("doing-change-later", until).with("count", later.len()),
            None if counts.accepted > 0 => counted("doing-confirming", counts.accepted),
            None => counted("doing-leaving", counts.deleting),
        }
    }
}
