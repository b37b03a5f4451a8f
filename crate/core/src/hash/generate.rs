//! Valid hashes for made-up devices: sample files and tests.

/// A made-up device.
#[derive(Clone, Debug)]
pub struct Device {
    /// The system serial number.
    pub serial: String,
    /// The system maker.
    pub manufacturer: String,
    /// The system product.
    pub model: String,
}

impl Device {
    /// The made-up device of a number: always the same for the same number.
    pub fn numbered(number: u64) -> Self {
        let _ = number;
        Self {
            serial: String::new(),
            manufacturer: String::new(),
            model: String::new(),
        }
    }

    /// Its hardware hash, 4,000 characters.
    pub fn hash(&self) -> String {
        String::new()
    }
}
