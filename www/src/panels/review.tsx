/** The second step: the files, what was found, and the way on. */
import { text } from '../language.ts';
import * as stages from '../store/stages.ts';
import { reading, running, state } from '../store/state.ts';
import { Files } from './files.tsx';
import { Findings } from './findings.tsx';
import { Policy } from './policy.tsx';

export function Review() {
  const { rows, errors, run } = state.summary.value;
  const ready = rows - errors;
  return <>
    <h1 tabIndex={-1}>{text('review.heading')}</h1>
    {run && <div class="box" data-tone="note">
      <p>{text(running.value ? 'review.running' : 'review.after-run')}</p>
      {!running.value && <button type="button" onClick={stages.editAgain}>
        {text('review.edit-again')}
      </button>}
    </div>}
    <Files />
    <Findings />
    <Policy />
    <div class="onward">
      <button type="button" class="primary" disabled={ready === 0 || reading.value || running.value}
        onClick={() => stages.goTo('plan')}>
        {text('review.plan', { count: ready })}
      </button>
      {errors > 0 && <p class="soft">{text('review.left-out', { count: errors })}</p>}
    </div>
  </>;
}
