//! A tuple that lacks one of its three.

use super::{Check, Column, Finding, Message, Row, sample_row};
use crate::csv::Kind;

rule! {
    /// ## What it finds
    /// A row without a hardware hash that is identified by manufacturer, serial number
    /// and model, and lacks one of them.
    ///
    /// ## Why it matters
    /// The three are compared together with what the maker submitted, exactly and
    /// case-sensitively (Partner Center's page on Autopilot). With one missing there is
    /// nothing to compare: `ZtdDeviceNotFound`.
    ///
    /// ## Example
    /// `5CG0001A,,,Contoso Devices,` in a file for Partner Center.
    ///
    /// ## Fix
    /// None from here. `Get-WindowsAutopilotInfo -Partner -Force` writes the exact three.
    "tuple-incomplete", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    if !matches!(row.kind, Kind::Tuple | Kind::Identifier) || sample_row::is_sample(row) {
        return None;
    }
    // A missing serial number is told by `serial-empty`.
    let column = [Column::Manufacturer, Column::Model]
        .into_iter()
        .find(|column| row.text(*column).trim().is_empty())?;
    // Corporate identifiers can be a serial number alone.
    let alone = row.manufacturer.trim().is_empty() && row.model.trim().is_empty();
    if row.kind == Kind::Identifier && alone {
        return None;
    }
    let message = Message::new("tuple-incomplete.found").with("column", column.header());
    Some(Finding::at(column, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::csv::Column;
    use crate::session::Session;

    #[test]
    fn one_is_missing() {
        check(
            "tuple-incomplete",
            r#"
columns: partner
5CG0001A,,,Contoso Devices,
                           ^ error: The row has no hash and no Device model; manufacturer, serial number and model are needed together.
5CG0001A,,,,Aurora 14
           ^ error: The row has no hash and no Manufacturer name; manufacturer, serial number and model are needed together.
"#,
        );
    }

    #[test]
    fn whole_tuples_and_other_rows() {
        check(
            "tuple-incomplete",
            r#"
columns: partner
5CG0001A,,,Contoso Devices,Aurora 14
5CG0001A,,hash(5CG0001A),Contoso Devices,
,3405691234567,,,
,,,Contoso Devices,Aurora 14
"#,
        );
    }

    #[test]
    fn an_identifier_can_be_a_serial_number_alone() {
        let mut session = Session::default();
        let file = session.open("test.csv", 0);
        for serial in ["5CG0001A", "5CG0001B", "5CG0001C"] {
            session
                .feed(file, format!("Contoso Devices,Aurora 14,{serial}\n").as_bytes());
        }
        session.close(file);
        for (id, column) in
            [(1, Column::Manufacturer), (1, Column::Model), (2, Column::Model)]
        {
            session.edit(id, column, "").expect("a cell to change");
        }
        let incomplete = |id| {
            let found = session.findings(id);
            found.iter().any(|(rule, _)| rule.name == "tuple-incomplete")
        };
        assert_eq!([0, 1, 2].map(incomplete), [false, false, true]);
    }
}
