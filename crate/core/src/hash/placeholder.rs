//! Serial numbers and UUIDs that firmware gives when it has none.

/// Letters of what makers leave in their firmware, in lower case. None has a digit.
const PLACEHOLDERS: &[&str] = &[
    "baseboardserialnumber",
    "chassisserialnumber",
    "default",
    "defaultstring",
    "empty",
    "filledbyoem",
    "invalid",
    "na",
    "noserial",
    "noserialnumber",
    "none",
    "notapplicable",
    "notavailable",
    "notdefined",
    "notprovided",
    "notset",
    "notspecified",
    "null",
    "oem",
    "oemserialnumber",
    "serial",
    "serialnumber",
    "sn",
    "systemserialnumb",
    "systemserialnumber",
    "tbd",
    "tobefilled",
    "tobefilledbyoem",
    "tobesetbyoem",
    "undefined",
    "unknown",
    "unspecified",
];

/// Counting up, as in `123456789`, is the other thing that nobody's serial does.
const COUNTING: [&str; 2] = ["0123456789abcdef", "1234567890abcdef"];
const COUNTING_LEAST: usize = 6;

/// Letters of the longest placeholder, and more.
const LONGEST: usize = 32;

/// Whether a serial is what firmware gives when it has none (`To be filled by O.E.M.`).
/// Case, blanks and punctuation do not matter. No text at all is no placeholder.
pub fn is_placeholder(serial: &str) -> bool {
    // Every row is asked several times, and nearly all serial numbers begin like one.
    !begins_like_a_serial(serial.as_bytes()) && is_spelt_out(serial)
}

/// Whether a text begins with letters and digits that are not all the same and do not
/// count up, a digit among them: no placeholder does.
fn begins_like_a_serial(text: &[u8]) -> bool {
    let Some(first) = text.first() else { return false };
    let (mut uniform, mut digits, mut counting) = (true, false, true);
    for (place, letter) in text.iter().take(COUNTING_LEAST).enumerate() {
        if !letter.is_ascii_alphanumeric() {
            return false;
        }
        let counts = |all: &str| all.as_bytes().get(place) == Some(letter);
        uniform &= letter.eq_ignore_ascii_case(first);
        digits |= letter.is_ascii_digit();
        counting &= COUNTING.into_iter().any(counts);
        if digits && !uniform && !counting {
            return true;
        }
    }
    false
}

fn is_spelt_out(serial: &str) -> bool {
    let serial = serial.trim();
    // What is longer than this is no placeholder, and not looked at.
    if serial.is_empty() || serial.len() > 128 {
        return false;
    }
    let index = serial.get(.."SMBIOS_STRING_INDEX_".len());
    if index.is_some_and(|text| text.eq_ignore_ascii_case("SMBIOS_STRING_INDEX_")) {
        return true;
    }
    match serial.is_ascii() {
        true => is_none(serial.bytes().map(char::from)),
        false => is_none(serial.chars()),
    }
}

/// Whether the letters and digits of a text are a placeholder's.
fn is_none(text: impl Iterator<Item = char>) -> bool {
    // A buffer on the stack holds what the lists can have.
    let mut core = [0; LONGEST];
    let begin = |core: &[u8; LONGEST]| {
        PLACEHOLDERS
            .iter()
            .any(|text| text.as_bytes().first_chunk() == core.first_chunk::<2>())
    };
    let (mut length, mut first, mut uniform, mut digits) = (0, None, true, false);
    for letter in text.filter(|letter| letter.is_alphanumeric()) {
        let letter = letter.to_ascii_lowercase();
        uniform &= *first.get_or_insert(letter) == letter;
        digits |= letter.is_ascii_digit();
        // A letter outside ASCII is in no list: 255 is no letter.
        if let Some(slot) = core.get_mut(length) {
            *slot = u8::try_from(letter).ok().filter(u8::is_ascii).unwrap_or(255);
        }
        length += 1;
        // Most makers are told from all of these by two letters.
        if length == 2 && !uniform && !digits && !begin(&core) {
            return false;
        }
    }
    let core = core.get(..length).unwrap_or_default();
    uniform
        || match digits {
            false => PLACEHOLDERS.iter().any(|text| text.as_bytes() == core),
            true => {
                core.len() >= COUNTING_LEAST
                    && COUNTING.iter().any(|all| all.as_bytes().starts_with(core))
            }
        }
}

/// Whether a UUID in SMBIOS byte order is none: all zero, all ones, or the one that
/// AMI's firmware has until a maker sets it (03000200-0400-0500-0006-000700080009).
pub(super) fn is_placeholder_uuid(uuid: &[u8; 16]) -> bool {
    const AMI: [u8; 16] = [0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9];
    uuid.iter().all(|&byte| byte == 0)
        || uuid.iter().all(|&byte| byte == 255)
        || *uuid == AMI
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn placeholders_in_any_spelling() {
        for serial in [
            "SMBIOS_STRING_INDEX_0",
            "smbios_string_index_12",
            "To be filled by O.E.M.",
            "To Be Filled By O.E.M. ",
            "Default string",
            "System Serial Number",
            "SystemSerialNumber",
            "None",
            "0",
            "0000000",
            "00-00-00",
            "XXXXXXXX",
            "........",
            "-",
            "123456789",
            "0123456789",
            "1234567890",
            "N/A",
            "n.a.",
            "INVALID",
            "Not Applicable",
            "Not Specified",
            "O.E.M.",
            "Unknown",
            "  Default  String  ",
        ] {
            assert!(is_placeholder(serial), "{serial}");
        }
    }

    proptest! {
        #[test]
        fn what_begins_like_a_serial_number_is_no_placeholder(
            text in "(12|01|0|x)?[0-9A-Fa-f]{0,9}[ .-]?[0-9a-f]{0,9}",
        ) {
            prop_assert!(!begins_like_a_serial(text.as_bytes()) || !is_spelt_out(&text));
        }
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        assert!(is_placeholder(&"0".repeat(128)));
        assert!(!is_placeholder(&"0".repeat(129)));
        assert!(!is_placeholder(&"0".repeat(200)));
    }

    #[test]
    fn what_firmware_leaves_is_letters_only() {
        // A serial number with a digit in it is not compared with these.
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(PLACEHOLDERS.iter().all(|text| letters(text)));
    }

    #[test]
    fn serials_that_only_look_like_one() {
        for serial in [
            "",
            " ",
            "0000001",
            "1234",
            "12345",
            "1234567891",
            "5CD1234567",
            "PF0000000",
            "NONE1234",
            "OEM0012345",
            "NA123456",
            "DEFAULT-7",
            "SN0001",
            "VMware-56 4d 3c 12 00 00 00 00-00 00 00 00 00 00 00 01",
            "0000-0010-2345-6789-0123-4567-89",
        ] {
            assert!(!is_placeholder(serial), "{serial}");
        }
    }
}
