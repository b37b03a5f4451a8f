/** What can be saved, with what each file will lack, before it is. */
import { number, say, text } from '../language.ts';
import type { SavePlan, Target } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Dialog } from './dialog.tsx';

const TARGETS: Target[] = ['intune', 'results'];

export function Save() {
  const plans = state.saving.value;
  if (!plans) return null;
  return <Dialog heading={text('save.heading')} close={store.closeSave}>
    {TARGETS.map(target => {
      const plan = plans[target];
      return plan && <Choice key={target} target={target} plan={plan} />;
    })}
    <div class="actions">
      <button type="button" onClick={store.closeSave}>{text('save.close')}</button>
    </div>
  </Dialog>;
}

function Choice({ target, plan }: { target: Target; plan: SavePlan }) {
  const { parts, rows, remarks } = plan;
  const empty = parts.length === 0 || rows === 0;
  return <section class="choice" aria-labelledby={`save-${target}`}>
    <h3 id={`save-${target}`}>{text(`save.${target}`)}</h3>
    <p class="soft">{text(`save.${target}.about`)}</p>
    {remarks.length > 0 && <ul class="remarks">
      {remarks.map((remark, index) => <li key={index}>{say(remark)}</li>)}
    </ul>}
    <div class="actions">
      <button type="button" class="primary" disabled={empty}
        onClick={() => void store.save(target)}>
        {parts.length > 1
          ? text('save.all', { count: parts.length, rows: number(rows) })
          : text(`save.${target}.now`, { count: rows })}
      </button>
    </div>
    {parts.length > 1 && <ul class="parts">
      {parts.map((name, part) => <li key={name}>
        <button type="button" class="quiet" onClick={() => void store.save(target, part)}>{name}</button>
      </li>)}
    </ul>}
  </section>;
}
