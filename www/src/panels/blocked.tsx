/** Why the requests stand still, and the button that lets them go on. */
import { text } from '../language.ts';
import type { Sentence } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { AllowChanges } from './allow-changes.tsx';
import { Words } from './markdown.tsx';
import { Consent, Problem, Waiting } from './sign-in.tsx';

/** Blocks of the core that another sign-in mends; the others mend themselves or not. */
const SIGN_IN = new Set(['block-no-token', 'block-sign-in', 'block-consent', 'block-role',
  'block-tenant-unknown', 'block-other-tenant']);

export function Blocked({ reason }: { reason: Sentence }) {
  if (state.signIn.value === 'waiting') {
    return <div class="box" data-tone="wait"><Waiting /></div>;
  }
  const signIn = SIGN_IN.has(reason.key);
  const person = state.person.value;
  const { run } = state.summary.value;
  const unwritten = reason.key === 'block-journal';
  const unallowed = reason.key === 'block-changes';
  return <div class="box" data-tone="error">
    <p role="alert"><Words of={reason} /></p>
    <Problem />
    {reason.key === 'block-consent' && !state.signInProblem.value && <Consent />}
    {unallowed && <AllowChanges />}
    <div class="actions">
      {!unwritten && !unallowed && <button type="button" class={signIn ? 'primary' : undefined}
        onClick={() => void store.signIn()}>{text(person ? 'sign-in.again' : 'run.sign-in')}</button>}
      <button type="button" class={signIn ? undefined : 'primary'}
        disabled={unallowed && !state.summary.value.changesAllowed}
        onClick={() => void store.goOn()}>{text(unallowed ? 'run.on' : 'run.again')}</button>
      {unwritten && <button type="button" onClick={() => void store.goOnWithoutJournal()}>
        {text('run.without-journal')}
      </button>}
      {run && !unwritten && <button type="button" onClick={() => void store.setAside()}>
        {text('run.set-aside')}
      </button>}
    </div>
  </div>;
}
