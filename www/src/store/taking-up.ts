/** Runs of an earlier page, by their journals: to go on with, to save, to delete. */
import { batch } from '@preact/signals';
import { download } from '../download.ts';
import type { StoredRun } from '../protocol.ts';
import { takeCloudOf } from './cloud.ts';
import { session } from './engine.ts';
import { wouldLose } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { follows, goOn } from './registering.ts';
import { expectRuns, readRuns } from './runs.ts';
import { set } from './signals.ts';
import { wantSignInOnly } from './signing-in.ts';
import { goTo } from './stages.ts';
import { doAgain, remember, restart, startAnew } from './starting-anew.ts';
import { running } from './state.ts';
import { narrowed } from './view.ts';

/** Goes on with a run, or shows what became of it. */
export function takeUp(run: string): Promise<void> {
  return takenUp(() => session.takeUp(run));
}

export function takeUpFile(file: File): Promise<void> {
  return takenUp(() => session.takeUpFile(file));
}

/** The worker is at it; the run is not there yet. */
let takingUp = false;

async function takenUp(work: () => Promise<number>): Promise<void> {
  if (takingUp) return;
  if (running.value) return tell({ key: 'files.running' });
  if (set.unsaved.value) return tell({ key: 'runs.unsaved' });
  if (wouldLose(() => void takenUp(work))) return;
  takingUp = true;
  try {
    const cloud = await work();
    expectRuns();
    narrowed.clear();
    set.withoutJournal.value = false;
    takeCloudOf(cloud);
  } catch (error) {
    unexpected(error);
    return readRuns();
  } finally {
    takingUp = false;
  }
  if (set.summary.value.run?.done) return goTo('result');
  goTo('register');
  if (set.signIn.value === 'off') await wantSignInOnly();
  // Without the right sign-in it says which one it needs.
  await goOn();
}

/** The word that a run waits for which came in a file, and on with it. */
export async function allowAndGoOn(): Promise<void> {
  await attempt(session.allowRun());
  await goOn();
}

/** Leaves a run that can't go on now; its journal keeps it. */
export function setAside(): Promise<void> {
  return startAnew();
}

/** Goes on with the run whose worker was lost; where it has no journal, all is as before the plan. */
export async function goOnWithRun(): Promise<void> {
  const run = set.summary.value.run?.id;
  const before = remember();
  await restart();
  await readRuns();
  if (run && set.runs.value.some(each => each.run === run)) return takeUp(run);
  await doAgain(before, { key: 'again.without-run' });
}

export async function saveRun({ run }: StoredRun): Promise<void> {
  const bytes = await attempt(session.runFile(run));
  if (!bytes) return;
  download(`preflight-run-${run.slice(0, 8)}.journal`, bytes);
  tell({ key: 'save.saved', gaps: { count: 1 } });
}

export function askToDelete(run: StoredRun | undefined): void {
  set.deleting.value = run;
}

export async function deleteRun(): Promise<void> {
  const run = set.deleting.value;
  set.deleting.value = undefined;
  try {
    if (run) await session.removeRun(run.run);
    tell({ key: 'runs.deleted' });
  } catch (error) {
    unexpected(error);
  }
  await readRuns();
}

/** Goes on though nothing can be written down; the user's word. */
export async function goOnWithoutJournal(): Promise<void> {
  batch(() => {
    set.registering.value = true;
    set.withoutJournal.value = true;
  });
  await follows(session.resumeWithoutJournal());
}
