//! A lane: one kind of request at a time, and what its last answers were.
//!
//! In: each answer. Out: a [`Verdict`] that the machine acts on. Here is decided once
//! what is tried again and when, when a new token is asked for, and when it is time to
//! ask the user. What a good answer holds is not known here.

use serde::{Deserialize, Serialize};

use super::block::Block;
use super::clock::earlier;
use super::error::{Refusal, quote};
use super::pace::Pace;
use super::{Answer, Millis, Next, Request, Token};

/// So many requests in succession without an answer: about two minutes of trying.
pub(super) const LOST_MOST: u32 = 6;
/// So many 5xx in succession: about a quarter of an hour of trying.
const DOWN_MOST: u32 = 18;
/// So many unreadable successes in succession.
const ODD_MOST: u32 = 4;
/// Graph's pages have a thousand devices at most; a body beyond this is not Graph's.
pub const BODY_MOST: usize = 64 << 20;

/// A machine is asked again after so long at the latest.
const ASKED_AGAIN: Millis = 60_000.0;

/// What a lane wants.
pub(super) enum Step {
    Send(Request),
    /// Nothing before this time.
    Wait(Millis),
    /// Nothing before an answer, or at all.
    Idle,
}

impl Step {
    /// What a machine wants: the first request of its lanes, the rest of which are not
    /// asked then, or to wait for all of them.
    pub fn first(now: Millis, lanes: impl IntoIterator<Item = Self>) -> Next {
        let mut until = now + ASKED_AGAIN;
        for step in lanes {
            match step {
                Self::Send(request) => return Next::Send(request),
                Self::Wait(at) => until = until.min(at),
                Self::Idle => {}
            }
        }
        Next::Wait { until: until.max(now + 1.0) }
    }
}

/// Why a lane waits, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Hitch {
    Lost,
    Down(u16),
}

/// What became of requests of one kind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Lane {
    /// Nothing goes out before.
    pub until: Millis,
    /// Why it waits.
    pub hitch: Option<Hitch>,
    /// Requests in succession without an answer.
    pub lost: u32,
    /// 5xx in succession.
    pub down: u32,
    /// 429s in succession.
    pub slowed: u32,
    odd: u32,
    #[serde(skip)]
    token: Token,
    refreshed: bool,
}

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Success, with its body.
    Good(String),
    /// It had no effect, or may be repeated: the same request, later. What must not be
    /// taken twice may be the second copy that a browser sent by itself, though.
    Again,
    /// It may have had its effect, or not.
    Unknown(Option<Block>),
    /// Refused, for a reason in the request.
    Refused(Refusal),
    /// Nothing goes on without the user. It had no effect.
    Blocked(Block),
}

impl Lane {
    /// The token for the next request.
    pub fn token(&mut self) -> Token {
        std::mem::take(&mut self.token)
    }

    /// Goes on after the user mended something.
    pub fn resume(&mut self) {
        let token = self.token();
        *self = Self { token, ..Self::default() };
    }

    /// The clock was set back by so much.
    pub fn set_back(&mut self, by: Millis) {
        earlier(&mut self.until, by);
    }

    /// `repeatable`: sending it again does no harm, as with GET and DELETE.
    pub fn judge(
        &mut self,
        now: Millis,
        answer: Answer,
        repeatable: bool,
        pace: &mut Pace,
    ) -> Verdict {
        let response = match answer {
            Answer::NoToken { why } => return Verdict::Blocked(Block::no_token(&why)),
            Answer::Lost { why } => {
                self.lost += 1;
                self.pause(now, self.lost, None, Hitch::Lost, pace);
                let why = quote(&why, 200);
                let block = (self.lost >= LOST_MOST).then_some(Block::Network { why });
                return settle(repeatable, block);
            }
            Answer::Response(response) => response,
        };
        self.lost = 0;
        if response.body.len() > BODY_MOST {
            return match repeatable {
                true => Verdict::Blocked(Block::TooLarge),
                false => Verdict::Unknown(Some(Block::TooLarge)),
            };
        }
        if (200..300).contains(&response.status) {
            let odd = self.odd;
            *self = Self { odd, ..Self::default() };
            pace.good(now);
            return Verdict::Good(response.body);
        }
        let refusal = Refusal::read(now, &response);
        match refusal.status {
            401 | 403 if refusal.status == 401 || refusal.claims.is_some() => {
                if std::mem::replace(&mut self.refreshed, true) {
                    self.refreshed = false;
                    return Verdict::Blocked(Block::SignIn { said: refusal.words() });
                }
                self.token = Token::Fresh { claims: refusal.claims };
                Verdict::Again
            }
            403 => Verdict::Blocked(Block::forbidden(&refusal)),
            429 => {
                self.slowed += 1;
                pace.throttled(now, self.slowed, refusal.retry_after);
                Verdict::Again
            }
            408 | 500..=599 => {
                self.down += 1;
                let status = refusal.status;
                let hitch = Hitch::Down(status);
                self.pause(now, self.down, refusal.retry_after, hitch, pace);
                let down = self.down >= DOWN_MOST;
                settle(repeatable, down.then_some(Block::Unavailable { status }))
            }
            _ => Verdict::Refused(refusal),
        }
    }

    /// The body of a success was not what Graph sends: again later, and in the end the
    /// user is asked.
    pub fn odd(&mut self, now: Millis, pace: &mut Pace) -> Option<Block> {
        self.odd += 1;
        self.pause(now, self.odd, None, Hitch::Lost, pace);
        (self.odd >= ODD_MOST).then_some(Block::Unreadable)
    }

    /// The body of a success was read.
    pub fn read(&mut self) {
        self.odd = 0;
    }

    /// Waits as after the `tries`th failure in succession.
    pub fn pause(
        &mut self,
        now: Millis,
        tries: u32,
        asked: Option<Millis>,
        hitch: Hitch,
        pace: &mut Pace,
    ) {
        self.until = now + pace.wait(tries, asked);
        self.hitch = Some(hitch);
    }
}

fn settle(repeatable: bool, block: Option<Block>) -> Verdict {
    match (repeatable, block) {
        (false, block) => Verdict::Unknown(block),
        (true, Some(block)) => Verdict::Blocked(block),
        (true, None) => Verdict::Again,
    }
}
