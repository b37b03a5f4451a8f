//! How many requests may go out, and when again after a refusal.
//!
//! In: each request that is sent, each 429, the time. Out: whether one more fits, and
//! if not, when it does. The documented limits are a ceiling only: in the field the
//! service throttles earlier, so each 429 halves what is allowed and each quiet window
//! gives a tenth of it back.
//!
//! Nothing is known here of calls or devices. Chance comes from a seed.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Millis;
use super::clock::earlier;

/// The length of the window that Graph's limits for Intune are written for.
const WINDOW: Millis = 20_000.0;
/// Requests of any kind in a window (Graph's throttling limits, Intune, app and tenant).
const ANY: f64 = 1_000.0;
/// Back-off without Retry-After: 2, 4, 8 … seconds (Graph's throttling guidance).
const FIRST: Millis = 2_000.0;
const MOST: Millis = 60_000.0;
/// A Retry-After beyond this is a broken clock or a broken service.
const RETRY_AFTER_MOST: Millis = 3_600_000.0;

/// The pace of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pace {
    writes: Window,
    any: Window,
    /// Nothing goes out before: the service said 429.
    hold: Millis,
    /// Since when.
    #[serde(skip)]
    held_since: Millis,
    /// 429s in succession.
    refused: u32,
    /// When the allowance last changed.
    changed: Millis,
    random: u64,
}

/// What was spent in the last window, and how much may be.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Window {
    ceiling: f64,
    allowed: f64,
    spent: VecDeque<(Millis, u32)>,
}

impl Window {
    fn new(ceiling: f64) -> Self {
        Self { ceiling, allowed: ceiling, spent: VecDeque::new() }
    }

    /// When `count` more fit.
    fn room(&self, now: Millis, count: u32) -> Millis {
        let recent = || self.spent.iter().filter(|(at, _)| at + WINDOW > now);
        let mut sum: f64 = recent().map(|(_, spent)| f64::from(*spent)).sum();
        let most = (self.allowed.floor() - f64::from(count)).max(0.0);
        let mut when = now;
        for (at, spent) in recent() {
            if sum <= most {
                break;
            }
            sum -= f64::from(*spent);
            when = at + WINDOW;
        }
        when
    }

    fn spend(&mut self, now: Millis, count: u32) {
        while self.spent.front().is_some_and(|(at, _)| at + WINDOW <= now) {
            self.spent.pop_front();
        }
        match self.spent.back_mut() {
            Some((at, spent)) if *at == now => *spent = spent.saturating_add(count),
            _ => self.spent.push_back((now, count)),
        }
    }

    fn set_back(&mut self, by: Millis) {
        for (at, _) in &mut self.spent {
            earlier(at, by);
        }
    }

    fn halve(&mut self) {
        self.allowed = (self.allowed / 2.0).floor().max(1.0);
    }

    fn raise(&mut self, windows: f64) {
        let more = (self.ceiling / 10.0).max(1.0) * windows;
        self.allowed = (self.allowed + more).min(self.ceiling);
    }
}

impl Pace {
    /// At most `writes` writes in 20 seconds; `seed` decides the jitter.
    pub fn new(writes: u32, seed: u64) -> Self {
        Self {
            writes: Window::new(f64::from(writes.max(1))),
            any: Window::new(ANY),
            hold: 0.0,
            held_since: 0.0,
            refused: 0,
            changed: 0.0,
            random: seed,
        }
    }

    /// When a request that counts as `writes` writes and `any` requests may go out:
    /// `now` if at once.
    pub fn room(&self, now: Millis, writes: u32, any: u32) -> Millis {
        let any = self.any.room(now, any);
        let writes = if writes == 0 { now } else { self.writes.room(now, writes) };
        any.max(writes).max(self.hold).max(now)
    }

    /// A request went out.
    pub fn spend(&mut self, now: Millis, writes: u32, any: u32) {
        self.any.spend(now, any);
        if writes > 0 {
            self.writes.spend(now, writes);
        }
    }

    /// The clock was set back by so much.
    pub(super) fn set_back(&mut self, by: Millis) {
        self.writes.set_back(by);
        self.any.set_back(by);
        for time in [&mut self.hold, &mut self.held_since, &mut self.changed] {
            earlier(time, by);
        }
    }

    /// Until when everything is held back because the service said 429.
    pub fn held(&self) -> Millis {
        self.hold
    }

    /// How much of the time from … to … the last wait of that kind took.
    pub fn held_between(&self, from: Millis, to: Millis) -> Millis {
        (self.hold.min(to) - self.held_since.max(from)).max(0.0)
    }

    /// How many writes are allowed in 20 seconds at present.
    pub fn writes(&self) -> u32 {
        self.writes.allowed as u32
    }

    /// How long it takes at least until `count` more writes of one each have gone out, by
    /// what is allowed at present.
    pub fn least(&self, now: Millis, count: u32) -> Millis {
        let allowed = self.writes().max(1);
        let (windows, rest) =
            (count.saturating_sub(1) / allowed, 1 + count.saturating_sub(1) % allowed);
        let first = self.room(now, rest.min(count), 1) - now;
        first + f64::from(windows) * WINDOW
    }

    /// The service said 429, for the `tries`th time in succession to requests of this
    /// kind; others may have been taken in between. `retry_after` is in milliseconds,
    /// where it named one.
    pub fn throttled(&mut self, now: Millis, tries: u32, retry_after: Option<Millis>) {
        // Several requests in the air are refused together; that is one refusal.
        if now >= self.hold {
            self.held_since = now;
            self.refused = self.refused.saturating_add(1);
            self.writes.halve();
            self.any.halve();
            self.changed = now;
        }
        let wait = self.wait(self.refused.max(tries), retry_after);
        self.hold = self.hold.max(now + wait);
    }

    /// The service took a request.
    pub fn good(&mut self, now: Millis) {
        self.refused = 0;
        let windows = ((now - self.changed) / WINDOW).floor();
        if windows >= 1.0 {
            self.changed = now;
            self.writes.raise(windows);
            self.any.raise(windows);
        }
    }

    /// How long to wait after the `tries`th failure in succession. Never shorter than
    /// what the service asked for, because coming early counts against the quota.
    pub fn wait(&mut self, tries: u32, retry_after: Option<Millis>) -> Millis {
        let chance = self.chance();
        match retry_after {
            Some(asked) if asked.is_finite() => {
                asked.clamp(0.0, RETRY_AFTER_MOST) + 250.0 + 750.0 * chance
            }
            _ => {
                let doubled = FIRST * f64::from(1u32 << tries.saturating_sub(1).min(5));
                (doubled * (0.75 + 0.5 * chance)).min(MOST)
            }
        }
    }

    /// From 0 to before 1 (SplitMix64).
    fn chance(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.random;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^= word >> 31;
        (word >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_holds_more_writes_than_allowed() {
        let mut pace = Pace::new(10, 1);
        let mut sent: Vec<Millis> = Vec::new();
        let mut now = 0.0;
        while sent.len() < 55 {
            let when = pace.room(now, 1, 1);
            if when > now {
                now = when;
                continue;
            }
            pace.spend(now, 1, 1);
            sent.push(now);
            now += 300.0;
        }
        for at in &sent {
            let window = sent.iter().filter(|t| **t >= *at && **t < at + WINDOW);
            assert!(window.count() <= 10);
        }
        assert!(now < 6.0 * WINDOW, "the allowance is used: {now}");
    }

    #[test]
    fn reads_are_not_held_by_the_writes() {
        let mut pace = Pace::new(1, 1);
        pace.spend(0.0, 1, 1);
        assert_eq!(pace.room(5.0, 0, 1), 5.0);
        assert_eq!(pace.room(5.0, 1, 1), WINDOW);
    }

    #[test]
    fn more_than_is_allowed_waits_for_an_empty_window() {
        let mut pace = Pace::new(5, 1);
        assert_eq!(pace.room(0.0, 20, 20), 0.0);
        pace.spend(0.0, 1, 1);
        assert_eq!(pace.room(1.0, 20, 20), WINDOW);
    }

    #[test]
    fn a_429_halves_and_quiet_windows_give_back() {
        let mut pace = Pace::new(100, 1);
        pace.throttled(0.0, 1, Some(10_000.0));
        assert_eq!(pace.writes(), 50);
        assert!((10_000.0..=11_000.0).contains(&pace.held()));
        pace.throttled(5.0, 1, None);
        assert_eq!(pace.writes(), 50, "of the same moment");
        pace.good(20_000.0);
        assert_eq!(pace.writes(), 60);
        pace.good(25_000.0);
        assert_eq!(pace.writes(), 60);
        pace.good(900_000.0);
        assert_eq!(pace.writes(), 100);
    }

    #[test]
    fn what_is_left_to_write_takes_its_windows() {
        let mut pace = Pace::new(10, 1);
        assert_eq!(pace.least(0.0, 0), 0.0);
        assert_eq!(pace.least(0.0, 10), 0.0);
        assert_eq!(pace.least(0.0, 11), WINDOW);
        assert_eq!(pace.least(0.0, 35), 3.0 * WINDOW);
        pace.spend(0.0, 8, 8);
        assert_eq!(pace.least(5_000.0, 2), 0.0);
        assert_eq!(pace.least(5_000.0, 3), 15_000.0);
        pace.throttled(5_000.0, 1, Some(60_000.0));
        assert!(pace.least(5_000.0, 1) >= 60_000.0, "nothing goes out before");
    }

    #[test]
    fn the_wait_doubles_to_a_minute_and_keeps_to_retry_after() {
        let mut pace = Pace::new(100, 7);
        for (tries, whole) in [(1, 2e3), (2, 4e3), (3, 8e3), (4, 16e3), (5, 32e3)] {
            let wait = pace.wait(tries, None);
            assert!((whole * 0.75..whole * 1.25).contains(&wait), "{tries}: {wait}");
        }
        assert!(pace.wait(40, None) <= 60_000.0);
        assert!((300_000.0..=301_000.0).contains(&pace.wait(1, Some(300_000.0))));
        assert!(pace.wait(1, Some(1e12)) <= RETRY_AFTER_MOST + 1_000.0);
    }

    #[test]
    fn the_same_seed_gives_the_same_waits() {
        let waits = |seed| {
            let mut pace = Pace::new(100, seed);
            [pace.wait(1, None), pace.wait(1, None)]
        };
        assert_eq!(waits(3), waits(3));
        assert_ne!(waits(3), waits(4));
    }

    #[test]
    fn what_was_spent_makes_room_one_after_the_other() {
        let mut pace = Pace::new(5, 1);
        pace.spend(0.0, 1, 1);
        pace.spend(5_000.0, 4, 4);
        assert_eq!(pace.room(6_000.0, 1, 1), WINDOW);
        assert_eq!(pace.room(6_000.0, 2, 2), WINDOW + 5_000.0);
    }

    #[test]
    fn a_clock_that_is_set_back_shifts_what_is_held_and_spent() {
        let mut pace = Pace::new(1, 1);
        pace.spend(100_000.0, 1, 1);
        pace.set_back(90_000.0);
        assert_eq!(pace.room(11_000.0, 1, 1), 10_000.0 + WINDOW);
        pace.throttled(100_000.0, 1, Some(30_000.0));
        let held = pace.held();
        pace.set_back(90_000.0);
        assert_eq!(pace.held(), held - 90_000.0);
        assert_eq!(pace.held_between(0.0, 12_000.0), 2_000.0);
    }

    #[test]
    fn how_much_of_a_time_was_held() {
        let mut pace = Pace::new(1, 1);
        pace.throttled(10_000.0, 1, Some(5_000.0));
        let whole = pace.held() - 10_000.0;
        assert_eq!(pace.held_between(0.0, 100_000.0), whole);
        assert_eq!(pace.held_between(12_000.0, 13_000.0), 1_000.0);
        assert_eq!(pace.held_between(0.0, 10_000.0), 0.0);
    }

    #[test]
    fn many_that_wait_do_not_come_back_together() {
        let mut pace = Pace::new(100, 7);
        let waits: Vec<_> = (0..200).map(|_| pace.wait(1, None)).collect();
        assert!(waits.iter().all(|wait| (1_500.0..2_500.0).contains(wait)));
        let early = waits.iter().filter(|wait| **wait < 1_750.0).count();
        let late = waits.iter().filter(|wait| **wait >= 2_250.0).count();
        assert!((25..75).contains(&early) && (25..75).contains(&late), "{early} {late}");
    }

    #[test]
    fn a_wait_that_is_no_time_is_as_long_as_any_other() {
        for asked in [Millis::NAN, Millis::INFINITY] {
            let wait = Pace::new(100, 7).wait(1, Some(asked));
            assert!((1_500.0..2_500.0).contains(&wait), "{asked}: {wait}");
        }
    }
}
