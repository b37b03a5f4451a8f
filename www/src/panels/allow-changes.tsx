/** Devices that the tenant has are not changed before this is ticked, after each sign-in. */
import * as changes from '../changes.ts';
import { text } from '../language.ts';
import { state } from '../store.ts';

export function AllowChanges() {
  return <div class="allow-changes">
    <label class="check">
      <input type="checkbox" checked={state.summary.value.changesAllowed}
        aria-describedby="allow-changes-about"
        onChange={event => void changes.allow(event.currentTarget.checked)} />
      {text('changes.allow')}
    </label>
    <p id="allow-changes-about" class="soft">{text('changes.allow.about')}</p>
  </div>;
}
