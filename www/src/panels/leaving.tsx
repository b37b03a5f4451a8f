/** Asked before the page is left for a sign-in: what stays, and what is lost. */
import { text } from '../language.ts';
import * as saving from '../store/saving.ts';
import * as signingIn from '../store/signing-in.ts';
import { state } from '../store/state.ts';
import { Dialog } from './dialog.tsx';

export function Leaving() {
  const files = state.leaving.value;
  if (!files) return null;
  const count = files.length;
  const made = count < state.summary.value.files.length && count === 0;
  return <Dialog heading={text('sign-in.leave')} close={signingIn.dontLeave}>
    <p>{made ? text('sign-in.leave.made') : text('sign-in.leave.about', { count })}</p>
    {state.unsaved.value && <p>{text('sign-in.leave.changes')}</p>}
    {signingIn.wouldForget() && <p>{text('sign-in.leave.choices')}</p>}
    <div class="actions">
      <button type="button" class="primary" onClick={() => void signingIn.leaveToSignIn()}>
        {text('sign-in.leave.now')}
      </button>
      {state.unsaved.value && <button type="button" onClick={() => {
        signingIn.dontLeave();
        void saving.wantSave();
      }}>{text('sign-in.leave.save')}</button>}
      <button type="button" onClick={signingIn.dontLeave}>{text('sign-in.leave.not')}</button>
    </div>
  </Dialog>;
}
