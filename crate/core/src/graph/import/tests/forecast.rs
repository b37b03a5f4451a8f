//! What is said of the time left holds, or is not said.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;

/// What was said on the way to the end of the last device.
struct Told {
    /// In which order what kind of thing was said.
    kinds: Vec<&'static str>,
    /// How much of the ranges that were told held.
    right: f64,
    /// The narrowest of them beside the whole time.
    narrowest: f64,
}

fn told(mut world: World) -> Told {
    let told: Rc<RefCell<Vec<(Millis, Left)>>> = Rc::default();
    let telling = Rc::clone(&told);
    world.before = Box::new(move |import, _, now| {
        telling.borrow_mut().push((now, import.time_left()));
    });
    let begun = world.now;
    world.run();
    let end = world.import.moved;
    let told: Vec<_> = told.take().into_iter().filter(|(at, _)| *at < end).collect();
    let ranges: Vec<(Millis, Millis)> = told
        .iter()
        .filter_map(|(at, left)| match left {
            Left::Between(from, to) => Some((at + from, at + to)),
            _ => None,
        })
        .collect();
    let right = ranges.iter().filter(|(from, to)| (*from..=*to).contains(&end));
    let widths = ranges.iter().map(|(from, to)| (to - from) / (end - begun));
    let mut kinds: Vec<_> = told
        .iter()
        .map(|(_, left)| match left {
            Left::Unknown => "unknown",
            Left::Late => "late",
            Left::AtLeast(_) => "at least",
            Left::Between(..) => "between",
            Left::AtMost(_) => "at most",
        })
        .collect();
    kinds.dedup();
    Told {
        kinds,
        right: right.count() as f64 / ranges.len().max(1) as f64,
        narrowest: widths.fold(f64::INFINITY, f64::min),
    }
}

#[test]
fn nothing_is_said_before_a_device_has_shown_how_long_it_takes() {
    let mut world = World::new(Rows::many(620));
    // The second batch is held back, so that the first is there before it.
    let slow = Fault::Slow(Some("300".to_owned()));
    world.service.wire.faults(post, [Fault::None, slow]);
    let Told { kinds, right, .. } = told(world);
    assert_eq!(kinds.first(), Some(&"unknown"), "{kinds:?}");
    assert!(kinds.contains(&"between"), "{kinds:?}");
    // What was done while we had to wait may have been done at any time of it.
    assert_eq!(right, 1.0, "{kinds:?}");
}

#[test]
fn a_large_fleet_is_told_by_how_its_batches_go() {
    let settings = Settings { batch: 10, writes_per_20s: 4, ..Settings::default() };
    let Told { kinds, right, narrowest } = told(World::with(Rows::many(400), settings));
    assert_eq!(kinds[..2], ["at least", "between"], "{kinds:?}");
    assert!(right > 0.9, "{right} of what was said held: {kinds:?}");
    assert!(narrowest < 0.5, "{narrowest} of the whole time: {kinds:?}");
}

#[test]
fn where_only_profiles_are_waited_for_the_end_of_that_is_told() {
    let mut world = World::new(Rows::many(5));
    world.service.profile_after = None;
    let Told { kinds, .. } = told(world);
    assert_eq!(kinds, ["unknown", "at most"]);
}

#[test]
fn what_takes_longer_than_all_before_is_not_guessed_at() {
    let mut world =
        World::with(Rows::many(6), Settings { batch: 3, ..Settings::default() });
    let slow = Fault::Slow(Some("300".to_owned()));
    world.service.wire.faults(post, [Fault::None, slow]);
    let first = world.service.verdict_after;
    let posts = std::cell::Cell::new(0);
    world.service.verdict_after = first;
    let before = Box::new(move |_: &mut Import, service: &mut Service, now: Millis| {
        if now > 1_100_000.0 && posts.replace(1) == 0 {
            service.verdict_after = first + 1_200_000.0;
        }
    });
    let seen: Rc<RefCell<Vec<Left>>> = Rc::default();
    let telling = Rc::clone(&seen);
    world.before = Box::new(move |import, service, now| {
        before(import, service, now);
        telling.borrow_mut().push(import.time_left());
    });
    world.run();
    assert!(seen.take().contains(&Left::Late));
}

#[test]
fn a_fleet_takes_hardly_longer_than_the_published_limits_let_it() {
    let allowed = f64::from(Settings::default().writes_per_20s);
    let mut world = World::new(Rows::many(5_000));
    let begun = world.now;
    world.run();
    world.all_visible();
    // Batches, and the removal of each record.
    let writes = world.service.wire.writes.len() as f64;
    let service = &world.service;
    let profile = service.profile_after.expect("one is assigned");
    let least = writes / allowed * 20_000.0
        + service.verdict_after
        + service.shown_after
        + profile;
    let taken = world.now - begun;
    assert!(taken <= 1.1 * least, "{taken} ms, and {least} would do");
}

/// An import of so many devices at 100 s, ten of them in a batch.
fn at_100_s(count: usize) -> Import {
    let endpoint = Endpoint { origin: ORIGIN.to_owned() };
    let settings = Settings { batch: 10, ..Settings::default() };
    let mut import = Import::new(endpoint, settings, IMPORT_ID.to_owned(), 1, count);
    import.clock = 100_000.0;
    import
}

/// Two devices took 60 and 90 seconds.
fn two_ended(import: &mut Import) {
    let sent = Some(Posted { at: 10, request_id: String::new() });
    let row = Row { sent, state: listed(Profile::Unasked), ..import.rows[0].clone() };
    for now in [70_000.0, 100_000.0] {
        import.seen.ended(now, &row, &import.pace);
    }
}

fn listed(profile: Profile) -> State {
    State::Visible { device: "d".to_owned(), tag: String::new(), profile }
}

fn awaited() -> State {
    listed(Profile::Awaited { status: String::new() })
}

#[test]
fn batches_go_on_as_they_went() {
    let mut import = at_100_s(35);
    for at in [40_000.0, 60_000.0, 100_000.0] {
        import.seen.batch_sent(at);
    }
    // Four batches of 30 s, and hardly quicker.
    assert_eq!(import.time_left(), Left::AtLeast(90_000.0));
    two_ended(&mut import);
    let (from, to) = (90_000.0 + 0.75 * 60_000.0, 180_000.0 + 1.5 * 90_000.0);
    assert_eq!(import.time_left(), Left::Between(from, to));
    import.pace.throttled(100_000.0, 1, Some(9_000.0));
    let held = import.pace.held() - 100_000.0;
    assert!((9_000.0..=10_000.0).contains(&held));
    let Left::Between(least, most) = import.time_left() else { panic!("a range") };
    assert!((least - held - from).abs() < 1.0, "{least}");
    assert!((most - held - to).abs() < 1.0, "{most}");
}

#[test]
fn of_one_batch_nobody_can_tell_how_the_others_go() {
    let mut import = at_100_s(35);
    import.seen.batch_sent(100_000.0);
    two_ended(&mut import);
    assert_eq!(import.time_left(), Left::Unknown);
}

#[test]
fn what_was_sent_takes_as_long_as_what_came_before() {
    let (record, device) = (String::from("r"), String::from("d"));
    for state in [
        State::Sent,
        State::Accepted { record: record.clone() },
        State::Registered { record, device },
        awaited(),
    ] {
        let mut import = at_100_s(1);
        import.seen.batch_sent(80_000.0);
        two_ended(&mut import);
        import.rows.edit(0).state = state.clone();
        let left = Left::Between(25_000.0, 115_000.0);
        assert_eq!(import.time_left(), left, "{state:?}");
        // All but what has no profile yet: that is waited for so long and no longer.
        import.clock = 80_000.0 + 1.5 * 90_000.0;
        import.moved = 115_000.0;
        let left = match state {
            State::Visible { .. } => Left::AtMost(1_700_000.0),
            _ => Left::Late,
        };
        assert_eq!(import.time_left(), left, "{state:?}");
    }
}

#[test]
fn the_waiting_for_profiles_ends_when_it_was_said_to() {
    let mut import = at_100_s(1);
    import.rows.edit(0).state = awaited();
    import.moved = 50_000.0;
    assert_eq!(import.time_left(), Left::AtMost(1_750_000.0));
    import.rows.edit(0).state = listed(Profile::Unasked);
    import.seen.batch_sent(80_000.0);
    two_ended(&mut import);
    assert_eq!(import.time_left(), Left::Unknown, "there is nothing to wait for");
}
