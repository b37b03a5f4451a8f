/** The bench: the folder that is watched, the last file as large as can be, those before it. */
import { bench, checkBefore, chooseFolder, setSound, stop, supported, today, watchAgain, type Result } from '../bench.ts';
import { clock, number, text } from '../language.ts';
import * as losing from '../store/losing.ts';
import * as saving from '../store/saving.ts';
import * as stages from '../store/stages.ts';
import { state } from '../store/state.ts';
import { visible } from '../visible.ts';
import { Check } from './check.tsx';
import { Glyph } from './glyph.tsx';
import { Leaders } from './leaders.tsx';
import { Words } from './words.tsx';
import './bench.css';
import './tally.css';

export function Bench() {
  const [last, ...others] = bench.results.value;
  return <div class="bench">
    <div class="intro">
      <h1 tabIndex={-1}>{text('bench.heading')}</h1>
      <p class="lead">{text('bench.lead')}</p>
    </div>
    {supported ? <Watch /> : <div class="box" data-tone="note"><p>{text('bench.cannot')}</p></div>}
    {last && <Verdict result={last} />}
    {bench.folder.value && !last && <p class="bench-waiting">{text('bench.waiting')}</p>}
    {last && <div class="bench-more">
      <Today />
      <section aria-labelledby="bench-list-heading">
        <div class="section-head">
          <h2 id="bench-list-heading">{text('bench.list')}</h2>
          <button type="button" class="quiet" onClick={() => stages.goTo('review')}>{text('bench.review')}</button>
        </div>
        <ol class="bench-list">{[last, ...others].map(result => <Line key={result.id} result={result} />)}</ol>
      </section>
    </div>}
  </div>;
}

function Watch() {
  const name = bench.folder.value?.name ?? '';
  const watching = bench.watching.value;
  const trouble = bench.trouble.value;
  return <div class="bench-watch">
    {bench.folder.value && trouble !== 'gone' && <p>{text(watching ? 'bench.watching' : 'bench.stopped', { name })}</p>}
    {trouble && <div class="box" data-tone="error" role="alert"><p>{text(`bench.${trouble}`, { name })}</p></div>}
    {bench.unreadable.value && <div class="box" data-tone="error" role="alert">
      <p>{text('bench.unreadable', { name: bench.unreadable.value })}</p>
    </div>}
    <Before />
    {watching && state.unsavedResults.value && <div class="box" data-tone="note">
      <p>{text('bench.results')}</p>
      <div class="actions">
        <button type="button" class="small" onClick={() => void saving.saveResults()}>{text('result.save')}</button>
        <button type="button" class="small" onClick={() => void losing.lose()}>{text('losing.lose')}</button>
      </div>
    </div>}
    <div class="actions">
      {watching
        ? <button type="button" onClick={stop}>{text('bench.stop')}</button>
        : <>
            {bench.folder.value && <button type="button" class="primary"
              onClick={() => void watchAgain()}>{text('bench.watch-again')}</button>}
            <button type="button" class={bench.folder.value ? undefined : 'primary'}
              onClick={() => void chooseFolder()}>{text(bench.folder.value ? 'bench.choose-other' : 'bench.choose')}</button>
          </>}
      <Check name={text('bench.sound')} on={bench.sound.value} set={setSound} />
    </div>
    {bench.checking.value && <progress aria-label={text('bench.checking', { name: bench.checking.value })} />}
  </div>;
}

function Before() {
  const count = bench.before.value.length;
  if (count === 0) return null;
  return <div class="box" data-tone="note">
    <p>{text('bench.there', { count })}</p>
    <div class="actions">
      <button type="button" class="small" onClick={() => checkBefore(true)}>{text('bench.check-there', { count })}</button>
      <button type="button" class="small" onClick={() => checkBefore(false)}>{text('bench.leave-there', { count })}</button>
    </div>
  </div>;
}

function Verdict({ result }: { result: Result }) {
  const { name, passed, rows, wrong, serials, reason } = result;
  return <section class="bench-verdict" data-passed={passed} aria-labelledby="bench-verdict-heading">
    <h2 id="bench-verdict-heading" class="visually-hidden">{text('bench.last')}</h2>
    <p class="bench-word"><Sign passed={passed} />{text(passed ? 'bench.pass' : 'bench.fail')}</p>
    <p class="bench-name">{visible(name)}</p>
    <p class="bench-count">{counted(rows, wrong)}</p>
    {serials.length > 0 && <p class="bench-serials">
      {serials.map((serial, index) => <code key={index}>{visible(serial)}</code>)}
      {rows > serials.length && <span class="soft">{text('bench.more-serials', { count: rows - serials.length })}</span>}
    </p>}
    {reason && <Reason reason={reason} />}
  </section>;
}

function Reason({ reason: { place, what } }: { reason: NonNullable<Result['reason']> }) {
  return <p class="bench-reason">
    {place && <><code>{visible(place)}</code>{' '}</>}<Words of={what} />
  </p>;
}

function Line({ result }: { result: Result }) {
  const { name, at, passed, rows, wrong, reason } = result;
  return <li data-passed={passed}>
    <span class="bench-line-word"><Glyph severity={passed ? 'fine' : 'error'} /> {text(passed ? 'bench.pass' : 'bench.fail')}</span>
    <span class="bench-line-name">{visible(name)}</span>
    <span class="soft">{counted(rows, wrong)}</span>
    <time class="soft" dateTime={new Date(at).toISOString()}>{clock(at)}</time>
    {reason && <Reason reason={reason} />}
  </li>;
}

function counted(rows: number, wrong: number): string {
  if (rows === 0) return text('bench.no-device');
  return wrong > 0 ? text('bench.wrong-rows', { count: wrong, rows }) : text('bench.devices', { count: rows });
}

function Today() {
  const { passed, failed, devices } = today.value;
  return <section aria-labelledby="bench-today-heading">
    <h2 id="bench-today-heading">{text('bench.today')}</h2>
    <Leaders facts={[
      [text('bench.today.passed'), number(passed)],
      [text('bench.today.failed'), number(failed)],
      [text('bench.today.devices'), number(devices)],
    ]} />
  </section>;
}

/** The same in shape and word: a round tick, an angular cross. */
function Sign({ passed }: { passed: boolean }) {
  return <svg class="bench-sign" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    {passed
      ? <><circle cx="32" cy="32" r="27" /><path d="M19 33.5 28 42.5 46 23" /></>
      : <><path d="M21 5h22l16 16v22L43 59H21L5 43V21z" /><path d="M23 23l18 18M41 23 23 41" /></>}
  </svg>;
}
