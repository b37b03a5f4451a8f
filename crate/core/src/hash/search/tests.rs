//! Made-up hashes, damaged by one slip and by more.
//!
//! The property tests try few cases; `PREFLIGHT_SEARCHES=1000` tries as many, best in
//! a release build.

use proptest::prelude::*;

use super::super::generate::Device;
use super::super::{Integrity, read};
use super::*;

/// The search to its end, in slices of any length.
fn search(text: &str) -> Option<Repair> {
    let mut search = Search::new(text)?;
    loop {
        match search.run(1_000_000) {
            Progress::Found(repair) => return Some(repair),
            Progress::More { done, all } => assert!(done <= all, "{done} of {all}"),
            Progress::NotFound => {
                assert_eq!(search.done, search.all, "all was tried");
                return None;
            }
        }
    }
}

#[track_caller]
fn finds(damaged: &str, whole: &str, steps: &[&str]) {
    let repair = search(damaged).expect("a repair");
    let said: Vec<_> = repair.steps.iter().map(ToString::to_string).collect();
    assert_eq!(said, steps);
    assert_eq!(repair.text, whole);
}

fn device() -> Device {
    Device::numbered(1)
}

/// A text with other characters from one place to another.
fn with(text: &str, from: usize, to: usize, other: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(from..to, other);
    text
}

/// Another character than the one at a place.
fn other(text: &str, at: usize, shift: u8) -> String {
    let bits = base64::bits(text.as_bytes()[at]).expect("Base64");
    char::from(base64::character((bits + 1 + shift % 63) % 64)).to_string()
}

/// A device whose hash has no filling, and its text so many characters more than a
/// multiple of four.
fn short(over: usize) -> Device {
    let mut device = device();
    device.filling = false;
    while characters_of(device.container().len()) % 4 != over {
        device.sku.push('X');
    }
    device
}

/// The character of the first record of a type, some way into its value.
fn in_record(device: &Device, kind: u16, byte: usize) -> usize {
    let bytes = device.container();
    let record = Walk::new(&bytes).find(|record| record.kind == kind).expect("a record");
    (record.at + 4 + byte) * 4 / 3 + 1
}

#[test]
fn a_wrong_character_of_text_or_key_is_found() {
    let hash = device().hash();
    for at in [in_record(&device(), 14, 2), in_record(&device(), 25, 100), 1000] {
        let (was, now) = (&hash[at..=at], other(&hash, at, 40));
        let step = format!("Character {} turned from `{now}` into `{was}`.", at + 1);
        finds(&with(&hash, at, at + 1, &now), &hash, &[&step]);
    }
}

#[test]
fn a_missing_character_is_found() {
    let hash = device().hash();
    let at = in_record(&device(), 25, 7);
    let was = &hash[at..=at];
    let step = format!(
        "`{was}` put in before character {}, where a character was missing.",
        at + 1
    );
    finds(&with(&hash, at, at + 1, ""), &hash, &[&step]);
}

#[test]
fn an_extra_character_is_found() {
    let hash = device().hash();
    let at = in_record(&device(), 25, 7);
    let extra = other(&hash, at - 1, 5);
    let step = format!("Character {} (`{extra}`), which was too many, removed.", at + 1);
    finds(&with(&hash, at, at, &extra), &hash, &[&step]);
}

#[test]
fn of_equal_characters_the_first_is_said() {
    let hash = device().hash();
    let equal = |at: &usize| {
        let character = |at: usize| hash.as_bytes()[at];
        character(*at) == character(at + 1) && character(at - 1) != character(*at)
    };
    let at = (700..).find(equal).expect("two equal characters");
    let was = &hash[at..=at];
    let removed = format!("Character {} (`{was}`), which was too many, removed.", at + 1);
    finds(&with(&hash, at, at, was), &hash, &[&removed]);
    let put_in = format!(
        "`{was}` put in before character {}, where a character was missing.",
        at + 1
    );
    finds(&with(&hash, at, at + 1, ""), &hash, &[&put_in]);
}

#[test]
fn characters_put_in_somewhere_are_found() {
    let hash = device().hash();
    let line = &hash[304..380];
    let twice = with(&hash, 380, 380, line);
    let repair = search(&twice).expect("a repair");
    assert_eq!(repair.text, hash);
    let said = repair.steps[0].to_string();
    assert!(said.starts_with("76 characters from character "), "{said}");
    assert!(said.ends_with(" on, which were too many, removed."), "{said}");
}

#[test]
fn characters_put_in_that_make_the_usual_length_are_found() {
    let device = short(0);
    let hash = device.hash();
    let at = in_record(&device, 12, 3);
    let usual = with(&hash, at, at, &"x".repeat(USUAL_CHARS - hash.len()));
    assert_eq!(search(&usual).expect("a repair").text, hash);
}

#[test]
fn swapped_characters_are_found() {
    let hash = device().hash();
    for distance in [1, 9] {
        let at =
            (700..).find(|&at| hash.as_bytes()[at] != hash.as_bytes()[at + distance]);
        let at = at.expect("two characters");
        let with = at + distance;
        let (was, other) = (&hash[with..=with], &hash[at..=at]);
        let mut swapped = hash.clone().into_bytes();
        swapped.swap(at, with);
        let swapped = String::from_utf8(swapped).expect("ASCII");
        let step = format!(
            "Characters {} (`{was}`) and {} (`{other}`), each in the other's place, put right.",
            at + 1,
            with + 1
        );
        finds(&swapped, &hash, &[&step]);
    }
}

#[test]
fn swapped_characters_of_a_length_are_found() {
    let hash = device().hash();
    for at in 4..14 {
        for distance in 1..=3 {
            let mut swapped = hash.clone().into_bytes();
            swapped.swap(at, at + distance);
            let swapped = String::from_utf8(swapped).expect("ASCII");
            if swapped != hash {
                let text = search(&swapped).expect("a repair").text;
                assert_eq!(text, hash, "{at} {distance}");
            }
        }
    }
}

#[test]
fn a_damaged_header_is_found() {
    let hash = device().hash();
    for at in 0..9 {
        for shift in [0, 17, 44] {
            let wrong = with(&hash, at, at + 1, &other(&hash, at, shift));
            let mended = repair::repair(&wrong).or_else(|| search(&wrong));
            assert_eq!(mended.expect("a repair").text, hash, "{at} {shift}");
        }
        let missing = with(&hash, at, at + 1, "");
        assert_eq!(search(&missing).expect("a repair").text, hash, "{at}");
        let extra = with(&hash, at, at, "x");
        let mended = repair::repair(&extra).or_else(|| search(&extra));
        assert_eq!(mended.expect("a repair").text, hash, "{at}");
    }
}

#[test]
fn a_character_missing_or_too_many_in_the_checksum_is_found() {
    let hash = device().hash();
    let end = characters_of(device().container().len());
    for at in [end - 48, end - 40, end - 9] {
        for damaged in [with(&hash, at, at + 1, ""), with(&hash, at, at, "x")] {
            let mended = repair::repair(&damaged).or_else(|| search(&damaged));
            assert_eq!(mended.expect("a repair").text, hash, "{at}");
        }
    }
}

#[test]
fn half_a_digest_is_enough_and_less_is_not() {
    let hash = device().hash();
    let end = characters_of(device().container().len() - 16);
    let at = in_record(&device(), 25, 7);
    let wrong = with(&hash, at, at + 1, &other(&hash, at, 3));
    // A header that says more bytes than any hash has.
    let header = with(&hash, 4, 5, "x");
    for damaged in [&wrong, &header] {
        assert_eq!(search(&damaged[..end]).expect("a repair").text, hash);
        assert!(Search::new(&damaged[..end - 2]).is_none());
    }
    let missing = with(&hash[..end], at, at + 1, "");
    assert_eq!(search(&missing).expect("a repair").text, hash);
    for end in end..end + 4 {
        let last = with(&hash[..end], end - 1, end, &other(&hash, end - 1, 50));
        let mended = repair::repair(&last).or_else(|| search(&last));
        assert_eq!(mended.expect("a repair").text, hash, "{end}");
    }
}

#[test]
fn a_hash_without_filling_is_searched_too() {
    for over in [0, 2, 3] {
        let device = short(over);
        let hash = device.hash();
        let at = in_record(&device, 12, 3);
        for damaged in [
            with(&hash, at, at + 1, &other(&hash, at, 3)),
            with(&hash, at, at + 1, ""),
            with(&hash, at, at, &other(&hash, at, 9)),
            with(&hash, at, at, "xyzxyz"),
        ] {
            for damaged in [damaged.trim_end_matches('='), &damaged] {
                assert_eq!(search(damaged).expect("a repair").text, hash, "{over}");
            }
        }
    }
}

#[test]
fn windows_pe_and_devices_without_tpm_or_with_unknown_records_are_searched_too() {
    let bare = Device { tpm: None, ..device() };
    let odd = Device { unknown: vec![(0x7fff, vec![0; 7])], ..device() };
    for device in [device().in_windows_pe(), bare, odd, Device::virtual_machine(3)] {
        let hash = device.hash();
        let at = in_record(&device, 17, 1);
        let wrong = with(&hash, at, at + 1, &other(&hash, at, 20));
        assert_eq!(search(&wrong).expect("a repair").text, hash);
    }
}

#[test]
fn what_else_a_repair_does_is_told_too() {
    let hash = device().hash();
    let at = in_record(&device(), 14, 1);
    let now = other(&hash, at, 7);
    let wrong = with(&hash, at, at + 1, &now);
    let was = &hash[at..=at];
    finds(
        &format!("\u{201c}{}\u{201d}", &wrong[..2500]),
        &hash,
        &[
            &format!("Character {} turned from `{now}` into `{was}`.", at + 2),
            "2 quotation marks removed.",
            "1500 characters of filling (`A`) added at the end, which makes 4000.",
        ],
    );
}

#[test]
fn another_character_in_the_place_of_one_is_named() {
    let hash = device().hash();
    let at = in_record(&device(), 16, 1);
    let was = &hash[at..=at];
    for (wrong, named) in [
        ("!", "`!`"),
        ("=", "`=`"),
        ("\u{2026}", "U+2026 (ellipsis)"),
        ("\u{a0}", "U+00A0 (no-break space)"),
        (" ", "U+0020 (blank)"),
        ("_", "`_`"),
    ] {
        let step = format!("Character {} turned from {named} into `{was}`.", at + 1);
        finds(&with(&hash, at, at + 1, wrong), &hash, &[&step]);
    }
}

#[test]
fn where_there_is_nothing_to_search_for_it_does_not_begin() {
    let hash = device().hash();
    let wrong = with(&hash, 700, 701, &other(&hash, 700, 1));
    let joined = wrong.clone() + &hash;
    let photo = base64::encode(&[0x9c; 3000]);
    for text in [
        "",
        "N/A",
        "5CX1234567",
        &hash,
        &hash[..2500],
        &hash[..700],
        &hash.to_uppercase(),
        &hash.to_lowercase(),
        &joined,
        &photo,
        &"T0".repeat(40),
        &"A".repeat(5000),
        &(wrong + &"A".repeat(1 << 20)),
        &"T0FVEAHAAAAA".repeat(200_000),
    ] {
        assert!(Search::new(text).is_none(), "{}", &text[..text.len().min(80)]);
    }
}

#[test]
fn a_slice_is_as_long_as_asked_and_the_next_goes_on() {
    let hash = device().hash();
    let at = in_record(&device(), 25, 200);
    let mut search =
        Search::new(&with(&hash, at, at + 1, &other(&hash, at, 50))).expect("a search");
    assert!(Search::is_possible(&search.text));
    let mut before = 0;
    for _ in 0..20 {
        let Progress::More { done, all } = search.run(100) else {
            panic!("found too early");
        };
        assert!(before < done && done < all);
        before = done;
    }
    assert!(
        matches!(search.run(usize::MAX), Progress::Found(repair) if repair.text == hash)
    );
}

#[test]
fn a_search_that_is_over_stays_over() {
    let hash = device().hash();
    let mut search = Search::new(&with(&hash, 8, 9, "")).expect("a search");
    assert!(matches!(search.run(usize::MAX), Progress::Found(_)));
    for budget in [0, 1] {
        assert_eq!(search.run(budget), Progress::NotFound);
    }
}

/// The places at which a search tries changes of a kind, and when it does.
fn places(search: &Search, kind: Kind) -> (usize, &[usize]) {
    let when = search.stages.iter().position(|stage| stage.kind == kind);
    let when = when.expect("changes of this kind");
    (when, &search.stages[when].places)
}

#[test]
fn what_the_length_says_is_tried_first_and_nothing_twice() {
    let (usual, short) = (device().hash(), short(0).hash());
    let at = in_record(&device(), 12, 3);
    for hash in [usual, short] {
        for damaged in [
            with(&hash, at, at + 1, ""),
            with(&hash, at, at + 1, &other(&hash, at, 3)),
            with(&hash, at, at, &other(&hash, at, 3)),
        ] {
            let search = Search::new(&damaged).expect("a search");
            let missing =
                places(&search, Kind::Missing).0 < places(&search, Kind::Wrong).0;
            assert_eq!(missing, damaged.len() < hash.len());
            for stage in &search.stages {
                let same = search.stages.iter().filter(|other| other.kind == stage.kind);
                assert_eq!(same.count(), 1, "{:?}", stage.kind);
            }
        }
    }
}

#[test]
fn what_no_text_has_is_tried_first() {
    let container = device().container();
    let record = |kind| {
        let record = Walk::new(&container).find(|record| record.kind == kind);
        record.expect("a record").at + 4
    };
    let wrong = |byte: usize, value| {
        let mut bytes = container.clone();
        bytes[byte] = value;
        let search = Search::new(&base64::encode(&bytes)).expect("a search");
        places(&search, Kind::Wrong).1[..3].to_vec()
    };
    for byte in record(14)..record(14) + 3 {
        let character = byte * 4 / 3;
        assert_eq!(wrong(byte, 0x01), [character, character + 1, 0], "{byte}");
        // Another letter tells nothing, nor does any byte of a key.
        assert_eq!(wrong(byte, b'~'), [0, 1, 2]);
    }
    assert_eq!(wrong(record(25) + 50, !container[record(25) + 50]), [0, 1, 2]);
}

#[test]
fn where_the_records_break_off_lengths_are_tried_first() {
    let hash = device().hash();
    let search =
        Search::new(&with(&hash, 9, 10, &other(&hash, 9, 17))).expect("a search");
    assert!(!search.trial.walked());
    let steers: Vec<bool> = places(&search, Kind::Wrong)
        .1
        .iter()
        .map(|&place| search.trial.steers(place))
        .collect();
    assert!(steers.is_sorted_by_key(|steers| !steers));
    assert!(steers.first() == Some(&true) && steers.last() == Some(&false));
}

/// A change of a kind at a place, as a slip makes it.
fn slip(text: &str, kind: usize, at: usize, value: u8) -> String {
    match kind {
        0 => with(text, at, at + 1, &other(text, at, value)),
        1 => with(text, at, at + 1, ""),
        2 => with(text, at, at, &other(text, at, value)),
        3 => {
            let mut swapped = text.as_bytes().to_vec();
            swapped.swap(at, at + 1);
            String::from_utf8(swapped).expect("ASCII")
        }
        _ => with(text, at, at + 1, "?"),
    }
}

fn cases(few: u32) -> ProptestConfig {
    let cases =
        std::env::var("PREFLIGHT_SEARCHES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(few))
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn any_one_slip_is_mended(
        number in 0..50_000u64,
        filling: bool,
        windows_pe: bool,
        kind in 0..5usize,
        at in 0.0..1.0f64,
        value: u8,
    ) {
        let mut device = Device { filling, ..Device::numbered(number) };
        if windows_pe {
            device = device.in_windows_pe();
        }
        let hash = device.hash();
        // What comes behind is filling, or proved as it is.
        let end = characters_of(device.container().len()) - 2;
        let damaged = slip(&hash, kind, (at * end as f64) as usize, value);
        prop_assume!(damaged != hash);
        if let Some(repair) = repair::repair(&damaged) {
            // Without filling its length was not known either; 4,000 is always right.
            let mut bytes = Vec::new();
            read(&repair.text, &mut bytes);
            prop_assert_eq!(bytes, device.container());
        } else if let Some(repair) = search(&damaged) {
            prop_assert_eq!(repair.text, hash);
        } else {
            // A slip behind the checksum of a hash without filling can look like filling.
            let integrity = read(&damaged, &mut Vec::new()).integrity;
            prop_assert_eq!(integrity, Integrity::Whole);
        }
    }
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn more_damage_than_one_slip_is_never_mended_into_something_else(
        number in 0..50_000u64,
        slips in proptest::collection::vec((0..4usize, 0.0..1.0f64, any::<u8>()), 2..4),
    ) {
        let device = Device::numbered(number);
        let hash = device.hash();
        let end = characters_of(device.container().len()) - 60;
        let mut damaged = hash.clone();
        for (kind, at, value) in slips {
            damaged = slip(&damaged, kind, (at * end as f64) as usize, value);
        }
        // Two slips can be one, or undo each other; then it is the same hash again.
        if let Some(repair) = search(&damaged) {
            prop_assert_eq!(repair.text, hash);
        }
    }

    #[test]
    fn any_characters_are_searched_without_harm(text in "T0[E-H][A-Za-z0-9+/]{3}EAHAAA[A-Za-z0-9+/]{100,2000}") {
        prop_assert_eq!(search(&text), None);
    }
}

#[test]
fn two_wrong_characters_are_not_found() {
    let hash = device().hash();
    let (one, two) = (in_record(&device(), 14, 1), in_record(&device(), 25, 100));
    let damaged = with(&hash, one, one + 1, &other(&hash, one, 9));
    let damaged = with(&damaged, two, two + 1, &other(&hash, two, 9));
    assert!(Search::new(&damaged).is_some());
    assert_eq!(search(&damaged), None);
}
