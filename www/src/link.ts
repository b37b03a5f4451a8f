/**
 * What the address of the page asks for behind `#`, and what comes of it: the ways to
 * register are opened, a cloud and a target are preferred (`link-watch.ts`), a group tag is
 * offered. It is read when the page opens and whenever it changes.
 *
 * Nothing of it changes a row or is sent without a click; what was asked is said.
 */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { read, write, type Asked, type Ignored } from './fragment.ts';
import * as stages from './store/stages.ts';
import { state, type Told } from './store/state.ts';

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

/** Notes what came of the cloud or of the target. */
export function note(part: 'cloud' | 'target', told: Told): void {
  set[part].value = told;
}

export function closeLink(): void {
  set.closed.value = true;
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

/** Takes over what the address asks for now. */
export function look(): void {
  const found = read(location.hash);
  if (!found) return;
  const { ways, ...settings } = found.asked;
  const { ways: _, ...before } = set.asked.peek();
  batch(() => {
    if (ways !== undefined) {
      set.section.value = { id: ways };
      stages.goTo('ways');
    } else if (state.stage.peek() === 'ways') stages.leaveWays();
    set.asked.value = found.asked;
    if (JSON.stringify(settings) === JSON.stringify(before) && found.ignored.length === 0) return;
    set.ignored.value = found.ignored;
    set.cloud.value = undefined;
    set.target.value = undefined;
    set.closed.value = false;
  });
}

/** The address says what is shown. */
export function leaveAddress(): void {
  const { ways: _, ...settings } = set.asked.peek();
  set.asked.value = settings;
  history.replaceState(history.state, '', location.pathname + location.search + write(settings));
}
