//! What PowerShell prints: the script's output, copied from its window.
//!
//! Three columns come as a table under a ruler, more as a list of `Name : value`, long
//! values broken at the width of the window and indented. One line is one record here.

use super::flavour::{CONSOLE, Column};
use super::header::Header;
use super::word::column;

/// How the console laid its output out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Layout {
    /// Columns that begin at these characters; none before the first ruler.
    Table(Vec<(usize, Option<Column>)>),
    /// `Name : value`, a line each.
    List,
}

/// Reads a console's output line by line.
#[derive(Clone, Debug)]
pub(super) struct Console {
    layout: Layout,
    /// The line before, which names the columns if a ruler follows.
    before: String,
    row: ConsoleRow,
    last: Option<Column>,
}

/// A row put together from one line or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsoleRow {
    /// The line it begins on, from 1.
    pub line: u32,
    /// What it says.
    pub cells: Vec<(Column, String)>,
    /// The console has cut the hash to the width of its window.
    pub cut: bool,
}

impl Console {
    /// The console's layout, if these lines are one's output.
    pub(super) fn recognise<'a>(
        lines: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<Self> {
        let mut before = "";
        let mut named: Vec<Column> = Vec::new();
        let mut listed = false;
        for line in lines {
            if ruler(line).is_some_and(|starts| columns(&starts, before).is_some()) {
                return Some(Self::new(Layout::Table(Vec::new())));
            }
            if let Some((column, _)) = pair(line)
                && !named.contains(&column)
            {
                named.push(column);
            }
            listed |= named.len() >= 2 && named.contains(&Column::Hash);
            before = line;
        }
        listed.then(|| Self::new(Layout::List))
    }

    fn new(layout: Layout) -> Self {
        Self { layout, before: String::new(), row: ConsoleRow::default(), last: None }
    }

    /// The columns it may have.
    pub(super) fn header() -> Header {
        let columns = CONSOLE.columns.iter().copied().map(Some).collect();
        Header::of(columns, Some(&CONSOLE))
    }

    /// The next line. Gives the row that it ends, and whether it was of use.
    pub(super) fn take(&mut self, number: u32, line: &str) -> (Option<ConsoleRow>, bool) {
        match &self.layout {
            Layout::List => self.list(number, line),
            Layout::Table(_) => self.table(number, line),
        }
    }

    /// The last row.
    pub(super) fn finish(&mut self) -> Option<ConsoleRow> {
        self.last = None;
        let mut row = std::mem::take(&mut self.row);
        // Windows PowerShell writes three points, PowerShell 7 an ellipsis.
        let cut = |text: &str| text.ends_with("...") || text.ends_with('…');
        row.cut = row.cells.iter().any(|(it, text)| *it == Column::Hash && cut(text));
        let found = row.cells.iter().any(|(column, text)| {
            matches!(column, Column::Serial | Column::Hash) && !text.is_empty()
        });
        found.then_some(row)
    }

    fn list(&mut self, number: u32, line: &str) -> (Option<ConsoleRow>, bool) {
        if let Some((column, value)) = pair(line) {
            let again = self.row.cells.iter().any(|(known, _)| *known == column);
            let ended = if again { self.finish() } else { None };
            if self.row.cells.is_empty() {
                self.row.line = number;
            }
            self.row.cells.push((column, value.to_owned()));
            self.last = Some(column);
            return (ended, true);
        }
        // A value goes on where the line is indented.
        let goes_on = line.starts_with("  ") && self.last.is_some();
        match self.row.cells.last_mut() {
            Some((_, value)) if goes_on => {
                value.push_str(line.trim());
                (None, true)
            }
            _ => {
                self.last = None;
                (None, false)
            }
        }
    }

    fn table(&mut self, number: u32, line: &str) -> (Option<ConsoleRow>, bool) {
        if let Some(starts) = ruler(line)
            && let Some(columns) = columns(&starts, &self.before)
        {
            // The line before was no row but the names; it has said nothing else.
            self.layout = Layout::Table(columns);
            self.row = ConsoleRow::default();
            self.before.clear();
            return (None, true);
        }
        let prompt = line.starts_with("PS ") && line.contains('>');
        let Layout::Table(columns) = &self.layout else { return (None, false) };
        // Nothing is a row before the first ruler.
        if columns.is_empty() || prompt {
            self.before = line.to_owned();
            return (None, false);
        }
        let cells: Vec<(Column, String)> = columns
            .iter()
            .enumerate()
            .filter_map(|(place, (start, column))| {
                let end = columns.get(place + 1).map_or(usize::MAX, |(next, _)| *next);
                let cell: String = line.chars().skip(*start).take(end - start).collect();
                Some(((*column)?, cell.trim().to_owned()))
            })
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        self.before = line.to_owned();
        // Nothing but more of the hash.
        if let ([(Column::Hash, more)], Some((_, hash))) = (
            cells.as_slice(),
            self.row.cells.iter_mut().find(|cell| cell.0 == Column::Hash),
        ) && line.starts_with(' ')
        {
            hash.push_str(more);
            return (None, true);
        }
        let ended = self.finish();
        self.row = ConsoleRow { line: number, cells, cut: false };
        (ended, true)
    }
}

/// The characters at which the dashes of a ruler begin.
fn ruler(line: &str) -> Option<Vec<usize>> {
    let line = line.trim_end();
    if !line.contains("---") || line.chars().any(|c| c != '-' && c != ' ') {
        return None;
    }
    let mut before = ' ';
    let mut starts = Vec::new();
    for (place, character) in line.chars().enumerate() {
        if character == '-' && before == ' ' {
            starts.push(place);
        }
        before = character;
    }
    Some(starts)
}

/// The columns that the line above a ruler names; nothing if none of them is ours.
fn columns(starts: &[usize], names: &str) -> Option<Vec<(usize, Option<Column>)>> {
    let name = |place: usize| -> String {
        let end = starts.get(place + 1).copied().unwrap_or(usize::MAX);
        names.chars().skip(starts[place]).take(end - starts[place]).collect()
    };
    let columns: Vec<_> = (0..starts.len())
        .map(|place| (starts[place], column(&name(place)).map(|named| named.column)))
        .collect();
    let ours = [Some(Column::Hash), Some(Column::Serial)];
    columns.iter().any(|(_, column)| ours.contains(column)).then_some(columns)
}

/// `Name : value` with a name that we know.
fn pair(line: &str) -> Option<(Column, &str)> {
    let (name, value) = line.split_once(':')?;
    let named = column(name).filter(|named| !named.is_misspelt())?;
    Some((named.column, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, String, String)> {
        let mut console = Console::recognise(text.lines()).expect("a console's output");
        let mut rows: Vec<ConsoleRow> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            rows.extend(console.take(number, line).0);
        }
        rows.extend(console.finish());
        let cell = |row: &ConsoleRow, wanted| {
            let found = row.cells.iter().find(|(column, _)| *column == wanted);
            found.map_or(String::new(), |(_, text)| text.clone())
        };
        rows.iter()
            .map(|row| (row.line, cell(row, Column::Serial), cell(row, Column::Hash)))
            .collect()
    }

    fn row(line: u32, serial: &str, hash: &str) -> (u32, String, String) {
        (line, serial.into(), hash.into())
    }

    #[test]
    fn a_list_with_its_broken_lines() {
        let text = "\
PS C:\\HWID> .\\Get-WindowsAutopilotInfo.ps1 -Partner
Gathered details for device with serial number: 5CG0001A

Device Serial Number : 5CG0001A
Windows Product ID   :
Hardware Hash        : T0EBAAAA
                       BBBB
Manufacturer name    : Contoso

Device Serial Number : 5CG0001B
Hardware Hash        : T0EBCCCC
PS C:\\HWID>
";
        assert_eq!(
            read(text),
            [row(4, "5CG0001A", "T0EBAAAABBBB"), row(10, "5CG0001B", "T0EBCCCC")]
        );
    }

    #[test]
    fn a_table_under_its_ruler() {
        let text = "\
Gathered details for device with serial number: 5CG0001A

Device Serial Number Windows Product ID Hardware Hash
-------------------- ------------------ -------------
5CG0001A                                T0EBAAAA
                                        BBBB
5CG0001B             0123456789012      T0EBCCCC
PS C:\\HWID> exit
";
        assert_eq!(
            read(text),
            [row(5, "5CG0001A", "T0EBAAAABBBB"), row(7, "5CG0001B", "T0EBCCCC")]
        );
    }

    #[test]
    fn a_hash_that_the_console_has_cut() {
        let text = "\
Device Serial Number Windows Product ID Hardware Hash
-------------------- ------------------ -------------
5CG0001A                                T0EBAAAA...
5CG0001B                                T0EBBBBB…
5CG0001C                                T0EBCCCC
";
        let mut console = Console::recognise(text.lines()).expect("a console's output");
        let lines = (1..).zip(text.lines());
        let mut rows: Vec<ConsoleRow> =
            lines.filter_map(|(number, line)| console.take(number, line).0).collect();
        rows.extend(console.finish());
        assert_eq!(
            rows.iter().map(|row| row.cut).collect::<Vec<_>>(),
            [true, true, false]
        );
        assert_eq!(
            read(text),
            [
                row(3, "5CG0001A", "T0EBAAAA..."),
                row(4, "5CG0001B", "T0EBBBBB…"),
                row(5, "5CG0001C", "T0EBCCCC")
            ]
        );
    }

    #[test]
    fn a_table_of_another_kind_is_none() {
        let none =
            |text: &str| assert!(Console::recognise(text.lines()).is_none(), "{text}");
        none("Device Serial Number,Windows Product ID,Hardware Hash\n5CG0001A,,T0EB\n");
        none("Name    Id\n----    --\nsvchost 4\n");
        none("Serial number: 5CG0001A\nRoom: 12\n");
        none("-----\n");
    }
}
