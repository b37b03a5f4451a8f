//! Devices that another tenant has: what Microsoft's support asks for, to free them.
//!
//! Source: Microsoft's article on errors of the CSV import (808): the CSV file, the
//! original proof of ownership, the logs of the device.

use super::super::{RowId, Session};
use super::remark::{About, Tally};
use super::{Remark, Save, has_formula};
use crate::csv::Column;
use crate::csv::write::table;
use crate::graph::failure::Failure;
use crate::message::Message;

/// The columns of the CSV that a device is registered by, then what people know it by.
const COLUMNS: [Column; 5] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::Manufacturer,
    Column::Model,
];

const SAID: [&str; 7] = [
    "Error code",
    "Error name",
    "Tenant",
    "Run",
    "Import record",
    "Request ID",
    "Answered at",
];

/// What has to be handed in beside the file.
pub(in crate::session) fn support_asks_for() -> Vec<Message> {
    ["support-asks", "support-file", "support-proof", "support-logs"]
        .map(Message::new)
        .to_vec()
}

impl Session {
    /// Of these rows those that the service gives to another tenant.
    pub(super) fn of_other_tenant(
        &self,
        mut rows: Vec<RowId>,
        tally: &mut Tally,
    ) -> Vec<RowId> {
        rows.retain(|id| self.failure(*id).is_some_and(Failure::of_other_tenant));
        for &id in &rows {
            if has_formula(&self.cells(id)) {
                tally.add(About::Formula, id);
            }
        }
        rows
    }

    pub(super) fn support_remarks(&self, save: &mut Save) {
        if !save.parts.is_empty() {
            let beside = ["support-proof", "support-logs"];
            save.remarks.extend(beside.map(|key| Remark::note(Message::new(key))));
        }
    }

    pub(super) fn other_tenant_part(&self, ids: &[RowId]) -> Vec<u8> {
        let rows: Vec<_> = ids
            .iter()
            .filter_map(|id| {
                let failure = self.failure(*id)?;
                let trace = self.trace(*id)?;
                let code = failure.code.to_string();
                let said = [
                    &code,
                    &failure.name,
                    trace.tenant,
                    trace.run,
                    trace.record,
                    trace.request_id,
                    &trace.time(),
                ];
                Some((self.cells(*id), said.map(str::to_owned).to_vec()))
            })
            .collect();
        table::write(&COLUMNS, &SAID, &rows)
    }
}
