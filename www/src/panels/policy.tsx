/** The policy in force: to choose one, to see what it demands, to take it off. */
import { useRef } from 'preact/hooks';
import { text } from '../language.ts';
import * as late from '../store/late.ts';
import * as policy from '../store/policy.ts';
import { running, state } from '../store/state.ts';
import { Words } from './words.tsx';

export function Policy() {
  const { demands } = state.summary.value;
  const chosen = state.policy.value;
  const there = chosen !== undefined || demands.length > 0;
  return <section class="policy" aria-labelledby="policy-heading">
    <div class="section-head">
      <h2 id="policy-heading">{text('policy.heading')}</h2>
      {!running.value && <Choose again={chosen !== undefined} />}
    </div>
    <Refused />
    {there
      ? <>
          <p class="policy-name">
            <strong>{chosen ?? text('policy.hosted')}</strong>
            {chosen !== undefined && <button type="button" class="quiet" disabled={running.value}
              aria-label={text('policy.remove-name', { name: chosen })}
              onClick={() => late.choosingPolicy(({ removePolicy }) => removePolicy())}>{text('policy.remove')}</button>}
          </p>
          {demands.length > 0
            ? <ul class="demands">{demands.map(demand => <li key={demand.key}><Words of={demand} /></li>)}</ul>
            : <p class="soft">{text('policy.allows-all')}</p>}
        </>
      : <p class="soft">{text('policy.none')}</p>}
  </section>;
}

function Choose({ again }: { again: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return <>
    <button type="button" class="quiet" onClick={() => input.current?.click()}>
      {text(again ? 'policy.choose-other' : 'policy.choose')}
    </button>
    <input ref={input} type="file" accept=".json,application/json" hidden
      aria-label={text('policy.choose')} onChange={event => {
        const file = event.currentTarget.files?.[0];
        if (file) late.choosingPolicy(({ choosePolicy }) => choosePolicy(file));
        // The same file, corrected, can be chosen once more.
        event.currentTarget.value = '';
      }} />
  </>;
}

function Refused() {
  const refused = state.policyRefused.value;
  if (!refused) return null;
  const { name, problems, told } = refused;
  return <div class="box" data-tone="error">
    <p><strong>{text(told ?? 'policy.refused', { name })}</strong></p>
    {problems.length > 0 && <ul class="problems">
      {problems.map((problem, index) => <li key={index}><Words of={problem} /></li>)}
    </ul>}
    <button type="button" class="small" onClick={policy.closeRefusedPolicy}>{text('policy.close')}</button>
  </div>;
}
