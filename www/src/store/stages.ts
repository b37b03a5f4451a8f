/** Going from one step to another, and what comes of it. */
import { batch } from '@preact/signals';
import { forgetPlan, wouldLose } from './losing.ts';
import { readRuns } from './runs.ts';
import { set } from './signals.ts';
import type { Stage } from './state.ts';
import { filterBy, narrowed } from './view.ts';

/** The step that one looked up the ways to register from. */
let lookedUpFrom: Stage = 'start';

export function goTo(stage: Stage): void {
  const from = set.stage.value;
  if (stage === from) return;
  batch(() => {
    set.stage.value = stage;
    set.notice.value = undefined;
    set.confirming.value = undefined;
  });
  // Who only looks something up finds all as it was.
  if (stage === 'ways') lookedUpFrom = from;
  else if (from !== 'ways' || stage !== lookedUpFrom) {
    // A filter of one step means little in the next, and is there again on the way back.
    const left = from === 'ways' ? lookedUpFrom : from;
    if (left === 'review' || left === 'plan') narrowed.set(left, set.filter.value);
    filterBy(narrowed.get(stage) ?? {});
  }
  if (stage === 'start') void readRuns();
}

/** Back to where the ways to register were looked up from. */
export function leaveWays(): void {
  goTo(lookedUpFrom);
}

/** Lets go of the plan or of the results, so that rows can be edited again. */
export function editAgain(): void {
  if (wouldLose(editAgain)) return;
  forgetPlan();
  goTo('review');
}
