/** The first step: what this does, where to put the files, what is expected in them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ONE_FILE } from '../build.ts';
import { say, text, type Key } from '../language.ts';
import { lazy } from '../lazy.tsx';
import { showWays } from '../link.ts';
import { offline } from '../offline.ts';
import * as edits from '../store/edits.ts';
import * as opening from '../store/opening.ts';
import * as stages from '../store/stages.ts';
import { running, signInSetup, state, undoable } from '../store/state.ts';
import { ChooseFiles } from './choose-files.tsx';
import { Policy } from './policy.tsx';
import { OpenRun } from './open-run.tsx';
import { Coded } from './words.tsx';

const Runs = lazy(async () => (await import('./runs.tsx')).Runs);

/** How long what stands below them waits for runs that are still looked up, in milliseconds. */
const PATIENCE = 2000;

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
  const settled = useRunsSettled();
  return <div class="start" data-waiting={!settled}>
    <div class="intro">
      <h1 tabIndex={-1}>{text('start.heading')}</h1>
      <p class="lead">{text('start.lead')}</p>
    </div>

    {state.runs.value.length > 0 && <Runs />}
    {settled && <Below />}
  </div>;
}

/** What is offered above is there, or nothing is: what stands below it then stays where it is. */
function useRunsSettled(): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  const { length } = state.runs.value;
  // What was shown is not taken away again.
  const shown = useRef(false);
  shown.current ||= waited || (length > 0 ? Runs.settled() : !state.runsExpected.value);
  return shown.current;
}

function Below() {
  const { files, undo } = state.summary.value;
  const waiting = files.length > 0;
  return <>
    <section class="drop" aria-labelledby="drop-heading">
      <svg class="drop-mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
        <path d="M18 8h20l10 10v38H18z" /><path d="M38 8v10h10" />
        <path class="go" d="m25 38 6 6 12-14" />
      </svg>
      <h2 id="drop-heading">{text('start.drop')}</h2>
      <p>{text('start.drop-how')}</p>
      <div class="actions">
        <ChooseFiles primary />
        {!running.value && <button type="button" onClick={() => stages.goTo('bench')}>{text('bench.open')}</button>}
        {waiting && <button type="button" onClick={() => stages.goTo('review')}>
          {text('start.back')}
        </button>}
        {undo && undoable.value && <button type="button" onClick={edits.undo}>
          {text('review.undo-that', { what: say(undo) })}
        </button>}
      </div>
      <div class="aside">
        <Early />
        {signInSetup.value && !state.early.value && <OpenRun />}
      </div>
      <Samples />
      <div class="privacy"><Lock />
        <div>
          <p>{text(ONE_FILE ? 'start.privacy.one-file' : 'start.privacy')}</p>
          {!ONE_FILE && <Verify />}
        </div>
      </div>
      {!ONE_FILE && <p class="soft" data-away={offline.value}>
        <a href="preflight-offline.html" download="preflight-offline.html">{text('start.one-file')}</a>
      </p>}
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
      <section aria-labelledby="ways-heading">
        <h2 id="ways-heading">{text('step.ways')}</h2>
        <p class="soft">{text('ways.about')}</p>
        <p><button type="button" class="small" onClick={() => showWays()}>{text('ways.link')}</button></p>
      </section>
    </div>
  </>;
}

/** What was handed over before the engine is there waits, and says so. */
function Early() {
  return <p class="early" role="status">{state.early.value && text('start.early')}</p>;
}

function Samples() {
  return <div class="samples-to-try">
    <p class="soft">{text('start.samples')}</p>
    <ul>{(['clean', 'broken'] as const).map(sample => <li key={sample}>
      <button type="button" class="small" aria-describedby={`sample-${sample}`}
        onClick={() => opening.openSample(sample)}>{text(`start.sample.${sample}`)}</button>
      <span id={`sample-${sample}`} class="soft">
        {text(`start.sample.${sample}.about`, { count: opening.SAMPLES[sample] })}
      </span>
      <button type="button" class="quiet" aria-label={text(`start.sample.save.${sample}`)}
        onClick={() => void opening.saveSample(sample)}>{text('start.sample.save')}</button>
    </li>)}</ul>
  </div>;
}

/** Nobody has to take our word for it. */
function Verify() {
  const signsIn = (state.setup.value?.signIns.length ?? 0) > 0;
  const ways: Key[] = ['start.verify.offline', 'start.verify.network',
    signsIn ? 'start.verify.policy' : 'start.verify.policy-none', 'start.verify.source'];
  return <details class="verify">
    <summary>{text('start.verify')}</summary>
    <ul>{ways.map(way => <li key={way}><Coded words={text(way)} /></li>)}</ul>
  </details>;
}

function Lock() {
  return <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
  </svg>;
}
