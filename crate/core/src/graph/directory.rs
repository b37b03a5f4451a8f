//! The tenant's own list of registered devices and its import queue, page by page.
//!
//! In: the pages of `GET …/windowsAutopilotDeviceIdentities` and then of
//! `…/importedWindowsAutopilotDeviceIdentities`. Out: every device, in the service's
//! order, and the serial numbers that are being imported already, by whomever. Searching
//! by serial number is left to our own memory, because the service's filter fails on
//! hyphens and blanks and cannot compare exactly.
//!
//! Beta's list is read, which also says how each device stands to its deployment
//! profile; where the service has no beta, v1.0's.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::block::Block;
use super::call;
use super::clock::{Passed, passed};
use super::import::record::Record;
use super::lane::{Lane, Verdict};
use super::pace::Pace;
use super::page::{Page, Walk, folded, text};
use super::{Answer, Endpoint, Millis, Next, Request};

/// More devices than any tenant has; a list that goes on is not a device list.
const DEVICES_MOST: usize = 1_000_000;

/// A device as the tenant has it. Values that are null or missing are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TenantDevice {
    /// The object's id; the only handle by which a device is changed or removed.
    #[serde(deserialize_with = "text")]
    pub id: String,
    /// The serial number, as the service has it.
    #[serde(deserialize_with = "text")]
    pub serial_number: String,
    /// The group tag.
    #[serde(deserialize_with = "text")]
    pub group_tag: String,
    /// The manufacturer, as in the device's firmware.
    #[serde(deserialize_with = "text")]
    pub manufacturer: String,
    /// The model, as in the device's firmware.
    #[serde(deserialize_with = "text")]
    pub model: String,
    /// The assigned user.
    #[serde(deserialize_with = "text")]
    pub user_principal_name: String,
    /// The name that the device will get.
    #[serde(deserialize_with = "text")]
    pub display_name: String,
    /// `enrolled`, `notContacted` …; a value we do not know is kept.
    #[serde(deserialize_with = "text")]
    pub enrollment_state: String,
    /// When it was last in contact; a date in the year 1 means never.
    #[serde(rename = "lastContactedDateTime", deserialize_with = "text")]
    pub last_contacted: String,
    /// The purchase order that a vendor gave.
    #[serde(rename = "purchaseOrderIdentifier", deserialize_with = "text")]
    pub purchase_order: String,
    /// Whether it has its deployment profile, as it came; empty where the service does
    /// not say (beta only).
    #[serde(rename = "deploymentProfileAssignmentStatus", deserialize_with = "text")]
    pub profile_status: String,
    /// Why it has none, as it came.
    #[serde(
        rename = "deploymentProfileAssignmentDetailedStatus",
        deserialize_with = "text"
    )]
    pub profile_detail: String,
    /// Since when it has it, as it came.
    #[serde(rename = "deploymentProfileAssignedDateTime", deserialize_with = "text")]
    pub profile_assigned: String,
    /// Whether a hardware change asks for something, as it came (beta only).
    #[serde(deserialize_with = "text")]
    pub remediation_state: String,
}

impl TenantDevice {
    /// Whether it was ever in contact.
    pub fn contacted(&self) -> bool {
        !self.last_contacted.is_empty() && !self.last_contacted.starts_with("0001-")
    }

    /// Since when it has its deployment profile, as it came; nothing without one.
    pub fn profile_since(&self) -> Option<&str> {
        let since = self.profile_assigned.as_str();
        (!since.is_empty() && !since.starts_with("0001-")).then_some(since)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Devices { beta: bool },
    Queue,
    Whole,
}

/// Reads the whole list.
#[derive(Debug)]
pub struct Directory {
    endpoint: Endpoint,
    walk: Walk,
    lane: Lane,
    pace: Pace,
    devices: Vec<TenantDevice>,
    queued: HashSet<String>,
    /// How many of either are read.
    most: usize,
    stage: Stage,
    /// When the last page was read.
    read_at: Millis,
    /// The time passed in last.
    clock: Millis,
    /// The request in the air.
    flight: Option<u32>,
    ids: u32,
    blocked: Option<Block>,
}

impl Directory {
    /// Begins with the first page; `seed` decides the jitter of waits.
    pub fn new(endpoint: Endpoint, seed: u64) -> Self {
        Self {
            walk: Walk::new(call::DEVICES_BETA.url(&endpoint, "")),
            endpoint,
            lane: Lane::default(),
            pace: Pace::new(1, seed),
            devices: Vec::new(),
            queued: HashSet::new(),
            most: DEVICES_MOST,
            stage: Stage::Devices { beta: true },
            read_at: 0.0,
            clock: 0.0,
            flight: None,
            ids: 0,
            blocked: None,
        }
    }

    /// What to do at `now`.
    pub fn next(&mut self, now: Millis) -> Next {
        if let Passed::Back(by) = passed(self.clock, now) {
            self.pace.set_back(by);
            self.lane.set_back(by);
        }
        self.clock = now;
        if let Some(block) = &self.blocked {
            return Next::Blocked(block.message());
        }
        if self.whole() {
            return Next::Done;
        }
        if self.flight.is_some() {
            return Next::Wait { until: now + 60_000.0 };
        }
        let until = self.pace.room(now, 0, 1).max(self.lane.until);
        if until > now {
            return Next::Wait { until };
        }
        self.pace.spend(now, 0, 1);
        self.ids += 1;
        self.flight = Some(self.ids);
        Next::Send(Request {
            id: self.ids,
            method: call::DEVICES.method,
            url: self.walk.url().to_owned(),
            body: None,
            token: self.lane.token(),
        })
    }

    /// What became of the request of that id.
    pub fn answer(&mut self, now: Millis, id: u32, answer: Answer) {
        if self.flight != Some(id) {
            return;
        }
        self.flight = None;
        match self.lane.judge(now, answer, true, &mut self.pace) {
            Verdict::Good(body) => self.page(now, &body),
            Verdict::Again | Verdict::Unknown(_) => {}
            Verdict::Refused(_)
                if self.stage == (Stage::Devices { beta: true })
                    && self.walk.is_at_start() =>
            {
                self.begin(Stage::Devices { beta: false });
            }
            Verdict::Refused(refusal) => {
                // A link to a next page is good for a while only.
                match self.stage {
                    Stage::Queue => self.queued.clear(),
                    _ => self.devices.clear(),
                }
                if !self.walk.restart() {
                    self.blocked = Some(Block::refused(&refusal));
                }
            }
            Verdict::Blocked(block) => self.blocked = Some(block),
        }
    }

    /// Begins with the first page of a list.
    fn begin(&mut self, stage: Stage) {
        self.stage = stage;
        let call = match stage {
            Stage::Devices { beta: true } => call::DEVICES_BETA,
            Stage::Devices { beta: false } => call::DEVICES,
            Stage::Queue => call::RECORDS,
            Stage::Whole => return,
        };
        self.walk = Walk::new(call.url(&self.endpoint, ""));
    }

    fn page(&mut self, now: Millis, body: &str) {
        let turned = match self.stage {
            Stage::Queue => Page::read(body).map(|page: Page<Record>| {
                let open = page.value.iter().filter(|record| record.is_open());
                self.queued.extend(open.map(|record| folded(&record.serial_number)));
                self.walk.turn(&self.endpoint, &page)
            }),
            _ => Page::read(body).map(|mut page: Page<TenantDevice>| {
                self.devices.append(&mut page.value);
                self.walk.turn(&self.endpoint, &page)
            }),
        };
        let Some(turned) = turned else {
            self.blocked = self.lane.odd(now, &mut self.pace);
            return;
        };
        self.lane.read();
        if self.devices.len().max(self.queued.len()) > self.most {
            self.blocked = Some(Block::TooMany { most: self.most });
            return;
        }
        match turned {
            Ok(false) => {}
            Ok(true) if self.stage == Stage::Queue => {
                self.read_at = now;
                self.stage = Stage::Whole;
            }
            Ok(true) => self.begin(Stage::Queue),
            Err(block) => self.blocked = Some(block),
        }
    }

    /// Goes on after a block: with the page that was not read, or from the start where
    /// the list itself was wrong.
    pub fn resume(&mut self) {
        let Some(block) = self.blocked.take() else {
            return;
        };
        self.lane.resume();
        if matches!(
            block,
            Block::Elsewhere { .. }
                | Block::Circle
                | Block::Endless { .. }
                | Block::TooMany { .. }
        ) {
            self.devices.clear();
            self.queued.clear();
            self.begin(Stage::Devices { beta: true });
        }
    }

    /// The devices read so far.
    pub fn devices(&self) -> &[TenantDevice] {
        &self.devices
    }

    /// The serial numbers in the import queue whose verdict is not in yet, without what
    /// typing changes.
    pub fn queued(&self) -> &HashSet<String> {
        &self.queued
    }

    /// Whether the last page has been read.
    pub fn whole(&self) -> bool {
        self.stage == Stage::Whole
    }

    /// When the last page was read; 0 before.
    pub fn read_at(&self) -> Millis {
        self.read_at
    }

    /// Why it does not go on without the user.
    pub fn blocked(&self) -> Option<&Block> {
        self.blocked.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Response, Token};

    const LIST: &str =
        "https://graph.example/beta/deviceManagement/windowsAutopilotDeviceIdentities";
    const QUEUE: &str = "https://graph.example/v1.0/deviceManagement/\
        importedWindowsAutopilotDeviceIdentities";

    fn directory() -> Directory {
        Directory::new(Endpoint { origin: "https://graph.example".to_owned() }, 1)
    }

    fn ok(body: &str) -> Answer {
        status(200, body)
    }

    fn status(status: u16, body: &str) -> Answer {
        Answer::Response(Response {
            status,
            body: body.to_owned(),
            ..Response::default()
        })
    }

    /// The next request, waits passed over.
    #[track_caller]
    fn sent(directory: &mut Directory, now: &mut Millis) -> Request {
        loop {
            match directory.next(*now) {
                Next::Send(request) => return request,
                Next::Wait { until } => *now = until,
                other => panic!("{other:?}"),
            }
        }
    }

    /// Feeds the answers one after another and gives the URLs that were asked.
    #[track_caller]
    fn fed(
        directory: &mut Directory,
        answers: impl IntoIterator<Item = Answer>,
    ) -> Vec<String> {
        let mut now = 0.0;
        let mut urls = Vec::new();
        for answer in answers {
            let before = directory.ids;
            let request = sent(directory, &mut now);
            assert!(request.id > before, "an answer is of one request");
            directory.answer(now, request.id, answer);
            urls.push(request.url);
        }
        urls
    }

    #[track_caller]
    fn blocked(directory: &mut Directory) -> String {
        match directory.next(1e9) {
            Next::Blocked(message) => message.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pages_are_followed_by_their_link_as_it_is_and_may_be_empty() {
        let mut directory = directory();
        let second = format!("{LIST}?$skiptoken=a%20b%2b");
        let urls = fed(
            &mut directory,
            [
                ok(&format!(
                    r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{second}"}}"#
                )),
                ok(&format!(r#"{{"value":[],"@odata.nextLink":"{LIST}?c"}}"#)),
                ok(r#"{"value":[{"id":"2"}]}"#),
                ok(&format!(
                    r#"{{"value":[{{"serialNumber":" A-1"}}],"@odata.nextLink":"{QUEUE}?d"}}"#
                )),
                ok(r#"{"value":[{"serialNumber":"B"},
                    {"serialNumber":"C","state":{"deviceImportStatus":"complete"}}]}"#),
            ],
        );
        let queue = [QUEUE.to_owned(), format!("{QUEUE}?d")];
        assert_eq!(urls[..3], [LIST.to_owned(), second, format!("{LIST}?c")]);
        assert_eq!(urls[3..], queue);
        let queued = HashSet::from(["a-1", "b"].map(str::to_owned));
        assert_eq!(*directory.queued(), queued, "what is complete is queued no more");
        let ids: Vec<_> = directory.devices().iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["1", "2"]);
        assert!(directory.whole());
        assert_eq!(directory.next(0.0), Next::Done);
    }

    #[test]
    fn values_are_read_as_they_come() {
        let mut directory = directory();
        fed(
            &mut directory,
            [ok(r#"{"value":[{"id":"1","serialNumber":" a-1 ","groupTag":null,
                "manufacturer":"Contoso","model":7,"userPrincipalName":"a@contoso.example",
                "enrollmentState":"somethingNew","lastContactedDateTime":
                "0001-01-01T00:00:00Z","resourceName":{"new":[1,{}]},"displayName":[1]}]}"#)],
        );
        let device = TenantDevice {
            id: "1".to_owned(),
            serial_number: " a-1 ".to_owned(),
            manufacturer: "Contoso".to_owned(),
            model: "7".to_owned(),
            user_principal_name: "a@contoso.example".to_owned(),
            enrollment_state: "somethingNew".to_owned(),
            last_contacted: "0001-01-01T00:00:00Z".to_owned(),
            ..TenantDevice::default()
        };
        assert_eq!(directory.devices(), [device]);
        assert!(!directory.devices()[0].contacted());
    }

    #[test]
    fn a_token_does_not_go_to_another_origin() {
        let mut directory = directory();
        let link = "https://graph.example.evil.example/v1.0/x";
        fed(
            &mut directory,
            [ok(&format!(r#"{{"value":[],"@odata.nextLink":"{link}"}}"#))],
        );
        assert_eq!(
            blocked(&mut directory),
            "The service's list goes on at https://graph.example.evil.example/v1.0/x, \
             which is not where it began; nothing was sent there. Look at the Graph \
             address in the configuration, then try again."
        );
        directory.resume();
        assert_eq!(fed(&mut directory, [ok(r#"{"value":[]}"#)]), [LIST]);
    }

    #[test]
    fn a_list_that_leads_back_to_itself_ends() {
        let mut directory = directory();
        let to =
            |page| ok(&format!(r#"{{"value":[],"@odata.nextLink":"{LIST}{page}"}}"#));
        fed(&mut directory, [to("?b"), to("?c"), to("?b")]);
        assert_eq!(
            blocked(&mut directory),
            "The service's list leads back to a page that was read already, so it has \
             no end. Try again later."
        );
        directory.resume();
        fed(&mut directory, [to("?b"), to("")]);
        assert!(blocked(&mut directory).contains("leads back"));
    }

    #[test]
    fn refusals_that_pass_are_waited_for() {
        let mut directory = directory();
        let slow = Answer::Response(Response {
            status: 429,
            retry_after: Some("7".to_owned()),
            ..Response::default()
        });
        let mut now = 0.0;
        let request = sent(&mut directory, &mut now);
        directory.answer(now, request.id, slow);
        let request = sent(&mut directory, &mut now);
        assert!((7_000.0..=8_000.0).contains(&now));
        directory.answer(now, request.id, Answer::Lost { why: "reset".to_owned() });
        fed(
            &mut directory,
            [
                status(503, ""),
                ok("<html>"),
                ok(r#"{"value":[{"id":"1"}]}"#),
                ok("<html>"),
                ok(r#"{"value":[]}"#),
            ],
        );
        assert!(directory.whole());
        assert_eq!(directory.devices().len(), 1);
    }

    #[test]
    fn a_refused_token_is_renewed_once() {
        let mut directory = directory();
        let mut now = 0.0;
        let first = sent(&mut directory, &mut now);
        assert_eq!(first.token, Token::Current);
        let answer = Answer::Response(Response {
            status: 401,
            www_authenticate: Some("Bearer claims=\"eyJhIjoxfQ\"".to_owned()),
            ..Response::default()
        });
        directory.answer(now, first.id, answer);
        let second = sent(&mut directory, &mut now);
        let claims = Some("{\"a\":1}".to_owned());
        assert_eq!((second.url, second.token), (first.url, Token::Fresh { claims }));
        let body =
            r#"{"error":{"code":"InvalidAuthenticationToken","message":"Expired."}}"#;
        directory.answer(now, second.id, status(401, body));
        assert_eq!(
            blocked(&mut directory),
            "The service does not accept the sign-in: Expired. Sign in again, then go on."
        );
        directory.resume();
        let again = sent(&mut directory, &mut now);
        assert_eq!(again.token, Token::Current);
    }

    #[test]
    fn the_network_is_given_up_after_several_tries_and_taken_up_again() {
        let mut directory = directory();
        fed(
            &mut directory,
            (0..6).map(|_| Answer::Lost { why: "Failed to fetch".to_owned() }),
        );
        assert_eq!(
            blocked(&mut directory),
            "Microsoft Graph cannot be reached (Failed to fetch). Check the network, the \
             proxy and any ad blocker, then go on; the service's own gateway may be down \
             too."
        );
        directory.resume();
        fed(&mut directory, [ok(r#"{"value":[]}"#), ok(r#"{"value":[]}"#)]);
        assert!(directory.whole());
    }

    #[test]
    fn an_expired_link_starts_the_list_again() {
        let mut directory = directory();
        let first = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{LIST}?b"}}"#);
        let urls = fed(
            &mut directory,
            [ok(&first), status(400, ""), ok(&first), ok(r#"{"value":[{"id":"2"}]}"#)],
        );
        assert_eq!(urls[2], LIST);
        assert_eq!(directory.devices().len(), 2);
    }

    #[test]
    fn a_refused_first_page_says_so() {
        let mut directory = directory();
        let body = r#"{"error":{"code":"BadRequest","message":"No such segment."}}"#;
        let urls = fed(&mut directory, [status(400, body), status(400, body)]);
        assert_eq!(urls, [LIST.to_owned(), LIST.replace("/beta/", "/v1.0/")]);
        assert_eq!(
            blocked(&mut directory),
            "The service refuses the request (400): No such segment. Try again later; if \
             it stays so, report it with these words."
        );
    }

    #[test]
    fn no_token_waits_for_the_user() {
        let mut directory = directory();
        fed(
            &mut directory,
            [Answer::NoToken { why: "the sign-in has ended".to_owned() }],
        );
        assert_eq!(
            blocked(&mut directory),
            "There is no sign-in to go on with: the sign-in has ended. Sign in, then go on."
        );
    }

    #[test]
    fn a_service_that_is_down_is_waited_for_a_quarter_of_an_hour() {
        let mut directory = directory();
        let mut now = 0.0;
        for _ in 0..18 {
            let request = sent(&mut directory, &mut now);
            directory.answer(now, request.id, status(503, ""));
        }
        assert!((600_000.0..1_200_000.0).contains(&now), "{now}");
        assert!(blocked(&mut directory).contains("(503)"));
    }

    #[test]
    fn no_more_is_read_than_any_tenant_has() {
        let page = |items: &str, list: &str, link: &str| {
            let next = format!(r#""@odata.nextLink":"{list}?{link}""#);
            ok(&format!(r#"{{"value":[{items}],{next}}}"#))
        };
        let devices = r#"{"id":"1"},{"id":"2"}"#;
        let mut directory = Directory { most: 2, ..directory() };
        fed(&mut directory, [page(devices, LIST, "b"), page("", LIST, "c")]);
        assert_eq!(directory.devices().len(), 2);
        fed(&mut directory, [page(devices, LIST, "d")]);
        assert!(blocked(&mut directory).contains("more than 2 devices"));
        directory.resume();
        let records = r#"{"serialNumber":"A"},{"serialNumber":"B"}"#;
        let last = ok(&format!(r#"{{"value":[{devices}]}}"#));
        let urls = fed(&mut directory, [last, page(records, QUEUE, "b")]);
        assert_eq!(urls, [LIST, QUEUE], "from the start");
        let more = r#"{"serialNumber":"C"},{"serialNumber":"D"}"#;
        fed(&mut directory, [page(more, QUEUE, "c")]);
        blocked(&mut directory);
    }

    #[test]
    fn a_body_without_end_is_not_read() {
        let mut directory = directory();
        fed(&mut directory, [ok(&" ".repeat((64 << 20) + 1))]);
        assert!(blocked(&mut directory).starts_with("An answer was larger"));
    }

    #[test]
    fn an_answer_to_nothing_is_passed_over() {
        let mut directory = directory();
        directory.answer(0.0, 7, ok(r#"{"value":[]}"#));
        assert!(!directory.whole());
    }

    #[test]
    fn a_device_has_its_profile_since_it_was_assigned() {
        let since = |text: &str| {
            let profile_assigned = text.to_owned();
            let device = TenantDevice { profile_assigned, ..TenantDevice::default() };
            device.profile_since().map(str::to_owned)
        };
        let time = "2026-11-25T12:00:00Z";
        assert_eq!(since(time).as_deref(), Some(time));
        assert_eq!(since("0001-01-01T00:00:00Z"), None);
        assert_eq!(since(""), None);
    }

    #[test]
    fn an_expired_link_of_the_queue_costs_no_device() {
        let mut directory = directory();
        let queued = |serial: &str, next: &str| {
            ok(&format!(
                r#"{{"value":[{{"serialNumber":"{serial}"}}],"@odata.nextLink":{next}}}"#
            ))
        };
        let link = format!("\"{QUEUE}?d\"");
        fed(
            &mut directory,
            [
                ok(r#"{"value":[{"id":"1"}]}"#),
                queued("OLD", &link),
                status(400, ""),
                queued("NEW", "null"),
            ],
        );
        assert!(directory.whole());
        assert_eq!(directory.devices().len(), 1);
        assert_eq!(*directory.queued(), HashSet::from(["new".to_owned()]));
    }

    #[test]
    fn one_answer_is_waited_for() {
        let mut directory = directory();
        assert!(matches!(directory.next(1e6), Next::Send(_)));
        assert_eq!(directory.next(1e6), Next::Wait { until: 1e6 + 60_000.0 });
    }
}
