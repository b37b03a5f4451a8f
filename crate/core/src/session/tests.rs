//! The verbs of the user, over files of made-up devices.

use super::*;
use crate::graph::import::Settings;
use crate::graph::{Answer, Endpoint, Next, Response};
use crate::hash::generate::Device;
use crate::rules::{Severity, policy::Policy};
use crate::sample;

pub(super) const HEADER: &str =
    "Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User\r\n";

pub(super) fn device(serial: &str) -> Device {
    let number = serial.bytes().fold(1, |n: u64, b| n.wrapping_mul(31) + u64::from(b));
    Device { serial: serial.to_owned(), ..Device::numbered(number) }
}

pub(super) fn line(serial: &str, tag: &str) -> String {
    format!("{serial},,{},{tag},\r\n", device(serial).hash())
}

pub(super) fn read(
    session: &mut Session,
    name: &str,
    bytes: &[u8],
    piece: usize,
) -> FileId {
    let file = session.open(name, bytes.len() as u64);
    bytes.chunks(piece).for_each(|piece| session.feed(file, piece));
    session.close(file);
    file
}

pub(super) fn session(lines: &[String]) -> Session {
    let mut session = Session::default();
    let text = HEADER.to_owned() + &lines.concat();
    read(&mut session, "a.csv", text.as_bytes(), 4096);
    session
}

pub(super) fn serials(session: &Session) -> Vec<String> {
    let shown = session.shown().iter().filter_map(|id| session.row(*id));
    shown.map(|row| row.serial.to_owned()).collect()
}

/// What is found in all rows: line and rule.
pub(super) fn found(session: &Session) -> Vec<(u32, &'static str)> {
    let rows = session.rows().map(|row| (row.place.line, session.findings(row.id)));
    rows.flat_map(|(line, found)| {
        found.into_iter().map(move |(rule, _)| (line, rule.name))
    })
    .collect()
}

pub(super) fn rule(name: &str) -> &'static Rule {
    rules::named(name).expect("a rule")
}

#[test]
fn a_file_as_the_script_writes_it_is_read_in_pieces_of_any_size() {
    let bytes = sample::file(12, true, 1_750_000_000);
    let mut whole = Session::default();
    read(&mut whole, "whole.csv", &bytes, bytes.len());
    let (_, file) = whole.files().next().expect("a file");
    assert_eq!(file.encoding().to_string(), "UTF-16LE with BOM");
    assert_eq!(file.flavour().expect("known").to_string(), "Intune, five columns");
    assert_eq!(whole.counts().rows, 13);
    for piece in [1, 7, 4096, 65_536] {
        let mut pieces = Session::default();
        read(&mut pieces, "pieces.csv", &bytes, piece);
        assert_eq!(serials(&pieces), serials(&whole), "in pieces of {piece}");
        assert_eq!(found(&pieces), found(&whole), "in pieces of {piece}");
    }
}

#[test]
fn the_broken_sample_has_each_planted_fault_and_nothing_else() {
    let mut session = Session::default();
    read(&mut session, "broken.csv", &sample::file(12, true, 1_750_000_000), 4096);
    assert_eq!(
        found(&session),
        [
            (3, "serial-empty"),
            (4, "serial-respelt"),
            (5, "hash-cut"),
            (6, "hash-cut"),
            (7, "hash-not-base64"),
            (8, "hash-checksum"),
            (9, "group-tag-surrounded"),
            (10, "assigned-user-shape"),
            (12, "rows-swapped"),
            (13, "rows-swapped"),
            (14, "duplicate-device"),
        ]
    );
    let mut whole = Session::default();
    read(&mut whole, "whole.csv", &sample::file(12, false, 1_750_000_000), 4096);
    assert_eq!(found(&whole), []);
}

#[test]
fn made_up_devices_have_nothing_to_be_found() {
    let mut session = Session::default();
    session.set_today(1_790_000_000);
    let policy = Policy::read(r#"{"maxAgeDays": 36500}"#).expect("a policy");
    session.set_policy(policy).expect("not running");
    let file = read(
        &mut session,
        "fleet.csv",
        &sample::file(620, false, 1_750_000_000),
        1 << 16,
    );
    assert_eq!(found(&session), []);
    let of_file: Vec<&str> =
        session.file_findings(file).iter().map(|(rule, _)| rule.name).collect();
    assert_eq!(of_file, ["rows-over-500"]);
}

#[test]
fn a_policy_holds_for_every_row_and_count_at_once() {
    let mut session = session(&[line("5CG0001A", "HQ"), line("5CG0001B", "Hq2")]);
    let policy = r#"{"allowedTags": "HQ", "maxRows": 1,
                     "severity": {"tag-not-allowed": "note", "rows-over-policy": "off"}}"#;
    let policy = Policy::read(policy).expect("a policy");
    session.set_policy(policy).expect("not running");
    assert_eq!(found(&session), [(3, "tag-not-allowed")]);
    assert_eq!(session.counts().worst, [0, 0, 1]);
    assert_eq!(session.findings(1)[0].1.severity, Severity::Note);
    assert_eq!(session.severity(rule("rows-over-policy")), None);
    assert!(session.file_findings(0).is_empty());
    assert_eq!(session.row(1).expect("a row").state, State::Checked);

    let strict = Policy::read(r#"{"allowedTags": "Field"}"#).expect("a policy");
    session.set_policy(strict).expect("not running");
    assert_eq!(session.counts().worst, [2, 0, 0]);
    assert_eq!(session.row(1).expect("a row").state, State::Refused);
    session.clear().expect("not running");
    read(
        &mut session,
        "b.csv",
        (HEADER.to_owned() + &line("5CG0001C", "")).as_bytes(),
        99,
    );
    assert_eq!(session.policy().allowed_tags.len(), 1, "a cleared list keeps the policy");

    session.set_policy(Policy::default()).expect("not running");
    assert_eq!(session.counts().worst, [0, 0, 0]);
}

#[test]
fn what_rows_share_is_told_whatever_their_order_and_file() {
    let mut session = Session::default();
    let swapped = |serial: &str, other: &str| {
        format!("{HEADER}{serial},,{},HQ,\r\n", device(other).hash())
    };
    read(&mut session, "a.csv", swapped("5CG0001A", "5CG0001B").as_bytes(), 4096);
    assert_eq!(found(&session), [(2, "serial-differs")]);
    let second =
        read(&mut session, "b.csv", swapped("5CG0001B", "5CG0001A").as_bytes(), 99);
    assert_eq!(found(&session), [(2, "rows-swapped"), (2, "rows-swapped")]);
    let place = rule("rows-swapped").index();
    assert_eq!(session.counts().found[place], 2);
    session.remove_file(second).expect("not running");
    assert_eq!(found(&session), [(2, "serial-differs")]);
    session.undo().expect("not running");
    assert_eq!(session.fix(rule("rows-swapped"), None), Ok(2));
    assert_eq!(found(&session), []);
    session.undo().expect("not running");
    assert_eq!(session.counts().found[place], 2);
}

#[test]
fn the_usual_spelling_of_a_tag_follows_every_edit() {
    let mut session = session(&[
        line("5CG0001A", "HQ"),
        line("5CG0001B", "hq"),
        line("5CG0001C", "HQ"),
    ]);
    assert_eq!(found(&session), [(3, "group-tag-respelt")]);
    session.edit(0, Column::GroupTag, "hq").expect("not running");
    assert_eq!(found(&session), [(4, "group-tag-respelt")]);
    assert_eq!(session.fix(rule("group-tag-respelt"), None), Ok(1));
    assert_eq!(session.row(2).expect("a row").group_tag, "hq");
    assert_eq!(found(&session), []);
}

#[test]
fn a_tag_given_to_one_row_changes_what_can_be_mended_in_another() {
    let device = device("5CG0001A");
    let again = device.recaptured(device.capture.at - 60).hash();
    let mut session =
        session(&[line("5CG0001A", "HQ"), format!("5CG0001A,,{again},Field,\r\n")]);
    let duplicate = rule("duplicate-device");
    assert_eq!(session.counts().fixable[duplicate.index()], 0);
    session.edit(0, Column::GroupTag, "Field").expect("not running");
    assert_eq!(session.counts().fixable[duplicate.index()], 1);
    session.undo().expect("not running");
    assert_eq!(session.counts().fixable[duplicate.index()], 0);
}

#[test]
fn a_fix_mends_every_cell_of_a_row() {
    let mut session = session(&["5CG\u{200b}0001A,,,H\u{200b}Q,\r\n".to_owned()]);
    assert_eq!(session.fix(rule("character-invisible"), None), Ok(1));
    let row = session.row(0).expect("a row");
    assert_eq!((row.serial, row.group_tag), ("5CG0001A", "HQ"));
}

#[test]
fn a_column_of_one_text_is_read_and_mended_in_time() {
    let device = |n: u64| Device::numbered(n).hash();
    let lines: Vec<String> =
        (0..400).map(|n| format!("Laptop,,{},,\r\n", device(n))).collect();
    let mut session = session(&lines);
    let differs = rule("serial-differs");
    assert_eq!(session.counts().found[differs.index()], 400);
    assert_eq!(session.fix(differs, None), Ok(400));
    assert_eq!(found(&session), []);
}

#[test]
fn rows_know_maker_and_model_from_the_hash() {
    let session = session(&[line("5CG0001A", "HQ")]);
    let row = session.row(0).expect("a row");
    assert_eq!(row.manufacturer, device("5CG0001A").manufacturer);
    assert_eq!(row.model, device("5CG0001A").model);
    assert_eq!((row.place.file, row.place.line), ("a.csv", 2));
    assert_eq!(row.state, State::Checked);
}

#[test]
fn of_a_maker_and_model_that_the_hash_has_no_word_for_the_file_is_asked() {
    let silent =
        Device { manufacturer: String::new(), model: " ".into(), ..device("A1") };
    let text = format!("Serial,Hash,Make,Model\nA1,{},Contoso,Book 1\n", silent.hash());
    let mut session = Session::default();
    read(&mut session, "a.csv", text.as_bytes(), 1000);
    let row = session.row(0).expect("a row");
    assert_eq!((row.manufacturer, row.model), ("Contoso", "Book 1"));
}

#[test]
fn an_edit_is_checked_and_can_be_taken_back_and_done_again() {
    let mut session = session(&[line("5CG0001A", "HQ"), line("5CG0001B", "HQ")]);
    session.edit(1, Column::Serial, "5CG0009Z").expect("not running");
    assert_eq!(found(&session), [(3, "serial-differs")]);
    assert_eq!(session.row(1).expect("a row").state, State::Refused);
    let step = session.steps().0.expect("a step").to_string();
    assert_eq!(step, "edit Device Serial Number in line 3 of a.csv");
    session.undo().expect("not running");
    assert_eq!(found(&session), []);
    assert_eq!(serials(&session), ["5CG0001A", "5CG0001B"]);
    session.redo().expect("not running");
    assert_eq!(serials(&session), ["5CG0001A", "5CG0009Z"]);
    session.undo().expect("not running");
    session.edit(0, Column::GroupTag, "Field").expect("not running");
    assert_eq!(session.steps().1, None, "what was undone is forgotten");
}

#[test]
fn an_edit_that_changes_nothing_is_no_step() {
    let mut session = session(&[line("5CG0001A", "HQ")]);
    session.edit(0, Column::GroupTag, "HQ").expect("not running");
    assert_eq!(session.steps(), (None, None));
    assert!(session.edit(7, Column::GroupTag, "HQ").is_err());
}

#[test]
fn any_step_can_be_gone_to() {
    let mut session = session(&[line("5CG0001A", "HQ"), line("5CG0001B", "HQ ")]);
    session.edit(0, Column::GroupTag, "Field").expect("not running");
    session.fix(rule("group-tag-surrounded"), None).expect("not running");
    session.remove_row(0).expect("not running");
    let steps = |session: &Session| -> Vec<(usize, String, usize, bool)> {
        let steps = session.history().into_iter();
        steps.map(|s| (s.number, s.message.to_string(), s.rows, s.done)).collect()
    };
    session.go_to_step(1).expect("a step");
    assert_eq!(
        steps(&session),
        [
            (1, "edit Group Tag in line 2 of a.csv".to_owned(), 1, true),
            (2, "fix group-tag-surrounded in 1 row".to_owned(), 1, false),
            (3, "remove 1 row".to_owned(), 1, false),
        ]
    );
    let tags = |session: &Session| -> Vec<String> {
        session.rows().map(|row| row.group_tag.to_owned()).collect()
    };
    assert_eq!(tags(&session), ["Field", "HQ "]);
    session.go_to_step(3).expect("a step");
    assert_eq!(tags(&session), ["HQ"]);
    session.go_to_step(0).expect("a step");
    assert_eq!(tags(&session), ["HQ", "HQ "]);
    assert_eq!(
        session.go_to_step(4).expect_err("no step").to_string(),
        "No such step: the list has 3 steps."
    );
    session.go_to_step(2).expect("a step");
    session.edit(0, Column::GroupTag, "Kiosk").expect("not running");
    assert_eq!(steps(&session).len(), 3, "what was undone is forgotten");
}

fn tags(session: &Session) -> Vec<&str> {
    session.rows().map(|row| row.group_tag).collect()
}

#[test]
fn a_column_of_many_rows_is_set_in_one_step() {
    let lines = ["A", "B", "C"].map(|end| line(&format!("5CG0001{end}"), "HQ"));
    let mut session = session(&lines);
    let set = session.set_column(&Selection::Shown, Column::GroupTag, "Field");
    assert_eq!(set, Ok(3));
    assert_eq!(
        session.steps().0.map(ToString::to_string).as_deref(),
        Some("set Group Tag to `Field` in 3 rows")
    );
    let places = Selection::Places(vec![2..9, 1..3, 7..8, 0..0]);
    assert_eq!(session.set_column(&places, Column::GroupTag, "Kiosk"), Ok(2));
    assert_eq!(tags(&session), ["Field", "Kiosk", "Kiosk"]);
    let rows = Selection::Rows(vec![7, 0, 0]);
    assert_eq!(session.set_column(&rows, Column::GroupTag, "HQ"), Ok(1));
    assert_eq!(session.set_column(&rows, Column::GroupTag, "HQ"), Ok(0));
    session.undo().expect("not running");
    session.undo().expect("not running");
    assert_eq!(tags(&session), ["Field"; 3]);
    let refused = session.set_column(&Selection::Shown, Column::Serial, "1");
    assert_eq!(
        refused.expect_err("no bulk").to_string(),
        "A serial number and a hardware hash belong to one device: change them row by row."
    );
}

#[test]
fn a_cell_is_filled_down_over_the_rows_shown() {
    let lines = ["A", "B", "C", "D"].map(|end| line(&format!("5CG0001{end}"), ""));
    let mut session = session(&lines);
    session.edit(0, Column::GroupTag, "HQ").expect("not running");
    session.remove_row(1).expect("not running");
    assert_eq!(session.fill_down(0, 2, Column::GroupTag), Ok(1));
    assert_eq!(tags(&session), ["HQ", "HQ", ""]);
    assert_eq!(
        session.steps().0.map(ToString::to_string).as_deref(),
        Some("fill Group Tag down with `HQ` in 1 row")
    );
    assert_eq!(session.fill_down(3, 0, Column::GroupTag), Ok(0), "nothing is below");
    assert!(session.fill_down(0, 1, Column::GroupTag).is_err(), "taken off the list");
}

#[test]
fn a_text_is_found_and_replaced() {
    let mut session = session(&[
        line("5CG0001A", "HQ-1"),
        line("5CG0001B", "hq-1"),
        line("5CG0001C", ""),
    ]);
    let find = |find: &str, with: &str, whole, case| Replace {
        column: Column::GroupTag,
        find: find.into(),
        with: with.into(),
        whole,
        case,
    };
    let count = |session: &Session, replace: &Replace| {
        session.replace_count(&Selection::Shown, replace)
    };
    assert_eq!(count(&session, &find("HQ", "Field", false, true)), Ok(1));
    assert_eq!(count(&session, &find("HQ", "Field", false, false)), Ok(2));
    assert_eq!(count(&session, &find("hq", "Field", true, false)), Ok(0));
    assert_eq!(count(&session, &find("hq-1", "HQ-1", true, false)), Ok(1), "one is so");
    assert_eq!(count(&session, &find("", "HQ", true, false)), Ok(1), "empty cells");
    assert_eq!(count(&session, &find("", "HQ", false, false)), Ok(0));
    let replace = find("hq", "Field", false, false);
    assert_eq!(session.replace(&Selection::Shown, &replace), Ok(2));
    assert_eq!(tags(&session), ["Field-1", "Field-1", ""]);
    let replace = find("", "Kiosk", true, true);
    assert_eq!(session.replace(&Selection::Shown, &replace), Ok(1));
    assert_eq!(
        session.history().iter().map(|s| s.message.to_string()).collect::<Vec<_>>(),
        [
            "replace `hq` by `Field` in Group Tag of 2 rows",
            "set empty Group Tag to `Kiosk` in 1 row"
        ]
    );
    session.go_to_step(0).expect("a step");
    assert_eq!(tags(&session), ["HQ-1", "hq-1", ""]);
    let last = |session: &Session| session.steps().0.expect("a step").to_string();
    session
        .replace(&Selection::Shown, &find("-1", "", false, true))
        .expect("not running");
    assert_eq!(last(&session), "take `-1` out of Group Tag in 2 rows");
    session.replace(&Selection::Shown, &find("HQ", "", true, true)).expect("not running");
    assert_eq!(last(&session), "empty Group Tag where it is `HQ`, in 1 row");
    session.set_column(&Selection::Shown, Column::GroupTag, "").expect("not running");
    assert_eq!(last(&session), "empty Group Tag in 1 row");
}

#[test]
fn many_rows_are_removed_in_one_step() {
    let mut session = session(&vec![line("5CG0001A", "HQ"); 5]);
    session.show(Filter {
        rule: Some(rule("duplicate-device").index()),
        ..Filter::default()
    });
    assert_eq!(session.remove_rows(&Selection::Shown), Ok(4));
    assert_eq!((session.counts().rows, session.counts().worst), (1, [0; 3]));
    session.undo().expect("not running");
    assert_eq!((session.counts().rows, session.counts().worst), (5, [4, 0, 0]));
}

#[test]
fn a_fix_of_a_kind_is_one_step() {
    let lines =
        [line("5CG0001A", "HQ "), line("5CG0001B", " HQ"), line("5CG0001C", "HQ")];
    let mut session = session(&lines);
    assert_eq!(session.fix(rule("group-tag-surrounded"), None), Ok(2));
    assert_eq!(found(&session), []);
    session.undo().expect("not running");
    assert_eq!(found(&session).len(), 2);
    assert_eq!(session.fix(rule("group-tag-surrounded"), Some(1)), Ok(1));
    assert_eq!(found(&session), [(2, "group-tag-surrounded")]);
}

#[test]
fn a_repaired_hash_is_the_one_the_device_gave() {
    let hash = device("5CG0001A").hash();
    let cut = format!("5CG0001A,,{},HQ,\r\n", &hash[..2500]);
    let mut session = session(&[cut]);
    assert_eq!(session.fix(rule("hash-cut"), None), Ok(1));
    assert_eq!(session.hash(0).expect("a row").text(), hash);
    assert_eq!(found(&session), []);
}

#[test]
fn of_two_rows_for_one_device_the_other_is_clean_once_one_is_gone() {
    let device = device("5CG0001A");
    let again = device.recaptured(device.capture.at - 60).hash();
    let lines = [line("5CG0001A", "HQ"), format!("5CG0001A,,{again},HQ,\r\n")];
    let mut session = session(&lines);
    assert_eq!(found(&session), [(3, "duplicate-device")]);
    session.remove_row(0).expect("not running");
    assert_eq!(found(&session), []);
    session.undo().expect("not running");
    assert_eq!(found(&session), [(3, "duplicate-device")]);
    assert_eq!(session.fix(rule("duplicate-device"), None), Ok(1));
    assert_eq!(serials(&session), ["5CG0001A"]);
    assert_eq!(session.counts().worst, [0; 3]);
}

#[test]
fn many_rows_for_one_device_are_counted() {
    let mut session = session(&vec![line("5CG0001A", "HQ"); 3000]);
    assert_eq!(session.counts().worst, [2999, 0, 0]);
    assert_eq!(session.fix(rule("duplicate-device"), None), Ok(2999));
    assert_eq!(session.counts().rows, 1);
    session.undo().expect("not running");
    assert_eq!(session.counts().worst, [2999, 0, 0]);
}

/// Each is a later capture than the one before: with all of them checked anew for each
/// this would take minutes.
#[test]
fn ever_later_captures_of_one_device_are_checked_in_time() {
    let device = device("5CG0001A");
    let line = |second: i64| {
        let later = device.recaptured(1_700_000_000 + second);
        format!("5CG0001A,,{},HQ,\r\n", later.hash())
    };
    let mut session = session(&(0..3000).map(line).collect::<Vec<_>>());
    assert_eq!(session.counts().worst, [2999, 0, 0]);
    assert!(session.findings(2999).is_empty());
    assert_eq!(session.remove_rows(&Selection::Shown), Ok(3000));
    session.undo().expect("not running");
    assert_eq!(session.counts().worst, [2999, 0, 0]);
}

#[test]
fn counts_are_those_of_the_findings() {
    let mut session = Session::default();
    read(&mut session, "broken.csv", &sample::file(12, true, 1_750_000_000), 4096);
    session.fix(rule("hash-cut"), None).expect("not running");
    session.edit(0, Column::GroupTag, "Büro").expect("not running");
    session.remove_row(8).expect("not running");
    let counts = session.counts();
    for (place, rule) in RULES.iter().enumerate() {
        let rows = session.rows().map(|row| session.findings(row.id));
        let rows =
            rows.filter(|found| found.iter().any(|(named, _)| named.name == rule.name));
        assert_eq!(rows.count(), counts.found[place] as usize, "{}", rule.name);
    }
    let errors = session.rows().filter(|row| row.state == State::Refused).count();
    assert_eq!(errors, counts.worst[Severity::Error as usize] as usize);
    assert_eq!(session.rows().count(), counts.rows as usize);
}

#[test]
fn a_filter_shows_what_fits_and_nothing_else() {
    let mut session = session(&[line("5CG0001A", "HQ "), line("5CG0001B", "Field")]);
    let rule = Some(rule("group-tag-surrounded").index());
    session.show(Filter { rule, ..Filter::default() });
    assert_eq!(serials(&session), ["5CG0001A"]);
    assert_eq!(session.place(0), Some(0));
    assert_eq!(session.place(1), None);
    session.show(Filter { text: "FIELD".into(), ..Filter::default() });
    assert_eq!(serials(&session), ["5CG0001B"]);
    session.show(Filter { states: vec![State::Refused], ..Filter::default() });
    assert_eq!(serials(&session), [""; 0]);
    session.show(Filter::default());
    assert_eq!(serials(&session).len(), 2);
}

#[test]
fn the_arrangement_changes_when_a_row_leaves_its_place() {
    let mut session = session(&[line("5CG0001A", "HQ"), line("5CG0001B", "HQ")]);
    let first = session.arrangement();
    session.edit(0, Column::GroupTag, "Field").expect("not running");
    let other = HEADER.to_owned() + &line("5CG0001C", "");
    read(&mut session, "b.csv", other.as_bytes(), 512);
    session.undo().expect("not running");
    assert_eq!(session.arrangement(), first, "rows that come at the end move none");
    session.remove_row(0).expect("not running");
    let second = session.arrangement();
    assert_ne!(second, first);
    session.undo().expect("not running");
    assert_ne!(session.arrangement(), second);
    let third = session.arrangement();
    session.show(Filter { text: "0001C".into(), ..Filter::default() });
    assert_ne!(session.arrangement(), third);
    let fourth = session.arrangement();
    session.clear().expect("not running");
    assert_ne!(session.arrangement(), fourth);
}

#[test]
fn a_file_can_be_taken_off_and_brought_back() {
    let mut session = session(&[line("5CG0001A", "HQ"), line("5CG0001B", "HQ")]);
    let other = HEADER.to_owned() + &line("5CG0001A", "HQ") + &line("5CG0001C", "");
    let file = read(&mut session, "b.csv", other.as_bytes(), 512);
    assert_eq!(found(&session), [(2, "duplicate-device")]);
    session.show(Filter { file: Some(file), ..Filter::default() });
    assert_eq!(serials(&session), ["5CG0001A", "5CG0001C"]);
    session.show(Filter::default());
    session.remove_file(file).expect("not running");
    assert_eq!(serials(&session), ["5CG0001A", "5CG0001B"]);
    assert_eq!(session.files().count(), 1);
    session.undo().expect("not running");
    assert_eq!(serials(&session).len(), 4);
    assert_eq!(session.files().count(), 2);
    assert_eq!(found(&session), [(2, "duplicate-device")]);
}

#[test]
fn a_file_changes_what_a_filter_lets_through_of_those_before_it() {
    let mut session = session(&[line("5CG0001A", "HQ")]);
    let rule = Some(rule("duplicate-device").index());
    session.show(Filter { rule, ..Filter::default() });
    assert_eq!(session.shown().len(), 0);
    let later = device("5CG0001A").recaptured(4_000_000_000).hash();
    let other = format!("{HEADER}5CG0001A,,{later},HQ,\r\n");
    read(&mut session, "b.csv", other.as_bytes(), 512);
    assert_eq!(session.shown(), [0]);
}

#[test]
fn rows_that_were_removed_are_not_too_many() {
    let mut session = session(&[line("5CG0001A", ""), line("5CG0001B", "")]);
    let policy = Policy::read(r#"{"maxRows": 1}"#).expect("a policy");
    session.set_policy(policy).expect("not running");
    let names = |session: &Session| {
        let found = session.file_findings(0);
        found.into_iter().map(|(rule, _)| rule.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&session), ["rows-over-policy"]);
    session.remove_row(1).expect("not running");
    assert_eq!(names(&session), [""; 0]);
    session.undo().expect("not running");
    assert_eq!(names(&session), ["rows-over-policy"]);
}

#[test]
fn files_say_what_is_wrong_with_them_as_a_whole() {
    let mut session = Session::default();
    let said = |session: &Session, file| -> Vec<String> {
        let found = session.file_findings(file).into_iter();
        found.map(|(rule, found)| format!("{}: {}", rule.name, found.message)).collect()
    };
    let file = read(&mut session, "a.csv", b"Serial Number,Room\r\n5CG0001A,1\r\n", 8);
    assert_eq!(
        said(&session, file),
        [
            "column-missing: No column of the first line is called `Hardware Hash`.",
            "columns-unknown: The column `Room` is not used; Intune's own pane would refuse \
             the file for it.",
        ]
    );
    let file = read(&mut session, "b.csv", b"hello\r\n", 8);
    assert_eq!(
        said(&session, file),
        [
            "column-missing: The first line is `hello`, which names no column that we know. A \
          serial number and a hardware hash are needed, under a line such as `Device Serial \
          Number,Windows Product ID,Hardware Hash`."
        ]
    );
    let quote = HEADER.to_owned() + "\"5CG0001A,,,,\r\n";
    let file = read(&mut session, "c.csv", quote.as_bytes(), 8);
    assert_eq!(
        said(&session, file),
        ["line-unreadable: The quotation mark opened in line 2 is never closed."]
    );
    let file = read(&mut session, "d.csv", b"", 8);
    assert_eq!(said(&session, file), ["file-empty: There is nothing in this file."]);
    let many = HEADER.to_owned() + &"5CG0001A,,,,\r\n".repeat(501);
    let file = read(&mut session, "e.csv", many.as_bytes(), 4096);
    assert_eq!(
        said(&session, file),
        [
            "rows-over-500: 501 rows; Intune's own pane takes 500 a file, registering from \
          here takes all."
        ]
    );
}

#[test]
fn rows_without_a_hash_by_nature_are_no_error_and_not_registered_from_here() {
    let mut session = Session::default();
    let text = format!(
        "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model\n\
         5CG0001A,,,Contoso,Book 1\n,1234512345678,,,\n5CG0001B,,{},,\n,,,,x,\n5CG0001C,,,,\n",
        device("5CG0001B").hash()
    );
    read(&mut session, "partner.csv", text.as_bytes(), 64);
    let kinds: Vec<Kind> = session.rows().map(|row| row.kind).collect();
    let tuple = Kind::Tuple;
    assert_eq!(kinds, [tuple, Kind::ProductId, Kind::Hash, tuple, Kind::Hash]);
    let empty = |(_, rule): &(u32, &str)| *rule == "hash-empty";
    assert_eq!(
        found(&session).into_iter().filter(empty).collect::<Vec<_>>(),
        [(6, "hash-empty")]
    );
    assert_eq!(session.state(0), State::Refused);
    assert_eq!(
        session.state_message(0).to_string(),
        "Graph registers by hardware hash only: your partner or the maker registers this \
         manufacturer, serial number and model in Partner Center."
    );
    let intune = target("intune").expect("a target");
    let save = session.save(intune, Options::default());
    assert_eq!(save.rows, 1);
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint { origin: "https://graph.example".into() }
}

fn ok(body: &str) -> Answer {
    Answer::Response(Response { status: 200, body: body.into(), ..Response::default() })
}

/// A session whose plan is beside this list of the tenant.
fn planned(lines: &[String], devices: &str) -> Session {
    let mut session = session(lines);
    session.begin_plan(endpoint(), 1).expect("not running");
    let Next::Send(request) = session.next(0.0) else { panic!("nothing to send") };
    session.answer(1.0, request.id, ok(&format!("{{\"value\":[{devices}]}}")));
    let Next::Send(request) = session.next(2.0) else { panic!("the queue is read too") };
    let queued = r#"{"id":"9","serialNumber":"5CG000QUE"}"#;
    session.answer(3.0, request.id, ok(&format!("{{\"value\":[{queued}]}}")));
    assert_eq!(session.next(4.0), Next::Done);
    session
}

#[test]
fn the_plan_says_where_each_row_stands() {
    let lines = [
        line("5CG0001A", "HQ"),
        line("5CG0001B", "HQ"),
        line("5CG0001C", "HQ"),
        line("5CG0001D", "HQ"),
        "5CG0001E,,,HQ,\r\n".to_owned(),
        line("5CG000QUE", "hq"),
        line("5CG0001F", "HQ"),
    ];
    let mut session = planned(
        &lines,
        r#"{"id":"1","serialNumber":"5CG0001B","groupTag":"HQ"},
           {"id":"2","serialNumber":"5CG0001C","groupTag":"Field"},
           {"id":"3","serialNumber":"5CG0001D"},{"id":"4","serialNumber":"5CG0001D"},
           {"id":"5","serialNumber":"5CG0001AB"}"#,
    );
    let states: Vec<State> = session.rows().map(|row| row.state).collect();
    assert_eq!(
        states,
        [
            State::New,
            State::Here,
            State::OtherTag,
            State::Ambiguous,
            State::Refused,
            State::Queued,
            State::New,
        ]
    );
    let counts = session.plan().expect("a plan");
    assert_eq!((counts.devices, counts.whole, counts.read_at), (5, true, 3.0));
    assert_eq!((counts.new, counts.here, counts.other_tag), (2, 1, 1));
    assert_eq!((counts.ambiguous, counts.refused, counts.queued), (1, 1, 1));
    let tags: Vec<_> = session.plan_tags().iter().collect();
    assert_eq!((tags[0].tag.as_str(), tags[0].rows, tags[0].devices), ("HQ", 6, 1));
    assert_eq!(tags[1].near, ["HQ"], "hq is no tag of the tenant's, but looks like one");
    // A row that is left out is not new, and can be taken in again.
    assert_eq!(session.leave_out(&Selection::Rows(vec![6]), true), Ok(1));
    assert_eq!(session.state(6), State::LeftOut);
    assert_eq!(session.plan().map(|plan| (plan.new, plan.left_out)), Some((1, 1)));
    assert_eq!(session.leave_out(&Selection::Shown, false), Ok(1));
    assert_eq!(session.state(6), State::New);
    // An edit moves a row within the plan.
    session.edit(2, Column::GroupTag, "Field").expect("not running");
    assert_eq!(session.plan().expect("a plan").here, 2);
}

#[test]
fn rows_on_their_way_are_not_edited() {
    let mut session = planned(&[line("5CG0001A", "HQ")], "");
    let begun = session.begin_run(
        "0b1b7f6e-0000-4000-8000-000000000001".into(),
        1,
        Settings::default(),
        Aim::Register,
    );
    assert_eq!(begun, Ok(()));
    let Next::Send(request) = session.next(5.0) else { panic!("nothing to send") };
    let body = request.body.expect("a body");
    assert!(body.contains(&device("5CG0001A").hash()));
    assert!(body.contains("0b1b7f6e-0000-4000-8000-000000000001"));
    assert_eq!(session.state(0), State::Sent);
    let refused = session.edit(0, Column::GroupTag, "Field").expect_err("running");
    assert_eq!(
        refused.to_string(),
        "Devices are being registered or changed: wait for the end, or stop the run."
    );
    assert!(session.undo().is_err());
    assert!(session.clear().is_err());
    assert!(session.begin_plan(endpoint(), 1).is_err());
}

#[test]
fn nothing_new_is_nothing_to_register() {
    let mut session = planned(
        &[line("5CG0001A", "HQ")],
        r#"{"id":"1","serialNumber":"5CG0001A","groupTag":"HQ"}"#,
    );
    let begun = session.begin_run("id".into(), 1, Settings::default(), Aim::Register);
    assert_eq!(
        begun.expect_err("nothing").to_string(),
        "The plan has no new device to register."
    );
}

#[test]
fn a_file_that_ends_too_early_says_how_much_of_it_is_there() {
    let said = |session: &Session, file| -> Vec<String> {
        let found = session.file_findings(file).into_iter();
        found.map(|(rule, found)| format!("{}: {}", rule.name, found.message)).collect()
    };
    let mut session = Session::default();
    let text = "Device Serial Number,Windows Product ID,Hardware Hash\n5CG0001A,,\n";
    let half = session.open("half.csv", text.len() as u64 + 1000);
    session.feed(half, text.as_bytes());
    session.close(half);
    let none = session.open("none.csv", 1000);
    session.close(none);
    let found = said(&session, half).remove(0);
    assert!(found.starts_with("file-unread: Only 65 of the 1065 bytes"), "{found}");
    assert_eq!(said(&session, none).len(), 1, "it is not empty: nobody knows");
    let whole = session.open("whole.csv", text.len() as u64);
    session.feed(whole, text.as_bytes());
    session.close(whole);
    assert!(!said(&session, whole).iter().any(|said| said.contains("file-unread")));
}
