//! What is waited for and how long, and when the waiting ends.

use super::*;

/// Refused, with the wait that the service asks for.
fn held_for(seconds: &str) -> Fault {
    Fault::Slow(Some(seconds.to_owned()))
}

/// From the first request to now.
fn taken(world: &World) -> Millis {
    world.now - 1_000_000.0
}

#[test]
fn nothing_is_given_up_while_devices_are_still_to_be_sent() {
    // While the second batch is not known to be sent, and while its turn does not come.
    let refused: [fn(&Request) -> bool; 2] = [post, get];
    for refused in refused {
        let settings = Settings {
            batch: 1,
            writes_per_20s: 1,
            deadline: 600_000.0,
            ..Settings::default()
        };
        let mut world = World::with(Rows::many(2), settings);
        let mut seen = 0;
        world.service.wire.fault = Box::new(move |request| {
            seen += usize::from(refused(request));
            // The second POST, or the first look.
            let turn = if post(request) { 2 } else { 1 };
            let held = refused(request) && seen == turn;
            if held { held_for("1200") } else { Fault::None }
        });
        world.before = Box::new(|import, _, _| {
            let unsettled = |row| matches!(import.state(row), State::Unsettled(_));
            assert!(!(0..2).any(unsettled), "nobody could look");
        });
        world.run();
        world.all_visible();
        assert!(taken(&world) > 1_200_000.0);
    }
}

#[test]
fn a_profile_is_waited_for_as_long_as_others_are_registered() {
    let mut world = World::new(Rows::many(2));
    world.service.profile_after = Some(2_400_000.0);
    let mut late = false;
    world.before = Box::new(move |import, service, _| {
        if let Some(record) = service.queue.iter_mut().find(|it| it.serial == "S-0002")
            && !std::mem::replace(&mut late, true)
        {
            record.due += 2_700_000.0;
        }
        if let State::Visible { profile, .. } = import.state(0) {
            assert!(!matches!(profile, Profile::Missing { .. }), "{profile:?}");
            // A stop would leave the other one undone.
            let registered = matches!(import.state(1), State::Visible { .. });
            assert!(registered || !import.only_profiles());
        }
    });
    world.run();
    assert_eq!(world.import.counts().visible, 2);
}

#[test]
fn what_is_waited_for_after_a_sleep_is_given_up_in_the_end() {
    let mut world = World::new(Rows::many(2));
    world.service.verdict_after = Millis::INFINITY;
    world.clock = set(10_000.0, DAY / 3.0);
    world.run();
    assert_eq!(world.import.counts().unsettled, 2);
    assert!(taken(&world) < 3_700_000.0, "{}", taken(&world));
}

/// After the records were taken off the queue by somebody, and the clock set back.
fn removed_and_set_back(shown_after: Millis) -> World {
    let mut world = World::new(Rows::new(["A"]));
    world.service.verdict_after = 10_000.0;
    world.service.shown_after = shown_after;
    world.before = Box::new(|_, service, now| {
        service.advance(now);
        if now > 1_010_000.0 {
            service.queue.clear();
        }
    });
    world.clock = set(60_000.0, -DAY);
    world.run();
    world
}

#[test]
fn a_clock_that_is_set_back_shifts_the_wait_for_a_device_without_a_record() {
    removed_and_set_back(300_000.0).all_visible();
    let world = removed_and_set_back(Millis::INFINITY);
    let gone = "its import record was removed by somebody else, and the tenant's list \
                does not show it";
    assert_eq!(world.states(), [gone]);
    assert!((600_000.0..700_000.0).contains(&taken(&world)), "{}", taken(&world));
}

#[test]
fn a_record_that_is_known_to_be_gone_is_said_so_and_not_asked_for_again() {
    let settings = Settings { deadline: 300_000.0, ..Settings::default() };
    let mut world = World::with(Rows::new(["A"]), settings);
    world.service.verdict_after = 10_000.0;
    world.service.shown_after = 400_000.0;
    world.before = Box::new(|_, service, now| {
        service.advance(now);
        if now > 1_010_000.0 {
            service.queue.clear();
        }
    });
    world.run();
    // The waiting as a whole ended before the wait for this one.
    let State::Unsettled(Why::RecordGone { .. }) = world.import.state(0) else {
        panic!("{:?}", world.states())
    };
    let asked = world.service.wire.count("Get record-1");
    world.import.keep_watching(world.now);
    world.run();
    assert_eq!(world.import.counts().visible, 1);
    assert_eq!(world.service.wire.count("Get record-1"), asked);
}

#[test]
fn a_removal_that_fails_for_a_while_is_made_in_the_end() {
    let mut world = World::new(Rows::many(5));
    let fault = || Fault::Say(503, String::new());
    world.service.wire.faults(delete, [fault(), fault(), fault()]);
    world.run();
    world.all_visible();
}

#[test]
fn removals_take_no_write_from_devices_that_are_to_be_sent() {
    let settings = Settings { batch: 1, writes_per_20s: 2, ..Settings::default() };
    let mut world = World::with(Rows::many(6), settings);
    world.service.verdict_after = 0.0;
    world.run();
    world.all_visible();
    let log: Vec<_> =
        world.service.wire.log.iter().map(|(_, line)| line.as_str()).collect();
    let last = log.iter().rposition(|line| line.starts_with("POST import"));
    let removal = |line: &&str| line.starts_with("Delete") || line.starts_with("POST ba");
    assert!(last < log.iter().position(removal), "{log:#?}");
}

#[test]
fn nothing_is_removed_from_under_a_reading() {
    let mut world = World::new(Rows::many(60));
    world.service.page = 20;
    world.run();
    world.all_visible();
    assert_eq!(world.service.wire.count("Get record-"), 0, "each reading showed all");
}

#[test]
fn a_removal_comes_to_what_was_answered() {
    let say = |status, body: &str| Fault::Say(status, body.to_owned());
    // One record, the answers in their order, the requests it takes, what is left.
    for (faults, requests, left) in [
        // Graph says nothing, or JSON.
        (vec![say(204, "")], 1, 0),
        (vec![say(200, "{}")], 1, 0),
        // A proxy's success is none.
        (vec![Fault::Odd, Fault::Odd], 3, 0),
        // It is not there, which is what was wanted.
        (vec![say(404, "")], 1, 0),
        (vec![say(410, "")], 1, 0),
        (vec![say(400, ""), say(400, "")], 1, 1),
        // Nobody is asked to mend anything for the sake of tidiness.
        (vec![say(403, ""), say(403, "")], 1, 1),
    ] {
        let mut world = World::new(Rows::many(1));
        world.service.wire.faults(delete, faults.clone());
        world.run();
        let counts = world.import.counts();
        assert_eq!((counts.visible, counts.records), (1, left), "{faults:?}");
        assert_eq!(world.service.wire.count("Delete record-1"), requests, "{faults:?}");
        assert_eq!(world.blocks, Vec::<String>::new());
    }
}

#[test]
fn where_removals_may_not_go_together_they_go_alone() {
    for status in [403, 404] {
        let mut world = World::new(Rows::many(5));
        world.service.wire.faults(delete, [Fault::Say(status, String::new())]);
        world.run();
        world.all_visible();
        assert_eq!(world.service.wire.count("POST batch"), 1, "{status}");
        assert_eq!(world.service.wire.count("Delete record-"), 5, "{status}");
    }
}

#[test]
fn a_removal_that_is_refused_among_others_is_counted_and_keeps_none_from_its_turn() {
    let mut world = World::new(Rows::many(200));
    world.service.inner = vec![400; 195];
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.records), (200, 195));
    assert_eq!(world.service.wire.count("POST batch"), 10, "each was tried");
    // Whoever goes on has them tried again.
    world.import.resume(world.now);
    world.run();
    world.all_visible();
}

#[test]
fn removals_of_which_none_succeeds_are_given_up() {
    let mut world = World::new(Rows::many(5));
    world.service.inner = vec![503; 1_000];
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.records), (5, 5));
    assert_eq!(world.service.wire.count("POST batch"), 8);
}

/// When each request of this line went out, after the first of all.
fn times(world: &World, start: &str) -> Vec<Millis> {
    world.service.wire.times(start, 1_000_000.0)
}

#[test]
fn the_service_has_a_moment_before_the_first_look() {
    let mut world = World::new(Rows::many(30));
    world.run();
    let first = times(&world, "Get queue")[0];
    assert!((4_000.0..5_000.0).contains(&first), "{first}");
}

#[test]
fn looks_become_frequent_again_once_something_moved() {
    let mut world = World::new(Rows::many(30));
    world.service.verdict_after = 600_000.0;
    let mut early = false;
    world.before = Box::new(move |_, service, _| {
        if let Some(record) = service.queue.first_mut()
            && !std::mem::replace(&mut early, true)
        {
            record.due = 1_300_000.0;
        }
    });
    world.run();
    let looks = times(&world, "Get queue");
    let moved = looks.iter().position(|at| *at >= 300_000.0).expect("a look");
    let gap = |at: usize| looks[at + 1] - looks[at];
    assert!(gap(moved - 1) > 50_000.0, "{looks:?}");
    assert!((4_000.0..5_000.0).contains(&gap(moved)), "{looks:?}");
    assert!((6_000.0..7_000.0).contains(&gap(moved + 1)), "{looks:?}");
}

#[test]
fn what_is_next_is_said_unless_it_was_stopped() {
    let settings = Settings { batch: 5, ..Settings::default() };
    let mut world = World::with(Rows::many(20), settings);
    assert_eq!(world.import.doing().to_string(), "about to send 20 devices");
    let down = || Fault::Say(503, String::new());
    world.service.wire.faults(delete, (0..4).map(|_| down()));
    world.before = Box::new(|import, service, _| {
        if service.wire.count("POST import") == 1 {
            import.stop();
        }
    });
    world.run();
    assert!(world.doing.iter().any(|line| line.starts_with("removing 5 import records")));
    let next = |line: &String| line.starts_with("about to send");
    assert!(!world.doing.iter().any(next), "{:#?}", world.doing);
}

#[test]
fn why_a_look_waits_is_said_as_long_as_it_does() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.faults(get, [Fault::Say(503, String::new())]);
    world.run();
    let lines = world.doing.iter().filter(|line| line.contains("to try again"));
    let lines: Vec<_> = lines.map(|line| line.split(" s ").next()).collect();
    assert!(matches!(lines[..], [Some("waiting 2" | "waiting 3")]), "{lines:?}");
}

#[test]
fn of_many_those_whose_records_are_gone_are_looked_for_in_the_list() {
    let mut world = World::new(Rows::many(30));
    world.service.verdict_after = 120_000.0;
    world.service.device("device-S-0003", "S-0003", "HQ");
    world.before = Box::new(|import, service, now| {
        if now > 1_010_000.0 {
            let gone = ["record-3", "record-7"];
            service.queue.retain(|record| !gone.contains(&record.id.as_str()));
        }
        // While the others are still in the queue.
        let visible = matches!(import.state(2), State::Visible { .. });
        assert!(visible || now < 1_060_000.0);
    });
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.unsettled), (29, 1));
    let State::Unsettled(Why::RecordGone { .. }) = world.import.state(6) else {
        panic!("{:?}", world.import.state(6))
    };
    // Asked for by themselves once, to be sure, and no others.
    assert_eq!(world.service.wire.count("Get record-"), 2);
}

#[test]
fn a_look_that_goes_on_after_a_block_has_all_its_tries_again() {
    let mut world = World::new(Rows::many(30));
    world.service.wire.faults(get, (0..7).map(|_| Fault::Lost));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1, "{:?}", world.blocks);
    world.all_visible();
}

fn page_of(list: &'static str, first: bool) -> impl Fn(&Request) -> bool {
    move |request| {
        request.url.contains(list) && request.url.contains("skiptoken") != first
    }
}

const QUEUE: &str = "/importedWindowsAutopilotDeviceIdentities";
const LIST: &str = "/windowsAutopilotDeviceIdentities";

#[test]
fn a_link_that_has_expired_begins_the_list_again() {
    for list in [QUEUE, LIST] {
        let mut world = World::new(Rows::many(30));
        world.service.page = 20;
        let fault = Fault::Say(400, error("BadRequest", "Skip token has expired."));
        world.service.wire.faults(page_of(list, false), [fault]);
        world.run();
        assert_eq!(world.blocks, Vec::<String>::new(), "{list}");
        // The profiles too: only the first page tells that there are none to be had.
        world.all_visible();
    }
}

#[test]
fn a_list_that_is_refused_is_a_matter_for_the_user() {
    for (list, refusals) in [(QUEUE, 1), (LIST, 2)] {
        let mut world = World::new(Rows::many(30));
        let fault = || Fault::Say(400, error("BadRequest", "No."));
        let refused =
            move |request: &Request| get(request) && page_of(list, true)(request);
        world.service.wire.faults(refused, (0..refusals).map(|_| fault()));
        world.mends = 1;
        world.run();
        assert_eq!(world.blocks.len(), 1, "{list}");
        assert_eq!(world.import.counts().visible, 30);
    }
    let mut world = World::new(Rows::many(1));
    world.service.wire.faults(get, [Fault::Say(400, error("BadRequest", "No."))]);
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1, "of a record too");
    world.all_visible();
}

#[test]
fn what_cannot_be_read_is_a_matter_for_the_user_after_some_tries() {
    // A whole queue, a whole list, a record, a device.
    for (devices, list) in [(30, QUEUE), (30, LIST), (1, QUEUE), (1, LIST)] {
        let mut world = World::new(Rows::many(devices));
        let read = move |request: &Request| get(request) && request.url.contains(list);
        world.service.wire.faults(read, (0..4).map(|_| Fault::Odd));
        world.mends = 1;
        world.run();
        assert_eq!(world.blocks.len(), 1, "{devices} {list}: {:?}", world.blocks);
        world.all_visible();
        let reads = world.service.wire.log.iter().filter(|(_, line)| match list {
            QUEUE => line == "Get queue" || line.starts_with("Get record"),
            _ => line == "Get list" || line.starts_with("Get device"),
        });
        let reads: Vec<_> = reads.map(|(at, _)| *at).collect();
        assert!(reads[3] - reads[0] > 10_000.0, "they are waited between: {reads:?}");
    }
}

#[test]
fn an_answer_about_another_record_says_nothing() {
    let mut world = World::new(Rows::many(1));
    let other = serde_json::json!({
        "id": "record-9", "serialNumber": "S-0001",
        "state": { "deviceImportStatus": "complete", "deviceRegistrationId": "other" },
    });
    world.service.wire.faults(get, [Fault::Say(200, other.to_string())]);
    world.run();
    world.all_visible();
}

#[test]
fn a_refused_look_is_a_matter_for_the_user_while_devices_are_followed() {
    let mut world = World::new(Rows::many(3));
    world.service.wire.fault = {
        let mut looks = 0;
        let mut posts = 0;
        Box::new(move |request| {
            posts += usize::from(post(request));
            looks += usize::from(get(request));
            match (post(request), posts, looks) {
                (true, 1, _) => Fault::Slow(None),
                // The look at the records that the second one made.
                (false, 2, 2) if get(request) => Fault::Say(403, String::new()),
                _ => Fault::None,
            }
        })
    };
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1, "{:?}", world.service.wire.log);
    world.all_visible();
}

#[test]
fn a_last_look_comes_after_everything_else() {
    let settings = Settings { batch: 1, writes_per_20s: 1, ..Settings::default() };
    let mut world = World::with(Rows::many(2), settings);
    world.service.wire.faults(post, [Fault::Say(401, String::new())]);
    world.run();
    world.all_visible();
    let log = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    let log: Vec<_> = log.take(3).collect();
    assert_eq!(log[..2], ["POST import 1", "Get queue"]);
    assert!(log[2].starts_with("POST import 1"), "{log:?}");
}

#[test]
fn a_stop_leaves_no_record_of_ours_that_comes_late() {
    let settings = Settings { batch: 1, ..Settings::default() };
    let mut world = World::with(Rows::new(["A", "B"]), settings);
    world.service.verdict_after = 0.0;
    world.service.shown_after = 0.0;
    world.service.wire.faults(post, [Fault::LostThen(20_000.0)]);
    world.service.theirs("theirs", "A").due = 0.0;
    world.before = Box::new(|import, service, _| {
        if service.wire.count("POST import") == 1 {
            import.stop();
        }
    });
    world.run();
    let counts = world.import.counts();
    assert_eq!((counts.visible, counts.planned), (1, 1));
    assert_eq!((world.service.ours(), world.service.queue.len()), (0, 1));
}

#[test]
fn looks_at_the_list_become_rarer_while_it_shows_nothing() {
    for devices in [3, 30] {
        let mut world = World::new(Rows::many(devices));
        world.service.shown_after = 600_000.0;
        world.run();
        world.all_visible();
        let device = if devices > 20 { "Get list" } else { "Get device-S-0001" };
        let looks = times(&world, device);
        assert!((10..25).contains(&looks.len()), "{looks:?}");
        let gaps = looks.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps.min_by(f64::total_cmp) >= Some(3_000.0), "{looks:?}");
    }
}

#[test]
fn nothing_is_read_while_the_service_has_us_wait() {
    // A record, a whole queue, a device, a whole list.
    for (devices, list) in [(1, QUEUE), (30, QUEUE), (1, LIST), (30, LIST)] {
        let mut world = World::new(Rows::many(devices));
        let read = move |request: &Request| get(request) && request.url.contains(list);
        let mut held = false;
        world.service.wire.fault = Box::new(move |request| {
            match read(request) && !std::mem::replace(&mut held, true) {
                true => held_for("100"),
                false => Fault::None,
            }
        });
        world.run();
        world.all_visible();
        let log = &world.service.wire.log;
        let longest = log.windows(2).map(|pair| pair[1].0 - pair[0].0);
        assert!(longest.max_by(f64::total_cmp) >= Some(99_000.0), "{log:?}");
    }
}

#[test]
fn a_device_whose_answer_says_nothing_is_asked_for_again() {
    let mut world = World::new(Rows::many(1));
    let device = |request: &Request| get(request) && request.url.contains(LIST);
    world.service.wire.faults(device, (0..4).map(|_| Fault::Say(200, "{}".to_owned())));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    world.all_visible();
    let mut world = World::new(Rows::many(1));
    world.service.wire.faults(device, [Fault::Say(409, String::new())]);
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    world.all_visible();
}

#[test]
fn a_profile_that_failed_can_be_waited_for_again() {
    let mut world = World::new(Rows::many(1));
    world.run();
    let profile = Profile::Failed { detail: "hardwareRequirementsNotMet".to_owned() };
    let (device, tag) = ("device-S-0001".to_owned(), "HQ".to_owned());
    world.import.set(0, State::Visible { device, tag, profile });
    world.import.keep_watching(world.now);
    world.run();
    world.all_visible();
}

#[test]
fn after_a_stop_a_device_that_shows_is_enough() {
    let mut world = World::new(Rows::many(2));
    world.service.profile_after = None;
    let mut stopped = false;
    world.before = Box::new(move |import, service, _| {
        if service.wire.count("POST import") == 1
            && !std::mem::replace(&mut stopped, true)
        {
            import.stop();
        }
    });
    world.run();
    assert_eq!(world.import.counts().visible, 2);
    assert!(taken(&world) < 600_000.0, "{}", taken(&world));
}

#[test]
fn what_was_to_be_removed_before_a_crash_is_removed_after_it() {
    for requests in 6..=12 {
        let mut world = World::new(Rows::many(5));
        world.service.wire.faults(delete, (0..3).map(|_| Fault::Say(503, String::new())));
        world.crash(requests).expect("it can be read back");
        world.run();
        world.all_visible();
    }
}

#[test]
fn what_is_odd_now_and_then_blocks_nothing() {
    let mut world = World::new(Rows::many(30));
    world.service.verdict_after = 600_000.0;
    let faults = [Fault::Odd, Fault::None].into_iter().cycle().take(12);
    world.service.wire.faults(get, faults.collect::<Vec<_>>());
    world.run();
    assert_eq!(world.blocks, Vec::<String>::new());
    world.all_visible();
}

#[test]
fn the_list_is_looked_at_soon_after_a_record_is_complete() {
    let mut world = World::new(Rows::many(2));
    world.service.verdict_after = 0.0;
    world.service.shown_after = 400_000.0;
    let mut late = false;
    world.before = Box::new(move |_, service, _| {
        if let Some(record) = service.queue.get_mut(1)
            && !std::mem::replace(&mut late, true)
        {
            record.due += 300_000.0;
        }
    });
    world.run();
    let complete = times(&world, "Get record-2").pop().expect("a look");
    let listed = times(&world, "Get device-S-0002")[0];
    assert!((4_000.0..5_000.0).contains(&(listed - complete)), "{complete} {listed}");
}
