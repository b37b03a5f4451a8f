//! How long it still takes, as far as that can be said.
//!
//! In: how long the devices took that have come to their end since the page was opened,
//! how long a batch took, what the pace allows. Out: from when to when the last one is
//! there. Nobody publishes how long the service takes, so nothing is said before
//! a device of this run has shown it, and nothing any more once the others take longer.

use super::{Import, Millis, Pace, Row, State};

/// What was seen of the devices and batches of this run.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// From the answer to its request to its end: the quickest and the slowest device.
    took: Option<(Millis, Millis)>,
    /// When the first batch and the last one went out, and how many did.
    batches: Option<(Millis, Millis, u32)>,
}

/// What can be said of the time left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Left {
    /// Nothing yet.
    Unknown,
    /// Some take longer than all before them: nothing any more.
    Late,
    /// So long for the sending alone.
    AtLeast(Millis),
    /// From … to …, if the others take as long as those before them.
    Between(Millis, Millis),
    /// Then the waiting for deployment profiles ends.
    AtMost(Millis),
}

/// What comes takes so much less or more than what was.
const QUICKER: f64 = 0.75;
const SLOWER: f64 = 1.5;

impl Seen {
    pub fn batch_sent(&mut self, now: Millis) {
        let (first, _, count) = self.batches.unwrap_or((now, now, 0));
        self.batches = Some((first, now, count + 1));
    }

    /// A device has come to where nothing more becomes of it.
    /// What happened while the service had us wait was seen only after it.
    pub fn ended(&mut self, now: Millis, row: &Row, pace: &Pace) {
        let Some(posted) = row.sent.as_ref().filter(|_| row.state.is_final()) else {
            return;
        };
        if !matches!(row.state, State::Visible { .. }) {
            return;
        }
        let sent = posted.at as f64 * 1000.0;
        let took = (now - sent).max(0.0);
        let seen = (took - pace.held_between(sent, now)).max(0.0);
        let (least, most) = self.took.unwrap_or((seen, took));
        self.took = Some((least.min(seen), most.max(took)));
    }

    /// From one batch to the next.
    fn step(&self) -> Option<Millis> {
        let (first, last, count) = self.batches?;
        (count > 1).then(|| (last - first) / f64::from(count - 1))
    }
}

impl Import {
    /// How long it still takes, as of the last call of [`next`](Self::next), until
    /// nothing more becomes of any device.
    pub fn time_left(&self) -> Left {
        let counts = self.counts();
        let planned = if self.stopped { 0 } else { counts.planned };
        let sending = self.sending_left(planned);
        let end = self.moved + self.settings.profile_deadline - self.clock;
        let open = counts.sent + counts.accepted + counts.registered + counts.awaiting;
        match (self.seen.took, self.last_sent(sending)) {
            (Some((least, most)), Some((early, late))) if planned + open > 0 => {
                let (from, to) = (early + least * QUICKER, late + most * SLOWER);
                match to > self.clock {
                    true => Left::Between((from - self.clock).max(0.0), to - self.clock),
                    false if self.only_profiles() => Left::AtMost(end.max(0.0)),
                    false => Left::Late,
                }
            }
            _ if self.only_profiles() => Left::AtMost(end.max(0.0)),
            _ => match sending {
                Some((least, _)) if least > 0.0 => Left::AtLeast(least),
                _ => Left::Unknown,
            },
        }
    }

    /// How long it takes to send what is planned: at least, and at most, where that can
    /// be told. Nothing where nothing is planned.
    fn sending_left(&self, planned: usize) -> Option<(Millis, Option<Millis>)> {
        let batches = planned.div_ceil(self.send.size()) as u32;
        if batches == 0 {
            return None;
        }
        let allowed = self.pace.least(self.clock, batches);
        let held = (self.pace.held() - self.clock).max(0.0);
        let worked = |step: Millis| held + step * f64::from(batches);
        let step = self.seen.step();
        let least = allowed.max(step.map_or(0.0, |step| worked(step * QUICKER)));
        Some((least, step.map(|step| allowed.max(worked(step * SLOWER)))))
    }

    /// When the last device was sent, or will be: at the earliest, and at the latest.
    fn last_sent(
        &self,
        sending: Option<(Millis, Option<Millis>)>,
    ) -> Option<(Millis, Millis)> {
        match sending {
            Some((least, most)) => Some((self.clock + least, self.clock + most?)),
            None => {
                let last = self.seen.batches?.1;
                Some((last, last))
            }
        }
    }
}
