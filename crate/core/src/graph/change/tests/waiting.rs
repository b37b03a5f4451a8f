//! What is waited for and how long, and what a reading tells.

use super::*;

/// From the beginning to now.
fn taken(world: &World) -> Millis {
    world.now - NOW
}

/// When each request of this line went out, after the beginning.
fn times(world: &World, start: &str) -> Vec<Millis> {
    world.service.wire.times(start, NOW)
}

fn gaps(times: &[Millis]) -> Vec<Millis> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

fn read(request: &Request) -> bool {
    request.method == Method::Get
}

fn confirmed() -> State {
    State::Confirmed { sent: true }
}

#[test]
fn an_order_that_is_added_twice_is_carried_out_once() {
    let mut world = World::new(1, Vec::new());
    world.changes.add(tagged(1, "HQ"));
    world.changes.add(tagged(1, "Other"));
    world.written = (world.changes.head(), vec![String::new(); 2]);
    world.run();
    assert_eq!(world.changes.state(0), &confirmed());
    assert!(matches!(world.changes.state(1), State::Failed { .. }));
    assert_eq!(world.tags(), ["HQ"]);
}

#[test]
fn a_device_that_shows_another_serial_number_is_not_waited_for_again() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.before = Box::new(|changes, service, _| {
        if *changes.state(0) == State::Accepted {
            service.devices[0].serial = "X".to_owned();
        }
    });
    world.run();
    let other = State::Unsettled(Why::OtherSerial { shown: "X".to_owned() });
    world.all(&other);
    world.changes.keep_watching(world.now);
    world.all(&other);
}

#[test]
fn what_is_waited_for_after_a_sleep_is_given_up_in_the_end() {
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.gone_after = Millis::INFINITY;
    world.clock = set(10_000.0, DAY / 3.0);
    world.run();
    world.all(&State::Unsettled(Why::StillThere));
    assert!(taken(&world) < 3_700_000.0, "{}", taken(&world));
}

#[test]
fn a_clock_that_is_set_back_shifts_what_is_waited_for() {
    // A device that stays.
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.gone_after = Millis::INFINITY;
    world.clock = set(10_000.0, -DAY);
    world.run();
    world.all(&State::Unsettled(Why::StillThere));
    assert!(taken(&world) < 3_700_000.0, "{}", taken(&world));
    // A registration that was just created.
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.devices[0].settled = NOW + 60_000.0;
    world.service.gone_after = 0.0;
    world.clock = set(5_000.0, -DAY);
    world.run();
    world.all(&State::Gone);
    assert!(taken(&world) < 200_000.0, "{}", taken(&world));
    // A look at what was accepted.
    let edits =
        Properties { display_name: Some("DESK-1".to_owned()), ..Properties::default() };
    let mut world = World::new(1, vec![order(1, Edits::Change(edits))]);
    world.service.name_after = 60_000.0;
    world.clock = set(20_000.0, -DAY);
    world.run();
    world.all(&confirmed());
    assert!(taken(&world) < 120_000.0, "{}", taken(&world));
}

#[test]
fn whoever_opens_the_page_again_sees_at_once_what_has_become_of_it() {
    let mut world = World::new(1, vec![order(1, Edits::Deregister)]);
    world.service.gone_after = 3_000_000.0;
    while taken(&world) < 600_000.0 || !world.air.is_empty() {
        assert!(world.step());
    }
    world.write_down();
    world.crash();
    assert!(matches!(world.changes.next(world.now), Next::Send(_)));
}

#[test]
fn why_a_reading_waits_is_said_as_long_as_it_does() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.service.wire.faults(read, [Fault::Say(503, String::new())]);
    world.run();
    let lines = world.doing.iter().filter(|line| line.contains("to try again"));
    let lines: Vec<_> = lines.map(|line| line.split(" s ").next()).collect();
    assert!(matches!(lines[..], [Some("waiting 2" | "waiting 3")]), "{lines:?}");
}

#[test]
fn what_is_next_is_said() {
    let settings = Settings { list_read: Some(NOW), ..Settings::default() };
    let mut world = World::with(3, tags(1..=3, "HQ"), settings);
    assert_eq!(world.changes.doing().to_string(), "about to change 3 devices");
    world.run();
    world.all(&confirmed());
}

#[test]
fn looks_become_rarer_and_frequent_again_once_something_moved() {
    let edits = Edits::Deregister;
    let orders = vec![order(1, edits.clone()), order(2, edits)];
    let mut world = World::new(2, orders);
    world.before = Box::new(|_, service, _| {
        for device in &mut service.devices {
            let after = if device.id == "id-0001" { 300_000.0 } else { 1_000_000.0 };
            device.gone = device.gone.map(|_| NOW + after);
        }
    });
    world.run();
    world.all(&State::Gone);
    let looks = times(&world, "Get id-0002");
    let gaps = gaps(&looks[1..]);
    assert!((4_000.0..5_000.0).contains(&gaps[0]), "{gaps:?}");
    assert!((6_000.0..7_000.0).contains(&gaps[1]), "{gaps:?}");
    assert!(gaps.iter().all(|gap| *gap <= 61_000.0), "{gaps:?}");
}

#[test]
fn the_next_look_waits_for_the_end_of_this_one() {
    let orders = (1..=20).map(|number| order(number, Edits::Deregister)).collect();
    let mut world = World::new(20, orders);
    world.service.gone_after = 60_000.0;
    world.run();
    world.all(&State::Gone);
    let looks = times(&world, "Get id-0001");
    // It takes twenty requests, and then the service has a moment.
    let least = 20.0 * TRIP + 4_000.0 - 1.0;
    assert!(gaps(&looks[1..]).iter().all(|gap| *gap >= least), "{looks:?}");
}

#[test]
fn nothing_is_read_while_the_service_has_us_wait() {
    for devices in [3, 30] {
        let mut world = World::new(devices, tags(1..=devices, "HQ"));
        world.service.wire.faults(read, [Fault::Slow(Some("100".to_owned()))]);
        world.run();
        world.all(&confirmed());
        let log = &world.service.wire.log;
        assert!(log[1].0 - log[0].0 >= 100_000.0, "{log:?}");
    }
}

#[test]
fn a_reading_that_goes_on_after_a_block_has_all_its_tries_again() {
    let mut world = World::new(30, tags(1..=30, "HQ"));
    world.service.wire.faults(read, (0..7).map(|_| Fault::Lost));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1, "{:?}", world.blocks);
    world.all(&confirmed());
}

#[test]
fn what_cannot_be_read_is_a_matter_for_the_user_after_some_tries() {
    for devices in [1, 30] {
        let mut world = World::new(devices, tags(1..=devices, "HQ"));
        world.service.wire.faults(read, (0..4).map(|_| Fault::Odd));
        world.mends = 1;
        world.run();
        assert_eq!(world.blocks.len(), 1, "{:?}", world.blocks);
        world.all(&confirmed());
        let reads = times(&world, "Get");
        assert!(reads[3] - reads[0] > 10_000.0, "they are waited between: {reads:?}");
    }
}

#[test]
fn a_link_that_has_expired_begins_the_list_again_and_a_refused_list_blocks() {
    for (more, blocks) in [(true, 0), (false, 1)] {
        let mut world = World::new(30, tags(1..=30, "HQ"));
        world.service.page = 20;
        let page = move |request: &Request| request.url.contains("skiptoken") == more;
        let fault = Fault::Say(400, error("BadRequest", "No."));
        world.service.wire.faults(move |it| read(it) && page(it), [fault]);
        world.mends = 1;
        world.run();
        assert_eq!(world.blocks.len(), blocks);
        world.all(&confirmed());
    }
}

#[test]
fn an_answer_about_another_device_says_nothing() {
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    let other = json!({ "id": "id-0002", "serialNumber": "S-0001", "groupTag": "HQ" });
    world.service.wire.faults(read, [Fault::Say(200, other.to_string())]);
    world.run();
    world.all(&confirmed());
}

#[test]
fn a_device_that_cannot_be_read_yet_is_waited_for_but_not_for_ever() {
    let no = || Fault::Say(400, error("BadRequest", "An error has occurred"));
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.service.wire.faults(read, [no(), no()]);
    world.run();
    world.all(&confirmed());
    let reads = gaps(&times(&world, "Get"));
    assert!(reads[0] >= 15_000.0 && reads[1] >= 15_000.0, "{reads:?}");

    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world.service.wire.fault =
        Box::new(move |it| if read(it) { no() } else { Fault::None });
    world.run();
    assert_eq!(world.states(), ["refused: 400 BadRequest"]);
    assert!(taken(&world) < 1_200_000.0, "{}", taken(&world));

    // Once its change was accepted nobody takes it for refused.
    let no = || Fault::Say(400, error("BadRequest", "An error has occurred"));
    let mut world = World::new(1, vec![tagged(1, "HQ")]);
    world
        .service
        .wire
        .faults(read, std::iter::once(Fault::None).chain((0..9).map(|_| no())));
    world.run();
    world.all(&confirmed());
}

#[test]
fn a_reading_that_no_device_is_to_blame_for_blocks() {
    for words in [
        "Resource not found for the segment 'windowsAutopilotDeviceIdentities'.",
        "Request not applicable to target tenant.",
    ] {
        let mut world = World::new(1, vec![tagged(1, "HQ")]);
        world.service.wire.faults(read, [Fault::Say(400, error("BadRequest", words))]);
        world.run();
        assert_eq!(world.blocks.len(), 1, "{words}");
        assert_eq!(world.changes.counts().planned, 1);
    }
}

#[test]
fn what_was_just_changed_is_looked_at_soon_beside_what_takes_long() {
    let mut world = World::new(2, vec![order(1, Edits::Deregister)]);
    world.written.1.push(String::new());
    let mut added = false;
    world.before = Box::new(move |changes, _, now| {
        if now > NOW + 600_000.0 && !std::mem::replace(&mut added, true) {
            changes.add(tagged(2, "HQ"));
        }
    });
    world.run();
    assert_eq!(world.changes.state(1), &confirmed());
    let changed = times(&world, "Post updateDeviceProperties")[0];
    let read = times(&world, "Get id-0002")[1];
    assert!((4_000.0..5_000.0).contains(&(read - changed)), "{changed} {read}");
}

#[test]
fn a_refusal_with_a_reason_is_one() {
    let deregister = || order(1, Edits::Deregister);
    let nothing = "An error has occurred";
    for (order, status, body, refused) in [
        (tagged(1, "HQ"), 400, error("BadRequest", nothing), false),
        (tagged(1, "HQ"), 400, error("BadRequest", "No."), true),
        (tagged(1, "HQ"), 409, error("Conflict", nothing), true),
        (deregister(), 400, error("BadRequest", "No."), false),
        (deregister(), 409, error("Conflict", nothing), true),
        (deregister(), 400, intune("BadRequest", nothing, "ZtdDeviceEnrolled"), true),
    ] {
        let mut world = World::new(1, vec![order]);
        world.service.wire.faults(write, [Fault::Say(status, body.clone())]);
        world.run();
        let failed = matches!(world.changes.state(0), State::Failed { .. });
        assert_eq!(failed, refused, "{status} {body}: {:?}", world.states());
    }
}

#[test]
fn what_is_put_off_holds_no_other_change_up() {
    let mut world = World::new(2, tags(1..=2, "HQ"));
    let first = |request: &Request| read(request) && request.url.ends_with("id-0001");
    let no = || Fault::Say(400, error("BadRequest", "An error has occurred"));
    world.service.wire.faults(first, (0..3).map(|_| no()));
    world.run();
    world.all(&confirmed());
    assert!(times(&world, "Post updateDeviceProperties")[0] < 2_000.0);
}
