//! `docs/formats.md`: what is read and what is not, for admins, made from the tables.

use std::fmt::Write;

use super::flavour::{FLAVOURS, Flavour, Layout};
use super::foreign::FOREIGN;

/// The whole page, in Markdown.
pub fn guide() -> String {
    let mut page = String::from(BEGINNING);
    // Writing to a text does not fail.
    for flavour in FLAVOURS {
        let _ = write!(page, "\n### {}\n\n{}", flavour.name(), described(flavour));
    }
    page.push_str(UNDERSTOOD);
    for foreign in FOREIGN {
        let _ = writeln!(page, "| {} | {} |", foreign.name(), foreign.instead());
    }
    page.push_str(END);
    page
}

fn described(flavour: &Flavour) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "- {name}: {value}");
    };
    for header in flavour.headers {
        let name = match flavour.layout {
            Layout::Labels => "Labels in each row",
            _ => "First line",
        };
        line(name, &format!("`{header}`"));
    }
    if flavour.headers.is_empty() {
        let columns: Vec<_> = flavour.columns.iter().map(|it| it.header()).collect();
        line("No header line; columns", &columns.join(", "));
    }
    line("How it comes about", &flavour.collected().to_string());
    line("Read by", &flavour.reader().to_string());
    if let Some(rows) = flavour.rows {
        line("Rows in one file", &format!("{rows} at most, for that reader"));
    }
    line("Source", flavour.source);
    text
}

const BEGINNING: &str = "\
# Files that Preflight reads

A file is told by its content, never by its name. What was left out, joined or guessed is said
beside the file; [rules.md](rules.md) has a page for each such finding. There is no limit of
rows here: the limits below are those of other readers, and saving for them writes parts.

This page is made from the tables of the reader.

## What is read
";

const UNDERSTOOD: &str = "
## What is put right

- Encodings: ASCII, Windows-1252 (\"ANSI\"), UTF-8 and UTF-16 with or without a mark, and
  files that mix two of them, such as UTF-16 to which a row was added by `>>`. The Ctrl+Z that
  `copy` writes at the end is no row.
- Separators: comma, semicolon, tab and `|`, with a blank behind each or not; a first line
  `sep=;`; quotation marks. A serial number and a hash in a line, a blank between.
- Header lines in any case, order and punctuation, with a slip of a letter or two, or in
  German, French, Spanish, Italian, Portuguese, Dutch, Polish, Japanese and some words of
  others; header lines in the middle of files that were joined, also in another order.
- Lines before the header line; empty lines and columns; columns that mean nothing to
  registering.
- Columns without a header: a hash is told by its beginning, and the serial number by the one
  inside the hash. What remains a guess is marked, and you can say which column is which.
- Hashes broken over several lines, joined as far as each says itself how long it is; the
  checksum in it proves it. Hashes in several cells, where the checksum proves it, with the
  cells behind them back under their columns.
- A file dropped again, or a corrected one: it takes the place of the first if both have the
  same name and at least half of the devices of the one that has fewer. Undo brings the first
  back.
- Files in ZIP archives, cabinets, gzip files and workbooks.
- JSON with hardware hashes: what Graph and Partner Center take, what is saved here as JSON.
  Each object with a hash is a row, its keys are the header words.

Rows of a product key ID, a tuple or a corporate identifier have no hardware hash by nature.
They are kept, and say where they are registered: Graph registers by hardware hash only.

## What is not read, and what to do instead

| File | What to do |
|---|---|
";

const END: &str = "
Any other file gives its first line and the columns that are needed. A list of devices can be
registered from if it has a column of hardware hashes, whatever else is in it.
";

#[cfg(test)]
mod tests {
    /// `UPDATE_DOCS=1 cargo test -p preflight-core docs` writes it again.
    #[test]
    fn docs_of_the_formats_are_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats.md");
        let page = super::guide();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &page).expect("docs/formats.md");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == page,
            "docs/formats.md is not current: UPDATE_DOCS=1 cargo test -p preflight-core docs"
        );
    }
}
