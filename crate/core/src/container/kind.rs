//! What a file is, by its first bytes and never by its name.

use crate::message::Message;
use crate::text::Decoder;

/// What stands in a file that is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A ZIP archive, or what is built on it: a workbook.
    Zip,
    /// A cabinet.
    Cab,
    /// A file packed with gzip.
    Gzip,
    /// XML, such as OA3Tool's report.
    Xml,
    /// JSON, such as a body for Graph.
    Json,
    /// Known, and not read.
    Foreign(Foreign),
}

/// Files that we know and don't read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Foreign {
    OldOffice,
    BinaryWorkbook,
    XmlWorkbook,
    OpenDocument,
    Document,
    Pdf,
    Html,
    Json,
    Xml,
    SevenZip,
    Rar,
    Tar,
    OtherArchive,
    Image,
    Program,
    EventLog,
    Registry,
    Database,
}

impl Foreign {
    /// What it is, in two words.
    pub fn what(self) -> Message {
        Message::new(match self {
            Foreign::OldOffice => "foreign.old-office",
            Foreign::BinaryWorkbook => "foreign.binary-workbook",
            Foreign::XmlWorkbook => "foreign.xml-workbook",
            Foreign::OpenDocument => "foreign.open-document",
            Foreign::Document => "foreign.document",
            Foreign::Pdf => "foreign.pdf",
            Foreign::Html => "foreign.html",
            Foreign::Json => "foreign.json",
            Foreign::Xml => "foreign.xml",
            Foreign::SevenZip => "foreign.seven-zip",
            Foreign::Rar => "foreign.rar",
            Foreign::Tar => "foreign.tar",
            Foreign::OtherArchive => "foreign.other-archive",
            Foreign::Image => "foreign.image",
            Foreign::Program => "foreign.program",
            Foreign::EventLog => "foreign.event-log",
            Foreign::Registry => "foreign.registry",
            Foreign::Database => "foreign.database",
        })
    }

    /// What it is, and what to do with it.
    pub fn message(self) -> Message {
        Message::new(match self {
            Foreign::OldOffice => "file-foreign.old-office",
            Foreign::BinaryWorkbook => "file-foreign.binary-workbook",
            Foreign::XmlWorkbook => "file-foreign.xml-workbook",
            Foreign::OpenDocument => "file-foreign.open-document",
            Foreign::Document => "file-foreign.document",
            Foreign::Pdf => "file-foreign.pdf",
            Foreign::Html => "file-foreign.html",
            Foreign::Json => "file-foreign.json",
            Foreign::Xml => "file-foreign.xml",
            Foreign::SevenZip => "file-foreign.seven-zip",
            Foreign::Rar => "file-foreign.rar",
            Foreign::Tar => "file-foreign.tar",
            Foreign::OtherArchive => "file-foreign.other-archive",
            Foreign::Image => "file-foreign.image",
            Foreign::Program => "file-foreign.program",
            Foreign::EventLog => "file-foreign.event-log",
            Foreign::Registry => "file-foreign.registry",
            Foreign::Database => "file-foreign.database",
        })
    }
}

/// So many first bytes tell every kind, and no more are looked at: a tar archive has its
/// mark at 257.
pub const LONGEST_BEGINNING: usize = 512;

/// What begins so; nothing for text, and for what we don't know, which is read as text.
pub fn kind(beginning: &[u8]) -> Option<Kind> {
    // It is the same however much of the file is there.
    let beginning = &beginning[..beginning.len().min(LONGEST_BEGINNING)];
    let foreign = |foreign| Some(Kind::Foreign(foreign));
    let zeros = |range: std::ops::Range<usize>| {
        let range = range.start..range.end.min(beginning.len());
        beginning.get(range).is_some_and(|bytes| bytes.contains(&0))
    };
    match beginning {
        // A member, an archive of nothing, an archive that was once split.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => {
            Some(Kind::Zip)
        }
        [b'M', b'S', b'C', b'F', 0, ..] => Some(Kind::Cab),
        [0x1F, 0x8B, 8, ..] => Some(Kind::Gzip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => foreign(Foreign::OldOffice),
        [b'%', b'P', b'D', b'F', b'-', ..] => foreign(Foreign::Pdf),
        [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => foreign(Foreign::SevenZip),
        [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => foreign(Foreign::Rar),
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..]
        | [0x28, 0xB5, 0x2F, 0xFD, ..]
        | [b'M', b'S', b'W', b'I', b'M', 0, ..]
        | [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => {
            foreign(Foreign::OtherArchive)
        }
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
        | [b'I', b'I', b'*', 0, ..]
        | [b'M', b'M', 0, b'*', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm' | b'a', _, _, _, ..] => {
            foreign(Foreign::Image)
        }
        // Two letters that a serial number may begin with: text has no zeros.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => foreign(Foreign::Image),
        [b'M', b'Z', ..] if zeros(2..64) => foreign(Foreign::Program),
        [0x7F, b'E', b'L', b'F', ..] => foreign(Foreign::Program),
        [b'E', b'l', b'f', b'F', b'i', b'l', b'e', 0, ..] => foreign(Foreign::EventLog),
        [b'r', b'e', b'g', b'f', ..] if zeros(4..64) => foreign(Foreign::Registry),
        _ if beginning.starts_with(b"SQLite format 3\0") => foreign(Foreign::Database),
        _ if beginning.get(257..262) == Some(b"ustar") => foreign(Foreign::Tar),
        _ => markup(beginning),
    }
}

/// XML, HTML and JSON, in any encoding that text may have.
fn markup(beginning: &[u8]) -> Option<Kind> {
    let text = Decoder::whole(beginning);
    let text = text.trim_start();
    let starts = |word: &str| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if starts("<!doctype html") || starts("<html") {
        return Some(Kind::Foreign(Foreign::Html));
    }
    if text.starts_with("<?xml") && text.contains("Excel.Sheet") {
        return Some(Kind::Foreign(Foreign::XmlWorkbook));
    }
    if is_json(text) {
        return Some(Kind::Json);
    }
    is_tag(text).then_some(Kind::Xml)
}

/// A tag by its name and what follows that: a maker's name may begin like one.
fn is_tag(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|tag| {
        let of_name = |c: char| c.is_ascii_alphanumeric() || "?_-.:".contains(c);
        let behind = tag.trim_start_matches(of_name);
        tag.starts_with(|first: char| first.is_ascii_alphabetic() || first == '?')
            && behind.starts_with(['>', '/', ' ', '\t', '\r', '\n'])
    })
}

/// An object or a list, by its first two characters: serial numbers may stand in braces.
fn is_json(text: &str) -> bool {
    let mut characters = text.chars().filter(|character| !character.is_whitespace());
    match (characters.next(), characters.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => {
            matches!(next, '{' | '[' | ']' | '"' | '-') || next.is_ascii_digit()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;

    #[test]
    fn each_kind_is_told_by_its_content() {
        let foreign = |foreign| Some(Kind::Foreign(foreign));
        for (bytes, expected) in [
            (b"PK\x03\x04\x14\0".as_slice(), Some(Kind::Zip)),
            (b"MSCF\0\0\0\0", Some(Kind::Cab)),
            (b"\x1F\x8B\x08\0", Some(Kind::Gzip)),
            (b"<?xml version=\"1.0\"?><Key>", Some(Kind::Xml)),
            (b"\xEF\xBB\xBF\r\n<Key><HardwareHash>", Some(Kind::Xml)),
            (b"\xFF\xFE<\0K\0e\0y\0>\0", Some(Kind::Xml)),
            (b"{\r\n  \"value\": [", Some(Kind::Json)),
            (b"\xFF\xFE[\0{\0\"\0", Some(Kind::Json)),
            (b"[1,2]", Some(Kind::Json)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", foreign(Foreign::OldOffice)),
            (b"%PDF-1.7", foreign(Foreign::Pdf)),
            (b"7z\xBC\xAF\x27\x1C\0", foreign(Foreign::SevenZip)),
            (b"Rar!\x1A\x07\x01\0", foreign(Foreign::Rar)),
            (b"\xFD7zXZ\0\0", foreign(Foreign::OtherArchive)),
            (b"BZh91AY&SY", foreign(Foreign::OtherArchive)),
            (b"regf\x01\0\0\0", foreign(Foreign::Registry)),
            (b"SQLite format 3\0\x10", foreign(Foreign::Database)),
            (b"\x89PNG\r\n\x1A\n", foreign(Foreign::Image)),
            (b"BM\x36\0\x0C\0\0\0\0\0\x36", foreign(Foreign::Image)),
            (b"MZ\x90\0\x03\0\0\0", foreign(Foreign::Program)),
            (b"ElfFile\0\0", foreign(Foreign::EventLog)),
            (b"<!DOCTYPE html><p>", foreign(Foreign::Html)),
            (
                b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
                foreign(Foreign::XmlWorkbook),
            ),
        ] {
            assert_eq!(kind(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(kind(&tar), foreign(Foreign::Tar));
    }

    #[test]
    fn each_kind_that_is_refused_has_a_name_and_a_sentence() {
        use Foreign::*;
        let all = [
            OldOffice,
            BinaryWorkbook,
            XmlWorkbook,
            OpenDocument,
            Document,
            Pdf,
            Html,
            Json,
            Xml,
            SevenZip,
            Rar,
            Tar,
            OtherArchive,
            Image,
            Program,
            EventLog,
            Registry,
            Database,
        ];
        let mut names: Vec<&str> = Vec::new();
        for foreign in all {
            let (what, message) = (foreign.what(), foreign.message());
            assert_eq!(format!("file-{}", what.key()), message.key());
            for message in [&what, &message] {
                assert!(message::known(message.key()).is_some(), "{}", message.key());
            }
            assert!(!names.contains(&what.key()), "{} twice", what.key());
            names.push(what.key());
        }
    }

    #[test]
    fn text_is_none_of_them_whatever_serial_it_begins_with() {
        for text in [
            "Device Serial Number,Windows Product ID,Hardware Hash",
            "MZ123456,,T0EB",
            "BM123456,,T0EB",
            "PK0001,,T0EB",
            "MSCF01,,T0EB",
            "regf0001,,",
            "<5CG0001A,,T0EB",
            "{5CG0001A},,T0EB",
            "[settings]\nname=1",
            "<a,b",
            "<A,0,5CG0001A\n<A,0,5CG0001B\n",
            "",
        ] {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
    }
}
