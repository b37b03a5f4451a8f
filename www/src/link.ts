/**
 * What the address of the page asks for behind `#`, and what comes of it: the ways to
 * register are opened, a cloud and a target are preferred, a group tag is offered. It is
 * read when the page opens and whenever it changes.
 *
 * Nothing of it changes a row or is sent without a click; what was asked is said.
 */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { read, write, type Asked, type Ignored } from './fragment.ts';
import { say } from './language.ts';
import * as store from './store.ts';
import { state, type Told } from './store.ts';

const set = {
  asked: signal<Asked>({}),
  ignored: signal<Ignored[]>([]),
  /** What came of the cloud and of the target that were asked for. */
  cloud: signal<Told | undefined>(undefined),
  target: signal<Told | undefined>(undefined),
  closed: signal(false),
  /** The section of the ways that was asked for last: an object, so that each time is new. */
  section: signal({ id: '' }),
};

export const asked: ReadonlySignal<Asked> = set.asked;
export const section: ReadonlySignal<{ id: string }> = set.section;

/** What is to be said of the link. */
export const told = computed<Told[]>(() => {
  const found = [set.cloud.value, set.target.value].filter(each => each !== undefined);
  return [...found, ...set.ignored.value];
});

/** There is something to say or to offer, and nobody has closed it. */
export const shown = computed(() =>
  !set.closed.value && (told.value.length > 0 || set.asked.value.tag !== undefined));

export function closeLink(): void {
  set.closed.value = true;
}

export function watchLink(): void {
  look();
  addEventListener('hashchange', look);
  effect(() => {
    const { cloud } = set.asked.value;
    if (cloud !== undefined && state.setup.value) untracked(() => preferCloud(cloud));
  });
  effect(() => {
    const { target } = set.asked.value;
    if (target !== undefined && state.engine.value === 'ready') untracked(() => void preferTarget(target));
  });
  // The address says what is shown.
  effect(() => {
    if (state.stage.value !== 'ways' && set.asked.value.ways !== undefined) untracked(leaveAddress);
  });
}

/** Opens the ways to register; the address says so, and Back leads back. */
export function showWays(id = ''): void {
  const fragment = addressOf({ ways: id });
  if (location.hash === fragment) look();
  else location.hash = fragment;
}

/** The fragment with something else in it. */
export function addressOf(change: Asked): string {
  return write({ ...set.asked.value, ...change });
}

/** The address of this page with these settings; rows have no place in it. */
export function linkWith(settings: Asked): string {
  return location.origin + location.pathname + write(settings);
}

function look(): void {
  const found = read(location.hash);
  if (!found) return;
  const { ways, ...settings } = found.asked;
  const { ways: _, ...before } = set.asked.peek();
  batch(() => {
    if (ways !== undefined) {
      set.section.value = { id: ways };
      store.goTo('ways');
    } else if (state.stage.peek() === 'ways') store.leaveWays();
    set.asked.value = found.asked;
    if (JSON.stringify(settings) === JSON.stringify(before) && found.ignored.length === 0) return;
    set.ignored.value = found.ignored;
    set.cloud.value = undefined;
    set.target.value = undefined;
    set.closed.value = false;
  });
}

function leaveAddress(): void {
  const { ways: _, ...settings } = set.asked.peek();
  set.asked.value = settings;
  history.replaceState(history.state, '', location.pathname + location.search + write(settings));
}

function preferCloud(cloud: string): void {
  const came = store.preferCloud(cloud);
  const title = came.setup?.title ? say(came.setup.title) : cloud;
  set.cloud.value = { key: `link.cloud.${came.how}`, gaps: { cloud: title } };
}

async function preferTarget(name: string): Promise<void> {
  const targets = await store.attempt(store.readTargets());
  if (!targets || set.asked.peek().target !== name) return;
  // What is of the tenant is there only after something was asked of it.
  const target = targets.find(target => target.name === name && !target.ofTenant);
  if (target) store.preferTarget(name);
  set.target.value = target
    ? { key: 'link.target', gaps: { target: say(target.title) } }
    : { key: 'link.unusable', gaps: { key: 'target', value: name } };
}
