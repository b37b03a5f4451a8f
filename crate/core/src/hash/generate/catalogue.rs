//! The made-up makers and models, and how a number becomes a device of theirs.

use super::{
    Adapter, Board, Capture, Device, Disk, Display, Graphics, Memory, Processor, Tpm,
};

/// A maker with its way to write serial numbers. `#` is a digit and `@` a letter or
/// digit that follow from the number of the device, other characters are themselves.
struct Maker {
    name: &'static str,
    serial: &'static str,
    firmware: &'static str,
    models: &'static [Model],
}

struct Model {
    name: &'static str,
    family: &'static str,
    sku: &'static str,
    chassis: u8,
    processors: &'static [usize],
}

const NOTEBOOK: u8 = 10;
const DESKTOP: u8 = 3;
const ALL_IN_ONE: u8 = 13;
const CONVERTIBLE: u8 = 31;

/// Serial numbers of different makers differ in length or in a fixed character.
const MAKERS: &[Maker] = &[
    Maker {
        name: "Contoso Devices",
        serial: "5CX@@@@@@@",
        firmware: "Contoso",
        models: &[
            Model {
                name: "Aurora 14",
                family: "Aurora",
                sku: "8A1C2EA#ABD",
                chassis: NOTEBOOK,
                processors: &[0, 1],
            },
            Model {
                name: "Aurora 16 G2",
                family: "Aurora",
                sku: "8A1C9EA#ABU",
                chassis: NOTEBOOK,
                processors: &[1],
            },
            Model {
                name: "Borealis Desk Mini",
                family: "Borealis",
                sku: "7B0D1EA#UUZ",
                chassis: DESKTOP,
                processors: &[0, 3],
            },
        ],
    },
    Maker {
        name: "Fabrikam",
        serial: "@@@@@@@",
        firmware: "Fabrikam Inc.",
        models: &[
            Model {
                name: "Latte 5",
                family: "Latte",
                sku: "0B1E",
                chassis: NOTEBOOK,
                processors: &[0, 3],
            },
            Model {
                name: "Latte 5 2-in-1",
                family: "Latte",
                sku: "0B2F",
                chassis: CONVERTIBLE,
                processors: &[1],
            },
            Model {
                name: "Macchiato 7090",
                family: "Macchiato",
                sku: "0C41",
                chassis: DESKTOP,
                processors: &[2],
            },
        ],
    },
    Maker {
        name: "NORTHWIND",
        serial: "PX@@@@@@@",
        firmware: "NORTHWIND",
        models: &[
            Model {
                name: "20ZX004GE",
                family: "TundraPad T14 Gen 4",
                sku: "NW_MT_20ZX_BU_Tundra_FM_TundraPad T14 Gen 4",
                chassis: NOTEBOOK,
                processors: &[0, 1, 3],
            },
            Model {
                name: "11ZY00A1MZ",
                family: "TundraCentre Neo",
                sku: "NW_MT_11ZY_BU_Tundra_FM_TundraCentre Neo",
                chassis: ALL_IN_ONE,
                processors: &[2, 3],
            },
        ],
    },
    Maker {
        name: "Litware Corporation",
        serial: "0##########9",
        firmware: "Litware Corporation",
        models: &[
            Model {
                name: "Litware Slate",
                family: "Slate",
                sku: "Litware_Slate_2038",
                chassis: CONVERTIBLE,
                processors: &[4],
            },
            Model {
                name: "Litware Book 3",
                family: "Book",
                sku: "Litware_Book_3_1995",
                chassis: NOTEBOOK,
                processors: &[1, 4],
            },
        ],
    },
];

struct Chip {
    architecture: u8,
    vendor: &'static str,
    model: &'static str,
    classes: &'static [(u8, u16, u16)],
    graphics: (&'static str, &'static str),
}

const CHIPS: &[Chip] = &[
    Chip {
        architecture: 9,
        vendor: "GenuineWoodgrove",
        model: "Woodgrove(R) Kern(TM) W5-1345U",
        classes: &[(0, 8, 8), (1, 2, 4)],
        graphics: ("Woodgrove Corporation", "Woodgrove(R) Iris Graphics"),
    },
    Chip {
        architecture: 9,
        vendor: "GenuineWoodgrove",
        model: "Woodgrove(R) Kern(TM) W7-1365U",
        classes: &[(0, 8, 8), (1, 2, 4)],
        graphics: ("Woodgrove Corporation", "Woodgrove(R) Iris Graphics"),
    },
    Chip {
        architecture: 9,
        vendor: "GenuineWoodgrove",
        model: "Woodgrove(R) Kern(TM) W5-10500 CPU @ 3.10GHz",
        classes: &[(0, 6, 12)],
        graphics: ("Woodgrove Corporation", "Woodgrove(R) UHD Graphics 630"),
    },
    Chip {
        architecture: 9,
        vendor: "AuthenticTailspin",
        model: "Tailspin Zephyr 5 PRO 7540U w/ Radiant Graphics",
        classes: &[(0, 6, 12)],
        graphics: ("Tailspin Micro, Inc.", "Tailspin Radiant(TM) Graphics"),
    },
    Chip {
        architecture: 12,
        vendor: "Proseware Technologies Inc",
        model: "Proseware X1 @ 3.4 GHz",
        classes: &[(0, 4, 4), (1, 8, 8)],
        graphics: ("Proseware Technologies Inc", "Proseware(R) X1 GPU"),
    },
];

/// Windows builds with their updates, and the layout that their tool writes.
const BUILDS: &[(u16, u16, u8)] = &[
    (19045, 4291, 5),
    (22621, 3447, 8),
    (22631, 3880, 8),
    (26100, 2033, 9),
    (26200, 1001, 9),
];

/// 2024-01-08 08:00:00 UTC, a Monday.
const FIRST_CAPTURE: i64 = 1_704_700_800;
const SECONDS_OF_TWO_YEARS: u64 = 2 * 365 * 86_400;

/// The next number of a fixed sequence (Sebastiano Vigna's SplitMix64): the same on
/// every machine, and good enough for made-up devices.
pub fn splitmix(seed: u64) -> u64 {
    let mut number = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        splitmix(self.0)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.roll() as u8)
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    fn code(&mut self, count: usize) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPRSTVWXYZ";
        (0..count).map(|_| char::from(*self.pick(LETTERS))).collect()
    }
}

pub(super) fn device(number: u64) -> Device {
    let mut dice = Dice(splitmix(number));
    let maker = dice.pick(MAKERS);
    let model = dice.pick(maker.models);
    let chip = &CHIPS[*dice.pick(model.processors)];
    let portable = matches!(model.chassis, NOTEBOOK | CONVERTIBLE);
    let installed = *dice.pick(&[8, 16, 16, 32, 64]);
    let touch = if model.chassis == CONVERTIBLE { (0xC5, 10) } else { (0, 0) };
    let key_part = format!("[ZZ]X{}-{}", 20 + dice.below(5), dice.digits(5));
    Device {
        serial: serial(maker.serial, number),
        manufacturer: maker.name.to_owned(),
        model: model.name.to_owned(),
        version: dice.pick(&["", "SMBIOS_STRING_INDEX_0", "Rev 1.0"]).to_string(),
        sku: model.sku.to_owned(),
        family: model.family.to_owned(),
        firmware_vendor: maker.firmware.to_owned(),
        board: Some(Board {
            manufacturer: maker.name.to_owned(),
            product: dice.code(6),
            version: dice
                .pick(&["A00", "KBC Version 56.32.00", "SDK0J40697 WIN"])
                .to_string(),
        }),
        uuid: uuid(&mut dice),
        product_key_id: Some(format!("34{}", dice.digits(11))),
        product_key_part: Some(key_part),
        chassis: model.chassis,
        power_role: if portable { 2 } else { 1 },
        touch,
        processor: Processor {
            architecture: chip.architecture,
            vendor: chip.vendor.to_owned(),
            model: chip.model.to_owned(),
            packages: 1,
            classes: chip.classes.to_vec(),
        },
        memory: Memory { installed, maximum: 64, slots: 2, error_correction: 3 },
        disks: disks(&mut dice, portable),
        adapters: adapters(&mut dice, portable),
        displays: displays(&mut dice, portable),
        graphics: vec![Graphics {
            manufacturer: chip.graphics.0.to_owned(),
            name: chip.graphics.1.to_owned(),
            memory: 128 << 20,
            system_memory: installed << 29,
        }],
        tpm: Some(tpm(&mut dice)),
        offline_id: dice.bytes(),
        capture: capture(&mut dice),
        record_35: (dice.below(4) == 0)
            .then(|| [2, dice.roll() as u8, dice.roll() as u8]),
        unknown: Vec::new(),
        filling: true,
    }
}

pub(super) fn virtual_machine(number: u64) -> Device {
    let mut device = device(number);
    let mut dice = Dice(splitmix(!number));
    let serial = [4, 4, 4, 4, 4, 4, 2].map(|count| dice.digits(count)).join("-");
    device.serial = serial;
    device.manufacturer = "Adventure Works Hypervisor".to_owned();
    device.model = "Virtual Machine".to_owned();
    device.family = "Virtual Machine".to_owned();
    device.sku = "None".to_owned();
    device.firmware_vendor = "Adventure Works".to_owned();
    device.board = None;
    device.product_key_id = None;
    device.product_key_part = None;
    device.chassis = DESKTOP;
    device.power_role = 1;
    device.touch = (0, 0);
    device.disks.truncate(1);
    device.adapters.truncate(1);
    device.displays.clear();
    device
}

/// A serial number in a maker's way, another one for each number: the number is
/// shuffled by a step that can be undone, never drawn.
fn serial(shape: &str, number: u64) -> String {
    const LETTERS: &[u8] = b"0123456789BCDFGHJKLMNPQRSTVWXYZ";
    // Odd and no multiple of 5 or 31: undone by its inverse whatever the shape is.
    const STEP: u128 = 0x1D0A_5C83_9B6F_2E47;
    let mut rest = u128::from(number) * STEP + 123_456_789;
    let mut next = |base: u128| {
        let digit = rest % base;
        rest /= base;
        digit as usize
    };
    shape
        .bytes()
        .map(|byte| match byte {
            b'#' => char::from(b'0' + next(10) as u8),
            b'@' => char::from(LETTERS[next(LETTERS.len() as u128)]),
            other => char::from(other),
        })
        .collect()
}

/// A random UUID (RFC 9562, version 4), in SMBIOS byte order.
fn uuid(dice: &mut Dice) -> [u8; 16] {
    let mut uuid: [u8; 16] = dice.bytes();
    uuid[7] = uuid[7] & 0x0F | 0x40;
    uuid[8] = uuid[8] & 0x3F | 0x80;
    uuid
}

fn disks(dice: &mut Dice, portable: bool) -> Vec<Disk> {
    let product =
        dice.pick(&["RELECLOUD RC512G", "Wingtip SN740 NVMe", "VANARSDEL V9A1"]);
    let nvme = Disk {
        serial: format!("{}_{}.", dice.code(4), dice.code(12)),
        product: product.to_string(),
        vendor: String::new(),
        capacity: *dice.pick(&[238, 476, 476, 953]),
        bus: 17,
        seek_penalty: 0,
    };
    let mut disks = vec![nvme];
    if !portable && dice.below(3) == 0 {
        disks.push(Disk {
            serial: dice.code(14),
            product: "Wingtip Barn 2TB".to_owned(),
            vendor: "Wingtip".to_owned(),
            capacity: 1863,
            bus: 11,
            seek_penalty: 1,
        });
    }
    disks
}

fn adapters(dice: &mut Dice, portable: bool) -> Vec<Adapter> {
    let wireless = [(9, "PCI"), (10, "USB")];
    let wired = [(14, "PCI")];
    let media = match (portable, dice.below(3)) {
        (true, 0) => [wireless.as_slice(), &wired].concat(),
        (true, _) => wireless.to_vec(),
        (false, 0) => [&wired, wireless.as_slice()].concat(),
        (false, _) => wired.to_vec(),
    };
    let adapters = media.into_iter().map(|(medium, bus)| {
        let mut mac: [u8; 6] = dice.bytes();
        // Locally administered and of one machine: no maker's number.
        mac[0] = mac[0] & 0xFC | 0x02;
        Adapter { medium, mac, bus: bus.to_owned() }
    });
    adapters.collect()
}

fn displays(dice: &mut Dice, portable: bool) -> Vec<Display> {
    let panel = Display {
        size: (302, 188),
        resolution: *dice.pick(&[(1920, 1200), (2560, 1600)]),
        connection: 0x8000_0000,
    };
    let monitor = Display { size: (598, 336), resolution: (2560, 1440), connection: 10 };
    match (portable, dice.below(5)) {
        (true, 0) => vec![panel, monitor],
        (true, _) => vec![panel],
        (false, _) => vec![monitor],
    }
}

fn tpm(dice: &mut Dice) -> Tpm {
    let mut key = dice.bytes::<256>();
    // An RSA-2048 modulus is an odd number of 2048 bits.
    key[0] |= 0x80;
    key[255] |= 1;
    let vendor = dice.pick(&["WGV ", "TSP ", "RLC "]);
    let (major, minor) = (1 + dice.below(7), dice.below(300));
    let version = format!(
        "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'{vendor}'-Firmware:{major}.{minor}"
    );
    Tpm { version, key: key.to_vec() }
}

fn capture(dice: &mut Dice) -> Capture {
    let (build, revision, tool_version) = *dice.pick(BUILDS);
    // The collector keeps the build of the release that 26200 is an update of.
    let tool_build = if build == 26200 { 26100 } else { build };
    Capture {
        at: FIRST_CAPTURE + dice.below(SECONDS_OF_TWO_YEARS) as i64,
        zone: *dice.pick(&[0, 4, 8, -20, -32, 22]),
        os_build: (build, revision),
        tool_build: (tool_build, revision),
        tool_version,
        windows_pe: None,
    }
}
