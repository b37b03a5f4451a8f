//! An import record, as the service's queue has it.

use serde::{Deserialize, Serialize};

use crate::graph::page::text;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::graph) struct Record {
    #[serde(deserialize_with = "text")]
    pub id: String,
    #[serde(deserialize_with = "text")]
    pub serial_number: String,
    #[serde(deserialize_with = "text")]
    pub import_id: String,
    pub state: Option<RecordState>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::graph) struct RecordState {
    #[serde(deserialize_with = "text")]
    pub device_import_status: String,
    #[serde(deserialize_with = "text")]
    pub device_registration_id: String,
    #[serde(deserialize_with = "text")]
    pub device_error_code: String,
    #[serde(deserialize_with = "text")]
    pub device_error_name: String,
}

/// What a record says of its device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graph) enum Fate {
    /// `unknown`, `pending`, `partial`, and whatever is invented next.
    Open,
    Complete {
        device: String,
    },
    Refused {
        code: i32,
        name: String,
    },
}

impl Record {
    pub fn is_refused(&self) -> bool {
        matches!(self.fate(), Fate::Refused { .. })
    }

    /// Whether the service is still at work on it.
    pub fn is_open(&self) -> bool {
        self.fate() == Fate::Open
    }

    pub fn fate(&self) -> Fate {
        let Some(state) = &self.state else {
            return Fate::Open;
        };
        match state.device_import_status.to_ascii_lowercase().as_str() {
            // The numbers are those of the service's schema.
            "complete" | "3" => {
                let device = state.device_registration_id.trim();
                let zero = device.bytes().all(|byte| matches!(byte, b'0' | b'-'));
                let device = if zero { "" } else { device };
                Fate::Complete { device: device.to_owned() }
            }
            "error" | "4" => Fate::Refused {
                code: state.device_error_code.parse().unwrap_or_default(),
                name: state.device_error_name.clone(),
            },
            _ => Fate::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(state: &str) -> Fate {
        let text = format!(r#"{{"id":"1","state":{state}}}"#);
        serde_json::from_str::<Record>(&text).expect("a record").fate()
    }

    #[test]
    fn only_complete_and_error_are_final() {
        for status in ["unknown", "pending", "partial", "somethingNew", ""] {
            let state = format!(r#"{{"deviceImportStatus":"{status}"}}"#);
            assert_eq!(fate(&state), Fate::Open, "{status}");
        }
        assert_eq!(fate("null"), Fate::Open);
        assert_eq!(fate("{}"), Fate::Open);
        let complete = r#"{"deviceImportStatus":"complete","deviceRegistrationId":"d",
            "deviceErrorCode":0,"deviceErrorName":"None"}"#;
        assert_eq!(fate(complete), Fate::Complete { device: "d".to_owned() });
        let error = r#"{"deviceImportStatus":"error","deviceRegistrationId":null,
            "deviceErrorCode":808,"deviceErrorName":"ZtdDeviceAssignedToOtherTenant"}"#;
        let name = "ZtdDeviceAssignedToOtherTenant".to_owned();
        assert_eq!(fate(error), Fate::Refused { code: 808, name });
        let refused = |state: &str| {
            let text = format!(r#"{{"id":"1","state":{state}}}"#);
            serde_json::from_str::<Record>(&text).expect("a record").is_refused()
        };
        assert!(refused(error) && !refused(complete) && !refused("{}"));
    }

    #[test]
    fn a_zero_guid_is_no_device() {
        let zero = r#"{"deviceImportStatus":"complete",
            "deviceRegistrationId":"00000000-0000-0000-0000-000000000000"}"#;
        assert_eq!(fate(zero), Fate::Complete { device: String::new() });
    }
}
