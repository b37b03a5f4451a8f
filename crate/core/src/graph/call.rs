//! Every call that Preflight makes, in one table: the only place where URLs are made.
//!
//! In: an endpoint and an id. Out: an absolute URL, or one relative to the version for
//! the inside of a `$batch`. Nothing is known here of bodies, answers or order.

use std::fmt::Write;

use super::{Endpoint, Method};

/// The scope that reading and registering need (Graph's permission reference). One
/// scope for all, because who registers reads too and is asked for consent once.
pub const SCOPE: &str = "DeviceManagementServiceConfig.ReadWrite.All";

/// What looking up a user needs beside it. It is asked for only when somebody does.
pub const USER_SCOPE: &str = "User.ReadBasic.All";

/// One call of Microsoft Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// What we call it.
    pub name: &'static str,
    /// Its method.
    pub method: Method,
    /// The version root.
    pub root: &'static str,
    /// The path below it; `{id}` stands for an object's id.
    pub path: &'static str,
    /// The delegated permission it needs, as the scopes' names go.
    pub scope: &'static str,
}

const QUEUE: &str = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";
const QUEUE_ONE: &str = "/deviceManagement/importedWindowsAutopilotDeviceIdentities/{id}";
const IMPORT_PATH: &str =
    "/deviceManagement/importedWindowsAutopilotDeviceIdentities/import";
const LIST: &str = "/deviceManagement/windowsAutopilotDeviceIdentities";
const LIST_ONE: &str = "/deviceManagement/windowsAutopilotDeviceIdentities/{id}";

const LIST_UPDATE: &str =
    "/deviceManagement/windowsAutopilotDeviceIdentities/{id}/updateDeviceProperties";
const LIST_ASSIGN: &str =
    "/deviceManagement/windowsAutopilotDeviceIdentities/{id}/assignUserToDevice";
const LIST_UNASSIGN: &str =
    "/deviceManagement/windowsAutopilotDeviceIdentities/{id}/unassignUserFromDevice";
const LIST_ALLOW: &str =
    "/deviceManagement/windowsAutopilotDeviceIdentities/{id}/allowNextEnrollment";
const SETTINGS_PATH: &str = "/deviceManagement/windowsAutopilotSettings";
const SYNC_PATH: &str = "/deviceManagement/windowsAutopilotSettings/sync";
const IDENTIFIERS_IMPORT: &str =
    "/deviceManagement/importedDeviceIdentities/importDeviceIdentityList";
const IDENTIFIERS_SEARCH: &str =
    "/deviceManagement/importedDeviceIdentities/searchExistingIdentities";

const fn v1(name: &'static str, method: Method, path: &'static str) -> Call {
    Call { name, method, root: "/v1.0", path, scope: SCOPE }
}

/// What v1.0's schema does not have.
const fn beta(name: &'static str, method: Method, path: &'static str) -> Call {
    Call { name, method, root: "/beta", path, scope: SCOPE }
}

/// The registered devices of the tenant, by page.
pub const DEVICES: Call = v1("devices", Method::Get, LIST);
/// One registered device.
pub const DEVICE: Call = v1("device", Method::Get, LIST_ONE);
/// The same list with what only beta says of each device: its deployment profile.
pub const DEVICES_BETA: Call = beta("devices-beta", Method::Get, LIST);
/// One device of it.
pub const DEVICE_BETA: Call = beta("device-beta", Method::Get, LIST_ONE);
/// The import queue of the tenant, everybody's, by page.
pub const RECORDS: Call = v1("records", Method::Get, QUEUE);
/// One import record.
pub const RECORD: Call = v1("record", Method::Get, QUEUE_ONE);
/// Puts one device into the queue.
pub const IMPORT_ONE: Call = v1("import-one", Method::Post, QUEUE);
/// Puts devices into the queue.
pub const IMPORT: Call = v1("import", Method::Post, IMPORT_PATH);
/// Takes a record off the queue; the device stays registered.
pub const DELETE_RECORD: Call = v1("delete-record", Method::Delete, QUEUE_ONE);
/// Up to 20 requests in one.
pub const BATCH: Call = v1("batch", Method::Post, "/$batch");
/// Changes a device's group tag and name; what is left out stays as it is.
pub const UPDATE_DEVICE: Call = v1("update-device", Method::Post, LIST_UPDATE);
/// Assigns a user to a device.
pub const ASSIGN_USER: Call = v1("assign-user", Method::Post, LIST_ASSIGN);
/// Takes the assigned user off a device.
pub const UNASSIGN_USER: Call = v1("unassign-user", Method::Post, LIST_UNASSIGN);
/// Deregisters a device.
pub const DELETE_DEVICE: Call = v1("delete-device", Method::Delete, LIST_ONE);
/// Unblocks the next enrolment of a device.
pub const ALLOW_ENROLMENT: Call = beta("allow-enrolment", Method::Post, LIST_ALLOW);
/// Up to 20 requests in one, all of them beta's.
pub const BETA_BATCH: Call = beta("beta-batch", Method::Post, "/$batch");
/// When the tenant last synced.
pub const SYNC_SETTINGS: Call = beta("sync-settings", Method::Get, SETTINGS_PATH);
/// Starts a sync.
pub const SYNC: Call = beta("sync", Method::Post, SYNC_PATH);
/// Imports corporate identifiers.
pub const IMPORT_IDENTIFIERS: Call =
    beta("import-identifiers", Method::Post, IDENTIFIERS_IMPORT);
/// Which of these corporate identifiers the tenant has: reads, though it is a POST.
pub const SEARCH_IDENTIFIERS: Call =
    beta("search-identifiers", Method::Post, IDENTIFIERS_SEARCH);

/// Whether the tenant has a user, and what they are called.
pub const USER: Call = Call {
    name: "user",
    method: Method::Get,
    root: "/v1.0",
    path: "/users/{id}",
    scope: USER_SCOPE,
};

/// All of them.
pub const CALLS: [Call; 21] = [
    DEVICES,
    DEVICE,
    DEVICES_BETA,
    DEVICE_BETA,
    RECORDS,
    RECORD,
    IMPORT,
    IMPORT_ONE,
    DELETE_RECORD,
    BATCH,
    UPDATE_DEVICE,
    ASSIGN_USER,
    UNASSIGN_USER,
    DELETE_DEVICE,
    ALLOW_ENROLMENT,
    BETA_BATCH,
    SYNC_SETTINGS,
    SYNC,
    IMPORT_IDENTIFIERS,
    SEARCH_IDENTIFIERS,
    USER,
];

impl Call {
    /// The absolute URL; `id` fills the path's gap.
    pub fn url(&self, endpoint: &Endpoint, id: &str) -> String {
        format!("{}{}{}", endpoint.origin, self.root, self.within(id))
    }

    /// The URL inside a `$batch`: relative to the version root.
    pub fn within(&self, id: &str) -> String {
        self.path.replace("{id}", &encoded(id))
    }
}

/// An id as one segment of a path: an id comes from the service and is not trusted
/// to be a GUID.
fn encoded(id: &str) -> String {
    let mut segment = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => {
                segment.push(char::from(byte));
            }
            _ => {
                let _ = write!(segment, "%{byte:02X}");
            }
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint() -> Endpoint {
        Endpoint { origin: "https://graph.microsoft.com".to_owned() }
    }

    #[test]
    fn each_call_as_microsoft_documents_it() {
        let lines: Vec<_> = CALLS
            .iter()
            .map(|call| {
                format!("{} {:?} {}", call.name, call.method, call.url(&endpoint(), "7"))
            })
            .collect();
        let origin = "https://graph.microsoft.com/v1.0/deviceManagement";
        let beta_origin = "https://graph.microsoft.com/beta/deviceManagement";
        let beta = format!("{beta_origin}/windowsAutopilotDeviceIdentities");
        let queue = format!("{origin}/importedWindowsAutopilotDeviceIdentities");
        let list = format!("{origin}/windowsAutopilotDeviceIdentities");
        let identifiers = format!("{beta_origin}/importedDeviceIdentities");
        assert_eq!(
            lines,
            [
                format!("devices Get {list}"),
                format!("device Get {list}/7"),
                format!("devices-beta Get {beta}"),
                format!("device-beta Get {beta}/7"),
                format!("records Get {queue}"),
                format!("record Get {queue}/7"),
                format!("import Post {queue}/import"),
                format!("import-one Post {queue}"),
                format!("delete-record Delete {queue}/7"),
                "batch Post https://graph.microsoft.com/v1.0/$batch".to_owned(),
                format!("update-device Post {list}/7/updateDeviceProperties"),
                format!("assign-user Post {list}/7/assignUserToDevice"),
                format!("unassign-user Post {list}/7/unassignUserFromDevice"),
                format!("delete-device Delete {list}/7"),
                format!("allow-enrolment Post {beta}/7/allowNextEnrollment"),
                "beta-batch Post https://graph.microsoft.com/beta/$batch".to_owned(),
                format!("sync-settings Get {beta_origin}/windowsAutopilotSettings"),
                format!("sync Post {beta_origin}/windowsAutopilotSettings/sync"),
                format!("import-identifiers Post {identifiers}/importDeviceIdentityList"),
                format!("search-identifiers Post {identifiers}/searchExistingIdentities"),
                "user Get https://graph.microsoft.com/v1.0/users/7".to_owned(),
            ]
        );
    }

    #[test]
    fn an_id_cannot_leave_its_segment() {
        let url = DEVICE.within("../x?y#z/é.");
        assert_eq!(
            url,
            "/deviceManagement/windowsAutopilotDeviceIdentities/\
             %2E%2E%2Fx%3Fy%23z%2F%C3%A9%2E"
        );
    }
}
