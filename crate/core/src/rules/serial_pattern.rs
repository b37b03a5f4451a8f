//! A serial number that is none of the policy's.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A serial number of none of the patterns that `serialPattern` of `policy.json`
    /// allows.
    ///
    /// ## Why it matters
    /// Whoever wrote the policy knows what the serial numbers of the company's devices
    /// look like; this one is mistyped, or of a device that is not the company's.
    ///
    /// ## Example
    /// `5CG0001A` where the policy says `"PF######"`. In a pattern `#` is a digit, `@` a
    /// letter, `?` any character, `*` any number of them, `[A-F]` one of these, `[!A-F]`
    /// none of these.
    ///
    /// ## Fix
    /// None from here: correct the serial number, or the policy.
    "serial-pattern", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let (serial, patterns) = (row.serial.trim(), &row.policy.serial_patterns);
    let fits = || patterns.iter().any(|pattern| pattern.fits(serial));
    if patterns.is_empty() || serial.is_empty() || fits() {
        return None;
    }
    let named: Vec<&str> =
        patterns.iter().map(|pattern| pattern.text()).take(5).collect();
    let message = Message::new("serial-pattern.found").with("serial", serial);
    Some(Finding::at(Column::Serial, message.with("patterns", named.join("`, `"))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn of_none_of_them() {
        check(
            "serial-pattern",
            r#"
policy: {"serialPattern": ["5CG####@", "PF#*"]}
5CG0001A,,
5CG0001,,
^^^^^^^ error: `5CG0001` is of no pattern that the policy allows: `5CG####@`, `PF#*`.
5cg0001A,,
^^^^^^^^ error: `5cg0001A` is of no pattern that the policy allows: `5CG####@`, `PF#*`.
PF1,,
,,
"#,
        );
    }
}
