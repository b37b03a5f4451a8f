//! Almost a tag of Managed Desktop.

use super::policy::distance;
use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A group tag that is almost one of Microsoft Managed Desktop's: other case, an
    /// escaped or missing underscore, a letter wrong, or `-Shared` where there is none.
    ///
    /// ## Why it matters
    /// Those tags must match exactly, including capitalisation and special characters
    /// (Microsoft's page on partner registration). Old web pages show them as
    /// `Microsoft365Managed\_Standard`, and the backslash was copied.
    ///
    /// | device profile | tag | shared device mode |
    /// |---|---|---|
    /// | sensitive data | `Microsoft365Managed_SensitiveData` | `…-Shared` |
    /// | power user | `Microsoft365Managed_PowerUser` | not supported |
    /// | standard | `Microsoft365Managed_Standard` | `…-Shared` |
    /// | kiosk | `Microsoft365Managed_Kiosk` | `…-Shared` |
    /// | before profiles | `Microsoft365Managed_Autopilot` | |
    ///
    /// ## Fix
    /// The exact tag, where case, blanks, backslash, underscore or hyphen are all that is
    /// wrong. Another wrong letter is reported only.
    "managed-desktop-misspelt", Warning, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let tag = row.group_tag.trim();
    // Nobody's tag but Managed Desktop's begins so, however it is spelt.
    if !(10..=64).contains(&tag.len()) || is_tag(tag) {
        return None;
    }
    let core = core(tag);
    if !core.starts_with("microsoft") && !core.contains("365managed") {
        return None;
    }
    if core == self::core(POWER_USER_SHARED) {
        let message = Message::new("managed-desktop-misspelt.shared").with("tag", tag);
        return Some(Finding::at(Column::GroupTag, message));
    }
    let near = TAGS.into_iter().filter_map(|known| {
        let distance = distance(&core, &self::core(known))?;
        Some((distance, known))
    });
    let (distance, known) = near.min()?;
    if distance > 2 {
        return None;
    }
    let message = Message::new("managed-desktop-misspelt.found")
        .with("tag", tag)
        .with("known", known);
    let finding = Finding::at(Column::GroupTag, message);
    Some(match distance {
        0 => {
            let fix = Message::new("trim").with("text", known);
            finding.set(Column::GroupTag, known, fix)
        }
        _ => finding,
    })
}

/// The tags of Managed Desktop (Microsoft's page on partner registration).
const TAGS: [&str; 8] = [
    "Microsoft365Managed_SensitiveData",
    "Microsoft365Managed_SensitiveData-Shared",
    "Microsoft365Managed_PowerUser",
    "Microsoft365Managed_Standard",
    "Microsoft365Managed_Standard-Shared",
    "Microsoft365Managed_Kiosk",
    "Microsoft365Managed_Kiosk-Shared",
    "Microsoft365Managed_Autopilot",
];

const POWER_USER_SHARED: &str = "Microsoft365Managed_PowerUser-Shared";

/// Whether a text is one of Managed Desktop's tags.
pub(super) fn is_tag(tag: &str) -> bool {
    TAGS.contains(&tag)
}

/// Letters and digits in lower case: what is left of a tag whatever happened to the rest.
fn core(tag: &str) -> String {
    let letters = tag.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_can_be_mended() {
        check(
            "managed-desktop-misspelt",
            r#"
5CG0001A,,,Microsoft365Managed\_Standard,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Microsoft365Managed\_Standard` is almost Managed Desktop's tag `Microsoft365Managed_Standard`, which must match exactly.
           fix: Make it `Microsoft365Managed_Standard`.
5CG0001B,,,microsoft365managed_kiosk_shared,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `microsoft365managed_kiosk_shared` is almost Managed Desktop's tag `Microsoft365Managed_Kiosk-Shared`, which must match exactly.
           fix: Make it `Microsoft365Managed_Kiosk-Shared`.
5CG0001C,,,Microsoft365 Managed Autopilot,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Microsoft365 Managed Autopilot` is almost Managed Desktop's tag `Microsoft365Managed_Autopilot`, which must match exactly.
           fix: Make it `Microsoft365Managed_Autopilot`.
"#,
        );
    }

    #[test]
    fn what_can_only_be_told() {
        check(
            "managed-desktop-misspelt",
            r#"
5CG0001A,,,Microsoft365Managed_Standart,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Microsoft365Managed_Standart` is almost Managed Desktop's tag `Microsoft365Managed_Standard`, which must match exactly.
5CG0001B,,,Mikrosoft365Managed_Kiosk,
           ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Mikrosoft365Managed_Kiosk` is almost Managed Desktop's tag `Microsoft365Managed_Kiosk`, which must match exactly.
5CG0001B,,,Microsoft356Managed_Kiosk,
           ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Microsoft356Managed_Kiosk` is almost Managed Desktop's tag `Microsoft365Managed_Kiosk`, which must match exactly.
5CG0001B,,,Microsoft365Managed_PowerUser-Shared,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `Microsoft365Managed_PowerUser-Shared` is no tag of Managed Desktop: shared device mode is not supported for power users.
"#,
        );
    }

    #[test]
    fn exact_and_other_tags() {
        check(
            "managed-desktop-misspelt",
            r#"
5CG0001A,,,Microsoft365Managed_Standard,
5CG0001B,,,Microsoft365Managed_Sales,
5CG0001C,,,Microsoft Surface,
5CG0001D,,,HQ,
"#,
        );
    }
}
