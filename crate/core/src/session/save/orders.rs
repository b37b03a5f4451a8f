//! What was asked of registered devices, and what became of it, as a table.

use super::super::Session;
use crate::csv::write::report::Report;
use crate::message::Message;

impl Session {
    pub(super) fn orders_part(&self) -> Vec<u8> {
        let header = [
            "Device Serial Number",
            "Device ID",
            "Asked",
            "State",
            "Explanation",
            "Error code",
            "Error name",
            "Remedy",
        ];
        let mut report = Report::new(&header);
        for order in self.run().into_iter().flat_map(|run| run.orders()) {
            let asked: Vec<String> =
                order.order.asked().iter().map(Message::to_string).collect();
            let failure = order.state.failure();
            report.line(&[
                &order.order.serial,
                &order.order.device,
                &asked.join("; "),
                order.place.name(),
                &order.state.message().to_string(),
                &failure.map_or(String::new(), |failure| failure.code.to_string()),
                failure.map_or("", |failure| &failure.name),
                &failure.map_or(String::new(), |failure| failure.remedy.to_string()),
            ]);
        }
        report.finish()
    }
}
