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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::Problem;

    fn found(container: Container) -> Option<&'static str> {
        check(&container).map(|finding| finding.message.key())
    }

    #[test]
    fn it_is_known_at_the_end_of_what_can_be_unpacked() {
        let whole = Container { held: Some((0, 0)), whole: true, ..Container::default() };
        assert_eq!(found(whole), Some("container-empty.nothing"));
        let skipped = Container { held: Some((0, 3)), ..whole };
        assert_eq!(found(skipped), Some("container-empty.found"));
        assert_eq!(found(Container { held: Some((1, 3)), ..whole }), None);
        assert_eq!(found(Container { whole: false, ..whole }), None);
        let broken = Some(Problem::Encrypted);
        assert_eq!(found(Container { problem: broken, ..whole }), None);
    }
}
