/**
 * Changes of devices that the tenant has: whether they are allowed, beginning them, and
 * those of the run at hand. What may be changed, and how, is the core's matter.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { EditProblems, Edits, Orders } from './protocol.ts';
import { attempt, carryOut, goOn, session, state, unexpected, wouldLose } from './store.ts';

/** Orders that are shown at a time. */
export const PAGE = 100;

const shown = signal<Orders['orders']>([]);
const from = signal(0);
export const orders: ReadonlySignal<Orders['orders']> = shown;
export const place: ReadonlySignal<number> = from;

export async function allow(allowed: boolean): Promise<void> {
  await session.allowChanges(allowed).catch(unexpected);
}

/** The word that a run waits for, and on with it. */
export async function allowAndGoOn(): Promise<void> {
  await allow(true);
  await goOn();
}

/** Deregisters what the run has registered. */
export function undoRun(): Promise<void> {
  return carryOut(() => session.undoRun());
}

/** Changes the devices that are selected in the tenant's list. */
export function change(edits: Edits): void {
  if (wouldLose(() => change(edits))) return;
  void carryOut(() => session.change(state.cloud.value ?? 0, edits));
}

/** What is wrong with a device name or a user. */
export const problems = (edits: Edits): Promise<EditProblems | undefined> =>
  attempt(session.editProblems(edits));

/** Shows the run's orders from that one on. */
export async function lookAt(wanted: number): Promise<void> {
  from.value = wanted;
  try {
    const answer = await session.orders(wanted, PAGE);
    if (from.value === wanted) shown.value = answer.orders;
  } catch (error) {
    unexpected(error);
  }
}
