//! A character that a hash can't have.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// Characters in the hardware hash that are not Base64: blanks, line ends, quotation
    /// marks, invisible characters of a web page or a mail, other letters.
    ///
    /// ## Why it matters
    /// The service can't read the text ("Cannot convert the literal … to the expected type
    /// 'Edm.Binary'") and refuses every device sent with it.
    ///
    /// ## Example
    /// `T0EB… AAAA` with a no-break space in it.
    ///
    /// ## Fix
    /// Harmless characters are taken away, if the checksum inside the hash then proves
    /// that nothing else is missing. If it does not, collect the hash again.
    "hash-not-base64", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::NotBase64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn an_invisible_character() {
        check(
            "hash-not-base64",
            "
5CG0001A,,hash(5CG0001A).insert(300, )
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash has a character that is not Base64: U+00A0 (no-break space) at character 301.
          fix: Repair it: 1 no-break space removed. The checksum proves it.
5CG0001A,,T0EeBAEAHA*AAAoA
                    ^ error: The hash has a character that is not Base64: `*` at character 11.
",
        );
    }

    #[test]
    fn whole_and_otherwise_damaged() {
        check(
            "hash-not-base64",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).flip(300)
5CG0001A,,hash(5CG0001A).cut(2000)
",
        );
    }
}
