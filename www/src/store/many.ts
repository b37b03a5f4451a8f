/** Changes of many rows at once, each one step. */
import type { Key } from '../language.ts';
import type { Column, Replace } from '../protocol.ts';
import { session } from './engine.ts';
import { edited } from './losing.ts';
import { attempt, tell } from './notices.ts';
import { set } from './signals.ts';
import { editable, SHARED } from './state.ts';
import { selected } from './view.ts';

export function openChangeMany(): void {
  set.changingMany.value = editable.value;
}

export function closeChangeMany(): void {
  set.changingMany.value = false;
}

export function setMany(column: Column, cell: string): Promise<void> {
  return changeMany(() => session.setColumn(selected(), column, cell), 'many.changed');
}

export function replaceMany(replace: Replace): Promise<void> {
  return changeMany(() => session.replace(selected(), replace), 'many.changed');
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
  return changeMany(() => session.removeRows(selected()), 'many.removed');
}

/** How many of the rows a replacing would change; nothing if that can't be known. */
export function countReplace(replace: Replace): Promise<number | undefined> {
  return attempt(session.replaceCount(selected(), replace));
}

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
  edited();
  set.changingMany.value = false;
  const count = await attempt(work());
  if (count !== undefined) tell({ key: told, gaps: { count } });
}
