//! Whatever goes wrong: each identifier ends in the tenant or with a reason that names it,
//! and nobody else's is touched.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_identifier_ends_in_the_tenant_or_with_a_reason(
        numbers in proptest::collection::vec(1usize..50, 1..60),
        batch in 1usize..30,
        most in 1usize..60,
        overwrite in any::<bool>(),
        search_refuses in any::<bool>(),
        there in proptest::collection::btree_set(1usize..60, 0..8),
        invalid in proptest::collection::btree_set(1usize..60, 0..4),
        denied in proptest::collection::btree_set(1usize..60, 0..4),
        ignored in proptest::collection::btree_set(1usize..60, 0..3),
        unmentioned in proptest::collection::btree_set(1usize..60, 0..4),
        theirs in proptest::collection::vec((1usize..60, 0.0f64..200_000.0, any::<bool>()), 0..6),
        faults in proptest::collection::vec(Fault::any_or_late(), 0..50),
        crashes in proptest::collection::vec(1usize..40, 0..4),
        seed in any::<u64>(),
    ) {
        let list: Vec<_> = numbers.iter().map(|number| identifier(*number)).collect();
        let settings = Settings { batch, overwrite, ..Settings::default() };
        let mut world = World::of(&list, settings, seed);
        (world.mends, world.tells) = (1_000, false);
        let texts = |numbers: &BTreeSet<usize>| numbers.iter().copied().map(text).collect::<BTreeSet<_>>();
        let service = &mut world.service;
        (service.most, service.search_refuses) = (most, search_refuses);
        service.invalid = texts(&invalid);
        service.denied = texts(&denied);
        service.ignored = texts(&ignored);
        service.unmentioned = texts(&unmentioned);
        for text in texts(&there) {
            service.theirs(&text);
        }
        service.wire.faults(|_| true, faults);
        let touched: BTreeSet<_> = theirs.iter().map(|(number, ..)| text(*number)).collect();
        let mut left = theirs;
        world.before = Box::new(move |_, service, now| {
            left.retain(|(number, after, comes)| {
                if now < NOW + after {
                    return true;
                }
                match comes {
                    true => service.theirs(&text(*number)),
                    false => drop(service.list.remove(&text(*number))),
                }
                false
            });
        });

        for steps in crashes {
            let more = (0..steps).all(|_| world.step());
            if more {
                world.crash();
            }
        }
        world.run();

        let service = &world.service;
        let mut firsts = BTreeSet::new();
        for (row, number) in numbers.iter().enumerate() {
            let text = text(*number);
            let theirs = touched.contains(&text);
            let here = there.contains(number);
            let state = world.identifiers.state(row);
            if !firsts.insert(text.clone()) {
                let double = matches!(state, State::Failed(f) if f.name == "duplicate");
                prop_assert!(double, "{text}: {state:?}");
                continue;
            }
            match state {
                State::Imported => {
                    prop_assert!(service.ever.contains(&text));
                    let ours = service.list.get(&text).is_some_and(|whose| whose == "ours");
                    prop_assert!(ours || theirs, "{text}");
                    // One that we may not import, somebody else may have.
                    prop_assert!(!invalid.contains(number) || theirs, "{text}");
                }
                State::AlreadyThere => {
                    prop_assert!(!overwrite && (here || theirs), "{text}");
                    let ours = service.list.get(&text).is_some_and(|whose| whose == "ours");
                    prop_assert!(!ours, "{text}");
                }
                State::Failed(failure) => match failure.name.as_str() {
                    "" => prop_assert!(denied.contains(number) || theirs, "{text}"),
                    "BadRequest" => prop_assert!(invalid.contains(number), "{text}"),
                    other => prop_assert!(false, "{text}: {other}"),
                },
                State::Unsettled(Why::LeftOut) => {
                    let silent = ignored.contains(number) || unmentioned.contains(number);
                    prop_assert!(silent, "{text}");
                }
                other => prop_assert!(false, "{text}: {other:?}"),
            }
        }
        let asked: BTreeSet<_> = numbers.iter().copied().map(text).collect();
        for sent in &service.sent {
            prop_assert!(asked.contains(sent), "{sent} was not asked for");
        }
        for text in texts(&there) {
            if !touched.contains(&text) && (!overwrite || !asked.contains(&text)) {
                prop_assert_eq!(&service.list[&text], "theirs");
                prop_assert!(!service.sent.contains(&text), "{} was sent", text);
            }
        }
        let writes = &service.wire.writes;
        for at in writes {
            let window = writes.iter().filter(|t| **t >= *at && **t < at + 20_000.0);
            prop_assert!(window.count() <= 100);
        }
    }
}
