/** Runs of an earlier page: which have a journal in this browser. What becomes of them is `taking-up.ts`'s. */
import { session } from './engine.ts';
import { set } from './signals.ts';

/** Without a database there are none. */
export async function readRuns(): Promise<void> {
  set.runs.value = await session.runs().catch(() => []);
}
