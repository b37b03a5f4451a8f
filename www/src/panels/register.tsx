/** The fourth step: how far the registering is, what it waits for, how to stop it. */
import { useEffect, useRef } from 'preact/hooks';
import { figures, onlyRegisters, parts, settled } from '../figures.ts';
import { number, say, sentence, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import type { Run, State } from '../protocol.ts';
import * as registering from '../store/registering.ts';
import * as stages from '../store/stages.ts';
import { state } from '../store/state.ts';
import { Blocked } from './blocked.tsx';
import { OpenLog } from './log.tsx';
import { Orders } from './orders.tsx';
import { Who } from './sign-in.tsx';
import { Tally } from './tally.tsx';
import './tally.css';

const Course = lazy(async () => (await import('./course.tsx')).Course);

export function Register() {
  const { run } = state.summary.value;
  return <>
    <h1 tabIndex={-1}>{text('run.heading')}</h1>
    <Who />
    {run ? <Progress run={run} /> : <p class="soft">{text('run.starting')}</p>}
  </>;
}

/** What every device goes through is shown from the start. */
const STEPS: State[] = ['visible', 'registered', 'accepted', 'sent', 'failed'];

function Progress({ run }: { run: Run }) {
  const { blocked, done, stopped } = run;
  return <>
    <Bar run={run} />
    <Course run={run} />
    <Tally lines={parts(run)} always={run.devices > 0 ? STEPS : ['failed']} />
    {blocked && <Blocked reason={blocked} />}
    {!blocked && !done && <div class="doing">
      <p>{sentence(say(run.doing))}</p>
      {/* A sentence that names its wait needs no second clock. */}
      {!('seconds' in run.doing.args) && <Countdown at={run.nextAt} />}
    </div>}
    {run.awaiting > 0 && <p>{text('run.profiles', { awaiting: run.awaiting, assigned: run.assigned })}</p>}
    {run.records > 0 && !done && <p class="soft">{text('run.records', { count: run.records })}</p>}
    <div class="onward">
      {!done && stopped && <p class="soft">{text('run.stopping')}</p>}
      {!done && !stopped && <button type="button" disabled={state.stopping.value} onClick={registering.stop}>
        {text(run.onlyProfiles ? 'run.stop-waiting' : 'run.stop')}
      </button>}
      {!done && !stopped && run.onlyProfiles && <p class="soft">{text('run.stop-waiting.about')}</p>}
      {settled(run) && <button type="button" class="primary" onClick={() => stages.goTo('result')}>
        {text('run.to-result')}
      </button>}
    </div>
    {!settled(run) && (state.withoutJournal.value
      ? <p class="box" data-tone="note">{text('run.keep-open-alone')}</p>
      : <p class="soft">{text('run.keep-open')}</p>)}
    <Orders />
    <OpenLog />
  </>;
}

function Bar({ run }: { run: Run }) {
  const { all, good, settled: count } = figures(run);
  return <div class="bar-box">
    <p class="bar-title">
      <strong>{number(good)}</strong>
      {' '}{text(onlyRegisters(run) ? 'run.of' : 'run.of-all', { count: all })}
    </p>
    <div class="bar" role="progressbar" aria-label={text('run.bar')} aria-valuemin={0}
      aria-valuemax={all} aria-valuenow={count}
      aria-valuetext={text('run.bar-text', { settled: count, devices: all })}>
      {parts(run).map(([of, count]) => count > 0 &&
        <span key={of} class="bar-part" data-state={of} style={{ flexGrow: String(count) }} />)}
    </div>
  </div>;
}

/** Seconds until the next request; it ticks for the eye only. */
function Countdown({ at }: { at: number | undefined }) {
  const shown = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (at === undefined) return;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((at - Date.now()) / 1000));
      if (shown.current) shown.current.textContent = text('run.next', { count: seconds });
    };
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [at]);
  return <p class="soft countdown"><span ref={shown} aria-hidden="true" /></p>;
}
