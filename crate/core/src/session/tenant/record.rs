//! A device of the tenant as it is written to a file, for spreadsheets and for programs.

use serde::Serialize;

use crate::csv::write::report::Report;
use crate::graph::directory::TenantDevice;
use crate::graph::standing::{Attention, Standing, reasons};
use crate::session::save::JsonText;

/// A device as programs read it. The names are promised.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct DeviceRecord<'a> {
    pub id: &'a str,
    pub serial: &'a str,
    pub manufacturer: &'a str,
    pub model: &'a str,
    pub group_tag: &'a str,
    pub assigned_user: &'a str,
    pub name: &'a str,
    pub purchase_order: &'a str,
    pub enrollment_state: &'a str,
    /// Nothing for a device that never was in contact.
    pub last_contact: Option<&'a str>,
    pub profile_status: &'a str,
    pub profile_detail: &'a str,
    /// Nothing for a device without a profile.
    pub profile_assigned: Option<&'a str>,
    pub remediation_state: &'a str,
    /// Whether somebody has to do something about it.
    pub stands_out: bool,
    /// The classes that it is in, worst first.
    pub attention: Vec<&'static str>,
    /// What they mean for it, and what to do.
    pub why: Vec<String>,
}

impl<'a> From<&'a TenantDevice> for DeviceRecord<'a> {
    fn from(device: &'a TenantDevice) -> Self {
        let standing = Standing::of(device);
        Self {
            id: &device.id,
            serial: &device.serial_number,
            manufacturer: &device.manufacturer,
            model: &device.model,
            group_tag: &device.group_tag,
            assigned_user: &device.user_principal_name,
            name: &device.display_name,
            purchase_order: &device.purchase_order,
            enrollment_state: &device.enrollment_state,
            last_contact: device.contacted().then_some(&*device.last_contacted),
            profile_status: &device.profile_status,
            profile_detail: &device.profile_detail,
            profile_assigned: device.profile_since(),
            remediation_state: &device.remediation_state,
            stands_out: standing.stands_out(),
            attention: standing.classes().map(Attention::name).collect(),
            why: reasons(device).iter().map(|(_, why)| why.to_string()).collect(),
        }
    }
}

const HEADER: [&str; 16] = [
    "Serial number",
    "Manufacturer",
    "Model",
    "Group tag",
    "Assigned user",
    "Name",
    "State",
    "Why",
    "Enrolment",
    "Last contact",
    "Profile status",
    "Profile detail",
    "Profile since",
    "Hardware",
    "Purchase order",
    "Object ID",
];

/// A report for people and spreadsheets: no cell is a formula.
pub fn devices_csv<'a>(devices: impl Iterator<Item = &'a TenantDevice>) -> Vec<u8> {
    let mut report = Report::new(&HEADER);
    for device in devices {
        let worst = Standing::of(device).worst();
        let why = reasons(device);
        // For one that is well there is nothing to say beside its state.
        let why: Vec<String> = why
            .iter()
            .filter(|(class, _)| *class < Attention::WithProfile)
            .map(|(_, why)| why.to_string())
            .collect();
        report.line(&[
            &device.serial_number,
            &device.manufacturer,
            &device.model,
            &device.group_tag,
            &device.user_principal_name,
            &device.display_name,
            &worst.title().to_string(),
            &why.join("; "),
            &device.enrollment_state,
            if device.contacted() { &device.last_contacted } else { "never" },
            &device.profile_status,
            &device.profile_detail,
            device.profile_since().unwrap_or_default(),
            &device.remediation_state,
            &device.purchase_order,
            &device.id,
        ]);
    }
    report.finish()
}

/// One list, a device a line.
pub fn devices_json<'a>(devices: impl Iterator<Item = &'a TenantDevice>) -> Vec<u8> {
    let mut json = JsonText::default();
    json.list("", devices, |json, device| json.value(&DeviceRecord::from(device)));
    json.finish("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> TenantDevice {
        TenantDevice {
            id: "0b1b".to_owned(),
            serial_number: "=1+1".to_owned(),
            group_tag: "Büro, West".to_owned(),
            profile_status: "notAssigned".to_owned(),
            profile_detail: "none".to_owned(),
            profile_assigned: "0001-01-01T00:00:00Z".to_owned(),
            last_contacted: "0001-01-01T00:00:00Z".to_owned(),
            ..TenantDevice::default()
        }
    }

    #[test]
    fn a_spreadsheet_gets_the_state_and_why_and_no_formula() {
        let text = String::from_utf8(devices_csv([device()].iter())).expect("UTF-8");
        let (header, line) = text.split_once("\r\n").expect("lines");
        assert!(header.starts_with("\u{feff}Serial number,Manufacturer,"));
        assert!(line.starts_with("'=1+1,,,\"Büro, West\",,,No profile,\"no deploy"));
        assert!(line.ends_with(",,never,notAssigned,none,,,,0b1b\r\n"), "{line}");
    }

    #[test]
    fn a_program_gets_every_value_and_null_for_what_never_was() {
        let bytes = devices_json([device(), device()].iter());
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read.as_array().map(Vec::len), Some(2));
        let first = &read[0];
        assert_eq!(first["serial"], "=1+1");
        assert_eq!(first["lastContact"], serde_json::Value::Null);
        assert_eq!(first["profileAssigned"], serde_json::Value::Null);
        assert_eq!(first["standsOut"], true);
        assert_eq!(first["attention"][0], "no-profile");
        assert!(first["why"][0].as_str().is_some_and(|why| why.contains("Check which")));
        assert_eq!(devices_json([].iter()), b"[]\n");
    }
}
