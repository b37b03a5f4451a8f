/** What stops the page, as a page of its own: what happened and how to go on. */
import { useEffect, useRef } from 'preact/hooks';
import { wasDone } from '../deeds.ts';
import { text } from '../language.ts';
import { recover, startAnew } from '../store/starting-anew.ts';
import { state } from '../store/state.ts';
import * as takingUp from '../store/taking-up.ts';
import { Words } from './words.tsx';
import './trouble.css';

export function Trouble() {
  if (top !== self) {
    return <main class="trouble">
      <h1>{text('framed.heading')}</h1>
      <p><a href="./" target="_blank" rel="noopener">{text('framed.open')}</a></p>
    </main>;
  }
  const setup = state.setup.value?.problems ?? [];
  const what = setup.length > 0 ? 'configuration' : 'policy';
  const problems = setup.length > 0 ? setup : state.policyTrouble.value;
  if (state.engine.value !== 'lost' && problems.length > 0) {
    return <main class="trouble">
      <h1>{text('trouble.configuration')}</h1>
      <p class="lead">{text(`trouble.${what}.about`)}</p>
      <ul>{problems.map((problem, index) => <li key={index}><Words of={problem} /></li>)}</ul>
      <p>{text(`trouble.${what}.then`)}</p>
    </main>;
  }
  return <Lost />;
}

/** The worker is lost, or there never was one. */
function Lost() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const started = state.version.value !== '';
  const run = Boolean(state.summary.value.run);
  const ran = run && !state.withoutJournal.value;
  const about = !started ? 'trouble.not-started.about'
    : ran ? 'trouble.lost.after-run'
    : run ? 'trouble.lost.without-journal'
    : state.outOfMemory.value ? 'trouble.lost.memory' : 'trouble.lost.about';
  return <main class="trouble">
    <h1 ref={heading} tabIndex={-1}>{text(started ? 'trouble.lost' : 'trouble.not-started')}</h1>
    <p class="lead">{text(about)}</p>
    {wasDone('leaveOut') && <p>{text('trouble.lost.left-out')}</p>}
    <div class="actions">
      {ran && <button type="button" class="primary" onClick={() => void takingUp.goOnWithRun()}>
        {text('trouble.go-on')}
      </button>}
      {started && <button type="button" class={ran ? undefined : 'primary'} onClick={() => void (run && !ran ? takingUp.goOnWithRun() : recover())}>
        {text('trouble.open-again')}
      </button>}
      <button type="button" onClick={() => void startAnew()}>{text('trouble.start-anew')}</button>
    </div>
    <details>
      <summary>{text('trouble.reason')}</summary>
      <pre><code>{state.fault.value}</code></pre>
    </details>
  </main>;
}
