//! A model that is not the device's own.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A model that is not exactly the one inside the row's hardware hash, case included.
    ///
    /// ## Why it matters
    /// Partner Center compares manufacturer, serial number and model exactly and
    /// case-sensitively with what the maker submitted: a row that says it otherwise finds
    /// no device. Another device's model is a sign that rows were moved.
    ///
    /// ## Example
    /// `Aurora 14 G2`, where the hash says `Aurora 14`.
    ///
    /// ## Fix
    /// The model inside the hash, without blanks around it, as the collecting script
    /// writes it.
    "model-differs", Warning, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let inside = row.hash.facts.model().map(str::trim)?;
    let cell = row.model;
    if cell.trim().is_empty() || inside.is_empty() || cell == inside {
        return None;
    }
    let message =
        Message::new("model-differs.found").with("inside", inside).with("model", cell);
    let fix = Message::new("take-from-hash").with("text", inside);
    Some(Finding::at(Column::Model, message).set(Column::Model, inside, fix))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn not_exactly_it() {
        check(
            "model-differs",
            r#"
5CG0001A,,hash(5CG0001A).text(17,Contoso),,,,Contoso 2
                                             ^^^^^^^^^ warning: The hash says `Contoso`, the row `Contoso 2`.
                                             fix: Take `Contoso` from the hash.
5CG0001B,,hash(5CG0001B).text(17,Aurora 14 G2),,,,AURORA 14 G2
                                                  ^^^^^^^^^^^^ warning: The hash says `Aurora 14 G2`, the row `AURORA 14 G2`.
                                                  fix: Take `Aurora 14 G2` from the hash.
"#,
        );
    }

    #[test]
    fn the_same_and_none() {
        check(
            "model-differs",
            r#"
5CG0001A,,hash(5CG0001A).text(17,Contoso ),,,,Contoso
5CG0001B,,hash(5CG0001B)
5CG0001C,,,,,,Other
"#,
        );
    }
}
