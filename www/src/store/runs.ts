/** Runs of an earlier page: which have a journal in this browser. What becomes of them is `taking-up.ts`'s. */
import { batch } from '@preact/signals';
import { forget, remember } from '../remembered.ts';
import { session } from './engine.ts';
import { set } from './signals.ts';

/** Without a database there are none. */
export async function readRuns(): Promise<void> {
  const runs = await session.runs().catch(() => []);
  batch(() => {
    set.runs.value = runs;
    set.runsExpected.value = false;
  });
  if (set.summary.value.run) return;
  if (runs.length > 0) expectRuns();
  else forget('runs');
}

/** The page that is opened next waits for them, so that they move nothing when they come. */
export function expectRuns(): void {
  remember('runs', '1');
}
