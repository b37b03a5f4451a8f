//! Sorting a long list of texts by numbers that stand for their beginnings.

/// Bytes of a text that are in its [`key`].
pub const KEY: usize = size_of::<u128>();

/// A number that sorts as the text does, capital letters of ASCII as small ones, as far
/// as it goes.
pub fn key(text: &str) -> u128 {
    let mut first = [0; KEY];
    for (place, byte) in first.iter_mut().zip(text.bytes()) {
        *place = byte.to_ascii_lowercase();
    }
    u128::from_be_bytes(first)
}

/// Sorts numbers by the keys beside them, and by themselves where those are the same.
pub fn sort(keyed: &mut [(u128, u32)]) {
    keyed.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_sorts_as_its_text() {
        let texts =
            ["", "a", "A b", "ab", "abcdefghijklmnop", "abcdefghijklmnopq", "b", "ü"];
        assert!(texts.is_sorted_by_key(|text| key(text)));
        assert_eq!(key("5CG0001A"), key("5cg0001a"));
        assert_eq!(key(texts[4]), key(texts[5]));
    }
}
