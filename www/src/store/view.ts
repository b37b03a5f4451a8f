/**
 * What of the list is looked at: what it is narrowed to, how it is sorted, which rows are
 * selected, which one's details are shown.
 */
import { batch, computed } from '@preact/signals';
import { drawing } from '../arrival.ts';
import { text } from '../language.ts';
import type { Filter, RowColumn, RowWindow, Selection, State, Worst } from '../protocol.ts';
import { Crash } from '../crash.ts';
import { session } from './engine.ts';
import { announce, unexpected } from './notices.ts';
import { NOTHING, set } from './signals.ts';
import type { Range, Stage } from './state.ts';

/** What the list was narrowed to at the steps that one goes back to. */
export const narrowed = new Map<Stage, Filter>();

/** Rows that came with what changed, as they are from that revision to the next. */
let brought: { revision: number; from: number; window: RowWindow } | undefined;

export function bring(revision: number, block: { from: number; window: RowWindow } | undefined): void {
  brought = block && { revision, ...block };
}

export async function rows(from: number, len: number): Promise<RowWindow> {
  const window = brought?.from === from && brought.revision === set.revision.value
    ? brought.window
    : await session.window(from, len);
  if (window.rows.length > 0) drawing();
  return window;
}

export function filterBy(filter: Filter): void {
  if (JSON.stringify(filter) === JSON.stringify(set.filter.value)) return;
  set.filter.value = filter;
  applyFilter(filter).catch(unexpected);
}

/** Has the worker show just that. */
export function applyFilter(filter: Filter): Promise<void> {
  return session.filter({ ...filter, worst: filter.worst ?? [], states: filter.states ?? [], text: filter.text ?? '' });
}

/** By this column; once more: the other way round; a third time: as in the files. */
export function sortBy(column: RowColumn | undefined): void {
  const { column: before, descending } = set.summary.value.order;
  const again = column !== undefined && column === before;
  session.sort(again && descending ? NOTHING.order : { column, descending: again }).catch(unexpected);
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

/** The rows that a change of many is for: those selected, or else all shown. */
export function selected(): Selection {
  const range = set.selection.value;
  return range ? { places: [[range.from, range.to]] } : 'shown';
}

/** How many rows that is. */
export const selectedCount = computed(() => {
  const range = set.selection.value;
  return range ? range.to - range.from : set.summary.value.shown;
});

export function openDetail(): void {
  set.detailOpen.value = set.chosen.value !== undefined;
}

export function closeDetail(): void {
  set.detailOpen.value = false;
}

export async function refreshDetail(): Promise<void> {
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

/** Where a row stands among those shown, if it does. */
export function placeOf(row: number): Promise<number | undefined> {
  return session.place(row).catch(() => undefined);
}
