//! Valid hashes for made-up devices: sample files and tests.
//!
//! A [`Device`] in, the container and its text out, with the record order and layouts
//! of real hashes. Makers, models and serial numbers are made up;
//! network addresses carry the bit that says they are nobody's.

mod catalogue;
mod container;

pub use catalogue::splitmix;

use super::record::checksum_of;
use super::{USUAL_CHARS, write};

/// A made-up device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The system serial number.
    pub serial: String,
    /// The system maker.
    pub manufacturer: String,
    /// The system product.
    pub model: String,
    /// The system version, often empty or a placeholder.
    pub version: String,
    /// The stock keeping unit.
    pub sku: String,
    /// The product family.
    pub family: String,
    /// Who made the firmware.
    pub firmware_vendor: String,
    /// The baseboard, absent on some virtual machines.
    pub board: Option<Board>,
    /// The UUID in SMBIOS byte order.
    pub uuid: [u8; 16],
    /// The 13 digits of the product key in the firmware, on most physical machines.
    pub product_key_id: Option<String>,
    /// The part number of that key, such as `[ZZ]X21-00001`.
    pub product_key_part: Option<String>,
    /// The SMBIOS chassis type: 10 notebook, 3 desktop.
    pub chassis: u8,
    /// Windows' power platform role: 2 mobile, 1 desktop.
    pub power_role: u8,
    /// Digitizer bits and the maximum of touches.
    pub touch: (u8, u8),
    /// The processor.
    pub processor: Processor,
    /// The memory.
    pub memory: Memory,
    /// Disks, the boot disk first.
    pub disks: Vec<Disk>,
    /// Network adapters.
    pub adapters: Vec<Adapter>,
    /// Displays.
    pub displays: Vec<Display>,
    /// Graphics adapters.
    pub graphics: Vec<Graphics>,
    /// The TPM, if it has one.
    pub tpm: Option<Tpm>,
    /// The offline device id of a machine without a TPM.
    pub offline_id: [u8; 32],
    /// The Windows that takes the hash, and the tool.
    pub capture: Capture,
    /// Three bytes of record 35, whose meaning is not known.
    pub record_35: Option<[u8; 3]>,
    /// Records of types that nobody knows, at the end.
    pub unknown: Vec<(u16, Vec<u8>)>,
    /// Whether the filling up to 3,000 bytes is written; without it the text ends in
    /// padding behind the checksum.
    pub filling: bool,
}

/// A baseboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Its maker.
    pub manufacturer: String,
    /// Its product.
    pub product: String,
    /// Its version.
    pub version: String,
}

/// A processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processor {
    /// 0 x86, 9 x64, 12 ARM64.
    pub architecture: u8,
    /// Its maker, as the processor says it.
    pub vendor: String,
    /// Its brand string.
    pub model: String,
    /// Sockets in use.
    pub packages: u16,
    /// Cores and threads of each efficiency class; more than one on hybrid processors.
    pub classes: Vec<(u8, u16, u16)>,
}

/// Memory in GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// What is there.
    pub installed: u64,
    /// What could be.
    pub maximum: u64,
    /// Slots.
    pub slots: u16,
    /// SMBIOS error correction: 3 none.
    pub error_correction: u8,
}

/// A disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Its serial number.
    pub serial: String,
    /// Its product name.
    pub product: String,
    /// Its vendor, often empty.
    pub vendor: String,
    /// GB.
    pub capacity: u64,
    /// Windows' STORAGE_BUS_TYPE: 17 NVMe, 11 SATA.
    pub bus: u16,
    /// 0 none, 1 spins, 255 unknown.
    pub seek_penalty: u8,
}

/// A network adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adapter {
    /// Windows' NDIS_PHYSICAL_MEDIUM: 9 Wi-Fi, 10 Bluetooth, 14 Ethernet.
    pub medium: u32,
    /// Its address.
    pub mac: [u8; 6],
    /// The bus it sits on.
    pub bus: String,
}

/// A display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// Width and height in millimetres.
    pub size: (u16, u16),
    /// Width and height in pixels.
    pub resolution: (u16, u16),
    /// Windows' video output technology.
    pub connection: u32,
}

/// A graphics adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graphics {
    /// Its maker.
    pub manufacturer: String,
    /// Its name.
    pub name: String,
    /// Bytes of its own memory.
    pub memory: u64,
    /// Bytes of system memory for it.
    pub system_memory: u64,
}

/// A TPM. The offline device id follows from its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tpm {
    /// What it says of itself.
    pub version: String,
    /// The modulus of its endorsement key, 256 bytes.
    pub key: Vec<u8>,
}

/// How and when the hash is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub at: i64,
    /// The device's time zone in quarter hours east of UTC.
    pub zone: i8,
    /// Build and update of Windows, e.g. `(26100, 2033)`.
    pub os_build: (u16, u16),
    /// The same of the tool.
    pub tool_build: (u16, u16),
    /// What the tool calls its layout: 9 on new ones.
    pub tool_version: u8,
    /// Whether Windows PE takes it, which tells its languages and time zone.
    pub windows_pe: Option<String>,
}

impl Device {
    /// The made-up device of a number: always the same for the same number, and
    /// another one for every other number below 2^31.
    pub fn numbered(number: u64) -> Self {
        catalogue::device(number)
    }

    /// A made-up virtual machine, which [`numbered`](Self::numbered) never is.
    pub fn virtual_machine(number: u64) -> Self {
        catalogue::virtual_machine(number)
    }

    /// The same device, its hash taken again at another time (seconds since 1970).
    pub fn recaptured(&self, at: i64) -> Self {
        let mut device = self.clone();
        device.capture.at = at;
        device
    }

    /// The same device in Windows PE, where no driver tells of the TPM.
    pub fn in_windows_pe(mut self) -> Self {
        self.capture.windows_pe = Some("en-US|en-US|UTC|en-US|0409:00000409".to_owned());
        self.tpm = None;
        self
    }

    /// Its hardware hash, 4,000 characters where it has filling.
    pub fn hash(&self) -> String {
        let chars = if self.filling { USUAL_CHARS } else { 0 };
        write(&self.container(), chars as u32)
    }

    /// The significant bytes of its hash: container and checksum.
    pub fn container(&self) -> Vec<u8> {
        let mut bytes = container::build(self);
        let checksum = checksum_of(&bytes);
        bytes.extend(checksum);
        bytes
    }
}

#[cfg(test)]
mod tests;
