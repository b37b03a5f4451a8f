//! Columns that are not used.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// Columns of the header line that mean nothing to registering.
    ///
    /// ## Why it matters
    /// They are passed over here. Intune's own pane refuses the whole file ("extra
    /// columns aren't allowed" on Microsoft's page on adding devices).
    ///
    /// ## Example
    /// `Device Serial Number,Windows Product ID,Hardware Hash,Room`
    ///
    /// ## Fix
    /// None needed: saving for Intune writes its own columns only.
    "columns-unknown", Note, Check::File(check)
}

/// Names that a sentence shows.
const SHOWN: usize = 6;

fn check(file: &File<'_>) -> Option<Finding> {
    if file.table?.foreign().is_some() {
        return None;
    }
    let names: Vec<&str> = file.header?.unknown().collect();
    let shown: Vec<String> =
        names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let key = match names.len() {
        0 => return None,
        count if count > SHOWN => "columns-unknown.many",
        _ => "columns-unknown.found",
    };
    let message = Message::new(key)
        .with("count", names.len())
        .with("more", names.len().saturating_sub(SHOWN))
        .with("names", shown.join(", "));
    Some(Finding::whole(message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found_in_file;
    use crate::session::Session;

    fn found(unknown: usize) -> Vec<&'static str> {
        let names: String =
            (1..=unknown).map(|number| format!(",Column {number}")).collect();
        let header = "Device Serial Number,Windows Product ID,Hardware Hash";
        let lines = format!("{header}{names}\n5CG0001A,,T0EB\n");
        let found = found_in_file("columns-unknown", Session::default(), &lines);
        found.iter().map(|message| message.key()).collect()
    }

    #[test]
    fn six_names_are_shown_and_the_others_counted() {
        assert!(found(0).is_empty());
        assert_eq!(found(1), ["columns-unknown.found"]);
        assert_eq!(found(6), ["columns-unknown.found"]);
        assert_eq!(found(7), ["columns-unknown.many"]);
        assert_eq!(found(8), ["columns-unknown.many"]);
    }
}
