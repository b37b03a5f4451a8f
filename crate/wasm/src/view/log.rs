//! The technical log, and the text for a ticket.

use preflight_core::graph::audit::{self, Audit};
use preflight_core::message::Message;
use preflight_core::session;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Text;

/// Which lines of the log to show.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct LogLook {
    /// Words that must all stand in the line.
    pub text: String,
    /// Only what did not succeed.
    pub failed: bool,
    pub newest_first: bool,
}

impl From<LogLook> for audit::Look {
    fn from(look: LogLook) -> Self {
        let LogLook { text, failed, newest_first } = look;
        Self { text, failed, newest_first }
    }
}

/// Lines of the log.
#[derive(Serialize, Tsify)]
pub struct Log {
    /// How many lines there are to the look, and how many without it.
    pub fitting: u32,
    pub kept: u32,
    /// Lines that were too many to keep.
    pub dropped: f64,
    pub lines: Vec<LogLine>,
}

/// One request.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// When it was sent, in milliseconds since 1970.
    pub at: f64,
    pub method: &'static str,
    pub path: String,
    /// Nothing where no answer came.
    pub status: Option<u16>,
    pub request_id: String,
    /// Milliseconds to the answer.
    pub took: f64,
    /// Why no answer came.
    pub lost: String,
    pub failed: bool,
}

impl Log {
    pub fn of(audit: &Audit, look: &audit::Look, from: u32, len: u32) -> Self {
        let (fitting, entries) = audit.window(look, from as usize, len as usize);
        Self {
            fitting: fitting as u32,
            kept: audit.entries().len() as u32,
            dropped: audit.dropped() as f64,
            lines: entries.into_iter().map(LogLine::from).collect(),
        }
    }
}

impl From<&audit::Entry> for LogLine {
    fn from(entry: &audit::Entry) -> Self {
        Self {
            at: entry.at,
            method: entry.method.name(),
            path: entry.path.clone(),
            status: entry.status,
            request_id: entry.request_id.clone(),
            took: entry.took,
            lost: entry.lost.clone(),
            failed: entry.failed(),
        }
    }
}

/// The text for a ticket: lines in paragraphs; none where there is nothing to tell.
#[derive(Serialize, Tsify)]
pub struct Ticket {
    pub paragraphs: Vec<Vec<Text>>,
}

impl From<session::Ticket> for Ticket {
    fn from(ticket: session::Ticket) -> Self {
        let lines = |lines: &Vec<Message>| lines.iter().map(Text::from).collect();
        Self { paragraphs: ticket.paragraphs.iter().map(lines).collect() }
    }
}
