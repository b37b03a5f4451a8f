/** Signing in, waiting for it, and what went wrong with it. */
import { text } from '../language.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Leaders } from './leaders.tsx';

export function SignIn() {
  const setup = state.setup.value;
  if (!setup) return <p class="soft">{text('sign-in.loading')}</p>;
  if (!setup.signIn) {
    return <div class="box" data-tone="note">
      <h2>{text('sign-in.not-set-up')}</h2>
      <p>{text('sign-in.not-set-up.about')}</p>
      <button type="button" onClick={() => void store.wantSave()}>{text('save.open')}</button>
    </div>;
  }
  const { practice } = setup.signIn;
  const person = state.person.value;
  switch (state.signIn.value) {
    case 'in': return person ? <section aria-labelledby="tenant-heading">
      <h2 id="tenant-heading">
        {text(practice ? 'sign-in.practice' : 'sign-in.tenant')}
      </h2>
      <Leaders facts={[
        [text('sign-in.as'), person.username],
        [text('sign-in.tenant-id'), person.tenant],
      ]} />
    </section> : null;
    case 'waiting': return <section class="box" data-tone="wait">
      <Waiting />
    </section>;
    default: return <section class="box" aria-labelledby="sign-in-heading">
      <h2 id="sign-in-heading">{text('sign-in.heading')}</h2>
      <p>{text(practice ? 'sign-in.about-practice' : 'sign-in.about')}</p>
      <button type="button" class="primary" disabled={state.signIn.value === 'loading'}
        onClick={() => void store.signIn()}>
        {text(practice ? 'sign-in.now-practice' : 'sign-in.now')}
      </button>
      <Problem />
    </section>;
  }
}

export function Waiting() {
  return <>
    <p><strong>{text('sign-in.waiting')}</strong></p>
    <p class="soft">{text('sign-in.waiting.about')}</p>
    <div class="actions">
      <button type="button" onClick={() => void store.signIn()}>{text('sign-in.open-again')}</button>
      <button type="button" onClick={store.cancelSignIn}>{text('sign-in.cancel')}</button>
    </div>
  </>;
}

export function Problem() {
  const problem = state.signInProblem.value;
  if (!problem) return null;
  return <p class="problem" role="alert">
    {text(problem.key)} <span class="soft"><code>{problem.code}</code></span>
  </p>;
}
