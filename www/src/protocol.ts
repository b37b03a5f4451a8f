/**
 * What the page and its worker say to each other: types, nothing that runs.
 *
 * The page asks `{ id, verb, args }` and gets `{ id, ok }` or `{ id, error }`. The
 * worker tells of changes and asks for tokens on its own. Types of the data are
 * generated from `crate/wasm/src/view`; names that the browser has too are renamed.
 */
import type * as wasm from '../pkg/preflight.js';

export type {
  Aim, Column, Columns, Config, DeviceColumn, DeviceDetail, DeviceFormat, DeviceRow, EditProblems, Edits, Fact,
  Failure, FailureGroup, File as FileSummary, FileColumn, Filter, Finding, FindingGroup, Hash, Log,
  LogLine, LogLook, LookedUp, Mapping, Mark, NearTag, Orders, Overview, Part, Plan, Remark, Replace, Row, RowColumn, RowDetail, RowOrder, Run,
  SaveOptions, SavePlan, SearchProgress, Selection, Severity, SignIn, Sought, Standing, State, Step,
  Summary, Sync, TagCount, Target, Tenant, Worst,
  Window as RowWindow,
} from '../pkg/preflight.js';

/** A sentence: its key, what stands in its gaps, and the English text. */
export interface Sentence {
  key: string;
  args: { [gap: string]: SentenceGap };
  text: string;
}

/** What stands in a gap: a text that is the same in every language, or other sentences. */
export type SentenceGap = string | { said: Sentence[]; join: 'sentences' | 'list' | 'and' };

/** A run that has a journal in this browser. */
export interface StoredRun extends wasm.JournalHead {
  /** Another tab is at it. */
  elsewhere: boolean;
}

/** Every verb of the worker, with what it takes and gives. */
export interface Verbs {
  /** Makes the worker quick for the first file, until something else is asked of it. */
  runIn(): void;
  configure(text: string): wasm.Config;
  /** Reads a file from beginning to end. */
  read(file: File): void;
  /** The columns of a file, for a person to say which is which. */
  columns(file: number): wasm.Columns;
  /** Reads a file once more, a person having said which column is which. */
  map(file: number, mapping: wasm.Mapping): void;
  /** Adds a file of made-up devices. */
  sample(name: string, devices: number, broken: boolean): void;
  /** Such a file, to be saved. */
  sampleFile(devices: number, broken: boolean): Uint8Array<ArrayBuffer>;
  removeFile(file: number): void;
  /** The files that the list is from, as the browser gave them; what was made up is from none. */
  sources(): File[];
  clear(): void;
  /** Puts the text of a policy in force; an empty one allows all. Gives its problems. */
  setPolicy(text: string): wasm.Text[];
  /** Whether a text is meant to be a policy. */
  isPolicy(text: string): boolean;
  /** What the rows are, counted, whatever the filter. */
  overview(): wasm.Overview;
  window(from: number, len: number): wasm.Window;
  row(id: number): wasm.RowDetail;
  place(id: number): number | undefined;
  filter(filter: wasm.Filter): void;
  sort(order: wasm.RowOrder): void;
  /** The group tags of the rows, most first, no more than so many. */
  tags(most: number): wasm.TagCount[];
  edit(row: number, column: wasm.Column, text: string): void;
  fix(rule: string, row?: number): number;
  removeRow(row: number): void;
  setColumn(rows: wasm.Selection, column: wasm.Column, text: string): number;
  fillDown(from: number, to: number, column: wasm.Column): number;
  replaceCount(rows: wasm.Selection, replace: wasm.Replace): number;
  replace(rows: wasm.Selection, replace: wasm.Replace): number;
  removeRows(rows: wasm.Selection): number;
  undo(): void;
  redo(): void;
  /** Searches one damaged hash, or all, for the one slip; gives where it ended. */
  search(row?: number): wasm.SearchProgress;
  stopSearch(): void;
  history(): wasm.Step[];
  goToStep(step: number): void;
  targets(): wasm.Target[];
  save(target: string, options: wasm.SaveOptions): wasm.SavePlan;
  part(target: string, options: wasm.SaveOptions, part: number): Uint8Array<ArrayBuffer>;
  /** In the cloud of that sign-in of the configuration. */
  plan(signIn: number): void;
  /** Leaves rows out of the plan, or takes them in again; gives how many changed. */
  leaveOut(rows: wasm.Selection, out: boolean): number;
  /** Carries out the plan, or that part of it. */
  register(aim: wasm.Aim): void;
  /** Changes the devices that are selected, in the cloud of that sign-in. */
  change(signIn: number, edits: wasm.Edits): void;
  /** What is wrong with a device name or a user. */
  editProblems(edits: wasm.Edits): wasm.EditProblems;
  /** Whether the tenant has that user; needs a token of the scope for it. */
  lookUp(signIn: number, user: string): wasm.LookedUp;
  /** Deregisters what the run has registered. */
  undoRun(): void;
  /** Whether devices that are in the tenant may be changed or deregistered. */
  allowChanges(allowed: boolean): void;
  /** The run that came in a file may go on. */
  allowRun(): void;
  /** The run's changes of registered devices. */
  orders(from: number, len: number): wasm.Orders;
  goOn(): void;
  resume(): void;
  keepWatching(): void;
  stop(): void;
  forgetPlan(): void;
  /** The tenant that is signed in to, and as whom. */
  setTenant(tenant: string | undefined, person: string | undefined): void;
  /** Lines of the technical log. */
  log(look: wasm.LogLook, from: number, len: number): wasm.Log;
  /** The text for a ticket on one row, or else on every row with a failure. */
  ticket(row: number | undefined, code: number, name: string): wasm.Text[][];
  /** Reads the tenant's list to look at it, in the cloud of that sign-in. */
  readDevices(signIn: number): void;
  stopDevices(): void;
  filterDevices(filter: wasm.DeviceFilter): void;
  deviceWindow(from: number, len: number): wasm.DeviceWindow;
  /** Everything about the device with that object id. */
  device(id: string): wasm.DeviceDetail;
  /** Gives how many are selected now. */
  selectDevices(pick: wasm.DevicePick, on: boolean): number;
  /** The devices shown, as a file. */
  devicesFile(format: wasm.DeviceFormat): Uint8Array<ArrayBuffer>;
  /** Reads when the tenant last synced. */
  lookAtSync(signIn: number): void;
  startSync(signIn: number): void;
  /** The runs that have a journal in this browser, but for the one at hand. */
  runs(): StoredRun[];
  /** Whether a text, or how it begins, is a journal that was saved. */
  isJournal(text: string): boolean;
  /** Takes up a run from its journal in place of the list; gives the place of its sign-in. */
  takeUp(run: string): number;
  takeUpFile(file: File): number;
  /** The journal of a run as a file. */
  runFile(run: string): Uint8Array<ArrayBuffer>;
  removeRun(run: string): void;
  resumeWithoutJournal(): void;
}

export type Verb = keyof Verbs;

export interface Request {
  id: number;
  verb: Verb;
  args: unknown[];
}

/** The page's answer to `token`: the token, or why there is none. */
export interface TokenAnswer {
  ticket: number;
  token?: string;
  refused?: string;
}

export type ToWorker = Request | TokenAnswer;

export type FromWorker =
  | { id: number; ok: unknown }
  | { id: number; error: string }
  /** The module is there. */
  | { event: 'ready'; version: string }
  /** Something changed; `revision` grows with each. Rows that will be asked for next may be there already. */
  | { event: 'changed'; revision: number; summary: wasm.Summary; block: { from: number; window: wasm.Window } | undefined }
  /** A request needs a token; with another scope than the sign-in's, where it says one. */
  | { event: 'token'; ticket: number; fresh: boolean; claims: string | undefined; scope: string | undefined }
  /** The module is lost: nothing can be asked any more. `memory`: for want of that. */
  | { event: 'crashed'; reason: string; memory: boolean };

/** Rows are asked for in blocks of so many. */
export const BLOCK = 128;

/** What the page says to its service worker. */
export interface ToServiceWorker {
  /** The build that waits may start. */
  start?: true;
  /** The script of the build that opened the page, by its address below the page's own. */
  opened?: string;
}
