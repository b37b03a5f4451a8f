/**
 * Signing in, as the page shows it: in which cloud, as whom, what went wrong, and what goes
 * on once somebody is. `signin.ts` does it.
 */
import { batch } from '@preact/signals';
import { wasDone } from '../deeds.ts';
import { keepWork, takeWork } from '../keeping.ts';
import { text } from '../language.ts';
import type { SignIn } from '../protocol.ts';
import * as signin from '../signin.ts';
import { SignInDropped, SignInProblem, type Person, type Wish } from '../signin.ts';
import type { Return } from '../way-back.ts';
import { putInForce } from './choosing-policy.ts';
import { noteCloud, takeCloudOf } from './cloud.ts';
import { session } from './engine.ts';
import { forgetPlan, wouldLose } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { policies } from './policy.ts';
import { plan, planAgain, resume } from './registering.ts';
import { set } from './signals.ts';
import { goTo } from './stages.ts';
import { running, signInSetup, type SignInTold, type Told } from './state.ts';

/** Chooses the cloud of that name, or of which it is the beginning, where that is still a choice. */
export function preferCloud(name: string): { how: 'chosen' | 'signed-in' | 'running' | 'unknown'; setup?: SignIn | undefined } {
  const setups = set.setup.value?.signIns ?? [];
  const begins = setups.filter(({ cloud }) => cloud?.startsWith(`${name}-`));
  const setup = setups.find(({ cloud }) => cloud === name) ?? (begins.length === 1 ? begins[0] : undefined);
  if (!setup) return { how: 'unknown' };
  if (setup === signInSetup.value) return { how: 'chosen', setup };
  if (running.value) return { how: 'running', setup };
  if (set.person.value || set.signIn.value === 'waiting') return { how: 'signed-in', setup };
  const prepared = set.signIn.value !== 'off';
  takeCloud(setups.indexOf(setup), setup);
  // As the choice by hand, where somebody is about to sign in.
  if (prepared) void wantSignIn();
  return { how: 'chosen', setup };
}

/** Must be done before anybody signs in: tokens do not cross clouds. */
export function chooseCloud(index: number): void {
  const setup = set.setup.value?.signIns[index];
  if (!setup || set.person.value || set.signIn.value === 'waiting') return;
  takeCloud(index, setup);
  void wantSignIn();
}

function takeCloud(index: number, { cloud }: SignIn): void {
  noteCloud(cloud ?? '');
  batch(() => {
    set.cloud.value = index;
    set.signIn.value = 'off';
    set.signInProblem.value = undefined;
  });
}

/** Loads what signing in needs, and plans when somebody is signed in already. */
export async function wantSignIn(): Promise<void> {
  const signIn = signInSetup.value;
  if (!signIn || set.signIn.value === 'waiting') return;
  if (set.signIn.value === 'off' && !await prepareSignIn(signIn)) {
    set.signIn.value = 'off';
    return;
  }
  const { plan: planned, run } = set.summary.value;
  const looks = set.stage.value === 'devices';
  if (set.signIn.value === 'in' && !planned && !run && !looks) void plan();
}

// What could not be loaded without a network is loaded once it is there.
addEventListener('online', () => {
  if (set.stage.value === 'plan' && set.signIn.value === 'off') void wantSignIn();
});

/** Loads what signing in needs, and who is signed in already. What is wrong is told. */
async function prepareSignIn(signIn: SignIn): Promise<boolean> {
  batch(() => {
    set.signIn.value = 'loading';
    set.signInProblem.value = undefined;
  });
  try {
    await signedIn(await signin.prepare(signIn));
    return true;
  } catch (error) {
    noteSignInProblem(error);
    return false;
  }
}

/** Must be called from a click: it opens a window. */
export async function signIn(wish: Wish = {}): Promise<void> {
  const before = set.person.value;
  if (set.signIn.value === 'off') return wantSignIn();
  batch(() => {
    set.signIn.value = 'waiting';
    set.signInProblem.value = undefined;
    wished = wish;
  });
  try {
    const person = await signin.signIn(where(wish));
    // A run that was taken up may be of another tenant than the one at hand.
    const theirs = set.summary.value.run?.tenant || before?.tenant;
    if (running.value && before && person.tenant !== theirs) {
      await signin.switchTo(before.id);
      throw new SignInProblem('sign-in.problem.other-tenant', 'other_tenant');
    }
    set.customer.value = wish.tenant;
    await goOnAs(person, before);
  } catch (error) {
    if (error instanceof SignInDropped) return;
    noteSignInProblem(error);
    set.signIn.value = set.person.value ? 'in' : 'out';
  }
}

/** What was last wished for, so that the window can be opened again for the same. */
let wished: Wish = {};

export const tenantWished = (): string => wished.tenant ?? '';

export function signInAgain(): Promise<void> {
  return signIn(set.signIn.value === 'waiting' ? wished : {});
}

/** The tenant of the work that is going on, unless another is asked for. */
function where(wish: Wish): Wish {
  const theirs = set.summary.value.run?.tenant || set.person.value?.tenant;
  return wish.another ? wish : { ...wish, tenant: wish.tenant ?? theirs };
}

/** A plan is of one tenant; what is under way goes on with a new token. */
async function goOnAs(person: Person, before: Person | undefined): Promise<void> {
  const { plan: planned, run } = set.summary.value;
  await signedIn(person);
  const elsewhere = before && before.tenant !== person.tenant && !run;
  // There it goes on by itself, and nothing is planned.
  if (set.stage.value === 'devices') return elsewhere ? forgetPlan() : undefined;
  if (elsewhere) return planAgain();
  // A run that has ended, or was stopped, goes on by its own button alone.
  if (run) return run.done ? undefined : resume();
  await (planned || before ? resume() : plan());
}

export function cancelSignIn(): void {
  signin.cancel();
  set.signIn.value = set.person.value ? 'in' : 'out';
}

/** Goes on as somebody who is signed in already; the plan is made anew. */
export async function switchAccount(id: string): Promise<void> {
  if (running.value || wouldLose(() => void switchAccount(id))) return;
  forgetPlan();
  set.customer.value = undefined;
  await signedIn(await signin.switchTo(id));
  if (set.person.value && set.stage.value !== 'devices') await plan();
}

export async function signOut(id = set.person.value?.id): Promise<void> {
  if (running.value || id === undefined) return;
  const current = id === set.person.value?.id;
  if (current) {
    if (wouldLose(() => void signOut(id))) return;
    forgetPlan();
    wished = {};
  }
  await signin.signOut(id);
  await signedIn(current ? undefined : set.person.value);
  // A run that was forgotten has no steps any more.
  if (current && ['register', 'result'].includes(set.stage.value)) goTo('plan');
}

async function signedIn(person: Person | undefined): Promise<void> {
  const accounts = await signin.accounts();
  await session.setTenant(person?.tenant, person?.username);
  batch(() => {
    set.person.value = person;
    set.accounts.value = accounts;
    set.signIn.value = person ? 'in' : 'out';
    // The word was to be given for whoever was signed in before.
    set.confirming.value = undefined;
    if (!person) set.customer.value = undefined;
  });
}

/** Asks before the page is left for a sign-in in its own window. */
export async function askToLeave(): Promise<void> {
  set.leaving.value = await attempt(session.sources());
}

/** More is lost than changes of rows: what an archive has is read again as it is. */
export const wouldForget = (): boolean => wasDone('map', 'leaveOut') ||
  wasDone('removeFile') && set.summary.value.files.some(({ container }) => container);

export function dontLeave(): void {
  set.leaving.value = undefined;
}

/** Leaves the page for the sign-in; `comeBack` goes on. */
export async function leaveToSignIn(): Promise<void> {
  const files = set.leaving.value ?? [];
  set.leaving.value = undefined;
  try {
    const policy = policies.chosen;
    const kept = files.length > 0 || policy ? await keepWork({ files, policy }) : undefined;
    // The user's word is given; the window need not ask again.
    batch(() => {
      set.unsaved.value = false;
      set.signIn.value = 'loading';
    });
    await signin.leave(where(wished), { cloud: set.cloud.value ?? 0, kept });
  } catch (error) {
    noteSignInProblem(error);
    set.signIn.value = set.person.value ? 'in' : 'out';
  }
}

/** Goes on where the page was left for a sign-in: at the plan, if there are rows again. */
export async function comeBack(left: Return | undefined): Promise<void> {
  try {
    const { files, policy } = await takeWork(left?.kept);
    if (!left) return;
    takeCloudOf(left.cloud);
    await wantSignInOnly();
    if (policy) await putInForce(policy);
    await Promise.all(files.map(file => session.read(file)));
    if (files.length > 0) goTo('plan');
    else if (set.person.value) {
      tell({ key: 'sign-in.back', gaps: { username: set.person.value.username } });
    }
  } catch (error) {
    unexpected(error);
  }
}

/** As `wantSignIn`, before there is anything to plan. */
export async function wantSignInOnly(): Promise<void> {
  const signIn = signInSetup.value;
  if (signIn && !await prepareSignIn(signIn)) await signedIn(undefined);
}

/** The link by which an administrator of the tenant in question consents. */
export function consentLink(): string | undefined {
  const signIn = signInSetup.value;
  return signIn && signin.consent(signIn, wished.tenant ?? set.person.value?.tenant);
}

/** What to say of a problem, at this step. */
function told({ key, code, said, correlation, remedy }: SignInProblem): SignInTold {
  const tenant = set.person.value?.tenant ?? '';
  // A run would be lost with the page.
  const stays = remedy === 'here' && Boolean(set.summary.value.run);
  return {
    key: stays ? 'sign-in.problem.popup-running' : key,
    gaps: { address: signin.redirectAddress(), tenant },
    code, said, correlation,
    remedy: stays ? undefined : remedy,
  };
}

function noteSignInProblem(error: unknown): void {
  if (error instanceof SignInProblem) set.signInProblem.value = told(error);
  else unexpected(error);
}

/** A token for the worker; why there is none goes into a sentence of the core. */
export async function token(
  fresh: boolean,
  claims: string | undefined,
  scope: string | undefined,
): Promise<string> {
  try {
    return await signin.token(fresh, claims, scope);
  } catch (error) {
    const { key, gaps }: Told = error instanceof SignInProblem ? told(error) : { key: 'sign-in.problem.other' };
    throw new Error(text(key, gaps).replace(/\.$/, ''));
  }
}
