/**
 * The bench: a folder or a stick is watched, and each file that lands in it is checked.
 *
 *     folder ──look──▶ landing ──whole files──▶ the list, one after the other ──▶ result
 *
 * The files are in the list like those that were dropped. A file that changes takes its
 * own place again. The folder is looked at only while the bench is in view; the browser's
 * observer, where there is one, hastens a look and is not relied on: sticks and shares
 * tell of changes late or never.
 */
import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { text } from './language.ts';
import { landing, type Landing, type Seen } from './landing.ts';
import type { FileSummary, Sentence, State } from './protocol.ts';
import * as checking from './store/checking.ts';
import { session } from './store/engine.ts';
import * as files from './store/files.ts';
import * as losing from './store/losing.ts';
import { announce, tell } from './store/notices.ts';
import { running, state } from './store/state.ts';
import { tone } from './tone.ts';

/** What became of one file. */
export interface Result {
  id: number;
  /** With the folders that it is in. */
  name: string;
  at: number;
  passed: boolean;
  rows: number;
  wrong: number;
  /** The first few. */
  serials: string[];
  /** What is wrong first, and on which line. */
  reason: { place: string | undefined; what: Sentence } | undefined;
}

/** How often the folder is looked at, in milliseconds. */
const PAUSE = 2000;
const LONGEST_LIST = 100;
const SERIALS = 6;
/** A stick has few folders in each other; a chain without an end is none. */
const DEEPEST = 6;
const HASH_FILE = /\.(csv|txt|tsv|zip|cab|gz|xlsx|xml)$/i;

const set = {
  folder: signal<FileSystemDirectoryHandle | undefined>(undefined),
  watching: signal(false),
  trouble: signal<'refused' | 'gone' | undefined>(undefined),
  /** A file that could not be read so far. */
  unreadable: signal<string | undefined>(undefined),
  /** Files that were there when the watch began, waiting for a word. */
  before: signal<string[]>([]),
  checking: signal<string | undefined>(undefined),
  results: signal<Result[]>([]),
  tally: signal({ day: '', passed: 0, failed: 0, devices: 0 }),
  sound: signal(false),
};

/** Every signal, to read. */
export const bench: { readonly [K in keyof typeof set]: ReadonlySignal<(typeof set)[K]['value']> } = set;

export const supported = 'showDirectoryPicker' in window;

/** The counts of this day: yesterday's are gone at midnight. */
export const today = computed(() => {
  const { day, ...counts } = set.tally.value;
  return day === dayOf(Date.now()) ? counts : { passed: 0, failed: 0, devices: 0 };
});

let landed: Landing = landing();
let observer: { disconnect(): void } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let looking = false;
/** What each path was read as. */
const read = new Map<string, number>();

/** Must be called from a click: it opens the browser's dialog. */
export async function chooseFolder(): Promise<void> {
  if (running.value) return tell({ key: 'files.running' });
  if (losing.wouldLose(() => void chooseFolder())) return;
  let folder: FileSystemDirectoryHandle;
  try {
    folder = await window.showDirectoryPicker({ id: 'bench', mode: 'read' });
  } catch (error) {
    if ((error as DOMException).name !== 'AbortError') set.trouble.value = 'refused';
    return;
  }
  stop();
  landed = landing();
  read.clear();
  batch(() => {
    set.folder.value = folder;
    set.trouble.value = undefined;
    set.watching.value = true;
  });
  try {
    const there = await everything(folder);
    landed.know(there);
    set.before.value = there.map(({ path }) => path);
  } catch {
    set.trouble.value = 'gone';
  }
  await observe(folder);
  again(0);
}

export function stop(): void {
  clearTimeout(timer);
  observer?.disconnect();
  observer = undefined;
  batch(() => {
    set.watching.value = false;
    set.before.value = [];
    set.trouble.value = undefined;
    set.unreadable.value = undefined;
  });
}

/** Goes on with the same folder; what came meanwhile is new. */
export async function watchAgain(): Promise<void> {
  const folder = set.folder.value;
  if (!folder || losing.wouldLose(() => void watchAgain())) return;
  set.watching.value = true;
  await observe(folder);
  again(0);
}

/** The word on the files that were there before. */
export function checkBefore(check: boolean): void {
  if (check) for (const path of set.before.value) landed.forget(path);
  set.before.value = [];
  again(0);
}

export function setSound(on: boolean): void {
  set.sound.value = on;
  // The browser lets a page sound after a click only.
  if (on) tone('pass');
}

// Out of view nothing is read: files would get into a list that is being worked at.
// Nor where that would lose what became of the devices of a run.
effect(() => {
  if (state.stage.value === 'bench' && !state.unsavedResults.value && set.watching.peek()) again(0);
});

function again(pause: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void look(), pause);
}

async function look(): Promise<void> {
  const folder = set.folder.value;
  if (!folder || !set.watching.value || state.stage.value !== 'bench' || looking) return;
  looking = true;
  try {
    const there = await everything(folder);
    const ready = landed.look(there, performance.now());
    batch(() => {
      set.trouble.value = undefined;
      if (!there.some(({ path }) => path === set.unreadable.value)) set.unreadable.value = undefined;
      if (ready.length > 0) set.before.value = set.before.value.filter(path => !ready.includes(path));
    });
    await checkAll(folder, ready);
  } catch {
    set.trouble.value = 'gone';
  } finally {
    looking = false;
    if (set.watching.value) again(PAUSE);
  }
}

/** Every file of the folder that can hold hashes. */
async function everything(folder: FileSystemDirectoryHandle, above = '', depth = 0): Promise<Seen[]> {
  const found: Seen[] = [];
  for await (const [name, handle] of folder.entries()) {
    const path = above + name;
    if (handle.kind === 'directory') {
      if (depth < DEEPEST) found.push(...await everything(handle as FileSystemDirectoryHandle, `${path}/`, depth + 1));
    } else if (HASH_FILE.test(name)) {
      // Between the listing and this look it may have been taken away.
      const file = await (handle as FileSystemFileHandle).getFile().catch(() => undefined);
      if (file) found.push({ path, size: file.size, modified: file.lastModified });
    }
  }
  return found.sort((a, b) => a.modified - b.modified);
}

async function checkAll(folder: FileSystemDirectoryHandle, paths: string[]): Promise<void> {
  const done: Result[] = [];
  for (const path of paths) {
    if (!set.watching.value || running.value || state.unsavedResults.value || state.stage.value !== 'bench') {
      landed.forget(path);
      continue;
    }
    set.checking.value = path;
    try {
      done.push(await check(folder, path));
      if (set.unreadable.value === path) set.unreadable.value = undefined;
    } catch {
      // Another program may have it open, or the stick is gone: it is tried again.
      landed.forget(path);
      if (state.stage.value === 'bench') set.unreadable.value = path;
    }
  }
  set.checking.value = undefined;
  announceAll(done);
}

async function check(folder: FileSystemDirectoryHandle, path: string): Promise<Result> {
  const file = await fileAt(folder, path);
  const before = new Set(state.summary.value.files.map(({ id }) => id));
  // The person may have removed it from the list.
  const former = read.get(path);
  const added = () => state.summary.value.files.find(({ id, parent, name }) =>
    !before.has(id) && parent === undefined && name === file.name);
  try {
    await checking.readInto(file, former !== undefined && before.has(former) ? former : undefined);
  } catch (error) {
    const half = added();
    if (half) files.removeFile(half.id);
    throw error;
  }
  const entry = added();
  if (!entry) throw new Error(`${path} is not in the list`);
  read.set(path, entry.id);
  const result = await judge(entry, path);
  note(result);
  return result;
}

async function fileAt(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const names = path.split('/');
  const name = names.pop() ?? path;
  let inner = folder;
  for (const each of names) inner = await inner.getDirectoryHandle(each);
  return (await inner.getFileHandle(name)).getFile();
}

/** A file passes if it has devices and each of them can be registered. */
async function judge(file: FileSummary, path: string): Promise<Result> {
  return checking.lookAtFile(file.id, async narrow => {
    const show = async (states: State[]) => {
      stay();
      await narrow(states);
      stay();
    };
    await show([]);
    const rows = state.summary.value.shown;
    const { rows: first } = await session.window(0, SERIALS);
    await show(['refused']);
    const wrong = state.summary.value.shown;
    const [worst] = wrong > 0 ? (await session.window(0, 1)).rows : [];
    const finding = worst
      ? (await session.row(worst.id)).findings.find(({ severity }) => severity === 'error')
      : filesOf(file.id).flatMap(({ findings }) => findings).find(({ severity }) => severity === 'error' || rows === 0);
    const reason = finding && { place: worst && `${worst.file}:${worst.line}`, what: finding.message };
    const broken = filesOf(file.id).some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
    return {
      id: file.id, name: path, at: Date.now(), rows, wrong,
      passed: rows > 0 && wrong === 0 && !broken,
      serials: first.map(({ serial }) => serial).filter(Boolean),
      reason,
    };
  });
}

/** What is in view now is not the bench's to narrow; the file is looked at when that is in view again. */
function stay(): void {
  if (state.stage.value !== 'bench') throw new Error('the bench was left');
}

/** A file and all that is in it. */
function filesOf(id: number): FileSummary[] {
  const inside = new Set([id]);
  return state.summary.value.files.filter(file => {
    if (file.parent !== undefined && inside.has(file.parent)) inside.add(file.id);
    return inside.has(file.id);
  });
}

function note(result: Result): void {
  const day = dayOf(result.at);
  const before = set.tally.value.day === day ? set.tally.value : { passed: 0, failed: 0, devices: 0 };
  batch(() => {
    set.results.value = [result, ...set.results.value.filter(({ name }) => name !== result.name)].slice(0, LONGEST_LIST);
    set.tally.value = {
      day,
      passed: before.passed + (result.passed ? 1 : 0),
      failed: before.failed + (result.passed ? 0 : 1),
      devices: before.devices + (result.passed ? result.rows : 0),
    };
  });
  if (set.sound.value) tone(result.passed ? 'pass' : 'fail');
}

/** One sentence for all that came at once. */
function announceAll(done: Result[]): void {
  const [first] = done;
  if (!first) return;
  const passed = done.filter(result => result.passed).length;
  announce(done.length === 1
    ? text(first.passed ? 'bench.said.pass' : 'bench.said.fail', { name: first.name })
    : text('bench.said.several', { passed, failed: done.length - passed }));
}

function dayOf(time: number): string {
  return new Date(time).toDateString();
}

interface Observer {
  observe(folder: FileSystemDirectoryHandle, options: { recursive: boolean }): Promise<void>;
  disconnect(): void;
}

declare global {
  interface Window {
    showDirectoryPicker(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>;
    /** Chromium's. */
    FileSystemObserver?: new (tell: () => void) => Observer;
  }
}

async function observe(folder: FileSystemDirectoryHandle): Promise<void> {
  if (!window.FileSystemObserver) return;
  const own = new window.FileSystemObserver(() => again(0));
  try {
    await own.observe(folder, { recursive: true });
    observer = own;
  } catch {
    own.disconnect(); // It is looked at all the same.
  }
}
