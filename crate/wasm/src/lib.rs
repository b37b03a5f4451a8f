//! Preflight in a browser's worker.
//!
//! One shape throughout: convert, call the core, convert. There is no `if` about
//! devices here. What JavaScript sees is documented here; its types are generated
//! from [`view`].

#![allow(missing_docs)] // the names of `view` are the core's

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Function, Promise};
use preflight_core::graph::config::Config;
use preflight_core::graph::import::Settings;
use preflight_core::message::Message;
use preflight_core::rules::policy::Policy;
use preflight_core::{hash, rules, session};
use tsify::Ts;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use drive::Shared;

mod drive;
mod send;
mod tenant;
mod view;

/// The list of rows and everything a user can do with it.
///
/// Every method takes `&self`: the page filters, scrolls and stops while a plan or a run
/// is on its way.
#[wasm_bindgen]
pub struct Session {
    shared: Rc<Shared>,
    config: RefCell<Config>,
    /// The last saving that was asked for, and the session's revision then: its parts
    /// are asked for one by one.
    saving: RefCell<Option<(u64, session::Save)>>,
}

type Result<T> = std::result::Result<T, JsError>;

/// Files and rows.
#[wasm_bindgen]
impl Session {
    /// `changed` is called, without arguments, when a request or its answer changed
    /// something. `token` is called with (fresh: boolean, claims?: string,
    /// scope?: string) and gives a promise of an access token; its rejection stops the requests until `resume`.
    ///
    /// `write` is called with (run: string, entries: [key, text][]) and gives a promise
    /// that is kept once they are written down; its rejection holds the requests back.
    /// It gives `false`, and writes nothing, where what it wrote before is gone: then all
    /// is written once more.
    #[wasm_bindgen(constructor)]
    pub fn new(changed: Function, token: Function, write: Function) -> Session {
        Session {
            shared: Shared::new(changed, token, write),
            config: RefCell::default(),
            saving: RefCell::default(),
        }
    }

    /// Reads the text of `config.json`; an empty text means there is none.
    pub fn configure(&self, text: &str) -> Result<Ts<view::Config>> {
        let view = match Config::read(text) {
            Ok(config) => {
                let sign_ins = config.sign_ins.iter().map(view::SignIn::from).collect();
                self.config.replace(config);
                view::Config { sign_ins, problems: Vec::new() }
            }
            Err(problems) => {
                let problems = problems.iter().map(view::Text::from).collect();
                view::Config { sign_ins: Vec::new(), problems }
            }
        };
        Ok(Ts::from_rust(&view)?)
    }

    /// Begins a file. Gives its id for `feed` and `end`.
    pub fn open(&self, name: String, size: f64) -> u32 {
        self.shared.session.borrow_mut().open(name, size as u64)
    }

    /// The next bytes of a file.
    pub fn feed(&self, file: u32, bytes: &[u8]) {
        self.shared.session.borrow_mut().feed(file, bytes);
    }

    /// The end of a file, read to its end whatever is in it.
    pub fn close(&self, file: u32) {
        self.shared.session.borrow_mut().close(file);
    }

    /// The end of a file; what is in an archive is read by `work`.
    pub fn end(&self, file: u32) {
        self.shared.session.borrow_mut().end(file);
    }

    /// Reads on in archives that have ended, about so many bytes of what is in them.
    /// Whether there is more to do.
    pub fn work(&self, budget: u32) -> bool {
        self.shared.session.borrow_mut().work(budget as usize)
    }

    /// The columns of a file, for a person to say which is which.
    pub fn columns(&self, file: u32) -> Result<Ts<view::Columns>> {
        let session = self.shared.session.borrow();
        let found = session.files().find(|(id, _)| *id == file);
        let (_, file) = found.ok_or_else(|| error(&Message::new("no-such-file")))?;
        Ok(Ts::from_rust(&view::Columns::of(file))?)
    }

    /// Begins a file once more, a person having said which column is which. Gives the
    /// id for `feed` and `end`.
    pub fn open_again(&self, file: u32, mapping: Ts<view::Mapping>) -> Result<u32> {
        let mapping = mapping.to_rust()?.into();
        refusal(self.shared.session.borrow_mut().open_again(file, mapping))
    }

    /// The file whose bytes hold those of this one: the outermost archive, or itself.
    pub fn outermost(&self, file: u32) -> u32 {
        self.shared.session.borrow().outermost(file)
    }

    /// The bytes of a file, taken out of those of the outermost archive; nothing if
    /// they are not in there.
    pub fn unpacked(&self, file: u32, outermost: Vec<u8>) -> Option<Vec<u8>> {
        self.shared.session.borrow().unpacked(file, outermost)
    }

    /// The day on which the list is checked, in seconds since 1970.
    pub fn set_today(&self, today: f64) {
        self.shared.session.borrow_mut().set_today(today as i64);
    }

    /// Puts the text of a `policy.json` in force, if nothing is wrong with it; an empty
    /// text allows all. Refused while devices are being registered.
    pub fn set_policy(&self, text: &str) -> Result<Ts<view::PolicyRead>> {
        let problems = match Policy::read(text) {
            Ok(policy) => {
                refusal(self.shared.session.borrow_mut().set_policy(policy))?;
                Vec::new()
            }
            Err(problems) => problems.iter().map(view::Text::from).collect(),
        };
        Ok(Ts::from_rust(&view::PolicyRead { problems })?)
    }

    /// Takes a file and its rows off the list: a step that undo takes back.
    pub fn remove_file(&self, file: u32) -> Result<()> {
        refusal(self.shared.session.borrow_mut().remove_file(file))
    }

    /// Forgets every file, row and step. Refused while devices are being registered.
    pub fn clear(&self) -> Result<()> {
        refusal(self.shared.session.borrow_mut().clear())
    }

    /// Where and how many: the picture of the whole.
    pub fn summary(&self) -> Result<Ts<view::Summary>> {
        let tenant = self.tenant_view();
        let session = self.shared.session.borrow();
        Ok(Ts::from_rust(&view::Summary::of(
            &session,
            self.shared.next_at.get(),
            self.shared.blocked(),
            tenant,
        ))?)
    }

    /// What the rows are, counted, whatever the filter.
    pub fn overview(&self) -> Result<Ts<view::Overview>> {
        let mut session = self.shared.session.borrow_mut();
        Ok(Ts::from_rust(&view::Overview::from(session.overview()))?)
    }

    /// The rows shown, `len` from place `from` on, fewer at the end.
    pub fn window(&self, from: u32, len: u32) -> Result<Ts<view::Window>> {
        Ok(Ts::from_rust(&view::Window::of(&self.shared.session.borrow(), from, len))?)
    }

    /// Everything about the row of that id.
    pub fn row(&self, id: u32) -> Result<Ts<view::RowDetail>> {
        let detail = view::RowDetail::of(&self.shared.session.borrow(), id);
        Ok(Ts::from_rust(&detail.ok_or_else(|| error(&Message::new("no-such-row")))?)?)
    }

    /// The place of a row among those shown.
    pub fn place(&self, id: u32) -> Option<u32> {
        self.shared.session.borrow().place(id).map(|place| place as u32)
    }

    /// Shows the rows that this filter lets through.
    pub fn filter(&self, filter: Ts<view::Filter>) -> Result<()> {
        self.shared.session.borrow_mut().show(filter.to_rust()?.into());
        Ok(())
    }

    /// Sorts the rows shown; a view only, saving knows nothing of it.
    pub fn sort(&self, order: Ts<view::RowOrder>) -> Result<()> {
        self.shared.session.borrow_mut().sort(order.to_rust()?.into());
        Ok(())
    }

    /// The group tags of the rows, no more than so many.
    pub fn tags(&self, most: u32) -> Result<Ts<view::Tags>> {
        Ok(Ts::from_rust(&view::Tags::of(&self.shared.session.borrow(), most))?)
    }
}

/// Changes, each a step that can be taken back; refused while devices are registered.
#[wasm_bindgen]
impl Session {
    /// Sets one cell.
    pub fn edit(&self, row: u32, column: Ts<view::Column>, text: String) -> Result<()> {
        let column = column.to_rust()?.into();
        refusal(self.shared.session.borrow_mut().edit(row, column, &text))
    }

    /// Applies the fix of one rule to one row, or to every row (`row` absent). Gives
    /// how many rows were mended.
    pub fn fix(&self, rule: &str, row: Option<u32>) -> Result<u32> {
        let rule = rules::named(rule).ok_or_else(|| JsError::new("no such rule"))?;
        refusal(self.shared.session.borrow_mut().fix(rule, row)).map(|count| count as u32)
    }

    /// Takes a row off the list.
    pub fn remove_row(&self, row: u32) -> Result<()> {
        refusal(self.shared.session.borrow_mut().remove_row(row))
    }

    /// Sets a column of many rows to one text. Gives how many were changed.
    pub fn set_column(
        &self,
        rows: Ts<view::Selection>,
        column: Ts<view::Column>,
        text: String,
    ) -> Result<u32> {
        let (rows, column) = (rows.to_rust()?.into(), column.to_rust()?.into());
        let mut session = self.shared.session.borrow_mut();
        refusal(session.set_column(&rows, column, &text)).map(|count| count as u32)
    }

    /// Copies the cell of row `from` to those below it, down to row `to`, as shown.
    pub fn fill_down(&self, from: u32, to: u32, column: Ts<view::Column>) -> Result<u32> {
        let column = column.to_rust()?.into();
        let mut session = self.shared.session.borrow_mut();
        refusal(session.fill_down(from, to, column)).map(|count| count as u32)
    }

    /// How many rows `replace` would change.
    pub fn replace_count(
        &self,
        rows: Ts<view::Selection>,
        replace: Ts<view::Replace>,
    ) -> Result<u32> {
        let (rows, replace) = (rows.to_rust()?.into(), replace.to_rust()?.into());
        let session = self.shared.session.borrow();
        refusal(session.replace_count(&rows, &replace)).map(|count| count as u32)
    }

    /// Replaces a text in a column of many rows. Gives how many were changed.
    pub fn replace(
        &self,
        rows: Ts<view::Selection>,
        replace: Ts<view::Replace>,
    ) -> Result<u32> {
        let (rows, replace) = (rows.to_rust()?.into(), replace.to_rust()?.into());
        let mut session = self.shared.session.borrow_mut();
        refusal(session.replace(&rows, &replace)).map(|count| count as u32)
    }

    /// Takes many rows off the list. Gives how many.
    pub fn remove_rows(&self, rows: Ts<view::Selection>) -> Result<u32> {
        let rows = rows.to_rust()?.into();
        let mut session = self.shared.session.borrow_mut();
        refusal(session.remove_rows(&rows)).map(|count| count as u32)
    }

    /// Every step, done and taken back.
    pub fn history(&self) -> Result<Ts<view::History>> {
        Ok(Ts::from_rust(&view::History::of(&self.shared.session.borrow()))?)
    }

    /// Undoes or redoes until just the first `step` steps are done.
    pub fn go_to_step(&self, step: u32) -> Result<()> {
        refusal(self.shared.session.borrow_mut().go_to_step(step as usize))
    }

    pub fn undo(&self) -> Result<()> {
        refusal(self.shared.session.borrow_mut().undo())
    }

    pub fn redo(&self) -> Result<()> {
        refusal(self.shared.session.borrow_mut().redo())
    }
}

/// The search for the one slip that damaged a hash.
#[wasm_bindgen]
impl Session {
    /// Begins a search in one row, or in every row that can be searched (`row` absent).
    /// Gives how many rows that are.
    pub fn begin_search(&self, row: Option<u32>) -> u32 {
        self.shared.session.borrow_mut().begin_search(row) as u32
    }

    /// Tries so many changes more; what is found becomes the row's fix.
    pub fn search(&self, budget: u32) -> Result<Ts<view::SearchProgress>> {
        let progress = self.shared.session.borrow_mut().search(budget as usize);
        Ok(Ts::from_rust(&progress.into())?)
    }

    /// Ends the search; what it found stays.
    pub fn stop_search(&self) {
        self.shared.session.borrow_mut().stop_search();
    }
}

/// Saving.
#[wasm_bindgen]
impl Session {
    /// What saving for a target, by its name, would give.
    pub fn save(
        &self,
        target: &str,
        options: Ts<view::SaveOptions>,
    ) -> Result<Ts<view::SavePlan>> {
        let options = options.to_rust()?.into();
        self.with_saving(target, options, |_, save| view::SavePlan::from(save))
            .and_then(|plan| Ok(Ts::from_rust(&plan)?))
    }

    /// The bytes of one part.
    pub fn part(
        &self,
        target: &str,
        options: Ts<view::SaveOptions>,
        part: u32,
    ) -> Result<Vec<u8>> {
        let options = options.to_rust()?.into();
        self.with_saving(target, options, |session, save| {
            session.part(save, part as usize)
        })
    }

    /// The saving for a target: the last one, where nothing has changed since.
    fn with_saving<T>(
        &self,
        target: &str,
        options: session::Options,
        give: impl FnOnce(&session::Session, &session::Save) -> T,
    ) -> Result<T> {
        let target =
            session::target(target).ok_or_else(|| JsError::new("no such target"))?;
        let session = self.shared.session.borrow();
        let mut saving = self.saving.borrow_mut();
        let known = |(revision, save): &(u64, session::Save)| {
            *revision == session.revision()
                && (save.target, save.options) == (target, options)
        };
        let last = saving.take().filter(known);
        let (_, save) = saving.insert(
            last.unwrap_or_else(|| (session.revision(), session.save(target, options))),
        );
        Ok(give(&session, save))
    }
}

/// Planning and registering. Each promise ends when all is done, or when nothing goes
/// on without the user; `summary` says which.
#[wasm_bindgen]
impl Session {
    /// Reads the tenant's device list and plans, in the cloud of that sign-in of the
    /// configuration.
    pub fn plan(&self, sign_in: u32) -> Result<Promise> {
        let graph = self.graph_of(sign_in)?;
        let seed = random_seed();
        refusal(self.shared.session.borrow_mut().begin_plan(graph, seed))?;
        Ok(self.drive())
    }

    /// Leaves rows out of the plan, or takes them in again. Gives how many changed.
    pub fn leave_out(&self, rows: Ts<view::Selection>, out: bool) -> Result<u32> {
        let rows = rows.to_rust()?.into();
        let mut session = self.shared.session.borrow_mut();
        refusal(session.leave_out(&rows, out)).map(|count| count as u32)
    }

    /// Carries out the plan, or that part of it.
    pub fn register(&self, aim: Ts<view::Aim>) -> Result<Promise> {
        let (aim, id, seed, settings) =
            (aim.to_rust()?.into(), run_id()?, random_seed(), self.settings());
        refusal(self.shared.session.borrow_mut().begin_run(id, seed, settings, aim))?;
        self.shared.begin_journal();
        Ok(self.drive())
    }

    /// Changes the devices that are selected of the tenant's list, in the cloud of that
    /// sign-in of the configuration.
    pub fn change(&self, sign_in: u32, edits: Ts<view::Edits>) -> Result<Promise> {
        let (id, seed, settings) = (run_id()?, random_seed(), self.settings());
        let (graph, edits) = (self.graph_of(sign_in)?, edits.to_rust()?.into());
        let begun = {
            let mut session = self.shared.session.borrow_mut();
            let devices = session.selected_devices().clone();
            session.begin_changes(graph, &devices, &edits, id, seed, settings)
        };
        refusal(begun)?;
        self.shared.begin_journal();
        Ok(self.drive())
    }

    /// Deregisters what the run has registered.
    pub fn undo_run(&self) -> Result<Promise> {
        refusal(self.shared.session.borrow_mut().undo_run())?;
        self.shared.begin_journal();
        Ok(self.drive())
    }

    /// The run's changes of registered devices, `len` from place `from` on.
    pub fn orders(&self, from: u32, len: u32) -> Result<Ts<view::Orders>> {
        Ok(Ts::from_rust(&view::Orders::of(&self.shared.session.borrow(), from, len))?)
    }

    /// Whether devices that are in the tenant may be changed or deregistered; whoever
    /// signs in has to allow it anew.
    pub fn allow_changes(&self, allowed: bool) {
        self.shared.session.borrow_mut().allow_changes(allowed);
    }

    /// Nothing is sent of the run that was taken up before `allow_run`: it came in a file.
    pub fn hold_run(&self) {
        self.shared.session.borrow_mut().hold_run();
    }

    /// The run goes on, whatever it came from.
    pub fn allow_run(&self) {
        self.shared.session.borrow_mut().allow_run();
    }

    fn settings(&self) -> Settings {
        self.config.borrow().settings.clone()
    }

    /// The tenant that is signed in to, and as whom; nothing where nobody is.
    pub fn set_tenant(&self, tenant: Option<String>, person: Option<String>) {
        let mut session = self.shared.session.borrow_mut();
        session.set_tenant(tenant.as_deref());
        session.set_person(person.as_deref());
    }

    /// Takes up a run from its journal, in the place of the list; `go_on` goes on.
    /// Gives the place of the sign-in that it is of.
    pub fn take_up(&self, journal: Ts<view::Journal>) -> Result<u32> {
        let entries: Vec<session::JournalEntry> = journal.to_rust()?.into();
        let head = entries.iter().find(|entry| entry.key == "head");
        let head = head.map(|head| session::JournalHead::read(&head.text));
        let config = self.config.borrow();
        // A journal without a head, or of a Graph that is not ours, is refused by the core.
        let ours = head.and_then(|head| {
            let graph = head.ok()?.graph;
            config.sign_ins.iter().position(|sign_in| sign_in.graph == graph)
        });
        let sign_in = ours.unwrap_or_default();
        let graph = config.sign_ins.get(sign_in).map(|sign_in| sign_in.graph.clone());
        let graph = graph.ok_or_else(|| error(&Message::new("journal-no-sign-in")))?;
        let mut session = self.shared.session.borrow_mut();
        refusal(session.take_up(entries, &graph, random_seed(), Date::now()))?;
        self.shared.begin_journal();
        Ok(sign_in as u32)
    }

    /// Goes on, and writes nothing more down of this run.
    pub fn resume_without_journal(&self) -> Promise {
        self.shared.go_without_journal();
        self.resume()
    }

    /// Goes on with a run, one that was stopped too.
    pub fn go_on(&self) -> Promise {
        self.shared.session.borrow_mut().go_on(Date::now());
        self.drive()
    }

    /// Goes on after what blocked it was mended; a run that was stopped sends nothing new.
    pub fn resume(&self) -> Promise {
        self.shared.session.borrow_mut().resume(Date::now());
        self.drive()
    }

    /// Waits once more for what was not settled before the deadline.
    pub fn keep_watching(&self) -> Promise {
        self.shared.session.borrow_mut().keep_watching(Date::now());
        self.drive()
    }

    /// Sends nothing more that is new; what was sent is followed to its end.
    pub fn stop(&self) {
        self.shared.session.borrow_mut().stop();
    }

    /// Drops the plan, or what a finished run said of the rows.
    pub fn forget_plan(&self) -> Result<()> {
        refusal(self.shared.session.borrow_mut().forget_plan())
    }

    fn drive(&self) -> Promise {
        let driven = drive::drive(Rc::clone(&self.shared));
        future_to_promise(async {
            driven.await;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// What was asked of the service, and what is told to whoever is asked for help.
#[wasm_bindgen]
impl Session {
    /// The lines of the technical log that a look shows, `len` from place `from` on.
    pub fn log(
        &self,
        look: Ts<view::LogLook>,
        from: u32,
        len: u32,
    ) -> Result<Ts<view::Log>> {
        let look = look.to_rust()?.into();
        let session = self.shared.session.borrow();
        Ok(Ts::from_rust(&view::Log::of(session.audit(), &look, from, len))?)
    }

    /// The text for a ticket on one row, or (`row` absent) on every row with a failure.
    pub fn ticket(
        &self,
        row: Option<u32>,
        code: i32,
        name: &str,
    ) -> Result<Ts<view::Ticket>> {
        let about = match row {
            Some(row) => session::Subject::Row(row),
            None => session::Subject::Failure { code, name },
        };
        let ticket = self.shared.session.borrow().ticket(about);
        Ok(Ts::from_rust(&view::Ticket::from(ticket.unwrap_or_default()))?)
    }
}

/// A file of made-up devices, to try Preflight with; `broken`: with the faults that
/// happen to people. The hashes were taken a month ago: no rule says they are old.
#[wasm_bindgen]
pub fn sample(devices: u32, broken: bool) -> Vec<u8> {
    preflight_core::sample::file(devices as usize, broken, a_month_ago())
}

fn a_month_ago() -> i64 {
    let day = (Date::now() / DAY_MS) as i64;
    (day - 30) * 86_400
}

/// What is wrong with the device name or the user of edits.
#[wasm_bindgen]
pub fn edit_problems(edits: Ts<view::Edits>) -> Result<Ts<view::EditProblems>> {
    Ok(Ts::from_rust(&view::EditProblems::of(&edits.to_rust()?))?)
}

/// Everything that can be saved for.
#[wasm_bindgen]
pub fn targets() -> Result<Ts<view::Targets>> {
    Ok(Ts::from_rust(&view::Targets::all())?)
}

/// The made-up device of a number with its valid hash, for tests; with another serial
/// number, where one is given. Its hash was taken a month ago: no rule says it is old.
#[wasm_bindgen]
pub fn made_up(number: u32, serial: Option<String>) -> Result<Ts<view::MadeUp>> {
    let mut device = hash::generate::Device::numbered(u64::from(number));
    if let Some(serial) = serial {
        device.serial = serial;
    }
    let device = device.recaptured(a_month_ago());
    let hash = device.hash();
    let (serial, manufacturer, model) =
        (device.serial, device.manufacturer, device.model);
    Ok(Ts::from_rust(&view::MadeUp { serial, manufacturer, model, hash })?)
}

/// Whether a text is meant to be a `policy.json`.
#[wasm_bindgen]
pub fn is_policy(text: &str) -> bool {
    rules::policy::is_policy(text)
}

/// Whether a text, or how it begins, is a journal that was saved.
#[wasm_bindgen]
pub fn is_journal(text: &str) -> bool {
    session::is_journal(text)
}

/// The entries of a journal that was saved.
#[wasm_bindgen]
pub fn read_journal(text: &str) -> Result<Ts<view::Journal>> {
    let entries = refusal(session::read_journal(text))?;
    Ok(Ts::from_rust(&view::Journal::from(entries))?)
}

/// What the journal with this head is of.
#[wasm_bindgen]
pub fn journal_head(text: &str) -> Result<Ts<view::JournalHead>> {
    let head = refusal(session::JournalHead::read(text))?;
    Ok(Ts::from_rust(&view::JournalHead::from(head))?)
}

/// Version of the module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

const DAY_MS: f64 = 86_400_000.0;

fn refusal<T>(result: std::result::Result<T, session::Refused>) -> Result<T> {
    result.map_err(|message| error(&message))
}

fn error(message: &Message) -> JsError {
    JsError::new(&message.to_string())
}

fn crypto() -> Option<web_sys::Crypto> {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    scope.crypto().ok()
}

fn run_id() -> Result<String> {
    random_id().ok_or_else(|| JsError::new("this browser gives no random id"))
}

/// A fresh GUID.
fn random_id() -> Option<String> {
    crypto().map(|crypto| crypto.random_uuid())
}

/// What jitter is drawn from; nothing secret.
fn random_seed() -> u64 {
    (js_sys::Math::random() * u64::MAX as f64) as u64
}
