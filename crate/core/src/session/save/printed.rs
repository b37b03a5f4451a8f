//! The report as a page of its own, for a printer: it needs nothing but itself.
//!
//! Every text of it is escaped, and the page forbids itself all but its own style. It
//! runs nothing and asks nobody, wherever it is opened.

use std::fmt::{self, Write};

use super::super::{RowId, Session};
use super::Part;
use crate::few::Few;
use crate::hash::time;
use crate::message::Message;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
    'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n";

const STYLE: &str = "\
:root { font: 10pt/1.4 system-ui, sans-serif; color-scheme: light; color: #000; background: #fff }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
h1 { font-size: 1.6em } h2 { font-size: 1.2em; margin-top: 2em }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1.5em }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .85em }
th, td { text-align: start; vertical-align: baseline; padding: .25em .8em .25em 0; border-bottom: 1px solid #bbb }
td, dd { unicode-bidi: isolate }
td { overflow-wrap: anywhere }
td:first-child { white-space: nowrap }
thead { display: table-header-group }
tr, li { break-inside: avoid }
@page { margin: 15mm }
@media print { body { margin: 0; max-width: none; padding: 0 } }
";

impl Session {
    /// One part of the report to print, of so many.
    pub(super) fn printed_part(&self, part: &Part, parts: usize) -> Vec<u8> {
        let mut page = Page(HEAD.to_owned());
        let say = |key| Message::new(key).to_string();
        let title = say("print-title");
        page.element("title", &title);
        page.raw("<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
        page.element("h1", &title);
        page.raw("<dl>\n");
        for (name, value) in self.printed_facts(part, parts) {
            if !value.is_empty() {
                page.element("dt", &name.to_string()).element("dd", &value);
            }
        }
        page.raw("</dl>\n");
        self.printed_states(&mut page);
        self.printed_failures(&mut page);
        page.element("h2", &say("print-devices"));
        page.raw("<table>\n<thead><tr>");
        let columns = [
            "print-serial",
            "print-device",
            "print-tag",
            "print-user",
            "print-state",
            "print-explanation",
        ];
        for column in columns {
            page.raw("<th scope=\"col\">").text(&say(column)).raw("</th>");
        }
        page.raw("</tr></thead>\n<tbody>\n");
        part.ids.iter().for_each(|id| self.printed_row(&mut page, *id));
        page.raw("</tbody>\n</table>\n</body>\n</html>\n");
        page.0.into_bytes()
    }

    /// Where, who, when: names and values; those without a value are not there.
    fn printed_facts(&self, part: &Part, parts: usize) -> Vec<(Message, String)> {
        let traces = || self.list.present().filter_map(|(id, _)| self.trace(id));
        let times = || traces().filter_map(|trace| trace.at);
        let time = |at: Option<i64>| at.map_or(String::new(), time::instant);
        let run = self.run();
        let tenant = run.map_or("", |run| run.tenant());
        let tenant = if tenant.is_empty() { &self.tenant } else { tenant };
        let fact = |key, value: String| (Message::new(key), value);
        let of = if parts > 1 { part.name.clone() } else { String::new() };
        vec![
            fact("print-tenant", tenant.to_owned()),
            fact("print-person", self.person.clone()),
            fact("print-run", run.map_or("", |run| run.id()).to_owned()),
            fact("print-first", time(times().min())),
            fact("print-last", time(times().max())),
            fact("print-rows", part.rows.to_string()),
            fact("print-part", of),
        ]
    }

    fn printed_states(&self, page: &mut Page) {
        let mut counts: Few<_, usize> = Few::default();
        self.rows().for_each(|row| *counts.at(row.state) += 1);
        page.element("h2", &Message::new("print-states").to_string());
        page.raw("<dl>\n");
        for (state, count) in counts {
            page.element("dt", state.name()).element("dd", &count.to_string());
        }
        page.raw("</dl>\n");
    }

    fn printed_failures(&self, page: &mut Page) {
        let failures = self.failures();
        if failures.is_empty() {
            return;
        }
        page.element("h2", &Message::new("print-failures").to_string());
        page.raw("<ul>\n");
        for (failure, rows) in failures {
            let count = Message::new("print-count").with("count", rows);
            page.raw("<li><p><strong>").text(&failure.error()).raw("</strong> ");
            page.text(&count.to_string()).raw("<br>");
            page.text(&failure.meaning.to_string()).raw("<br>");
            page.text(&failure.remedy.to_string()).raw("</p></li>\n");
        }
        page.raw("</ul>\n");
    }

    fn printed_row(&self, page: &mut Page, id: RowId) {
        let Some(row) = self.row(id) else { return };
        let device = [row.manufacturer, row.model].join(" ");
        let explanation = self.state_message(id).to_string();
        let cells = [
            row.serial,
            device.trim(),
            row.group_tag,
            row.assigned_user,
            row.state.name(),
            &explanation,
        ];
        page.raw("<tr>");
        for cell in cells {
            page.raw("<td>").text(cell).raw("</td>");
        }
        page.raw("</tr>\n");
    }
}

/// A page being written.
struct Page(String);

impl Page {
    /// Markup of ours.
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text of anybody.
    fn text(&mut self, text: &str) -> &mut Self {
        // Memory takes it.
        let _ = write!(self.0, "{}", Escaped(text));
        self
    }

    fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").text(text).raw("</").raw(name).raw(">\n")
    }
}

/// Text that is text whatever is in it.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            c => f.write_char(c),
        })
    }
}
