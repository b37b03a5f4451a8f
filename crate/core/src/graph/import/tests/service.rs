//! A Graph in memory that behaves as the real one is documented to, and whose faults
//! are chosen by the test. Time is passed in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::graph::wire::{ORIGIN, Serve, Wire, body, error, requests, say};
use crate::graph::{Answer, Method, Millis, Request, Token};

const QUEUE: &str = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";
const LIST: &str = "/deviceManagement/windowsAutopilotDeviceIdentities";

#[derive(Clone, Debug)]
pub struct Record {
    pub id: String,
    pub serial: String,
    pub tag: String,
    pub import_id: String,
    pub due: Millis,
    /// Status, device, code, name.
    pub verdict: Option<(&'static str, String, i32, &'static str)>,
    pub theirs: bool,
}

#[derive(Clone, Debug)]
pub struct Registered {
    pub id: String,
    pub serial: String,
    pub tag: String,
    pub shown: Millis,
}

pub struct Service {
    pub queue: Vec<Record>,
    pub list: Vec<Registered>,
    /// From POST to verdict, from verdict to the list.
    pub verdict_after: Millis,
    pub shown_after: Millis,
    pub page: usize,
    /// Serial numbers of another tenant's devices.
    pub elsewhere: BTreeSet<String>,
    /// A batch with one of these hashes is refused as a whole.
    pub bad_hash: BTreeSet<String>,
    /// Larger batches are refused.
    pub batch_most: usize,
    pub batch_refused: bool,
    /// Records get an import id of the service's own.
    pub own_import_id: bool,
    /// Leaves these serial numbers out of the answer to a POST.
    pub unmentioned: BTreeSet<String>,
    /// Complete records name no device.
    pub nameless: bool,
    /// From the list to an assigned profile; nothing: never.
    pub profile_after: Option<Millis>,
    /// The service has no beta.
    pub no_beta: bool,
    /// The service takes no batches of devices.
    pub no_import: bool,
    /// Every look at a list has another order.
    pub shuffled: bool,
    /// The tag that each device gets instead of the one asked for.
    pub tag_instead: Option<String>,
    /// Inner answers of a `$batch`, before they are right.
    pub inner: Vec<u16>,
    pub wire: Wire,
    /// How many POSTs with this serial number had an effect.
    pub taken: BTreeMap<String, u32>,
    pub removed: Vec<String>,
    /// Records that their own administrator removes, and when.
    pub withdrawals: Vec<(Millis, String)>,
    pub withdrawn: usize,
    ids: u32,
    looks: u64,
}

impl Service {
    pub fn new() -> Self {
        Self {
            queue: Vec::new(),
            list: Vec::new(),
            verdict_after: 30_000.0,
            shown_after: 20_000.0,
            page: 1_000,
            elsewhere: BTreeSet::new(),
            bad_hash: BTreeSet::new(),
            batch_most: usize::MAX,
            batch_refused: false,
            own_import_id: false,
            unmentioned: BTreeSet::new(),
            nameless: false,
            profile_after: Some(5_000.0),
            no_beta: false,
            no_import: false,
            shuffled: false,
            tag_instead: None,
            inner: Vec::new(),
            wire: Wire::new(),
            taken: BTreeMap::new(),
            removed: Vec::new(),
            withdrawals: Vec::new(),
            withdrawn: 0,
            ids: 0,
            looks: 0,
        }
    }

    /// A record of somebody else's.
    pub fn theirs(&mut self, id: &str, serial: &str) -> &mut Record {
        self.queue.push(Record {
            id: id.to_owned(),
            serial: serial.to_owned(),
            tag: String::new(),
            import_id: "somebody-else".to_owned(),
            due: Millis::INFINITY,
            verdict: None,
            theirs: true,
        });
        self.queue.last_mut().expect("just pushed")
    }

    pub fn device(&mut self, id: &str, serial: &str, tag: &str) {
        self.list.push(Registered {
            id: id.to_owned(),
            serial: serial.to_owned(),
            tag: tag.to_owned(),
            shown: 0.0,
        });
    }

    pub fn ours(&self) -> usize {
        self.queue.iter().filter(|record| !record.theirs).count()
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
        for (at, request) in self.wire.due(now) {
            self.effect(at, &request);
        }
        let (due, kept) = std::mem::take(&mut self.withdrawals)
            .into_iter()
            .partition::<Vec<_>, _>(|(at, _)| *at <= now);
        self.withdrawals = kept;
        let before = self.queue.len();
        self.queue.retain(|record| due.iter().all(|(_, id)| *id != record.id));
        self.withdrawn += before - self.queue.len();
        for at in 0..self.queue.len() {
            let record = &self.queue[at];
            if record.verdict.is_some() || record.due > now {
                continue;
            }
            let serial = record.serial.clone();
            let verdict = if self.elsewhere.contains(&serial) {
                ("error", String::new(), 808, "ZtdDeviceAssignedToOtherTenant")
            } else if self.list.iter().any(|device| device.serial == serial) {
                ("error", String::new(), 806, "ZtdDeviceAlreadyAssigned")
            } else {
                let id = format!("device-{serial}");
                self.list.push(Registered {
                    id: id.clone(),
                    serial,
                    tag: self.tag_instead.clone().unwrap_or_else(|| record.tag.clone()),
                    shown: record.due + self.shown_after,
                });
                let id = if self.nameless { String::new() } else { id };
                ("complete", id, 0, "None")
            };
            self.queue[at].verdict = Some(verdict);
        }
    }

    fn effect(&mut self, now: Millis, request: &Request) -> Answer {
        if self.no_beta && request.url.starts_with(&format!("{ORIGIN}/beta")) {
            let words = "Resource not found for the segment 'beta'.";
            return say(400, &error("BadRequest", words));
        }
        let path = path(&request.url);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<_> = path.rsplitn(2, '/').collect();
        match (request.method, path) {
            (Method::Get, QUEUE) => {
                let items = self.queue.iter().map(json_of).collect();
                self.paged(request, query, items)
            }
            (Method::Get, LIST) => {
                let shown = self.list.iter().filter(|device| device.shown <= now);
                let items = shown.map(|it| self.json_of_device(now, it)).collect();
                self.paged(request, query, items)
            }
            (Method::Post, "/$batch") if self.batch_refused => say(400, ""),
            (Method::Post, "/$batch") => self.batch(now, request),
            (Method::Post, _) if parts[0] == "import" && self.no_import => {
                let words = "Resource not found for the segment 'import'.";
                say(400, &error("BadRequest", words))
            }
            (Method::Post, _) if parts[0] == "import" => {
                let body = body(request);
                let devices = body["importedWindowsAutopilotDeviceIdentities"].as_array();
                self.import(now, devices.expect("devices"), false)
            }
            (Method::Post, QUEUE) => self.import(now, &[body(request)], true),
            (Method::Get, _) if parts[1] == QUEUE => {
                let found = self.queue.iter().find(|record| record.id == parts[0]);
                found.map_or_else(
                    || say(404, ""),
                    |found| say(200, &json_of(found).to_string()),
                )
            }
            (Method::Get, _) if parts[1] == LIST => {
                let found = self.list.iter().find(|device| device.id == parts[0]);
                let found = found.filter(|device| device.shown <= now);
                found.map_or_else(
                    || say(404, ""),
                    |found| say(200, &self.json_of_device(now, found).to_string()),
                )
            }
            (Method::Delete, _) if parts[1] == QUEUE => say(self.remove(parts[0]), ""),
            other => panic!("{other:?}"),
        }
    }
}

impl Service {
    fn remove(&mut self, id: &str) -> u16 {
        self.removed.push(id.to_owned());
        let before = self.queue.len();
        self.queue.retain(|record| record.id != id);
        if self.queue.len() < before { 204 } else { 404 }
    }

    /// A page goes on behind the last item of the one before, whatever came or went
    /// meanwhile; each look may have an order of its own.
    fn paged(&mut self, request: &Request, query: &str, items: Vec<Value>) -> Answer {
        let token = query.strip_prefix("$skiptoken=a%20");
        let token = token.map(|token| {
            let (look, last) =
                token.split_once('-').expect("a link is followed as it is");
            (look.parse::<u64>().expect("a look"), last.parse::<u64>().expect("a key"))
        });
        let (look, last) = token.unwrap_or_else(|| {
            self.looks += 1;
            (self.looks, 0)
        });
        let key = |(at, item): (usize, &Value)| match self.shuffled {
            false => at as u64 + 1,
            true => {
                let id = item["id"].as_str().unwrap_or_default();
                let mut key = look.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
                for byte in id.bytes() {
                    key = (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
                }
                key.max(1)
            }
        };
        let mut keyed: Vec<(u64, &Value)> =
            items.iter().enumerate().map(|it| (key(it), it.1)).collect();
        keyed.sort_by_key(|(key, _)| *key);
        keyed.retain(|(key, _)| *key > last);
        let more = keyed.len() > self.page;
        keyed.truncate(self.page);
        let page: Vec<&Value> = keyed.iter().map(|(_, item)| *item).collect();
        let mut body = json!({ "value": page });
        if let (true, Some((last, _))) = (more, keyed.last()) {
            let path = request.url.split('?').next().unwrap_or_default();
            let link = format!("{path}?$skiptoken=a%20{look}-{last}");
            body["@odata.nextLink"] = json!(link);
        }
        say(200, &body.to_string())
    }

    fn import(&mut self, now: Millis, devices: &[Value], one: bool) -> Answer {
        assert!(!devices.is_empty());
        if devices.len() > self.batch_most {
            return say(413, "");
        }
        let text =
            |device: &Value, key| device[key].as_str().unwrap_or_default().to_owned();
        for device in devices {
            assert_ne!(text(device, "serialNumber"), "");
            let hash = text(device, "hardwareIdentifier");
            if self.bad_hash.contains(&hash) {
                let words = format!(
                    "Cannot convert the literal '{hash}' to the expected type 'Edm.Binary'."
                );
                return say(400, &error("BadRequest", &words));
            }
        }
        let mut answered = Vec::new();
        for device in devices {
            self.ids += 1;
            let serial = text(device, "serialNumber");
            let id = format!("record-{}", self.ids);
            let record = Record {
                import_id: match self.own_import_id {
                    true => id.clone(),
                    false => text(device, "importId"),
                },
                id,
                tag: text(device, "groupTag"),
                due: now + self.verdict_after,
                verdict: None,
                theirs: false,
                serial: serial.clone(),
            };
            *self.taken.entry(serial.clone()).or_default() += 1;
            if !self.unmentioned.contains(&serial) {
                answered.push(json_of(&record));
            }
            self.queue.push(record);
        }
        if let (true, Some(record)) = (one, answered.first()) {
            return say(201, &record.to_string());
        }
        // In no order that was promised.
        answered.reverse();
        say(200, &json!({ "value": answered }).to_string())
    }

    fn json_of_device(&self, now: Millis, device: &Registered) -> Value {
        let assigned =
            self.profile_after.is_some_and(|after| device.shown + after <= now);
        json!({
            "id": device.id, "serialNumber": device.serial, "groupTag": device.tag,
            "deploymentProfileAssignmentStatus":
                if assigned { "assignedUnkownSyncState" } else { "notAssigned" },
            "deploymentProfileAssignmentDetailedStatus": "none",
            "deploymentProfileAssignedDateTime":
                if assigned { "2026-11-25T12:00:00Z" } else { "0001-01-01T00:00:00Z" },
        })
    }

    fn batch(&mut self, _now: Millis, request: &Request) -> Answer {
        let requests = requests(request);
        assert!(requests.len() <= 20, "Graph takes 20");
        let mut responses = Vec::new();
        for inner in &requests {
            assert_eq!(inner["method"], "DELETE");
            let url = inner["url"].as_str().expect("a url");
            let (path, id) = url.rsplit_once('/').expect("a path");
            assert_eq!(path, QUEUE);
            let status = match self.inner.pop() {
                Some(status) => status,
                None => self.remove(id),
            };
            responses.push(json!({
                "id": inner["id"], "status": status,
                "headers": if status == 429 { json!({"retry-after": "30"}) } else { json!({}) },
            }));
        }
        responses.reverse();
        say(200, &json!({ "responses": responses }).to_string())
    }
}

/// A request in a few words: `GET queue`, `POST import 3`, `DELETE record-1`.
pub fn line(request: &Request) -> String {
    let path = path(&request.url).split('?').next().unwrap_or_default();
    let name = match path {
        QUEUE => "queue".to_owned(),
        LIST => "list".to_owned(),
        "/$batch" => format!("batch {}", requests(request).len()),
        _ => path.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let count = match name.as_str() {
        "import" => {
            let body = body(request);
            let devices = body["importedWindowsAutopilotDeviceIdentities"].as_array();
            format!(" {}", devices.map_or(0, Vec::len))
        }
        _ => String::new(),
    };
    let fresh = match request.token {
        Token::Current => "",
        Token::Fresh { .. } => " with a fresh token",
        Token::With { .. } => " with another scope",
    };
    format!("{:?} {name}{count}{fresh}", request.method).replacen("Post", "POST", 1)
}

fn path(url: &str) -> &str {
    let path = url.strip_prefix(ORIGIN).expect("our service");
    path.strip_prefix("/v1.0").or_else(|| path.strip_prefix("/beta")).expect("a version")
}

fn json_of(record: &Record) -> Value {
    let (status, device, code, name) = match &record.verdict {
        Some(verdict) => verdict.clone(),
        None => ("unknown", String::new(), 0, ""),
    };
    json!({
        "id": record.id, "serialNumber": record.serial, "importId": record.import_id,
        "groupTag": record.tag, "hardwareIdentifier": null, "productKey": record.id,
        "state": {
            "deviceImportStatus": status, "deviceRegistrationId": device,
            "deviceErrorCode": code, "deviceErrorName": name,
        },
    })
}
