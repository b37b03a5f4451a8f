//! What can be saved, and what a target cannot hold, said before it is.
//!
//! [`Session::save`] goes through the rows and says what the files would be: their
//! names, how many rows each has, what is left out and what is changed on the way.
//! [`Session::part`] gives the bytes of one of them.

use std::collections::{HashMap, HashSet};

use super::{RowId, Session};
use crate::csv::Column;
use crate::csv::write::{Cells, identifier, report::is_formula};
use crate::message::Message;
use crate::rules::Severity;

use import::{Batch, Import, Offer};
use name::Names;
use remark::{About, Notes, Tally};
use target::Contents;

mod failing;
mod import;
mod json;
mod log;
mod name;
mod orders;
mod other_tenant;
mod printed;
mod remark;
mod report;
mod steps;
pub mod target;
#[cfg(test)]
mod tests;

pub(super) use json::JsonText;
pub(super) use other_tenant::support_asks_for;
pub use remark::{Remark, RemarkKind};
pub use report::is_report;
pub use target::{Limits, TARGETS, Target};

/// How a file is to be saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The hashes themselves in a report, in place of their fingerprints.
    pub hashes: bool,
    /// Only the rows that the filter shows; in the order of their files, as all are
    /// saved, however they are sorted.
    pub shown: bool,
}

/// A saving, before its bytes are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Who is to read it.
    pub target: &'static Target,
    /// Its files.
    pub parts: Vec<Part>,
    /// How many rows they hold.
    pub rows: usize,
    /// How many rows are left out.
    pub left_out: usize,
    /// What is left out and changed, and why.
    pub remarks: Vec<Remark>,
    /// How it was asked for.
    pub options: Options,
    /// Whether any row has a tag, or a user: all files have the same columns.
    tags: bool,
    users: bool,
}

/// One file of a saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name: the target, the tag where it is for one, its number.
    pub name: String,
    /// How many rows it holds.
    pub rows: usize,
    /// The group tag that it is for: the name to give to its upload.
    pub tag: Option<String>,
    ids: Vec<RowId>,
}

impl Save {
    /// The names of its files.
    pub fn names(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.name.clone()).collect()
    }
}

impl Session {
    /// What saving for a target would give.
    pub fn save(&self, target: &'static Target, options: Options) -> Save {
        let mut rows: Vec<RowId> = match options.shown {
            true => self.shown.clone(),
            false => self.list.present().map(|(id, _)| id).collect(),
        };
        rows.sort_unstable();
        let mut save = Save {
            target,
            parts: Vec::new(),
            rows: 0,
            left_out: 0,
            remarks: Vec::new(),
            options,
            tags: false,
            users: false,
        };
        let looked_at = rows.len();
        let mut tally = Tally::default();
        match &target.contents {
            Contents::Import(import) => self.import(&mut save, import, &rows, &mut tally),
            Contents::Failing => {
                let ids = self.failing(rows, &mut tally);
                self.cut(&mut save, vec![(None, ids)], None);
            }
            Contents::OtherTenant => {
                let ids = self.of_other_tenant(rows, &mut tally);
                self.cut(&mut save, vec![(None, ids)], None);
                self.support_remarks(&mut save);
            }
            Contents::Devices | Contents::Report { .. } | Contents::Printed => {
                self.cut(&mut save, vec![(None, rows)], None);
                self.whole(&mut save);
            }
            Contents::Log => {
                self.whole(&mut save);
                self.log_remark(&mut save);
            }
            Contents::Steps | Contents::Orders => self.whole(&mut save),
        }
        save.left_out = tally.left_out();
        let mut remarks = tally.remarks(self);
        if options.shown && looked_at < self.list.counts.rows as usize {
            let message = Message::new("save-shown").with("count", looked_at);
            remarks.insert(0, Remark::note(message));
        }
        remarks.append(&mut save.remarks);
        save.remarks = remarks;
        save
    }

    /// The bytes of one part of a saving; nothing beyond the last. Rows that have been
    /// taken off the list since are not in it.
    pub fn part(&self, save: &Save, part: usize) -> Vec<u8> {
        let Some(part) = save.parts.get(part) else {
            return Vec::new();
        };
        match &save.target.contents {
            Contents::Import(import) => self.import_part(save, import, part),
            Contents::Failing => self.failing_part(&part.ids),
            Contents::OtherTenant => self.other_tenant_part(&part.ids),
            Contents::Log => self.log_part(),
            Contents::Orders => self.orders_part(),
            Contents::Printed => self.printed_part(part, save.parts.len()),
            Contents::Devices => self.devices_part(&part.ids),
            Contents::Report { json: false } => {
                self.report_table(&part.ids, save.options.hashes)
            }
            Contents::Report { json: true } => {
                self.report_json(&part.ids, save.options.hashes)
            }
            Contents::Steps => self.steps_part(),
        }
    }

    /// Fills the saving with the rows that an import takes.
    fn import(
        &self,
        save: &mut Save,
        import: &Import,
        rows: &[RowId],
        tally: &mut Tally,
    ) {
        let mut tags: Vec<(Option<&str>, Vec<RowId>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut given: HashSet<String> = HashSet::new();
        let mut lengths: HashMap<RowId, usize> = HashMap::new();
        let mut found = Vec::new();
        for &id in rows {
            let Some(row) = self.list.row(id).filter(|row| !row.removed) else {
                continue;
            };
            let offer = Offer { list: &self.list, row };
            if self.is_refused(id, &offer, import) {
                tally.add(About::Refused, id);
                continue;
            }
            found.clear();
            let cells = match (import.cells)(&offer, &mut Notes::on(id, &mut found)) {
                Ok(cells) => cells,
                Err(why) => {
                    tally.add(why, id);
                    continue;
                }
            };
            if import.unique && !given.insert(key(&cells)) {
                tally.add(About::Again, id);
                continue;
            }
            found.drain(..).for_each(|(about, id)| tally.add(about, id));
            for column in import.lacks.iter().filter(|column| offer.has(**column)) {
                tally.add(About::Column(*column), id);
            }
            if save.target.limits.bytes.is_some() {
                lengths.insert(id, identifier::length(&cells));
            }
            let cell = |column| self.list.text(row, column);
            save.tags |= !cell(Column::GroupTag).is_empty();
            save.users |= !cell(Column::AssignedUser).is_empty();
            let tag = import.by_tag.then(|| cell(Column::GroupTag));
            let place = *places.entry(tag.unwrap_or_default()).or_insert(tags.len());
            match tags.get_mut(place) {
                Some((_, ids)) => ids.push(id),
                None => tags.push((tag, vec![id])),
            }
        }
        let length = |id: RowId| lengths.get(&id).copied().unwrap_or_default();
        self.cut(save, tags, Some(&length));
    }

    /// Whether a row has an error that matters to an import.
    fn is_refused(&self, id: RowId, offer: &Offer<'_>, import: &Import) -> bool {
        if !self.has_error(id) {
            return false;
        }
        let needs = (import.needs)(offer);
        self.findings(id).iter().any(|(rule, finding)| {
            let column = finding.column.filter(|_| rule.name != DUPLICATE);
            let matters = column.is_none_or(|column| needs.contains(&column));
            // Whether this target can take the row is asked below.
            rule.name != UNFIT && finding.severity == Severity::Error && matters
        })
    }

    /// Cuts the rows of each tag into parts within the target's limits, and names them.
    fn cut(
        &self,
        save: &mut Save,
        tags: Vec<(Option<&str>, Vec<RowId>)>,
        length: Option<&dyn Fn(RowId) -> usize>,
    ) {
        let Limits { rows, bytes, source } = save.target.limits;
        let hashes = save.options.hashes && save.target.asks_for_hashes();
        let most = if hashes { rows.min(target::WITH_HASHES) } else { rows };
        let several = tags.len();
        let mut names = Names::default();
        let (mut respelt, mut again) = (0, false);
        for (tag, ids) in tags {
            let chunks = chunks(&ids, most, bytes.zip(length));
            let (files, exact) =
                names.files(save.target.name, tag, chunks.len(), save.target.ending);
            respelt += usize::from(!exact);
            again |= tag.is_some() && chunks.len() > 1;
            let parts = files.into_iter().zip(chunks).map(|(name, ids)| Part {
                name,
                rows: ids.len(),
                tag: tag.filter(|tag| !tag.is_empty()).map(str::to_owned),
                ids: ids.to_vec(),
            });
            save.parts.extend(parts);
            save.rows += ids.len();
        }
        let count = save.parts.len();
        let mut note = |message| save.remarks.push(Remark::note(message));
        if several > 1 {
            note(Message::new("save-tags").with("count", several));
        }
        if count > several {
            let key = if source.is_some() { "save-parts" } else { "save-parts-ours" };
            note(Message::new(key).with("most", most).with("count", count));
        }
        if respelt > 0 {
            note(Message::new("save-tags-respelt").with("count", respelt));
        }
        if again && save.target.ending == "json" {
            note(Message::new("save-batch-again"));
        }
        if bytes.is_some() && count > identifier::MOST_FILES {
            note(Message::new("save-identifier-files").with("count", count));
        }
    }

    /// One file even without a row: it says that there is none.
    fn whole(&self, save: &mut Save) {
        if save.parts.is_empty() {
            let name = format!("preflight-{}.{}", save.target.name, save.target.ending);
            save.parts.push(Part { name, rows: 0, tag: None, ids: Vec::new() });
        }
    }

    fn import_part(&self, save: &Save, import: &Import, part: &Part) -> Vec<u8> {
        let rows: Vec<Cells<'_>> = part
            .ids
            .iter()
            .filter_map(|id| {
                let row = self.list.row(*id).filter(|row| !row.removed)?;
                let offer = Offer { list: &self.list, row };
                let mut cells = (import.cells)(&offer, &mut Notes::nowhere()).ok()?;
                if import.hash {
                    cells.hash = self.list.hash_text(row);
                }
                Some(cells)
            })
            .collect();
        let tag = part.tag.as_deref().unwrap_or_default();
        let Save { tags, users, .. } = *save;
        (import.write)(&Batch { rows: &rows, tag, tags, users })
    }

    /// The text cells of a row as they are in the list.
    fn cells(&self, id: RowId) -> Cells<'_> {
        let Some(row) = self.list.row(id) else {
            return Cells::default();
        };
        let cell = |column| self.list.text(row, column).into();
        Cells {
            serial: cell(Column::Serial),
            product_id: cell(Column::ProductId),
            hash: self.list.hash_text(row),
            group_tag: cell(Column::GroupTag),
            assigned_user: cell(Column::AssignedUser),
            manufacturer: cell(Column::Manufacturer),
            model: cell(Column::Model),
        }
    }
}

/// An error that is one for the chosen target only.
pub(super) const UNFIT: &str = "target-unfit";

/// An error about the hash that stands for the whole row: another row is the device.
const DUPLICATE: &str = "duplicate-device";

/// What makes a row without a hash the same as another.
fn key(cells: &Cells<'_>) -> String {
    [&cells.manufacturer, &cells.model, &cells.serial].map(|cell| &**cell).join("\n")
}

/// Whether a spreadsheet takes one of the cells for a formula.
fn has_formula(cells: &Cells<'_>) -> bool {
    Column::ALL.into_iter().any(|column| is_formula(cells.get(column)))
}

/// Rows in pieces of at most so many, and of at most so many bytes.
fn chunks<'a>(
    ids: &'a [RowId],
    most: usize,
    bytes: Option<(usize, &dyn Fn(RowId) -> usize)>,
) -> Vec<&'a [RowId]> {
    let Some((most_bytes, length)) = bytes else {
        return ids.chunks(most).collect();
    };
    let (mut pieces, mut from, mut taken) = (Vec::new(), 0, 0);
    for (at, id) in ids.iter().enumerate() {
        let length = length(*id);
        if at > from && (at - from == most || taken + length > most_bytes) {
            pieces.push(&ids[from..at]);
            (from, taken) = (at, 0);
        }
        taken += length;
    }
    if from < ids.len() {
        pieces.push(&ids[from..]);
    }
    pieces
}
