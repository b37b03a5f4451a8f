//! Whole imports of identifiers against a service in memory, in made-up time.

mod faults;
mod service;

use self::service::{Service, line};
use super::*;
use crate::graph::Request;
use crate::graph::wire::{self, Clock, DAY, Fault, ORIGIN, Serve, error, set};

/// From sending a request to its answer.
const TRIP: Millis = 200.0;
const NOW: Millis = 1_000_000.0;

fn identifier(number: usize) -> Identifier {
    Identifier {
        manufacturer: "Quillon, Inc.".to_owned(),
        model: "Quill 5400".to_owned(),
        serial: format!("S.{number:04}"),
    }
}

fn text(number: usize) -> String {
    format!("Quillon Inc,Quill 5400,S{number:04}")
}

type Before = dyn FnMut(&mut Identifiers, &mut Service, Millis);

/// An import with its service, its clock and the answer on its way.
struct World {
    service: Service,
    identifiers: Identifiers,
    now: Millis,
    /// What the clock of the machine says then.
    clock: Clock,
    air: Option<(Millis, u32, Answer)>,
    blocks: Vec<String>,
    doing: Vec<String>,
    /// Whether what is being done is asked after each question.
    tells: bool,
    /// Blocks that the user mends.
    mends: usize,
    /// What was written down.
    written: (String, Vec<String>),
    before: Box<Before>,
}

impl World {
    fn new(count: usize) -> Self {
        Self::with(count, Settings::default())
    }

    fn with(count: usize, settings: Settings) -> Self {
        let list: Vec<_> = (1..=count).map(identifier).collect();
        Self::of(&list, settings, 42)
    }

    fn of(list: &[Identifier], settings: Settings, seed: u64) -> Self {
        let endpoint = Endpoint { origin: ORIGIN.to_owned() };
        let mut identifiers = Identifiers::new(endpoint, settings, seed, list);
        let rows = identifiers.changed();
        let rows = rows.into_iter().map(|row| identifiers.row(row)).collect();
        Self {
            service: Service::new(),
            written: (identifiers.head(), rows),
            identifiers,
            now: NOW,
            clock: Box::new(|now| now),
            air: None,
            blocks: Vec::new(),
            doing: Vec::new(),
            tells: true,
            mends: 0,
            before: Box::new(|_, _, _| {}),
        }
    }

    fn run(&mut self) {
        for _ in 0..100_000 {
            if !self.step() {
                return;
            }
        }
        panic!("no end: {:?} {:?}", self.identifiers.counts(), self.doing.last());
    }

    /// One question; false at the end.
    fn step(&mut self) -> bool {
        if let Some((_, id, answer)) = self.air.take_if(|(at, ..)| *at <= self.now) {
            self.identifiers.answer((self.clock)(self.now), id, answer);
        }
        (self.before)(&mut self.identifiers, &mut self.service, self.now);
        let said = (self.clock)(self.now);
        let next = self.identifiers.next(said);
        if self.tells {
            let doing = self.identifiers.doing().to_string();
            let slowed = self.identifiers.head.pace.held() > said;
            assert!(slowed || !doing.contains("slow down"), "{doing}");
            if self.doing.last() != Some(&doing) {
                self.doing.push(doing);
            }
        }
        match next {
            Next::Send(request) => {
                self.written.0 = self.identifiers.head();
                for row in self.identifiers.changed() {
                    self.written.1[row] = self.identifiers.row(row);
                }
                let answer = self.service.take(self.now, &request);
                assert_eq!(request.id as usize, self.service.wire.log.len());
                assert!(self.air.is_none(), "one at a time");
                self.air = Some((self.now + TRIP, request.id, answer));
            }
            Next::Wait { until } => {
                assert!(until > said);
                assert!(self.air.is_none() || until <= said + 60_000.0);
                let until = self.now + until - said;
                self.now = self.air.iter().map(|(at, ..)| *at).fold(until, Millis::min);
            }
            Next::Blocked(message) => {
                let block = self.identifiers.blocked().map(Block::message);
                assert_eq!(block.as_ref(), Some(&message));
                self.blocks.push(message.to_string());
                if self.mends == 0 {
                    return false;
                }
                self.mends -= 1;
                self.now += 1_000.0;
                self.identifiers.resume((self.clock)(self.now));
            }
            Next::Done => return false,
        }
        true
    }

    /// The page is closed; everything but what was written down is gone.
    fn crash(&mut self) {
        self.air = None;
        self.now += 10_000.0;
        let (head, rows) = &self.written;
        self.identifiers = Identifiers::restore(head, rows).expect("as it was written");
        self.identifiers.interrupted((self.clock)(self.now));
    }

    fn states(&self) -> Vec<String> {
        let states =
            (0..self.identifiers.rows.len()).map(|at| self.identifiers.state(at));
        states.map(|state| state.message().to_string()).collect()
    }

    #[track_caller]
    fn all(&self, state: &State) {
        for row in 0..self.identifiers.rows.len() {
            assert_eq!(self.identifiers.state(row), state, "{}", row + 1);
        }
    }
}

fn import(request: &Request) -> bool {
    request.url.ends_with("/importDeviceIdentityList")
}

#[test]
fn many_are_searched_and_imported_by_five_hundred() {
    let mut world = World::new(1_200);
    world.run();
    world.all(&State::Imported);
    let lines: Vec<_> =
        world.service.wire.log.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "search 500",
            "search 500",
            "search 200",
            "import 500",
            "import 500",
            "import 200"
        ]
    );
    assert!(world.service.list.contains_key("Quillon Inc,Quill 5400,S0001"));
    for line in ["looking for 500 identifiers in the tenant", "importing 200 identifiers"]
    {
        assert!(world.doing.iter().any(|doing| doing == line), "{:#?}", world.doing);
    }
}

#[test]
fn the_body_is_as_documented() {
    let mut world = World::new(1);
    let Next::Send(search) = world.identifiers.next(NOW) else { panic!("sent") };
    assert_eq!(
        search.url,
        "https://graph.example/beta/deviceManagement/importedDeviceIdentities/\
         searchExistingIdentities"
    );
    assert_eq!(line(&search), "search 1");
    let answer = wire::say(200, r#"{"value":[]}"#);
    world.identifiers.answer(NOW, search.id, answer);
    let Next::Send(import) = world.identifiers.next(NOW) else { panic!("sent") };
    let body: serde_json::Value =
        serde_json::from_str(import.body.as_deref().expect("a body")).expect("JSON");
    assert_eq!(
        body,
        serde_json::json!({
            "importedDeviceIdentities": [{
                "importedDeviceIdentifier": "Quillon Inc,Quill 5400,S0001",
                "importedDeviceIdentityType": "manufacturerModelSerial",
            }],
            "overwriteImportedDeviceIdentities": false,
        })
    );
}

#[test]
fn what_is_there_is_told_and_not_sent() {
    let mut world = World::new(3);
    world.service.theirs(&text(2));
    world.run();
    assert_eq!(
        world.states(),
        [
            "imported as a corporate identifier",
            "among the tenant's corporate identifiers already",
            "imported as a corporate identifier",
        ]
    );
    assert_eq!(world.service.sent, [text(1), text(3)]);
    assert_eq!(world.service.list[&text(2)], "theirs");
}

#[test]
fn what_is_there_is_overwritten_only_if_asked() {
    let mut world = World::with(2, Settings { overwrite: true, ..Settings::default() });
    world.service.theirs(&text(2));
    world.service.wire.faults(import, [Fault::LostAfter]);
    world.run();
    world.all(&State::Imported);
    assert_eq!(world.service.list[&text(2)], "ours");
    // Whether the second was overwritten could not be told by its being there.
    assert_eq!(world.service.sent, [text(1), text(2), text(2)]);
}

#[test]
fn doubles_and_what_has_a_part_missing_are_not_sent() {
    let nameless = Identifier { manufacturer: " .".to_owned(), ..identifier(9) };
    let respelt = Identifier { serial: "S0001".to_owned(), ..identifier(1) };
    let list = [identifier(1), nameless, respelt];
    let mut world = World::of(&list, Settings::default(), 1);
    world.run();
    assert_eq!(
        world.states(),
        [
            "imported as a corporate identifier",
            "not sent: it has no manufacturer",
            "not sent: the same identifier is in the list already",
        ]
    );
    let State::Failed(failure) = world.identifiers.state(2) else { panic!("failed") };
    assert!(failure.meaning.to_string().starts_with("Row 1 has the same manufacturer"));
    assert_eq!(world.service.sent, [text(1)]);
}

#[test]
fn a_wrong_one_is_found_by_halves_and_fails_alone() {
    for search_refuses in [false, true] {
        let mut world = World::new(400);
        world.service.search_refuses = search_refuses;
        world.service.invalid = [text(42), text(43), text(400)].into();
        world.run();
        let counts = world.identifiers.counts();
        assert_eq!((counts.imported, counts.failed), (397, 3));
        let State::Failed(failure) = world.identifiers.state(41) else {
            panic!("failed")
        };
        assert_eq!(
            failure.meaning.to_string(),
            "The service refused the identifier: Invalid Device Identifier parameter \
             found for 1 import records!"
        );
        assert!(world.service.wire.log.len() < 60, "{}", world.service.wire.log.len());
        assert_eq!(world.service.sent.len(), 397, "each once");
    }
}

#[test]
fn a_list_that_is_too_long_is_halved() {
    let mut world = World::new(400);
    world.service.most = 120;
    world.run();
    world.all(&State::Imported);
    assert_eq!(world.service.wire.count("import 100"), 4);
}

#[test]
fn a_lost_answer_is_settled_by_a_search() {
    let mut world = World::new(3);
    world.service.wire.faults(import, [Fault::LostAfter]);
    world.run();
    world.all(&State::Imported);
    assert_eq!(world.service.wire.count("import"), 1);

    let mut world = World::new(3);
    world.service.wire.faults(import, [Fault::Lost]);
    world.run();
    world.all(&State::Imported);
    let lines: Vec<_> =
        world.service.wire.log.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(lines, ["search 3", "import 3", "search 3", "search 3", "import 3"]);
    let times: Vec<_> = world.service.wire.log.iter().map(|(at, _)| at - NOW).collect();
    assert!((5_000.0..6_000.0).contains(&(times[2] - times[1])), "{times:?}");
    assert!((20_000.0..21_000.0).contains(&(times[3] - times[2])), "{times:?}");
    let settling = "finding out whether the service took 3 identifiers";
    assert!(world.doing.iter().any(|doing| doing == settling), "{:#?}", world.doing);

    let mut world = World::new(3);
    world.service.wire.faults(import, [Fault::LostThen(15_000.0)]);
    world.run();
    world.all(&State::Imported);
    assert_eq!(world.service.wire.count("import"), 1, "found by the second search");
}

#[test]
fn what_a_closed_page_left_in_the_air_has_a_moment_before_it_is_searched_for() {
    let mut world = World::new(3);
    world.service.wire.faults(import, [Fault::LostThen(12_000.0)]);
    while world.service.wire.count("import") == 0 {
        assert!(world.step());
    }
    world.crash();
    world.run();
    world.all(&State::Imported);
    let lines = world.service.wire.log.iter().map(|(_, line)| line.as_str());
    assert_eq!(lines.collect::<Vec<_>>(), ["search 3", "import 3", "search 3"]);
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    for after in [100.0, 1_000.0, 30_000.0] {
        let mut world = World::new(3);
        world.service.wire.faults(import, [Fault::Lost, Fault::Say(503, String::new())]);
        world.clock = set(after, -DAY);
        world.run();
        world.all(&State::Imported);
        assert!(world.now < NOW + 600_000.0, "{after}: {}", world.now);
    }
}

#[test]
fn one_that_is_not_taken_is_looked_for_once_more() {
    let mut world = World::new(3);
    world.service.denied.insert(text(1));
    world.before = Box::new(|_, service, _| {
        // Somebody else is faster.
        if service.wire.count("search") == 1 {
            service.theirs(&text(2));
        }
    });
    world.run();
    assert_eq!(
        world.states(),
        [
            "refused, without a reason given",
            "among the tenant's corporate identifiers already",
            "imported as a corporate identifier",
        ]
    );
    assert_eq!(world.service.list[&text(2)], "theirs");
}

#[test]
fn one_that_is_never_named_is_unsettled() {
    let mut world = World::new(2);
    world.service.ignored.insert(text(1));
    world.service.unmentioned.insert(text(2));
    world.run();
    assert_eq!(world.identifiers.state(0), &State::Unsettled(Why::LeftOut));
    assert_eq!(world.identifiers.state(1), &State::Imported);
    assert_eq!(world.service.sent.iter().filter(|sent| **sent == text(1)).count(), 3);
    world.service.theirs(&text(1));
    world.identifiers.keep_watching(world.now);
    world.run();
    world.all(&State::Imported);
}

#[test]
fn an_expired_token_is_renewed_and_a_missing_role_is_said() {
    let mut world = World::new(2);
    let expired = || Fault::Say(401, error("InvalidAuthenticationToken", "Expired."));
    let words = "User is not authorized to perform this operation";
    let forbidden = Fault::Say(403, error("Forbidden", words));
    world.service.wire.faults(import, [expired(), forbidden]);
    world.mends = 1;
    world.run();
    world.all(&State::Imported);
    assert_eq!(world.service.wire.count("import 2 with a fresh token"), 1);
    assert!(world.blocks[0].starts_with("Your account may not register"));
}

#[test]
fn a_wrong_path_blocks() {
    let mut world = World::new(2);
    let words = "Resource not found for the segment 'importDeviceIdentityList'.";
    world.service.wire.faults(import, [Fault::Say(400, error("BadRequest", words))]);
    world.run();
    assert_eq!(world.blocks.len(), 1);
    assert_eq!(world.identifiers.counts().planned, 2);
}

#[test]
fn a_service_that_refuses_all_is_not_asked_for_all_of_them() {
    let mut world = World::new(200);
    world.service.invalid = (1..=200).map(text).collect();
    world.run();
    assert!(world.blocks[0].starts_with("The service refused 25 devices"));
    assert_eq!(world.identifiers.counts().failed, 25);
}

/// Three lists of ten, stopped while the first is on its way.
fn stopped(faults: impl IntoIterator<Item = Fault>) -> World {
    let mut world = World::with(30, Settings { batch: 10, ..Settings::default() });
    world.service.wire.faults(import, faults);
    world.before = Box::new(|identifiers, service, _| {
        if service.wire.count("import") == 1 {
            identifiers.stop();
        }
    });
    world.run();
    let counts = world.identifiers.counts();
    assert_eq!((counts.imported, counts.planned), (10, 20));
    world
}

#[test]
fn a_stop_sends_nothing_new() {
    let mut world = stopped([]);
    assert!(world.identifiers.stopped());
    world.before = Box::new(|_, _, _| {});
    world.identifiers.resume(world.now);
    assert!(world.identifiers.stopped(), "a mended block is nobody's word");
    world.identifiers.go_on(world.now);
    assert!(!world.identifiers.stopped());
    world.run();
    world.all(&State::Imported);
}

#[test]
fn a_stop_sends_nothing_new_while_a_lost_answer_is_settled() {
    assert_eq!(stopped([Fault::LostAfter]).service.sent.len(), 10);
}

#[test]
fn why_a_search_waits_is_said_as_long_as_it_does() {
    let mut world = World::new(3);
    world.service.wire.faults(|_| true, [Fault::Say(503, String::new())]);
    world.run();
    let lines = world.doing.iter().filter(|line| line.contains("to try again"));
    let lines: Vec<_> = lines.map(|line| line.split(" s ").next()).collect();
    assert!(matches!(lines[..], [Some("waiting 2" | "waiting 3")]), "{lines:?}");
}

#[test]
fn the_pace_is_waited_for() {
    let settings = Settings { batch: 1, writes_per_20s: 5, ..Settings::default() };
    let mut world = World::with(10, settings);
    world.service.wire.faults(import, [Fault::Slow(Some("33".to_owned()))]);
    world.run();
    world.all(&State::Imported);
    let slowed = "waiting 34 s: the service asked us to slow down";
    assert!(world.doing.iter().any(|line| line == slowed), "{:#?}", world.doing);
    let paced = |line: &String| line.contains("allowed in 20 s");
    assert!(world.doing.iter().any(paced), "{:#?}", world.doing);
}

fn sizes(faults: impl IntoIterator<Item = Fault>) -> Vec<String> {
    let mut world = World::new(8);
    world.service.wire.faults(import, faults);
    world.run();
    world.all(&State::Imported);
    let lines = world.service.wire.log.iter().map(|(_, line)| line.clone());
    lines.filter(|line| line.starts_with("import")).collect()
}

#[test]
fn lists_become_shorter_where_their_answers_are_lost_again_and_again() {
    assert_eq!(sizes([Fault::Lost]), ["import 8"; 2]);
    assert_eq!(sizes([Fault::Say(503, String::new())]), ["import 8"; 2]);
    let halved = ["import 8", "import 4", "import 4"];
    assert_eq!(sizes([Fault::Say(504, String::new())]), halved);
    assert_eq!(sizes([Fault::Lost, Fault::Lost])[1..], halved);
}

#[test]
fn lists_whose_answers_stay_lost_are_not_sent_for_ever() {
    let mut world = World::new(8);
    world.service.wire.faults(import, std::iter::repeat_n(Fault::Lost, 7));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    assert!(world.blocks[0].starts_with("Microsoft Graph cannot be reached"));
    world.all(&State::Imported);
}

#[test]
fn a_refusal_says_whether_the_list_is_too_long_or_one_of_it_is_wrong() {
    let refused = |words| sizes([Fault::Say(400, error("BadRequest", words))]);
    // Halved for good, or to find the one.
    assert_eq!(
        refused("Too many records, the maximum is 4"),
        ["import 8", "import 4", "import 4"]
    );
    let wrong = "Invalid Device Identifier parameter found: maximum exceeded";
    let lines = refused(wrong);
    assert_eq!(lines[..3], ["import 8", "import 4", "import 4"]);
    let batch = |words| {
        let mut world = World::new(8);
        world.service.wire.faults(import, [Fault::Say(400, error("BadRequest", words))]);
        world.run();
        world.identifiers.head.batch
    };
    assert_eq!(batch("Too many records, the maximum is 4"), 4);
    assert_eq!((batch(wrong), batch("No.")), (500, 500));
}

#[test]
fn a_sign_in_that_ran_out_between_two_copies_takes_nothing_from_the_first() {
    let mut world = World::new(2);
    let expired = Fault::Say(401, String::new());
    world.service.wire.faults(import, [expired, Fault::SayAfter(401)]);
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    world.all(&State::Imported);
}

#[test]
fn what_cannot_be_read_is_a_matter_for_the_user_after_some_tries() {
    let mut world = World::new(2);
    world.service.wire.faults(|request| !import(request), (0..4).map(|_| Fault::Odd));
    world.mends = 1;
    world.run();
    assert_eq!(world.blocks.len(), 1);
    world.all(&State::Imported);
}

#[test]
fn only_a_failure_has_one() {
    let failure = Failure::identifier_silent();
    assert_eq!(State::Failed(failure.clone()).failure(), Some(&failure));
    assert_eq!(State::Imported.failure(), None);
}
