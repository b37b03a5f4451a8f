/** What can be saved, for whom, and what each file will lack, before it is. */
import { number, say, text } from '../language.ts';
import type { Part, Remark, SavePlan, Target } from '../protocol.ts';
import { closeSave, planSave, save } from '../store/saving.ts';
import { state, type Saving } from '../store/state.ts';
import { Dialog } from './dialog.tsx';
import { Share } from './share.tsx';
import { Words } from './words.tsx';
import './fields.css';
import './save.css';

export function Save() {
  const saving = state.saving.value;
  const targets = state.targets.value;
  const chosen = targets.find(target => target.name === saving?.target);
  if (!saving || !chosen) return null;
  const offered = targets.filter(target =>
    target === chosen || !target.ofTenant || state.summary.value.requests > 0);
  return <Dialog heading={text('save.heading')} close={closeSave} wide>
    <div class="targets">
      <fieldset class="target-list">
        <legend class="visually-hidden">{text('save.for')}</legend>
        {offered.map(target => <label key={target.name} class="target">
          <input type="radio" name="target" value={target.name} checked={target === chosen}
            onChange={() => void planSave(target.name, saving.options)} />
          <span>{say(target.title)}</span>
        </label>)}
      </fieldset>
      <Chosen target={chosen} saving={saving} />
    </div>
    <div class="actions">
      <button type="button" onClick={closeSave}>{text('save.close')}</button>
    </div>
  </Dialog>;
}

/** Those that no filter narrows. */
const WHOLE = new Set(['steps', 'log']);

function Chosen({ target, saving }: { target: Target; saving: Saving }) {
  const { options, plan } = saving;
  const { rows, shown } = state.summary.value;
  const ask = (change: Partial<Saving['options']>) =>
    void planSave(target.name, { ...options, ...change });
  return <section class="choice" aria-labelledby="save-target">
    <h3 id="save-target">{say(target.title)}</h3>
    <p class="soft">{say(target.reads)}</p>
    {target.readsAgain && <p class="soft">{text('save.again')}</p>}
    {target.asksForHashes && <label class="check">
      <input type="checkbox" checked={options.hashes} aria-describedby="save-hashes"
        onChange={event => ask({ hashes: event.currentTarget.checked })} />
      <span>{text('save.hashes')}<span id="save-hashes" class="soft">{text('save.hashes.about')}</span></span>
    </label>}
    {(shown < rows || options.shown) && !WHOLE.has(target.name) && <label class="check">
      <input type="checkbox" checked={options.shown}
        onChange={event => ask({ shown: event.currentTarget.checked })} />
      <span>{text('save.shown', { count: shown })}</span>
    </label>}
    {plan ? <Files plan={plan} saving={saving} /> : <p class="soft">{text('save.reading')}</p>}
    {!target.ofTenant && <Share target={target.name} />}
  </section>;
}

function Files({ plan, saving }: { plan: SavePlan; saving: Saving }) {
  const { parts, rows, remarks } = plan;
  const { target, options } = saving;
  if (parts.length === 0) {
    return <>
      <p>{text(target === 'failing' ? 'save.nothing-fails' : 'save.nothing')}</p>
      <Remarks remarks={remarks} />
    </>;
  }
  return <>
    <Remarks remarks={remarks} />
    <div class="actions">
      <button type="button" class="primary" onClick={() => void save(target, options)}>
        {parts.length > 1
          ? text('save.all', { count: parts.length, rows: number(rows) })
          : rows > 0 ? text('save.now', { count: rows }) : text('save.now-file')}
      </button>
    </div>
    <ul class="parts">
      {parts.map((part, index) => <li key={part.name}>
        <button type="button" class="quiet"
          onClick={() => void save(target, options, index)}>{part.name}</button>
        {part.rows > 0 && <span class="soft">{about(part)}</span>}
      </li>)}
    </ul>
  </>;
}

function about({ rows: count, tag }: Part): string {
  return tag === undefined ? text('save.part', { count }) : text('save.part-tag', { count, tag });
}

function Remarks({ remarks }: { remarks: Remark[] }) {
  if (remarks.length === 0) return null;
  return <ul class="remarks">
    {remarks.map(({ kind, message, places }, index) => <li key={index} data-kind={kind}>
      <strong>{text(`save.${kind}`)}</strong>{' '}
      <Words of={message} />{places && <>{' '}<span class="soft"><Words of={places} /></span></>}
    </li>)}
  </ul>;
}
