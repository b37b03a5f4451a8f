/** Asked before results that are in no file would be lost. */
import { text } from '../language.ts';
import * as losing from '../store/losing.ts';
import * as saving from '../store/saving.ts';
import { state } from '../store/state.ts';
import { Dialog } from './dialog.tsx';

export function Losing() {
  if (!state.losing.value) return null;
  return <Dialog heading={text('losing.heading')} close={losing.keep}>
    <p>{text('losing.about')}</p>
    <div class="actions">
      <button type="button" class="primary" onClick={() => void losing.lose(saving.saveResults)}>{text('losing.save')}</button>
      <button type="button" onClick={() => void losing.lose()}>{text('losing.lose')}</button>
      <button type="button" onClick={losing.keep}>{text('losing.keep')}</button>
    </div>
  </Dialog>;
}
