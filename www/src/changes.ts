/**
 * Changes of devices that the tenant has: whether they are allowed, beginning them, and
 * those of the run at hand. What may be changed, and how, is the core's matter.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Key } from './language.ts';
import type { EditProblems, Edits, LookedUp, Orders } from './protocol.ts';
import { allow as allowScope, SignInDropped, SignInProblem } from './signin.ts';
import { session } from './store/engine.ts';
import * as losing from './store/losing.ts';
import { attempt } from './store/notices.ts';
import * as registering from './store/registering.ts';
import { signInSetup, state } from './store/state.ts';

/** Orders that are shown at a time. */
export const PAGE = 100;

const shown = signal<Orders['orders']>([]);
const from = signal(0);
export const orders: ReadonlySignal<Orders['orders']> = shown;
export const place: ReadonlySignal<number> = from;

export async function allow(allowed: boolean): Promise<void> {
  await attempt(session.allowChanges(allowed));
}

/** The word that a run waits for, and on with it. */
export async function allowAndGoOn(): Promise<void> {
  await allow(true);
  await registering.goOn();
}

/** Deregisters what the run has registered. */
export function undoRun(): Promise<void> {
  return registering.carryOut(() => session.undoRun());
}

/** Changes the devices that are selected in the tenant's list. */
export function change(edits: Edits): void {
  if (losing.wouldLose(() => change(edits))) return;
  void registering.carryOut(() => session.change(state.cloud.value ?? 0, edits));
}

/** What is wrong with a device name or a user. */
export const problems = (edits: Edits): Promise<EditProblems | undefined> =>
  attempt(session.editProblems(edits));

/**
 * Looks up whether the tenant has a user. Must be called from a click: it may open the
 * sign-in window. What keeps it from the permission is told as a key of ours.
 */
export async function lookUp(user: string): Promise<LookedUp | { refused: Refusal } | undefined> {
  const scope = signInSetup.value?.userScope;
  if (scope === undefined) return undefined;
  try {
    await allowScope(scope);
  } catch (error) {
    // Another press took its place.
    if (error instanceof SignInDropped) return undefined;
    return { refused: error instanceof SignInProblem ? refusal(error.key) : 'edit.look-up.other' };
  }
  return attempt(session.lookUp(state.cloud.value ?? 0, user));
}

type Refusal = Extract<Key, `edit.look-up.${string}`>;

/** The sentences of a sign-in speak of signing in; here nobody needs to. */
function refusal(key: SignInProblem['key']): Refusal {
  switch (key) {
    case 'sign-in.problem.denied':
    case 'sign-in.problem.cancelled': return 'edit.look-up.denied';
    case 'sign-in.problem.consent':
    case 'sign-in.problem.permission': return 'edit.look-up.consent';
    case 'sign-in.problem.popup': return 'edit.look-up.popup';
    default: return 'edit.look-up.other';
  }
}

/** Shows the run's orders from that one on; those of another run may be fewer. */
export async function lookAt(place: number): Promise<void> {
  const last = Math.max(0, (state.summary.value.run?.orders ?? 0) - 1);
  const wanted = Math.min(place, last - last % PAGE);
  from.value = wanted;
  const answer = await attempt(session.orders(wanted, PAGE));
  if (answer && from.value === wanted) shown.value = answer.orders;
}
