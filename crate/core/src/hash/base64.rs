//! Base64 characters to bytes and back. What stands between the characters, and where
//! they stood in the text, is for `characters`.

use base64_simd::{AsOut, STANDARD, STANDARD_NO_PAD};

pub(super) use preflight_loops::count_base64;

/// Decodes whole groups of four characters; `None` if one of them is not Base64.
/// `out` has three bytes for each four characters.
pub(super) fn decode_groups(text: &[u8], out: &mut [u8]) -> Option<()> {
    if !text.len().is_multiple_of(4) || out.len() != text.len() / 4 * 3 {
        return None;
    }
    STANDARD_NO_PAD.decode(text, out.as_out()).ok().map(|_| ())
}

/// The same, to the end of `out`; with `None` something or nothing may have come there.
pub(super) fn append_groups(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    STANDARD_NO_PAD.decode_append(text, out).ok()
}

/// Decodes a last group that must end in `padding` times `=`, and in no more.
pub(super) fn decode_last(mut group: [u8; 4], padding: usize) -> Option<[u8; 3]> {
    for place in group.iter_mut().rev().take(padding) {
        if *place != b'=' {
            return None;
        }
        *place = b'A';
    }
    let mut out = [0; 3];
    decode_groups(&group, &mut out)?;
    Some(out)
}

/// The whole bytes in characters of the Base64 alphabet; 6 bits at the end that fill
/// no byte are dropped.
pub(super) fn decode(characters: &[u8]) -> Vec<u8> {
    let mut groups = characters.to_vec();
    groups.resize(characters.len().next_multiple_of(4), b'A');
    let mut bytes = vec![0; groups.len() / 4 * 3];
    let decoded = decode_groups(&groups, &mut bytes);
    debug_assert!(decoded.is_some(), "only Base64 characters come here");
    bytes.truncate(characters.len() * 3 / 4);
    bytes
}

/// Padded standard Base64.
pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode_to_string(bytes)
}

/// Whether there is nothing but `A`, 6 zero bits each. Eight at a time, none of them
/// stopped at: that is nearly always all there is.
pub(super) fn is_filling(text: &[u8]) -> bool {
    let (blocks, rest) = text.as_chunks();
    let filling = u64::from_ne_bytes([b'A'; 8]);
    let differ = |or, block: &[u8; 8]| or | (u64::from_ne_bytes(*block) ^ filling);
    blocks.iter().fold(0, differ) == 0 && rest.iter().all(|&byte| byte == b'A')
}

/// The character of six bits.
pub(super) fn character(bits: u8) -> u8 {
    match bits {
        0..=25 => b'A' + bits,
        26..=51 => b'a' + bits - 26,
        52..=61 => b'0' + bits - 52,
        62 => b'+',
        _ => b'/',
    }
}

/// The six bits of a character.
pub(super) fn bits(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_decoder() {
        for byte in 0..=255 {
            let mut out = [0; 3];
            let decoded = decode_groups(&[b'A', b'A', b'A', byte], &mut out);
            assert_eq!(bits(byte), decoded.map(|()| out[2]), "{byte}");
            assert_eq!(count_base64(&[byte]), usize::from(decoded.is_some()), "{byte}");
        }
    }

    #[test]
    fn every_six_bits_have_their_character() {
        for six in 0..64 {
            assert_eq!(bits(character(six)), Some(six));
        }
    }

    #[test]
    fn groups_are_whole_and_have_just_their_place() {
        assert_eq!(decode_groups(b"QUJD", &mut [0; 3]), Some(()));
        assert_eq!(decode_groups(b"QUJDQQ", &mut [0; 3]), None);
        assert_eq!(decode_groups(b"QUJD", &mut [0; 2]), None);
    }

    #[test]
    fn a_last_group_has_just_the_padding_that_it_must_have() {
        assert_eq!(decode_last(*b"QUJD", 0), Some(*b"ABC"));
        assert_eq!(decode_last(*b"QUI=", 1), Some(*b"AB\0"));
        assert_eq!(decode_last(*b"QQ==", 2), Some(*b"A\0\0"));
        for (group, padding) in
            [(b"QUI=", 0), (b"QUJD", 1), (b"QQ==", 1), (b"QUI=", 2), (b"Q*==", 2)]
        {
            assert_eq!(decode_last(*group, padding), None);
        }
    }

    #[test]
    fn filling_ends_at_the_first_other_character() {
        for len in 0..200 {
            let mut text = vec![b'A'; len];
            assert!(is_filling(&text));
            for place in 0..len {
                text[place] = b'B';
                assert!(!is_filling(&text), "{place} of {len}");
                text[place] = b'A';
            }
        }
        // The same in two blocks of eight does not make up for itself.
        assert!(!is_filling(b"BAAAAAAABAAAAAAA"));
    }

    #[test]
    fn six_bits_that_fill_no_byte_are_dropped() {
        assert_eq!(decode(b"QUJD"), b"ABC");
        assert_eq!(decode(b"QUJDQ"), b"ABC");
        assert_eq!(decode(b"QUJDQU"), b"ABCA");
    }
}
