//! Which members are worth reading.
//!
//! A cabinet of diagnostics holds a hundred logs and one file of hashes. What is
//! plainly something else is passed over and counted; a `.csv`, an archive or a
//! workbook is always looked into, so that what is wrong with it is said.

use super::kind::{Kind, kind};
use crate::csv::header::delimiter;
use crate::csv::{Column, Header};
use crate::text::Decoder;

/// What to do with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Read it.
    Yes,
    /// Pass over it.
    No,
    /// Its first bytes have to tell: ask [`Wanted::by`].
    Perhaps,
}

/// Endings of names of files that never hold a list: logs, pictures, programs, pages.
const OTHER: &[&str] = &[
    "bat", "bin", "bmp", "cer", "cfg", "cmd", "config", "css", "dat", "dll", "dmp",
    "doc", "docx", "dotx", "eml", "etl", "evt", "evtx", "exe", "gif", "hiv", "htm",
    "html", "ico", "inf", "ini", "iso", "jfif", "jpeg", "jpg", "js", "lnk", "log", "md",
    "mkv", "mov", "mp3", "mp4", "msg", "msi", "pdf", "pem", "png", "ppt", "pptx", "ps1",
    "psd1", "psm1", "pst", "py", "reg", "rtf", "svg", "sys", "tif", "tiff", "url", "vbs",
    "vsdx", "wav", "webp", "wim", "xsd", "xsl", "xslt", "yaml", "yml",
];

/// Endings of names of files that are always looked into.
const OURS: &[&str] =
    &["csv", "tsv", "xlsx", "xlsm", "xls", "xlsb", "zip", "cab", "gz", "7z", "rar"];

/// What the name of a member says.
pub fn wanted(name: &str) -> Wanted {
    let file = name.rsplit('/').next().unwrap_or_default();
    // What macOS and Explorer leave beside files.
    if name.starts_with("__MACOSX/") || file.starts_with('.') || file.starts_with("~$") {
        return Wanted::No;
    }
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let among =
        |list: &[&str]| list.iter().any(|other| other.eq_ignore_ascii_case(ending));
    match () {
        () if file.eq_ignore_ascii_case("thumbs.db") || among(OTHER) => Wanted::No,
        () if among(OURS) => Wanted::Yes,
        () => Wanted::Perhaps,
    }
}

impl Wanted {
    /// Whether to read a member that begins so.
    pub fn by(self, beginning: &[u8]) -> bool {
        match self {
            Wanted::Yes => true,
            Wanted::No => false,
            Wanted::Perhaps => match kind(beginning) {
                Some(Kind::Foreign(_)) => false,
                Some(Kind::Xml) => {
                    let text = Decoder::whole(beginning);
                    ["<Key", "HardwareHash", "ProductKey"]
                        .iter()
                        .any(|w| text.contains(w))
                }
                Some(Kind::Json) => has_hash(&Decoder::whole(beginning)),
                Some(_) => true,
                None => looks_like_a_list(&Decoder::whole(beginning)),
            },
        }
    }
}

/// How many bytes of a member are looked at.
pub(crate) const BEGINNING: usize = 8 * 1024;

/// Whether text begins like a list of devices: a line that names two of our columns or
/// the hash, or a hash.
pub(crate) fn looks_like_a_list(text: &str) -> bool {
    let header = |line: &str| {
        let fields = line.split(char::from(delimiter(line)));
        Header::recognise(fields.map(|field| field.trim().trim_matches('"'))).is_some_and(
            |header| {
                header.has(Column::Hash) || header.columns.iter().flatten().count() >= 2
            },
        )
    };
    text.lines().take(20).any(header) || has_hash(text)
}

/// The first bytes of a hash are `OA` and a length: `T0` and Base64.
fn has_hash(text: &str) -> bool {
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.match_indices("T0").any(|(at, _)| {
        text.as_bytes().iter().skip(at).take(120).take_while(|byte| base64(byte)).count()
            == 120
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::generate::Device;

    #[test]
    fn logs_are_passed_over_and_tables_looked_into() {
        for name in ["a/MDM.evtx", "x.LOG", "__MACOSX/a.csv", ".DS_Store", "~$b.xlsx"] {
            assert_eq!(wanted(name), Wanted::No, "{name}");
        }
        for name in ["DeviceHash_PC.csv", "a/b.XLSX", "c.zip"] {
            assert_eq!(wanted(name), Wanted::Yes, "{name}");
        }
        for name in ["AutopilotHWID", "list.txt", "OA3.xml"] {
            assert_eq!(wanted(name), Wanted::Perhaps, "{name}");
        }
    }

    #[test]
    fn text_is_read_if_it_begins_like_a_list() {
        let hash = Device::numbered(1).hash();
        for text in [
            "Device Serial Number,Windows Product ID,Hardware Hash\r\n",
            "\"Serial Number\";\"Group Tag\"\n",
            "report\n\nSerial Number,Hardware Hash\n",
            &format!("5CG0001A,,{hash}\r\n"),
            &format!("<Key><HardwareHash>{hash}"),
            &format!("[{{\"serialNumber\":\"A1\",\"hardwareHash\":\"{hash}\"}}]"),
        ] {
            assert!(Wanted::Perhaps.by(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "Read me first\nserial\n",
            "2026-01-01 10:00:00, Info, Setup",
            "<html><p>T0",
            "<MDMEnterpriseDiagnosticsReport>",
            "%PDF-1.7",
            "{\"serialNumber\":\"A1\",\"groupTag\":\"HQ\"}",
        ] {
            assert!(!Wanted::Perhaps.by(text.as_bytes()), "{text}");
        }
    }
}
