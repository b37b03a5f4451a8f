/** Every step in order; choosing one goes there. */
import { text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as edits from '../store/edits.ts';
import { state } from '../store/state.ts';
import { Menu } from './menu.tsx';

const List = lazy(async () => (await import('./steps-list.tsx')).List);

export function Steps() {
  const steps = state.steps.value;
  return <Menu name={text('steps.open')} path="M2.5 4h.01 M2.5 8h.01 M2.5 12h.01 M5.5 4h8 M5.5 8h8 M5.5 12h8"
    onOpen={() => void edits.openSteps()} onClose={edits.closeSteps}>
    {steps && (steps.length === 0
      ? <p class="soft">{text('steps.none')}</p>
      : <List steps={steps} />)}
  </Menu>;
}
