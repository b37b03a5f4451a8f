//! What Partner Center takes: a CSV file for its page, a request for its API.
//!
//! A row has a hardware hash, or a product key ID, or a tuple of serial number, maker
//! and model (Partner Center's page on Autopilot). There is no column for a group tag:
//! the name given to the whole upload becomes it, so one file is for one tag.

use serde::Serialize;

use super::{Cells, columns};
use crate::csv::flavour::Column;

/// Most devices in one upload (Microsoft's table of registration methods).
pub const MOST_ROWS: usize = 1000;

/// The columns in the order of Partner Center's page and of the script's `-Partner`;
/// "Manufacturer name" and "Device model" are case-sensitive.
const COLUMNS: [Column; 5] = [
    Column::Serial,
    Column::ProductId,
    Column::Hash,
    Column::Manufacturer,
    Column::Model,
];

/// The CSV file. The cells must be such that [`intune_cannot_hold`](super::intune_cannot_hold) finds
/// nothing.
pub fn write(rows: &[Cells<'_>]) -> Vec<u8> {
    columns(&COLUMNS, rows)
}

/// The body of `POST /v1/customers/{id}/deviceBatches`; members without a value are
/// left out.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceBatchCreationRequest<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    batch_id: &'a str,
    devices: Vec<Device<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Device<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    serial_number: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    product_key: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hardware_hash: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    oem_manufacturer_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    model_name: &'a str,
}

/// The request that makes a batch of this name.
pub fn request<'a>(batch: &'a str, rows: &'a [Cells<'_>]) -> Vec<u8> {
    let device = |row: &'a Cells<'_>| -> Device<'a> {
        Device {
            serial_number: &row.serial,
            product_key: &row.product_id,
            hardware_hash: &row.hash,
            oem_manufacturer_name: &row.manufacturer,
            model_name: &row.model,
        }
    };
    let devices = rows.iter().map(device).collect();
    let body = DeviceBatchCreationRequest { batch_id: batch, devices };
    // Text and lists of text are always JSON.
    serde_json::to_vec(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [Cells<'static>; 3] {
        [
            Cells {
                serial: "5CG0001A".into(),
                hash: "T0EB".into(),
                ..Default::default()
            },
            Cells { product_id: "3305551234567".into(), ..Default::default() },
            Cells {
                serial: "5CG0001B".into(),
                manufacturer: "Contoso".into(),
                model: "Book 1".into(),
                ..Default::default()
            },
        ]
    }

    #[test]
    fn a_file_has_rows_of_each_kind() {
        assert_eq!(
            String::from_utf8(write(&rows())).expect("ASCII"),
            "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,\
             Device model\r\n\
             5CG0001A,,T0EB,,\r\n\
             ,3305551234567,,,\r\n\
             5CG0001B,,,Contoso,Book 1\r\n"
        );
    }

    #[test]
    fn a_request_leaves_out_what_is_empty() {
        assert_eq!(
            String::from_utf8(request("Büro \"1\"", &rows())).expect("UTF-8"),
            r#"{"BatchId":"Büro \"1\"","Devices":["#.to_owned()
                + r#"{"SerialNumber":"5CG0001A","HardwareHash":"T0EB"},"#
                + r#"{"ProductKey":"3305551234567"},"#
                + r#"{"SerialNumber":"5CG0001B","OemManufacturerName":"Contoso","#
                + r#""ModelName":"Book 1"}]}"#
        );
        assert_eq!(request("", &[]), br#"{"Devices":[]}"#);
    }
}
