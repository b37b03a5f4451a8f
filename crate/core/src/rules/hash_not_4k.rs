//! A whole hash of another length than usual.

use super::{Check, Column, Finding, Message, Row};
use crate::hash::{self, Form, USUAL_CHARS};

rule! {
    /// ## What it finds
    /// A hardware hash that its checksum proves whole, and that has not the 4,000
    /// characters that Windows writes.
    ///
    /// ## Why it matters
    /// Some tools leave out the zeros at the end, and some services answer `HashNot4k`.
    /// Intune is known to take shorter ones with their padding.
    ///
    /// ## Fix
    /// The zeros are written again up to 4,000 characters; the device's data stay as they
    /// are. A longer hash is left alone.
    "hash-not-4k", Note, Check::Device(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let Form::Exact { chars } = row.hash.form else { return None };
    if chars as usize == USUAL_CHARS || !row.hash.problems.is_empty() {
        return None;
    }
    let message = Message::new("hash-not-4k.found").with("chars", chars);
    let finding = Finding::at(Column::Hash, message);
    Some(match (chars as usize) < USUAL_CHARS {
        true => {
            let text = hash::write(row.hash.bytes, USUAL_CHARS as u32);
            finding.set(Column::Hash, &text, Message::new("hash-not-4k.fix"))
        }
        false => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn without_the_zeros() {
        check(
            "hash-not-4k",
            r#"
5CG0001A,,hash(5CG0001A).short
          ^^^^^^^^^^^^^^^^^^^^ note: The hash is whole and has 1464 characters; Windows writes 4000.
          fix: Write the zeros at its end again, up to 4000 characters.
"#,
        );
    }

    #[test]
    fn usual_and_damaged() {
        check(
            "hash-not-4k",
            r#"
5CG0001A,,hash(5CG0001A)
5CG0001A,,hash(5CG0001A).short.unpadded
5CG0001A,,hash(5CG0001A).cut(2500)
5CG0001A,,
"#,
        );
    }
}
