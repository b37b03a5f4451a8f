/** Starting anew: with another worker, or with another list. And doing all again in it. */
import { batch } from '@preact/signals';
import { lockOf } from '../database.ts';
import { isChange, putBack, takeDeeds, type Deed } from '../deeds.ts';
import { Crash } from '../crash.ts';
import { beginAgain, session } from './engine.ts';
import { expectRows, unreadable, wait } from './files.ts';
import { wouldLose } from './losing.ts';
import { tell, unexpected } from './notices.ts';
import { setUp } from './setting-up.ts';
import { NOTHING, set } from './signals.ts';
import { goTo } from './stages.ts';
import type { Told } from './state.ts';
import { applyFilter, narrowed } from './view.ts';

/** How long the browser may take to let go of what a worker held that is gone, in milliseconds. */
const RELEASED = 3000;

/** In place of a worker that was lost, or whose work is left. */
export async function restart(): Promise<void> {
  const run = set.summary.value.run?.id;
  forget();
  batch(() => {
    set.engine.value = 'starting';
    set.outOfMemory.value = false;
  });
  beginAgain();
  // Else the run would seem to be another tab's.
  if (run) await navigator.locks.request(lockOf(run), { signal: AbortSignal.timeout(RELEASED) }, () => {}).catch(() => {});
  try {
    await setUp();
  } catch (error) {
    unexpected(error);
  }
}

/** Restarts without anything that was there. */
export function startAnew(): Promise<void> {
  takeDeeds();
  return restart();
}

/** What was done with the list, and how it was looked at. */
interface Before {
  deeds: Deed[];
  filter: typeof set.filter.value;
  unsaved: boolean;
}

export function remember(): Before {
  const reviewing = set.stage.value === 'review';
  const filter = reviewing ? set.filter.value : narrowed.get('review') ?? {};
  return { deeds: takeDeeds(), filter, unsaved: set.unsaved.value };
}

/** In place of a worker that was lost: with the same files, and what was changed in them. */
export async function recover(): Promise<void> {
  const before = remember();
  await restart();
  await doAgain(before);
}

/** Does all of it once more, but what the worker was at when it was lost. */
export async function doAgain({ deeds, filter, unsaved }: Before, told?: Told): Promise<void> {
  const cut = deeds.filter(deed => !deed.done);
  const changes = cut.filter(isChange);
  const left = changes.length > 0 ? changes : cut.slice(0, 1);
  const again = deeds.filter(deed => !left.includes(deed));
  if (again.length > 0) {
    expectRows(true);
    wait();
  }
  const failed: string[] = [];
  for (const [at, { verb, args }] of again.entries()) {
    // It says which rows by what was shown beside the plan, which is gone.
    if (verb === 'leaveOut') continue;
    try {
      await (session[verb] as (...args: unknown[]) => Promise<unknown>)(...args);
    } catch (error) {
      if (error instanceof Crash) return putBack(again.slice(at + 1).map(deed => ({ ...deed, done: true })));
      if (verb === 'read') unreadable(error, (args[0] as File).name, failed);
    }
  }
  set.filter.value = filter;
  await applyFilter(filter).catch(unexpected);
  set.unsaved.value = unsaved;
  const [first] = left;
  if (told) tell(told);
  else if (first?.verb === 'read') tell({ key: 'again.without-file', gaps: { name: (first.args[0] as File).name } });
  else if (first) tell({ key: 'again.without-step' });
  else if (deeds.some(({ verb }) => verb === 'leaveOut')) tell({ key: 'again.left-out' });
  else tell({ key: again.some(isChange) ? 'again.changes' : 'again.files' });
}

/** Forgets every row and the plan; who is signed in stays. */
export function startOver(): void {
  if (wouldLose(startOver)) return;
  session.clear().catch(unexpected);
  forget();
  goTo('start');
}

function forget(): void {
  narrowed.clear();
  expectRows(false);
  batch(() => {
    set.summary.value = NOTHING;
    set.filter.value = {};
    set.chosen.value = undefined;
    set.detail.value = undefined;
    set.selection.value = undefined;
    // What is open is about rows that are gone.
    set.saving.value = undefined;
    set.changingMany.value = undefined;
    set.mapping.value = undefined;
    set.steps.value = undefined;
    set.losing.value = undefined;
    set.leaving.value = undefined;
    set.confirming.value = undefined;
    set.unsaved.value = false;
    set.unsavedResults.value = false;
    set.planning.value = false;
    set.registering.value = false;
    set.stopping.value = false;
    set.withoutJournal.value = false;
    set.early.value = false;
    set.stage.value = 'start';
  });
}
