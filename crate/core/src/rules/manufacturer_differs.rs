//! A manufacturer that is not the device's own.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A manufacturer that is not exactly the one inside the row's hardware hash, case
    /// included.
    ///
    /// ## Why it matters
    /// Partner Center compares manufacturer, serial number and model exactly and
    /// case-sensitively with what the maker submitted: a row that says it otherwise finds
    /// no device. Another device's manufacturer is a sign that rows were moved.
    ///
    /// ## Example
    /// `contoso devices`, where the hash says `Contoso Devices`.
    ///
    /// ## Fix
    /// The manufacturer inside the hash, without blanks around it, as the collecting
    /// script writes it.
    "manufacturer-differs", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let inside = row.hash.facts.manufacturer().map(str::trim)?;
    let cell = row.manufacturer;
    if cell.trim().is_empty() || inside.is_empty() || cell == inside {
        return None;
    }
    let message = Message::new("manufacturer-differs.found")
        .with("inside", inside)
        .with("manufacturer", cell);
    let fix = Message::new("take-from-hash").with("text", inside);
    Some(Finding::at(Column::Manufacturer, message).set(
        Column::Manufacturer,
        inside,
        fix,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn not_exactly_it() {
        check(
            "manufacturer-differs",
            r#"
5CG0001A,,hash(5CG0001A).text(16,Contoso),,,contoso,
                                            ^^^^^^^ warning: The hash says `Contoso`, the row `contoso`.
                                            fix: Take `Contoso` from the hash.
"#,
        );
    }

    #[test]
    fn the_same_and_none() {
        check(
            "manufacturer-differs",
            r#"
5CG0001A,,hash(5CG0001A).text(16,Contoso ),,,Contoso,
5CG0001B,,hash(5CG0001B)
5CG0001C,,,,,Other,
"#,
        );
    }
}
