//! More rows than Intune's own pane takes.

use super::{Check, File, Finding, Message};
use crate::csv::Kind;
use crate::csv::write::INTUNE_ROWS;

rule! {
    /// ## What it finds
    /// A file with more than 500 devices; where a target is chosen, one with more rows
    /// than a file for that takes.
    ///
    /// ## Why it matters
    /// Intune's own pane refuses it ("up to 500 rows of devices" on Microsoft's page on
    /// adding devices). Registering from here has no such limit.
    ///
    /// ## Fix
    /// None needed: saving writes as many files as the target's limit asks for.
    "rows-over-500", Note, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    if let Some(bound) = &file.bound {
        let most = bound.most.filter(|most| file.rows > *most)?;
        let message = Message::new("rows-over-500.target").with("rows", file.rows);
        return Some(Finding::whole(
            message.saying("target", bound.title.clone()?).with("most", most),
        ));
    }
    // Tuples and identifiers are for others, with limits of their own.
    let hashes = file.header?.kinds.contains(&Kind::Hash);
    (hashes && file.rows > INTUNE_ROWS).then(|| {
        Finding::whole(Message::new("rows-over-500.found").with("rows", file.rows))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found_in_file, rows};
    use crate::session::{Destination, Session};

    fn found(count: usize, target: Option<&str>) -> Vec<&'static str> {
        let mut session = Session::default();
        let target = target.map(|name| Destination::named(name).expect("a destination"));
        session.set_target(target).expect("not running");
        let found = found_in_file("rows-over-500", session, &rows(count));
        found.iter().map(|message| message.key()).collect()
    }

    #[test]
    fn one_row_more_than_a_file_may_have() {
        assert!(found(500, None).is_empty());
        assert_eq!(found(501, None), ["rows-over-500.found"]);
        assert!(found(500, Some("intune")).is_empty());
        assert_eq!(found(501, Some("intune")), ["rows-over-500.target"]);
    }
}
