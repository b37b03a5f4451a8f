/** Changes of rows, each a step that can be undone. */
import type { Column } from '../protocol.ts';
import { session } from './engine.ts';
import { expectRows } from './files.ts';
import { edited } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { set } from './signals.ts';
import { editable, undoable } from './state.ts';

export async function edit(row: number, column: Column, cell: string): Promise<void> {
  edited();
  await attempt(session.edit(row, column, cell));
}

export async function fix(rule: string, row?: number): Promise<void> {
  edited();
  const count = await attempt(session.fix(rule, row));
  if (count !== undefined) tell({ key: 'review.fixed', gaps: { count } });
}

export function removeRow(row: number): void {
  edited();
  session.removeRow(row).then(() => tell({ key: 'review.removed' }), unexpected);
}

export const undo = (): void => step('undo');
export const redo = (): void => step('redo');

function step(way: 'undo' | 'redo'): void {
  if (!undoable.value || !set.summary.value[way]) return;
  edited();
  expectRows(set.stage.value === 'start');
  session[way]().catch(unexpected);
}

/** Reads the list of steps and keeps it up to date until it is closed. */
export async function openSteps(): Promise<void> {
  const steps = await attempt(session.history());
  if (steps) set.steps.value = steps;
}

export function closeSteps(): void {
  set.steps.value = undefined;
}

/** Undoes or redoes until just the first so many steps are done. */
export function goToStep(step: number): void {
  if (!editable.value) return;
  edited();
  session.goToStep(step).catch(unexpected);
}
