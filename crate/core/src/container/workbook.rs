//! Excel workbooks: `.xlsx` and `.xlsm`, ZIP archives of XML (ECMA-376 part 1).
//!
//! Read in this order: the list of sheets, where each is, the styles (which cells are
//! days), the shared strings, then sheet after sheet. Every sheet is read, hidden ones
//! too; charts are none, and a part is one sheet at most.

use super::number::Format;
use super::sheet::{Shared, Sheet, push_limited};
use super::xml::{Scanner, Tag, Token};
use super::zip::{Packed, Zip};
use super::{Limits, Member, Problem, Step, name};
use crate::text::Decoder;

/// More styles than Excel itself allows are not kept.
const MOST_STYLES: usize = 65_536;

/// Text of a sheet that is read at once.
const SLICE: usize = 4 * 1024;

/// The most that a piece of a sheet, 32 KiB, is believed to stand for: rows of the
/// longest cells that Excel has come to 10 MiB.
const LONGEST_PIECE: usize = 16 << 20;

#[derive(Debug)]
pub(super) struct Workbook {
    zip: Zip,
    limits: Limits,
    stage: Stage,
    part: Option<Part>,
    shared: Shared,
    sheets: Vec<SheetPlace>,
    /// Parts that have been a sheet; and whether one was to be another.
    taken: Vec<String>,
    taken_twice: bool,
    /// Ids of parts and their paths.
    parts: Vec<(String, String)>,
    formats: Vec<(u32, Format)>,
    /// CSV text of the sheet that has not been given.
    out: String,
    sheet: Sheet,
    /// The sheet has begun for the caller.
    begun: bool,
    first: Option<usize>,
    again: bool,
}

#[derive(Debug)]
struct SheetPlace {
    name: String,
    id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Book,
    Places,
    Styles,
    Strings,
    Sheet(usize),
    Over,
}

/// A part of the workbook that is being read.
#[derive(Debug)]
struct Part {
    packed: Packed,
    decoder: Decoder,
    scanner: Scanner,
    /// Elements that matter here are open.
    inside: bool,
    skipping: bool,
    text: String,
}

impl Workbook {
    pub(super) fn new(zip: Zip, limits: Limits) -> Self {
        Self {
            // Without its directory a workbook can't be put together.
            stage: if zip.is_walking() { Stage::Over } else { Stage::Book },
            zip,
            limits,
            part: None,
            shared: Shared::default(),
            sheets: Vec::new(),
            taken: Vec::new(),
            taken_twice: false,
            parts: Vec::new(),
            formats: Vec::new(),
            out: String::new(),
            sheet: Sheet::default(),
            begun: false,
            first: None,
            again: false,
        }
    }

    pub(super) fn skip(&mut self) {
        if self.begun {
            self.part = None;
            self.leave_sheet();
        }
    }

    pub(super) fn first_again(&mut self) -> bool {
        let Some(first) = self.first.take() else { return false };
        self.again = true;
        self.part = None;
        self.sheet = Sheet::default();
        self.stage = Stage::Sheet(first);
        true
    }

    /// Adds what it unpacks to `unpacked`.
    pub(super) fn next(&mut self, bytes: &[u8], unpacked: &mut u64) -> Step<'_> {
        if let Some(problem) = self.zip.take_problem() {
            return Step::Problem(problem);
        }
        if self.stage == Stage::Over {
            return Step::Done;
        }
        if self.part.is_none() {
            return self.begin(bytes);
        }
        self.out.clear();
        let advanced = self.advance(bytes, unpacked);
        match (advanced, self.stage) {
            (Ok(true), Stage::Sheet(_)) if self.out.is_empty() => Step::Working,
            (Ok(true), Stage::Sheet(number)) => {
                self.first.get_or_insert(number);
                Step::Bytes(self.out.as_bytes())
            }
            (Ok(true), _) => Step::Working,
            (Ok(false), Stage::Sheet(_)) => {
                self.part = None;
                self.leave_sheet();
                Step::End(None)
            }
            (Ok(false), _) => {
                self.part = None;
                self.stage = self.stage.next();
                Step::Working
            }
            (Err(problem), Stage::Sheet(_)) => {
                self.part = None;
                self.leave_sheet();
                Step::End(Some(problem))
            }
            // Without styles days are numbers; without the rest there is nothing.
            (Err(problem), stage) => {
                self.part = None;
                self.stage =
                    if stage == Stage::Styles { Stage::Strings } else { Stage::Over };
                Step::Problem(problem)
            }
        }
    }

    /// Opens the part of this stage.
    fn begin(&mut self, bytes: &[u8]) -> Step<'static> {
        if let Stage::Sheet(number) = self.stage {
            return self.begin_sheet(number, bytes);
        }
        let path = match self.stage {
            Stage::Book => "xl/workbook.xml".to_owned(),
            Stage::Places => "xl/_rels/workbook.xml.rels".to_owned(),
            Stage::Styles => self.place_of("styles.xml"),
            _ => self.place_of("sharedStrings.xml"),
        };
        match self.zip.find(&path).map(|entry| Packed::open(entry, bytes)) {
            Some(Ok(packed)) => {
                self.part = Some(Part::new(packed));
                Step::Working
            }
            Some(Err(problem)) => {
                self.stage = Stage::Over;
                Step::Problem(problem)
            }
            // A workbook of numbers has no strings.
            None => {
                self.stage = self.stage.next();
                Step::Working
            }
        }
    }

    fn begin_sheet(&mut self, number: usize, bytes: &[u8]) -> Step<'static> {
        let Some(sheet) = self.sheets.get(number) else {
            self.stage = Stage::Over;
            return Step::Done;
        };
        let by_id = self.parts.iter().find(|(id, _)| *id == sheet.id);
        // Where the list of places is damaged, sheets stand in order.
        let path = match by_id {
            Some((_, path)) => path.clone(),
            None => format!("xl/worksheets/sheet{}.xml", number + 1),
        };
        // The ids of charts lead to parts that are no worksheets.
        let opened = match self.zip.find(&path).filter(|_| !path.contains("chartsheets"))
        {
            Some(entry) => Packed::open(entry, bytes),
            None => {
                self.leave_sheet();
                return Step::Working;
            }
        };
        if !self.begun {
            // Unpacked for each of a thousand sheets, a small part would be a large one.
            let taken =
                !self.again && self.taken.iter().any(|p| p.eq_ignore_ascii_case(&path));
            if taken {
                self.leave_sheet();
                return match std::mem::replace(&mut self.taken_twice, true) {
                    false => Step::Problem(Problem::Overlapping),
                    true => Step::Working,
                };
            }
            self.taken.push(path);
            self.begun = true;
            return Step::Begin(Member { name: name::clean(&sheet.name), size: None });
        }
        match opened {
            Ok(packed) => {
                self.part = Some(Part::new(packed));
                Step::Working
            }
            Err(problem) => {
                self.leave_sheet();
                Step::End(Some(problem))
            }
        }
    }

    fn leave_sheet(&mut self) {
        self.begun = false;
        self.sheet = Sheet::default();
        self.stage = match self.stage {
            Stage::Sheet(number) if !self.again => Stage::Sheet(number + 1),
            Stage::Sheet(_) => Stage::Over,
            other => other,
        };
    }

    /// The path of a part by the end of it, as the list of places has it.
    fn place_of(&self, file: &str) -> String {
        let end = format!("/{}", file.to_ascii_lowercase());
        let known =
            self.parts.iter().find(|(_, path)| path.to_ascii_lowercase().ends_with(&end));
        known.map_or_else(|| format!("xl/{file}"), |(_, path)| path.clone())
    }

    /// Reads a piece of the part; `false` at its end.
    fn advance(&mut self, bytes: &[u8], unpacked: &mut u64) -> Result<bool, Problem> {
        let Some(mut part) = self.part.take() else { return Ok(false) };
        let more = part.packed.advance(bytes, &self.limits)?;
        *unpacked += part.packed.piece(bytes).len() as u64;
        let text = match more {
            true => part.decoder.feed(part.packed.piece(bytes)).into_owned(),
            false => part.decoder.finish(),
        };
        match self.stage {
            Stage::Sheet(_) => self.rows(&text)?,
            Stage::Strings => self.strings(&mut part, &text)?,
            Stage::Styles => self.styles(&mut part, &text),
            Stage::Places => self.places(&mut part, &text),
            _ => self.book(&mut part, &text),
        }
        // Text that waited for the end is given before the end is.
        let more = more || !self.out.is_empty();
        self.part = Some(part);
        Ok(more)
    }

    /// By small pieces: few bytes of a sheet can stand for many of the shared strings.
    fn rows(&mut self, text: &str) -> Result<(), Problem> {
        let mut rest = text;
        while !rest.is_empty() {
            let end = (SLICE..rest.len()).find(|&at| rest.is_char_boundary(at));
            let (now, later) = rest.split_at(end.unwrap_or(rest.len()));
            self.sheet.feed(now, &self.shared, &mut self.out);
            if self.out.len() > LONGEST_PIECE {
                return Err(Problem::Ratio);
            }
            rest = later;
        }
        Ok(())
    }

    fn book(&mut self, part: &mut Part, text: &str) {
        let most = self.limits.members as usize;
        part.scanner.feed(text, |token| {
            let Token::Open(tag) = token else { return };
            let value = |name| tag.attribute(name).unwrap_or_default().into_owned();
            match tag.name {
                "sheet" if self.sheets.len() < most => {
                    let id = tag.attribute("r:id").map(|id| id.into_owned());
                    let id = id.unwrap_or_else(|| value("id"));
                    self.sheets.push(SheetPlace { name: value("name"), id });
                }
                "workbookPr" => {
                    self.shared.since_1904 =
                        matches!(value("date1904").as_str(), "1" | "true");
                }
                _ => {}
            }
        });
    }

    fn places(&mut self, part: &mut Part, text: &str) {
        let most = self.limits.members as usize;
        part.scanner.feed(text, |token| {
            let Token::Open(tag) = token else { return };
            if tag.name != "Relationship" || self.parts.len() >= most {
                return;
            }
            let value = |name| tag.attribute(name).unwrap_or_default().into_owned();
            let target = value("Target");
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => match target.strip_prefix("../") {
                    Some(path) => path.to_owned(),
                    None => format!("xl/{target}"),
                },
            };
            self.parts.push((value("Id"), path));
        });
    }

    fn styles(&mut self, part: &mut Part, text: &str) {
        let Part { scanner, inside, .. } = part;
        scanner.feed(text, |token| match token {
            Token::Open(Tag { name: "cellXfs", .. }) => *inside = true,
            Token::Close("cellXfs") => *inside = false,
            Token::Open(tag) => {
                let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                match (tag.name, id) {
                    ("numFmt", Some(id)) if self.formats.len() < MOST_STYLES => {
                        let code = tag.attribute("formatCode").unwrap_or_default();
                        self.formats.push((id, Format::of(&code)));
                    }
                    ("xf", id) if *inside && self.shared.formats.len() < MOST_STYLES => {
                        let id = id.unwrap_or(0);
                        let own = self.formats.iter().find(|(known, _)| *known == id);
                        let format = own.map_or(Format::built_in(id), |(_, own)| *own);
                        self.shared.formats.push(format);
                    }
                    _ => {}
                }
            }
            _ => {}
        });
    }

    fn strings(&mut self, part: &mut Part, text: &str) -> Result<(), Problem> {
        let Part { scanner, inside, skipping, text: string, .. } = part;
        scanner.feed(text, |token| match token {
            Token::Open(tag) => match tag.name {
                "si" => string.clear(),
                "t" => *inside = !*skipping,
                "rPh" => *skipping = true,
                _ => {}
            },
            Token::Close(name) => match name {
                "si" => self.shared.strings.push(string),
                "t" => *inside = false,
                "rPh" => *skipping = false,
                _ => {}
            },
            Token::Text(text) if *inside => push_limited(string, text),
            Token::Text(_) => {}
        });
        let limit = self.limits.held;
        match self.shared.strings.len() as u64 > limit {
            true => Err(Problem::MemberTooLong { limit }),
            false => Ok(()),
        }
    }
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Stage::Book => Stage::Places,
            Stage::Places => Stage::Styles,
            Stage::Styles => Stage::Strings,
            Stage::Strings => Stage::Sheet(0),
            other => other,
        }
    }
}

impl Part {
    fn new(packed: Packed) -> Self {
        Self {
            packed,
            decoder: Decoder::default(),
            scanner: Scanner::default(),
            inside: false,
            skipping: false,
            text: String::new(),
        }
    }
}
