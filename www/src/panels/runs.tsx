/** Runs of an earlier page, each with its journal: to go on with, to save, to delete. */
import { text } from '../language.ts';
import type { StoredRun } from '../protocol.ts';
import { running, state } from '../store/state.ts';
import * as takingUp from '../store/taking-up.ts';
import { Dialog } from './dialog.tsx';
import './runs.css';

export function Runs() {
  const runs = state.runs.value;
  if (runs.length === 0 || running.value) return null;
  return <section class="runs" aria-labelledby="runs-heading">
    <h2 id="runs-heading">{text('runs.heading')}</h2>
    <ul>{runs.map(run => <Offer key={run.run} run={run} />)}</ul>
    <Deleting />
  </section>;
}

function Offer({ run }: { run: StoredRun }) {
  const { devices, visible, failed, hashes, done, elsewhere, identifiers, orders, tenant } = run;
  const about = `run-${run.run}`;
  return <li class="box" data-tone="wait">
    <p id={about}><strong>{devices > 0
      ? text(done ? 'runs.finished' : 'runs.unfinished', { devices, visible, failed, tenant })
      : text(done ? 'runs.only-other-work.finished' : 'runs.only-other-work', { identifiers, orders, tenant })}</strong></p>
    {devices > 0 && identifiers + orders > 0 &&
      <p>{text('runs.other-work', { identifiers, orders })}</p>}
    <p class="soft">{hashes > 0 ? text('runs.hashes', { count: hashes }) : text('runs.no-hashes')}</p>
    {elsewhere && <p>{text('runs.elsewhere')}</p>}
    <div class="actions">
      {!elsewhere && <button type="button" class="primary" aria-describedby={about}
        onClick={() => void takingUp.takeUp(run.run)}>{text(done ? 'runs.see' : 'runs.go-on')}</button>}
      <button type="button" aria-describedby={about} onClick={() => void takingUp.saveRun(run)}>
        {text('runs.save')}
      </button>
      {!elsewhere && <button type="button" aria-describedby={about}
        onClick={() => takingUp.askToDelete(run)}>{text('runs.delete')}</button>}
    </div>
  </li>;
}

function Deleting() {
  const run = state.deleting.value;
  if (!run) return null;
  const keep = () => takingUp.askToDelete(undefined);
  return <Dialog heading={text('runs.deleting')} close={keep}>
    <p>{text(run.done ? 'runs.deleting.finished' : 'runs.deleting.unfinished')}</p>
    <div class="actions">
      <button type="button" onClick={() => void takingUp.deleteRun()}>{text('runs.delete')}</button>
      <button type="button" class="primary" onClick={keep}>{text('runs.keep')}</button>
    </div>
  </Dialog>;
}
