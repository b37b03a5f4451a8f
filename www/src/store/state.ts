/** What the page knows, to read: every signal, and what follows from them. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { settled } from '../figures.ts';
import type { Gaps, Key } from '../language.ts';
import type {
  Columns, FileSummary, SaveOptions, SavePlan, Sentence, SignIn, Tenant,
} from '../protocol.ts';
import type { Remedy } from '../sign-in-problem.ts';
import { set } from './signals.ts';

/** Where one is: at a step, or beside them all: at the tenant's devices, at the bench, or reading how devices get in. */
export type Stage = 'start' | 'review' | 'plan' | 'register' | 'result' | 'devices' | 'bench' | 'ways';

/** The steps, in order. */
export const STAGES: Stage[] = ['start', 'review', 'plan', 'register', 'result'];

/** Where nothing of the list is shown. */
export const WITHOUT_ROWS = new Set<Stage>(['start', 'devices', 'bench', 'ways']);

export type Engine = 'starting' | 'ready' | 'lost';

export type SignInState = 'off' | 'loading' | 'out' | 'waiting' | 'in';

/** A sentence by key: translated where it is shown. */
export interface Told {
  key: Key;
  gaps?: Gaps;
}

/** Why a sign-in did not work: the sentence, what to offer, what an administrator needs. */
export interface SignInTold extends Told {
  code: string;
  said: string | undefined;
  correlation: string | undefined;
  remedy: Remedy | undefined;
}

/** The save dialog: what is chosen in it, and what saving that would give. */
export interface Saving {
  target: string;
  options: SaveOptions;
  plan: SavePlan | undefined;
}

/** The dialog that says which column of a file is which. */
export interface MappingColumns {
  file: FileSummary;
  columns: Columns;
}

/** The policy that a person has chosen: the name of its file, and what that says. */
export interface ChosenPolicy {
  name: string;
  text: string;
}

/** A policy file that can't be used: why, as the core says, or as the page does. */
export interface RefusedPolicy {
  name: string;
  problems: Sentence[];
  told?: Key;
}

/** Rows next to each other among those shown: from which place to before which. */
export interface Range {
  from: number;
  to: number;
}

/** The columns that many rows may have the same in. */
export const SHARED = ['group-tag', 'assigned-user'] as const;

/** Every signal, to read. */
export const state: { readonly [K in keyof typeof set]: ReadonlySignal<(typeof set)[K]['value']> } =
  set;

/** The sign-in that is set up, or chosen of several. */
export const signInSetup = computed<SignIn | undefined>(() => {
  const { signIns = [] } = set.setup.value ?? {};
  return signIns.length === 1 ? signIns[0] : signIns[set.cloud.value ?? -1];
});

/** A run of requests is going on: nothing may be edited, closing would lose sight of it. */
export const running = computed(() => {
  const { run } = set.summary.value;
  return set.registering.value || Boolean(run && !run.done);
});

/** Rows may be edited: before the plan is carried out. */
export const editable = computed(
  () => set.stage.value === 'review' && !running.value && !set.summary.value.run,
);

/** A step back or forth can be taken: also where the last file was removed. */
export const undoable = computed(() => editable.value ||
  (set.stage.value === 'start' && set.summary.value.files.length === 0 && !running.value));

/** More rows are on their way. Of many files one is read after the other. */
export const reading = computed(() =>
  set.awaited.value > 0 || set.summary.value.files.some(file => !file.whole));

/** The steps that can be gone to now. */
export const openStages = computed<Set<Stage>>(() => {
  const { files, rows, plan, run } = set.summary.value;
  const stages = new Set<Stage>(['start']);
  if (files.length > 0) stages.add('review');
  if (rows > 0 && (run ? plan : !reading.value)) stages.add('plan');
  if (run) stages.add('register');
  if (run && settled(run)) stages.add('result');
  return stages;
});

/** Rows can be left out of the plan, or taken in again. */
export const choosable = computed(() =>
  set.stage.value === 'plan' && Boolean(set.summary.value.plan?.whole) && !set.summary.value.run);

/** The tenant's devices can be looked at: there is a tenant to sign in to. */
export const hasTenant = computed(() => (set.setup.value?.signIns.length ?? 0) > 0);

/** What the worker knows of the tenant. */
export const tenant = computed<Tenant>(() => set.summary.value.tenant);
