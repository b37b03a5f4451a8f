//! What a cell looks like, header or not.
//!
//! These are looks, no proofs: what a hash says is for `hash`.

/// Shorter texts that begin like a hash say nothing.
const SHORTEST_HASH: usize = 32;

/// Begins as every hardware hash does and is long: `OA` and the length of the content
/// in Base64 are `T0E` to `T0H` (a content has less than 16 KiB).
pub(super) fn is_hash(cell: &str) -> bool {
    let bytes = cell.trim_ascii_start().as_bytes();
    matches!(bytes, [b'T', b'0', b'E'..=b'H', ..]) && bytes.len() >= SHORTEST_HASH
}

/// Nothing but characters of Base64.
pub(crate) fn is_base64(cell: &str) -> bool {
    let cell = cell.trim_ascii();
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    !cell.is_empty() && cell.bytes().all(base64)
}

/// "A 13-digit number" (what Microsoft's people say of the PKID).
pub(super) fn is_product_id(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() == 13 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// A user principal name.
pub(super) fn is_user(cell: &str) -> bool {
    let Some((name, domain)) = cell.trim().split_once('@') else {
        return false;
    };
    !name.is_empty() && domain.contains('.') && !cell.trim().contains(' ')
}

/// A serial number as makers print them: one word of letters, digits and a few signs,
/// with a digit in it. (Those of virtual machines have blanks, and are not guessed.)
pub(super) fn is_serial(cell: &str) -> bool {
    let cell = cell.trim();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    (4..=40).contains(&cell.len())
        && cell.bytes().all(fits)
        && cell.bytes().any(|byte| byte.is_ascii_digit())
}

/// A word of capitals alone, as some serial numbers of seven characters are.
pub(super) fn is_capitals(cell: &str) -> bool {
    let cell = cell.trim();
    (7..=40).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The 15 digits of a radio device, the last of which checks the others (Luhn).
pub(super) fn is_imei(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.len() != 15 || !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum = cell.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0') << (place % 2);
        digit / 10 + digit % 10
    });
    sum.sum::<u32>() % 10 == 0
}

/// The cell for a sentence or a sample: its first characters on one line.
pub(super) fn shortened(cell: &str) -> String {
    short(cell).collect()
}

/// The same, character by character.
pub(super) fn short(cell: &str) -> impl Iterator<Item = char> {
    const SHOWN: usize = 40;
    let cell = cell.trim();
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    let more = cell.chars().nth(SHOWN).map(|_| '…');
    cell.chars().take(SHOWN).map(blank).chain(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks() {
        assert!(is_hash("T0EeBAEAHAAAAAoA6AOCOgEABgBgW7EdzorHH3g"));
        assert!(!is_hash("T0EeBAEAHAAA"), "too short to say");
        assert!(!is_hash("5CG0001AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        assert!(is_product_id("0123456789012") && !is_product_id("012345678901"));
        assert!(is_user("ada@contoso.example") && !is_user("ada") && !is_user("a@b"));
        assert!(is_serial("5CG0001A") && is_serial("0000-0012") && !is_serial("hello"));
        assert!(!is_serial("Book 14") && !is_serial("123"));
        assert!(is_imei("490154203237518") && !is_imei("490154203237519"));
        assert_eq!(shortened(" a\nb "), "a b");
        assert_eq!(shortened(&"x".repeat(41)), "x".repeat(40) + "…");
    }
}
