/** Changes of many rows at once, each one step. */
import type { Key } from '../language.ts';
import type { Column, Replace, Selection } from '../protocol.ts';
import { session } from './engine.ts';
import { edited } from './losing.ts';
import { attempt, tell } from './notices.ts';
import { set } from './signals.ts';
import { editable, SHARED, type Range } from './state.ts';

export function openChangeMany(rows: Selection): void {
  if (editable.value) set.changingMany.value = rows;
}

export function closeChangeMany(): void {
  set.changingMany.value = undefined;
}

export function setMany(rows: Selection, column: Column, cell: string): Promise<void> {
  return changeMany(() => session.setColumn(rows, column, cell), 'many.changed');
}

export function replaceMany(rows: Selection, replace: Replace): Promise<void> {
  return changeMany(() => session.replace(rows, replace), 'many.changed');
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

export function removeMany(rows: Selection): Promise<void> {
  return changeMany(() => session.removeRows(rows), 'many.removed');
}

/** How many of the rows a replacing would change; nothing if that can't be known. */
export function countReplace(rows: Selection, replace: Replace): Promise<number | undefined> {
  return attempt(session.replaceCount(rows, replace));
}

function isShared(column: Column | undefined): column is (typeof SHARED)[number] {
  return SHARED.some(shared => shared === column);
}

/** Copies a cell of the first of these rows to those below. */
export async function fillDown(column: Column | undefined, { from, to }: Range): Promise<void> {
  if (!editable.value) return;
  if (!isShared(column)) return tell({ key: 'grid.no-fill' });
  if (from < 0 || to - from < 2) return tell({ key: 'grid.nothing-to-fill' });
  const { arrangement } = set.summary.value;
  const windows = await attempt(Promise.all([session.window(from, 1), session.window(to - 1, 1)]));
  if (set.summary.value.arrangement !== arrangement) return tell({ key: 'many.moved' });
  const [above, below] = windows?.map(({ rows }) => rows[0]) ?? [];
  if (above && below) await changeMany(() => session.fillDown(above.id, below.id, column), 'many.changed');
}

async function changeMany(work: () => Promise<number>, told: Key): Promise<void> {
  if (!editable.value) return;
  edited();
  closeChangeMany();
  const count = await attempt(work());
  if (count !== undefined) tell({ key: told, gaps: { count } });
}
