/**
 * All state of the page, and every verb that changes it. No other module assigns state.
 *
 * What is asked for and what is shown are two signals (`chosen` and `detail`, `filter`
 * and the summary's): an answer to an old question is dropped. Rows never come here but
 * by the grid's windows.
 */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { ONE_FILE } from './build.ts';
import { download } from './download.ts';
import { figures, settled } from './figures.ts';
import { laterTexts, text, type Gaps, type Key } from './language.ts';
import type {
  Aim, Column, Columns, Config, FileSummary, Filter, Mapping, Replace, RowColumn, RowDetail, RowOrder, RowWindow,
  SaveOptions, SavePlan, Selection, Sentence, SignIn, State, Step, StoredRun, Summary, Target, Worst,
} from './protocol.ts';
import { keepFiles, returned, takeFiles } from './keeping.ts';
import { Crash, startSession } from './session.ts';
import type { Remedy } from './sign-in-problem.ts';
import type { Person, SignInProblem, Wish } from './signin.ts';

/** Where one is: at a step, or beside them all: at the tenant's devices, at the bench, or reading how devices get in. */
export type Stage = 'start' | 'review' | 'plan' | 'register' | 'result' | 'devices' | 'bench' | 'ways';
/** The steps, in order. */
export const STAGES: Stage[] = ['start', 'review', 'plan', 'register', 'result'];

/** Where nothing of the list is shown. */
const WITHOUT_ROWS = new Set<Stage>(['start', 'devices', 'bench', 'ways']);

export type Engine = 'starting' | 'ready' | 'lost';
export type SignInState = 'off' | 'loading' | 'out' | 'waiting' | 'in';

/** A sentence by key: translated where it is shown. */
export interface Told {
  key: Key;
  gaps?: Gaps;
}

/** Why a sign-in did not work: the sentence, what to offer, what an administrator needs. */
export interface SignInTold extends Told {
  code: string;
  said: string | undefined;
  correlation: string | undefined;
  remedy: Remedy | undefined;
}

/** The save dialog: what is chosen in it, and what saving that would give. */
export interface Saving {
  target: string;
  options: SaveOptions;
  plan: SavePlan | undefined;
}

/** The dialog that says which column of a file is which. */
export interface MappingColumns {
  file: FileSummary;
  columns: Columns;
}

/** A policy file that can't be used: why, as the core says, or as the page does. */
export interface RefusedPolicy {
  name: string;
  problems: Sentence[];
  told?: Key;
}

/** Rows next to each other among those shown: from which place to before which. */
export interface Range {
  from: number;
  to: number;
}

const AS_IN_FILES: RowOrder = { column: undefined, descending: false };

const NOTHING: Summary = {
  files: [], rows: 0, shown: 0, errors: 0, warnings: 0, notes: 0, clean: 0,
  findings: [], filter: {}, order: AS_IN_FILES, arrangement: 0, demands: [], undo: undefined, redo: undefined,
  searchable: 0, search: undefined,
  plan: undefined, run: undefined, requests: 0, changesAllowed: false,
  tenant: {
    devices: 0, standOut: 0, classes: [], tags: [], shown: 0, selected: 0, selectedShown: 0,
    arrangement: 0, reading: undefined, readAt: undefined, blocked: undefined, sync: undefined,
  },
};

const set = {
  engine: signal<Engine>('starting'),
  /** Why the engine was lost, in the browser's words. */
  fault: signal(''),
  version: signal(''),
  /** Files or a sample were handed over before the engine was there; they are next. */
  early: signal(false),
  setup: signal<Config | undefined>(undefined),
  summary: signal<Summary>(NOTHING),
  revision: signal(0),
  stage: signal<Stage>('start'),
  filter: signal<Filter>({}),
  chosen: signal<number | undefined>(undefined),
  detail: signal<RowDetail | undefined>(undefined),
  /** The details lie over the grid, where there is no room beside it. */
  detailOpen: signal(false),
  notice: signal<Told | undefined>(undefined),
  /** The status line, spoken as it changes. */
  said: signal(''),
  signIn: signal<SignInState>('off'),
  signInProblem: signal<SignInTold | undefined>(undefined),
  person: signal<Person | undefined>(undefined),
  /** Everybody who is signed in in this tab. */
  accounts: signal<Person[]>([]),
  /** Which sign-in of the configuration, where there are several. */
  cloud: signal<number | undefined>(undefined),
  /** The customer's tenant that was asked for, as it was typed. */
  customer: signal<string | undefined>(undefined),
  /** Leaving the page for a sign-in waits for the user's word. */
  leaving: signal(false),
  planning: signal(false),
  registering: signal(false),
  /** What is to be done, waiting for the user's word. */
  confirming: signal<Aim | undefined>(undefined),
  stopping: signal(false),
  /** Edits that no saved file has. */
  unsaved: signal(false),
  /** What became of the devices, in no saved file. */
  unsavedResults: signal(false),
  /** What would lose the unsaved results, waiting for the user's word. */
  losing: signal<(() => void) | undefined>(undefined),
  dragging: signal(false),
  helps: signal<{ [rule: string]: string }>({}),
  targets: signal<Target[]>([]),
  saving: signal<Saving | undefined>(undefined),
  /** Every step, while its list is open. */
  steps: signal<Step[] | undefined>(undefined),
  /** The dialog that changes many rows is open. */
  changingMany: signal(false),
  /** The rows that are selected, where it is not just the chosen one. */
  selection: signal<Range | undefined>(undefined),
  mapping: signal<MappingColumns | undefined>(undefined),
  /** The name of the policy file that a person has chosen, and that is in force. */
  policy: signal<string | undefined>(undefined),
  /** What is wrong with the policy file that was chosen last. */
  policyRefused: signal<RefusedPolicy | undefined>(undefined),
  /** Runs of an earlier page, which can be gone on with. */
  runs: signal<StoredRun[]>([]),
  /** The run whose journal is to be deleted, waiting for the user's word. */
  deleting: signal<StoredRun | undefined>(undefined),
  /** What is wrong with the policy beside the page: it stops the page. */
  policyTrouble: signal<Sentence[]>([]),
};

/** Every signal, to read. */
export const state: { readonly [K in keyof typeof set]: ReadonlySignal<(typeof set)[K]['value']> } =
  set;

/** The sign-in that is set up, or chosen of several. */
export const signInSetup = computed<SignIn | undefined>(() => {
  const { signIns = [] } = set.setup.value ?? {};
  return signIns.length === 1 ? signIns[0] : signIns[set.cloud.value ?? -1];
});

/** A run of requests is going on: nothing may be edited, closing would lose sight of it. */
export const running = computed(() => {
  const { run } = set.summary.value;
  return set.registering.value || Boolean(run && !run.done);
});

/** Rows may be edited: before the plan is carried out. */
export const editable = computed(
  () => set.stage.value === 'review' && !running.value && !set.summary.value.run,
);

/** A step back or forth can be taken: also where the last file was removed. */
export const undoable = computed(() => editable.value ||
  (set.stage.value === 'start' && set.summary.value.files.length === 0 && !running.value));

/** The steps that can be gone to now. */
export const open = computed<Set<Stage>>(() => {
  const { files, rows, plan, run } = set.summary.value;
  const stages = new Set<Stage>(['start']);
  if (files.length > 0) stages.add('review');
  if (rows > 0 && (!run || plan)) stages.add('plan');
  if (run) stages.add('register');
  if (run && settled(run)) stages.add('result');
  return stages;
});

/** The worker that is there now; modules beside this one ask it for their topic. */
export let session = begin();
let opened: File[] = [];
let samples = 0;
let pastes = 0;

function begin() {
  return startSession({
    ready(version) {
      batch(() => {
        set.engine.value = 'ready';
        set.early.value = false;
        set.version.value = version;
      });
    },
    changed({ revision, summary }) {
      batch(() => {
        const { run: before } = set.summary.value;
        const { run } = summary;
        const ended = Boolean(run?.done && !before?.done);
        const known = Boolean(run && settled(run) && !(before && settled(before)));
        // A place may be another row's now.
        if (summary.arrangement !== set.summary.value.arrangement) set.selection.value = undefined;
        set.revision.value = revision;
        set.summary.value = summary;
        if (WITHOUT_ROWS.has(set.stage.value) && arriving) follow();
        if (known) set.unsavedResults.value = true;
        // They were saved while the last records were removed.
        if (ended && !set.unsavedResults.value) resultsSaved();
        if (ended && set.stage.value === 'register') goTo('result');
        if (!WITHOUT_ROWS.has(set.stage.value) && summary.files.length === 0 && !summary.run) goTo('start');
      });
      void refreshDetail();
      if (set.steps.value) void openSteps();
    },
    async token(fresh, claims, scope) {
      try {
        return await (await fetchSignIn()).token(fresh, claims, scope);
      } catch (error) {
        // It goes into a sentence of the core, which says what to do.
        const { key, gaps } = isProblem(error) ? told(error) : OTHER;
        throw new Error(text(key, gaps).replace(/\.$/, ''));
      }
    },
    crashed(reason) {
      batch(() => {
        set.engine.value = 'lost';
        set.fault.value = reason;
      });
    },
  });
}

/** Reads the configuration and the policy; the page draws before they are there. */
export async function start(): Promise<void> {
  try {
    const [config, policy] = await Promise.all([beside('config.json'), beside('policy.json')]);
    set.setup.value = await session.configure(config?.ok ? await config.text() : '');
    await startPolicy(policy);
    rememberCloud();
    await session.setTenant(set.person.value?.tenant, set.person.value?.username);
    void readRuns();
    void comeBack();
  } catch (error) {
    unexpected(error);
  }
}

function beside(name: string): Promise<Response | undefined> {
  // Nothing stands beside the one file.
  if (ONE_FILE) return Promise.resolve(new Response(null, { status: 404 }));
  return fetch(name, { cache: 'no-cache' }).catch(() => undefined);
}

/** Starts anew after the worker was lost. */
export async function restart(again: boolean): Promise<void> {
  session.end();
  const files = opened;
  forget();
  set.engine.value = 'starting';
  session = begin();
  await start();
  if (again) openFiles(files);
}

/** The step that one looked up the ways to register from. */
let lookedUpFrom: Stage = 'start';

/** What the list was narrowed to at the steps that one goes back to. */
const narrowed = new Map<Stage, Filter>();

export function goTo(stage: Stage): void {
  const from = set.stage.value;
  if (stage === from) return;
  batch(() => {
    set.stage.value = stage;
    set.notice.value = undefined;
    set.confirming.value = undefined;
  });
  // Who only looks something up finds all as it was.
  if (stage === 'ways') lookedUpFrom = from;
  else if (from !== 'ways' || stage !== lookedUpFrom) {
    // A filter of one step means little in the next, and is there again on the way back.
    const left = from === 'ways' ? lookedUpFrom : from;
    if (left === 'review' || left === 'plan') narrowed.set(left, set.filter.value);
    filterBy(narrowed.get(stage) ?? {});
  }
  if (stage === 'plan') void wantSignIn();
  if (stage === 'devices' && set.signIn.value === 'off') void wantSignInOnly();
  if (stage === 'start') void readRuns();
}

/** Back to where the ways to register were looked up from. */
export function leaveWays(): void {
  goTo(lookedUpFrom);
}

// Files

/** Files were handed over and the page shall go on to them. */
let arriving = false;

function follow(): void {
  if (set.summary.value.files.length === 0) return;
  arriving = false;
  goTo('review');
}

export function openFiles(files: File[]): void {
  if (files.length === 0) return;
  if (running.value) return tell({ key: 'files.running' });
  if (wouldLose(() => openFiles(files))) return;
  set.early.value = set.engine.value === 'starting';
  void sortOut(files);
}

function addFiles(files: File[]): void {
  if (files.length === 0) return;
  changing();
  narrowed.clear();
  arriving = WITHOUT_ROWS.has(set.stage.value);
  if (!arriving) goTo('review');
  for (const file of files) {
    opened.push(file);
    session.read(file).catch((error: unknown) => unreadable(error, file.name));
  }
}

function unreadable(error: unknown, name: string): void {
  if (!(error instanceof Crash)) tell({ key: 'files.unreadable', gaps: { name } });
}

/**
 * A policy among the files is put in force; the others are read. A journal is taken up,
 * but by itself only: it takes the place of the list that the others would be in. What a
 * file is, it says by its content.
 */
async function sortOut(files: File[]): Promise<void> {
  const lists: File[] = [];
  let policy: File | undefined;
  for (const file of files) {
    if (await beginsAsJournal(file)) {
      if (files.length > 1) return tell({ key: 'runs.alone', gaps: { name: file.name } });
      return takeUpFile(file);
    }
    const text = mayBePolicy(file) ? await file.text().catch(() => '') : '';
    if (text && await session.isPolicy(text).catch(() => false)) policy = file;
    else lists.push(file);
  }
  if (policy) await choosePolicy(policy);
  addFiles(lists);
}

async function beginsAsJournal(file: File): Promise<boolean> {
  try {
    return await session.isJournal(await file.slice(0, 64).text());
  } catch {
    return false; // It is said where it is read.
  }
}

export function openText(pasted: string): void {
  if (pasted.trim() === '') return;
  pastes += 1;
  openFiles([new File([pasted], text('files.pasted', { number: pastes }))]);
}

/** Files of made-up devices to try it with, and how many: one without a fault, one with many. */
export const SAMPLES = { clean: 25, broken: 620 } as const;
export type Sample = keyof typeof SAMPLES;

export function openSample(sample: Sample): void {
  if (running.value) return tell({ key: 'files.running' });
  if (wouldLose(() => openSample(sample))) return;
  changing();
  narrowed.clear();
  arriving = true;
  set.early.value = set.engine.value === 'starting';
  samples += 1;
  const name = samples === 1 ? `sample-${sample}.csv` : `sample-${sample}-${samples}.csv`;
  session.sample(name, SAMPLES[sample], sample === 'broken').catch(unexpected);
}

export async function saveSample(sample: Sample): Promise<void> {
  set.early.value = set.engine.value === 'starting';
  try {
    const bytes = await session.sampleFile(SAMPLES[sample], sample === 'broken');
    download(`sample-${sample}.csv`, bytes);
    tell({ key: 'save.saved', gaps: { count: 1 } });
  } catch (error) {
    unexpected(error);
  }
}

export function removeFile(file: number): void {
  changing();
  if (set.filter.value.file === file) filterBy({});
  session.removeFile(file).catch(unexpected);
}

export async function openMapping(file: FileSummary): Promise<void> {
  if (!editable.value) return;
  try {
    set.mapping.value = { file, columns: await session.columns(file.id) };
  } catch (error) {
    unexpected(error);
  }
}

export function closeMapping(): void {
  set.mapping.value = undefined;
}

/** Reads the file once more, its columns being what a person says. */
export async function mapColumns(file: FileSummary, mapping: Mapping): Promise<void> {
  if (!editable.value) return;
  changing();
  closeMapping();
  // The file that is read now has another id.
  if (set.filter.value.file === file.id) filterBy({});
  try {
    await session.map(file.id, mapping);
    tell({ key: 'mapping.done', gaps: { name: file.name } });
  } catch (error) {
    unreadable(error, file.name);
  }
}

export function setDragging(dragging: boolean): void {
  set.dragging.value = dragging;
}

/** Forgets every row and the plan; who is signed in stays. */
export function startOver(): void {
  if (wouldLose(startOver)) return;
  session.clear().catch(unexpected);
  forget();
  goTo('start');
}

function forget(): void {
  opened = [];
  narrowed.clear();
  arriving = false;
  batch(() => {
    set.summary.value = NOTHING;
    set.filter.value = {};
    set.chosen.value = undefined;
    set.detail.value = undefined;
    set.selection.value = undefined;
    set.unsaved.value = false;
    set.unsavedResults.value = false;
    set.planning.value = false;
    set.registering.value = false;
    set.stopping.value = false;
    set.early.value = false;
    set.stage.value = 'start';
  });
}

// The list

export const rows = (from: number, len: number): Promise<RowWindow> => session.window(from, len);

export function filterBy(filter: Filter): void {
  if (JSON.stringify(filter) === JSON.stringify(set.filter.value)) return;
  set.filter.value = filter;
  applyFilter(filter).catch(unexpected);
}

function applyFilter(filter: Filter): Promise<void> {
  return session.filter({ ...filter, worst: filter.worst ?? [], states: filter.states ?? [], text: filter.text ?? '' });
}

/** By this column; once more: the other way round; a third time: as in the files. */
export function sortBy(column: RowColumn | undefined): void {
  const { column: before, descending } = set.summary.value.order;
  const again = column !== undefined && column === before;
  session.sort(again && descending ? AS_IN_FILES : { column, descending: again }).catch(unexpected);
}

/** The filter with another value in one part; without one the part is not asked for. */
function narrow<P extends keyof Filter>(part: P, value: Filter[P] | undefined): void {
  const { [part]: _, ...rest } = set.filter.value;
  filterBy(value === undefined ? rest : { ...rest, [part]: value });
}

/** Shows only rows with a finding of this rule; the same once more shows all again. */
export function toggleRule(rule: string): void {
  narrow('rule', set.filter.value.rule === rule ? undefined : rule);
}

export function toggleFile(file: number): void {
  narrow('file', set.filter.value.file === file ? undefined : file);
}

/** Shows only rows in these states; none: all. */
export const showStates = (states: State[]): void => narrow('states', states.length > 0 ? states : undefined);

/** Shows only rows with one of these as their worst finding; none: all. */
export const showWorst = (worst: Worst[]): void => narrow('worst', worst.length > 0 ? worst : undefined);

/** Shows only rows of this file. */
export const showFile = (file: number | undefined): void => narrow('file', file);

/** Shows only rows with exactly this tag; the empty one is none. */
export const showTag = (tag: string | undefined): void => narrow('tag', tag);

export const search = (words: string): void => narrow('text', words || undefined);

export function choose(row: number | undefined, open = false): void {
  if (open) set.detailOpen.value = true;
  if (set.chosen.value === row) return;
  batch(() => {
    set.chosen.value = row;
    if (row === undefined) set.detail.value = undefined;
  });
  void refreshDetail();
}

/** Selects rows next to each other, or none; said to whoever can't see it. */
export function select(range: Range | undefined): void {
  // The grid may tell of it while it is drawn: that must not depend on what is selected.
  const before = set.selection.peek();
  if (range?.from === before?.from && range?.to === before?.to) return;
  set.selection.value = range;
  announce(range ? text('grid.selected', { count: range.to - range.from }) : '');
}

export function openDetail(): void {
  set.detailOpen.value = set.chosen.value !== undefined;
}

export function closeDetail(): void {
  set.detailOpen.value = false;
}

async function refreshDetail(): Promise<void> {
  const row = set.chosen.value;
  if (row === undefined) return;
  try {
    const detail = await session.row(row);
    if (set.chosen.value === row) set.detail.value = detail;
  } catch (error) {
    // The row is gone: removed, or its file was.
    if (!(error instanceof Crash) && set.chosen.value === row) choose(undefined);
  }
}

export async function edit(row: number, column: Column, cell: string): Promise<void> {
  changing();
  set.unsaved.value = true;
  await attempt(session.edit(row, column, cell));
}

/** Where a row stands among those shown, if it does. */
export function placeOf(row: number): Promise<number | undefined> {
  return session.place(row).catch(() => undefined);
}

export async function fix(rule: string, row?: number): Promise<void> {
  changing();
  set.unsaved.value = true;
  try {
    const count = await session.fix(rule, row);
    tell({ key: 'review.fixed', gaps: { count } });
  } catch (error) {
    unexpected(error);
  }
}

/** Searches one damaged hash, or all of them, for the one slip; what is found is a fix. */
export async function searchHashes(row?: number): Promise<void> {
  try {
    const { rows, rowsDone, found } = await session.search(row);
    const ended = row === undefined || rowsDone < rows;
    if (ended) tell({ key: 'search.ended', gaps: { rows: rowsDone, found } });
    else tell({ key: found > 0 ? 'search.found' : 'search.in-vain' });
  } catch (error) {
    unexpected(error);
  }
}

export function stopSearch(): void {
  session.stopSearch().catch(unexpected);
}

export function removeRow(row: number): void {
  changing();
  set.unsaved.value = true;
  session.removeRow(row).then(() => tell({ key: 'review.removed' }), unexpected);
}

export function undo(): void {
  if (!undoable.value || !set.summary.value.undo) return;
  changing();
  arriving = set.stage.value === 'start';
  set.unsaved.value = true;
  session.undo().catch(unexpected);
}

export function redo(): void {
  if (!undoable.value || !set.summary.value.redo) return;
  changing();
  arriving = set.stage.value === 'start';
  set.unsaved.value = true;
  session.redo().catch(unexpected);
}

/** Reads the list of steps and keeps it up to date until it is closed. */
export async function openSteps(): Promise<void> {
  try {
    set.steps.value = await session.history();
  } catch (error) {
    unexpected(error);
  }
}

export function closeSteps(): void {
  set.steps.value = undefined;
}

/** Undoes or redoes until just the first so many steps are done. */
export function goToStep(step: number): void {
  if (!editable.value) return;
  changing();
  set.unsaved.value = true;
  session.goToStep(step).catch(unexpected);
}

// Many rows at once

export function openChangeMany(): void {
  set.changingMany.value = editable.value;
}

export function closeChangeMany(): void {
  set.changingMany.value = false;
}

/** The rows that a change of many is for: those selected, or else all shown. */
function many(): Selection {
  const range = set.selection.value;
  return range ? { places: [[range.from, range.to]] } : 'shown';
}

export function setMany(column: Column, cell: string): Promise<void> {
  return changeMany(() => session.setColumn(many(), column, cell), 'many.changed');
}

export function replaceMany(replace: Replace): Promise<void> {
  return changeMany(() => session.replace(many(), replace), 'many.changed');
}

/** Gives the rows shown that have no group tag this one. */
export function tagUntagged(tag: string): Promise<void> {
  return changeMany(() => session.replace('shown', untagged(tag)), 'many.changed');
}

/** How many rows that would change. */
export async function countUntagged(tag: string): Promise<number> {
  return await attempt(session.replaceCount('shown', untagged(tag))) ?? 0;
}

function untagged(tag: string): Replace {
  return { column: 'group-tag', find: '', with: tag, whole: true, case: true };
}

export function removeMany(): Promise<void> {
  return changeMany(() => session.removeRows(many()), 'many.removed');
}

/** How many of the rows a replacing would change; nothing if that can't be known. */
export async function countReplace(replace: Replace): Promise<number | undefined> {
  try {
    return await session.replaceCount(many(), replace);
  } catch (error) {
    unexpected(error);
    return undefined;
  }
}

/** The columns that many rows may have the same in. */
export const SHARED = ['group-tag', 'assigned-user'] as const;

function isShared(column: Column | undefined): column is (typeof SHARED)[number] {
  return SHARED.some(shared => shared === column);
}

/**
 * Copies a cell of the first selected row to those below. Where no rows are selected the
 * row at `place` takes the cell of the one above it.
 */
export async function fillDown(column: Column | undefined, place = 0): Promise<void> {
  if (!editable.value) return;
  if (!isShared(column)) return tell({ key: 'grid.no-fill' });
  const { from, to } = set.selection.value ?? { from: place - 1, to: place + 1 };
  if (from < 0 || to - from < 2) return tell({ key: 'grid.nothing-to-fill' });
  await changeMany(async () => {
    const [first, last] = await Promise.all([session.window(from, 1), session.window(to - 1, 1)]);
    const [above, below] = [first.rows[0], last.rows[0]];
    return above && below ? session.fillDown(above.id, below.id, column) : 0;
  }, 'many.changed');
}

async function changeMany(work: () => Promise<number>, told: Key): Promise<void> {
  if (!editable.value) return;
  changing();
  set.unsaved.value = true;
  set.changingMany.value = false;
  try {
    const count = await work();
    tell({ key: told, gaps: { count } });
  } catch (error) {
    unexpected(error);
  }
}

// The policy

/** A policy is a few pages at most; what is longer is something else. */
const LONGEST_POLICY = 1 << 20;

/** The policy beside the page, and the one that a person has chosen in its place. */
let hosted = '';
let chosenPolicy: { name: string; text: string } | undefined;

function mayBePolicy(file: File): boolean {
  return /\.json$/i.test(file.name) && file.size <= LONGEST_POLICY;
}

async function startPolicy(answer: Response | undefined): Promise<void> {
  hosted = answer?.ok ? await answer.text() : '';
  // 404: there is none.
  if (!answer?.ok && answer?.status !== 404) {
    set.policyRefused.value = { name: 'policy.json', problems: [], told: 'policy.unreachable' };
  }
  set.policyTrouble.value = await session.setPolicy(hosted);
  if (chosenPolicy) await session.setPolicy(chosenPolicy.text);
}

/** Puts the policy of a file in force. */
export async function choosePolicy(file: File): Promise<void> {
  if (running.value) return tell({ key: 'policy.running' });
  if (wouldLose(() => void choosePolicy(file))) return;
  const { name } = file;
  const refuse = (problems: Sentence[], told?: Key) => {
    set.policyRefused.value = { name, problems, ...(told && { told }) };
    tell({ key: 'policy.refused', gaps: { name } });
  };
  if (file.size > LONGEST_POLICY) return refuse([], 'policy.too-long');
  const read = await file.text().catch(() => undefined);
  if (read === undefined) return tell({ key: 'files.unreadable', gaps: { name } });
  changing();
  try {
    const problems = await session.setPolicy(read);
    if (problems.length > 0) return refuse(problems);
    chosenPolicy = { name, text: read };
    batch(() => {
      set.policy.value = name;
      set.policyRefused.value = undefined;
    });
    tell({ key: 'policy.checked', gaps: { name } });
  } catch (error) {
    unexpected(error);
  }
}

/** Takes the chosen policy off; the one beside the page, if any, is in force again. */
export async function removePolicy(): Promise<void> {
  if (running.value) return tell({ key: 'policy.running' });
  if (wouldLose(() => void removePolicy())) return;
  changing();
  try {
    await session.setPolicy(hosted);
    chosenPolicy = undefined;
    set.policy.value = undefined;
    tell({ key: 'policy.removed' });
  } catch (error) {
    unexpected(error);
  }
}

export function closeRefusedPolicy(): void {
  set.policyRefused.value = undefined;
}

/** Lets go of the plan or of the results, so that rows can be edited again. */
export function editAgain(): void {
  if (wouldLose(editAgain)) return;
  forgetPlan();
  goTo('review');
}

/** Asks first where results of a run would be lost. */
export function wouldLose(act: () => void): boolean {
  if (set.unsavedResults.value) set.losing.value = act;
  return set.unsavedResults.value;
}

/** The user's word: save the results or let them go, then do what was asked. */
export async function lose(saveFirst: boolean): Promise<void> {
  const act = set.losing.value;
  set.losing.value = undefined;
  if (saveFirst) await save(REPORT);
  set.unsavedResults.value = false;
  act?.();
}

export function keep(): void {
  set.losing.value = undefined;
}

/** A plan holds for the rows that it was made from. */
function changing(): void {
  if (set.summary.value.plan || set.summary.value.run) forgetPlan();
}

function forgetPlan(): void {
  narrowed.delete('plan');
  session.forgetPlan().catch(unexpected);
}

export async function wantHelp(rule: string): Promise<void> {
  if (rule in set.helps.value) return;
  try {
    const markdown = await session.help(rule);
    set.helps.value = { ...set.helps.value, [rule]: markdown };
  } catch (error) {
    unexpected(error);
  }
}

// Saving

/** The target that has what became of the devices. */
export const REPORT = 'report';

/** Those that have all of it: the one to print has no import records. */
const WITH_RESULTS = new Set([REPORT, 'report-json']);

/** Those that don't have the list. */
const WITHOUT_LIST = new Set(['steps', 'log', 'other-tenant']);

/** Opens the dialog, at the target that was chosen last if none is named. */
export async function wantSave(target = lastTarget): Promise<void> {
  try {
    await readTargets();
    await planSave(target, NO_OPTIONS);
  } catch (error) {
    unexpected(error);
  }
}

export async function readTargets(): Promise<Target[]> {
  if (set.targets.value.length === 0) set.targets.value = await session.targets();
  return set.targets.value;
}

/** The save dialog then opens at this target. */
export function preferTarget(target: string): void {
  lastTarget = target;
}

const NO_OPTIONS: SaveOptions = { hashes: false, shown: false };
let lastTarget = 'intune';

/** Shows what saving for a target would give. */
export async function planSave(target: string, options: SaveOptions): Promise<void> {
  lastTarget = target;
  const asked: Saving = { target, options, plan: undefined };
  set.saving.value = asked;
  try {
    const plan = await session.save(target, options);
    // Another target may have been chosen meanwhile, or the dialog closed.
    if (set.saving.value === asked) set.saving.value = { ...asked, plan };
  } catch (error) {
    unexpected(error);
  }
}

export function closeSave(): void {
  set.saving.value = undefined;
}

/** Saves all parts, or one. */
export async function save(
  target: string,
  options: SaveOptions = NO_OPTIONS,
  part?: number,
): Promise<void> {
  try {
    const plan = await session.save(target, options);
    for (const [index, { name }] of plan.parts.entries()) {
      if (part !== undefined && part !== index) continue;
      download(name, await session.part(target, options, index));
    }
    if (!WITHOUT_LIST.has(target)) set.unsaved.value = false;
    const whole = part === undefined && !options.shown;
    // A run of the tenant's own devices has no rows; what became of it is its changes.
    const results = set.summary.value.run?.rows === 0 ? target === 'changes' : WITH_RESULTS.has(target);
    if (results && whole) resultsSaved();
    const count = part === undefined ? plan.parts.length : 1;
    tell({ key: 'save.saved', gaps: { count } });
  } catch (error) {
    unexpected(error);
  }
}

/** The journal goes with the saving of the results, unless there is something to go on with. */
function resultsSaved(): void {
  set.unsavedResults.value = false;
  const { run } = set.summary.value;
  if (run?.done && run.left + figures(run).unsettled === 0) session.removeRun(run.id).catch(unexpected);
}

// Runs of an earlier page

/** Reads which runs have a journal here; without a database there are none. */
async function readRuns(): Promise<void> {
  set.runs.value = await session.runs().catch(() => []);
}

/** Goes on with a run, or shows what became of it. */
export function takeUp(run: string): Promise<void> {
  return takenUp(() => session.takeUp(run));
}

export function takeUpFile(file: File): Promise<void> {
  return takenUp(() => session.takeUpFile(file));
}

async function takenUp(work: () => Promise<number>): Promise<void> {
  if (running.value) return tell({ key: 'files.running' });
  if (set.unsaved.value) return tell({ key: 'runs.unsaved' });
  if (wouldLose(() => void takenUp(work))) return;
  try {
    const cloud = await work();
    opened = [];
    narrowed.clear();
    if ((set.setup.value?.signIns.length ?? 0) > 1) set.cloud.value = cloud;
  } catch (error) {
    unexpected(error);
    return readRuns();
  }
  if (set.summary.value.run?.done) return goTo('result');
  goTo('register');
  if (set.signIn.value === 'off') await wantSignInOnly();
  // Without the right sign-in it says which one it needs.
  await goOn();
}

/** Leaves a run that can't go on now; its journal keeps it. */
export function setAside(): Promise<void> {
  return restart(false);
}

export async function saveRun({ run }: StoredRun): Promise<void> {
  try {
    download(`preflight-run-${run.slice(0, 8)}.journal`, await session.runFile(run));
    tell({ key: 'save.saved', gaps: { count: 1 } });
  } catch (error) {
    unexpected(error);
  }
}

export function askToDelete(run: StoredRun | undefined): void {
  set.deleting.value = run;
}

export async function deleteRun(): Promise<void> {
  const run = set.deleting.value;
  set.deleting.value = undefined;
  try {
    if (run) await session.removeRun(run.run);
    tell({ key: 'runs.deleted' });
  } catch (error) {
    unexpected(error);
  }
  await readRuns();
}

/** Goes on though nothing can be written down; the user's word. */
export async function goOnWithoutJournal(): Promise<void> {
  set.registering.value = true;
  await follows(session.resumeWithoutJournal());
}

// Signing in

/** Where this tab remembers which cloud was chosen. */
const CLOUD = 'preflight.cloud';

const OTHER: Told = { key: 'sign-in.problem.other' };

/** Signing in; the page opens without it. */
let signin: typeof import('./signin.ts') | undefined;

async function fetchSignIn(): Promise<typeof import('./signin.ts')> {
  // With the sentences for what can go wrong.
  await laterTexts();
  return signin ??= await import('./signin.ts');
}

function rememberCloud(): void {
  const name = sessionStorage.getItem(CLOUD);
  const found = set.setup.value?.signIns.findIndex(({ cloud }) => cloud === name) ?? -1;
  if (found >= 0) set.cloud.value = found;
}

/** Chooses the cloud of that name, or of which it is the beginning, where that is still a choice. */
export function preferCloud(name: string): { how: 'chosen' | 'signed-in' | 'running' | 'unknown'; setup?: SignIn | undefined } {
  const setups = set.setup.value?.signIns ?? [];
  const begins = setups.filter(({ cloud }) => cloud?.startsWith(`${name}-`));
  const setup = setups.find(({ cloud }) => cloud === name) ?? (begins.length === 1 ? begins[0] : undefined);
  if (!setup) return { how: 'unknown' };
  if (setup === signInSetup.value) return { how: 'chosen', setup };
  if (running.value) return { how: 'running', setup };
  if (set.person.value || set.signIn.value === 'waiting') return { how: 'signed-in', setup };
  const prepared = set.signIn.value !== 'off';
  takeCloud(setups.indexOf(setup), setup);
  // As the choice by hand, where somebody is about to sign in.
  if (prepared) void wantSignIn();
  return { how: 'chosen', setup };
}

/** Must be done before anybody signs in: tokens do not cross clouds. */
export function chooseCloud(index: number): void {
  const setup = set.setup.value?.signIns[index];
  if (!setup || set.person.value || set.signIn.value === 'waiting') return;
  takeCloud(index, setup);
  void wantSignIn();
}

function takeCloud(index: number, { cloud }: SignIn): void {
  sessionStorage.setItem(CLOUD, cloud ?? '');
  batch(() => {
    set.cloud.value = index;
    set.signIn.value = 'off';
    set.signInProblem.value = undefined;
  });
}

/** Loads what signing in needs, and plans when somebody is signed in already. */
async function wantSignIn(): Promise<void> {
  const signIn = signInSetup.value;
  if (!signIn || set.signIn.value === 'waiting') return;
  if (set.signIn.value === 'off' && !await prepareSignIn(signIn)) {
    set.signIn.value = 'off';
    return;
  }
  const { plan: planned, run } = set.summary.value;
  const looks = set.stage.value === 'devices';
  if (set.signIn.value === 'in' && !planned && !run && !looks) void plan();
}

/** Loads what signing in needs, and who is signed in already. What is wrong is told. */
async function prepareSignIn(signIn: SignIn): Promise<boolean> {
  set.signIn.value = 'loading';
  try {
    const { prepare } = await fetchSignIn();
    await signedIn(await prepare(signIn));
    return true;
  } catch (error) {
    noteSignInProblem(error);
    return false;
  }
}

/** Must be called from a click: it opens a window. */
export async function signIn(wish: Wish = {}): Promise<void> {
  const before = set.person.value;
  if (set.signIn.value === 'off' || !signin) return wantSignIn();
  batch(() => {
    set.signIn.value = 'waiting';
    set.signInProblem.value = undefined;
    wished = wish;
  });
  try {
    const person = await signin.signIn(where(wish));
    // A run that was taken up may be of another tenant than the one at hand.
    const theirs = set.summary.value.run?.tenant || before?.tenant;
    if (running.value && before && person.tenant !== theirs) {
      await signin.switchTo(before.id);
      throw new signin.SignInProblem('sign-in.problem.other-tenant', 'other_tenant');
    }
    set.customer.value = wish.tenant;
    await goOnAs(person, before);
  } catch (error) {
    if (error instanceof signin.SignInDropped) return;
    noteSignInProblem(error);
    set.signIn.value = set.person.value ? 'in' : 'out';
  }
}

/** What was last wished for, so that the window can be opened again for the same. */
let wished: Wish = {};

export const tenantWished = (): string => wished.tenant ?? '';

export function signInAgain(): Promise<void> {
  return signIn(set.signIn.value === 'waiting' ? wished : {});
}

/** The tenant of the work that is going on, unless another is asked for. */
function where(wish: Wish): Wish {
  const theirs = set.summary.value.run?.tenant || set.person.value?.tenant;
  return wish.another ? wish : { ...wish, tenant: wish.tenant ?? theirs };
}

/** A plan is of one tenant; what is under way goes on with a new token. */
async function goOnAs(person: Person, before: Person | undefined): Promise<void> {
  const { plan: planned, run } = set.summary.value;
  await signedIn(person);
  const elsewhere = before && before.tenant !== person.tenant && !run;
  // There it goes on by itself, and nothing is planned.
  if (set.stage.value === 'devices') return elsewhere ? forgetPlan() : undefined;
  if (elsewhere) await planAgain();
  else if (planned || run || before) await goOn();
  else await plan();
}

export function cancelSignIn(): void {
  signin?.cancel();
  set.signIn.value = set.person.value ? 'in' : 'out';
}

/** Goes on as somebody who is signed in already; the plan is made anew. */
export async function switchAccount(id: string): Promise<void> {
  if (running.value || wouldLose(() => void switchAccount(id))) return;
  forgetPlan();
  set.customer.value = undefined;
  await signedIn(await signin?.switchTo(id));
  if (set.person.value && set.stage.value !== 'devices') await plan();
}

export async function signOut(id = set.person.value?.id): Promise<void> {
  if (running.value || id === undefined) return;
  const current = id === set.person.value?.id;
  if (current) {
    forgetPlan();
    wished = {};
  }
  await signin?.signOut(id);
  await signedIn(current ? undefined : set.person.value);
}

async function signedIn(person: Person | undefined): Promise<void> {
  const accounts = await signin?.accounts() ?? [];
  await session.setTenant(person?.tenant, person?.username);
  batch(() => {
    set.person.value = person;
    set.accounts.value = accounts;
    set.signIn.value = person ? 'in' : 'out';
    if (!person) set.customer.value = undefined;
  });
}

/** Asks before the page is left for a sign-in in its own window. */
export function askToLeave(): void {
  set.leaving.value = true;
}

export function dontLeave(): void {
  set.leaving.value = false;
}

/** The files that are kept while the page is left; what was made up is not. */
export const keepable = (): number => opened.length;

/** Leaves the page for the sign-in; `comeBack` goes on. */
export async function leaveToSignIn(): Promise<void> {
  set.leaving.value = false;
  try {
    const kept = opened.length > 0 ? await keepFiles(opened) : undefined;
    // The user's word is given; the window need not ask again.
    batch(() => {
      set.unsaved.value = false;
      set.signIn.value = 'loading';
    });
    await (await fetchSignIn()).leave(where(wished), { cloud: set.cloud.value ?? 0, kept });
  } catch (error) {
    noteSignInProblem(error);
    set.signIn.value = set.person.value ? 'in' : 'out';
  }
}

/** Goes on where the page was left for a sign-in: at the plan, if there are rows again. */
async function comeBack(): Promise<void> {
  const left = returned();
  try {
    const files = await takeFiles(left?.kept);
    if (!left) return;
    if ((set.setup.value?.signIns.length ?? 0) > 1) set.cloud.value = left.cloud;
    await wantSignInOnly();
    opened.push(...files);
    for (const file of files) await session.read(file);
    if (files.length > 0) goTo('plan');
    else if (set.person.value) {
      tell({ key: 'sign-in.back', gaps: { username: set.person.value.username } });
    }
  } catch (error) {
    unexpected(error);
  }
}

/** As `wantSignIn`, before there is anything to plan. */
async function wantSignInOnly(): Promise<void> {
  const signIn = signInSetup.value;
  if (signIn && !await prepareSignIn(signIn)) await signedIn(undefined);
}

/** The link by which an administrator of the tenant in question consents. */
export function consentLink(): string | undefined {
  const signIn = signInSetup.value;
  return signIn && signin?.consent(signIn, wished.tenant ?? set.person.value?.tenant);
}

/** What to say of a problem, at this step. */
function told({ key, code, said, correlation, remedy }: SignInProblem): SignInTold {
  const tenant = set.person.value?.tenant ?? '';
  // A run would be lost with the page.
  const stays = remedy === 'here' && Boolean(set.summary.value.run);
  return {
    key: stays ? 'sign-in.problem.popup-running' : key,
    gaps: { address: signin?.redirectAddress() ?? '', tenant },
    code, said, correlation,
    remedy: stays ? undefined : remedy,
  };
}

function isProblem(error: unknown): error is SignInProblem {
  return signin !== undefined && error instanceof signin.SignInProblem;
}

function noteSignInProblem(error: unknown): void {
  if (!isProblem(error)) return unexpected(error);
  set.signInProblem.value = told(error);
}

// Plan and run

export async function plan(): Promise<void> {
  if (set.planning.value) return;
  batch(() => {
    set.planning.value = true;
    set.signInProblem.value = undefined;
  });
  try {
    await session.plan(set.cloud.value ?? 0);
  } catch (error) {
    unexpected(error);
  } finally {
    set.planning.value = false;
  }
}

/** Stops reading the tenant's list. */
export function stopPlanning(): void {
  forgetPlan();
}

/** Reads the tenant's list once more. */
export async function planAgain(): Promise<void> {
  forgetPlan();
  await plan();
}

/** Rows can be left out of the plan, or taken in again. */
export const choosable = computed(() =>
  set.stage.value === 'plan' && Boolean(set.summary.value.plan?.whole) && !set.summary.value.run);

/** Leaves a row out of the plan or takes it in again; without one, those selected or else shown. */
export async function leaveOut(out: boolean, row?: number): Promise<void> {
  if (!choosable.value) return;
  try {
    const count = await session.leaveOut(row === undefined ? many() : { rows: [row] }, out);
    tell({ key: out ? 'plan.left-out' : 'plan.taken-in', gaps: { count } });
  } catch (error) {
    unexpected(error);
  }
}

export function askToRegister(aim: Aim): void {
  set.confirming.value = aim;
}

export function dontRegister(): void {
  set.confirming.value = undefined;
}

/** Carries out the plan, or that part of it. */
export function register(aim: Aim): Promise<void> {
  return carryOut(() => session.register(aim));
}

/** Begins a run, or more of it, and shows how far it is. */
export async function carryOut(begin: () => Promise<void>): Promise<void> {
  if (running.value) return;
  batch(() => {
    set.confirming.value = undefined;
    set.registering.value = true;
    set.stopping.value = false;
  });
  goTo('register');
  await follows(begin());
}

/** Goes on after what blocked the requests was mended, or after a stop. */
export async function goOn(): Promise<void> {
  const registering = Boolean(set.summary.value.run);
  batch(() => {
    set.signInProblem.value = undefined;
    set.stopping.value = false;
    if (registering) set.registering.value = true;
    else set.planning.value = true;
  });
  if (registering) goTo('register');
  await follows(session.resume());
}

/** Waits once more for devices that nothing was heard of in time. */
export async function keepWatching(): Promise<void> {
  set.registering.value = true;
  goTo('register');
  await follows(session.keepWatching());
}

export function stop(): void {
  set.stopping.value = true;
  session.stop().catch(unexpected);
}

async function follows(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    unexpected(error);
  } finally {
    batch(() => {
      set.planning.value = false;
      set.registering.value = false;
    });
  }
}

// For modules beside this one

/** Reads a file into the list, in place of one that is there; stays where one is. */
export async function readInto(file: File, former?: { id: number; file: File }): Promise<void> {
  changing();
  if (former) {
    await session.removeFile(former.id);
    opened = opened.filter(each => each !== former.file);
  }
  opened.push(file);
  await session.read(file);
}

/** Looks at the rows of one file, then at those that were shown before again. */
export async function lookAtFile<T>(
  file: number,
  look: (show: (states: State[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  try {
    return await look(states => session.filter({ file, states, text: '' }));
  } finally {
    await applyFilter(set.filter.value);
  }
}

/** What comes of a request; nothing where it was refused, which is said. */
export async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    unexpected(error);
    return undefined;
  }
}

// Notices

export function announce(sentence: string): void {
  set.said.value = sentence;
}

export function tell(told: Told): void {
  set.notice.value = told;
}

/** What should not happen is said, not swallowed; a lost worker has a page of its own. */
export function unexpected(error: unknown): void {
  if (error instanceof Crash) return;
  const reason = error instanceof Error ? error.message : String(error);
  tell({ key: 'notice.unexpected', gaps: { reason } });
}
