//! Records to facts: what the bytes of a hash say about the device.

/// The facts of one hash, borrowed from its significant bytes.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    bytes: &'a [u8],
}

/// One record of the container, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The record type, see the table in `facts`.
    pub kind: u16,
    /// Bytes from the start of the container to the record's header.
    pub at: usize,
    /// The value without its header.
    pub value: &'a [u8],
}

/// One fact for people and for JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The part of the machine it belongs to.
    pub section: Section,
    /// oa3tool's name for it, e.g. `SmbiosSystemSerialNumber`; ours where it has none.
    pub name: &'static str,
    /// The value as people read it.
    pub value: String,
}

/// The part of a machine that a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Serial, maker, model, UUID, product key.
    Device,
    /// Tool, OS build, capture time.
    Capture,
    /// TPM version, key, offline device id.
    Tpm,
    /// Processor and memory.
    Processor,
    /// Disks.
    Disk,
    /// Network adapters.
    Network,
    /// Displays, graphics, chassis.
    Display,
    /// What has no known meaning.
    Unknown,
}

impl<'a> Facts<'a> {
    /// The facts in the significant bytes of a hash, damaged or not.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }
    /// Every record that can be walked, in order, unknown types too.
    pub fn records(&self) -> Vec<Record<'a>> {
        let _ = self.bytes;
        Vec::new()
    }
    /// The system serial number (record 14), as the firmware has it.
    pub fn serial(&self) -> Option<&'a str> {
        None
    }
    /// The system maker (record 16).
    pub fn manufacturer(&self) -> Option<&'a str> {
        None
    }
    /// The system product (record 17).
    pub fn model(&self) -> Option<&'a str> {
        None
    }
    /// The SMBIOS UUID (record 12), in SMBIOS byte order.
    pub fn uuid(&self) -> Option<&'a [u8; 16]> {
        None
    }
    /// The product key id (record 24).
    pub fn product_key_id(&self) -> Option<&'a str> {
        None
    }
    /// The TPM endorsement key (record 25).
    pub fn tpm_key(&self) -> Option<&'a [u8]> {
        None
    }
    /// Everything readable, for people and for JSON.
    pub fn list(&self) -> Vec<Fact> {
        Vec::new()
    }
    /// A digest of what makes a device that device: UUID, serial and TPM key. Two
    /// captures of one device have the same; `None` where nothing tells devices apart.
    pub fn identity(&self) -> Option<u64> {
        None
    }
}

/// Whether a serial is what firmware gives when it has none (`To be filled by O.E.M.`).
pub fn is_placeholder(serial: &str) -> bool {
    let _ = serial;
    false
}
