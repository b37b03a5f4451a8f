//! JSON with hardware hashes: what is sent to Graph and to Partner Center, what Graph
//! answers, what other tools write. An object with a hash is a row; its keys are the
//! header words.
//!
//! The text is walked twice and never kept as a tree: once for the columns that its
//! devices have, once for the rows. JSON that breaks off, or is damaged, gives the rows
//! before that.

use serde_json::{Deserializer, Value};

use super::flavour::Column;
use super::word;
use crate::sort;

/// JSON that has hashes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Json {
    /// The columns that its devices have something in.
    pub columns: Vec<Column>,
    /// How deep its devices stand: one without a hash is told by that.
    depth: u32,
}

/// A device of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What it says.
    pub cells: Vec<(Column, String)>,
    depth: u32,
}

/// Why a text is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It breaks off.
    Cut,
    /// What stands there is no JSON.
    Damaged,
}

impl Json {
    /// What JSON with a hash in it holds: nothing without one, but why it was not read
    /// to its end, if it was not.
    pub(crate) fn recognise(text: &str) -> Result<Self, Option<Stop>> {
        let mut found: Option<Self> = None;
        let stop = walk(text, &mut |device| {
            if device.cell(Column::Hash).is_none_or(|hash| hash.trim().is_empty()) {
                return;
            }
            let depth = device.depth;
            let json = found.get_or_insert(Self { columns: Vec::new(), depth });
            for (column, cell) in device.cells {
                if !cell.is_empty() && !json.columns.contains(&column) {
                    json.columns.push(column);
                }
            }
        });
        let mut json = found.ok_or(stop.err())?;
        sort::by(&mut json.columns, Ord::cmp);
        Ok(json)
    }

    /// Gives each device of the text that it was recognised from.
    pub(crate) fn devices(
        &self,
        text: &str,
        each: &mut dyn FnMut(Device),
    ) -> Result<(), Stop> {
        walk(text, &mut |device| {
            let has = |column| device.cell(column).is_some();
            let among = device.depth == self.depth
                && (has(Column::Serial) || has(Column::ProductId));
            if has(Column::Hash) || among {
                each(device);
            }
        })
    }
}

impl Device {
    fn cell(&self, column: Column) -> Option<&str> {
        let mut cells = self.cells.iter();
        cells.find_map(|(known, cell)| (*known == column).then_some(cell.as_str()))
    }
}

/// Objects in objects; no answer of a service comes near.
const DEEPEST: u32 = 64;

/// Gives every object with a key that names a column.
fn walk(text: &str, each: &mut dyn FnMut(Device)) -> Result<(), Stop> {
    let mut walk = Walk { text, at: 0, depth: 0, counted: 0, line: 1, each };
    walk.value()?;
    // One object a line is JSON as logs have it.
    while walk.peek().is_ok() {
        walk.value()?;
    }
    Ok(())
}

struct Walk<'a, 'e> {
    text: &'a str,
    at: usize,
    depth: u32,
    /// Up to here lines have been counted.
    counted: usize,
    line: u32,
    each: &'e mut dyn FnMut(Device),
}

impl Walk<'_, '_> {
    /// The next character that is no blank.
    fn peek(&mut self) -> Result<u8, Stop> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x1A);
        let blanks = rest.iter().take_while(|byte| blank(byte)).count();
        self.at += blanks;
        rest.get(blanks).copied().ok_or(Stop::Cut)
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Stop> {
        let found = self.peek()? == wanted;
        self.at += usize::from(found);
        found.then_some(()).ok_or(Stop::Damaged)
    }

    fn value(&mut self) -> Result<(), Stop> {
        match self.peek()? {
            open @ (b'{' | b'[') => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Stop::Damaged);
                }
                self.at += 1;
                let ended = if open == b'{' { self.object() } else { self.list() };
                self.depth -= 1;
                ended
            }
            _ => self.scalar::<Value>().map(drop),
        }
    }

    fn list(&mut self) -> Result<(), Stop> {
        if self.peek()? == b']' {
            return self.expect(b']');
        }
        loop {
            self.value()?;
            if self.peek()? == b']' {
                return self.expect(b']');
            }
            self.expect(b',')?;
        }
    }

    fn object(&mut self) -> Result<(), Stop> {
        let device = Device { line: self.line(), cells: Vec::new(), depth: self.depth };
        let mut device = device;
        while self.peek()? != b'}' {
            let key: String = self.scalar()?;
            self.expect(b':')?;
            match self.peek()? {
                b'{' | b'[' => self.value()?,
                _ => {
                    let value: Value = self.scalar()?;
                    if let Some(column) = word::exact(&key) {
                        device.add(column, value);
                    }
                }
            }
            if self.peek()? != b'}' {
                self.expect(b',')?;
            }
        }
        self.at += 1;
        if !device.cells.is_empty() {
            (self.each)(device);
        }
        Ok(())
    }

    /// A text, a number, a word.
    fn scalar<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = Deserializer::from_str(rest).into_iter::<T>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(error)) if !error.is_eof() => Err(Stop::Damaged),
            _ => Err(Stop::Cut),
        }
    }

    fn line(&mut self) -> u32 {
        let passed = &self.text.as_bytes()[self.counted..self.at];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u32;
        self.counted = self.at;
        self.line
    }
}

impl Device {
    /// The first value that says something counts: Graph has `groupTag`, and had
    /// `orderIdentifier`.
    fn add(&mut self, column: Column, value: Value) {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        match self.cells.iter_mut().find(|(known, _)| *known == column) {
            Some((_, cell)) if cell.is_empty() => *cell = text,
            Some(_) => {}
            None => self.cells.push((column, text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each device as `line column=cell …`, and why reading stopped.
    #[track_caller]
    fn check(text: &str, devices: &[&str], stop: Option<Stop>) {
        let json = Json::recognise(text).expect("a hash");
        let mut got = Vec::new();
        let ended = json.devices(text, &mut |device| {
            let cells = device.cells.iter().map(|(column, cell)| {
                format!(
                    " {}={cell}",
                    column.header().split(' ').next_back().unwrap_or("")
                )
            });
            got.push(format!("{}{}", device.line, cells.collect::<String>()));
        });
        assert_eq!(got, devices);
        assert_eq!(ended.err(), stop);
    }

    #[test]
    fn what_graph_and_partner_center_take() {
        check(
            "{\n \"value\": [\n  {\"serialNumber\": \"A1\", \"hardwareIdentifier\": \"T0\\/B\",\n\
             \"state\": {\"deviceImportStatus\": \"unknown\", \"serialNumber\": \"x\"}},\n  \
             {\"serialNumber\":\"A2\",\"hardwareIdentifier\":null,\"groupTag\":\"\",\
             \"orderIdentifier\":\"HQ\"}\n ]\n}\n",
            &["3 Number=A1 Hash=T0/B", "5 Number=A2 Hash= Tag=HQ"],
            None,
        );
        check(
            r#"{"BatchId":"b","Devices":[{"SerialNumber":"A1","HardwareHash":"T0"},
            {"ProductKey":"3305551234567"},{"Room":12}]}"#,
            &["1 Number=A1 Hash=T0", "2 ID=3305551234567"],
            None,
        );
    }

    #[test]
    fn other_shapes() {
        let one = r#"{"serial":17,"hash":"T0"}"#;
        check(one, &["1 Number=17 Hash=T0"], None);
        check(
            &format!("[{one},\r\n{one}]"),
            &["1 Number=17 Hash=T0", "2 Number=17 Hash=T0"],
            None,
        );
        check(
            &format!("{one}\n{one}\n"),
            &["1 Number=17 Hash=T0", "2 Number=17 Hash=T0"],
            None,
        );
    }

    #[test]
    fn what_stands_before_a_break_is_read() {
        let text = r#"[{"serial":"A1","hash":"T0"},{"serial":"A2","ha"#;
        check(text, &["1 Number=A1 Hash=T0"], Some(Stop::Cut));
        let text = r#"[{"serial":"A1","hash":"T0"},{"serial":'A2'}]"#;
        check(text, &["1 Number=A1 Hash=T0"], Some(Stop::Damaged));
    }

    #[test]
    fn json_without_a_hash_is_none() {
        let none =
            |text: &str, stop| assert_eq!(Json::recognise(text), Err(stop), "{text}");
        none(r#"{"clientId":"x","graph":"https://graph.microsoft.com"}"#, None);
        none(r#"[{"serialNumber":"A1","hardwareHash":""}]"#, None);
        none("[", Some(Stop::Cut));
        none("{\"a,b", Some(Stop::Cut));
        none("[\"a\";1]", Some(Stop::Damaged));
        none(&"[".repeat(100_000), Some(Stop::Damaged));
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(
            text in "([\\[\\]{}:, \n]|\"hash\"|\"serial\"|\"T0\"|12|null|\"){0,30}"
        ) {
            if let Ok(json) = Json::recognise(&text) {
                let mut count = 0;
                let _ = json.devices(&text, &mut |_| count += 1);
                prop_assert!(count > 0);
            }
        }
    }
}
