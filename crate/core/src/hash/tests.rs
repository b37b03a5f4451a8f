//! The whole of `hash` from outside: reading, writing, repairing made-up devices.

use proptest::prelude::*;

use super::generate::Device;
use super::repair::repair;
use super::*;

/// A text read, with its bytes.
fn reading(text: &str) -> (Reading, Vec<u8>) {
    let mut bytes = b"before".to_vec();
    let reading = read(text, &mut bytes);
    assert!(bytes.starts_with(b"before"), "what was there stays");
    (reading, bytes.split_off(6))
}

fn sentences(text: &str) -> Vec<String> {
    let (reading, _) = reading(text);
    reading.problems.iter().map(|problem| problem.message().to_string()).collect()
}

/// What a text is said to be, one sentence a problem.
#[track_caller]
fn check(text: &str, integrity: Integrity, expected: &[&str]) {
    assert_eq!(sentences(text), expected);
    assert_eq!(reading(text).0.integrity, integrity);
}

/// A device of 1,054 significant bytes, without filling: 1,406 characters and `==`.
fn short() -> Device {
    let mut device = Device::numbered(1);
    device.filling = false;
    while device.container().len() % 3 != 1 {
        device.sku.push('X');
    }
    device
}

fn replace(text: &str, at: usize, with: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(at..at + 1, with);
    text
}

#[test]
fn a_good_hash_is_whole_and_can_be_written_again() {
    let device = Device::numbered(1);
    let (reading, bytes) = reading(&device.hash());
    assert_eq!(reading.integrity, Integrity::Whole);
    assert_eq!(reading.form, Form::Exact { chars: 4000 });
    assert_eq!(reading.problems, []);
    assert_eq!(bytes, device.container());
    assert_eq!(write(&bytes, 4000), device.hash());
}

#[test]
fn a_padded_hash_without_filling_is_whole() {
    let device = short();
    let hash = device.hash();
    assert!(hash.ends_with("=="));
    let (reading, bytes) = reading(&hash);
    assert_eq!(reading.integrity, Integrity::Whole);
    assert_eq!(reading.form, Form::Exact { chars: hash.len() as u32 });
    assert_eq!(reading.problems, []);
    assert_eq!(bytes, device.container());
}

#[test]
fn longer_filling_is_no_problem() {
    let device = Device::numbered(1);
    let hash = device.hash() + &"A".repeat(400);
    let (reading, _) = reading(&hash);
    assert_eq!(reading.form, Form::Exact { chars: 4400 });
    assert_eq!(reading.problems, []);
}

#[test]
fn filling_that_ends_in_padding_is_no_problem_but_kept_as_text() {
    let device = Device::numbered(1);
    let hash = write(&device.container(), 4000) + "AAA=";
    let (reading, _) = reading(&hash);
    assert_eq!(reading.integrity, Integrity::Whole);
    assert_eq!(reading.form, Form::Other);
    assert_eq!(reading.problems, []);
}

#[test]
fn nothing_is_empty() {
    for text in ["", "  ", "\u{feff}", "\"\"", "\r\n\u{a0}"] {
        check(text, Integrity::Nothing, &["The hardware hash is empty."]);
    }
}

#[test]
fn words_are_no_hash() {
    let not = "This is not a hardware hash: a hash is Base64 text of about 4000 characters that \
               begins with `T0`. Capture it again.";
    for text in ["N/A", "5CX1234567", "see the attached file", "T0E", "=", "<hash>", "ä"]
    {
        check(text, Integrity::Nothing, &[not]);
    }
}

#[test]
fn other_base64_is_named() {
    let text = "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==";
    check(
        text,
        Integrity::Nothing,
        &[
            "This is Base64, but of something else than a hardware hash: the text \u{201c}The quick \
         brown fox jump\u{201d}. A hash begins with `T0`.",
        ],
    );
    let utf16 = base64::encode(b"d\0e\0v\0i\0c\0e\0-\x000\x001\0");
    check(
        &utf16,
        Integrity::Nothing,
        &["This is Base64, but of something else than a hardware hash: the text \
         \u{201c}device-01\u{201d}. A hash begins with `T0`."],
    );
    let zip = base64::encode(&[b"PK\x03\x04".as_slice(), &[0x9c; 60]].concat());
    check(
        &zip,
        Integrity::Nothing,
        &[
            "This is Base64, but of something else than a hardware hash: it begins with the bytes \
         50 4B 03 04. A hash begins with `T0`.",
        ],
    );
}

#[test]
fn microsofts_sample_is_known() {
    let said = "This is the placeholder from Microsoft's sample file, not the hash of a device. \
                Put the device's own hash here.";
    check("dGhpc2RldmljZWlzYW5tbWRkZXZpY2U", Integrity::Nothing, &[said]);
    check("\"dGhpc2RldmljZWlzYW5tbWRkZXZpY2U=\"", Integrity::Nothing, &[said]);
}

#[test]
fn folded_case_is_named() {
    let hash = Device::numbered(1).hash();
    let lower = "All letters of the hash have become small letters, and nothing can bring the \
                 capitals back. Copy the hash again from where it came.";
    check(&hash.to_lowercase(), Integrity::Nothing, &[lower]);
    let upper = "All letters of the hash have become capitals, and nothing can bring the small \
                 letters back. Copy the hash again from where it came.";
    check(&hash.to_uppercase(), Integrity::Damaged, &[upper]);
}

#[test]
fn a_letter_for_the_digit_is_named() {
    let hash = replace(&Device::numbered(1).hash(), 1, "O");
    let said = "The letter O stands at character 2, where every hash has the digit 0.";
    check(&hash, Integrity::Whole, &[said]);
}

#[test]
fn a_damaged_beginning_is_named() {
    let hash = replace(&Device::numbered(1).hash(), 1, "x");
    let (first, _) = hash.split_at(3);
    let said = format!(
        "The hash begins with `{first}`, where every hash has `T0E`, `T0F`, `T0G` or `T0H`: its \
         first characters are damaged. Copy it again from where it came."
    );
    check(&hash, Integrity::Nothing, &[&said]);
}

#[test]
fn one_changed_character_is_found_by_the_checksum() {
    let hash = Device::numbered(1).hash();
    let at = 900;
    let other = if &hash[at..=at] == "x" { "y" } else { "x" };
    let said = sentences(&replace(&hash, at, other));
    assert!(
        said.iter().any(|sentence| sentence.starts_with("The checksum does not fit"))
    );
}

#[test]
fn a_lost_character_is_counted() {
    let mut hash = Device::numbered(1).hash();
    hash.remove(700);
    let said = sentences(&hash);
    let lost = "The hash has 3999 characters, 1 fewer than usual, and its checksum does not \
                fit: 1 seems to be missing somewhere. Copy it again from where it came.";
    assert!(said.iter().any(|sentence| sentence == lost), "{said:?}");
}

#[test]
fn an_odd_length_is_named() {
    let hash = short().hash();
    let odd = replace(&hash[..hash.len() - 2], 700, "");
    let said = format!(
        "The hash has {} characters, a length that no Base64 text has: at least one is missing \
         or too many. Copy it again from where it came.",
        odd.len()
    );
    assert!(sentences(&odd).contains(&said), "{:?}", sentences(&odd));
}

#[test]
fn a_record_that_overruns_is_placed() {
    let device = Device::numbered(1);
    let mut bytes = device.container();
    // The length of the first record: 28 becomes 28 + 0x7F00.
    bytes[7] = 0x7F;
    let total = bytes.len() - 36;
    check(
        &write(&bytes, 4000),
        Integrity::Damaged,
        &[
            &format!(
                "The record at byte 5 (character 6) needs 32540 bytes, {} are left: the hash is \
             damaged there or shortly before.",
                total - 4
            ),
            "The checksum does not fit: something in the hash was changed since it was captured. \
         Copy it again from where it came, or capture it again.",
        ],
    );
}

#[test]
fn a_cut_in_the_content_says_how_much_is_missing() {
    let device = Device::numbered(1);
    let hash = device.hash();
    let needed = (device.container().len() * 4).div_ceil(3);
    check(
        &hash[..900],
        Integrity::Unproven,
        &[&format!(
            "The hash breaks off after character 900: {} characters are missing to the end of its \
         checksum, so nothing proves what is left. Capture it again.",
            needed - 900
        )],
    );
    let (_, bytes) = reading(&hash[..900]);
    assert_eq!(bytes, device.container()[..675]);
}

#[test]
fn a_cut_in_the_filling_is_harmless() {
    let hash = Device::numbered(1).hash();
    for chars in [3999, 3998, 3997, 3996, 2000] {
        check(
            &hash[..chars],
            Integrity::Whole,
            &[&format!(
                "The hash breaks off after {chars} of 4000 characters. Nothing but filling is \
             missing: its checksum is there and fits."
            )],
        );
    }
}

#[test]
fn a_cut_in_the_checksum_still_proves_the_content() {
    // Microsoft's own sample row lost its last group of characters in this way.
    let hash = short().hash();
    check(
        &hash[..hash.len() - 4],
        Integrity::DigestDamaged,
        &[
            "The hash breaks off within its checksum: 31 of 32 bytes are left. They fit, as far as \
         they go.",
        ],
    );
}

#[test]
fn missing_and_surplus_padding_are_named() {
    let hash = short().hash();
    check(
        hash.trim_end_matches('='),
        Integrity::Whole,
        &[
            "The hash is not padded: it needs 2 more `=` at its end, and an import refuses it \
         without.",
        ],
    );
    check(
        &(hash + "="),
        Integrity::Whole,
        &["The hash has 1 `=` too many at its end, and an import refuses it so."],
    );
}

#[test]
fn two_hashes_in_one_cell_are_named() {
    let (one, two) = (Device::numbered(1).hash(), Device::numbered(2).hash());
    let said = "A second hash begins at character 4001. One row is one device: give the second \
                hash a row of its own.";
    check(&(one.clone() + &two), Integrity::Whole, &[said]);
    assert_eq!(repair(&(one + &two)), None);
    let short = short().hash();
    let said = format!(
        "A second hash begins at character {}. One row is one device: give the second hash a \
         row of its own.",
        short.len() + 1
    );
    check(&(short.clone() + &two), Integrity::Whole, &[&said]);
    assert_eq!(repair(&(short + &two)), None);
}

#[test]
fn dirty_filling_is_named() {
    let hash = replace(&Device::numbered(1).hash(), 3500, "q");
    check(
        &hash,
        Integrity::Whole,
        &[
            "1 character behind the checksum is not filling (`A`), at character 3501. The device's \
         own data are not touched by it.",
        ],
    );
}

#[test]
fn bits_that_fill_no_byte_are_dirty_filling() {
    let hash = short().hash();
    let at = hash.len() - 3;
    let last = hash.as_bytes()[at];
    let dirty = char::from(
        base64::encode(&[base64::bits(last).expect("Base64") * 4 + 4]).as_bytes()[0],
    );
    let text = replace(&hash, at, &dirty.to_string());
    assert_eq!(reading(&text).0.integrity, Integrity::Whole);
    repairs(
        &text,
        &hash,
        &["1 character behind the checksum turned back into filling (`A`)."],
    );
}

#[test]
fn foreign_characters_are_named_and_passed_over() {
    let device = Device::numbered(1);
    let mut hash = device.hash();
    hash.insert(500, '\u{200b}');
    hash.insert(100, '\u{a0}');
    check(
        &hash,
        Integrity::Whole,
        &[
            "The hash has 2 characters that are not Base64: U+00A0 (no-break space) at character \
         101 and U+200B (zero-width space) at character 502.",
        ],
    );
    assert_eq!(reading(&hash).1, device.container());
}

/// A damaged text, what it should be, and what is said to have been done.
#[track_caller]
fn repairs(damaged: &str, whole: &str, steps: &[&str]) {
    let repair = repair(damaged).expect("a repair");
    let said: Vec<_> = repair.steps.iter().map(ToString::to_string).collect();
    assert_eq!(said, steps);
    assert_eq!(repair.text, whole);
}

#[test]
fn a_good_hash_needs_no_repair() {
    assert_eq!(repair(&Device::numbered(1).hash()), None);
    assert_eq!(repair(&short().hash()), None);
}

#[test]
fn a_wrong_content_is_not_repaired() {
    let hash = Device::numbered(1).hash();
    assert_eq!(repair(&hash[..900]), None);
    assert_eq!(repair(&replace(&hash, 700, "!")), None);
    assert_eq!(repair(""), None);
    assert_eq!(repair("N/A"), None);
}

#[test]
fn what_pasting_did_is_undone() {
    let hash = Device::numbered(1).hash();
    let (first, rest) = hash.split_at(76);
    let wrapped = format!("\u{feff}\u{201c}{first}\r\n{rest}\u{a0}\u{201d} ");
    repairs(
        &wrapped,
        &hash,
        &[
            "1 byte order mark removed.",
            "1 no-break space removed.",
            "2 quotation marks removed.",
            "1 blank removed.",
            "2 line breaks or tabs removed.",
        ],
    );
    let mut soft = hash.clone();
    soft.insert_str(9, "\u{ad}\u{200b}é");
    repairs(
        &soft,
        &hash,
        &["2 invisible characters removed.", "1 character that is not Base64 removed."],
    );
}

/// The made-up device whose hash has plus signs and slashes, and how many.
fn with_plus() -> (String, usize, usize) {
    let hash = Device::numbered(1).hash();
    let (plus, slash) = (hash.matches('+').count(), hash.matches('/').count());
    assert!(plus > 1 && slash > 1);
    (hash, plus, slash)
}

#[test]
fn what_web_forms_did_is_undone() {
    let (hash, plus, slash) = with_plus();
    repairs(
        &hash.replace('+', " "),
        &hash,
        &[&format!("{plus} blanks turned back into `+`.")],
    );
    let escaped = hash.replace('+', "%2b").replace('/', "%2F");
    let count = plus + slash;
    repairs(
        &escaped,
        &hash,
        &[&format!(
            "{count} escapes such as `%2B` turned back into what they stand for."
        )],
    );
    let json = hash.replace('+', "\\u002B").replace('/', "\\/");
    repairs(
        &json,
        &hash,
        &[&format!(
            "{count} escapes such as `%2B` turned back into what they stand for."
        )],
    );
    let url_safe = hash.replace('+', "-").replace('/', "_");
    repairs(
        &url_safe,
        &hash,
        &[&format!(
            "{count} characters of the URL-safe alphabet (`-` and `_`) turned back into `+` and `/`."
        )],
    );
}

#[test]
fn utf_16_read_as_bytes_is_undone() {
    let hash = Device::numbered(1).hash();
    let wide: String = hash.chars().flat_map(|character| [character, '\0']).collect();
    repairs(&wide, &hash, &["4000 NUL characters between the characters removed."]);
}

#[test]
fn what_stands_before_is_removed() {
    let hash = Device::numbered(1).hash();
    repairs(
        &format!("Hash: {hash}"),
        &hash,
        &[
            "1 blank removed.",
            "1 character that is not Base64 removed.",
            "What stood before character 7 removed.",
        ],
    );
}

#[test]
fn the_letter_o_becomes_the_digit() {
    let hash = Device::numbered(1).hash();
    let letter = replace(&hash, 1, "O");
    repairs(
        &letter,
        &hash,
        &["The letter O at character 2 turned back into the digit 0."],
    );
}

#[test]
fn filling_comes_back() {
    let hash = Device::numbered(1).hash();
    repairs(
        &hash[..3990],
        &hash,
        &["10 characters of filling (`A`) added at the end, which makes 4000."],
    );
    repairs(
        &replace(&hash, 3500, "q"),
        &hash,
        &["1 character behind the checksum turned back into filling (`A`)."],
    );
    repairs(
        &(hash.clone() + "Q"),
        &hash,
        &["1 character behind the filling removed, which leaves 4000."],
    );
}

#[test]
fn padding_comes_back_and_goes() {
    let hash = short().hash();
    let bare = hash.trim_end_matches('=');
    repairs(bare, &hash, &["2 `=` added at the end."]);
    repairs(&format!("{bare}="), &hash, &["1 `=` added at the end."]);
    repairs(&format!("{bare}===="), &hash, &["2 `=` removed at the end."]);
    let usual = Device::numbered(1).hash();
    repairs(&format!("{usual}=="), &usual, &["2 `=` removed at the end."]);
}

#[test]
fn a_hash_without_filling_stays_one_whatever_follows() {
    let hash = short().hash();
    let bare = hash.trim_end_matches('=').len();
    repairs(
        &format!("{hash},TAG"),
        &hash,
        &[
            "1 character that is not Base64 removed.",
            "2 `=` before the end removed.",
            "3 characters behind the filling removed, which leaves 1406."
                .replace("1406", &bare.to_string())
                .as_str(),
            "2 `=` added at the end.",
        ],
    );
}

#[test]
fn the_end_of_the_checksum_comes_back() {
    let hash = short().hash();
    repairs(
        &hash[..hash.len() - 4],
        &hash,
        &[
            "The last 1 byte of the checksum restored: the 31 that were left fit.",
            "2 `=` added at the end.",
        ],
    );
}

#[test]
fn damaged_bits_of_the_checksum_come_back() {
    let device = Device::numbered(1);
    let mut bytes = device.container();
    let at = bytes.len() - 9;
    bytes[at] ^= 0b101;
    repairs(
        &write(&bytes, 4000),
        &device.hash(),
        &["2 damaged bits of the checksum restored."],
    );
}

#[test]
fn long_texts_of_anything_are_read() {
    for text in ["T0", "EAHAAA", "A", "%2B", "\u{200b}", "=", "T0EDAAEAHAAAAAoA", "%"] {
        let long = text.repeat(100_000 / text.len());
        let _ = sentences(&long);
        let _ = repair(&long);
    }
    let hash = Device::numbered(1).hash();
    let long = hash.clone() + &"A".repeat(100_000);
    assert_eq!(reading(&long).0.problems, []);
    repairs(
        &(long + "!"),
        &hash,
        &[
            "1 character that is not Base64 removed.",
            "100,000 characters behind the filling removed, which leaves 4000.",
        ],
    );
}

/// One of the ways in which a text is damaged by accident.
fn damage(text: &str, kind: u8, at: usize, with: char) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at % characters.len();
    match kind {
        0 => characters[at] = with,
        1 => drop(characters.remove(at)),
        2 => characters.insert(at, with),
        3 => {
            let next = (at + 1).min(characters.len() - 1);
            characters.swap(at, next);
        }
        4 => characters.truncate(at),
        _ => drop(characters.drain(..at)),
    }
    characters.into_iter().collect()
}

fn any_character() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => proptest::char::ranges((&[
            'A'..='Z', 'a'..='z', '0'..='9', '+'..='+', '/'..='/',
        ][..]).into()),
        1 => Just('='),
        1 => any::<char>(),
    ]
}

fn any_device() -> impl Strategy<Value = Device> {
    (0..1000_u64, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(number, filling, virtual_machine, windows_pe)| {
            let mut device = match virtual_machine {
                true => Device::virtual_machine(number),
                false => Device::numbered(number),
            };
            device.filling = filling;
            if windows_pe { device.in_windows_pe() } else { device }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_device_is_read_as_it_was_written(device in any_device()) {
        let (reading, bytes) = reading(&device.hash());
        prop_assert_eq!(reading.integrity, Integrity::Whole);
        prop_assert_eq!(reading.problems, vec![]);
        prop_assert_eq!(bytes, device.container());
    }

    #[test]
    fn what_is_called_exact_can_be_written_again(
        device in any_device(),
        length in 0..5000_usize,
        padding in 0..4_usize,
    ) {
        let mut text = write(&device.container(), 5000);
        text.truncate(length);
        text.push_str(&"=".repeat(padding));
        let (reading, bytes) = reading(&text);
        if let Form::Exact { chars } = reading.form {
            prop_assert_eq!(chars as usize, text.len());
            prop_assert_eq!(write(&bytes, chars), text);
        }
    }

    #[test]
    fn no_damage_goes_unnoticed(
        device in any_device(),
        hits in proptest::collection::vec((0..6_u8, 0..4000_usize, any_character()), 1..4),
    ) {
        let whole = device.hash();
        let damaged = hits.iter().fold(whole.clone(), |text, &(kind, at, with)| {
            if text.is_empty() { text } else { damage(&text, kind, at, with) }
        });
        let (reading, bytes) = reading(&damaged);
        match reading.integrity {
            Integrity::Whole => prop_assert_eq!(&bytes, &device.container()),
            Integrity::DigestDamaged => {
                let total = device.container().len() - 36;
                prop_assert_eq!(&bytes[..total], &device.container()[..total]);
                prop_assert!(!reading.problems.is_empty());
            }
            _ => prop_assert!(!reading.problems.is_empty()),
        }
        if reading.problems.is_empty() {
            // Nothing but the length of the filling may differ unsaid.
            prop_assert_eq!(damaged.trim_end_matches(['A', '=']), whole.trim_end_matches(['A', '=']));
        }
        for pair in reading.problems.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at);
        }
        for problem in &reading.problems {
            prop_assert!(problem.at <= damaged.chars().count());
            let _ = problem.message().to_string();
        }
        if let Some(repair) = repair(&damaged) {
            let (again, bytes) = self::reading(&repair.text);
            prop_assert_eq!(again.integrity, Integrity::Whole);
            prop_assert_eq!(again.problems, vec![]);
            prop_assert_eq!(bytes, device.container());
            prop_assert!(!repair.steps.is_empty());
            prop_assert_eq!(self::repair::repair(&repair.text), None);
        } else if matches!(reading.integrity, Integrity::Whole | Integrity::DigestDamaged) {
            let joined = |problem: &Problem| problem.kind == ProblemKind::Joined;
            prop_assert!(reading.problems.is_empty() || reading.problems.iter().any(joined));
        }
    }

    #[test]
    fn harmless_damage_is_undone_exactly(
        device in any_device(),
        specks in proptest::collection::vec(
            (0..4000_usize, prop::sample::select(vec![
                "\u{200b}", "\u{a0}", "\r\n", "\"", "\t", "\u{ad}", "\u{feff}", "\0", "\u{2019}",
            ])),
            1..20,
        ),
        form in 0..4_u8,
    ) {
        let whole = device.hash();
        let mut damaged = match form {
            0 => whole.clone(),
            1 => whole.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
            2 => whole.replace('+', "-").replace('/', "_").replace('=', ""),
            _ => whole.replace('+', " "),
        };
        for (at, speck) in specks {
            let at = at % (damaged.len() + 1);
            // Not into an escape or a character.
            let inside = (1..3).any(|back| {
                at.checked_sub(back).and_then(|from| damaged.get(from..)).is_some_and(|rest| {
                    rest.starts_with('%')
                })
            });
            if !inside && damaged.is_char_boundary(at) {
                damaged.insert_str(at, speck);
            }
        }
        prop_assume!(damaged != whole);
        let repair = repair(&damaged);
        prop_assert_eq!(repair.map(|repair| repair.text), Some(whole));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for text in [text.clone(), format!("T0E{text}"), format!("T0EDAAEAHAAA{text}")] {
            let _ = sentences(&text);
            let _ = repair(&text);
        }
    }

    #[test]
    fn any_bytes_are_facts(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let mut hash = b"OA".to_vec();
        hash.extend(bytes);
        let text = write(&hash, 4000);
        let (_, read) = reading(&text);
        for bytes in [&hash, &read] {
            let facts = Facts::new(bytes);
            let _ = (facts.list(), facts.json(), facts.identity(), facts.tpm_key_matches());
        }
    }

    #[test]
    fn damaged_records_are_facts(
        device in any_device(),
        at in 0..2000_usize,
        with in any::<u8>(),
        end in 0..2000_usize,
    ) {
        let mut bytes = device.container();
        let at = at % bytes.len();
        bytes[at] = with;
        bytes.truncate(end);
        let facts = Facts::new(&bytes);
        let _ = (facts.list(), facts.json(), facts.identity(), facts.tpm_key_matches());
        let _ = (facts.captured_at(), facts.os_build(), facts.os_type(), facts.uuid_text());
    }
}

#[test]
fn what_is_proved_is_told_apart() {
    for (integrity, proves, key) in [
        (Integrity::Whole, true, "hash-is-whole"),
        (Integrity::DigestDamaged, true, "hash-is-whole-but-its-checksum"),
        (Integrity::Damaged, false, "hash-is-damaged"),
        (Integrity::Unproven, false, "hash-is-unproven"),
        (Integrity::Nothing, false, "hash-is-none"),
    ] {
        assert_eq!(integrity.proves(), proves, "{key}");
        assert_eq!(integrity.message().key(), key);
    }
}

/// A device of so many significant bytes over whole groups of three.
fn over(bytes: usize, filling: bool) -> Device {
    let mut device = Device::numbered(1);
    device.filling = filling;
    while device.container().len() % 3 != bytes {
        device.sku.push('X');
    }
    device
}

fn unproved(text: &str) -> (Option<Form>, Vec<u8>) {
    let mut bytes = b"before".to_vec();
    let form = read_unproved(text, &mut bytes);
    assert!(bytes.starts_with(b"before"), "what was there stays");
    (form, bytes.split_off(6))
}

#[test]
fn a_hash_without_a_fault_is_read_at_once() {
    for (bytes, filling) in [(0, false), (0, true), (1, false), (1, true), (2, true)] {
        let device = over(bytes, filling);
        let text = device.hash();
        let form = Form::Exact { chars: text.len() as u32 };
        assert_eq!(unproved(&text), (Some(form), device.container()), "{bytes}");
    }
}

#[test]
fn a_hash_with_a_fault_is_not_and_leaves_nothing_behind() {
    for bytes in 0..3 {
        for filling in [false, true] {
            let device = over(bytes, filling);
            let text = device.hash();
            let end = (device.container().len() * 4).div_ceil(3);
            let mut faults = vec![
                text[..text.len() - 1].to_owned(),
                text[..end - 5].to_owned(),
                text.clone() + "A",
                text.clone() + "AAA=",
                replace(&text, 2, "*"),
                replace(&text, 100, "*"),
                // The length of the whole is another.
                replace(&text, 5, "_"),
            ];
            if filling {
                // Shorter than any tool writes it, and dirty at both ends.
                faults.push(text[..end.next_multiple_of(4) + 4].to_owned());
                faults.push(replace(&text, end + 1, "B"));
                faults.push(replace(&text, text.len() - 1, "B"));
            }
            if bytes > 0 {
                // Bits after the last byte.
                let last = text.as_bytes()[end - 1];
                let odd = base64::character(base64::bits(last).expect("Base64") + 1);
                faults.push(replace(&text, end - 1, &char::from(odd).to_string()));
            }
            for fault in faults {
                assert_eq!(unproved(&fault), (None, Vec::new()), "{bytes} {filling}");
            }
        }
    }
}

/// The kinds of problem with the length of a text.
fn of_length(text: &str) -> Vec<ProblemKind> {
    use ProblemKind::{CharactersLost, CharactersSurplus, FillingCut, OddLength};
    let mut kinds: Vec<_> =
        reading(text).0.problems.into_iter().map(|p| p.kind).collect();
    kinds.retain(|kind| {
        matches!(
            kind,
            CharactersLost { .. }
                | CharactersSurplus { .. }
                | FillingCut { .. }
                | OddLength { .. }
        )
    });
    kinds
}

#[test]
fn up_to_ten_characters_fewer_or_more_than_usual_are_a_slip() {
    use ProblemKind::{CharactersLost, CharactersSurplus, FillingCut};
    let good = Device::numbered(1).hash();
    let damaged =
        replace(&good, 100, if good.as_bytes()[100] == b'B' { "C" } else { "B" });
    for slip in [1, 2, 4, 9, 10] {
        let chars = 4000 - slip;
        assert_eq!(of_length(&damaged[..chars]), [CharactersLost { chars, lost: slip }]);
        assert_eq!(of_length(&good[..chars]), [FillingCut { chars, missing: slip }]);
        let chars = 4000 + slip;
        let surplus = CharactersSurplus { chars, surplus: slip };
        let long = "A".repeat(slip);
        assert_eq!(of_length(&(damaged.clone() + &long)), std::slice::from_ref(&surplus));
        // A whole group more is longer filling, where the checksum fits.
        let expected = if slip == 4 { vec![] } else { vec![surplus] };
        assert_eq!(of_length(&(good.clone() + &long)), expected, "{slip}");
    }
    for chars in [3989, 3988] {
        assert_ne!(
            of_length(&damaged[..chars]).first().map(std::mem::discriminant),
            Some(std::mem::discriminant(&CharactersLost { chars: 0, lost: 0 }))
        );
    }
    let long = damaged.clone() + &"A".repeat(12);
    assert_eq!(of_length(&long), []);
    assert_eq!(of_length(&damaged), []);
    assert_eq!(of_length(&good), []);
}

#[test]
fn a_mended_hash_is_as_long_as_it_was_where_that_is_known() {
    let good = Device::numbered(1).hash();
    let mended = |text: &str| repair(text).expect("a repair").text.len();
    // Padding inside of what the checksum proves says nothing of the length.
    let (first, rest) = good.split_at(100);
    assert_eq!(mended(&format!("{first}={rest}")), 4000);
    // Longer filling stays if it is clean and of whole groups.
    let long = good.clone() + &"A".repeat(400);
    assert_eq!(mended(&format!(" {long}")), 4400);
    assert_eq!(mended(&replace(&long, 4300, "B")), 4000);
    assert_eq!(mended(&(long + "A")), 4000);
    // Without filling, and a part of the checksum lost: it may have had some.
    let short = short().hash();
    assert_eq!(mended(&short[..short.len() - 2]), short.len());
    assert_eq!(mended(&short[..short.len() - 4]), short.len());
    assert_eq!(mended(&short[..short.len() - 8]), 4000);
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    reading(text).0.problems.into_iter().map(|problem| problem.kind).collect()
}

#[test]
fn how_much_of_base64_is_more_than_a_word() {
    let other = ProblemKind::OtherBytes { begins: "FF FF FF FF".into() };
    assert_eq!(kinds(&"/".repeat(64)), std::slice::from_ref(&other));
    assert_eq!(kinds(&"/".repeat(63)), [ProblemKind::NotHash]);
    let folded = Device::numbered(1).hash().to_ascii_lowercase();
    assert_eq!(kinds(&folded[..16]), [ProblemKind::CaseFolded { upper: false }]);
    assert_ne!(kinds(&folded[..15]), [ProblemKind::CaseFolded { upper: false }]);
    // One in twelve of something else, and more.
    let with = |count: usize| kinds(&("/".repeat(120) + &"*".repeat(count)));
    assert!(with(10).contains(&other));
    assert_eq!(with(11), [ProblemKind::NotHash]);
}

#[test]
fn a_cut_hash_is_unproven_only_if_nothing_else_is_wrong() {
    let hash = Device::numbered(1).hash();
    assert_eq!(reading(&hash[..900]).0.integrity, Integrity::Unproven);
    let upper = hash[..900].to_ascii_uppercase();
    assert_eq!(reading(&upper).0.integrity, Integrity::Damaged);
    let mut bytes = Device::numbered(1).container();
    // The length of the first record.
    bytes[7] = 0x7F;
    let overrun = &write(&bytes, 4000)[..900];
    assert_eq!(reading(overrun).0.integrity, Integrity::Damaged);
}

#[test]
fn nothing_is_missing_where_only_a_damaged_header_says_so() {
    let mut bytes = Device::numbered(1).container();
    // The length of the container.
    bytes[3] = 0xFF;
    let found = kinds(&write(&bytes, 4000));
    assert!(matches!(*found, [ProblemKind::RecordLength { .. }]), "{found:?}");
}

#[test]
fn a_whole_hash_lacks_no_filling_if_it_never_had_any() {
    for bytes in 0..3 {
        let mut hash = over(bytes, false).hash();
        hash.insert(100, '*');
        let found = kinds(&hash);
        assert!(matches!(*found, [ProblemKind::Foreign { .. }]), "{found:?}");
    }
}

#[test]
fn faults_that_come_together_are_each_named() {
    let hash = Device::numbered(1).hash();
    let damaged =
        replace(&hash, 100, if hash.as_bytes()[100] == b'B' { "C" } else { "B" });
    // Dirty filling behind a checksum that does not fit.
    let dirty = kinds(&replace(&damaged, 3500, "q"));
    assert!(dirty.contains(&ProblemKind::ChecksumDiffers), "{dirty:?}");
    assert!(dirty.contains(&ProblemKind::FillingNotZero { count: 1 }), "{dirty:?}");
    // A content that is damaged, and the checksum cut.
    let needed = (Device::numbered(1).container().len() * 4).div_ceil(3);
    for cut in needed - 12..needed - 4 {
        let found = kinds(&damaged[..cut]);
        let odd = found.iter().any(|kind| matches!(kind, ProblemKind::OddLength { .. }));
        let unfit =
            |kind: &_| matches!(kind, ProblemKind::ChecksumCut { fits: false, .. });
        assert_eq!(odd, cut % 4 == 1, "{found:?}");
        assert_eq!(found.iter().any(unfit), cut % 4 != 1, "{found:?}");
    }
    // Padding inside, and a second hash soon after the first begins.
    let (first, rest) = hash.split_at(100);
    let padding = kinds(&format!("{first}={rest}"));
    assert!(padding.contains(&ProblemKind::PaddingInside { count: 1 }), "{padding:?}");
    assert!(kinds(&format!("{}{hash}", &hash[..20])).contains(&ProblemKind::Joined));
}

#[test]
fn bits_behind_the_last_byte_are_cleared() {
    for bytes in [1, 2] {
        let hash = over(bytes, false).hash();
        let at = hash.trim_end_matches('=').len() - 1;
        let bits = base64::bits(hash.as_bytes()[at]).expect("Base64");
        let odd = char::from(base64::character(bits + 1)).to_string();
        let mended = repair(&replace(&hash, at, &odd)).map(|repair| repair.text);
        assert_eq!(mended, Some(hash), "{bytes}");
    }
}

#[test]
fn padding_is_counted_where_it_stands() {
    use ProblemKind::{OddLength, PaddingMissing, PaddingSurplus};
    assert_eq!(kinds(&over(0, false).hash()), []);
    let (one, two) = (over(1, false).hash(), over(2, false).hash());
    let bare = |text: &str| text.trim_end_matches('=').to_owned();
    assert_eq!(kinds(&bare(&one)), [PaddingMissing { missing: 2 }]);
    assert_eq!(kinds(&(bare(&one) + "=")), [PaddingMissing { missing: 1 }]);
    assert_eq!(kinds(&bare(&two)), [PaddingMissing { missing: 1 }]);
    for text in [one, two] {
        let problems = reading(&(text.clone() + "=")).0.problems;
        let at: Vec<_> = problems.iter().map(|it| (it.kind.clone(), it.at)).collect();
        assert_eq!(at, [(PaddingSurplus { surplus: 1 }, text.len())]);
    }
    let good = Device::numbered(1).hash();
    let damaged =
        replace(&good, 100, if good.as_bytes()[100] == b'B' { "C" } else { "B" });
    let odd = damaged[..3001].to_owned() + "===";
    assert_eq!(of_length(&odd), [OddLength { chars: 3001 }]);
}

#[test]
fn a_damaged_hash_keeps_its_form_and_blanks_that_were_plus_signs() {
    let (good, plus, _) = with_plus();
    let damaged =
        replace(&good, 100, if good.as_bytes()[100] == b'B' { "C" } else { "B" });
    assert_eq!(reading(&damaged).0.form, Form::Exact { chars: 4000 });
    let blank = damaged.replace('+', " ");
    assert!(blank.matches(' ').count() + 1 >= plus);
    assert_eq!(of_length(&blank), []);
}
