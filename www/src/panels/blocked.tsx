/** Why the requests stand still, and the button that lets them go on. */
import { say, text } from '../language.ts';
import type { Sentence } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Problem, Waiting } from './sign-in.tsx';

export function Blocked({ reason }: { reason: Sentence }) {
  if (state.signIn.value === 'waiting') {
    return <div class="box" data-tone="wait"><Waiting /></div>;
  }
  return <div class="box" data-tone="error">
    <p role="alert">{say(reason)}</p>
    <Problem />
    <div class="actions">
      <button type="button" class={state.needsSignIn.value ? 'primary' : undefined}
        onClick={() => void store.signIn()}>{text('sign-in.again')}</button>
      <button type="button" class={state.needsSignIn.value ? undefined : 'primary'}
        onClick={() => void store.goOn()}>{text('run.again')}</button>
    </div>
  </div>;
}
