//! Sentences of `csv`.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    ("flavour-intune-3", "Intune, three columns"),
    ("flavour-intune-3.reader", "Intune, Microsoft 365 admin centre"),
    (
        "flavour-intune-3.collected",
        "`Get-WindowsAutopilotInfo -OutputFile AutopilotHWID.csv` on the device, also \
         from USB while it is being set up (Shift+F10); the MDM diagnostics and the \
         Autopilot diagnostics page (Ctrl+Shift+D) put the same file into their logs.",
    ),
    ("flavour-intune-4", "Intune, four columns"),
    ("flavour-intune-4.reader", "Intune"),
    (
        "flavour-intune-4.collected",
        "`Get-WindowsAutopilotInfo -OutputFile AutopilotHWID.csv -GroupTag TAG`.",
    ),
    ("flavour-intune-5", "Intune, five columns"),
    ("flavour-intune-5.reader", "Intune"),
    (
        "flavour-intune-5.collected",
        "`Get-WindowsAutopilotInfo -OutputFile AutopilotHWID.csv -GroupTag TAG \
         -AssignedUser NAME`.",
    ),
    ("flavour-hololens", "HoloLens 2"),
    ("flavour-hololens.reader", "Intune"),
    (
        "flavour-hololens.collected",
        "The diagnostics archive of the headset: the file whose name begins with \
         DeviceHash.",
    ),
    ("flavour-partner", "Partner Center"),
    ("flavour-partner.reader", "Partner Center"),
    (
        "flavour-partner.collected",
        "`Get-WindowsAutopilotInfo -OutputFile AutopilotHWID.csv -Partner`; with \
         `-Force` it writes the tuple instead of the hash. A row has a hash, or a \
         product key ID, or manufacturer, serial number and model.",
    ),
    ("flavour-managed-4", "Managed Desktop, own devices"),
    (
        "flavour-managed-4.reader",
        "Nobody since Microsoft Managed Desktop ended in July 2024; saved for Intune, \
         it can be registered",
    ),
    (
        "flavour-managed-4.collected",
        "`Get-MMDRegistrationInfo -OutputFile` of that time.",
    ),
    ("flavour-managed-3", "Managed Desktop, by a partner"),
    (
        "flavour-managed-3.reader",
        "Nobody since Microsoft Managed Desktop ended in July 2024; a partner can \
         register the tuples in Partner Center",
    ),
    ("flavour-managed-3.collected", "Written by a partner from the maker's own values."),
    ("flavour-query", "Serial number and hash"),
    ("flavour-query.reader", "Nobody as it is; saved for Intune, it can be registered"),
    ("flavour-query.collected", "A ConfigMgr query over the collected hashes, exported."),
    ("flavour-report", "ConfigMgr report"),
    ("flavour-report.reader", "Nobody as it is; saved for Intune, it can be registered"),
    (
        "flavour-report.collected",
        "ConfigMgr: Monitoring, Reporting, Reports, Hardware - General, Windows \
         Autopilot Device Information, Export, CSV.",
    ),
    ("flavour-bare", "Hardware hashes without a header line"),
    ("flavour-bare.reader", "Nobody as it is; saved for Intune, it can be registered"),
    (
        "flavour-bare.collected",
        "Copied from WMI (`MDM_DevDetail_Ext01`, `DeviceHardwareData`), a mail or a \
         list whose header line was lost; a hash may be broken over several lines.",
    ),
    ("flavour-console", "Output of a console"),
    ("flavour-console.reader", "Nobody as it is; saved for Intune, it can be registered"),
    (
        "flavour-console.collected",
        "`Get-WindowsAutopilotInfo` without `-OutputFile`, copied from the window. A \
         table there cuts long hashes: use `-OutputFile`, or `| Format-List`.",
    ),
    ("flavour-identifiers-3", "Corporate identifiers of Windows devices"),
    ("flavour-identifiers-3.reader", "Intune, Corporate device identifiers"),
    (
        "flavour-identifiers-3.collected",
        "Manufacturer, model and serial number of each device, without a header line.",
    ),
    ("flavour-identifiers", "Corporate identifiers"),
    ("flavour-identifiers.reader", "Intune, Corporate device identifiers"),
    (
        "flavour-identifiers.collected",
        "A serial number or an IMEI of each device, and a remark, without a header \
         line.",
    ),
    ("foreign-autopilot-export", "the list of Autopilot devices, exported from Intune"),
    (
        "foreign-autopilot-export.instead",
        "Its devices are registered already, and a hardware hash is never given back: \
         to register them elsewhere, collect the hashes on the devices.",
    ),
    ("foreign-device-link", "a DeviceLink file"),
    (
        "foreign-device-link.instead",
        "It is for device association of Autopilot device preparation: add it in \
         Intune under Device association, one device a file. For Windows Autopilot \
         collect the hardware hash with `Get-WindowsAutopilotInfo -OutputFile`.",
    ),
    ("foreign-device-list", "a device list exported from Intune or Managed Desktop"),
    (
        "foreign-device-list.instead",
        "There is no hardware hash in it. For devices that Intune manages, a \
         deployment profile with `Convert all targeted devices to Autopilot` \
         registers them without a file; else collect the hashes on the devices.",
    ),
    ("foreign-endpoint-analytics", "an export of Endpoint analytics"),
    (
        "foreign-endpoint-analytics.instead",
        "There is no hardware hash in it. Collect the hashes on the devices with \
         `Get-WindowsAutopilotInfo -OutputFile`, or in ConfigMgr with the report \
         Windows Autopilot Device Information.",
    ),
    ("foreign-entra-export", "a device list exported from Microsoft Entra"),
    (
        "foreign-entra-export.instead",
        "There is no hardware hash in it. Collect the hashes on the devices with \
         `Get-WindowsAutopilotInfo -OutputFile`.",
    ),
    ("flavour-other", "Columns of no flavour we know"),
    (
        "kind-identifier",
        "A corporate identifier registers nothing by itself: once the tenant has it, Intune \
         knows the device when it enrols. Sign in to add it with the plan, or add it in Intune \
         under Devices, Enrollment, Corporate device identifiers.",
    ),
    (
        "kind-product-id",
        "Graph registers by hardware hash only: your partner or the maker registers this \
         product key ID in Partner Center.",
    ),
    (
        "kind-tuple",
        "Graph registers by hardware hash only: your partner or the maker registers this \
         manufacturer, serial number and model in Partner Center.",
    ),
];
