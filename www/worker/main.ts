/**
 * The worker: it loads the module with the page, owns all data, and answers one verb
 * at a time. Rows leave it by windows, files as bytes to save, nothing else.
 *
 * It knows no sign-in: a token is asked of the page, request by request.
 */
import init, {
  Session, edit_problems, is_journal, is_policy, journal_head, read_journal, sample, targets, version,
} from '../pkg/preflight.js';
import wasmUrl from '../pkg/preflight_bg.wasm?url';
import {
  BLOCK, type FromWorker, type Mapping, type RowWindow, type Run, type SearchProgress, type StoredRun, type ToWorker, type Verb, type Verbs,
} from '../src/protocol.ts';
import * as journal from './journal.ts';
import { readFile } from './read.ts';

/** How often the page hears of progress, in milliseconds. */
const PROGRESS = 100;
/** And while files are read: each time the page paints, which takes from the reading. */
const READING = 400;

/** Files of so many bytes are read within a frame or two. */
const SMALL = 4 << 20;

/** How long a slice of a search or of unpacking keeps the worker from all else, in milliseconds. */
const SLICE = 30;

/** Bytes unpacked between two looks at the clock: a few milliseconds. */
const PIECE = 128 << 10;

/** Made-up devices by which the module is run in, and how often they are read. */
const RUN_IN = { devices: 200, turns: 50 };

/** Changes tried between two looks at the clock: about a millisecond. */
const TRIES = 500;

const tokens = new Map<number, { resolve(token: string): void; reject(why: Error): void }>();
let tickets = 0;
/** Messages of the page so far. */
let asked = 0;
/** The first of the rows that the page asked for last. */
let seen = 0;
let revision = 0;
let telling: ReturnType<typeof setTimeout> | undefined;
let reading: Promise<unknown> = Promise.resolve();
/** Files that were given and wait for those before them. */
let waiting = 0;
/** When the page was told of a file that others waited for. */
let toldOfFile = -Infinity;
/** Where the bytes of a file are, should it be read once more. */
const sources = new Map<number, File>();

let memory: WebAssembly.Memory | undefined;

const session = init({ module_or_path: wasmUrl }).then(module => {
  memory = module.memory;
  const session = new Session(() => tellSoon(session), askForToken, journal.write);
  session.set_today(Date.now() / 1000);
  post({ event: 'ready', version: version() });
  return session;
});
session.catch((error: unknown) => post({ event: 'crashed', reason: String(error), memory: false }));

/** The module ends at a panic; what it holds can't be relied on from then on. */
function lost(error: unknown): boolean {
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  post({ event: 'crashed', reason: error.message, memory: isFull() });
  return true;
}

// What goes on by itself, between two requests of a run, has no answer to be refused with.
addEventListener('unhandledrejection', event => {
  if (lost(event.reason)) event.preventDefault();
});

/** Whether the module can't have as much memory again as it has; it is lost anyway. */
function isFull(): boolean {
  try {
    memory?.grow(memory.buffer.byteLength >> 16);
    return false;
  } catch {
    return true;
  }
}

type Table = {
  [V in Verb]: (
    session: Session,
    ...args: Parameters<Verbs[V]>
  ) => ReturnType<Verbs[V]> | Promise<ReturnType<Verbs[V]>>;
};

const table: Table = {
  configure: (session, text) => session.configure(text),
  runIn: () => runIn(),
  read: (session, file) => {
    waiting++;
    return inTurn(() => {
      waiting--;
      return read(session, file);
    });
  },
  columns: (session, file) => session.columns(file),
  map: (session, file, mapping) => inTurn(() => map(session, file, mapping)),
  sample: (session, name, devices, broken) => {
    const bytes = sample(devices, broken);
    const id = session.open(name, bytes.byteLength);
    session.feed(id, bytes);
    session.close(id);
  },
  sampleFile: (_, devices, broken) => sample(devices, broken) as Uint8Array<ArrayBuffer>,
  removeFile: (session, file) => session.remove_file(file),
  // After what is still to be read.
  sources: session => inTurn(async () => sourcesOf(session)),
  clear: async session => {
    session.clear();
    sources.clear();
    await forgetRun(session);
  },
  setPolicy: (session, text) => session.set_policy(text).problems,
  isPolicy: (_, text) => is_policy(text),
  overview: session => session.overview(),
  window: (session, from, len) => {
    seen = from;
    return session.window(from, len);
  },
  row: (session, id) => session.row(id),
  place: (session, id) => session.place(id),
  filter: (session, filter) => session.filter(filter),
  sort: (session, order) => session.sort(order),
  tags: (session, most) => session.tags(most).tags,
  edit: (session, row, column, text) => session.edit(row, column, text),
  fix: (session, rule, row) => session.fix(rule, row),
  removeRow: (session, row) => session.remove_row(row),
  setColumn: (session, rows, column, text) => session.set_column(rows, column, text),
  fillDown: (session, from, to, column) => session.fill_down(from, to, column),
  replaceCount: (session, rows, replace) => session.replace_count(rows, replace),
  replace: (session, rows, replace) => session.replace(rows, replace),
  removeRows: (session, rows) => session.remove_rows(rows),
  undo: session => session.undo(),
  redo: session => session.redo(),
  search: (session, row) => search(session, row),
  stopSearch: session => session.stop_search(),
  history: session => session.history().steps,
  goToStep: (session, step) => session.go_to_step(step),
  targets: () => targets().targets,
  save: (session, target, options) => session.save(target, options),
  part: (session, target, options, part) =>
    session.part(target, options, part) as Uint8Array<ArrayBuffer>,
  plan: (session, signIn) => session.plan(signIn),
  leaveOut: (session, rows, out) => session.leave_out(rows, out),
  register: (session, aim) => session.register(aim),
  change: (session, signIn, edits) => session.change(signIn, edits),
  editProblems: (_, edits) => edit_problems(edits),
  lookUp: (session, signIn, user) => session.look_up(signIn, user),
  undoRun: session => session.undo_run(),
  allowChanges: (session, allowed) => session.allow_changes(allowed),
  allowRun: session => session.allow_run(),
  orders: (session, from, len) => session.orders(from, len),
  goOn: session => session.go_on(),
  resume: session => session.resume(),
  keepWatching: session => session.keep_watching(),
  stop: session => session.stop(),
  forgetPlan: async session => {
    session.forget_plan();
    await forgetRun(session);
  },
  setTenant: (session, tenant, person) => session.set_tenant(tenant, person),
  log: (session, look, from, len) => session.log(look, from, len),
  ticket: (session, row, code, name) => session.ticket(row, code, name).paragraphs,
  readDevices: (session, signIn) => session.read_devices(signIn),
  stopDevices: session => session.stop_devices(),
  filterDevices: (session, filter) => session.filter_devices(filter),
  deviceWindow: (session, from, len) => session.device_window(from, len),
  device: (session, id) => session.device(id),
  selectDevices: (session, pick, on) => session.select_devices(pick, on),
  devicesFile: (session, format) => session.devices_file(format) as Uint8Array<ArrayBuffer>,
  lookAtSync: (session, signIn) => session.look_at_sync(signIn),
  startSync: (session, signIn) => session.start_sync(signIn),
  runs: () => runs(),
  isJournal: (_, text) => is_journal(text),
  takeUp: async (session, run) => takeUp(session, run, await journal.read(run)),
  takeUpFile: async (session, file) => takeUpFile(session, file),
  runFile: async (_, run) => runFile(await journal.read(run)),
  removeRun: (_, run) => removeRun(run),
  resumeWithoutJournal: async session => {
    const going = session.resume_without_journal();
    // It would not know what is sent from now on.
    const run = journal.holding();
    if (run !== undefined) await journal.remove(run).catch(() => {});
    await going;
  },
};

/** Verbs that only look: after all others the page gets a new summary. */
const LOOKS = new Set<Verb>([
  'runIn', 'configure', 'sampleFile', 'sources', 'columns', 'isPolicy', 'overview', 'window', 'row', 'orders', 'editProblems', 'place', 'tags',
  'replaceCount', 'history',
  'targets', 'save', 'part', 'log', 'ticket', 'deviceWindow', 'device', 'devicesFile', 'runs', 'isJournal',
  'runFile', 'removeRun',
]);

/**
 * Verbs that bring other rows, from the first on. An edit does not: the keyboard goes on
 * from the row that was there.
 */
const SHOWS = new Set<Verb>(['filter', 'sort']);

addEventListener('message', async (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  asked++;
  if ('ticket' in message) {
    const waiting = tokens.get(message.ticket);
    tokens.delete(message.ticket);
    if (message.token === undefined) waiting?.reject(new Error(message.refused));
    else waiting?.resolve(message.token);
    return;
  }
  const { id, verb, args } = message;
  try {
    const ready = await session;
    const run = table[verb] as (session: Session, ...args: unknown[]) => unknown;
    const ok = await run(ready, ...args);
    if (SHOWS.has(verb)) {
      seen = 0;
      show(ready);
    } else if (!LOOKS.has(verb) && !(verb === 'read' && waiting > 0)) tell(ready);
    post({ id, ok }, ok instanceof Uint8Array ? [ok.buffer] : []);
  } catch (error) {
    // What it was at was not refused.
    if (lost(error)) return;
    post({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * Checks made-up devices and forgets them. A browser compiles a module quickly first and
 * well only where it runs much: the first file would pay for that, the smallest most of
 * all. Whatever is asked meanwhile ends it.
 */
async function runIn(): Promise<void> {
  const before = asked;
  const bytes = sample(RUN_IN.devices, true);
  for (let turn = 0; turn < RUN_IN.turns && asked === before; turn++) {
    const session = new Session(() => {}, askForToken, journal.write);
    session.set_today(Date.now() / 1000);
    const id = session.open('', bytes.byteLength);
    session.feed(id, bytes);
    session.end(id);
    session.overview();
    session.window(0, RUN_IN.devices);
    session.free();
    await pause();
  }
}

/** One file after another: their rows stand in the order in which they were given. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = reading.then(work);
  reading = turn.catch(() => {});
  return turn;
}

async function read(session: Session, file: File): Promise<void> {
  const id = session.open(file.name, file.size);
  sources.set(id, file);
  try {
    await feed(session, id, file);
  } finally {
    // What could be read of a file that was taken away is kept.
    session.end(id);
    // Of thousands of small files a summary for each, with all before it, takes longer than
    // to read them.
    if (waiting === 0 || performance.now() - toldOfFile > READING) {
      show(session);
      toldOfFile = performance.now();
    }
    await unpack(session);
  }
}

/** Reads a file once more; one in an archive is taken out of that. */
async function map(session: Session, file: number, mapping: Mapping): Promise<void> {
  const outermost = session.outermost(file);
  const source = sources.get(outermost);
  if (!source) throw new Error('the bytes of this file are not there any more');
  let bytes: Blob = source;
  if (outermost !== file) {
    const archive = new Uint8Array(await source.arrayBuffer());
    const unpacked = session.unpacked(file, archive) as Uint8Array<ArrayBuffer> | undefined;
    if (!unpacked) throw new Error('the archive does not hold this file any more');
    bytes = new Blob([unpacked]);
  }
  const id = session.open_again(file, mapping);
  if (outermost === file) sources.set(id, source);
  try {
    await feed(session, id, bytes);
  } catch (error) {
    // Half of it takes no place of the whole.
    session.remove_file(id);
    throw error;
  }
  session.end(id);
}

/** The files whose bytes the list is from, as the browser gave them; an archive for what is in it. */
function sourcesOf(session: Session): File[] {
  const { files } = session.summary();
  const listed = new Set(files.map(({ id }) => session.outermost(id)));
  return [...sources].filter(([id]) => listed.has(id)).map(([, file]) => file);
}

async function feed(session: Session, id: number, file: Blob): Promise<void> {
  // A small file is there before the page has painted the beginning of it.
  let told = file.size > SMALL ? -Infinity : performance.now();
  await readFile(file, bytes => {
    session.feed(id, bytes);
    if (performance.now() - told > READING) {
      show(session);
      told = performance.now();
    }
    // The bytes of a file come before all messages: without this no row would be seen
    // until the last of them was there.
    return pause();
  });
}

/** Reads what is in archives slice by slice; other verbs come in between. */
async function unpack(session: Session): Promise<void> {
  let told = performance.now();
  for (;;) {
    const end = performance.now() + SLICE;
    let more = true;
    while (more && performance.now() < end) more = session.work(PIECE);
    if (!more) return;
    if (performance.now() - told > PROGRESS) {
      tell(session);
      told = performance.now();
    }
    await pause();
  }
}

/** Searches slice by slice; other verbs, a stop among them, come in between. */
async function search(session: Session, row: number | undefined): Promise<SearchProgress> {
  session.begin_search(row);
  let progress = session.search(0);
  let told = performance.now();
  for (;;) {
    const end = performance.now() + SLICE;
    let last = progress;
    while (!last.done && performance.now() < end) {
      last = session.search(TRIES);
      // A search that was stopped has no rows any more.
      if (last.rows > 0) progress = last;
    }
    if (last.done) return progress;
    if (performance.now() - told > PROGRESS) {
      tell(session);
      told = performance.now();
    }
    await pause();
  }
}

/** Lets what has been asked meanwhile be answered. */
function pause(): Promise<void> {
  // A timer would wait for milliseconds each time.
  const { port1, port2 } = new MessageChannel();
  return new Promise(resolve => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** The runs that have a journal in this browser, but for the one that is in the session. */
async function runs(): Promise<StoredRun[]> {
  const [heads, elsewhere] = await Promise.all([journal.heads(), journal.elsewhere()]);
  const known = heads.map(text => journal_head(text));
  return known
    .filter(({ run }) => run !== journal.holding())
    .map(head => ({ ...head, elsewhere: elsewhere(head.run) }));
}

async function takeUp(
  session: Session,
  run: string,
  entries: { key: string; text: string }[],
): Promise<number> {
  const before = journal.holding();
  if (!await journal.hold(run)) throw new Error('another tab is at this run: go on there, or close it');
  try {
    const cloud = session.take_up({ entries });
    sources.clear();
    return cloud;
  } catch (error) {
    // The run that was in the session before is still the one that is there.
    journal.letGo();
    if (before !== undefined) await journal.hold(before);
    throw error;
  }
}

/** Takes up a journal that was saved; from then on it is in this browser too. */
async function takeUpFile(session: Session, file: File): Promise<number> {
  const { entries } = read_journal(await file.text());
  const head = entries.find(({ key }) => key === 'head');
  const cloud = await takeUp(session, head ? journal_head(head.text).run : '', entries);
  // A file may be from anybody.
  session.hold_run();
  return cloud;
}

function runFile(entries: { key: string; text: string }[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(entries.map(entry => `${JSON.stringify(entry)}\n`).join(''));
}

/** A run that is not in the session any more, its results saved or let go, is forgotten. */
async function forgetRun(session: Session): Promise<void> {
  const run = journal.holding();
  const there: Run | undefined = session.summary().run;
  if (run === undefined || there) return;
  await journal.remove(run).catch(() => {});
  journal.letGo();
}

async function removeRun(run: string): Promise<void> {
  const elsewhere = await journal.elsewhere();
  if (elsewhere(run)) throw new Error('another tab is at this run');
  await journal.remove(run);
}

function askForToken(fresh: boolean, claims: string | undefined, scope: string | undefined): Promise<string> {
  const ticket = ++tickets;
  post({ event: 'token', ticket, fresh, claims, scope });
  return new Promise((resolve, reject) => tokens.set(ticket, { resolve, reject }));
}

/** Requests may come and go faster than anyone can read. */
function tellSoon(session: Session): void {
  telling ??= setTimeout(() => tell(session), PROGRESS);
}

function tell(session: Session, block?: { from: number; window: RowWindow }): void {
  clearTimeout(telling);
  telling = undefined;
  post({ event: 'changed', revision: ++revision, summary: session.summary(), block });
}

/** The same with the rows that will be asked for next: they are on the screen a frame sooner. */
function show(session: Session): void {
  tell(session, { from: seen, window: session.window(seen, BLOCK) });
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}
