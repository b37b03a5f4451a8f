/**
 * Which columns of the review a person wants to see, and how wide.
 *
 * Kept in this browser for the next time: names of columns and pixels, nothing of a row.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { AS_THEY_ARE, within, type Layout, type Widths } from './grid/layout.ts';
import { recall, remember } from './remembered.ts';

/** The column that is always there. */
export const KEPT = 'serial';

const set = signal<Layout>(read());
export const layout: ReadonlySignal<Layout> = set;

export function show(column: string, shown: boolean): void {
  if (column === KEPT) return;
  const hidden = set.value.hidden.filter(name => name !== column);
  change({ ...set.value, hidden: shown ? hidden : [...hidden, column] });
}

export function resize(widths: Widths): void {
  change({ ...set.value, widths });
}

export function reset(): void {
  change(AS_THEY_ARE);
}

function change(layout: Layout): void {
  set.value = layout;
  remember('columns', JSON.stringify(layout));
}

function read(): Layout {
  try {
    return known(JSON.parse(recall('columns') ?? '{}'));
  } catch {
    return AS_THEY_ARE;
  }
}

/** What was kept, as far as it is what this page would have kept. */
export function known(kept: unknown): Layout {
  const { hidden, widths } = Object(kept) as { hidden?: unknown; widths?: unknown };
  const names = Array.isArray(hidden) ? hidden.filter(name => typeof name === 'string' && name !== KEPT) : [];
  const numbers = Object.entries(Object(widths) as object)
    .filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
    .map(([name, width]) => [name, within(width)] as const);
  return { hidden: names as string[], widths: Object.fromEntries(numbers) };
}
