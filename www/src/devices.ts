/**
 * The devices of the tenant: what is asked of the worker for their view, and what of it
 * only the page knows.
 *
 * The list, what is selected of it and the sync are the worker's; they come with each
 * summary. The view opens with a reading, if somebody is signed in and there is no list.
 */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { download } from './download.ts';
import type { Key } from './language.ts';
import type { DeviceColumn, DeviceDetail, DeviceFormat, DeviceRow, Standing } from './protocol.ts';
import { session } from './store/engine.ts';
import { attempt, tell } from './store/notices.ts';
import { running, state, tenant } from './store/state.ts';

/** What the devices are narrowed to and sorted by. */
interface Narrowing {
  text: string;
  /** Only those that somebody has to do something about. */
  standsOut: boolean;
  standing: Standing | undefined;
  tag: string | undefined;
  selected: boolean;
  sort: DeviceColumn | undefined;
  descending: boolean;
}

const ALL: Narrowing = {
  text: '', standsOut: false, standing: undefined, tag: undefined, selected: false,
  sort: undefined, descending: false,
};

const set = {
  filter: signal<Narrowing>(ALL),
  /** The object id of the device that the details are of. */
  chosen: signal<string | undefined>(undefined),
  detail: signal<DeviceDetail | undefined>(undefined),
  /** The details lie over the grid, where there is no room beside it. */
  detailOpen: signal(false),
};

export const filter: ReadonlySignal<Narrowing> = set.filter;
export const chosen: ReadonlySignal<string | undefined> = set.chosen;
export const detail: ReadonlySignal<DeviceDetail | undefined> = set.detail;
export const detailOpen: ReadonlySignal<boolean> = set.detailOpen;

const cloud = () => state.cloud.value ?? 0;

function arrive(): void {
  const { readAt, reading, blocked, sync } = tenant.value;
  if (blocked || sync?.blocked) return goOn();
  if (running.value) return;
  if (stale || readAt === undefined && reading === undefined) read();
  else if (!sync?.known) look();
}

/** Reads the tenant's list, and how its sync stands. */
export function read(): void {
  stale = false;
  look();
  void attempt(session.readDevices(cloud()));
}

export function stopReading(): void {
  void attempt(session.stopDevices());
}

/** Goes on after what blocked the requests was mended. */
export function goOn(): void {
  void attempt(session.resume());
}

function look(): void {
  void attempt(session.lookAtSync(cloud()));
}

export function startSync(): void {
  void attempt(session.startSync(cloud()));
}

// What is shown

export const rows = (from: number, len: number): Promise<{ rows: DeviceRow[] }> =>
  session.deviceWindow(from, len);

/** Whether the list is narrowed to some of its devices. */
export const narrowed = computed(() => {
  const { text, standsOut, standing, tag, selected } = set.filter.value;
  return text !== '' || standsOut || selected || standing !== undefined || tag !== undefined;
});

function narrow(filter: Narrowing): void {
  if (JSON.stringify(filter) === JSON.stringify(set.filter.value)) return;
  set.filter.value = filter;
  void attempt(session.filterDevices(filter));
}

function change(change: Partial<Narrowing>): void {
  narrow({ ...set.filter.value, ...change });
}

export const search = (text: string): void => change({ text });
export const showTag = (tag: string | undefined): void => change({ tag });
export const showSelected = (selected: boolean): void => change({ selected });

/** Only those of a class, or those that stand out; nothing: whatever their state. */
export function showStanding(standing: Standing | 'out' | undefined): void {
  change({
    standsOut: standing === 'out',
    standing: standing === 'out' ? undefined : standing,
  });
}

export function showAll(): void {
  const { sort, descending } = set.filter.value;
  narrow({ ...ALL, sort, descending });
}

/** By this column; once more: the other way round; a third time: as the service has them. */
export function sortBy(column: DeviceColumn): void {
  const { sort, descending } = set.filter.value;
  if (sort !== column) change({ sort: column, descending: false });
  else if (!descending) change({ descending: true });
  else change({ sort: undefined, descending: false });
}

// Selecting

/** From one device to another among those shown. */
export function pick(from: string, to: string, on: boolean): void {
  void attempt(session.selectDevices({ between: [from, to] }, on));
}

export function pickShown(on: boolean): void {
  void attempt(session.selectDevices('shown', on));
}

export function pickNone(): void {
  showSelected(false);
  void attempt(session.selectDevices('all', false));
}

// Details

export function choose(id: string | undefined, open = false): void {
  if (open) set.detailOpen.value = true;
  if (set.chosen.value === id) return;
  batch(() => {
    set.chosen.value = id;
    if (id === undefined) {
      set.detail.value = undefined;
      set.detailOpen.value = false;
    }
  });
  void refresh();
}

export function openDetail(): void {
  set.detailOpen.value = set.chosen.value !== undefined;
}

export function closeDetail(): void {
  set.detailOpen.value = false;
}

async function refresh(): Promise<void> {
  const id = set.chosen.value;
  if (id === undefined) return;
  // One that is not there any more has no details.
  const detail = await session.device(id).catch(() => undefined);
  if (set.chosen.value !== id) return;
  if (detail) set.detail.value = detail;
  else choose(undefined);
}

// Saving

/** Saves the devices shown. */
export async function save(format: DeviceFormat): Promise<void> {
  const bytes = await attempt(session.devicesFile(format));
  if (!bytes) return;
  download(`tenant-devices.${format}`, bytes);
  const told: Key = 'devices.saved';
  tell({ key: told, gaps: { count: tenant.value.shown } });
}

// What a run has done is not in a list that was read before.
let stale = Boolean(state.summary.peek().run?.done);
let going = false;
effect(() => {
  const { run } = state.summary.value;
  if (going && run?.done) stale = true;
  going = Boolean(run && !run.done);
});

// It reads when the view is opened, and goes on when somebody has signed in.
effect(() => {
  const open = state.stage.value === 'devices' && state.signIn.value === 'in';
  if (open) untracked(arrive);
});

// Nothing of one tenant is of use in another.
let before: string | undefined;
effect(() => {
  const person = state.person.value?.tenant;
  if (person === before) return;
  before = person;
  untracked(() => {
    choose(undefined);
    narrow(ALL);
  });
});

effect(() => {
  void state.revision.value;
  if (state.stage.value === 'devices') untracked(() => void refresh());
});
