//! Whole changes against a service in memory, in made-up time.

mod faults;
mod service;
mod waiting;

use serde_json::json;

use self::service::{InnerFault, Service, intune, line};
use super::*;
use crate::graph::wire::{Clock, DAY, Fault, ORIGIN, Serve, error, set};
use crate::graph::{Response, Token};

/// From sending a request to its answer.
const TRIP: Millis = 200.0;
const NOW: Millis = 1_000_000.0;

fn endpoint() -> Endpoint {
    Endpoint { origin: ORIGIN.to_owned() }
}

fn order(number: usize, edits: Edits) -> Order {
    Order { device: format!("id-{number:04}"), serial: format!("S-{number:04}"), edits }
}

fn tagged(number: usize, tag: &str) -> Order {
    let group_tag = Some(tag.to_owned());
    order(number, Edits::Change(Properties { group_tag, ..Properties::default() }))
}

fn everything(number: usize) -> Order {
    order(
        number,
        Edits::Change(Properties {
            group_tag: Some("HQ".to_owned()),
            display_name: Some("DESK-1".to_owned()),
            user: Some(User::Assigned {
                principal: "ada@contoso.example".to_owned(),
                addressable: "Ada".to_owned(),
            }),
            allow_enrolment: true,
        }),
    )
}

type Before = dyn FnMut(&mut Changes, &mut Service, Millis);

/// Changes with their service, their clock and the answers on their way.
struct World {
    service: Service,
    changes: Changes,
    now: Millis,
    /// What the clock of the machine says then.
    clock: Clock,
    air: Vec<(Millis, u32, Answer)>,
    /// The sentences of each block, and what was being done.
    blocks: Vec<String>,
    doing: Vec<String>,
    /// Whether what is being done is asked after each question.
    tells: bool,
    /// Blocks that the user mends.
    mends: usize,
    /// What was written down.
    written: (String, Vec<String>),
    /// Called before each question.
    before: Box<Before>,
}

impl World {
    /// A tenant with so many devices, and these orders.
    fn new(devices: usize, orders: Vec<Order>) -> Self {
        Self::with(devices, orders, Settings::default())
    }

    fn with(devices: usize, orders: Vec<Order>, settings: Settings) -> Self {
        let mut service = Service::new();
        for number in 1..=devices {
            service.device(number);
        }
        let mut changes = Changes::new(endpoint(), settings, 42, orders);
        let rows = changes.changed().into_iter().map(|row| changes.row(row)).collect();
        Self {
            service,
            written: (changes.head(), rows),
            changes,
            now: NOW,
            clock: Box::new(|now| now),
            air: Vec::new(),
            blocks: Vec::new(),
            doing: Vec::new(),
            tells: true,
            mends: 0,
            before: Box::new(|_, _, _| {}),
        }
    }

    /// Until the changes are done, or blocked and nobody mends it.
    fn run(&mut self) {
        for _ in 0..200_000 {
            if !self.step() {
                return;
            }
        }
        panic!("no end: {:?} {:?}", self.changes.counts(), self.doing.last());
    }

    /// One question; false at the end.
    fn step(&mut self) -> bool {
        self.deliver();
        (self.before)(&mut self.changes, &mut self.service, self.now);
        let said = (self.clock)(self.now);
        let next = self.changes.next(said);
        if self.tells {
            let doing = self.changes.doing().to_string();
            let slowed = self.changes.head.pace.held() > said;
            assert!(slowed || !doing.contains("slow down"), "{doing}");
            if self.doing.last() != Some(&doing) {
                self.doing.push(doing);
            }
        }
        match next {
            Next::Send(request) => {
                self.write_down();
                let answer = self.service.take(self.now, &request);
                self.air.push((self.now + TRIP, request.id, answer));
                assert!(self.air.len() <= 2, "one in the air of each lane");
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
                    let block = self.changes.blocked().map(Block::message);
                    assert_eq!(block.as_ref(), Some(&message));
                    self.blocks.push(message.to_string());
                    if self.mends == 0 {
                        return false;
                    }
                    self.mends -= 1;
                    self.now += 1_000.0;
                    self.changes.resume((self.clock)(self.now));
                }
            },
            Next::Done => {
                assert!(self.changes.done());
                return false;
            }
        }
        true
    }

    fn write_down(&mut self) {
        self.written.0 = self.changes.head();
        for row in self.changes.changed() {
            self.written.1[row] = self.changes.row(row);
        }
    }

    /// The page is closed; everything but what was written down is gone.
    fn crash(&mut self) {
        self.air.clear();
        self.now += 10_000.0;
        let (head, rows) = &self.written;
        self.changes = Changes::restore(head, rows).expect("as it was written");
        self.changes.interrupted((self.clock)(self.now));
    }

    fn arrivals(&self) -> impl Iterator<Item = Millis> {
        self.air.iter().map(|(at, ..)| *at)
    }

    fn deliver(&mut self) {
        while let Some(at) = self.air.iter().position(|(at, ..)| *at <= self.now) {
            let (_, id, answer) = self.air.remove(at);
            self.changes.answer((self.clock)(self.now), id, answer);
        }
    }

    fn states(&self) -> Vec<String> {
        let states = (0..self.changes.rows.len()).map(|row| self.changes.state(row));
        states.map(|state| state.message().to_string()).collect()
    }

    #[track_caller]
    fn all(&self, state: &State) {
        for row in 0..self.changes.rows.len() {
            assert_eq!(self.changes.state(row), state, "{}", row + 1);
        }
    }

    fn tags(&self) -> Vec<&str> {
        self.service.devices.iter().map(|device| device.tag.as_str()).collect()
    }
}

fn write(request: &Request) -> bool {
    request.method != Method::Get
}

fn tags(range: std::ops::RangeInclusive<usize>, tag: &str) -> Vec<Order> {
    range.map(|number| tagged(number, tag)).collect()
}

#[test]
fn many_tags_are_changed_by_batches_and_read_back_from_the_list() {
    let mut world = World::new(250, tags(1..=130, "HQ"));
    world.service.page = 100;
    world.run();
    world.all(&State::Confirmed { sent: true });
    assert_eq!(world.tags()[..130], ["HQ"; 130]);
    assert_eq!(world.tags()[130..], [""; 120]);
    assert_eq!(world.service.wire.count("Post batch 20"), 6);
    assert_eq!(world.service.wire.count("Post batch 10"), 1);
    assert_eq!(world.service.wire.count("Get id"), 0);
    assert_eq!(world.service.effects.len(), 130);
    for line in [
        "reading 130 devices before anything is changed",
        "changing 20 devices",
        "waiting for the tenant's list to show 130 changes",
    ] {
        assert!(world.doing.iter().any(|doing| doing == line), "{:#?}", world.doing);
    }
    assert_eq!(world.doing.last().map(String::as_str), Some("done"));
}

#[test]
fn all_that_can_be_asked_of_a_device_in_its_order() {
    let mut world = World::new(2, vec![everything(1)]);
    world.service.devices[0].status = "blocked";
    world.run();
    world.all(&State::Confirmed { sent: true });
    let lines: Vec<_> =
        world.service.wire.log.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(
        lines[..4],
        [
            "Get beta id-0001",
            "Post updateDeviceProperties",
            "Post assignUserToDevice",
            "Post beta allowNextEnrollment",
        ]
    );
    let bodies: Vec<_> = world.service.effects.iter().map(|(.., body)| body).collect();
    assert_eq!(bodies[0], &json!({ "groupTag": "HQ", "displayName": "DESK-1" }));
    assert_eq!(
        bodies[1],
        &json!({
            "userPrincipalName": "ada@contoso.example", "addressableUserName": "Ada",
        })
    );
}

#[test]
fn a_cleared_tag_and_nobody_leave_the_rest_as_it_is() {
    let edits = Properties {
        group_tag: Some(String::new()),
        user: Some(User::Nobody),
        ..Properties::default()
    };
    let mut world = World::new(1, vec![order(1, Edits::Change(edits))]);
    let device = &mut world.service.devices[0];
    (device.tag, device.name) = ("HQ".to_owned(), "DESK-1".to_owned());
    device.user = "ada@contoso.example".to_owned();
    world.run();
    world.all(&State::Confirmed { sent: true });
    let device = &world.service.devices[0];
    let left = (device.tag.as_str(), device.user.as_str(), device.name.as_str());
    assert_eq!(left, ("", "", "DESK-1"));
}

#[test]
fn what_is_as_asked_already_is_not_sent() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.service.devices[0].tag = "HQ".to_owned();
    world.run();
    assert_eq!(world.states(), ["as asked already; nothing was sent"]);
    assert_eq!(world.service.effects, []);
}

#[test]
fn orders_that_cannot_be_sent_fail_from_the_start() {
    let named = |name: &str| {
        Edits::Change(Properties {
            display_name: Some(name.to_owned()),
            ..Properties::default()
        })
    };
    let nameless = Order { device: " ".to_owned(), ..tagged(1, "HQ") };
    let serialless = Order { serial: String::new(), ..tagged(1, "HQ") };
    let doubled = Order { device: "ID-0001".to_owned(), ..tagged(1, "Other") };
    let user = User::Assigned { principal: "ada".to_owned(), addressable: String::new() };
    let user = Properties { user: Some(user), ..Properties::default() };
    let mut world = World::new(
        5,
        vec![
            nameless,
            serialless,
            tagged(1, "HQ"),
            doubled,
            order(2, Edits::Change(Properties::default())),
            order(3, named("12345")),
            order(4, Edits::Change(user)),
        ],
    );
    world.run();
    assert_eq!(
        world.states(),
        [
            "not sent: it names no device of the tenant",
            "not sent: it has no serial number",
            "changed, and read back as asked",
            "not sent: the device is in the changes already",
            "not sent: there is nothing to change",
            "not sent: the device name cannot be used",
            "not sent: the user is no user principal name",
        ]
    );
    let State::Failed { failure, .. } = world.changes.state(3) else { panic!("failed") };
    assert!(failure.meaning.to_string().starts_with("Change 3 is for the same device"));
    assert_eq!(world.service.effects.len(), 1);
}

#[test]
fn a_device_with_another_serial_number_is_not_touched() {
    let mut orders = tags(1..=2, "HQ");
    orders.push(order(3, Edits::Deregister));
    let mut world = World::new(3, orders);
    world.service.devices[1].serial = "X".to_owned();
    world.service.devices[2].serial = "s-0003".to_owned();
    world.run();
    assert_eq!(world.tags(), ["HQ", "", ""]);
    let other = "not sent: the tenant's device has another serial number";
    assert_eq!(world.states()[1..], [other, other]);
    assert_eq!(world.service.wire.count("Delete"), 0);
}

#[test]
fn a_list_just_read_is_trusted_for_a_while() {
    let settings = Settings { list_read: Some(NOW - 60_000.0), ..Settings::default() };
    let mut world = World::with(1, vec![tagged(1, "HQ")], settings);
    world.run();
    assert_eq!(world.service.wire.log[0].1, "Post updateDeviceProperties");
    for read in [NOW - 400_000.0, NOW + 60_000.0] {
        let settings = Settings { list_read: Some(read), ..Settings::default() };
        let mut world = World::with(1, vec![tagged(1, "HQ")], settings);
        world.run();
        assert_eq!(world.service.wire.log[0].1, "Get id-0001");
        world.all(&State::Confirmed { sent: true });
    }
}

#[test]
fn a_device_that_is_gone_is_said_to_be() {
    let mut world =
        World::new(1, vec![tagged(7, "HQ"), order(8, Edits::Deregister), tagged(1, "A")]);
    world.before = Box::new(|changes, service, _| {
        if *changes.state(2) == State::Accepted {
            service.devices.clear();
        }
    });
    world.run();
    assert_eq!(
        world.states(),
        [
            "not in the tenant any more",
            "deregistered; the tenant does not have it any more",
            "not in the tenant any more",
        ]
    );
}

#[test]
fn deregistered_devices_are_watched_until_they_are_gone() {
    let orders = (1..=30).map(|number| order(number, Edits::Deregister)).collect();
    let mut world = World::new(40, orders);
    world.run();
    world.all(&State::Gone);
    assert_eq!(world.service.devices.len(), 10);
    let leaving = "waiting for 30 devices to leave the tenant's list, which takes about \
                   half an hour";
    assert!(world.doing.iter().any(|doing| doing == leaving), "{:#?}", world.doing);
    assert!(world.service.wire.count("Get list") < 60, "looks become rarer");
    assert_eq!(world.service.wire.count("Get id"), 30, "each is asked for in the end");
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    for after in [100.0, 1_000.0, 30_000.0, 70_000.0] {
        let mut world = World::new(30, tags(1..=30, "HQ"));
        world.service.wire.faults(write, [Fault::Lost, Fault::Say(503, String::new())]);
        world.clock = set(after, -DAY);
        world.run();
        world.all(&State::Confirmed { sent: true });
        assert!(world.now < NOW + 1_200_000.0, "{after}: {}", world.now);
    }
}

#[test]
fn what_a_machine_that_slept_did_not_look_for_is_not_given_up() {
    for after in [100.0, 10_000.0, 70_000.0, 130_000.0] {
        let mut world = World::new(3, vec![order(1, Edits::Deregister), everything(2)]);
        world.clock = set(after, DAY / 3.0);
        world.run();
        assert_eq!(world.changes.state(0), &State::Gone, "{after}");
        assert_eq!(world.changes.state(1), &State::Confirmed { sent: true }, "{after}");
    }
}

#[test]
fn a_device_that_stays_is_unsettled_and_can_be_waited_for_again() {
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.gone_after = 2.0 * 3_600_000.0;
    world.run();
    world.all(&State::Unsettled(Why::StillThere));
    world.changes.keep_watching(world.now);
    world.all(&State::Deleting);
    world.run();
    world.changes.keep_watching(world.now);
    world.run();
    world.all(&State::Gone);
    assert_eq!(world.service.wire.count("Delete"), 1);
}

#[test]
fn a_second_delete_is_answered_as_done() {
    for faults in
        [vec![Fault::LostAfter], vec![Fault::SayAfter(504), Fault::SayAfter(502)]]
    {
        let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
        world.service.wire.faults(write, faults);
        world.run();
        world.all(&State::Gone);
        assert!(world.service.wire.count("Delete") >= 2);
        assert_eq!(world.service.effects.len(), 1);
    }
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    let done = intune("BadRequest", "Done", "ztdDeviceAlreadyDeleted");
    world.service.gone_after = 0.0;
    world.service.wire.faults(write, [Fault::Say(400, done)]);
    world.before = Box::new(|_, service, _| {
        if service.wire.count("Delete") == 1 {
            service.devices.clear();
        }
    });
    world.run();
    world.all(&State::Gone);
}

#[test]
fn a_registration_just_created_is_waited_for_but_not_for_ever() {
    let orders = || vec![order(1, Edits::Deregister), tagged(2, "HQ")];
    let mut world = World::new(2, orders());
    for device in &mut world.service.devices {
        device.settled = NOW + 300_000.0;
    }
    world.run();
    assert_eq!(world.changes.state(0), &State::Gone);
    assert_eq!(world.changes.state(1), &State::Confirmed { sent: true });
    let later = "to try again: the service does not take the change of 2 devices yet";
    assert!(world.doing.iter().any(|doing| doing.ends_with(later)), "{:#?}", world.doing);

    let mut world = World::new(2, orders());
    for device in &mut world.service.devices {
        device.settled = Millis::INFINITY;
    }
    world.run();
    assert_eq!(world.states(), ["refused: 400 BadRequest"; 2]);
    assert!(world.now - NOW < 1_200_000.0);
}

#[test]
fn an_enrolled_device_is_refused_with_what_to_do() {
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.devices[0].enrolled = true;
    world.run();
    let State::Failed { failure, part: false } = world.changes.state(0) else {
        panic!("failed")
    };
    assert_eq!(failure.name, "ZtdDeviceEnrolled");
    assert!(failure.remedy.to_string().starts_with("If the device is still enrolled"));
}

#[test]
fn a_later_part_that_is_refused_says_that_the_first_was_taken() {
    let mut order = everything(1);
    if let Edits::Change(properties) = &mut order.edits {
        properties.user = Some(User::Assigned {
            principal: "ada@elsewhere.example".to_owned(),
            addressable: String::new(),
        });
    }
    let mut world = World::new(1, vec![order]);
    world.run();
    assert_eq!(
        world.states(),
        ["refused in part: 400 BadRequest; what came before it was accepted"]
    );
    assert_eq!(world.tags(), ["HQ"]);
}

#[test]
fn of_a_batch_only_the_refused_are_sent_again_after_the_longest_wait() {
    let mut world = World::new(5, tags(1..=5, "HQ"));
    world.service.inner = vec![
        InnerFault::None,
        InnerFault::Slow(40),
        InnerFault::Slow(7),
        InnerFault::None,
        InnerFault::None,
    ];
    world.run();
    world.all(&State::Confirmed { sent: true });
    assert_eq!(world.service.effects.len(), 5);
    let batches: Vec<_> = world
        .service
        .wire
        .log
        .iter()
        .filter(|(_, line)| line.starts_with("Post"))
        .collect();
    assert_eq!(
        (batches[0].1.as_str(), batches[1].1.as_str()),
        ("Post batch 5", "Post batch 2")
    );
    assert!(batches[1].0 - batches[0].0 >= 40_000.0);
    let slowed = "waiting 41 s: the service asked us to slow down";
    assert!(world.doing.iter().any(|doing| doing == slowed), "{:#?}", world.doing);
}

#[test]
fn a_refused_token_inside_a_batch_is_renewed() {
    let mut world = World::new(3, tags(1..=3, "HQ"));
    world.service.inner = vec![InnerFault::Say(401); 3];
    world.run();
    world.all(&State::Confirmed { sent: true });
    assert_eq!(world.service.wire.count("Post batch 3 with a fresh token"), 1);
    world = World::new(3, tags(1..=3, "HQ"));
    world.service.inner = vec![InnerFault::Say(401); 6];
    world.run();
    assert!(world.blocks[0].starts_with("The service does not accept the sign-in"));
    world.mends = 1;
    world.run();
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn what_may_have_been_done_is_read_before_it_is_sent_again() {
    let mut world = World::new(4, tags(1..=4, "HQ"));
    // The first is the last of the list.
    world.service.inner = vec![
        InnerFault::Say(424),
        InnerFault::Omit,
        InnerFault::SayAfter(503),
        InnerFault::Say(503),
    ];
    world.run();
    world.all(&State::Confirmed { sent: true });
    assert_eq!(world.service.effects.len(), 4, "the two that were done are not again");
    assert_eq!(world.service.wire.count("Post batch 2"), 1);
}

#[test]
fn a_batch_that_is_refused_goes_one_by_one() {
    for status in [400, 403, 404, 405] {
        let mut world = World::new(3, tags(1..=3, "HQ"));
        world.service.batch_refused = Some(status);
        world.run();
        world.all(&State::Confirmed { sent: true });
        assert_eq!(world.service.wire.count("Post batch"), 1, "{status}");
        assert_eq!(world.service.wire.count("Post updateDeviceProperties"), 3);
        assert!(world.blocks.is_empty());
    }
}

#[test]
fn consent_is_asked_for_and_the_changes_go_on() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    let words = "Application is not authorized to perform this operation. Application \
                 must have one of the following scopes: x";
    world.service.wire.faults(write, [Fault::Say(403, error("Forbidden", words))]);
    world.mends = 1;
    world.run();
    assert!(
        world.blocks[0].starts_with("Preflight may not manage"),
        "{:?}",
        world.blocks
    );
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn a_claims_challenge_reaches_the_sign_in_and_is_not_written_down_as_a_token() {
    let settings = Settings { list_read: Some(NOW), ..Settings::default() };
    let mut changes = Changes::new(endpoint(), settings, 1, vec![tagged(1, "HQ")]);
    let Next::Send(first) = changes.next(NOW) else { panic!("sent") };
    let challenge = Response {
        status: 401,
        www_authenticate: Some("Bearer claims=\"eyJhIjoxfQ\"".to_owned()),
        ..Response::default()
    };
    changes.answer(NOW, first.id, Answer::Response(challenge));
    let Next::Send(second) = changes.next(NOW) else { panic!("sent") };
    assert_eq!(second.token, Token::Fresh { claims: Some("{\"a\":1}".to_owned()) });
    assert_eq!(second.body, first.body);
    assert_eq!(line(&second), "Post updateDeviceProperties with a fresh token");
}

#[test]
fn a_wrong_path_or_a_tenant_without_intune_blocks() {
    for words in [
        "Resource not found for the segment 'updateDeviceProperties'.",
        "Request not applicable to target tenant.",
    ] {
        let mut world = World::new(1, vec![tagged(1, "HQ")]);
        world.service.wire.faults(write, [Fault::Say(400, error("BadRequest", words))]);
        world.run();
        assert_eq!(world.blocks.len(), 1);
        assert_eq!(world.changes.counts().planned, 1);
    }
}

#[test]
fn a_service_that_refuses_every_device_is_not_asked_for_all_of_them() {
    let orders = (1..=80).map(|number| order(number, Edits::Deregister)).collect();
    let mut world = World::new(80, orders);
    for device in &mut world.service.devices {
        device.enrolled = true;
    }
    world.run();
    assert!(
        world.blocks[0].starts_with("The service refused 25 devices one after another")
    );
    assert_eq!(world.changes.counts().failed, 40, "two batches");
    // Whoever goes on has as many tries again, which two more batches need.
    world.changes.resume(world.now);
    world.run();
    assert_eq!((world.blocks.len(), world.changes.counts().failed), (1, 80));
}

#[test]
fn writes_keep_to_the_pace() {
    let settings = Settings { writes_per_20s: 5, ..Settings::default() };
    let mut world = World::with(30, tags(1..=30, "HQ"), settings);
    world.run();
    world.all(&State::Confirmed { sent: true });
    let writes = &world.service.wire.writes;
    for at in writes {
        let window = writes.iter().filter(|t| **t >= *at && **t < at + 20_000.0);
        assert!(window.count() <= 5);
    }
    let paced = |line: &String| line.contains("5 writes are allowed in 20 s");
    assert!(world.doing.iter().any(paced), "{:#?}", world.doing);
    let next = |line: &String| line.starts_with("about to change");
    assert!(!world.doing.iter().any(next), "{:#?}", world.doing);
}

#[test]
fn what_another_admin_makes_of_it_is_named() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.before = Box::new(|changes, service, _| {
        if *changes.state(0) == State::Accepted {
            service.devices[0].tag = "Sales".to_owned();
        }
    });
    world.run();
    world.all(&State::Unsettled(Why::Tag { shown: "Sales".to_owned() }));
    assert!(world.now - NOW >= 600_000.0);
    assert_eq!(world.service.effects.len(), 1, "not sent again");
}

#[test]
fn a_name_waits_for_a_sync() {
    let edits =
        Properties { display_name: Some("DESK-1".to_owned()), ..Properties::default() };
    let mut world = World::new(1, vec![order(1, Edits::Change(edits))]);
    world.service.name_after = 700_000.0;
    world.run();
    world.all(&State::Unsettled(Why::Name));
    world.changes.keep_watching(world.now);
    world.run();
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn a_stop_begins_nothing_new_and_ends_what_was_begun() {
    let mut world = World::new(60, tags(1..=60, "HQ"));
    world.before = Box::new(|changes, service, _| {
        if service.wire.count("Post batch") == 1 {
            changes.stop();
        }
    });
    world.run();
    let counts = world.changes.counts();
    assert_eq!((counts.confirmed, counts.planned), (20, 40));
    assert!(world.changes.stopped());
    world.before = Box::new(|_, _, _| {});
    world.changes.resume(world.now);
    assert!(world.changes.stopped(), "a mended block is nobody's word");
    world.changes.go_on(world.now);
    assert!(!world.changes.stopped());
    world.run();
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn a_row_is_written_down_only_when_it_changed() {
    let mut world = World::new(100, tags(1..=100, "HQ"));
    while world.service.wire.count("Post batch") < 2 {
        assert!(world.step());
    }
    // The second batch, and what the answer to the first one changed, went before.
    assert_eq!(world.changes.changed(), [] as [usize; 0]);
    assert!(world.step());
    assert!(world.changes.head().len() < 4_000, "{}", world.changes.head().len());
    world.crash();
    world.run();
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn what_is_torn_is_not_restored() {
    let mut world = World::new(2, tags(1..=2, "HQ"));
    assert!(world.step());
    let (head, rows) = &world.written;
    let torn = |head: &str, rows: &[String]| Changes::restore(head, rows).is_err();
    assert!(!torn(head, rows));
    assert!(torn("{", rows));
    assert!(torn(head, &rows[..1]));
    assert!(torn(head, &[rows[0].clone(), "{}".to_owned()]));
}

/// The row as it was written down, other values in the place of some.
fn with(row: &str, values: &[(&str, serde_json::Value)]) -> String {
    let mut row: serde_json::Value = serde_json::from_str(row).expect("JSON");
    for (name, value) in values {
        assert!(row.get(*name).is_some(), "{name}");
        row[*name] = value.clone();
    }
    row.to_string()
}

#[test]
fn what_is_done_with_a_row_is_what_is_told_of_it() {
    let fits = |orders: Vec<Order>| {
        let changes = Changes::new(endpoint(), Settings::default(), 42, orders);
        let (head, row) = (changes.head(), changes.row(0));
        let mut fits = Vec::new();
        for state in ["planned", "sent", "accepted", "deleting", "gone"] {
            for todo in ["Look", "Write", "Air", "Watch", "Nothing"] {
                let row = with(&row, &[("state", state.into()), ("todo", todo.into())]);
                if Changes::restore(&head, [row]).is_ok() {
                    fits.push(format!("{state} {todo}"));
                }
            }
        }
        fits
    };
    let open = ["planned Look", "planned Write", "sent Look", "sent Write", "sent Air"];
    assert_eq!(
        fits(tags(1..=1, "HQ")),
        [&open[..], &["accepted Watch", "gone Nothing"]].concat()
    );
    let leaves = vec![order(1, Edits::Deregister)];
    assert_eq!(fits(leaves), [&open[..], &["deleting Watch", "gone Nothing"]].concat());
}

#[test]
fn an_order_that_can_not_be_sent_is_not_restored_as_one_to_send() {
    let changes = Changes::new(endpoint(), Settings::default(), 42, tags(1..=1, "HQ"));
    let (head, row) = (changes.head(), changes.row(0));
    assert!(Changes::restore(&head, [with(&row, &[("step", 1.into())])]).is_err());
    let serial = row.replace(&changes.order(0).serial, "");
    assert_ne!(serial, row);
    assert!(Changes::restore(&head, [serial]).is_err());
}

#[test]
fn orders_are_open_as_long_as_something_may_be_sent() {
    let mut world = World::new(30, tags(1..=30, "HQ"));
    let (mut most, mut least) = (0, 30);
    world.before = Box::new(move |changes, _, _| {
        let counts = changes.counts();
        assert_eq!(counts.orders, 30);
        assert_eq!(changes.open(), counts.planned + counts.sent);
        most = most.max(counts.sent);
        least = least.min(changes.open());
        assert!(!changes.done() || (most, least) == (20, 0));
    });
    world.run();
    world.all(&State::Confirmed { sent: true });
}

#[test]
fn a_device_is_read_before_it_is_written_once_the_page_was_closed() {
    let settings = Settings { list_read: Some(NOW), ..Settings::default() };
    for touched in [false, true] {
        let mut world = World::with(1, tags(1..=1, "HQ"), settings.clone());
        let (_, rows) = &mut world.written;
        rows[0] =
            with(&rows[0], &[("touched", touched.into()), ("todo", "Write".into())]);
        world.crash();
        world.service.devices[0].serial = "X".to_owned();
        world.run();
        let shown = "X".to_owned();
        let state = match touched {
            true => State::Unsettled(Why::OtherSerial { shown }),
            false => State::Failed {
                failure: Failure::withheld(Withheld::OtherSerial, &shown),
                part: false,
            },
        };
        world.all(&state);
        assert_ne!(world.tags(), ["HQ"], "{touched}");
    }
}

#[test]
fn a_list_at_another_origin_is_not_followed() {
    let mut world = World::new(30, tags(1..=30, "HQ"));
    let away = r#"{"value":[],"@odata.nextLink":"https://evil.example/v1.0/x"}"#;
    world.service.wire.faults(|_| true, [Fault::Say(200, away.to_owned())]);
    world.mends = 1;
    world.run();
    assert!(world.blocks[0].contains("https://evil.example/v1.0/x"));
    world.all(&State::Confirmed { sent: true });
}
