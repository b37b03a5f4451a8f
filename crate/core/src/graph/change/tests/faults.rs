//! Whatever goes wrong: each order ends as it was asked or with a reason that names it,
//! and no other device is touched.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn inner() -> impl Strategy<Value = InnerFault> {
    prop_oneof![
        6 => Just(InnerFault::None),
        1 => prop_oneof![Just(401u16), Just(403), Just(408), Just(424), Just(500), Just(503)]
            .prop_map(InnerFault::Say),
        1 => (0u32..60).prop_map(InnerFault::Slow),
        1 => prop_oneof![Just(500u16), Just(504)].prop_map(InnerFault::SayAfter),
        1 => Just(InnerFault::Omit),
    ]
}

fn edits() -> impl Strategy<Value = Edits> {
    let tag =
        prop_oneof![Just(None), Just(Some(String::new())), Just(Some("HQ".to_owned()))];
    let name = prop_oneof![2 => Just(None), 1 => Just(Some("DESK-1".to_owned()))];
    let somebody = |domain: &str| User::Assigned {
        principal: format!("ada@{domain}"),
        addressable: "Ada".to_owned(),
    };
    let user = prop_oneof![
        3 => Just(None),
        1 => Just(Some(User::Nobody)),
        2 => Just(Some(somebody("contoso.example"))),
        1 => Just(Some(somebody("elsewhere.example"))),
    ];
    let properties = (tag, name, user, any::<bool>());
    prop_oneof![
        1 => Just(Edits::Deregister),
        3 => properties.prop_map(|(group_tag, display_name, user, allow_enrolment)| {
            Edits::Change(Properties { group_tag, display_name, user, allow_enrolment })
        }),
    ]
}

/// What another admin does meanwhile.
#[derive(Clone, Debug)]
enum Theirs {
    Tag,
    User,
    Delete,
    Replace,
}

fn theirs() -> impl Strategy<Value = Theirs> {
    prop_oneof![
        Just(Theirs::Tag),
        Just(Theirs::User),
        Just(Theirs::Delete),
        Just(Theirs::Replace),
    ]
}

/// Whether the service once showed the device as it was asked for.
fn as_asked(order: &Order, shown: &BTreeSet<String>) -> bool {
    let Edits::Change(properties) = &order.edits else {
        return false;
    };
    let shown = shown.iter().filter(|text| text.contains(&order.device));
    let shown = shown.filter_map(|text| serde_json::from_str::<Value>(text).ok());
    shown.into_iter().filter(|shown| shown["id"] == order.device.as_str()).any(|shown| {
        let is = |key: &str, asked: &Option<String>| {
            asked.as_ref().is_none_or(|asked| shown[key] == asked.as_str())
        };
        let user = match &properties.user {
            None => true,
            Some(User::Nobody) => shown["userPrincipalName"] == "",
            Some(User::Assigned { principal, addressable }) => {
                shown["userPrincipalName"] == principal.as_str()
                    && shown["addressableUserName"] == addressable.as_str()
            }
        };
        let status = &shown["userlessEnrollmentStatus"];
        is("groupTag", &properties.group_tag)
            && is("displayName", &properties.display_name)
            && user
            && (!properties.allow_enrolment || status == "allowed")
            && shown["serialNumber"] == order.serial.as_str()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_order_ends_as_asked_or_with_a_reason(
        devices in 1usize..70,
        orders in proptest::collection::btree_map(1usize..75, edits(), 1..60),
        page in 1usize..40,
        just_read in any::<bool>(),
        wrong in proptest::collection::btree_set(1usize..70, 0..4),
        enrolled in proptest::collection::btree_set(1usize..70, 0..4),
        settling in proptest::collection::btree_map(1usize..70, 0.0f64..400_000.0, 0..4),
        blocked in proptest::collection::btree_set(1usize..70, 0..9),
        name_after in 0.0f64..500_000.0,
        gone_after in 0.0f64..3_000_000.0,
        batch_refused in prop_oneof![9 => Just(None), 1 => Just(Some(400u16)), 1 => Just(Some(403))],
        faults in proptest::collection::vec(Fault::any(), 0..60),
        inner in proptest::collection::vec(inner(), 0..80),
        theirs in proptest::collection::vec((1usize..70, 0.0f64..900_000.0, theirs()), 0..6),
        crashes in proptest::collection::vec(1usize..40, 0..4),
        seed in any::<u64>(),
    ) {
        let list_read = just_read.then_some(NOW - 1_000.0);
        let settings = Settings { list_read, ..Settings::default() };
        let orders: Vec<_> =
            orders.into_iter().map(|(number, edits)| order(number, edits)).collect();
        let mut world = World::with(devices, orders.clone(), settings.clone());
        world.changes = Changes::new(endpoint(), settings, seed, orders.clone());
        (world.mends, world.tells) = (1_000, false);
        world.service.page = page;
        world.service.name_after = name_after;
        world.service.gone_after = gone_after;
        world.service.batch_refused = batch_refused;
        world.service.inner = inner;
        world.service.wire.faults(|_| true, faults);
        let of = |numbers: &BTreeSet<usize>, id: &str| {
            numbers.iter().any(|number| format!("id-{number:04}") == id)
        };
        for device in &mut world.service.devices {
            // A list that was just read can't have another serial number by now.
            if of(&wrong, &device.id) && !just_read {
                device.serial.push('X');
            }
            device.enrolled = of(&enrolled, &device.id);
            device.status = if of(&blocked, &device.id) { "blocked" } else { "unknown" };
            let settled = settling.iter().find(|(n, _)| format!("id-{n:04}") == device.id);
            device.settled = settled.map_or(0.0, |(_, after)| NOW + after);
        }
        let before: BTreeMap<String, String> = world
            .service
            .devices
            .iter()
            .map(|device| (device.id.clone(), format!("{device:?}")))
            .collect();
        let touched: BTreeSet<String> =
            theirs.iter().map(|(number, ..)| format!("id-{number:04}")).collect();
        let mut left = theirs;
        world.before = Box::new(move |_, service, now| {
            left.retain(|(number, after, what)| {
                if now < NOW + after {
                    return true;
                }
                let id = format!("id-{number:04}");
                let Some(device) = service.of(&id) else { return false };
                match what {
                    Theirs::Tag => device.tag = "Theirs".to_owned(),
                    Theirs::User => device.user = "olga@contoso.example".to_owned(),
                    Theirs::Delete => device.gone = Some(now),
                    // The board was replaced, or the id is another device's by now.
                    Theirs::Replace => device.serial = "Another".to_owned(),
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

        for (row, order) in orders.iter().enumerate() {
            let theirs = touched.contains(&order.device);
            let there = before.contains_key(&order.device);
            let state = world.changes.state(row);
            let sent = world.service.effects.iter().any(|(id, ..)| *id == order.device);
            match state {
                State::Confirmed { .. } => {
                    prop_assert!(as_asked(order, &world.service.shown), "{order:?}");
                }
                State::Gone => {
                    prop_assert!(order.deregisters());
                    prop_assert!(world.service.of(&order.device).is_none());
                    prop_assert!(sent || theirs || !there, "{order:?}");
                }
                State::Failed { failure, .. } => match failure.name.as_str() {
                    "gone" => prop_assert!(!there || theirs, "{order:?}"),
                    "other-serial" => {
                        prop_assert!(theirs || of(&wrong, &order.device), "{order:?}");
                        prop_assert!(!sent || theirs, "{order:?}");
                    }
                    "nothing" => prop_assert!(!sent),
                    "ZtdDeviceEnrolled" => {
                        prop_assert!(order.deregisters() && of(&enrolled, &order.device));
                        prop_assert!(!sent);
                    }
                    "ResourceNotFound" => prop_assert!(!there || theirs, "{order:?}"),
                    "BadRequest" => {
                        let elsewhere = serde_json::to_string(order).is_ok_and(|order| order.contains("elsewhere"));
                        prop_assert!(elsewhere, "{order:?}: {failure:?}");
                    }
                    other => prop_assert!(false, "{order:?}: {other}"),
                },
                State::Unsettled(why) => {
                    prop_assert!(theirs, "{order:?}: {why:?}");
                    let named = match why {
                        Why::Tag { shown } => shown == "Theirs",
                        Why::User { shown } => shown == "olga@contoso.example",
                        Why::OtherSerial { shown } => shown == "Another",
                        _ => false,
                    };
                    prop_assert!(named, "{order:?}: {why:?}");
                }
                other => prop_assert!(false, "{order:?}: {other:?}"),
            }
        }
        // Only what was asked of a device was done to it, and only once it had been read.
        for (id, action, body) in &world.service.effects {
            let order = orders.iter().find(|order| order.device == *id);
            let Some(order) = order else { return Err(TestCaseError::fail(id.clone())) };
            let asked = order.writes().into_iter().any(|write| {
                let call = write.call();
                let name = match call.method {
                    Method::Delete => "DELETE",
                    _ => call.path.rsplit('/').next().unwrap_or_default(),
                };
                name == action && order.body(write).unwrap_or_default() == *body
            });
            prop_assert!(asked, "{id} {action} {body}");
            prop_assert!(just_read || !of(&wrong, id), "{id} had another serial number");
        }
        for device in &world.service.devices {
            let ours = world.service.effects.iter().any(|(id, ..)| *id == device.id);
            if !ours && !touched.contains(&device.id) {
                prop_assert_eq!(&format!("{device:?}"), &before[&device.id]);
            }
        }
        let writes = &world.service.wire.writes;
        for at in writes {
            let window = writes.iter().filter(|t| **t >= *at && **t < at + 20_000.0);
            prop_assert!(window.count() <= 100);
        }
    }
}
