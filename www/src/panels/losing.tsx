/** Asked before results that are in no file would be lost. */
import { text } from '../language.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Dialog } from './dialog.tsx';

export function Losing() {
  if (!state.losing.value) return null;
  return <Dialog heading={text('losing.heading')} close={store.keep}>
    <p>{text('losing.about')}</p>
    <div class="actions">
      <button type="button" class="primary" onClick={() => void store.lose(true)}>{text('losing.save')}</button>
      <button type="button" onClick={() => void store.lose(false)}>{text('losing.lose')}</button>
      <button type="button" onClick={store.keep}>{text('losing.keep')}</button>
    </div>
  </Dialog>;
}
