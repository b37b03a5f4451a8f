//! An archive without a list of devices.

use super::{Check, Container, Finding, Message};

rule! {
    /// ## What it finds
    /// An archive or workbook in which nothing looks like a list of devices.
    ///
    /// ## Why it matters
    /// The wrong archive was added, or the hash was not collected: diagnostics of a device
    /// hold a file `DeviceHash_….csv` only if the area Autopilot was asked for.
    ///
    /// ## Example
    /// A cabinet of logs.
    ///
    /// ## Fix
    /// Collect the diagnostics once more with
    /// `MdmDiagnosticsTool.exe -area Autopilot -cab c:\out.cab`, or add the CSV file itself.
    "container-empty", Error, Check::Container(check)
}

fn check(container: &Container) -> Option<Finding> {
    let (0, skipped) = container.held? else { return None };
    if !container.whole || container.problem.is_some() {
        return None;
    }
    let message = match skipped {
        0 => Message::new("container-empty.nothing"),
        _ => Message::new("container-empty.found").with("skipped", skipped),
    };
    Some(Finding::whole(message))
}
