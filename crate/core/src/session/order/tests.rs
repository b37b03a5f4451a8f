//! What is shown, in which order, beside a list that is filtered and sorted the slow way.

use proptest::prelude::*;

use super::super::tests::{HEADER, endpoint, line, read, serials, session};
use super::super::{Filter, Options, RowView, Selection, Session, target};
use super::*;
use crate::rules::Severity;

const COLUMNS: [RowColumn; 7] = [
    RowColumn::Place,
    RowColumn::Serial,
    RowColumn::Manufacturer,
    RowColumn::Model,
    RowColumn::GroupTag,
    RowColumn::AssignedUser,
    RowColumn::State,
];

fn by(column: RowColumn) -> Option<RowOrder> {
    Some(RowOrder { column, descending: false })
}

fn down(column: RowColumn) -> Option<RowOrder> {
    Some(RowOrder { column, descending: true })
}

/// What a row is compared by, with the empty ones apart.
fn cell(row: &RowView<'_>, column: RowColumn) -> (bool, Vec<u8>) {
    let text = match column {
        RowColumn::Place => format!("{}\n{:010}", row.place.file, row.place.line),
        RowColumn::Serial => row.serial.to_owned(),
        RowColumn::Manufacturer => row.manufacturer.to_owned(),
        RowColumn::Model => row.model.to_owned(),
        RowColumn::GroupTag => row.group_tag.to_owned(),
        RowColumn::AssignedUser => row.assigned_user.to_owned(),
        RowColumn::State => format!("{:03}", row.state as u8),
    };
    (text.is_empty(), text.to_ascii_lowercase().into_bytes())
}

fn naive(session: &Session, filter: &Filter, order: Option<RowOrder>) -> Vec<RowId> {
    let wanted = filter.text.to_lowercase();
    let fits = |row: &RowView<'_>| {
        let found = session.findings(row.id);
        let worst = found.iter().map(|(_, found)| found.severity).min();
        (filter.worst.is_empty() || filter.worst.contains(&worst))
            && filter.tag.as_ref().is_none_or(|tag| row.group_tag == tag)
            && filter.states.iter().all(|state| row.state == *state)
            && [row.serial, row.group_tag, row.assigned_user, row.manufacturer, row.model]
                .iter()
                .any(|cell| cell.to_lowercase().contains(&wanted))
    };
    let mut rows: Vec<RowView<'_>> = session.rows().filter(fits).collect();
    if let Some(RowOrder { column, descending }) = order {
        rows.sort_by(|a, b| {
            let (a, b) = (cell(a, column), cell(b, column));
            let ordering = if descending { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) };
            a.0.cmp(&b.0).then(ordering)
        });
    }
    rows.into_iter().map(|row| row.id).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[abAB]{1,2}",
        "a-text-of-some-length-[abAB]{0,2}",
        "[äB北 ]{1,3}",
    ]
}

fn rows() -> impl Strategy<Value = Vec<[String; 3]>> {
    proptest::collection::vec([text(), text(), text()], 1..24)
}

fn list(rows: &[[String; 3]]) -> Session {
    let mut session = Session::default();
    for (name, half) in ["b.csv", "A.csv"].into_iter().zip(rows.chunks(12)) {
        let lines = half.iter().map(|[serial, tag, user]| {
            format!("\"{serial}\",,,\"{tag}\",\"{user}\"\r\n")
        });
        let text = HEADER.to_owned() + &lines.collect::<String>();
        read(&mut session, name, text.as_bytes(), 512);
    }
    session
}

fn order() -> impl Strategy<Value = Option<RowOrder>> {
    let some = (0..COLUMNS.len(), any::<bool>())
        .prop_map(|(at, descending)| RowOrder { column: COLUMNS[at], descending });
    proptest::option::weighted(0.8, some)
}

fn filter() -> impl Strategy<Value = Filter> {
    let severity = prop_oneof![
        Just(None),
        Just(Some(Severity::Error)),
        Just(Some(Severity::Warning)),
        Just(Some(Severity::Note)),
    ];
    let worst = proptest::collection::vec(severity, 0..3);
    let tag = proptest::option::weighted(0.3, text());
    let state = prop_oneof![Just(State::Checked), Just(State::Refused)];
    let states = proptest::option::weighted(0.2, state);
    (worst, tag, states, prop_oneof![2 => Just(String::new()), 1 => "[aAäÄ]"]).prop_map(
        |(worst, tag, states, text)| Filter {
            worst,
            tag,
            states: states.into_iter().collect(),
            text,
            ..Filter::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_shown_is_what_a_slow_list_shows(
        rows in rows(), filter in filter(), order in order(),
    ) {
        let mut session = list(&rows);
        session.show(filter.clone());
        session.sort(order);
        prop_assert_eq!(session.shown(), naive(&session, &filter, order));
        for (place, id) in session.shown().iter().enumerate() {
            prop_assert_eq!(session.place(*id), Some(place));
        }
    }

    #[test]
    fn sorting_loses_no_row_and_makes_none(
        rows in rows(), order in order(),
        edits in proptest::collection::vec((0..24_u32, text()), 0..6),
    ) {
        let mut session = list(&rows);
        session.sort(order);
        for (row, text) in &edits {
            let row = row % session.counts().rows.max(1);
            match text.as_str() {
                "" => drop(session.remove_row(row)),
                _ => drop(session.edit(row, Column::GroupTag, text)),
            }
        }
        let mut shown = session.shown().to_vec();
        shown.sort_unstable();
        prop_assert_eq!(shown, session.rows().map(|row| row.id).collect::<Vec<_>>());
        while session.steps().0.is_some() {
            session.undo().expect("not running");
        }
        // Undone, all is as it was when it was sorted.
        prop_assert_eq!(session.shown(), naive(&session, &Filter::default(), order));
    }
}

fn tagged() -> Session {
    session(&[
        line("5CG0001C", "hq"),
        line("5CG0001A", ""),
        line("5CG0001D", "HQ"),
        line("5CG0001B", "Field"),
    ])
}

#[test]
fn rows_are_sorted_both_ways_and_back_to_their_files() {
    let mut session = tagged();
    session.sort(by(RowColumn::Serial));
    assert_eq!(serials(&session), ["5CG0001A", "5CG0001B", "5CG0001C", "5CG0001D"]);
    // The same stand as in the file, whichever way; what is empty comes last.
    session.sort(by(RowColumn::GroupTag));
    assert_eq!(serials(&session), ["5CG0001B", "5CG0001C", "5CG0001D", "5CG0001A"]);
    session.sort(down(RowColumn::GroupTag));
    assert_eq!(serials(&session), ["5CG0001C", "5CG0001D", "5CG0001B", "5CG0001A"]);
    session.sort(None);
    assert_eq!(serials(&session), ["5CG0001C", "5CG0001A", "5CG0001D", "5CG0001B"]);
}

#[test]
fn files_are_sorted_by_their_names_and_then_by_lines() {
    let mut session = Session::default();
    for (name, serial) in [("b.csv", "5CG0001A"), ("A.csv", "5CG0002A")] {
        let text =
            HEADER.to_owned() + &line(serial, "") + &line(&serial.replace('A', "B"), "");
        read(&mut session, name, text.as_bytes(), 512);
    }
    session.sort(by(RowColumn::Place));
    assert_eq!(serials(&session), ["5CG0002A", "5CG0002B", "5CG0001A", "5CG0001B"]);
    session.sort(down(RowColumn::Place));
    assert_eq!(serials(&session), ["5CG0001B", "5CG0001A", "5CG0002B", "5CG0002A"]);
}

#[test]
fn a_change_moves_no_row_until_it_is_sorted_anew() {
    let mut session = tagged();
    session.sort(by(RowColumn::GroupTag));
    let arrangement = session.arrangement();
    session.edit(3, Column::GroupTag, "Kiosk").expect("not running");
    session.edit(1, Column::GroupTag, "Attic").expect("not running");
    let sorted = ["5CG0001B", "5CG0001C", "5CG0001D", "5CG0001A"];
    assert_eq!(serials(&session), sorted);
    session.remove_row(0).expect("not running");
    session.undo().expect("not running");
    assert_eq!(serials(&session), sorted, "a row comes back where it stood");
    session.undo().expect("not running");
    assert!(session.arrangement() > arrangement, "a row was away");
    session.show(Filter { text: "5cg".into(), ..Filter::default() });
    assert_eq!(serials(&session), ["5CG0001C", "5CG0001D", "5CG0001B", "5CG0001A"]);
}

#[test]
fn rows_that_are_being_read_come_last_and_then_where_they_belong() {
    let mut session = tagged();
    session.sort(down(RowColumn::Serial));
    let text = HEADER.to_owned() + &line("5CG0001E", "") + &line("5CG0000A", "");
    let file = session.open("later.csv", text.len() as u64);
    session.feed(file, text.as_bytes());
    let before = serials(&session);
    assert_eq!(before[..4], ["5CG0001D", "5CG0001C", "5CG0001B", "5CG0001A"]);
    session.close(file);
    let mut sorted = before;
    sorted.sort();
    sorted.reverse();
    assert_eq!(serials(&session).len(), 6);
    assert_eq!(serials(&session)[0], "5CG0001E");
    assert_eq!(serials(&session)[5], "5CG0000A");
}

#[test]
fn what_is_chosen_by_place_is_what_stands_there() {
    let mut session = tagged();
    session.sort(by(RowColumn::Serial));
    let first_two = Selection::Places(vec![1..2, 0..1]);
    session
        .set_column(&first_two, Column::AssignedUser, "a@b.example")
        .expect("not running");
    let with_user = |session: &Session| {
        let rows = session.rows().filter(|row| !row.assigned_user.is_empty());
        rows.map(|row| row.serial.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(with_user(&session), ["5CG0001A", "5CG0001B"]);
    // From 5CG0001B down to the last one shown.
    session.fill_down(3, 2, Column::GroupTag).expect("not running");
    let tags: Vec<&str> = session.rows().map(|row| row.group_tag).collect();
    assert_eq!(tags, ["Field", "", "Field", "Field"]);
    session.remove_rows(&Selection::Places(vec![3..4, 9..12])).expect("not running");
    assert_eq!(serials(&session), ["5CG0001A", "5CG0001B", "5CG0001C"]);
}

#[test]
fn what_is_saved_stands_in_the_order_of_the_files() {
    let mut session = tagged();
    session.sort(by(RowColumn::Serial));
    session.show(Filter { text: "hq".into(), ..Filter::default() });
    session.sort(down(RowColumn::Serial));
    assert_eq!(serials(&session), ["5CG0001D", "5CG0001C"]);
    let intune = target("intune").expect("a target");
    let save = session.save(intune, Options { shown: true, ..Options::default() });
    let text = String::from_utf8(session.part(&save, 0)).expect("ASCII");
    let saved: Vec<&str> = text.lines().skip(1).map(|line| &line[..8]).collect();
    assert_eq!(saved, ["5CG0001C", "5CG0001D"]);
}

#[test]
fn a_list_is_narrowed_by_its_worst_finding_and_its_tag() {
    let mut session = session(&[
        line("5CG0001A", "HQ "),
        line("", "HQ"),
        line("5CG0001C", ""),
        line("5CG0001D", "HQ"),
    ]);
    let mut show = |worst: &[Option<Severity>], tag: Option<&str>| {
        session.show(Filter {
            worst: worst.to_vec(),
            tag: tag.map(str::to_owned),
            ..Filter::default()
        });
        serials(&session)
    };
    assert_eq!(show(&[Some(Severity::Error)], None), [""]);
    assert_eq!(show(&[Some(Severity::Warning)], None), ["5CG0001A"]);
    assert_eq!(show(&[None], None), ["5CG0001C", "5CG0001D"]);
    assert_eq!(show(&[None], Some("HQ")), ["5CG0001D"]);
    assert_eq!(show(&[], Some("")), ["5CG0001C"]);
    assert_eq!(show(&[], Some("hq")), [""; 0]);
    assert_eq!(session.tags(9), [("HQ", 2), ("", 1), ("HQ ", 1)]);
    assert_eq!(session.tags(1), [("HQ", 2)]);
}

#[test]
fn a_plan_sorts_the_states_anew() {
    let mut session = tagged();
    session.edit(0, Column::Serial, "").expect("not running");
    session.sort(down(RowColumn::State));
    assert_eq!(session.shown(), [0, 1, 2, 3]);
    session.edit(0, Column::Serial, "5CG0001C").expect("not running");
    session.edit(2, Column::Serial, "").expect("not running");
    assert_eq!(session.shown(), [0, 1, 2, 3]);
    session.begin_plan(endpoint(), 1).expect("not running");
    assert_eq!(session.shown(), [2, 0, 1, 3]);
    session.clear().expect("not running");
    assert_eq!((session.order(), session.shown()), (None, [].as_slice()));
}
