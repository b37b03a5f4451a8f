//! A corporate identifier of a Windows device, as the service takes it.
//!
//! In: manufacturer, model and serial number as the firmware has them. Out: the one text
//! `manufacturer,model,serial`, or why there is none. The service parts it at its commas
//! and refuses dots with "Invalid Device Identifier parameter", so both go: commas and
//! dots from manufacturer and model, dots from the serial number (Intune's page on
//! corporate identifiers, and what its scripts do).

use serde::{Deserialize, Serialize};

use crate::graph::withheld::Withheld;

/// A device to be known as the company's before it enrols.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The manufacturer.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// The serial number.
    pub serial: String,
}

impl Identifier {
    pub(super) fn normalised(&self) -> Result<String, Withheld> {
        let without = |text: &str, odd: &[char]| text.replace(odd, "").trim().to_owned();
        let manufacturer = without(&self.manufacturer, &[',', '.']);
        let model = without(&self.model, &[',', '.']);
        let serial = without(&self.serial, &['.']);
        if manufacturer.is_empty() {
            return Err(Withheld::NoManufacturer);
        }
        if model.is_empty() {
            return Err(Withheld::NoModel);
        }
        if serial.is_empty() {
            return Err(Withheld::NoSerialNumber);
        }
        if serial.contains(',') {
            return Err(Withheld::Comma);
        }
        Ok(format!("{manufacturer},{model},{serial}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(manufacturer: &str, model: &str, serial: &str) -> Result<String, Withheld> {
        let [manufacturer, model, serial] =
            [manufacturer, model, serial].map(str::to_owned);
        let identifier = Identifier { manufacturer, model, serial };
        identifier.normalised()
    }

    #[test]
    fn commas_and_dots_go_and_all_three_are_needed() {
        assert_eq!(
            text("Quillon, Inc.", "Quill 5.4", " 12.34-A "),
            Ok("Quillon Inc,Quill 54,1234-A".to_owned())
        );
        assert_eq!(text(".", "m", "s"), Err(Withheld::NoManufacturer));
        assert_eq!(text("a", " ,", "s"), Err(Withheld::NoModel));
        assert_eq!(text("a", "m", "..."), Err(Withheld::NoSerialNumber));
        assert_eq!(text("a", "m", "1,2"), Err(Withheld::Comma));
    }
}
