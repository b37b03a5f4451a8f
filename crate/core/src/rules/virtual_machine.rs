//! A virtual machine.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A hash whose maker and model are those of a virtual machine.
    ///
    /// ## Why it matters
    /// Virtual machines are fine to try a deployment with. Self-deploying mode and
    /// pre-provisioning do not support them (Microsoft's page on self-deploying mode),
    /// and their numbers are often cloned.
    ///
    /// ## Fix
    /// None needed.
    "virtual-machine", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let facts = &row.hash.facts;
    let (maker, model) = (facts.manufacturer()?, facts.model()?);
    is_virtual(maker, model).then(|| {
        let message = Message::new("virtual-machine.found")
            .with("manufacturer", maker)
            .with("model", model);
        Finding::at(Column::Hash, message)
    })
}

/// Whether these are the maker and model that a hypervisor gives its machines.
pub(super) fn is_virtual(maker: &str, model: &str) -> bool {
    let begins = |text: &str, with: &str| {
        let (text, with) = (text.as_bytes(), with.as_bytes());
        text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let among = |text, list: &[&str]| list.iter().any(|with| begins(text, with));
    among(maker, &MAKERS) || among(model, &MODELS) || model.ends_with("Virtual Platform")
}

const MAKERS: [&str; 10] = [
    "VMware",
    "QEMU",
    "Xen",
    "innotek GmbH",
    "Parallels",
    "Bochs",
    "Nutanix",
    "Amazon EC2",
    "OpenStack",
    "Red Hat",
];

const MODELS: [&str; 8] = [
    "Virtual Machine",
    "VirtualBox",
    "VMware",
    "HVM domU",
    "KVM",
    "Standard PC",
    "Google Compute Engine",
    "Parallels",
];

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn hypervisors() {
        check(
            "virtual-machine",
            r#"
5CG0001A,,hash(5CG0001A).text(16,VMware, Inc.).text(17,VMware20,1)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: This is a virtual machine: VMware, Inc., VMware20,1.
5CG0001B,,hash(5CG0001B).text(16,Microsoft Corporation).text(17,Virtual Machine)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: This is a virtual machine: Microsoft Corporation, Virtual Machine.
5CG0001C,,hash(5CG0001C).text(16,QEMU).text(17,Standard PC Q35)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ note: This is a virtual machine: QEMU, Standard PC Q35.
5CG0001D,,hash(5CG0001D).vm
          ^^^^^^^^^^^^^^^^^ note: This is a virtual machine: Adventure Works Hypervisor, Virtual Machine.
"#,
        );
    }

    #[test]
    fn real_machines() {
        check(
            "virtual-machine",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001B,,hash(5CG0001B).text(16,Microsoft Corporation).text(17,Surface Laptop)
"#,
        );
    }
}
