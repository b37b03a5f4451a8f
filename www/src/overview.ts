/**
 * The overview of the list: what its rows are, counted by the worker.
 *
 * It takes the place of the grid, and choosing something in it leads back to the grid,
 * narrowed to just that. Counts are of all rows, whatever the filter.
 */
import { batch, effect, signal, type ReadonlySignal } from '@preact/signals';
import { number, text } from './language.ts';
import type { Filter, Overview } from './protocol.ts';
import { session } from './store/engine.ts';
import { announce, attempt } from './store/notices.ts';
import { state } from './store/state.ts';
import * as view from './store/view.ts';
import { visible } from './visible.ts';

/** Rows that are read or registered change all the time: so long between two counts. */
const PAUSE = 500;

const set = {
  open: signal(false),
  counts: signal<Overview | undefined>(undefined),
};

export const open: ReadonlySignal<boolean> = set.open;
export const counts: ReadonlySignal<Overview | undefined> = set.counts;

export function toggle(): void {
  set.open.value = !set.open.value;
}

/** Shows just those rows in the grid. */
export function lead(filter: Filter, what: string, count: number): void {
  batch(() => {
    set.open.value = false;
    view.filterBy(filter);
  });
  announce(text('overview.led', { what, count }));
}

/** What that Windows is called. */
export function windows(build: number): string {
  if (build === 0) return text('overview.no-build');
  const named = set.counts.value?.builds.find(each => each.build === build)?.name;
  return named ?? text('overview.build', { build: String(build) });
}

/** Blanks at the ends are seen only between quotation marks. */
export function seen(name: string): string {
  return name === name.trim() ? visible(name) : text('grid.with-text', { text: visible(name) });
}

/** What a filter by one of the kinds of the overview shows. */
export function kinds({ maker, model, tag, build, failure }: Filter): string[] {
  const shown: string[] = [];
  if (maker !== undefined) shown.push(visible(maker) || text('overview.no-maker'));
  if (model !== undefined) shown.push(visible(model) || text('overview.no-model'));
  if (tag !== undefined) shown.push(tag ? text('grid.with-tag', { tag }) : text('devices.no-tag'));
  if (build !== undefined) shown.push(windows(build));
  if (failure) shown.push(visible(failure.name) || number(failure.code));
  return shown;
}

let counting = false;
let counted = -1;

async function count(): Promise<void> {
  const revision = state.revision.peek();
  if (counting || counted === revision) return;
  counting = true;
  counted = revision;
  const found = await attempt(session.overview());
  if (found) set.counts.value = found;
  setTimeout(() => {
    counting = false;
    if (set.open.peek()) void count();
  }, found && state.revision.peek() === counted ? 0 : PAUSE);
}

effect(() => {
  void state.revision.value;
  if (set.open.value) void count();
});

// Another step has another question.
effect(() => {
  void state.stage.value;
  set.open.value = false;
});
