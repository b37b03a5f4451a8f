//! Numbers in records to words. What is not listed has no known meaning.

/// A list of numbers and their words.
pub(super) type Codes = &'static [(u64, &'static str)];

pub(super) const ARCHITECTURE: Codes =
    &[(0, "x86"), (5, "ARM"), (9, "x64"), (12, "ARM64")];

pub(super) const OS_TYPE: Codes = &[(1, "Windows PE"), (2, "full Windows")];

/// Windows by its build (Microsoft's release information for Windows 10 and 11).
pub(super) const WINDOWS: Codes = &[
    (15063, "Windows 10 1703"),
    (16299, "Windows 10 1709"),
    (17134, "Windows 10 1803"),
    (17763, "Windows 10 1809"),
    (18362, "Windows 10 1903"),
    (18363, "Windows 10 1909"),
    (19041, "Windows 10 2004"),
    (19042, "Windows 10 20H2"),
    (19043, "Windows 10 21H1"),
    (19044, "Windows 10 21H2"),
    (19045, "Windows 10 22H2"),
    (22000, "Windows 11 21H2"),
    (22621, "Windows 11 22H2"),
    (22631, "Windows 11 23H2"),
    (26100, "Windows 11 24H2"),
    (26200, "Windows 11 25H2"),
];

/// SMBIOS memory array, error correction.
pub(super) const ERROR_CORRECTION: Codes = &[
    (1, "other"),
    (2, "unknown"),
    (3, "none"),
    (4, "parity"),
    (5, "single-bit"),
    (6, "multi-bit"),
    (7, "CRC"),
];

/// Windows' STORAGE_BUS_TYPE.
pub(super) const BUS: Codes = &[
    (0, "unknown"),
    (1, "SCSI"),
    (2, "ATAPI"),
    (3, "ATA"),
    (4, "IEEE 1394"),
    (5, "SSA"),
    (6, "Fibre Channel"),
    (7, "USB"),
    (8, "RAID"),
    (9, "iSCSI"),
    (10, "SAS"),
    (11, "SATA"),
    (12, "SD"),
    (13, "MMC"),
    (14, "virtual"),
    (15, "file-backed virtual"),
    (16, "Storage Spaces"),
    (17, "NVMe"),
    (18, "SCM"),
    (19, "UFS"),
];

/// Windows' DEVICE_SEEK_PENALTY_DESCRIPTOR as one byte.
pub(super) const SEEK_PENALTY: Codes = &[(0, "no"), (1, "yes"), (255, "unknown")];

/// Windows' NDIS_PHYSICAL_MEDIUM.
pub(super) const MEDIUM: Codes = &[
    (0, "unspecified"),
    (1, "wireless LAN"),
    (8, "mobile broadband"),
    (9, "Wi-Fi"),
    (10, "Bluetooth"),
    (14, "Ethernet"),
];

/// Windows' D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY.
pub(super) const OUTPUT: Codes = &[
    (0, "VGA"),
    (4, "DVI"),
    (5, "HDMI"),
    (6, "LVDS"),
    (10, "DisplayPort"),
    (11, "embedded DisplayPort"),
    (15, "Miracast"),
    (0x8000_0000, "internal panel"),
    (0xFFFF_FFFF, "other"),
];

/// SMBIOS chassis types.
pub(super) const CHASSIS: Codes = &[
    (1, "other"),
    (2, "unknown"),
    (3, "desktop"),
    (4, "low-profile desktop"),
    (5, "pizza box"),
    (6, "mini tower"),
    (7, "tower"),
    (8, "portable"),
    (9, "laptop"),
    (10, "notebook"),
    (11, "hand held"),
    (12, "docking station"),
    (13, "all in one"),
    (14, "sub-notebook"),
    (15, "space-saving"),
    (16, "lunch box"),
    (17, "main server chassis"),
    (23, "rack mount"),
    (24, "sealed-case PC"),
    (30, "tablet"),
    (31, "convertible"),
    (32, "detachable"),
    (33, "IoT gateway"),
    (34, "embedded PC"),
    (35, "mini PC"),
    (36, "stick PC"),
];

/// Windows' POWER_PLATFORM_ROLE.
pub(super) const POWER_ROLE: Codes = &[
    (0, "unspecified"),
    (1, "desktop"),
    (2, "mobile"),
    (3, "workstation"),
    (4, "enterprise server"),
    (5, "small-office server"),
    (6, "appliance"),
    (7, "performance server"),
    (8, "slate"),
];

/// Windows' SM_DIGITIZER, bit by bit.
pub(super) const DIGITIZER: Codes = &[
    (0x01, "integrated touch"),
    (0x02, "external touch"),
    (0x04, "integrated pen"),
    (0x08, "external pen"),
    (0x40, "multiple input"),
    (0x80, "ready"),
];

/// Where the offline device id comes from. Seen are 0x0001 and, on machines without a
/// TPM, 0x0103, whose low byte fits Windows' SystemIdentificationSource.
pub(super) const OFFLINE_ID: Codes = &[(0x0001, "TPM"), (0x0103, "registry")];

pub(super) const YES_NO: Codes = &[(0, "no"), (1, "yes")];

/// The word for a number.
pub(super) fn word(codes: Codes, number: u64) -> Option<&'static str> {
    codes.iter().find_map(|(code, word)| (*code == number).then_some(*word))
}
