//! How far a text is all of one kind of character.

/// Whether all bytes are ASCII.
pub fn is_ascii(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<{ 4 * BLOCK }>();
    let ascii = |block: &[u8]| block.iter().fold(0, |any, byte| any | byte) < 0x80;
    blocks.iter().all(|block| ascii(block)) && ascii(rest)
}

/// How many characters of the Base64 alphabet a text begins with.
pub fn count_base64(text: &[u8]) -> usize {
    let blocks = text.as_chunks::<BLOCK>().0;
    let whole = blocks.iter().take_while(|block| {
        // No character is stopped at, so that a block goes through vectors.
        block.iter().fold(true, |all, &byte| all & is_base64(byte))
    });
    let whole = whole.count() * BLOCK;
    let rest = text.get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|&&byte| is_base64(byte)).count()
}

/// Characters that are looked at together.
const BLOCK: usize = 16;

fn is_base64(byte: u8) -> bool {
    let within = |first: u8, count: u8| byte.wrapping_sub(first) < count;
    // Setting the bit 0x20 makes a capital letter small, and no other character a letter.
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    letter | within(b'0', 10) | (byte == b'+') | (byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_that_is_not_ascii_is_enough() {
        for len in 0..200 {
            let mut bytes = vec![0x7f; len];
            assert!(is_ascii(&bytes));
            for place in 0..len {
                bytes[place] = 0x80;
                assert!(!is_ascii(&bytes), "{place} of {len}");
                bytes[place] = 0;
            }
        }
    }

    #[test]
    fn each_byte_is_of_the_alphabet_or_not() {
        let alphabet =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for byte in 0..=255 {
            assert_eq!(is_base64(byte), alphabet.contains(&byte), "{byte}");
        }
    }

    #[test]
    fn it_ends_at_the_first_other_character() {
        for len in 0..100 {
            let mut text = vec![b'Q'; len];
            assert_eq!(count_base64(&text), len);
            for place in 0..len {
                text[place] = b' ';
                assert_eq!(count_base64(&text), place);
                text[place] = b'/';
            }
        }
    }
}
