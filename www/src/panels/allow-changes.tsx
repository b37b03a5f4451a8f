/** Devices that the tenant has are not changed before this is ticked, after each sign-in. */
import * as changes from '../changes.ts';
import { text } from '../language.ts';
import { state } from '../store/state.ts';
import { Check } from './check.tsx';

export function AllowChanges() {
  return <div class="allow-changes">
    <Check name={text('changes.allow')} on={state.summary.value.changesAllowed}
      set={allowed => void changes.allow(allowed)} about="allow-changes-about" />
    <p id="allow-changes-about" class="soft">{text('changes.allow.about')}</p>
  </div>;
}
