/** The tenant's sync: when the last one was, when the next is possible, and starting it. */
import * as devices from '../devices.ts';
import { ago, clock, text } from '../language.ts';
import { running, state, tenant } from '../store/state.ts';
import { Words } from './words.tsx';
import './fields.css';

export function Sync() {
  const { sync } = tenant.value;
  const tooSoon = sync?.known && sync.nextPossible > Date.now();
  const busy = Boolean(sync?.going) || running.value;
  return <section class="sync" aria-labelledby="sync-heading">
    <h2 id="sync-heading">{text('sync.heading')}</h2>
    <p class="soft">{text('sync.about')}</p>
    {sync?.known && <p class="soft">
      {sync.last === undefined ? text('sync.never') : text('sync.last', { ago: ago(sync.last) })}
      {sync.running && ` ${text('sync.running')}`}
      {sync.failed && ` ${text('sync.failed')}`}
    </p>}
    <p role="status" class="sync-outcome">
      {sync?.going ? text('sync.asking') : sync?.outcome && <Words of={sync.outcome} />}
    </p>
    {sync?.blocked && <p class="problem"><Words of={sync.blocked} /></p>}
    {tooSoon && <p class="soft">{text('sync.next', { time: clock(sync.nextPossible) })}</p>}
    <button type="button" disabled={busy || state.signIn.value !== 'in'} onClick={devices.startSync}>
      {text('sync.start')}
    </button>
  </section>;
}
