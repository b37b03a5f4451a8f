//! Whatever goes wrong: each device is registered once or has a reason, and nothing of
//! others is touched.

use proptest::bool::weighted;
use proptest::prelude::*;

use super::*;
use crate::message::Message;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_is_lost_sent_twice_or_touched(
        count in 1usize..40,
        batch in 1usize..12,
        page in 1usize..20,
        verdict_after in 0.0f64..120_000.0,
        shown_after in 0.0f64..120_000.0,
        faults in proptest::collection::vec(Fault::any_or_late(), 0..80),
        elsewhere in proptest::collection::btree_set(1usize..40, 0..5),
        bad in proptest::collection::btree_set(1usize..40, 0..3),
        theirs in proptest::collection::vec((1usize..60, 0.0f64..300_000.0), 0..6),
        crashes in proptest::collection::vec(1usize..60, 0..4),
        (shuffled, no_import, no_beta) in (any::<bool>(), weighted(0.2), weighted(0.1)),
        removed in proptest::collection::vec((0usize..6, 0.0f64..300_000.0), 0..3),
        set_back in proptest::collection::vec((0.0f64..300_000.0, 0.0f64..1e8), 0..3),
        seed in any::<u64>(),
    ) {
        let settings = Settings { batch, ..Settings::default() };
        let mut world = World::with(Rows::many(count), settings.clone());
        let endpoint = Endpoint { origin: ORIGIN.to_owned() };
        world.import = Import::new(endpoint, settings, IMPORT_ID.to_owned(), seed, count);
        world.mends = 1_000;
        let service = &mut world.service;
        service.page = page;
        (service.shuffled, service.no_import) = (shuffled, no_import);
        service.no_beta = no_beta;
        service.profile_after = Some(shown_after);
        service.verdict_after = verdict_after;
        service.shown_after = shown_after;
        let serial = |number: &usize| format!("S-{number:04}");
        service.elsewhere = elsewhere.iter().map(serial).collect();
        let hash = |number| format!("hash-of-{}", serial(number));
        service.bad_hash = bad.iter().map(hash).collect();
        for (at, (number, due)) in theirs.iter().enumerate() {
            service.theirs(&format!("theirs-{at}"), &serial(number)).due = 1_000_000.0 + due;
        }
        // Another administrator takes records of their own off the queue meanwhile.
        service.withdrawals = removed
            .iter()
            .map(|(at, when)| (1_000_000.0 + when, format!("theirs-{at}")))
            .collect();
        service.wire.faults(|_| true, faults);

        // The machine's clock is set back meanwhile.
        world.clock = Box::new(move |now| {
            let back = set_back.iter().filter(|(after, _)| now >= 1_000_000.0 + after);
            now + 1e12 - back.map(|(_, by)| by).sum::<Millis>()
        });

        // The page is closed after so many answers, with requests in the air.
        let mut crashes = crashes;
        while let Some(answers) = crashes.pop() {
            prop_assert!(world.crash(answers).is_ok());
        }
        world.run();

        for row in 0..count {
            let serial = serial(&(row + 1));
            let taken = world.service.taken.get(&serial).copied().unwrap_or(0);
            prop_assert!(taken <= 1, "{serial} was taken {taken} times");
            let devices = world.service.list.iter().filter(|device| device.serial == serial);
            let devices = devices.count();
            match world.import.state(row) {
                State::Visible { device, .. } => {
                    prop_assert_eq!(device, &format!("device-{serial}"));
                    prop_assert_eq!(devices, 1);
                }
                State::Failed(failure) => match failure.name.as_str() {
                    "ZtdDeviceAssignedToOtherTenant" => {
                        prop_assert!(world.service.elsewhere.contains(&serial));
                    }
                    "ZtdDeviceAlreadyAssigned" => prop_assert_eq!(devices, 1),
                    "BadRequest" => prop_assert_eq!(taken, 0),
                    other => prop_assert!(false, "{serial}: {other}"),
                },
                State::Unsettled(Why::RecordGone { .. }) => {}
                other => prop_assert!(false, "{serial}: {other:?}"),
            }
        }
        let untouched = world.service.queue.iter().filter(|record| record.theirs).count();
        prop_assert_eq!(untouched + world.service.withdrawn, theirs.len());
        prop_assert!(!world.service.removed.iter().any(|id| id.starts_with("theirs")));
        prop_assert!(world.import.counts().records >= world.service.ours());
        let writes = &world.service.wire.writes;
        for at in writes {
            let window = writes.iter().filter(|t| **t >= *at && **t < at + 20_000.0);
            prop_assert!(window.count() <= 100);
        }
    }
}

impl World {
    /// Runs for so many requests, then forgets what is in the air and everything that
    /// was not written down: the answers since the last request, too.
    pub(super) fn crash(&mut self, requests: usize) -> Result<(), Message> {
        let mut left = requests;
        while left > 0 {
            self.deliver();
            let said = (self.clock)(self.now);
            match self.import.next(said, &self.rows) {
                Next::Send(request) => {
                    left -= 1;
                    self.written.write(&mut self.import);
                    let answer = self.service.take(self.now, &request);
                    self.air.push((self.now + TRIP, request.id, answer));
                }
                Next::Wait { until } => {
                    let until = self.now + until - said;
                    self.now = self.arrivals().fold(until, Millis::min)
                }
                Next::Blocked(_) | Next::Done => break,
            }
        }
        self.air.clear();
        self.now += 10_000.0;
        let rows = self.written.rows.values().map(String::as_str);
        let now = (self.clock)(self.now);
        self.import = Import::restore(&self.written.head, rows, now)?;
        Ok(())
    }
}
