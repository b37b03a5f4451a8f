//! A hash that ends too early.

use super::hash_class::{self, Class};
use super::{Check, Finding, Row};

rule! {
    /// ## What it finds
    /// A hardware hash that is shorter than it should be.
    ///
    /// ## Why it matters
    /// A full hash has 4,000 characters, and only the first 900 to 1,900 hold the device;
    /// zeros fill the rest. Cut off in the zeros, nothing is lost. Cut off earlier, the
    /// device can't be registered with it.
    ///
    /// ## Example
    /// A text column that takes 2,000 characters.
    ///
    /// ## Fix
    /// If everything up to the checksum is there and the checksum fits, the zeros are
    /// written again: the same text that the device gave. Otherwise collect the hash again.
    "hash-cut", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    hash_class::find(row, Class::Cut)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn in_the_zeros() {
        check(
            "hash-cut",
            "
5CG0001A,,hash(5CG0001A).cut(2500)
          ^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash breaks off after 2500 of 4000 characters. Nothing but filling is missing: its checksum is there and fits.
          fix: Repair it: 1500 characters of filling (`A`) added at the end, which makes 4000. The checksum proves it.
",
        );
    }

    #[test]
    fn by_a_list_that_writes_dots() {
        check(
            "hash-cut",
            "
5CG0001A,,hash(5CG0001A).cut(700).insert(700,…)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash breaks off after character 700, and dots stand for the rest: a list or a window has cut it. Take the hash from the file that the script writes with `-OutputFile`, or capture it again.
5CG0001B,,hash(5CG0001B).cut(2000).insert(2000,...)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The hash breaks off after character 2000, and dots stand for the rest: a list or a window has cut it. Take the hash from the file that the script writes with `-OutputFile`, or capture it again.
          fix: Repair it: 3 characters that are not Base64 removed. 2000 characters of filling (`A`) added at the end, which makes 4000. The checksum proves it.
5CG0001C,,T0FV...
          ^^^^^^^ error: The hash breaks off after character 4, and dots stand for the rest: a list or a window has cut it. Take the hash from the file that the script writes with `-OutputFile`, or capture it again.
",
        );
    }

    #[test]
    fn in_the_device() {
        check(
            "hash-cut",
            "
5CG0001A,,hash(5CG0001A).cut(700)
          ^^^^^^^^^^^^^^^^^^^^^^^ error: The hash breaks off after character 700: 762 characters are missing to the end of its checksum, so nothing proves what is left. Capture it again.
",
        );
    }

    #[test]
    fn whole_and_otherwise_damaged() {
        check(
            "hash-cut",
            "
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).flip(300)
",
        );
    }
}
