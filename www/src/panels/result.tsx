/** The last step: what became of the devices, and what to do about those that failed. */
import { figures, onlyRegisters, outcome } from '../figures.ts';
import { number, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import type { FailureGroup } from '../protocol.ts';
import * as registering from '../store/registering.ts';
import * as saving from '../store/saving.ts';
import * as stages from '../store/stages.ts';
import { startOver } from '../store/starting-anew.ts';
import { state } from '../store/state.ts';
import { CodeName } from './code-name.tsx';
import { CopyTicket } from './copy-ticket.tsx';
import { Glyph } from './glyph.tsx';
import { OpenLog } from './log.tsx';
import { Orders } from './orders.tsx';
import { Who } from './sign-in.tsx';
import { Sync } from './sync.tsx';
import { Undo } from './undo.tsx';
import { Words } from './words.tsx';
import './tally.css';

const Outcome = lazy(async () => (await import('./outcome.tsx')).Outcome);

export function Result() {
  const { errors, run } = state.summary.value;
  if (!run) return <h1 tabIndex={-1}>{text('result.heading')}</h1>;
  const rows = run.rows > 0;
  const { all: count, good, failed, unsettled } = figures(run);
  const all = good === count;
  const tone = all ? 'fine' : failed === count ? 'error' : 'warning';
  return <>
    <h1 tabIndex={-1}>{text('result.heading')}</h1>
    <p class="verdict" data-tone={tone}>
      <Glyph severity={tone} />
      <span>{all
        ? text('result.all', { what: outcome(run) })
        : text(onlyRegisters(run) ? 'result.some' : 'result.some-of-all', { good, count })}</span>
    </p>
    <Who />
    <Outcome run={run} />
    {run.failures.length > 0 && <section aria-labelledby="failures-heading">
      <h2 id="failures-heading">{text('result.failures')}</h2>
      <ul class="failures">
        {run.failures.map(group => <Failed key={`${group.failure.name} ${group.failure.code}`} group={group} />)}
      </ul>
    </section>}
    {rows && errors > 0 && <p class="soft">{text('result.left-out', { count: errors })}</p>}
    {run.records > 0 && <p class="soft">{text('run.records', { count: run.records })}</p>}
    {good > 0 && <Sync />}
    <div class="onward actions">
      {run.done && run.left > 0 && <button type="button" onClick={() => void registering.goOn()}>
        {text('run.go-on', { count: run.left })}
      </button>}
      {run.done && unsettled > 0 && <button type="button" onClick={() => void registering.keepWatching()}>
        {text('run.watch', { count: unsettled })}
      </button>}
      <button type="button" class="primary" onClick={() => void saving.saveResults()}>
        {text('result.save')}
      </button>
      {rows && <button type="button" onClick={() => void saving.save('report-print')}>{text('result.print')}</button>}
      {!rows && <button type="button" onClick={() => stages.goTo('devices')}>{text('result.devices')}</button>}
      <button type="button" disabled={!run.done} onClick={startOver}>{text('result.start-over')}</button>
    </div>
    <Orders />
    <Undo run={run} />
    <OpenLog />
  </>;
}

function Failed({ group }: { group: FailureGroup }) {
  const { failure, rows } = group;
  return <li class="box" data-tone="error">
    <p class="failure-head"><CodeName name={failure.name} /><span class="count">{number(rows)}</span></p>
    <p><strong><Words of={failure.meaning} /></strong></p>
    <p><Words of={failure.remedy} /></p>
    <div class="actions">
      <CopyTicket of={failure} />
      {failure.ofOtherTenant && <button type="button" class="small"
        onClick={() => void saving.wantSave('other-tenant')}>{text('result.support')}</button>}
    </div>
  </li>;
}
