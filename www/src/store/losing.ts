/** What a step would lose: results that are in no file, and the plan of rows that change. */
import { figures } from '../figures.ts';
import { session } from './engine.ts';
import { unexpected } from './notices.ts';
import { set } from './signals.ts';
import { narrowed } from './view.ts';

/** Asks first where results of a run would be lost. */
export function wouldLose(act: () => void): boolean {
  if (set.unsavedResults.value) set.losing.value = act;
  return set.unsavedResults.value;
}

/** The user's word: save the results first or let them go, then do what was asked. */
export async function lose(save?: () => Promise<boolean>): Promise<void> {
  const act = set.losing.value;
  set.losing.value = undefined;
  if (save && !await save()) return;
  set.unsavedResults.value = false;
  act?.();
}

export function keep(): void {
  set.losing.value = undefined;
}

/** A plan holds for the rows that it was made from. */
export function changing(): void {
  if (set.summary.value.plan || set.summary.value.run) forgetPlan();
}

/** No file has the rows as they are from now on. */
export function edited(): void {
  changing();
  set.unsaved.value = true;
}

export function forgetPlan(): void {
  narrowed.delete('plan');
  set.confirming.value = undefined;
  session.forgetPlan().then(() => { set.unsavedResults.value = false; }, unexpected);
}

/** The journal goes with the saving of the results, unless there is something to go on with. */
export function resultsSaved(): void {
  set.unsavedResults.value = false;
  const { run } = set.summary.value;
  if (run?.done && run.left + figures(run).unsettled === 0) session.removeRun(run.id).catch(unexpected);
}
