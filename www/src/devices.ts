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
import type { DeviceColumn, DeviceDetail, DeviceFormat, DeviceRow, Standing, Tenant } from './protocol.ts';
import * as store from './store.ts';

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

/** What the worker knows of the tenant. */
export const tenant = computed<Tenant>(() => store.state.summary.value.tenant);

/** The view can be gone to: there is a tenant to sign in to. */
export const there = computed(() => (store.state.setup.value?.signIns.length ?? 0) > 0);

const cloud = () => store.state.cloud.value ?? 0;

/** Reads when the view is opened, and goes on when somebody has signed in. */
export function watchDevices(): void {
  effect(() => {
    const open = store.state.stage.value === 'devices' && store.state.signIn.value === 'in';
    if (open) untracked(arrive);
  });
  // What a run has done is not in a list that was read before.
  let going = false;
  effect(() => {
    const { run } = store.state.summary.value;
    if (going && run?.done) stale = true;
    going = Boolean(run && !run.done);
  });
  // Nothing of one tenant is of use in another.
  let before: string | undefined;
  effect(() => {
    const person = store.state.person.value?.tenant;
    if (person === before) return;
    before = person;
    untracked(() => {
      choose(undefined);
      narrow(ALL);
    });
  });
  effect(() => {
    void store.state.revision.value;
    if (store.state.stage.value === 'devices') untracked(() => void refresh());
  });
}

/** A run has ended since the list was read. */
let stale = false;

function arrive(): void {
  const { readAt, reading, blocked, sync } = tenant.value;
  if (blocked || sync?.blocked) return goOn();
  if (store.running.value) return;
  if (stale || readAt === undefined && reading === undefined) read();
  else if (!sync?.known) look();
}

/** Reads the tenant's list, and how its sync stands. */
export function read(): void {
  stale = false;
  look();
  void store.attempt(store.session.readDevices(cloud()));
}

export function stopReading(): void {
  void store.attempt(store.session.stopDevices());
}

/** Goes on after what blocked the requests was mended. */
export function goOn(): void {
  void store.attempt(store.session.resume());
}

function look(): void {
  void store.attempt(store.session.lookAtSync(cloud()));
}

export function startSync(): void {
  void store.attempt(store.session.startSync(cloud()));
}

// What is shown

export const rows = (from: number, len: number): Promise<{ rows: DeviceRow[] }> =>
  store.session.deviceWindow(from, len);

/** Whether the list is narrowed to some of its devices. */
export const narrowed = computed(() => {
  const { text, standsOut, standing, tag, selected } = set.filter.value;
  return text !== '' || standsOut || selected || standing !== undefined || tag !== undefined;
});

function narrow(filter: Narrowing): void {
  if (JSON.stringify(filter) === JSON.stringify(set.filter.value)) return;
  set.filter.value = filter;
  void store.attempt(store.session.filterDevices(filter));
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
  void store.attempt(store.session.selectDevices({ between: [from, to] }, on));
}

export function pickShown(on: boolean): void {
  void store.attempt(store.session.selectDevices('shown', on));
}

export function pickNone(): void {
  showSelected(false);
  void store.attempt(store.session.selectDevices('all', false));
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
  const detail = await store.session.device(id).catch(() => undefined);
  if (set.chosen.value !== id) return;
  if (detail) set.detail.value = detail;
  else choose(undefined);
}

// Saving

/** Saves the devices shown. */
export async function save(format: DeviceFormat): Promise<void> {
  const bytes = await store.attempt(store.session.devicesFile(format));
  if (!bytes) return;
  download(`tenant-devices.${format}`, bytes);
  const told: Key = 'devices.saved';
  store.tell({ key: told, gaps: { count: tenant.value.shown } });
}
