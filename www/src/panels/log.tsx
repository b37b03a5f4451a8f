/** The technical log: every request, what came of it, and what support finds it by. */
import { useEffect, useState } from 'preact/hooks';
import { number, text } from '../language.ts';
import { closeLog, log, look, lookAgain, lookFor, openLog, PAGE, type Look } from '../log.ts';
import type { Log as Lines, LogLine } from '../protocol.ts';
import * as saving from '../store/saving.ts';
import { state } from '../store/state.ts';
import { visible } from '../visible.ts';
import { Check } from './check.tsx';
import { Dialog } from './dialog.tsx';
import './fields.css';
import './log.css';
import './records.css';

/** Once something was asked of the service. */
export function OpenLog() {
  if (state.summary.value.requests === 0) return null;
  return <p><button type="button" class="quiet" onClick={openLog}>{text('log.open')}</button></p>;
}

export function Log() {
  const asked = look.value;
  return asked ? <Open asked={asked} /> : null;
}

function Open({ asked }: { asked: Look }) {
  const lines = log.value;
  const { requests } = state.summary.value;
  const [saved, setSaved] = useState(false);
  useEffect(lookAgain, [requests]);
  const change = (part: Partial<Look>) => {
    setSaved(false);
    void lookFor({ ...asked, from: 0, ...part });
  };
  return <Dialog heading={text('log.open')} close={closeLog} wide>
    <p class="soft">{text('log.about')}</p>
    <div class="log-look">
      <div class="field">
        <label for="log-search">{text('log.search')}</label>
        <input id="log-search" type="search" value={asked.text} autocomplete="off" spellcheck={false}
          onInput={event => change({ text: event.currentTarget.value })} />
      </div>
      <Check name={text('log.failed')} on={asked.failed} set={failed => change({ failed })} />
      <Check name={text('log.newest')} on={asked.newestFirst} set={newestFirst => change({ newestFirst })} />
    </div>
    <p role="status" class="soft">{saved ? text('save.saved', { count: 1 }) : lines && told(lines, asked)}</p>
    {lines && lines.lines.length > 0 && <Table lines={lines.lines} />}
    <div class="actions">
      <button type="button" disabled={asked.from === 0}
        onClick={() => change({ from: Math.max(0, asked.from - PAGE) })}>{text('log.before')}</button>
      <button type="button" disabled={asked.from + PAGE >= (lines?.fitting ?? 0)}
        onClick={() => change({ from: asked.from + PAGE })}>{text('log.after')}</button>
      <button type="button" onClick={() => void saving.save('log').then(() => setSaved(true))}>
        {text('log.save')}
      </button>
      <button type="button" onClick={closeLog}>{text('log.close')}</button>
    </div>
  </Dialog>;
}

function told({ fitting, dropped, lines }: Lines, { from }: Look): string {
  const shown = lines.length > 0
    ? text('log.lines', { from: from + 1, to: from + lines.length, count: fitting })
    : text('log.none');
  return dropped > 0 ? `${shown} ${text('log.dropped', { count: dropped })}` : shown;
}

function Table({ lines }: { lines: LogLine[] }) {
  return <div class="log-lines" tabIndex={0} role="region" aria-label={text('log.table')}>
    <table class="records">
      <thead><tr>
        <th scope="col">{text('log.time')}</th>
        <th scope="col">{text('log.answer')}</th>
        <th scope="col">{text('log.request')}</th>
        <th scope="col">{text('log.request-id')}</th>
        <th scope="col" class="number">{text('log.took')}</th>
      </tr></thead>
      <tbody>{lines.map((line, index) => <tr key={`${line.at} ${index}`} data-failed={line.failed}>
        <td class="log-time">{new Date(line.at).toISOString().slice(0, 19).replace('T', ' ')}</td>
        <td class="log-answer">{line.status ?? visible(line.lost)}</td>
        <td><code>{line.method} {visible(line.path)}</code></td>
        <td><code>{visible(line.requestId)}</code></td>
        <td class="number">{number(Math.round(line.took))}</td>
      </tr>)}</tbody>
    </table>
  </div>;
}
