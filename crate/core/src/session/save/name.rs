//! Names of saved files: the target, the tag, the part; letters that every disk takes.

use std::collections::{HashMap, HashSet};

/// Most characters of a tag in a file's name.
const LONGEST: usize = 60;

/// Names for files of one saving, no two of which a disk takes for the same.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashSet<String>,
    /// For what was wanted, and in how many parts, the next number to try: thousands of
    /// tags may differ only in what no name has.
    next: HashMap<(String, usize), usize>,
}

impl Names {
    /// The names of the files of one tag, and whether they show the tag as it is.
    pub(super) fn files(
        &mut self,
        target: &str,
        tag: Option<&str>,
        count: usize,
        ending: &str,
    ) -> (Vec<String>, bool) {
        let wanted = match tag {
            None => format!("preflight-{target}"),
            // No tag has a `.` in a name.
            Some("") => format!("preflight-{target}-no.tag"),
            Some(tag) => format!("preflight-{target}-{}", safe(tag)),
        };
        let next = self.next.entry((wanted.to_lowercase(), count)).or_insert(1);
        let (files, number) = loop {
            let number = *next;
            *next += 1;
            let stem = match number {
                1 => wanted.clone(),
                _ => format!("{wanted}.{number}"),
            };
            let file = |part| match count {
                1 => format!("{stem}.{ending}"),
                _ => format!("{stem}-{part}-of-{count}.{ending}"),
            };
            let files: Vec<String> = (1..=count).map(file).collect();
            // Windows takes names that differ only by case for the same.
            if files.iter().all(|file| !self.given.contains(&file.to_lowercase())) {
                break (files, number);
            }
        };
        self.given.extend(files.iter().map(|file| file.to_lowercase()));
        let shown = tag.is_none_or(|tag| tag.is_empty() || safe(tag) == tag);
        (files, shown && number == 1)
    }
}

/// Plain letters, digits, `-` and `_`; all else becomes `-`.
fn safe(text: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    text.chars().map(keep).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_in_the_name_as_far_as_a_disk_takes_it() {
        let mut names = Names::default();
        let mut file = |tag| {
            let (files, exact) = names.files("x", Some(tag), 1, "csv");
            (files.concat(), exact)
        };
        assert_eq!(file("HQ-1"), ("preflight-x-HQ-1.csv".into(), true));
        assert_eq!(file("hq-1"), ("preflight-x-hq-1.2.csv".into(), false));
        assert_eq!(file("hq/1"), ("preflight-x-hq-1.3.csv".into(), false));
        assert_eq!(file("../../etc"), ("preflight-x-------etc.csv".into(), false));
        assert_eq!(file("Büro\n"), ("preflight-x-B-ro-.csv".into(), false));
        assert_eq!(file(""), ("preflight-x-no.tag.csv".into(), true));
        let (long, exact) = file(&"a".repeat(99));
        assert_eq!((long.len(), exact), ("preflight-x-.csv".len() + LONGEST, false));
    }

    /// Each once: with every number tried anew for every tag this would take minutes.
    #[test]
    fn tags_that_no_name_tells_apart_have_names_of_their_own() {
        let mut names = Names::default();
        let tag = |number: u32| char::from_u32(0x4e00 + number).expect("a letter");
        let mut file = |number| {
            let tag = tag(number).to_string();
            names.files("x", Some(&tag), 1, "csv").0.concat()
        };
        let files: HashSet<String> = (0..20_000).map(&mut file).collect();
        assert_eq!(files.len(), 20_000);
        assert!(files.contains("preflight-x--.csv"));
        assert!(files.contains("preflight-x--.20000.csv"));
    }

    #[test]
    fn parts_are_numbered_where_there_are_several() {
        let mut names = Names::default();
        let mut files = |tag, count| names.files("x", tag, count, "csv").0;
        assert_eq!(files(None, 1), ["preflight-x.csv"]);
        assert_eq!(
            files(Some("HQ"), 2),
            ["preflight-x-HQ-1-of-2.csv", "preflight-x-HQ-2-of-2.csv"]
        );
        assert_eq!(files(Some("HQ-1-of-2"), 1), ["preflight-x-HQ-1-of-2.2.csv"]);
    }
}
