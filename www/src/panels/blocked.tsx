/** Why the requests stand still, and the button that lets them go on. */
import * as changes from '../changes.ts';
import { text } from '../language.ts';
import { showWays } from '../link.ts';
import type { Sentence } from '../protocol.ts';
import * as registering from '../store/registering.ts';
import * as signingIn from '../store/signing-in.ts';
import { state } from '../store/state.ts';
import * as takingUp from '../store/taking-up.ts';
import { Consent, Problem, Waiting } from './sign-in.tsx';
import { Words } from './words.tsx';

/** Blocks of the core that another sign-in mends; the others mend themselves or not. */
const SIGN_IN = new Set(['block-no-token', 'block-sign-in', 'block-consent', 'block-role',
  'block-tenant-unknown', 'block-other-tenant']);

function goOn({ key }: Sentence): Promise<void> {
  if (key === 'block-changes') return changes.allowAndGoOn();
  return key === 'block-from-file' ? takingUp.allowAndGoOn() : registering.resume();
}

interface Props {
  reason: Sentence;
  /** Goes on, where it is not the plan or the run that stands still. */
  again?: () => void;
}

export function Blocked({ reason, again }: Props) {
  if (state.signIn.value === 'waiting') {
    return <div class="box" data-tone="wait"><Waiting /></div>;
  }
  const signIn = SIGN_IN.has(reason.key);
  const person = state.person.value;
  const run = again ? undefined : state.summary.value.run;
  const unwritten = reason.key.startsWith('block-journal');
  const unallowed = reason.key === 'block-changes';
  const held = reason.key === 'block-from-file';
  // Whoever comes back to a run has done nothing wrong.
  const calm = held || signIn && !person && !state.signInProblem.value;
  return <div class="box" data-tone={calm ? 'wait' : 'error'}>
    <p role="alert"><Words of={reason} /></p>
    <Problem />
    {reason.key === 'block-consent' && !state.signInProblem.value && <Consent />}
    <div class="actions">
      {!unwritten && !unallowed && !(held && person) && <button type="button" class={signIn ? 'primary' : undefined}
        onClick={() => void signingIn.signIn()}>{text(person ? 'sign-in.again' : 'run.sign-in')}</button>}
      <button type="button" class={signIn ? undefined : 'primary'}
        onClick={again ?? (() => void goOn(reason))}>
        {text(unallowed ? 'changes.allow-and-go-on' : held ? 'runs.go-on' : 'run.again')}
      </button>
      {unwritten && <button type="button" onClick={() => void takingUp.goOnWithoutJournal()}>
        {text('run.without-journal')}
      </button>}
      {reason.key === 'block-role' && <button type="button" class="quiet" onClick={() => showWays('here')}>
        {text('run.roles')}
      </button>}
      {/* Only a journal keeps it for later. */}
      {run && !unwritten && !state.withoutJournal.value && <button type="button" onClick={() => void takingUp.setAside()}>
        {text('run.set-aside')}
      </button>}
    </div>
  </div>;
}
