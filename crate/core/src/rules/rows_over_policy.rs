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
