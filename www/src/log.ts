/**
 * The technical log while its dialog is open: what is looked for, and the lines that
 * are shown of it. The whole log stays in the worker.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Log, LogLook } from './protocol.ts';
import { session } from './store/engine.ts';
import { attempt } from './store/notices.ts';

/** Lines that are shown at a time. */
export const PAGE = 100;

/** What is looked for, from which line on. */
export interface Look extends Required<LogLook> {
  from: number;
}

/** What is looked for, while the dialog is open. */
const looking = signal<Look | undefined>(undefined);
const found = signal<Log | undefined>(undefined);
export const look: ReadonlySignal<Look | undefined> = looking;
export const log: ReadonlySignal<Log | undefined> = found;

export function openLog(): void {
  void lookFor({ text: '', failed: false, newestFirst: true, from: 0 });
}

export function closeLog(): void {
  looking.value = undefined;
  found.value = undefined;
}

export async function lookFor(asked: Look): Promise<void> {
  looking.value = asked;
  const { from, ...what } = asked;
  const answer = await attempt(session.log(what, from, PAGE));
  // Something else may be looked for meanwhile, or nothing.
  if (answer && looking.value === asked) found.value = answer;
}

/** Looks once more, after requests were made. */
export function lookAgain(): void {
  const asked = looking.peek();
  if (asked) void lookFor({ ...asked });
}
