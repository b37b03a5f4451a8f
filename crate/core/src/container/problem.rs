//! What can be wrong with a container or a member of it.

use crate::message::Message;

/// Why something in a container, or all of it, could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file ends before what it announces.
    Truncated,
    /// What stands there is not what the format asks for.
    Damaged,
    /// It unpacks to something else than was packed.
    Checksum,
    /// It has a password.
    Encrypted,
    /// It is packed in a way that we can't unpack.
    Method {
        /// As people know it; empty for one that nobody knows.
        name: &'static str,
    },
    /// A part of it is in another file.
    Split,
    /// Members share their bytes: only made to mislead.
    Overlapping,
    /// It unpacks to many times its length: only made to fill memory.
    Ratio,
    /// The container is too large to be kept while it is read.
    HeldTooLong {
        /// In bytes.
        limit: u64,
    },
    /// JSON is too large to be kept until its end.
    JsonTooLong {
        /// In bytes.
        limit: u64,
    },
    /// A member unpacks to too much.
    MemberTooLong {
        /// In bytes.
        limit: u64,
    },
    /// Everything together unpacks to too much.
    TotalTooLong {
        /// In bytes.
        limit: u64,
    },
    /// There are too many members.
    TooManyMembers {
        /// How many are read.
        limit: u32,
    },
    /// A container in a container in a container …
    TooDeep {
        /// How many of them are opened.
        limit: u32,
    },
}

impl Problem {
    /// The sentence for people.
    pub fn message(&self) -> Message {
        let mebibytes = |limit: u64| limit >> 20;
        match *self {
            Problem::Truncated => Message::new("container-unreadable.truncated"),
            Problem::Damaged => Message::new("container-unreadable.damaged"),
            Problem::Checksum => Message::new("container-unreadable.checksum"),
            Problem::Encrypted => Message::new("container-unreadable.encrypted"),
            Problem::Method { name: "" } => {
                Message::new("container-unreadable.method-unknown")
            }
            Problem::Method { name } => {
                Message::new("container-unreadable.method").with("method", name)
            }
            Problem::Split => Message::new("container-unreadable.split"),
            Problem::Overlapping => Message::new("container-unreadable.overlapping"),
            Problem::Ratio => Message::new("container-unreadable.ratio"),
            Problem::HeldTooLong { limit } => {
                Message::new("container-unreadable.held").with("limit", mebibytes(limit))
            }
            Problem::JsonTooLong { limit } => {
                Message::new("container-unreadable.json").with("limit", mebibytes(limit))
            }
            Problem::MemberTooLong { limit } => {
                Message::new("container-unreadable.member")
                    .with("limit", mebibytes(limit))
            }
            Problem::TotalTooLong { limit } => {
                Message::new("container-unreadable.total").with("limit", mebibytes(limit))
            }
            Problem::TooManyMembers { limit } => {
                Message::new("container-unreadable.members").with("limit", limit)
            }
            Problem::TooDeep { limit } => {
                Message::new("container-unreadable.depth").with("limit", limit)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_own_sentence() {
        let limit = 3 << 20;
        let said = [
            (Problem::Truncated, "truncated"),
            (Problem::Damaged, "damaged"),
            (Problem::Checksum, "checksum"),
            (Problem::Encrypted, "encrypted"),
            (Problem::Method { name: "" }, "method-unknown"),
            (Problem::Method { name: "LZMA" }, "method"),
            (Problem::Split, "split"),
            (Problem::Overlapping, "overlapping"),
            (Problem::Ratio, "ratio"),
            (Problem::HeldTooLong { limit }, "held"),
            (Problem::JsonTooLong { limit }, "json"),
            (Problem::MemberTooLong { limit }, "member"),
            (Problem::TotalTooLong { limit }, "total"),
            (Problem::TooManyMembers { limit: 3 }, "members"),
            (Problem::TooDeep { limit: 3 }, "depth"),
        ];
        for (problem, key) in said {
            let message = problem.message();
            assert_eq!(message.key(), format!("container-unreadable.{key}"));
            let text = message.to_string();
            // Every gap is filled, and a limit is in MiB.
            assert!(text.len() > key.len() && !text.contains(['?', '{']), "{text}");
            for (name, value) in message.args() {
                let expected = if name == "method" { "LZMA" } else { "3" };
                assert_eq!(value.to_string(), expected, "{text}");
            }
        }
    }
}
