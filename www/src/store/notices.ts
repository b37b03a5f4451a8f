/** What is said to whoever uses the page: in its notice, and at its foot. */
import { Crash } from '../crash.ts';
import { set } from './signals.ts';
import type { Told } from './state.ts';

export function announce(sentence: string): void {
  set.said.value = sentence;
}

export function tell(told: Told): void {
  set.notice.value = told;
}

/** What should not happen is said, not swallowed; a lost worker has a page of its own. */
export function unexpected(error: unknown): void {
  if (error instanceof Crash) return;
  const reason = error instanceof Error ? error.message : String(error);
  tell({ key: 'notice.unexpected', gaps: { reason } });
}

/** What comes of a request; nothing where it was refused, which is said. */
export async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    unexpected(error);
    return undefined;
  }
}
