//! The journal of a run: what has to be written down before a request is sent, so that a
//! closed page, a crash or a lost network goes on where it was.
//!
//! ```text
//! next ──Send──▶ journal() until empty, written down ──▶ the request goes out
//! answer ──────▶ journal() until empty, written down
//! ```
//!
//! It is a map of texts, and an [`Entry`] sets one of them: in a browser's database, or
//! as a line of a file. Devices and their states stand in chunks, so that what changed
//! is written and no more. A hash is in it only as long as its device may have to be
//! sent; then its chunk is written again without. It never holds a token.
//!
//! | key | text |
//! |---|---|
//! | `head` | [`Head`], written last: without it there is no run |
//! | `devices/N` | the rows of chunk N, as they are sent |
//! | `states/N` | where they are, those that the run registers or imports |
//! | `orders/N` | the orders of chunk N, with the place of the row of each |

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::list::NewRow;
use super::reading::File;
use super::registering::Registering;
use super::run::Run;
use super::{FileId, Refused, RowId, Session};
use crate::csv::Column;
use crate::graph::change::Changes;
use crate::graph::directory::Directory;
use crate::graph::identifiers::Identifiers;
use crate::graph::import::{Import, State};
use crate::graph::{Endpoint, Millis};
use crate::json;
use crate::message::Message;

/// Devices in a chunk: small enough to be written again for one of them.
const CHUNK: usize = 100;
/// Entries given at once: about 10 MB with hashes.
const AT_ONCE: usize = 64;
/// Devices that a journal is believed to have; a larger one is none of ours.
const DEVICES_MOST: usize = 1_000_000;

/// Characters of filling that a journal is believed to mean; a hash has 4,000 in all.
const FILLING_MOST: usize = 1 << 16;

const FORMAT: &str = "preflight-journal";
const VERSION: u32 = 1;

/// One text of the journal, in the place of an earlier one with that key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `head`, `devices/0`, `states/0` …
    pub key: String,
    /// JSON.
    pub text: String,
}

/// What a journal is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    format: String,
    version: u32,
    /// The run's own GUID, which its import records carry too.
    pub run: String,
    /// The tenant that it registers in; empty where nobody said.
    pub tenant: String,
    /// The Graph that it goes to.
    pub graph: Endpoint,
    /// The devices that it registers.
    pub devices: usize,
    /// The corporate identifiers that it imports.
    pub identifiers: usize,
    /// The changes of registered devices.
    pub orders: usize,
    /// Its rows: devices, identifiers, and what the orders came from.
    rows: usize,
    /// Those of them whose hash the journal still holds.
    pub hashes: usize,
    /// Those in the tenant's list.
    pub visible: usize,
    /// Those that were refused.
    pub failed: usize,
    /// Nothing is left to do.
    pub done: bool,
    /// The files that its rows came from.
    files: Vec<String>,
    /// The machines without their rows.
    import: String,
    identifying: String,
    changing: String,
}

/// An order, and the place of the row that it came from.
#[derive(Deserialize)]
struct Ordered {
    of: Option<usize>,
    order: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Device {
    file: usize,
    line: u32,
    serial: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    product_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    group_tag: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    assigned_user: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    manufacturer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    model: String,
    /// The hash without the `A`s that fill it up.
    #[serde(skip_serializing_if = "String::is_empty")]
    hash: String,
    #[serde(skip_serializing_if = "is_zero")]
    filling: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What of a run is written down already.
#[derive(Debug)]
pub(super) struct Journal {
    /// Chunks whose devices are due, and whose states are.
    devices: BTreeSet<usize>,
    states: BTreeSet<usize>,
    orders: BTreeSet<usize>,
    /// Chunks that are written down with hashes.
    hashes: BTreeSet<usize>,
    head: String,
}

impl Journal {
    /// Nothing of so many rows and orders is written down.
    pub(super) fn new(rows: usize, orders: usize) -> Self {
        let chunks = |count: usize| (0..count.div_ceil(CHUNK)).collect();
        Self {
            devices: chunks(rows),
            states: chunks(rows),
            orders: chunks(orders),
            hashes: chunks(rows),
            head: String::new(),
        }
    }
}

fn chunk(at: usize, count: usize) -> std::ops::Range<usize> {
    at * CHUNK..((at + 1) * CHUNK).min(count)
}

/// Where the rows of a chunk are, as JSON; of a row that has orders only, nothing.
fn states_text(run: &Run, at: usize) -> String {
    let devices = run.import.devices();
    let counted = devices + run.identifiers.counts().identifiers;
    let states = chunk(at, run.rows.len()).map(|place| match place {
        place if place < devices => run.import.row(place),
        place if place < counted => run.identifiers.row(place - devices),
        _ => "null".to_owned(),
    });
    format!("[{}]", states.collect::<Vec<_>>().join(","))
}

/// The orders of a chunk, as JSON.
fn orders_text(run: &Run, at: usize) -> String {
    let orders = chunk(at, run.ordered.len()).map(|at| {
        let of = run.ordered[at].map_or("null".to_owned(), |of| of.to_string());
        format!("{{\"of\":{of},\"order\":{}}}", run.changes.row(at))
    });
    format!("[{}]", orders.collect::<Vec<_>>().join(","))
}

/// Whether the row at a place may have to be sent as a device, so that its hash is
/// needed.
fn needs_hash(import: &Import, place: usize) -> bool {
    place < import.devices()
        && matches!(import.state(place), State::Planned | State::Sent)
}

impl Session {
    /// What has to be written down now, some of it: to be asked again until there is
    /// nothing more, before the next request is sent and after each answer.
    pub fn journal(&mut self) -> Vec<Entry> {
        let Some(run) = self.registering.as_mut().and_then(|it| it.run.as_mut()) else {
            return Vec::new();
        };
        let devices = run.import.devices();
        let identifiers = run.identifiers.changed().into_iter();
        let changed = run.import.changed().into_iter();
        for row in changed.chain(identifiers.map(|at| devices + at)) {
            run.journal.states.insert(row / CHUNK);
        }
        for order in run.changes.changed() {
            run.journal.orders.insert(order / CHUNK);
        }
        let count = run.rows.len();
        let Run { import, journal, .. } = run;
        let changed: Vec<usize> =
            journal.states.intersection(&journal.hashes).copied().collect();
        for at in changed {
            if !chunk(at, count).any(|place| needs_hash(import, place)) {
                journal.hashes.remove(&at);
                journal.devices.insert(at);
            }
        }
        let mut entries = Vec::new();
        while entries.len() < AT_ONCE {
            let Some(run) = self.registering.as_mut().and_then(|it| it.run.as_mut())
            else {
                break;
            };
            if let Some(at) = run.journal.devices.pop_first() {
                let text = self.devices_text(at);
                entries.push(Entry { key: format!("devices/{at}"), text });
            } else if let Some(at) = run.journal.states.pop_first() {
                let text = states_text(run, at);
                entries.push(Entry { key: format!("states/{at}"), text });
            } else if let Some(at) = run.journal.orders.pop_first() {
                let text = orders_text(run, at);
                entries.push(Entry { key: format!("orders/{at}"), text });
            } else {
                entries.extend(self.head_entry());
                break;
            }
        }
        entries
    }

    /// What was written down is not there any more: all of it is due again.
    pub fn journal_anew(&mut self) {
        if let Some(run) = self.registering.as_mut().and_then(|it| it.run.as_mut()) {
            run.journal = Journal::new(run.rows.len(), run.ordered.len());
        }
    }

    /// The whole journal of the run, to be saved as a file: a line of JSON for each
    /// entry. Nothing without a run.
    pub fn journal_file(&self) -> Vec<u8> {
        let Some(run) = self.run() else { return Vec::new() };
        let mut file = Vec::new();
        let mut line = |key: String, text: String| {
            // Writing to memory does not fail.
            let _ = serde_json::to_writer(&mut file, &Entry { key, text });
            file.push(b'\n');
        };
        for at in 0..run.rows.len().div_ceil(CHUNK) {
            line(format!("devices/{at}"), self.devices_text(at));
            line(format!("states/{at}"), states_text(run, at));
        }
        for at in 0..run.ordered.len().div_ceil(CHUNK) {
            line(format!("orders/{at}"), orders_text(run, at));
        }
        if let Some(head) = self.head_of(run) {
            line("head".to_owned(), head);
        }
        file
    }

    fn head_entry(&mut self) -> Option<Entry> {
        let text = self.head_of(self.run()?)?;
        let run = self.registering.as_mut()?.run.as_mut()?;
        if run.journal.head == text {
            return None;
        }
        run.journal.head.clone_from(&text);
        Some(Entry { key: "head".to_owned(), text })
    }

    fn head_of(&self, run: &Run) -> Option<String> {
        let counts = run.import.counts();
        let count = run.rows.len();
        let hashes = run.journal.hashes.iter().map(|at| chunk(*at, count).len());
        let head = Head {
            format: FORMAT.to_owned(),
            version: VERSION,
            run: run.import.import_id().to_owned(),
            tenant: run.tenant.clone(),
            graph: self.registering.as_ref()?.endpoint.clone(),
            devices: counts.devices,
            identifiers: run.identifiers.counts().identifiers,
            orders: run.ordered.len(),
            rows: count,
            hashes: hashes.sum(),
            visible: counts.visible,
            failed: run.failures().count(),
            done: run.done(),
            files: self.list.files.iter().map(|file| file.name.clone()).collect(),
            import: run.import.head(),
            identifying: run.identifiers.head(),
            changing: run.changes.head(),
        };
        serde_json::to_string(&head).ok()
    }

    fn devices_text(&self, at: usize) -> String {
        let Some(run) = self.run() else { return String::new() };
        let hashes = run.journal.hashes.contains(&at);
        let devices = chunk(at, run.rows.len()).filter_map(|device| {
            let row = self.list.row(*run.rows.get(device)?)?;
            let text = |column| self.list.text(row, column).to_owned();
            let mut device = Device {
                file: row.file as usize,
                line: row.line,
                serial: text(Column::Serial),
                product_id: text(Column::ProductId),
                group_tag: text(Column::GroupTag),
                assigned_user: text(Column::AssignedUser),
                manufacturer: self.list.manufacturer(row).to_owned(),
                model: self.list.model(row).to_owned(),
                ..Device::default()
            };
            if hashes {
                let hash = self.list.hash_text(row);
                let kept = hash.trim_end_matches('A');
                device.filling = hash.len() - kept.len();
                device.hash = kept.to_owned();
            }
            Some(device)
        });
        serde_json::to_string(&devices.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// Takes up a run from its journal, in the place of whatever is in the list. It
    /// goes on where it was: what was in the air is looked for first.
    ///
    /// # Errors
    /// A sentence: the journal is not whole or not one, or it is of another Graph than
    /// this page's. Then nothing is changed.
    pub fn take_up(
        &mut self,
        entries: impl IntoIterator<Item = Entry>,
        graph: &Endpoint,
        seed: u64,
        now: Millis,
    ) -> Result<(), Refused> {
        self.refuse_while_running()?;
        let entries: HashMap<String, String> =
            entries.into_iter().map(|entry| (entry.key, entry.text)).collect();
        let broken = || Message::new("journal-broken");
        let head = Head::read(entries.get("head").ok_or_else(broken)?)?;
        if head.graph != *graph {
            let message = Message::new("journal-other-graph");
            let message = message.with("theirs", &head.graph.origin);
            return Err(message.with("ours", &graph.origin));
        }
        let text = |kind: &str, at| entries.get(&format!("{kind}/{at}"));
        let (mut devices, mut states) = (Vec::new(), Vec::new());
        for at in 0..head.rows.div_ceil(CHUNK) {
            let text = |kind| text(kind, at).ok_or_else(broken);
            let more: Vec<Device> = json::read(text("devices")?).ok_or_else(broken)?;
            devices.extend(more);
            let more: Vec<Value> = json::read(text("states")?).ok_or_else(broken)?;
            states.extend(more);
        }
        let mut orders = Vec::new();
        for at in 0..head.orders.div_ceil(CHUNK) {
            let text = text("orders", at).ok_or_else(broken)?;
            let more: Vec<Ordered> = json::read(text).ok_or_else(broken)?;
            orders.extend(more);
        }
        // Orders that the head does not know of were added when it was cut off.
        orders.truncate(head.orders);
        let counted = head.devices.checked_add(head.identifiers);
        let whole = devices.len() == head.rows
            && states.len() == head.rows
            && orders.len() == head.orders
            && counted.is_some_and(|counted| counted <= head.rows)
            && orders.iter().all(|order| order.of.is_none_or(|of| of < head.rows));
        if !whole {
            return Err(broken());
        }
        let mut texts = states.iter().map(Value::to_string);
        let import = texts.by_ref().take(head.devices);
        let import = Import::restore(&head.import, import, now)?;
        let texts = texts.take(head.identifiers);
        let identifiers = Identifiers::restore(&head.identifying, texts)?;
        let texts = orders.iter().map(|order| order.order.to_string());
        let changes = Changes::restore(&head.changing, texts)?;
        let ours = import.endpoint() == graph
            && identifiers.endpoint() == graph
            && changes.endpoint() == graph
            && import.import_id() == head.run
            // No run of ours asks for that.
            && !identifiers.overwrites();
        let there = |(at, device): (usize, &Device)| {
            !needs_hash(&import, at) || !device.hash.is_empty()
        };
        if !ours || !devices.iter().enumerate().all(there) {
            return Err(broken());
        }
        // With it what was asked before is over: the run is another errand.
        self.clear()?;
        self.list.restored = true;
        let mut files: HashMap<usize, FileId> = HashMap::new();
        let mut rows = Vec::with_capacity(devices.len());
        for device in &devices {
            let file = *files.entry(device.file).or_insert_with(|| {
                let name = head.files.get(device.file).cloned().unwrap_or_default();
                self.list.files.push(File::restored(name));
                (self.list.files.len() - 1) as FileId
            });
            self.bring(file, device);
            rows.push((self.list.rows.len() - 1) as RowId);
        }
        self.list.take_in();
        let directory = Directory::new(graph.clone(), seed);
        let ordered = orders.iter().map(|order| order.of).collect();
        let machines = (import, identifiers, changes);
        let mut run = Run::of(machines, rows, ordered, head.tenant);
        run.interrupted(now);
        self.registering = Some(Registering::of_run(graph.clone(), directory, run));
        self.list_changed();
        Ok(())
    }

    fn bring(&mut self, file: FileId, device: &Device) {
        let filling = device.filling.min(FILLING_MOST);
        let hash = format!("{}{}", device.hash, "A".repeat(filling));
        let row = NewRow {
            serial: &device.serial,
            product_id: &device.product_id,
            hash: &hash,
            group_tag: &device.group_tag,
            assigned_user: &device.assigned_user,
            manufacturer: &device.manufacturer,
            model: &device.model,
            ..NewRow::default()
        };
        self.list.files[file as usize].rows += 1;
        self.list.add(file, device.line, row);
    }
}

impl Head {
    /// Reads the head of a journal.
    ///
    /// # Errors
    /// It is none, or of a later version of Preflight.
    pub fn read(text: &str) -> Result<Self, Message> {
        let broken = || Message::new("journal-broken");
        let head: Self = json::read(text).ok_or_else(broken)?;
        if head.format != FORMAT || head.rows.max(head.orders) > DEVICES_MOST {
            return Err(broken());
        }
        if head.version != VERSION {
            return Err(Message::new("journal-version").with("version", head.version));
        }
        Ok(head)
    }
}

/// Whether a text, or how it begins, is a journal that was saved as a file.
pub fn is_journal(text: &str) -> bool {
    text.trim_start().starts_with("{\"key\":\"")
}

/// The entries of a journal that was saved as a file: of each key the last.
///
/// # Errors
/// The first line that is none, as a person counts. A last line that was cut off while
/// it was written is passed over: what it said had not been sent yet.
pub fn read_file(text: &str) -> Result<Vec<Entry>, Message> {
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    let cut = !text.ends_with('\n');
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        match json::read::<Entry>(line) {
            Some(entry) => {
                entries.insert(entry.key, entry.text);
            }
            None if line.trim().is_empty() || cut && lines.peek().is_none() => {}
            None => return Err(Message::new("journal-line").with("line", at + 1)),
        }
    }
    Ok(entries.into_iter().map(|(key, text)| Entry { key, text }).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Aim, Session, State};
    use super::*;
    use crate::graph::import::Settings;
    use crate::graph::{Answer, Next, Request, Response};
    use crate::hash::generate::Device as MadeUp;

    const RUN: &str = "0b1b7f6e-0000-4000-8000-000000000001";
    const TENANT: &str = "11111111-0000-4000-8000-000000000001";

    fn graph() -> Endpoint {
        Endpoint { origin: "https://graph.example".into() }
    }

    fn ok(body: &str) -> Answer {
        let body = body.to_owned();
        Answer::Response(Response { status: 200, body, ..Response::default() })
    }

    fn request(session: &mut Session, now: Millis) -> Request {
        match session.next(now) {
            Next::Send(request) => request,
            other => panic!("{other:?}"),
        }
    }

    /// So many new devices, about to be registered.
    fn begun(devices: u64) -> Session {
        let mut session = Session::default();
        session.set_tenant(Some(TENANT));
        let mut text = String::from("Device Serial Number,Windows Product ID,");
        text.push_str("Hardware Hash,Group Tag\r\n");
        for number in 1..=devices {
            let device = MadeUp::numbered(number);
            text.push_str(&format!("{},,{},HQ\r\n", device.serial, device.hash()));
        }
        let file = session.open("devices.csv", text.len() as u64);
        session.feed(file, text.as_bytes());
        session.close(file);
        session.begin_plan(graph(), 1).expect("not running");
        for _ in 0..2 {
            let id = request(&mut session, 1.0).id;
            session.answer(1.0, id, ok("{\"value\":[]}"));
        }
        let settings = Settings::default();
        session.begin_run(RUN.into(), 1, settings, Aim::Register).expect("new devices");
        session
    }

    /// Writes down what is due.
    fn write(session: &mut Session, kept: &mut BTreeMap<String, String>) -> Vec<String> {
        let mut keys = Vec::new();
        loop {
            let entries = session.journal();
            if entries.is_empty() {
                return keys;
            }
            for entry in entries {
                keys.push(entry.key.clone());
                kept.insert(entry.key, entry.text);
            }
        }
    }

    /// What is written down of so many new devices before anything is sent.
    fn written(devices: u64) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        write(&mut begun(devices), &mut kept);
        kept
    }

    fn entries(kept: &BTreeMap<String, String>) -> Vec<Entry> {
        let entry = |(key, text): (&String, &String)| Entry {
            key: key.clone(),
            text: text.clone(),
        };
        kept.iter().map(entry).collect()
    }

    fn taken_up(kept: &BTreeMap<String, String>) -> Result<Session, String> {
        let mut session = Session::default();
        session.set_tenant(Some(TENANT));
        let taken = session.take_up(entries(kept), &graph(), 1, 10_000.0);
        taken.map(|()| session).map_err(|message| message.to_string())
    }

    /// The answer of the service to a batch: a record for each device.
    fn records(request: &Request) -> Answer {
        let body = request.body.as_deref().expect("a body");
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        let devices = body["importedWindowsAutopilotDeviceIdentities"].as_array();
        let record = |(at, device): (usize, &serde_json::Value)| {
            let serial = device["serialNumber"].as_str().unwrap_or_default();
            serde_json::json!({ "id": format!("r{at}"), "serialNumber": serial })
        };
        let records = devices.expect("devices").iter().enumerate().map(record);
        let value: Vec<_> = records.collect();
        ok(&serde_json::json!({ "value": value }).to_string())
    }

    #[test]
    fn all_is_written_before_the_first_request_and_then_what_changed() {
        let mut session = begun(250);
        let mut kept = BTreeMap::new();
        let first = request(&mut session, 2.0);
        let keys = write(&mut session, &mut kept);
        assert_eq!(keys.len(), 3 + 3 + 1);
        assert_eq!(keys.last().map(String::as_str), Some("head"), "the head comes last");
        let head = Head::read(&kept["head"]).expect("a head");
        assert_eq!((head.devices, head.hashes, head.done), (250, 250, false));
        assert_eq!(head.tenant, TENANT);
        assert!(kept["devices/0"].contains("T0"));

        // Once the service has them, the hashes are not needed any more.
        session.answer(3.0, first.id, records(&first));
        let keys = write(&mut session, &mut kept);
        assert_eq!(keys.len(), 7);
        assert!(!kept["devices/0"].contains("T0"));
        assert!(!kept["devices/0"].contains("filling"), "nor how they are filled up");
        assert_eq!(Head::read(&kept["head"]).expect("a head").hashes, 0);
        assert!(write(&mut session, &mut kept).is_empty());
        assert!(kept.values().all(|text| !text.contains("oken")), "no token is in it");
    }

    #[test]
    fn a_run_goes_on_where_it_was() {
        let mut session = begun(150);
        let mut kept = BTreeMap::new();
        let first = request(&mut session, 2.0);
        write(&mut session, &mut kept);
        session.answer(3.0, first.id, records(&first));
        write(&mut session, &mut kept);

        let mut again = taken_up(&kept).expect("it can be taken up");
        assert_eq!(again.rows().count(), 150);
        let row = again.row(149).expect("a row");
        assert_eq!((row.place.file, row.place.line), ("devices.csv", 151));
        assert_eq!((row.state, row.group_tag), (State::Accepted, "HQ"));
        assert!(again.findings(0).is_empty(), "what a journal leaves out is no finding");
        assert!(again.files().all(|(id, _)| again.file_findings(id).is_empty()));
        // The first thing is to look, not to send.
        let next = request(&mut again, 20_000.0);
        assert!(next.body.is_none(), "{}", next.url);
        // What is saved as a file can be opened, here and elsewhere.
        let file = String::from_utf8(again.journal_file()).expect("text");
        assert!(is_journal(&file) && is_journal(&file[..20]));
        assert!(!is_journal("{\"allowedTags\":[]}") && !is_journal("Serial,Hash"));
        let mut third = Session::default();
        let entries = read_file(&file).expect("lines");
        third.take_up(entries, &graph(), 1, 30_000.0).expect("taken up");
        assert_eq!(third.row(149).map(|row| row.state), Some(State::Accepted));
        assert_eq!(
            third.next(30_001.0),
            Next::Blocked(
                Message::new("block-tenant-unknown").with("tenant", TENANT.to_owned())
            )
        );
    }

    #[test]
    fn a_journal_that_was_wiped_is_written_whole_again() {
        let mut session = begun(150);
        let mut kept = BTreeMap::new();
        let first = request(&mut session, 2.0);
        write(&mut session, &mut kept);
        session.answer(3.0, first.id, records(&first));
        write(&mut session, &mut kept);
        kept.clear();
        session.journal_anew();
        write(&mut session, &mut kept);
        let again = taken_up(&kept).expect("it can be taken up");
        assert_eq!(again.row(149).map(|row| row.state), Some(State::Accepted));
        assert!(write(&mut session, &mut kept).is_empty(), "and only once");
    }

    #[test]
    fn what_was_in_the_air_is_looked_for_before_anything_is_sent() {
        let mut session = begun(3);
        let mut kept = BTreeMap::new();
        request(&mut session, 2.0);
        write(&mut session, &mut kept);
        let mut again = taken_up(&kept).expect("it can be taken up");
        assert_eq!(again.row(0).map(|row| row.state), Some(State::Sent));
        let mut now = 10_000.0;
        let next = loop {
            match again.next(now) {
                Next::Send(request) => break request,
                Next::Wait { until } => now = until,
                other => panic!("{other:?}"),
            }
        };
        assert!(next.url.ends_with("importedWindowsAutopilotDeviceIdentities"));
        assert!(next.body.is_none());
    }

    #[test]
    fn another_tenant_gets_nothing_of_it() {
        let kept = written(3);
        let mut again = taken_up(&kept).expect("it can be taken up");
        again.set_tenant(Some("another"));
        let Next::Blocked(message) = again.next(20_000.0) else { panic!("it goes on") };
        assert_eq!(
            message.to_string(),
            format!(
                "This run is for the tenant {TENANT}, but the sign-in is to \
                 another. Sign in to the run's own tenant, then go on; nothing is sent to \
                 another."
            )
        );
        again.set_tenant(Some(TENANT));
        assert!(matches!(again.next(20_001.0), Next::Send(_)));
    }

    #[test]
    fn a_file_read_after_a_run_that_a_journal_brought_is_checked() {
        let mut again = taken_up(&written(1)).expect("it can be taken up");
        let open = |session: &mut Session| {
            let text =
                "Device Serial Number,Windows Product ID,Hardware Hash\nA1,,T0EB\n";
            let file = session.open("b.csv", text.len() as u64);
            session.feed(file, text.as_bytes());
            session.close(file);
        };
        again.stop();
        assert!(again.run().is_some_and(|run| run.done()));
        open(&mut again);
        assert_eq!((again.counts().rows, again.counts().worst[0]), (1, 1));
        assert!(again.run().is_none());
    }

    #[test]
    fn a_run_from_a_file_waits_for_a_word() {
        let kept = written(3);
        let mut again = taken_up(&kept).expect("it can be taken up");
        again.hold_run();
        let held = Next::Blocked(Message::new("block-from-file"));
        assert_eq!(again.next(20_000.0), held);
        again.resume(20_000.0);
        assert_eq!(again.next(20_000.0), held, "a mended block is no word");
        again.allow_run();
        assert!(matches!(again.next(20_000.0), Next::Send(_)));
    }

    #[test]
    fn a_run_that_names_no_tenant_is_of_the_one_in_which_it_is_allowed() {
        let mut kept = written(3);
        let head = kept["head"].replace(TENANT, "");
        kept.insert("head".to_owned(), head);
        let mut again = taken_up(&kept).expect("it can be taken up");
        again.hold_run();
        again.set_tenant(None);
        again.allow_run();
        assert!(matches!(again.next(20_000.0), Next::Blocked(_)), "nobody is signed in");
        again.set_tenant(Some(TENANT));
        assert!(matches!(again.next(20_000.0), Next::Blocked(_)));
        again.allow_run();
        assert!(matches!(again.next(20_000.0), Next::Send(_)));
        again.set_tenant(Some("another"));
        assert!(matches!(again.next(20_001.0), Next::Blocked(_)));
    }

    #[test]
    fn identifiers_that_are_there_are_written_over_by_no_journal() {
        let mut kept = written(3);
        let head =
            kept["head"].replace(r#"\"overwrite\":false"#, r#"\"overwrite\":true"#);
        assert_ne!(head, kept["head"]);
        kept.insert("head".to_owned(), head);
        assert!(taken_up(&kept).is_err());
    }

    #[test]
    fn a_journal_that_is_none_is_refused_and_changes_nothing() {
        let mut session = begun(150);
        let mut kept = BTreeMap::new();
        write(&mut session, &mut kept);
        let broken = Message::new("journal-broken").to_string();
        for key in ["head", "devices/1", "states/0"] {
            let mut less = kept.clone();
            less.remove(key);
            assert_eq!(taken_up(&less).expect_err("not whole"), broken, "{key}");
            less.insert(key.to_owned(), "[{\"state\":7}]".to_owned());
            assert_eq!(taken_up(&less).expect_err("not right"), broken, "{key}");
        }
        // A hash that is still needed is not there.
        let mut bare = kept.clone();
        let devices = kept["devices/0"].replace("\"hash\"", "\"hush\"");
        bare.insert("devices/0".to_owned(), devices);
        assert_eq!(taken_up(&bare).expect_err("without hashes"), broken);
        // A token must not go where a journal says.
        let mut evil = kept.clone();
        let head = kept["head"].replace("graph.example", "evil.example");
        evil.insert("head".to_owned(), head);
        assert!(taken_up(&evil).expect_err("elsewhere").contains("https://evil.example"));
        let mut half = kept.clone();
        let head = kept["head"].replacen("graph.example", "evil.example", 2);
        let head = head.replacen("evil.example", "graph.example", 1);
        half.insert("head".to_owned(), head);
        assert_eq!(taken_up(&half).expect_err("half elsewhere"), broken);
        let later = kept["head"].replace("\"version\":1", "\"version\":2");
        assert!(Head::read(&later).expect_err("later").to_string().contains("version 2"));
        let other = kept["head"].replace(FORMAT, "another");
        assert_eq!(Head::read(&other).expect_err("other").to_string(), broken);
        let of = |rows: usize| {
            kept["head"].replace("\"rows\":150", &format!("\"rows\":{rows}"))
        };
        assert!(Head::read(&of(DEVICES_MOST)).is_ok());
        assert_eq!(
            Head::read(&of(DEVICES_MOST + 1)).expect_err("more").to_string(),
            broken
        );
        let mut session = begun(3);
        assert!(
            session.take_up(entries(&kept), &graph(), 1, 2.0).is_err(),
            "one is going"
        );
        assert_eq!(session.rows().count(), 3);
    }

    #[test]
    fn a_file_that_was_cut_while_it_was_written_is_read_to_there() {
        let line = |key: &str, text: &str| {
            format!("{{\"key\":\"{key}\",\"text\":\"{text}\"}}\n")
        };
        let whole = line("a", "1") + &line("b", "2") + &line("a", "3");
        let entries = read_file(&whole).expect("lines");
        let texts: Vec<_> = entries.iter().map(|entry| entry.text.as_str()).collect();
        assert_eq!(texts, ["3", "2"], "the last of each key");
        let cut = whole.clone() + "{\"key\":\"b\",\"te";
        assert_eq!(read_file(&cut), Ok(entries));
        let damaged = line("a", "1") + "x\n" + &line("b", "2");
        let last = line("a", "1") + "x\n";
        for damaged in [damaged.as_str(), damaged.trim_end(), last.as_str()] {
            assert_eq!(
                read_file(damaged).expect_err("damaged").to_string(),
                "Line 2 of the journal cannot be read; it was changed or damaged. Save \
                 it again where it came from."
            );
        }
    }
}
