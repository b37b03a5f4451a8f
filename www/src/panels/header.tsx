/** The name, the steps, who is signed in. */
import { text } from '../language.ts';
import { showWays } from '../link.ts';
import * as late from '../store/late.ts';
import * as stages from '../store/stages.ts';
import { hasTenant, openStages, running, signInSetup, STAGES, state } from '../store/state.ts';

export function Header() {
  return <header class="top">
    <div class="home">
      <div class="brand">
        <Mark />
        <span>{text('page.title')}</span>
      </div>
      <Beside />
    </div>
    <Steps />
    <div class="account">
      <Account />
    </div>
  </header>;
}

/** What is not one of the steps; what comes with the configuration moves nothing. */
function Beside() {
  return <nav class="beside" aria-label={text('step.beside')}>
    <button type="button" class="quiet" aria-label={text('step.ways')}
      aria-current={state.stage.value === 'ways' ? 'page' : undefined}
      onClick={() => showWays()}>{text('ways.short')}</button>
    {hasTenant.value && <button type="button" class="quiet"
      aria-current={state.stage.value === 'devices' ? 'page' : undefined}
      onClick={() => stages.goTo('devices')}>{text('step.devices')}</button>}
  </nav>;
}

function Mark() {
  return <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="7" />
    <path d="M6.5 17.2 12.6 23 26 8" />
    <path class="runway" d="M6.5 27h19" />
  </svg>;
}

function Steps() {
  const current = state.stage.value;
  const at = STAGES.indexOf(current);
  return <nav class="steps" aria-label={text('step.label')}>
    <ol>
      {STAGES.map((stage, index) => <li key={stage} data-passed={index < at}>
        <button
          type="button"
          disabled={!openStages.value.has(stage)}
          aria-current={stage === current ? 'step' : undefined}
          onClick={() => stages.goTo(stage)}
        >
          {/* Where there is no room for its name, the pointer finds it. */}
          <span class="ordinal" aria-hidden="true" title={text(`step.${stage}`)}>{index + 1}</span>
          <span class="step-name" data-name={text(`step.${stage}`)}>{text(`step.${stage}`)}</span>
        </button>
      </li>)}
    </ol>
  </nav>;
}

function Account() {
  const person = state.person.value;
  const practice = signInSetup.value?.practice;
  return <>
    {practice && <span class="badge" data-tone="practice">{text('sign-in.practice')}</span>}
    {person && <span class="who">
      <span class="who-name">{person.username}</span>
      <button type="button" class="quiet" disabled={running.value}
        onClick={() => late.signingIn(({ signOut }) => signOut())}>{text('sign-in.out')}</button>
    </span>}
  </>;
}
