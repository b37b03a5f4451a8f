/** The course of a run as a picture: the states over its time, and where it had to wait. */
import { clock, minutes, number, say, text } from '../language.ts';
import { rate, type Course as Known, type Moment, type Wait } from '../course.ts';
import { parts } from '../figures.ts';
import type { Run, State } from '../protocol.ts';
import { course } from '../run-watch.ts';
import './course.css';
import './tally.css';
import './records.css';

/** Lines of the table. */
const LINES = 12;

export function Course({ run }: { run: Run }) {
  const known = course.value;
  const { moments, waits } = known;
  const states = parts(run).map(([state]) => state);
  const pace = rate(known);
  return <section class="course" aria-labelledby="course-heading">
    <h2 id="course-heading" class="visually-hidden">{text('course.heading')}</h2>
    <p class="course-said">
      {run.timeLeft && <strong>{say(run.timeLeft)}</strong>}
      {pace !== undefined && <span class="soft">
        {text('course.rate', { count: Math.max(1, Math.round(pace)) })}
      </span>}
    </p>
    {moments.length > 0 && <>
      <Plot known={known} states={states} />
      {waits.length > 0 && <p class="soft course-waits">
        <span class="course-hatch" aria-hidden="true" />
        <span>{text('course.waited', { count: waits.length, time: minutes(span(waits)) })}</span>
      </p>}
      <details>
        <summary>{text('course.table')}</summary>
        <Table known={known} states={states} />
        {waits.length > 0 && <Waits waits={waits} />}
      </details>
    </>}
  </section>;
}

function span(waits: Wait[]): number {
  return waits.reduce((sum, { from, to }) => sum + to - from, 0);
}

interface KnownProps {
  known: Known;
  /** What the counts of a moment are of. */
  states: State[];
}

/** States are stacked from the furthest up; what was not sent yet is the empty rest. */
function Plot({ known: { moments, waits, to }, states }: KnownProps) {
  const from = moments[0]?.at ?? to;
  const length = Math.max(1, to - from);
  const x = (at: number) => (100 * (at - from)) / length;
  const all = Math.max(1, ...moments.map(total));
  return <div class="course-plot" aria-hidden="true">
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false">
      {states.map((state, place) => <path key={state} class="bar-part" data-state={state}
        d={area(moments, place, to, x, all)} />)}
    </svg>
    {waits.map(({ from: begun, to: ended }) => <span key={begun} class="course-hatch" style={{
      insetInlineStart: `${x(begun)}%`, inlineSize: `max(3px, ${x(ended) - x(begun)}%)`,
    }} />)}
    <span class="course-from">{clock(from)}</span>
    <span class="course-to">{clock(to)}</span>
  </div>;
}

const total = ({ counts }: Moment): number => counts.reduce((sum, count) => sum + count, 0);

/** The steps of one state: above those before it, from moment to moment. */
function area(moments: Moment[], place: number, to: number, x: (at: number) => number, all: number): string {
  if (!moments.some(({ counts }) => counts[place])) return '';
  const above: string[] = [];
  const below: string[] = [];
  for (const [at, moment] of moments.entries()) {
    const low = moment.counts.slice(0, place).reduce((sum, count) => sum + count, 0);
    const height = (sum: number) => (100 - (100 * sum) / all).toFixed(2);
    const [begin, end] = [x(moment.at).toFixed(2), x(moments[at + 1]?.at ?? to).toFixed(2)];
    above.push(`${begin} ${height(low + (moment.counts[place] ?? 0))}`, `${end} ${height(low + (moment.counts[place] ?? 0))}`);
    below.unshift(`${end} ${height(low)}`, `${begin} ${height(low)}`);
  }
  return `M${[...above, ...below].join('L')}Z`;
}

/** The same in numbers, at a few moments. */
function Table({ known: { moments }, states }: KnownProps) {
  const step = Math.max(1, Math.ceil(moments.length / LINES));
  const shown = moments.filter((_, at) => at % step === 0 || at === moments.length - 1);
  const met = states.map((state, place) => ({ state, place }))
    .filter(({ place }) => moments.some(({ counts }) => counts[place]));
  return <div class="scroll-x" role="group" aria-label={text('course.table')} tabIndex={0}>
    <table class="records">
      <thead><tr>
        <th scope="col">{text('course.time')}</th>
        {met.map(({ state }) => <th key={state} scope="col" class="number">{text(`state.${state}`)}</th>)}
      </tr></thead>
      <tbody>{shown.map(({ at, counts }) => <tr key={at}>
        <th scope="row">{clock(at, true)}</th>
        {met.map(({ state, place }) => <td key={state} class="number">{number(counts[place] ?? 0)}</td>)}
      </tr>)}</tbody>
    </table>
  </div>;
}

function Waits({ waits }: { waits: Wait[] }) {
  return <table class="records">
    <thead><tr>
      <th scope="col">{text('course.wait.time')}</th>
      <th scope="col">{text('course.wait.why')}</th>
    </tr></thead>
    <tbody>{waits.slice(-LINES).map(({ from, to, why }) => <tr key={from}>
      <th scope="row">{text('course.from-to', { from: clock(from, true), to: clock(to, true) })}</th>
      <td>{text(`course.${why}`)}</td>
    </tr>)}</tbody>
  </table>;
}
