//! Whole imports against a service in memory, in made-up time.

mod faults;
mod forecast;
mod sending;
mod service;
mod waiting;

use std::borrow::Cow;
use std::collections::BTreeMap;

use self::service::{Service, line};
use super::*;
use crate::graph::wire::{Clock, DAY, Fault, ORIGIN, Serve, body, error, set};
use crate::graph::{Response, Token};

const IMPORT_ID: &str = "aaaaaaaa-0000-4000-8000-000000000001";
/// From sending a request to its answer.
const TRIP: Millis = 200.0;

/// Devices by serial number and tag.
#[derive(Clone, Debug)]
struct Rows(Vec<(String, String)>);

impl Rows {
    fn new(serials: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(serials.into_iter().map(|serial| (serial.into(), "HQ".to_owned())).collect())
    }

    fn many(count: usize) -> Self {
        Self::new((1..=count).map(|number| format!("S-{number:04}")))
    }
}

impl Fleet for Rows {
    fn device(&self, index: usize) -> Device<'_> {
        let (serial, tag) = &self.0[index];
        Device {
            serial,
            hash: Cow::Owned(format!("hash-of-{serial}")),
            group_tag: tag,
            assigned_user: "",
            product_key: "",
        }
    }
}

type Before = dyn FnMut(&mut Import, &mut Service, Millis);

/// An import with its service, its clock and the answers on their way.
struct World {
    service: Service,
    import: Import,
    rows: Rows,
    now: Millis,
    /// What the clock of the machine says then.
    clock: Clock,
    air: Vec<(Millis, u32, Answer)>,
    /// The sentences of each block, and what was being done.
    blocks: Vec<String>,
    doing: Vec<String>,
    /// Blocks that the user mends.
    mends: usize,
    /// Called before each question.
    before: Box<Before>,
    written: Written,
}

/// What was written down before each request, piece by piece.
#[derive(Default)]
struct Written {
    head: String,
    rows: BTreeMap<usize, String>,
}

impl Written {
    fn write(&mut self, import: &mut Import) {
        self.head = import.head();
        for row in import.changed() {
            self.rows.insert(row, import.row(row));
        }
    }
}

impl World {
    fn new(rows: Rows) -> Self {
        Self::with(rows, Settings::default())
    }

    fn with(rows: Rows, settings: Settings) -> Self {
        let endpoint = Endpoint { origin: ORIGIN.to_owned() };
        let id = IMPORT_ID.to_owned();
        Self {
            service: Service::new(),
            import: Import::new(endpoint, settings, id, 42, rows.0.len()),
            rows,
            now: 1_000_000.0,
            clock: Box::new(|now| now),
            air: Vec::new(),
            blocks: Vec::new(),
            doing: Vec::new(),
            mends: 0,
            before: Box::new(|_, _, _| {}),
            written: Written::default(),
        }
    }

    /// Until the import is done, or blocked and nobody mends it.
    fn run(&mut self) {
        for _ in 0..200_000 {
            self.deliver();
            (self.before)(&mut self.import, &mut self.service, self.now);
            let said = (self.clock)(self.now);
            let next = self.import.next(said, &self.rows);
            let doing = self.import.doing().to_string();
            let slowed = self.import.pace.held() > said;
            assert!(slowed || !doing.contains("slow down"), "{doing}");
            if self.doing.last() != Some(&doing) {
                self.doing.push(doing);
            }
            match next {
                Next::Send(request) => {
                    let answer = self.service.take(self.now, &request);
                    self.air.push((self.now + TRIP, request.id, answer));
                    let posts = |flight: &Flight| matches!(flight, Flight::Import { .. });
                    assert!(
                        self.import.flight.values().filter(|f| posts(f)).count() <= 1
                    );
                }
                Next::Wait { until } => {
                    assert!(until > said);
                    assert!(until <= said + 60_000.0, "a sleep is told by longer waits");
                    let until = self.now + until - said;
                    self.now = self.arrivals().fold(until, Millis::min);
                }
                Next::Blocked(message) => match self.arrivals().reduce(Millis::min) {
                    Some(at) => self.now = at,
                    None => {
                        let block = self.import.blocked().map(Block::message);
                        assert_eq!(block.as_ref(), Some(&message));
                        self.blocks.push(message.to_string());
                        if self.mends == 0 {
                            return;
                        }
                        self.mends -= 1;
                        self.now += 1_000.0;
                        self.import.resume((self.clock)(self.now));
                    }
                },
                Next::Done => {
                    assert!(self.import.done());
                    return;
                }
            }
        }
        panic!("no end: {:?} {:?}", self.import.counts(), self.doing.last());
    }

    fn arrivals(&self) -> impl Iterator<Item = Millis> {
        self.air.iter().map(|(at, ..)| *at)
    }

    fn deliver(&mut self) {
        while let Some(at) = self.air.iter().position(|(at, ..)| *at <= self.now) {
            let (_, id, answer) = self.air.remove(at);
            self.import.answer((self.clock)(self.now), id, answer);
        }
    }

    fn states(&self) -> Vec<String> {
        let states = (0..self.rows.0.len()).map(|row| self.import.state(row).message());
        states.map(|message| message.to_string()).collect()
    }

    #[track_caller]
    fn all_visible(&self) {
        for (row, (serial, tag)) in self.rows.0.iter().enumerate() {
            let (device, tag) = (format!("device-{serial}"), tag.clone());
            let profile = Profile::Assigned { since: "2026-11-25T12:00:00Z".to_owned() };
            assert_eq!(self.import.state(row), &State::Visible { device, tag, profile });
        }
        assert_eq!(self.service.taken.values().filter(|taken| **taken != 1).count(), 0);
        assert_eq!((self.service.ours(), self.import.counts().records), (0, 0));
    }
}

fn post(request: &Request) -> bool {
    request.url.ends_with("/import")
}

fn delete(request: &Request) -> bool {
    request.method == Method::Delete || request.url.ends_with("/$batch")
}

fn get(request: &Request) -> bool {
    request.method == Method::Get
}

#[test]
fn devices_go_from_planned_to_the_list_and_the_records_go_away() {
    let mut world = World::new(Rows::many(620));
    world.service.page = 250;
    world.service.theirs("theirs", "X-1").verdict =
        Some(("error", String::new(), 808, "ZtdDeviceAssignedToOtherTenant"));
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import 500"), 1);
    assert_eq!(world.service.wire.count("POST import 120"), 1);
    assert_eq!(world.service.wire.count("POST batch 20"), 31);
    assert_eq!(world.service.wire.count("Delete"), 0);
    assert_eq!(world.service.queue.len(), 1, "only theirs is left");
    let told: Vec<_> = world.doing.iter().map(String::as_str).collect();
    assert_eq!(
        told[..3],
        [
            "sending devices 1 to 500 of 620",
            "sending devices 501 to 620 of 620",
            "waiting for the service to register 620 devices",
        ]
    );
    for line in [
        "waiting for the tenant's list to show 620 devices",
        "removing 20 import records of ours from the service's queue",
    ] {
        assert!(told.contains(&line), "{told:#?}");
    }
    // The last of them in the air are still being removed.
    assert!(!told.iter().any(|line| line.starts_with("looking for")), "{told:#?}");
    assert_eq!(told.last(), Some(&"done"));
    assert_eq!(
        world.states()[0],
        "in the tenant's list as device-S-0001, group tag HQ; deployment profile assigned"
    );
}

#[test]
fn the_body_holds_what_was_given_and_our_import_id() {
    struct One;
    impl Fleet for One {
        fn device(&self, index: usize) -> Device<'_> {
            let [group_tag, assigned_user, product_key] = if index == 0 {
                ["a\"\\ü", "a@contoso.example", "P-1"]
            } else {
                [""; 3]
            };
            let serial = if index == 0 { " S 1 " } else { "S2" };
            let hash = Cow::Borrowed("T0E=");
            Device { serial, hash, group_tag, assigned_user, product_key }
        }
    }
    let endpoint = Endpoint { origin: ORIGIN.to_owned() };
    let id = IMPORT_ID.to_owned();
    let mut import = Import::new(endpoint, Settings::default(), id, 1, 2);
    let Next::Send(request) = import.next(0.0, &One) else { panic!("a request") };
    assert_eq!(
        request.url,
        "https://graph.example/v1.0/deviceManagement/\
         importedWindowsAutopilotDeviceIdentities/import"
    );
    assert_eq!(
        body(&request),
        serde_json::json!({"importedWindowsAutopilotDeviceIdentities": [
            {"serialNumber": " S 1 ", "hardwareIdentifier": "T0E=", "groupTag": "a\"\\ü",
             "assignedUserPrincipalName": "a@contoso.example", "productKey": "P-1",
             "importId": IMPORT_ID},
            {"serialNumber": "S2", "hardwareIdentifier": "T0E=", "importId": IMPORT_ID},
        ]})
    );
}

#[test]
fn a_batch_keeps_to_its_bytes() {
    let settings = Settings { batch_bytes: 500, ..Settings::default() };
    let mut world = World::with(Rows::many(10), settings);
    world.run();
    world.all_visible();
    assert!(world.service.wire.count("POST import") > 3);
}

#[test]
fn refusals_by_name_and_the_rest_goes_on() {
    let mut world = World::new(Rows::new(["A", "B", "C", "", " "]));
    world.service.elsewhere.insert("A".to_owned());
    world.service.device("old", "B", "");
    world.run();
    assert_eq!(
        world.states(),
        [
            "refused: 808 ZtdDeviceAssignedToOtherTenant",
            "registered in this tenant already: 806 ZtdDeviceAlreadyAssigned",
            "in the tenant's list as device-C, group tag HQ; deployment profile assigned",
            "not sent: it has no serial number",
            "not sent: it has no serial number",
        ]
    );
    let counts = world.import.counts();
    assert_eq!((counts.failed, counts.visible, counts.records), (4, 1, 0));
}

#[test]
fn one_bad_row_fails_alone_with_the_services_words() {
    let mut world = World::new(Rows::many(100));
    world.service.bad_hash.insert("hash-of-S-0042".to_owned());
    world.run();
    let State::Failed(failure) = world.import.state(41) else { panic!("failed") };
    assert_eq!((failure.code, failure.name.as_str()), (400, "BadRequest"));
    assert!(failure.said.starts_with("Cannot convert the literal"));
    assert_eq!(world.import.counts().visible, 99);
    assert!(world.service.taken.values().all(|taken| *taken == 1));
    assert!(world.service.wire.count("POST import") <= 15);
    // What is refused for what it says was not taken: there is nothing to look for.
    assert_eq!(world.service.wire.log[1].1, "POST import 50");
}

#[test]
fn a_batch_that_is_too_large_is_halved() {
    let mut world = World::new(Rows::many(100));
    world.service.batch_most = 30;
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import 25"), 4);
}

#[test]
fn a_gateway_that_gives_up_gets_smaller_batches_and_nothing_twice() {
    let mut world = World::new(Rows::many(8));
    world
        .service
        .wire
        .faults(post, [Fault::Say(504, String::new()), Fault::SayAfter(504)]);
    world.run();
    world.all_visible();
    let posts =
        ["8", "4", "2"].map(|n| world.service.wire.count(&format!("POST import {n}")));
    assert_eq!(posts, [1, 1, 2]);
}

#[test]
fn a_refused_pace_is_waited_for_as_asked() {
    let mut world = World::new(Rows::many(3));
    world
        .service
        .wire
        .faults(post, [Fault::Slow(Some("12.5".to_owned())), Fault::Slow(None)]);
    world.run();
    world.all_visible();
    let posts: Vec<_> = world
        .service
        .wire
        .log
        .iter()
        .filter(|(_, line)| line.starts_with("POST import"))
        .collect();
    assert_eq!(posts.len(), 3);
    assert!((12_500.0..14_000.0).contains(&(posts[1].0 - posts[0].0)));
    assert!((5_000.0..6_500.0).contains(&(posts[2].0 - posts[1].0)), "and a look");
    assert!(
        world
            .doing
            .contains(&"waiting 13 s: the service asked us to slow down".to_owned())
            || world
                .doing
                .contains(&"waiting 14 s: the service asked us to slow down".to_owned()),
        "{:#?}",
        world.doing
    );
}

#[test]
fn a_lost_answer_after_the_effect_is_settled_by_the_queue() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::LostAfter]);
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 1);
    assert_eq!(world.service.wire.count("Get list"), 0, "nothing is left to look for");
    let settling = "finding out whether the service got 3 devices: its answer was lost";
    assert!(world.doing.iter().any(|doing| doing == settling), "{:#?}", world.doing);
}

#[test]
fn a_request_that_the_browser_sent_twice_counts_once() {
    for count in [3, 30] {
        let mut world = World::new(Rows::many(count));
        world.service.wire.faults(post, [Fault::Twice]);
        world.run();
        assert_eq!(world.import.counts().visible, count);
        assert_eq!(world.service.list.len(), count);
        assert_eq!((world.service.ours(), world.import.counts().records), (0, 0));
    }
}

#[test]
fn what_came_of_a_first_copy_is_known_though_it_is_off_the_queue() {
    let mut world = World::new(Rows::many(30));
    // Longer than a device without a record is waited for.
    world.service.shown_after = 700_000.0;
    world.service.wire.faults(post, [Fault::Twice]);
    world.run();
    assert_eq!(world.import.counts().visible, 30);
    assert_eq!(world.service.wire.count("Get record-"), 0);
}

#[test]
fn no_record_of_a_request_sent_twice_is_left_after_a_crash() {
    for requests in 2..=8 {
        let mut world = World::new(Rows::many(30));
        world.service.wire.faults(post, [Fault::Twice]);
        world.crash(requests).expect("it can be read back");
        world.run();
        let counts = world.import.counts();
        assert_eq!((counts.visible, counts.records), (30, 0), "{requests}");
        assert_eq!(world.service.ours(), 0, "{requests}");
    }
}

#[test]
fn a_record_that_others_take_off_while_pages_are_read_hides_none_of_ours() {
    let mut world = World::new(Rows::many(1));
    world.service.page = 2;
    world.service.theirs("theirs-0", "S-9998");
    world.service.theirs("theirs-1", "S-9999");
    world.service.wire.faults(post, [Fault::SayThen(429, 0.0)]);
    world.before = Box::new(|_, service, _| {
        if service.wire.count("Get queue") == 1 {
            service.queue.retain(|record| record.id != "theirs-0");
        }
    });
    world.run();
    world.all_visible();
}

/// After a run whose last look at the queue was refused so often.
fn last_look_refused(times: usize) -> World {
    let mut world = World::new(Rows::many(2));
    world.service.verdict_after = 20_000.0;
    (world.service.shown_after, world.service.profile_after) = (0.0, Some(0.0));
    // Taken after the queue was read, and so found in the list.
    let slow = Fault::Slow(Some("21".to_owned()));
    let late = [Fault::LostThen(6_900.0), Fault::None, slow, Fault::None];
    let refusals = (0..times).map(|_| Fault::Say(403, String::new()));
    world.service.wire.faults(|_| true, late.into_iter().chain(refusals));
    world.run();
    world
}

#[test]
fn a_last_look_that_is_refused_is_tried_again() {
    for refused in 1..=2 {
        let world = last_look_refused(refused);
        world.all_visible();
        assert_eq!(world.service.wire.count("Get queue"), 2 + refused);
        let log = world.service.wire.log.iter();
        let looks: Vec<_> = log.filter(|(_, line)| line == "Get queue").collect();
        let gaps = looks[1..].windows(2).map(|pair| pair[1].0 - pair[0].0);
        assert!(gaps.min_by(f64::total_cmp) >= Some(20_000.0), "{looks:?}");
    }
}

#[test]
fn a_last_look_that_was_given_up_takes_no_try_from_the_next_one() {
    let mut world = last_look_refused(3);
    let before = world.service.wire.count("Get queue");
    assert_eq!(before, 4);
    world.import.queue.strays = Some(world.now);
    let refusals = (0..2).map(|_| Fault::Say(403, String::new()));
    world.service.wire.faults(|_| true, refusals);
    world.run();
    assert_eq!(world.service.wire.count("Get queue"), before + 3);
    world.all_visible();
}

#[test]
fn a_refusal_of_the_copy_that_the_browser_sent_is_no_refusal_of_the_first() {
    for status in [401, 409, 429] {
        for fault in [Fault::SayAfter(status), Fault::SayThen(status, 4_000.0)] {
            let mut world = World::new(Rows::many(30));
            world.service.wire.faults(post, [fault]);
            world.run();
            world.all_visible();
            assert_eq!(world.service.wire.count("POST import"), 1, "{status}");
        }
    }
    // Two in succession, and the user signs in again.
    let mut world = World::new(Rows::many(3));
    let refused = Fault::Say(401, String::new());
    world.service.wire.faults(post, [refused, Fault::SayAfter(401)]);
    world.mends = 1;
    world.run();
    world.all_visible();
}

#[test]
fn after_a_plain_refusal_one_look_through_the_queue_is_enough() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::Say(409, String::new()), Fault::Slow(None)]);
    world.run();
    world.all_visible();
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    assert_eq!(
        log.take(6).collect::<Vec<_>>(),
        [
            "POST import 3",
            "Get queue",
            "POST import 1",
            "Get queue",
            "POST import 1",
            "POST import 2"
        ]
    );
    let looking = "making sure that the service has not taken 3 devices after all, before \
                   anything is sent again";
    assert!(world.doing.iter().any(|doing| doing == looking), "{:#?}", world.doing);
}

#[test]
fn what_a_refused_look_found_part_of_is_settled_as_lost() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.wire.faults(post, [Fault::Slow(None)]);
    // Somebody else sent one of them a moment ago.
    world.service.theirs("theirs", "A").due = 1_050_000.0;
    world.run();
    assert_eq!(world.service.taken.keys().collect::<Vec<_>>(), ["B"]);
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    assert_eq!(log.filter(|line| *line == "Get list").take(2).count(), 2);
}

#[test]
fn a_busy_tenant_costs_a_look_for_each_refusal_and_no_more() {
    // Ten batches; of two of them the first attempt is refused.
    let busy = |fault: Fault| {
        let settings = Settings { batch: 50, ..Settings::default() };
        let mut world = World::with(Rows::many(500), settings);
        let slow = |at| matches!(at, 1 | 6);
        let fault = move |at| if slow(at) { fault.clone() } else { Fault::None };
        world.service.wire.faults(post, (0..12).map(fault));
        world.run();
        world.all_visible();
        let log = world.service.wire.log.iter();
        let posts = log.filter(|(_, line)| line.starts_with("POST import"));
        let posts: Vec<_> = posts.map(|(at, _)| *at).collect();
        (posts.len(), posts[posts.len() - 1] - posts[0])
    };
    let (posts, undisturbed) = busy(Fault::None);
    assert_eq!(posts, 10);
    assert!(undisturbed <= 9.0 * TRIP, "{undisturbed}");
    // What was asked for and a second for the jitter, the answer and one look.
    let (posts, asked) = busy(Fault::Slow(Some("10".to_owned())));
    let each = 11_000.0 + 2.0 * TRIP;
    assert!(posts == 12 && asked <= undisturbed + 2.0 * each, "{asked}");
    // Where the service names no time the look waits for itself.
    let (posts, unsaid) = busy(Fault::Slow(None));
    let each = 5_000.0 + 2.0 * TRIP;
    assert!(posts == 12 && unsaid <= undisturbed + 2.0 * each, "{unsaid}");
}

#[test]
fn refusals_in_succession_are_backed_off_from_though_looks_are_taken() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, (0..5).map(|_| Fault::Slow(None)));
    world.run();
    world.all_visible();
    let log = world.service.wire.log.iter();
    let posts: Vec<_> = log.filter(|(_, line)| line == "POST import 3").collect();
    let gaps: Vec<_> = posts.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    for (gap, least) in gaps.iter().zip([5e3, 5e3, 6e3, 12e3, 24e3]) {
        assert!(*gap >= least, "{gaps:?}");
    }
}

#[test]
fn a_device_that_was_there_before_is_no_double_of_ours() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.device("device-A", "A", "Old");
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.failed, counts.visible), (1, 1));
    assert_eq!(world.service.ours(), 0);
}

#[test]
fn a_lost_answer_whose_records_are_gone_is_settled_by_the_list() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::LostAfter]);
    world.service.verdict_after = 0.0;
    world.service.shown_after = 0.0;
    world.before = Box::new(|_, service, now| {
        service.advance(now);
        service.queue.clear();
    });
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 1);
}

#[test]
fn what_never_arrived_is_sent_again_after_two_looks() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::Lost]);
    world.run();
    world.all_visible();
    let log: Vec<_> =
        world.service.wire.log.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(
        log[..6],
        [
            "POST import 3",
            "Get queue",
            "Get list",
            "Get queue",
            "Get list",
            "POST import 3"
        ]
    );
    let looks = world.service.wire.log[3].0 - world.service.wire.log[1].0;
    assert!(looks >= 20_000.0, "a while between the looks: {looks}");
}

#[test]
fn an_effect_that_comes_late_is_found_by_the_second_look() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::LostThen(15_000.0)]);
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 1);
}

#[test]
fn an_answer_that_leaves_a_device_out_sends_us_to_the_queue() {
    let mut world = World::new(Rows::many(3));
    world.service.unmentioned.insert("S-0002".to_owned());
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 1);
}

#[test]
fn somebody_elses_record_is_followed_and_never_removed() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.wire.faults(post, [Fault::Lost]);
    world.service.theirs("theirs", "A").due = 1_050_000.0;
    world.run();
    assert_eq!(world.service.taken.keys().collect::<Vec<_>>(), ["B"]);
    assert_eq!(
        world.states(),
        [
            "in the tenant's list as device-A, without a group tag; deployment profile assigned",
            "in the tenant's list as device-B, group tag HQ; deployment profile assigned",
        ]
    );
    assert_eq!(world.import.registered(0), None, "somebody else registered it");
    assert_eq!(world.import.registered(1), Some("device-B"));
    assert_eq!(world.service.queue.len(), 1);
    assert_eq!(world.service.queue[0].id, "theirs");
    assert!(!world.service.removed.contains(&"theirs".to_owned()));
}

#[test]
fn without_our_import_id_a_lost_record_is_followed_but_not_removed() {
    let mut world = World::new(Rows::many(2));
    world.service.own_import_id = true;
    world.service.wire.faults(post, [Fault::LostAfter]);
    world.run();
    assert_eq!(world.import.counts().visible, 2);
    assert_eq!(world.service.wire.count("POST import"), 1);
    assert_eq!(world.service.removed, Vec::<String>::new());
}

#[test]
fn a_record_removed_by_somebody_is_looked_for_in_the_list() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.elsewhere.insert("B".to_owned());
    world.before = Box::new(|_, service, now| {
        service.advance(now);
        if now > 1_032_000.0 {
            service.queue.clear();
        }
    });
    world.service.verdict_after = 31_900.0;
    world.run();
    assert_eq!(
        world.states(),
        [
            "in the tenant's list as device-A, group tag HQ; deployment profile assigned",
            "its import record was removed by somebody else, and the tenant's list does \
             not show it",
        ]
    );
}

#[test]
fn several_devices_with_the_serial_number_and_no_record_stay_unsettled() {
    let mut world = World::new(Rows::new(["A"]));
    world.service.wire.faults(post, [Fault::LostAfter]);
    world.service.device("one", "A", "");
    world.service.device("two", "A", "");
    world.before = Box::new(|_, service, _| service.queue.clear());
    world.run();
    assert_eq!(
        world.states(),
        ["the tenant's list shows 2 devices with its serial number, so which one it is \
             cannot be told"]
    );
}

#[test]
fn a_record_that_names_no_device_is_known_by_its_serial_number() {
    let mut world = World::new(Rows::many(2));
    world.service.nameless = true;
    world.run();
    world.all_visible();
}

#[test]
fn a_tag_that_differs_is_kept() {
    let mut world = World::new(Rows::new(["A"]));
    world.service.tag_instead = Some("Other".to_owned());
    world.run();
    assert_eq!(
        world.states(),
        [
            "in the tenant's list as device-A, group tag Other; deployment profile assigned"
        ]
    );
}

#[test]
fn an_expired_token_is_renewed_and_the_same_request_sent_again() {
    let mut world = World::new(Rows::many(3));
    let expired = || Fault::Say(401, error("InvalidAuthenticationToken", "Expired."));
    world.service.wire.faults(post, [expired()]);
    world.run();
    world.all_visible();
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    assert_eq!(
        log.take(3).collect::<Vec<_>>(),
        ["POST import 3", "Get queue", "POST import 3 with a fresh token"]
    );

    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [expired(), expired()]);
    world.run();
    assert_eq!(
        world.blocks,
        ["The service does not accept the sign-in: Expired. Sign in again, then go on."]
    );
    world.mends = 1;
    world.run();
    world.all_visible();
}

#[test]
fn a_claims_challenge_reaches_the_sign_in() {
    let mut world = World::new(Rows::many(1));
    let Next::Send(first) = world.import.next(1.0, &world.rows) else { panic!("sent") };
    let challenge = Response {
        status: 401,
        www_authenticate: Some("Bearer claims=\"eyJhIjoxfQ\"".to_owned()),
        ..Response::default()
    };
    world.import.answer(2.0, first.id, Answer::Response(challenge));
    let Next::Send(look) = world.import.next(9e3, &world.rows) else { panic!("sent") };
    assert_eq!(line(&look), "Get queue");
    let empty =
        Response { status: 200, body: "{\"value\":[]}".to_owned(), ..<_>::default() };
    world.import.answer(9e3, look.id, Answer::Response(empty));
    let Next::Send(second) = world.import.next(9e3, &world.rows) else { panic!("sent") };
    assert_eq!(second.token, Token::Fresh { claims: Some("{\"a\":1}".to_owned()) });
    assert_eq!(second.body, first.body);
}

#[test]
fn consent_is_asked_for_and_the_import_goes_on() {
    let mut world = World::new(Rows::many(3));
    let words = "Application is not authorized to perform this operation. Application \
                 must have one of the following scopes: x";
    world.service.wire.faults(post, [Fault::Say(403, error("Forbidden", words))]);
    world.mends = 1;
    world.run();
    assert!(
        world.blocks[0].starts_with("Preflight may not manage"),
        "{:?}",
        world.blocks
    );
    world.all_visible();
}

#[test]
fn no_token_means_not_sent() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(post, [Fault::NoToken]);
    world.mends = 1;
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.log[1].1, "POST import 3", "at once, without looking");
}

#[test]
fn a_network_that_stays_away_blocks_and_then_goes_on() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(|_| true, (0..7).map(|_| Fault::Lost));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    assert!(world.blocks[0].starts_with("Microsoft Graph cannot be reached"));
    world.all_visible();
}

#[test]
fn a_wrong_path_blocks_before_the_fleet_is_taken_apart() {
    let mut world = World::new(Rows::many(50));
    let words = "Resource not found for the segment 'import'.";
    let refused = || Fault::Say(400, error("BadRequest", words));
    world
        .service
        .wire
        .faults(|request| request.method == Method::Post, [refused(), refused()]);
    world.run();
    assert_eq!(world.service.wire.count("POST import"), 1);
    assert_eq!(world.service.wire.count("POST queue"), 1);
    assert_eq!(world.blocks.len(), 1);
    assert_eq!(world.import.counts().planned, 50);
}

#[test]
fn a_service_that_refuses_every_device_is_not_asked_for_all_of_them() {
    let mut world = World::new(Rows::many(200));
    world.service.wire.fault = Box::new(|request| match post(request) {
        true => Fault::Say(400, error("BadRequest", "No.")),
        false => Fault::None,
    });
    world.run();
    assert_eq!(
        world.blocks,
        ["The service refused 25 devices one after another and took none; the last \
             words were: No. Look at these devices before going on."]
    );
    assert_eq!(world.import.counts().failed, 25);
    // Whoever goes on has as many tries again.
    world.mends = 1;
    world.run();
    assert_eq!((world.blocks.len(), world.import.counts().failed), (3, 50));
}

#[test]
fn a_list_at_another_origin_is_not_followed() {
    let mut world = World::new(Rows::many(30));
    let away = r#"{"value":[],"@odata.nextLink":"https://evil.example/v1.0/x"}"#;
    world.service.wire.faults(get, [Fault::Say(200, away.to_owned())]);
    world.mends = 1;
    world.run();
    assert!(world.blocks[0].contains("https://evil.example/v1.0/x"));
    world.all_visible();
}

#[test]
fn few_records_are_asked_for_one_by_one_and_many_by_the_page() {
    let mut few = World::new(Rows::many(3));
    few.run();
    assert_eq!(
        few.service.wire.count("Get queue") + few.service.wire.count("Get list"),
        0
    );
    let mut many = World::new(Rows::many(50));
    many.run();
    assert_eq!(
        many.service.wire.count("Get record-") + many.service.wire.count("Get device-"),
        0
    );
}

#[test]
fn looks_become_rarer_while_nothing_moves() {
    let mut world = World::new(Rows::many(30));
    world.service.verdict_after = 600_000.0;
    world.run();
    let looks: Vec<_> =
        world.service.wire.log.iter().filter(|(_, line)| line == "Get queue").collect();
    let gaps: Vec<_> = looks.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(gaps[0] < 4_500.0 && gaps[1] < 7_000.0, "{gaps:?}");
    assert!(gaps.iter().all(|gap| *gap <= 61_000.0), "{gaps:?}");
    assert!(looks.len() < 25, "{}", looks.len());
}

#[test]
fn waiting_ends_and_can_be_taken_up_again() {
    let mut world = World::new(Rows::new(["A", "B"]));
    world.service.wire.faults(|request| request.url.contains("device-"), []);
    world.service.shown_after = 2.0 * 3_600_000.0;
    world.service.theirs("theirs", "B");
    world.run();
    let waited = "registered, but not in the tenant's list when the waiting ended; it may \
                  yet appear";
    assert_eq!(world.states(), [waited, waited]);
    assert_eq!(world.service.ours(), 0, "the records are final");
    world.now += 3_600_000.0;
    world.import.keep_watching(world.now);
    world.run();
    world.all_visible();
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    for after in [100.0, 1_000.0, 30_000.0, 70_000.0] {
        let mut world =
            World::with(Rows::many(20), Settings { batch: 5, ..Settings::default() });
        world.service.wire.faults(post, [Fault::Lost, Fault::Say(503, String::new())]);
        world.clock = set(after, -DAY);
        world.run();
        world.all_visible();
        assert!(world.now < 1_000_000.0 + 1_200_000.0, "{after}: {}", world.now);
    }
}

#[test]
fn a_run_that_is_taken_up_after_its_clock_was_set_back_is_not_held_up() {
    let mut world = World::new(Rows::many(20));
    world.clock = set(5_000.0, -DAY);
    world.crash(2).expect("it can be read back");
    world.run();
    world.all_visible();
    assert!(world.now < 1_000_000.0 + 600_000.0, "{}", world.now);
}

#[test]
fn what_a_machine_that_slept_did_not_look_for_is_not_given_up() {
    for after in [100.0, 10_000.0, 70_000.0, 130_000.0] {
        let mut world = World::new(Rows::many(20));
        world.clock = set(after, DAY / 3.0);
        world.run();
        world.all_visible();
    }
}

#[test]
fn a_record_that_never_ends_is_unsettled_and_left_alone() {
    let mut world = World::new(Rows::many(2));
    world.service.verdict_after = Millis::INFINITY;
    world.run();
    let waited = "still in the service's queue when the waiting ended; it may yet be \
                  registered";
    assert_eq!(world.states(), [waited, waited]);
    assert_eq!((world.service.ours(), world.import.counts().records), (2, 2));
    assert_eq!(world.service.removed.len(), 0);
}

#[test]
fn a_stop_sends_nothing_new_and_follows_what_was_sent() {
    let settings = Settings { batch: 5, ..Settings::default() };
    let mut world = World::with(Rows::many(20), settings);
    world.before = Box::new(|import, service, _| {
        if service.wire.count("POST import") == 2 {
            import.stop();
        }
    });
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.planned, counts.records), (10, 10, 0));
    world.before = Box::new(|_, _, _| {});
    world.import.resume(world.now);
    assert!(world.import.stopped(), "a mended block is nobody's word");
    world.import.go_on(world.now);
    world.run();
    world.all_visible();
}

#[test]
fn a_refused_batch_of_removals_goes_one_by_one() {
    let mut world = World::new(Rows::many(5));
    world.service.batch_refused = true;
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST batch"), 1);
    assert_eq!(world.service.wire.count("Delete record-"), 5);
}

#[test]
fn of_a_batch_of_removals_only_the_refused_are_sent_again() {
    let mut world = World::new(Rows::many(12));
    world.service.inner = vec![429, 404, 204, 503, 429];
    world.run();
    assert_eq!(world.import.counts().visible, 12);
    assert_eq!(world.import.counts().records, 0);
    let batches: Vec<_> = world
        .service
        .wire
        .log
        .iter()
        .filter(|(_, line)| line.starts_with("POST batch"))
        .collect();
    assert_eq!(batches[0].1, "POST batch 12");
    assert_eq!(batches[1].1, "POST batch 3");
    assert!(batches[1].0 - batches[0].0 >= 30_000.0, "the inner Retry-After is kept to");
}

#[test]
fn a_removal_that_fails_is_counted_and_holds_nothing_up() {
    for fault in
        [Fault::Say(500, String::new()), Fault::Say(403, String::new()), Fault::Lost]
    {
        let mut world = World::new(Rows::many(5));
        let each = fault.clone();
        world.service.wire.fault = Box::new(move |request| match delete(request) {
            true => each.clone(),
            false => Fault::None,
        });
        world.run();
        let counts = world.import.counts();
        assert_eq!((counts.visible, counts.records), (5, 5), "{fault:?}");
        assert!(world.blocks.is_empty());
        world.service.wire.fault = Box::new(|_| Fault::None);
        world.import.resume(world.now);
        world.run();
        world.all_visible();
    }
}

#[test]
fn records_can_be_left_in_the_queue() {
    let settings = Settings { delete_records: false, ..Settings::default() };
    let mut world = World::with(Rows::many(3), settings);
    world.run();
    assert_eq!((world.service.ours(), world.service.removed.len()), (3, 0));
    assert_eq!(world.import.counts().records, 3);
}

#[test]
fn writes_keep_to_the_pace() {
    let settings = Settings { batch: 1, writes_per_20s: 5, ..Settings::default() };
    let mut world = World::with(Rows::many(30), settings);
    world.run();
    world.all_visible();
    let writes = &world.service.wire.writes;
    for at in writes {
        let window = writes.iter().filter(|t| **t >= *at && **t < at + 20_000.0);
        assert!(window.count() <= 5);
    }
    let paced = |line: &String| line.contains("5 writes are allowed in 20 s");
    assert!(world.doing.iter().any(paced), "{:#?}", world.doing);
}

#[test]
fn the_same_serial_number_twice_is_never_in_one_batch() {
    let mut world = World::new(Rows::new(["A", "a", "B"]));
    world.run();
    assert_eq!(world.service.wire.count("POST import 1"), 1);
    assert_eq!(world.service.wire.count("POST import 2"), 1);
    assert_eq!(world.import.counts().visible, 3);
}

#[test]
fn lines_of_the_log_say_what_was_sent() {
    let mut world = World::new(Rows::many(2));
    let Next::Send(request) = world.import.next(1.0, &world.rows) else { panic!("sent") };
    assert_eq!(line(&request), "POST import 2");
}

#[test]
fn what_is_waited_for_is_said() {
    let settings = Settings { batch: 2, writes_per_20s: 1, ..Settings::default() };
    let mut world = World::with(Rows::many(3), settings);
    world.service.wire.faults(get, [Fault::Say(503, String::new()), Fault::Lost]);
    world.run();
    world.all_visible();
    for start in [
        "sending devices 1 to 2 of 3",
        "sending device 3 of 3",
        "waiting 20 s: 1 write is allowed in 20 s",
        "waiting for the service to register 3 devices",
        "waiting for the tenant's list to show 1 device",
        "removing 1 import record of ours from the service's queue",
    ] {
        assert!(
            world.doing.iter().any(|line| line == start),
            "{start}: {:#?}",
            world.doing
        );
    }
    let parts =
        ["to try again: the service has a fault of its own (503)", "did not answer"];
    for part in parts {
        assert!(world.doing.iter().any(|line| line.contains(part)), "{part}");
    }
}

#[test]
fn a_record_of_ours_that_comes_late_is_removed_in_the_end() {
    let mut world = World::new(Rows::new(["A"]));
    world.service.verdict_after = 0.0;
    world.service.shown_after = 0.0;
    world.service.wire.faults(post, [Fault::LostThen(40_000.0)]);
    world.service.theirs("theirs", "A").due = 0.0;
    world.run();
    // What comes late comes, whether we still look or not.
    world.service.advance(world.now + 60_000.0);
    assert_eq!(world.import.counts().visible, 1);
    assert_eq!((world.service.ours(), world.service.queue.len()), (0, 1));
    let looking =
        "looking for import records of ours that may be left in the service's queue";
    assert!(world.doing.iter().any(|line| line == looking), "{:#?}", world.doing);
}

#[test]
fn three_thousand_devices_take_few_requests() {
    let mut world = World::new(Rows::many(3_000));
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 6);
    assert_eq!(world.service.wire.count("POST batch"), 150);
    assert!(world.service.wire.count("Get") < 120, "{}", world.service.wire.count("Get"));
}

#[test]
fn devices_go_one_by_one_where_the_service_has_no_batches() {
    let mut world = World::new(Rows::many(30));
    world.service.no_import = true;
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("POST import"), 1);
    assert_eq!(world.service.wire.count("POST queue"), 30);
}

#[test]
fn a_service_without_beta_is_asked_for_no_profiles() {
    for devices in [3, 40] {
        let mut world = World::new(Rows::many(devices));
        world.service.no_beta = true;
        world.run();
        let visible = |row| match world.import.state(row) {
            State::Visible { profile, .. } => *profile == Profile::Unasked,
            _ => false,
        };
        assert!((0..devices).all(visible), "{:?}", world.states());
    }
}

#[test]
fn a_profile_that_does_not_come_ends_the_waiting_and_can_be_waited_for_again() {
    let mut world = World::new(Rows::many(2));
    world.service.profile_after = None;
    world.run();
    let status = "notAssigned".to_owned();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.awaiting, counts.assigned), (2, 0, 0));
    match world.import.state(0) {
        State::Visible { profile, .. } => {
            assert_eq!(*profile, Profile::Missing { status })
        }
        other => panic!("{other:?}"),
    }
    assert!(world.doing.iter().any(|doing| doing.contains("deployment profiles of 2")));
    world.service.profile_after = Some(0.0);
    world.import.keep_watching(world.now);
    world.run();
    world.all_visible();
    assert_eq!(world.import.counts().assigned, 2);
}

#[test]
fn a_stop_waits_for_no_profile() {
    let mut world = World::new(Rows::many(2));
    world.service.profile_after = None;
    assert!(!world.import.stopped() && !world.import.only_profiles());
    world.before = Box::new(|import, _, _| {
        if import.only_profiles() {
            let counts = import.counts();
            assert_eq!((counts.visible, counts.awaiting), (2, 2));
            import.stop();
        }
    });
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.awaiting), (2, 0));
    assert!(world.import.stopped() && !world.import.only_profiles());
    assert!(world.now < 1_000_000.0 + 600_000.0);
}

#[test]
fn a_batch_grows_again_while_all_is_well() {
    let settings = Settings { batch: 8, ..Settings::default() };
    let mut world = World::with(Rows::many(80), settings);
    world.service.wire.faults(post, [Fault::Say(504, String::new())]);
    world.run();
    world.all_visible();
    let lines = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    let sizes: Vec<_> = lines.filter(|line| line.starts_with("POST import ")).collect();
    assert_eq!(sizes.first(), Some(&"POST import 8"));
    assert_eq!(sizes[1..4], ["POST import 4"; 3]);
    assert_eq!(sizes[4], "POST import 8");
    assert!(sizes.iter().filter(|line| **line == "POST import 8").count() > 3);
}

#[test]
fn only_what_changed_is_written_down() {
    let mut world = World::new(Rows::many(1_000));
    assert_eq!(world.import.changed().len(), 1_000);
    let Next::Send(_) = world.import.next(world.now, &world.rows) else {
        panic!("the first batch is sent")
    };
    assert_eq!(world.import.changed(), (0..500).collect::<Vec<_>>());
    assert!(world.import.changed().is_empty());
    assert!(world.import.head().len() < 20_000);
    assert!(!world.import.row(0).contains("hash"));
}
