//! More rows than the policy allows.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// A file with more rows than `maxRows` of `policy.json` allows.
    ///
    /// ## Why it matters
    /// Whoever wrote the policy wants smaller files: because the next tool takes no more,
    /// or so that nobody registers a thousand devices by accident.
    ///
    /// ## Fix
    /// None from here: save in parts, or change the policy.
    "rows-over-policy", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let most = file.policy.max_rows?;
    (file.rows > most as usize).then(|| {
        let message = Message::new("rows-over-policy.found").with("rows", file.rows);
        Finding::whole(message.with("most", most))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found_in_file, rows};
    use crate::rules::policy::Policy;
    use crate::session::Session;

    fn found(policy: &str, count: usize) -> Vec<String> {
        let mut session = Session::default();
        let policy = Policy::read(policy).expect("a policy");
        session.set_policy(policy).expect("not running");
        let found = found_in_file("rows-over-policy", session, &rows(count));
        found.iter().map(|message| message.to_string()).collect()
    }

    #[test]
    fn one_row_more_than_the_policy_allows() {
        let message = "4 rows; the policy allows 3 a file.";
        assert_eq!(found(r#"{"maxRows": 3}"#, 4), [message]);
    }

    #[test]
    fn as_many_as_it_allows_and_no_policy() {
        assert!(found(r#"{"maxRows": 3}"#, 3).is_empty());
        assert!(found("{}", 9).is_empty());
    }
}
