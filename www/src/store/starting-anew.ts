/** Starting anew: with another worker, or with another list. */
import { batch } from '@preact/signals';
import { beginAgain, session } from './engine.ts';
import { addFiles, expectRows, opened, wait } from './files.ts';
import { wouldLose } from './losing.ts';
import { unexpected } from './notices.ts';
import { setUp } from './setting-up.ts';
import { NOTHING, set } from './signals.ts';
import { goTo } from './stages.ts';
import { narrowed } from './view.ts';

/** In place of a worker that was lost, or whose work is left; with the same files once more. */
export async function restart(again: boolean): Promise<void> {
  const files = [...opened];
  forget();
  set.engine.value = 'starting';
  beginAgain();
  try {
    await setUp();
  } catch (error) {
    unexpected(error);
  }
  if (!again || files.length === 0) return;
  wait();
  void addFiles(files);
}

/** Forgets every row and the plan; who is signed in stays. */
export function startOver(): void {
  if (wouldLose(startOver)) return;
  session.clear().catch(unexpected);
  forget();
  goTo('start');
}

function forget(): void {
  opened.length = 0;
  narrowed.clear();
  expectRows(false);
  batch(() => {
    set.summary.value = NOTHING;
    set.filter.value = {};
    set.chosen.value = undefined;
    set.detail.value = undefined;
    set.selection.value = undefined;
    set.unsaved.value = false;
    set.unsavedResults.value = false;
    set.planning.value = false;
    set.registering.value = false;
    set.stopping.value = false;
    set.early.value = false;
    set.stage.value = 'start';
  });
}
