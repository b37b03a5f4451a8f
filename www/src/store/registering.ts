/** The plan and the run: to make it, to carry it out, to stop it and to go on. */
import { batch } from '@preact/signals';
import type { Aim, Selection } from '../protocol.ts';
import { session } from './engine.ts';
import { forgetPlan } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { expectRuns } from './runs.ts';
import { set } from './signals.ts';
import { goTo } from './stages.ts';
import { choosable, running } from './state.ts';

export async function plan(): Promise<void> {
  if (set.planning.value) return;
  batch(() => {
    set.planning.value = true;
    set.signInProblem.value = undefined;
  });
  await attempt(session.plan(set.cloud.value ?? 0));
  set.planning.value = false;
}

/** Reads the tenant's list once more. */
export async function planAgain(): Promise<void> {
  forgetPlan();
  await plan();
}

/** Leaves rows out of the plan, or takes them in again. */
export async function leaveOut(out: boolean, rows: Selection): Promise<void> {
  if (!choosable.value) return;
  const count = await attempt(session.leaveOut(rows, out));
  if (count !== undefined) tell({ key: out ? 'plan.left-out' : 'plan.taken-in', gaps: { count } });
}

export function askToRegister(aim: Aim): void {
  set.confirming.value = aim;
}

export function dontRegister(): void {
  set.confirming.value = undefined;
}

/** Carries out the plan, or that part of it. */
export function register(aim: Aim): Promise<void> {
  return carryOut(() => session.register(aim));
}

/** Begins a run, or more of it, and shows how far it is. */
export async function carryOut(begin: () => Promise<void>): Promise<void> {
  if (running.value) return;
  batch(() => {
    set.confirming.value = undefined;
    set.registering.value = true;
    set.stopping.value = false;
    set.withoutJournal.value = false;
  });
  expectRuns();
  goTo('register');
  await follows(begin());
}

/** Goes on with a run, one that was stopped too. */
export function goOn(): Promise<void> {
  set.stopping.value = false;
  return further(() => session.goOn());
}

/** Goes on after what blocked the requests was mended. A run that was stopped sends nothing new for it. */
export function resume(): Promise<void> {
  return further(() => session.resume());
}

async function further(verb: () => Promise<void>): Promise<void> {
  const registering = Boolean(set.summary.value.run);
  batch(() => {
    set.signInProblem.value = undefined;
    if (registering) set.registering.value = true;
    else set.planning.value = true;
  });
  if (registering) goTo('register');
  await follows(verb());
}

/** Waits once more for devices that nothing was heard of in time. */
export async function keepWatching(): Promise<void> {
  set.registering.value = true;
  goTo('register');
  await follows(session.keepWatching());
}

export function stop(): void {
  set.stopping.value = true;
  session.stop().catch(unexpected);
}

export async function follows(work: Promise<void>): Promise<void> {
  await attempt(work);
  batch(() => {
    set.planning.value = false;
    set.registering.value = false;
  });
}
