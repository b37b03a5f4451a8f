//! The tenant's devices in memory, behaving as they are documented to, with faults chosen
//! by the test. Time is passed in.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::graph::wire::{ORIGIN, Serve, Wire, body, error, requests, say};
use crate::graph::{Answer, Method, Millis, Request, Token};

const LIST: &str = "/deviceManagement/windowsAutopilotDeviceIdentities";

/// What goes wrong with one request inside a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum InnerFault {
    #[default]
    None,
    /// Answered so, without effect.
    Say(u16),
    /// 429 with its own wait.
    Slow(u32),
    /// Answered so, after it had its effect.
    SayAfter(u16),
    /// Not answered, after it had its effect.
    Omit,
}

#[derive(Clone, Debug, Default)]
pub struct Device {
    pub id: String,
    pub serial: String,
    pub tag: String,
    pub user: String,
    pub addressable: String,
    pub name: String,
    /// A new name, and when the list shows it.
    pub next_name: Option<(Millis, String)>,
    pub status: &'static str,
    pub enrolled: bool,
    /// Writes before this time are refused with a bare 400.
    pub settled: Millis,
    /// When it leaves the list.
    pub gone: Option<Millis>,
}

pub struct Service {
    pub devices: Vec<Device>,
    pub removed: BTreeSet<String>,
    pub page: usize,
    pub name_after: Millis,
    pub gone_after: Millis,
    pub batch_refused: Option<u16>,
    pub wire: Wire,
    /// Faults of the requests inside batches, last first.
    pub inner: Vec<InnerFault>,
    /// Every write that had an effect: id, what, body.
    pub effects: Vec<(String, String, Value)>,
    /// Everything that was shown of devices, each look of a device once.
    pub shown: BTreeSet<String>,
}

impl Service {
    pub fn new() -> Self {
        Self {
            devices: Vec::new(),
            removed: BTreeSet::new(),
            page: 1_000,
            name_after: 30_000.0,
            gone_after: 1_800_000.0,
            batch_refused: None,
            wire: Wire::new(),
            inner: Vec::new(),
            effects: Vec::new(),
            shown: BTreeSet::new(),
        }
    }

    pub fn device(&mut self, number: usize) -> &mut Device {
        self.devices.push(Device {
            id: format!("id-{number:04}"),
            serial: format!("S-{number:04}"),
            status: "unknown",
            ..Device::default()
        });
        self.devices.last_mut().expect("just pushed")
    }

    pub fn of(&mut self, id: &str) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.id == id)
    }
}

impl Serve for Service {
    fn wire(&mut self) -> &mut Wire {
        &mut self.wire
    }

    fn line(request: &Request) -> String {
        line(request)
    }

    fn advance(&mut self, now: Millis) {
        let removed = &mut self.removed;
        self.devices.retain(|device| {
            let gone = device.gone.is_some_and(|at| at <= now);
            if gone {
                removed.insert(device.id.clone());
            }
            !gone
        });
        for device in &mut self.devices {
            if let Some((_, name)) = device.next_name.take_if(|(at, _)| *at <= now) {
                device.name = name;
            }
        }
    }

    fn effect(&mut self, now: Millis, request: &Request) -> Answer {
        let (beta, path) = path(&request.url);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let body = request.body.is_some().then(|| body(request));
        match (request.method, path) {
            (Method::Get, LIST) => self.paged(beta, query),
            (Method::Get, _) => {
                let id = path.strip_prefix(LIST).and_then(|id| id.strip_prefix('/'));
                let id = id.expect("a device").to_owned();
                match self.of(&id).map(|device| json_of(device, beta)) {
                    Some(shown) => {
                        self.shown.insert(shown.to_string());
                        say(200, &shown.to_string())
                    }
                    None => say(404, &intune("ResourceNotFound", "No.", "")),
                }
            }
            (Method::Post, "/$batch") => match self.batch_refused {
                Some(status) => say(status, ""),
                None => self.batch(now, beta, request),
            },
            (method, path) => {
                let (status, text) = self.write(now, beta, method, path, body.as_ref());
                say(status, &text)
            }
        }
    }
}

impl Service {
    /// One write: its status and its body.
    fn write(
        &mut self,
        now: Millis,
        beta: bool,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, String) {
        let rest = path.strip_prefix(LIST).and_then(|rest| rest.strip_prefix('/'));
        let rest = rest.expect("a device");
        let (id, action) = rest.split_once('/').unwrap_or((rest, "DELETE"));
        if self.removed.contains(id) && method == Method::Delete {
            return (400, intune("BadRequest", "Deleted.", "ZtdDeviceAlreadyDeleted"));
        }
        let (name_after, gone_after) = (self.name_after, self.gone_after);
        let Some(device) = self.of(id) else {
            return (404, intune("ResourceNotFound", "No.", ""));
        };
        if now < device.settled {
            return (400, intune("BadRequest", "An error has occurred", ""));
        }
        let text = |key: &str| {
            let value = body.and_then(|body| body.get(key));
            value.map(|value| value.as_str().expect("a text").to_owned())
        };
        match action {
            "updateDeviceProperties" => {
                if let Some(tag) = text("groupTag") {
                    device.tag = tag;
                }
                if let Some(name) = text("displayName") {
                    device.next_name = Some((now + name_after, name));
                }
            }
            "assignUserToDevice" => {
                let user = text("userPrincipalName").expect("a user");
                if user.ends_with("@elsewhere.example") {
                    return (400, intune("BadRequest", "No such domain", ""));
                }
                device.user = user;
                device.addressable = text("addressableUserName").expect("a name");
            }
            "unassignUserFromDevice" => {
                assert_eq!(body, None);
                device.user.clear();
                device.addressable.clear();
            }
            "allowNextEnrollment" => {
                assert!(beta, "beta only");
                device.status = "allowed";
            }
            "DELETE" if device.gone.is_some() => {
                let phrase = "ZtdDeviceDeletionInProgess";
                return (400, intune("BadRequest", "In progress", phrase));
            }
            "DELETE" if device.enrolled => {
                return (
                    400,
                    intune("BadRequest", "It is enrolled", "ZtdDeviceEnrolled"),
                );
            }
            "DELETE" => device.gone = Some(now + gone_after),
            other => panic!("{other}"),
        }
        let effect =
            (id.to_owned(), action.to_owned(), body.cloned().unwrap_or_default());
        self.effects.push(effect);
        (204, String::new())
    }

    fn paged(&mut self, beta: bool, query: &str) -> Answer {
        let from: usize = query
            .strip_prefix("$skiptoken=a%20")
            .map_or(0, |from| from.parse().expect("a link is followed as it is"));
        let all = self.devices.iter().map(|device| json_of(device, beta));
        let page: Vec<_> = all.skip(from).take(self.page).collect();
        self.shown.extend(page.iter().map(Value::to_string));
        let mut body = json!({ "value": page });
        let to = from + self.page;
        if to < self.devices.len() {
            let root = if beta { "beta" } else { "v1.0" };
            let link = format!("{ORIGIN}/{root}{LIST}?$skiptoken=a%20{to}");
            body["@odata.nextLink"] = json!(link);
        }
        say(200, &body.to_string())
    }

    fn batch(&mut self, now: Millis, beta: bool, request: &Request) -> Answer {
        let requests = requests(request);
        assert!((2..=20).contains(&requests.len()), "Graph takes 20");
        let mut responses = Vec::new();
        for inner in &requests {
            let url = inner["url"].as_str().expect("a url");
            let method = match inner["method"].as_str() {
                Some("POST") => Method::Post,
                Some("DELETE") => Method::Delete,
                other => panic!("{other:?}"),
            };
            let body = inner.get("body");
            assert_eq!(body.is_some(), inner["headers"]["Content-Type"].is_string());
            let fault = self.inner.pop().unwrap_or_default();
            let (status, text) = match &fault {
                InnerFault::Say(status) => (*status, String::new()),
                InnerFault::Slow(_) => (429, error("TooManyRequests", "Later.")),
                _ => self.write(now, beta, method, url, body),
            };
            let status = match fault {
                InnerFault::Omit => continue,
                InnerFault::SayAfter(status) => status,
                _ => status,
            };
            let headers = match fault {
                InnerFault::Slow(seconds) => {
                    json!({ "RETRY-after": seconds.to_string() })
                }
                _ => json!({}),
            };
            let body = serde_json::from_str::<Value>(&text).unwrap_or_default();
            responses.push(json!({
                "id": inner["id"], "status": status, "headers": headers, "body": body,
            }));
        }
        responses.reverse();
        say(200, &json!({ "responses": responses }).to_string())
    }
}

/// A request in a few words: `Get list`, `Post batch 3`, `Delete id-0001`.
pub fn line(request: &Request) -> String {
    let (beta, path) = path(&request.url);
    let path = path.split('?').next().unwrap_or_default();
    let name = match path {
        LIST => "list".to_owned(),
        "/$batch" => format!("batch {}", requests(request).len()),
        _ => path.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let beta = if beta { "beta " } else { "" };
    let fresh = match request.token {
        Token::Current => "",
        Token::Fresh { .. } => " with a fresh token",
        Token::With { .. } => " with another scope",
    };
    format!("{:?} {beta}{name}{fresh}", request.method)
}

/// Whether it is beta's, and the path.
fn path(url: &str) -> (bool, &str) {
    let path = url.strip_prefix(ORIGIN).expect("our origin");
    match path.strip_prefix("/beta") {
        Some(path) => (true, path),
        None => (false, path.strip_prefix("/v1.0").expect("v1.0")),
    }
}

fn json_of(device: &Device, beta: bool) -> Value {
    let mut shown = json!({
        "id": device.id, "serialNumber": device.serial, "groupTag": device.tag,
        "displayName": device.name, "userPrincipalName": device.user,
        "addressableUserName": device.addressable,
    });
    if beta {
        shown["userlessEnrollmentStatus"] = json!(device.status);
    }
    shown
}

/// Intune's error: JSON inside the message.
pub fn intune(code: &str, message: &str, phrase: &str) -> String {
    let nested = json!({ "Message": message, "CustomApiErrorPhrase": phrase });
    error(code, &nested.to_string())
}
