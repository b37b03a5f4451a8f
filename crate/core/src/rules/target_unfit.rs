//! A row that can't go where it is to go.

use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A row that the chosen target can't take: one by manufacturer, serial number and
    /// model, by product ID or by corporate identifier for Intune or Graph, one that does
    /// not give what the target identifies devices by, one with a character that its
    /// files can't hold. The target is chosen by `--target`, or by `target` in
    /// `policy.json`; without one nothing is found.
    ///
    /// ## Why it matters
    /// Saving for that target leaves the row out, and the device is not registered.
    ///
    /// ## Example
    /// `5CG0001A,,,Contoso Devices,Aurora 14` in a file that is meant for Intune.
    ///
    /// ## Fix
    /// None from here: collect what the target needs, or give the row to whoever
    /// registers it another way.
    "target-unfit", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let unfit = row.unfit.clone()?;
    Some(match unfit.column {
        Some(column) => Finding::at(column, unfit.message),
        None => Finding::whole(unfit.message),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn for_intune() {
        check(
            "target-unfit",
            r#"
target: intune
columns: partner
5CG0001A,,hash(5CG0001A),,
5CG0001B,,,Contoso Devices,Aurora 14
^^^^^^^^ error: The row has no hardware hash, and a device is registered in Intune by its hash only.
,3405691234567,,,
^ error: The row has no hardware hash, and a device is registered in Intune by its hash only.
5CG0001C,,,,
"#,
        );
    }

    #[test]
    fn a_character_that_its_files_cannot_hold() {
        check(
            "target-unfit",
            r#"
target: intune
5CG0001A,,hash(5CG0001A),Büro,
                         ^^^^ error: A file for Intune can't hold a comma, a quotation mark or a character outside ASCII, and this cell has one.
5CG0001B,,hash(5CG0001B),HQ,
"#,
        );
    }

    #[test]
    fn for_graph() {
        check(
            "target-unfit",
            r#"
target: graph
columns: partner
5CG0001A,,hash(5CG0001A),,
5CG0001B,,,Contoso Devices,Aurora 14
^^^^^^^^ error: Graph registers by hardware hash only: your partner or the maker registers this manufacturer, serial number and model in Partner Center.
,3405691234567,,,
^ error: Graph registers by hardware hash only: your partner or the maker registers this product key ID in Partner Center.
"#,
        );
    }

    #[test]
    fn by_the_word_of_the_policy() {
        check(
            "target-unfit",
            r#"
policy: {"target": "partner-center"}
columns: partner
5CG0001A,,,Contoso Devices,Aurora 14
,3405691234567,,,
,,hash(5CG0001A),,
5CG0001B,,,,
^^^^^^^^ error: The row does not give what Partner Center knows a device by: a hardware hash, a product ID, or manufacturer, model and serial number.
"#,
        );
    }

    #[test]
    fn from_hashes() {
        check(
            "target-unfit",
            r#"
target: corporate-identifiers
5CG0001A,,hash(5CG0001A),
5CG0001B,,hash(5CG0001B).cut(700),,,Contoso Devices,Aurora 14
          ^^^^^^^^^^^^^^^^^^^^^^^ error: Corporate identifiers are taken from hardware hashes that are proved, and this one is not.
5CG0001C,,hash(5CG0001C).without(17)
^^^^^^^^ error: Corporate identifiers need manufacturer, model and serial number, and neither row nor hash gives all three.
"#,
        );
    }

    #[test]
    fn nobody_says_where_to() {
        check(
            "target-unfit",
            r#"
columns: partner
5CG0001B,,,Contoso Devices,Aurora 14
"#,
        );
    }
}
