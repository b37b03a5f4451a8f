//! The technical log as a table.

use super::super::Session;
use super::{Remark, Save};
use crate::csv::write::report::Report;
use crate::hash::time;
use crate::message::Message;

impl Session {
    /// Says how much of the log is not there any more.
    pub(super) fn log_remark(&self, save: &mut Save) {
        save.remarks.extend(self.log_lost().map(Remark::note));
    }

    pub(super) fn log_part(&self) -> Vec<u8> {
        let header = [
            "Time",
            "Method",
            "Path",
            "Status",
            "Request ID",
            "Milliseconds",
            "No answer",
        ];
        let mut report = Report::new(&header);
        if let Some(lost) = self.log_lost() {
            report.line(&["", "", "", "", "", "", &lost.to_string()]);
        }
        for entry in self.audit.entries() {
            report.line(&[
                &time::instant((entry.at / 1000.0).floor() as i64),
                entry.method.name(),
                &entry.path,
                &entry.status.map_or(String::new(), |status| status.to_string()),
                &entry.request_id,
                &(entry.took.round() as u64).to_string(),
                &entry.lost,
            ]);
        }
        report.finish()
    }

    fn log_lost(&self) -> Option<Message> {
        let count = self.audit.dropped();
        (count > 0).then(|| Message::new("save-log-lost").with("count", count))
    }
}
