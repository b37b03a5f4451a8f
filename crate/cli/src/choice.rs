//! Which devices of the tenant are meant: by serial number or id, or all that fit.
//!
//! In: what was named, and the tenant's list as it was just read. Out: devices of that
//! list, each once. A name is matched exactly; one that nothing or more than one thing
//! has is refused with a sentence, because the wrong device may not be touched.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use preflight_core::csv::header::delimiter;
use preflight_core::csv::scanner::{Record, Scanner};
use preflight_core::csv::{Column, Header};
use preflight_core::graph::directory::TenantDevice;
use preflight_core::session::{RowView, Session};
use preflight_core::text::Decoder;

use crate::input;

/// How the choice is called in the help.
const HEADING: &str = "Which devices";
/// A larger file is no list of names.
const MOST: u64 = 1 << 30;

#[derive(Args)]
#[command(group(ArgGroup::new("choice").required(true).multiple(true)))]
pub struct Choice {
    /// Serial numbers, or ids as `preflight devices --format json` shows them; exactly
    #[arg(value_name = "SERIAL|ID", group = "choice")]
    names: Vec<String>,
    /// A file with one of these a line, or any file of devices with their serial numbers;
    /// `-` is standard input; may be given several times
    #[arg(long, value_name = "FILE", group = "choice", help_heading = HEADING)]
    file: Vec<PathBuf>,
    /// All with exactly this group tag; '' is none
    #[arg(long, value_name = "TAG", group = "choice", help_heading = HEADING)]
    #[arg(conflicts_with_all = ["names", "file"])]
    tagged: Option<String>,
    /// All with this text in what `preflight devices` shows of them, case aside
    #[arg(long, value_name = "TEXT", group = "choice", help_heading = HEADING)]
    #[arg(conflicts_with_all = ["names", "file"])]
    search: Option<String>,
    /// Pass over what the tenant does not have, instead of doing nothing at all
    #[arg(long, help_heading = HEADING)]
    skip_missing: bool,
}

/// Something that a device is named by, and where that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    /// `list.txt:3`; nothing for an argument.
    place: Option<String>,
    text: String,
}

/// What is wanted, read before anybody signs in.
pub enum Wanted {
    Named { names: Vec<Named>, skip_missing: bool },
    Fitting { tagged: Option<String>, search: String },
}

/// A name that is known to be one.
pub struct Named(Name);

/// The devices that are meant.
#[derive(Default)]
pub struct Chosen<'a> {
    /// In the order of the list.
    pub devices: Vec<&'a TenantDevice>,
    /// A sentence for each name that is not of exactly one device.
    pub refused: Vec<String>,
    /// The same, for those that were to be passed over.
    pub skipped: Vec<String>,
}

impl Choice {
    /// Reads the names and files.
    pub fn read(&self) -> io::Result<Wanted> {
        if self.tagged.is_some() || self.search.is_some() {
            let search = self.search.clone().unwrap_or_default().to_lowercase();
            if self.tagged.is_none() && search.trim().is_empty() {
                return Err(io::Error::other(
                    "an empty text is in every device; --search wants some of it",
                ));
            }
            return Ok(Wanted::Fitting { tagged: self.tagged.clone(), search });
        }
        let argument = |text: &String| Name { place: None, text: text.clone() };
        let mut names: Vec<Name> = self.names.iter().map(argument).collect();
        for path in &self.file {
            let named =
                |why: io::Error| io::Error::other(format!("{}: {why}", path.display()));
            let (bytes, name) = bytes(path).map_err(named)?;
            let found = from_file(&bytes, &name);
            if found.is_empty() {
                return Err(named(io::Error::other("there is no serial number in it")));
            }
            names.extend(found);
        }
        if let Some(name) = names.iter().find(|name| name.text.trim().is_empty()) {
            let place =
                name.place.as_ref().map_or_else(String::new, |it| format!("{it}: "));
            return Err(io::Error::other(format!(
                "{place}an empty serial number is no device's"
            )));
        }
        let names = names.into_iter().map(Named).collect();
        Ok(Wanted::Named { names, skip_missing: self.skip_missing })
    }
}

impl Wanted {
    /// Those of the tenant's devices. `cells`: what is shown of one.
    pub fn choose<'a>(
        &self,
        devices: &'a [TenantDevice],
        cells: impl Fn(&TenantDevice) -> Vec<String>,
    ) -> Chosen<'a> {
        match self {
            Self::Named { names, skip_missing } => named(names, *skip_missing, devices),
            Self::Fitting { tagged, search } => {
                let fits = |device: &&TenantDevice| {
                    let tag = tagged.as_ref().is_none_or(|tag| *tag == device.group_tag);
                    let text = || {
                        let mut cells = cells(device).into_iter();
                        cells.any(|cell| cell.to_lowercase().contains(search))
                    };
                    tag && (search.is_empty() || text())
                };
                let devices = devices.iter().filter(fits).collect();
                Chosen { devices, ..Chosen::default() }
            }
        }
    }
}

fn named<'a>(
    names: &[Named],
    skip_missing: bool,
    devices: &'a [TenantDevice],
) -> Chosen<'a> {
    let mut by: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut near: HashMap<String, &str> = HashMap::new();
    for (at, device) in devices.iter().enumerate() {
        let serial = device.serial_number.as_str();
        by.entry(serial).or_default().push(at);
        // Ids are GUIDs, which capital letters do not tell apart.
        ids.insert(device.id.to_lowercase(), at);
        near.entry(folded(serial)).or_insert(serial);
    }
    let mut chosen = Chosen::default();
    let mut picked: HashSet<usize> = HashSet::new();
    for Named(Name { place, text }) in names {
        let begin = place.as_ref().map_or_else(String::new, |it| format!("{it}: "));
        let found = by.get(text.as_str()).map_or(&[][..], Vec::as_slice);
        let id = ids.get(&text.to_lowercase());
        match (found, id) {
            ([], Some(at)) | ([at], None) => drop(picked.insert(*at)),
            ([], None) => {
                let (words, list) = match near.get(&folded(text)) {
                    Some(other) => (
                        format!(
                            "no device of the tenant has exactly this serial number; one has \
                             {other}, which differs in capital letters or blanks"
                        ),
                        &mut chosen.refused,
                    ),
                    None => (
                        "no device of the tenant has this serial number or id".to_owned(),
                        if skip_missing {
                            &mut chosen.skipped
                        } else {
                            &mut chosen.refused
                        },
                    ),
                };
                list.push(format!("{begin}{text}: {words}"));
            }
            (several, _) => {
                let ids = several.iter().chain(id).filter_map(|at| devices.get(*at));
                let ids: Vec<&str> = ids.map(|device| device.id.as_str()).collect();
                chosen.refused.push(format!(
                    "{begin}{text}: {} devices of the tenant have this serial number; name \
                     the one that is meant by its id: {}",
                    ids.len(),
                    ids.join(", ")
                ));
            }
        }
    }
    let fits =
        |(at, device): (usize, &'a TenantDevice)| picked.contains(&at).then_some(device);
    chosen.devices = devices.iter().enumerate().filter_map(fits).collect();
    chosen
}

/// Without what typing changes.
fn folded(serial: &str) -> String {
    serial.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The bytes of a file, and what it is called.
fn bytes(path: &Path) -> io::Result<(Vec<u8>, String)> {
    let mut bytes = Vec::new();
    let name = match path == Path::new("-") {
        true => {
            io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)?;
            input::STDIN.to_owned()
        }
        false => {
            File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
            path.display().to_string()
        }
    };
    match bytes.len() as u64 > MOST {
        true => Err(io::Error::other("it is too large to be a list of devices")),
        false => Ok((bytes, name)),
    }
}

/// A name a line, where nothing in the file separates cells; else the serial numbers of
/// a table that names them, such as a list that was saved from Intune; else those of the
/// rows that Preflight finds in it.
fn from_file(bytes: &[u8], name: &str) -> Vec<Name> {
    let text = Decoder::whole(bytes);
    let at = |line: u64, text: &str| Name {
        place: Some(format!("{name}:{line}")),
        text: text.trim().to_owned(),
    };
    if !text.contains([',', ';', '\t', '\0']) {
        let lines = (1..).zip(text.lines());
        return lines
            .filter(|(line, text)| {
                !(text.trim().is_empty() || *line == 1 && is_header(text))
            })
            .map(|(line, text)| at(line, text))
            .collect();
    }
    if let Some(cells) = table(&text) {
        return cells.iter().map(|(line, text)| at(*line, text)).collect();
    }
    let mut session = Session::default();
    // Reading from memory does not fail.
    let _ = input::feed(&mut session, name, bytes.len() as u64, &mut &bytes[..], |_| {});
    let row = |row: RowView<'_>| Name {
        place: Some(format!("{}:{}", row.place.file, row.place.line)),
        text: row.serial.to_owned(),
    };
    session.rows().map(row).collect()
}

/// The cells, with their lines, of the column that a table's header calls a serial number.
fn table(text: &str) -> Option<Vec<(u64, String)>> {
    let header = text.lines().next()?;
    let mut scanner = Scanner::new(delimiter(header));
    let (mut place, mut cells) = (None, Vec::new());
    let mut take = |record: Record<'_>| match place {
        None => place = Some(serial_place(record.iter())),
        Some(Some(place)) if !record.is_empty() => {
            cells.push((u64::from(record.line), record.get(place).to_owned()));
        }
        Some(_) => {}
    };
    scanner.feed(text, &mut take);
    scanner.finish(&mut take);
    place.flatten().map(|_| cells)
}

/// Whether a first line says that devices are named below it.
fn is_header(line: &str) -> bool {
    serial_place(std::iter::once(line)).is_some()
}

/// Where a header has the serial number.
fn serial_place<'a>(fields: impl Iterator<Item = &'a str>) -> Option<usize> {
    Header::recognise(fields)?.place(Column::Serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, serial: &str, tag: &str) -> TenantDevice {
        TenantDevice {
            id: id.to_owned(),
            serial_number: serial.to_owned(),
            group_tag: tag.to_owned(),
            ..TenantDevice::default()
        }
    }

    fn tenant() -> Vec<TenantDevice> {
        vec![
            device("ID-1", "S-1", "HQ"),
            device("id-2", "S-2", ""),
            device("id-3", "TWICE", "HQ"),
            device("id-4", "TWICE", "hq"),
        ]
    }

    fn ids(chosen: &Chosen<'_>) -> Vec<String> {
        chosen.devices.iter().map(|device| device.id.clone()).collect()
    }

    fn chosen<'a>(names: &[&str], skip: bool, tenant: &'a [TenantDevice]) -> Chosen<'a> {
        let name = |text: &&str| Named(Name { place: None, text: (*text).to_owned() });
        let names: Vec<_> = names.iter().map(name).collect();
        named(&names, skip, tenant)
    }

    #[test]
    fn a_name_is_a_serial_number_or_an_id_and_nothing_near_it() {
        let tenant = tenant();
        let found = chosen(&["id-1", "S-2", "ID-4", "S-2"], false, &tenant);
        assert_eq!(ids(&found), ["ID-1", "id-2", "id-4"], "each once");
        assert!(found.refused.is_empty());
        let wrong = chosen(&["s-1", "S-3", "TWICE", "S-"], false, &tenant);
        assert_eq!(ids(&wrong), [""; 0]);
        assert_eq!(
            wrong.refused,
            [
                "s-1: no device of the tenant has exactly this serial number; one has S-1, \
                 which differs in capital letters or blanks",
                "S-3: no device of the tenant has this serial number or id",
                "TWICE: 2 devices of the tenant have this serial number; name the one that \
                 is meant by its id: id-3, id-4",
                "S-: no device of the tenant has this serial number or id",
            ]
        );
    }

    #[test]
    fn only_what_is_missing_can_be_passed_over() {
        let tenant = tenant();
        let found = chosen(&["S-1", "S-3", "TWICE", "s-2"], true, &tenant);
        assert_eq!((found.skipped.len(), found.refused.len()), (1, 2));
    }

    #[test]
    fn a_tag_fits_exactly_and_a_text_in_any_cell() {
        let tenant = tenant();
        let choose = |tagged: Option<&str>, search: &str| {
            let tagged = tagged.map(str::to_owned);
            let wanted = Wanted::Fitting { tagged, search: search.to_owned() };
            ids(&wanted.choose(&tenant, |device| vec![device.serial_number.clone()]))
        };
        assert_eq!(choose(Some("HQ"), ""), ["ID-1", "id-3"]);
        assert_eq!(choose(Some(""), ""), ["id-2"]);
        assert_eq!(choose(Some("HQ"), "twi"), ["id-3"]);
        assert_eq!(choose(None, "s-"), ["ID-1", "id-2"]);
    }

    #[test]
    fn a_file_is_a_list_or_a_table() {
        let texts = |bytes: &[u8]| {
            let names = from_file(bytes, "f").into_iter();
            names.map(|it| (it.place.unwrap_or_default(), it.text)).collect::<Vec<_>>()
        };
        let pair = |place: &str, text: &str| (place.to_owned(), text.to_owned());
        assert_eq!(
            texts(b"\xef\xbb\xbfSerial number\r\nS-1\r\n\r\n S-2 \r\n"),
            [pair("f:2", "S-1"), pair("f:4", "S-2")]
        );
        assert_eq!(
            texts(b"Device Serial Number,Windows Product ID,Hardware Hash\r\nS-1,,\r\n"),
            [pair("f:2", "S-1")]
        );
        let saved = b"Serial number;Manufacturer;Model;Group tag;Profile status;User\r\n\
            S-1;\"A; B\";M;HQ;Assigned;\r\n;;;;;\r\n S-2;A;M;HQ;Assigned;\r\n";
        assert_eq!(texts(saved), [pair("f:2", "S-1"), pair("f:4", "S-2")]);
        let printed = b"Name,Serial Number\nDESK-1\n";
        assert_eq!(texts(printed), [pair("f:2", "")], "an empty one is refused");
        let json = b"[{\"serialNumber\": \"S-1\", \"name\": 1}]";
        assert!(texts(json).is_empty() && texts(b"\r\n").is_empty());
    }
}
