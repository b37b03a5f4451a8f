//! The tenant's own list of registered devices, read page by page.

use serde::Deserialize;

/// A device as the tenant has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantDevice {
    /// The object's id; the only handle by which a device is changed or removed.
    pub id: String,
    /// The serial number, as the service has it.
    pub serial_number: String,
}
