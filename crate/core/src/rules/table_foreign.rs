//! A file that we know and can't use.

use super::{Check, File, Finding, Message};

rule! {
    /// ## What it finds
    /// An export of something else: Intune's or Managed Desktop's device list, the list
    /// of Autopilot devices, Microsoft Entra's devices, Endpoint analytics, or a
    /// DeviceLink file.
    ///
    /// ## Why it matters
    /// There is no hardware hash in it, and nothing else that a device could be
    /// registered by.
    ///
    /// ## Example
    /// `Device ID,Device name,Enrollment date,Last check-in` as the first line.
    ///
    /// ## Fix
    /// The finding names what to do instead: usually to collect the hashes on the
    /// devices, or not to, because such a list says they are registered already.
    "table-foreign", Error, Check::File(check)
}

fn check(file: &File<'_>) -> Option<Finding> {
    let foreign = file.table?.foreign()?;
    let message = Message::new("table-foreign.found")
        .saying("name", foreign.name())
        .saying("instead", foreign.instead());
    Some(Finding::whole(message))
}
