//! Sentences of `hash::facts`: what each fact is called, and, where its name does not say
//! it all, what it is and what it matters for.

pub(super) const SENTENCES: &[(&str, &str)] = &[
    // The device.
    ("fact.SmbiosSystemSerialNumber", "Serial number"),
    (
        "fact.SmbiosSystemSerialNumber.about",
        "The number of the whole machine, as its firmware has it and `Win32_BIOS` gives it. The row's serial number must be this one: the service, and every list of devices, finds the device by it. Without one a device can't be registered.",
    ),
    ("fact.SmbiosSystemManufacturer", "Maker"),
    (
        "fact.SmbiosSystemManufacturer.about",
        "The maker as the firmware spells it. A hash without one is refused. With model and serial number it is the tuple that partners register by, and that must be spelt exactly so, capitals included.",
    ),
    ("fact.SmbiosSystemProductName", "Model"),
    (
        "fact.SmbiosSystemProductName.about",
        "The model as the firmware spells it, which for some makers is a short number. A tuple must be spelt exactly so, capitals included; dynamic groups and filters by model compare it too.",
    ),
    ("fact.SmbiosSkuNumber", "SKU number"),
    (
        "fact.SmbiosSkuNumber.about",
        "The maker's number of what was ordered. It is one of the values that the service tells devices apart by.",
    ),
    ("fact.SmbiosSystemFamily", "Family"),
    (
        "fact.SmbiosSystemFamily.about",
        "The line of models that it belongs to. `oa3tool` calls it critical; many virtual machines have none.",
    ),
    ("fact.SmbiosSystemVersion", "System version"),
    (
        "fact.SmbiosSystemVersion.about",
        "What the maker calls this version of the machine; with some makers this, and not the model, is the name that people know.",
    ),
    ("fact.SmbiosUuid", "UUID"),
    (
        "fact.SmbiosUuid.about",
        "The mainboard's own number, as Windows shows it. Two devices must never have the same: the service would take one for the other. A new mainboard has a new one, and the device is then to be deregistered and registered anew.",
    ),
    ("fact.ProductKeyID", "Product key ID"),
    (
        "fact.ProductKeyID.about",
        "Thirteen digits that stand for the Windows licence in the firmware (PKID). Partners can register by it alone. A device that was sold without Windows, and any virtual machine, has none, and needs none when it is registered by its hash.",
    ),
    ("fact.ProductKeyPkPn", "Product key part number"),
    (
        "fact.ProductKeyPkPn.about",
        "Which edition and release of Windows the licence in the firmware is for.",
    ),
    ("fact.SmbiosBoardManufacturer", "Maker of the mainboard"),
    ("fact.SmbiosBoardProduct", "Mainboard"),
    (
        "fact.SmbiosBoardProduct.about",
        "What the maker calls the mainboard. After a repair it can differ from that of other devices of the same model.",
    ),
    ("fact.SmbiosBoardVersion", "Version of the mainboard"),
    ("fact.SmbiosFirmwareVendor", "Maker of the firmware"),
    ("fact.ChassisType", "Case"),
    (
        "fact.ChassisType.about",
        "What kind of machine it says it is: a notebook, a desktop, a tablet. Windows and some policies go by it.",
    ),
    ("fact.PowerPlatformRole", "Power role"),
    (
        "fact.PowerPlatformRole.about",
        "How Windows manages its power: as of a desktop, a mobile device or a tablet.",
    ),
    ("fact.OpticalDrive", "Optical drive"),
    ("fact.DigitizerSupportID", "Touch and pen"),
    ("fact.MaximumTouches", "Fingers at once"),
    // The capture.
    ("fact.OsSystemTime", "Taken at"),
    (
        "fact.OsSystemTime.about",
        "When the hash was taken, by the device's own clock: it can be wrong, and it proves nothing. Each capture has another time, which is why two hashes of one device never are the same text.",
    ),
    ("fact.OsLocalTime", "Taken at, local time"),
    (
        "fact.OsLocalTime.about",
        "The same time in the time zone that was set on the device. Old tools don't say it for certain, and then it is not shown.",
    ),
    ("fact.OsBuild", "Windows that took it"),
    (
        "fact.OsBuild.about",
        "The build and update of the Windows that ran then. It says nothing of what is installed now. Windows 10 before 1703 knows no Autopilot.",
    ),
    ("fact.OSType", "Kind of Windows"),
    (
        "fact.OSType.about",
        "A full Windows, or Windows PE, which lacks drivers: a hash that was taken there often tells nothing of the TPM and the network. Such a device can be registered, but not used with self-deploying mode or pre-provisioning.",
    ),
    ("fact.OsCpuArchitecture", "Architecture of Windows"),
    ("fact.ToolBuild", "Tool that took it"),
    (
        "fact.ToolBuild.about",
        "The version of the part of Windows that writes hashes. It follows Windows, and differs from it after an upgrade.",
    ),
    ("fact.ToolVersion", "Layout version"),
    (
        "fact.ToolVersion.about",
        "Which layout of the hash it is. All from 3 on are read here.",
    ),
    ("fact.UiLanguage", "Display language"),
    ("fact.SystemLocale", "System locale"),
    ("fact.TimeZone", "Time zone"),
    ("fact.Languages", "Languages"),
    ("fact.Keyboard", "Keyboard"),
    // The TPM.
    ("fact.TPMVersion", "TPM version"),
    (
        "fact.TPMVersion.about",
        "What the TPM says of itself. Self-deploying mode and pre-provisioning prove the device by a TPM 2.0 and fail without (0x800705B4); that of a virtual machine does not count. User-driven deployment works with any, or with none.",
    ),
    ("fact.TPMEkPub", "TPM endorsement key"),
    (
        "fact.TPMEkPub.about",
        "The public half of the TPM's own key, which no other TPM has. Self-deploying mode and pre-provisioning attest the device by it. If there is a TPM and no key, the TPM was not ready when the hash was taken: make it ready and take the hash again.",
    ),
    ("fact.OfflineDeviceId", "Offline device ID"),
    (
        "fact.OfflineDeviceId.about",
        "A fingerprint of the device that Windows makes without a network: the SHA-256 of the TPM's key, where there is one. If the two don't fit, the hash was put together or the TPM was changed.",
    ),
    ("fact.OfflineDeviceIdType", "Kind of offline device ID"),
    (
        "fact.OfflineDeviceIdType.about",
        "What the fingerprint was made from: the TPM, the firmware or the registry. One from the registry does not outlive a new installation.",
    ),
    // Processor and memory.
    ("fact.ProcessorManufacturer", "Maker of the processor"),
    ("fact.ProcessorModel", "Processor"),
    (
        "fact.ProcessorModel.about",
        "The processor as it names itself. Whether Windows 11 supports it is for Microsoft's list to say.",
    ),
    ("fact.ProcessorArchitecture", "Architecture"),
    ("fact.ProcessorPackages", "Processors"),
    ("fact.ProcessorCores", "Cores"),
    ("fact.ProcessorThreads", "Threads"),
    ("fact.ProcessorHyperThreading", "Hyper-Threading"),
    ("fact.ProcessorCoreClasses", "Kinds of cores"),
    (
        "fact.ProcessorCoreClasses.about",
        "How many cores of each efficiency class it has: fast ones and saving ones.",
    ),
    ("fact.TotalPhysicalRAM", "Memory"),
    ("fact.SmbiosRamMaximumCapacity", "Most memory it takes"),
    ("fact.SmbiosRamSlots", "Memory slots"),
    ("fact.SmbiosRamArrayCount", "Memory arrays"),
    ("fact.SmbiosRamErrorCorrection", "Error correction"),
    // Disks.
    ("fact.DiskSerialNumber", "Serial number of the disk"),
    (
        "fact.DiskSerialNumber.about",
        "The disk's own number, one of the values that the service tells devices apart by. A stick or an outer disk that was plugged in is listed as well.",
    ),
    ("fact.DiskProduct", "Disk"),
    ("fact.DiskVendor", "Maker of the disk"),
    ("fact.DiskCapacity", "Size"),
    ("fact.DiskType", "Bus"),
    (
        "fact.DiskType.about",
        "How the disk is connected. USB means that it was plugged in when the hash was taken.",
    ),
    ("fact.DiskSeekPenalty", "Kind of disk"),
    (
        "fact.DiskSeekPenalty.about",
        "Whether it takes time to move to a place on the disk, as with turning ones.",
    ),
    ("fact.DiskTrim", "TRIM"),
    ("fact.DiskSSNKernel", "Disk that Windows started from"),
    (
        "fact.DiskSSNKernel.about",
        "Serial number, name and maker of the disk that Windows ran from. If it is not the first disk of the list, Windows was started from a stick or another disk, and the hash is better taken again from the disk in the device.",
    ),
    // The network.
    ("fact.MacAddress", "MAC address"),
    (
        "fact.MacAddress.about",
        "The hardware address of an adapter, one of the values that the service tells devices apart by. An adapter in a dock or on USB is listed as well: taken on one dock, several devices have its address in common.",
    ),
    ("fact.PhysicalMedium", "Kind of network"),
    (
        "fact.PhysicalMedium.about",
        "Cable, Wi-Fi, Bluetooth or mobile network. Self-deploying mode needs nobody at the device on a cable only: a Wi-Fi has to be chosen by a person.",
    ),
    ("fact.NetworkBus", "Bus"),
    (
        "fact.NetworkBus.about",
        "How the adapter is connected. USB means a dock or an adapter that was plugged in.",
    ),
    // Displays and graphics.
    ("fact.DisplayResolutionHorizontal", "Pixels across"),
    ("fact.DisplayResolutionVertical", "Pixels down"),
    ("fact.DisplaySizePhysicalH", "Width"),
    ("fact.DisplaySizePhysicalY", "Height"),
    ("fact.DisplayConnection", "Connection"),
    (
        "fact.DisplayConnection.about",
        "Whether the display is the machine's own. Others were plugged in when the hash was taken, and don't matter.",
    ),
    ("fact.DisplaySizeCentimetres", "Size of the display"),
    ("fact.VideoAdapter", "Graphics"),
    ("fact.VideoMemory", "Graphics memory"),
    ("fact.VideoSystemMemory", "System memory for graphics"),
    ("fact.VideoRemovalPolicy", "Removal policy"),
    (
        "fact.VideoRemovalPolicy.about",
        "Whether Windows takes the graphics for something that can be unplugged, as Windows counts it.",
    ),
    ("fact.VideoInMachine", "Built in"),
    // What has no known meaning.
    ("fact.UnknownRecord", "Record of an unknown type"),
    (
        "fact.UnknownRecord.about",
        "Newer tools write more than is known here. The checksum covers it, so it is undamaged all the same; nothing is left out when the hash is registered.",
    ),
];
