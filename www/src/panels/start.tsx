/** The first step: what this does, where to put the files, what is expected in them. */
import { say, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { ChooseFiles } from './choose-files.tsx';
import { Policy } from './policy.tsx';
import { OpenRun } from './open-run.tsx';

const Runs = lazy(async () => (await import('./runs.tsx')).Runs);

/** What a first run goes through, in order: the checklist on the start page. */
const ITEMS = ['read', 'check', 'plan', 'register'] as const;

/** The header that Get-WindowsAutopilotInfo writes; the last two columns may be absent. */
const COLUMNS = [
  ['Device Serial Number', 'start.column.serial'],
  ['Windows Product ID', 'start.column.product-id'],
  ['Hardware Hash', 'start.column.hash'],
  ['Group Tag', 'start.column.group-tag'],
  ['Assigned User', 'start.column.assigned-user'],
] as const;

export function Start() {
  const { files, undo } = state.summary.value;
  const waiting = files.length > 0;
  return <div class="start">
    <div class="intro">
      <h1 tabIndex={-1}>{text('start.heading')}</h1>
      <p class="lead">{text('start.lead')}</p>
    </div>

    {state.runs.value.length > 0 && <Runs />}

    <section class="drop" aria-labelledby="drop-heading">
      <svg class="drop-mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
        <path d="M18 8h20l10 10v38H18z" /><path d="M38 8v10h10" />
        <path class="go" d="m25 38 6 6 12-14" />
      </svg>
      <h2 id="drop-heading">{text('start.drop')}</h2>
      <p>{text('start.drop-how')}</p>
      <div class="actions">
        <ChooseFiles primary />
        <button type="button" onClick={store.openSample}>{text('start.sample')}</button>
        {store.signInSetup.value && <OpenRun />}
        {waiting && <button type="button" onClick={() => store.goTo('review')}>
          {text('start.back')}
        </button>}
        {undo && store.undoable.value && <button type="button" onClick={store.undo}>
          {text('review.undo-that', { what: say(undo) })}
        </button>}
      </div>
      <p class="privacy"><Lock />{text('start.privacy')}</p>
    </section>

    <div class="start-facts">
      <section aria-labelledby="steps-heading">
        <h2 id="steps-heading">{text('start.how')}</h2>
        <ol class="checklist">
          {ITEMS.map(item => <li key={item}>
            <span class="item">{text(`start.item.${item}`)}</span>
            <span class="leader" aria-hidden="true" />
            <span class="response">{text(`start.item.${item}.where`)}</span>
          </li>)}
        </ol>
      </section>
      <section aria-labelledby="columns-heading">
        <h2 id="columns-heading">{text('start.columns')}</h2>
        <dl class="leaders">
          {COLUMNS.map(([name, about]) => <div key={name}>
            <dt><code>{name}</code></dt>
            <span class="leader" aria-hidden="true" />
            <dd>{text(about)}</dd>
          </div>)}
        </dl>
        <p class="soft">{text('start.columns-more')}</p>
      </section>
      <Policy />
    </div>
  </div>;
}

function Lock() {
  return <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
  </svg>;
}
