//! `preflight merge`, run as people and pipelines run it.

use crate::stage::{Stage, file, file_without_serial};

#[test]
fn several_files_become_one_and_each_device_dropped_is_said() {
    let stage = Stage::new("merge-two");
    stage.write("a.csv", file(1..=2)).write("b.csv", file(2..=3).replace(',', ";"));
    let said =
        stage.run(&["merge", "a.csv", "b.csv", "--target", "intune", "-o", "all.csv"]);
    assert_eq!(said.err, "b.csv:2: dropped: The same device as line 3 of a.csv.\n");
    assert_eq!((said.status, stage.read("all.csv")), (0, file(1..=3)));
}

#[test]
fn the_limit_of_a_target_makes_no_second_file() {
    let stage = Stage::new("merge-limit");
    stage.write("stick/a.csv", file(1..=400)).write("stick/b.csv", file(401..=601));
    let said = stage.run(&["merge", "stick", "--target", "intune"]);
    assert_eq!(said.out, "preflight-intune.csv\n");
    let limit = "601 rows in 1 file, though this target takes 500 a file.\n";
    assert_eq!(said.err, limit, "and nothing of two files");
    assert_eq!(stage.read("preflight-intune.csv"), file(1..=601));
}

#[test]
fn it_does_when_asked() {
    let stage = Stage::new("merge-split");
    stage.write("a.csv", file(1..=400)).write("b.csv", file(401..=601));
    let args =
        ["merge", "a.csv", "b.csv", "--target", "intune", "--split", "-o", "up.csv"];
    assert_eq!(stage.run(&args).out, "up-1-of-2.csv\nup-2-of-2.csv\n");
    assert_eq!(stage.read("up-2-of-2.csv"), file(501..=601));
}

#[test]
fn rows_with_errors_are_left_out_and_give_1() {
    let stage = Stage::new("merge-errors");
    stage.write("a.csv", file_without_serial());
    let said = stage.run(&["merge", "a.csv", "--target", "intune", "-o", "-"]);
    assert_eq!((said.status, said.out.lines().count()), (1, 3));
    let args = ["merge", "a.csv", "--target", "intune", "--fix", "-o", "-"];
    let said = stage.run(&args);
    assert_eq!((said.status, said.out), (0, file(1..=3)));
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let stage = Stage::new("merge-there");
    stage.write("a.csv", file(1..=1)).write("all.csv", "mine");
    let said = stage.run(&["merge", "a.csv", "--target", "intune", "-o", "all.csv"]);
    assert_eq!((said.status, stage.read("all.csv").as_str()), (2, "mine"));
}
